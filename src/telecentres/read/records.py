"""The schemas of what is not a sheet: news, pages, the network, its territory, its charter, its sources."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import field

from telecentres.patterns import pattern
from telecentres.problems import Refusal
from telecentres.read import hours
from telecentres.read.hours import Span
from telecentres.read.kinds import (
    COLOUR,
    DAY,
    EMAIL,
    PARTIAL_DATE,
    PHONE,
    SIRET,
    SLUG,
    WEB,
    YES_NO,
    text,
    texts,
    whole,
)
from telecentres.read.nodes import Document, front_matter, load
from telecentres.read.prose import Prose, faults
from telecentres.read.schema import Choice, Fixed, Keyed, ListOf, MapOf, Reading, Record, Scalar, Vocabulary, key
from telecentres.read.values import PartialDate

__all__ = [
    "MOST_RECORDS",
    "Acceptance",
    "Background",
    "Charter",
    "CharterCriterion",
    "CharterLevel",
    "Citation",
    "DataSource",
    "Destination",
    "Event",
    "Freshness",
    "HolidayRule",
    "Licence",
    "Network",
    "News",
    "Page",
    "Place",
    "Publication",
    "Publisher",
    "Redirect",
    "Server",
    "Support",
    "TerritoryName",
    "read_markdown",
    "read_record",
    "read_records",
]

T = TypeVar("T")

MOST_RECORDS = 1000  # of one file


class Publication(Vocabulary):
    """Whether a text is online; a draft has an address that nothing links to."""

    PUBLISHED = "publie", "Publié"
    DRAFT = "brouillon", "Brouillon"


class Citation(Keyed):
    """Where a text has its facts from."""

    title: str = key("titre", text(200), "Titre", required=True)
    url: str | None = key("url", WEB, "Adresse")
    date: PartialDate | None = key("date", PARTIAL_DATE, "Date")


def _one_span(typed: str) -> hours.Span:
    found = hours.spans(typed)
    if len(found) != 1:
        raise Refusal("une heure de début et une heure de fin sont attendues, par exemple 18h30-20h")
    return found[0]


ONE_SPAN = Scalar(_one_span, "une heure de début et une heure de fin, par exemple 18h30-20h", {"type": "string"})


class Event(Keyed):
    """What takes place on a day, or on every day from the first to the last; without hours it lasts the whole day."""

    first_day: dt.date = key("jour", DAY, "Jour", required=True)
    last_day: dt.date | None = key("dernier_jour", DAY, "Dernier jour")
    hours: Span | None = key("heures", ONE_SPAN, "Heures")
    place: str | None = key("lieu", text(160), "Lieu", "Sans lui, c’est la fiche citée.")
    registration: str | None = key("inscription", WEB, "Adresse où s’inscrire")


class News(Keyed):
    """One news item: its head; `body` is the Markdown under it."""

    title: str = key("titre", text(90), "Titre", required=True)
    date: dt.date = key("date", DAY, "Date", required=True)
    category: str = key("categorie", text(40), "Catégorie", required=True)
    summary: str = key("resume", text(280), "Résumé", required=True)
    modified: dt.date | None = key("modifie", DAY, "Modifié le")
    publication: Publication = key("statut", Choice(Publication), "Statut", default=Publication.PUBLISHED)
    centres: tuple[str, ...] = key("centres", ListOf(SLUG, distinct=True), "Fiches citées", default=())
    event: Event | None = key("evenement", Record(Event), "Évènement", "Ce que l’actualité annonce, pour l’agenda.")
    sources: tuple[Citation, ...] = key("sources", ListOf(Record(Citation)), "Sources", default=())
    slug: str = ""
    body: Prose = field(default_factory=lambda: Prose(""))
    document: Document = field(default_factory=lambda: Document(""))


class Page(Keyed):
    """One page of prose: its head; `body` is the Markdown under it."""

    title: str = key("titre", text(120), "Titre", required=True)
    summary: str = key("resume", text(280), "Résumé", required=True)
    modified: dt.date | None = key("modifie", DAY, "Modifié le")
    publication: Publication = key("statut", Choice(Publication), "Statut", default=Publication.PUBLISHED)
    sources: tuple[Citation, ...] = key("sources", ListOf(Record(Citation)), "Sources", default=())
    slug: str = ""
    body: Prose = field(default_factory=lambda: Prose(""))
    document: Document = field(default_factory=lambda: Document(""))


class Publisher(Keyed):
    """Who answers for the site."""

    name: str = key("nom", text(120), "Nom", required=True)
    legal_form: str | None = key("forme", text(120), "Forme juridique")
    address: str | None = key("adresse", text(200), "Adresse")
    siret: str | None = key("siret", SIRET, "SIRET")
    email: str | None = key("courriel", EMAIL, "Courriel")


class Host(Keyed):
    """Who serves the site."""

    name: str = key("nom", text(120), "Nom", required=True)
    address: str | None = key("adresse", text(200), "Adresse")
    telephone: str | None = key("telephone", PHONE, "Téléphone")


class Forge(Keyed):
    """Where the files are edited online."""

    url: str = key("adresse", WEB, "Adresse du dépôt", required=True)
    branch: str = key("branche", text(80), "Branche", default="main")


class Colours(Fixed):
    """The network's two colours, as #rrggbb."""

    primary: str | None = key("principale", COLOUR, "Couleur principale")
    accent: str | None = key("accent", COLOUR, "Couleur d’accent")


