"""The study of a company's journeys: what is read from a list, what is reckoned from it, and that none of it leaves."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from telecentres.draw.maps import Atlas
from telecentres.know.catalogue import catalogue_of
from telecentres.know.commute import Journey, savings
from telecentres.project import Project
from telecentres.read.outlines import read_outlines
from telecentres.site.factors import factors_json
from telecentres.site.study import study_json
from telecentres.sphere import Point, kilometres

pytestmark = pytest.mark.browser

Inputs = tuple[dict[str, Any], dict[str, Any]]

READ = """async ([data, factors, texts]) => {
    const { placesOf } = await import('/js/study-places.js');
    const { readList, Refused, suggest, textOf } = await import('/js/study-list.js');
    const places = placesOf(data, factors);
    const named = (index) => places.communes[index].names[0];
    return texts.map((given) => {
        try {
            const text = typeof given === 'string' ? given : textOf(Uint8Array.from(given).buffer);
            const { people, entries, problems, spread, unreadModes, unreadMinutes, lines } = readList(text, places);
            suggest(problems, places);
            const read = entries.map(({ communes, mode, site, people }) =>
                [communes.map(([index, share]) => [named(index), share]), mode, site?.name ?? null, people]);
            const times = Object.fromEntries(entries.map(({ communes, times }) => [named(communes[0][0]), times]));
            return { people, lines, entries: read, times, problems, spread, unreadModes, unreadMinutes };
        } catch (error) {
            if (!(error instanceof Refused)) throw error;
            return { refusal: error.message };
        }
    });
}"""


def inputs_of(project: Project, folder: Path) -> Inputs:
    """What the build gives the study of a network."""
    catalogue = catalogue_of(project)
    outlines, _ = read_outlines(folder / "territory", "territory")
    assert project.territory.travel is not None
    atlas = Atlas(project.territory, outlines, catalogue.listings)
    return json.loads(study_json(catalogue, atlas)), json.loads(factors_json(project.territory.travel))


@pytest.fixture(scope="module")
def inputs(project: Project, root: Path) -> Inputs:
    """The first network's."""
    return inputs_of(project, root)


def read(page: Page, inputs: Inputs, *texts: str | bytes) -> list[dict[str, Any]]:
    """What the browser reads in lists, given as text or as the bytes of a file."""
    given = [text if isinstance(text, str) else list(text) for text in texts]
    found: list[dict[str, Any]] = page.evaluate(READ, [*inputs, given])
    return found


def counts(found: dict[str, Any]) -> dict[str, float]:
    """The people of each commune that is meant without a doubt."""
    sums: dict[str, float] = {}
    for communes, _, _, people in found["entries"]:
        if len(communes) == 1:
            sums[communes[0][0]] = sums.get(communes[0][0], 0) + people
    return sums


# The same three communes, as spreadsheets, databases and people write them.
LISTS: dict[str, str | bytes] = {
    "lines": "Melun\nMeaux\nMeaux\nChelles\n",
    "old Macs": "Melun\rMeaux\rMeaux\rChelles",
    "one line": "Melun, Meaux, Meaux, Chelles",
    "numbers behind": "Melun\nMeaux 2\nChelles : 1",
    "numbers before": "1 Melun\n2 x Meaux\nChelles",
    "numbers in brackets": "Melun (1)\nMeaux (2)\nChelles (77)",
    "codes before": "77000 MELUN\n77100 MEAUX CEDEX\n77100 Meaux\n77500 chelles",
    "semicolons": "Commune;Effectif\r\nMelun;1\r\nMeaux;2\r\nChelles;1\r\n",
    "tabs": "CP\tVille\tNb salariés\n77000\tMelun\t1\n77100\tMeaux\t2\n77500\tChelles\t1",
    "quotes": '"Nom","Ville","Effectif"\n"Du, Pont","Melun","1"\n"La\nRue","Meaux","2"\n"",Chelles,1\n',
    "formulas around codes": '="77000";Melun;1\n="77100";Meaux;2\n="77500";Chelles;1\n',
    "a named separator": "sep=|\nMelun|1\nMeaux|2\nChelles|1",
    "no titles": "Dupont;77000;Melun;1\nDurand;77100;Meaux;2\nMartin;77500;Chelles;1",
    "INSEE codes": "Code INSEE;Nombre\n77288;1\n77284;2\n77108;1",
    "blank lines": "\n\n;;\nMelun;1\n\n  \nMeaux;2\nChelles;1\n;;\n",
    "a byte-order mark": "\ufeffCommune;Effectif\nMelun;1\nMeaux;2\nChelles;1".encode(),
    "UTF-16": "Commune\tEffectif\nMelun\t1\nMeaux\t2\nChelles\t1".encode("utf-16"),
    "UTF-16 without its mark": "Commune\tEffectif\nMelun\t1\nMeaux\t2\nChelles\t1".encode("utf-16-le"),
}


