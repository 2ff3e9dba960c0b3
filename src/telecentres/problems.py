"""A problem is a place and a sentence; this module orders, counts and prints them.

The sentences are French, for people who edit files and do not program:
`centres/melun.yaml:12:8: horaires.lun : heure de fin avant l’heure de début (lu : « 19h-8h30 »)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

__all__ = ["FORMATS", "Problem", "Refusal", "Severity", "did_you_mean", "quoted", "render", "summary"]

# Where a line must not break: a space before these signs, and one behind the quote that opens.
_UNBROKEN = tuple((pair, pair.replace(" ", "\u00a0")) for pair in (" :", " ;", " ?", " !", " »", "« "))


class Refusal(ValueError):
    """The sentence that says why a text cannot be read, and the right form."""


class Severity(StrEnum):
    """An error stops the build; a warning is counted and shown."""

    ERROR = "erreur"
    WARNING = "avertissement"


class Problem(Struct, frozen=True, order=True):
    """One sentence about one place of one file; lines and columns count from 1, in characters."""

    path: str
    line: int
    column: int
    sentence: str
    rule: str = "valeur"
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        sentence = self.sentence
        for pair, unbroken in _UNBROKEN:
            sentence = sentence.replace(pair, unbroken)
        force_setattr(self, "sentence", sentence)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def row(self) -> tuple[str | int, ...]:
        """Its parts as text and numbers, which `of` takes back."""
        return self.path, self.line, self.column, self.sentence, self.rule, str(self.severity)

    @classmethod
    def of(cls, row: Sequence[Any]) -> Problem:
        """The problem of a row."""
        path, line, column, sentence, rule, severity = row
        return cls(path, line, column, sentence, rule, Severity(severity))

    def __str__(self) -> str:
        mark = "" if self.is_error else "avertissement : "
        return f"{self.path}:{self.line}:{self.column}: {mark}{self.sentence}"


def quoted(text: str, limit: int = 60) -> str:
    """The text between French quotes, on one line, cut after `limit` characters."""
    line = " ".join(text.split())
    return f"« {line[:limit]}… »" if len(line) > limit else f"« {line} »"


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """The French question that offers the nearest known word, or an empty text."""
    from difflib import get_close_matches

    candidates = list(known)
    near = get_close_matches(typed[:80].casefold(), candidates, n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""


def summary(problems: Iterable[Problem], files: int) -> str:
    """The closing line: how many errors and warnings in how many files were found."""
    errors = warnings = 0
    for problem in problems:
        if problem.is_error:
            errors += 1
        else:
            warnings += 1
    read = f"{files} fichier{_s(files)} lu{_s(files)}"
    if not errors and not warnings:
        return f"{read}, aucun problème."
    return f"{read} : {errors} erreur{_s(errors)}, {warnings} avertissement{_s(warnings)}."


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _text(problems: list[Problem], line_at: Callable[[str, int], str]) -> str:
    blocks = []
    for problem in problems:
        # A warning shows its rule: the word that content/accepted.yaml takes.
        block = str(problem) if problem.is_error else f"{problem} [{problem.rule}]"
        line = line_at(problem.path, problem.line).expandtabs(1)
        if line.strip():
            start = max(0, problem.column - 60)
            shown = line[start : start + 100]
            block += f"\n    {shown}\n    {' ' * (problem.column - 1 - start)}^"
        blocks.append(block)
    return "\n".join(blocks)


def _github(problems: list[Problem], line_at: Callable[[str, int], str]) -> str:
    def escaped(text: str, *, value: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if value else text

    return "\n".join(
        f"::{'error' if p.is_error else 'warning'} file={escaped(p.path, value=True)},line={p.line},col={p.column},"
        f"title={escaped(p.rule, value=True)}::{escaped(p.sentence)}"
        for p in problems
    )


def _gitlab(problems: list[Problem], line_at: Callable[[str, int], str]) -> str:
    from hashlib import sha256

    return json.dumps(
        [
            {
                "description": p.sentence,
                "check_name": p.rule,
                "fingerprint": sha256(f"{p.path}\0{p.line}\0{p.column}\0{p.sentence}".encode()).hexdigest(),
                "severity": "major" if p.is_error else "minor",
                "location": {
                    "path": p.path,
                    "positions": {"begin": {"line": p.line, "column": p.column}},
                    "lines": {"begin": p.line},
                },
            }
            for p in problems
        ],
        ensure_ascii=False,
        indent=1,
    )


def _json(problems: list[Problem], line_at: Callable[[str, int], str]) -> str:
    return json.dumps(
        [
            {
                "path": p.path,
                "line": p.line,
                "column": p.column,
                "severity": "error" if p.is_error else "warning",
                "rule": p.rule,
                "sentence": p.sentence,
            }
            for p in problems
        ],
        ensure_ascii=False,
        indent=1,
    )


FORMATS: dict[str, Callable[[list[Problem], Callable[[str, int], str]], str]] = {
    "text": _text,
    "github": _github,
    "gitlab": _gitlab,
    "json": _json,
}


def render(problems: Iterable[Problem], form: str, line_at: Callable[[str, int], str]) -> str:
    """All problems in one of FORMATS, sorted by file and place; `line_at(path, line)` gives a line's text."""
    return FORMATS[form](sorted(problems), line_at)
