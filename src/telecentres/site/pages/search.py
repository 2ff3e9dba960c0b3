"""The page that searches the whole site; the index it reads is made of the other pages once they are written."""

from __future__ import annotations

from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["SEARCH", "search"]

SEARCH = "recherche/"


def search(site: Site) -> Page:
    """The search page."""
    return Page(
        SEARCH,
        "search.html",
        "Rechercher",
        f"Les lieux, les communes, les services et les actualités {site.project.territory.name.of}, en un mot.",
        section="recherche",
        changed=site.changed,
        runs_wasm=True,
    )
