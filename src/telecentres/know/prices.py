"""Prices made comparable: every offer in euros a day before tax, where its tax is known."""

from __future__ import annotations

from decimal import Decimal

from telecentres.read.centre import Centre, Offer
from telecentres.read.vocabulary import PriceUnit, SpaceKind, Vat

__all__ = ["DAYS_IN", "before_tax", "daily", "lowest", "offers_of"]

# How many days of work one unit buys: 8 hours, 20 days and 220 days make a day, a month and a year.
DAYS_IN = {
    PriceUnit.HOUR: Decimal("0.125"),
    PriceUnit.HALF_DAY: Decimal("0.5"),
    PriceUnit.DAY: Decimal(1),
    PriceUnit.TEN_DAY_PASS: Decimal(10),
    PriceUnit.WEEK: Decimal(5),
    PriceUnit.MONTH: Decimal(20),
    PriceUnit.YEAR: Decimal(220),
}
_VAT = Decimal("1.2")


def before_tax(offer: Offer) -> Decimal | None:
    """The price in euros before tax; None where the sheet does not say whether tax is in it."""
    if offer.vat is None:
        return None
    return offer.price / _VAT if offer.vat is Vat.INCLUDED else offer.price


def daily(offer: Offer) -> Decimal | None:
    """The price in euros a day before tax; None where the sheet does not say whether tax is in it."""
    amount = before_tax(offer)
    return None if amount is None else amount / DAYS_IN[offer.unit]


def offers_of(centre: Centre, kind: SpaceKind) -> tuple[Offer, ...]:
    """The known offers of all the centre's spaces of a kind."""
    return tuple(offer for space in centre.spaces if space.kind is kind for offer in space.offers or ())


def lowest(centre: Centre) -> Offer | None:
    """The offer for a seat among others that costs least for one day bought alone; None where none is known.

    A month's price a day is lower, but nobody pays it who comes once: units up to a day go first.
    """
    offers = [
        offer for space in centre.spaces if space.kind is SpaceKind.COWORKING for offer in space.offers or () if offer.price
    ]
    once = [offer for offer in offers if DAYS_IN[offer.unit] <= 1]
    return min(once or offers, key=lambda offer: (offer.price / DAYS_IN[offer.unit], offer.unit), default=None)
