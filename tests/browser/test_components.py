"""The living page of the components, in the local builds of both networks: photographed for people, measured by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import ROOT, Built, built
from hosting import served
from playwright.sync_api import Browser
from surveying import survey

pytestmark = pytest.mark.browser

ADDRESS = "composants/"
SHOTS = ROOT / "tests/screenshots"
# A picture of a whole page holds photos that its reader would have to scroll to.
SHOWN = """() => Promise.all([document.fonts.ready, ...[...document.images].map((image) => {
  image.loading = 'eager';
  return image.decode();
})])"""


@pytest.fixture(scope="module", params=["", "demo"])
def local(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Built, str]]:
    """Each network's name, its site as built on one's own machine, and where it is served."""
    home = ROOT / request.param
    site = built(home / "content", home / "pelicanconf.py", tmp_path_factory.mktemp("local") / "output")
    with served(site.folder) as address:
        yield request.param or "reseau", site, address


@pytest.mark.axe
def test_components_pass_what_pages_pass(local: tuple[str, Built, str], chromium: Browser) -> None:
    """The page of the components breaks no rule of accessibility, loses no text at any width and complains of nothing."""
    _, _, address = local
    seen = survey(chromium, address, ADDRESS)
    assert seen.broken == []
    assert seen.lying == []
    assert seen.complaints == []
    assert seen.elsewhere == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_components_are_photographed(local: tuple[str, Built, str], chromium: Browser, scheme: str) -> None:
    """Pictures of the page at three widths, by day and by night, are left for people's eyes; each is as wide as its window."""
    name, _, address = local
    SHOTS.mkdir(exist_ok=True)
    for width in (360, 768, 1440):
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{address}/{ADDRESS}")
        page.evaluate(SHOWN)
        picture = SHOTS / f"composants-{name}-{width}-{scheme}.png"
        page.screenshot(path=str(picture), full_page=True)
        assert int.from_bytes(picture.read_bytes()[16:20], "big") == width
        page.close()


def test_production_has_no_such_page(local: tuple[str, Built, str], demo_production: Built, real_production: Built) -> None:
    """The page is not in production, not in the site map, and asks not to be indexed."""
    _, site, _ = local
    assert ADDRESS not in (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert re.search(r'name="robots" content="noindex"', site.html(ADDRESS))
    for production in (demo_production, real_production):
        assert not (production.folder / ADDRESS).exists()


def test_the_demonstration_shows_every_component(local: tuple[str, Built, str]) -> None:
    """Every macro of the theme is on the demonstration's page, but those that belong to one page alone."""
    name, site, _ = local
    macros = {path.stem.replace("_", "-") for path in Path(ROOT / "theme/templates/macros").glob("*.html")}
    # The frame of the page itself, what stands for a text of prose, the tools of the directory and of sheets, the plots of
    # the observatory, and what a network may be without.
    apart = {
        "detailed-map",
        "bar-plot",
        "column-plot",
        "plot-key",
        "plot-piece",
        "resource-list",
        "project-line",
        "reach-map",
        "sheet-fields",
        "sheet-form",
        "study-form",
        "travel-sources",
        "prose-text",
        "filter-form",
        "shortlist-bar",
        "open-now",
        "logo",
        "icon",
        "page-title",
        "near-list",
        "breadcrumbs",
    }
    used = set(re.findall(r"[a-z][\w-]*", " ".join(re.findall(r'class="([^"]*)"', site.html(ADDRESS)))))
    missing = {macro for macro in macros - apart if not any(word == macro or word.startswith(f"{macro}-") for word in used)}
    if name == "demo":
        assert missing == set()
    assert apart <= macros
