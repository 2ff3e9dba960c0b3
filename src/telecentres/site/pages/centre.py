"""The page of one centre."""

from __future__ import annotations

from datetime import date
from typing import Any

from telecentres import french
from telecentres.draw.maps import Atlas
from telecentres.draw.pictures import ShownPhoto
from telecentres.know.catalogue import Listing, Places
from telecentres.know.charter import findings, is_adopted
from telecentres.know.evidence import Standing
from telecentres.know.milestones import milestones
from telecentres.know.questions import questions
from telecentres.read.records import Charter, JourneyPlanner
from telecentres.read.vocabulary import Status
from telecentres.recipes import Later
from telecentres.site import selection
from telecentres.site.addresses import address_of
from telecentres.site.days import listing_day, newest
from telecentres.site.inputs import Site, Text
from telecentres.site.outputs import Page
from telecentres.site.pages.questions import asked_of
from telecentres.territory import Territory

__all__ = ["centre_page"]

NEAR = 3
LOCATOR_KM = 6.0


def centre_page(site: Site, listing: Listing) -> Page:
    """All that the sheet says, what it does not, and what lies near."""
    gist, place = listing.gist, listing.commune.name
    kinds = french.enumeration([kind.label.lower() for kind in gist.types]) or "lieu de travail"
    news, project = site.news_of.get(listing.slug, ()), site.project
    return Page(
        address_of(listing),
        "centre.html",
        f"{gist.name}, {place}",
        gist.description or f"{kinds[0].upper()}{kinds[1:]} {french.at_place(place)}. {listing.evidence.claim}.",
        Later(
            _about,
            listing,
            project.territory,
            site.catalogue.places,
            site.atlas,
            news=news,
            photos=site.photos.get(listing.slug, ()),
            today=project.today,
        ),
        crumbs=(("Les lieux", "centres/"),),
        section="centres",
        changed=newest(listing_day(listing), *(text.record.date for text in news)),
    )


def _about(
    listing: Listing,
    territory: Territory,
    places: Places,
    atlas: Atlas,
    *,
    news: tuple[Text, ...],
    photos: tuple[ShownPhoto, ...],
    today: date,
) -> dict[str, Any]:
    """What the page of a centre shows."""
    centre = listing.centre
    near = [pair for pair in places.nearest(listing.point, NEAR + 1) if pair[1] is not listing.entry]
    return {
        "listing": listing,
        "stations": territory.nearest_stations(listing.point, 3, 10),
        "near": near[:NEAR],
        "news": news,
        **_charter(listing, territory.charter, today),
        "unknown": _unknown(listing),
        "questions": asked_of(listing) if questions(centre) else "",
        "hours_data": selection.hours_data(listing, territory.name),
        "milestones": milestones(centre.project, today) if centre.project else (),
        "presentation": centre.presentation,
        "photos": photos,
        "directions": _directions(listing, territory.name.journey_planner),
        "locator": atlas.locator_later(listing.point, LOCATOR_KM, commune=listing.commune, centre=listing),
    }


def _charter(listing: Listing, charter: Charter | None, today: date) -> dict[str, Any]:
    """What the charter asks of the place and what is known of it; nothing where it asks nothing: no charter, no open place."""
    is_asked = listing.standing not in (Standing.CLOSED, Standing.PLANNED) and listing.centre.status is not Status.PLANNED
    return {
        "charter_findings": findings(listing.centre, charter, today) if charter and is_asked else (),
        "charter_is_adopted": charter is not None and is_adopted(charter, today),
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
