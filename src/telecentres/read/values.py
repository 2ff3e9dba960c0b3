"""Values as French people write them: each function takes a text as typed and gives its value, or raises Refusal.

A text is either understood exactly or refused with the right form shown; nothing is guessed, dropped or rounded.
All spaces are equal, and so are all dashes and all apostrophes. Each function reads its text once, and no text is
read beyond the longest that its kind can have.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from telecentres.patterns import pattern
from telecentres.problems import Refusal, quoted

__all__ = [
    "PartialDate",
    "amount",
    "colour",
    "day",
    "decimal_degrees",
    "email",
    "folded",
    "insee_code",
    "measure",
    "one_line",
    "partial_date",
    "phone",
    "phone_pairs",
    "postal_code",
    "refusal",
    "siret",
    "slug",
    "web_address",
    "whole",
    "yes_no",
]

NBSP = "\u00a0"
SHORT = 200  # characters: longer than any date, number or code, with all its spaces
LONGEST_EMAIL = 254
LONGEST_WEB_ADDRESS = 2000
YEARS = range(1900, 2200)
LARGEST_AMOUNT = Decimal("999999999.99")

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4`"
_LIKE = str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_APOSTROPHES, "'")})


# ---- Reading a text ----


def refusal(sentence: str, *parts: str) -> Refusal:
    """The refusal whose sentence has its no-break spaces, and each part of the text read in place of a `{}`."""
    for mark in ";:?!»€":
        sentence = sentence.replace(f" {mark}", f"{NBSP}{mark}")
    return Refusal(sentence.replace("« ", f"«{NBSP}").format(*map(quoted, parts)))


def _bounded(text: str, longest: int, form: str) -> str:
    """The text without its outer spaces, if it holds from 1 to `longest` characters and all of them can be seen."""
    text = text.strip()
    if not text:
        raise refusal(f"texte vide ; {form}")
    if len(text) > longest:
        raise refusal(f"texte de {_number(len(text))} caractères, {_number(longest)} au plus ; {form}")
    for character in "" if text.isprintable() else text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\t\n\r":
            code = f"U+{ord(character):04X}"
            raise refusal(f"caractère invisible ({code}), souvent venu d’un copier-coller ; retapez ce texte à la main")
    return text


def one_line(text: str, longest: int, form: str) -> str:
    """The text with composed accents and single spaces; refused with `form` when empty, too long or not visible."""
    text = _bounded(text, longest, form)
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """The text in lower case without accents, all dashes and apostrophes made one; each character keeps its place."""
    return text.lower() if text.isascii() else "".join(map(_folded_character, text))


@lru_cache(maxsize=1024)
def _folded_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character.isspace():
        return " "
    if character.isalpha():
        base = unicodedata.normalize("NFD", character)[0].lower()
        return base if len(base) == 1 and base.isascii() and base.isalpha() else character
    return character.translate(_LIKE)


def _number(value: float) -> str:
    """A number as French people write it: 1 200 or 12,5."""
    whole, _, decimals = f"{value:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", NBSP) + ("," + decimals if decimals else "")


# ---- Words and numbers ----


def yes_no(text: str) -> bool | None:
    """True for oui, False for non, None for inconnu; case and a final full stop do not count."""
    form = "écrivez oui, non ou inconnu"
    read = one_line(text, SHORT, form)
    word = folded(read).removesuffix(".").rstrip()
    if word in ("oui", "non"):
        return word == "oui"
    if word in ("inconnu", "inconnue"):
        return None
    raise refusal(f"{{}} n’est pas une réponse ; {form}", read)


_GROUPED = r"(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)"  # 1200 or 1 200
_WHOLE = re.compile(f"-?{_GROUPED}")
_DECIMAL = re.compile(f"-?{_GROUPED}(?:[.,][0-9]+)?")
_THOUSANDS = pattern(r"-?[0-9]{1,3}(?:[.,'][0-9]{3})+")
_POINT_THOUSANDS = pattern(r"-?[1-9][0-9]{0,2}(?:[.'][0-9]{3})+")
_SPACED = pattern(r"-?[0-9][0-9 ]*(?:[.,][0-9]+)?")


@lru_cache(maxsize=64)
def _bounds(low: float, high: float) -> str:
    return f"de {_number(low)} à {_number(high)}"


def whole(text: str, low: int, high: int) -> int:
    """A whole number between two bounds, both included: 24, 1200 or 1 200.

    1.200 and 1,200 are refused: one reader sees a thousand, another a decimal mark.
    """
    form = f"écrivez un nombre entier en chiffres, {_bounds(low, high)}"
    read = one_line(text, SHORT, form)
    plain = folded(read)
    if not _WHOLE.fullmatch(plain):
        if _THOUSANDS.fullmatch(plain):
            digits = re.sub("[.,']", "", plain)
            raise refusal(f"{{}} se lit de deux façons ; pour mille et plus, écrivez {digits}", read)
        if _SPACED.fullmatch(plain) and not set(plain) & {".", ","} and low <= int(plain.replace(" ", "")) <= high:
            raise refusal(f"espaces mal placés dans {{}} ; écrivez {plain.replace(' ', '')}", read)
        if _SPACED.fullmatch(plain):
            raise refusal(f"{{}} n’est pas un nombre entier ; {form}", read)
        raise refusal(f"nombre illisible {{}} ; {form}, sans unité ni texte", read)
    value = int(plain.replace(" ", ""))
    if not low <= value <= high:
        raise refusal(f"nombre hors des limites ; {form}")
    return value


def _decimal(text: str, form: str, unit: str = "") -> tuple[str, str]:
    """The text read and its number in Python's form; a `unit` at the end is allowed."""
    read = one_line(text, SHORT, form)
    plain = folded(read).removesuffix(unit).rstrip() if unit else folded(read)
    if not _DECIMAL.fullmatch(plain):
        if _SPACED.fullmatch(plain):
            raise refusal(f"espaces mal placés dans {{}} ; écrivez {plain.replace(' ', '')}", read)
        raise refusal(f"nombre illisible {{}} ; {form}", read)
    return read, plain.replace(" ", "").replace(",", ".")


