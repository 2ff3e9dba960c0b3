"""Sheets composed in the browser: whatever is typed, what comes out passes the checks, or is refused with a sentence."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from telecentres.checks import FOR_EACH_CENTRE
from telecentres.project import Project
from telecentres.read.centre import Centre, read_centre
from telecentres.read.schema import PLACEHOLDERS
from telecentres.site.pages.declare import CORRECTED, DECLARED, fields, typed
from telecentres.site.suggestions import communes_json

pytestmark = pytest.mark.browser

FILE = "centres/essai.yaml"


COMPOSE = """async ([fields, known, cases]) => {
  const { judged, lines, rules } = await import('/js/sheet.js');
  const ready = rules(known);
  return cases.map((typed) => {
    const { values, refused } = judged(fields, new Map(Object.entries(typed)), ready);
    return [`${lines(values).join('\\n')}\\n`, Object.fromEntries(refused), Object.fromEntries(values)];
  });
}"""


def composed(page: Page, project: Project, groups: Any, cases: list[dict[str, Any]]) -> list[tuple[str, dict[str, str], Any]]:
    """What the browser makes of some forms: the sheet, what it refuses, the values."""
    asked = [
        {**asdict(field), "isRequired": field.is_required, "words": [word for word, _ in field.words]}
        for _, names in groups
        for field in fields(names)
    ]
    known = {
        "nothing": sorted(PLACEHOLDERS),
        "places": json.loads(communes_json(project.territory)),
        "isDemonstration": project.network.is_demonstration,
        "today": project.today.isoformat(),
    }
    found: list[tuple[str, dict[str, str], Any]] = page.evaluate(COMPOSE, [asked, known, cases])
    return found


def checked(text: str, project: Project) -> tuple[Centre | None, list[str]]:
    """The centre of a sheet, and what the checks refuse in it."""
    centre, document = read_centre(FILE, "essai", text.encode())
    found = list(document.problems)
    if centre is not None:
        for rule in FOR_EACH_CENTRE:
            found += rule(centre, project)
    return centre, [str(problem) for problem in found if problem.is_error]


# What breaks YAML, what sheets refuse, what looks like something else, what cannot be seen.
NASTY = [
    "", " ", "?", "…", "-", "- a", "a: b", "a : b", ": a", "a #b", "# a", "#a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`",
    "[a]", "[a, b]", "{a: b}", "{", "}", "]", "'", '"', "'a'", '"a"', 'a "b" c', "a'b", "l’été", "\\", "C:\\new", "a\\",
    "\\u00e9", "a\\nb", "a\nb", "a\n\nb", "a\tb", "\ta", "a\u00a0: b", "a\u00a0", "a\u200bb", "a\u202eb", "a\ufeffb", "\ud800",
    "a\ud800b", "a\x00b", "a\x07b", "a\x85b", "a\u2028b", "\ue000", "a\ufffdb", "NO", "yes", "oui", "non", "null", "~",
    "inconnu", "Inconnue", "à compléter", "n/c", "todo", "xxx", "0123", "12:30", "1e3", "0x10", "2026-10-05", "1_000", ".inf",
    "<<", "<<: a", "=", "a=b", "---", "...", "--- a", "<b>a</b>", "a < b", "a <bis>", "<script>", "&amp;", "&eacute;t&eacute;",
    "R&D", "a & b", "**a**", "[a](b)", "*a*", "_a_", "Ã©", "Â« a Â»", "â€™", "l’Œuvre", "Ångström", "المرسى", "東京",
    "👩‍💻 coworking", "é" * 79, "a" * 81, "a" * 300, "a" * 5000, "«\u00a0a\u00a0»", "“a”", "‘a’", "a, b", "a; b", "a,b", "12,50",
    "a - b", "a – b", "- - a", "? a", "a?", "! a", "a!", "%", "100 %", "a %", "a | b", "$(x)", "`x`", "; x", "=1+1", "+a",
    "@here", "a@b", "a@b.fr", "b@c.example", "mailto:a@b.fr", "https://a.fr", "http://a.fr/b?c=d#e", "a.fr", "www.a",
    "ftp://a.fr", "https://", "https://a b.fr", "https://a.fr/é", "https://a.fr/%zz", "https://a.fr:99999", "//a.fr",
    "javascript:alert(1)", "https://user:pw@a.fr", "https://1.2.3.4", "https://a.fr/#a: b", "https://x.example/a",
    "01 64 00 00 00", "0164000000", "01.64.00.00.00", "+33 (0)1 64 00 00 00", "0033164000000", "08 92 00 00 00", "0976000000",
    "112", "0590 00 00 00", "01 64 00 00", "+32 2 000 00 00", "1", "0", "-1", "1.5", "1 200", "1.200", "5000", "5001",
    "999999999999", "1e9", "12 €", "600 000 €", "2027", "2027-13", "2027-02-29", "2028-02-29", "03/2027", "31/12/2026",
    "32/01/2027", "mars 2027", "27", "1800", "2250", "00100", "00 100", "99999", "Port-Orphie", "port orphie", "PORT-ORPHIE",
    "Port-Orphie (00100)", "Port Orphie !", "Kervoile", "Ænge", "L'Ilot",
]  # fmt: skip
HOURS = [
    "lun-ven: 8h30-19h", "lun-ven: 8h30-19h\nsam: 9h-12h, 14h-17h\njours_feries: fermé", "lun: 9h-9h", "lun: 19h-9h",
    "lun: 9h-25h", "lun: 9h60-10h", "ven-lun: 9h-10h", "lun: 9h-12h, 11h-14h", "lun: 9h-12h\nlun: 14h-18h", "lun, mer: 9h-12h",
    "dim: fermé", "lun 9h-12h", "lundi: 9h-12h", "lun: 0h-24h", "lun: 9h-12h, 12h-14h", "24h/24 7j/7", "lun: sur rendez-vous",
    "LUN-VEN: 8H30-19H", "lun-ven : 8h30 - 19h", "lun: 9h-12h # a", "jours_feries: 10h-12h", "lun: {9h}", "lun-dim: 0h00-23h59",
    "\n\n", "lun:", ": 9h-12h",
]  # fmt: skip
# What each kind of field takes, so that none is always refused.
GOOD = {
    "phone": ["01 99 00 12 34", "+33 6 12 34 56 78"],
    "email": ["a#b@lieu.example", "accueil@c.fr"],
    "web": ["a.fr/b?c=d#e: f", "https://a.fr:8080/%C3%A9"],
    "whole": ["40", "1 200"],
    "amount": ["600 000 €", "12,50"],
    "date": ["2027-03", "31/12/2028"],
    "past": ["2025", "01/10/2026"],
    "hours": HOURS[:2],
    "postal": ["00100"],
}
LETTERS = "abcéÉœ '\"’:#&*!|>%@`[]{},?-–\\/=+<~.;()€1230\t\n\u00a0\u200b\u202eÃÂâ©€«» "


def nasty(pick: random.Random, word: str) -> str:
    """Something somebody might type into a field of a kind."""
    if pick.random() < 0.25 and word in GOOD:
        return pick.choice(GOOD[word])
    if word == "hours" and pick.random() < 0.9:
        return pick.choice(HOURS)
    chance = pick.random()
    if chance < 0.55:
        return pick.choice(NASTY)
    if chance < 0.7:
        return f"{pick.choice(NASTY)}{pick.choice(['', ' ', ': ', ' #', ', '])}{pick.choice(NASTY)}"
    return "".join(pick.choices(LETTERS, k=pick.randrange(1, 40)))


def case(pick: random.Random, groups: Any, communes: list[str]) -> dict[str, Any]:
    """A form filled in at random."""
    given: dict[str, Any] = {}
    for _, names in groups:
        for field in fields(names):
            if field.kind == "choices":
                given[field.name] = [word for word, _ in field.words if pick.random() < 0.4]
            elif field.kind == "choice":
                given[field.name] = pick.choice([word for word, _ in field.words] + ["", "autre"] * (not field.is_required))
            elif field.name == "adresse.commune" and pick.random() < 0.7:
                given[field.name] = pick.choice(communes)
            elif field.name == "adresse.code_postal" and pick.random() < 0.7:
                given[field.name] = ""
            else:
                given[field.name] = nasty(pick, field.kind)
    if pick.random() < 0.2:
        given |= {"adresse.commune": "Port-Orphie", "adresse.code_postal": "00100"}
    return given


@pytest.mark.parametrize("groups", [DECLARED, CORRECTED], ids=["declared", "corrected"])
def test_whatever_is_typed_the_sheet_passes_or_is_refused(modules: Page, demo: Project, groups: Any) -> None:
    """Three hundred forms of hostile answers: each sheet, its required fields given, has no error and says what was typed."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    communes = [commune.name for commune in demo.territory.communes]
    cases = [case(pick, groups, communes) for _ in range(300)]
    accepted: dict[str, int] = {}
    for given, (text, refused, values) in zip(cases, composed(modules, demo, groups, cases), strict=True):
        for name in values:
            accepted[name] = accepted.get(name, 0) + 1
        whole = text
        for name, line in (("nom", "nom: Essai"), ("statut", "statut: en_projet")):
            whole = whole if name in values else f"{line}\n{whole}"
        if "adresse.commune" not in values:
            # Judged without its commune, a postal code is nobody's yet.
            whole = whole.replace("adresse:\n", "adresse:\n  commune: Port-Orphie\n", 1)
            whole = whole if "adresse:\n" in whole else f"{whole}adresse: {{commune: Port-Orphie}}\n"
            if "adresse.code_postal" in values:
                continue
        centre, errors = checked(whole, demo)
        assert errors == [], (given, refused, whole)
        assert centre is not None
        if "nom" in values:
            assert centre.name == values["nom"]
        if "projet.porteur" in values:
            assert centre.project is not None
            assert centre.project.sponsor == values["projet.porteur"]
        if "projet.etapes.source" in values:
            assert centre.project is not None
            assert centre.project.stages[0].source == values["projet.etapes.source"]
        assert all(sentence and len(sentence) < 300 for sentence in refused.values())
    # No field is always refused: the test would see nothing of it.
    assert [field.name for _, names in groups for field in fields(names) if accepted.get(field.name, 0) < 5] == []


