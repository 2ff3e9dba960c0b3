"""The drawings of the whole network, as several pages show them."""

from __future__ import annotations

from typing import Any

from telecentres.draw.detailed_map import tiles_of
from telecentres.draw.maps import BAND, NARROW, WIDE
from telecentres.site.inputs import Site

__all__ = ["network_map"]


def network_map(site: Site) -> dict[str, Any]:
    """The drawings of the whole network, and the credits they ask for."""
    drawn = {"outline.geojson", "neighbours.geojson", "stations.csv"}
    credits_ = [source.credit for source in site.project.territory.data_sources if source.file in drawn and source.credit]
    return {
        "wide": site.atlas.network_later(WIDE),
        "narrow": site.atlas.network_later(NARROW),
        "band": site.atlas.network_later(BAND),
        "map_credits": tuple(dict.fromkeys(credits_)),
        "detail": tiles_of(site.project.network),
        "numbers": site.atlas.numbers,
    }
