"""A CSV file as placed text: each row becomes a mapping node, so that one loader reads sheets and tables alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from msgspec import Struct

from telecentres.problems import did_you_mean, quoted
from telecentres.read.nodes import Document, MappingNode, ScalarNode, decode
from telecentres.read.schema import Columns, Reading, Record, fields_of

__all__ = ["read_table"]

T = TypeVar("T")

_MAX_ROWS = 50_000
_MAX_BYTES = 16 * 1024 * 1024  # all the communes of France take 4
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|\Z)')


class _Astray(Exception):
    """A place, counted from 0, where no cell can begin."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


class _Mark(Struct, frozen=True):
    """A place, counted from 0 as the YAML parser's marks are."""

    line: int
    column: int
    index: int = 0


class _Row(NamedTuple):
    """A row as typed: where it begins, the line of that counted from 0, and the text of each cell."""

    start: int
    line: int
    texts: list[str]


def _cells(text: str, index: int, line: int) -> tuple[list[ScalarNode], int, int]:
    """The cells of the row that begins at an index, on a line; the index of what follows it, and its line.

    _Astray: a quotation mark stands where none can.
    """
    line_start = index
    row: list[ScalarNode] = []
    while True:
        found = _CELL.match(text, index)
        if found is None:
            raise _Astray(line, index - line_start)
        is_quoted = found[1] is not None
        value = found[1].replace('""', '"') if is_quoted else found[2]
        mark = _Mark(line, index - line_start)
        row.append(ScalarNode("", value, mark, mark, style='"' if is_quoted and value else None))
        if is_quoted:
            breaks = text.count("\n", found.start(1), found.end(1))
            if breaks:
                line += breaks
                line_start = text.rfind("\n", 0, found.end(1)) + 1
        index = found.end()
        if found[3] != ",":
            return row, index, line + 1


def _rows(text: str) -> Iterator[_Row]:
    """The rows of a table, blank lines aside; _Astray as above."""
    line = index = 0
    while index < len(text):
        end = text.find("\n", index) + 1 or len(text) + 1
        typed = text[index : end - 1]
        if '"' in typed:
            cells, end, after = _cells(text, index, line)
            row = _Row(index, line, [cell.value for cell in cells])
        else:
            row, after = _Row(index, line, typed.split(",")), line + 1
        if len(row.texts) > 1 or row.texts[0]:
            yield row
        index, line = end, after


def read_table(cls: type[T], path: str, raw: bytes) -> tuple[tuple[T, ...], Document]:
    """The records of a CSV file (comma, UTF-8, a header of keys); the document holds every problem found."""
    document = Document(path)
    if not decode(document, raw, _MAX_BYTES):
        return (), document
    try:
        rows = list(_rows(document.text))
    except _Astray as place:
        sentence = "guillemet mal placé ; un texte qui en contient s’écrit entre guillemets, doublés"
        document.refuse(place.line, place.column, sentence, "csv")
        return (), document
    if not rows:
        document.refuse(0, 0, "tableau vide ; la première ligne donne le nom des colonnes", "csv")
        return (), document
    header, _, _ = _cells(document.text, rows[0].start, rows[0].line)
    if len(rows) == 1:
        _refuse_header(cls, header, document)
    return tuple(_records(cls, header, rows[1 : _MAX_ROWS + 1], document)), document


def _refuse_header(cls: type, header: list[ScalarNode], document: Document) -> None:
    """What is wrong with a header, where no row says it."""
    known = fields_of(cls)
    for name in header:
        if name.value not in known:
            mark = name.start_mark
            sentence = f"colonne inconnue : {quoted(name.value)}{did_you_mean(name.value, known)}"
            document.refuse(mark.line, mark.column, sentence, "champ_inconnu")
    typed = {name.value for name in header}
    absent = [alias for alias, declared in known.items() if declared.required and alias not in typed]
    if absent:
        document.refuse(0, 0, f"colonnes absentes : {', '.join(absent)}", "obligatoire")


def _records(cls: type[T], header: list[ScalarNode], rows: list[_Row], document: Document) -> Iterator[T]:
    """The record of each row that can be read."""
    kind = Record(cls)
    reading = Reading(document)
    columns = Columns.of(cls, [name.value for name in header])
    for row in rows:
        if document.problems and reading.is_full:
            return
        if len(row.texts) != len(header):
            document.refuse(row.line, 0, f"{len(row.texts)} colonnes au lieu de {len(header)}, comme la première ligne", "csv")
            continue
        record = columns.record(row.texts) if columns else None
        if record is None:
            cells, _, _ = _cells(document.text, row.start, row.line)
            place = cells[0].start_mark
            pairs = [
                (ScalarNode("", name.value, cell.start_mark, cell.start_mark), cell)
                for name, cell in zip(header, cells, strict=True)
            ]
            record = kind.read(MappingNode("", pairs, place, place), reading)
        if record is not None:
            yield record
