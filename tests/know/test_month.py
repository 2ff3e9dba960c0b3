"""What an ordinary month costs: the cheapest purchase, beside every other one."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import product

import pytest

from telecentres.know.month import Month, cheapest
from telecentres.read.centre import Offer
from telecentres.read.vocabulary import PriceUnit, Vat

HOURS = {"heure": 1, "demi_journee": 4, "jour": 8, "semaine": 40, "carnet_10_jours": 80}


def offer(unit: str, price: str, vat: Vat | None = Vat.EXCLUDED, *, is_minimum: bool | None = None) -> Offer:
    return Offer(unit=next(one for one in PriceUnit if one == unit), price=Decimal(price), vat=vat, is_minimum=is_minimum)


def bought(found: Month | None) -> dict[str, int]:
    assert found is not None
    return {str(unit): count for unit, count in found.parts}


def every_purchase(offers: list[Offer], days: int) -> Decimal:
    """The least of all purchases that cover the days, each tried; prices are before tax."""
    months = [one.price for one in offers if one.unit is PriceUnit.MONTH]
    rest = [(HOURS[one.unit], one.price) for one in offers if one.unit in HOURS]
    purchases = product(*(range(-(-days * 8 // hours) + 1) for hours, _ in rest))
    totals = [
        sum((count * price for count, (_, price) in zip(counts, rest, strict=True)), Decimal())
        for counts in purchases
        if sum(count * hours for count, (hours, _) in zip(counts, rest, strict=True)) >= days * 8
    ]
    return min(months + totals)


def test_no_other_purchase_costs_less() -> None:
    """For random offers the least found is the least of all purchases that cover the days."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    for _ in range(150):
        units = pick.sample([*HOURS, "mois"], pick.randint(1, 3))
        offers = [offer(unit, str(pick.randint(0, 40 * HOURS.get(unit, 100)) / 4)) for unit in units]
        # A month by the hour has too many purchases for a brute search.
        days = pick.randint(1, 3 if "heure" in units else 31 if "demi_journee" not in units else 12)
        found = cheapest(offers, days)
        assert found is not None
        assert found.amount == every_purchase(offers, days), (days, offers)
        prices = {one.unit: one.price for one in offers}
        assert sum(prices[unit] * count for unit, count in found.parts) == found.amount
        assert sum(HOURS.get(unit, 31 * 8) * count for unit, count in found.parts) >= days * 8


def test_a_mix_beats_each_unit_alone() -> None:
    """Twelve days are a book of ten and two days; twenty are a month."""
    offers = [offer("jour", "16"), offer("carnet_10_jours", "140"), offer("mois", "195")]
    assert bought(cheapest(offers, 12)) == {"carnet_10_jours": 1, "jour": 2}
    assert bought(cheapest(offers, 9)) == {"carnet_10_jours": 1}
    assert bought(cheapest(offers, 20)) == {"mois": 1}


def test_offers_are_bought_whole() -> None:
    """One day where only a book of ten is sold costs the book."""
    found = cheapest([offer("carnet_10_jours", "90")], 1)
    assert found == Month(Decimal(90), is_from=False, parts=((PriceUnit.TEN_DAY_PASS, 1),))
    assert bought(cheapest([offer("demi_journee", "10")], 2)) == {"demi_journee": 4}
    assert bought(cheapest([offer("heure", "2.5")], 1)) == {"heure": 8}
    assert bought(cheapest([offer("mois", "300")], 31)) == {"mois": 1}


def test_tax_is_taken_out_to_the_last_fraction() -> None:
    """€12 with tax are €10 without; three times €10 with tax are €25 exactly."""
    found = cheapest([offer("jour", "12", Vat.INCLUDED)], 1)
    assert found is not None
    assert found.amount == 10
    thrice = cheapest([offer("jour", "10", Vat.INCLUDED)], 3)
    assert thrice is not None
    assert thrice.amount == 25
    without = cheapest([offer("jour", "15", Vat.NOT_SUBJECT)], 1)
    assert without is not None
    assert without.amount == 15


def test_what_cannot_be_compared_is_left_out() -> None:
    """An offer of unknown tax and a year's price are no part of a month; alone they are none."""
    assert cheapest([offer("jour", "1", None), offer("an", "12"), offer("jour", "20")], 1) == Month(
        Decimal(20), is_from=False, parts=((PriceUnit.DAY, 1),)
    )
    assert cheapest([offer("jour", "1", None), offer("an", "12")], 1) is None
    assert cheapest([], 5) is None


def test_a_price_that_starts_from_is_said() -> None:
    """« À partir de » of one part holds for the whole; at equal prices a firm one is bought."""
    found = cheapest([offer("carnet_10_jours", "100", is_minimum=True), offer("jour", "15")], 11)
    assert found is not None
    assert found.is_from
    firm = cheapest([offer("jour", "15", is_minimum=True), offer("jour", "15")], 2)
    assert firm is not None
    assert not firm.is_from


@pytest.mark.parametrize("days", [0, -1, 32])
def test_a_month_has_its_days(days: int) -> None:
    """No month has no day, or more than 31."""
    with pytest.raises(ValueError, match="days in a month"):
        cheapest([offer("jour", "15")], days)
