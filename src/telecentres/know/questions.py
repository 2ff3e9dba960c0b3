"""Every unknown of a sheet as a question: what to ask, and the line that the answer puts on the sheet.

A line is YAML as the sheet has it, a blank for each value between quotes, so that whatever is filled in stays one value. It
stands in the group of the sheet that `place` names, and replaces a line of the same name. What only a visit can tell (the
charter), what proves the rest (sources, the day of a verification) and what is never missing (other names, closures, labels,
photos: their absence claims nothing) is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from telecentres.read.centre import Centre, OpeningHours, Space
from telecentres.read.kinds import YES_NO, HoursKind, Quote
from telecentres.read.prose import ProseKind
from telecentres.read.schema import Choice, Key, Kind, ListOf, Record, Vocabulary, fields_of
from telecentres.read.vocabulary import Service, Status

__all__ = ["BLANK", "Answer", "Question", "questions"]

BLANK = "…"

Trail = tuple[str | int, ...]


class Answer(Struct, frozen=True):
    """A line to paste; `word` is the answer it gives, empty where its blanks are to be filled."""

    word: str
    line: str


class Question(Struct, frozen=True):
    """One unknown: `trail` is where its fact stands on a sheet (French keys), `place` the group that the line goes into.

    `where` is that group in words, `form` how the blanks are filled in.
    """

    topic: str
    trail: Trail
    text: str
    place: Trail
    where: str
    answers: tuple[Answer, ...]
    form: str


class _Ask(Struct, frozen=True):
    """A question about a field of a sheet, or about a field of one of its groups."""

    text: str
    field: str
    inner: str = ""


_IDENTITY = (
    _Ask("Comment ce lieu se définit-il : télécentre, coworking, tiers-lieu ?", "types"),
    _Ask("Que trouve-t-on dans ce lieu, en une ou deux phrases ?", "resume"),
    _Ask("Comment présenter le lieu, son ambiance, son quartier, en trois paragraphes au plus ?", "presentation"),
    _Ask("Depuis quand le lieu est-il ouvert ?", "ouverture"),
    _Ask("Quel organisme gère le lieu ?", "gestionnaire", "nom"),
    _Ask("Quel est le SIRET de cet organisme ?", "gestionnaire", "siret"),
    _Ask("À qui le lieu s’adresse-t-il ?", "publics"),
)
_ADDRESS = (
    _Ask("À quel numéro et dans quelle voie se trouve le lieu ?", "adresse", "voie"),
    _Ask("Quel est le code postal du lieu ?", "adresse", "code_postal"),
    _Ask("Où est l’entrée, en latitude et longitude ?", "position"),
)
_CONTACT = (
    _Ask("À quel numéro de téléphone joint-on le lieu ?", "contact", "telephone"),
    _Ask("À quelle adresse de courriel partagée écrit-on au lieu ?", "contact", "courriel"),
    _Ask("Quel est le site web du lieu ?", "contact", "site_web"),
    _Ask("À quelle adresse web réserve-t-on ?", "contact", "reservation"),
)
_HOURS = (
    _Ask("Quels sont les horaires d’ouverture ?", "horaires"),
    _Ask("Le lieu ouvre-t-il les jours fériés, et à quelles heures ?", "horaires", "jours_feries"),
    _Ask("Les abonnés ont-ils d’autres horaires, par exemple avec un badge ?", "horaires_abonnes"),
)
_TERMS = (
    _Ask("Peut-on essayer le lieu avant de s’engager ?", "essai"),
    _Ask("Faut-il s’engager, et pour combien de temps ?", "engagement"),
)
_SPACES = _Ask("Quels espaces le lieu propose-t-il, et combien de places ?", "espaces")
_PRICES_ON = _Ask("De quel jour datent ces tarifs ?", "tarifs_au")
_SPACE = (
    ("places", "Combien de places"),
    ("tarifs", "Quels sont les tarifs"),
    ("surface_m2", "Quelle est la surface en m²"),
    ("plain_pied", "Accède-t-on de plain-pied"),
    ("fermant_a_cle", "Peut-on fermer à clé"),
    ("insonorise", "L’insonorisation suffit-elle pour un appel confidentiel"),
    ("equipements", "Quels équipements y a-t-il"),
)
_CONNECTION = _Ask("Quel débit mesure-t-on sur la connexion, et quel jour ?", "debit")
_CONNECTION_PARTS = (
    _Ask("Quel débit mesure-t-on en réception, en Mbit/s ?", "debit", "descendant_mbps"),
    _Ask("Quel débit mesure-t-on en envoi, en Mbit/s ?", "debit", "montant_mbps"),
    _Ask("Quel jour le débit a-t-il été mesuré ?", "debit", "mesure_le"),
)
_ACCESS = (
    _Ask("De quelle gare vient-on à pied, et en combien de minutes ?", "acces", "gares"),
    _Ask("Quel bus mène au lieu, et à quel arrêt ?", "acces", "bus"),
    _Ask("Comment vient-on par la route ?", "acces", "route"),
)
_ACCESSIBILITY = (
    _Ask("L’entrée est-elle de plain-pied ?", "accessibilite", "plain_pied"),
    _Ask("Quelle est la largeur de l’entrée, en centimètres ?", "accessibilite", "largeur_entree_cm"),
    _Ask("La porte est-elle automatique ?", "accessibilite", "porte_automatique"),
    _Ask("Y a-t-il un ascenseur ?", "accessibilite", "ascenseur"),
    _Ask("Les sanitaires sont-ils adaptés aux personnes handicapées ?", "accessibilite", "sanitaires_adaptes"),
    _Ask("Y a-t-il une place de stationnement adaptée ?", "accessibilite", "stationnement_adapte"),
    _Ask("Y a-t-il une boucle magnétique pour les personnes malentendantes ?", "accessibilite", "boucle_magnetique"),
)
_MEMBERSHIP = (
    _Ask("Depuis quand le lieu est-il membre du réseau ?", "reseau", "membre_depuis"),
    _Ask("Le lieu accepte-t-il le pass du réseau ?", "reseau", "pass_reseau"),
)
_PROJECT = (
    _Ask("Qui porte le projet ?", "projet", "porteur"),
    _Ask("Où en est le projet : quelles étapes, à quelles dates, d’après quelle source ?", "projet", "etapes"),
    _Ask("Quand l’ouverture est-elle prévue ?", "projet", "ouverture_prevue"),
    _Ask("Combien de places sont prévues ?", "projet", "places_prevues"),
    _Ask("Quel est le budget du projet, en euros ?", "projet", "budget_eur"),
    _Ask("Qui finance le projet, et pour combien ?", "projet", "financements"),
    _Ask("Que cherche encore le projet : un exploitant, des locataires, un local ?", "projet", "recherche"),
)
_CLOSED = (_Ask("Quand le lieu a-t-il fermé ?", "fermeture"),)

_THE_SERVICES = {
    Service.WIFI: "Y a-t-il le Wi-Fi ?",
    Service.FIBRE: "Le lieu est-il raccordé à la fibre optique ?",
    Service.PRINTING: "Peut-on imprimer sur place ?",
    Service.RECEPTION: "Quelqu’un accueille-t-il sur place ?",
    Service.KITCHEN: "Y a-t-il une cuisine ?",
    Service.CATERING: "Peut-on se restaurer sur place ?",
    Service.LOCKERS: "Y a-t-il des casiers ?",
    Service.PARKING: "Y a-t-il un parking ?",
    Service.BICYCLE_PARKING: "Y a-t-il un parking à vélos ?",
    Service.CHARGING_STATION: "Peut-on recharger un véhicule électrique ?",
    Service.BUSINESS_ADDRESS: "Peut-on y domicilier une entreprise ?",
    Service.MAIL_HANDLING: "Le lieu reçoit-il le courrier des entreprises ?",
    Service.AIR_CONDITIONING: "Le lieu est-il climatisé ?",
    Service.SHOWER: "Y a-t-il une douche ?",
    Service.OUTDOOR_SEATING: "Y a-t-il un espace extérieur ?",
    Service.CLEANING: "Le ménage est-il compris ?",
}


def questions(centre: Centre) -> tuple[Question, ...]:
    """What the sheet does not say, in the order of the page; nothing is asked of a project that was given up."""
    match centre.status:
        case Status.ABANDONED:
            return ()
        case Status.CLOSED:
            return tuple(_asked(centre, "Le lieu", _CLOSED))
        case Status.PLANNED:
            found = [
                *_asked(centre, "Le projet", _PROJECT),
                *_asked(centre, "Le lieu", (ask for ask in _IDENTITY if ask.field in ("types", "resume"))),
                *_asked(centre, "Adresse", _ADDRESS),
                *_asked(centre, "Contact", (ask for ask in _CONTACT if ask.inner != "reservation")),
            ]
        case _:
            found = [
                *_asked(centre, "Adresse", _ADDRESS),
                *_asked(centre, "Contact", _CONTACT),
                *_asked(centre, "Horaires", _HOURS),
                *_spaces(centre),
                *_services(centre),
                *_asked(centre, "Accès", _ACCESS),
                *_walks(centre),
                *_asked(centre, "Accessibilité", _ACCESSIBILITY),
                *_asked(centre, "Le lieu", _IDENTITY),
                *(_asked(centre, "Le réseau", _MEMBERSHIP) if centre.membership else ()),
            ]
    return tuple(found)


def _asked(centre: Centre, topic: str, asks: Iterable[_Ask]) -> Iterator[Question]:
    for ask in asks:
        declared = fields_of(Centre)[ask.field]
        value = getattr(centre, declared.attribute)
        if not ask.inner:
            if value is None or value == ():
                yield Question(topic, (ask.field,), ask.text, (), _WHERE_TOP, _answers(declared), _form(declared.kind))
            continue
        if isinstance(declared.kind, HoursKind):
            # A day is added to lines only: hours given as one text say nothing more of their days.
            if isinstance(value, OpeningHours) and value.holidays is None and _has_lines(centre, ask.field):
                blank = (Answer("", f'{ask.inner}: "{BLANK}"'),)
                yield Question(
                    topic, (ask.field, ask.inner), ask.text, (ask.field,), _under(ask.field), blank, "des heures, ou fermé"
                )
            continue
        group: Any = declared.kind
        inner = fields_of(group.cls)[ask.inner]
        if value is None:
            if _may_stand_alone(group, ask.inner):
                answers = tuple(Answer(one.word, f"{ask.field}: {{{one.line}}}") for one in _answers(inner))
                yield Question(topic, (ask.field, ask.inner), ask.text, (), _WHERE_TOP, answers, _form(inner.kind))
        elif getattr(value, inner.attribute) in (None, ()):
            answers = _answers(inner)
            trail = (ask.field, ask.inner)
            yield Question(topic, trail, ask.text, (ask.field,), _under(ask.field), answers, _form(inner.kind))


def _may_stand_alone(kind: Any, inner: str) -> bool:
    """Whether a group may hold this field and no other."""
    return all(name == inner for name, declared in fields_of(kind.cls).items() if declared.required)


def _has_lines(centre: Centre, field: str) -> bool:
    return re.search(rf"^{field}:[ \t]*(?:#.*|\{{.*)?$", centre.document.text, re.MULTILINE) is not None


def _spaces(centre: Centre) -> Iterator[Question]:
    topic = "Espaces et tarifs"
    yield from _asked(centre, topic, (_SPACES,))
    known = fields_of(Space)
    for index, space in enumerate(centre.spaces):
        name = space.name or space.kind.label
        for alias, asks in _SPACE:
            value = getattr(space, known[alias].attribute)
            is_unknown = value is None
            if alias == "equipements":
                is_unknown = not space.equipment and not space.missing_equipment
            if is_unknown:
                where = f"sous l’espace « {name} »"
                text = f"« {name} » : {asks[0].lower()}{asks[1:]} ?"
                answers = _answers(known[alias])
                yield Question(
                    topic, ("espaces", index, alias), text, ("espaces", index), where, answers, _form(known[alias].kind)
                )
    if centre.spaces:
        if centre.prices_on is None and any(space.offers for space in centre.spaces):
            yield from _asked(centre, topic, (_PRICES_ON,))
        yield from _asked(centre, topic, _TERMS)


def _services(centre: Centre) -> Iterator[Question]:
    """One question a service; its line is the list as it stands with one word more."""
    topic = "Services"
    for service, text in _THE_SERVICES.items():
        if service in centre.services or service in centre.missing_services:
            continue
        there = _listed("services", (*centre.services, service))
        absent = _listed("services_absents", (*centre.missing_services, service))
        answers = (Answer("oui", there), Answer("non", absent))
        yield Question(topic, ("services", str(service)), text, (), _WHERE_TOP, answers, "")
    yield from _asked(centre, topic, (_CONNECTION,) if centre.connection is None else _CONNECTION_PARTS)


def _listed(name: str, words: Iterable[Service]) -> str:
    return f"{name}: [{', '.join(words)}]"


def _walks(centre: Centre) -> Iterator[Question]:
    for index, walk in enumerate(centre.access.stations if centre.access else ()):
        if walk.minutes is None:
            text = f"À combien de minutes à pied est la gare {walk.station} ?"
            trail: Trail = ("acces", "gares", index)
            answers = (Answer("", f'minutes_a_pied: "{BLANK}"'),)
            yield Question(
                "Accès", (*trail, "minutes_a_pied"), text, trail, f"sous la gare « {walk.station} »", answers, "un nombre"
            )


_WHERE_TOP = "au début d’une ligne"


def _under(field: str) -> str:
    return f"en retrait sous « {field}: »"


# ---- Lines ----


def _answers(declared: Key) -> tuple[Answer, ...]:
    if declared.kind is YES_NO:
        return tuple(Answer(word, f"{declared.alias}: {word}") for word in ("oui", "non"))
    return (Answer("", f"{declared.alias}: {_blank(declared.kind)}"),)


# What one asks for of an element that has many fields.
_PARTS = {
    "Space": ("type", "places"),
    "Offer": ("par", "montant", "tva"),
    "StationWalk": ("nom", "minutes_a_pied"),
    "ProjectStage": ("etape", "date", "source"),
    "Funding": ("de", "montant_eur", "etat"),
}


def _blank(kind: Kind) -> str:
    """The blanks of a value."""
    match kind:
        case HoursKind():
            return f'{{lun-ven: "{BLANK}", sam: "{BLANK}", jours_feries: "{BLANK}"}}'
        case Quote():
            return _blank(kind.item)
        case ListOf():
            return f"[{_blank(kind.item)}]" if isinstance(kind.item, Record) else f"[{BLANK}]"
        case Record():
            names = _PARTS.get(kind.cls.__name__) or tuple(fields_of(kind.cls))
            return "{" + ", ".join(f"{name}: {_blank(fields_of(kind.cls)[name].kind)}" for name in names) + "}"
    return f'"{BLANK}"'


def _form(kind: Kind) -> str:
    """How the blanks are filled in, in a few words."""
    match kind:
        case HoursKind():
            return "des heures, par exemple 8h30-19h, ou fermé ; effacez le jour qui ne convient pas"
        case Quote():
            return f"{_form(kind.item)} ; ou bien « tarifs: sur_devis »"
        case ListOf(item=Choice() as choice):
            return f"les mots qui conviennent, séparés par des virgules : {_words(choice.vocabulary)}"
        case ListOf(item=Record()):
            return f"une accolade par élément ; {_form(kind.item)}"
        case Record():
            names = _PARTS.get(kind.cls.__name__) or tuple(fields_of(kind.cls))
            chosen = {name: fields_of(kind.cls)[name].kind for name in names}
            return " ; ".join(
                f"{name} : {_words(one.vocabulary) if isinstance(one, Choice) else one.form}" for name, one in chosen.items()
            )
        case ProseKind():
            return "quelques phrases"
    return "" if kind is YES_NO else kind.form


def _words(vocabulary: type[Vocabulary]) -> str:
    return ", ".join(vocabulary)
