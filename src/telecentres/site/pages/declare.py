"""The pages where a visitor composes a sheet, or what is to be corrected on one: fields from the schema of sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from msgspec import Struct

from telecentres.know.catalogue import Listing
from telecentres.read.centre import Centre
from telecentres.read.kinds import (
    AMOUNT,
    DAY,
    EMAIL,
    PARTIAL_DATE,
    PHONE,
    POSTAL_CODE,
    SIRET,
    WEB,
    YES_NO,
    HoursKind,
    Quote,
)
from telecentres.read.nodes import MappingNode, Node, ScalarNode, SequenceNode, parse
from telecentres.read.schema import PLACEHOLDERS, Choice, Key, ListOf, Record, Scalar, Vocabulary, fields_of
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import Status
from telecentres.site import forges
from telecentres.site.addresses import address_of
from telecentres.site.inputs import Site
from telecentres.site.outputs import Document, Page

__all__ = ["CORRECTED", "DECLARED", "LEFT_OUT", "Field", "Several", "declaration", "typed"]

# What is asked of a new project, by the legend of a group of fields; the schema knows the rest. A number stands for the only
# element of a list that is asked.
_DECLARED = {
    "Le lieu": ("nom", "statut", "types", "resume"),
    "Où": ("adresse.commune", "adresse.code_postal", "adresse.voie", "adresse.complement"),
    "Le projet": (
        "projet.porteur",
        "projet.ouverture_prevue",
        "projet.places_prevues",
        "projet.budget_eur",
        "projet.recherche",
    ),
    "Sa dernière étape": ("projet.etapes.0.etape", "projet.etapes.0.date", "projet.etapes.0.source"),
    "Qui joindre": ("contact.telephone", "contact.courriel", "contact.site_web", "contact.reservation"),
    "Ce qui l’atteste": ("sources.0.titre", "sources.0.url", "sources.0.date"),
}
# The correction asks for every field that sheets have, these aside: what a form cannot judge alone, or only the network says.
LEFT_OUT = {
    "presentation": "Markdown has rules of its own",
    "adresse.code_insee": "it only tells a commune from its namesake",
    "position": "whether a point lies near its commune is for the checks to say",
    "acces.gares": "whether a station exists, and that near, is for the checks to say",
    "charte": "what the network saw on a visit",
    "photos": "files that no form sends",
    "osm": "a number that the network looks up",
    "sources": "where a correction comes from is said in words beside it",
}
# The field that a group of the correction's form starts with, and the group's legend; the others join the group before them.
_LEGENDS = {
    "nom": "Le lieu",
    "adresse": "Où",
    "contact": "Qui joindre",
    "horaires": "Quand",
    "espaces": "Les espaces et leurs prix",
    "services": "Les services",
    "acces": "Comment venir",
    "accessibilite": "L’accessibilité",
    "gestionnaire": "Qui le tient, et depuis quand",
    "projet": "Le projet",
    "verifie_le": "La vérification",
}
_KINDS = {
    id(PHONE): "phone",
    id(EMAIL): "email",
    id(WEB): "web",
    id(POSTAL_CODE): "postal",
    id(PARTIAL_DATE): "date",
    id(DAY): "day",
    id(SIRET): "siret",
    id(AMOUNT): "amount",
    id(YES_NO): "yesno",
}
# Days that have come, as the checks ask (« nothing was seen in the future »).
_PAST = {"sources.date", "verifie_le", "tarifs_au", "debit.mesure_le", "accessibilite.verifie_le"}
_ABSENT = "_absents"  # behind the name of a list of words: those that are not there
LINE = 250  # characters: longer texts are typed in a box of several lines


class Field(Struct, frozen=True):
    """One field of a form: its place on the sheet (French keys, dots between), its kind as theme/static/js/sheet.js knows it.

    `is_required` says that no sheet is without it, `is_needed` that its group is not; `low` and `most` bound a number, `most`
    alone the characters of a text; `words` are the choices, as (word, label).
    """

    name: str
    title: str
    help: str
    kind: str
    is_required: bool = False
    low: float = 0
    most: float = 0
    words: tuple[tuple[str, str], ...] = ()
    is_needed: bool = False

    @property
    def slug(self) -> str:
        return self.name.replace(".", "-").replace("_", "-")

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return self.kind in ("hours", "texts") or (self.kind == "text" and self.most > LINE)


class Several(Struct, frozen=True):
    """A list of groups of fields; their names have a star where each group has its number."""

    name: str
    title: str
    help: str
    most: int
    parts: tuple[Part, ...]

    kind = "several"
    is_long = True


Part = Field | Several


def _bare(name: str) -> str:
    """The name of a field without the numbers and stars of lists."""
    return ".".join(step for step in name.split(".") if step != "*" and not step.isdigit())


def _parts(cls: Any, prefix: str = "", *, is_required: bool = True) -> Iterator[Part]:
    """What a form asks of a record, in the order of its fields; those of an inner record stand among them."""
    known = fields_of(cls)
    for alias, declared in known.items():
        name, kind = prefix + alias, declared.kind
        if _bare(name) in LEFT_OUT or (alias.endswith(_ABSENT) and alias.removesuffix(_ABSENT) in known):
            continue
        if isinstance(kind, Record):
            yield from _parts(kind.cls, f"{name}.", is_required=is_required and declared.required)
            continue
        if isinstance(kind, Quote):
            words = (("sur_devis", "Sur devis"),)
            yield Field(name, f"{declared.title} : donnés ou non", declared.help, "quote", words=words)
            kind = kind.item
        if isinstance(kind, ListOf) and isinstance(kind.item, Record):
            inner = tuple(_parts(kind.item.cls, f"{name}.*.", is_required=False))
            yield Several(name, declared.title, declared.help, kind.most, inner)
        else:
            yield _field(name, declared, cls, is_required=is_required)


def _asked(name: str) -> Field:
    """The field of that name, whose groups may have numbers."""
    cls: Any = Centre
    is_required = True
    steps = [step for step in name.split(".") if not step.isdigit()]
    for step in steps[:-1]:
        declared = fields_of(cls)[step]
        kind: Any = declared.kind
        is_required = is_required and declared.required and isinstance(kind, Record)
        inner: Any = kind.item if isinstance(kind, ListOf) else kind
        cls = inner.cls
    return _field(name, fields_of(cls)[steps[-1]], cls, is_required=is_required)


def _field(name: str, declared: Key, cls: Any, *, is_required: bool) -> Field:
    """A field of a record, with what a form must know of it; `is_required` says whether each sheet has that record."""
    word, low, most, words = _form(_bare(name), declared, cls)
    help_ = declared.help
    if word == "hours":
        help_ = "Une ligne par jour ou groupe de jours, par exemple « lun-ven: 8h30-19h », « sam: 22h-2h » ; ou « 24h/24 7j/7 »."
    elif word == "texts":
        help_ = " ".join(filter(None, (help_, "Un par ligne.")))
    elif id(declared.kind) in _KINDS and word not in ("postal", "yesno", "siret"):
        form = declared.kind.form
        example = form.partition(", par exemple ")[2] or form.partition(" (")[2].rstrip(")")
        help_ = " ".join(filter(None, (help_, f"Par exemple {example}." if example else "")))
    return Field(
        name,
        declared.title,
        help_,
        word,
        is_required and declared.required,
        low,
        most,
        tuple((str(one), one.label) for one in words),
        declared.required,
    )


def _form(name: str, declared: Key, cls: Any) -> tuple[str, float, float, tuple[Vocabulary, ...]]:
    """A field's kind, its bounds, its words."""
    kind: Any = declared.kind
    if isinstance(kind, Choice):
        return "choice", 0, 0, tuple(kind.vocabulary)
    if isinstance(kind, ListOf) and isinstance(kind.item, Choice):
        is_pair = f"{declared.alias}{_ABSENT}" in fields_of(cls)
        return "answers" if is_pair else "choices", 0, 0, tuple(kind.item.vocabulary)
    if isinstance(kind, HoursKind):
        return "hours", 0, 0, ()
    if id(kind) in _KINDS:
        word = _KINDS[id(kind)]
        past = {"date": "past", "day": "pastday"}.get(word, word) if name in _PAST else word
        return past, 0, 2000 if word == "web" else 254, ()
    is_list = isinstance(kind, ListOf)
    kind = kind.item if isinstance(kind, ListOf) else kind
    schema = kind.json_schema() if isinstance(kind, Scalar) else {}
    if "minimum" in schema and not is_list:
        return "whole" if schema["type"] == "integer" else "measure", schema["minimum"], schema["maximum"], ()
    if "maxLength" not in schema:
        raise LookupError(f"no form knows the field {name}")
    word = "commune" if name == "adresse.commune" else "texts" if is_list else "text"
    return word, 0, schema["maxLength"], ()


