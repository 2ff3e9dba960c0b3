"""Sheets composed in the browser: whatever is typed, what comes out passes the checks, or is refused with a sentence."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import asdict, replace
from playwright.sync_api import Browser, Page, Route, expect

from telecentres.checks import FOR_EACH_CENTRE
from telecentres.project import Project
from telecentres.read.centre import Centre, read_centre
from telecentres.read.schema import PLACEHOLDERS, ListOf, Record, fields_of
from telecentres.read.vocabulary import Service
from telecentres.site.pages.declare import CORRECTED, DECLARED, LEFT_OUT, Field, Part, typed
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


MOST = 2  # groups of each list that the forms below hold


def fields(parts: tuple[Part, ...], most: int = MOST) -> Iterator[Field]:
    """The fields of some parts of a form, with so many groups in each list."""
    for part in parts:
        if isinstance(part, Field):
            yield part
            continue
        for number in range(most):
            for field in fields(part.parts, most):
                yield replace(field, name=field.name.replace("*", str(number), 1))


def every(groups: Any, most: int = MOST) -> list[Field]:
    """The fields of a form."""
    return [field for _, parts in groups for field in fields(parts, most)]


def composed(
    page: Page, project: Project, groups: Any, cases: list[dict[str, Any]], most: int = MOST
) -> list[tuple[str, dict[str, str], Any]]:
    """What the browser makes of some forms: the sheet, what it refuses, the values."""
    asked = [
        {
            **asdict(field),
            "isRequired": field.is_required,
            "isNeeded": field.is_needed,
            "words": [word for word, _ in field.words],
        }
        for field in every(groups, most)
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
    "lun-ven: 8h30-19h", "lun-ven: 8h30-19h\nsam: 9h-12h, 14h-17h\njours_feries: fermé", "24h/24 7j/7",
    "ven: 18h-23h\nsam: 22h-2h", "le lundi et le jeudi : de 9 h à 12 h 30 / 14h–18h", "lun-ven 9h-18h,\nsam 9h-12h",
    "lun: 9h-9h", "lun: 19h-9h",
    "lun: 9h-25h", "lun: 9h60-10h", "ven-lun: 9h-10h", "lun: 9h-12h, 11h-14h", "lun: 9h-12h\nlun: 14h-18h", "lun, mer: 9h-12h",
    "dim: fermé", "lun 9h-12h", "lundi: 9h-12h", "lun: 0h-24h", "lun: 9h-12h, 12h-14h", "24h/24 7j/7", "lun: sur rendez-vous",
    "LUN-VEN: 8H30-19H", "lun-ven : 8h30 - 19h", "lun: 9h-12h # a", "jours_feries: 10h-12h", "lun: {9h}", "lun-dim: 0h00-23h59",
    "\n\n", "lun:", ": 9h-12h",
]  # fmt: skip
# What each kind of field takes, so that none is always refused.
GOOD = {
    "phone": ["01 99 00 12 34", "+33 6 12 34 56 78", "+32 2 000 00 00", "0590 00 00 00"],
    "email": ["a#b@lieu.example", "accueil@c.fr"],
    "web": ["a.fr/b?c=d#e: f", "https://a.fr:8080/%C3%A9"],
    "whole": ["40", "1 200"],
    "amount": ["600 000 €", "12,50"],
    "date": ["2027-03", "31/12/2028"],
    "past": ["2025", "01/10/2026"],
    "hours": HOURS[:6],
    "postal": ["00100"],
    "day": ["2026-10-05", "05/10/2026"],
    "pastday": ["2026-10-05", "5/10/2026"],
    "measure": ["940", "1,5", "120.5", "1 200"],
    "siret": ["123 456 782 00010", "35600000000048"],
    "texts": ["L’Ancienne Poste\nLa Poste, hier", "=1+1"],
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
    # Of lists some groups are there, and some groups of these.
    lists = ["fermetures", "espaces", "projet.etapes", *(f"espaces.{number}.tarifs" for number in range(MOST))]
    absent = [f"{name}.{number}." for name in lists for number in range(MOST) if pick.random() < 0.4]
    for field in every(groups):
        if field.name.startswith(tuple(absent)):
            continue
        if field.kind == "choices":
            given[field.name] = [word for word, _ in field.words if pick.random() < 0.4]
        elif field.kind == "answers":
            answered = [(word, pick.choice(["oui", "non", ""])) for word, _ in field.words]
            given[field.name] = [[word, answer] for word, answer in answered if answer]
        elif field.kind in ("choice", "yesno", "quote"):
            words = [word for word, _ in field.words] or ["oui", "non"]
            given[field.name] = pick.choice(words + ["", "autre"] * (not field.is_required))
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
    for given, (text, refused, said) in zip(cases, composed(modules, demo, groups, cases), strict=True):
        for name in {re.sub(r"\.\d+", "", name) for name in said}:
            accepted[name] = accepted.get(name, 0) + 1
        whole = text
        for name, line in (("nom", "nom: Essai"), ("statut", "statut: en_projet")):
            whole = whole if name in said else f"{line}\n{whole}"
        if "adresse.commune" not in said:
            # Judged without its commune, a postal code is nobody's yet.
            whole = whole.replace("adresse:\n", "adresse:\n  commune: Port-Orphie\n", 1)
            whole = whole if "adresse:\n" in whole else f"{whole}adresse: {{commune: Port-Orphie}}\n"
            if "adresse.code_postal" in said:
                continue
        centre, errors = checked(whole, demo)
        assert errors == [], (given, refused, whole)
        assert centre is not None
        if "nom" in said:
            assert centre.name == said["nom"]
        if "projet.porteur" in said:
            assert centre.project is not None
            assert centre.project.sponsor == said["projet.porteur"]
        if "projet.etapes.0.source" in said:
            assert centre.project is not None
            assert centre.project.stages[0].source == said["projet.etapes.0.source"]
        if "services" in said:
            assert list(centre.services) == said["services"]["words"]
        if "services_absents" in said:
            assert list(centre.missing_services) == said["services_absents"]["words"]
        offers = sum(re.fullmatch(r"espaces\.\d+\.tarifs\.\d+\.montant", name) is not None for name in said)
        assert sum(len(space.offers or ()) for space in centre.spaces) == offers
        assert all(sentence and len(sentence) < 300 for sentence in refused.values())
    # No field is always refused: the test would see nothing of it.
    names = {re.sub(r"\.\d+", "", field.name) for field in every(groups)}
    assert [name for name in names if accepted.get(name, 0) < 5] == []


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
        "projet.etapes.0.etape": "etude",
        "projet.etapes.0.date": "2026-09",
        "projet.etapes.0.source": "Délibération du 12 septembre 2026 : n° 4",
        "sources.0.titre": "Site de la commune",
        "sources.0.url": "https://commune.example/projet?page=1&a=%C3%A9#haut",
        "sources.0.date": "2026-11-02",
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
    assert centre.project.stages[0].source == given["projet.etapes.0.source"]
    assert centre.sources[0].url == given["sources.0.url"]


def test_the_form_starts_from_what_the_sheet_says(modules: Page, demo: Project, project: Project) -> None:
    """What a sheet says in the fields of the correction's form is accepted as it stands, and makes the same facts."""
    for network in (demo, project):
        given = [typed(centre) for centre in network.centres]
        for centre, (text, refused, _) in zip(
            network.centres, composed(modules, network, CORRECTED, given, most=12), strict=True
        ):
            # A commune that only its INSEE code tells from its namesake is for people to write.
            assert set(refused) <= {"adresse.code_postal"}, (centre.slug, refused)
            if "adresse.code_postal" in refused:
                continue
            again, errors = checked(text, network)
            assert errors == [], (centre.slug, text)
            assert again is not None
            for alias, declared in fields_of(Centre).items():
                if alias in LEFT_OUT:
                    continue
                one, other = getattr(again, declared.attribute), getattr(centre, declared.attribute)
                if alias == "adresse":
                    one, other = (replace(address, insee_code=None, locality="") for address in (one, other))
                if alias == "acces" and other:
                    one, other = ((access.bus, access.road) if access else (None, None) for access in (one, other))
                assert (one or None) == (other or None), (centre.slug, alias)