def test_a_list_is_read_in_any_form(modules: Page, inputs: Inputs) -> None:
    """Text and CSV of all kinds, with and without titles and counts, give the same communes with the same people."""
    for form, found in zip(LISTS, read(modules, inputs, *LISTS.values()), strict=True):
        assert counts(found) == {"Melun": 1, "Meaux": 2, "Chelles": 1}, form
        assert found["problems"] == [], form
        assert found["people"] == 4, form


def test_accents_survive_old_spreadsheets(modules: Page, inputs: Inputs) -> None:
    """A file in Windows-1252 is read as such; old names and abbreviations are understood."""
    (found,) = read(modules, inputs, "Commune;Effectif\nClaye-Souilly;1\nST MAMMÈS;2\nVeneux-les-Sablons;3".encode("cp1252"))
    assert counts(found) == {"Claye-Souilly": 1, "Saint-Mammès": 2, "Moret-Loing-et-Orvanne": 3}


def test_a_shared_code_is_spread_by_inhabitants(modules: Page, inputs: Inputs, project: Project) -> None:
    """A postal code of several communes gives each its share; with a name beside it, that commune alone."""
    alone, named, misspelt = read(modules, inputs, "77320\n77320", "77320 Jouy-sur-Morin", "77320;Jouy sur Morinn\n77100;Meaux")
    communes = project.territory.with_postal_code("77320")
    inhabitants = sum(commune.population for commune in communes)
    ((shares, _, _, people),) = alone["entries"]
    assert people == 2
    assert dict(shares) == pytest.approx({commune.name: commune.population / inhabitants for commune in communes})
    assert alone["spread"] == [{"code": "77320", "communes": len(communes), "people": 2}]
    assert counts(named) == {"Jouy-sur-Morin": 1}
    assert counts(misspelt) == {"Jouy-sur-Morin": 1, "Meaux": 1}
    assert named["spread"] == misspelt["spread"] == []


def test_what_is_not_understood_is_named_with_what_may_be_meant(modules: Page, inputs: Inputs) -> None:
    """Lines are listed with their numbers and suggestions, never counted; a count that is none is said."""
    (found,) = read(
        modules, inputs, "Commune;Effectif;Site\nMelum;3;\nMelum;1;\nMeaux;-2;\nChelles;;\nAvon;1;Nulle-Part\nMelun;1;"
    )
    assert found["people"] == 1
    by_text = {problem["text"]: problem for problem in found["problems"]}
    assert by_text["Melum"]["lines"] == [2, 3]
    assert by_text["Melum"]["people"] == 4
    assert by_text["Melum"]["suggestions"][0]["name"] == "Melun"
    assert "-2" in by_text["Meaux"]["reason"]
    assert by_text["Chelles"]["reason"] == "l’effectif manque"
    assert "Nulle-Part" in by_text["Avon"]["reason"]


