"""Opening hours in words, in OpenStreetMap's form, and at one instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from telecentres.know.opening import Moment, easter, is_holiday, moment, osm, rows, wall
from telecentres.read.centre import Closure
from telecentres.read.hours import HOLIDAYS, days, spans, week
from telecentres.read.kinds import OpeningHours
from telecentres.read.records import HolidayRule


def hours(*lines: tuple[str, str]) -> OpeningHours:
    """The hours of lines as a sheet has them."""
    found = {day: spans(typed) for names, typed in lines for day in days(names)}
    return OpeningHours(tuple(found.get(day, ()) for day in range(7)), found.get(HOLIDAYS))


ALWAYS = OpeningHours(tuple(week("24h/24 7j/7")[day] for day in range(7)))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (hours(("lun-ven", "8h30-19h")), "Mo-Fr 08:30-19:00; PH unknown"),
        (hours(("lun-ven", "8h30-19h"), ("jours_feries", "fermé")), "Mo-Fr 08:30-19:00; PH off"),
        (hours(("lun-ven", "9h-12h, 14h-18h"), ("sam", "9h-12h")), "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00; PH unknown"),
        (hours(("ven", "22h-2h")), "Fr 22:00-02:00; PH unknown"),
        (hours(("lun", "24h/24"), ("jours_feries", "10h-12h")), "Mo 00:00-24:00; PH 10:00-12:00"),
        (hours(("jours_feries", "10h-12h")), "Mo-Su off; PH 10:00-12:00"),
        (hours(("lun, mer", "9h-12h")), "Mo 09:00-12:00; We 09:00-12:00; PH unknown"),
        (ALWAYS, "24/7"),
        (hours(("tous les jours", "24h/24"), ("jours_feries", "fermé")), "Mo-Su 00:00-24:00; PH off"),
    ],
)
def test_osm(typed: OpeningHours, written: str) -> None:
    """Each run of like days is one rule; what the sheet does not say of public holidays is unknown."""
    assert osm(typed) == written


def test_closures_come_last() -> None:
    """A closure is a dated rule that overrides the week."""
    closure = Closure(valid_from=date(2026, 12, 24), valid_through=date(2027, 1, 2))
    assert osm(hours(("lun", "9h-12h")), [closure]).endswith("; 2026 Dec 24-2027 Jan 02 off")


def test_rows_name_every_day_once() -> None:
    """In words the week is complete, closed days included, and unknown holidays are said to be unknown."""
    table = [(names, text.replace("\u00a0", " ")) for names, text in rows(hours(("lun-ven", "8h30-19h")))]
    assert table == [
        ("du lundi au vendredi", "8 h 30 – 19 h"),
        ("le samedi et le dimanche", "fermé"),
        ("les jours fériés", "non renseigné"),
    ]


# ---- At one instant ----

RULE = HolidayRule(fixed=((1, 1), (5, 1), (11, 11), (12, 25)), easter=(1, 39, 50))
OFFICE = hours(("lun-ven", "8h30-19h"), ("sam", "9h-12h"), ("jours_feries", "fermé"))
UNSAID = hours(("lun-ven", "8h30-19h"))
NIGHT = hours(("ven, sam", "22h-2h"), ("jours_feries", "fermé"))


def at(text: str) -> int:
    """The minute of the wall clock of « 2026-11-23 12:00 »."""
    return wall(datetime.fromisoformat(text).replace(tzinfo=UTC), "UTC")


def said(found: Moment) -> tuple[str, str]:
    """A moment as its state and the minute or day that it speaks of."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    if found.holiday is not None:
        return str(found.state), f"{epoch + timedelta(days=found.holiday):%Y-%m-%d}"
    minute = found.opens if found.until is None else found.until
    return str(found.state), "" if minute is None else f"{epoch + timedelta(minutes=minute):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("instant", "typed", "expected"),
    [
        ("2026-11-23 12:00", OFFICE, ("open", "2026-11-23 19:00")),
        ("2026-11-23 08:29", OFFICE, ("closed", "2026-11-23 08:30")),
        ("2026-11-23 08:30", OFFICE, ("open", "2026-11-23 19:00")),
        ("2026-11-23 19:00", OFFICE, ("closed", "2026-11-24 08:30")),
        ("2026-11-28 12:30", OFFICE, ("closed", "2026-11-30 08:30")),
        ("2026-11-11 10:00", OFFICE, ("closed", "2026-11-12 08:30")),
        ("2038-04-26 10:00", OFFICE, ("closed", "2038-04-27 08:30")),
        ("2038-04-26 10:00", UNSAID, ("holiday", "")),
        ("2038-04-23 20:00", UNSAID, ("closed", "2038-04-26")),
        ("2026-11-27 23:00", NIGHT, ("open", "2026-11-28 02:00")),
        ("2026-11-28 01:59", NIGHT, ("open", "2026-11-28 02:00")),
        ("2026-11-28 02:00", NIGHT, ("closed", "2026-11-28 22:00")),
        ("2026-11-29 01:00", NIGHT, ("open", "2026-11-29 02:00")),
        ("2026-11-23 03:00", OpeningHours(ALWAYS.days, ALWAYS.days[0]), ("open", "")),
        ("2026-12-24 03:00", ALWAYS, ("open", "2026-12-25 00:00")),
        ("2026-11-23 03:00", OpeningHours(((),) * 7, ()), ("closed", "")),
    ],
)
def test_moment(instant: str, typed: OpeningHours, expected: tuple[str, str]) -> None:
    """A door says whether it is open and what ends that; a public holiday of unknown hours is said to be unknown."""
    assert said(moment(at(instant), typed, (), RULE)) == expected


def test_a_closure_ends_with_its_last_day() -> None:
    """On its last day a place is still closed, and opens on the next; a night begun before it goes on."""
    closure = [Closure(valid_from=date(2026, 11, 28), valid_through=date(2026, 11, 30))]
    assert said(moment(at("2026-11-30 23:59"), OFFICE, closure, RULE)) == ("closed", "2026-12-01 08:30")
    assert said(moment(at("2026-12-01 09:00"), OFFICE, closure, RULE)) == ("open", "2026-12-01 19:00")
    assert said(moment(at("2026-11-28 01:00"), NIGHT, closure, RULE)) == ("open", "2026-11-28 02:00")
    assert said(moment(at("2026-11-28 23:00"), NIGHT, closure, RULE)) == ("closed", "2026-12-04 22:00")


def test_the_wall_clock_of_the_territory_decides() -> None:
    """On the days when clocks change, the wall clock goes from 3 h back to 2 h, and from 2 h to 3 h."""
    for before, after, zone_minutes in [
        ("2026-10-25T00:59:00+00:00", "2026-10-25T01:00:00+00:00", -59),
        ("2027-03-28T00:59:00+00:00", "2027-03-28T01:00:00+00:00", 61),
    ]:
        first, second = (wall(datetime.fromisoformat(text), "Europe/Brussels") for text in (before, after))
        assert second - first == zone_minutes


@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, "03-22"), (1943, "04-25"), (1954, "04-18"), (1981, "04-19"), (2024, "03-31"), (2026, "04-05"), (2038, "04-25")],
)
def test_easter(year: int, day: str) -> None:
    """Easter Sunday falls where the church's tables say, the earliest and the latest year among them."""
    assert easter(year).isoformat() == f"{year}-{day}"


def test_no_rule_no_holiday() -> None:
    """Where a territory names no rule, no day is a public holiday."""
    assert is_holiday(date(2027, 1, 1), RULE)
    assert not is_holiday(date(2027, 1, 2), RULE)
    assert not is_holiday(date(2027, 1, 1), None)