def test_the_correction_asks_for_all_that_sheets_have() -> None:
    """Every field of the schema is in the form of corrections, or left out by name; nothing is left out that is no field."""

    def names(cls: Any, prefix: str = "") -> Iterator[str]:
        for alias, declared in fields_of(cls).items():
            kind: Any = declared.kind
            while hasattr(kind, "item"):
                kind = kind.item
            if isinstance(kind, Record):
                yield from names(kind.cls, f"{prefix}{alias}.")
                # A list that may hold a word in place of groups is a field too.
                if not isinstance(declared.kind, ListOf | Record):
                    yield f"{prefix}{alias}"
            else:
                yield f"{prefix}{alias}"

    bare = {re.sub(r"\.\d+", "", field.name): field.kind for field in every(CORRECTED)}
    asked = set(bare) | {f"{name}_absents" for name, kind in bare.items() if kind == "answers"}
    known = set(names(Centre))
    left_out = {name for name in known if f"{name}.".startswith(tuple(f"{one}." for one in LEFT_OUT))}
    assert asked == known - left_out
    assert all(any(f"{name}.".startswith(f"{one}.") for name in left_out) for one in LEFT_OUT)


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
    page.get_by_text("Qui joindre").click()
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


def test_any_part_of_a_sheet_is_corrected(page: Page, demo_address: str, demo: Project) -> None:
    """Services are answered one by one, a list of groups is written whole, hours go past midnight, and a date that
    contradicts the status is named; the sheet with these lines in place of its own passes the checks."""
    page.goto(f"{demo_address}/corriger/?lieu=escale-de-port-orphie")
    before = next(centre for centre in demo.centres if centre.slug == "escale-de-port-orphie")
    expect(page.locator("#champ-nom")).to_have_value(before.name)
    spaces = page.locator('[data-list="espaces"] > [data-part="items"] > *')
    expect(spaces).to_have_count(len(before.spaces))
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator('#champ-services [data-word="douche"]').select_option("non")
    page.locator('#champ-services [data-word="wifi"]').select_option("")
    page.fill("#champ-horaires", "ven: 18h-23h\nsam: 22h-2h")
    page.fill("#champ-contact-telephone", "+32 2 000 00 00")
    page.locator("#champ-accessibilite-boucle-magnetique").select_option("non")
    page.get_by_role("button", name="Ajouter : Espaces").click()
    fresh = spaces.last
    fresh.locator('[data-name$=".nom"]').fill("Cabine d’essai")
    state = page.locator("[data-part=state]")
    expect(state).to_contain_text(f"espaces.{len(before.spaces)}.type")
    assert "espaces:" not in page.inner_text("[data-part=sheet]")
    fresh.locator('[data-name$=".type"]').select_option("cabine")
    fresh.get_by_role("button", name="Ajouter : Tarifs").click()
    fresh.locator('[data-name$=".par"]').select_option("heure")
    fresh.locator('[data-name$=".montant"]').fill("4,50")
    expect(state).to_have_text("")
    spaces.first.locator(':scope > p > [data-part="remove"]').click()
    expect(spaces).to_have_count(len(before.spaces))
    text = page.inner_text("[data-part=sheet]")
    head = {line.partition(":")[0] for line in text.splitlines() if line[0] not in " #"}
    assert head == {"services", "services_absents", "horaires", "contact", "accessibilite", "espaces"}
    written = f"nom: {before.name}\nstatut: ouvert\nadresse: {{commune: Port-Orphie}}\n{text}"
    after, errors = checked(written, demo)
    assert errors == []
    assert after is not None
    assert set(before.services) - set(after.services) == {Service.WIFI}
    assert set(after.missing_services) - set(before.missing_services) == {Service.SHOWER}
    assert after.spaces[:-1] == before.spaces[1:]
    assert after.spaces[-1].name == "Cabine d’essai"
    assert after.spaces[-1].offers is not None
    assert after.spaces[-1].offers[0].price == Decimal("4.50")
    assert after.opening_hours is not None
    assert after.opening_hours.days[5] == ((1320, 1560),)
    page.fill("#champ-fermeture", "2026-01")
    expect(state).to_contain_text("corrigez l’un des deux")
    assert "fermeture" not in page.inner_text("[data-part=sheet]")
    for _ in range(len(before.spaces)):
        spaces.first.locator(':scope > p > [data-part="remove"]').click()
    expect(page.locator("[data-part=sheet]")).to_contain_text("# à effacer : espaces")


@pytest.mark.axe
def test_the_form_breaks_no_accessibility_rule(page: Page, demo_address: str, root: Path) -> None:
    """With every group open and a group added to a list, the form passes axe's rules, light and dark."""
    page.goto(f"{demo_address}/corriger/?lieu=escale-de-port-orphie")
    expect(page.locator('[data-list="espaces"] > [data-part="items"] > *').first).to_be_attached()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.get_by_role("button", name="Ajouter : Fermetures").click()
    page.evaluate((root / "tests/tools/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = page.evaluate(
            "axe.run('main').then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html)]))"
        )
        assert found == [], scheme


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
