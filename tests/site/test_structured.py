"""What pages say to machines is in schema.org's words, and no more than the sheets say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from building import ROOT, Built, run_pelican
from msgspec.structs import replace

from telecentres.draw.cache import Cache
from telecentres.draw.maps import Atlas
from telecentres.draw.pictures import Pictures
from telecentres.know.catalogue import catalogue_of
from telecentres.project import Project
from telecentres.read.outlines import load_outlines
from telecentres.read.records import Publication
from telecentres.site.contents import outputs
from telecentres.site.inputs import Site, Text
from telecentres.site.outputs import Page
from telecentres.site.structured import graph, structured

URL = "https://reseau.example/lieux"
VOCABULARY = ROOT / "tests/tools/node_modules/schema-dts/dist/schema.d.ts"

Node = dict[str, Any]


def site_of(project: Project) -> Site:
    """A network's site as it would be published."""
    catalogue = catalogue_of(project)
    texts = [Text(news, "") for news in project.news if news.date <= project.today]
    return Site(
        project=project,
        catalogue=catalogue,
        news=tuple(text for text in texts if text.record.publication is Publication.PUBLISHED),
        drafts=tuple(text for text in texts if text.record.publication is Publication.DRAFT),
        pages=tuple(Text(page, "") for page in project.pages),
        siteurl=URL,
        is_production=True,
        atlas=Atlas(project.territory, load_outlines(project.territory.folder), catalogue.listings),
        photos=Pictures(project.folders.centres / "photos", Cache(None)).of(project.centres)[0],
    )


def pages_of(site: Site) -> dict[str, Page]:
    """The site's pages by their address."""
    return {output.address: output for output in outputs(site, ()) if isinstance(output, Page)}


@pytest.fixture(scope="module")
def demo_pages(demo: Project) -> tuple[Site, dict[str, Page]]:
    """The invented network's site and pages."""
    site = site_of(demo)
    return site, pages_of(site)


@pytest.fixture(scope="module")
def real_pages(project: Project) -> tuple[Site, dict[str, Page]]:
    """The first network's site and pages."""
    site = site_of(project)
    return site, pages_of(site)


def centre(demo_pages: tuple[Site, dict[str, Page]], slug: str) -> Node:
    """The node of a centre of the invented network."""
    site, listed = demo_pages
    return graph(listed[f"centres/{slug}/"], site)[0]


# ---- The vocabulary, as the package schema-dts states it in TypeScript ----


class Vocabulary:
    """Types with their ancestors, properties with the types that may have them and be their values."""

    def __init__(self, source: str) -> None:
        self.parents: dict[str, tuple[str, ...]] = {}
        self.own: dict[str, dict[str, set[str]]] = {}
        self.base: dict[str, str] = {}
        bases = re.finditer(r"^interface (\w+)Base extends ([^{]+) \{\n(.*?)^\}", source, re.MULTILINE | re.DOTALL)
        for found in bases:
            self.parents[found[1]] = tuple(re.findall(r"(\w+)Base\b", found[2]))
            self.own[found[1]] = {
                name: set(re.findall(r"\w+", values))
                for name, values in re.findall(r'^ {4}"(\w+)"\?: SchemaValue<(.*), "\w+">;$', found[3], re.MULTILINE)
            }
        leaves = r'^export interface (\w+)Leaf extends (\w+)Base \{\n    "@type": "(\w+)";'
        for found in re.finditer(leaves, source, re.MULTILINE):
            self.base[found[3]] = found[2]
        self.words = {
            found[1]: set(re.findall(r'"(\w+)"', found[2]))
            for found in re.finditer(r"^export type (\w+) = ([^;]+);", source, re.MULTILINE)
        }

    @cache  # noqa: B019 - one vocabulary lives as long as the tests
    def ancestors(self, kind: str) -> frozenset[str]:
        """A type and all it is a kind of."""
        own = kind if kind in self.parents else self.base[kind]
        above = frozenset().union(*(self.ancestors(parent) for parent in self.parents[own] if parent in self.parents))
        return above | {kind, own}

    def values(self, kind: str, name: str) -> set[str] | None:
        """The types that a property of a type may be, None when that type has no such property."""
        for ancestor in self.ancestors(kind):
            if name in self.own.get(ancestor, {}):
                return self.own[ancestor][name]
        return None


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """schema.org, where the test tools are installed."""
    if not VOCABULARY.is_file():
        pytest.skip("schema-dts is missing: npm ci --prefix tests/tools")
    return Vocabulary(VOCABULARY.read_text(encoding="utf-8"))


def test_the_vocabulary_is_read(vocabulary: Vocabulary) -> None:
    """What the test knows of schema.org holds what it must, and refuses what is not there."""
    assert len(vocabulary.base) > 800
    assert vocabulary.ancestors("LocalBusiness") >= {"LocalBusiness", "Organization", "Place", "Thing"}
    assert vocabulary.values("LocalBusiness", "name") is not None
    assert vocabulary.values("Place", "email") is None
    assert vocabulary.values("LocalBusiness", "operator") is None
    assert "CoworkingSpace" not in vocabulary.base
    assert "PublicHolidays" in vocabulary.words["DayOfWeek"]


SCALARS = {str: {"Text", "URL", "Date", "DateTime", "Time"}, bool: {"Boolean"}, int: {"Number", "Integer"}, float: {"Number"}}


def faults(vocabulary: Vocabulary, node: Node, trail: str) -> Iterator[str]:
    """What schema.org does not know, or does not allow where it stands."""
    kind = node.get("@type")
    if kind is None:
        if set(node) != {"@id"}:
            yield f"{trail}: no type"
        return
    if kind not in vocabulary.base:
        yield f"{trail}: no type {kind}"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        allowed = vocabulary.values(kind, name)
        if allowed is None:
            yield f"{trail}.{name}: no property of {kind}"
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from faults(vocabulary, item, f"{trail}.{name}")
                if item.get("@type") in vocabulary.base and not vocabulary.ancestors(item["@type"]) & allowed:
                    yield f"{trail}.{name}: {item['@type']} is none of {sorted(allowed)}"
            elif "DayOfWeek" in allowed:
                if item not in vocabulary.words["DayOfWeek"]:
                    yield f"{trail}.{name}: no day {item}"
            elif "IdReference" in allowed and isinstance(item, str) and item.startswith("https://"):
                continue  # an address may stand for the thing itself
            elif not SCALARS[type(item)] & allowed:
                yield f"{trail}.{name}: {item!r} is none of {sorted(allowed)}"


@pytest.mark.parametrize("network", ["demo", "real"])
def test_every_word_is_schema_org_s(network: str, vocabulary: Vocabulary, request: pytest.FixtureRequest) -> None:
    """Every type exists, every property is one of its type, every value is of a type that the property takes."""
    site, listed = request.getfixturevalue(f"{network}_pages")
    found = [fault for page in listed.values() for node in graph(page, site) for fault in faults(vocabulary, node, page.address)]
    assert found == []


def test_a_wrong_word_is_found(vocabulary: Vocabulary) -> None:
    """The test of the vocabulary can fail: on a type, a property, a value, a day."""
    wrong = {
        "@type": "LocalBusiness",
        "operator": "x",
        "geo": {"@type": "Offer"},
        "image": 3,
        "openingHoursSpecification": [{"@type": "OpeningHoursSpecification", "dayOfWeek": ["Lundi"]}],
        "makesOffer": {"@type": "Bargain"},
    }
    assert len(list(faults(vocabulary, wrong, ""))) == 5


def nodes(value: Any) -> Iterator[Node]:
    """A node and all it holds."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


@pytest.mark.parametrize("network", ["demo", "real"])
def test_identifiers_are_absolute_and_one_type_each(network: str, request: pytest.FixtureRequest) -> None:
    """Every @id and page address is the site's own and absolute, and a thing has one type on all pages that name it."""
    site, listed = request.getfixturevalue(f"{network}_pages")
    types: dict[str, str] = {}
    for page in listed.values():
        for node in nodes(graph(page, site)):
            name = node.get("@id")
            if name is None:
                continue
            assert name.startswith(f"{URL}/"), name
            address = name.removeprefix(f"{URL}/").split("#")[0]
            assert address in listed, name
            if "@type" in node:
                assert types.setdefault(name, node["@type"]) == node["@type"]


# ---- What is said, and what is not ----


def test_an_open_centre_says_what_its_sheet_says(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """Name, address, point, contact, area, operator, seats and links are those of the sheet."""
    node = centre(demo_pages, "escale-de-port-orphie")
    assert node["@type"] == "LocalBusiness"
    assert node["@id"] == f"{URL}/centres/escale-de-port-orphie/#lieu"
    assert node["name"] == "L'Escale de Port-Orphie"
    assert node["alternateName"] == ["المرسى", "L'Escale du Port"]
    assert node["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "3 quai des Cordiers",
        "extendedAddress": "ancienne halle aux filets",
        "postalCode": "00100",
        "addressLocality": "Port-Orphie",
        "addressCountry": "FR",
    }
    assert node["geo"] == {"@type": "GeoCoordinates", "latitude": 46.02512, "longitude": -12.06238}
    assert (node["telephone"], node["email"]) == ("+33261911001", "port-orphie@escales.example")
    assert node["url"] == "https://escale-port-orphie.example"
    assert node["mainEntityOfPage"] == f"{URL}/centres/escale-de-port-orphie/"
    assert node["sameAs"] == [
        "https://www.openstreetmap.org/node/998000000000001",
        "https://acces.example/escale-de-port-orphie",
    ]
    assert node["containedInPlace"]["name"] == "Port-Orphie"
    assert node["containedInPlace"]["url"] == f"{URL}/communes/port-orphie/"
    assert node["parentOrganization"]["identifier"]["value"] == "00000001800010"
    assert node["memberOf"] == {"@type": "Organization", "@id": f"{URL}/#reseau", "name": "Les Escales des Orphies"}
    assert node["maximumAttendeeCapacity"] == 66
    assert node["potentialAction"]["target"]["urlTemplate"] == "https://escale-port-orphie.example/reserver"


def test_hours_are_spans_with_their_days(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A span names the days that have it; holidays are closed where the sheet says so; closures are dated and have no hours."""
    node = centre(demo_pages, "escale-de-port-orphie")
    assert node["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
            "opens": "08:30",
            "closes": "19:00",
        },
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Saturday"], "opens": "09:00", "closes": "12:00"},
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Saturday"], "opens": "14:00", "closes": "17:00"},
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["PublicHolidays"]},
    ]
    assert node["specialOpeningHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "description": "fêtes de fin d’année",
            "validFrom": "2026-12-24",
            "validThrough": "2027-01-03",
        },
        {
            "@type": "OpeningHoursSpecification",
            "description": "grande marée",
            "validFrom": "2027-03-22",
            "validThrough": "2027-03-22",
        },
    ]


def test_hours_after_midnight_end_the_next_day(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """22h-2h opens at 22:00 and closes at 02:00, on holidays too; holidays that a sheet leaves out are left out."""
    spans = centre(demo_pages, "oeuvre-et-cie-bis")["openingHoursSpecification"]
    late = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["Friday", "Saturday", "Sunday", "PublicHolidays"],
        "opens": "22:00",
        "closes": "02:00",
    }
    assert late in spans
    assert "PublicHolidays" not in json.dumps(centre(demo_pages, "pepiniere-des-salines"))


def test_a_place_open_day_and_night_closes_at_the_last_minute(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """24h/24 is 00:00 to 23:59 on the seven days and on holidays."""
    (span,) = centre(demo_pages, "fabrique-des-trois-amers")["openingHoursSpecification"]
    assert (span["opens"], span["closes"], len(span["dayOfWeek"])) == ("00:00", "23:59", 8)


def test_amenities_are_known_ones(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """What is there is true, what is known not to be is false, what is unknown is not spoken of."""
    known = {item["name"]: item["value"] for item in centre(demo_pages, "escale-de-port-orphie")["amenityFeature"]}
    assert known["Wi-Fi"] is True
    assert known["Restauration"] is False
    assert known["Ascenseur"] is False
    assert known["Entrée de plain-pied"] is True
    assert known["Largeur de l’entrée"] == 92
    assert "Boucle magnétique" not in known
    assert "Douche" not in known


def test_prices_have_their_unit_and_their_tax(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A price is in euros for a unit; « à partir de » is a minimum; tax is in it, not in it, or not spoken of."""
    offers = centre(demo_pages, "escale-de-port-orphie")["makesOffer"]
    assert offers[0] == {
        "@type": "Offer",
        "itemOffered": {"@type": "Service", "name": "Plateau du bassin", "serviceType": "Bureau partagé (coworking)"},
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": 3.5,
            "priceCurrency": "EUR",
            "unitCode": "HUR",
            "unitText": "l’heure",
            "valueAddedTaxIncluded": False,
        },
    }
    prices = [offer["priceSpecification"] for offer in offers]
    assert "unitCode" not in prices[1]
    assert [price["minPrice"] for price in prices if "minPrice" in price] == [195, 320]
    assert all(("price" in price) != ("minPrice" in price) for price in prices)
    assert len(prices) == 11
    untaxed = centre(demo_pages, "fabrique-des-trois-amers")["makesOffer"]
    assert all("valueAddedTaxIncluded" not in offer["priceSpecification"] for offer in untaxed)
    taxed = centre(demo_pages, "oeuvre-et-cie-bis")["makesOffer"]
    assert all(offer["priceSpecification"]["valueAddedTaxIncluded"] is True for offer in taxed)
    assert "makesOffer" not in centre(demo_pages, "affaires-des-embruns")


def test_photos_are_images_with_their_credit(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """Each photo names its largest file, its size, its words, who made it and its licence; a centre without has none."""
    images = centre(demo_pages, "escale-de-port-orphie")["image"]
    assert len(images) == 3
    assert images[0]["contentUrl"].startswith(f"{URL}/photos/escale-plateau-")
    assert (images[0]["width"]["value"], images[0]["height"]["value"]) == (1440, 960)
    assert images[0]["creditText"] == "Dessin fait pour la démonstration"
    assert images[0]["license"] == "https://creativecommons.org/publicdomain/zero/1.0/deed.fr"
    assert "image" not in centre(demo_pages, "affaires-des-embruns")


def test_a_project_is_no_business(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A planned place is a Project at a place: no hours, no price, no amenity."""
    node = centre(demo_pages, "phare-de-misaine")
    assert node["@type"] == "Project"
    assert node["location"]["@type"] == "Place"
    assert node["parentOrganization"]["name"] == "Communauté de communes des Passes et des Caps"
    assert not {"openingHoursSpecification", "makesOffer", "amenityFeature", "address"} & set(node)


@pytest.mark.parametrize("slug", ["minoterie", "station-des-sternes", "cale-du-varech"])
def test_what_nobody_vouches_for_is_a_mere_place(demo_pages: tuple[Site, dict[str, Page]], slug: str) -> None:
    """A closed place, and one that recent evidence does not know as open, has neither hours nor prices."""
    node = centre(demo_pages, slug)
    assert node["@type"] == "Place"
    assert not {"openingHoursSpecification", "specialOpeningHoursSpecification", "makesOffer", "email"} & set(node)


def test_a_closed_place_cannot_be_reached(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A closed place keeps its name and where it was, nothing one could use."""
    node = centre(demo_pages, "minoterie")
    assert {"name", "address", "geo"} <= set(node)
    assert not {"telephone", "amenityFeature", "maximumAttendeeCapacity"} & set(node)


def test_an_abandoned_project_is_nothing(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """The page of what never was has breadcrumbs only."""
    site, listed = demo_pages
    assert [node["@type"] for node in graph(listed["centres/cabane-du-bout/"], site)] == ["BreadcrumbList"]


def test_a_place_closed_for_a_while_says_until_when(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A temporarily closed place has its closure, and no weekly hours or prices meanwhile."""
    node = centre(demo_pages, "ponton")
    assert node["@type"] == "LocalBusiness"
    assert node["specialOpeningHoursSpecification"][0]["validThrough"] == "2027-02-28"
    assert not {"openingHoursSpecification", "makesOffer"} & set(node)


@pytest.mark.parametrize("network", ["demo", "real"])
def test_a_point_is_the_centre_s_own(network: str, request: pytest.FixtureRequest) -> None:
    """No centre has coordinates that its sheet does not give: the commune's point is not passed off as its own."""
    site, listed = request.getfixturevalue(f"{network}_pages")
    with_point = set()
    for listing in site.catalogue.listings:
        text = json.dumps(graph(listed[f"centres/{listing.slug}/"], site))
        if "GeoCoordinates" in text:
            with_point.add(listing.slug)
    may_have = {listing.slug for listing in site.catalogue.listings if listing.has_own_point}
    assert with_point <= may_have
    assert any(not listing.has_own_point for listing in site.catalogue.listings)


def test_news_say_when_and_about_what(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A news item has its dates, its category, its sources, the places it is about and its publisher; a draft has nothing."""
    site, listed = demo_pages
    for text in site.news:
        node = graph(listed[f"actualites/{text.record.slug}/"], site)[0]
        assert node["@type"] == "NewsArticle"
        assert (node["headline"], node["datePublished"]) == (text.record.title, text.record.date.isoformat())
        assert ("dateModified" in node) == (text.record.modified is not None)
        assert len(node.get("citation", ())) == len(text.record.sources)
        assert node["publisher"]["name"] == "Coopérative des Escales des Orphies"
        assert {item["name"] for item in node.get("about", ())} <= {
            site.catalogue.by_slug[slug].centre.name for slug in text.record.centres
        }
    events = {slug: graph(listed[f"actualites/{slug}/"], site)[1] for slug in site.occasions}
    assert {node["@type"] for node in events.values()} == {"Event"}
    held, days = events["portes-ouvertes"], events["assemblee-du-reseau"]
    assert (held["startDate"], held["endDate"]) == ("2026-12-12T10:00:00-01:00", "2026-12-12T16:00:00-01:00")
    assert held["location"]["address"]["addressLocality"] == "Port-Orphie"
    assert (days["startDate"], days["endDate"], days["location"]["name"]) == ("2026-09-17", "2026-09-18", "Mairie de Kervoile")
    assert site.drafts
    for text in site.drafts:
        assert graph(listed[f"brouillons/{text.record.slug}/"], site) == []


@pytest.mark.parametrize("network", ["demo", "real"])
def test_breadcrumbs_lead_from_home_to_the_page(network: str, request: pytest.FixtureRequest) -> None:
    """Every indexed page with breadcrumbs lists them from the home page to itself, numbered from 1."""
    site, listed = request.getfixturevalue(f"{network}_pages")
    for page in listed.values():
        lists = [node for node in graph(page, site) if node["@type"] == "BreadcrumbList"]
        assert len(lists) == bool(page.crumbs and page.is_indexed)
        for node in lists:
            steps = node["itemListElement"]
            assert [step["position"] for step in steps] == list(range(1, len(page.crumbs) + 3))
            assert (steps[0]["item"], steps[-1]["item"]) == (f"{URL}/", f"{URL}/{page.address}")


def test_open_data_are_a_dataset(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """The page of the open data names its three files, which the site has, and their licence."""
    site, listed = demo_pages
    node = next(node for node in graph(listed["donnees/"], site) if node["@type"] == "Dataset")
    written = {output.address for output in outputs(site, ())}
    files = {item["contentUrl"].removeprefix(f"{URL}/") for item in node["distribution"]}
    assert files == {"centres.csv", "centres.json", "centres.geojson"}
    assert files <= written
    assert node["license"] == "https://creativecommons.org/publicdomain/zero/1.0/deed.fr"
    assert 50 <= len(node["description"]) <= 5000


def test_an_organisation_is_named_where_a_publisher_is(
    demo_pages: tuple[Site, dict[str, Page]], real_pages: tuple[Site, dict[str, Page]]
) -> None:
    """The home page is a WebSite; the network is an Organization once somebody answers for it, and not before."""
    site, listed = demo_pages
    assert [node["@type"] for node in graph(listed[""], site)] == ["WebSite", "Organization", "Organization"]
    assert graph(listed["reseau/"], site)[0]["telephone"] == "+33261910012"
    bare = replace(site, project=replace(site.project, network=replace(site.project.network, publisher=None)))
    home = pages_of(bare)[""]
    assert [node["@type"] for node in graph(home, bare)] == ["WebSite"]
    assert "publisher" not in graph(home, bare)[0]
    real, pages_there = real_pages
    has_publisher = real.project.network.publisher is not None
    assert ("Organization" in structured(pages_there[""], real)) is has_publisher


# ---- On the page ----


def test_nothing_is_said_without_an_address(demo: Project) -> None:
    """Without a site address, or outside production, no page has structured data."""
    for changes in ({"siteurl": ""}, {"is_production": False}):
        site = replace(site_of(demo), **changes)
        assert not any(structured(page, site) for page in pages_of(site).values())


def test_no_text_ends_the_script(demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A name with </script>, <!-- or & is data, whatever it holds."""
    site, listed = demo_pages
    page = listed["centres/oeuvre-et-cie-bis/"]
    listing = page.context["listing"]
    hostile = "</script><script>alert(1)</script><!-- & \u2028"
    sheet = replace(listing.centre, name=hostile)
    text = structured(replace(page, values={**page.context, "listing": replace(listing, centre=sheet)}), site)
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text)["@graph"][0]["name"] == hostile


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration as it would be online."""
    output = tmp_path_factory.mktemp("structured") / "output"
    settings = ROOT / "demo/pelicanconf.py"
    result = run_pelican(ROOT / "demo/content", settings, output, "-e", f'SITEURL="{URL}"', "PRODUCTION=true")
    assert result.returncode == 0, result.stdout + result.stderr
    return Built(output, result.stdout)


def test_every_page_s_data_are_one_block(published: Built, demo_pages: tuple[Site, dict[str, Page]]) -> None:
    """A published page holds its structured data in one script of data, and a photo it names is there."""
    site, listed = demo_pages
    for address, page in listed.items():
        html = (published.folder / page.file).read_text(encoding="utf-8")
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        expected = graph(page, site)
        assert [json.loads(block)["@graph"] for block in blocks] == ([expected] if expected else []), address
        for node in nodes(expected):
            if node.get("@type") == "ImageObject":
                assert (published.folder / Path(node["contentUrl"].removeprefix(f"{URL}/"))).is_file()


def test_a_local_site_has_none(demo_site: Built) -> None:
    """A page built without an address says nothing to machines."""
    assert not any("ld+json" in html for html in demo_site.pages.values())
