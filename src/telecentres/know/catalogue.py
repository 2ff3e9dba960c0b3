"""All centres of a network on one day: placed in their commune, ordered, indexed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from telecentres.know.evidence import Evidence, Standing, evidence_of
from telecentres.know.prices import lowest
from telecentres.know.traits import GROUPS, Trait, has, seats_of
from telecentres.project import Project
from telecentres.read.centre import Centre, Offer
from telecentres.read.vocabulary import CentreType, SpaceKind
from telecentres.sphere import Nearby, Point
from telecentres.territory import EPCI, Commune, Territory

__all__ = ["Catalogue", "Entry", "Facet", "Listing", "catalogue_of", "entries", "near_entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
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


@dataclass(frozen=True)
class Listing:
    """A centre with what the territory and the day add: commune, EPCI, point, evidence."""

    centre: Centre
    commune: Commune
    epci: EPCI
    point: Point
    evidence: Evidence

    @property
    def slug(self) -> str:
        return self.centre.slug

    @property
    def standing(self) -> Standing:
        return self.evidence.standing

    @property
    def has_own_point(self) -> bool:
        """False where the commune's point stands in for a point nobody has given."""
        return self.centre.position is not None

    @cached_property
    def entry(self) -> Entry:
        """What lists and maps show of it."""
        return Entry(
            slug=self.slug,
            name=self.centre.name,
            types=self.centre.types,
            commune=self.commune,
            epci=self.epci,
            point=self.point,
            evidence=self.evidence,
            may_be_open=self.may_be_open,
            space_kinds=self.space_kinds,
            seats=self.seats,
            lowest_offer=self.lowest_offer,
        )

    @property
    def lowest_offer(self) -> Offer | None:
        """The offer to name first; see `know.prices.lowest`."""
        return lowest(self.centre)

    @property
    def may_be_open(self) -> bool:
        """Whether its hours are known and it is not said to be anything but open."""
        return self.centre.opening_hours is not None and self.standing in (Standing.CONFIRMED, Standing.TO_VERIFY)

    @property
    def space_kinds(self) -> tuple[SpaceKind, ...]:
        """The kinds of space known to be there, each once, in the order of the sheet."""
        return tuple(dict.fromkeys(space.kind for space in self.centre.spaces))

    @property
    def seats(self) -> int | None:
        """Seats known over all spaces, or None where no space says."""
        return seats_of(self.centre)[0]


@dataclass(frozen=True, slots=True)
class Facet:
    """The places known to have one thing, and how many do not say."""

    word: Trait
    entries: tuple[Entry, ...]
    unknown: int

    @property
    def slug(self) -> str:
        return str(self.word).replace("_", "-")


@dataclass
class Catalogue:
    """Every listing, in the order of the names' alphabet."""

    listings: tuple[Listing, ...]
    territory: Territory

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
    def _near(self) -> dict[Standing, Nearby[Listing]]:
        return {
            standing: Nearby(listings, lambda listing: listing.point, lambda listing: listing.slug)
            for standing, listings in self.by_standing.items()
        }

    def nearest(
        self, point: Point, count: int, standing: Standing = Standing.CONFIRMED, limit_km: float = 20040.0
    ) -> list[tuple[float, Listing]]:
        """The nearest listings of a standing, as (kilometres, listing)."""
        return self._near[standing].nearest(point, count, limit_km)

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
            known = [(listing, has(listing.centre, trait)) for listing in self.usable]
            found = tuple(listing.entry for listing, answer in known if answer)
            if found:
                yield Facet(trait, found, sum(answer is None for _, answer in known))


def entries(listings: Iterable[Listing]) -> tuple[Entry, ...]:
    """Places as lists show them."""
    return tuple(listing.entry for listing in listings)


def near_entries(pairs: Iterable[tuple[float, Listing]]) -> list[tuple[float, Entry]]:
    """Places by their distance, as lists show them."""
    return [(kilometres, listing.entry) for kilometres, listing in pairs]


def _grouped(listings: Iterable[Listing], name: Callable[[Listing], str]) -> dict[str, tuple[Listing, ...]]:
    groups: dict[str, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(name(listing), []).append(listing)
    return {name: tuple(found) for name, found in groups.items()}


def catalogue_of(project: Project) -> Catalogue:
    """The catalogue of a project whose checks found no error."""
    from telecentres.read.values import slug

    territory = project.territory
    listings = []
    for centre in project.centres:
        commune = territory.locate(centre.address.locality, centre.address.postal_code, centre.address.insee_code)
        if commune is None:
            raise LookupError(f"{centre.document.path}: the commune was not checked")
        position = centre.position
        listings.append(
            Listing(
                centre=centre,
                commune=commune,
                epci=territory.epci_by_code[commune.epci_code],
                point=Point(position.latitude, position.longitude) if position else commune.point,
                evidence=evidence_of(centre, project.today, project.network.freshness),
            )
        )
    listings.sort(key=lambda listing: (slug(listing.centre.name), listing.slug))
    return Catalogue(tuple(listings), territory)
