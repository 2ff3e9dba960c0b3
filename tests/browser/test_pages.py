"""What a browser makes of every kind of page: nothing is fetched elsewhere, nothing is broken, no text is lost, all is light."""

from __future__ import annotations

import re

import pytest
from building import Built, kinds
from hosting import sent_size
from playwright.sync_api import Browser, Page
from surveying import Survey, survey

pytestmark = pytest.mark.browser

KB = 1024
COVER = re.compile(r'<svg class="cover .*?</svg>', re.DOTALL)


@pytest.fixture(scope="module")
def surveyed(production: tuple[Built, str], chromium: Browser) -> tuple[Survey, ...]:
    """What was seen on each kind of page of a network."""
    site, address = production
    return tuple(survey(chromium, address, kind) for kind in kinds(site))


def test_pages_ask_nothing_of_others(surveyed: tuple[Survey, ...]) -> None:
    """No request leaves the site."""
    assert [(seen.kind, seen.elsewhere) for seen in surveyed if seen.elsewhere] == []


def test_pages_have_nothing_to_complain_of(surveyed: tuple[Survey, ...]) -> None:
    """No address is missing, no policy is broken, and the console stays empty."""
    assert [(seen.kind, complaint) for seen in surveyed for complaint in seen.complaints] == []


def test_no_text_is_lost(surveyed: tuple[Survey, ...]) -> None:
    """From 320 px (a zoom of 400 %) to 2560 px, and with wide text spacing, no text is cut, covered or beside the window."""
    assert [(seen.kind, fault) for seen in surveyed for fault in seen.lying] == []


@pytest.mark.axe
def test_no_page_breaks_an_accessibility_rule(surveyed: tuple[Survey, ...]) -> None:
    """Every kind of page passes axe's rules for WCAG 2.2 A and AA and its best practices, light and dark, wide and narrow."""
    assert [(seen.kind, fault) for seen in surveyed for fault in seen.broken] == []


def of_type(seen: Survey, *suffixes: str) -> int:
    """The bytes of the answers of some types."""
    return sum(size for address, size in seen.loaded if address.split("?")[0].endswith(suffixes))


def covers(html: str) -> int:
    """The bytes by which a page is heavier for the drawings that stand where a photo would."""
    return sent_size(html.encode()) - sent_size(COVER.sub("", html).encode())


def test_a_page_is_light(surveyed: tuple[Survey, ...]) -> None:
    """All that a page loads by itself is at most 75 KB without photos, of which 42 KB of fonts and 15 KB of JavaScript.

    Neither photos nor the covers drawn where there is none count.
    """
    heavy = []
    for seen in surveyed:
        html = dict(seen.loaded)[seen.kind]
        fonts, scripts = of_type(seen, ".woff2"), of_type(seen, ".js")
        whole = sum(size for address, size in seen.loaded if not address.startswith("photos/"))
        whole -= covers(seen.html)
        assert fonts > 10 * KB
        assert whole > fonts + scripts
        if whole > 75 * KB or fonts > 42 * KB or scripts > 15 * KB:
            heavy.append((seen.kind, {"whole": whole, "html": html, "fonts": fonts, "scripts": scripts}))
    assert heavy == []


def test_the_menu_stands_beside_the_name(page: Page, production: tuple[Built, str]) -> None:
    """On a phone the button of the menu is to the right of the network's name, however long that is."""
    _, address = production
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}/")
    name, button = (page.locator(part).bounding_box() for part in (".site-name", ".site-menu-button"))
    assert name is not None
    assert button is not None
    assert name["x"] + name["width"] <= button["x"]
    assert name["y"] <= button["y"] + button["height"] / 2 <= name["y"] + name["height"]