def decimal_degrees(text: str, low: float, high: float) -> float:
    """Decimal degrees between two bounds, both included, with a comma or a point: 46.5123."""
    form = "écrivez des degrés décimaux, par exemple 46.5123"
    _, number = _decimal(text, f"{form} (un seul nombre, sans minutes ni lettre)", "°")
    value = float(number) + 0.0  # -0 is 0
    if not low <= value <= high:
        raise refusal(f"degrés hors des limites, {_bounds(low, high)} ; vérifiez que latitude et longitude ne sont pas inversées")
    return value


def measure(text: str, low: float, high: float) -> float:
    """A number between two bounds, both included, with a comma or a point: 120,5 or 1 200.

    1.200 is refused: one reader sees a thousand, another a decimal mark.
    """
    form = f"écrivez un nombre en chiffres, {_bounds(low, high)}, sans unité"
    read, number = _decimal(text, form)
    if _POINT_THOUSANDS.fullmatch(folded(read)):
        raise refusal(f"{{}} se lit de deux façons ; écrivez {number.replace('.', '')} ou {number.replace('.', ',')}", read)
    value = float(number) + 0.0
    if not low <= value <= high:
        raise refusal(f"nombre hors des limites ; {form}")
    return value


_EURO = r"(?:€|euros?|eur)"
_AMOUNT = re.compile(rf"(?P<euros>{_GROUPED})(?:(?:[.,](?P<decimals>[0-9]{{1,2}}))?(?: ?{_EURO})?| ?€ ?(?P<cents>[0-9]{{2}}))")
_NOT_AMOUNTS = (
    (
        r"^[0-9][0-9.,]* ?€? ?(?:-|a|et|ou) ?[0-9]",
        "un seul montant, pas un intervalle ; écrivez le plus bas, et a_partir_de: oui",
    ),
    (r"\b(?:ht|ttc|tva|taxes?)\b", "la taxe s’écrit à part ; écrivez le montant seul, et tva: ht ou tva: ttc"),
    (r"\bdevis\b", "un prix sur devis n’est pas un montant ; écrivez tarifs: sur_devis"),
    (r"\blibre\b", "un prix libre n’est pas un montant ; effacez la ligne et dites-le dans presentation"),
    (r"\bgratuit|\boffert", "un montant s’écrit en chiffres ; écrivez 0 pour ce qui est gratuit"),
    (r"\bpartir\b|^des\b", "« à partir de » s’écrit à part ; écrivez le montant seul, et a_partir_de: oui"),
    (
        r"/|\b(?:par|l'heure|heures?|jours?|journee|semaines?|mois|ans?|pers|personne)\b",
        "la durée s’écrit à part ; écrivez le montant seul, et par: heure, jour, mois…",
    ),
    (r"[0-9] ?[km]", "un montant s’écrit en euros entiers, sans abréviation ; écrivez 600000 pour 600 k€"),
    (r"^[-+]", "un montant s’écrit sans signe ; écrivez par exemple 12,50"),
    (r"\$|£|\b(?:usd|chf|dollars?|francs?)\b", "les montants sont en euros ; écrivez par exemple 12,50"),
)


