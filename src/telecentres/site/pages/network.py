"""What the program adds to the pages about the network itself."""

from __future__ import annotations

from typing import Any

from telecentres.site.inputs import Site
from telecentres.site.pages.home import counts

__all__ = ["legal", "network"]


def network(site: Site) -> dict[str, Any]:
    """The network's figures and the places that are its members."""
    return {
        "figures": counts(site),
        "members": [listing for listing in site.catalogue.listings if listing.centre.membership is not None],
    }


def legal(site: Site) -> dict[str, Any]:
    """Where the data come from."""
    return {"sources": site.project.territory.data_sources}
