"""Opening hours in words for visitors, and in OpenStreetMap's `opening_hours` form for machines."""

from __future__ import annotations

from collections.abc import Iterable

from telecentres.read.centre import Closure
from telecentres.read.hours import Span, french_days, french_spans
from telecentres.read.kinds import OpeningHours

__all__ = ["osm", "rows"]

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