class Freshness(Fixed):
    """How old, in months, evidence may be."""

    stale_after: int = key("a_verifier_apres_mois", whole(1, 240), "À vérifier après (mois)", default=12)
    expired_after: int = key("ecarte_apres_mois", whole(1, 480), "Écarté après (mois)", default=72)


class Licence(Keyed):
    """A licence by name and address."""

    name: str = key("nom", text(120), "Nom", required=True)
    url: str | None = key("url", WEB, "Adresse")


class Support(Fixed):
    """What the network does for a project at each stage (the words of `Stage`); None where it has not said."""

    idea: str | None = key("idee", text(280), "À l’idée")
    study: str | None = key("etude", text(280), "À l’étude")
    funding: str | None = key("financement", text(280), "Au financement")
    works: str | None = key("travaux", text(280), "Aux travaux")
    opening: str | None = key("ouverture", text(280), "À l’ouverture")


def _tiles(typed: str) -> str:
    missing = [name for name in ("{z}", "{x}", "{y}") if name not in typed]
    if not typed.startswith("https://") or missing:
        raise Refusal("une adresse de tuiles commence par https:// et contient {z}, {x} et {y}")
    return typed


TILES = Scalar(_tiles, "une adresse de tuiles, par exemple https://exemple.fr/{z}/{x}/{y}.png", {"type": "string"})


class Background(Fixed):
    """Whose tiles the detailed map shows, in the Web Mercator grid, and the line that its licence asks for."""

    url: str = key("tuiles", TILES, "Adresse des tuiles", "Avec {z}, {x} et {y}.", required=True)
    provider: str = key("fournisseur", text(80), "Qui sert les tuiles", "Avec son article : « l’IGN ».", required=True)
    attribution: str = key("mention", text(120), "Mention à montrer", required=True)
    attribution_url: str = key("url", WEB, "Page de la mention", required=True)
    max_zoom: int = key("zoom_max", whole(1, 22), "Zoom le plus fort", default=18)