def amount(text: str) -> Decimal:
    """An amount in euros with its decimals as typed: 12, 12,50, 12.50, 12 €, 12 € 50 or 1 200,00 €.

    A point or a comma never separates thousands: 1.200, 1.200,00 and 1,200.00 are refused.
    """
    form = "écrivez par exemple 12,50 ou 1200"
    read = one_line(text, SHORT, form)
    plain = folded(read)
    match = _AMOUNT.fullmatch(plain)
    if not match:
        for pattern, sentence in _NOT_AMOUNTS:
            if re.search(pattern, plain):
                raise refusal(sentence)
        if re.fullmatch(rf"{_GROUPED}[.,][0-9]{{3,}} ?{_EURO}?", plain):
            raise refusal(f"plus de deux décimales dans {{}}, ou mille mal séparé ; {form}", read)
        if re.fullmatch(rf"[0-9][0-9.,']* ?{_EURO}?", plain):
            raise refusal(f"montant illisible {{}} : les milliers se séparent par une espace ; {form} ou 1 200,50", read)
        raise refusal(f"montant illisible {{}} ; {form}", read)
    decimals = match["decimals"] or match["cents"]
    value = Decimal(match["euros"].replace(" ", "") + (f".{decimals}" if decimals else ""))
    if value > LARGEST_AMOUNT:
        raise refusal(f"montant d’un milliard d’euros ou plus ; {form}")
    return value


