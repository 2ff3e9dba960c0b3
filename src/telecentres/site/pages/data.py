"""The page of the open data: what can be downloaded, field by field."""

from __future__ import annotations

from telecentres.site import exports
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["data"]


def data(site: Site) -> Page:
    """The downloads with the dictionary of their fields and their sources."""
    return Page(
        "donnees/",
        "data.html",
        "Données ouvertes",
        "La liste des lieux à télécharger (CSV, JSON, GeoJSON), avec la source et la licence de chaque champ.",
        {
            "dictionary": exports.dictionary(),
            "sources": site.project.territory.data_sources,
            "count": len(site.catalogue.listings),
        },
        section="donnees",
        changed=site.changed,
    )
