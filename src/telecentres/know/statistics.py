"""The network in numbers: what its sheets and the populations of its communes add up to, and how much of it is not known.

A sheet that says nothing is counted as not saying, never as zero. Distances are as the crow flies, and a commune's
inhabitants are all counted at its point, as in `know.coverage`. Unless said otherwise a number is of the usable places:
neither planned nor closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from msgspec import Struct

from telecentres.know.catalogue import Catalogue, Listing
from telecentres.know.coverage import REACH_KM, uncovered
from telecentres.know.evidence import Standing
from telecentres.know.traits import has
from telecentres.read.vocabulary import Service, SpaceKind, Status
from telecentres.territory import EPCI, Commune

__all__ = [
    "FACTS",
    "LEAST",
    "REACHES",
    "Fullness",
    "KindCount",
    "Openings",
    "Promise",
    "Reached",
    "Sample",
    "ServiceCount",
    "fullness",
    "fullness_by_epci",
    "openings",
    "promises",
    "reached",
    "services",
    "spaces",
    "standings",
]

LEAST = 3  # known values: of fewer, a sum or a share says more about the sheets than about the places
REACHES = (5.0, REACH_KM, 15.0)  # km


class Sample(Struct, frozen=True):
    """How many of all things say what is counted."""

    known: int
    total: int

    @property
    def is_enough(self) -> bool:
        return self.known >= LEAST

    @property
    def silent(self) -> int:
        return self.total - self.known


def standings(catalogue: Catalogue) -> tuple[tuple[EPCI, Mapping[Standing, int]], ...]:
    """The listings of each EPCI that has some, by standing; most listings first, of equals the one with most active places."""
    found = [
        (catalogue.territory.epci_by_code[code], Counter(listing.standing for listing in listings))
        for code, listings in catalogue.by_epci.items()
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1].total(), -pair[1][Standing.CONFIRMED], pair[0].slug)))


class KindCount(Struct, frozen=True):
    """One kind of space: the places known to have it, and the seats that those of them give which give any."""

    kind: SpaceKind
    places: int
    places_with_seats: int
    seats: int


def spaces(catalogue: Catalogue) -> tuple[tuple[KindCount, ...], Sample, Sample]:
    """Every kind of space that a place has; how many places name their spaces, and how many of all say any seats."""
    counts = []
    for kind in SpaceKind:
        having = [listing for listing in catalogue.usable if kind in listing.space_kinds]
        seats = [
            sum(space.seats * (space.count or 1) for space in listing.centre.spaces if space.kind is kind and space.seats)
            for listing in having
        ]
        if having:
            counts.append(KindCount(kind, len(having), sum(number > 0 for number in seats), sum(seats)))
    total = len(catalogue.usable)
    naming = sum(bool(listing.centre.spaces) for listing in catalogue.usable)
    seated = sum(listing.seats is not None for listing in catalogue.usable)
    return tuple(counts), Sample(naming, total), Sample(seated, total)


class Openings(Struct, frozen=True):
    """Places by the year they opened, every year from the first to the last: (year, not closed since, closed since)."""

    years: tuple[tuple[int, int, int], ...]
    sample: Sample


def openings(catalogue: Catalogue) -> Openings:
    """When places opened, those closed since among them; what was only planned is none of them."""
    opened = [li for li in catalogue.listings if li.centre.status not in (Status.PLANNED, Status.ABANDONED)]
    dated = [(li.centre.opened.year, li.standing is Standing.CLOSED) for li in opened if li.centre.opened]
    count = Counter(dated)
    years = [year for year, _ in dated]
    span = range(min(years), max(years) + 1) if years else ()
    found = tuple((year, count[year, False], count[year, True]) for year in span)
    return Openings(found, Sample(len(dated), len(opened)))


class ServiceCount(Struct, frozen=True):
    """How many places have a service, are known not to, and do not say."""

    service: Service
    present: int
    absent: int
    silent: int


def services(catalogue: Catalogue) -> tuple[tuple[ServiceCount, ...], Sample]:
    """Every service that any place speaks of, the most frequent first; how many places speak of any."""
    found = []
    for service in Service:
        answers = Counter(has(listing.centre, service) for listing in catalogue.usable)
        if answers[True] or answers[False]:
            found.append(ServiceCount(service, answers[True], answers[False], answers[None]))
    found.sort(key=lambda one: -one.present)  # equals stay in the order of the vocabulary
    speaking = sum(bool(li.centre.services or li.centre.missing_services) for li in catalogue.usable)
    return tuple(found), Sample(speaking, len(catalogue.usable))


class Reached(Struct, frozen=True):
    """The inhabitants of some communes by the distance to the nearest active place.

    `within` follows REACHES and counts each from the start (within 10 km holds those within 5); `with_planned` is the same
    were all attested projects open.
    """

    inhabitants: int
    within: tuple[int, ...]
    with_planned: tuple[int, ...]

    @property
    def bands(self) -> tuple[int, ...]:
        """The inhabitants of each ring, the last being beyond the last reach."""
        return tuple(outer - inner for inner, outer in pairwise((0, *self.within, self.inhabitants)))


def reached(catalogue: Catalogue) -> tuple[Reached, tuple[tuple[EPCI, Reached], ...]]:
    """Who is within each reach: of the whole territory, and of each EPCI, the best served within the middle reach first."""
    distances = {commune.insee_code: _distances(catalogue, commune) for commune in catalogue.territory.communes}

    def of(communes: Iterable[Commune]) -> Reached:
        people = [(commune.population, *distances[commune.insee_code]) for commune in communes]
        return Reached(
            sum(number for number, _, _ in people),
            tuple(sum(number for number, today, _ in people if today <= reach) for reach in REACHES),
            tuple(sum(number for number, _, later in people if later <= reach) for reach in REACHES),
        )

    territory = catalogue.territory
    by_epci = [(epci, of(territory.communes_of_epci[epci.code])) for epci in territory.epcis]
    by_epci.sort(key=lambda pair: (-pair[1].within[1] / max(1, pair[1].inhabitants), pair[0].slug))
    return of(territory.communes), tuple(by_epci)


def _distances(catalogue: Catalogue, commune: Commune) -> tuple[float, float]:
    """Kilometres to the nearest active place, and to the nearest of those and of the attested projects."""
    far = float("inf")
    today, later = (
        next((km for km, _ in catalogue.nearest(commune.point, 1, standing, REACHES[-1])), far)
        for standing in (Standing.CONFIRMED, Standing.PLANNED)
    )
    return today, min(today, later)


class Promise(Struct, frozen=True):
    """What a project would add were it open: inhabitants within reach who have no active place there today, and seats."""

    listing: Listing
    inhabitants: int
    seats: int | None


def promises(catalogue: Catalogue) -> tuple[Promise, ...]:
    """Every project, attested or to verify, the one that would reach most people first."""
    without = uncovered(catalogue)
    found = []
    for listing in catalogue.listings:
        if listing.centre.status is not Status.PLANNED:
            continue
        around = catalogue.territory.communes_within(listing.point, REACH_KM)
        project = listing.centre.project
        found.append(
            Promise(
                listing,
                sum(commune.population for _, commune in around if commune.insee_code in without),
                project.expected_seats if project else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.inhabitants, one.listing.slug)))


# What a visitor asks of any place, and whether a sheet answers.
FACTS: tuple[tuple[str, Callable[[Listing], bool]], ...] = (
    ("adresse", lambda li: li.centre.address.street_address is not None),
    ("emplacement", lambda li: li.has_own_point),
    ("contact", lambda li: bool((c := li.centre.contact) and (c.telephone or c.email or c.url))),
    ("horaires", lambda li: li.centre.opening_hours is not None),
    ("espaces", lambda li: bool(li.centre.spaces)),
    ("places", lambda li: li.seats is not None),
    ("tarifs", lambda li: any(space.offers is not None for space in li.centre.spaces)),
    ("services", lambda li: bool(li.centre.services or li.centre.missing_services)),
    ("accessibilité", lambda li: li.centre.accessibility is not None),
    ("vérification avec le lieu", lambda li: li.centre.verified_on is not None),
)


class Fullness(Struct, frozen=True):
    """How many of the facts asked of some places their sheets give."""

    places: int
    known: int

    @property
    def asked(self) -> int:
        return self.places * len(FACTS)

    @property
    def share(self) -> float:
        """From 0 to 1; nothing asked is nothing given."""
        return self.known / self.asked if self.asked else 0.0


def fullness(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """How many places give each fact, the most frequent first."""
    found = [(name, sum(gives(listing) for listing in catalogue.usable)) for name, gives in FACTS]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def fullness_by_epci(catalogue: Catalogue) -> tuple[tuple[EPCI, Fullness], ...]:
    """How full the sheets of each EPCI are, the fullest first; an EPCI without a usable place is not in the list."""
    by_code: dict[str, list[Listing]] = {}
    for listing in catalogue.usable:
        by_code.setdefault(listing.epci.code, []).append(listing)
    found = [
        (
            catalogue.territory.epci_by_code[code],
            Fullness(len(listings), sum(gives(listing) for listing in listings for _, gives in FACTS)),
        )
        for code, listings in by_code.items()
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1].share, pair[0].slug)))