# ---- Dates ----

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ABBREVIATIONS = {
    "janv": 1,
    "jan": 1,
    "fevr": 2,
    "fev": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_MONTH_NUMBERS = {**{folded(name): number for number, name in enumerate(_MONTHS, 1)}, **_ABBREVIATIONS}
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_CUT = r"(?: ?[-/.] ?| )"
_ISO_DAY = re.compile(rf"(?P<year>[0-9]{{4}}){_CUT}(?P<month>[0-9]{{1,2}})(?:{_CUT}(?P<day>[0-9]{{1,2}}))?")
_FRENCH_DAY = pattern(rf"(?:le )?(?:(?P<day>[0-9]{{1,2}}){_CUT})?(?P<month>[0-9]{{1,2}}){_CUT}(?P<year>[0-9]{{4}})")
_WORDS_DAY = pattern(
    rf"(?:le |en )?(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),? )?(?:(?P<day>1 ?er|[0-9]{{1,2}}) )?"
    r"(?P<name>[a-z]+)\.? (?P<year>[0-9]{4})"
)
_YEAR_ALONE = re.compile(r"(?:en )?(?P<year>[0-9]{4})")
_SHORT_YEAR = pattern(rf"(?:[0-9]{{1,2}}{_CUT}){{2}}[0-9]{{1,2}}")
_NO_YEAR = pattern(rf"(?:le )?(?:1 ?er|[0-9]{{1,2}}) (?:{'|'.join(_MONTH_NUMBERS)})\.?")


class PartialDate(Struct, frozen=True):
    """A year, a month or a day: as precise as it is known.

    Dates are ordered by their first day; of those that start together the most precise comes first.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")

    @property
    def first(self) -> date:
        """The first day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.first, self.last) < (other.first, other.last)

    def __le__(self, other: object) -> bool:
        return self == other or self < other

    def iso(self) -> str:
        """The ISO 8601 form, as precise as known: 2019, 2019-09 or 2019-09-12."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)])


def _checked(year: int, month: int | None, day_number: int | None) -> PartialDate:
    """The date, if the calendar has it."""
    if year not in YEARS:
        raise refusal(f"année {year:04} hors des limites ; attendue de {YEARS[0]} à {YEARS[-1]}")
    if month is not None and not 1 <= month <= 12:
        raise refusal(f"le mois {month} n’existe pas ; écrivez l’année, le mois puis le jour, par exemple 2026-10-05")
    if month is not None and day_number is not None and not 1 <= day_number <= monthrange(year, month)[1]:
        name = _MONTHS[month - 1] + (f" {year}" if (month, day_number) == (2, 29) else "")
        raise refusal(f"le {day_number} {name} n’existe pas ; ce mois a {monthrange(year, month)[1]} jours")
    return PartialDate(year, month, day_number)


def _date(text: str, form: str) -> PartialDate:
    """The date in any form that French order makes unambiguous."""
    read = one_line(text, SHORT, form)
    plain = folded(read)
    match = _YEAR_ALONE.fullmatch(plain)
    if match:
        return _checked(int(match["year"]), None, None)
    match = _ISO_DAY.fullmatch(plain) or _FRENCH_DAY.fullmatch(plain)
    if match:
        return _checked(int(match["year"]), int(match["month"]), int(match["day"]) if match["day"] else None)
    match = _WORDS_DAY.fullmatch(plain)
    if match:
        month = _MONTH_NUMBERS.get(match["name"])
        if month is None:
            raise refusal(f"mois inconnu {{}} ; {form}", read[match.start("name") : match.end("name")])
        day_number = int(match["day"].removesuffix("er")) if match["day"] else None
        found = _checked(int(match["year"]), month, day_number)
        if match["weekday"]:
            if day_number is None:
                raise refusal(f"il manque le jour du mois dans {{}} ; {form}", read)
            weekday = _WEEKDAYS[found.first.weekday()]
            if weekday != match["weekday"]:
                shown = f"le {'1er' if day_number == 1 else day_number} {_MONTHS[month - 1]} {found.year}"
                raise refusal(f"{shown} est un {weekday}, pas un {match['weekday']} ; corrigez l’un ou l’autre")
        return found
    if _SHORT_YEAR.fullmatch(plain):
        raise refusal(f"année à écrire sur quatre chiffres ; {form}")
    if _NO_YEAR.fullmatch(plain):
        raise refusal(f"il manque l’année dans {{}} ; {form}", read)
    raise refusal(f"date illisible {{}} ; {form}", read)


def day(text: str) -> date:
    """A day of the calendar: 2026-10-05, 05/10/2026, 5 octobre 2026 or 1er octobre 2026."""
    form = "écrivez par exemple 2026-10-05"
    found = _date(text, form)
    if found.day is None:
        raise refusal(f"il manque {'le mois et le jour' if found.month is None else 'le jour'} ; {form}")
    return found.first


def partial_date(text: str) -> PartialDate:
    """A year, a month or a day: 2019, 2019-09, 2019-09-12, 09/2019, septembre 2019 or 12 septembre 2019."""
    return _date(text, "écrivez une année, un mois ou un jour : 2019, 2019-09 ou 2019-09-12")


# ---- Codes ----


def _digits(read: str, expected: int, name: str, form: str) -> str:
    """The digits of a code of `expected` digits, spaces aside."""
    digits = folded(read).replace(" ", "")
    if not (digits.isascii() and digits.isdigit()):
        raise refusal(f"{name} illisible {{}} ; {form}", read)
    if len(digits) != expected:
        count = f"{len(digits)} chiffre{'s' if len(digits) > 1 else ''} au lieu de {expected}"
        zero = " (le zéro du début s’est-il perdu ?)" if len(digits) == expected - 1 else ""
        raise refusal(f"{name} de {count}{zero} ; {form}")
    return digits


_CODE_AND_PLACE = re.compile(r"[0-9]{2} ?[0-9]{3},? ?[^0-9 ].*")


def postal_code(text: str) -> str:
    """The five digits of a postal code: 12345 or 12 345. Which codes exist is for the territory to say."""
    form = "écrivez cinq chiffres, par exemple 12345"
    read = one_line(text, SHORT, form)
    if _CODE_AND_PLACE.fullmatch(read):
        raise refusal("le code postal s’écrit seul, sans nom de commune ni cedex ; écrivez par exemple 12345")
    return _digits(read, 5, "code postal", form)


_INSEE_CODE = re.compile(r"[0-9][0-9ab][0-9]{3}")


def insee_code(text: str) -> str:
    """The five characters of a commune's INSEE code: 12345, 2A004. Which codes exist is for the territory to say."""
    form = "écrivez cinq caractères, par exemple 12345 (ou 2A004 en Corse)"
    read = one_line(text, SHORT, form)
    plain = folded(read).replace(" ", "")
    if not _INSEE_CODE.fullmatch(plain):
        _digits(read, 5, "code INSEE", form)
    return plain.upper()


