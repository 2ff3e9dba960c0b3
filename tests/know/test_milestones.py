"""How far a project has come on the day of the tests."""

from __future__ import annotations

from datetime import date

from telecentres.know.milestones import milestones
from telecentres.read.centre import Project, ProjectStage
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import Stage

TODAY = date(2026, 11, 23)


def test_a_stage_to_come_is_ahead() -> None:
    """A stage dated tomorrow is ahead; one of today, of this year or without a date is not."""
    dates = [PartialDate(2026, 11, 24), PartialDate(2026, 11, 23), PartialDate(2026), None, PartialDate(2027)]
    project = Project(stages=tuple(ProjectStage(stage=Stage.WORKS, date=one) for one in dates))
    assert [one.is_ahead for one in milestones(project, TODAY)] == [True, False, False, False, True]


def test_an_announced_opening_closes_the_line() -> None:
    """The expected opening is one milestone more, unless the sheet has that stage already; it is ahead even when it is late."""
    works = ProjectStage(stage=Stage.WORKS, date=PartialDate(2026, 6))
    late = Project(stages=(works,), expected_opening=PartialDate(2019))
    assert [(one.stage, one.is_ahead) for one in milestones(late, TODAY)] == [(Stage.WORKS, False), (Stage.OPENING, True)]
    opened = ProjectStage(stage=Stage.OPENING, date=PartialDate(2026, 9), source="Gazette")
    done = milestones(Project(stages=(works, opened), expected_opening=PartialDate(2026, 9)), TODAY)
    assert [(one.stage, one.is_ahead, one.source) for one in done][1:] == [(Stage.OPENING, False, "Gazette")]


def test_a_project_that_says_nothing_has_no_milestone() -> None:
    """Nothing is deduced."""
    assert milestones(Project(), TODAY) == ()
