"""The search of the whole site in a browser: what it finds, what its address keeps, what it never writes as markup."""

from __future__ import annotations

import csv
import re
from urllib.parse import quote

import pytest
from building import ROOT
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
with (ROOT / "tests/searches.csv").open(encoding="utf-8") as file:
    SEARCHES = [row for row in csv.DictReader(file) if row["where"] == "search"]


def look_for(page: Page, address: str, typed: str) -> list[str]:
    """The addresses found for what is typed, in their order, from the root of the site."""
    page.goto(f"{address}/recherche/?q={quote(typed)}")
    settled(page)
    links = page.locator('[data-part="results"] li > a')
    return [link.removeprefix("/") for link in links.evaluate_all("links => links.map((link) => link.pathname)")]


def settled(page: Page) -> str:
    """What the search says once it has answered."""
    status = page.get_by_role("status")
    expect(status).to_have_text(re.compile(r".*[^…]$"))
    return status.text_content() or ""


@pytest.mark.parametrize("row", SEARCHES, ids=lambda row: row["typed"])
def test_typical_searches_find_what_they_should(page: Page, sites: dict[str, str], row: dict[str, str]) -> None:
    """Each search of the table has what it looks for among the first three results."""
    assert row["leads_to"] in look_for(page, sites[row["network"]], row["typed"])[:3]


def test_results_are_grouped_with_their_count(page: Page, sites: dict[str, str]) -> None:
    """Centres, news and pages stand apart under their headings; a live region says how many of each; excerpts mark the words."""
    look_for(page, sites["demo"], "hiver")
    headings = page.locator('[data-part="results"] h2').all_text_contents()
    assert headings == ["Lieux 1 lieu", "Actualités 1 actualité", "Pages 2 pages"]
    assert settled(page) == "1 lieu, 1 actualité et 2 pages pour «\u00a0hiver\u00a0»."
    assert page.locator('[data-part="results"] mark').count() > 0


def test_more_results_are_one_press_away(page: Page, sites: dict[str, str]) -> None:
    """A long group shows five, then twenty more, the focus on the first of them."""
    look_for(page, sites["real"], "gare")
    button = page.get_by_role("button", name=re.compile(r"Voir 20 de plus dans «\sCommunes\s»"))
    group = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Communes"))).last
    expect(group.locator("li")).to_have_count(5)
    button.click()
    expect(group.locator("li")).to_have_count(25)
    assert page.evaluate("document.activeElement.closest('li') === document.activeElement.closest('ol').children[5]")


def test_an_apostrophe_is_no_obstacle(page: Page, sites: dict[str, str]) -> None:
    """A word behind a typographic apostrophe is found, by itself or with its article, with either apostrophe."""
    for typed in ("oasis", "l'oasis", "l’oasis", "L’OASIS"):
        look_for(page, sites["real"], typed)
        group = page.locator("section", has=page.get_by_role("heading", name=re.compile("^Lieux")))
        expect(group.locator('a[href="/centres/l-oasis/"]')).to_have_count(1)
    assert "'" not in " ".join(page.locator('[data-part="results"]').all_text_contents())


def test_what_every_page_says_finds_none(page: Page, sites: dict[str, str]) -> None:
    """Words of notes and of lists of neighbours find no page by them: « imprimante » is not « imprimez cette page »."""
    look_for(page, sites["real"], "imprimante")
    assert "lieux" not in settled(page)
    look_for(page, sites["real"], "oasis")
    assert settled(page).startswith("1 lieu")


