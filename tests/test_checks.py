"""Rules that no single field can state: each finds what breaks it, at its place, and nothing on what keeps it."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from telecentres import checks
from telecentres.checks import ACROSS, FOR_EACH_CENTRE
from telecentres.problems import Problem
from telecentres.project import Folders, load_project

Sheet = Callable[..., list[Problem]]

# A sheet of the invented network without a problem; each case changes one line or adds some.
GOOD = """\
nom: La Remise aux Voiles
statut: ouvert
adresse:
  code_postal: 00150
  commune: Kervoile
position: {latitude: 46.10400, longitude: -12.12500, precision: adresse}
contact:
  courriel: contact@remise.example
sources:
  - {titre: Visite, date: 2026-10-01, atteste: [statut]}
verifie_le: 2026-10-05
"""

# (line replaced or "", new text, line, column, rule, part of the sentence)
BROKEN: list[tuple[str, str, int, int, str, str]] = [
    ("  commune: Kervoile", "  commune: Kervoille", 5, 12, "commune", "vouliez-vous dire « Kervoile"),
    ("  commune: Kervoile", "  commune: Atlantide", 5, 12, "commune", "communes du 00150"),
    ("  commune: Kervoile", "  commune: La Vieille-Cale", 5, 12, "commune", "plusieurs communes portent ce nom"),
    ("  code_postal: 00150", "  code_postal: 00310", 4, 16, "code_postal", "ce n’est pas le code postal de Kervoile"),
    ("  code_postal: 00150", "  code_insee: 99801", 4, 15, "code_insee", "ce n’est pas le code INSEE de Kervoile"),
    (
        "position:",
        "position: {latitude: 45.1, longitude: -12.125, precision: adresse}",
        6,
        11,
        "position",
        "vérifiez la latitude",
    ),
    ("position:", "position: {latitude: -12.125, longitude: 46.104, precision: adresse}", 6, 11, "position", "sont inversées"),
    ("", "acces:\n  gares: [{nom: Kervoil}]\n", 13, 17, "gare", "gare inconnue ; vouliez-vous dire « Kervoile »"),
    ("", "acces:\n  gares: [{nom: Estran-le-Vieux, minutes_a_pied: 10}]\n", 13, 50, "gare", "trop loin"),
    ("  - {titre", "  - {titre: Visite, date: 2026-10-01, atteste: [status]}", 10, 49, "atteste", "vouliez-vous dire « statut"),
    ("", "charte:\n  criteres:\n    securite_incendi: {rempli: oui}\n", 14, 5, "charte", "critère inconnu"),
    ("", "services: [wifi]\nservices_absents: [fibre, wifi]\n", 13, 27, "contradiction", "dit présent"),
    (
        "",
        "espaces:\n  - type: cabine\n    equipements: [ecran]\n    equipements_absents: [ecran]\n",
        15,
        27,
        "contradiction",
        "dit présent",
    ),
    ("", "fermetures:\n  - {du: 2026-12-02, au: 2026-12-01}\n", 13, 26, "periode", "dernier jour avant le premier"),
    ("statut: ouvert", "statut: ferme\nouverture: 2020\nfermeture: 2019-12", 4, 12, "periode", "fermeture avant l’ouverture"),
    ("verifie_le", "verifie_le: 2026-11-24", 11, 13, "date_a_venir", "verifie_le : date à venir"),
    ("verifie_le", "verifie_le: 2062-10-05", 11, 13, "date_a_venir", "verifie_le : date à venir"),
    ("", "tarifs_au: 2027-01-01\n", 12, 12, "date_a_venir", "tarifs_au : date à venir"),
    ("", "debit: {mesure_le: 2027-01-01}\n", 12, 20, "date_a_venir", "debit.mesure_le : date à venir"),
    ("", "accessibilite: {verifie_le: 2027-01-01}\n", 12, 29, "date_a_venir", "accessibilite.verifie_le : date à venir"),
    (
        "  - {titre",
        "  - {titre: Visite, date: 2027, atteste: [statut]}",
        10,
        27,
        "date_a_venir",
        "sources[1].date : date à venir",
    ),
    ("", "photos:\n  - {fichier: a.jpg, alt: b, licence: CC0}\n", 13, 15, "photo", "photo absente du dossier centres/photos"),
    ("", "photos:\n  - {fichier: ../a.jpg, alt: b, licence: CC0}\n", 13, 15, "photo", "photo absente"),
    (
        "statut: ouvert",
        "statut: ouvert\nfermeture: 2024",
        3,
        12,
        "contradiction",
        "statut « ouvert » mais une date de fermeture passée",
    ),
    ("statut: ouvert", "statut: ouvert\nouverture: 2027", 3, 12, "contradiction", "date d’ouverture à venir"),
]

WARNED: list[tuple[str, str, int, int, str, str]] = [
    ("  courriel", "  reservation: https://remise.example", 1, 6, "sans_contact", "sans téléphone"),
    ("  courriel", "  courriel: anne.dupond@remise.example", 8, 13, "boite_personnelle", "boîte d’une personne"),
    ("verifie_le", "", 2, 9, "", ""),
    ("", "espaces:\n  - {type: coworking, tarifs: [{par: heure, montant: 0.05, tva: ht}]}\n", 13, 54, "prix", "prix inhabituel"),
    ("", "espaces:\n  - {type: coworking, tarifs: [{par: jour, montant: 900, tva: ht}]}\n", 13, 53, "prix", "prix inhabituel"),
    ("nom:", "nom: Le Ponton", 1, 6, "", ""),
    (
        "statut: ouvert",
        "statut: en_projet\nprojet: {ouverture_prevue: 2026-10}",
        3,
        28,
        "projet_en_retard",
        "projet.ouverture_prevue : ouverture prévue dépassée",
    ),
]


def changed(old: str, new: str) -> str:
    """The good sheet with the line that starts so replaced, or with lines added at its end."""
    if not old:
        return GOOD + new
    lines = GOOD.split("\n")
    [number] = [number for number, line in enumerate(lines) if line.startswith(old)]
    return "\n".join([*lines[:number], *([new] if new else []), *lines[number + 1 :]])


def shown(problems: list[Problem]) -> list[tuple[int, int, str, str]]:
    """Place, rule and sentence of each problem, the spaces made plain."""
    return [(p.line, p.column, p.rule, p.sentence.replace("\u00a0", " ").replace("\u202f", " ")) for p in problems]


def test_the_good_sheet_is_good(sheet: Sheet) -> None:
    """The sheet that the cases below start from has no problem at all."""
    assert sheet(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule", "part"), BROKEN, ids=[f"{case[4]}-{case[1][:30]!r}" for case in BROKEN]
)
def test_an_error(sheet: Sheet, *, old: str, new: str, line: int, column: int, rule: str, part: str) -> None:
    """What would make a page wrong is one error, at the field that must change."""
    problems = sheet(changed(old, new))
    [found] = shown(problems)
    assert (found[:3], part in found[3]) == ((line, column, rule), True), found
    assert problems[0].is_error


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "rule", "part"), WARNED, ids=[f"{case[4]}-{case[1][:30]!r}" for case in WARNED]
)
def test_a_warning(sheet: Sheet, *, old: str, new: str, line: int, column: int, rule: str, part: str) -> None:
    """Gaps and doubts are one warning each; what is well is none."""
    problems = sheet(changed(old, new))
    if not rule:
        assert problems == []
        return
    [found] = shown(problems)
    assert (found[:3], part in found[3]) == ((line, column, rule), True), found
    assert not problems[0].is_error


@pytest.mark.parametrize(
    ("sources", "verified", "rule"),
    [
        ("2026-10-01", "", None),
        ("2025-11-23", "", None),
        ("2025-11-22", "", "preuve_ancienne"),
        ("2020-11-23", "", "preuve_ancienne"),
        ("2020-11-22", "", "preuve_perimee"),
        ("2015", "2026-10-05", None),
        ("2015", "2025-10-05", "preuve_ancienne"),
        ("", "", "preuve_perimee"),
    ],
)
def test_evidence_ages(sheet: Sheet, sources: str, verified: str, rule: str | None) -> None:
    """Evidence older than 12 months is said to be old, older than 72 months or undated to be expired."""
    text = changed("  - {titre", f"  - {{titre: Visite, {f'date: {sources}, ' if sources else ''}atteste: [statut]}}")
    text = text.replace("verifie_le: 2026-10-05\n", f"verifie_le: {verified}\n" if verified else "")
    assert [problem.rule for problem in sheet(text)] == ([rule] if rule else [])


def test_a_sheet_without_evidence(sheet: Sheet) -> None:
    """A sheet with neither a source nor a verification is said to have none."""
    rules = {problem.rule for problem in sheet("nom: A\nstatut: ferme\nadresse: {commune: Kervoile}\n")}
    assert "sans_preuve" in rules


def test_warnings_wait_for_errors(sheet: Sheet) -> None:
    """In a file with an error, warnings are held back."""
    text = changed("  courriel", "  courriel: anne.dupond@remise.example").replace("2026-10-05", "2026-13-05")
    assert all(problem.is_error for problem in sheet(text))


def test_every_rule_speaks_at_once(sheet: Sheet) -> None:
    """A sheet that breaks five rules gives five errors."""
    text = (
        changed("  code_postal", "  code_postal: 00310")
        .replace("verifie_le: 2026-10-05", "verifie_le: 2027-10-05")
        .replace("atteste: [statut]", "atteste: [zzz]")
        + "services: [wifi]\nservices_absents: [wifi]\nfermetures: [{du: 2026-02-02, au: 2026-02-01}]\n"
    )
    assert {problem.rule for problem in sheet(text)} == {"code_postal", "date_a_venir", "atteste", "contradiction", "periode"}


def test_a_photo_that_is_there(network: Path, sheet: Sheet) -> None:
    """A photo in the folder with a licence is no problem; without a licence it is one; a near name is offered."""
    photos = network / "centres/photos"
    (photos / "ponton-plage.jpg").rename(photos / "salle.jpg")
    assert sheet(GOOD + "photos:\n  - {fichier: salle.jpg, alt: b, licence: CC0}\n") == []
    assert [p.sentence for p in sheet(GOOD + "photos:\n  - {fichier: salle.jpg, alt: b}\n") if "licence absente" in p.sentence]
    [near] = sheet(GOOD + "photos:\n  - {fichier: sale.jpg, alt: b, licence: CC0}\n")
    assert "« salle.jpg »" in near.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "commune", "status", "double"),
    [
        ("Télécentre Le Ponton", "Kervoile-Plage", "ouvert", True),
        ("le  PONTON", "Kervoile-Plage", "ouvert", True),
        ("Le Ponton", "Kervoile", "ouvert", False),
        ("La Criée", "Kervoile-Plage", "ouvert", False),
        ("La Criée", "Kervoile-Plage", "en_projet", True),
        ("La Criée", "Kervoile-Plage", "inconnu", True),
    ],
)
def test_a_place_is_listed_once(sheet: Sheet, name: str, commune: str, status: str, double: bool) -> None:
    """In one commune, a near name or an unsure status beside another place is said to be perhaps the same place."""
    text = f"nom: {name}\nstatut: {status}\nadresse: {{commune: {commune}}}\nsources: [{{titre: a, date: 2026-10}}]\n"
    rules = [problem.rule for problem in sheet(text, "zz-essai")]
    assert ("doublon_probable" in rules) is double


def test_names_are_alike_by_the_letters_that_stand_in_one_order() -> None:
    """Of random names, each is compared with those before it as `difflib` would, whose least likeness is three quarters."""
    pick = random.Random(3)
    made = ["".join(pick.choices("abc de", k=pick.randint(1, 8))) for _ in range(400)]
    pairs = [frozenset(made[number : number + 2]) for number in range(0, len(made), 2)]
    places = [checks.Named(f"{number}", 1, 1, "", names, is_unsure=False) for number, names in enumerate(pairs)]
    expected = []
    for index, place in enumerate(places):
        before = ((other, one, name) for other in places[:index] for one in other.names for name in place.names)
        near = next((other for other, one, name in before if SequenceMatcher(None, one, name).ratio() >= 0.75), None)
        expected += [(place.path, near.path)] if near else []
    found = [(problem.path, problem.sentence.split("que ")[1].split(" ")[0]) for problem in checks.likely_doubles(places)]
    assert found == expected
    assert 50 < len(found) < len(places) - 20


def test_addresses_of_examples_are_for_demonstrations(network: Path) -> None:
    """In a network that is real, an address under .example is an error at its place."""
    settings = network / "content/reseau.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("demonstration: oui", "demonstration: non"), encoding="utf-8"
    )
    (network / "centres/essai.yaml").write_text(GOOD, encoding="utf-8")
    project, problems, _ = load_project(Folders.of(network))
    assert project is not None
    found = [p for p in checks.check(project, problems) if p.path == "centres/essai.yaml" and p.rule == "exemple"]
    assert [(p.line, p.column) for p in found] == [(8, 13)]


def news(network: Path, name: str, text: str) -> list[Problem]:
    """The problems of a news item written into the network."""
    (network / "content/news" / name).write_text(text, encoding="utf-8")
    project, problems, _ = load_project(Folders.of(network))
    assert project is not None
    return [p for p in checks.check(project, problems) if p.path == f"content/news/{name}"]


HEAD = "---\ntitre: A\ndate: 2026-11-01\ncategorie: C\nresume: R\n"


def test_news_cite_known_centres(network: Path) -> None:
    """A news item that cites a sheet that is not there is an error, with the near name."""
    assert news(network, "2026-11-01-a.md", HEAD + "centres: [ponton]\n---\nx\n") == []
    [problem] = news(network, "2026-11-01-b.md", HEAD + "centres: [ponton, pontom]\n---\nx\n")
    assert (problem.line, problem.column, problem.rule) == (6, 19, "fiche_inconnue")
    assert "« ponton »" in problem.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("modifie: 2026-11-01\n", None),
        ("modifie: 2026-10-31\n", ("periode", True)),
        ("date: 2026-11-23\n", None),
        ("date: 2099-11-24\n", ("date_a_venir", False)),
        ("date: 2099-11-24\nstatut: brouillon\n", None),
    ],
)
def test_news_are_of_their_day(network: Path, head: str, found: tuple[str, bool] | None) -> None:
    """A news item modified before its day is an error; one shown only later is said, unless it is a draft."""
    first = HEAD.replace("date: 2026-11-01\n", "") if head.startswith("date") else HEAD
    problems = news(network, "2026-11-01-a.md", f"{first}{head}---\nx\n")
    assert [(p.rule, p.is_error) for p in problems] == ([found] if found else [])


def test_news_have_one_address_each(network: Path) -> None:
    """Two news items whose names differ by the day only share an address: an error on the second."""
    assert news(network, "2026-11-01-a.md", HEAD + "---\nx\n") == []
    [problem] = news(network, "2026-11-02-a.md", HEAD + "---\nx\n")
    assert problem.rule == "adresse_en_double"
    assert "2026-11-01-a.md" in problem.sentence


@pytest.mark.parametrize(
    ("target", "resolves"),
    [
        ("{filename}2026-11-20-navette-du-matin.md", True),
        ("{filename}2026-11-20-navette-du-matin.md#a", True),
        ("{filename}/pages/accueil.md", True),
        ("{filename}../pages/accueil.md", True),
        ("{filename}absent.md", False),
        ("{static}/images/absent.png", False),
        ("{attach}absent.pdf", False),
        ("/lieux/", True),
    ],
)
def test_links_between_texts_resolve(network: Path, target: str, resolves: bool) -> None:
    """A link to a file that is not there is an error at the link."""
    problems = news(network, "2026-11-01-a.md", f"{HEAD}---\n\nVoir [là]({target}).\n")
    assert [(p.line, p.column, p.rule) for p in problems] == ([] if resolves else [(8, 11, "lien")])


def test_rules_are_in_their_lists() -> None:
    """Every function of the module that yields problems is in a list of rules and has a docstring, which is the rule."""
    listed = {rule.__name__ for rule in (*FOR_EACH_CENTRE, *ACROSS)}
    written = {
        name
        for name, function in vars(checks).items()
        if inspect.isgeneratorfunction(function) and function.__module__ == checks.__name__
    }
    assert written == listed
    assert all(rule.__doc__ for rule in (*FOR_EACH_CENTRE, *ACROSS))


def test_the_worked_example_names_what_is_there(network: Path) -> None:
    """A home, a place of work or a mode that the territory does not know is refused at its place, with the nearest name."""
    path = network / "territory/deplacements.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("domicile: Haute-Vergue", "domicile: Haute-Verge"),
        ("travail: Kervoile", "travail: Gare maritime"),
        ("mode: car", "mode: cars"),
        ("[voiture, car]", "[voiture, velos]"),
    ):
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    project, problems, _ = load_project(Folders.of(network))
    assert project is not None
    found = [str(one) for one in checks.check(project, problems) if one.path.endswith("deplacements.yaml")]
    assert [one.split(" ", 1)[1].split(" (lu")[0].replace("\u00a0", " ") for one in found] == [
        "modes_compares[2] : mode absent de modes ; vouliez-vous dire « velo » ?",
        "exemple.domicile : commune inconnue de ce territoire ; vouliez-vous dire « Haute-Vergue » ?",
        "exemple.travail : ni un pôle ni une commune ; vouliez-vous dire « Gare maritime du Large » ?",
        "exemple.mode : mode absent de modes ; vouliez-vous dire « car » ?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "part"),
    [
        ("adoptee_le: 2019-06-14", "adoptee_le: 2027-01-01", (1, 13), "effacez la ligne"),
        ("[securite_incendie, prix_affiches]", "[securite_incendi, prix_affiches]", (31, 16), "vouliez-vous dire"),
        ("titre: Une escale sûre", "criteres: []", (31, 5), "champ en double"),
        ("valable_mois: 24", "valable_mois: deux ans", (2, 15), "nombre"),
    ],
)
def test_the_charter_holds_together(network: Path, old: str, new: str, place: tuple[int, int], part: str) -> None:
    """A charter adopted tomorrow, or a level that asks for what the charter has not, is refused at its place."""
    path = network / "territory/charte.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    project, problems, _ = load_project(Folders.of(network), date(2026, 11, 23))
    found = [p for p in (checks.check(project, problems) if project else problems) if p.path == "territory/charte.yaml"]
    assert (found[0].line, found[0].column) == place, found
    assert part in found[0].sentence
