"""What a build knows of each sheet and text without opening it again: what the rules say of it, and what lists show of it.

All of it is noted where a file is first read, in any process, and lies beside its record on the shelf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from telecentres.checks import (
    ACROSS,
    Judge,
    Named,
    broken_links,
    has_links,
    likely_doubles,
    links_between_texts_resolve,
    named,
    places_are_listed_once,
)
from telecentres.draw.fonts import beyond_french
from telecentres.know.catalogue import Catalogue, Entry, Facet, Gist, Listing, gist_of, listing_of
from telecentres.problems import Problem
from telecentres.project import Project
from telecentres.read.centre import Centre
from telecentres.read.closed import CLOSED
from telecentres.read.packing import packed, unpacked
from telecentres.read.prose import Renderer
from telecentres.read.records import Network, News, Page
from telecentres.read.shelf import Shelf
from telecentres.read.source import Record, Shelved, Source
from telecentres.recipes import Recipes, digest_of
from telecentres.site.inputs import Text
from telecentres.territory import EPCI, Commune, Station

__all__ = ["Register", "recipes"]


class Place(Struct, frozen=True, array_like=True):
    """A centre's gist, how its sheet names it, and the digests of its listing and of its entry in lists."""

    gist: Gist
    named: Named
    has_photos: bool
    listing: str
    entry: str


class Known(Struct, frozen=True, array_like=True):
    """What is known of one file: the digest of its record, characters beyond French, problems, and what lists show of a sheet.

    `html` is the body of a text in which nothing can be taken for a link to another file; `has_links` where some are.
    """

    digest: str
    letters: str
    html: str | None
    has_links: bool
    problems: tuple[Problem, ...]
    place: Place | None

    def __reduce__(self) -> tuple[Callable[[type[Known], bytes], Known], tuple[type[Known], bytes]]:
        return unpacked, (Known, packed(self))


def recipes() -> Recipes:
    """What digests the values of a build: sheets and texts by their files, and once what many pages show."""
    return Recipes((Entry, Facet, Listing, Text, Commune, EPCI, Station), (Centre, News, Page, Network, *CLOSED))


class Register(Judge):
    """The sheets and texts of one build.

    `digests` are those of files by their place on the disk; `ground` is the digest of all that notes are made from beside their
    files, the network's own settings and the day.
    """

    def __init__(self, shelf: Shelf, digests: Mapping[str, str], ground: str) -> None:
        self._shelf = shelf
        self._digests = digests
        self._ground = ground
        # Records are held, so that no other can take their place in memory.
        self._known: dict[int, tuple[Record, Known]] = {}

    def digest(self, file: str) -> str | None:
        """The SHA-256 of a file's bytes, as it was when the build began."""
        return self._digests.get(file)

    def read(self, sources: Sequence[Source], project: Project | None) -> Sequence[Shelved]:
        """What each is read as, noted with the rest of its project."""
        if project is None:
            return self._shelf.read(sources)
        ground = digest_of(*(part.encode() for part in (self._ground, project.network.document.text, str(project.today))))
        found = self._shelf.read(sources, partial(_noted, project, Renderer()), ground)
        self._known = {id(one.record): (one.record, one.note) for one in found if one.record is not None}
        return found

    def of(self, centre: Centre, _project: Project, /) -> Iterable[Problem]:
        """What each rule says of one sheet."""
        return self._of(centre).problems

    def across(self, project: Project) -> Iterator[Problem]:
        """What the others say: of doubles commune by commune, since they are looked for among many; of links where some are."""
        for rule in ACROSS:
            if rule not in (places_are_listed_once, links_between_texts_resolve):
                yield from rule(project)
        for text in project.prose:
            if self._of(text).has_links:
                yield from broken_links(text, project)
        yield from self._doubles(project)

    def _doubles(self, project: Project) -> Iterator[Problem]:
        by_commune: dict[str, list[Known]] = {}
        for centre in project.centres:
            known = self._of(centre)
            if known.place is not None:
                by_commune.setdefault(known.place.gist.insee_code, []).append(known)
        crowds = {}
        for code, crowd in by_commune.items():
            commune = project.territory.commune_by_code[code]
            key = digest_of(b"doublons", commune.name.encode(), *(known.digest.encode() for known in crowd))
            crowds[key] = ([known.place.named for known in crowd if known.place],)
        for found in self._shelf.results(crowds, likely_doubles):
            yield from found

    def html(self, text: News | Page) -> str | None:
        """The body of a text; None where it may speak of other files, whose addresses Pelican knows."""
        return self._of(text).html

    def save(self, *, is_whole: bool = True) -> None:
        """Keep for the next build what this one has read; one that `is_whole` has come as far as to know all its texts."""
        self._shelf.save(is_whole=is_whole)

    @property
    def letters(self) -> str:
        """The characters of sheets and texts that French does not need."""
        return "".join(known.letters for _, known in self._known.values())

    def catalogue(self, project: Project) -> Catalogue:
        """The catalogue of the project that was read, whose checks found no error."""
        territory = project.territory
        places = ((centre, self._of(centre).place) for centre in project.centres)
        return Catalogue.of((listing_of(centre, place.gist, territory) for centre, place in places if place), territory)

    def has_photos(self, centre: Centre) -> bool:
        """Whether a sheet names photos."""
        place = self._of(centre).place
        return place is not None and place.has_photos

    def settle(self, recipes: Recipes, catalogue: Catalogue) -> None:
        """Let records, listings and entries be decided by the digests that are known of them."""
        for record, known in self._known.values():
            recipes.settle(record, known.digest)
        for listing in catalogue.listings:
            place = self._of(listing.centre).place
            if place is not None:
                recipes.settle(listing, place.listing)
                recipes.settle(listing.entry, place.entry)

    def _of(self, record: Record) -> Known:
        return self._known[id(record)][1]


def _noted(project: Project, renderer: Renderer, record: Record) -> Known:
    """What is to be known of a record of a project."""
    text = record.document.text
    letters = "".join(sorted(beyond_french([text])))
    digest = digest_of(record.document.path.encode(), text.encode())
    if not isinstance(record, Centre):
        prose = record.body.markdown
        html = None if "{" in prose or "|" in prose else renderer.render(prose)
        return Known(digest, letters, html, has_links(record), (), None)
    problems = tuple(Judge().of(record, project))
    gist = gist_of(record, project)
    place = None
    if gist is not None:
        entry = listing_of(record, gist, project.territory).entry
        shown = digest_of(packed(entry))
        # What a gist says beside its entry is the sheet's alone.
        listing = digest_of(digest.encode(), shown.encode())
        place = Place(gist, named(record, entry.commune), bool(record.photos), listing, shown)
    return Known(digest, letters, None, False, problems, place)
