"""What a person can get wrong in a sheet is said at its place; nothing typed can hurt the machine."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from telecentres.read import nodes
from telecentres.read.centre import read_centre
from telecentres.read.nodes import Document, MappingNode, Node, ScalarNode, SequenceNode, front_matter, load, parse

NBSP = "\u00a0"
HEAD = "nom: A\n"
# (text, line, column, a part of the sentence), the first problem of the text
BROKEN: list[tuple[str, int, int, str]] = [
    # nothing there
    ("", 1, 1, "fiche vide"),
    ("\n\n", 1, 1, "fiche vide"),
    ("# rien\n", 1, 1, "fiche vide"),
    ("---", 1, 1, "fiche vide"),
    ("---\n...\n", 1, 1, "fiche vide"),
    ("bonjour\n", 1, 1, "un groupe de lignes « champ: valeur » est attendu"),
    ("- nom: A\n- nom: B\n", 1, 1, "un groupe de lignes « champ: valeur » est attendu"),
    # spaces
    ("nom: A\nadresse:\n\tcommune: B\n", 3, 1, "tabulation"),
    ("nom: A\nlabels:\n\t- B\n", 3, 1, "tabulation"),
    ("nom: A\nadresse:\n  voie: x\n\tcommune: B\n", 4, 1, "tabulation"),
    (f"nom:{NBSP}A\nstatut: ouvert\n", 1, 5, "espace insécable (U+00A0)"),
    ("nom: A\nstatut:\u202fouvert\ntypes: []\n", 2, 8, "espace insécable (U+202F)"),
    (f"labels:\n  -{NBSP}A\n", 2, 3, "après le tiret"),
    ("labels:\n  -A\n", 2, 3, "après le tiret"),
    # alignment
    ("nom: A\n  statut: ouvert\n", 2, 3, "en retrait"),
    ("adresse:\n    voie: x\n  commune: y\n", 3, 3, "ligne mal alignée"),
    ("labels:\n  - a\n - b\n", 3, 2, "ligne mal alignée"),
    ("labels:\n  - a\n  nom: b\n", 3, 3, "ligne mal alignée"),
    (" nom: A\nstatut: ouvert\n", 2, 1, "ligne mal alignée"),
    # colons
    ("nom A\nstatut: ouvert\n", 1, 1, "« : » manque"),
    ("nom:A\nstatut: ouvert\n", 1, 1, "« : » manque"),
    ("nom: A\nstatut ouvert\ntypes: [telecentre]\n", 2, 1, "« : » manque"),
    ("nom: A\nstatut:ouvert\ntypes: [telecentre]\n", 2, 1, "« : » manque"),
    ("nom: A\nadresse:\n  commune: B\nbonjour\n", 4, 1, "« : » manque"),
    ("nom: A\nstatut\n", 2, 1, "« : » manque"),
    ("nom: Le lieu : un essai\n", 1, 6, "à l’intérieur d’une valeur"),
    ("nom: A\nresume: Ouvert depuis 2019: un plateau\n", 2, 9, "à l’intérieur d’une valeur"),
    ("nom: Lieu:\n", 1, 6, "à l’intérieur d’une valeur"),
    # quotes
    ('nom: "Le lieu\nstatut: ouvert\n', 1, 6, "guillemet ouvert et jamais fermé"),
    ("nom: 'Le lieu\nstatut: ouvert\n", 1, 6, "guillemet ouvert et jamais fermé"),
    ("nom: A\ncontact:\n  site_web: 'x\n", 3, 13, "guillemet ouvert et jamais fermé"),
    ("nom: 'L'Oasis'\n", 1, 6, "du texte suit le guillemet fermant"),
    ('nom: "Le lieu" du port\n', 1, 6, "du texte suit le guillemet fermant"),
    ('labels:\n  - "a" b\n', 2, 5, "du texte suit le guillemet fermant"),
    ('nom: "a\\qb"\n', 1, 6, "« \\q »"),
    ("nom: “A”\n", 1, 6, "guillemets courbes"),
    # brackets
    ("types: [telecentre, coworking\nstatut: ouvert\n", 1, 8, "« [ » n’est pas fermé"),
    ("position: {latitude: 1, longitude: 2\nstatut: ouvert\n", 1, 11, "« { » n’est pas fermé"),
    ("nom: A\nlabels: [a #b]\n", 2, 12, "ce qui suit « # » serait perdu"),
    ("types: [telecentre]]\n", 1, 20, "« ] » en trop"),
    ("position: {latitude: 1}}\n", 1, 24, "« } » en trop"),
    ("types: [a,, b]\n", 1, 11, "« , » inattendu"),
    ("types: [a}\n", 1, 8, "« [ » n’est pas fermé"),
    ("types: [", 1, 8, "« [ » n’est pas fermé"),
    ("position: {latitude: 48,5397, longitude: 2,65}\n", 1, 25, "la virgule sépare deux champs"),
    ("espaces:\n  - tarifs: [{par: jour, montant: 12,50}]\n", 2, 38, "la virgule sépare deux champs"),
    # signs with a meaning of their own
    ("contact:\n  courriel: @accueil\n", 2, 13, "« @ » au début d’une valeur"),
    ("nom: `A`\n", 1, 6, "« ` » au début d’une valeur"),
    ("nom: %A\n", 1, 6, "« % » au début d’une valeur"),
    ("nom: *A\n", 1, 6, "« * » au début d’une valeur"),
    ("nom: * A\n", 1, 6, "« * » au début d’une valeur"),
    ("nom: &A b\n", 1, 6, "« & » au début d’une valeur"),
    ("nom: & Cie\n", 1, 6, "« & » au début d’une valeur"),
    ("labels: [&a x, *a]\n", 1, 10, "« & » au début d’une valeur"),
    ("labels:\n  - *a\n", 2, 5, "« * » au début d’une valeur"),
    ("nom: !A b\n", 1, 6, "« ! » au début d’une valeur"),
    ("nom: !!str A\n", 1, 6, "« ! » au début d’une valeur"),
    ("nom: ! b\n", 1, 6, "« ! » au début d’une valeur"),
    ('nom: ! "b"\n', 1, 6, "« ! » au début d’une valeur"),
    ("types: !x [a]\n", 1, 8, "« ! » au début d’une valeur"),
    ("<<: {a: b}\nnom: A\n", 1, 1, "champ inconnu : « << »"),
    ("nom: > A\n", 1, 8, "restent seuls"),
    ("nom: | A\n", 1, 8, "restent seuls"),
    ("[a, b]: c\n", 1, 1, "le nom d’un champ est un mot simple"),
    ("{a: b}: c\n", 1, 1, "le nom d’un champ est un mot simple"),
    # comments
    ("nom: A #B\n", 1, 8, "ce qui suit « # » serait perdu"),
    ("nom: A #  B\n", 1, 8, "ce qui suit « # » serait perdu"),
    ("nom: A  #B\n", 1, 9, "ce qui suit « # » serait perdu"),
    ("nom: Salle #2\n", 1, 12, "ce qui suit « # » serait perdu"),
    # several documents, merges
    ("nom: A\n---\nnom: B\n", 2, 1, "deux documents"),
    ("nom: A\n...\nnom: B\n", 3, 1, "deux documents"),
    ("nom: A\n<<<<<<< HEAD\nstatut: a\n=======\nstatut: b\n>>>>>>> x\n", 2, 1, "marque de conflit"),
    ("presentation: |\n  texte\n<<<<<<< HEAD\n  a\n=======\n  b\n>>>>>>> x\n", 3, 1, "marque de conflit"),
    # characters
    ("nom: A\u200bB\n", 1, 7, "caractère invisible U+200B"),
    ("nom: A\u202eB\n", 1, 7, "caractère invisible U+202E"),
    ("nom: A\x07B\n", 1, 7, "caractère invisible U+0007"),
    ("nom: A\nresume: x\x85y\n", 2, 10, "caractère invisible U+0085"),
    ("nom: A\nresume: x\u2028y\n", 2, 10, "caractère invisible U+2028"),
    ("nom: A\nresume: \ue000\n", 2, 9, "caractère invisible U+E000"),
    ("nom: A\nresume: x\ufeffy\n", 2, 10, "caractère invisible U+FEFF"),
    # fields
    ("nom: A\nstatut: ouvert\nnom: B\n", 3, 1, "champ en double, déjà à la ligne 1"),
    ("adresse:\n  commune: X\n  commune: Y\n", 3, 3, "champ en double, déjà à la ligne 2"),
    ("nom: A\nstatu: ouvert\n", 2, 1, "vouliez-vous dire « statut »"),
    ("nom: A\nRésumé: x\n", 2, 1, "vouliez-vous dire « resume »"),
    ("nom: A\nzzz: x\n", 2, 1, "champs possibles : nom"),
]


def first_problem(text: str | bytes) -> tuple[int, int, str]:
    """Line, column and sentence of the first problem found in a sheet, in the order of places that point at something."""
    _, document = read_centre("f.yaml", "f", text if isinstance(text, bytes) else text.encode())
    found = [problem for problem in document.problems if "obligatoire absent" not in problem.sentence]
    assert found, "no problem was found"
    return found[0].line, found[0].column, found[0].sentence.replace(NBSP, " ")


@pytest.mark.parametrize(("text", "line", "column", "part"), BROKEN, ids=[repr(case[0])[:40] for case in BROKEN])
def test_a_broken_sheet_is_refused_at_its_place(text: str, line: int, column: int, part: str) -> None:
    """Each mistake is said in French at the character that causes it."""
    found = first_problem(text)
    assert (found[:2], part in found[2]) == ((line, column), True), found


@pytest.mark.parametrize(("text", "line", "column", "part"), BROKEN, ids=[repr(case[0])[:40] for case in BROKEN])
def test_a_broken_sheet_is_no_centre(text: str, line: int, column: int, part: str) -> None:
    """No centre comes out of a sheet with a mistake that hides what was meant."""
    centre, document = read_centre("f.yaml", "f", text.encode())
    assert centre is None
    assert all(problem.line >= 1 and problem.column >= 1 for problem in document.problems)


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ("CRLF", "nom: A\r\nstatut: x y\r\nzzz: 1\r\n"),
        ("CR", "nom: A\rstatut: x y\rzzz: 1\r"),
        ("LF", "nom: A\nstatut: x y\nzzz: 1\n"),
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_ends_and_byte_order_mark_change_nothing(ends: str, text: str, mark: bytes) -> None:
    """Lines that end as on Windows or on an old Mac, and a byte order mark, give the same problems at the same places."""
    _, document = read_centre("f.yaml", "f", mark + text.encode())
    places = {(problem.line, problem.column) for problem in document.problems}
    assert {(2, 9), (3, 1)} <= places


def test_values_stay_as_typed() -> None:
    """Nothing is resolved: 12:30, 0123, NO, ~, 1e3 and 2026-10-05 are texts."""
    for typed in ("12:30", "0123", "NO", "~", "1e3", "2026-10-05", "0x10", "null", "true", "1_000"):
        root = parse("f", f"a: {typed}\n").root
        assert root is not None
        assert root.value[0][1].value == typed


@pytest.mark.parametrize(
    "text",
    [
        "nom: A  # un commentaire\n",
        "nom: A  ## titre\n",
        "nom: A  #\n",
        "# en tête\nnom: A\n# au milieu\nstatut: b\n",
        'nom: "A #B"\n',
        "nom: A#B\n",
        "presentation: |\n  # Titre #1\n  a #b\n",
        "adresse:  # ici\n  voie: x\n",
        "labels:\n  - a  # un\n  - b\n",
        "labels: [a, b]  # deux\n",
        "nom: R&D\n",
        "nom: A & B * C ! D\n",
        "presentation: |\n  - & a\n  - *b\n  - ! c\n",
        'nom: "& Cie"\n',
        "nom: A\n...\n",
        "---\nnom: A\n",
        "nom: '«\u00a0mot\u00a0» : fin'\n",
        "nom: Zoë 🐦\n",
    ],
)
def test_what_is_well_typed_is_not_refused(text: str) -> None:
    """Comments that stand apart, signs inside a value, and Markdown signs in a text are no mistakes."""
    document = parse("f", text)
    assert document.problems == []
    assert document.root is not None


@pytest.mark.parametrize(
    ("raw", "line", "column", "part"),
    [
        ("nom: Caf\u00e9\n".encode("cp1252"), 1, 9, "Windows-1252"),
        ("a: b\nnom: \u00ab x \u00bb\n".encode("cp1252"), 2, 6, "Windows-1252"),
        ("nom: A\n".encode("utf-16"), 1, 1, "UTF-16"),
        ("nom: A\n".encode("utf-16-le"), 1, 1, "UTF-16"),
        ("nom: A\n".encode("utf-16-be"), 1, 1, "UTF-16"),
        (b"\xef\xbb\xbfnom: \xe9\n", 1, 6, "Windows-1252"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, 1, "ce n’est pas un texte"),
        (b"nom: \x00\n", 1, 6, "U+0000"),
        (b"x" * 300_000, 1, 1, "Ko au plus"),
    ],
)
def test_bytes_that_are_no_utf8_text(raw: bytes, line: int, column: int, part: str) -> None:
    """A file saved in another encoding, or no text at all, is refused by name at the first byte that shows it."""
    found = load("f", raw)
    assert found.root is None
    [problem] = found.problems
    assert (problem.line, problem.column, part in problem.sentence) == (line, column, True), problem


def counted_events(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A count of the events that are read before a text is composed."""
    count = [0]
    real = nodes._events

    def counting(text: str) -> Iterator[yaml.Event]:
        for event in real(text):
            count[0] += 1
            yield event

    monkeypatch.setattr(nodes, "_events", counting)
    return count


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("[" * 100_000, 25),
        ("a: " + "[" * 100_000 + "]" * 100_000, 25),
        ("{a: " * 50_000, 60),
        ("- " * 100_000, 25),
        ("? " * 100_000, 60),
        (LAUGHS, 10),
        ("".join(" " * i + "a:\n" for i in range(600)), 60),
        ("".join(" " * i + "- \n" for i in range(600)), 60),
        ("\n".join(" " * (20 * i) + "- " * 10 for i in range(300)), 60),
        ("x: !!python/object/apply:os.system [echo]\n", 10),
    ],
    ids=["brackets", "balanced", "braces", "dashes", "questions", "laughs", "indent", "list indent", "steps", "object"],
)
def test_a_hostile_text_is_refused_early(monkeypatch: pytest.MonkeyPatch, text: str, events: int) -> None:
    """Deep nesting and anchors are refused after few events, before anything is composed."""
    count = counted_events(monkeypatch)
    centre, document = read_centre("f", "f", text.encode()[: nodes.MAX_BYTES])
    assert centre is None
    assert document.problems
    assert count[0] <= events


