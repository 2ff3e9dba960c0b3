"""What an ordinary month costs: the browser buys as Python does."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from telecentres.know.month import LONGEST, cheapest
from telecentres.know.prices import before_tax
from telecentres.read.centre import Offer
from telecentres.read.vocabulary import PriceUnit, Vat

pytestmark = pytest.mark.browser


def offers(pick: random.Random) -> list[Offer]:
    """Offers as sheets have them: few units, round prices, some with tax, some of unknown tax, many equal."""
    return [
        Offer(
            unit=pick.choice(list(PriceUnit)),
            price=Decimal(pick.choice((0, 5, 10, 12, 90, pick.randint(0, 40_000) / 100))).quantize(Decimal("0.01")),
            vat=pick.choice((*Vat, None)),
            is_minimum=pick.choice((True, False, None)),
        )
        for _ in range(pick.randint(0, 7))
    ]


def test_python_and_the_browser_buy_alike(modules: Page) -> None:
    """A thousand sets of offers and numbers of days come to the same purchases and the same amount, to the last cent."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    cases = [(offers(pick), pick.randint(1, LONGEST)) for _ in range(1000)]
    asked = [
        (
            [
                {"unit": one.unit, "amount": float(amount), "isFrom": bool(one.is_minimum)}
                for one in sold
                if (amount := before_tax(one)) is not None
            ],
            days,
        )
        for sold, days in cases
    ]
    answers: list[dict[str, Any] | None] = modules.evaluate(
        """async (cases) => {
            const { cheapest } = await import('/js/month.js');
            return cases.map(([offers, days]) => cheapest(offers, days));
        }""",
        asked,
    )
    assert len(answers) == len(cases)
    assert sum(answer is None for answer in answers) < 500
    for (sold, days), answer in zip(cases, answers, strict=True):
        expected = cheapest(sold, days)
        if expected is None:
            assert answer is None
            continue
        assert answer is not None
        assert answer["amount"] == pytest.approx(float(expected.amount), rel=1e-12)
        assert answer["isFrom"] == expected.is_from
        assert [(part["unit"], part["count"]) for part in answer["parts"]] == list(expected.parts)
