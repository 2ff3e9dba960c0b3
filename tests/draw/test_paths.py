"""Numbers in an SVG path are written as tightly as readers allow, and no tighter."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from telecentres.draw import maps


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=40))
def test_numbers_written_together_are_read_apart(tenths: list[int]) -> None:
    """However tightly numbers are joined, a reader of SVG finds the same numbers."""
    read = re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", maps._joined(tenths))
    assert [round(float(number) * 10) for number in read] == tenths