def test_columns_tell_the_mode_and_the_site(modules: Page, inputs: Inputs) -> None:
    """Modes are understood as people write them; a site is a pole or a commune; a mode that is not known is said."""
    rows = [
        "Commune;Mode;Lieu de travail",
        "Melun;Voiture;La Défense",
        "Melun;RER;",
        "Melun;vélo;Meaux",
        "Melun;à pied;",
        "Melun;jet;",
    ]
    (found,) = read(modules, inputs, "\n".join(rows))
    assert [(mode, site) for _, mode, site, _ in found["entries"]] == [
        ("voiture_seul", "La Défense"),
        ("rer_transilien", None),
        ("velo", "Meaux"),
        ("marche", None),
        (None, None),
    ]
    assert found["unreadModes"] == [{"text": "jet", "people": 1}]


def test_a_column_tells_the_minutes(modules: Page, inputs: Inputs) -> None:
    """Minutes are understood as people write them, by the column's title or by their unit; what is none is said and counted."""
    written = ["45", "45 min", "1h", "1 h 15", "1:15", "0h50", "75,5", "", "0", "500", "1h75", "long", "45-60", "-5"]
    rows = [f"Melun;{text}" for text in written]
    titled, bare, spoken, percent = read(
        modules,
        inputs,
        "\n".join(["Commune;Durée du trajet domicile-travail", *rows]),
        "Melun;45 min;2\nMeaux;1 h 10;3",
        "Ville\tTemps de trajet\tNb\nMelun\t30\t4",
        "Commune;Temps de travail;Nombre\nMelun;80;4",
    )
    assert titled["times"] == {"Melun": [[minutes, 1] for minutes in (45, 45, 60, 75, 75, 50, 75.5)]}
    assert titled["people"] == len(written)
    unread = {one["text"]: one["people"] for one in titled["unreadMinutes"]}
    assert unread == dict.fromkeys(["0", "500", "1h75", "long", "45-60", "-5"], 1)
    assert bare["times"] == {"Melun": [[45, 2]], "Meaux": [[70, 3]]}
    assert counts(bare) == {"Melun": 2, "Meaux": 3}
    assert spoken["times"] == {"Melun": [[30, 4]]}
    assert percent["times"] == {"Melun": []}


def test_what_is_no_list_is_refused_by_a_sentence(modules: Page, inputs: Inputs) -> None:
    """Binary files, books of spreadsheets, 5 MB and 20,001 lines end in a sentence."""
    noise = random.Random(7).randbytes(3000)
    refused = read(
        modules,
        inputs,
        b"PK\x03\x04" + noise,
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n" + noise,
        "a" * 5_000_001,
        "Melun\n" * 20_001,
    )
    for found, word in zip(refused, ("CSV", "PDF", "pas du texte", "5 au plus", "20\u202f000"), strict=True):
        assert word in found["refusal"]


def test_hostile_text_ends_soon(modules: Page, inputs: Inputs) -> None:
    """Quotes that never close, one endless line, a million separators, deep brackets: each is read to its end."""
    found = modules.evaluate(
        """async ([data, factors]) => {
            const { placesOf } = await import('/js/study-places.js');
            const { readList } = await import('/js/study-list.js');
            const places = placesOf(data, factors);
            const names = Array.from({ length: 20_000 }, (_, number) => `Nulle-Part-${number}`);
            const parts = ['"', 'a', ';', '(', '="', '",', 'x ', 'Melun x'];
            const texts = [names.join('\\n'), ...parts.map((part) => part.repeat(1_000_000 / part.length))];
            return texts.map((text) => readList(text, places).problems.length);
        }""",
        list(inputs),
    )
    assert found == [20_000, 1, 1, 0, 1, 1, 1, 1, 1]


RECKON = """async ([data, factors, list, choices]) => {
    const { placesOf, siteMeant } = await import('/js/study-places.js');
    const { readList } = await import('/js/study-list.js');
    const { reckon } = await import('/js/study-reckon.js');
    const places = placesOf(data, factors);
    const { entries } = readList(list, places);
    const site = choices.site && siteMeant(places, choices.site);
    return reckon(entries, places, data.centres, factors, { ...choices, site });
}"""


