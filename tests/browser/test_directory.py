"""The filters of the directory in a browser: what they find, what they say of the unknown, addresses, the map, files."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from building import ROOT, Built
from playwright.sync_api import Browser, BrowserContext, Page, expect

from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.evidence import Standing
from telecentres.know.traits import GROUPS, has, twin
from telecentres.project import Project

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A Monday morning in the demonstration's time zone.
MONDAY = "2026-11-23T10:30:00-01:00"


@pytest.fixture(scope="module")
def address(demo_address: str) -> str:
    """Where the demonstration is served."""
    return demo_address


@pytest.fixture(scope="module")
def catalogue(demo: Project) -> Catalogue:
    """The invented network's catalogue."""
    return catalogue_of(demo)


def opened(page: Page, address: str, query: str = "") -> Page:
    """The directory with its filters ready."""
    page.clock.install(time=MONDAY)
    page.goto(f"{address}/centres/{query}")
    page.wait_for_selector(".filter-form[data-ready]")
    return page


def shown(page: Page) -> list[str]:
    """The slugs of the places that answer, in the order shown."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.directory-answer > section [data-centre]')].map((card) => card.dataset.centre)"
    )
    return found


def unsure(page: Page) -> list[str]:
    """The slugs of the places whose sheet does not say; their lines are made once they are asked for."""
    found: list[str] = page.evaluate(
        """async () => {
            const box = document.querySelector('.directory-unsure');
            if (!box) return [];
            if (!box.open) {
                const toggled = new Promise((resolve) => box.addEventListener('toggle', resolve, { once: true }));
                box.open = true;
                await toggled;
            }
            return [...box.querySelectorAll('[data-centre]')].map((card) => card.dataset.centre);
        }"""
    )
    return found


def complete(page: Page) -> None:
    """Waits until the answer has its last line."""
    expect(page.locator("[data-part=results]:not([aria-busy])")).to_have_count(1)


def said(page: Page, part: str) -> str:
    """What a part of the form says, with plain spaces."""
    return page.inner_text(f".filter-form [data-part={part}]").replace("\u00a0", " ")


def test_every_value_finds_who_is_known_to_have_it(page: Page, address: str, catalogue: Catalogue) -> None:
    """Each box finds the places known to have its trait, and offers apart those whose sheet does not say."""
    opened(page, address)
    count = 0
    for group in GROUPS:
        for facet in catalogue.facets[group.name]:
            page.goto(f"{address}/centres/?{group.name}={facet.word}")
            page.wait_for_selector(".filter-form-chip")
            answers = {listing.slug: has(listing.centre, facet.word) for listing in catalogue.usable}
            assert set(shown(page)) == {slug for slug, answer in answers.items() if answer}
            assert set(unsure(page)) == {slug for slug, answer in answers.items() if answer is None}
            count += 1
    assert count > 20


def test_the_count_beside_a_box_is_what_ticking_it_shows(page: Page, address: str) -> None:
    """For random selections, what stands beside a box is how many places answer once it is ticked."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    opened(page, address)
    boxes = page.evaluate("[...document.querySelectorAll('.filter-form [type=checkbox]')].map(({name, value}) => [name, value])")
    for _ in range(12):
        chosen = pick.sample(boxes, 2)
        page.goto(f"{address}/centres/?{urlencode([tuple(box) for box in chosen])}")
        page.wait_for_selector(".filter-form-chip")
        name, value = pick.choice([box for box in boxes if box not in chosen])
        label = page.locator(f".filter-form input[name='{name}'][value='{value}']").locator("..")
        promised = int(
            label.locator("[data-part=tally]").inner_text() or label.locator("[data-part=tally]").text_content() or "0"
        )
        before = set(shown(page))
        page.goto(f"{address}/centres/?{urlencode([*map(tuple, chosen), (name, value)])}")
        page.wait_for_selector(".filter-form-chip")
        found = set(shown(page))
        # In a list of which any may hold, a box adds its own places to those shown.
        alike = name in ("statut", "secteur") and any(other == name for other, _ in chosen)
        assert len(found - before if alike else found) == promised, (chosen, name, value)


