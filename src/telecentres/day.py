"""The only clock: the day it is where the network is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

__all__ = ["today_in"]


def today_in(time_zone: str) -> date:
    """The day it is in a time zone, or the day of SOURCE_DATE_EPOCH there when that variable is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.astimezone(ZoneInfo(time_zone)).date()
