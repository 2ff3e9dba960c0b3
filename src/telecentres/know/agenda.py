"""What takes place when and where: the events that news announce, in the time zone of the territory."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from telecentres.know.catalogue import Catalogue, Listing
from telecentres.read.hours import DAY
from telecentres.read.records import Event, News

__all__ = ["Occasion", "occasion_of"]


class Occasion(Struct, frozen=True):
    """An event with its place: a `listing` of the directory, or words."""

    news: News
    event: Event
    listing: Listing | None
    time_zone: ZoneInfo

    @property
    def last_day(self) -> date:
        return self.event.last_day or self.event.first_day

    @property
    def place(self) -> str:
        """Where it is held, in words."""
        if self.event.place:
            return self.event.place
        return f"{self.listing.centre.name}, {self.listing.commune.name}" if self.listing else ""

    @property
    def start(self) -> datetime | None:
        """When its first day begins; None where no hours are said."""
        return self._at(self.event.first_day, self.event.hours.start) if self.event.hours else None

    @property
    def end(self) -> datetime | None:
        """When its last day ends; None where no hours are said."""
        return self._at(self.last_day, self.event.hours.end) if self.event.hours else None

    def _at(self, day: date, minute: int) -> datetime:
        days, minute = divmod(minute, DAY)
        day += timedelta(days=days)
        return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self.time_zone)

    def is_past(self, today: date) -> bool:
        return self.last_day < today


def occasion_of(news: News, catalogue: Catalogue) -> Occasion | None:
    """The event that a news item announces, at the one centre it cites unless it names another place; None without one."""
    if news.event is None:
        return None
    listing = catalogue.by_slug[news.centres[0]] if news.event.place is None else None
    return Occasion(news, news.event, listing, ZoneInfo(catalogue.territory.name.time_zone))
