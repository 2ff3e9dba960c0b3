"""What each page says to machines: schema.org as JSON-LD, with nothing that the page itself does not say.

Only a production site with a known address has any: every identifier is absolute, and a trial site is nobody's source.
What is not in activity claims little: a project is a Project, a closed or unsure place is a Place without hours or
prices, an abandoned project is nothing at all. Texts are as typed; unknown facts are left out, never « false ».
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from telecentres.draw.pictures import ShownPhoto
from telecentres.know.agenda import Occasion
from telecentres.know.catalogue import Listing
from telecentres.know.evidence import Standing
from telecentres.read.centre import Accessibility, Address, Centre, Closure, Offer, OpeningHours, Space
from telecentres.read.records import Network, News, Publisher
from telecentres.read.vocabulary import PriceUnit, Status, Vat
from telecentres.site.addresses import address_of
from telecentres.site.inputs import Site, Text
from telecentres.site.outputs import Page

__all__ = ["graph", "structured"]

Node = dict[str, Any]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOLIDAYS = "PublicHolidays"

# UN/CEFACT Recommendation 20; a half day and ten days have no code of their own.
_UNIT_CODES = {
    PriceUnit.HOUR: "HUR",
    PriceUnit.DAY: "DAY",
    PriceUnit.WEEK: "WEE",
    PriceUnit.MONTH: "MON",
    PriceUnit.YEAR: "ANN",
}
_TAX_INCLUDED = {Vat.EXCLUDED: False, Vat.INCLUDED: True}

_FILES = (
    ("centres.csv", "text/csv"),
    ("centres.json", "application/json"),
    ("centres.geojson", "application/geo+json"),
)

# Inside a script element only these could end it or be taken for markup; JSON knows them by number too.
_UNSAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def structured(page: Page, site: Site) -> str:
    """The page's JSON-LD, safe inside a script element; empty where there is nothing to say, or nobody to say it to."""
    found = graph(page, site)
    if not found:
        return ""
    text = _JSON.encode({"@context": "https://schema.org", "@graph": found})
    for sign, number in _UNSAFE:
        text = text.replace(sign, number)
    return text


def graph(page: Page, site: Site) -> list[Node]:
    """The nodes of a page: what it is about, and its place in the site."""
    if not (site.siteurl and site.is_production and page.is_indexed):
        return []
    listing, text = page.context.get("listing"), page.context.get("text")
    found: list[Node | None] = []
    if isinstance(listing, Listing):
        found.append(_centre(listing, site))
    elif isinstance(text, Text) and isinstance(text.record, News):
        found.append(_article(text.record, page, site))
        occasion = site.occasions.get(text.record.slug)
        found.append(_event(occasion, page, site) if occasion else None)
    elif page.template == "data.html":
        found.append(_dataset(page, site))
    elif page.template in ("home.html", "network.html"):
        found += [_website(page, site)] if not page.address else []
        found += _organisations(site)
    if page.crumbs:
        found.append(_breadcrumbs(page, site))
    return [node for node in found if node is not None]


def _node(kind: str, name: str | None = None, /, **properties: Any) -> Node:
    """A node of a type, with an identifier if it has one; what is None or an empty list is not said."""
    head = {"@type": kind} if name is None else {"@type": kind, "@id": name}
    return head | {key: value for key, value in properties.items() if value is not None and value != []}


def _url(site: Site, address: str) -> str:
    return f"{site.siteurl}/{address}"


# ---- Places ----


def _centre_id(listing: Listing, site: Site) -> str:
    return _url(site, f"{address_of(listing)}#lieu")


def _kind(listing: Listing) -> str | None:
    """The type of a centre's node: a business only while recent enough evidence says that it is one."""
    if listing.centre.status is Status.ABANDONED:
        return None
    if listing.centre.status is Status.PLANNED:
        return "Project"
    return "LocalBusiness" if listing.standing in (Standing.CONFIRMED, Standing.TEMPORARILY_CLOSED) else "Place"


def _centre(listing: Listing, site: Site) -> Node | None:
    kind, centre = _kind(listing), listing.centre
    if kind is None:
        return None
    is_closed = listing.standing is Standing.CLOSED
    contact = None if is_closed else centre.contact
    name = _centre_id(listing, site)
    here = _whereabouts(listing, site)
    about: Node = {
        "name": centre.name,
        "alternateName": list(centre.alternate_names),
        "description": centre.description,
        "url": (contact and contact.url) or _url(site, address_of(listing)),
        "mainEntityOfPage": _url(site, address_of(listing)),
        "telephone": contact and contact.telephone,
        "sameAs": _same(centre),
        "image": [_image(photo, site) for photo in site.photos.get(listing.slug, ())],
        "keywords": [kind.label for kind in centre.types],
    }
    if kind == "Project":
        return _node(
            kind,
            name,
            **about,
            email=contact and contact.email,
            location=_node("Place", **here),
            parentOrganization=_organisation(centre.project.sponsor) if centre.project and centre.project.sponsor else None,
        )
    about |= here
    if not is_closed:
        about["amenityFeature"] = _amenities(centre)
        about["maximumAttendeeCapacity"] = listing.seats
    if kind == "Place":
        return _node(kind, name, **about)
    return _node(
        kind,
        name,
        **about,
        email=contact and contact.email,
        parentOrganization=_organisation(centre.operator.name, centre.operator.siret) if centre.operator else None,
        memberOf=_node("Organization", _url(site, "#reseau"), name=site.project.network.name) if centre.membership else None,
        specialOpeningHoursSpecification=[_closed(closure) for closure in centre.closures],
        potentialAction=_booking(contact.booking_url) if contact and contact.booking_url else None,
        **(_open_to_all(centre) if centre.status is Status.OPEN else {}),
    )


def _open_to_all(centre: Centre) -> Node:
    """Hours and prices of a place that is open."""
    return {
        "openingHoursSpecification": _hours(centre.opening_hours) if centre.opening_hours else None,
        "makesOffer": [_offer(space, offer) for space in centre.spaces for offer in space.offers or ()],
    }


def _whereabouts(listing: Listing, site: Site) -> Node:
    """Address and areas of a place, and its point where somebody gave one: the commune's would put it elsewhere."""
    position = listing.centre.position
    geo = _node("GeoCoordinates", latitude=position.latitude, longitude=position.longitude) if position else None
    commune = _url(site, address_of(listing.commune))
    epci = _url(site, address_of(listing.epci))
    return {
        "address": _address(listing.centre.address, listing.commune.name, site.project.territory.name.country),
        "containedInPlace": _node(
            "AdministrativeArea",
            f"{commune}#commune",
            name=listing.commune.name,
            url=commune,
            containedInPlace=_node("AdministrativeArea", f"{epci}#epci", name=listing.epci.name, url=epci),
        ),
    } | ({"geo": geo} if geo else {})


def _address(address: Address, commune: str, country: str) -> Node:
    return _node(
        "PostalAddress",
        streetAddress=address.street_address,
        extendedAddress=address.extension,
        postalCode=address.postal_code,
        addressLocality=commune,
        addressCountry=country,
    )


def _same(centre: Centre) -> list[str]:
    """Pages elsewhere about the very same place."""
    osm = f"https://www.openstreetmap.org/{centre.osm}" if centre.osm else None
    acceslibre = centre.accessibility.acceslibre if centre.accessibility else None
    return [url for url in (osm, acceslibre) if url]


def _image(photo: ShownPhoto, site: Site) -> Node:
    largest = photo.picture.largest
    return _node(
        "ImageObject",
        contentUrl=_url(site, largest.address),
        encodingFormat="image/jpeg",
        width=_pixels(largest.width),
        height=_pixels(largest.height),
        caption=photo.alt,
        creditText=photo.credit,
        license=photo.licence and photo.licence.url,
    )


def _pixels(count: int) -> Node:
    return _node("QuantitativeValue", value=count, unitCode="E37")


def _booking(url: str) -> Node:
    return _node("ReserveAction", target=_node("EntryPoint", urlTemplate=url))


# ---- Hours ----


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _hours(hours: OpeningHours) -> list[Node]:
    """One node for each span of the week with the days that have it; a day that no node names is closed.

    An end before its start is on the next day; a whole day ends at 23:59. Public holidays are only spoken of where the
    sheet does; a node without hours says closed (https://schema.org/OpeningHoursSpecification).
    """
    days: dict[tuple[int, int], list[str]] = {}
    week = zip((*_DAYS, _HOLIDAYS), (*hours.days, hours.holidays or ()), strict=True)
    for day, spans in week:
        for span in spans:
            days.setdefault((span.start, span.end), []).append(day)
    found = [
        _node(
            "OpeningHoursSpecification",
            dayOfWeek=named,
            opens=_clock(start),
            closes="23:59" if end - start == 1440 else _clock(end),
        )
        for (start, end), named in days.items()
    ]
    if hours.holidays == ():
        found.append(_node("OpeningHoursSpecification", dayOfWeek=[_HOLIDAYS]))
    return found


def _closed(closure: Closure) -> Node:
    return _node(
        "OpeningHoursSpecification",
        description=closure.reason,
        validFrom=closure.valid_from.isoformat(),
        validThrough=closure.valid_through.isoformat(),
    )


# ---- What is there ----


def _amenities(centre: Centre) -> list[Node]:
    """What is known to be there, and what is known not to be."""
    known: list[tuple[str, bool | int]] = [
        *((service.label, True) for service in centre.services),
        *((service.label, False) for service in centre.missing_services),
    ]
    found = [_node("LocationFeatureSpecification", name=name, value=value) for name, value in known]
    return [*found, *(_accessible(centre.accessibility) if centre.accessibility else ())]


def _accessible(accessibility: Accessibility) -> Iterable[Node]:
    facts = (
        ("Entrée de plain-pied", accessibility.step_free),
        ("Porte automatique", accessibility.automatic_door),
        ("Ascenseur", accessibility.lift),
        ("Sanitaires adaptés", accessibility.accessible_toilet),
        ("Stationnement adapté", accessibility.disabled_parking),
        ("Boucle magnétique", accessibility.hearing_loop),
    )
    for name, value in facts:
        if value is not None:
            yield _node("LocationFeatureSpecification", name=name, value=value)
    if accessibility.entrance_width is not None:
        yield _node(
            "LocationFeatureSpecification",
            name="Largeur de l’entrée",
            value=accessibility.entrance_width,
            unitCode="CMT",
            unitText="cm",
        )


# ---- Prices ----


def _amount(price: Decimal) -> int | float:
    return int(price) if price == price.to_integral_value() else float(price)


def _offer(space: Space, offer: Offer) -> Node:
    price = _amount(offer.price)
    return _node(
        "Offer",
        itemOffered=_node("Service", name=space.name or space.kind.label, serviceType=space.kind.label),
        priceSpecification=_node(
            "UnitPriceSpecification",
            **{"minPrice" if offer.is_minimum else "price": price},
            priceCurrency="EUR",
            unitCode=_UNIT_CODES.get(offer.unit),
            unitText=offer.unit.label,
            valueAddedTaxIncluded=_TAX_INCLUDED.get(offer.vat) if offer.vat else None,
        ),
    )


# ---- The network ----


def _organisation(name: str, siret: str | None = None) -> Node:
    return _node("Organization", name=name, identifier=_siret(siret))


def _siret(siret: str | None) -> Node | None:
    return _node("PropertyValue", propertyID="SIRET", value=siret) if siret else None


def _organisations(site: Site) -> list[Node]:
    """The network and who publishes its site; nothing before the network has said who answers for it."""
    network = site.project.network
    if network.publisher is None:
        return []
    return [
        _node(
            "Organization",
            _url(site, "#reseau"),
            name=network.name,
            alternateName=network.short_name,
            slogan=network.tagline,
            url=_url(site, ""),
            email=network.email,
            telephone=network.telephone,
            parentOrganization={"@id": _url(site, "#editeur")},
        ),
        _publisher(network.publisher, site),
    ]


