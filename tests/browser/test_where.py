"""« Où habitez-vous ? » in a browser: what it finds, how it is operated, what it never sends, and what it is without scripts."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from building import ROOT
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

with (ROOT / "tests/searches.csv").open(encoding="utf-8") as file:
    SEARCHES = [row for row in csv.DictReader(file) if row["where"] == "box"]

COMBOBOX = '[role="combobox"]'


# The finder itself, with the communes of the page's network.
FINDER = """async () => {
  const source = document.querySelector('script[src*="/where."]').src;
  const imported = (await (await fetch(source)).text()).match(/places\\.[0-9a-f]+\\.js/)[0];
  const { communesOf, found, prepared } = await import(new URL(imported, source).href);
  const communes = communesOf(await (await fetch('/communes.json')).json());
  window.finder = { communes, index: prepared(communes), found };
}"""


def type_in(page: Page, typed: str) -> list[str]:
    """The communes suggested for what is typed, once the box has answered."""
    page.fill(COMBOBOX, typed)
    expect(page.locator('[role="status"]').first).not_to_be_empty()
    return page.locator('[role="option"] > :first-child').all_text_contents()


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: row["typed"])
def test_typical_searches_find_their_commune(page: Page, sites: dict[str, str], row: dict[str, str]) -> None:
    """Each search of the table has its commune among the first three suggestions."""
    address = sites[row["network"]]
    page.goto(f"{address}/")
    type_in(page, row["typed"])
    page.evaluate(FINDER)
    slugs = page.evaluate("typed => finder.found(finder.index, typed).slice(0, 3).map(({ thing }) => thing.slug)", row["typed"])
    assert row["leads_to"] in [f"communes/{slug}/" for slug in slugs]
    shown = page.locator('[role="option"]').count()
    assert shown >= min(3, len(slugs))


def test_the_box_follows_the_pattern_of_a_combobox(page: Page, sites: dict[str, str]) -> None:
    """Arrows move through the suggestions and around their ends, Escape closes them, Enter goes to the active one."""
    page.goto(f"{sites['real']}/")
    box = page.get_by_role("combobox", name="Votre commune ou son code postal")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    box.press_sequentially("77000")
    expect(box).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("listbox", name="Communes proposées").get_by_role("option")
    expect(options).to_have_count(4)
    expect(page.get_by_role("status")).to_have_text("4 communes proposées.")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    last = options.last
    expect(last).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == last.get_attribute("id")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(page.locator('[aria-selected="true"]')).to_have_count(1)
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("77000")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Escape")
    expect(box).to_have_value("")
    box.press_sequentially("melun")
    expect(options).not_to_have_count(0)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/communes/melun/")


def test_a_suggestion_can_be_pressed(page: Page, sites: dict[str, str]) -> None:
    """A pointer chooses a suggestion, which says the old name it was found by and its postal code."""
    page.goto(f"{sites['real']}/communes/")
    type_in(page, "ecuelles")
    option = page.get_by_role("option").first
    expect(option).to_have_text("Moret-Loing-et-Orvanne ancien nom\u00a0: Écuelles, 77250")
    option.click()
    page.wait_for_url("**/communes/moret-loing-et-orvanne/")


def test_enter_goes_to_the_best_suggestion(page: Page, sites: dict[str, str]) -> None:
    """Without a choice, Enter leads to the first suggestion; with nothing typed, to the list of communes."""
    page.goto(f"{sites['real']}/")
    page.fill(COMBOBOX, "fontaineblau")
    page.press(COMBOBOX, "Enter")
    page.wait_for_url("**/communes/fontainebleau/")
    page.goto(f"{sites['real']}/")
    page.press(COMBOBOX, "Enter")
    page.wait_for_url("**/communes/")


@pytest.mark.parametrize("typed", ["xyzw qqq", "<img src=x onerror=alert(1)>", "zq" * 5000, "\u202e\u0000", "00000"])
def test_what_finds_nothing_says_so(page: Page, sites: dict[str, str], typed: str) -> None:
    """Text that names no commune gets a sentence, never markup; the page stays."""
    page.goto(f"{sites['real']}/")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.evaluate(
        "([typed, box]) => { const input = document.querySelector(box); input.focus(); input.value = typed;"
        " input.dispatchEvent(new Event('input', { bubbles: true })); }",
        [typed, COMBOBOX],
    )
    expect(page.get_by_role("status")).to_contain_text("Aucune commune de ce nom")
    page.press(COMBOBOX, "Enter")
    expect(page.get_by_role("status")).to_contain_text("Aucune commune de ce nom")
    expect(page.get_by_role("option")).to_have_count(0)
    assert page.url == f"{sites['real']}/"


def requests(page: Page) -> list[str]:
    """Every address asked for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_the_communes_are_loaded_at_the_first_focus_only(page: Page, sites: dict[str, str]) -> None:
    """Nothing is loaded before the box is used, then the list once, and no address ever holds what is typed."""
    asked = requests(page)
    page.goto(f"{sites['real']}/", wait_until="networkidle")
    assert not [url for url in asked if "communes.json" in url]
    asked.clear()
    for typed in ("m", "me", "meaux", "provins"):
        type_in(page, typed)
    page.locator(COMBOBOX).blur()
    page.locator(COMBOBOX).focus()
    assert asked == [f"{sites['real']}/communes.json"]
    page.press(COMBOBOX, "Enter")
    page.wait_for_url("**/communes/provins/")
    assert not [url for url in asked if "?" in url]


