"""The drawn map in a browser: words that keep clear of each other, the keyboard, the fold, print; and the detailed map."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import pytest
from building import ROOT, Built
from macros import Macros
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from telecentres.draw.detailed_map import TileSource
from telecentres.draw.maps import BAND, NARROW, WIDE, Atlas
from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.project import Project
from telecentres.read.outlines import load_outlines
from telecentres.site import exports
from telecentres.site.addresses import placed

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SITE = "https://site.example"
TILES = TileSource(
    url="https://tuiles.example/{z}/{x}/{y}.png",
    provider="l’Office des tuiles",
    attribution="© Office des tuiles",
    attribution_url="https://tuiles.example/credits",
    max_zoom=17,
)
# One pixel.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
# What a page with a detailed map would be allowed, and no more.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    f"img-src 'self' {TILES.origin}"
)


# The built site.


@contextmanager
def opened(chromium: Browser, url: str, width: int, **options: Any) -> Iterator[Page]:
    """A page in a window so wide."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    page.goto(url)
    page.evaluate("Promise.allSettled([...document.fonts].map((face) => face.load())).then(() => true)")
    yield page
    context.close()


ROOMS = """root => [...document.querySelectorAll(root)].filter(e => e.getBoundingClientRect().width > 0).map(e => {
  const b = e.getBoundingClientRect();
  return [e.textContent, b.left, b.top, b.right, b.bottom];
})"""


