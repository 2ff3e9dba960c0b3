"""A list for each kind of space, each service and each other trait."""

from __future__ import annotations

from collections.abc import Iterator

from telecentres import french
from telecentres.know.traits import Group, twin
from telecentres.site.addresses import address_of
from telecentres.site.days import listing_day, newest
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["facets"]

IN_FOOTER = ("espaces", "services")  # groups of traits whose list every page leads to, though it may be empty


def facets(site: Site, group: Group) -> Iterator[Page]:
    """The list of a group's traits, then a page for each that some place is known to have."""
    folder, title, found = group.name, group.title, site.catalogue.facets[group.name]
    if not found and folder not in IN_FOOTER:
        return
    yield Page(
        f"{folder}/",
        "facets.html",
        f"{title} : que trouve-t-on où ?",
        f"{french.plural(len(found), 'type connu', 'types connus')} sur {len(list(group.traits))} : "
        "les lieux dont on sait qu’ils l’ont, et ceux qui ne le disent pas.",
        {"facets": found},
        crumbs=(("Les lieux", "centres/"),),
        section="centres",
        changed=site.changed,
    )
    for facet in found:
        if twin(facet.word) is not None:
            continue
        yield Page(
            address_of(facet),
            "facet.html",
            f"{facet.word.label} {site.project.territory.name.within}",
            f"{french.plural(len(facet.entries), 'lieu', 'lieux')} avec : {facet.word.label.lower()}. "
            f"Inconnu pour {french.plural(facet.unknown, 'lieu', 'lieux')}.",
            {"facet": facet, "thumbnails": site.thumbnails(facet.entries)},
            crumbs=(("Les lieux", "centres/"), (title, f"{folder}/")),
            section="centres",
            changed=newest(*(listing_day(site.catalogue.by_slug[entry.slug]) for entry in facet.entries)),
        )
