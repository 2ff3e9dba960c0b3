"""What the browser needs to find a place by what a visitor types: written by the build, read by the theme's modules."""

from __future__ import annotations

import json
from math import pi, sqrt

from telecentres import french
from telecentres.territory import Territory

__all__ = ["communes_json"]


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
    return json.dumps({"communes": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"
