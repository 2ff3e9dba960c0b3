"""What the program adds to the page for project owners."""

from __future__ import annotations

from typing import Any

from telecentres.know.evidence import Standing
from telecentres.read.vocabulary import Status
from telecentres.site.inputs import Site

__all__ = ["owners"]


def owners(site: Site) -> dict[str, Any]:
    """The projects: those that recent evidence bears out, those to verify, those given up."""
    planned = [listing for listing in site.catalogue.listings if listing.centre.status is Status.PLANNED]
    return {
        "planned": [listing for listing in planned if listing.standing is Standing.PLANNED],
        "to_verify": [listing for listing in planned if listing.standing is Standing.TO_VERIFY],
        "abandoned": [listing for listing in site.catalogue.listings if listing.centre.status is Status.ABANDONED],
    }