LA_POSTE = "356000000"


def _luhn(digits: str) -> bool:
    """Whether the digits pass Luhn's check, as SIREN and SIRET do."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siret(text: str) -> str:
    """The 14 digits of an establishment's SIRET, spaces aside; Luhn's check holds for its SIREN and for the whole.

    La Poste (SIREN 356 000 000) has establishments whose digits only add up to a multiple of five.
    """
    form = "écrivez les 14 chiffres, par exemple 123 456 782 00010"
    read = one_line(text, SHORT, form)
    plain = folded(read).replace(" ", "")
    if re.fullmatch(r"[0-9]{9}", plain):
        raise refusal(f"ces 9 chiffres sont un SIREN, le SIRET en a 14 ; {form}")
    digits = _digits(read, 14, "numéro SIRET", form)
    siren = f"{digits[:3]} {digits[3:6]} {digits[6:9]}".replace(" ", NBSP)
    if digits.startswith("0" * 9) or not _luhn(digits[:9]):
        raise refusal(f"les neuf premiers chiffres ({siren}) ne forment pas un SIREN ; vérifiez la saisie chiffre à chiffre")
    if _luhn(digits) or (digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0):
        return digits
    if digits.startswith(LA_POSTE):
        raise refusal("ce SIRET de La Poste est faux : la somme de ses chiffres n’est pas un multiple de cinq")
    raise refusal(f"le SIREN {siren} est juste, mais la clé du SIRET ne l’est pas ; vérifiez les cinq derniers chiffres")


def colour(text: str) -> str:
    """A colour as « #rrggbb » in lower case; #abc stands for #aabbcc, and the mark may be missing before six digits."""
    form = 'écrivez entre guillemets un dièse et six chiffres de 0 à f, par exemple "#0b5563"'
    read = one_line(text, SHORT, form)
    match = re.fullmatch(r"#?([0-9a-f]{6})|#([0-9a-f]{3})", folded(read))
    if not match:
        raise refusal(f"couleur illisible {{}} ; {form}", read)
    return "#" + (match[1] or "".join(digit * 2 for digit in match[2]))


# ---- Telephone ----

_PHONE_FORM = "écrivez par exemple 01 99 00 12 34"
_PHONE = re.compile(r"(?:\+ ?)?[0-9]+(?: ?[-./] ?[0-9]+| [0-9]+)*")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_TRUNK = re.compile(r"^\(?(\+ ?[0-9]{2,3}|00 ?[0-9]{2,3})\)? ?\(0\) ?|^\((\+ ?[0-9]{2,3}|00 ?[0-9]{2,3}|0[1-9])\) ?")
# What is dialled in France as 0… is written abroad with the country code of its territory, not always 33.
_OVERSEAS = {
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "262"),
    **dict.fromkeys(("0590", "0690", "0691"), "590"),
    "0594": "594",
    **dict.fromkeys(("0596", "0697"), "596"),
}
# Ranges that several overseas territories share: only the writer knows which.
_SHARED = re.compile(r"0(?:508|694|696|709|976|939[5-9]|947[5-9])")
_TEN_DIGITS = ("33", "262", "590", "594", "596")  # 0 and nine digits when dialled in France
_TWO_DIGIT_COUNTRIES = (  # 1 and 7 have one digit, all others three
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 "
    "81 82 84 86 90 91 92 93 94 95 98"
)


