"""What a day at a shared desk costs in the network: a median, or nothing where too few prices are known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median

from msgspec import Struct

from telecentres.know.catalogue import Catalogue
from telecentres.know.evidence import months_before
from telecentres.know.prices import daily, offers_of
from telecentres.read.records import Freshness
from telecentres.read.vocabulary import PriceUnit, SpaceKind

__all__ = ["FEWEST", "GoingRate", "going_rate"]

FEWEST = 3  # prices that make a median


class GoingRate(Struct, frozen=True):
    """The median price in euros before tax, None below three prices; how many prices there are, and their first and last day."""

    amount: Decimal | None
    count: int
    first: date | None
    last: date | None


def going_rate(catalogue: Catalogue, today: date, limits: Freshness) -> GoingRate:
    """One price a centre: its lowest for one day at a shared desk, where its tax is known and its day is recent enough."""
    oldest = months_before(today, limits.expired_after)
    found: list[tuple[date, Decimal]] = []
    for listing in catalogue.usable:
        day = listing.centre.prices_on
        prices = [
            price
            for offer in offers_of(listing.centre, SpaceKind.COWORKING)
            if offer.unit is PriceUnit.DAY and offer.price and (price := daily(offer)) is not None
        ]
        if day is not None and day >= oldest and prices:
            found.append((day, min(prices)))
    if not found:
        return GoingRate(None, 0, None, None)
    days = [day for day, _ in found]
    amount = median(price for _, price in found).quantize(Decimal("0.01")) if len(found) >= FEWEST else None
    return GoingRate(amount, len(found), min(days), max(days))
