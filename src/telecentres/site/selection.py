"""What the browser needs to choose among the places and to set them side by side: facts decided here, once.

`theme/static/js/filters.js` and `compare.js` read it. A fact that no sheet says is left out, so that it stays unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from telecentres import french
from telecentres.know import opening
from telecentres.know.catalogue import Catalogue, Listing
from telecentres.know.evidence import Standing
from telecentres.know.traits import GROUPS, Access, day_prices, has, seats_of
from telecentres.read.centre import Offer, Space
from telecentres.read.records import TerritoryName
from telecentres.read.values import phone_pairs

__all__ = ["comparison_json", "filters_json", "hours_data"]


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def hours_data(listing: Listing, territory: TerritoryName) -> str | None:
    """The opening hours of a place that may be open, as JSON for the browser; None where there is nothing to decide."""
    centre = listing.centre
    if centre.opening_hours is None or not listing.may_be_open:
        return None
    return _dumped(opening.browser_data(centre.opening_hours, centre.closures, territory.holidays, territory.time_zone))


def filters_json(catalogue: Catalogue, territory: TerritoryName, *, with_cards: bool) -> str:
    """Every listing with what the filters of the directory ask of it; with what its card says where pages hold only some."""
    traits = [(group.name, facet.word) for group in GROUPS for facet in catalogue.facets[group.name]]
    words = [word for _, word in traits]
    areas = list(catalogue.by_epci)
    weeks: dict[str, int] = {}
    data: dict[str, Any] = {
        "zone": territory.time_zone,
        "rule": opening.rule_data(territory.holidays) if territory.holidays else None,
        "traits": [f"{name}:{word}" for name, word in traits],
        "areas": [catalogue.territory.epci_by_code[code].slug for code in areas],
        "places": [],
    }
    for listing in _in_order(catalogue):
        centre = listing.centre
        place: dict[str, Any] = {
            "slug": listing.slug,
            "name": french.typeset(centre.name),
            "at": [round(listing.point.latitude, 4), round(listing.point.longitude, 4)],
            "standing": str(listing.standing),
            "area": areas.index(listing.epci.code),
        }
        if listing.standing not in (Standing.PLANNED, Standing.CLOSED):
            place |= _facts(listing, words)
        if centre.opening_hours is not None and listing.may_be_open:
            place["hours"] = weeks.setdefault(_dumped(opening.browser_data(centre.opening_hours, centre.closures)), len(weeks))
        if with_cards:
            place["card"] = _card(listing)
        data["places"].append(place)
    data["weeks"] = [json.loads(week) for week in weeks]
    return _dumped(data) + "\n"


def _in_order(catalogue: Catalogue) -> Iterator[Listing]:
    for listings in catalogue.by_standing.values():
        yield from listings


def _facts(listing: Listing, traits: Iterable[Any]) -> dict[str, Any]:
    centre = listing.centre
    answers = [has(centre, word) for word in traits]
    facts: dict[str, Any] = {
        "yes": [number for number, answer in enumerate(answers) if answer],
        "no": [number for number, answer in enumerate(answers) if answer is False],
    }
    seats, is_all = seats_of(centre)
    if seats is not None:
        facts["seats"] = [seats, int(is_all)]
    if centre.spaces:
        facts["prices"] = [
            [
                str(price.kind),
                None if price.amount is None else float(round(price.amount, 2)),
                int(bool(price.offer and price.offer.is_minimum)),
                int(price.is_complete),
            ]
            for price in day_prices(centre)
        ]
    return facts


def _card(listing: Listing) -> dict[str, Any]:
    """What the card of a listing says, in words."""
    centre, offer = listing.centre, listing.lowest_offer
    card: dict[str, Any] = {
        "place": french.typeset(listing.commune.name),
        "types": french.typeset(", ".join(kind.label for kind in centre.types)),
        "claim": french.typeset(listing.evidence.claim),
    }
    if listing.evidence.is_to_verify:
        card["stale"] = 1
    if offer is not None:
        unit = f"{offer.vat.label} {offer.unit.label}" if offer.vat else offer.unit.label
        card["price"] = [french.euros(offer.price), french.typeset(unit)]
    return card


# ---- Side by side ----


def _offer(offer: Offer) -> str:
    tax = offer.vat.label if offer.vat else "TVA non précisée"
    start = "à partir de " if offer.is_minimum else ""
    return f"{start}{french.euros(offer.price)} {offer.unit.label} {tax}"


def _space(space: Space) -> str:
    name = space.name or space.kind.label
    many = f"{space.count} × " if space.count and space.count > 1 else ""
    return f"{many}{name}" + (f" : {french.plural(space.seats, 'place')}" if space.seats else "")


def _prices(listing: Listing) -> list[str]:
    found = []
    for space in listing.centre.spaces:
        words = [_offer(offer) for offer in space.offers or ()] or (["sur devis"] if space.offers == () else [])
        found += [f"{space.name or space.kind.label} : {' ; '.join(words)}"] if words else []
    return found


def _a_day(listing: Listing) -> list[str]:
    return [
        f"{price.kind.label} : {'à partir de ' if price.offer and price.offer.is_minimum else ''}"
        f"{french.euros(Decimal(round(price.amount, 2)))} HT"
        for price in day_prices(listing.centre)
        if price.amount is not None
    ]


def _hours(listing: Listing) -> list[str]:
    hours = listing.centre.opening_hours
    return [f"{days} : {spans}" for days, spans in opening.rows(hours)] if hours else []


def _services(listing: Listing) -> list[str]:
    centre = listing.centre
    without = ", ".join(service.label for service in centre.missing_services)
    return [service.label for service in centre.services] + ([f"Sans : {without}"] if without else [])


def _access(listing: Listing) -> list[str]:
    answers = {trait: has(listing.centre, trait) for trait in Access}
    return [f"{trait.label} : {'oui' if answer else 'non'}" for trait, answer in answers.items() if answer is not None]


def _contact(listing: Listing) -> list[str]:
    contact = listing.centre.contact
    if contact is None:
        return []
    return [text for text in (contact.telephone and phone_pairs(contact.telephone), contact.email, contact.url) if text]


_ROWS: tuple[tuple[str, Callable[[Listing], list[str]]], ...] = (
    ("Situation", lambda li: [li.evidence.claim]),
    ("Commune", lambda li: [li.commune.name]),
    ("Type de lieu", lambda li: [kind.label for kind in li.centre.types]),
    ("Adresse", lambda li: [text for text in (li.centre.address.street_address, li.centre.address.extension) if text]),
    ("Espaces", lambda li: [_space(space) for space in li.centre.spaces]),
    ("Places connues", lambda li: [french.number(li.seats)] if li.seats else []),
    ("Tarifs", _prices),
    ("Ramené à une journée", _a_day),
    ("Horaires", _hours),
    ("Services", _services),
    ("Accessibilité", _access),
    ("Contact", _contact),
)


def comparison_json(listing: Listing) -> str:
    """One listing as rows of words, each (what, lines): no line where the sheet does not say."""
    rows = [[what, [french.typeset(line) for line in lines(listing)]] for what, lines in _ROWS]
    return _dumped({"name": french.typeset(listing.centre.name), "rows": rows}) + "\n"
