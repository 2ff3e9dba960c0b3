"""The schema of a centre's sheet: French keys as typed, English attributes in the code, the pair declared once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import field

from telecentres.read.hours import Span
from telecentres.read.kinds import (
    AMOUNT,
    DAY,
    EMAIL,
    HOURS,
    INSEE_CODE,
    PARTIAL_DATE,
    PHONE,
    POSTAL_CODE,
    SIRET,
    WEB,
    YES_NO,
    OpeningHours,
    Quote,
    degrees,
    measure,
    text,
    texts,
    whole,
)
from telecentres.read.nodes import Document, load
from telecentres.read.prose import PROSE, Prose
from telecentres.read.schema import Choice, Keyed, ListOf, MapOf, Reading, Record, key
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import (
    AddressPrecision,
    Audience,
    CentreType,
    Equipment,
    FundingState,
    PriceUnit,
    Seeking,
    Service,
    SpaceKind,
    Stage,
    Status,
    Vat,
)

__all__ = [
    "Access",
    "Accessibility",
    "Address",
    "Centre",
    "Charter",
    "Closure",
    "Connection",
    "Contact",
    "Criterion",
    "Funding",
    "Membership",
    "Offer",
    "OpeningHours",
    "Operator",
    "Photo",
    "Position",
    "Project",
    "ProjectStage",
    "Source",
    "Space",
    "Span",
    "StationWalk",
    "read_centre",
]


def _some(vocabulary: Any) -> ListOf:
    return ListOf(Choice(vocabulary), distinct=True)


class Address(Keyed):
    """schema.org PostalAddress; `locality` is the commune as typed."""

    street_address: str | None = key("voie", text(120), "Numéro et voie")
    extension: str | None = key("complement", text(120), "Complément d’adresse", "Bâtiment, étage, nom du site.")
    postal_code: str | None = key("code_postal", POSTAL_CODE, "Code postal")
    locality: str = key("commune", text(80), "Commune", "Un nom ancien ou sans accent est compris.", required=True)
    insee_code: str | None = key(
        "code_insee", INSEE_CODE, "Code INSEE", "Seulement si le nom et le code postal laissent un doute."
    )


class Position(Keyed):
    """schema.org GeoCoordinates, WGS 84, in decimal degrees."""

    latitude: float = key("latitude", degrees(-90, 90), "Latitude", required=True)
    longitude: float = key("longitude", degrees(-180, 180), "Longitude", required=True)
    precision: AddressPrecision = key(
        "precision", Choice(AddressPrecision), "Précision", "Sans point, celui de la commune est montré, et dit.", required=True
    )


class Contact(Keyed):
    """How to reach a centre; the phone is E.164."""

    telephone: str | None = key("telephone", PHONE, "Téléphone", "Un standard, jamais une ligne personnelle.")
    email: str | None = key("courriel", EMAIL, "Courriel", "Une boîte partagée, jamais celle d’une personne.")
    url: str | None = key("site_web", WEB, "Site web")
    booking_url: str | None = key("reservation", WEB, "Adresse de réservation")


class Closure(Keyed):
    """A period, both days included, in which a centre is closed."""

    valid_from: date = key("du", DAY, "Premier jour de fermeture", required=True)
    valid_through: date = key("au", DAY, "Dernier jour de fermeture", required=True)
    reason: str | None = key("motif", text(120), "Motif")


class Offer(Keyed):
    """schema.org Offer: one price in euros for one unit of time."""

    unit: PriceUnit = key("par", Choice(PriceUnit), "Unité", required=True)
    price: Decimal = key("montant", AMOUNT, "Montant en euros", required=True)
    vat: Vat | None = key("tva", Choice(Vat), "TVA", "Sans cette mention, le prix est montré mais pas comparé.")
    is_minimum: bool | None = key("a_partir_de", YES_NO, "Prix « à partir de »")


class Space(Keyed):
    """A room or a group of like rooms; `offers` is () when prices are given on request, None when unknown."""

    kind: SpaceKind = key("type", Choice(SpaceKind), "Type d’espace", required=True)
    name: str | None = key("nom", text(80), "Nom de l’espace")
    count: int | None = key("nombre", whole(1, 500), "Nombre d’espaces de ce type")
    seats: int | None = key("places", whole(1, 2000), "Places", "Pour chaque espace de ce type.")
    area: float | None = key("surface_m2", measure(1, 100000), "Surface en m²")
    step_free: bool | None = key("plain_pied", YES_NO, "De plain-pied")
    lockable: bool | None = key("fermant_a_cle", YES_NO, "Fermant à clé")
    soundproofed: bool | None = key("insonorise", YES_NO, "Insonorisé")
    equipment: tuple[Equipment, ...] = key("equipements", _some(Equipment), "Équipements présents", default=())
    missing_equipment: tuple[Equipment, ...] = key(
        "equipements_absents", _some(Equipment), "Équipements absents", "Les autres sont inconnus.", default=()
    )
    offers: tuple[Offer, ...] | None = key("tarifs", Quote(ListOf(Record(Offer))), "Tarifs")


class Connection(Keyed):
    """A measured connection, in megabits per second."""

    download: float | None = key("descendant_mbps", measure(0.1, 100000), "Débit descendant (Mbit/s)")
    upload: float | None = key("montant_mbps", measure(0.1, 100000), "Débit montant (Mbit/s)")
    measured_on: date | None = key("mesure_le", DAY, "Mesuré le")


class StationWalk(Keyed):
    """A station of the territory within walking distance."""

    station: str = key("nom", text(80), "Gare", required=True)
    minutes: int | None = key("minutes_a_pied", whole(1, 120), "Minutes à pied")


class Access(Keyed):
    """How people come."""

    stations: tuple[StationWalk, ...] = key("gares", ListOf(Record(StationWalk)), "Gares", default=())
    bus: str | None = key("bus", text(280), "Bus")
    road: str | None = key("route", text(280), "Route")


class Accessibility(Keyed):
    """What someone with a disability needs to know; None is unknown."""

    step_free: bool | None = key("plain_pied", YES_NO, "Entrée de plain-pied")
    entrance_width: int | None = key("largeur_entree_cm", whole(40, 600), "Largeur de l’entrée (cm)")
    automatic_door: bool | None = key("porte_automatique", YES_NO, "Porte automatique")
    lift: bool | None = key("ascenseur", YES_NO, "Ascenseur")
    accessible_toilet: bool | None = key("sanitaires_adaptes", YES_NO, "Sanitaires adaptés")
    disabled_parking: bool | None = key("stationnement_adapte", YES_NO, "Stationnement adapté")
    hearing_loop: bool | None = key("boucle_magnetique", YES_NO, "Boucle magnétique")
    comment: str | None = key("commentaire", text(500), "Commentaire")
    acceslibre: str | None = key("acceslibre", WEB, "Fiche Acceslibre")
    verified_on: date | None = key("verifie_le", DAY, "Accessibilité vérifiée le")


class Operator(Keyed):
    """The organisation that runs the centre."""

    name: str = key("nom", text(120), "Nom de l’organisme", required=True)
    siret: str | None = key("siret", SIRET, "SIRET")


class Membership(Keyed):
    """The centre's place in the network."""

    member_since: PartialDate | None = key("membre_depuis", PARTIAL_DATE, "Membre depuis")
    network_pass: bool | None = key("pass_reseau", YES_NO, "Accepte le pass du réseau")