def _country(digits: str) -> str:
    """The country code that starts the digits of an international number."""
    if digits[0] in "17":
        return digits[0]
    return digits[:2] if digits[:2] in _TWO_DIGIT_COUNTRIES.split() else digits[:3]


def phone(text: str) -> str:
    """A telephone number in E.164 form: +33199001234 for 01 99 00 12 34, 01.99.00.12.34 or +33 (0)1 99 00 12 34.

    Numbers that cost more than a call (081, 082, 089) and short numbers are refused: a page could not say their price
    or be sure that they work.
    """
    read = one_line(text, SHORT, _PHONE_FORM)
    plain = _TRUNK.sub(lambda found: f"{found[1] or found[2]} ", folded(read)).strip()
    if not _PHONE.fullmatch(plain):
        if re.search(r"[a-z]", plain):
            raise refusal(f"un seul numéro, sans texte ; {_PHONE_FORM}")
        if re.search(r"[,;|]", plain):
            raise refusal(f"un seul numéro par champ ; {_PHONE_FORM}")
        raise refusal(f"numéro de téléphone illisible {{}} ; {_PHONE_FORM}", read)
    digits = _NOT_DIGITS.sub("", plain)
    if len(digits) == 20 and digits[0] == digits[10] == "0":
        raise refusal(f"un seul numéro par champ ; {_PHONE_FORM}")
    if plain.startswith("+"):
        return _international(digits)
    if digits.startswith("00"):
        return _international(digits[2:])
    return _national(digits)


def _national(digits: str) -> str:
    """The E.164 form of a number as dialled in France."""
    count = len(digits)
    if digits[0] != "0":
        if count <= 3 or (count == 4 and digits[0] in "13") or (count == 6 and digits.startswith("118")):
            raise refusal(f"les numéros courts comme {digits} ne sont pas publiés ; {_PHONE_FORM}")
        if count == 9:
            raise refusal(f"numéro de 9 chiffres au lieu de 10 (le 0 du début s’est-il perdu ?) ; {_PHONE_FORM}")
        if count == 11 and digits.startswith("33"):
            raise refusal("l’indicatif du pays se fait précéder d’un + ; écrivez par exemple +33 1 99 00 12 34")
    if count != 10:
        raise refusal(f"numéro de {count} chiffre{'s' if count > 1 else ''} au lieu de 10 ; {_PHONE_FORM}")
    if digits[0] != "0":
        raise refusal(f"un numéro français commence par 0 ; {_PHONE_FORM}")
    if _SHARED.match(digits):
        raise refusal("numéro d’outre-mer ; écrivez-le avec l’indicatif de son territoire, par exemple +590 690 00 00 00")
    return _accepted(_OVERSEAS.get(digits[:4], "33"), digits[1:])


def _international(digits: str) -> str:
    """The E.164 form of a number whose country code comes first."""
    form = "écrivez par exemple +33 1 99 00 12 34"
    if not digits or digits[0] == "0":
        raise refusal(f"aucun indicatif de pays ne commence par 0 ; {form}")
    code = _country(digits)
    number = digits[len(code) :]
    if code in _TEN_DIGITS:
        if len(number) == 10 and number[0] == "0":
            number = number[1:]  # +33 01 99 00 12 34 has one reading only
        if len(number) != 9 or number[0] == "0":
            count = f"{len(number)} chiffre{'s' if len(number) > 1 else ''}"
            raise refusal(f"{count} après +{code}, au lieu de 9 sans le 0 du début ; {form}")
        if code == "33" and ("0" + number)[:4] in _OVERSEAS:
            right = _OVERSEAS[("0" + number)[:4]]
            raise refusal(f"numéro d’outre-mer ; écrivez +{right} à la place de +33")
        return _accepted(code, number)
    if code == "1" and len(number) != 10:
        raise refusal(f"{len(number)} chiffres après +1, au lieu de 10 ; écrivez le numéro entier")
    if not 7 <= len(digits) <= 15:
        raise refusal(f"numéro international de {len(digits)} chiffres, attendu de 7 à 15 ; {form}")
    return f"+{digits}"


