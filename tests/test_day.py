"""The day it is where the network is."""

from __future__ import annotations

from datetime import date

import pytest

from telecentres.day import today_in


@pytest.mark.parametrize(
    ("epoch", "zone", "day"),
    [
        ("0", "Europe/Lisbon", date(1970, 1, 1)),
        ("1795474800", "Etc/UTC", date(2026, 11, 23)),
        ("1795474800", "Pacific/Auckland", date(2026, 11, 24)),
        ("1795478399", "Etc/UTC", date(2026, 11, 23)),
        ("1795478400", "Etc/UTC", date(2026, 11, 24)),
    ],
)
def test_the_day_is_that_of_the_time_zone(monkeypatch: pytest.MonkeyPatch, epoch: str, zone: str, day: date) -> None:
    """SOURCE_DATE_EPOCH sets the moment; the territory's time zone makes it a day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert today_in(zone) == day