def test_twenty_megabytes_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 20 MB is refused by its size, without an event read."""
    count = counted_events(monkeypatch)
    document = load("f", b"nom: a\n" * 3_000_000)
    assert [problem.rule for problem in document.problems] == ["taille"]
    assert count == [0]


@pytest.mark.parametrize(
    "unit",
    [
        "nom: 'a'\n",
        "a: b #c\n",
        "- ",
        "a: [",
        "#",
        "\t",
        '"',
        "'",
        "a:\n",
        ": ",
        "\u00a0",
        "é",
        "  \n",
        "&",
        "! ",
        "| ",
        "\\",
        "<<: ",
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    """The longest text that is read at all, whatever it repeats, takes less than ten seconds and gives an answer."""
    raw = unit.encode() * (nodes.MAX_BYTES // len(unit.encode()))
    start = time.perf_counter()
    read_centre("f", "f", raw)
    assert time.perf_counter() - start < 10


@given(st.text(max_size=200) | st.text(alphabet="ab:-#[]{}&*!|>'\"%@` \n\t,?\\", max_size=60))
def test_no_text_is_an_exception(text: str) -> None:
    """Whatever is typed, the answer is a centre or at least one problem, each at a place of the text."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return
    centre, document = read_centre("f", "f", raw)
    assert (centre is not None) or document.problems
    lines = document.text.split("\n")
    for problem in document.problems:
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem


