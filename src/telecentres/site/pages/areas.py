"""A page for each commune and each EPCI: what is near, what a place there would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from telecentres import french
from telecentres.draw.maps import AREA, Atlas
from telecentres.know.catalogue import Catalogue, Entry, Places
from telecentres.know.coverage import REACH_KM, Gain, gains
from telecentres.know.evidence import Standing
from telecentres.read.travel import Mode, Travel
from telecentres.recipes import Later
from telecentres.site.addresses import address_of
from telecentres.site.days import listing_day, newest
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page
from telecentres.site.pages.savings import worked_journeys
from telecentres.territory import EPCI, Commune, Territory

__all__ = ["by_name", "communes", "epcis"]

NEAREST = 5
NEAR_KM = 15.0
AREA_KM = 11.0  # the circle of ten is seen whole


def communes(site: Site) -> Iterator[Page]:
    """The list of the communes, then a page for each."""
    territory = site.project.territory
    by_letter: dict[str, list[Commune]] = {}
    for commune in sorted(territory.communes, key=lambda commune: commune.slug):
        by_letter.setdefault(commune.slug[0].upper(), []).append(commune)
    former = sorted(
        ((old.name, territory.commune_by_code[old.current_insee_code]) for old in territory.former_communes),
        key=lambda pair: pair[0],
    )
    yield Page(
        "communes/",
        "communes.html",
        f"Les communes {territory.name.of}",
        f"Choisissez votre commune parmi {french.number(len(territory.communes))} : les lieux les plus proches et leur distance.",
        {"by_letter": by_letter, "former": former},
        section="communes",
        changed=site.changed,
    )
    gained = Later(gains, site.catalogue, inputs=(territory, site.catalogue.places))
    for commune in territory.communes:
        yield _commune(site, commune, gained)


def _commune(site: Site, commune: Commune, gained: Later[Mapping[str, Gain]]) -> Page:
    catalogue = site.catalogue
    near = catalogue.nearest(commune.point, NEAREST)
    here = catalogue.by_commune.get(commune.insee_code, ())
    first = near[0] if near else None
    closest = f"le plus proche : {first[1].gist.name}, à {french.kilometres(first[0])}" if first else "aucun lieu en activité"
    return Page(
        address_of(commune),
        "commune.html",
        f"Où travailler près {french.of_place(commune.name)}",
        f"Les lieux de travail partagés autour {french.of_place(commune.name)} ; {closest} à vol d’oiseau.",
        Later(_around, site.project.territory, catalogue.places, site.atlas, gained, commune, day=site.changed),
        crumbs=(("Les communes", "communes/"),),
        section="communes",
        changed=newest(*(listing_day(listing) for listing in [*here, *(listing for _, listing in near)])),
    )


def _around(
    territory: Territory, places: Places, atlas: Atlas, gained: Later[Mapping[str, Gain]], commune: Commune, *, day: date | None
) -> dict[str, Any]:
    """What the page of a commune shows."""
    point = commune.point
    near = places.nearest(point, NEAREST)
    unsure = sorted(
        (
            pair
            for standing in (Standing.TO_VERIFY, Standing.TEMPORARILY_CLOSED)
            for pair in places.nearest(point, NEAREST, standing, NEAR_KM)
        ),
        key=lambda pair: pair[0],
    )
    planned = places.nearest(point, NEAREST, Standing.PLANNED, NEAR_KM)
    journeys = worked_journeys(territory, commune, near[0][1].point, 1) if near else ()
    return {
        "commune": commune,
        "epci": territory.epci_by_code[commune.epci_code],
        "near": near,
        "near_ten": len([1 for kilometres, _ in near if kilometres <= REACH_KM]),
        "closer": _closer(unsure, near),
        "unsure": unsure,
        "planned": planned,
        "closed": places.nearest(point, NEAREST, Standing.CLOSED, NEAR_KM),
        "gain": gained()[commune.insee_code],
        "journeys": journeys,
        "may_save": any(journey.may_save for journey in journeys),
        "mode_to_centre": _mode_to_centre(territory.travel),
        "not_counted": [entry for kilometres, entry in (*unsure, *planned) if kilometres <= REACH_KM],
        "communes_count": len(territory.communes),
        "newest": day,
        "area": atlas.locator_later(point, AREA_KM, AREA, commune=commune),
        "stations": territory.nearest_stations(point, 3, 20),
        "neighbours": territory.nearest_communes(point, 7)[1:],
        "near_km": NEAR_KM,
        "reach_km": REACH_KM,
    }


def _mode_to_centre(travel: Travel | None) -> Mode | None:
    """How the example goes to its centre."""
    return travel.modes[travel.example.mode_to_centre] if travel and travel.example else None


def _closer(unsure: list[tuple[float, Entry]], near: list[tuple[float, Entry]]) -> tuple[float, Entry] | None:
    """The nearest place to verify, where it lies nearer than any confirmed one."""
    found = (pair for pair in unsure if pair[1].standing is Standing.TO_VERIFY and (not near or pair[0] < near[0][0]))
    return next(found, None)


def epcis(site: Site) -> Iterator[Page]:
    """The list of the EPCI, then a page for each."""
    territory, catalogue = site.project.territory, site.catalogue
    ordered = by_name(territory.epcis)
    yield Page(
        "intercommunalites/",
        "epcis.html",
        f"Les intercommunalités {territory.name.of}",
        f"Les lieux et les projets par intercommunalité : {french.number(len(ordered))} {territory.name.within}.",
        {"rows": [(epci, _count(catalogue, epci)) for epci in ordered]},
        section="communes",
        changed=site.changed,
    )
    for epci in ordered:
        communes = territory.communes_of_epci[epci.code]
        listings = catalogue.by_epci.get(epci.code, ())
        nearest = [(commune, catalogue.places.nearest(commune.point, 1)) for commune in communes]
        yield Page(
            address_of(epci),
            "epci.html",
            epci.name,
            f"Lieux de travail partagés dans l’intercommunalité {epci.name} : "
            f"{french.plural(len(listings), 'lieu recensé', 'lieux recensés')}, {french.plural(len(communes), 'commune')}.",
            {
                "epci": epci,
                "communes": [(commune, found[0] if found else None) for commune, found in nearest],
                "by_standing": {
                    standing: tuple(listing.entry for listing in listings if listing.standing is standing)
                    for standing in Standing
                },
                "population": sum(commune.population for commune in communes),
                "within_ten": sum(commune.population for commune, found in nearest if found and found[0][0] <= 10),
            },
            crumbs=(("Les intercommunalités", "intercommunalites/"),),
            section="communes",
            changed=newest(*(listing_day(listing) for listing in listings)),
        )


def _count(catalogue: Catalogue, epci: EPCI) -> dict[Standing, int]:
    listings = catalogue.by_epci.get(epci.code, ())
    return {standing: sum(listing.standing is standing for listing in listings) for standing in Standing}


def by_name(epcis: Iterable[EPCI]) -> list[EPCI]:
    """EPCI in the order of their names, accents aside."""
    return sorted(epcis, key=lambda epci: epci.slug)
