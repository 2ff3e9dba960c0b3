"""The site as a list of outputs: every page, document and asset with its address and what it is made from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from telecentres.know.traits import GROUPS
from telecentres.site import exports, selection, study, suggestions
from telecentres.site.addresses import HOME, address_of
from telecentres.site.factors import FACTORS, factors_json
from telecentres.site.inputs import Site
from telecentres.site.outputs import Asset, Document, Output, Page
from telecentres.site.pages.areas import communes, epcis
from telecentres.site.pages.centre import centre_page
from telecentres.site.pages.charter import charter
from telecentres.site.pages.data import data
from telecentres.site.pages.declare import declaration
from telecentres.site.pages.directory import PAGE_SIZE, comparison, directory
from telecentres.site.pages.drawings import network_map
from telecentres.site.pages.facets import facets
from telecentres.site.pages.home import home
from telecentres.site.pages.news import agenda, news
from telecentres.site.pages.observatory import observatory
from telecentres.site.pages.prose import REQUIRED_PAGES, prose
from telecentres.site.pages.questions import question_pages
from telecentres.site.pages.resources import resources
from telecentres.site.pages.savings import PLACES, calculator, places_json
from telecentres.site.pages.search import search
from telecentres.site.specimens import with_components

__all__ = ["outputs"]


def outputs(site: Site, assets: Iterable[Asset]) -> tuple[Output, ...]:
    """Everything the build writes, in the order of the site map."""
    drawn = network_map(site)
    found: list[Output] = [
        home(site, drawn),
        *directory(site, drawn),
        *(centre_page(site, listing) for listing in site.catalogue.listings),
        *communes(site),
        *epcis(site),
        *(page for group in GROUPS for page in facets(site, group)),
        comparison(site),
        *news(site),
        *agenda(site),
        *prose(site),
        *calculator(site),
        charter(site),
        resources(site),
        *observatory(site),
        *declaration(site),
        *question_pages(site),
        data(site),
        search(site),
        Page(
            "404.html",
            "not_found.html",
            "Page introuvable",
            "Cette adresse ne mène à aucune page.",
            is_indexed=False,
        ),
    ]
    addresses = {output.address for output in found}
    missing = [name for name in REQUIRED_PAGES if name != HOME and f"{name}/" not in addresses]
    if missing:
        raise LookupError(f"pages not written: {', '.join(missing)}")
    found += [
        Document("centres.geojson", partial(exports.geojson, site.catalogue, site.siteurl)),
        Document("centres.json", partial(exports.centres_json, site.catalogue, site.project.network, site.siteurl)),
        Document(
            "centres/filtres.json",
            partial(
                selection.filters_json,
                site.catalogue,
                site.project.territory.name,
                with_cards=len(site.catalogue.listings) > PAGE_SIZE,
            ),
        ),
        *(
            Document(f"{address_of(listing)}comparer.json", partial(selection.comparison_json, listing))
            for listing in site.catalogue.listings
        ),
        Document("centres.csv", partial(exports.centres_csv, site.catalogue, site.siteurl)),
        Document("communes.json", partial(suggestions.communes_json, site.project.territory)),
        Document(study.STUDY, partial(study.study_json, site.catalogue, site.atlas)),
        Document("recherche/mots.json", partial(suggestions.words_json, site.catalogue)),
        Document("actualites/flux.xml", partial(exports.feed, site.project.network, site.news, site.siteurl)),
        Document("robots.txt", partial(exports.robots, site.siteurl, is_production=site.is_production)),
    ]
    travel = site.project.territory.travel
    if travel is not None:
        found.append(Document(FACTORS, partial(factors_json, travel)))
        found.append(Document(PLACES, partial(places_json, site.catalogue)))
    dated = [(output.address, output.changed) for output in found if isinstance(output, Page) and output.is_indexed]
    found.append(Document("sitemap.xml", partial(exports.sitemap, dated, site.siteurl)))
    found += assets
    return with_components(site, found)
