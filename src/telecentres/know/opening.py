"""Opening hours in words for visitors, in OpenStreetMap's `opening_hours` form for machines, and at one instant.

`theme/static/js/opening.js` decides what is open in the browser, from what `browser_data` gives it, by the same rules under
the same names; a test proves that both agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from telecentres.read.centre import Closure
from telecentres.read.hours import Span, french_days, french_spans
from telecentres.read.kinds import OpeningHours
from telecentres.read.records import HolidayRule

__all__ = ["Moment", "State", "browser_data", "easter", "is_holiday", "moment", "osm", "rows", "rule_data", "wall"]

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ALL_DAY = (Span(0, 1440),)


def _runs(hours: OpeningHours) -> list[tuple[tuple[int, ...], tuple[Span, ...]]]:
    """The days of a week grouped where neighbours have the same hours."""
    runs: list[tuple[tuple[int, ...], tuple[Span, ...]]] = []
    for day, spans in enumerate(hours.days):
        if runs and runs[-1][1] == spans:
            runs[-1] = ((*runs[-1][0], day), spans)
        else:
            runs.append(((day,), spans))
    return runs


def rows(hours: OpeningHours) -> list[tuple[str, str]]:
    """The week as (« du lundi au vendredi », « 8 h 30 – 19 h »), public holidays last, said to be unknown where they are."""
    table = [(french_days(days), french_spans(spans)) for days, spans in _runs(hours)]
    holidays = "non renseigné" if hours.holidays is None else french_spans(hours.holidays)
    return [*table, ("les jours fériés", holidays)]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _spans(spans: tuple[Span, ...]) -> str:
    if not spans:
        return "off"
    return ",".join(f"{_clock(span.start)}-{_clock(span.end if span.end <= 1440 else span.end - 1440)}" for span in spans)


def osm(hours: OpeningHours, closures: Iterable[Closure] = ()) -> str:
    """The hours as an OpenStreetMap `opening_hours` value (https://wiki.openstreetmap.org/wiki/Key:opening_hours)."""
    rules = []
    if all(spans == _ALL_DAY for spans in hours.days) and hours.holidays in (None, _ALL_DAY):
        rules.append("24/7")
    else:
        for days, spans in _runs(hours):
            if spans:
                name = _DAYS[days[0]] if len(days) == 1 else f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}"
                rules.append(f"{name} {_spans(spans)}")
        rules = rules or ["Mo-Su off"]
        if hours.holidays is None:
            rules.append("PH unknown")
        else:
            rules.append(f"PH {_spans(hours.holidays)}")
    for closure in closures:
        first, last = closure.valid_from, closure.valid_through
        rules.append(
            f"{first.year} {_MONTHS[first.month - 1]} {first.day:02d}-{last.year} {_MONTHS[last.month - 1]} {last.day:02d} off"
        )
    return "; ".join(rules)


# ---- At one instant ----
# Days count from 1970-01-01, minutes from its midnight on the wall clock of the territory: a clock that is put back or
# forward changes nothing to what a door says.

DAY = 1440
HORIZON = 370  # days looked ahead for the next opening
ALWAYS = 7 * DAY  # who stays open so long is said to be open round the clock
_EPOCH = date(1970, 1, 1).toordinal()


class State(StrEnum):
    """What a door would say."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"  # a public holiday, of which the sheet says nothing


class Moment(Struct, frozen=True):
    """The state at an instant and what ends it, in minutes on the wall clock.

    `until` is when an open place closes, None where it stays open a week or more; `opens` when a closed one opens;
    `holiday` the day number of a public holiday of unknown hours that comes before any opening.
    """

    state: State
    until: int | None = None
    opens: int | None = None
    holiday: int | None = None


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar."""
    # After the tables of the computus: the golden number gives the paschal full moon, which the centuries correct.
    golden = year % 19
    century = year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date.fromordinal(date(year, 3, 28).toordinal() + moon - weekday)


def is_holiday(day: date, rule: HolidayRule | None) -> bool:
    """Whether a day is a public holiday; nothing is one where no rule is given."""
    if rule is None:
        return False
    return (day.month, day.day) in rule.fixed or day.toordinal() - easter(day.year).toordinal() in rule.easter


def wall(instant: datetime, zone: str) -> int:
    """What the wall clock of a time zone shows at an instant, in minutes."""
    local = instant.astimezone(ZoneInfo(zone))
    return (local.toordinal() - _EPOCH) * DAY + local.hour * 60 + local.minute


def _spans_of(
    day: int, hours: OpeningHours, closures: tuple[Closure, ...], rule: HolidayRule | None
) -> tuple[tuple[int, int], ...] | None:
    """The spans that begin on a day, in minutes; None where it is a public holiday of which the sheet says nothing."""
    date_ = date.fromordinal(_EPOCH + day)
    if any(closure.valid_from <= date_ <= closure.valid_through for closure in closures):
        return ()
    spans = hours.holidays if is_holiday(date_, rule) else hours.days[date_.weekday()]
    return None if spans is None else tuple((day * DAY + span.start, day * DAY + span.end) for span in spans)


def moment(now: int, hours: OpeningHours, closures: Iterable[Closure] = (), rule: HolidayRule | None = None) -> Moment:
    """What the door says at a minute of the wall clock. A night that began before a closure is not cut by it."""
    closures = tuple(closures)
    today = now // DAY
    begun = [*(_spans_of(today - 1, hours, closures, rule) or ()), *(_spans_of(today, hours, closures, rule) or ())]
    until = max((end for start, end in begun if start <= now < end), default=None)
    if until is not None:
        return Moment(State.OPEN, until=_joined(until, now, hours, closures, rule))
    if _spans_of(today, hours, closures, rule) is None:
        return Moment(State.HOLIDAY)
    for day in range(today, today + HORIZON):
        spans = _spans_of(day, hours, closures, rule)
        if spans is None:
            return Moment(State.CLOSED, holiday=day)
        opens = min((start for start, _ in spans if start > now), default=None)
        if opens is not None:
            return Moment(State.CLOSED, opens=opens)
    return Moment(State.CLOSED)


def _joined(until: int, now: int, hours: OpeningHours, closures: tuple[Closure, ...], rule: HolidayRule | None) -> int | None:
    """When what is open at `until` closes, spans that touch taken together; None for a week or more."""
    while until - now < ALWAYS:
        day = until // DAY
        near = [*(_spans_of(day - 1, hours, closures, rule) or ()), *(_spans_of(day, hours, closures, rule) or ())]
        later = max((end for start, end in near if start <= until < end), default=None)
        if later is None:
            return until
        until = later
    return None


def browser_data(
    hours: OpeningHours, closures: Iterable[Closure], rule: HolidayRule | None = None, zone: str | None = None
) -> dict[str, Any]:
    """The hours as the browser reads them: each day a flat list of minutes; the rule and the zone where they are given."""
    flat = [[minute for span in spans for minute in span] for spans in hours.days]
    data: dict[str, Any] = {"days": flat}
    if hours.holidays is not None:
        data["holidays"] = [minute for span in hours.holidays for minute in span]
    dated = [[closure.valid_from.isoformat(), closure.valid_through.isoformat()] for closure in closures]
    if dated:
        data["closures"] = dated
    if zone is not None:
        data["zone"] = zone
    if rule is not None:
        data["rule"] = rule_data(rule)
    return data


def rule_data(rule: HolidayRule) -> dict[str, Any]:
    """A rule of public holidays as the browser reads it."""
    return {"fixed": [f"{month:02d}-{day:02d}" for month, day in rule.fixed], "easter": list(rule.easter)}