def reckoned(page: Page, inputs: Inputs, text: str, **choices: Any) -> dict[str, Any]:
    """The results of a list with some choices changed."""
    data, factors = inputs
    usual = {
        "site": "La Défense",
        "radius": 15,
        "days": 2,
        "between": ["rer_transilien", "voiture_seul"],
        "modeToCentre": "voiture_seul",
        "fare": "billets",
        "own": {},
    }
    found: dict[str, Any] = page.evaluate(RECKON, [data, factors, text, {**usual, **choices}])
    return found


def test_results_are_those_of_the_build(modules: Page, inputs: Inputs, project: Project) -> None:
    """Who is served, how far, hours, kilograms and euros are the sums of the build's own savings, one person after another."""
    data, _ = inputs
    travel = project.territory.travel
    assert travel is not None
    pick = random.Random(3)
    people = {code: pick.randint(1, 9) for code in pick.sample(data["inseeCodes"], 60)}
    found = reckoned(modules, inputs, "Code INSEE;Nombre\n" + "\n".join(f"{code};{count}" for code, count in people.items()))
    centres = [Point(*centre["at"]) for centre in data["centres"]]
    work = next(pole.point for pole in travel.poles if pole.name == "La Défense")

    def place(code: str) -> Point:
        commune = project.territory.commune_by_code[code]
        return Point(round(commune.latitude, 4), round(commune.longitude, 4))

    nearest = {
        commune: min((kilometres(place(commune), centre), index) for index, centre in enumerate(centres)) for commune in people
    }
    assert found["people"] == sum(people.values())
    assert found["covered"] == [sum(n for c, n in people.items() if nearest[c][0] <= radius) for radius in (5, 10, 15, 20)]
    within = [[sum(n for c, n in people.items() if kilometres(place(c), p) <= r) for r in (5, 10, 15, 20)] for p in centres]
    assert [centre["within"] for centre in found["centres"]] == within
    going = {c: n for c, n in people.items() if nearest[c][0] <= 15 and nearest[c][0] < kilometres(place(c), work)}
    assert found["year"]["going"] == sum(going.values()) > 0
    for scenario in found["year"]["scenarios"]:
        mode, near = travel.modes[scenario["mode"]], travel.modes["voiture_seul"]
        all_ = [(n, savings(travel, Journey(place(c), work, centres[nearest[c][1]], mode, near, 2))) for c, n in going.items()]
        assert scenario["hours"] == pytest.approx(sum(n * saved.hours for n, saved in all_))
        assert scenario["kg"] == pytest.approx(sum(n * saved.kg_co2e for n, saved in all_))
        assert scenario["euros"] == pytest.approx(sum(n * (saved.euros or 0) for n, saved in all_))
        assert scenario["rising"] == sum(n for n, saved in all_ if saved.kg_co2e < 0)


def test_typed_minutes_take_the_place_of_the_estimate(modules: Page, inputs: Inputs, project: Project) -> None:
    """Hours are those of the build's savings with the line's minutes, else the visitor's, else the distance; the rest stays."""
    data, _ = inputs
    travel = project.territory.travel
    assert travel is not None
    centres = [Point(*centre["at"]) for centre in data["centres"]]
    # A commune from which a centre is some way off.
    code, home, centre = next(
        (commune.insee_code, home, centre)
        for commune in sorted(project.territory.communes, key=lambda commune: commune.slug)
        for home in [Point(round(commune.latitude, 4), round(commune.longitude, 4))]
        for centre in [min(centres, key=lambda point: kilometres(home, point))]
        if 6 < kilometres(home, centre) < 12
    )
    rows = ["Code INSEE;Nombre;Minutes", f"{code};2;95", f"{code};1;5", f"{code};4;"]
    found, general, estimated = (
        reckoned(modules, inputs, text, radius=20, minutes=minutes)["year"]
        for text, minutes in (("\n".join(rows), None), ("\n".join(rows), 70), (f"Code INSEE;Nombre\n{code};7", None))
    )
    work = next(pole.point for pole in travel.poles if pole.name == "La Défense")
    near = travel.modes["voiture_seul"]
    for year, other in ((found, None), (general, 70.0)):
        for scenario, plain in zip(year["scenarios"], estimated["scenarios"], strict=True):
            mode = travel.modes[scenario["mode"]]
            all_ = [
                (count, savings(travel, Journey(home, work, centre, mode, near, 2, work_minutes=minutes)))
                for count, minutes in ((2, 95.0), (1, 5.0), (4, other))
            ]
            assert scenario["hours"] == pytest.approx(sum(count * saved.hours for count, saved in all_))
            assert scenario["longer"] == sum(count for count, saved in all_ if saved.hours < 0) == 1
            assert (scenario["kg"], scenario["euros"]) == pytest.approx((plain["kg"], plain["euros"]))
    assert found["times"] == {"listed": 3, "general": 0, "estimated": 4}
    assert general["times"] == {"listed": 3, "general": 4, "estimated": 0}
    assert estimated["times"] == {"listed": 0, "general": 0, "estimated": 7}


