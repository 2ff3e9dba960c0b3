"""Plots drawn at build time, as plain data that the theme's macros write as SVG.

A plot has no size of its own: along the page it is measured in hundredths of its width, across in em, so that one drawing
fits every window and grows with the reader's letters. What is measured has its tone, and each tone its own thickness, so
that a plot is read without colours as well. The numbers themselves stand in the table under the plot.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

__all__ = ["Bar", "Bars", "Columns", "Line", "Measure", "Piece", "Tick", "Tone", "bars", "columns"]

LINE = 28  # characters: what a narrow window holds with the widest spacing that a reader may set
LONGEST = 72.0  # hundredths of the width, so that a bar's number fits behind it
TICKS = 8  # years named under the columns, at most
_LEADING, _BAR, _BETWEEN = 1.3, 1.0, 0.95  # em
_HEAD, _COLUMN, _FOOT = 1.4, 9.0, 1.6  # em


class Tone(StrEnum):
    """How a piece of a bar looks: from what counts most to what is only there."""

    FULL = "full"
    MIDDLE = "middle"
    FAR = "far"
    OUTLINE = "outline"
    LINE = "line"

    @property
    def thickness(self) -> float:
        """Its share of the bar's thickness."""
        return {"full": 1.0, "middle": 0.7, "far": 0.4, "outline": 0.7, "line": 0.12}[self]

    @property
    def height(self) -> str:
        """Its thickness in a key, a letter being the whole."""
        return _em(self.thickness)

    @property
    def above(self) -> str:
        """What the key leaves free above it."""
        return _em(1 - self.thickness)


class Measure(Struct, frozen=True):
    """What a bar or a column shows: its name, its parts in the order of the plot's tones, its number in words."""

    label: str
    parts: tuple[float, ...]
    value: str = ""


class Piece(Struct, frozen=True):
    """A rectangle of one tone."""

    tone: Tone
    x: str
    y: str
    width: str
    height: str


class Line(Struct, frozen=True):
    """A line of text; `x` is where it starts, or its middle under a column."""

    text: str
    x: str
    y: str


class Bar(Struct, frozen=True):
    """One bar: the lines of its name, its pieces, its number."""

    label: tuple[Line, ...]
    pieces: tuple[Piece, ...]
    value: Line | None


class Bars(Struct, frozen=True):
    """Bars one under the other, each under its name."""

    height: str
    bars: tuple[Bar, ...]


class Tick(Struct, frozen=True):
    """A column: its pieces from the ground up, its number on top, its name below where there is room for it."""

    pieces: tuple[Piece, ...]
    value: Line | None
    label: Line | None


class Columns(Struct, frozen=True):
    """Columns side by side, on a ground."""

    height: str
    ground: str
    ticks: tuple[Tick, ...]


def _em(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "em"


def _hundredths(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def bars(measures: Sequence[Measure], tones: Sequence[Tone], *, whole: float | None = None) -> Bars:
    """The bars of some measures: the longest fills what its number leaves, or `whole`, the same for all, fills the width.

    With `whole` None the number stands behind its bar, otherwise behind the name.
    """
    most = whole if whole is not None else max((sum(one.parts) for one in measures), default=0.0)
    scale = (LONGEST if whole is None else 100.0) / most if most else 0.0
    found, top = [], 0.0
    for one in measures:
        said = one.label if whole is None or not one.value else f"{one.label}\u00a0:\u00a0{one.value}"
        lines = textwrap.wrap(said, LINE, break_on_hyphens=False) or [""]
        label = tuple(Line(text, "0", _em(top + 1.0 + index * _LEADING)) for index, text in enumerate(lines))
        top += len(lines) * _LEADING + 0.1
        pieces, left = [], 0.0
        for part, tone in zip(one.parts, tones, strict=True):
            width = part * scale
            if width > 0:
                thick = _BAR * tone.thickness
                pieces.append(Piece(tone, _hundredths(left), _em(top + _BAR - thick), _hundredths(width), _em(thick)))
            left += width
        value = Line(one.value, _hundredths(left), _em(top + 0.85)) if whole is None and one.value else None
        found.append(Bar(label, tuple(pieces), value))
        top += _BAR + _BETWEEN
    return Bars(_em(max(0.0, top - _BETWEEN + 0.1)), tuple(found))


def columns(measures: Sequence[Measure], tones: Sequence[Tone]) -> Columns:
    """The columns of some measures in their order; where there are many, only some are named, the first among them."""
    most = max((sum(one.parts) for one in measures), default=0.0)
    scale = _COLUMN / most if most else 0.0
    room = 100.0 / max(1, len(measures))
    step = -(-len(measures) // TICKS)
    ground = _HEAD + _COLUMN
    found = []
    for index, one in enumerate(measures):
        pieces, top = [], ground
        for part, tone in zip(one.parts, tones, strict=True):
            if part > 0:
                width = room * 0.64 * tone.thickness
                top -= part * scale
                left = room * index + (room - width) / 2
                pieces.append(Piece(tone, _hundredths(left), _em(top), _hundredths(width), _em(part * scale)))
        middle = _hundredths(room * (index + 0.5))
        value = Line(one.value, middle, _em(top - 0.35)) if one.value and pieces else None
        label = Line(one.label, middle, _em(ground + 1.25)) if index % step == 0 else None
        found.append(Tick(tuple(pieces), value, label))
    return Columns(_em(ground + _FOOT), _em(ground), tuple(found))