def _accepted(code: str, number: str) -> str:
    """The E.164 form of a French number, unless calling it costs more than a call."""
    if number[:2] in ("81", "82", "89"):
        raise refusal(f"les numéros surtaxés (0{number[:2]}…) ne sont pas publiés ; donnez un numéro ordinaire")
    return f"+{code}{number}"


def phone_pairs(e164: str) -> str:
    """An E.164 number as it is read in France, with no-break spaces: pairs of digits, or +32 and groups for others."""
    digits = e164.removeprefix("+")
    code = _country(digits)
    number = digits[len(code) :]
    if code in _TEN_DIGITS:
        number = "0" + number
        return NBSP.join(number[place : place + 2] for place in range(0, len(number), 2))
    odd = 3 if len(number) % 2 and len(number) > 1 else 0
    groups = [number[:odd]] if odd else []
    groups += [number[place : place + 2] for place in range(odd, len(number), 2)]
    return NBSP.join([f"+{code}", *groups])


# ---- Addresses ----


# Most names: labels of ASCII letters and digits, the last of letters only.
_ORDINARY_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}")


def _check_host(host: str, form: str) -> None:
    """Refuses what is not a full domain name; international names are kept as they are."""
    if len(host) <= 253 and _ORDINARY_HOST.fullmatch(host):
        return
    if "." not in host:
        raise refusal(f"nom de domaine incomplet {{}} ; {form}", host)
    if len(host) > 253:
        raise refusal(f"nom de domaine trop long ; {form}")
    labels = host.split(".")
    if re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", labels[-1]):
        raise refusal(f"une adresse IP ou un nombre n’est pas un nom de domaine ; {form}")
    if not all(labels):
        raise refusal(f"point en trop dans le nom de domaine {{}} ; {form}", host)
    for label in labels:
        for character in label:
            if not (character in "-_" or character.isalnum() or unicodedata.category(character)[0] == "M"):
                raise refusal(f"caractère {{}} impossible dans un nom de domaine ; {form}", character)
        if len(label) > 63 or label[0] == "-" or label[-1] == "-":
            raise refusal(f"nom de domaine impossible {{}} ; {form}", host)
    if len(labels[-1]) < 2 or "_" in labels[-1]:
        raise refusal(f"nom de domaine sans terminaison connue {{}} ; {form}", host)
    for label in labels:
        alphabets = {unicodedata.name(letter, "").split(" ")[0] for letter in label if letter.isalpha()}
        if len(alphabets & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}) > 1:
            raise refusal("lettres de plusieurs alphabets dans le nom de domaine {} ; retapez-le à la main", host)
    if unicodedata.normalize("NFKC", host) != host:
        raise refusal("lettres d’une autre forme dans le nom de domaine {} ; retapez-le à la main", host)


_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")


def email(text: str) -> str:
    """One address of electronic mail, as typed."""
    form = "écrivez par exemple contact@exemple.fr"
    read = _bounded(text, LONGEST_EMAIL, form)
    if folded(read).startswith("mailto:"):
        raise refusal(f"adresse à écrire sans « mailto: » ; {form}")
    if "<" in read or ">" in read:
        raise refusal(f"adresse à écrire sans nom ni chevrons ; {form}")
    if read.count("@") > 1 or "," in read or ";" in read:
        raise refusal(f"une seule adresse par champ ; {form}")
    if "@" not in read:
        raise refusal(f"il manque l’arobase (@) ; {form}")
    if len(read.split()) > 1:
        raise refusal(f"une adresse de courriel s’écrit sans espace ; {form}")
    local, _, host = read.partition("@")
    if not local or not host:
        raise refusal(f"il manque le texte {'avant' if not local else 'après'} l’arobase ; {form}")
    if not local.isascii():
        accented = next(character for character in local if not character.isascii())
        raise refusal(f"caractère {{}} impossible avant l’arobase : ni accent ni signe particulier ; {form}", accented)
    if not _LOCAL_PART.fullmatch(local) or local[0] == "." or local[-1] == "." or ".." in local or len(local) > 64:
        raise refusal(f"texte impossible avant l’arobase {{}} ; {form}", local)
    _check_host(host, form)
    return read