def test_a_rise_is_told_and_a_pass_that_is_kept_saves_nothing(modules: Page, inputs: Inputs) -> None:
    """Who takes the train today and drives to the centre emits more; a ticket counts as saved only where no pass is kept."""
    data, factors = inputs
    centre = dict(data["centres"][0], at=[48.6, 2.9])
    own = ({**data, "centres": [centre]}, factors)
    kept, paid = (
        reckoned(modules, own, "Melun;1;RER", radius=20, fare=fare)["year"]["scenarios"] for fare in ("abonnement", "billets")
    )
    assert len(kept) == 1
    assert kept[0]["mode"] is None
    assert kept[0]["rising"] == 1
    assert kept[0]["risingKg"] == pytest.approx(-kept[0]["kg"])
    assert kept[0]["euros"] < 0
    assert paid[0]["euros"] - kept[0]["euros"] == pytest.approx(2 * 46 * 2 * 2.04)


def test_who_works_nearer_than_any_centre_is_left_out(modules: Page, inputs: Inputs) -> None:
    """A person whose work is in the own commune gains nothing, and is counted apart; without a site there is no year."""
    year = reckoned(modules, inputs, "Melun;4", site="Melun", radius=20)["year"]
    assert (year["going"], year["closerToWork"]) == (0, 4)
    assert year["scenarios"][0]["hours"] == 0
    year = reckoned(modules, inputs, "Melun;4", site=None)["year"]
    assert (year["going"], year["siteless"]) == (0, 4)


def test_the_places_are_paid_by_the_month(modules: Page, demo: Project, root: Path) -> None:
    """Eight days a month in each served person's nearest centre, twelve times, where its prices are known."""
    inputs = inputs_of(demo, root / "demo")
    choices = {"site": "Kervoile", "between": ["car", "voiture"], "modeToCentre": "velo", "radius": 5, "days": 2}
    cost = reckoned(modules, inputs, "Port-Orphie;10", **choices)["year"]["cost"]
    assert cost["daysAMonth"] == 8  # 2 × 45 ÷ 12 = 7,5
    assert cost["priced"] == 10
    # A week and three days: 65 + 3 × 16 = 113 €; two weeks 130; ten days 140; the month 195.
    assert cost["euros"] == pytest.approx(10 * 12 * 113)


