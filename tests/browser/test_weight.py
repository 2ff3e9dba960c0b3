"""How much a visitor waits for: the bytes of the first view of a centre, and nothing that moves meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from building import Built, kinds
from hosting import sent_size, served
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

KB = 1024
STYLE = re.compile(r'<link rel="stylesheet" href="/([^"]+)">')


def test_the_first_view_of_a_centre_is_one_round_trip(production: tuple[Built, str]) -> None:
    """The HTML of every centre's page and the style sheets it waits for are at most 14 KB."""
    site, _ = production
    centres = {file: html for file, html in site.pages.items() if file.startswith("centres/") and file.count("/") == 2}
    assert len(centres) >= 12
    heavy = {}
    for file, html in centres.items():
        sheets = STYLE.findall(html)
        assert sheets, file
        size = sent_size(html.encode()) + sum(sent_size((site.folder / sheet).read_bytes()) for sheet in sheets)
        if size > 14 * KB:
            heavy[file] = size
    assert heavy == {}


SHIFTS = """() => new Promise((resolve) => {
  const moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      moved.push([entry.value, entry.sources.map(({ node }) => node?.textContent?.trim().slice(0, 40) ?? '').join(' / ')]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 30, moved))));
})"""


@pytest.fixture(params=["real", "demo"])
def slowly_served(request: pytest.FixtureRequest) -> Iterator[tuple[Built, str]]:
    """Each network, served with fonts that come after the first view."""
    site: Built = request.getfixturevalue(f"{request.param}_production")
    with served(site.folder, late={".woff2": 0.12, ".js": 0.06}) as address:
        yield site, address


def test_nothing_moves_when_the_fonts_arrive(slowly_served: tuple[Built, str], chromium: Browser) -> None:
    """With late fonts and scripts no kind of page shifts what it has shown, on a phone or on a desk."""
    site, address = slowly_served
    kinds_once = [kind for at, kind in enumerate(kinds(site)) if not kind.startswith("centres/") or at % 5 == 0]
    moved = []
    for width in (360, 1280):
        for kind in kinds_once:
            context = chromium.new_context(viewport={"width": width, "height": 800})
            page = context.new_page()
            page.goto(f"{address}/{kind}")
            assert page.evaluate("document.fonts.size") >= 2
            shifts = page.evaluate(SHIFTS)
            assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") >= 2
            moved += [(kind, width, *shift) for shift in shifts]
            context.close()
    assert moved == []