class Criterion(Keyed):
    """One criterion of the charter, as seen on a visit."""

    met: bool | None = key("rempli", YES_NO, "Rempli")
    proof: str | None = key("preuve", text(280), "Preuve")


class Charter(Keyed):
    """The quality threshold; criteria by their key in territory/charte.yaml."""

    visited_on: date | None = key("visite_le", DAY, "Visité le")
    criteria: dict[str, Criterion] | None = key(
        "criteres", MapOf(Record(Criterion), "critere"), "Critères", "Les critères sont dans territory/charte.yaml."
    )


class Funding(Keyed):
    """Money for a project, in euros."""

    funder: str = key("de", text(120), "Financeur", required=True)
    amount: Decimal | None = key("montant_eur", AMOUNT, "Montant en euros")
    state: FundingState | None = key("etat", Choice(FundingState), "État")


class ProjectStage(Keyed):
    """A stage a project has reached."""

    stage: Stage = key("etape", Choice(Stage), "Étape", required=True)
    date: PartialDate | None = key("date", PARTIAL_DATE, "Date")
    source: str | None = key("source", text(200), "Source")


class Project(Keyed):
    """A place that does not exist yet."""

    sponsor: str | None = key("porteur", text(120), "Porteur", "Un organisme, jamais une personne.")
    stages: tuple[ProjectStage, ...] = key("etapes", ListOf(Record(ProjectStage)), "Étapes", default=())
    expected_opening: PartialDate | None = key("ouverture_prevue", PARTIAL_DATE, "Ouverture prévue")
    expected_seats: int | None = key("places_prevues", whole(1, 5000), "Places prévues")
    budget: Decimal | None = key("budget_eur", AMOUNT, "Budget en euros")
    funding: tuple[Funding, ...] = key("financements", ListOf(Record(Funding)), "Financements", default=())
    seeking: tuple[Seeking, ...] = key("recherche", _some(Seeking), "Recherche", default=())


class Photo(Keyed):
    """A picture of the centre, with what its licence asks for."""

    file: str = key("fichier", text(120), "Fichier", "Dans le dossier des photos.", required=True)
    alt: str = key("alt", text(200), "Texte alternatif", "Ce que l’on voit, en une phrase.", required=True)
    credit: str | None = key("credit", text(120), "Crédit")
    licence: str | None = key("licence", text(60), "Licence", "Par exemple LO-2.0 ou CC-BY-4.0.")


