"""The site as a list of outputs: every page, document and asset with its address and what it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from math import ceil, floor
from typing import Any, cast

from telecentres import french
from telecentres.draw.detailed_map import tiles_of
from telecentres.draw.maps import AREA, BAND, NARROW, WIDE, Atlas, Cover
from telecentres.draw.pictures import ShownPhoto
from telecentres.know.agenda import Occasion, occasion_of
from telecentres.know.catalogue import Catalogue, Listing
from telecentres.know.commute import Journey, savings
from telecentres.know.coverage import REACH_KM, Gain, gains, uncovered
from telecentres.know.evidence import Standing
from telecentres.know.milestones import milestones
from telecentres.know.traits import DESKS, GROUPS, Group, Trait, day_prices, has, twin
from telecentres.project import Project
from telecentres.read.records import JourneyPlanner, News
from telecentres.read.records import Page as Prose
from telecentres.read.vocabulary import SpaceKind, Status
from telecentres.site import exports, selection, suggestions
from telecentres.site.addresses import address_of
from telecentres.site.outputs import Asset, Document, Output, Page
from telecentres.territory import EPCI, Commune

__all__ = ["HOME", "REQUIRED_PAGES", "Site", "outputs"]

PAGE_SIZE = 50  # places on one page of the directory
IN_FOOTER = ("espaces", "services")  # groups of traits whose list every page leads to, though it may be empty
NEAR_KM = 15.0
LOCATOR_KM = 6.0
AREA_KM = 11.0  # the circle of ten is seen whole
HOME = "accueil"

# The pages whose prose a network writes and whose figures the program adds, by file name.
_TEMPLATES = {
    HOME: "home.html",
    "entreprises": "companies.html",
    "independants": "independents.html",
    "porteurs-de-projet": "project_owners.html",
    "reseau": "network.html",
    "mentions-legales": "legal.html",
}
REQUIRED_PAGES = (*_TEMPLATES, "accessibilite", "confidentialite")


@dataclass(frozen=True, slots=True)
class Text:
    """A news item or page of prose with its rendered body, links resolved."""

    record: Any
    body_html: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """What stands for a centre in a list: its first photo, or else its place, drawn."""

    photo: ShownPhoto | None
    cover: Cover | None


@dataclass(frozen=True)
class Site:
    """What the outputs are made from. `siteurl` has no slash at its end; it is empty where no host is known.

    `photos` holds those of the centres that have some, by slug.
    """

    project: Project
    catalogue: Catalogue
    news: tuple[Text, ...]
    drafts: tuple[Text, ...]
    pages: tuple[Text, ...]
    siteurl: str
    is_production: bool
    atlas: Atlas
    photos: Mapping[str, tuple[ShownPhoto, ...]] = field(default_factory=dict)

    @cached_property
    def thumbnails(self) -> dict[str, Thumbnail]:
        """The picture of each centre in a list, by slug."""
        found = {}
        for listing in self.catalogue.listings:
            photos = self.photos.get(listing.slug)
            found[listing.slug] = Thumbnail(photos[0], None) if photos else Thumbnail(None, self.atlas.cover(listing.point))
        return found

    @cached_property
    def occasions(self) -> dict[str, Occasion]:
        """The events that published news announce, by the slug of the news item, the next one first."""
        found = [occasion for text in self.news if (occasion := occasion_of(text.record, self.catalogue))]
        found.sort(key=lambda one: (one.event.first_day, one.event.hours or (0, 0), one.news.slug))
        return {one.news.slug: one for one in found}

    @property
    def changed(self) -> date | None:
        """The newest day anything in the data speaks of."""
        return _newest(
            *(_listing_day(listing) for listing in self.catalogue.listings),
            *(text.record.modified or text.record.date for text in self.news),
        )


def outputs(site: Site, assets: Iterable[Asset]) -> tuple[Output, ...]:
    """Everything the build writes, in the order of the site map."""
    drawn = {**_network_map(site), "thumbnails": site.thumbnails}
    found: list[Output] = [
        _home(site, drawn),
        *_directory(site, drawn),
        *(_centre(site, listing) for listing in site.catalogue.listings),
        *_communes(site),
        *_epcis(site),
        *(page for group in GROUPS for page in _facets(site, group)),
        _comparison(site),
        *_news(site),
        *_agenda(site),
        *_prose(site),
        _data(site),
        Page(
            "recherche/",
            "search.html",
            "Rechercher",
            f"Les lieux, les communes, les services et les actualités {site.project.territory.name.of}, en un mot.",
            section="recherche",
            changed=site.changed,
            runs_wasm=True,
        ),
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
        Document("centres.geojson", lambda: exports.geojson(site.catalogue, site.siteurl)),
        Document("centres.json", lambda: exports.centres_json(site.catalogue, site.project, site.siteurl)),
        Document(
            "centres/filtres.json",
            lambda: selection.filters_json(
                site.catalogue, site.project.territory.name, with_cards=len(site.catalogue.listings) > PAGE_SIZE
            ),
        ),
        *(
            Document(f"{address_of(listing)}comparer.json", partial(selection.comparison_json, listing))
            for listing in site.catalogue.listings
        ),
        Document("centres.csv", lambda: exports.centres_csv(site.catalogue, site.siteurl)),
        Document("communes.json", lambda: suggestions.communes_json(site.project.territory)),
        Document("recherche/mots.json", lambda: suggestions.words_json(site.catalogue)),
        Document("actualites/flux.xml", lambda: exports.feed(site.project.network, site.news, site.siteurl)),
        Document("robots.txt", lambda: exports.robots(site.siteurl, is_production=site.is_production)),
    ]
    pages = [output for output in found if isinstance(output, Page)]
    found.append(Document("sitemap.xml", lambda: exports.sitemap(pages, site.siteurl)))
    found += assets
    return tuple(found)


def _newest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _listing_day(listing: Listing) -> date | None:
    centre = listing.centre
    return _newest(
        centre.verified_on,
        centre.prices_on,
        *(source.date.first for source in centre.sources if source.date is not None),
    )


def _text_day(text: Text) -> date | None:
    day: date | None = text.record.modified or getattr(text.record, "date", None)
    return day


def _page_named(site: Site, slug: str) -> Text:
    return next(text for text in site.pages if text.record.slug == slug)


def _home(site: Site, drawn: dict[str, Any]) -> Page:
    text = _page_named(site, HOME)
    catalogue = site.catalogue
    return Page(
        "",
        _TEMPLATES[HOME],
        text.record.title,
        text.record.summary,
        {
            "text": text,
            "confirmed": catalogue.confirmed,
            "figures": _figures(site),
            "news": site.news[:3],
            "example": _example(site),
            **drawn,
        },
        section="accueil",
        changed=site.changed,
    )


def _example(site: Site) -> dict[str, Any] | None:
    """The journey that the territory proposes, to the nearest active place, and what it saves; None where it saves nothing."""
    territory = site.project.territory
    travel = territory.travel
    if travel is None or travel.example is None:
        return None
    asked = travel.example
    home, work = territory.locate(asked.home), territory.place_of_work(asked.work)
    near = site.catalogue.nearest(home.point, 1) if home else []
    if home is None or work is None or not near:
        return None
    mode, mode_to_centre = travel.modes[asked.mode], travel.modes[asked.mode_to_centre]
    saved = savings(travel, Journey(home.point, work, near[0][1].point, mode, mode_to_centre, asked.days))
    if saved.hours <= 0 or saved.kg_co2e <= 0:
        return None
    figures = [travel.weeks, travel.share_saved, travel.detour]
    for one in (mode, mode_to_centre):
        figures += [figure for figure in (one.emissions, one.speed, one.cost_by_kilometre, one.cost_by_trip) if figure]
    return {
        "home": home,
        "listing": near[0][1],
        "work": asked.work,
        "mode": mode,
        "mode_to_centre": mode_to_centre,
        "days": asked.days,
        "saved": saved,
        "figures": list(dict.fromkeys(figures)),
    }


def _network_map(site: Site) -> dict[str, Any]:
    """The drawings of the whole network, and the credits they ask for."""
    drawn = {"outline.geojson", "neighbours.geojson", "stations.csv"}
    credits_ = [source.credit for source in site.project.territory.data_sources if source.file in drawn and source.credit]
    return {
        "wide": site.atlas.network(WIDE),
        "narrow": site.atlas.network(NARROW),
        "band": site.atlas.network(BAND),
        "map_credits": tuple(dict.fromkeys(credits_)),
        "detail": tiles_of(site.project.network),
        "numbers": site.atlas.numbers,
    }


def _directions(listing: Listing, planner: JourneyPlanner | None) -> list[tuple[str, str]]:
    """Ways to look up the journey to a place, as (words, address): none where its own point is not known."""
    if not listing.has_own_point:
        return []
    latitude, longitude = listing.point
    found = [
        ("Ouvrir dans une application", f"geo:{latitude},{longitude}"),
        (
            "Voir sur OpenStreetMap",
            f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}",
        ),
    ]
    if planner:
        url = planner.url.replace("{latitude}", str(latitude)).replace("{longitude}", str(longitude))
        found.append((f"Calculer un trajet ({planner.name})", url))
    return found


def _figures(site: Site) -> list[tuple[str, str]]:
    """Counts of the network, as (number, what it counts): only what the data say."""
    standing = site.catalogue.by_standing
    without = uncovered(site.catalogue)
    communes = site.project.territory.communes
    near = sum(commune.population for commune in communes if commune.insee_code not in without)
    within = f"à moins de {REACH_KM:.0f} km d’un lieu en activité"
    counts = [
        (len(standing[Standing.CONFIRMED]), "lieu en activité", "lieux en activité"),
        (len(standing[Standing.PLANNED]), "lieu en projet", "lieux en projet"),
        (len(standing[Standing.TO_VERIFY]), "lieu à vérifier", "lieux à vérifier"),
        (len(site.catalogue.by_commune), "commune concernée", "communes concernées"),
        (near, f"habitant {within}", f"habitants {within}"),
    ]
    return [(french.number(count), one if count < 2 else many) for count, one, many in counts]


def _directory(site: Site, drawn: dict[str, Any]) -> Iterator[Page]:
    """The list of every place: whole where it is short, on pages where it is long."""
    catalogue = site.catalogue
    ordered = [listing for listings in catalogue.by_standing.values() for listing in listings]
    parts = [ordered[start : start + PAGE_SIZE] for start in range(0, len(ordered), PAGE_SIZE)] or [[]]
    addresses = ["centres/", *(f"centres/page/{number}/" for number in range(2, len(parts) + 1))]
    first_page = {
        standing: next(n for n, part in enumerate(parts) if found[0] in part)
        for standing, found in catalogue.by_standing.items()
        if found
    }
    within = site.project.territory.name.within
    for number, (part, address) in enumerate(zip(parts, addresses, strict=True)):
        yield Page(
            address,
            "directory.html",
            f"Les lieux où travailler {within}" + (f", page {number + 1}" if number else ""),
            f"{french.plural(len(ordered), 'lieu', 'lieux')} {within}, "
            f"dont {french.number(len(catalogue.confirmed))} en activité : commune, preuves et dates.",
            {
                "sections": [
                    (standing, len(catalogue.by_standing[standing]), shown)
                    for standing in Standing
                    if (shown := [listing for listing in part if listing.standing is standing])
                ],
                "standings": [
                    (standing, len(catalogue.by_standing[standing]), f"{addresses[place]}#{standing}")
                    for standing, place in first_page.items()
                ],
                "groups": [
                    (group, catalogue.facets[group.name], _silent(catalogue, group))
                    for group in GROUPS
                    if catalogue.facets[group.name]
                ],
                "epcis": [
                    (epci, len(catalogue.by_epci[epci.code]))
                    for epci in _by_name(site.project.territory.epcis)
                    if epci.code in catalogue.by_epci
                ],
                "has_seats": any(listing.seats for listing in catalogue.usable),
                "has_hours": any(listing.centre.opening_hours for listing in catalogue.usable),
                "price_range": _price_range(catalogue),
                "number": number,
                "addresses": addresses,
                "page_size": PAGE_SIZE,
                **drawn,
            },
            crumbs=(("Les lieux", "centres/"),) if number else (),
            section="centres",
            changed=site.changed,
        )


def _silent(catalogue: Catalogue, group: Group) -> int:
    """How many usable places say nothing of any trait of a group."""
    traits = cast(Iterable[Trait], group.traits)
    return sum(all(has(listing.centre, trait) is None for trait in traits) for listing in catalogue.usable)


def _price_range(catalogue: Catalogue) -> tuple[int, int] | None:
    """The lowest and highest comparable price of a day at a desk or in an office, in whole euros; None where none is known."""
    found = [
        price.amount
        for listing in catalogue.usable
        for price in day_prices(listing.centre)
        if price.kind in DESKS and price.amount is not None
    ]
    return (floor(min(found)), ceil(max(found))) if found else None


def _comparison(site: Site) -> Page:
    return Page(
        "comparer/",
        "compare.html",
        "Comparer des lieux",
        "Jusqu’à quatre lieux côte à côte : situation, espaces, tarifs, horaires, services, accessibilité.",
        {"listings": site.catalogue.listings},
        section="centres",
        changed=site.changed,
    )


def _by_name(epcis: Iterable[EPCI]) -> list[EPCI]:
    return sorted(epcis, key=lambda epci: epci.slug)


def _centre(site: Site, listing: Listing) -> Page:
    centre = listing.centre
    near = [(kilometres, other) for kilometres, other in site.catalogue.nearest(listing.point, 4) if other is not listing][:3]
    place = listing.commune.name
    kinds = french.enumeration([kind.label.lower() for kind in centre.types]) or "lieu de travail"
    return Page(
        address_of(listing),
        "centre.html",
        f"{centre.name}, {place}",
        centre.description or f"{kinds[0].upper()}{kinds[1:]} {french.at_place(place)}. {listing.evidence.claim}.",
        {
            "listing": listing,
            "stations": site.project.territory.nearest_stations(listing.point, 3, 10),
            "near": near,
            "news": [text for text in site.news if centre.slug in text.record.centres],
            "criteria": site.project.territory.criteria,
            "unknown": _unknown(listing),
            "hours_data": selection.hours_data(listing, site.project.territory.name),
            "milestones": milestones(centre.project, site.project.today) if centre.project else (),
            "presentation": centre.presentation,
            "photos": site.photos.get(centre.slug, ()),
            "directions": _directions(listing, site.project.territory.name.journey_planner),
            "locator": site.atlas.locator(listing.point, LOCATOR_KM, commune=listing.commune, centre=listing),
        },
        crumbs=(("Les lieux", "centres/"),),
        section="centres",
        changed=_newest(
            _listing_day(listing), *(other.record.date for other in site.news if centre.slug in other.record.centres)
        ),
    )


def _unknown(listing: Listing) -> list[str]:
    """What a visitor would ask and the sheet does not say."""
    centre = listing.centre
    if centre.status in (Status.CLOSED, Status.ABANDONED):
        return []
    contact = centre.contact
    asked: list[tuple[str, Any]] = [
        ("adresse", centre.address.street_address),
        ("téléphone", contact and contact.telephone),
        ("courriel", contact and contact.email),
        ("horaires", centre.opening_hours),
        ("espaces et places", centre.spaces),
        ("tarifs", any(space.offers is not None for space in centre.spaces)),
        ("services", centre.services),
        ("accessibilité", centre.accessibility),
    ]
    if centre.status is Status.PLANNED:
        asked = [
            ("porteur", centre.project and centre.project.sponsor),
            ("étape", centre.project and centre.project.stages),
            ("date d’ouverture", centre.project and centre.project.expected_opening),
        ]
    return [name for name, value in asked if not value]


def _communes(site: Site) -> Iterator[Page]:
    territory = site.project.territory
    by_letter: dict[str, list[Commune]] = {}
    for commune in sorted(territory.communes, key=lambda commune: commune.slug):
        by_letter.setdefault(commune.slug[0].upper(), []).append(commune)
    former = sorted(
        ((old.name, territory.commune_by_code[old.current_insee_code]) for old in territory.former_communes),
        key=lambda pair: pair[0],
    )
    yield Page(
        "communes/",
        "communes.html",
        f"Les communes {territory.name.of}",
        f"Choisissez votre commune parmi {french.number(len(territory.communes))} : les lieux les plus proches et leur distance.",
        {"by_letter": by_letter, "former": former},
        section="communes",
        changed=site.changed,
    )
    gained = gains(site.catalogue)
    for commune in territory.communes:
        yield _commune(site, commune, gained[commune.insee_code])


def _commune(site: Site, commune: Commune, gain: Gain) -> Page:
    territory, catalogue = site.project.territory, site.catalogue
    point = commune.point
    here = catalogue.by_commune.get(commune.insee_code, ())
    near = catalogue.nearest(point, 5)
    unsure = sorted(
        (
            pair
            for standing in (Standing.TO_VERIFY, Standing.TEMPORARILY_CLOSED)
            for pair in catalogue.nearest(point, 5, standing, NEAR_KM)
        ),
        key=lambda pair: pair[0],
    )
    planned = catalogue.nearest(point, 5, Standing.PLANNED, NEAR_KM)
    first = near[0] if near else None
    closest = f"le plus proche : {first[1].centre.name}, à {french.kilometres(first[0])}" if first else "aucun lieu en activité"
    return Page(
        address_of(commune),
        "commune.html",
        f"Où travailler près {french.of_place(commune.name)}",
        f"Les lieux de travail partagés autour {french.of_place(commune.name)} ; {closest} à vol d’oiseau.",
        {
            "commune": commune,
            "epci": territory.epci_by_code[commune.epci_code],
            "near": near,
            "near_ten": len([1 for kilometres, _ in near if kilometres <= REACH_KM]),
            "closer": _closer(unsure, near),
            "unsure": unsure,
            "planned": planned,
            "closed": catalogue.nearest(point, 5, Standing.CLOSED, NEAR_KM),
            "gain": gain,
            "not_counted": [listing for kilometres, listing in (*unsure, *planned) if kilometres <= REACH_KM],
            "communes_count": len(territory.communes),
            "newest": site.changed,
            "area": site.atlas.locator(point, AREA_KM, AREA, commune=commune),
            "stations": territory.nearest_stations(point, 3, 20),
            "neighbours": territory.nearest_communes(point, 7)[1:],
            "near_km": NEAR_KM,
            "reach_km": REACH_KM,
        },
        crumbs=(("Les communes", "communes/"),),
        section="communes",
        changed=_newest(*(_listing_day(listing) for listing in [*here, *(listing for _, listing in near)])),
    )


def _closer(unsure: list[tuple[float, Listing]], near: list[tuple[float, Listing]]) -> tuple[float, Listing] | None:
    """The nearest place to verify, where it lies nearer than any confirmed one."""
    found = (pair for pair in unsure if pair[1].standing is Standing.TO_VERIFY and (not near or pair[0] < near[0][0]))
    return next(found, None)


def _epcis(site: Site) -> Iterator[Page]:
    territory, catalogue = site.project.territory, site.catalogue
    epcis = _by_name(territory.epcis)
    yield Page(
        "intercommunalites/",
        "epcis.html",
        f"Les intercommunalités {territory.name.of}",
        f"Les lieux et les projets par intercommunalité : {french.number(len(epcis))} {territory.name.within}.",
        {"rows": [(epci, _count(catalogue, epci)) for epci in epcis]},
        section="communes",
        changed=site.changed,
    )
    for epci in epcis:
        communes = territory.communes_of_epci[epci.code]
        listings = catalogue.by_epci.get(epci.code, ())
        nearest = [(commune, catalogue.nearest(commune.point, 1)) for commune in communes]
        yield Page(
            address_of(epci),
            "epci.html",
            epci.name,
            f"Lieux de travail partagés dans l’intercommunalité {epci.name} : "
            f"{french.plural(len(listings), 'lieu recensé', 'lieux recensés')}, {french.plural(len(communes), 'commune')}.",
            {
                "epci": epci,
                "communes": [(commune, found[0] if found else None) for commune, found in nearest],
                "by_standing": {
                    standing: tuple(listing for listing in listings if listing.standing is standing) for standing in Standing
                },
                "population": sum(commune.population for commune in communes),
                "within_ten": sum(commune.population for commune, found in nearest if found and found[0][0] <= 10),
            },
            crumbs=(("Les intercommunalités", "intercommunalites/"),),
            section="communes",
            changed=_newest(*(_listing_day(listing) for listing in listings)),
        )


def _count(catalogue: Catalogue, epci: EPCI) -> dict[Standing, int]:
    listings = catalogue.by_epci.get(epci.code, ())
    return {standing: sum(listing.standing is standing for listing in listings) for standing in Standing}


def _facets(site: Site, group: Group) -> Iterator[Page]:
    folder, title, facets = group.name, group.title, site.catalogue.facets[group.name]
    if not facets and folder not in IN_FOOTER:
        return
    yield Page(
        f"{folder}/",
        "facets.html",
        f"{title} : que trouve-t-on où ?",
        f"{french.plural(len(facets), 'type connu', 'types connus')} sur {len(list(group.traits))} : "
        "les lieux dont on sait qu’ils l’ont, et ceux qui ne le disent pas.",
        {"facets": facets},
        crumbs=(("Les lieux", "centres/"),),
        section="centres",
        changed=site.changed,
    )
    for facet in facets:
        if twin(facet.word) is not None:
            continue
        yield Page(
            address_of(facet),
            "facet.html",
            f"{facet.word.label} {site.project.territory.name.within}",
            f"{french.plural(len(facet.listings), 'lieu', 'lieux')} avec : {facet.word.label.lower()}. "
            f"Inconnu pour {french.plural(facet.unknown, 'lieu', 'lieux')}.",
            {"facet": facet, "thumbnails": site.thumbnails},
            crumbs=(("Les lieux", "centres/"), (title, f"{folder}/")),
            section="centres",
            changed=_newest(*(_listing_day(listing) for listing in facet.listings)),
        )


def _news(site: Site) -> Iterator[Page]:
    yield Page(
        "actualites/",
        "news_index.html",
        "Actualités",
        "Ce qui s’ouvre, se prépare et change, avec les sources.",
        {"news": site.news, "has_agenda": bool(site.occasions)},
        section="actualites",
        changed=_newest(*(_text_day(text) for text in site.news)),
    )
    for text in (*site.news, *site.drafts):
        record: News = text.record
        is_draft = text in site.drafts
        yield Page(
            address_of(record) if not is_draft else f"brouillons/{record.slug}/",
            "news.html",
            record.title,
            record.summary,
            {
                "text": text,
                "cited": [site.catalogue.by_slug[slug] for slug in record.centres],
                "is_draft": is_draft,
                "occasion": (occasion := site.occasions.get(record.slug)),
                "is_past": occasion is not None and occasion.is_past(site.project.today),
            },
            crumbs=(("Actualités", "actualites/"),),
            section="actualites",
            changed=_text_day(text),
            is_indexed=not is_draft,
        )


def _agenda(site: Site) -> Iterator[Page | Document]:
    """The agenda and a calendar file for each event; nothing where no news announces one."""
    occasions = list(site.occasions.values())
    if not occasions:
        return
    today = site.project.today
    yield Page(
        "agenda/",
        "agenda.html",
        "Agenda",
        "Les rendez-vous que les actualités annoncent : quand, où, et comment s’inscrire.",
        {
            "coming": [one for one in occasions if not one.is_past(today)],
            "past": [one for one in reversed(occasions) if one.is_past(today)],
        },
        crumbs=(("Actualités", "actualites/"),),
        section="actualites",
        changed=_newest(*(one.news.modified or one.news.date for one in occasions)),
    )
    for one in occasions:
        yield Document(address_of(one), partial(exports.calendar, one, site.siteurl))


def _prose(site: Site) -> Iterator[Page]:
    for text in site.pages:
        record: Prose = text.record
        if record.slug == HOME:
            continue
        yield Page(
            f"{record.slug}/",
            _TEMPLATES.get(record.slug, "prose.html"),
            record.title,
            record.summary,
            {"text": text, **_figures_of(site, record.slug)},
            section=record.slug,
            changed=record.modified,
        )


def _figures_of(site: Site, slug: str) -> dict[str, Any]:
    """What the program adds to a page's prose."""
    catalogue = site.catalogue
    if slug == "entreprises":
        offices = tuple(
            listing for listing in catalogue.usable if any(s.kind is SpaceKind.PRIVATE_OFFICE for s in listing.centre.spaces)
        )
        rooms = tuple(
            listing for listing in catalogue.usable if any(s.kind is SpaceKind.MEETING_ROOM for s in listing.centre.spaces)
        )
        return {"confirmed": catalogue.confirmed, "offices": offices, "rooms": rooms}
    if slug == "independants":
        priced = [(listing, space) for listing in catalogue.confirmed for space in listing.centre.spaces if space.offers]
        return {"confirmed": catalogue.confirmed, "priced": priced}
    if slug == "porteurs-de-projet":
        planned = [listing for listing in catalogue.listings if listing.centre.status is Status.PLANNED]
        return {
            "planned": [listing for listing in planned if listing.standing is Standing.PLANNED],
            "to_verify": [listing for listing in planned if listing.standing is Standing.TO_VERIFY],
            "abandoned": [listing for listing in catalogue.listings if listing.centre.status is Status.ABANDONED],
        }
    if slug == "reseau":
        return {
            "figures": _figures(site),
            "members": [listing for listing in catalogue.listings if listing.centre.membership is not None],
        }
    if slug == "mentions-legales":
        return {"sources": site.project.territory.data_sources}
    return {}


def _data(site: Site) -> Page:
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
