"""What the network pools and makes known: calls by their deadline, guides, contracts; what is past, said to be past."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from telecentres import french
from telecentres.read.community import Resource, ResourceKind
from telecentres.site.days import newest
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page
from telecentres.site.pages.network import is_old

__all__ = ["Shown", "resources"]

# Calls first: they are what one misses.
_ORDER = (ResourceKind.FUNDING_CALL, *(kind for kind in ResourceKind if kind is not ResourceKind.FUNDING_CALL))


class Shown(Struct, frozen=True):
    """A resource; `is_old` where its source needs to be looked at again, `needs_deadline` where one is missed."""

    resource: Resource
    is_old: bool
    needs_deadline: bool


def resources(site: Site) -> Page:
    """The page, whatever the network has to show."""
    today = site.project.today
    every = site.project.resources
    open_ = [one for one in every if not one.is_past(today)]
    past = [one for one in every if one.is_past(today)]
    open_.sort(key=lambda one: one.deadline.last if one.deadline else date.max)  # without a deadline: as they are listed
    past.sort(key=lambda one: max(day.last for day in (one.deadline, one.decided) if day), reverse=True)

    def shown(one: Resource) -> Shown:
        return Shown(one, is_old(one.source, site), one.kind is ResourceKind.FUNDING_CALL and one.deadline is None)

    said = f"{french.plural(len(open_), 'ressource')} et {french.plural(len(past), 'appel passé', 'appels passés')}, "
    return Page(
        "ressources/",
        "resources.html",
        "Les ressources",
        f"{said}avec leurs sources et leurs échéances." if every else "Guides, contrats, appels à financement : rien de recensé.",
        {
            "by_kind": [(kind, found) for kind in _ORDER if (found := [shown(one) for one in open_ if one.kind is kind])],
            "past": [shown(one) for one in past],
        },
        section="reseau",
        crumbs=(("Le réseau", "reseau/"),),
        changed=newest(*(one.source.date.first for one in every if one.source.date)),
    )
