"""Plots as plain data: what is drawn is as long as what it measures, and nothing lies over anything else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from telecentres.draw.plots import LINE, LONGEST, TICKS, Line, Measure, Piece, Tone, bars, columns


def number(length: str) -> float:
    """A length without its unit."""
    return float(length.removesuffix("em").removesuffix("%"))


def bottom(piece: Piece) -> float:
    return number(piece.y) + number(piece.height)


def test_bars_are_as_long_as_what_they_measure() -> None:
    """The longest leaves room for its number, the others are in proportion, and each number stands behind its bar."""
    plot = bars([Measure("a", (200,), "200"), Measure("b", (50,), "50"), Measure("c", (0,), "0")], (Tone.FULL,))
    assert [[number(piece.width) for piece in bar.pieces] for bar in plot.bars] == [[LONGEST], [LONGEST / 4], []]
    assert [number(bar.value.x) for bar in plot.bars if bar.value] == [LONGEST, LONGEST / 4, 0]


def test_parts_follow_each_other() -> None:
    """The parts of a whole lie end to end on one ground and fill the width; a part of nothing is not drawn."""
    plot = bars([Measure("a", (1, 0, 3), "25 %")], (Tone.FULL, Tone.OUTLINE, Tone.LINE), whole=4)
    (bar,) = plot.bars
    assert [(piece.tone, number(piece.x), number(piece.width)) for piece in bar.pieces] == [
        (Tone.FULL, 0, 25),
        (Tone.LINE, 25, 75),
    ]
    assert len({round(bottom(piece), 2) for piece in bar.pieces}) == 1
    assert [line.text for line in bar.label] == ["a\u00a0:\u00a025 %"]
    assert bar.value is None


def test_each_tone_has_its_thickness() -> None:
    """Tones that one plot puts side by side differ without their colours: in thickness, or by being hollow."""
    solid = [tone.thickness for tone in Tone if tone is not Tone.OUTLINE]
    assert len(set(solid)) == len(solid)
    assert all(0 < tone.thickness <= 1 for tone in Tone)


def test_nothing_lies_over_anything() -> None:
    """Names are cut into lines that a narrow window holds; every line and bar is below the one before, and inside the plot."""
    names = ["Communauté d’agglomération d’un nom très long et de son voisin", "b", "x" * 70]
    plot = bars([Measure(name, (1,), "1") for name in names], (Tone.FULL,))
    heights: list[float] = []
    for bar in plot.bars:
        assert all(len(line.text) <= LINE for line in bar.label)
        heights += [number(line.y) for line in bar.label]
        heights.append(number(bar.pieces[0].y) + 0.85)
        assert bar.value is not None
        assert number(bar.value.y) == pytest.approx(number(bar.pieces[0].y) + 0.85)
    assert all(below - above >= 0.9 for above, below in pairwise(heights))
    assert number(plot.height) >= max(bottom(bar.pieces[0]) for bar in plot.bars)
    assert "".join(line.text for line in plot.bars[2].label) == "x" * 70


def test_columns_stand_on_the_ground() -> None:
    """Parts are piled up from the ground, the highest column fills the height, its number stands on top."""
    plot = columns([Measure("2019", (2, 1), "3"), Measure("2020", (0, 0), "0")], (Tone.FULL, Tone.OUTLINE))
    high, none = plot.ticks
    assert bottom(high.pieces[0]) == pytest.approx(number(plot.ground))
    assert bottom(high.pieces[1]) == pytest.approx(number(high.pieces[0].y))
    assert number(high.pieces[0].height) == pytest.approx(2 * number(high.pieces[1].height), abs=0.02)
    assert high.value is not None
    assert 0 < number(high.value.y) < number(high.pieces[1].y)
    assert (none.pieces, none.value) == ((), None)


@pytest.mark.parametrize("count", [1, 8, 9, 14, 60])
def test_few_columns_are_named(count: int) -> None:
    """However many years, the first is named and at most eight are, evenly spread; columns never touch."""
    plot = columns([Measure(str(2000 + index), (1,), "1") for index in range(count)], (Tone.FULL,))
    named = [index for index, tick in enumerate(plot.ticks) if tick.label]
    assert named[0] == 0
    assert len(named) <= TICKS
    assert len({b - a for a, b in pairwise(named)}) <= 1
    for before, after in pairwise(tick.pieces[0] for tick in plot.ticks):
        assert number(before.x) + number(before.width) < number(after.x)


def test_nothing_gives_an_empty_plot() -> None:
    """No measures, or measures of nothing, are no error."""
    assert bars([], (Tone.FULL,)).bars == ()
    assert columns([], (Tone.FULL,)).ticks == ()
    assert bars([Measure("a", (0,), "0")], (Tone.FULL,)).bars[0].value == Line("0", "0%", "2.25em")