def test_three_centres_are_the_best_three(modules: Page) -> None:
    """The chosen centres reach as many people as the best of all triples, tried one by one, on random networks."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    cases: list[tuple[list[float], list[list[int]]]] = []
    for _ in range(150):
        rows, centres = pick.randint(1, 40), pick.randint(0, 14)
        people: list[float] = [pick.choice([1, 2, 5, 0.25, 17]) for _ in range(rows)]
        share = pick.choice([0.05, 0.3, 0.9])
        cases.append((people, [[row for row in range(rows) if pick.random() < share] for _ in range(centres)]))
    found: list[dict[str, Any]] = modules.evaluate(
        """async (cases) => {
            const { bestTogether } = await import('/js/study-reckon.js');
            return cases.map(([people, reach]) => bestTogether(people, reach, 3));
        }""",
        cases,
    )

    def reached(people: list[float], reach: list[list[int]], chosen: tuple[int, ...]) -> float:
        return sum(people[row] for row in {row for centre in chosen for row in reach[centre]})

    for (people, reach), answer in zip(cases, found, strict=True):
        count = min(3, len(reach))
        best = max(reached(people, reach, chosen) for chosen in itertools.combinations(range(len(reach)), count))
        assert len(set(answer["centres"])) == len(answer["centres"]) <= count
        # None is there for nothing.
        for left_out in answer["centres"]:
            assert reached(people, reach, tuple(set(answer["centres"]) - {left_out})) < best
        assert answer["people"] == pytest.approx(best)
        assert reached(people, reach, tuple(answer["centres"])) == pytest.approx(best)


def test_at_equal_numbers_the_nearer_centre_is_named(modules: Page, inputs: Inputs) -> None:
    """Of centres that reach the same people, the one nearest to them stands alone, wherever it stands in the list."""
    data, factors = inputs
    place = next(row for row in data["communes"] if row[0] == "Melun")
    at = [[place[3] + 0.07, place[4]], [place[3], place[4]], [place[3] - 0.05, place[4]]]
    centres = [dict(data["centres"][0], at=point) for point in at]
    best = reckoned(modules, ({**data, "centres": centres}, factors), "Melun;5", radius=10)["best"]
    assert (best["centres"], best["people"], best["each"]) == ([1], 5, [5])


# ---- On the page ----

EXAMPLE = '[data-part="example"]'
REPORT = ".study-report"


def studied(page: Page, address: str, text: str, site: str = "La Défense") -> None:
    """Open the page, type, ask, wait for the report."""
    page.goto(f"{address}/entreprises/")
    page.locator("#etude-site").fill(site)
    page.locator("#etude-liste").fill(text)
    page.locator('[data-part="go"]').click()
    page.wait_for_selector(f"{REPORT} h2")


@pytest.mark.parametrize("network", ["real", "demo"])
def test_an_invented_list_is_one_click_away(page: Page, sites: dict[str, str], network: str) -> None:
    """One click gives a whole report, labelled as invented, and a message with its figures; nothing is complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{sites[network]}/entreprises/")
    page.locator(EXAMPLE).click()
    page.wait_for_selector(f"{REPORT} h2")
    report = page.locator(REPORT)
    assert "liste inventée" in report.inner_text()
    assert report.locator(".study-report-best li").count() == 3
    assert report.locator("svg .study-map-people").count() > 10
    assert report.get_by_role("img", name="communes où vivent").count() == 1
    assert "186 personnes" in page.locator("#suite-message").input_value().replace("\u00a0", " ")
    assert "\n" in page.locator("#suite-message").input_value()
    assert page.url == f"{sites[network]}/entreprises/"
    assert complaints == []