def test_prices_are_compared_by_the_day_before_tax(page: Page, address: str) -> None:
    """A limit of price keeps who is known to be under it, says what a day comes to, and leaves the incomparable apart."""
    opened(page, address, "?prix=9&espaces=coworking")
    assert "escale-de-port-orphie" in shown(page)
    notes = page.locator(".directory-answer > section .directory-note").all_inner_texts()
    assert "Revient à 9 € HT par jour" in [note.replace("\u00a0", " ") for note in notes]
    assert any("à partir de" in note for note in notes)
    page.goto(f"{address}/centres/?prix=8,99&espaces=coworking")
    page.wait_for_selector(".filter-form-chip")
    assert "escale-de-port-orphie" not in shown(page) + unsure(page)
    assert said(page, "active").startswith("Bureau partagé (coworking)")


def test_distance_orders_the_list(page: Page, address: str, catalogue: Catalogue) -> None:
    """Near a commune, places within the distance come nearest first, each with its kilometres."""
    commune = catalogue.territory.communes[0]
    opened(page, address, f"?pres={commune.slug}&km=15&statut=confirme")
    expected = [listing.slug for _, listing in catalogue.nearest(commune.point, 50, Standing.CONFIRMED, 15)]
    assert expected
    assert shown(page) == expected
    assert page.locator("[data-part=results] section .distance").count() == len(expected)
    assert "à vol d’oiseau" in page.inner_text("[data-part=results]")


def test_open_now_follows_the_territory(page: Page, address: str) -> None:
    """« Ouvert maintenant » keeps who is open at this instant; cards say until when; unknown hours are offered apart."""
    opened(page, address, "?ouvert=maintenant")
    assert shown(page)
    for card in page.locator(".directory-answer > section .centre-card").all():
        words = card.locator(".open-now").inner_text()
        assert words.startswith(("Ouvert maintenant", "D’après ses horaires, ouvert maintenant"))
    for slug in unsure(page):
        assert page.locator(f".directory-unsure [data-centre='{slug}'] .open-now:has-text('Ouvert')").count() == 0


def test_the_address_holds_the_selection(page: Page, address: str) -> None:
    """Ticking writes the address, which can be shared; the back button takes the last criterion off again; so does its chip."""
    opened(page, address)
    page.click(".filter-form-group summary:has-text('Services')")
    page.check("input[name=services][value=wifi]")
    expect(page.locator(".filter-form-chip")).to_have_count(1)
    expect(page).to_have_url(f"{address}/centres/?services=wifi")
    page.check("input[name=services][value=cuisine]")
    expect(page).to_have_url(f"{address}/centres/?services=wifi&services=cuisine")
    complete(page)
    both = shown(page)
    page.go_back()
    expect(page.locator(".filter-form-chip")).to_have_count(1)
    assert not page.is_checked("input[name=services][value=cuisine]")
    assert set(both) < set(shown(page))
    page.click(".filter-form-chip")
    expect(page.locator("[data-part=results]")).to_be_hidden()
    expect(page).to_have_url(f"{address}/centres/")
    expect(page.locator("[data-part=all]")).to_be_visible()


def test_each_answer_is_a_step_back(page: Page, address: str) -> None:
    """Two boxes ticked before a frame is shown are two steps for the back button, which takes them off one by one."""
    opened(page, address)
    before = page.evaluate("history.length")
    page.evaluate("for (const one of ['wifi', 'cuisine']) document.querySelector(`input[value=${one}]`).click()")
    expect(page).to_have_url(f"{address}/centres/?services=wifi&services=cuisine")
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    expect(page).to_have_url(f"{address}/centres/?services=wifi")
    expect(page.locator(".filter-form-chip")).to_have_count(1)


def test_an_empty_answer_shows_the_way_out(page: Page, address: str) -> None:
    """Where nothing answers, the page says so, what to give up for something to answer, and what comes nearest."""
    opened(page, address, "?services=wifi&places=300")
    assert shown(page) == []
    assert "Aucun lieu" in said(page, "count")
    way = page.locator(".directory-ways button").first
    assert "300" in way.inner_text()
    assert page.locator(".directory-answer > .centre-list > li").count() == 3
    assert "Ne convient pas" in page.inner_text(".directory-answer > .centre-list")
    promised = page.locator(".directory-ways li").first.inner_text().split(":")[1].strip()
    way.click()
    expect(page.locator(".directory-answer > section").first).to_be_visible()
    assert said(page, "count").startswith(promised.replace("\u00a0", " "))
    expect(page).to_have_url(f"{address}/centres/?services=wifi")


