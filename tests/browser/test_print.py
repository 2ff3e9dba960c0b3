"""On paper: a centre takes one page, everything fits its width, maps are black on white."""

from __future__ import annotations

import re

import pytest
from building import Built, kinds
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# A4 less the margins of the print sheet, at 96 px an inch.
PAPER = 695
SHEET_OF_PAPER = re.compile(rb"/Type\s*/Page\b(?!s)")

# Every fill and stroke of a map that is some colour; a see-through one shows the paper.
COLOURED = """() => {
  const found = new Set();
  for (const element of document.querySelectorAll('.map-drawing, .map-drawing *')) {
    const style = getComputedStyle(element);
    for (const value of [style.fill, style.stroke, style.backgroundColor]) {
      const parts = /^rgba?\\(([\\d.]+), ([\\d.]+), ([\\d.]+)/.exec(value);
      if (parts ? parts[1] !== parts[2] || parts[2] !== parts[3] : /^color/.test(value)) {
        found.add(`${element.getAttribute('class') ?? element.tagName}: ${value}`);
      }
    }
  }
  return [...found];
}"""


def test_a_centre_takes_one_page(production: tuple[Built, str], chromium: Browser) -> None:
    """Every centre of both networks prints on one sheet of A4, the thinnest and the fullest."""
    site, address = production
    centres = [kind for kind in kinds(site) if re.fullmatch(r"centres/[^/]+/", kind)]
    assert len(centres) >= 12
    page = chromium.new_page()
    count = {}
    for kind in centres:
        page.goto(f"{address}/{kind}")
        count[kind] = len(SHEET_OF_PAPER.findall(page.pdf(format="A4", prefer_css_page_size=True)))
    page.close()
    assert {kind: pages for kind, pages in count.items() if pages != 1} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_page_is_black_on_white(production: tuple[Built, str], chromium: Browser, scheme: str) -> None:
    """Whatever the screen's colours, the paper is white, the ink black and maps without colour; nothing is beyond the paper."""
    site, address = production
    page = chromium.new_page(viewport={"width": PAPER, "height": 1000}, color_scheme=scheme)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    maps = 0
    for kind in ("", "centres/", *[kind for kind in kinds(site) if kind.startswith(("centres/", "communes/"))][:4]):
        page.goto(f"{address}/{kind}")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", kind
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", kind
        assert page.evaluate(COLOURED) == [], kind
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER, kind
        assert page.locator(".site-menu, .site-footer, .skip-link").filter(visible=True).count() == 0, kind
        maps += page.locator(".map-drawing").count()
    page.close()
    assert maps > 2
