"""The calculator in a browser: what it answers, what its address holds, what it says of what it does not understand."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from telecentres.know.catalogue import catalogue_of
from telecentres.know.commute import Fare, Journey, savings
from telecentres.project import Project

pytestmark = pytest.mark.browser

ASKED = "domicile=haute-vergue&travail=kervoile"


def shown(page: Page) -> list[str]:
    """The figures of the answer, in order."""
    expect(page.locator("[data-part=result]")).to_be_visible()
    return [" ".join(text.split()) for text in page.locator("[data-part=figures] li").all_text_contents()]


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text.split(" de ", maxsplit=1)[0]))


def test_a_journey_is_reckoned_as_the_build_does(page: Page, demo_address: str, demo: Project) -> None:
    """Typed and chosen as a visitor does, the answer is Python's, with the nearest confirmed centre; the address holds it."""
    page.goto(f"{demo_address}/economies/")
    expect(page.locator("[data-part=result]")).to_be_hidden()
    home = page.get_by_role("combobox", name="Vous habitez")
    home.press_sequentially("haute v")
    expect(page.get_by_role("option").first).to_contain_text("Haute-Vergue")
    home.press("Enter")
    expect(home).to_have_value("Haute-Vergue")
    work = page.get_by_role("combobox", name="Vous travaillez")
    work.press_sequentially("kervoil")
    page.get_by_role("option").first.click()
    page.select_option("#jours", "3")
    page.select_option("#vers", "velo")
    territory = demo.territory
    travel = territory.travel
    assert travel is not None
    start, end = territory.locate("Haute-Vergue"), territory.locate("Kervoile")
    assert start is not None
    assert end is not None
    listing = catalogue_of(demo).nearest(start.point, 1)[0][1]
    car = next(iter(travel.modes))
    expected = savings(travel, Journey(start.point, end.point, listing.point, travel.modes[car], travel.modes["velo"], 3))
    figures = shown(page)
    assert [number(text) for text in figures[:2]] == [abs(round(expected.hours)), abs(round(expected.kg_co2e))]
    expect(page.locator("[data-part=sentence]")).to_contain_text(listing.centre.name.split(" <")[0])
    assert query(page) == {"domicile": ["haute-vergue"], "travail": ["kervoile"], "jours": ["3"]} | (
        {} if travel.example and travel.example.mode_to_centre == "velo" else {"vers": ["velo"]}
    )
    page.reload()
    assert shown(page) == figures


def test_a_monthly_pass_is_saved_only_when_dropped(page: Page, demo_address: str, demo: Project) -> None:
    """The pass that is kept saves no money; dropped, it saves what Python says; the question is asked of no driver."""
    travel = demo.territory.travel
    assert travel is not None
    page.goto(f"{demo_address}/economies/?{ASKED}")
    assert shown(page)
    expect(page.locator("[data-part=fare]")).to_be_hidden()
    page.select_option("#mode", "car")
    expect(page.locator("[data-part=fare]")).to_be_visible()
    page.select_option("#vers", "velo")
    assert shown(page)[2].startswith("pas d’économie")
    page.get_by_label("auquel je renoncerais").check()
    start, end = demo.territory.locate("Haute-Vergue"), demo.territory.locate("Kervoile")
    assert start is not None
    assert end is not None
    centre = catalogue_of(demo).nearest(start.point, 1)[0][1].point
    journey = Journey(start.point, end.point, centre, travel.modes["car"], travel.modes["velo"], 2, Fare.UNSUBSCRIBED)
    expected = savings(travel, journey).euros
    assert expected is not None
    text = shown(page)[2]
    assert number(text) == abs(round(expected))
    assert text.endswith("en moins" if expected > 0 else "en plus")
    assert query(page)["paiement"] == ["sans-abonnement"]


def test_a_loss_is_said(page: Page, demo_address: str) -> None:
    """Where the way to the centre takes longer than the way to work, the hours have a plus and another colour."""
    page.goto(f"{demo_address}/economies/?{ASKED}&minutes=5&minutes-lieu=50")
    assert re.match(r"\+\d+ h de trajet en plus", shown(page)[0])
    assert page.locator("[data-part=figures] li").first.get_attribute("class") == "tool-result-loss"
    expect(page.locator("[data-part=basis]")).to_contain_text("50\u00a0min (votre durée)")


