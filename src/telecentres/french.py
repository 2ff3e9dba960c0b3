"""French as it is printed: places with their prepositions, dates, numbers, spaces that do not break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from telecentres.read.values import PartialDate

__all__ = ["at_place", "day", "enumeration", "euros", "kilometres", "number", "of_place", "partial_date", "plural", "typeset"]

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_NBSP = "\u00a0"
_NARROW = "\u202f"
_VOWELS = "aâàäeéèêëiîïoôöuùûüyœæAÂÀÄEÉÈÊËIÎÏOÔÖUÙÛÜYŒÆ"
# The first three begin with one sign, which is soon found; what stands before it is looked at from there.
_BEFORE = re.compile(r" (?=[:;?!»%€])")
_UNIT = re.compile(r" (?<=[0-9] )(?=(?:€|%|h|km|m²|m2|mn|min|kg|Mo|ko|Mbit/s|places?|ans?|mois|jours?)\b|[€%])")
_APOSTROPHE = re.compile(r"'(?<=\w')(?=\w)")
_WIDE_BEFORE = re.compile(r"[ \u00a0\u202f]+(?=[:;?!»%€])")
_AFTER = re.compile(r"«[ \u00a0\u202f]*")
_ORDINAL = re.compile(r"\b1er (?=janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)")


def typeset(text: str) -> str:
    """The text as French prints it: typographic apostrophes, and spaces that hold : ; ? ! » % € to their word."""
    if "'" in text:
        text = _APOSTROPHE.sub("’", text)
    if " " in text:
        is_wide = "  " in text or _NBSP in text or _NARROW in text
        text = (_WIDE_BEFORE if is_wide else _BEFORE).sub(_NBSP, text)
        if "«" in text:
            text = _AFTER.sub("«" + _NBSP, text)
        text = _UNIT.sub(_NBSP, text)
        if "1er " in text:
            text = _ORDINAL.sub("1er" + _NBSP, text)
    return text


def at_place(name: str) -> str:
    """« à Valmer », « au Mas-Neuf », « aux Trois-Moulins », « à La Rive »."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def of_place(name: str) -> str:
    """« de Valmer », « d’Orgelet », « du Mas-Neuf », « des Trois-Moulins », « de La Rive »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[:1] in _VOWELS else f"de {name}"


def day(value: date) -> str:
    """« 1er décembre 2026 »."""
    number_ = "1er" if value.day == 1 else str(value.day)
    return f"{number_}{_NBSP}{MONTHS[value.month - 1]} {value.year}"


def partial_date(value: PartialDate) -> str:
    """« 2018 », « septembre 2019 » or « 12 septembre 2019 », as precise as it is known."""
    if value.month is None:
        return str(value.year)
    if value.day is None:
        return f"{MONTHS[value.month - 1]} {value.year}"
    return day(date(value.year, value.month, value.day))


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """« 1 468 108 » or « 3,5 »: groups of three apart, a decimal comma."""
    if type(value) is int and -1000 < value < 1000 and not decimals:
        return str(value)
    return f"{value:,.{decimals}f}".replace(",", _NARROW).replace(".", ",")


def kilometres(value: float) -> str:
    """« moins de 1 km », « 3,4 km » below ten, « 12 km » above."""
    if value < 1:
        return f"moins de{_NBSP}1{_NBSP}km"
    return f"{number(value, 1 if value < 9.95 else 0)}{_NBSP}km"


def euros(value: Decimal) -> str:
    """« 190 € » or « 12,50 € »."""
    return f"{number(value, 0 if value == value.to_integral_value() else 2)}{_NBSP}€"


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 1 lieu », « 12 lieux »: the count and its noun; nouns add an s unless `many` is given."""
    noun = one if abs(count) < 2 else many or f"{one}s"
    return f"{number(count)}{_NBSP}{noun}"


def enumeration(words: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"