def test_a_list_that_does_not_load_is_said(page: Page, sites: dict[str, str]) -> None:
    """Where the list cannot be loaded, a sentence says where to choose; a later key tries again."""
    page.route("**/communes.json", lambda route: route.abort())
    page.goto(f"{sites['real']}/")
    page.fill(COMBOBOX, "melun")
    expect(page.get_by_role("status")).to_contain_text("ne s’est pas chargée")
    page.unroute("**/communes.json")
    page.fill(COMBOBOX, "meaux")
    expect(page.get_by_role("option").first).to_contain_text("Meaux")


def located(chromium: Browser, **options: Any) -> BrowserContext:
    return chromium.new_context(locale="fr-FR", **options)


def test_around_me_finds_the_commune_in_the_browser(chromium: Browser, sites: dict[str, str]) -> None:
    """« Autour de moi » leads to the nearest commune's page; besides the list, nothing is asked for and nothing sent."""
    context = located(chromium, permissions=["geolocation"], geolocation={"latitude": 48.9601, "longitude": 2.8799})
    page = context.new_page()
    page.goto(f"{sites['real']}/", wait_until="networkidle")
    asked = requests(page)
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url("**/communes/meaux/")
    before = asked[: asked.index(f"{sites['real']}/communes/meaux/")]
    assert before == [f"{sites['real']}/communes.json"]
    assert not [url for url in asked if "48.9" in url or "2.87" in url]
    context.close()


def test_a_position_is_asked_for_only_when_the_button_is_pressed(chromium: Browser, sites: dict[str, str]) -> None:
    """Loading the page and typing never ask where the visitor is."""
    context = located(chromium)
    context.add_init_script(
        "window.asked = 0; navigator.geolocation.getCurrentPosition = (_, refuse) => { window.asked += 1; refuse({ code: 1 }); };"
    )
    page = context.new_page()
    page.goto(f"{sites['real']}/")
    type_in(page, "melun")
    assert page.evaluate("window.asked") == 0
    page.press(COMBOBOX, "Escape")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_role("status")).to_have_text(
        "Vous avez refusé de donner votre position. Tapez plutôt le nom de votre commune."
    )
    assert page.evaluate("window.asked") == 1
    context.close()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("(_, refuse) => refuse({ code: 2 })", "Votre appareil n’a pas trouvé sa position"),
        ("(_, refuse) => refuse({ code: 3 })", "Votre appareil n’a pas trouvé sa position"),
        (
            "(found) => found({ coords: { latitude: 43.3, longitude: 5.4 } })",
            "Votre position semble hors du territoire. La commune la plus proche, à",
        ),
    ],
)
def test_a_position_that_helps_nobody_is_said(chromium: Browser, sites: dict[str, str], answer: str, sentence: str) -> None:
    """A position not found, and one outside the territory, get a sentence; the latter names the nearest commune."""
    context = located(chromium)
    context.add_init_script(f"navigator.geolocation.getCurrentPosition = {answer};")
    page = context.new_page()
    page.goto(f"{sites['real']}/")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_role("status")).to_contain_text(sentence)
    assert page.url == f"{sites['real']}/"
    context.close()