@pytest.mark.parametrize("pause", [0, 500])
def test_the_address_keeps_the_words(page: Page, sites: dict[str, str], pause: int) -> None:
    """What is typed stands in ?q=, whether one presses Enter at once or waits; the back button returns to the search before."""
    address = f"{sites['demo']}/recherche/"
    page.goto(address)
    box = page.get_by_role("searchbox")
    for typed in ("parking", "douche"):
        box.fill("")
        box.press_sequentially(typed)
        page.wait_for_timeout(pause)
        box.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"«\u00a0{typed}\u00a0»")
        assert page.url == f"{address}?q={typed}"
    page.go_back()
    expect(box).to_have_value("parking")
    expect(page.get_by_role("status")).to_contain_text("parking")
    box.fill("")
    expect(page).to_have_url(address)
    expect(page.locator('[data-part="results"] li')).to_have_count(0)


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "a" * 10_000,
        "\u202e\u0001",
        "%00",
        '"; alert(1); "',
        "qzxwvk",
    ],
)
def test_any_text_is_only_text(page: Page, sites: dict[str, str], query: str) -> None:
    """Whatever the address holds, the page answers with a sentence and writes nothing of it as markup."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    look_for(page, sites["real"], query)
    assert page.locator("main img, main script").count() == 0
    assert not errors
    assert len(page.get_by_role("searchbox").input_value()) <= 100


def test_what_the_address_holds_besides_is_said_to_be_ignored(page: Page, sites: dict[str, str]) -> None:
    """Unknown parameters are named as ignored, and words beyond the hundredth letter as well."""
    page.goto(f"{sites['real']}/recherche/?q=wifi&%3Cb%3E=1&page=2")
    expect(page.locator('[data-part="note"]')).to_have_text("Ignoré dans l’adresse\u00a0: «\u00a0<b>\u00a0», «\u00a0page\u00a0».")
    page.goto(f"{sites['real']}/recherche/?q={'a' * 10_000}")
    expect(page.locator('[data-part="note"]')).to_have_text("Seuls les 100 premiers caractères comptent.")


def test_what_no_page_holds_offers_what_comes_near(page: Page, sites: dict[str, str]) -> None:
    """A misspelt name leads to the nearest centre or commune, though no page holds the word as typed."""
    assert look_for(page, sites["real"], "Fontaineblau")[0] == "communes/fontainebleau/"
    assert look_for(page, sites["demo"], "minotrie")[0] == "centres/minoterie/"


def test_nothing_is_loaded_before_something_is_looked_for(page: Page, sites: dict[str, str]) -> None:
    """The bare page loads neither names nor index; no request ever holds what is typed, its referrer included."""
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    page.goto(f"{sites['real']}/recherche/", wait_until="networkidle")
    assert not [url for url, _ in asked if "index/" in url or url.endswith(".json")]
    asked.clear()
    box = page.get_by_role("searchbox")
    box.press_sequentially("fontainebleau")
    settled(page)
    assert [url for url, _ in asked if "pagefind.js" in url]
    assert not [pair for pair in asked if "fontainebl" in "".join(pair).replace("/communes/fontainebleau", "")]


def test_the_policy_of_the_page_is_enough(page: Page, sites: dict[str, str]) -> None:
    """Under the page's own policy the search finds, and the browser refuses nothing."""
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    assert look_for(page, sites["real"], "oasis")
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
    assert "'wasm-unsafe-eval'" in policy
    assert "worker-src" not in policy
    assert refused == []


def test_a_search_that_does_not_load_is_said(page: Page, sites: dict[str, str]) -> None:
    """Where the index cannot be loaded, a sentence leads to the lists."""
    page.route("**/pagefind-entry.json*", lambda route: route.abort())
    page.route("**/mots.json", lambda route: route.abort())
    page.goto(f"{sites['real']}/recherche/?q=oasis")
    expect(page.get_by_role("status")).to_have_text("La recherche ne s’est pas chargée. Les listes ci-dessous restent complètes.")


def test_the_search_works_wherever_the_site_stands(page: Page, moved: str) -> None:
    """With relative links in a folder of a host, names and full text lead to pages that exist."""
    for typed, address in (("visio", "espaces/telepresence/"), ("hiver", "actualites/le-ponton-sous-bache/")):
        page.goto(f"{moved}/recherche/?q={typed}")
        settled(page)
        links = page.locator('[data-part="results"] li > a').evaluate_all("links => links.map((link) => link.href)")
        assert f"{moved}/{address}" in links
        # One after the other: a test's server takes few at once.
        lost = """async (links) => {
          const lost = [];
          for (const link of links) if (!(await fetch(link)).ok) lost.push(link);
          return lost;
        }"""
        assert page.evaluate(lost, links) == []


def test_without_scripts_the_page_leads_to_the_lists(chromium: Browser, sites: dict[str, str]) -> None:
    """Without JavaScript no field is shown; the page says what it needs and links every list."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites['real']}/recherche/?q=melun")
    expect(page.locator("input")).to_be_hidden()
    expect(page.locator("main")).to_contain_text("elle demande JavaScript")
    for name in ("centres", "communes", "intercommunalites", "espaces", "services", "actualites"):
        expect(page.locator(f'main a[href="/{name}/"]')).to_have_count(1)
    context.close()


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_search_is_accessible(page: Page, sites: dict[str, str], scheme: str) -> None:
    """The accessibility rules find nothing, with results on the page, by day and by night."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    look_for(page, sites["demo"], "parking")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []
