"""The pages whose prose a network writes; to some of them the program adds what it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from telecentres.read.records import Page as Prose
from telecentres.site.addresses import HOME
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page
from telecentres.site.pages.companies import companies
from telecentres.site.pages.independents import independents
from telecentres.site.pages.network import legal, network
from telecentres.site.pages.owners import owners

__all__ = ["REQUIRED_PAGES", "prose"]

# By file name: the template, and what it is given besides the prose.
_ADDITIONS: dict[str, tuple[str, Callable[[Site], dict[str, Any]]]] = {
    "entreprises": ("companies.html", companies),
    "independants": ("independents.html", independents),
    "porteurs-de-projet": ("project_owners.html", owners),
    "reseau": ("network.html", network),
    "mentions-legales": ("legal.html", legal),
}
REQUIRED_PAGES = (HOME, *_ADDITIONS, "accessibilite", "confidentialite")


def prose(site: Site) -> Iterator[Page]:
    """Every page of prose but the home page, which is more than that."""
    for text in site.pages:
        record: Prose = text.record
        if record.slug == HOME:
            continue
        template, additions = _ADDITIONS.get(record.slug, ("prose.html", lambda _: {}))
        yield Page(
            f"{record.slug}/",
            template,
            record.title,
            record.summary,
            {"text": text, **additions(site)},
            section=record.slug,
            changed=record.modified,
        )
