"""What the study of a company's journeys is reckoned from: written by the build, read by the theme's `study-places.js`.

The list of employees never comes here: it stays in the visitor's browser, where the study is made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import floor
from typing import Any

from telecentres import french
from telecentres.draw.maps import NARROW, Atlas, Spot
from telecentres.know.catalogue import Catalogue, Listing
from telecentres.know.evidence import Standing
from telecentres.know.prices import before_tax, offers_of
from telecentres.know.traits import DESKS
from telecentres.read.centre import Centre
from telecentres.read.vocabulary import SpaceKind
from telecentres.site.addresses import address_of
from telecentres.site.suggestions import commune_rows, ordered
from telecentres.territory import Commune, Territory

__all__ = ["STUDY", "desks_of", "example_list", "study_json"]

STUDY = "entreprises/donnees.json"
STANDINGS = (Standing.CONFIRMED, Standing.TO_VERIFY, Standing.PLANNED)  # what a study may count, the sure ones first
_EXAMPLE_PEOPLE = 180
_EXAMPLE_COMMUNES = 40


def study_json(catalogue: Catalogue, atlas: Atlas) -> str:
    """The communes as in communes.json, with inhabitants, INSEE code and place on the network's narrow map; the centres; a list.

    `spots` are [x, y] in the units of that map, null beside it: of the communes, of the centres, of the poles.
    """
    territory = catalogue.territory
    communes = ordered(territory)
    listings = [listing for standing in STANDINGS for listing in catalogue.by_standing[standing]]
    poles = territory.travel.poles if territory.travel else ()
    data = {
        "area": territory.name.code,
        "communes": commune_rows(territory),
        "populations": [commune.population for commune in communes],
        "inseeCodes": [commune.insee_code for commune in communes],
        "centres": [_centre(listing) for listing in listings],
        "spots": {
            "communes": _spots(atlas.spots((commune.point for commune in communes), NARROW)),
            "centres": _spots(atlas.spots((listing.point for listing in listings), NARROW)),
            "poles": _spots(atlas.spots((pole.point for pole in poles), NARROW)),
        },
        "example": {"site": _example_site(territory, communes), "list": example_list(communes)},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _spots(places: Sequence[Spot | None]) -> list[list[float] | None]:
    return [place and [place.x, place.y] for place in places]


def _centre(listing: Listing) -> dict[str, Any]:
    """A centre; `offers` are those for a desk among others that can be compared, as [unit, euros before tax, is « à partir de »].

    `seats` is null where no desk is counted, `pricesOn` where the prices bear no date; `untaxed` counts offers left out.
    """
    centre = listing.centre
    offers = offers_of(centre, SpaceKind.COWORKING)
    known = [(offer, before_tax(offer)) for offer in offers]
    return {
        "address": address_of(listing),
        "name": french.typeset(centre.name),
        "commune": french.typeset(listing.commune.name),
        "at": [round(listing.point.latitude, 5), round(listing.point.longitude, 5)],
        "standing": str(listing.standing),
        "claim": french.typeset(listing.evidence.claim),
        "seats": desks_of(centre),
        "offers": [
            [str(offer.unit), float(round(amount, 6)), int(bool(offer.is_minimum))]
            for offer, amount in known
            if amount is not None
        ],
        "untaxed": sum(amount is None for _, amount in known),
        "pricesOn": french.day(centre.prices_on) if centre.prices_on else None,
    }


def desks_of(centre: Centre) -> int | None:
    """The places known where one person works for a day, in shared rooms and in offices; None where no such space says."""
    known = [space.seats * (space.count or 1) for space in centre.spaces if space.kind in DESKS and space.seats]
    return sum(known) if known else None


def _example_site(territory: Territory, communes: Sequence[Commune]) -> str:
    """Where the invented company is: the place of work of the worked example, else a pole, else the largest commune."""
    travel = territory.travel
    if travel and travel.example:
        return french.typeset(travel.example.work)
    return french.typeset(travel.poles[0].name if travel and travel.poles else communes[0].name)


def example_list(communes: Sequence[Commune]) -> str:
    """An invented list of employees: spread over the largest communes by inhabitants, with one postal code that several share.

    `communes` come with the most populous first.
    """
    chosen = communes[:_EXAMPLE_COMMUNES]
    total = sum(commune.population for commune in chosen) or 1
    exact = [_EXAMPLE_PEOPLE * commune.population / total for commune in chosen]
    counts = [floor(share) for share in exact]
    # What rounding down left goes to the largest remainders.
    for index in sorted(range(len(chosen)), key=lambda index: counts[index] - exact[index])[: _EXAMPLE_PEOPLE - sum(counts)]:
        counts[index] += 1
    lines = ["Commune;Effectif"]
    lines += [f"{commune.name};{count}" for commune, count in zip(chosen, counts, strict=True) if count]
    sharing: dict[str, int] = {}
    for commune in communes:
        for code in commune.postal_codes:
            sharing[code] = sharing.get(code, 0) + 1
    shared = max(sharing, key=lambda code: (sharing[code], code), default=None)
    if shared is not None and sharing[shared] > 1:
        lines.append(f"{shared};6")
    return "\n".join(lines) + "\n"
