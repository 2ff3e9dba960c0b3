"""Opening hours in words and in OpenStreetMap's form."""

from __future__ import annotations

from datetime import date

import pytest

from telecentres.know.opening import osm, rows
from telecentres.read.centre import Closure
from telecentres.read.hours import HOLIDAYS, days, spans, week
from telecentres.read.kinds import OpeningHours


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
