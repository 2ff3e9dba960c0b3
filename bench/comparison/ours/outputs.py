"""The pages of the comparison, as our plugin lists its outputs: what a directory by any other generator would have too.

Everything before the list is the plugin's own: schema, checks, sanitising, evidence, nearest centres.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from telecentres import french
from telecentres.know.catalogue import Catalogue, Entry, Listing, Places
from telecentres.know.evidence import Standing
from telecentres.read.vocabulary import CentreType, Service
from telecentres.recipes import Later
from telecentres.site import exports
from telecentres.site.addresses import address_of
from telecentres.site.days import listing_day
from telecentres.site.inputs import Site, Text
from telecentres.site.outputs import Asset, Document, Output, Page

__all__ = ["DIRECTORY", "GROUPINGS", "HOME", "NEAR", "groupings_of", "home_lead", "outputs"]

PAGE_SIZE = 50  # centres on one page of the whole list
NEAR = 6  # centres under « les plus proches »
NEWS_AT_HOME = 10
HOME = "Où travailler près de chez vous"
DIRECTORY = "Tous les lieux du réseau\u00a0: commune, preuves et dates."


class Group(Struct, frozen=True):
    """The centres that share one value of a grouping; `members` are their positions in the list of all."""

    address: str
    title: str
    members: list[int]


class Grouping(Struct, frozen=True):
    """One way to group the centres: the folder of its pages, what it is called, and the groups of one centre by their slugs."""

    folder: str
    title: str
    slugs: Callable[[Listing], Iterable[str]]


_WORDS = {word: word.replace("_", "-") for word in (*Service, *CentreType)}
GROUPINGS = (
    Grouping("services", "Les lieux par service", lambda li: [_WORDS[service] for service in li.gist.answers.known(Service)]),
    Grouping("types", "Les lieux par type", lambda li: [_WORDS[kind] for kind in li.entry.types]),
    Grouping("situations", "Les lieux par situation", lambda li: [str(li.standing)]),
    Grouping("intercommunalites", "Les lieux par intercommunalité", lambda li: [li.epci.slug]),
)


def groupings_of(catalogue: Catalogue) -> dict[str, tuple[Group, ...]]:
    """By folder, the groups that hold a centre, in the order of their slugs."""
    titles = {
        "services": {_WORDS[service]: service.label for service in Service},
        "types": {_WORDS[kind]: kind.label for kind in CentreType},
        "situations": {str(standing): standing.heading for standing in Standing},
        "intercommunalites": {epci.slug: epci.name for epci in catalogue.territory.epcis},
    }
    found: dict[str, tuple[Group, ...]] = {}
    for grouping in GROUPINGS:
        members: dict[str, list[int]] = defaultdict(list)
        for position, listing in enumerate(catalogue.listings):
            for slug in grouping.slugs(listing):
                members[slug].append(position)
        found[grouping.folder] = tuple(
            Group(f"{grouping.folder}/{slug}/", titles[grouping.folder][slug], members[slug]) for slug in sorted(members)
        )
    return found


def outputs(site: Site, assets: Iterable[Asset]) -> tuple[Output, ...]:
    """A home page, the list on pages, a page for each centre, the groups, the news; site map, feed, GeoJSON."""
    pages = [
        Page(
            "",
            "home.html",
            HOME,
            home_lead(site.catalogue),
            {"news": site.news[:NEWS_AT_HOME]},
        ),
        *_list(site),
        *(_centre(site, listing) for listing in site.catalogue.listings),
        *_groups(site),
        *_news(site),
    ]
    dated = [(page.address, page.changed) for page in pages if page.is_indexed]
    return (
        *pages,
        Document("centres.geojson", partial(_geojson, site.catalogue.places, site.siteurl)),
        Document("actualites/flux.xml", partial(exports.feed, site.project.network, site.news, site.siteurl)),
        Document("sitemap.xml", partial(exports.sitemap, dated, site.siteurl)),
        *assets,
    )


def home_lead(catalogue: Catalogue) -> str:
    """The sentence under the title of the home page."""
    return f"{french.plural(len(catalogue.listings), 'lieu', 'lieux')}, et ce que l’on en sait."


def _list(site: Site) -> Iterator[Page]:
    starts = range(0, len(site.catalogue.listings), PAGE_SIZE)
    addresses = ["centres/", *(f"centres/page/{number}/" for number in range(2, len(starts) + 1))]
    for number, (start, address) in enumerate(zip(starts, addresses, strict=True)):
        previous = addresses[number - 1] if number else None
        following = addresses[number + 1] if number + 1 < len(addresses) else None
        yield Page(
            address,
            "directory.html",
            "Tous les lieux",
            DIRECTORY,
            Later(_part, site.catalogue.places, start, previous, following),
            section="centres",
            is_indexed=not number,  # Hugo's site map holds the first page only
        )


def _part(places: Places, start: int, previous: str | None, following: str | None) -> dict[str, Any]:
    """One page of the list of all centres."""
    return {"entries": places.entries[start : start + PAGE_SIZE], "previous": previous, "following": following}


def _centre(site: Site, listing: Listing) -> Page:
    return Page(
        address_of(listing),
        "centre.html",
        listing.gist.name,
        listing.gist.description or listing.evidence.claim,
        Later(_around, site.catalogue.places, listing),
        crumbs=(("Tous les lieux", "centres/"),),
        section="centres",
        changed=listing_day(listing),
    )


def _around(places: Places, listing: Listing) -> dict[str, Any]:
    """A centre and its nearest confirmed ones."""
    near = [pair for pair in places.nearest(listing.point, NEAR + 1) if pair[1] is not listing.entry]
    return {"listing": listing, "near": near[:NEAR]}


def _groups(site: Site) -> Iterator[Page]:
    found = groupings_of(site.catalogue)
    for grouping in GROUPINGS:
        groups = found[grouping.folder]
        folder = f"{grouping.folder}/"
        title = grouping.title
        rows = [(group.title, group.address, len(group.members)) for group in groups]
        yield Page(folder, "groups.html", title, f"{title}.", {"groups": rows}, section=grouping.folder)
        for group in groups:
            yield Page(
                group.address,
                "group.html",
                group.title,
                f"{title} : {group.title}.",
                Later(_members, site.catalogue.places, group.members),
                crumbs=((title, folder),),
                section=grouping.folder,
            )


def _members(places: Places, positions: Sequence[int]) -> dict[str, Any]:
    """The centres of a group."""
    return {"entries": tuple([places.entries[position] for position in positions])}


def _news(site: Site) -> Iterator[Page]:
    yield Page(
        "actualites/",
        "news_index.html",
        "Actualités",
        "Ce qui s’ouvre, se prépare et change.",
        {"news": site.news},
        section="actualites",
    )
    for text in site.news:
        yield Page(
            address_of(text.record),
            "news.html",
            text.record.title,
            text.record.summary,
            Later(_cited, text, tuple(site.catalogue.by_slug[slug].entry for slug in text.record.centres)),
            crumbs=(("Actualités", "actualites/"),),
            section="actualites",
            changed=text.record.date,
        )


def _cited(text: Text, cited: tuple[Entry, ...]) -> dict[str, Any]:
    """A news item with the centres that it cites."""
    return {"text": text, "cited": cited}


def _geojson(places: Places, siteurl: str) -> str:
    """Every centre as a point with what a map would ask for."""
    features = [
        {
            "type": "Feature",
            "id": entry.slug,
            "geometry": {"type": "Point", "coordinates": [entry.point.longitude, entry.point.latitude]},
            "properties": {
                "nom": entry.name,
                "situation": str(entry.standing),
                "preuve": entry.evidence.claim,
                "commune": entry.commune.name,
                "intercommunalite": entry.epci.name,
                "adresse": f"{siteurl}/{address_of(entry)}",
            },
        }
        for entry in places.entries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")) + "\n"
