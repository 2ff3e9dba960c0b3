"""The stages of a build are counted where they are run."""

from __future__ import annotations

import pytest

from telecentres.site.stages import Stages


def test_each_stage_has_its_line_and_its_sum() -> None:
    """A stage entered twice is one line; the last line is the sum of all."""
    told: list[str] = []
    stages = Stages(lambda stage, _, __: told.append(stage))
    for name in ("relecture", "pages", "pages"):
        with stages.stage(name):
            sum(range(1000))
    lines = stages.table.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == ["relecture", "pages", "en tout"]
    assert told == ["relecture", "pages", "pages"]
    wall = sum(spent[0] for spent in stages.spent.values())
    assert f"{wall:.2f} s" in lines[-1]


def test_a_stage_that_fails_is_counted() -> None:
    """What was spent until the error is spent."""
    stages = Stages()
    with pytest.raises(ValueError, match="x"), stages.stage("pages"):
        raise ValueError("x")
    assert "pages" in stages.spent


def test_no_stage_no_sum() -> None:
    """A build that had nothing to do has an empty table."""
    assert Stages().table.count("\n") == 2
