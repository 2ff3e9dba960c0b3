"""All centres of a network on one day: placed in their commune, ordered, indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple, cast

from msgspec import Struct

from telecentres.know.evidence import Evidence, Standing, evidence_of
from telecentres.know.prices import lowest
from telecentres.know.traits import GROUPS, Answers, Trait, answers_of, seats_of
from telecentres.project import Project
from telecentres.read.centre import Centre, Offer
from telecentres.read.values import slug
from telecentres.read.vocabulary import CentreType, SpaceKind
from telecentres.sphere import Nearby, Point
from telecentres.territory import EPCI, Commune, Territory

__all__ = [
    "Catalogue",
    "Entry",
    "Facet",
    "Gist",
    "Listing",
    "Places",
    "catalogue_of",
    "entries",
    "gist_of",
    "listing_of",
]


class Entry(Struct, frozen=True, kw_only=True):
    """A place as lists and maps show it: nothing else of its sheet can change one."""

    slug: str
    name: str
    types: tuple[CentreType, ...]
    commune: Commune
    epci: EPCI
    point: Point
    evidence: Evidence
    may_be_open: bool
    space_kinds: tuple[SpaceKind, ...]
    seats: int | None
    lowest_offer: Offer | None

    @property
    def standing(self) -> Standing:
        return self.evidence.standing


class Gist(NamedTuple):
    """What is decided of a place by its sheet, the day and the territory together: known without opening the sheet again.

    `insee_code` is that of its commune, whose point stands in where `point` is None; `day` is the newest that the sheet gives for
    what it says; `order` puts the places in the alphabet of their names.
    """

    insee_code: str
    order: str
    name: str
    description: str | None
    types: tuple[CentreType, ...]
    point: Point | None
    evidence: Evidence
    may_be_open: bool
    space_kinds: tuple[SpaceKind, ...]
    seats: int | None
    lowest_offer: Offer | None
    answers: Answers
    day: date | None


class Listing(Struct, frozen=True):
    """A centre with what the territory and the day add to its sheet."""

    centre: Centre
    gist: Gist
    entry: Entry

    @property
    def slug(self) -> str:
        return self.entry.slug

    @property
    def commune(self) -> Commune:
        return self.entry.commune

    @property
    def epci(self) -> EPCI:
        return self.entry.epci

    @property
    def point(self) -> Point:
        return self.entry.point

    @property
    def evidence(self) -> Evidence:
        return self.entry.evidence

    @property
    def standing(self) -> Standing:
        return self.entry.evidence.standing

    @property
    def has_own_point(self) -> bool:
        """False where the commune's point stands in for a point nobody has given."""
        return self.gist.point is not None

    @property
    def may_be_open(self) -> bool:
        """Whether its hours are known and it is not said to be anything but open."""
        return self.entry.may_be_open

    @property
    def space_kinds(self) -> tuple[SpaceKind, ...]:
        """The kinds of space known to be there, each once, in the order of the sheet."""
        return self.entry.space_kinds

    @property
    def seats(self) -> int | None:
        """Seats known over all spaces, or None where no space says."""
        return self.entry.seats

    @property
    def lowest_offer(self) -> Offer | None:
        """The offer to name first; see `know.prices.lowest`."""
        return self.entry.lowest_offer


class Facet(Struct, frozen=True):
    """The places known to have one thing, and how many do not say."""

    word: Trait
    entries: tuple[Entry, ...]
    unknown: int

    @property
    def slug(self) -> str:
        return str(self.word).replace("_", "-")


class Places(Struct, frozen=True, dict=True):
    """Every place as lists and maps show it, in the order of the names' alphabet: what pages may show of other places."""

    entries: tuple[Entry, ...]

    @cached_property
    def _near(self) -> dict[Standing, Nearby[Entry]]:
        """Those of each standing that was asked for."""
        return {}

    def nearest(
        self, point: Point, count: int, standing: Standing = Standing.CONFIRMED, limit_km: float = 20040.0
    ) -> list[tuple[float, Entry]]:
        """The nearest places of a standing, as (kilometres, place)."""
        if standing not in self._near:
            found = (entry for entry in self.entries if entry.standing is standing)
            self._near[standing] = Nearby(found, lambda entry: entry.point, lambda entry: entry.slug)
        return self._near[standing].nearest(point, count, limit_km)