class Network(Keyed):
    """The network that publishes the site; what it has not set is None, and shown as not set."""

    name: str = key("nom", text(80), "Nom du réseau", required=True)
    short_name: str | None = key("nom_court", text(30), "Nom court")
    tagline: str = key("accroche", text(200), "Accroche", required=True)
    notice: str | None = key("avertissement", text(200), "Avertissement", "Montré en haut de chaque page.")
    is_demonstration: bool = key("demonstration", YES_NO, "Réseau inventé", default=False)
    email: str | None = key("courriel", EMAIL, "Courriel du réseau")
    telephone: str | None = key("telephone", PHONE, "Téléphone du réseau")
    publisher: Publisher | None = key("editeur", Record(Publisher), "Éditeur du site")
    host: Host | None = key("hebergeur", Record(Host), "Hébergeur du site")
    publication_manager: str | None = key(
        "responsable_publication", text(120), "Responsable de la publication", "Une fonction, pas une personne."
    )
    forge: Forge | None = key("forge", Record(Forge), "Dépôt des fiches")
    colours: Colours = key("couleurs", Record(Colours), "Couleurs", default=Colours())
    freshness: Freshness = key("fraicheur", Record(Freshness), "Fraîcheur", default=Freshness())
    has_detailed_map: bool = key(
        "carte_detaillee", YES_NO, "Carte détaillée", "Offerte sur demande ; « non » pour n’en offrir aucune.", default=True
    )
    background: Background | None = key("fond_de_carte", Record(Background), "Fond de la carte détaillée")
    support: Support = key(
        "accompagnement",
        Record(Support),
        "Ce que le réseau fait à chaque étape d’un projet",
        "Ingénierie, modèle économique, montage juridique et financier, dossiers d’aide. Une étape absente est dite inconnue.",
        default=Support(),
    )
    seeking: tuple[str, ...] = key(
        "recherche",
        texts(200),
        "Ce que le réseau cherche",
        "Des lieux, des locaux, des partenaires… Absent : dit inconnu.",
        default=(),
    )
    data_licence: Licence | None = key("licence_donnees", Record(Licence), "Licence des données")
    text_licence: Licence | None = key("licence_textes", Record(Licence), "Licence des textes")
    document: Document = field(default_factory=lambda: Document(""))

    @property
    def lacks(self) -> tuple[str, ...]:
        """The French keys that a published site needs and this network has not set."""
        needed = {
            "courriel": self.email,
            "editeur": self.publisher,
            "hebergeur": self.host,
            "responsable_publication": self.publication_manager,
        }
        return tuple(name for name, value in needed.items() if value is None)


def _time_zone(typed: str) -> str:
    try:
        ZoneInfo(typed)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("fuseau horaire inconnu ; écrivez par exemple Europe/Brussels") from None
    return typed


TIME_ZONE = Scalar(_time_zone, "un fuseau horaire, par exemple Europe/Brussels")


