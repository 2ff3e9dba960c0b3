"""What the program adds to the page for independents and small firms."""

from __future__ import annotations

from typing import Any

from telecentres.site.inputs import Site

__all__ = ["independents"]


def independents(site: Site) -> dict[str, Any]:
    """The places in activity, and each of their spaces whose prices are known."""
    confirmed = site.catalogue.confirmed
    priced = [(listing, space) for listing in confirmed for space in listing.centre.spaces if space.offers]
    return {"confirmed": confirmed, "priced": priced}