def test_what_people_type_is_taken(modules: Page, demo: Project) -> None:
    """Ordinary answers are accepted as they are, or in the sheet's own form."""
    given = {
        "nom": "L'Œuvre & Cie : l’atelier",
        "statut": "en_projet",
        "types": ["telecentre", "coworking"],
        "resume": "Vingt places, deux salles ; ouvert « à tous », 7 j/7.",
        "adresse.commune": "port orphie",
        "adresse.code_postal": "00 100",
        "adresse.voie": "3 bis, quai des Cordiers",
        "contact.telephone": "+33 (0)1 99 00 12 34",
        "contact.courriel": "bonjour@escales.example",
        "contact.site_web": "escales.example/lieu",
        "projet.porteur": "Communauté d'agglomération de la Grande Orphie",
        "projet.ouverture_prevue": "03/2028",
        "projet.places_prevues": "40",
        "projet.budget_eur": "600 000 €",
        "projet.recherche": ["exploitant"],
        "projet.etapes.etape": "etude",
        "projet.etapes.date": "2026-09",
        "projet.etapes.source": "Délibération du 12 septembre 2026 : n° 4",
        "sources.titre": "Site de la commune",
        "sources.url": "https://commune.example/projet?page=1&a=%C3%A9#haut",
        "sources.date": "2026-11-02",
    }
    [(text, refused, _)] = composed(modules, demo, DECLARED, [given])
    assert refused == {}
    centre, errors = checked(text, demo)
    assert errors == []
    assert centre is not None
    assert centre.name == given["nom"]
    assert centre.address.locality == "Port-Orphie"
    assert centre.address.postal_code == "00100"
    assert centre.contact is not None
    assert (centre.contact.telephone, centre.contact.url) == ("+33199001234", "https://escales.example/lieu")
    assert centre.project is not None
    assert centre.project.budget == 600_000
    assert centre.project.stages[0].source == given["projet.etapes.source"]
    assert centre.sources[0].url == given["sources.url"]


