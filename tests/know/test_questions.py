"""Every unknown is a question, and its answer a line of the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from telecentres.authoring import example_sheet
from telecentres.checks import FOR_EACH_CENTRE
from telecentres.know.questions import BLANK, Answer, Question, questions
from telecentres.project import Project
from telecentres.read.centre import Centre, Space, read_centre
from telecentres.read.nodes import MappingNode, Node, SequenceNode, parse
from telecentres.read.schema import ListOf, MapOf, Record, fields_of
from telecentres.read.vocabulary import Status

# What is not asked, and why.
NEVER_ASKED = {
    "nom": "required",
    "statut": "required",
    "adresse.commune": "required",
    "autres_noms": "no other name is no gap",
    "fermetures": "no closure is no gap",
    "labels": "no label is no gap",
    "photos": "a file, with its licence",
    "osm": "the staff's own link",
    "charte": "only a visit tells",
    "sources": "proves the rest",
    "verifie_le": "proves the rest",
    "accessibilite.verifie_le": "proves the rest",
    "accessibilite.commentaire": "says what the other fields do not",
    "accessibilite.acceslibre": "the staff's own link",
    "adresse.complement": "many addresses have none",
    "adresse.code_insee": "only against a doubt",
    "espaces.nom": "a space has its kind",
    "espaces.nombre": "one where nothing is said",
    "espaces.type": "required",
    "espaces.equipements_absents": "asked with what is there",
    "services_absents": "asked with what is there",
    "fermeture": "asked of closed places",
}
# What is asked only where it means something: the sheet that it is asked of.
SHEETS = {
    "open": "nom: Essai\nstatut: ouvert\nadresse: {commune: Port-Orphie}\n",
    "full": (
        "nom: Essai\nstatut: ouvert\nadresse:\n  commune: Port-Orphie\nhoraires:\n  lun-ven: 9h-18h\n"
        "contact: {courriel: a@b.example}\n"
        "espaces:\n  - type: coworking\n    tarifs: [{par: jour, montant: 10, tva: ht}]\n  - {type: cabine, nom: Cabine bleue}\n"
        "services: [wifi]\nservices_absents: [fibre]\nreseau: {}\ndebit:\n  descendant_mbps: 10\n"
        "acces:\n  gares: [{nom: Port-Orphie Maritime}]\naccessibilite:\n  plain_pied: inconnu\n  ascenseur: oui\n"
        "gestionnaire: {nom: La coopérative}\n"
    ),
    "member": "nom: Essai\nstatut: ouvert\nadresse: {commune: Port-Orphie}\nreseau:\n  pass_reseau: inconnu\n",
    "planned": "nom: Essai\nstatut: en_projet\nadresse:\n  commune: Port-Orphie\n",
    "closed": "nom: Essai\nstatut: ferme\nadresse:\n  commune: Port-Orphie\n",
}


def read(text: str) -> Centre:
    """The centre of a sheet that has no error."""
    centre, document = read_centre("centres/essai.yaml", "essai", text.encode())
    assert centre is not None, [str(problem) for problem in document.problems]
    assert not document.problems, [str(problem) for problem in document.problems]
    return centre


def leaves(cls: Any, start: str = "") -> Iterator[str]:
    """Every field of a sheet by its French name, those of a space under its own, other lists of records as one."""
    for alias, declared in fields_of(cls).items():
        kind: Any = declared.kind
        if isinstance(kind, Record):
            yield from leaves(kind.cls, f"{start}{alias}.")
        elif isinstance(kind, ListOf) and isinstance(kind.item, Record) and kind.item.cls is Space:
            yield from leaves(kind.item.cls, f"{alias}.")
        elif not isinstance(kind, MapOf):
            yield f"{start}{alias}"


def test_every_field_has_a_question_when_it_is_unknown() -> None:
    """Each field of a sheet is asked for by some sheet that lacks it, but for those that are listed with a reason."""
    asked: set[str] = set()
    for text in SHEETS.values():
        for question in questions(read(text)):
            asked.add(".".join(str(step) for step in question.trail if isinstance(step, str)))
    wanted = {name for name in leaves(Centre) if name not in NEVER_ASKED and name.split(".")[0] not in NEVER_ASKED}
    whole = {name.partition(".")[0] for name in asked if name.startswith("services.")} | asked
    missing = {name for name in wanted if name not in whole and name.split(".")[0] not in whole}
    assert missing == set()
    known = set(leaves(Centre)) | {name.split(".")[0] for name in leaves(Centre)}
    assert set(NEVER_ASKED) <= known, "an excuse for a field that is none"


def test_what_is_known_is_not_asked(demo: Project) -> None:
    """A sheet is asked for nothing that it says, « non » included."""
    full = next(centre for centre in demo.centres if centre.slug == "escale-de-port-orphie")
    trails = {question.trail for question in questions(full)}
    assert ("accessibilite", "ascenseur") not in trails
    assert ("accessibilite", "boucle_magnetique") in trails
    assert ("services", "restauration") not in trails
    assert ("horaires", "jours_feries") not in trails
    assert ("espaces", 0, "insonorise") not in trails
    assert ("espaces", 1, "insonorise") in trails


def test_nothing_is_asked_of_what_was_given_up() -> None:
    """A project given up has no question; a closed place has one, its day."""
    assert questions(read(SHEETS["planned"].replace("en_projet", "abandonne"))) == ()
    assert [question.trail for question in questions(read(SHEETS["closed"]))] == [("fermeture",)]


# ---- Pasting ----


def node_at(root: Node | None, trail: tuple[str | int, ...]) -> Node:
    """The node of a sheet at a trail."""
    assert root is not None
    for step in trail:
        if isinstance(step, int):
            assert isinstance(root, SequenceNode)
            root = root.value[step]
        else:
            assert isinstance(root, MappingNode)
            root = next(value for key, value in root.value if key.value == step)
    return root


def pasted(text: str, question: Question, line: str) -> str:
    """The sheet with a line in its place, as somebody would put it there: in place of a line of the same name, if any."""
    node = node_at(parse("centres/essai.yaml", text).root, question.place)
    assert isinstance(node, MappingNode)
    name = line.partition(":")[0]
    for key, value in node.value:
        if key.value == name:
            return text[: key.start_mark.index] + line + text[value.end_mark.index :]
    at = node.start_mark.index
    if node.flow_style:
        return f"{text[: at + 1]}{line}{', ' if node.value else ''}{text[at + 1 :]}"
    return f"{text[:at]}{line}\n{' ' * node.start_mark.column}{text[at:]}"


def filled(line: str, trail: tuple[str | int, ...], example: dict[str, Any]) -> str:
    """A line with its blanks filled in from the example of every field."""
    value: Any = example
    for step in trail:
        if isinstance(value, list):
            value = value[0] if isinstance(step, int) else value
        elif isinstance(value, dict):
            value = value[step]
    # A list's blank takes the words, a named blank the value of its name, at whatever depth it is.
    if f"[{BLANK}]" in line:
        return line.replace(f"[{BLANK}]", f"[{', '.join(value)}]")

    def put(match: re.Match[str]) -> str:
        return f'{match[1]}: "{named(value, match[1])}"'

    return re.sub(rf'([\w-]+): "{BLANK}"', put, line)


def named(value: Any, name: str) -> str:
    """The text of a name in an example, or the example itself where it is one text."""
    if isinstance(value, dict):
        return str(value[name]).replace('"', "")
    if isinstance(value, list):
        return named(value[0], name)
    return str(value).replace("\n", " ")


def errors(centre: Centre, project: Project) -> list[str]:
    """What the checks refuse on a sheet."""
    found = [*centre.document.problems]
    for rule in FOR_EACH_CENTRE:
        found += rule(centre, project)
    return [str(problem) for problem in found if problem.is_error]


def answers() -> Iterator[tuple[str, str, Question, Answer]]:
    """Every answer to every question of the sheets above."""
    for name, text in SHEETS.items():
        for question in questions(read(text)):
            for answer in question.answers:
                yield name, text, question, answer


@pytest.fixture(scope="module")
def example(demo: Project) -> dict[str, Any]:
    """A value for every field, as the model sheet has it; what the closed place needs lies in the past."""
    week = {"lun-ven": "7h-22h", "sam": "9h-12h", "jours_feries": "fermé"}
    example = example_sheet(demo.territory)
    walk = {**example["acces"]["gares"][0], "minutes_a_pied": "110"}
    access = {**example["acces"], "gares": [walk]}
    return {**example, "fermeture": "2024", "horaires_abonnes": week, "acces": access}


def test_every_answer_passes_the_checks_and_answers(demo: Project, example: dict[str, Any]) -> None:
    """Each line, filled in and pasted where it says, makes a sheet without error that no longer asks."""
    count = 0
    for name, text, question, answer in answers():
        line = filled(answer.line, question.trail, example)
        assert BLANK not in line
        sheet = pasted(text, question, line)
        centre = read(sheet)
        assert errors(centre, demo) == [], (name, line)
        assert question.trail not in {other.trail for other in questions(centre)}, (name, line)
        count += 1
    assert count > 100


def test_lines_fit_the_sheets_that_exist(demo: Project, example: dict[str, Any]) -> None:
    """The same holds of the invented network's own sheets, as their staff wrote them."""
    count = 0
    for centre in demo.centres:
        commune = demo.territory.locate(centre.address.locality, centre.address.postal_code, centre.address.insee_code)
        assert commune is not None
        position = {"latitude": str(commune.latitude), "longitude": str(commune.longitude), "precision": "voie"}
        station = next((one.name for _, one in demo.territory.nearest_stations(commune.point, 1, 5)), "")
        access = {**example["acces"], "gares": [{"nom": station, "minutes_a_pied": "110"}]}
        here = {
            **example,
            "acces": access,
            "adresse": {**example["adresse"], "code_postal": commune.postal_codes[0]},
            "position": position,
        }
        for question in questions(centre):
            if not station and "gares" in question.trail:
                continue  # no station to name
            line = filled(question.answers[0].line, question.trail, here)
            sheet = pasted(centre.document.text, question, line)
            answered = read(sheet)
            assert errors(answered, demo) == [], (centre.slug, line)
            assert question.trail not in {other.trail for other in questions(answered)}, (centre.slug, line)
            count += 1
    assert count > 100


def test_yes_and_no_are_told_apart() -> None:
    """« oui » and « non » lead to different facts: a service is added to what is there, or to what is not."""
    text = SHEETS["full"]
    centre = read(text)
    kitchen = next(question for question in questions(centre) if question.trail == ("services", "cuisine"))
    there, absent = (read(pasted(text, kitchen, answer.line)) for answer in kitchen.answers)
    assert [str(word) for word in there.services] == ["wifi", "cuisine"]
    assert [str(word) for word in absent.missing_services] == ["fibre", "cuisine"]
    assert absent.services == centre.services
    assert centre.status is Status.OPEN