def test_nothing_of_a_list_leaves_the_page(context: BrowserContext, sites: dict[str, str]) -> None:
    """After pasting, no request, beacon, form, storage, cookie or address holds any of the text; a reload forgets it."""
    page = context.new_page()
    requests: list[Request] = []
    context.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - a built-in method is no handler
    page.add_init_script("""
        window.sent = [];
        navigator.sendBeacon = (...given) => window.sent.push(given);
        HTMLFormElement.prototype.submit = () => window.sent.push('form');
        addEventListener('submit', () => window.sent.push('form'));
        const { open } = window;
        window.open = (...given) => window.sent.push(given);
    """)
    secrets = ["Zorglub", "0612345678", "Fouju", "77390"]
    studied(
        page,
        sites["demo"],
        "Nom;Commune;Code postal;Tel\nZorglub;Fouju;77390;0612345678\nPort-Orphie;Port-Orphie;;1\n",
        "Kervoile",
    )
    page.locator('[data-choice="radius"]').select_option("20")
    page.get_by_role("button", name="Tableau des lieux (CSV)").click()
    page.wait_for_load_state("networkidle")
    said = [(request.url, request.post_data or "", str(request.headers)) for request in requests]
    assert len(said) > 8
    assert {request.method for request in requests} == {"GET"}
    # Every address is one that the build wrote, with nothing added.
    assert [url for url, *_ in said if "?" in url or "#" in url] == []
    kept = page.evaluate("""async () => JSON.stringify([
        { ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href, window.sent,
        await caches.keys(), (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length,
        [...document.querySelectorAll('a[href], form[action]')].map((one) => one.href ?? one.action),
    ])""")
    for secret in secrets:
        assert not [url for url, *_ in said if secret.lower() in url.lower()]
        assert not [one for one in said if secret in one[1] or secret in one[2]]
        assert secret not in kept
    assert json.loads(kept)[:6] == [{}, {}, "", None, f"{sites['demo']}/entreprises/", []]
    assert json.loads(kept)[6:9] == [[], 0, 0]
    assert page.locator("form").count() == 0
    assert page.evaluate("document.querySelectorAll('.study-form [name]').length") == 0
    assert "form-action 'none'" in (page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or "")
    page.reload()
    assert page.locator("#etude-liste").input_value() == ""


def test_the_report_says_whose_minutes_it_counts(page: Page, sites: dict[str, str]) -> None:
    """Minutes of the list, the visitor's for all, and those reckoned are told apart; nonsense leaves the estimate."""
    studied(page, sites["real"], "Commune;Effectif;Minutes\nCoulommiers;3;80\nCoulommiers;2;\nMeaux;1;bof")
    notes = page.locator(".study-report-notes")
    expect(notes).to_contain_text("donné par la liste pour 3\u00a0personnes\u00a0; estimé d’après la distance pour")
    expect(notes).to_contain_text("Temps «\u00a0bof\u00a0» non compris (1\u00a0personne)")
    page.locator("#etude-minutes").fill("65")
    page.locator("#etude-minutes").press("Tab")
    expect(notes).to_contain_text("donné par la liste pour 3\u00a0personnes\u00a0; de 65\u00a0min, que vous avez indiquées, pour")
    page.locator("#etude-minutes").fill("-4")
    page.locator("#etude-minutes").press("Tab")
    expect(notes).to_contain_text("estimé d’après la distance")


def test_a_correction_counts_a_line(page: Page, sites: dict[str, str]) -> None:
    """One click on what was meant counts the people of a misspelt line."""
    studied(page, sites["real"], "Melun;3\nMelum;4")
    assert "1\u00a0ligne non comprise" in page.locator(REPORT).inner_text()
    page.get_by_role("button", name="C’est Melun").click()
    expect(page.locator(REPORT)).not_to_contain_text("non comprise")
    expect(page.locator(f"{REPORT} > p").first).to_contain_text("7\u00a0personnes")


def test_text_goes_in_as_text(page: Page, sites: dict[str, str]) -> None:
    """Markup in a list is shown as typed, an endless word in lines; no formula of it runs in a spreadsheet that is saved."""
    page.set_viewport_size({"width": 320, "height": 800})
    studied(page, sites["real"], f"<img src=x onerror=alert(1)>;3\nMelun;2\n=SUM(A1);1\n{'w' * 200};1")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(f"{REPORT} img").count() == 0
    assert "<img src=x" in page.locator(".study-report-problems").inner_text()
    for name in ("Tableau des lieux (CSV)", "Tableau des communes (CSV)"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=name).click()
        text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
        cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
        assert len(cells) >= 10
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


PASTE = """async (text) => {
    const long = [];
    const watch = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    watch.observe({ type: 'longtask' });
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const report = document.querySelector('.study-report');
    const seen = new Promise((resolve) => new MutationObserver((_, observer) => {
        if (report.querySelector('h2')) { observer.disconnect(); resolve(); }
    }).observe(report, { childList: true }));
    const pasted = new ClipboardEvent('paste', { clipboardData, cancelable: true });
    document.querySelector('#etude-liste').dispatchEvent(pasted);
    await seen;
    await new Promise((resolve) => setTimeout(resolve, 200));
    watch.disconnect();
    return long;
}"""