class Catalogue(Struct, dict=True):
    """Every listing, in the order of the names' alphabet."""

    listings: tuple[Listing, ...]
    territory: Territory

    @classmethod
    def of(cls, listings: Iterable[Listing], territory: Territory) -> Catalogue:
        """The catalogue of some listings in any order."""
        return cls(tuple(sorted(listings, key=lambda listing: (listing.gist.order, listing.slug))), territory)

    @cached_property
    def by_slug(self) -> dict[str, Listing]:
        return {listing.slug: listing for listing in self.listings}

    @cached_property
    def by_standing(self) -> dict[Standing, tuple[Listing, ...]]:
        return {standing: tuple(listing for listing in self.listings if listing.standing is standing) for standing in Standing}

    @cached_property
    def by_commune(self) -> dict[str, tuple[Listing, ...]]:
        return _grouped(self.listings, lambda listing: listing.commune.insee_code)

    @cached_property
    def by_epci(self) -> dict[str, tuple[Listing, ...]]:
        return _grouped(self.listings, lambda listing: listing.epci.code)

    @property
    def confirmed(self) -> tuple[Listing, ...]:
        """Open on recent enough evidence: the only ones in nearest-lists, counts and coverage."""
        return self.by_standing[Standing.CONFIRMED]

    @cached_property
    def places(self) -> Places:
        """The same as lists and maps show it."""
        return Places(tuple(listing.entry for listing in self.listings))

    def nearest(
        self, point: Point, count: int, standing: Standing = Standing.CONFIRMED, limit_km: float = 20040.0
    ) -> list[tuple[float, Listing]]:
        """The nearest listings of a standing, as (kilometres, listing)."""
        found = self.places.nearest(point, count, standing, limit_km)
        return [(kilometres, self.by_slug[entry.slug]) for kilometres, entry in found]

    @cached_property
    def usable(self) -> tuple[Listing, ...]:
        """What may be open: neither planned nor closed."""
        return tuple(listing for listing in self.listings if listing.standing not in (Standing.PLANNED, Standing.CLOSED))

    @cached_property
    def facets(self) -> dict[str, tuple[Facet, ...]]:
        """By name of their group, one facet for each trait at least one usable centre is known to have."""
        return {group.name: tuple(self._facets(cast(Iterable[Trait], group.traits))) for group in GROUPS}

    def _facets(self, traits: Iterable[Trait]) -> Iterator[Facet]:
        for trait in traits:
            known = [(listing, listing.gist.answers.has(trait)) for listing in self.usable]
            found = tuple(listing.entry for listing, answer in known if answer)
            if found:
                yield Facet(trait, found, sum(answer is None for _, answer in known))


def entries(listings: Iterable[Listing]) -> tuple[Entry, ...]:
    """Places as lists show them."""
    return tuple(listing.entry for listing in listings)


def _grouped(listings: Iterable[Listing], name: Callable[[Listing], str]) -> dict[str, tuple[Listing, ...]]:
    groups: dict[str, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(name(listing), []).append(listing)
    return {name: tuple(found) for name, found in groups.items()}


def gist_of(centre: Centre, project: Project) -> Gist | None:
    """The gist of a sheet, None where its commune leaves a doubt; of the project, the ground and the day alone are looked at."""
    commune = project.territory.locate(centre.address.locality, centre.address.postal_code, centre.address.insee_code)
    if commune is None:
        return None
    position, evidence = centre.position, evidence_of(centre, project.today, project.network.freshness)
    days = (centre.verified_on, centre.prices_on, *(source.date.first for source in centre.sources if source.date is not None))
    return Gist(
        insee_code=commune.insee_code,
        order=slug(centre.name),
        name=centre.name,
        description=centre.description,
        types=centre.types,
        point=Point(position.latitude, position.longitude) if position else None,
        evidence=evidence,
        may_be_open=centre.opening_hours is not None and evidence.standing in (Standing.CONFIRMED, Standing.TO_VERIFY),
        space_kinds=tuple(dict.fromkeys(space.kind for space in centre.spaces)),
        seats=seats_of(centre)[0],
        lowest_offer=lowest(centre),
        answers=answers_of(centre),
        day=max((day for day in days if day is not None), default=None),
    )


def listing_of(centre: Centre, gist: Gist, territory: Territory) -> Listing:
    """A centre in its commune."""
    commune = territory.commune_by_code[gist.insee_code]
    entry = Entry(
        slug=centre.slug,
        name=gist.name,
        types=gist.types,
        commune=commune,
        epci=territory.epci_by_code[commune.epci_code],
        point=gist.point or commune.point,
        evidence=gist.evidence,
        may_be_open=gist.may_be_open,
        space_kinds=gist.space_kinds,
        seats=gist.seats,
        lowest_offer=gist.lowest_offer,
    )
    return Listing(centre, gist, entry)


def catalogue_of(project: Project) -> Catalogue:
    """The catalogue of a project whose checks found no error."""
    listings = []
    for centre in project.centres:
        gist = gist_of(centre, project)
        if gist is None:
            raise LookupError(f"{centre.document.path}: the commune was not checked")
        listings.append(listing_of(centre, gist, project.territory))
    return Catalogue.of(listings, project.territory)