def _groups() -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The groups of the correction's form: all that sheets have, by the legends."""
    legend = ""
    group: list[Part] = []
    for part in _parts(Centre):
        first = part.name.partition(".")[0]
        if first in _LEGENDS and _LEGENDS[first] != legend:
            if group:
                yield legend, tuple(group)
            legend, group = _LEGENDS[first], []
        group.append(part)
    yield legend, tuple(group)


DECLARED: tuple[tuple[str, tuple[Part, ...]], ...] = tuple(
    (legend, tuple(_asked(name) for name in names)) for legend, names in _DECLARED.items()
)
CORRECTED: tuple[tuple[str, tuple[Part, ...]], ...] = tuple(_groups())


def declaration(site: Site) -> Iterator[Page | Document]:
    """The page that composes a new sheet, the one that corrects a sheet, and what each sheet says today for the latter."""
    network = site.project.network
    folder = site.project.folders.shown(site.project.folders.centres)
    common = {
        "nothing": " ".join(sorted(PLACEHOLDERS)),
        "email": network.email,
    }
    yield Page(
        "declarer/",
        "declare.html",
        "Déclarer un projet de lieu",
        "Un formulaire compose la fiche de votre projet dans votre navigateur ; vous la relisez, puis vous l’envoyez.",
        {
            **common,
            "groups": DECLARED,
            "default": str(Status.PLANNED),
            "folder": folder,
            "forge": network.forge,
            "new_file": forges.new_file(network.forge, folder) if network.forge else None,
        },
        crumbs=(("Pour les porteurs de projet", "porteurs-de-projet/"),),
        section="porteurs-de-projet",
    )
    listings = site.catalogue.listings
    yield Page(
        "corriger/",
        "correct.html",
        "Corriger une fiche",
        "Changez ce qui est faux : les lignes à corriger s’écrivent toutes seules, vous les relisez, puis vous les envoyez.",
        {
            **common,
            "groups": CORRECTED,
            "places": [
                (
                    listing,
                    listing.centre.document.path,
                    (forges.editor(network.forge, listing.centre.document.path) if network.forge else None) or "",
                )
                for listing in listings
            ],
            "forge": network.forge,
        },
        crumbs=(("Les lieux", "centres/"),),
        section="centres",
    )
    for listing in listings:
        yield Document(f"{address_of(listing)}fiche.json", partial(sheet_json, listing))