def test_the_form_starts_from_what_the_sheet_says(modules: Page, demo: Project, project: Project) -> None:
    """What a sheet says in the fields of the correction's form is accepted as it stands, and makes the same facts."""
    for network in (demo, project):
        given = [typed(centre) for centre in network.centres]
        for centre, (text, refused, _) in zip(network.centres, composed(modules, network, CORRECTED, given), strict=True):
            # Hours past midnight, and a commune that only its INSEE code tells from its namesake, are for people to write.
            assert set(refused) <= {"horaires", "adresse.code_postal"}, (centre.slug, refused)
            if "adresse.code_postal" in refused:
                continue
            again, errors = checked(text, network)
            assert errors == [], (centre.slug, text)
            assert again is not None
            assert (again.name, again.status, again.types, again.description) == (
                centre.name,
                centre.status,
                centre.types,
                centre.description,
            )
            assert again.contact == centre.contact, centre.slug
            assert again.address.street_address == centre.address.street_address


# ---- The pages ----


def test_a_project_is_declared(page: Page, demo_address: str, demo: Project) -> None:
    """What is typed shows as a sheet at once; when nothing is missing the message holds it, and the mail is addressed."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto(f"{demo_address}/declarer/")
    page.fill("#champ-nom", "La Halle: nord")
    page.fill("#champ-adresse-commune", "kervoile")
    expect(page.locator("[data-module=declare] [data-part=status]")).to_have_text("La fiche est complète.")
    page.fill("#champ-projet-porteur", "Mairie")
    page.check("#champ-projet-recherche input[value=local]")
    text = page.inner_text("[data-part=sheet]")
    centre, errors = checked(text, demo)
    assert errors == []
    assert centre is not None
    assert centre.name == "La Halle: nord"
    assert centre.address.locality == "Kervoile"
    assert page.inner_text("[data-part=file]").endswith("centres/la-halle-nord.yaml")
    assert text in page.input_value("[data-part=message]")
    mail = urlsplit(page.get_attribute("[data-part=mail]", "href") or "")
    assert mail.path == "bonjour@escales.example"
    assert text in parse_qs(mail.query)["body"][0].replace("\r\n", "\n")
    assert not [url for url in asked if "Halle" in url or "Mairie" in url or "ervoile" in url]


def test_what_is_missing_is_said_under_its_field(page: Page, demo_address: str) -> None:
    """The button leads to the first field that is wanting; a commune that is none gets a suggestion."""
    page.goto(f"{demo_address}/declarer/")
    page.click("[data-part=check]")
    expect(page.locator("#champ-nom-faux")).to_have_text("À compléter.")
    expect(page.locator("#champ-nom")).to_be_focused()
    page.fill("#champ-nom", "<b>Halle</b>")
    page.press("#champ-nom", "Tab")
    expect(page.locator("#champ-nom-faux")).to_contain_text("ôtez")
    page.fill("#champ-adresse-commune", "Kervoil")
    page.press("#champ-adresse-commune", "Tab")
    expect(page.locator("#champ-adresse-commune-faux")).to_contain_text("Vouliez-vous dire Kervoile")
    assert page.get_attribute("#champ-adresse-commune", "aria-invalid") == "true"


def test_a_correction_holds_what_changed_and_nothing_else(page: Page, demo_address: str) -> None:
    """The sheet's facts fill the form in; the lines are those that were changed, with the sheet's address in the message."""
    page.goto(f"{demo_address}/corriger/?lieu=ponton")
    expect(page.locator("#champ-nom")).to_have_value("Le Ponton")
    expect(page.locator("[data-part=sheet]")).to_have_text("Rien n’a changé.")
    page.fill("#champ-contact-telephone", "0199001511")
    page.fill("#champ-contact-courriel", "")
    page.fill("[data-part=remark]", "Vu à la porte.")
    expect(page.locator("[data-part=sheet]")).to_have_text(
        "contact:\n  telephone: 01 99 00 15 11\n# à effacer : contact.courriel"
    )
    message = page.input_value("[data-part=message]")
    assert "/centres/ponton/" in message
    assert "centres/ponton.yaml" in message
    assert "telephone: 01 99 00 15 11" in message
    assert "Vu à la porte." in message
    page.select_option("#corriger-lieu", "minoterie")
    expect(page.locator("#champ-nom")).to_have_value("La Minoterie")
    expect(page.locator("[data-part=sheet]")).to_have_text("Rien n’a changé.")
    assert page.url.endswith("?lieu=minoterie")


@pytest.mark.parametrize("query", ["?lieu=inconnu", "?lieu=%3Cimg%20src=x%3E", "?lieu=../../x", "?lieu=__proto__", "?autre=1"])
def test_a_place_that_is_none_is_named(page: Page, demo_address: str, query: str) -> None:
    """Any address is answered; what is no place is said to be ignored."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{demo_address}/corriger/{query}")
    expect(page.locator("[data-part=status]").first).to_contain_text("Sans effet")
    assert page.locator("main img").count() == 0
    assert errors == []


