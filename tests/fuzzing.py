"""Files as nobody should type them: mutated by the byte, the line and the value, read, checked and shown.

Each input is made from a seed and a number alone, so that the pair reproduces it on the same files. Whatever the
input: nothing but problems comes out, each with a place in the file and a sentence; what a record holds is what
was typed, and where no problem is noted nothing typed is missing; what passes the checks becomes pages and exports;
and no input takes longer than a second.

    python tests/fuzzing.py --count 100000 --seed 1
    python tests/fuzzing.py --kind sheets --seed 1 --only 4711
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import faulthandler
import io
import json
import random
import re
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from msgspec.structs import replace

from telecentres.checks import check
from telecentres.draw.assets import Assets, theme_assets
from telecentres.draw.cache import Cache
from telecentres.draw.maps import Atlas
from telecentres.know import opening
from telecentres.know.catalogue import catalogue_of
from telecentres.problems import FORMATS, Problem, render
from telecentres.project import Folders, Project, load_project
from telecentres.read import kinds
from telecentres.read.centre import CENTRE, Centre, read_centre
from telecentres.read.community import Member, Resource
from telecentres.read.hours import Span
from telecentres.read.kinds import HoursKind, OpeningHours, Quote
from telecentres.read.nodes import Document, MappingNode, Node, ScalarNode, SequenceNode, front_matter, load, parse
from telecentres.read.outlines import Outlines, read_outlines
from telecentres.read.packing import packed, unpacked
from telecentres.read.prose import Prose, ProseKind, Renderer
from telecentres.read.records import Network, News, read_markdown, read_record, read_records
from telecentres.read.schema import Choice, ListOf, MapOf, Record, fields_of
from telecentres.read.values import PartialDate
from telecentres.site import exports
from telecentres.site.contents import outputs
from telecentres.site.inputs import Site, Text
from telecentres.site.outputs import Document as Export
from telecentres.site.outputs import Page
from telecentres.site.settings import JINJA_ENVIRONMENT
from telecentres.site.templates import Theme
from telecentres.territory import Commune, Station, load_territory

__all__ = ["KINDS", "Fault", "Input", "Kind", "Stage", "Tally", "made", "run"]

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
LONGEST = 1.0  # seconds of one processor for one input


class Fault(AssertionError):
    """What must never happen, said in one sentence."""


class Stage(IntEnum):
    """How far an input came."""

    REFUSED = 0  # no tree: the bytes or the YAML are refused
    YAML = 1  # a tree, with something wrong in it
    SCHEMA = 2  # a record without an error, which a rule refuses
    SHOWN = 3  # no error: pages and exports were made


SHARES = {Stage.YAML: 1 / 3, Stage.SCHEMA: 1 / 10}  # of the sheets, at least


@dataclass(frozen=True, slots=True)
class Input:
    """One input, and which kinds of change made it."""

    raw: bytes
    family: str


# ---- What people and machines put where something else belongs ----

HOURS = (
    "9h-12h / 14h-18h", "8h30–19h", "fermé", "24h/24 7j/7", "sur rendez-vous", "9h–", "25h", "9h75-10h", "22h-2h", "9-12",
    "lun-ven 9h-18h, sam 9h-12h", "midi-minuit", "0h-24h", "24h-0h", "9 h – 12 h et 14 h – 17 h 30",
    "de 8 heures à 19 heures", "9h-9h", "18h-9h", "14h-18h, 9h-12h", "9h-12h, 11h-13h", "lun-ven", "jours_feries", "sam-lun",
    "7j/7", "week-end", "h", "9hh", "lun–ven : 9h–18h", "tous les jours sauf mardi", "9h-12h;", ";", "et", "->", "24h24",
    "1h-2h-3h", "8.30-19.00", "08:30-19:00",
)  # fmt: skip
NUMBERS = (
    "0", "1", "24", "-1", "007", "1e3", "1e400", "12,50", "12.5", "1 200,00 €", "1.200", "1.200,00", "９９", "²", "½", "١٢٣",
    "0x1F", "0o17", "1_000", "12:30", "nan", ".inf", "-0", "99999999999999999999999999", "0.30000000000000004", "12,505",
    "+5", "1\u202f200", "une vingtaine", "12€/j", "gratuit", "50 %", "1/2", "∞", "48.85", "-200", "91", "1,2,3", "1'000",
    "3 . 5",
)  # fmt: skip
DATES = (
    "2026-10-05", "2026-02-30", "0000-00-00", "9999-12-31", "31/12/2026", "1er mai 2026", "29 février 2027",
    "2026-11-23T10:00:00Z", "05/10/26", "-2026", "2199-12-31", "1900", "2019-09", "septembre 2019", "lundi 5 octobre 2026",
    "mardi 5 octobre 2026", "2026-13", "12/2026", "demain", "2027-01-02", "2026-1-1", "32 mars 2026", "1er 2026", "2024",
)  # fmt: skip
CODES = (
    "00130", "77 000", "2A004", "99801", "123 456 782 00010", "356 000 000 00001", "12345678200010", "1", "00000",
    "000000000", "+33 3 53 01 30 08", "01 99 00 12 34", "+33 (0)1 99 00 12 34", "+", "00", "+1", "+999999999999999",
    "118 712", "3631", "+7", "0", "0892 12 34 56", "+262 262 12 34 56", "01-99-00-12-34", "#abc", "#0b5563", "rouge",
    "+33 1 99 00 12", "tel:0199001234",
)  # fmt: skip
ADDRESSES = (
    "bonjour@exemple.example", "a@b", "@", "a@@b.fr", "Jean <jean@exemple.example>", "mailto:a@b.example",
    "é@exemple.example", "a@xn--.example", "https://exemple.example", "exemple.example", "http://exemple.example:99999",
    "HTTPS://É.example/à?b=ç#d", "https://[::1]", "https://[", "https://a.b/[", "//x", "https://user:pw@exemple.example",
    "javascript:alert(1)", "https://", "data:text/html,x", "https://exa mple.example", "https://exemple.example/%zz",
    "https://exemple.example:0", "ftp://exemple.example", "https://127.0.0.1/", "https://exemple.example/{filename}",
    "https://exemple.example/?q='\"<>", "https://ⓔxample.example", "https://a..b", "https://exemple.example/" + "a" * 1990,
    "a" * 70 + "@exemple.example", "https://" + "a." * 200 + "example",
)  # fmt: skip
UNICODE = (
    "cafe\u0301", "Œuvre & Cie", "ﬁn", "İstanbul", "ẞ", "Ǆ", "𝔘𝔫𝔦", "日本語", "🙂", "👩‍👩‍👧", "🇫🇷", "שלום", "العربية",
    "\u202eabc",
    "a\u200bb", "\ufeffx", "\u00adx", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ue000", "\uffff", "\U000e0041",
    "e" + "\u0301" * 400, "\u00a0", "\u00a0x\u00a0", "\u202fx", "x\u3000y", "\U0010ffff", "ſ", "Å", "…", "L’Œuvre d’Étampes",
    "« entre guillemets »", "“courbes”", "‘a’", "\u2060",
)  # fmt: skip
SIGNS = (
    "& a", "&a b", "*x", "!tag x", "!", "!!str x", "! x", "|", ">", "| x", "%", "% x", "@x", "`x`", "- a", "-a", "? a", "?",
    ": ", ":", ": x", "#", " #x", "a # b", "a  # b", "a #b", "#a", "a: b", "{", "}", "[", "]", ",", "---", "...", "<<", "=",
    "~", "null", "''", '""', '"', "'", "'a' b", '"a" b', '"a', "'a", "yes", "no", "NO", "on", "oui", "non", "Oui.", "inconnu",
    "INCONNUE", "", " ", "\t", "a\tb", "\\", '"\\x41"', '"\\x07"', '"\\0"', '"\\u202e"', '"\\ue000"', '"\\ud83d"',
    '"\\U0001f600"', '"\\N"', '"\\L"', '"a\\nb"', '"a\\tb"', '"\\q"', "'it''s'", "<<: *a", "a, b, c", "sur_devis",
    "Sur devis", "•\ta", "– a", "–a", "a;b", "a|b", "a/b", "C:\\dossier", "a : b", "a :b", "x:y",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "<b onclick=x>", "<!-- x", "[x](javascript:alert(1))", "[x](JAVA&#115;cript:alert(1))",
    "![a](data:image/png,x)", "[x]: javascript:1", "[a]: https://exemple.example\n\n[a]", "**gras** et *it*", "# Titre",
    "{{ 7*7 }}", "{% raw %}", "${x}", "%s%n", "{}", "{0}", "{a.b}", "{filename}/pages/accueil.md", "{static}/x.png",
    "[x]({filename}../pages/accueil.md)", "<https://exemple.example>", "=1+1", "@SUM(1)", "'; DROP", "a|b\n-|-\nc|d",
    "- a\n    - b\n        - c", "> > > x", "1. a\n1. b", "`<b>`", "``` x", "\\[x](y)", "[[a]](b)", "&lt;b&gt;", "a  \nb",
    "---\n\nx", "***", "[x](<a b>)", '[x](/ "t")', "[x](//exemple.example)", "http://exemple.example", "&#x202e;", "[^1]",
)  # fmt: skip
LONG = (
    "x" * 81, "x" * 300, "x " * 5000, "9" * 5000, "a." * 3000, "-" * 3000, "@" * 1000, "[" * 300, "[" * 5000, "{" * 300,
    "(" * 2000, "`" * 2000, "*" * 3000, "_" * 3000, "\\" * 2000, "<" * 70, "[](" * 50, "> " * 13 + "x", ">" * 3000, "|" * 500,
    "#" * 2000, "&#" * 500, "1 " * 90, "h" * 900, "9h-" * 300, "lun," * 200, "é" * 5000, "'" * 1001, '"' * 1000, ": " * 1000,
    "- " * 300, "? " * 200, "a: " * 100, "**a" * 500, "![" * 30, "~" * 2000, "*a_" * 700, "a\n" * 3000, "- a\n" * 1500,
    "    " * 5 + "x", "\n" * 3000, " " * 3000, "\t" * 300,
)  # fmt: skip
NASTY = (HOURS, NUMBERS, DATES, CODES, ADDRESSES, UNICODE, SIGNS, MARKUP, LONG)
SHAPES = (
    "[]", "{}", "[[]]", "[{}]", "{a: b}", "[a, b]", "[a: b]", "{a}", "[,]", "[a,]", "{a: }", "{: b}", "{a: b, a: c}",
    "!!str x", "&a b", "|\n        x", ">\n        x", "\n      - a\n      - b", "\n      a: b", "? x", "[[[[[[a]]]]]]",
    "{nom: [a]}", "[1, 2.5, 3,5]", "{x: 12,50}", "[oui, oui]", "{lun: 9h-12h}", "{lun-ven: 9h, 12h}",
    "[{par: mois, montant: 12,50}]", "\n      -a", "\n    - ", "[null]", "{1: 2}", "['a', \"b\"]",
)  # fmt: skip
BYTES = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xe9", b"\x80", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\r", b"\r\n", b"\n", b"\t", b" ", b":", b": ", b"#", b" #", b"-", b"- ", b"'", b'"', b"[", b"]",
    b"{", b"}", b",", b"&", b"*", b"!", b"|", b">", b"%", b"@", b"`", b"?", b"\\", b"\xc2\xa0", b"\xe2\x80\x8b",
    b"\xe2\x80\xae", b"\xc2\x85", b"\xe2\x80\xa8", b"---\n", b"...\n", b"<<<<<<< x\n", b"\n---\n", b"\x1a",
)  # fmt: skip


def _nasty(rng: random.Random) -> str:
    return rng.choice(rng.choice(NASTY))


# ---- Changes by the byte ----


def _flip(rng: random.Random, raw: bytearray) -> None:
    if raw:
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)


def _insert(rng: random.Random, raw: bytearray) -> None:
    place = rng.randrange(len(raw) + 1)
    raw[place:place] = rng.choice(BYTES) if rng.random() < 0.8 else rng.randbytes(rng.randrange(1, 5))


def _slice(rng: random.Random, raw: bytearray) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + int(rng.expovariate(1 / 12)) + 1)


def _delete(rng: random.Random, raw: bytearray) -> None:
    start, end = _slice(rng, raw)
    del raw[start:end]


def _repeat(rng: random.Random, raw: bytearray) -> None:
    start, end = _slice(rng, raw)
    raw[end:end] = raw[start:end] * rng.choice((1, 1, 1, 2, 40))


def _move(rng: random.Random, raw: bytearray) -> None:
    start, end = _slice(rng, raw)
    piece = raw[start:end]
    del raw[start:end]
    place = rng.randrange(len(raw) + 1)
    raw[place:place] = piece


def _truncate(rng: random.Random, raw: bytearray) -> None:
    del raw[rng.randrange(len(raw) + 1) :]


BYTE_CHANGES = (_flip, _flip, _insert, _insert, _insert, _delete, _delete, _repeat, _move, _truncate)


def _spliced(rng: random.Random, raw: bytes, other: bytes) -> bytes:
    """The start of one file and the end of another, cut anywhere or between lines."""
    if rng.random() < 0.5:
        return raw[: rng.randrange(len(raw) + 1)] + other[rng.randrange(len(other) + 1) :]
    first, second = raw.split(b"\n"), other.split(b"\n")
    return b"\n".join(first[: rng.randrange(len(first) + 1)] + second[rng.randrange(len(second) + 1) :])


def _encoded(rng: random.Random, raw: bytes) -> bytes:
    """The text in an encoding, a form or with line ends that some program gave it."""
    text = raw.decode("utf-8", "replace")
    way = rng.randrange(12)
    if way < 5:
        name = ("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-8-sig")[way]
        return text.encode(name, "replace")
    if way < 8:
        return text.replace("\n", ("\r\n", "\r", "\n\r")[way - 5]).encode()
    if way == 8:
        return unicodedata.normalize("NFD", text).encode()
    if way == 9:
        return text.encode().decode("cp1252", "replace").encode()  # UTF-8 taken for Windows-1252 and saved again
    if way == 10:
        return text.translate({0x27: "’", 0x22: rng.choice("“”"), 0x2D: "–"}).encode()
    return text.encode("latin-1", "xmlcharrefreplace").decode("latin-1").encode()


# ---- Changes by the line ----


MARKS = ("---", "...", "<<<<<<< ici", "=======", ">>>>>>> là", "%YAML 1.1", "", "- ", "nom: encore", "{", "}")


def _indented(rng: random.Random, lines: list[str], at: int) -> None:
    width = len(lines[at]) - len(lines[at].lstrip(" "))
    lines[at] = " " * max(0, width + rng.choice((-4, -2, -1, 1, 2, 4))) + lines[at].lstrip(" ")


def _swapped(rng: random.Random, lines: list[str], at: int) -> None:
    other = rng.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _doubled(rng: random.Random, lines: list[str], at: int) -> None:
    lines.insert(rng.randrange(len(lines) + 1) if rng.random() < 0.5 else at, lines[at])


def _removed(rng: random.Random, lines: list[str], at: int) -> None:
    del lines[at]


def _tabbed(rng: random.Random, lines: list[str], at: int) -> None:
    line = lines[at]
    lines[at] = rng.choice(
        (f"\t{line.lstrip()}", line.replace("  ", "\t"), line.replace(": ", ":\t"), line.replace("- ", "-\t"), f"{line}\t")
    )


def _odd_spaced(rng: random.Random, lines: list[str], at: int) -> None:
    line, space = lines[at], rng.choice("\u00a0\u202f\u2009\u3000")
    lines[at] = rng.choice(
        (
            line.replace(" ", space),
            line.replace(" ", space, 1),
            line.replace(":", f"{space}:", 1),
            f"{line}{space}",
            f"{space}{line}",
        )
    )


def _joined(rng: random.Random, lines: list[str], at: int) -> None:
    if at + 1 < len(lines):
        lines[at : at + 2] = [lines[at] + rng.choice(("", " ", ", ")) + lines[at + 1].lstrip()]


def _broken(rng: random.Random, lines: list[str], at: int) -> None:
    line = lines[at]
    cut = rng.randrange(len(line) + 1)
    lines[at : at + 1] = [line[:cut], " " * rng.randrange(9) + line[cut:].lstrip()]


def _commented(rng: random.Random, lines: list[str], at: int) -> None:
    line = lines[at]
    lines[at] = rng.choice((f"{line} #x", f"{line} # x", f"{line}  # x", f"#{line}", f"# {line}", f"{line}#x"))


def _unspaced(rng: random.Random, lines: list[str], at: int) -> None:
    line = lines[at]
    lines[at] = rng.choice((line.replace(": ", ":", 1), line.replace(":", " :", 1), line.replace(":", "", 1), line.upper()))


def _marked(rng: random.Random, lines: list[str], at: int) -> None:
    lines.insert(at, rng.choice(MARKS))


LINE_CHANGES = (_indented, _swapped, _doubled, _removed, _tabbed, _odd_spaced, _joined, _broken, _commented, _unspaced, _marked)


# ---- Changes by the value ----


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a file that holds something: a value, a name, a group, or a name with its value."""

    start: int
    end: int
    what: str