def overlapping(rooms: list[list[Any]], spare: float) -> list[tuple[str, str]]:
    """Pairs of boxes that share more than `spare` pixels each way."""
    return [
        (a[0], b[0])
        for a, b in combinations(rooms, 2)
        if min(a[3], b[3]) - max(a[1], b[1]) > spare and min(a[4], b[4]) - max(a[2], b[2]) > spare
    ]


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("address", ["", "centres/"])
def test_no_word_on_the_map_is_covered(production: tuple[Built, str], chromium: Browser, width: int, address: str) -> None:
    """In the site's own font, no word of the map overlaps another or a centre's disc, and none is cut by the frame."""
    with opened(chromium, f"{production[1]}/{address}", width) as page:
        if width <= 640:
            page.locator(".network-map-summary").click()
        words = page.evaluate(ROOMS, ".network-map .map-drawing text")
        discs = page.evaluate(ROOMS, ".network-map a .map-marker-disc")
        assert len(words) > 10
        assert len(discs) >= 12
        # A line's box is taller than its letters: a fifth of it above and below holds no ink.
        assert overlapping([[w, x, y + (v - y) / 5, u, v - (v - y) / 5] for w, x, y, u, v in words], 1) == []
        assert overlapping(discs, 0.5) == []
        assert [pair for pair in overlapping(words + discs, 2.5) if "" in pair and pair != ("", "")] == []
        frame = page.evaluate(ROOMS, ".network-map .map-drawing[aria-label]")
        assert len(frame) == 1
        assert all(frame[0][1] <= x and u <= frame[0][3] for _, x, _, u, _ in words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_unfolded_map_breaks_no_accessibility_rule(production: tuple[Built, str], chromium: Browser, scheme: str) -> None:
    """On the narrowest phone the unfolded map passes axe's rules, the size of what is pressed among them."""
    for width in (320, 1024):
        with opened(chromium, f"{production[1]}/", width, color_scheme=scheme) as page:
            if width < 640:
                page.locator(".network-map-summary").click()
            page.evaluate(AXE.read_text(encoding="utf-8"))
            result = page.evaluate("tags => axe.run('.network-map', {runOnly: {type: 'tag', values: tags}})", RULES)
            assert [(rule["id"], node["target"]) for rule in result["violations"] for node in rule["nodes"]] == []
            targets = page.evaluate(ROOMS, ".network-map a .map-marker-target")
            assert min(u - x for _, x, _, u, _ in targets) >= 24


def test_the_map_is_walked_and_passed_by_keyboard(production: tuple[Built, str], page: Page) -> None:
    """A link leads over the map; without it each centre takes the focus in turn, shows it, and opens its page."""
    page.goto(f"{production[1]}/")
    page.locator(".network-map-skip").focus()
    expect(page.locator(".network-map-skip")).to_be_in_viewport()
    page.keyboard.press("Tab")
    first = page.locator(".network-map-wide a.map-marker").first
    expect(first).to_be_focused()
    ring = "e => getComputedStyle(e.querySelector('.map-marker-target')).stroke"
    assert first.evaluate(ring) not in ("none", page.locator(".network-map-wide a.map-marker").nth(1).evaluate(ring))
    address = first.get_attribute("href") or ""
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.network-map-wide')")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{urlsplit(address).path}")


def test_a_phone_shows_a_band_that_unfolds(production: tuple[Built, str], chromium: Browser) -> None:
    """On a phone the map is a band less than half as high as wide; pressed, by finger or key, it is whole."""
    with opened(chromium, f"{production[1]}/", 360) as page:
        band = page.locator(".network-map-band")
        expect(page.locator(".network-map-wide")).to_be_hidden()
        size = band.bounding_box()
        assert size is not None
        assert 60 < size["height"] < size["width"] / 2
        expect(page.locator(".network-map-fold .map-marker[href]").first).to_be_hidden()
        page.locator(".network-map-summary").press("Enter")
        expect(band).to_be_hidden()
        expect(page.locator(".network-map-fold .map-marker[href]").first).to_be_visible()


def test_in_print_the_map_is_black_on_white(production: tuple[Built, str], page: Page) -> None:
    """On paper every fill and stroke of the map is a grey, black or white, even from a dark screen."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{production[1]}/")
    found = page.evaluate(
        """() => [...document.querySelectorAll('.network-map-wide svg *, .map-legend svg *')].flatMap(e => {
          const s = getComputedStyle(e);
          return [s.fill, s.stroke].filter(c => c !== 'none').map(c => [e.getAttribute('class'), c]);
        })"""
    )

    def is_grey(colour: str) -> bool:
        parts = [float(part) for part in colour.partition("(")[2].rstrip(")").replace(",", " ").split()[-3:]]
        return max(parts) - min(parts) < 1

    assert len(found) > 100
    assert {tuple(one) for one in found if not is_grey(one[1])} == set()


def test_no_map_moves_the_page_as_it_loads(production: tuple[Built, str], page: Page) -> None:
    """The drawings have their room before anything else is loaded: nothing shifts."""
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{production[1]}/", wait_until="networkidle")
    assert page.evaluate("window.shift") == 0


# The detailed map, on a page of its own.


@dataclass
class Specimen:
    """A page with the map of the invented network, a list beside it, and what was asked of whom."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tiles_fail: bool = False

    def asked(self, host: str) -> list[str]:
        return [url for url in self.requests if urlsplit(url).hostname == host]


def markup_of(project: Project, catalogue: Catalogue, detail: TileSource | None) -> tuple[str, Macros]:
    """The page's HTML."""
    macros = Macros(project)
    atlas = Atlas(project.territory, load_outlines(project.folders.territory), catalogue.listings)
    the_map = macros.render("network_map", *map(atlas.network, (WIDE, NARROW, BAND)), "Carte des lieux", ["Fond inventé"], detail)
    cards = "".join(f'<li data-lit="{atlas.numbers[li.slug]}"><a href="#">{li.slug}</a></li>' for li in catalogue.listings)
    sheets = [placed(f"/{macros.assets.address(name)}", "") for name in ("css/style.css", "css/network-map.css", "css/lit.css")]
    styles = "".join(f'<link rel="stylesheet" href="{address}">' for address in sheets)
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Carte</title>{styles}'
        f'</head><body><main class="page"><h1>Carte</h1>{the_map}<ul id="liste">{cards}</ul></main></body></html>'
    ), macros


Opened = Callable[..., Specimen]