def test_without_scripts_a_button_leads_to_the_communes(chromium: Browser, sites: dict[str, str]) -> None:
    """Without JavaScript no field is shown, and the form's button leads to the list, which has every commune."""
    context = located(chromium, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites['real']}/")
    expect(page.locator(COMBOBOX)).to_be_hidden()
    page.get_by_role("button", name="Choisir ma commune dans la liste").click()
    page.wait_for_url("**/communes/*")
    assert page.locator('main a[href^="/communes/"]').count() >= 507
    context.close()


def test_the_field_sends_nothing(page: Page, sites: dict[str, str]) -> None:
    """The field has no name: even a form sent by the browser itself holds nothing of what is typed."""
    page.goto(f"{sites['real']}/")
    page.fill(COMBOBOX, "melun")
    assert page.evaluate("[...new FormData(document.querySelector('[data-module=where]')).keys()]") == []


def test_finding_a_commune_costs_little(page: Page, sites: dict[str, str]) -> None:
    """For a misspelt name, each name of a commune is looked at a bounded number of times."""
    page.goto(f"{sites['real']}/")
    page.evaluate(FINDER)
    looked, names = page.evaluate(
        """() => {
          let looked = 0;
          const real = String.prototype.startsWith;
          String.prototype.startsWith = function (...given) { looked += 1; return real.apply(this, given); };
          finder.found(finder.index, 'fontaineblau');
          String.prototype.startsWith = real;
          return [looked, finder.communes.reduce((sum, { names }) => sum + names.length, 0)];
        }"""
    )
    assert looked <= 25 * names


def test_a_letter_wrong_anywhere_still_finds_the_commune(page: Page, sites: dict[str, str]) -> None:
    """Whatever one letter is dropped, doubled, replaced or swapped with the next, the commune is among the suggestions."""
    page.goto(f"{sites['real']}/")
    page.evaluate(FINDER)
    lost = page.evaluate(
        """() => {
          const lost = [];
          for (const { names: [name], slug } of finder.communes) {
            const whole = slug.replace(/-\\d+$/, '').replaceAll('-', '');
            if (whole.length < 5) continue;
            for (let at = 0; at < whole.length; at += 1) {
              const [before, letter, after] = [whole.slice(0, at), whole[at], whole.slice(at + 1)];
              const wrong = [before + after, before + letter + letter + after, `${before}w${after}`];
              if (after) wrong.push(before + after[0] + letter + after.slice(1));
              for (const typed of wrong) {
                if (!finder.found(finder.index, typed).some(({ thing }) => thing.slug === slug)) lost.push([name, typed]);
              }
            }
          }
          return lost;
        }"""
    )
    assert lost == []


def test_the_box_works_wherever_the_site_stands(page: Page, moved: str) -> None:
    """With relative links in a folder of a host, a suggestion leads to the commune's page, from the home page or the list."""
    for start in ("", "communes/"):
        page.goto(f"{moved}/{start}")
        page.fill(COMBOBOX, "coeur de houle")
        page.press(COMBOBOX, "Enter")
        page.wait_for_url(f"{moved}/communes/coeur-de-houle/")
        expect(page.locator("h1")).to_have_text("Où travailler près de Cœur-de-Houle")
