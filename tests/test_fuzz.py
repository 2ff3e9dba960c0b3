"""Whatever is typed, only problems come out; nothing typed is changed or lost; and inputs come far enough to prove it.

`python tests/fuzzing.py` (`invoke fuzz`) tries many more; here a few thousand inputs are always the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import fuzzing
import pytest
import yaml
from fuzzing import KINDS, NASTY, Fault, Stage, Workshop
from hypothesis import given, settings
from hypothesis import strategies as st

from telecentres.read.centre import Centre, read_centre
from telecentres.read.nodes import Document

SEED = 20261123
COUNTS = {"sheets": 2000, "news": 400, "network": 400, "members": 150, "resources": 150, "communes": 300, "stations": 300}
SEEDS = KINDS["sheets"].seeds()
FULLEST = max(SEEDS, key=len)
# Where the values of the sheets stand: (sheet, start, end).
VALUES = [
    (raw.decode(), part.start, part.end) for raw in SEEDS for part in KINDS["sheets"].parts(raw.decode()) if part.what == "value"
]
# A sheet with one value of each kind, on lines of their own.
SMALL = """\
nom: Le Phare
statut: ouvert
types: [coworking]
presentation: |
  Un lieu.
adresse:
  code_postal: 00130
  commune: Les Trois-Amers