def _parts_of_yaml(text: str) -> list[Part]:
    """The parts of a YAML text, or of a Markdown file's head; none when it cannot be read."""
    head = text
    if text.startswith("---\n"):
        head = text[: max(text.find("\n---", 4), 0) + 1]
    root = parse("", head).root
    if root is None:
        return []
    found: list[Part] = []
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, MappingNode):
            for key_node, value_node in node.value:
                found.append(Part(key_node.start_mark.index, key_node.end_mark.index, "name"))
                found.append(Part(key_node.start_mark.index, value_node.end_mark.index, "pair"))
                stack.append(value_node)
        elif isinstance(node, SequenceNode):
            stack += node.value
        what = "value" if isinstance(node, ScalarNode) else "group"
        found.append(Part(node.start_mark.index, node.end_mark.index, what))
    return found


def _parts_of_table(text: str) -> list[Part]:
    return [Part(found.start(), found.end(), "value") for found in re.finditer(r'"(?:[^"]|"")*"|[^,\n"]+', text)]


def _typed(rng: random.Random, text: str, form: str) -> str:
    """A text as it would stand in a file: as it is, or quoted so that it is read back as it is."""
    way = rng.random()
    if form == "csv":
        return '"' + text.replace('"', '""') + '"' if way < 0.5 else text
    if way < 0.45:
        return text
    if way < 0.75:
        return json.dumps(text, ensure_ascii=rng.random() < 0.3)
    if way < 0.9:
        return "'" + text.replace("'", "''") + "'"
    return "|\n          " + text.replace("\n", "\n          ")


