"""What an ordinary month costs in a place: the exact minimum over its offers, bought whole.

Days are bought by the hour (eight make a day), the half-day (two), the day, ten days, the week (five days) and the month
(as many days as it has). No price is divided or multiplied to stand for a unit that is not sold: what is bought together
covers at least the days that are wanted, and no other purchase that does costs less. The year is no month's price, and is
left out. Prices are before tax; an offer whose tax is not known is compared with nothing.

Money is counted in sixths of a cent, in which a price with 20 % of tax in it is whole without it: nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from telecentres.know.prices import before_tax
from telecentres.read.centre import Offer
from telecentres.read.vocabulary import PriceUnit

__all__ = ["LONGEST", "Month", "cheapest"]

LONGEST = 31  # days
_SIXTHS = 600  # of a cent, in a euro
_HOURS_A_DAY = 8
_HOURS = {
    PriceUnit.HOUR: 1,
    PriceUnit.HALF_DAY: 4,
    PriceUnit.DAY: _HOURS_A_DAY,
    PriceUnit.WEEK: 5 * _HOURS_A_DAY,
    PriceUnit.TEN_DAY_PASS: 10 * _HOURS_A_DAY,
    PriceUnit.MONTH: LONGEST * _HOURS_A_DAY,
}


class Month(Struct, frozen=True):
    """The least that some days cost in one month, in euros before tax, and what is bought for it, the longest unit first.

    `is_from` where the price of a part is « à partir de ».
    """

    amount: Decimal
    is_from: bool
    parts: tuple[tuple[PriceUnit, int], ...]


def cheapest(offers: Iterable[Offer], days: int) -> Month | None:
    """The cheapest way to buy `days` days (1 to 31) of one month; None where no offer can be compared.

    At equal prices, fewer « à partir de », then fewer purchases.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"{days} days in a month")
    sold = []
    for offer in offers:
        amount = before_tax(offer)
        if amount is not None and offer.unit in _HOURS:
            sold.append((_HOURS[offer.unit], round(amount * _SIXTHS), int(bool(offer.is_minimum)), offer.unit))
    if not sold:
        return None
    sold.sort(key=lambda one: one[:3])
    # The least for each number of hours, as (sixths of a cent, « à partir de », purchases), and what is bought last for it.
    least = [(0, 0, 0)]
    last: list[tuple[int, PriceUnit]] = [(0, PriceUnit.HOUR)]
    for hours in range(1, days * _HOURS_A_DAY + 1):
        ways = []
        for covered, price, is_from, unit in sold:
            cost, froms, purchases = least[max(0, hours - covered)]
            ways.append(((cost + price, froms + is_from, purchases + 1), (covered, unit)))
        best, way = min(ways, key=lambda one: one[0])
        least.append(best)
        last.append(way)
    counts: dict[PriceUnit, int] = {}
    hours = days * _HOURS_A_DAY
    while hours > 0:
        covered, unit = last[hours]
        counts[unit] = counts.get(unit, 0) + 1
        hours -= covered
    parts = sorted(counts.items(), key=lambda part: -_HOURS[part[0]])
    cost, froms, _ = least[-1]
    return Month(Decimal(cost) / _SIXTHS, froms > 0, tuple(parts))