def sheet_json(listing: Listing) -> str:
    """What the sheet of a place says in the fields of the form, as typed."""
    return json.dumps(typed(listing.centre), ensure_ascii=False, separators=(",", ":")) + "\n"


Said = str | list[str] | list[list[str]]


def typed(centre: Centre) -> dict[str, Said]:
    """The fields of the correction's form that the sheet has, by name: hours and phones as typed, the rest in one spelling.

    Words of a list are a list; those that are said to be there or not to be there are [word, « oui » or « non »] pairs.
    """
    root = parse(centre.document.path, centre.document.text).root
    found: dict[str, Said] = {}
    for _, parts in CORRECTED:
        _note(parts, centre, root, (), found)
    return found


def _note(parts: tuple[Part, ...], centre: Centre, root: Node | None, numbers: tuple[int, ...], found: dict[str, Said]) -> None:
    """Put down what a sheet says in some parts of the form, within the elements of lists that the numbers lead to."""
    for part in parts:
        name = part.name
        for number in numbers:
            name = name.replace("*", str(number), 1)
        value = _value(centre, name)
        if isinstance(part, Several):
            for number in range(len(value or ())):
                _note(part.parts, centre, root, (*numbers, number), found)
            continue
        said = _said(part, value)
        if part.kind == "answers":
            said = [*([word, "oui"] for word in said), *([str(word), "non"] for word in _value(centre, f"{name}{_ABSENT}"))]
        elif part.kind in ("hours", "phone"):
            said = _text(_node(root, name))
        if said:
            found[name] = said


def _value(centre: Centre, name: str) -> Any:
    """What the record of a sheet has in a field; None within a group that it has not."""
    value: Any = centre
    for step in name.split("."):
        if value is None:
            return None
        value = value[int(step)] if step.isdigit() else getattr(value, fields_of(type(value))[step].attribute)
    return value


def _said(part: Field, value: Any) -> Any:
    """A value as a form takes it."""
    if part.kind == "quote":
        return "sur_devis" if value == () else ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        words = [str(word) for word in value]
        return "\n".join(words) if part.kind == "texts" else words
    return (f"{value:g}" if isinstance(value, float) else str(value)).replace(".", ",") if _is_number(part) else str(value)


def _is_number(part: Field) -> bool:
    return part.kind in ("whole", "measure", "amount")


def _node(root: Node | None, name: str) -> Node | None:
    """Where a field stands on a sheet."""
    node = root
    for step in name.split("."):
        if isinstance(node, SequenceNode) and step.isdigit():
            node = node.value[int(step)]
        elif isinstance(node, MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return None
    return node


def _text(node: Node | None) -> str:
    """A scalar as typed, and a group of hours as its lines."""
    if isinstance(node, ScalarNode):
        return str(node.value).strip()
    if isinstance(node, MappingNode):
        return "\n".join(f"{key.value}: {value.value}" for key, value in node.value)
    return ""
