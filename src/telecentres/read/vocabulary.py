"""The closed lists of words that sheets use, each with the label visitors read, and what else they may type for it."""

from __future__ import annotations

from telecentres.read.schema import Vocabulary

__all__ = [
    "AddressPrecision",
    "Audience",
    "CentreType",
    "Equipment",
    "FundingState",
    "PriceUnit",
    "Seeking",
    "Service",
    "SpaceKind",
    "Stage",
    "Status",
    "Vat",
]


class Status(Vocabulary):
    """What a centre is, as its source says."""

    OPEN = "ouvert", "Ouvert"
    PLANNED = "en_projet", "En projet"
    TEMPORARILY_CLOSED = "ferme_temporairement", "Fermé temporairement"
    CLOSED = "ferme", "Fermé"
    ABANDONED = "abandonne", "Projet abandonné"
    UNKNOWN = "inconnu", "Situation inconnue"


class CentreType(Vocabulary):
    """What kind of place a centre calls itself."""

    TELECENTRE = "telecentre", "Télécentre"
    COWORKING = "coworking", "Coworking"
    BUSINESS_CENTRE = "centre_affaires", "Centre d’affaires"
    INCUBATOR = "pepiniere", "Pépinière d’entreprises"
    FABLAB = "fablab", "Fablab"
    THIRD_PLACE = "tiers_lieu", "Tiers-lieu"


class SpaceKind(Vocabulary):
    """What a space is for."""

    COWORKING = (
        "coworking",
        "Bureau partagé (coworking)",
        ("bureau partagé", "open space", "espace de travail", "poste de travail", "place de travail"),
    )
    PRIVATE_OFFICE = "bureau_ferme", "Bureau fermé", ("bureau privé", "bureau individuel", "bureau isolé", "bureau à louer")
    MEETING_ROOM = "salle_reunion", "Salle de réunion", ("réunion", "salle de conférence", "recevoir un client")
    TRAINING_ROOM = "salle_formation", "Salle de formation", ("formation", "salle de cours", "séminaire")
    PHONE_BOOTH = "cabine", "Cabine d’appel", ("cabine téléphonique", "appel confidentiel", "téléphoner", "bulle", "phone box")
    TELEPRESENCE = "telepresence", "Salle de téléprésence", ("visio", "visioconférence", "vidéoconférence", "visio-conférence")
    WORKSHOP = "atelier", "Atelier", ("fablab", "imprimante 3D", "établi", "bricolage")


class Equipment(Vocabulary):
    """What may be in a space."""

    SCREEN = "ecran", "Écran"
    PROJECTOR = "videoprojecteur", "Vidéoprojecteur"
    VIDEO_CONFERENCE = "visioconference", "Visioconférence"
    WHITEBOARD = "tableau", "Tableau"
    FLIP_CHART = "paperboard", "Paperboard"
    CONFERENCE_PHONE = "telephone_conference", "Téléphone de conférence"
    SOCKETS = "prises", "Prises à chaque place"
    AIR_CONDITIONING = "climatisation", "Climatisation"
    SOUND_SYSTEM = "sonorisation", "Sonorisation"
    MACHINES = "machines", "Machines d’atelier"


class Service(Vocabulary):
    """What a centre may offer beside its spaces."""

    WIFI = "wifi", "Wi-Fi", ("wifi", "internet", "connexion", "réseau sans fil")
    FIBRE = "fibre", "Fibre optique", ("internet", "très haut débit", "connexion")
    PRINTING = "impression", "Impression", ("imprimante", "imprimer", "photocopie", "photocopieur", "scanner", "numériser")
    RECEPTION = "accueil", "Accueil sur place", ("accueillir", "hôtesse", "standard")
    KITCHEN = "cuisine", "Cuisine", ("café", "micro-ondes", "cuisiner", "kitchenette", "réfrigérateur")
    CATERING = "restauration", "Restauration", ("manger", "repas", "déjeuner", "restaurant", "cantine", "traiteur")
    LOCKERS = "casiers", "Casiers", ("consigne", "vestiaire", "rangement", "ranger")
    PARKING = "parking", "Parking", ("garer", "se garer", "stationnement", "voiture", "place de parking")
    BICYCLE_PARKING = "parking_velo", "Parking à vélos", ("vélo", "garage à vélos", "abri vélo", "bicyclette", "trottinette")
    CHARGING_STATION = (
        "recharge_electrique",
        "Recharge de véhicule électrique",
        ("borne", "borne de recharge", "voiture électrique", "recharger"),
    )
    BUSINESS_ADDRESS = "domiciliation", "Domiciliation", ("adresse d’entreprise", "siège social", "domicilier")
    MAIL_HANDLING = "courrier", "Gestion du courrier", ("boîte aux lettres", "réexpédition", "colis", "poste")
    AIR_CONDITIONING = "climatisation", "Climatisation", ("clim", "air conditionné", "fraîcheur")
    SHOWER = "douche", "Douche", ("se doucher", "salle de bains")
    OUTDOOR_SEATING = "espace_exterieur", "Espace extérieur", ("terrasse", "jardin", "dehors", "extérieur")
    CLEANING = "menage", "Ménage", ("nettoyage", "entretien")


class Audience(Vocabulary):
    """Whom a centre is meant for."""

    EMPLOYEES = "salaries", "Salariés"
    FREELANCERS = "independants", "Indépendants"
    SMALL_FIRMS = "tpe_pme", "TPE et PME"
    COMPANIES = "entreprises", "Entreprises"
    STUDENTS = "etudiants", "Étudiants"


class PriceUnit(Vocabulary):
    """What one price buys; the label follows an amount."""

    HOUR = "heure", "l’heure"
    HALF_DAY = "demi_journee", "la demi-journée"
    DAY = "jour", "la journée"
    TEN_DAY_PASS = "carnet_10_jours", "le carnet de 10 jours"
    WEEK = "semaine", "la semaine"
    MONTH = "mois", "le mois"
    YEAR = "an", "l’année"


class Vat(Vocabulary):
    """Whether a price holds the value-added tax."""

    EXCLUDED = "ht", "HT"
    INCLUDED = "ttc", "TTC"
    NOT_SUBJECT = "sans", "sans TVA"


class AddressPrecision(Vocabulary):
    """What a point stands for."""

    ADDRESS = "adresse", "à l’adresse"
    STREET = "voie", "dans la rue"


class Stage(Vocabulary):
    """How far a project has come."""

    IDEA = "idee", "Idée"
    STUDY = "etude", "Étude"
    FUNDING = "financement", "Financement"
    WORKS = "travaux", "Travaux"
    OPENING = "ouverture", "Ouverture"


class FundingState(Vocabulary):
    """How sure an amount is."""

    REQUESTED = "demande", "demandé"
    GRANTED = "acquis", "acquis"
    PAID = "verse", "versé"


class Seeking(Vocabulary):
    """What a project still looks for."""

    OPERATOR = "exploitant", "un exploitant"
    TENANTS = "locataires", "des locataires"
    FUNDING = "financement", "un financement"
    PARTNERS = "partenaires", "des partenaires"
    PREMISES = "local", "un local"
