"""French as it is printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres import french
from telecentres.read.values import PartialDate


def shown(text: str) -> str:
    """The text with its no-break spaces made visible."""
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Quoi ?", "Quoi~?"),
        ("Oui !", "Oui~!"),
        ("Note : bien ; mal", "Note~: bien~; mal"),
        ("« mot »", "«~mot~»"),
        ("«mot »", "«~mot~»"),
        ("12 € ou 5 %", "12~€ ou 5~%"),
        ("3 km et 20 minutes", "3~km et 20 minutes"),
        ("24 places", "24~places"),
        ("le 1er mai", "le 1er~mai"),
        ("l'été d'ici", "l’été d’ici"),
        ("'seul' ou 5' d'arc", "'seul' ou 5' d’arc"),
        ("à 8:30", "à 8:30"),
        ("https://exemple.example/a?b=c", "https://exemple.example/a?b=c"),
        ("déjà\u00a0: tenu", "déjà~: tenu"),
        ("deux  espaces  : une", "deux  espaces~: une"),
        ("fine\u202f; mêlées \u00a0\u202f!", "fine~; mêlées~!"),
        ("1 2 h", "1 2~h"),
        ("", ""),
    ],
)
def test_typeset(typed: str, printed: str) -> None:
    """Signs hold to their word, apostrophes are typographic, and nothing else changes."""
    assert shown(french.typeset(typed)) == printed


@given(st.text(max_size=60))
def test_typeset_twice_is_typeset_once(text: str) -> None:
    """What is typeset already stays as it is."""
    once = french.typeset(text)
    assert french.typeset(once) == once


@pytest.mark.parametrize(
    ("name", "at", "of"),
    [
        ("Valmer", "à Valmer", "de Valmer"),
        ("Le Mas-Neuf", "au Mas-Neuf", "du Mas-Neuf"),
        ("Les Trois-Moulins", "aux Trois-Moulins", "des Trois-Moulins"),
        ("La Rive", "à La Rive", "de La Rive"),
        ("L'Anse-Vireuse", "à L'Anse-Vireuse", "de L'Anse-Vireuse"),
        ("Orgelet", "à Orgelet", "d’Orgelet"),
        ("Écoust", "à Écoust", "d’Écoust"),
        ("Ængeville", "à Ængeville", "d’Ængeville"),
        ("Œuilly", "à Œuilly", "d’Œuilly"),
        ("Lescure", "à Lescure", "de Lescure"),
        ("Lesches", "à Lesches", "de Lesches"),
    ],
)
def test_places(name: str, at: str, of: str) -> None:
    """Le and Les contract, La and L' do not, and a vowel elides."""
    assert (french.at_place(name), french.of_place(name)) == (at, of)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 12, 1), "1er~décembre 2026"),
        (date(2026, 8, 2), "2~août 2026"),
        (date(2024, 2, 29), "29~février 2024"),
    ],
)
def test_day(day: date, printed: str) -> None:
    """The first of a month is « 1er »; the number holds to its month."""
    assert shown(french.day(day)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (PartialDate(2018), "2018"),
        (PartialDate(2019, 9), "septembre 2019"),
        (PartialDate(2019, 9, 12), "12~septembre 2019"),
    ],
)
def test_partial_date(value: PartialDate, printed: str) -> None:
    """A date is as precise as it is known."""
    assert shown(french.partial_date(value)) == printed


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1^000"),
        (1468108, 0, "1^468^108"),
        (3.5, 1, "3,5"),
        (-1234.5, 1, "-1^234,5"),
        (Decimal("1234.50"), 2, "1^234,50"),
    ],
)
def test_number(value: int | float | Decimal, decimals: int, printed: str) -> None:
    """Thousands stand apart and the decimal mark is a comma."""
    assert shown(french.number(value, decimals)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "moins de~1~km"),
        (0.99, "moins de~1~km"),
        (1, "1,0~km"),
        (3.44, "3,4~km"),
        (9.94, "9,9~km"),
        (9.95, "10~km"),
        (12.4, "12~km"),
    ],
)
def test_kilometres(value: float, printed: str) -> None:
    """Tenths are shown below ten kilometres only."""
    assert shown(french.kilometres(value)) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("190", "190~€"), ("190.00", "190~€"), ("12.5", "12,50~€"), ("1200", "1^200~€"), ("0.05", "0,05~€")],
)
def test_euros(value: str, printed: str) -> None:
    """Cents are shown where there are some."""
    assert shown(french.euros(Decimal(value))) == printed


@pytest.mark.parametrize(("count", "printed"), [(0, "0~lieu"), (1, "1~lieu"), (2, "2~lieux"), (1200, "1^200~lieux")])
def test_plural(count: int, printed: str) -> None:
    """In French the plural begins at two."""
    assert shown(french.plural(count, "lieu", "lieux")) == printed


@pytest.mark.parametrize(("words", "printed"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")])
def test_enumeration(words: list[str], printed: str) -> None:
    """The last two words are joined by « et »."""
    assert french.enumeration(words) == printed