@pytest.fixture
def specimen(context: BrowserContext, demo: Project) -> Opened:
    """Opens the page: `detail` is the source of tiles; `missing` is a part of addresses that are not served."""

    def opened_with(detail: TileSource | None = TILES, missing: str = "\0") -> Specimen:
        catalogue = catalogue_of(demo)
        html, macros = markup_of(demo, catalogue, detail)
        served: dict[str, bytes] = {f"/{name}": data for name, data in macros.assets.files.items()}
        served |= {"/": html.encode(), "/centres.geojson": placed(exports.geojson(catalogue, ""), "").encode()}
        page = context.new_page()
        found = Specimen(page)

        def answer(route: Route) -> None:
            url = urlsplit(route.request.url)
            if f"{url.scheme}://{url.hostname}" == TILES.origin:
                route.fulfill(body=TILE, content_type="image/png")
            elif url.path in served and missing not in url.path:
                kind = mimetypes.guess_type(url.path)[0] or "text/html"
                kind = "application/geo+json" if url.path.endswith(".geojson") else kind
                route.fulfill(body=served[url.path], content_type=kind, headers={"Content-Security-Policy": POLICY})
            elif "favicon" in url.path:
                route.fulfill(status=204)
            else:
                route.fulfill(status=404, body="")

        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: found.faults.append(str(error)))
        context.route("**/*", answer)
        page.goto(f"{SITE}/", wait_until="networkidle")
        return found

    return opened_with


def test_a_marker_and_its_line_light_together(specimen: Opened) -> None:
    """Over a line of the list its marker is ringed, over a marker its line has another ground; the keyboard does the same."""
    page = specimen(None).page
    ring = "e => getComputedStyle(e.querySelector('.map-marker-target')).stroke"
    ground = "e => getComputedStyle(e).backgroundColor"
    markers, lines = page.locator(".network-map-wide a.map-marker"), page.locator("#liste li")
    assert markers.nth(2).evaluate(ring) == "none"
    lines.nth(2).hover()
    assert [markers.nth(n).evaluate(ring) == "none" for n in (1, 2, 3)] == [True, False, True]
    before = lines.nth(4).evaluate(ground)
    markers.nth(4).hover()
    assert lines.nth(4).evaluate(ground) != before
    assert lines.nth(2).evaluate(ground) == before
    page.mouse.move(0, 0)
    lines.nth(1).locator("a").focus()
    assert markers.nth(1).evaluate(ring) != "none"


def test_without_javascript_there_is_no_detailed_map(chromium: Browser, demo: Project) -> None:
    """Where no script runs, neither the button nor its sentence shows."""
    html, _ = markup_of(demo, catalogue_of(demo), TILES)
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(html)
    expect(page.locator("[data-part=open]")).to_be_hidden()
    expect(page.locator(".network-map-wide")).to_be_visible()
    context.close()


def test_nothing_is_asked_before_the_visitor_asks(specimen: Opened) -> None:
    """Before the button is pressed, no tile, no library and no list of places is loaded; the sentence says who will see what."""
    found = specimen()
    expect(found.page.locator("[data-part=offer] p").first).to_contain_text("tuiles.example")
    expect(found.page.locator("[data-part=offer] p").first).to_contain_text("adresse IP")
    assert found.asked("tuiles.example") == []
    assert not [url for url in found.requests if "vendor" in url or "geojson" in url]


def test_the_detailed_map_shows_every_centre(specimen: Opened, demo: Project) -> None:
    """Pressed, the button brings tiles, each centre once, the credit of the tiles, and takes the drawing's place."""
    found = specimen()
    page = found.page
    page.locator("[data-part=open]").press("Enter")
    expect(page.locator(".detailed-map-marker")).to_have_count(len(catalogue_of(demo).listings))
    stale = page.locator(".network-map-wide .map-marker--stale").count()
    assert stale
    expect(page.locator(".detailed-map-marker svg")).to_have_count(len(catalogue_of(demo).listings))
    expect(page.locator(".detailed-map-marker .map-marker--stale")).to_have_count(stale)
    expect(page.locator("[data-part=close]")).to_be_focused()
    expect(page.locator(".network-map-wide")).to_be_hidden()
    expect(page.locator(".detailed-map-credit")).to_contain_text("© Office des tuiles")
    page.wait_for_load_state("networkidle")
    tiles = found.asked("tuiles.example")
    assert tiles
    assert all(urlsplit(url).path.count("/") == 3 for url in tiles)
    assert {urlsplit(url).hostname for url in found.requests} == {"site.example", "tuiles.example"}
    # Zooming throws tiles away: the policy holds there too.
    page.locator(".leaflet-control-zoom-in").click()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_load_state("networkidle")
    assert found.faults == []


