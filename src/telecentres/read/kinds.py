"""The kinds of value that sheets, news and settings share: texts, numbers, days, opening hours, offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telecentres.problems import Refusal
from telecentres.read import hours, values
from telecentres.read.hours import HOLIDAYS, Span
from telecentres.read.nodes import Node, ScalarNode
from telecentres.read.schema import Kind, ListOf, Reading, Scalar, entries

__all__ = [
    "AMOUNT",
    "COLOUR",
    "DAY",
    "EMAIL",
    "HOURS",
    "INSEE_CODE",
    "PARTIAL_DATE",
    "PHONE",
    "POSTAL_CODE",
    "SIRET",
    "SLUG",
    "WEB",
    "YES_NO",
    "HoursKind",
    "OpeningHours",
    "Quote",
    "degrees",
    "measure",
    "text",
    "texts",
    "whole",
]


def text(longest: int) -> Scalar[str]:
    """A text of at most `longest` characters."""

    def parse(typed: str) -> str:
        typed = typed.strip()
        if not typed:
            raise Refusal("texte vide ; complétez-le ou effacez la ligne")
        if len(typed) > longest:
            raise Refusal(f"texte de {len(typed)} caractères ; {longest} au plus")
        return typed

    return Scalar(parse, f"un texte, {longest} caractères au plus", {"type": "string", "maxLength": longest})


def texts(longest: int) -> ListOf:
    """A list of texts of at most `longest` characters each."""
    return ListOf(text(longest))


def whole(low: int, high: int) -> Scalar[int]:
    """A whole number between two bounds, both included."""
    return Scalar(
        lambda typed: values.whole(typed, low, high),
        f"un nombre entier, de {low} à {high}",
        {"type": "integer", "minimum": low, "maximum": high},
    )


def measure(low: float, high: float) -> Scalar[float]:
    """A number between two bounds, both included."""
    return Scalar(
        lambda typed: values.measure(typed, low, high),
        f"un nombre, de {low:g} à {high:g}",
        {"type": ["number", "string"], "minimum": low, "maximum": high},
    )


def degrees(low: float, high: float) -> Scalar[float]:
    """Decimal degrees (WGS 84) between two bounds."""
    return Scalar(
        lambda typed: values.decimal_degrees(typed, low, high),
        "un nombre de degrés, par exemple 46.5",
        {"type": ["number", "string"], "minimum": low, "maximum": high},
    )


YES_NO = Scalar(values.yes_no, "oui, non ou inconnu", {"enum": ["oui", "non", "inconnu"]})
AMOUNT = Scalar(values.amount, "un montant en euros, par exemple 12,50", {"type": ["number", "string"]})
DAY = Scalar(values.day, "une date, par exemple 2026-10-05", {"type": "string"})
PARTIAL_DATE = Scalar(
    values.partial_date, "une date aussi précise que connue (2019, 2019-09 ou 2019-09-12)", {"type": ["string", "integer"]}
)
POSTAL_CODE = Scalar(values.postal_code, "un code postal, par exemple 12345", {"type": ["string", "integer"]})
INSEE_CODE = Scalar(values.insee_code, "un code INSEE, par exemple 12345", {"type": ["string", "integer"]})
SIRET = Scalar(values.siret, "un numéro SIRET (14 chiffres)", {"type": ["string", "integer"]})
PHONE = Scalar(values.phone, "un numéro de téléphone, par exemple 01 99 00 12 34", {"type": "string"})
EMAIL = Scalar(values.email, "une adresse de courriel, par exemple contact@exemple.fr", {"type": "string"})
WEB = Scalar(values.web_address, "une adresse web, par exemple https://exemple.fr", {"type": "string"})
COLOUR = Scalar(values.colour, 'une couleur, par exemple "#0b5563"', {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"})


def _slug(typed: str) -> str:
    if values.slug(typed[:200]) != typed:
        raise Refusal(f"nom de fiche en minuscules sans accent, mots séparés par des tirets : « {values.slug(typed[:80])} »")
    return typed


SLUG = Scalar(_slug, "le nom d’une fiche, sans .yaml", {"type": "string", "pattern": "^[a-z0-9-]+$"})


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Seven days of spans in minutes, Monday first, () for closed; holidays None where the sheet does not say."""

    days: tuple[tuple[Span, ...], ...]
    holidays: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class HoursKind:
    """A week of opening hours: one text (« 24h/24 7j/7 »), or lines « jours: heures »."""

    form: str = "des lignes « jours: heures », par exemple lun-ven: 8h30-19h ; ou un texte, par exemple 24h/24 7j/7"

    def read(self, node: Node, reading: Reading) -> OpeningHours | None:
        if isinstance(node, ScalarNode) and not node.tag:
            if not node.value:
                return None
            try:
                return self._week(hours.week(node.value))
            except Refusal as refusal:
                reading.refuse(node, str(refusal))
                return None
        week: dict[int, tuple[Span, ...]] = {}
        lines: dict[int, int] = {}
        for name, key_node, value_node in entries(node, reading):
            if not isinstance(value_node, ScalarNode) or value_node.tag:
                reading.refuse(value_node, "des heures sont attendues, par exemple 9h-12h, 14h-18h", "forme")
                continue
            if not value_node.value:
                reading.refuse(value_node, "heures manquantes ; écrivez par exemple 9h-18h, ou fermé", "vide")
                continue
            try:
                days = hours.days(name)
            except Refusal as refusal:
                reading.refuse(key_node, str(refusal))
                continue
            try:
                spans = hours.spans(value_node.value)
            except Refusal as refusal:
                reading.refuse(value_node, str(refusal))
                continue
            for day in days:
                if day in week:
                    reading.refuse(
                        key_node, f"un même jour figure déjà à la ligne {lines[day]} ; gardez une seule ligne par jour", "doublon"
                    )
                    break
                week[day] = spans
                lines[day] = key_node.start_mark.line + 1
        return self._week(week) if week else None

    @staticmethod
    def _week(week: dict[int, tuple[Span, ...]]) -> OpeningHours:
        return OpeningHours(tuple(week.get(day, ()) for day in range(7)), week.get(HOLIDAYS))

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["object", "string"]}


HOURS = HoursKind()


@dataclass(frozen=True, slots=True)
class Quote:
    """A list of offers, or the word sur_devis: the tuple of offers, empty for « sur devis »."""

    item: Kind

    @property
    def form(self) -> str:
        return f"sur_devis, ou {self.item.form}"

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, ScalarNode) and values.slug(node.value[:40]) == "sur-devis":
            return ()
        found = self.item.read(node, reading)
        return found or None

    def json_schema(self) -> dict[str, Any]:
        return {"oneOf": [{"const": "sur_devis"}, self.item.json_schema()]}
