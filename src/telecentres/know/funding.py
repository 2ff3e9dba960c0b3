"""What projects still need: money asked for, granted and missing, as far as their sheets say."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from telecentres.know.catalogue import Catalogue, Listing
from telecentres.read.centre import Funding
from telecentres.read.vocabulary import FundingState, Seeking, Status

__all__ = ["Plan", "plans"]


class Plan(Struct, frozen=True):
    """A project that looks for money, in euros; None where its sheet does not say enough.

    `secured` is granted or paid, `requested` asked for and not granted yet; `missing` is what of the budget is not secured.
    """

    listing: Listing
    budget: Decimal | None
    secured: Decimal | None
    requested: Decimal | None
    missing: Decimal | None


def plans(catalogue: Catalogue) -> tuple[tuple[Plan, ...], int]:
    """The projects that say they seek funding, the greatest need first; how many projects do not say what they seek."""
    found, silent = [], 0
    for listing in catalogue.listings:
        project = listing.centre.project
        if listing.centre.status is not Status.PLANNED:
            continue
        if project is None or not project.seeking:
            silent += 1
        elif Seeking.FUNDING in project.seeking:
            sure = [one for one in project.funding if one.state in (FundingState.GRANTED, FundingState.PAID)]
            asked = [one for one in project.funding if one.state is FundingState.REQUESTED]
            secured = _sum(sure)
            # Money of which nobody says how sure it is may be secured or not: then nobody knows what is missing.
            is_told = all(one.state is not None for one in project.funding)
            missing = project.budget - secured if project.budget is not None and secured is not None and is_told else None
            found.append(Plan(listing, project.budget, secured if sure else None, _sum(asked) if asked else None, missing))
    found.sort(key=lambda plan: (plan.missing is None, -(plan.missing or 0), plan.listing.slug))
    return tuple(found), silent


def _sum(funding: list[Funding]) -> Decimal | None:
    """What it adds up to; None where one amount is not known."""
    amounts = [one.amount for one in funding if one.amount is not None]
    return sum(amounts, Decimal(0)) if len(amounts) == len(funding) else None