def _publisher(publisher: Publisher, site: Site) -> Node:
    return _node(
        "Organization",
        _url(site, "#editeur"),
        name=publisher.name,
        address=publisher.address,
        email=publisher.email,
        identifier=_siret(publisher.siret),
    )


def _published_by(network: Network, site: Site) -> Node | None:
    """A short mention of the publisher, for pages that do not describe it."""
    return _node("Organization", _url(site, "#editeur"), name=network.publisher.name) if network.publisher else None


def _website(page: Page, site: Site) -> Node:
    network = site.project.network
    return _node(
        "WebSite",
        _url(site, "#site"),
        name=network.name,
        alternateName=network.short_name,
        description=page.description,
        url=_url(site, ""),
        inLanguage="fr",
        publisher=_published_by(network, site),
    )


def _article(news: News, page: Page, site: Site) -> Node:
    network = site.project.network
    cited = [site.catalogue.by_slug[slug] for slug in news.centres]
    return _node(
        "NewsArticle",
        _url(site, f"{page.address}#article"),
        headline=news.title,
        description=news.summary,
        url=_url(site, page.address),
        mainEntityOfPage=_url(site, page.address),
        datePublished=news.date.isoformat(),
        dateModified=news.modified.isoformat() if news.modified else None,
        articleSection=news.category,
        inLanguage="fr",
        about=[
            _node(kind, _centre_id(listing, site), name=listing.centre.name, url=_url(site, address_of(listing)))
            for listing in cited
            if (kind := _kind(listing)) is not None
        ],
        citation=[_node("CreativeWork", name=source.title, url=source.url) for source in news.sources],
        license=network.text_licence.url if network.text_licence else None,
        publisher=_published_by(network, site),
    )


def _event(occasion: Occasion, page: Page, site: Site) -> Node:
    news, listing = occasion.news, occasion.listing
    place = _node("Place", name=occasion.place)
    if listing is not None:
        whereabouts = _whereabouts(listing, site)
        kind = _kind(listing)
        where = {"name": listing.centre.name, "url": _url(site, address_of(listing))}
        is_place = kind in ("LocalBusiness", "Place")
        place = _node(kind, _centre_id(listing, site), **where) if kind and is_place else _node("Place", **where)
        place |= {name: whereabouts[name] for name in ("address", "geo") if name in whereabouts}
    return _node(
        "Event",
        _url(site, f"{page.address}#evenement"),
        name=news.title,
        description=news.summary,
        url=_url(site, page.address),
        startDate=(occasion.start or occasion.event.first_day).isoformat(),
        endDate=(occasion.end or occasion.last_day).isoformat(),
        eventAttendanceMode="https://schema.org/OfflineEventAttendanceMode",
        location=place,
        organizer=_published_by(site.project.network, site),
        inLanguage="fr",
    )


def _dataset(page: Page, site: Site) -> Node:
    network, territory = site.project.network, site.project.territory.name
    licence = network.data_licence.url if network.data_licence else None
    return _node(
        "Dataset",
        _url(site, f"{page.address}#donnees"),
        name=f"{page.title} : {network.name}",
        description=page.description,
        url=_url(site, page.address),
        inLanguage="fr",
        isAccessibleForFree=True,
        license=licence,
        creator=_published_by(network, site),
        dateModified=site.changed.isoformat() if site.changed else None,
        spatialCoverage=_node("Place", name=territory.name),
        distribution=[
            _node("DataDownload", name=file, encodingFormat=form, contentUrl=_url(site, file), license=licence)
            for file, form in _FILES
        ],
    )


def _breadcrumbs(page: Page, site: Site) -> Node:
    steps = (("Accueil", ""), *page.crumbs, (page.title, page.address))
    return _node(
        "BreadcrumbList",
        itemListElement=[
            _node("ListItem", position=position, name=title, item=_url(site, address))
            for position, (title, address) in enumerate(steps, 1)
        ],
    )
