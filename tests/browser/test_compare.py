"""Places side by side: from cards or the address, four at most, kept in this browser only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import ROOT, Built
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TWO = "escale-de-port-orphie,cale-du-varech"
REFUSED = """
    const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
    Object.defineProperty(window, 'localStorage', { get: refuse });
"""


@pytest.fixture
def address(demo_address: str) -> str:
    """Where the demonstration is served."""
    return demo_address


def compared(page: Page, address: str, query: str) -> Page:
    """The comparison, once it has said what it has to say."""
    page.goto(f"{address}/comparer/{query}")
    page.wait_for_selector(".comparison-status:not(:empty), .comparison-table")
    return page


def columns(page: Page) -> list[str]:
    """The names above the columns."""
    return page.locator(".comparison-table thead th a").all_inner_texts()


def status(page: Page) -> str:
    """What the page says, with plain spaces."""
    return page.inner_text(".comparison-status").replace("\u00a0", " ")


def test_places_of_an_address_stand_side_by_side(page: Page, address: str, demo_production: Built) -> None:
    """Each row says of each place what its sheet says; what one sheet does not say is unknown, never « non »."""
    compared(page, address, f"?c={TWO}")
    assert columns(page) == ["L’Escale de Port-Orphie", "La Cale du Varech"]
    rows = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()}
    for slug, place in zip(TWO.split(","), range(2), strict=True):
        written = json.loads((demo_production.folder / f"centres/{slug}/comparer.json").read_text(encoding="utf-8"))
        for what, lines in written["rows"]:
            if what in rows:
                assert rows[what][place].split("\n") == (lines or ["Non renseigné"])
    assert rows["Services"][1] == "Non renseigné"
    assert "non" not in [text.lower() for texts in rows.values() for text in texts]


def test_cards_feed_the_comparison(page: Page, address: str) -> None:
    """A button of a card sets its place aside; four fit; the bar leads to them; what was set aside is there on the next visit."""
    page.goto(f"{address}/centres/")
    buttons = page.locator("[data-part=all] .compare-button")
    expect(buttons.first).to_be_visible()
    for number in range(4):
        buttons.nth(number).click()
    expect(page.locator(".shortlist-bar-names li")).to_have_count(4)
    buttons.nth(4).click()
    assert "Quatre lieux au plus" in page.inner_text(".shortlist-bar-count").replace("\u00a0", " ")
    assert buttons.nth(4).get_attribute("aria-pressed") == "false"
    buttons.nth(0).click()
    expect(page.locator(".shortlist-bar-names li")).to_have_count(3)
    names = [text.removesuffix(" ×") for text in page.locator(".shortlist-bar-names li").all_inner_texts()]
    page.click(".shortlist-bar [data-part=compare]")
    page.wait_for_selector(".comparison-table")
    assert columns(page) == names
    page.goto(f"{address}/comparer/")
    page.wait_for_selector(".comparison-table")
    assert columns(page) == names
    page.goto(f"{address}/centres/")
    expect(page.locator("[data-part=all] .compare-button[aria-pressed=true]")).to_have_count(3)
    page.click(".shortlist-bar [data-part=clear]")
    expect(page.locator(".shortlist-bar")).to_be_hidden()


def test_it_works_where_storage_is_refused(page: Page, address: str) -> None:
    """Where the browser keeps nothing for a site, setting aside and comparing work all the same."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(REFUSED)
    page.goto(f"{address}/centres/")
    for number in range(2):
        page.locator("[data-part=all] .compare-button").nth(number).click()
    page.click(".shortlist-bar [data-part=compare]")
    page.wait_for_selector(".comparison-table")
    assert len(columns(page)) == 2
    assert errors == []


@pytest.mark.parametrize("kept", ['"x"', "{}", "[1,2]", '[["../x","y"],["a","b"],["c","d"],["e","f"],["g","h"]]', "{", "null"])
def test_what_was_kept_may_be_anything(page: Page, address: str, kept: str) -> None:
    """A shortlist that some other page or an older version wrote breaks nothing."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/centres/")
    page.evaluate("(kept) => localStorage.setItem('comparer', kept)", kept)
    page.reload()
    page.locator("[data-part=all] .compare-button").first.wait_for()
    assert page.locator(".shortlist-bar-names li").count() <= 4
    assert errors == []


@pytest.mark.parametrize(
    ("query", "shown", "words"),
    [
        ("", 0, "Aucun lieu choisi"),
        ("?c=", 0, "Aucun lieu choisi"),
        ("?c=inconnu,ponton,%3Cimg%20src=x%3E", 1, "Sans effet, car inconnu ici : « inconnu », « <img src=x> »"),
        (f"?c={'x' * 10_000}", 0, "Sans effet"),
        ("?c=ponton,ponton&c=minoterie", 2, ""),
        ("?c=ponton,minoterie,station-des-sternes,cabane-du-bout,phare-de-misaine", 4, "Quatre lieux au plus"),
        ("?c=__proto__,constructor,../../x", 0, "Sans effet"),
        ("?d=1&c=ponton", 1, "« d »"),
    ],
)
def test_any_address_is_answered(page: Page, address: str, *, query: str, shown: int, words: str) -> None:
    """What is no place is ignored and named, a place counts once, the fifth is said to be left out."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    compared(page, address, query)
    assert len(columns(page)) == shown
    assert words in status(page)
    assert len(status(page)) < 500
    assert page.locator("main img").count() == 0
    assert errors == []


def test_places_are_added_and_taken_off(page: Page, address: str) -> None:
    """Adding and taking off write the address; the back button follows; a full comparison offers no fifth."""
    compared(page, address, f"?c={TWO}")
    page.select_option("#comparer-lieu", "ponton")
    page.click(".comparison-add button")
    expect(page.locator(".comparison-table thead th")).to_have_count(3)
    assert page.url.endswith(f"?c={TWO},ponton")
    page.locator(".comparison-remove").first.click()
    expect(page.locator(".comparison-table thead th")).to_have_count(2)
    assert page.url.endswith("?c=cale-du-varech,ponton")
    page.go_back()
    expect(page.locator(".comparison-table thead th")).to_have_count(3)
    page.select_option("#comparer-lieu", "minoterie")
    page.click(".comparison-add button")
    expect(page.locator("#comparer-lieu")).to_be_disabled()


def test_without_javascript_it_says_what_it_needs(chromium: Browser, address: str) -> None:
    """Without JavaScript the page says what it needs and leads to the list."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/comparer/?c=ponton")
    assert "JavaScript" in page.inner_text("main")
    assert page.locator("main a[href='/centres/']").is_visible()
    expect(page.locator(".comparison-add")).to_be_hidden()
    context.close()


def test_it_is_printed_without_its_controls(page: Page, address: str) -> None:
    """On paper the table stands alone."""
    compared(page, address, f"?c={TWO}")
    page.emulate_media(media="print")
    expect(page.locator(".comparison-add")).to_be_hidden()
    expect(page.locator(".comparison-remove").first).to_be_hidden()
    expect(page.locator(".comparison-table")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(chromium: Browser, address: str, *, width: int, scheme: Any) -> None:
    """The comparison has no barrier that axe knows, and only its table scrolls sideways."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR", bypass_csp=True)
    page = compared(context.new_page(), address, f"?c={TWO},ponton,fabrique-des-trois-amers")
    page.add_script_tag(path=AXE)
    found = page.evaluate("(rules) => axe.run({ runOnly: rules }).then(({ violations }) => violations)", RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