_NAMES = sorted({*fields_of(Centre), *fields_of(Network), *fields_of(News), "Nom", "téléphone", "horaire", "lun", "x"})


def _revalued(rng: random.Random, text: str, parts: list[Part], form: str) -> str:
    """The text with one of its parts replaced, renamed, doubled, moved or left out."""
    if not parts:
        return text
    names = [part for part in parts if part.what == "name"]
    way = rng.random()
    if way < 0.15 and names:
        part = rng.choice(names)
        typed = rng.choice(_NAMES) if rng.random() < 0.6 else _typed(rng, _nasty(rng), form)
    elif way < 0.6:
        part = rng.choice([part for part in parts if part.what == "value"] or parts)
        typed = _typed(rng, _nasty(rng), form)
    elif way < 0.7:
        part = rng.choice([part for part in parts if part.what != "name"])
        typed = rng.choice(SHAPES)
    elif way < 0.8:
        part = rng.choice(parts)
        typed = ""
    elif way < 0.9:
        part, other = rng.choice(parts), rng.choice(parts)
        typed = text[other.start : other.end]
    else:
        part = rng.choice(parts)
        piece = text[part.start : part.end]
        column = part.start - text.rfind("\n", 0, part.start) - 1
        separator = rng.choice((", ", "\n" + " " * column, " ", " ; ", "\n"))
        typed = f"{piece}{separator}{piece}"
    return text[: part.start] + typed + text[part.end :]


# ---- Whole sheets from the schema ----

_GOOD: dict[int, Sequence[str]] = {
    id(kinds.YES_NO): ("oui", "non", "inconnu", "Oui", "NON."),
    id(kinds.AMOUNT): ("0", "12", "12,50", "190", "1200", "340.5", "600000"),
    id(kinds.DAY): ("2026-10-05", "2026-11-23", "05/10/2026", "5 octobre 2026", "2012-02-29"),
    id(kinds.PARTIAL_DATE): ("2019", "2019-09", "2019-09-12", "septembre 2019", "2026-11-23", "2026", "2027-06"),
    id(kinds.POSTAL_CODE): ("00130", "00100", "00 120"),
    id(kinds.INSEE_CODE): ("99801", "99802"),
    id(kinds.SIRET): ("00000002600013", "123 456 782 00010"),
    id(kinds.PHONE): ("02 61 91 00 12", "+33 3 53 01 30 08", "0536493106"),
    id(kinds.EMAIL): ("bonjour@exemple.example", "a.b+c@exemple.example"),
    id(kinds.WEB): ("https://exemple.example/à?b=1&c=2#d", "exemple.example", "http://www.exemple.example:8080/"),
}
_TEXTS = (
    "La Fabrique", "L'Œuvre & Cie", "3 bis, rue du Port", "statut", "horaires", "Le « Phare »", "A/B", "100 % local",
    "Salle n° 2", "O'Neill", "🙂 accueil", "日本語", "café (rez-de-chaussée)", "a_b*c*", "1 200 m²", "=1+1", "<b>", "{{ x }}",
    "&amp;", "x" * 38,
)  # fmt: skip
_HOURS = (
    {"lun-ven": "8h30-19h", "sam": "9h-12h, 14h-17h", "jours_feries": "fermé"},
    "24h/24 7j/7",
    {"lun-dim": "24h/24"},
    {"ven": "22h-2h"},
    "lun-ven 9h-18h",
    {"lun, mer": "9h-12h", "jours_feries": "10h-12h"},
)
_LOW_HIGH = re.compile(r"de (\S+) à (\S+)$")


