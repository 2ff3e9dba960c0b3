"""What the browser needs to find a place by what a visitor types: written by the build, read by the theme's modules."""

from __future__ import annotations

import json
from math import pi, sqrt

from telecentres import french
from telecentres.know.catalogue import Catalogue
from telecentres.read.vocabulary import Service, SpaceKind
from telecentres.site.addresses import address_of
from telecentres.territory import Territory

__all__ = ["communes_json", "words_json"]


def communes_json(territory: Territory) -> str:
    """Every commune as [name, slug, postal codes, latitude, longitude, radius, *former names], the most populous first.

    The radius, in km, is that of a disc of the commune's area.
    """
    rows = [
        [
            french.typeset(commune.name),
            commune.slug,
            " ".join(commune.postal_codes),
            round(commune.latitude, 4),
            round(commune.longitude, 4),
            round(sqrt(commune.area / pi), 1),
            *map(french.typeset, commune.former_names),
        ]
        for commune in sorted(territory.communes, key=lambda commune: (-commune.population, commune.slug))
    ]
    return _compact({"communes": rows})


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