def test_the_back_button_leads_through_the_answers(page: Page, demo_address: str) -> None:
    """Each change is a step of the history; going back gives the former answer, going forth the later one."""
    page.goto(f"{demo_address}/economies/?{ASKED}")
    first = shown(page)
    page.select_option("#jours", "5")
    second = shown(page)
    assert second != first
    page.go_back()
    expect(page.locator("#jours")).to_have_value("2")
    assert shown(page) == first
    page.go_forward()
    expect(page.locator("#jours")).to_have_value("5")
    assert shown(page) == second


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("jours=99", "« jours=99 »"),
        ("mode=fusee", "« mode=fusee »"),
        ("semaines=-3", "« semaines=-3 »"),
        ("semaines=1e9", "« semaines=1e9 »"),
        ("lieu=nulle-part", "« lieu=nulle-part »"),
        ("inconnu", "« inconnu »"),
        ("detour=%3Cimg%20src=x%20onerror=alert(1)%3E", "« detour=<img src=x onerror=alert(1)> »"),
        ("jours=3&jours=4", "« jours=4 »"),
    ],
)
def test_what_the_address_says_wrongly_is_said_to_be_ignored(page: Page, demo_address: str, wrong: str, named: str) -> None:
    """An unknown name or value is named as text and has no effect on the rest."""
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(f"{demo_address}/economies/?{ASKED}&{wrong}")
    assert len(shown(page)) == 3
    expect(page.locator("[data-part=ignored]")).to_contain_text(named.replace("« ", "«\u00a0").replace(" »", "\u00a0»"))


def test_a_number_out_of_bounds_is_said(page: Page, demo_address: str) -> None:
    """A field that holds no number of its range is marked, and no figure is shown until it is right."""
    page.goto(f"{demo_address}/economies/?{ASKED}")
    before = shown(page)
    page.locator("[data-part=assumptions] summary").click()
    page.fill("#semaines", "soixante")
    page.press("#semaines", "Tab")
    expect(page.locator("[data-part=error]")).to_contain_text("un nombre de 1 à 52")
    expect(page.locator("#semaines")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-part=result]")).to_be_hidden()
    page.fill("#semaines", "22,5")
    page.press("#semaines", "Tab")
    expect(page.locator("[data-part=error]")).to_be_hidden()
    half = shown(page)
    assert number(half[0]) == pytest.approx(number(before[0]) / 2, abs=1)
    expect(page.locator("[data-part=basis]")).to_contain_text("22,5\u00a0semaines, votre hypothèse")


def test_the_nearest_centre_goes_first_and_another_may_be_chosen(page: Page, demo_address: str, demo: Project) -> None:
    """All confirmed places are offered by distance; who chooses another finds it in the address."""
    start = demo.territory.locate("Haute-Vergue")
    assert start is not None
    catalogue = catalogue_of(demo)
    slugs = [listing.slug for _, listing in catalogue.nearest(start.point, len(catalogue.confirmed))]
    page.goto(f"{demo_address}/economies/?{ASKED}")
    before = shown(page)
    offered = page.locator("#lieu option").evaluate_all("options => options.map(({ value }) => value)")
    assert offered == slugs
    page.select_option("#lieu", slugs[-1])
    assert query(page)["lieu"] == [slugs[-1]]
    assert shown(page) != before


def test_the_answer_goes_into_the_message_and_nowhere_else(page: Page, demo_address: str) -> None:
    """The page's message holds the answer and its address; nothing but the three files of data is asked for, nothing is kept."""
    asked: list[str] = []
    page.goto(f"{demo_address}/economies/", wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.fill("#domicile", "haute-vergue")
    page.press("#domicile", "Tab")
    page.fill("#travail", "kervoile")
    page.press("#travail", "Tab")
    figures = shown(page)
    message = page.locator("[data-part=message]").input_value()
    assert "Haute-Vergue" in message
    assert page.url in message
    assert figures[0].split(" de ")[0] in " ".join(message.split())
    files = ("communes.json", "economies/facteurs.json", "economies/lieux.json")
    assert sorted(asked) == sorted(f"{demo_address}/{file}" for file in files)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_without_scripts_an_example_and_every_figure_remain(chromium: Browser, demo_address: str) -> None:
    """Without JavaScript no form is shown, but the worked example, the formula and the sources are."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_address}/economies/")
    expect(page.locator("form.calculator")).to_be_hidden()
    expect(page.get_by_text("Le calculateur demande JavaScript")).to_be_visible()
    assert page.locator(".savings-rows tbody tr").count() >= 2
    assert page.locator(".factors tbody tr td:last-child").count() > 10
    context.close()
