"""What the program adds to the pages about the network itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from telecentres.know.catalogue import Listing
from telecentres.know.evidence import months_before
from telecentres.know.funding import plans
from telecentres.read.community import Member, MemberKind
from telecentres.read.records import Citation
from telecentres.site.inputs import Site
from telecentres.site.pages.home import counts

__all__ = ["Participant", "is_old", "legal", "network"]


class Participant(Struct, frozen=True):
    """A member with the places it cites; `is_old` where its source needs to be looked at again."""

    member: Member
    listings: tuple[Listing, ...]
    is_old: bool


def network(site: Site) -> dict[str, Any]:
    """The network's figures, who takes part in it, the places that are its members, and the projects that seek money."""
    seeking, silent = plans(site.catalogue)
    return {
        "figures": counts(site),
        "participants": list(_participants(site)),
        "places": [listing.entry for listing in site.catalogue.listings if listing.centre.membership is not None],
        "seeking": seeking,
        "silent": silent,
    }


def _participants(site: Site) -> Iterator[tuple[MemberKind, list[Participant]]]:
    """The members of each kind that has some, in the order of the list."""
    for kind in MemberKind:
        found = [
            Participant(member, _listed(site, member.centres), is_old(member.source, site))
            for member in site.project.members
            if member.kind is kind
        ]
        if found:
            yield kind, found


def _listed(site: Site, slugs: Iterable[str]) -> tuple[Listing, ...]:
    """The places of a member that the catalogue holds: a sheet that cannot be shown is in none."""
    return tuple(listing for slug in slugs if (listing := site.catalogue.by_slug.get(slug)))


def is_old(source: Citation, site: Site) -> bool:
    """Whether what a source says is to be verified: it has no date, or is older than the network's limit."""
    limit = months_before(site.project.today, site.project.network.freshness.stale_after)
    return source.date is None or source.date.first < limit


def legal(site: Site) -> dict[str, Any]:
    """Where the data come from."""
    return {"sources": site.project.territory.data_sources}
