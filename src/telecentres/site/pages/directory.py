"""The directory: the list of every place with its filters, and the comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Any, cast

from telecentres import french
from telecentres.know.catalogue import Catalogue, entries
from telecentres.know.evidence import Standing
from telecentres.know.traits import DESKS, GROUPS, Group, Trait, day_prices
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page
from telecentres.site.pages.areas import by_name

__all__ = ["PAGE_SIZE", "comparison", "directory"]

PAGE_SIZE = 50  # places on one page of the directory


def directory(site: Site, drawn: dict[str, Any]) -> Iterator[Page]:
    """The list of every place: whole where it is short, on pages where it is long."""
    catalogue = site.catalogue
    ordered = [listing for listings in catalogue.by_standing.values() for listing in listings]
    parts = [ordered[start : start + PAGE_SIZE] for start in range(0, len(ordered), PAGE_SIZE)] or [[]]
    addresses = ["centres/", *(f"centres/page/{number}/" for number in range(2, len(parts) + 1))]
    first_page = {
        standing: next(n for n, part in enumerate(parts) if found[0] in part)
        for standing, found in catalogue.by_standing.items()
        if found
    }
    within = site.project.territory.name.within
    filters = _filters(site)
    for number, (part, address) in enumerate(zip(parts, addresses, strict=True)):
        yield Page(
            address,
            "directory.html",
            f"Les lieux où travailler {within}" + (f", page {number + 1}" if number else ""),
            f"{french.plural(len(ordered), 'lieu', 'lieux')} {within}, "
            f"dont {french.number(len(catalogue.confirmed))} en activité : commune, preuves et dates.",
            {
                "sections": [
                    (standing, len(catalogue.by_standing[standing]), shown)
                    for standing in Standing
                    if (shown := [listing.entry for listing in part if listing.standing is standing])
                ],
                "standings": [
                    (standing, len(catalogue.by_standing[standing]), f"{addresses[place]}#{standing}")
                    for standing, place in first_page.items()
                ],
                **filters,
                "number": number,
                "addresses": addresses,
                "page_size": PAGE_SIZE,
                "thumbnails": site.thumbnails(entries(part)),
                **drawn,
            },
            crumbs=(("Les lieux", "centres/"),) if number else (),
            section="centres",
            changed=site.changed,
        )


def _filters(site: Site) -> dict[str, Any]:
    """What the places can be chosen by."""
    catalogue = site.catalogue
    return {
        "groups": [
            (group, catalogue.facets[group.name], _silent(catalogue, group)) for group in GROUPS if catalogue.facets[group.name]
        ],
        "epcis": [
            (epci, len(catalogue.by_epci[epci.code]))
            for epci in by_name(site.project.territory.epcis)
            if epci.code in catalogue.by_epci
        ],
        "has_seats": any(listing.seats for listing in catalogue.usable),
        "has_hours": any(listing.centre.opening_hours for listing in catalogue.usable),
        "price_range": _price_range(catalogue),
    }


def _silent(catalogue: Catalogue, group: Group) -> int:
    """How many usable places say nothing of any trait of a group."""
    traits = cast(Iterable[Trait], group.traits)
    return sum(all(listing.gist.answers.has(trait) is None for trait in traits) for listing in catalogue.usable)


def _price_range(catalogue: Catalogue) -> tuple[int, int] | None:
    """The lowest and highest comparable price of a day at a desk or in an office, in whole euros; None where none is known."""
    found = [
        price.amount
        for listing in catalogue.usable
        for price in day_prices(listing.centre)
        if price.kind in DESKS and price.amount is not None
    ]
    return (floor(min(found)), ceil(max(found))) if found else None


def comparison(site: Site) -> Page:
    """The page that sets up to four places side by side, in the browser."""
    return Page(
        "comparer/",
        "compare.html",
        "Comparer des lieux",
        "Jusqu’à quatre lieux côte à côte : situation, espaces, tarifs, horaires, services, accessibilité.",
        {"listings": site.catalogue.listings},
        section="centres",
        changed=site.changed,
    )
