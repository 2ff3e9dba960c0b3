"""A CSV file is read as sheets are: typed records, and each problem at its place."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres.read.kinds import whole
from telecentres.read.schema import MOST_PROBLEMS, Columns, Keyed, Scalar, key
from telecentres.read.tables import read_table
from telecentres.territory import EPCI, Commune, FormerCommune, Station


class Row(Keyed):
    """A row of two columns."""

    name: str = key("nom", Scalar(str, "un texte"), "Nom", required=True)
    count: int | None = key("nombre", whole(0, 9), "Nombre")


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (b"nom,nombre\na,1\nb,2\n", [("a", 1), ("b", 2)]),
        (b"nom,nombre\na,1", [("a", 1)]),
        (b"nombre,nom\n1,a\n", [("a", 1)]),
        (b"nom,nombre\na,\n", [("a", None)]),
        (b"\xef\xbb\xbfnom,nombre\r\na,1\r\n", [("a", 1)]),
        (b'nom,nombre\n"a,b",1\n', [("a,b", 1)]),
        (b'nom,nombre\n"a ""b""",1\n', [('a "b"', 1)]),
        (b'nom,nombre\n"a\nb",1\nc,2\n', [("a\nb", 1), ("c", 2)]),
        (b"nom,nombre\n\na,1\n\n", [("a", 1)]),
        (b'"nom","nombre"\n"a","1"\n', [("a", 1)]),
        ("nom,nombre\nÉté,1\n".encode(), [("Été", 1)]),
        (b"nom,nombre\n", []),
    ],
)
def test_rows(raw: bytes, rows: list[tuple[str, int | None]]) -> None:
    """Commas and line ends inside quotes belong to the value; columns come in any order; empty lines count for nothing."""
    found, document = read_table(Row, "f", raw)
    assert document.problems == []
    assert [(row.name, row.count) for row in found] == rows


@pytest.mark.parametrize(
    ("raw", "line", "column", "part"),
    [
        (b"", 1, 1, "tableau vide"),
        (b"nom,nombre\na,x\n", 2, 3, "nombre"),
        (b"nom,nombre\na,1,2\n", 2, 1, "3 colonnes au lieu de 2"),
        (b"nom,nombre\na\n", 2, 1, "1 colonnes au lieu de 2"),
        (b"nom,nombre\na,1\n,2\n", 3, 1, "manquante"),
        (b'nom,nombre\n"a"b,1\n', 2, 1, "guillemet"),
        (b'nom,nombre\n"a,1\n', 2, 1, "guillemet"),
        (b'nom,nombre\n"a\nb",1\nc,x\n', 4, 3, "nombre"),
        (b'nom,nombre\n"a\nb",x\n', 3, 4, "nombre"),
        (b"nom,zut\na,1\n", 2, 3, "champ inconnu"),
        ("nom,nombre\né,x\n".encode(), 2, 3, "nombre"),
        ("nom,nombre\né,1\n".encode("cp1252"), 2, 1, "Windows-1252"),
    ],
)
def test_a_wrong_cell_is_refused_at_its_place(raw: bytes, line: int, column: int, part: str) -> None:
    """A wrong cell, a missing column or a stray quote is said at its line and column."""
    _, document = read_table(Row, "f", raw)
    problem = document.problems[0]
    assert (problem.line, problem.column, part in problem.sentence) == (line, column, True), problem


@given(
    st.lists(
        st.tuples(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=9).map("a".__add__), st.integers(0, 9))
    )
)
def test_what_is_written_is_read(rows: list[tuple[str, int]]) -> None:
    """Any names written between doubled quotes are read back as they were."""
    lines = ["nom,nombre", *('"{}",{}'.format(name.replace('"', '""'), count) for name, count in rows)]
    found, document = read_table(Row, "f", "\n".join(lines).encode())
    assert document.problems == []
    assert [(row.name, row.count) for row in found] == rows


@given(st.text(alphabet='",\n\rab1 é', max_size=60))
def test_no_table_is_an_exception(typed: str) -> None:
    """Whatever is typed, reading a table ends with rows or problems."""
    read_table(Row, "f", typed.encode())


TABLES = ((Commune, "communes"), (EPCI, "epci"), (FormerCommune, "former_communes"), (Station, "stations"))
TYPED = (
    "",
    '"',
    '""',
    '"a, b"',
    '"x\ny"',
    '" "',
    ",",
    "\n",
    "\r\n",
    "inconnu",
    "à compléter",
    "n/c",
    "?",
    "“x”",
    "oui",
    "non",
    "Bourg",
    "centroïde",
    "1 200",
    "1.200",
    "48,5",
    "-0",
    "²",
    " 12 ",
    "77001",
    "x" * 90,
    "<b>",
    "**g**",
    "\u00a0",
)


def mistyped(lines: list[str], pick: random.Random) -> str:
    """A table of a few of these lines, with one to six things wrong."""
    text = "\n".join([lines[0], *pick.sample(lines[1:], pick.choice((0, 1, 5, 15)))])
    for _ in range(pick.choice((1, 1, 2, 6))):
        at = pick.randrange(len(text) + 1)
        rows = text.split("\n")
        row = pick.randrange(len(rows))
        cells = rows[row].split(",")
        cells[pick.randrange(len(cells))] = pick.choice((*TYPED, *pick.choice(rows).split(",")))
        text = pick.choice(
            (
                text[:at] + pick.choice(TYPED) + text[at:],
                text[:at] + text[at + 3 :],
                "\n".join((*rows[:row], *rows[row + 1 :])),
                "\n".join((*rows[:row], *rows[row:], rows[row])),
                "\n".join((*rows[:row], ",".join(cells), *rows[row + 1 :])),
            )
        )
    return text


def test_a_row_read_by_columns_is_what_it_is_read_as_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2,000 mistyped tables, rows and problems are the same whether columns are read as such or every cell as a node."""
    seed = time.time_ns()
    print(f"seed {seed}")
    folder = Path(__file__).resolve().parents[2] / "territory"
    tables = [(cls, (folder / f"{name}.csv").read_text("utf-8").splitlines()) for cls, name in TABLES]
    pick = random.Random(seed)
    refused = 0
    for _ in range(2_000):
        cls, lines = pick.choice(tables)
        raw = mistyped(lines, pick).encode()
        found, document = read_table(cls, "f", raw)
        with monkeypatch.context() as patched:
            patched.setattr(Columns, "of", lambda *_: None)
            expected, placed = read_table(cls, "f", raw)
        assert (found, document.problems) == (expected, placed.problems), raw
        refused += bool(document.problems)
    assert 500 < refused < 2_000


def test_after_two_hundred_problems_the_rest_of_a_table_is_left_unread() -> None:
    """A table whose every row is wrong has as many problems as any file may have, and one that says so."""
    rows = (f"a{number},x" for number in range(3 * MOST_PROBLEMS))
    found, document = read_table(Row, "f", "\n".join(["nom,nombre", *rows, "b,1"]).encode())
    assert "b" not in [row.name for row in found]
    assert len(document.problems) == MOST_PROBLEMS + 1
