"""The pages where a visitor composes a sheet, or what is to be corrected on one: fields from the schema of sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from telecentres.know.catalogue import Listing
from telecentres.read.centre import Centre
from telecentres.read.kinds import AMOUNT, EMAIL, PARTIAL_DATE, PHONE, POSTAL_CODE, WEB, HoursKind
from telecentres.read.nodes import MappingNode, Node, ScalarNode, parse
from telecentres.read.schema import PLACEHOLDERS, Choice, Key, ListOf, Record, fields_of
from telecentres.read.vocabulary import Status
from telecentres.site import forges
from telecentres.site.addresses import address_of
from telecentres.site.inputs import Site
from telecentres.site.outputs import Document, Page

__all__ = ["CORRECTED", "DECLARED", "Field", "declaration", "fields", "typed"]

# What the forms ask, by the legend of a group of fields; the schema knows the rest.
_PLACE = ("nom", "statut", "types", "resume")
_WHERE = ("adresse.commune", "adresse.code_postal", "adresse.voie", "adresse.complement")
_CONTACT = ("contact.telephone", "contact.courriel", "contact.site_web", "contact.reservation")
_PROJECT = ("projet.porteur", "projet.ouverture_prevue", "projet.places_prevues", "projet.budget_eur", "projet.recherche")
_STAGE = ("projet.etapes.etape", "projet.etapes.date", "projet.etapes.source")
_SOURCE = ("sources.titre", "sources.url", "sources.date")
DECLARED = (
    ("Le lieu", _PLACE),
    ("Où", _WHERE),
    ("Le projet", _PROJECT),
    ("Sa dernière étape", _STAGE),
    ("Qui joindre", _CONTACT),
    ("Ce qui l’atteste", _SOURCE),
)
CORRECTED = (
    ("Le lieu", _PLACE),
    ("Où", _WHERE),
    ("Qui joindre", _CONTACT),
    ("Quand", ("horaires",)),
    ("Le projet", _PROJECT),
)
_KINDS = {id(PHONE): "phone", id(EMAIL): "email", id(WEB): "web", id(POSTAL_CODE): "postal", id(PARTIAL_DATE): "date"}
_PAST = ("sources.date",)
LINE = 250  # characters: longer texts are typed in a box of several lines


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its place on the sheet (French keys, dots between), its kind as theme/static/js/sheet.js knows it.

    `low` and `most` bound a number, `most` alone the characters of a text; `words` are the choices, as (word, label).
    """

    name: str
    title: str
    help: str
    kind: str
    is_required: bool = False
    low: int = 0
    most: int = 0
    words: tuple[tuple[str, str], ...] = ()

    @property
    def slug(self) -> str:
        return self.name.replace(".", "-").replace("_", "-")

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return self.kind == "hours" or (self.kind == "text" and self.most > LINE)


def fields(names: tuple[str, ...]) -> tuple[Field, ...]:
    """The fields of these names, from the schema of sheets."""
    return tuple(_field(name) for name in names)


def _declared(name: str) -> Key:
    """The field as its schema declares it; it is required where every group that it stands in is."""
    cls: Any = Centre
    declared = fields_of(cls)[name.partition(".")[0]]
    is_required = True
    for step in name.split("."):
        declared = fields_of(cls)[step]
        is_required &= declared.required
        kind: Any = declared.kind
        while isinstance(kind, ListOf):
            kind = kind.item
        cls = kind.cls if isinstance(kind, Record) else cls
    return replace(declared, required=is_required)


def _field(name: str) -> Field:
    declared = _declared(name)
    kind: Any = declared.kind
    help_ = declared.help
    if isinstance(kind, Choice):
        return _chosen(name, declared, "choice", kind)
    if isinstance(kind, ListOf) and isinstance(kind.item, Choice):
        return _chosen(name, declared, "choices", kind.item)
    if isinstance(kind, HoursKind):
        help_ = "Une ligne par jour ou par groupe de jours, par exemple « lun-ven: 8h30-19h » puis « sam: 9h-12h, 14h-17h »."
        return Field(name, declared.title, help_, "hours", most=600)
    if id(kind) in _KINDS:
        form = kind.form.partition(", par exemple ")[2] or kind.form.partition(" (")[2].rstrip(")")
        help_ = " ".join(filter(None, (help_, f"Par exemple {form}." if form and name != "adresse.code_postal" else "")))
        word = "past" if name in _PAST else _KINDS[id(kind)]
        return Field(name, declared.title, help_, word, declared.required, most=2000 if word == "web" else 254)
    if kind is AMOUNT:
        return Field(name, declared.title, help_, "amount", declared.required)
    schema = kind.json_schema()
    if schema.get("type") == "integer":
        return Field(name, declared.title, help_, "whole", declared.required, schema["minimum"], schema["maximum"])
    if "maxLength" not in schema:
        raise LookupError(f"no form knows the field {name}")
    word = "commune" if name == "adresse.commune" else "text"
    return Field(name, declared.title, help_, word, declared.required, most=schema["maxLength"])


def _chosen(name: str, declared: Key, word: str, kind: Choice) -> Field:
    words = tuple((str(one), one.label) for one in kind.vocabulary)
    return Field(name, declared.title, declared.help, word, declared.required, words=words)


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
            "groups": [(legend, fields(names)) for legend, names in DECLARED],
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
            "groups": [(legend, fields(names)) for legend, names in CORRECTED],
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


def typed(centre: Centre) -> dict[str, str | list[str]]:
    """The fields of the correction's form that the sheet has, by name: texts as typed, words as the schema spells them."""
    root = parse(centre.document.path, centre.document.text).root
    found: dict[str, str | list[str]] = {}
    for _, names in CORRECTED:
        for field in fields(names):
            if field.words:
                words = _words(centre, field.name)
            else:
                node = root
                for step in field.name.split("."):
                    node = _inner(node, step)
                words = _text(node, field.kind)
            if words:
                found[field.name] = words
    return found


def _words(centre: Centre, name: str) -> str | list[str]:
    """The word or the words of a closed list that a sheet has in a field."""
    record: Any = centre
    for step in name.split("."):
        record = getattr(record, fields_of(type(record))[step].attribute) if record is not None else None
    return [str(word) for word in record] if isinstance(record, tuple) else str(record or "")


def _inner(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _text(node: Node | None, kind: str) -> str:
    """A scalar as typed, and a group of hours as its lines."""
    if isinstance(node, ScalarNode):
        return str(node.value).strip()
    if isinstance(node, MappingNode) and kind == "hours":
        return "\n".join(f"{key.value}: {value.value}" for key, value in node.value)
    return ""