def test_twenty_thousand_lines_leave_the_page_free(page: Page, sites: dict[str, str]) -> None:
    """A long list is pasted beside the page and reckoned by a worker: no task of the page's own lasts over 50 ms.

    A busy machine makes a task long; one that is long by itself is long each time.
    """
    page.goto(f"{sites['real']}/entreprises/")
    page.locator("#etude-site").fill("La Défense")
    page.locator("#etude-liste").focus()
    page.wait_for_load_state("networkidle")
    communes = json.loads(page.request.get(f"{sites['real']}/communes.json").text())["communes"]
    pick = random.Random(5)
    lines = "\n".join(f"{pick.choice(communes)[0]};{pick.randint(1, 3)}" for _ in range(20_000))
    tasks = [page.evaluate(PASTE, lines)]
    assert "20\u202f000\u00a0lignes lues" in page.locator(REPORT).inner_text()
    while tasks[-1] and len(tasks) < 4:
        tasks.append(page.evaluate(PASTE, lines))
    assert tasks[-1] == [], tasks


def test_what_does_not_load_is_said_and_tried_again(page: Page, sites: dict[str, str]) -> None:
    """Without the data, or without the worker, a sentence says so; once they are there, the same click answers."""
    status = page.locator('.study [data-part="status"]')
    for missing, sentence in (("**/donnees.json", "ne se sont pas chargées"), ("**/study-worker*", "n’a pas pu se faire")):
        page.route(missing, lambda route: route.abort())
        page.goto(f"{sites['real']}/entreprises/")
        page.locator("#etude-liste").fill("Melun")
        page.locator('[data-part="go"]').click()
        expect(status).to_contain_text(sentence)
        page.unroute(missing)
        page.locator('[data-part="go"]').click()
        page.wait_for_selector(f"{REPORT} h2")


def test_the_keyboard_is_enough(page: Page, sites: dict[str, str]) -> None:
    """Site, list and question are reached and answered by keys, and the report takes the focus."""
    page.goto(f"{sites['real']}/entreprises/")
    page.locator("#etude-site").focus()
    page.keyboard.type("defense")
    page.wait_for_selector("#etude-sites [role=option]")
    page.keyboard.press("Enter")
    expect(page.locator("#etude-site")).to_have_value("La Défense")
    page.keyboard.press("Tab")
    page.keyboard.type("Melun\nMeaux\n")
    page.locator('[data-part="go"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{REPORT} h2")
    assert page.evaluate("document.activeElement.textContent") == "Étude des trajets"


def test_on_paper_the_report_stands_alone(page: Page, sites: dict[str, str]) -> None:
    """Once there is a report, the questions, the page's text and the message are not printed; its sources are."""
    studied(page, sites["real"], "Coulommiers;3\nMeaux;2")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".study-report").is_visible()
    assert page.locator(".travel-sources").is_visible()
    hidden = page.locator(".study-form, .study-rest, .next-step, .study-report-actions")
    assert hidden.count() >= 4
    assert hidden.filter(visible=True).count() == 0


def test_without_scripts_the_page_says_where_else_to_look(real_production: Any) -> None:
    """The areas with their places are in the page itself, and a sentence says what the study needs."""
    html = real_production.html("entreprises/")
    assert "Capacité par secteur" in html
    assert "<noscript>" in html
    assert 'href="/communes/"' in html.split("<noscript>")[1].split("</noscript>")[0]


@pytest.mark.axe
def test_the_report_breaks_no_accessibility_rule(page: Page, sites: dict[str, str], root: Path) -> None:
    """The report passes axe's rules, light and dark, with its details open."""
    studied(page, sites["real"], "Coulommiers;3\nMeaux;2\nMelum;1\n77320;4")
    page.locator(f"{REPORT} details summary").click()
    page.evaluate((root / "tests/tools/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = page.evaluate(
            "axe.run('main').then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)]))"
        )
        assert found == [], scheme
