"""The pages of communes in a browser: their size on paper, their width on a phone, their accessibility."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import ROOT, Built
from playwright.sync_api import Page
from surveying import LIE, SPACED

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def longest(site: Built, count: int) -> list[str]:
    """The addresses of the communes whose pages say most, with those that say least."""
    folders = sorted(
        (path.parent for path in (site.folder / "communes").glob("*/index.html")), key=lambda f: (f / "index.html").stat().st_size
    )
    return [f"communes/{folder.name}/" for folder in (*folders[:2], *folders[-count:])]


def tightest(site: Built, count: int) -> list[str]:
    """The addresses of the communes where a line of what is near them has most that cannot be broken: a word, how far."""

    def unbroken(html: str) -> int:
        lines = re.findall(r"<li>(.*?)<span>([^<]*km)</span></li>", html)
        return max((max(map(len, re.split(r"[\s-]+", re.sub("<.*?>", "", name)))) + len(far) for name, far in lines), default=0)

    communes = {name: html for name, html in site.pages.items() if name.startswith("communes/")}
    return [name.removesuffix("index.html") for name in sorted(communes, key=lambda name: unbroken(communes[name]))[-count:]]


def test_a_commune_is_one_sheet_of_paper(page: Page, production: tuple[Built, str]) -> None:
    """The fullest pages, printed on A4, take one page, with the map and the limits of the figures on it."""
    site, address = production
    for commune in longest(site, 6):
        page.goto(f"{address}/{commune}")
        page.emulate_media(media="print")
        printed = page.pdf(format="A4", margin={"top": "12mm", "bottom": "12mm", "left": "14mm", "right": "14mm"})
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, commune
        assert page.locator(".commune-gain-limits").is_visible()
        assert page.locator(".locator-map svg").is_visible()
        page.emulate_media(media="screen")


def test_a_commune_fits_a_phone(page: Page, production: tuple[Built, str]) -> None:
    """At 320 CSS pixels nothing is cut off or scrolls sideways, and the distance stands on the first screen."""
    site, address = production
    page.set_viewport_size({"width": 320, "height": 640})
    for commune in longest(site, 3):
        page.goto(f"{address}/{commune}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, commune
        box = page.locator(".distance").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640, commune


def test_a_long_name_leaves_room_for_its_distance(page: Page, production: tuple[Built, str]) -> None:
    """On a small phone, with a reader's wide letters too, no line of what is near leaves the window."""
    site, address = production
    page.set_viewport_size({"width": 320, "height": 640})
    for commune in tightest(site, 6):
        page.goto(f"{address}/{commune}")
        assert page.evaluate(LIE) == [], commune
        page.evaluate(SPACED)
        assert page.evaluate(LIE) == [], commune


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_commune_pages_are_accessible(page: Page, production: tuple[Built, str], scheme: str) -> None:
    """The accessibility rules find nothing on a commune's page and on the list of communes, by day and by night."""
    site, address = production
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for commune in (*longest(site, 1), "communes/"):
        page.goto(f"{address}/{commune}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == [], commune


def test_paper_leaves_out_what_is_for_screens(page: Page, production: tuple[Built, str], tmp_path: Path) -> None:
    """Menus and the search box are not printed."""
    site, address = production
    page.goto(f"{address}/communes/")
    page.emulate_media(media="print")
    assert not page.locator(".where-search").is_visible()
    page.goto(f"{address}/{longest(site, 1)[0]}")
    assert not page.locator(".site-menu").is_visible()
