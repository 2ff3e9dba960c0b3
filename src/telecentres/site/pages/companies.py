"""What the program adds to the page for companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from telecentres.draw.maps import NARROW
from telecentres.know.catalogue import Entry, Listing
from telecentres.know.evidence import Standing
from telecentres.read.travel import Mode, Travel
from telecentres.read.vocabulary import SpaceKind
from telecentres.site.factors import pole_sources
from telecentres.site.inputs import Site
from telecentres.site.study import desks_of
from telecentres.territory import EPCI

__all__ = ["Capacity", "companies"]


class Capacity(Struct, frozen=True):
    """What an EPCI offers: its places by standing, the desks known in those in activity, how many of these do not say."""

    epci: EPCI
    confirmed: tuple[Listing, ...]
    to_verify: int
    planned: int
    desks: int | None
    silent: int


def companies(site: Site) -> dict[str, Any]:
    """The capacity of each area, the places known to have a closed office or a meeting room, what the study asks."""
    capacities = list(_capacities(site))
    drawn = {"outline.geojson", "neighbours.geojson", "stations.csv"}
    territory = site.project.territory
    travel = territory.travel
    return {
        "capacities": capacities,
        "empty_areas": len(territory.epcis) - len(capacities),
        "offices": _with(site, SpaceKind.PRIVATE_OFFICE),
        "rooms": _with(site, SpaceKind.MEETING_ROOM),
        "drawing": site.atlas.network_later(NARROW),
        "map_credits": tuple(
            dict.fromkeys(source.credit for source in territory.data_sources if source.file in drawn and source.credit)
        ),
        "travel": travel,
        "pole_sources": pole_sources(travel) if travel else [],
        "modes": tuple(travel.modes.items()) if travel else (),
        "between": _extremes(travel) if travel else ("", ""),
    }


def _capacities(site: Site) -> Iterator[Capacity]:
    """One for each EPCI that has a place, the most places in activity first."""
    found = []
    for code, listings in site.catalogue.by_epci.items():
        by_standing = {standing: tuple(one for one in listings if one.standing is standing) for standing in Standing}
        confirmed = by_standing[Standing.CONFIRMED]
        to_verify, planned = len(by_standing[Standing.TO_VERIFY]), len(by_standing[Standing.PLANNED])
        if not confirmed and not to_verify and not planned:
            continue
        desks = [count for listing in confirmed if (count := desks_of(listing.centre)) is not None]
        epci = site.project.territory.epci_by_code[code]
        found.append(Capacity(epci, confirmed, to_verify, planned, sum(desks) if desks else None, len(confirmed) - len(desks)))
    yield from sorted(found, key=lambda one: (-len(one.confirmed), -one.to_verify, -one.planned, one.epci.slug))


def _extremes(travel: Travel) -> tuple[str, str]:
    """The names of the two modes between which the study reckons where a list gives none.

    One is the cleanest that is paid by the trip, as public transport is, else the cleanest of all; the other emits most.
    """

    def emissions(named: tuple[str, Mode]) -> float:
        return named[1].emissions.value

    modes = list(travel.modes.items())
    public = [named for named in modes if named[1].cost_by_trip is not None]
    return min(public or modes, key=emissions)[0], max(modes, key=emissions)[0]


def _with(site: Site, kind: SpaceKind) -> tuple[Entry, ...]:
    return tuple(listing.entry for listing in site.catalogue.usable if any(space.kind is kind for space in listing.centre.spaces))
