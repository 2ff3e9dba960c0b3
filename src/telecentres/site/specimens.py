"""The living page of the components: each as the network at hand shows it, in each state that its data have.

It is made for those who work on the theme, from what the other pages are made from; a site in production has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telecentres.know.catalogue import Listing, entries
from telecentres.recipes import Later, made
from telecentres.site.addresses import address_of
from telecentres.site.inputs import Site
from telecentres.site.outputs import Output, Page
from telecentres.site.pages.savings import CALCULATOR

__all__ = ["COMPONENTS", "with_components"]

COMPONENTS = "composants/"


def with_components(site: Site, outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The outputs with the living page behind them, except in production."""
    listed = tuple(outputs)
    return listed if site.is_production else (*listed, _page(site, listed))


def _page(site: Site, outputs: tuple[Output, ...]) -> Page:
    pages = {output.address: output for output in outputs if isinstance(output, Page)}
    centres = [pages[address_of(listing)].context for listing in site.catalogue.listings if address_of(listing) in pages]
    planned = [context for context in centres if context["milestones"]]
    return Page(
        COMPONENTS,
        "components.html",
        "Composants",
        "Chaque composant du thème, dans chaque état que les données du réseau lui donnent.",
        {
            "home": _shown(pages[""].context),
            "states": entries(_states(site)),
            "thumbnails": site.thumbnails(entries(site.catalogue.listings)),
            "longest": max(entries(site.catalogue.listings), key=lambda entry: len(entry.name), default=None),
            "fullest": _shown(max(centres, key=lambda context: len(context["listing"].centre.spaces), default=None)),
            "thinnest": _shown(max(centres, key=lambda context: len(context["unknown"]), default=None)),
            "timed": next((c["listing"].centre for c in centres if c["listing"].centre.opening_hours), None),
            "pictured": next((context["photos"] for context in centres if context["photos"]), ()),
            "underway": max(planned, key=lambda context: len(context["milestones"]), default=None),
            "journeys": pages[CALCULATOR].context["journeys"] if CALCULATOR in pages else (),
            "occasions": tuple(site.occasions.values()),
        },
        section="composants",
        is_indexed=False,
    )


def _shown(context: dict[str, Any] | None) -> Later[dict[str, Any]] | None:
    """What another page is given, as its template sees it."""
    return None if context is None else Later(made, context)


def _states(site: Site) -> list[Listing]:
    """One place for each state of the evidence, and for each claim that is to be renewed."""
    found: dict[Any, Listing] = {}
    for listing in site.catalogue.listings:
        found.setdefault((listing.centre.status, listing.standing, listing.evidence.is_to_verify), listing)
    return [found[key] for key in sorted(found, key=str)]
