"""From what occupancy a place pays its costs."""

from __future__ import annotations

import random
from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

CASE = "?loyer=1200&personnel=2000&energie=300&autres=500&places=24&jours=220&prix=15"


def test_it_reckons_as_exact_arithmetic_does(modules: Page) -> None:
    """Five hundred places: cost, capacity, days needed, price when full and whether it is possible are those of decimals."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    cases = [
        {
            **{name: pick.randrange(0, 2_000_000) for name in ("loyer", "personnel", "energie", "autres")},
            "places": pick.randrange(1, 200),
            "jours": pick.randrange(1, 367),
            "prix": pick.randrange(1, 10_000),
        }
        for _ in range(500)
    ]
    # A place that is exactly full pays.
    cases.append({"loyer": 1100, "personnel": 0, "energie": 0, "autres": 0, "places": 3, "jours": 44, "prix": 100})
    found: list[dict[str, Any]] = modules.evaluate(
        "async (cases) => { const { breakEven } = await import('/js/break-even.js'); return cases.map(breakEven); }", cases
    )
    for case, answer in zip(cases, found, strict=True):
        cost = 12 * (case["loyer"] + case["personnel"] + case["energie"] + case["autres"])
        capacity = case["places"] * case["jours"]
        assert (answer["cost"], answer["capacity"]) == (cost, capacity)
        assert answer["needed"] == int((Decimal(cost) / case["prix"]).to_integral_value(ROUND_CEILING))
        assert answer["fullPrice"] == int((Decimal(cost) / capacity).to_integral_value(ROUND_CEILING))
        assert answer["isPossible"] is (cost <= case["prix"] * capacity)
        assert answer["occupancy"] == pytest.approx(cost / (case["prix"] * capacity))
        assert answer["seats"] == pytest.approx(cost / (case["prix"] * case["jours"]))
    assert found[-1]["isPossible"] is True
    assert found[-1]["occupancy"] == 1
    assert any(not answer["isPossible"] for answer in found)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("loyer", "1 200,50 €", 120_050),
        ("loyer", "1200.5", 120_050),
        ("loyer", "", 0),
        ("loyer", "0", 0),
        ("loyer", "-1", None),
        ("loyer", "1e3", None),
        ("loyer", "douze", None),
        ("loyer", "1000001", None),
        ("places", "24", 24),
        ("places", "0", None),
        ("places", "2,5", None),
        ("places", "", None),
        ("jours", "367", None),
        ("prix", "0", None),
        ("prix", "15", 1500),
        ("prix", "NaN", None),
        ("prix", "9" * 400, None),
    ],
)
def test_only_numbers_within_bounds_are_read(modules: Page, name: str, typed: str, value: int | None) -> None:
    """Amounts are read to the cent, in French or with a point; what is no number within its bounds is wrong, not nought."""
    found = modules.evaluate(
        "async (typed) => { const { read } = await import('/js/break-even.js'); return read(typed); }", {name: typed}
    )
    assert (name in found["wrong"]) is (value is None)
    assert found["values"].get(name) == value


def result(page: Page) -> str:
    """What the tool says, with plain spaces."""
    return page.inner_text("[data-part=result]").replace("\u00a0", " ").replace("\u202f", " ")


def test_a_shared_address_gives_its_result(page: Page, demo_address: str) -> None:
    """An address that holds a reckoning shows it: 48 000 € a year at 15 € make 3 200 days, 14,6 seats of 24; the message too."""
    page.goto(f"{demo_address}/porteurs-de-projet/{CASE}")
    expect(page.locator("[data-part=figures]")).to_be_visible()
    text = result(page)
    assert "60,7 %" in text
    assert "14,6 places occupées sur 24" in text
    assert "48 000 €" in text
    assert "3 200 journées" in text
    assert "14,6 places" in page.input_value("[data-part=message]")
    page.fill("#seuil-prix", "16")
    page.press("#seuil-prix", "Tab")
    assert "prix=16" in page.url


def test_a_place_that_cannot_pay_is_called_impossible(page: Page, demo_address: str) -> None:
    """Where even a full place would not pay, it says « impossible » and the price that would."""
    page.goto(f"{demo_address}/porteurs-de-projet/{CASE.replace('prix=15', 'prix=9')}")
    expect(page.locator("[data-part=figures]")).to_be_visible()
    text = result(page)
    assert "Impossible" in text
    assert "24,3 places occupées" in text
    assert "9,10 €" in text


def test_bad_parameters_are_named_and_ignored(page: Page, demo_address: str) -> None:
    """What is no number or no question is named; the others count; nothing is asked to be what it is not."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{demo_address}/porteurs-de-projet/?loyer=%3Cimg%20src=x%3E&places=24&jours=999&x=1")
    expect(page.locator("[data-part=ignored]")).to_contain_text("Sans effet")
    assert "<img" in page.inner_text("[data-part=ignored]")
    assert page.input_value("#seuil-places") == "24"
    assert page.input_value("#seuil-jours") == ""
    assert "Il manque" in result(page)
    assert errors == []


def test_a_price_is_proposed_where_three_are_known(page: Page, sites: dict[str, str]) -> None:
    """The invented network proposes its median; the first has too few dated prices, proposes none, and says why."""
    page.goto(f"{sites['demo']}/porteurs-de-projet/")
    page.click("[data-part=propose]")
    assert page.input_value("#seuil-prix") == page.get_attribute("[data-part=propose]", "data-price")
    page.goto(f"{sites['real']}/porteurs-de-projet/")
    assert page.locator("[data-part=propose]").count() == 0
    assert "Aucun prix n’est proposé" in page.inner_text("#seuil + p")


def test_without_javascript_the_formula_is_there(chromium: Browser, demo_address: str) -> None:
    """Without JavaScript the page says how to reckon by hand, and shows no form that does nothing."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_address}/porteurs-de-projet/")
    expect(page.locator("#seuil-loyer")).to_be_hidden()
    page.click("summary")
    assert "Occupation nécessaire" in page.inner_text("main")
    context.close()
