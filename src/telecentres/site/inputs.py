"""What the outputs are made from: the project, what is known of it, its texts and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct, field

from telecentres.draw.maps import Atlas, Cover
from telecentres.draw.pictures import ShownPhoto
from telecentres.know.agenda import Occasion, occasion_of
from telecentres.know.catalogue import Catalogue, Entry
from telecentres.project import Project
from telecentres.recipes import Later
from telecentres.site.days import listing_day, newest

__all__ = ["Site", "Text", "Thumbnail"]


class Text(Struct, frozen=True):
    """A news item or page of prose with its rendered body, links resolved."""

    record: Any
    body_html: str


class Thumbnail(Struct, frozen=True):
    """What stands for a centre in a list: its first photo, or else its place, `drawn` when it is shown."""

    photo: ShownPhoto | None
    drawn: Later[Cover]

    @property
    def cover(self) -> Cover:
        return self.drawn()


class Site(Struct, frozen=True, dict=True):
    """What the outputs are made from. `siteurl` has no slash at its end; it is empty where no host is known.

    `photos` holds those of the centres that have some, by slug.
    """

    project: Project
    catalogue: Catalogue
    news: tuple[Text, ...]
    drafts: tuple[Text, ...]
    pages: tuple[Text, ...]
    siteurl: str
    is_production: bool
    atlas: Atlas
    photos: Mapping[str, tuple[ShownPhoto, ...]] = field(default_factory=dict)

    @cached_property
    def _thumbnails(self) -> dict[str, Thumbnail]:
        return {
            listing.slug: Thumbnail(next(iter(self.photos.get(listing.slug, ())), None), self.atlas.cover_later(listing.point))
            for listing in self.catalogue.listings
        }

    def thumbnails(self, entries: Iterable[Entry]) -> dict[str, Thumbnail]:
        """The picture of each of some places in a list, by slug."""
        return {entry.slug: self._thumbnails[entry.slug] for entry in entries}

    @cached_property
    def news_of(self) -> dict[str, tuple[Text, ...]]:
        """The published news that cite a centre, newest first, by its slug."""
        found: dict[str, list[Text]] = {}
        for text in self.news:
            for slug in text.record.centres:
                found.setdefault(slug, []).append(text)
        return {slug: tuple(texts) for slug, texts in found.items()}

    @cached_property
    def occasions(self) -> dict[str, Occasion]:
        """The events that published news announce, by the slug of the news item, the next one first."""
        found = [occasion for text in self.news if (occasion := occasion_of(text.record, self.catalogue))]
        found.sort(key=lambda one: (one.event.first_day, one.event.hours or (0, 0), one.news.slug))
        return {one.news.slug: one for one in found}

    @cached_property
    def changed(self) -> date | None:
        """The newest day anything in the data speaks of."""
        return newest(
            *(listing_day(listing) for listing in self.catalogue.listings),
            *(text.record.modified or text.record.date for text in self.news),
        )

    def page_named(self, slug: str) -> Text:
        """The page of prose with that file name."""
        return next(text for text in self.pages if text.record.slug == slug)
