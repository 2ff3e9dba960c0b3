"""What the program adds to the page for companies."""

from __future__ import annotations

from typing import Any

from telecentres.know.catalogue import Listing
from telecentres.read.vocabulary import SpaceKind
from telecentres.site.inputs import Site

__all__ = ["companies"]


def companies(site: Site) -> dict[str, Any]:
    """The places in activity, and those known to have a closed office or a meeting room."""
    return {
        "confirmed": site.catalogue.confirmed,
        "offices": _with(site, SpaceKind.PRIVATE_OFFICE),
        "rooms": _with(site, SpaceKind.MEETING_ROOM),
    }


def _with(site: Site, kind: SpaceKind) -> tuple[Listing, ...]:
    return tuple(listing for listing in site.catalogue.usable if any(space.kind is kind for space in listing.centre.spaces))
