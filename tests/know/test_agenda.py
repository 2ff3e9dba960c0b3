"""What takes place when and where, on the invented network."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from telecentres.know.agenda import Occasion, occasion_of
from telecentres.know.catalogue import catalogue_of
from telecentres.project import Project
from telecentres.read.hours import Span
from telecentres.read.records import Event, News

DAY = date(2026, 12, 12)


def news(event: Event | None, *centres: str) -> News:
    return News(title="Un essai", date=date(2026, 11, 1), category="Lieux", summary="Essai.", centres=centres, event=event)


def occasion(project: Project, event: Event, *centres: str) -> Occasion:
    found = occasion_of(news(event, *centres), catalogue_of(project))
    assert found is not None
    return found


def test_news_without_an_event_has_no_occasion(demo: Project) -> None:
    """Most news announce nothing."""
    assert occasion_of(news(None, "minoterie"), catalogue_of(demo)) is None


def test_hours_are_those_of_the_territory(demo: Project) -> None:
    """Ten o'clock is ten o'clock there: in the Azores that is 11:00 in universal time in winter, 10:00 in summer."""
    for day, hour in ((DAY, 11), (date(2026, 7, 4), 10)):
        found = occasion(demo, Event(first_day=day, hours=Span(600, 960)), "minoterie")
        assert found.start is not None
        assert found.start.astimezone(UTC) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_an_end_after_midnight_is_on_the_next_day(demo: Project) -> None:
    """« 20h-1h » ends on the morning after the last day."""
    found = occasion(demo, Event(first_day=DAY, last_day=date(2026, 12, 13), hours=Span(1200, 1500)), "minoterie")
    assert found.end is not None
    assert (found.end.date(), found.end.hour) == (date(2026, 12, 14), 1)


def test_without_hours_it_has_days_only(demo: Project) -> None:
    """Nothing is said of hours that nobody gave; it is past from the day after its last one."""
    found = occasion(demo, Event(first_day=DAY, last_day=date(2026, 12, 13), place="Mairie"))
    assert (found.start, found.end, found.place, found.listing) == (None, None, "Mairie", None)
    assert [found.is_past(date(2026, 12, day)) for day in (12, 13, 14)] == [False, False, True]


@pytest.mark.parametrize(("place", "expected"), [(None, "La Minoterie"), ("Sur le quai", "Sur le quai")])
def test_it_is_at_the_cited_centre_unless_a_place_is_named(demo: Project, place: str | None, expected: str) -> None:
    """A place in words goes before the centre that the news is about."""
    found = occasion(demo, Event(first_day=DAY, place=place), "minoterie")
    assert expected in found.place
    assert (found.listing is None) is (place is not None)