@pytest.mark.parametrize("takes_text", [True, False])
def test_the_forge_is_given_what_it_takes(page: Page, demo_address: str, takes_text: bool) -> None:
    """A link to a forge's editor holds the file's name, and the sheet where the software takes one, once it is whole."""
    data = 'data-part="forge" data-address="https://git.example/new/main/centres" data-name="filename"'
    text = ' data-text="value"' if takes_text else ""
    mark = '<p><button class="button" type="button" data-part="check">'

    def answer(route: Route) -> None:
        html = route.fetch().text()
        assert mark in html
        route.fulfill(body=html.replace(mark, f"<p hidden><a {data}{text}>Dépôt</a></p>{mark}"), content_type="text/html")

    page.route("**/declarer/", answer)
    page.goto(f"{demo_address}/declarer/")
    expect(page.locator("[data-part=forge]")).to_be_hidden()
    page.fill("#champ-nom", "La Halle & fils")
    page.fill("#champ-adresse-commune", "Kervoile")
    expect(page.locator("[data-part=forge]")).to_be_visible()
    address = urlsplit(page.get_attribute("[data-part=forge]", "href") or "")
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://git.example/new/main/centres"
    asked = parse_qs(address.query)
    assert asked["filename"] == ["la-halle-fils.yaml"]
    assert asked.get("value") == ([page.inner_text("[data-part=sheet]")] if takes_text else None)


def test_without_javascript_the_pages_say_what_to_write(chromium: Browser, demo_address: str) -> None:
    """Without JavaScript both pages say what to send, and their mail link is whole."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in ("declarer/", "corriger/"):
        page.goto(f"{demo_address}/{address}")
        assert "JavaScript" in page.inner_text("main")
        expect(page.locator("[data-part=tool]")).to_be_hidden()
        expect(page.locator("[data-part=copy]")).to_be_hidden()
        assert (page.get_attribute("[data-part=mail]", "href") or "").startswith("mailto:bonjour@escales.example?")
    context.close()