class Source(Keyed):
    """Where a fact was read, and when; `attests` names the fields of the sheet it speaks of, () for all of them."""

    title: str = key("titre", text(200), "Titre", required=True)
    url: str | None = key("url", WEB, "Adresse")
    date: PartialDate | None = key("date", PARTIAL_DATE, "Date", "Sans date, la source compte comme ancienne.")
    attests: tuple[str, ...] = key(
        "atteste", ListOf(text(40), distinct=True), "Atteste", "Les champs dont elle parle ; tous si absent.", default=()
    )


class Centre(Keyed):
    """One sheet: a place, and how far each fact may be trusted. None is unknown, never « non »."""

    name: str = key("nom", text(80), "Nom", required=True)
    alternate_names: tuple[str, ...] = key("autres_noms", texts(80), "Autres noms", "Noms anciens ou courants.", default=())
    status: Status = key("statut", Choice(Status), "Statut", "Tel que la source le dit.", required=True)
    types: tuple[CentreType, ...] = key("types", _some(CentreType), "Types de lieu", default=())
    description: str | None = key("resume", text(280), "Résumé", "Une ou deux phrases.")
    presentation: Prose | None = key("presentation", PROSE, "Présentation", "Markdown : trois paragraphes au plus.")
    address: Address = key("adresse", Record(Address), "Adresse", required=True)
    position: Position | None = key("position", Record(Position), "Position")
    contact: Contact | None = key("contact", Record(Contact), "Contact")
    opening_hours: OpeningHours | None = key(
        "horaires", HOURS, "Horaires", "Un jour absent est fermé ; jours_feries absent est inconnu."
    )
    member_hours: OpeningHours | None = key("horaires_abonnes", HOURS, "Horaires des abonnés", "Avec un badge.")
    closures: tuple[Closure, ...] = key("fermetures", ListOf(Record(Closure)), "Fermetures", default=())
    spaces: tuple[Space, ...] = key("espaces", ListOf(Record(Space)), "Espaces", default=())
    prices_on: date | None = key("tarifs_au", DAY, "Tarifs relevés le")
    trial: str | None = key("essai", text(120), "Essai")
    commitment: str | None = key("engagement", text(120), "Engagement")
    services: tuple[Service, ...] = key("services", _some(Service), "Services présents", default=())
    missing_services: tuple[Service, ...] = key(
        "services_absents", _some(Service), "Services absents", "Les autres sont inconnus.", default=()
    )
    connection: Connection | None = key("debit", Record(Connection), "Débit mesuré")
    audience: tuple[Audience, ...] = key("publics", _some(Audience), "Publics", default=())
    access: Access | None = key("acces", Record(Access), "Accès")
    accessibility: Accessibility | None = key("accessibilite", Record(Accessibility), "Accessibilité")
    operator: Operator | None = key("gestionnaire", Record(Operator), "Gestionnaire")
    opened: PartialDate | None = key("ouverture", PARTIAL_DATE, "Ouverture du lieu")
    closed: PartialDate | None = key("fermeture", PARTIAL_DATE, "Fermeture du lieu")
    membership: Membership | None = key("reseau", Record(Membership), "Réseau")
    labels: tuple[str, ...] = key("labels", texts(80), "Labels", default=())
    charter: Charter | None = key("charte", Record(Charter), "Charte")
    project: Project | None = key("projet", Record(Project), "Projet", "Sans lui, « étape inconnue » est montré.")
    photos: tuple[Photo, ...] = key("photos", ListOf(Record(Photo)), "Photos", default=())
    osm: str | None = key(
        "osm", text(40), "Objet OpenStreetMap", "Un lien seulement ; rien n’en est repris dans les données ouvertes."
    )
    sources: tuple[Source, ...] = key("sources", ListOf(Record(Source)), "Sources", default=())
    verified_on: date | None = key(
        "verifie_le", DAY, "Vérifiée le", "Le jour où le réseau a vérifié la fiche avec le lieu ; absent : jamais."
    )
    slug: str = ""
    document: Document = field(default_factory=lambda: Document(""))


CENTRE = Record(Centre)


def read_centre(path: str, slug: str, raw: bytes) -> tuple[Centre | None, Document]:
    """The centre of a sheet's bytes, None when it cannot be read; the document holds every problem found."""
    document = load(path, raw)
    if document.root is None:
        if not document.problems:
            document.refuse(0, 0, "fiche vide ; recopiez la fiche modèle centres/_modele.yaml", "vide")
        return None, document
    reading = Reading(document)
    centre = CENTRE.read(document.root, reading)
    document.root = None
    if centre is not None:
        centre.slug = slug
        centre.document = document
    return centre, document