_SCHEME = re.compile(r"https?:", re.IGNORECASE | re.ASCII)
_COLONLESS = re.compile(r"(https?)//?(?=[^/:])", re.IGNORECASE | re.ASCII)
_AFTER_HOST = re.compile(r"[/?#]")
_WRONG_CODE = re.compile(r"%(?![0-9a-fA-F]{2})|%[01][0-9a-fA-F]|%7[fF]")


def web_address(text: str) -> str:
    """The address of a web page, as typed but for the scheme: in lower case, and https:// where there is none."""
    form = "écrivez par exemple https://exemple.fr"
    read = _bounded(text, LONGEST_WEB_ADDRESS, form)
    if len(read.split()) > 1:
        raise refusal(f"une seule adresse web, sans espace ; {form}")
    for character in '\\<>"`':
        if character in read:
            raise refusal(f"caractère {{}} impossible dans une adresse web ; {form}", character)
    scheme = _SCHEME.match(read)
    start = scheme.end() if scheme else 0
    if scheme and not read.startswith("//", start):
        raise refusal(f"{{}} se fait suivre de deux barres obliques ; {form}", scheme[0])
    colonless = _COLONLESS.match(read)
    if colonless:
        raise refusal(f"« : » manque après {{}} ; écrivez {colonless[1].lower()}://{read[colonless.end() :][:80]}", colonless[1])
    if not scheme and read.startswith("/"):
        raise refusal(f"adresse web incomplète ; {form}")
    start += 2 if scheme else 0
    authority = _AFTER_HOST.split(read[start:], maxsplit=1)[0]
    if "@" in authority:
        if scheme or ":" in authority.lower().removeprefix("mailto:"):
            raise refusal(f"une adresse web publiée ne contient ni identifiant ni mot de passe ; {form}")
        raise refusal(f"c’est une adresse de courriel ou un compte, pas une adresse web ; {form}")
    if authority.startswith("["):
        raise refusal(f"une adresse IP n’est pas un nom de domaine ; {form}")
    host, colon, port = authority.partition(":")
    if colon and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        if not scheme and "." not in host:
            raise refusal(f"seules les adresses https et http sont publiées, pas {{}} ; {form}", f"{host}:")
        raise refusal(f"numéro de port impossible {{}} ; {form}", authority)
    if not host:
        raise refusal(f"il manque le nom de domaine ; {form}")
    if host.lower().startswith("www.") and host.count(".") == 1:
        raise refusal(f"nom de domaine incomplet {{}} ; {form}", host)
    _check_host(host, form)
    wrong = _WRONG_CODE.search(read)
    if wrong:
        raise refusal(f"code {{}} impossible dans une adresse web ; {form}", read[wrong.start() : wrong.start() + 3])
    return scheme[0].lower() + read[scheme.end() :] if scheme else f"https://{read}"


_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """The address of a French text: lower-case ASCII letters and digits, hyphens between words; empty if it has none.

    « L’Œuvre d’Étampes » gives l-oeuvre-d-etampes.
    """
    return "-".join(filter(None, text.lower().translate(_LETTERS_OF).split("-")))


def _letters(character: str) -> str:
    """What an address has in the place of a small letter or another sign: ASCII letters and digits, a hyphen, or nothing."""
    if character.isascii():
        return character if character.isalnum() else "-"
    if character in _LETTERS:
        return _LETTERS[character]
    letters = ""
    for part in unicodedata.normalize("NFKD", character).lower():
        if part.isascii():
            letters += part if part.isalnum() else "-"
        elif unicodedata.category(part) not in ("Mn", "Me", "Cf"):
            letters += "-"
    return letters


class _LettersOf(dict[int, str]):
    """The same by the number of a character, as `str.translate` asks for it."""

    def __missing__(self, number: int) -> str:
        letters = self[number] = _letters(chr(number))
        return letters


_LETTERS_OF = _LettersOf()