position: {latitude: 46.022, longitude: -12.205, precision: voie}
contact: {telephone: 02 61 91 00 12, courriel: a@exemple.example, site_web: https://exemple.example}
horaires:
  lun-ven: 8h30-19h
espaces:
  - {type: coworking, places: 12, surface_m2: 70, plain_pied: oui, tarifs: [{par: jour, montant: 15}]}
gestionnaire: {nom: Association, siret: "00000002600013"}
ouverture: 2019-09
sources:
  - {titre: Annuaire, date: 2026-10, atteste: [statut]}
verifie_le: 2026-10-05
"""
SMALL_VALUES = [(part.start, part.end) for part in KINDS["sheets"].parts(SMALL) if part.what == "value"]

always_the_same = settings(derandomize=True, database=None, deadline=None, max_examples=250)


@pytest.fixture(scope="module")
def bench() -> Iterator[Workshop]:
    """The demonstration, read once; trials leave it as it is."""
    with fuzzing.workshop() as opened:
        yield opened


@pytest.mark.parametrize("name", KINDS)
def test_only_problems_come_out(name: str, bench: Workshop) -> None:
    """No changed file ends in an exception, a problem without a place, or a value other than what was typed."""
    tally = fuzzing.run(KINDS[name], SEED, range(COUNTS[name]), bench)
    assert tally.faults == [], f"{tally}\nagain: python tests/fuzzing.py --kind {name} --seed {SEED} --only {tally.faults[0][0]}"
    assert tally.count == COUNTS[name]
    if name == "sheets":
        assert fuzzing.far_enough(tally), f"too few inputs came far\n{tally}"
        assert tally.at_least(Stage.SHOWN) >= tally.count / 10, f"too few pages were made\n{tally}"
    assert tally.at_least(Stage.SHOWN) > 0


@pytest.mark.parametrize("name", KINDS)
def test_the_files_that_inputs_are_made_from_are_right(name: str, bench: Workshop) -> None:
    """Each file comes to the end unchanged, or is refused by a rule alone: what is found is the change's doing."""
    stages = [KINDS[name].try_one(raw, bench) for raw in KINDS[name].seeds()]
    assert min(stages) >= Stage.SCHEMA
    assert stages.count(Stage.SHOWN) > len(stages) / 2


def test_an_input_is_made_again_from_its_seed_and_number() -> None:
    """The same seed and number make the same bytes, others make others."""
    for kind in KINDS.values():
        inputs = [fuzzing.made(kind, 7, number).raw for number in range(30)]
        assert inputs == [fuzzing.made(kind, 7, number).raw for number in range(30)]
        assert len(set(inputs)) > 20
        assert inputs != [fuzzing.made(kind, 8, number).raw for number in range(30)]


@always_the_same
@given(st.binary(max_size=400))
def test_any_bytes(bench: Workshop, raw: bytes) -> None:
    """Bytes that are no sheet are refused, and nothing else happens."""
    KINDS["sheets"].try_one(raw, bench)


@always_the_same
@given(st.text(alphabet="ab:-?#&*!|>'\"%@`{}[],\n\t\\~<=é\u00a0 01", max_size=120))
def test_any_signs(bench: Workshop, text: str) -> None:
    """The signs that YAML is made of, in any order, are read or refused."""
    KINDS["sheets"].try_one(text.encode(), bench)


@always_the_same
@given(
    st.integers(0, len(SEEDS) - 1),
    st.lists(st.tuples(st.integers(0, 8000), st.integers(0, 12), st.binary(max_size=6)), min_size=1, max_size=4),
)
def test_any_bytes_in_a_sheet(bench: Workshop, sheet: int, changes: list[tuple[int, int, bytes]]) -> None:
    """A sheet with some of its bytes replaced by others is read or refused."""
    raw = SEEDS[sheet]
    for place, length, piece in changes:
        start = place % (len(raw) + 1)
        raw = raw[:start] + piece + raw[start + length :]
    KINDS["sheets"].try_one(raw, bench)


@always_the_same
@given(st.integers(0, len(VALUES) - 1), st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_value_in_a_sheet(bench: Workshop, place: int, value: str) -> None:
    """A sheet with one of its values replaced by any text, quoted as YAML wants it, is read or refused."""
    text, start, end = VALUES[place]
    typed = "'" + value.replace("'", "''") + "'"
    KINDS["sheets"].try_one((text[:start] + typed + text[end:]).encode(), bench)


def test_no_nasty_text_is_too_much(bench: Workshop) -> None:
    """Each text of the lists of nasty ones, in every sixth value of a sheet, is read or refused."""
    assert KINDS["sheets"].try_one(SMALL.encode(), bench) is Stage.SHOWN
    for number, value in enumerate(word for words in NASTY for word in words):
        typed = value if number % 2 else "'" + value.replace("'", "''") + "'"
        for start, end in SMALL_VALUES[number % 6 :: 6]:
            KINDS["sheets"].try_one((SMALL[:start] + typed + SMALL[end:]).encode("utf-8", "replace"), bench)


@always_the_same
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_body_of_a_news_item(bench: Workshop, body: str) -> None:
    """Any text under a right head is refused, or shown without a script."""
    head = "---\ntitre: Essai\ndate: 2026-11-01\ncategorie: Réseau\nresume: Un essai.\n---\n"
    KINDS["news"].try_one((head + body).encode(), bench)


# ---- The faults that a trial looks for, each made once ----


CHANGES: dict[str, Callable[[Any, Any], object]] = {
    "a name in capitals": lambda centre, _: setattr(centre, "name", centre.name.upper()),
    "a lost last source": lambda centre, _: setattr(centre, "sources", centre.sources[:-1]),
    "a lost group": lambda centre, _: setattr(centre, "contact", None),
    "a lost service": lambda centre, _: setattr(centre, "services", centre.services[:-1]),
    "an invented answer": lambda centre, _: setattr(centre, "closed", centre.opened or centre.verified_on),
    "a problem outside the file": lambda _, document: document.refuse(10_000, 0, "phrase"),
    "a problem outside its line": lambda _, document: document.refuse(0, 10_000, "phrase"),
    "a problem with a programmer’s word": lambda _, document: document.refuse(0, 0, "valeur : None"),
    "a problem on two lines": lambda _, document: document.refuse(0, 0, "deux\nlignes"),
    "a problem that quotes what is not there": lambda _, document: document.refuse(0, 0, "phrase (lu : « absent »)"),
    "a problem that is none": lambda _, document: document.problems.append("phrase"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_trial_finds(what: str, bench: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What must never happen is found when it happens."""
    assert KINDS["sheets"].try_one(FULLEST, bench) is Stage.SHOWN

    def changed(path: str, slug: str, raw: bytes) -> tuple[Centre | None, Document]:
        centre, document = read_centre(path, slug, raw)
        CHANGES[what](centre, document)
        return centre, document

    monkeypatch.setattr(fuzzing, "read_centre", changed)
    with pytest.raises(Fault):
        KINDS["sheets"].try_one(FULLEST, bench)


def test_a_trial_finds_what_the_tree_has_lost() -> None:
    """A comment that cuts a value, and a value other than its text, are found without the reader's own rules."""
    for text in ("nom: Salle #3\n", "nom: [a] #3\n", 'nom: "a"  #3\n', "nom: |  #3\n  a\n"):
        assert list(fuzzing.lost(text, yaml.compose(text, yaml.CSafeLoader))), text
    text = "# a\nnom: 'Salle ''3'''  # b\nb:\n  - c\n"
    assert list(fuzzing.lost(text, yaml.compose(text, yaml.CSafeLoader))) == []


def test_a_slow_input_is_a_fault(bench: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that takes longer than its second is noted with its number."""
    monkeypatch.setattr(fuzzing, "LONGEST", 0.0)
    tally = fuzzing.run(KINDS["sheets"], SEED, [5], bench)
    assert [number for number, _ in tally.faults] == [5]
    assert "processor" in tally.faults[0][1]


def test_the_program_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    """A run prints its seed, its counts and its speed, and exits with 0 when nothing was found."""
    assert fuzzing.main(["--count", "100", "--seed", "3", "--kind", "sheets"]) == 0
    printed = capsys.readouterr().out
    assert "100 inputs, seed 3" in printed
    assert "inputs a second" in printed
    assert "faults 0" in printed


def test_a_fault_ends_the_program_with_its_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault makes the program exit with 1 and print how to make its input again."""
    monkeypatch.setattr(fuzzing, "LONGEST", 0.0)
    assert fuzzing.main(["--count", "2", "--seed", "3", "--kind", "sheets"]) == 1
    assert "--kind sheets --seed 3 --only 0" in capsys.readouterr().out
