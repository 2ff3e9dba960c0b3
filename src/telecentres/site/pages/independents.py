"""What the program adds to the page for independents and small firms: prices side by side, and what a month costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from telecentres import french
from telecentres.know.catalogue import Listing, entries
from telecentres.know.month import Month, cheapest
from telecentres.know.prices import DAYS_IN, daily, offers_of
from telecentres.know.traits import DESKS
from telecentres.read.centre import Offer
from telecentres.read.vocabulary import PriceUnit, SpaceKind
from telecentres.site.inputs import Site

__all__ = ["DAYS", "Bought", "Priced", "independents"]

DAYS = (1, 2, 5, 20)  # a month, from who comes once to who comes always
_USUAL = 5

_BOUGHT = {
    PriceUnit.HOUR: ("heure", "heures"),
    PriceUnit.HALF_DAY: ("demi-journée", "demi-journées"),
    PriceUnit.DAY: ("journée", "journées"),
    PriceUnit.TEN_DAY_PASS: ("carnet de 10 jours", "carnets de 10 jours"),
    PriceUnit.WEEK: ("semaine", "semaines"),
    PriceUnit.MONTH: ("mois", "mois"),
}


class Bought(Struct, frozen=True):
    """What some days of one month cost at the least, in euros before tax to the cent, and what is bought for it."""

    amount: Decimal
    is_from: bool
    parts: str


class Priced(Struct, frozen=True):
    """The known prices of one kind of space in one place.

    `months` holds numbers of days with what they cost, None where nothing can be compared; `compared` the offers with their
    price a day before tax, the shortest unit first; `apart` those whose tax nobody has told.
    """

    listing: Listing
    kind: SpaceKind
    months: tuple[tuple[int, Bought | None], ...]
    compared: tuple[tuple[Offer, Decimal], ...]
    apart: tuple[Offer, ...]

    @property
    def prices_on(self) -> date | None:
        return self.listing.centre.prices_on


def independents(site: Site) -> dict[str, Any]:
    """The places in activity, and for each kind of desk what it costs in those whose prices are known."""
    confirmed = site.catalogue.confirmed
    priced = {kind: [one for listing in confirmed if (one := _priced(listing, kind))] for kind in DESKS}
    return {
        "confirmed": entries(confirmed),
        "priced": {kind: sorted(found, key=_usual) for kind, found in priced.items() if found},
        "month_days": DAYS,
        "unpriced": len(confirmed) - len({one.listing.slug for found in priced.values() for one in found}),
    }


def _usual(priced: Priced) -> tuple[bool, Decimal]:
    """What orders places by price: what five days of a month cost before tax, unknown last."""
    month = dict(priced.months)[_USUAL]
    return month is None, month.amount if month else Decimal()


def _priced(listing: Listing, kind: SpaceKind) -> Priced | None:
    offers = sorted(offers_of(listing.centre, kind), key=lambda offer: (DAYS_IN[offer.unit], offer.price))
    if not offers:
        return None
    amounts = [(offer, daily(offer)) for offer in offers]
    return Priced(
        listing,
        kind,
        tuple((days, _bought(cheapest(offers, days))) for days in DAYS),
        tuple((offer, _cents(amount)) for offer, amount in amounts if amount is not None),
        tuple(offer for offer, amount in amounts if amount is None),
    )


def _bought(month: Month | None) -> Bought | None:
    if month is None:
        return None
    parts = [french.plural(count, *_BOUGHT[unit]) for unit, count in month.parts]
    return Bought(_cents(month.amount), month.is_from, french.enumeration(parts))


def _cents(amount: Decimal) -> Decimal:
    return round(amount, 2)
