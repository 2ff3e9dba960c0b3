"""How far a project has come, and what it still expects, on one day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from telecentres.read.centre import Project
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import Stage

__all__ = ["Milestone", "milestones"]


class Milestone(Struct, frozen=True):
    """One stage of a project; `is_ahead` where its date is still to come."""

    stage: Stage
    date: PartialDate | None
    source: str | None
    is_ahead: bool


def milestones(project: Project, today: date) -> tuple[Milestone, ...]:
    """The stages of a project in the order of its sheet, and its opening behind them where only its date is announced.

    A date is ahead while its first day is: « 2027 » is ahead until 1 January 2027. A stage without a date is done.
    """
    found = [
        Milestone(stage.stage, stage.date, stage.source, stage.date is not None and stage.date.first > today)
        for stage in project.stages
    ]
    expected = project.expected_opening
    if expected is not None and not any(one.stage is Stage.OPENING for one in found):
        found.append(Milestone(Stage.OPENING, expected, None, is_ahead=True))
    return tuple(found)