def test_the_detailed_map_shows_what_the_list_shows(specimen: Opened, demo: Project) -> None:
    """Opened before or after a choice, it fades what the list leaves out and takes it from the keyboard’s way."""
    page = specimen().page
    module = placed(f"/{Macros(demo).assets.address('js/answer.js')}", "")
    tell = (
        f"async ([sure, unsure]) => (await import('{module}')).tell(sure && {{ sure: new Set(sure), unsure: new Set(unsure) }})"
    )
    page.evaluate(tell, [["ponton"], ["minoterie"]])
    page.locator("[data-part=open]").click()
    count = len(catalogue_of(demo).listings)
    expect(page.locator(".detailed-map-marker")).to_have_count(count)
    expect(page.locator(".detailed-map-marker[data-out]")).to_have_count(count - 2)
    expect(page.locator(".detailed-map-marker[data-unsure]")).to_have_count(1)
    assert page.locator(".detailed-map-marker[data-out]").first.get_attribute("tabindex") == "-1"
    page.evaluate(tell, [["ponton", "minoterie"], []])
    expect(page.locator(".detailed-map-marker:not([data-out], [data-unsure])")).to_have_count(2)
    page.evaluate(tell, [None, None])
    expect(page.locator(".detailed-map-marker:is([data-out], [data-unsure], [aria-hidden])")).to_have_count(0)


def test_the_detailed_map_is_used_and_left_by_keyboard(specimen: Opened) -> None:
    """A centre opens its note by the keyboard, with a link to its page; Escape closes the note, then the map."""
    found = specimen()
    page = found.page
    page.locator("[data-part=open]").click()
    marker = page.locator(".detailed-map-marker").first
    marker.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a[href*='/centres/']")
    expect(link).to_be_visible()
    assert (link.get_attribute("href") or "").endswith("/")
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator("[data-part=frame]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-part=frame]")).to_be_hidden()
    expect(page.locator(".network-map-wide")).to_be_visible()
    expect(page.locator("[data-part=open]")).to_be_focused()
    page.locator("[data-part=open]").click()
    page.locator("[data-part=close]").click()
    expect(page.locator(".network-map-wide")).to_be_visible()
    assert found.faults == []


@pytest.mark.parametrize("missing", ["leaflet", "geojson"])
def test_a_detailed_map_that_does_not_load_says_so(specimen: Opened, missing: str) -> None:
    """Where the library or the places do not arrive, a sentence says so, the drawn map stays, and no tile is asked for."""
    found = specimen(missing=missing)
    found.page.locator("[data-part=open]").click()
    expect(found.page.locator("[data-part=failure]")).to_be_visible()
    expect(found.page.locator(".network-map-wide")).to_be_visible()
    assert found.asked("tuiles.example") == []


def test_the_detailed_map_breaks_no_accessibility_rule(specimen: Opened) -> None:
    """Offered and open, the detailed map passes axe's rules."""
    page = specimen().page
    script = AXE.read_text(encoding="utf-8")
    run = "tags => axe.run('.detailed-map', {runOnly: {type: 'tag', values: tags}})"
    page.evaluate(script)
    offered = page.evaluate(run, RULES)
    page.locator("[data-part=open]").click()
    expect(page.locator(".detailed-map-marker").first).to_be_visible()
    shown = page.evaluate(run, RULES)
    assert [
        (rule["id"], [node["target"] for node in rule["nodes"]]) for result in (offered, shown) for rule in result["violations"]
    ] == []


def test_names_are_never_markup(context: BrowserContext, demo: Project) -> None:
    """A centre whose name looks like markup is shown with that name."""
    catalogue = catalogue_of(demo)
    names = [feature["properties"]["nom"] for feature in json.loads(exports.geojson(catalogue, ""))["features"]]
    assert any("<" in name for name in names)
    html, _ = markup_of(demo, catalogue, None)
    page = context.new_page()
    page.set_content(html)
    titles = page.evaluate("[...document.querySelectorAll('.network-map-wide title')].map(t => t.textContent)")
    assert all(any(name.split("'")[0] in title for title in titles) for name in names)
