"""The kinds of value that sheets, news and settings share: texts, numbers, days, opening hours, offers."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from telecentres.patterns import pattern
from telecentres.problems import Refusal, quoted
from telecentres.read import hours, values
from telecentres.read.hours import HOLIDAYS, Span
from telecentres.read.nodes import Node, ScalarNode, SequenceNode
from telecentres.read.schema import NOTHING_KNOWN, PLACEHOLDERS, Kind, ListOf, Reading, Scalar, entries, is_word, says_nothing

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


_TAG = pattern(
    r"(?i)</?(?:a|abbr|b|big|blockquote|br|button|center|cite|code|div|em|font|form|h[1-6]|hr|i|iframe|img|input|li|link|meta|object|ol|p|pre|"
    r"s|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|tr|u|ul|video)(?:[\s/][^<>]*)?>"
)
_ENTITY = pattern(r"&(?:[a-zA-Z]{2,10}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,6});")
_MARKDOWN = pattern(r"\*\*\S[^*]*\*\*|\]\([^()\s]+\)")


def _shown_as_typed(typed: str) -> None:
    """Refuses the markup of other places: this text is shown sign by sign."""
    tag = _TAG.search(typed) if "<" in typed else None
    if tag:
        raise Refusal(f"balise HTML {quoted(tag[0])} ; ce texte est montré tel quel, effacez-la")
    entity = _ENTITY.search(typed) if "&" in typed else None
    if entity:
        from html import unescape

        sign = unescape(entity[0])
        if sign != entity[0]:
            way_out = f"tapez {quoted(sign)}" if sign.strip() else "tapez une espace"
            raise Refusal(f"{quoted(entity[0])} est un code HTML, et ce texte est montré tel quel ; {way_out}")
    if ("**" in typed or "](" in typed) and _MARKDOWN.search(typed):
        raise Refusal("mise en forme Markdown ; ce texte est montré tel quel, gardez les mots seuls")


def text(longest: int) -> Scalar[str]:
    """A text of at most `longest` characters."""

    def parse(typed: str) -> str:
        typed = typed.strip()
        if not typed:
            raise Refusal("texte vide ; complétez-le ou effacez la ligne")
        if len(typed) > longest:
            raise Refusal(f"texte de {len(typed)} caractères ; {longest} au plus")
        if "\n" in typed:
            raise Refusal("les lignes de ce texte seraient collées ; écrivez-le d’un seul tenant, sans retour à la ligne")
        if says_nothing(typed, PLACEHOLDERS):
            raise Refusal(NOTHING_KNOWN)
        if not typed.isalnum():
            _shown_as_typed(typed)
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
    if typed.endswith((".yaml", ".yml")):
        raise Refusal("le nom d’une fiche s’écrit sans .yaml")
    if values.slug(typed[:200]) != typed:
        raise Refusal(f"nom de fiche en minuscules sans accent, mots séparés par des tirets : « {values.slug(typed[:80])} »")
    return typed


SLUG = Scalar(_slug, "le nom d’une fiche, sans .yaml", {"type": "string", "pattern": "^[a-z0-9-]+$"})


class OpeningHours(Struct, frozen=True):
    """Seven days of spans in minutes, Monday first, () for closed; holidays None where the sheet does not say."""

    days: tuple[tuple[Span, ...], ...]
    holidays: tuple[Span, ...] | None = None


class HoursKind(Struct, frozen=True):
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
        if isinstance(node, SequenceNode) and not node.tag:
            reading.refuse(node, "un groupe de lignes « jours: heures » est attendu, sans tiret au début des lignes", "forme")
            return None
        week: dict[int, tuple[Span, ...]] = {}
        lines: dict[int, int] = {}
        typed: dict[int, Node] = {}
        for name, key_node, value_node in entries(node, reading):
            if not isinstance(value_node, ScalarNode) or value_node.tag:
                sentence = "des heures sont attendues sur une ligne, sans [ ] ni tirets, par exemple 9h-12h, 14h-18h"
                reading.refuse(value_node, sentence, "forme")
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
                typed[day] = value_node
        late = hours.late_overlap(week)
        if late is not None:
            day, why = late
            reading.refuse(typed[day], str(why))
            return None
        return self._week(week) if week else None

    @staticmethod
    def _week(week: dict[int, tuple[Span, ...]]) -> OpeningHours:
        return OpeningHours(tuple(week.get(day, ()) for day in range(7)), week.get(HOLIDAYS))

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["object", "string"]}


HOURS = HoursKind()


class Quote(Struct, frozen=True):
    """A list of offers, or the word sur_devis: the tuple of offers, empty for « sur devis »."""

    item: Kind

    @property
    def form(self) -> str:
        return f"sur_devis, ou {self.item.form}"

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node, ScalarNode) and not node.tag and node.value.strip():
            if is_word(node.value) and values.slug(node.value[:40]) == "sur-devis":
                return ()
            reading.refuse(
                node,
                NOTHING_KNOWN
                if says_nothing(node.value)
                else "une liste de prix est attendue, ou sur_devis ; écrivez une ligne par prix : "
                "« - {par: jour, montant: 12.50, tva: ht} », et montant: 0 pour ce qui est gratuit",
                "forme",
            )
            return None
        found = self.item.read(node, reading)
        return found or None

    def json_schema(self) -> dict[str, Any]:
        return {"oneOf": [{"const": "sur_devis"}, self.item.json_schema()]}
