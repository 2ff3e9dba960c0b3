"""What the browser needs to find a place by what a visitor types: written by the build, read by the theme's modules."""

from __future__ import annotations

import json
from math import pi, sqrt
from typing import Any

from telecentres import french
from telecentres.know.catalogue import Catalogue
from telecentres.read.vocabulary import Service, SpaceKind
from telecentres.site.addresses import address_of
from telecentres.territory import Commune, Territory

__all__ = ["commune_rows", "communes_json", "ordered", "words_json"]


def ordered(territory: Territory) -> list[Commune]:
    """The communes in the order of every list that the browser reads: the most populous first."""
    return sorted(territory.communes, key=lambda commune: (-commune.population, commune.slug))


def commune_rows(territory: Territory) -> list[list[Any]]:
    """Every commune as [name, slug, postal codes, latitude, longitude, radius, *former names].

    The radius, in km, is that of a disc of the commune's area.
    """
    return [
        [
            french.typeset(commune.name),
            commune.slug,
            " ".join(commune.postal_codes),
            round(commune.latitude, 4),
            round(commune.longitude, 4),
            round(sqrt(commune.area / pi), 1),
            *map(french.typeset, commune.former_names),
        ]
        for commune in ordered(territory)
    ]


def communes_json(territory: Territory) -> str:
    """Every commune's row."""
    return _compact({"communes": commune_rows(territory)})


def words_json(catalogue: Catalogue) -> str:
    """Every centre as [address, note, name, *other names], every kind of space and service as [address, note, *words for it].

    What no centre is known to have leads to the list of its kind, and says so.
    """
    pages = {facet.word: address_of(facet) for name in ("espaces", "services") for facet in catalogue.facets[name]}
    words: list[list[str]] = []
    for vocabulary, folder, kind in ((SpaceKind, "espaces/", "Type d’espace"), (Service, "services/", "Service")):
        for word in vocabulary:
            unknown = f"{kind}\u00a0: aucun lieu ne l’indique pour l’instant"
            note = kind if word in pages else unknown
            words.append([pages.get(word, folder), note, french.typeset(word.label), *word.synonyms])
    centres = [
        [
            address_of(listing),
            french.typeset(f"{listing.commune.name}. {listing.evidence.claim}"),
            french.typeset(listing.centre.name),
            *map(french.typeset, listing.centre.alternate_names),
        ]
        for listing in catalogue.listings
    ]
    return _compact({"words": words, "centres": centres})


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
