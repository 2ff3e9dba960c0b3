"""Where each thing has its page. Links start with one root mark, which is replaced on every page whose root it is not."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from telecentres.know.agenda import Occasion
from telecentres.know.catalogue import Entry, Facet, Listing
from telecentres.know.traits import GROUPS, twin
from telecentres.read.records import News
from telecentres.territory import EPCI, Commune

__all__ = ["HOME", "ROOT", "address_of", "href", "placed", "save_as"]

# A private-use character, which no text of a sheet may hold: it cannot appear on a page by accident. Python looks for a wide
# character by its lower byte, and finds one quickly that no other has; 0x00 is in every letter.
ROOT = "\ue07f"
# The text whose page is the first one, by the name of its file.
HOME = "accueil"


@singledispatch
def address_of(thing: Any) -> str:
    """The address of a thing's page from the root of the site, without a leading slash."""
    raise TypeError(f"no page for {type(thing).__name__}")


@address_of.register
def _(address: str) -> str:
    return address.removeprefix("/")


@address_of.register
def _(listing: Listing) -> str:
    return f"centres/{listing.slug}/"


@address_of.register
def _(entry: Entry) -> str:
    return f"centres/{entry.slug}/"


@address_of.register
def _(commune: Commune) -> str:
    return f"communes/{commune.slug}/"


@address_of.register
def _(epci: EPCI) -> str:
    return f"intercommunalites/{epci.slug}/"


@address_of.register
def _(facet: Facet) -> str:
    word = twin(facet.word) or facet.word
    group = next(group for group in GROUPS if isinstance(word, group.traits))
    return f"{group.name}/{facet.slug}/"


@address_of.register
def _(news: News) -> str:
    return f"actualites/{news.slug}/"


@address_of.register
def _(occasion: Occasion) -> str:
    return f"actualites/{occasion.news.slug}/evenement.ics"


def href(thing: Any, root: str = ROOT) -> str:
    """The link to a thing's page, under the root mark or, where all pages have one root, under that."""
    # Most things are of the very types above: their base classes need not be asked.
    address = address_of.registry.get(type(thing), address_of)
    return f"{root}/{address(thing)}"


def save_as(address: str) -> str:
    """The file of an address: a folder's is its index.html."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def placed(text: str, root: str) -> str:
    """The text with a page's root in place of the mark; the root has no slash at its end, and may be empty."""
    return text.replace(ROOT, root) if ROOT in text else text