def _day_of_year(typed: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", typed.strip())
    try:
        day = dt.date(2001, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Refusal("un jour de l’année s’écrit mois-jour, par exemple 05-08")
    return day.month, day.day


DAY_OF_YEAR = Scalar(_day_of_year, "un mois et un jour, par exemple 05-08", {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"})


class HolidayRule(Fixed):
    """The public holidays of every year: days of the year as (month, day), and days counted from Easter Sunday."""

    fixed: tuple[tuple[int, int], ...] = key("fixes", ListOf(DAY_OF_YEAR, distinct=True), "Jours fixes", default=())
    easter: tuple[int, ...] = key(
        "apres_paques", ListOf(whole(-100, 100), distinct=True), "Jours après le dimanche de Pâques", default=()
    )


class JourneyPlanner(Keyed):
    """Where journeys in the territory are looked up; {latitude} and {longitude} in its address are the place's own."""

    name: str = key("nom", text(80), "Nom", required=True)
    url: str = key("url", WEB, "Adresse", "Peut contenir {latitude} et {longitude}.", required=True)


class TerritoryName(Keyed):
    """How a territory is called in a sentence, and the rules that hold there."""

    name: str = key("nom", text(80), "Nom", required=True)
    kind: str = key("nature", text(40), "Nature", "Par exemple « département ».", required=True)
    with_article: str = key("le", text(80), "Avec son article", required=True)
    within: str = key("dans", text(80), "« en », « dans »…", required=True)
    of: str = key("de", text(80), "« de », « du »…", required=True)
    code: str = key("code", text(10), "Code", required=True)
    country: str = key("pays", text(2), "Pays (ISO 3166-1)", required=True)
    time_zone: str = key("fuseau_horaire", TIME_ZONE, "Fuseau horaire", required=True)
    population_year: int | None = key("annee_population", whole(1900, 2100), "Année des populations")
    holidays: HolidayRule | None = key("jours_feries", Record(HolidayRule), "Règle des jours fériés")
    journey_planner: JourneyPlanner | None = key("itineraires", Record(JourneyPlanner), "Calculateur d’itinéraires")


class CharterCriterion(Keyed):
    """One criterion of the quality charter, as a question asked on a visit."""

    title: str = key("titre", text(120), "Titre", required=True)
    question: str = key("question", text(400), "Question", required=True)
    valid_months: int | None = key("valable_mois", whole(1, 120), "Valable (mois)", "Sinon, comme toute la charte.")


class CharterLevel(Keyed):
    """A level of the quality charter: reached where all its criteria and those of the levels before it are met."""

    title: str = key("titre", text(80), "Titre", required=True)
    criteria: tuple[str, ...] = key("criteres", ListOf(text(60), distinct=True), "Critères", required=True)


class Charter(Keyed):
    """The quality charter of a territory: criteria by key, levels from the lowest; a draft until the day it was adopted."""

    adopted_on: dt.date | None = key("adoptee_le", DAY, "Adoptée le", "Sans ce jour, c’est un projet, et le site le dit.")
    valid_months: int | None = key("valable_mois", whole(1, 120), "Valable (mois)", "Depuis la visite.")
    criteria: dict[str, CharterCriterion] = key("criteres", MapOf(Record(CharterCriterion), "critere"), "Critères", required=True)
    levels: tuple[CharterLevel, ...] = key("niveaux", ListOf(Record(CharterLevel)), "Niveaux", default=())
    document: Document = field(default_factory=lambda: Document(""))


class DataSource(Keyed):
    """Where a file of the territory comes from, under which licence, and the credit it asks for."""

    file: str = key("fichier", text(80), "Fichier", required=True)
    title: str = key("titre", text(300), "Titre", required=True)
    url: str | None = key("url", WEB, "Adresse")
    date: PartialDate | None = key("date", PARTIAL_DATE, "Date")
    licence: str = key("licence", text(300), "Licence", required=True)
    credit: str | None = key("credit", text(300), "Mention à montrer")
    note: str | None = key("note", text(1000), "Note")


class Acceptance(Keyed):
    """A warning that somebody has looked at and accepts, with the reason."""

    file: str = key("fichier", text(200), "Fichier", "Par exemple centres/nom-du-lieu.yaml.", required=True)
    rule: str = key("avertissement", text(60), "Avertissement", "Le mot entre crochets, à la fin du message.", required=True)
    reason: str = key("raison", text(280), "Raison", required=True)


_ADDRESS = pattern(r"/(?:[A-Za-z0-9._~-]+/)*(?:[A-Za-z0-9._~-]+)?")


def _own_address(typed: str) -> str:
    if not _ADDRESS.fullmatch(typed) or any(part in (".", "..") for part in typed.split("/")):
        raise Refusal(
            "une adresse de ce site commence par / et ne tient que des lettres sans accent, des chiffres, des points et des "
            "tirets, par exemple /centres/nom-du-lieu/"
        )
    return typed.removeprefix("/")


OWN_ADDRESS = Scalar(_own_address, "une adresse de ce site, par exemple /centres/nom-du-lieu/", {"type": "string"})


class Redirect(Keyed):
    """An address that was online: where it leads now, or that what it showed is gone. Addresses have no leading slash."""

    old: str = key("ancienne", OWN_ADDRESS, "Ancienne adresse", required=True)
    new: str | None = key("nouvelle", OWN_ADDRESS, "Nouvelle adresse")
    is_gone: bool = key("retiree", YES_NO, "Retirée pour de bon", "Au lieu d’une nouvelle adresse.", default=False)


class Place(Vocabulary):
    """Where a site is put online."""

    FOLDER = "dossier", "Un dossier de cette machine"
    SERVER = "serveur", "Un serveur, par ssh et rsync"
    STORAGE = "stockage", "Un stockage d’objets, par rclone"
    PAGES = "pages", "GitHub Pages ou GitLab Pages, par la forge"


def _matching(pattern: str, sentence: str) -> Scalar[str]:
    def parse(typed: str) -> str:
        if not re.fullmatch(pattern, typed):
            raise Refusal(f"{sentence} est attendu")
        return typed

    return Scalar(parse, sentence, {"type": "string"})


class Server(Keyed):
    """A machine that is reached by ssh; what is not said is left to the ssh settings of whoever publishes."""

    host: str = key(
        "hote",
        _matching(r"[A-Za-z0-9][A-Za-z0-9.:-]*", "un nom de machine, par exemple www.reseau.fr,"),
        "Machine",
        required=True,
    )
    user: str | None = key("utilisateur", _matching(r"[A-Za-z0-9_][A-Za-z0-9._-]*", "un nom d’utilisateur"), "Utilisateur")
    port: int | None = key("port", whole(1, 65535), "Port")


class Destination(Keyed):
    """Where the site is published, and at which address it is then read."""

    siteurl: str = key("adresse", WEB, "Adresse du site", required=True)
    place: Place = key("cible", Choice(Place), "Cible", required=True)
    folder: str | None = key(
        "dossier",
        _matching(r"[^\x00-\x1f\x7f]{1,400}", "le chemin d’un dossier"),
        "Dossier",
        "Sur le serveur, ou sur cette machine.",
    )
    server: Server | None = key("serveur", Record(Server), "Serveur")
    remote: str | None = key(
        "depot",
        _matching(r"[A-Za-z0-9_][\w .+@-]*:[^\x00-\x1f\x7f]*", "le nom d’un dépôt de rclone, par exemple nuage:seau/site,"),
        "Dépôt de rclone",
    )
    kept: int = key("versions_gardees", whole(2, 50), "Versions gardées", default=5)
    document: Document = field(default_factory=lambda: Document(""))

    @property
    def lacks(self) -> tuple[str, ...]:
        """The French keys that the place needs beside its address and that are not set."""
        needed: dict[Place, dict[str, object]] = {
            Place.FOLDER: {"dossier": self.folder},
            Place.SERVER: {"serveur": self.server, "dossier": self.folder},
            Place.STORAGE: {"depot": self.remote},
            Place.PAGES: {"dossier": self.folder},
        }
        return tuple(name for name, value in needed[self.place].items() if value is None)


def read_record(cls: type[T], path: str, raw: bytes) -> tuple[T | None, Document]:
    """The record of a YAML file's bytes, None when it cannot be read; the document holds every problem found."""
    return _read(Record(cls), path, raw)


def read_records(cls: type[T], path: str, raw: bytes) -> tuple[tuple[T, ...], Document]:
    """The records of a YAML file that is one list."""
    found, document = _read(ListOf(Record(cls), most=MOST_RECORDS, partial=True), path, raw)
    return found or (), document


def _read(kind: Any, path: str, raw: bytes) -> tuple[Any, Document]:
    document = load(path, raw)
    if document.root is None:
        if not document.problems:
            document.refuse(0, 0, "fichier vide", "vide")
        return None, document
    record = kind.read(document.root, Reading(document))
    document.root = None
    if hasattr(record, "document"):
        record.document = document
    return record, document


M = TypeVar("M", News, Page)


def read_markdown(cls: type[M], path: str, slug: str, raw: bytes) -> tuple[M | None, Document]:
    """The news item or page of a Markdown file's bytes, None when it cannot be read."""
    document, body, offset = front_matter(path, raw)
    record: M | None = None
    if document.root is not None:
        record = Record(cls).read(document.root, Reading(document))
        document.root = None
    elif not document.problems:
        document.refuse(0, 0, "en-tête vide ; il faut au moins titre et resume", "en_tete")
    for line, column, sentence in faults(body, in_content=True):
        document.refuse(line + offset, column, sentence, "texte")
    if not body.strip() and offset:
        document.refuse(offset - 1, 0, "le texte manque sous l’en-tête", "vide")
    if record is not None:
        record.slug = slug
        record.body = Prose(body)
        record.document = document
    return record, document
