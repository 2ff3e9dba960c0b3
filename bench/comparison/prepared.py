"""What the other generators receive: each centre and news item in words, ready to print.

What they cannot work out in their idiomatic way (evidence, nearest centres, French typography, prices, weeks of hours) our
reading works out here, outside what is measured. It favours them: they only print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from comparison.ours.outputs import DIRECTORY, GROUPINGS, HOME, NEAR, groupings_of, home_lead
from telecentres import french
from telecentres.know import opening
from telecentres.know.catalogue import Catalogue, Listing, catalogue_of
from telecentres.project import Folders, load_project
from telecentres.read.centre import Accessibility, Offer, Space
from telecentres.read.records import News
from telecentres.read.values import phone_pairs
from telecentres.site.days import listing_day

__all__ = ["Words", "words_of"]

_ACCESS = (
    ("Entrée de plain-pied", "step_free"),
    ("Porte automatique", "automatic_door"),
    ("Ascenseur", "lift"),
    ("Sanitaires adaptés", "accessible_toilet"),
    ("Stationnement adapté", "disabled_parking"),
    ("Boucle magnétique", "hearing_loop"),
)
_HASH = re.compile(r"\.[0-9a-f]{8}(?=\.)")
_SAID = {None: "", True: "oui", False: "non"}


@dataclass(frozen=True, slots=True)
class Words:
    """A whole network in words. Each item is plain data: texts, numbers, lists and mappings of them.

    `centres` are in the order of the alphabet, `news` newest first; `groups` are (slug, title) by folder,
    `folders` their titles; `assets` the addresses of the static files by their name.
    """

    network: dict[str, str]
    centres: list[dict[str, Any]]
    news: list[dict[str, Any]]
    groups: dict[str, list[tuple[str, str]]]
    folders: dict[str, str]
    home: dict[str, str]
    directory: str
    assets: dict[str, str]


def words_of(root: Path, day: date, assets: Iterable[str]) -> Words:
    """The words of the network in a folder, on a day; `assets` are the static files of its theme, as they were built."""
    project, found, _ = load_project(Folders.of(root), day)
    if project is None or any(problem.is_error for problem in found):
        raise SystemExit("\n".join(map(str, found[:10])))
    catalogue = catalogue_of(project)
    news = sorted(project.news, key=lambda item: (item.date, item.slug), reverse=True)
    groups = groupings_of(catalogue)
    return Words(
        network={
            "name": french.typeset(project.network.name),
            "tagline": french.typeset(project.network.tagline),
            "notice": french.typeset(project.network.notice or ""),
        },
        centres=[_centre(catalogue, listing, weight) for weight, listing in enumerate(catalogue.listings, 1)],
        news=[_news(item) for item in news],
        groups={
            folder: [(group.address.split("/")[1], french.typeset(group.title)) for group in found]
            for folder, found in groups.items()
        },
        folders={grouping.folder: grouping.title for grouping in GROUPINGS},
        home={"title": HOME, "description": home_lead(catalogue)},
        directory=DIRECTORY,
        assets={_HASH.sub("", address): f"/theme/{address}" for address in sorted(assets)},
    )


def _centre(catalogue: Catalogue, listing: Listing, weight: int) -> dict[str, Any]:
    centre = listing.centre
    typeset = french.typeset
    contact, offer = centre.contact, listing.lowest_offer
    near = [(km, other) for km, other in catalogue.nearest(listing.point, NEAR + 1) if other is not listing][:NEAR]
    changed = listing_day(listing)
    if contact is None or centre.verified_on is None or centre.operator is None:
        raise ValueError(f"{listing.slug}: the generator leaves nothing out")
    return {
        "slug": listing.slug,
        "weight": weight,
        "title": typeset(centre.name),
        "description": typeset(centre.description or listing.evidence.claim),
        "name": centre.name,
        "claim_typed": listing.evidence.claim,
        "changed": changed.isoformat() if changed else "",
        **{grouping.folder: list(grouping.slugs(listing)) for grouping in GROUPINGS},
        # As the sheet names them, which is how its page does.
        "services": [service.replace("_", "-") for service in centre.services],
        "kinds": typeset(", ".join(kind.label for kind in centre.types)),
        "claim": typeset(listing.evidence.claim),
        "stale": listing.evidence.is_to_verify,
        "commune": typeset(listing.commune.name),
        "commune_typed": listing.commune.name,
        "at": typeset(french.at_place(listing.commune.name)),
        "epci": listing.epci.name,
        "latitude": listing.point.latitude,
        "longitude": listing.point.longitude,
        "street": typeset(centre.address.street_address or ""),
        "postal_code": centre.address.postal_code,
        "telephone": contact.telephone,
        "phone": phone_pairs(contact.telephone or ""),
        "email": contact.email,
        "url": contact.url,
        "host": (urlsplit(contact.url or "").hostname or "").removeprefix("www."),
        "price": _price(offer) if offer else None,
        "seats": french.plural(listing.seats, "place connue", "places connues") if listing.seats else "",
        "space_kinds": typeset(", ".join(kind.label for kind in listing.space_kinds).lower()),
        "operator": typeset(centre.operator.name),
        "hours": [
            {"days": typeset(days), "spans": typeset(spans)}
            for days, spans in (opening.rows(centre.opening_hours) if centre.opening_hours else ())
        ],
        "spaces": [_space(space) for space in centre.spaces],
        "prices_on": french.day(centre.prices_on) if centre.prices_on else "",
        "without": typeset(", ".join(service.label for service in centre.missing_services)),
        "access": _access(centre.accessibility) if centre.accessibility else [],
        "opened": french.partial_date(centre.opened) if centre.opened else "",
        "expected": (
            french.partial_date(centre.project.expected_opening) if centre.project and centre.project.expected_opening else ""
        ),
        "verified_on": french.day(centre.verified_on),
        "sources": [
            {"title": typeset(source.title), "url": source.url, "date": french.partial_date(source.date) if source.date else ""}
            for source in centre.sources
        ],
        "near": [{"slug": other.slug, "distance": french.kilometres(kilometres)} for kilometres, other in near],
        "text": typeset(centre.presentation.markdown if centre.presentation else ""),
    }


def _price(offer: Offer) -> dict[str, Any]:
    return {
        "amount": french.euros(offer.price),
        "unit": offer.unit.label,
        "vat": offer.vat.label if offer.vat else "",
        "minimum": offer.is_minimum,
    }


def _space(space: Space) -> dict[str, Any]:
    many = f"{space.count}\u00a0×\u00a0" if space.count and space.count > 1 else ""
    return {
        "title": french.typeset(space.name or space.kind.label),
        "kind": french.typeset(space.kind.label) if space.name else "",
        "capacity": f"{many}{french.plural(space.seats or 0, 'place')}",
        "equipment": french.typeset(", ".join(item.label for item in space.equipment)),
        "lockable": _SAID[space.lockable],
        "offers": [_price(offer) for offer in space.offers or ()],
    }


def _access(accessibility: Accessibility) -> list[dict[str, str]]:
    return [{"what": what, "answer": _SAID[getattr(accessibility, attribute)]} for what, attribute in _ACCESS]


def _news(item: News) -> dict[str, Any]:
    return {
        "slug": item.slug,
        "title": french.typeset(item.title),
        "date": item.date.isoformat(),
        "day": french.day(item.date),
        "category": french.typeset(item.category),
        "summary": french.typeset(item.summary),
        "centres": list(item.centres),
        "text": item.body.markdown,  # our theme prints a news item as it was typed
    }