def _chosen(rng: random.Random, kind: Any, depth: int = 0) -> Any:
    """A value as it could be typed for a kind: nearly always a right one."""
    if rng.random() < 0.004:
        return _nasty(rng)
    if isinstance(kind, Record):
        known = fields_of(kind.cls)
        likely = rng.choice((0.15, 0.5, 0.95))
        return {
            alias: _chosen(rng, declared.kind, depth + 1)
            for alias, declared in known.items()
            if (declared.required and rng.random() > 0.002) or rng.random() < likely
        }
    if isinstance(kind, ListOf):
        if kind.distinct and isinstance(kind.item, Choice):
            words = list(kind.item.vocabulary)
            return [str(word) for word in rng.sample(words, rng.randrange(len(words) // 2 + 1))]
        if kind.distinct:
            return rng.sample(("statut", "horaires", "nom", "services"), rng.randrange(1, 4))
        return [_chosen(rng, kind.item, depth + 1) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    if isinstance(kind, MapOf):
        return {name: _chosen(rng, kind.item, depth + 1) for name in rng.sample(CRITERIA, rng.randrange(3))}
    if isinstance(kind, Quote):
        return "sur_devis" if rng.random() < 0.2 else _chosen(rng, kind.item, depth)
    if isinstance(kind, Choice):
        return str(rng.choice(list(kind.vocabulary)))
    if isinstance(kind, HoursKind):
        return rng.choice(_HOURS)
    if isinstance(kind, ProseKind):
        plain = ("Un *lieu* calme.\n\n- a\n- b\n", "Trois mots ici.", "Voir <https://exemple.example>.\n")
        return rng.choice((*plain, rng.choice(MARKUP)))
    return _chosen_text(rng, kind)


CRITERIA = ("securite_incendie", "prix_affiches", "accueil_sans_reservation")


def _chosen_text(rng: random.Random, kind: Any) -> str:
    if id(kind) in _GOOD:
        return rng.choice(_GOOD[id(kind)])
    bounds = _LOW_HIGH.search(kind.form)
    if bounds:
        low, high = float(bounds[1]), float(bounds[2])
        value = min(high, max(low, rng.choice((low, high, 1, 5, 24, 120))))
        return f"{value:g}" if value < 1e5 else f"{value:.0f}"
    if kind.form.startswith("un nombre de degrés"):
        return rng.choice(("46.02", "45.98140", "-12.20511", "46,0", "0"))
    longest = kind.schema.get("maxLength", 40)
    return rng.choice(_TEXTS)[:longest].strip()


def _emitted(rng: random.Random, value: Any, indent: int) -> str:
    """A value as YAML, after its name: in flow or in block style, texts plain where they can be."""
    margin = " " * indent
    if isinstance(value, dict):
        if not value:
            return " {}"
        if indent > 2 and rng.random() < 0.5:
            return " {" + ", ".join(f"{name}:{_emitted(rng, item, 99)}" for name, item in value.items()) + "}"
        if indent == 99:
            return " {" + ", ".join(f"{name}:{_emitted(rng, item, 99)}" for name, item in value.items()) + "}"
        return "".join(f"\n{margin}{name}:{_emitted(rng, item, indent + 2)}" for name, item in value.items())
    if isinstance(value, list):
        if not value:
            return " []"
        if indent == 99 or (all(isinstance(item, str) for item in value) and rng.random() < 0.7):
            return " [" + ", ".join(_emitted(rng, item, 99).strip() for item in value) + "]"
        return "".join(f"\n{margin}-{_emitted_item(rng, item, indent + 2)}" for item in value)
    text = str(value)
    if re.fullmatch(r"[^\W_][\w .€%/()=+°²&;’–-]*(?<! )|\+?\d[\d ]*", text) or rng.random() < 0.01:
        return f" {text}"
    if rng.random() < 0.5 and "\n" not in text:
        return " '" + text.replace("'", "''") + "'"
    if indent != 99 and "\n" in text and rng.random() < 0.7:
        return " |\n" + "".join(f"{margin}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n")).rstrip("\n")
    return " " + json.dumps(text, ensure_ascii=False)


def _emitted_item(rng: random.Random, value: Any, indent: int) -> str:
    text = _emitted(rng, value, indent)
    return " " + text.lstrip() if text.startswith("\n") else text


COMMUNES = ("Les Trois-Amers", "Port-Orphie", "port orphie", "Ængeville-sur-Noë", "Cap-Misaine")


def _written_sheet(rng: random.Random) -> bytes:
    sheet = _chosen(rng, CENTRE)
    if isinstance(sheet, dict) and isinstance(sheet.get("adresse"), dict) and rng.random() < 0.98:
        sheet["adresse"] = {name: text for name, text in sheet["adresse"].items() if name in ("voie", "complement")}
        sheet["adresse"]["commune"] = rng.choice(COMMUNES)
        if isinstance(sheet.get("position"), dict) and rng.random() < 0.9:
            del sheet["position"]
        if rng.random() < 0.9:
            sheet.pop("photos", None)
            sheet.pop("acces", None)
    return (_emitted(rng, sheet, 0).strip("\n") + "\n").encode("utf-8", "replace")


# ---- What comes out of any input ----

_TYPES = re.compile(
    r"\b(?:None|NoneType|Traceback|ScalarNode|MappingNode|SequenceNode|Decimal|PartialDate|datetime|Refusal|Problem|"
    r"ValueError|TypeError|KeyError|[A-Z][a-z]+Error|True|False)\b|<class |<[a-z_.]+ object| object at 0x|\{\}|dict\b|tuple\b"
)
_IN_QUOTES = re.compile("«[^»]*»")
_UNSPACED = re.compile("[^\u00a0\u202f][;?!»]|«(?!\u00a0)| [:;?!»]")
_QUOTED = re.compile("\\(lu\u00a0: «\u00a0(.*)\u00a0»\\)$", re.DOTALL)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ue000-\uf8ff\ufffe\uffff\ud800-\udfff\U000f0000-\U0010ffff]"
)


def _lines(raw: bytes) -> list[str]:
    """The lines of a file as the problems count them."""
    text = raw.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _folded(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", unicodedata.normalize("NFC", text)).strip(" ")


def _check_problems(problems: Iterable[Any], raw: bytes, path: str) -> None:
    """Each problem of the file is a Problem with a place in it and one sentence for people."""
    lines = _lines(raw)
    text = "\n".join(lines)
    for problem in problems:
        if not isinstance(problem, Problem):
            raise Fault(f"not a problem: {problem!r}")
        if problem.path != path:
            continue
        if not 1 <= problem.line <= len(lines):
            raise Fault(f"line {problem.line} of {len(lines)}: {problem}")
        if not 1 <= problem.column <= len(lines[problem.line - 1]) + 1:
            raise Fault(f"column {problem.column} of {len(lines[problem.line - 1])}: {problem}")
        _check_sentence(problem, text)


def _check_sentence(problem: Problem, typed: str) -> None:
    sentence = problem.sentence
    if not sentence.strip() or any(unicodedata.category(character) in ("Cc", "Zl", "Zp", "Co", "Cs") for character in sentence):
        raise Fault(f"not one line of text: {problem!r}")
    if len(sentence) > 1200:
        raise Fault(f"a sentence of {len(sentence)} characters: {sentence[:300]}")
    ours = _IN_QUOTES.sub("«\u00a0»", sentence)
    found = _TYPES.search(ours)
    if found and found[0] not in typed:
        raise Fault(f"a programmer’s word, {found[0]!r}: {problem}")


def _check_quote(problem: Problem, text: str) -> None:
    """What a reading problem says it read stands at its place (escapes in quotes aside)."""
    found = _QUOTED.search(problem.sentence)
    if not found:
        return
    quote = " ".join(found[1].split()).removesuffix("…").rstrip()
    lines = text.split("\n")
    there = "\n".join([lines[problem.line - 1][problem.column - 1 :], *lines[problem.line : problem.line + 400]])
    if "\\" in there[:200] or "''" in there[:200] or '""' in there[:200]:
        return
    bare = re.sub(r"^(?:[|>][-+0-9]*[ \t]*(?: #[^\n]*)?\n|[\"'])", "", there)
    starts = [there, bare]
    if problem.rule == "yaml":  # what YAML itself cannot read is quoted with its whole line
        starts.append(lines[problem.line - 1])
    if there.startswith("!"):  # a tag stands before what it was read with
        starts.append(there[there.find(quote) :])
    if problem.rule == "texte" and quote in " ".join(there.split()):  # prose on one line is placed by its start
        return
    if not any(" ".join(start.split()).startswith(quote) for start in starts):
        raise Fault(f"not what stands there ({there[:60]!r}): {problem}")


# ---- What was typed is what the record holds ----

_SPAN_NUMBERS = re.compile(r"\d+")
_DAY_WORDS = re.compile(r"\b(lu|ma|me|je|ve|sa|di)(?:[nmridecvu]\w*)?\b")


def _differences(kind: Any, node: Node, value: Any, where: str) -> Iterator[str]:
    """Where a value read without a problem says something else, or less, than what its node holds."""
    if _is_blank(node):
        if value not in (None, (), {}):
            yield f"{where}: nothing was typed, {value!r} was read"
    elif isinstance(kind, Quote) and isinstance(node, ScalarNode):
        if value != () or "devis" not in node.value.lower():
            yield f"{where}: {node.value!r} was read as {value!r}"
    elif isinstance(kind, Quote) and not node.value:
        return  # an empty list of prices says nothing
    elif isinstance(kind, HoursKind):
        yield from _other_hours(node, value, where)
    elif isinstance(kind, (Record, ListOf, MapOf, Quote)):
        if value is None or isinstance(node, ScalarNode):
            yield f"{where}: not read"
        elif isinstance(kind, Record):
            yield from _other_fields(kind, node, value, where)
        elif isinstance(kind, MapOf):
            yield from _other_names(kind, node, value, where)
        else:
            yield from _other_items(kind, node, value, where)
    elif not isinstance(node, ScalarNode) or not _says(kind, node.value, value):
        yield f"{where}: {node.value!r} was read as {value!r}"


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and not node.value


def _other_fields(kind: Any, node: Node, value: Any, where: str) -> Iterator[str]:
    known = fields_of(kind.cls)
    typed = set()
    for key_node, value_node in node.value:
        if not _is_blank(value_node):  # a name without a value is as good as none: the default holds
            declared = known[key_node.value]
            typed.add(declared.attribute)
            yield from _differences(declared.kind, value_node, getattr(value, declared.attribute), f"{where}.{key_node.value}")
    default = kind.cls(**_needed(kind.cls))
    for declared in known.values():
        read, untouched = getattr(value, declared.attribute), getattr(default, declared.attribute)
        if declared.attribute not in typed and read != untouched and (read or untouched):
            yield f"{where}.{declared.alias}: nothing was typed, {read!r} was read"


def _other_items(kind: Any, node: Node, value: Any, where: str) -> Iterator[str]:
    if not isinstance(node, SequenceNode) or len(node.value) != len(value):
        yield f"{where}: {value!r} has not as many items as were typed"
        return
    inner = getattr(kind.item, "item", kind.item) if isinstance(kind, Quote) else kind.item
    for number, (item, read) in enumerate(zip(node.value, value, strict=True)):
        yield from _differences(inner, item, read, f"{where}[{number}]")


def _other_names(kind: Any, node: Node, value: Any, where: str) -> Iterator[str]:
    pairs = [(key_node, item) for key_node, item in node.value if not _is_blank(item)]
    if [key_node.value for key_node, _ in pairs] != list(value):
        yield f"{where}: {value!r} has not the names that were typed"
        return
    for key_node, item in pairs:
        yield from _differences(kind.item, item, value[key_node.value], f"{where}.{key_node.value}")


def _needed(cls: Any) -> dict[str, Any]:
    return {declared.attribute: "" for declared in fields_of(cls).values() if declared.required}


def _says(kind: Any, typed: str, value: Any) -> bool:
    """Whether a value read says what was typed, judged without the readers' own code."""
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    digits = re.sub(r"\D", "", text)
    bare = unicodedata.normalize("NFD", text)
    word = "".join(character for character in bare if not unicodedata.combining(character))
    if isinstance(kind, Choice):
        return re.sub(r"[^a-z0-9]+", "_", word).strip("_") == str(value)
    if isinstance(kind, ProseKind):
        return (value is None and not typed.strip()) or (isinstance(value, Prose) and value.markdown == typed)
    if kind is kinds.YES_NO:
        return value is {"oui": True, "non": False}.get(word.rstrip(". ")) and bool(re.match("oui|non|inconnu", word))
    if kind in (kinds.DAY, kinds.PARTIAL_DATE):
        return _says_date(word, value)
    if kind in (kinds.POSTAL_CODE, kinds.SIRET):
        return bool(value == digits)
    if kind is kinds.INSEE_CODE:
        return bool(value == re.sub(r"\s", "", text).upper())
    if kind is kinds.PHONE:
        return str(value).startswith("+") and str(value)[1:].endswith(re.sub("^0+", "", digits)[-9:])
    if kind is kinds.EMAIL:
        return bool(value == typed.strip())
    if kind is kinds.WEB:
        plain = typed.strip()
        return value in (plain, f"https://{plain}") or (value.lower() == plain.lower() and value[8:] == plain[8:])
    if kind is kinds.COLOUR:
        return str(value).startswith("#") and (text.removeprefix("#") == value[1:] or text[1:] == value[1::2] == value[2::2])
    if isinstance(value, Decimal):
        return (text.count("€") == 1 and text[-1] != "€") or _number(text) == value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(_number(text)) == float(value)
    if isinstance(value, Span):
        return _says_span(text, value)
    if isinstance(value, tuple):
        return re.sub(r"[\s|]+", " ", typed).strip() == " ".join(" ".join(value).split())
    return isinstance(value, str) and value == typed.strip() and not _FORBIDDEN.search(value)


def _number(text: str) -> Decimal:
    plain = re.sub(r"[^\d.,−–‐‑-]", "", text).replace(",", ".")
    return Decimal(re.sub("[−–‐‑]", "-", plain))


def _says_span(text: str, value: Span) -> bool:
    typed = [60 * int(hour) + int(minute or 0) for hour, minute in re.findall(r"(\d{1,2})\s*(?:heures?|h|:)?\s*(\d\d)?", text)]
    if len(typed) != 2 or value == (0, 1440):  # midi, minuit, 24h/24
        return bool(re.search("midi|minuit|24", text))
    start, end = typed
    return value == (start, end if end > start else end + 1440)


_FRENCH_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")


def _says_date(text: str, value: date | PartialDate) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    parts = [part for part in (value.year, value.month, value.day) if part is not None]
    if len(numbers) == len(parts):
        return sorted(numbers) == sorted(parts)
    return len(numbers) == len(parts) - 1 and value.month is not None and _FRENCH_MONTHS[value.month - 1] in text


def _other_hours(node: Node, value: OpeningHours | None, where: str) -> Iterator[str]:
    """Hours that were typed and not read, or read and not typed."""
    if isinstance(node, ScalarNode):
        pairs = [(node.value, node.value)]
    elif isinstance(node, MappingNode):
        pairs = [(key_node.value, value_node.value) for key_node, value_node in node.value]
    else:
        yield f"{where}: not hours"
        return
    if value is None:
        if pairs:
            yield f"{where}: not read"
        return
    read = [span for spans in (*value.days, value.holidays or ()) for span in spans]
    known = {number for span in read for minute in span for number in (minute // 60, minute % 60, minute // 60 % 24)} | {24, 7}
    typed = {int(number) for _, text in pairs for number in _SPAN_NUMBERS.findall(unicodedata.normalize("NFKC", text))}
    if typed - known:
        yield f"{where}: {sorted(typed - known)} were typed, {value!r} was read"
    everything = " ".join(text for _, text in pairs).lower()
    hours = typed | {0}
    hours |= {12} if "midi" in everything else set()
    hours |= {24} if "minuit" in everything or "24" in everything else set()
    for span in read:
        for minute in span:
            clock = minute - 1440 if minute > 1440 else minute
            if clock // 60 not in hours or clock % 60 not in typed | {0}:
                yield f"{where}: {span} was read and not typed in {everything!r}"
    if value.holidays is None and re.search("f[eé]ri[eé]", " ".join(name for name, _ in pairs).lower()):
        yield f"{where}: public holidays were typed and not read"


# ---- Nothing of the file is lost before the record ----

_COMMENT_LINE = re.compile(r"^[ \t]*#.*$|(?:  |\t)[ \t]*#(?: .*|#.*)?$")
_STRUCTURE = re.compile(r"[\s:,\[\]{}?-]*|\.\.\.\s*|%YAML [0-9.]+\s*")


def lost(text: str, root: Node) -> Iterator[str]:
    """What stands in a YAML text and is neither in the tree, nor a comment that looks like one, nor YAML's own signs."""
    rest = list(text)
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, MappingNode):
            stack += [item for pair in node.value for item in pair]
        elif isinstance(node, SequenceNode):
            stack += node.value
        else:
            start, end = node.start_mark.index, node.end_mark.index
            piece = text[start:end]
            if not _holds(piece, node.value, node.style):
                yield f"{piece[:80]!r} was read as {node.value[:80]!r}"
            for place in range(start, end):
                if rest[place] != "\n":
                    rest[place] = "-"
    for line in "".join(rest).split("\n"):
        left = _COMMENT_LINE.sub("", line)
        if not _STRUCTURE.fullmatch(left):
            yield f"dropped: {line[:80]!r}"


def _holds(piece: str, value: str, style: str | None) -> bool:
    """Whether a scalar's text in the file is its value, spaces at line breaks aside."""
    if style in ("|", ">"):
        head, _, body = piece.partition("\n")
        if not re.fullmatch(r"[|>][-+1-9]*[ \t]*(?:  #(?: .*|#.*)?)?", head):
            return False
        return _folded("\n".join(line for line in body.split("\n"))) == _folded(value) or _without_comments(body, value)
    if style == '"':
        return "\\" in piece or _folded(piece[1:-1]) == _folded(value)
    if style == "'":
        return _folded(piece[1:-1].replace("''", "'")) == _folded(value)
    return _folded(piece) == _folded(value)


def _without_comments(body: str, value: str) -> bool:
    lines = body.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return _folded("\n".join(lines)) == _folded(value)


# ---- What the site makes of a record ----

_RUNS = re.compile(r"(?i)[\s\x00-\x20]*(?:javascript|data|vbscript|file)[\s\x00-\x20]*:")


class _Markup(HTMLParser):
    """Raises a fault where markup holds a script or an address that could run one."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives it
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction"):
                raise Fault(f"an event in the markup: {name}={value!r}")
            if name in ("href", "src") and _RUNS.match(value or ""):
                raise Fault(f"an address that runs: {value!r}")


class _Prose(_Markup):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "input", "svg", "math", "meta", "link", "base"):
            raise Fault(f"<{tag}> in the markup of a text")
        super().handle_starttag(tag, attrs)


def _check_markup(html: str, parser: _Markup) -> None:
    parser.feed(html)
    parser.close()


@cache
def _environment() -> Environment:
    return Environment(auto_reload=False, loader=FileSystemLoader(ROOT / "theme" / "templates"), **JINJA_ENVIRONMENT)


@dataclass(repr=False)
class Workshop:
    """The demonstration network, read once: what records are checked in and pages are made with."""

    project: Project
    renderer: Renderer
    folder: Path
    shown: int = 0
    showing: float = 0.0  # seconds of the processor that drawing pages took, which no input is to blame for
    theme: Any = None
    assets: Assets | None = None
    outlines: Outlines = field(default_factory=Outlines)

    def __repr__(self) -> str:
        return "Workshop()"  # what it holds fills pages of a failing test

    @classmethod
    def open(cls, folder: Path) -> Workshop:
        project, problems, _ = load_project(Folders.of(ROOT / "demo"), TODAY)
        if project is None or any(problem.is_error for problem in problems):
            raise Fault("the demonstration cannot be read")
        opened = cls(project, Renderer(), folder)
        opened.new_theme()
        opened.outlines, _ = read_outlines(ROOT / "demo" / "territory", "demo/territory")
        return opened

    def judged(self, found: list[Problem], path: str, raw: bytes, **parts: Any) -> tuple[Project, list[Problem]]:
        """The network with other parts, and every problem of it, each looked at."""
        project = replace(self.project, accepted=(), **parts)
        problems = check(project, found)
        _check_problems(problems, raw, path)
        return project, problems

    def print(self, problems: list[Problem], raw: bytes) -> None:
        """Every format of every problem."""
        lines = _lines(raw)
        for form in FORMATS:
            render(problems, form, lambda _, line: lines[line - 1] if line <= len(lines) else "")

    def show(self, project: Project, *, whole: bool) -> None:
        """The pages and documents of a project: those of its centres and news, or all of them."""
        before = time.process_time()
        catalogue = catalogue_of(project)
        site = Site(
            project=project,
            catalogue=catalogue,
            atlas=Atlas(project.territory, self.outlines, catalogue.listings),
            news=tuple(Text(item, self.renderer.render(item.body.markdown)) for item in project.news),
            drafts=(),
            pages=tuple(Text(item, self.renderer.render(item.body.markdown)) for item in project.pages),
            siteurl="https://escales.example",
            is_production=True,
        )
        theme = self.theme
        theme.site = site
        for output in outputs(site, ()):
            if isinstance(output, Page) and (whole or output.template in ("centre.html", "news.html")):
                _check_markup(theme.render(output), _Markup())
            elif isinstance(output, Export):
                _check_export(output.address, output.body())
        self.showing += time.process_time() - before

    def new_theme(self) -> None:
        """Forget the header and footer, which a theme keeps for a whole build."""
        self.assets = self.assets or theme_assets(ROOT / "theme" / "static", self.project.network.colours, (), Cache(None))
        self.theme = Theme(_environment(), self.project, self.assets, "", "https://escales.example")


def _check_export(address: str, body: str) -> None:
    import xml.etree.ElementTree as ET

    body.encode("utf-8")
    if address.endswith("json"):
        json.loads(body)
    elif address.endswith(".xml"):
        ET.fromstring(body)
    elif address.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), delimiter=";"))
        if len({len(row) for row in rows}) != 1:
            raise Fault(f"the rows of {address} are of several lengths")
        for cell in (cell for row in rows for cell in row):
            if cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not re.fullmatch(r"-[\d.]+(?:e-?\d+)?", cell)):
                raise Fault(f"a cell that a spreadsheet runs: {cell!r}")


# ---- Trying one input ----


def _same_as_typed(kind: Any, document: Document, record: Any, text: str) -> None:
    root = document.root
    if root is None:
        raise Fault("a record came out of a file without a tree")
    for sentence in (*lost(text, root), *_differences(kind, root, record, "")):
        raise Fault(f"silently changed: {sentence}")


def _comes_back_packed(record: Centre | News) -> None:
    back = unpacked(type(record), packed(record))
    kept, found = ((repr(one), one.document.text, repr(one.document.problems)) for one in (record, back))
    if kept != found:
        raise Fault(f"the shelf would give {found} for {kept}")


def try_sheet(raw: bytes, workshop: Workshop) -> Stage:
    """How far a sheet comes: read, compared with what was typed, checked, shown."""
    path = "demo/centres/essai.yaml"
    tree = load(path, raw)
    centre, document = read_centre(path, "essai", raw)
    _check_problems(document.problems, raw, path)
    if document.text:
        for problem in document.problems:
            _check_quote(problem, document.text)
    if tree.root is None:
        if centre is not None or not document.problems:
            raise Fault("an unreadable file without a problem")
        return Stage.REFUSED
    if centre is None:
        if not document.problems:
            raise Fault("no centre and no problem")
        return Stage.YAML
    _comes_back_packed(centre)
    clean = not document.problems
    if clean:
        _same_as_typed(CENTRE, tree, centre, document.text)
    others = tuple(other for other in workshop.project.centres if in_one_commune(other, centre))
    project, problems = workshop.judged(document.problems, path, raw, centres=(*others, centre), news=())
    if not clean:
        return Stage.YAML
    if any(problem.is_error and problem.path == path for problem in problems):
        return Stage.SCHEMA
    _use(centre, replace(project, centres=(centre,)), workshop)
    return Stage.SHOWN


def in_one_commune(other: Centre, centre: Centre) -> bool:
    """Whether two centres name one commune in the same letters."""
    return other.address.locality.casefold() == centre.address.locality.casefold()


def _use(centre: Centre, project: Project, workshop: Workshop) -> None:
    """All that the site does with a centre; its pages for one in ten, all pages for one in five hundred."""
    listing = catalogue_of(project).listings[0]
    if not listing.evidence.claim or "None" in listing.evidence.claim:
        raise Fault(f"a claim without words: {listing.evidence.claim!r}")
    for hours in (centre.opening_hours, centre.member_hours):
        if hours is not None:
            opening.rows(hours)
            opening.osm(hours, centre.closures)
    for column in exports.COLUMNS:
        value = column.value(listing)
        if isinstance(value, str) and ("None" in value or _FORBIDDEN.search(value)):
            raise Fault(f"column {column.name} holds {value!r}")
    if centre.presentation:
        _check_markup(workshop.renderer.render(centre.presentation.markdown), _Prose())
    workshop.shown += 1
    if workshop.shown % 10 == 0:
        workshop.show(project, whole=workshop.shown % 500 == 0)


def try_news(raw: bytes, workshop: Workshop) -> Stage:
    """How far a news item comes."""
    path = "demo/content/news/2026-11-01-essai.md"
    tree, body, _ = front_matter(path, raw)
    item, document = read_markdown(News, path, "essai", raw)
    _check_problems(document.problems, raw, path)
    if tree.root is None:
        if item is not None or not document.problems:
            raise Fault("an unreadable file without a problem")
        return Stage.REFUSED
    if item is None:
        if not document.problems:
            raise Fault("no news item and no problem")
        return Stage.YAML
    _comes_back_packed(item)
    clean = not document.problems
    if clean:
        _same_as_typed(Record(News), tree, item, document.text[: len(document.text) - len(body)].rstrip("\n")[:-3])
        if item.body.markdown != body:
            raise Fault("the text is not what was typed")
    others = tuple(other for other in workshop.project.news if other.slug != "essai")[:1]
    project, problems = workshop.judged(document.problems, path, raw, news=(item, *others))
    if not clean:
        return Stage.YAML
    if any(problem.is_error for problem in problems):
        return Stage.SCHEMA
    _check_markup(workshop.renderer.render(item.body.markdown), _Prose())
    workshop.shown += 1
    if workshop.shown % 40 == 0:
        workshop.show(project, whole=workshop.shown % 2000 == 0)
    return Stage.SHOWN


def try_network(raw: bytes, workshop: Workshop) -> Stage:
    """How far a network's settings come."""
    path = "demo/content/reseau.yaml"
    tree = load(path, raw)
    network, document = read_record(Network, path, raw)
    _check_problems(document.problems, raw, path)
    if document.text:
        for problem in document.problems:
            _check_quote(problem, document.text)
    if tree.root is None:
        if network is not None or not document.problems:
            raise Fault("an unreadable file without a problem")
        return Stage.REFUSED
    if network is None:
        if not document.problems:
            raise Fault("no network and no problem")
        return Stage.YAML
    if document.problems:
        return Stage.YAML
    _same_as_typed(Record(Network), tree, network, document.text)
    project, problems = workshop.judged([], path, raw, network=network)
    if any(problem.is_error and problem.path == path for problem in problems):
        return Stage.SCHEMA
    workshop.shown += 1
    if workshop.shown % 20 == 0:
        before = workshop.project
        workshop.project = project
        workshop.new_theme()
        try:
            workshop.show(project, whole=workshop.shown % 500 == 0)
        finally:
            workshop.project = before
            workshop.new_theme()
    return Stage.SHOWN


def _try_list(name: str, cls: Any) -> Callable[[bytes, Workshop], Stage]:
    def try_list(raw: bytes, workshop: Workshop) -> Stage:
        path = f"demo/content/{name}.yaml"
        tree = load(path, raw)
        records, document = read_records(cls, path, raw)
        _check_problems(document.problems, raw, path)
        if tree.root is None:
            if records or not document.problems:
                raise Fault("an unreadable file without a problem")
            return Stage.REFUSED
        if document.problems:
            return Stage.YAML
        _same_as_typed(ListOf(Record(cls)), tree, records, document.text)
        project, problems = workshop.judged([], path, raw, **{name: records, f"{name}_document": document})
        if any(problem.is_error and problem.path == path for problem in problems):
            return Stage.SCHEMA
        workshop.shown += 1
        if workshop.shown % 50 == 0:
            workshop.show(project, whole=workshop.shown % 500 == 0)
        return Stage.SHOWN

    return try_list


def _try_table(name: str, cls: Any) -> Callable[[bytes, Workshop], Stage]:
    def try_table(raw: bytes, workshop: Workshop) -> Stage:
        path = f"demo/territory/{name}"
        file = workshop.folder / name
        before = file.read_bytes()
        file.write_bytes(raw)
        try:
            territory, problems, _ = load_territory(workshop.folder, "demo/territory")
        finally:
            file.write_bytes(before)
        _check_problems(problems, raw, path)
        if territory is None:
            if not problems:
                raise Fault("no territory and no problem")
            return Stage.YAML if len(problems) != 1 or problems[0].rule not in ("encodage", "csv", "caractere") else Stage.REFUSED
        text = "\n".join(_lines(raw))
        # A second reader of tables, with its own mind: Python's.
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if len(row) > 1 or "".join(row)]
        records: Sequence[Any] = {"communes.csv": territory.communes, "stations.csv": territory.stations}[name]
        if len(rows) - 1 != len(records):
            raise Fault(f"{len(rows) - 1} rows were typed, {len(records)} read")
        for row, record in zip(rows[1:], records, strict=True):
            for alias, cell in zip(rows[0], row, strict=True):
                declared = fields_of(cls)[alias]
                value = getattr(record, declared.attribute)
                if cell and not _says(declared.kind, cell, value):
                    raise Fault(f"silently changed: {alias} {cell!r} was read as {value!r}")
        territory.nearest_communes(territory.communes[0].point, 3)
        territory.nearest_stations(territory.communes[0].point, 3, 20)
        dict.fromkeys((*territory.commune_by_slug, *territory.communes_of_epci, *territory.names()))
        return Stage.SHOWN

    return try_table


# ---- Kinds of file ----


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the right ones that inputs are made from, and how an input is tried."""

    name: str
    seeds: Callable[[], tuple[bytes, ...]]
    try_one: Callable[[bytes, Workshop], Stage]
    parts: Callable[[str], list[Part]] = _parts_of_yaml
    form: str = "yaml"
    written: Callable[[random.Random], bytes] | None = None


def _files(*patterns: str) -> Callable[[], tuple[bytes, ...]]:
    @cache
    def seeds() -> tuple[bytes, ...]:
        return tuple(path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.name[0] != "_")

    return seeds


@cache
def _sheets() -> tuple[bytes, ...]:
    """The sheets of both networks; those of the first are moved to the demonstration, whose rules and pages they meet."""
    moved: list[bytes] = []
    for raw in _files("centres/*.yaml")():
        text = re.sub(r"(?m)^(?:  code_postal|position|  code_insee): .*\n", "", raw.decode("utf-8"))
        moved.append(re.sub(r"(?m)^(  commune: ).*$", rf"\g<1>{COMMUNES[len(moved) % len(COMMUNES)]}", text).encode())
    return (*moved, *_files("demo/centres/*.yaml")())


KINDS = {
    kind.name: kind
    for kind in (
        Kind("sheets", _sheets, try_sheet, written=_written_sheet),
        Kind("news", _files("content/news/*.md", "demo/content/news/*.md"), try_news),
        Kind("network", _files("content/reseau.yaml", "demo/content/reseau.yaml"), try_network),
        Kind("members", _files("demo/content/members.yaml"), _try_list("members", Member)),
        Kind("resources", _files("content/resources.yaml", "demo/content/resources.yaml"), _try_list("resources", Resource)),
        Kind("communes", _files("demo/territory/communes.csv"), _try_table("communes.csv", Commune), _parts_of_table, "csv"),
        Kind("stations", _files("demo/territory/stations.csv"), _try_table("stations.csv", Station), _parts_of_table, "csv"),
    )
}


def made(kind: Kind, seed: int, number: int) -> Input:
    """The input of a number: a right file, changed once or a few times in one way or several."""
    rng = random.Random(f"{kind.name} {seed} {number}")
    seeds = kind.seeds()
    family = rng.choices(("bytes", "lines", "values", "encodings", "splices", "written"), (28, 18, 36, 4, 4, 10))[0]
    if family == "written":
        if kind.written is not None:
            return Input(kind.written(rng), family)
        family = "values"
    raw = rng.choice(seeds)
    changes = 1 + min(6, int(rng.expovariate(1.2)))
    if family == "bytes":
        piece = bytearray(raw)
        for _ in range(changes):
            rng.choice(BYTE_CHANGES)(rng, piece)
        return Input(bytes(piece), family)
    if family == "splices":
        return Input(_spliced(rng, raw, rng.choice(seeds)), family)
    if family == "encodings":
        return Input(_encoded(rng, raw), family)
    text = raw.decode("utf-8")
    if family == "lines":
        lines = text.split("\n")
        for _ in range(changes):
            if lines:
                rng.choice(LINE_CHANGES)(rng, lines, rng.randrange(len(lines)))
        return Input("\n".join(lines).encode(), family)
    if kind.name == "news" and rng.random() < 0.4:
        place = rng.randrange(text.find("\n---", 4) + 5, len(text) + 1)
        text = text[:place] + _nasty(rng) + rng.choice(("", "\n\n", " ")) + text[place:]
        return Input(text.encode("utf-8", "replace"), "bodies")
    for _ in range(changes):
        text = _revalued(rng, text, kind.parts(text), kind.form)
    return Input(text.encode("utf-8", "replace"), family)


# ---- Many inputs ----


@dataclass
class Tally:
    """What a run of one kind came to."""

    kind: str
    seed: int
    stages: Counter[Stage] = field(default_factory=Counter)
    families: dict[str, Counter[Stage]] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    seconds: float = 0.0

    @property
    def count(self) -> int:
        return sum(self.stages.values()) + len(self.faults)

    def at_least(self, stage: Stage) -> int:
        """How many inputs came to a stage or beyond."""
        return sum(count for reached, count in self.stages.items() if reached >= stage)

    def __str__(self) -> str:
        def share(count: int) -> str:
            return f"{count} ({count / self.count:.1%})"

        speed = self.count / self.seconds if self.seconds else 0
        rows = [
            f"{self.kind}: {self.count} inputs, seed {self.seed}, {self.seconds:.0f} s, {speed:.0f} inputs a second",
            f"  past YAML {share(self.at_least(Stage.YAML))}, past the schema {share(self.at_least(Stage.SCHEMA))}",
            f"  shown {share(self.at_least(Stage.SHOWN))}, faults {len(self.faults)}",
            f"  slowest {self.slowest[0]:.2f} s of the processor (input {self.slowest[1]})",
        ]
        rows += [
            f"  {family}: " + ", ".join(f"{stage.name.lower()} {counts[stage]}" for stage in Stage)
            for family, counts in sorted(self.families.items())
        ]
        return "\n".join(rows)


@contextlib.contextmanager
def workshop() -> Iterator[Workshop]:
    """The demonstration, with a copy of its territory that tables are tried in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in (ROOT / "demo" / "territory").iterdir():
            if path.suffix in (".csv", ".yaml"):
                (folder / path.name).write_bytes(path.read_bytes())
        yield Workshop.open(folder)


MOST_FAULTS = 20


def run(kind: Kind, seed: int, numbers: Iterable[int], bench: Workshop, *, tell: Callable[[str], None] | None = None) -> Tally:
    """Try the inputs of some numbers; what goes wrong is noted with the number that makes it again."""
    tally = Tally(kind.name, seed)
    started = time.perf_counter()
    for done, number in enumerate(numbers, 1):
        trial = made(kind, seed, number)
        before = time.process_time() - bench.showing
        try:
            stage = kind.try_one(trial.raw, bench)
            spent = time.process_time() - bench.showing - before
            if spent > LONGEST:
                raise Fault(f"{spent:.1f} s of the processor")
        except Exception as error:  # noqa: BLE001 - any exception is what is looked for
            tally.faults.append((number, _told(error)))
            if len(tally.faults) >= MOST_FAULTS:
                break
        else:
            tally.stages[stage] += 1
            tally.families.setdefault(trial.family, Counter())[stage] += 1
            tally.slowest = max(tally.slowest, (spent, number))
        if tell and done % 10_000 == 0:
            tell(f"{kind.name}: {done} inputs, {len(tally.faults)} faults, {time.perf_counter() - started:.0f} s")
    tally.seconds = time.perf_counter() - started
    return tally


def _told(error: Exception) -> str:
    """An error and where it came from, on one line."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = "" if isinstance(error, Fault) else f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: "
    return " ".join(f"{place}{error}".split())[:600]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a fault was found or too few inputs came far."""
    parser = argparse.ArgumentParser(description="Try files as nobody should type them.")
    parser.add_argument("--count", type=int, default=10_000, help="how many sheets (a tenth of it of each other kind)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=[*KINDS, "all"], default="all")
    parser.add_argument("--only", type=int, help="the number of one input: try it alone and print it")
    asked = parser.parse_args(arguments)
    names = list(KINDS) if asked.kind == "all" else [asked.kind]
    failed = False
    with workshop() as bench:
        for name in names:
            kind = KINDS[name]
            if asked.only is not None:
                trial = made(kind, asked.seed, asked.only)
                print(trial.family, trial.raw.decode("utf-8", "backslashreplace"), sep="\n")
                print(kind.try_one(trial.raw, bench).name)
                continue
            count = asked.count if name in ("sheets", asked.kind) else max(1, asked.count // 10)
            tally = run(kind, asked.seed, range(count), bench, tell=lambda line: print(line, file=sys.stderr, flush=True))
            print(tally, flush=True)
            for number, sentence in tally.faults:
                print(f"  input {number}: {sentence}")
                print(f"    again: python tests/fuzzing.py --kind {name} --seed {asked.seed} --only {number}")
                print(f"    {made(kind, asked.seed, number).raw[:1500]!r}")
            failed = failed or bool(tally.faults) or (name == "sheets" and not far_enough(tally))
    return 1 if failed else 0


def far_enough(tally: Tally) -> bool:
    """Whether enough inputs were read far enough for a run to mean something."""
    return all(tally.at_least(stage) >= share * tally.count for stage, share in SHARES.items())


if __name__ == "__main__":
    faulthandler.enable()  # the C parser has ended processes
    sys.exit(main())
