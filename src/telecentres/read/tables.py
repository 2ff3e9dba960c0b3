"""A CSV file as placed text: each row becomes a mapping node, so that one loader reads sheets and tables alike."""

from __future__ import annotations

import re
from typing import TypeVar

from msgspec import Struct

from telecentres.problems import did_you_mean, quoted
from telecentres.read.nodes import Document, MappingNode, ScalarNode, decode
from telecentres.read.schema import Reading, Record, fields_of

__all__ = ["read_table"]

T = TypeVar("T")

_MAX_ROWS = 50_000
_MAX_BYTES = 16 * 1024 * 1024  # all the communes of France take 4
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n|\Z)')


class _Mark(Struct, frozen=True):
    """A place, counted from 0 as the YAML parser's marks are."""

    line: int
    column: int
    index: int = 0


def _rows(document: Document) -> list[list[ScalarNode]]:
    text = document.text
    rows: list[list[ScalarNode]] = []
    row: list[ScalarNode] = []
    line = line_start = index = 0
    while index < len(text) or row:
        found = _CELL.match(text, index)
        if found is None:
            sentence = "guillemet mal placé ; un texte qui en contient s’écrit entre guillemets, doublés"
            document.refuse(line, index - line_start, sentence, "csv")
            return []
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
            if len(row) > 1 or row[0].value:
                rows.append(row)
            row = []
            line += 1
            line_start = index
            if not found[3]:
                break
    return rows


def read_table(cls: type[T], path: str, raw: bytes) -> tuple[tuple[T, ...], Document]:
    """The records of a CSV file (comma, UTF-8, a header of keys); the document holds every problem found."""
    document = Document(path)
    if not decode(document, raw, _MAX_BYTES):
        return (), document
    rows = _rows(document)
    if not rows:
        if not document.problems:
            document.refuse(0, 0, "tableau vide ; la première ligne donne le nom des colonnes", "csv")
        return (), document
    header = rows[0]
    kind = Record(cls)
    reading = Reading(document)
    if len(rows) == 1:  # no row says what is wrong with the header
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
    records: list[T] = []
    for row in rows[1 : _MAX_ROWS + 1]:
        if len(row) != len(header):
            document.refuse(
                row[0].start_mark.line, 0, f"{len(row)} colonnes au lieu de {len(header)}, comme la première ligne", "csv"
            )
            continue
        place = row[0].start_mark
        pairs = [
            (ScalarNode("", name.value, cell.start_mark, cell.start_mark), cell) for name, cell in zip(header, row, strict=True)
        ]
        record = kind.read(MappingNode("", pairs, place, place), reading)
        if record is not None:
            records.append(record)
    return tuple(records), document