@given(st.binary(max_size=200))
def test_no_bytes_are_an_exception(raw: bytes) -> None:
    """Whatever bytes a file holds, the answer is a centre or at least one problem."""
    centre, document = read_centre("f", "f", raw)
    assert (centre is not None) or document.problems


def test_damaged_real_sheets_are_no_exception(root: Path) -> None:
    """Two thousand real sheets with characters struck out or put in are read or refused, never worse."""
    chance = random.Random(7)
    sheets = [path.read_bytes() for folder in ("centres", "demo/centres") for path in sorted((root / folder).glob("*.yaml"))]
    signs = [sign.encode() for sign in "\"'[]{}:#&*!|>\t\n\r-?%@`,\\~<"] + [
        b": ",
        b" #",
        NBSP.encode(),
        b"---\n",
        b"\xff",
        b"\x85",
    ]
    for _ in range(2000):
        raw = bytearray(chance.choice(sheets))
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(raw) + 1)
            raw[start : start + chance.choice((0, 0, 1, 3, 20))] = chance.choice(signs)
        read_centre("f", "f", bytes(raw))


def trails(node: Node, trail: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Every trail of keys and indices below a node, with the node it leads to."""
    yield trail, node
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from trails(value, (*trail, key.value))
    elif isinstance(node, SequenceNode):
        for index, value in enumerate(node.value):
            yield from trails(value, (*trail, index))


def test_place_agrees_with_the_parser(root: Path) -> None:
    """On every sheet of both networks, the place of each value is where its first character stands."""
    count = 0
    for path in [*sorted((root / "centres").glob("*.yaml")), *sorted((root / "demo/centres").glob("*.yaml"))]:
        text = path.read_text(encoding="utf-8")
        document = parse("f", text)
        assert document.root is not None, document.problems
        lines = text.split("\n")
        for trail, node in list(trails(document.root))[:40]:
            line, column = document.place(*trail)
            assert (line, column) == (node.start_mark.line + 1, node.start_mark.column + 1)
            if isinstance(node, ScalarNode) and not node.style and node.value and "\n" not in node.value:
                assert lines[line - 1][column - 1 :].startswith(node.value.split("  ")[0][:20])
            count += 1
    assert count > 300


def test_the_place_of_a_plain_first_line_is_that_of_the_tree(root: Path) -> None:
    """Whatever is put among the first lines of a sheet: as long as it can be read, a name's place and text are the parser's."""
    pick = random.Random(5)
    put = "\n|  |# x|'|\"|[|]|{|}|- |: |>|? |%|---\n|...|\u00a0|\t|nom: x|statut: a\n|nom:|\nnom:  Le y \n|é|’|,|1.5|a: b\n| x"
    sheets = [path.read_text(encoding="utf-8") for path in sorted((root / "demo/centres").glob("*.yaml"))]
    quick = 0
    for _ in range(4000):
        text = "\n".join(pick.choice(sheets).split("\n")[: pick.randint(1, 7)]) + "\n"
        for _ in range(pick.randint(0, 2)):
            at = pick.randint(0, min(80, len(text)))
            text = text[:at] + pick.choice(put.split("|")) + text[at:]
        document = parse("f", text)
        for key in ("nom", "statut", "types"):
            if isinstance(document.root, MappingNode):
                node = next((value for name, value in document.root.value if name.value == key), document.root)
                typed = node.value if isinstance(node, ScalarNode) else ""
                place = node.start_mark.line + 1, node.start_mark.column + 1
                assert document.found(key) == (*place, typed), text
                quick += nodes._in_first_lines(text, key) is not None
    assert quick > 2000


@pytest.mark.parametrize(
    ("trail", "place"),
    [
        ((), (1, 1)),
        (("a",), (1, 4)),
        (("b",), (3, 3)),
        (("b", 1), (4, 5)),
        (("b", 9), (3, 3)),
        (("b", 1, "c"), (4, 8)),
        (("z",), (1, 1)),
    ],
)
def test_place_of_what_is_absent_is_its_nearest_ancestor(trail: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A trail that leads nowhere gives the place of the last value it met."""
    assert Document("f", "a: x\nb:\n  - u\n  - c: v\n").place(*trail) == place


def test_place_in_an_empty_or_broken_text_is_its_start() -> None:
    """Where nothing can be read, the place is the first character."""
    assert Document("f", "").place("a") == (1, 1)
    assert Document("f", "a: [").place("a") == (1, 1)


@pytest.mark.parametrize(
    ("raw", "line", "column", "part"),
    [
        (b"", 1, 1, "manque"),
        (b"titre: A\n", 1, 1, "manque"),
        (b"---\ntitre: A\n", 1, 1, "pas ferm"),
        (b"---\ntitre: 'A\n---\ntexte\n", 2, 8, "guillemet"),
        (b"---\r\ntitre: A: b\r\n---\r\ntexte\r\n", 2, 8, "valeur"),
    ],
)
def test_broken_front_matter(raw: bytes, line: int, column: int, part: str) -> None:
    """A head that is missing, open or broken is refused at its place in the whole file."""
    document, _, _ = front_matter("f", raw)
    problem = document.problems[0]
    assert (problem.line, problem.column, part in problem.sentence) == (line, column, True), problem


def test_front_matter_is_parted_from_its_text() -> None:
    """The head is read as a sheet is, and the body begins on the line after it; a later rule line belongs to the body."""
    document, body, offset = front_matter("f", b"\xef\xbb\xbf---\ntitre: A\n---\n\nUn\n\n---\n\nDeux\n")
    assert document.problems == []
    assert (body, offset) == ("\nUn\n\n---\n\nDeux\n", 3)


def test_no_unwelcome_sign_passes_the_quick_look() -> None:
    """Of all characters there are, none that no text of a sheet holds is taken for one that is seen."""
    unwelcome = [sign for sign in map(chr, range(sys.maxunicode + 1)) if nodes._INVISIBLE.match(sign)]
    assert len(unwelcome) > 100_000
    assert not [sign for sign in unwelcome if nodes._is_visible(f"a{sign}b")]
    assert nodes._is_visible("l’été : 12 € «x»\n\n☎ Œuvre\n")