HOSTILE = [
    "?services=inexistant",
    "?espaces=%3Cimg%20src=x%20onerror=document.title=1%3E",
    "?prix=abc&places=-4&km=7",
    "?prix=1e5&prix=0x10&places=99999",
    "?%3Cscript%3Ealert(1)%3C/script%3E=1",
    f"?pres={'a' * 10_000}",
    f"?services={'%22%3E%3Cb%3E' * 800}",
    "?services=wifi&services=wifi&__proto__=1&constructor=x&toString=",
    "?" + "&".join(f"p{number}=v" for number in range(500)),
    "?pres=%00%ff%E2%82&statut=%F0%9F%8F%A2",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_address_breaks_the_page(page: Page, address: str, query: str) -> None:
    """Whatever the parameters, the page works, writes nothing of them as markup, and says what has no effect."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    before = None
    for one in ("", query):
        if one:
            page.goto(f"{address}/centres/{one}")
            page.wait_for_selector(".filter-form[data-ready]")
        else:
            opened(page, address)
        tags = page.evaluate("[...document.querySelectorAll('main script, main img, main b')].length")
        if not one:
            before = tags
    expect(page.locator("[data-part=ignored]")).to_be_visible()
    assert said(page, "ignored").startswith("Sans effet, car inconnu ici")
    assert len(said(page, "ignored")) < 400
    assert page.title() != "1"
    assert errors == []
    if not page.locator(".filter-form-chip").count():
        assert tags == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_map_shows_the_same(page: Page, address: str) -> None:
    """Markers of places that do not answer fade and are left out of the keyboard's way; the others stay links."""
    opened(page, address, "?services=wifi")
    page.wait_for_selector(".network-map-wide [data-out]", state="attached")
    sure, doubtful = set(shown(page)), set(unsure(page))
    for marker in page.locator(".network-map-wide a.map-marker").all():
        slug = (marker.get_attribute("href") or "").rstrip("/").split("/")[-1]
        isout = slug not in sure | doubtful
        assert (marker.get_attribute("data-out") is not None) is isout
        assert (marker.get_attribute("data-unsure") is not None) is (slug in doubtful)
        assert (marker.get_attribute("tabindex") == "-1") is isout
    page.click(".filter-form-chip")
    expect(page.locator(".network-map [data-out], .network-map [data-unsure]")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page, address: str) -> None:
    """A list of boxes opens, is ticked and closes by keys alone, and a live region says how many places answer."""
    opened(page, address)
    summary = page.locator(".filter-form-group summary", has_text="Espaces")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".filter-form-chip")).to_have_count(1)
    assert page.locator(".filter-form [data-part=count]").get_attribute("role") == "status"
    assert "lieu" in said(page, "count")
    page.keyboard.press("Escape")
    expect(page.locator(".filter-form-group[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement === [...document.querySelectorAll('.filter-form-group summary')][0]")


def test_the_selection_is_taken_away(context: BrowserContext, address: str, demo_production: Built) -> None:
    """CSV and GeoJSON hold the places shown, in their order; no text of a cell starts as a formula does."""
    page = opened(context.new_page(), address, "?services=wifi")
    published = json.loads((demo_production.folder / "centres.geojson").read_text(encoding="utf-8"))
    by_id = {feature["id"]: feature for feature in published["features"]}
    with page.expect_download() as started:
        page.click("[data-format=geojson]")
    saved = json.loads(Path(started.value.path()).read_text(encoding="utf-8"))
    assert [feature["id"] for feature in saved["features"]] == shown(page)
    assert all(feature == by_id[feature["id"]] for feature in saved["features"])
    with page.expect_download() as started:
        page.click("[data-format=csv]")
    raw = Path(started.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row[0] for row in rows[1:]] == shown(page)
    assert {len(row) for row in rows} == {len(rows[0])}
    texts = [cell for row in rows[1:] for cell in row[:-2]]
    assert not [cell for cell in texts if cell.lstrip()[:1] in tuple("=+-@")]
    assert any(cell.startswith("'+") for cell in texts)


def test_cells_are_no_formulas(page: Page, address: str) -> None:
    """Texts that a spreadsheet would compute, break or split are quoted."""
    opened(page, address)
    module = page.evaluate("document.querySelector('script[type=module][src*=filters]').src")
    found = page.evaluate(
        """async (filters) => {
            const source = await (await fetch(filters)).text();
            const { csv } = await import(new URL(source.match(/[^'"]*download[^'"]*\\.js/)[0], filters));
            const properties = { a: '=1+1', b: ' @x', c: '+33', d: '-2', e: 'a;b', f: 'say "x"', g: null, h: '\\t=1' };
            return csv([{ properties, geometry: { coordinates: [1, 2] } }]);
        }""",
        module,
    )
    assert found.split("\r\n")[1] == '\'=1+1;\' @x;\'+33;\'-2;"a;b";"say ""x""";;\'\t=1;2;1'


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("query", ["", "?services=wifi&prix=9&rien=1", "?services=wifi&places=300"])
def test_axe_finds_nothing(chromium: Browser, address: str, *, query: str, width: int, scheme: Any) -> None:
    """The directory with its filters has no barrier that axe knows, and never scrolls sideways."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR", bypass_csp=True)
    page = opened(context.new_page(), address, query)
    page.evaluate("document.querySelectorAll('.filter-form details').forEach((one, n) => { if (n < 2) one.open = true })")
    page.add_script_tag(path=AXE)
    found = page.evaluate("(rules) => axe.run({ runOnly: rules }).then(({ violations }) => violations)", RULES)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@contextmanager
def plain(chromium: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    yield context.new_page()
    context.close()


def test_without_javascript_each_value_has_its_page(chromium: Browser, address: str, catalogue: Catalogue) -> None:
    """Without JavaScript the list is whole, the form is not shown, and each value of each filter leads to a page of its own."""
    with plain(chromium) as page:
        page.goto(f"{address}/centres/?services=wifi")
        assert page.locator("[data-part=all] [data-centre]").count() == len(catalogue.listings)
        expect(page.locator(".filter-form")).to_be_hidden()
        links = [link.get_attribute("href") for link in page.locator("[data-part=lists] a").all()]
        boxes = page.locator(".filter-form [type=checkbox]:not([value=maintenant])").count()
        twins = sum(twin(facet.word) is not None for facet in catalogue.facets["confidentiel"])
        assert len(links) == boxes
        assert len(set(links)) == boxes - twins
        for link in links:
            assert page.request.get(f"{address}{quote(str(link), safe='/#')}").ok


def test_communes_are_suggested_as_one_types(page: Page, address: str) -> None:
    """The field of communes is a combobox: its list opens as one types, the arrows mark, Enter and a click choose."""
    opened(page, address)
    box = page.get_by_role("combobox", name="Près de")
    options = page.locator(".filter-form [role=option]")
    box.press_sequentially("ormefe")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".filter-form [data-part=heard]")).to_have_text("Une commune proposée.")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Enter")
    expect(page.locator(".filter-form-chip")).to_have_text("Près de Ormefeu")
    expect(page).to_have_url(f"{address}/centres/?pres=ormefeu")
    expect(options.first).to_be_hidden()
    box.fill("")
    box.press_sequentially("port")
    options.filter(has_text="Port-Orphie").click()
    expect(page.locator(".filter-form-chip")).to_have_text("Près de Port-Orphie")
    expect(box).to_have_value("Port-Orphie")
    box.press("Escape")
    expect(page.locator(".filter-form-chip")).to_have_count(0)
    box.press_sequentially("zzzz")
    expect(page.locator(".filter-form [data-part=heard]")).to_have_text("Aucune commune de ce nom.")


def test_nothing_leaves_the_browser(page: Page, address: str) -> None:
    """Filtering asks for the files of the site and for nothing else, and none of them is asked with what was chosen."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, address)
    page.fill("input[name=pres]", "Port-Orphie")
    page.keyboard.press("Tab")
    expect(page.locator(".filter-form-chip")).to_have_count(1)
    assert asked
    assert all(url.startswith(address) and "?" not in url for url in asked)


def test_it_keeps_to_the_policy_of_its_page(context: BrowserContext, address: str) -> None:
    """Filters, files to take away and the comparison do nothing that the policy their page states would refuse."""
    page = context.new_page()
    said_: list[str] = []
    page.on("console", lambda message: said_.append(message.text))
    opened(page, address, "?services=wifi&pres=port-orphie")
    assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    expect(page.locator(".filter-form-chip")).to_have_count(2)
    assert shown(page)
    with page.expect_download():
        page.click("[data-format=csv]")
    page.locator("[data-part=results] .compare-button").first.click()
    page.click(".shortlist-bar [data-part=compare]")
    page.wait_for_selector(".comparison-table")
    assert said_ == []
