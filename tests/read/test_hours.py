"""What people type for opening hours is understood exactly, or refused with the right form."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres.problems import Refusal
from telecentres.read.hours import HOLIDAYS, Span, days, format_spans, french_days, french_spans, spans, week

NBSP = "\u00a0"
MORNING = Span(9 * 60, 12 * 60)
AFTERNOON = Span(14 * 60, 18 * 60)
OFFICE = Span(8 * 60 + 30, 19 * 60)
ROUND = Span(0, 1440)
WEEKDAYS = (0, 1, 2, 3, 4)


def plain(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    """The sentence with plain spaces, easier to type in a table."""
    return str(refusal.value).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("8h30-19h", (OFFICE,)),
        ("8H30-19H", (OFFICE,)),
        ("08:30–19:00", (OFFICE,)),
        ("8 h 30 — 19 h 00", (OFFICE,)),
        ("8\u00a0h\u00a030\u202f−\u202f19\u00a0h", (OFFICE,)),
        ("8 heures 30 à 19 heures", (OFFICE,)),
        ("8h30→19h", (OFFICE,)),
        ("8h30 -> 19h", (OFFICE,)),
        ("de 8h30 à 19h", (OFFICE,)),
        ("de 8h30 jusqu’à 19h", (OFFICE,)),
        ("8h30-19h.", (OFFICE,)),
        ("entre 9h et 12h", (MORNING,)),
        ("9h-12h / 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h/14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h, 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h ; 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h et 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h & 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h puis 14h-18h", (MORNING, AFTERNOON)),
        ("9h-12h, puis 14h-18h", (MORNING, AFTERNOON)),
        ("de 9h à 12h et de 14h à 18h", (MORNING, AFTERNOON)),
        ("9-12h, 14-18h", (MORNING, AFTERNOON)),
        ("9h-12, 14h-18", (MORNING, AFTERNOON)),
        ("9h-12h30/14h-18h", (Span(540, 750), AFTERNOON)),
        ("9h-midi", (MORNING,)),
        ("9h-12h, 12h-14h", (MORNING, Span(720, 840))),
        ("minuit-6h", (Span(0, 360),)),
        ("18h-minuit", (Span(1080, 1440),)),
        ("18h-0h", (Span(1080, 1440),)),
        ("18h-24h", (Span(1080, 1440),)),
        ("18h-1h", (Span(1080, 1500),)),
        ("22h-2h", (Span(1320, 1560),)),
        ("22h-6h", (Span(1320, 1800),)),
        ("0h-24h", (ROUND,)),
        ("24h/24", (ROUND,)),
        ("24/24", (ROUND,)),
        ("24 h / 24", (ROUND,)),
        ("24h/24h", (ROUND,)),
        ("24 heures sur 24", (ROUND,)),
        ("H24", (ROUND,)),
        ("fermé", ()),
        ("ferme\u0301", ()),
        ("FERME", ()),
        ("Fermé.", ()),
        ("fermée", ()),
    ],
)
def test_hours_are_understood(typed: str, read: tuple[Span, ...]) -> None:
    """The usual French ways to type hours give their minutes."""
    assert spans(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "texte vide ; écrivez par exemple 8h30-19h"),
        ("19h-8h30", "heure de fin avant l’heure de début : « 19h-8h30 » ; écrivez par exemple 8h30-19h"),
        ("22h-6h30", "heure de fin avant l’heure de début : « 22h-6h30 »"),
        ("9h-9h", "même heure au début et à la fin de « 9h-9h »"),
        ("0h-0h", "écrivez 24h/24, ou fermé"),
        ("25h-26h", "l’heure « 25h » n’existe pas ; les heures vont de 0h à 24h"),
        ("9h-24h30", "l’heure « 24h30 » n’existe pas"),
        ("9h75-12h", "l’heure « 9h75 » n’existe pas ; les minutes vont de 00 à 59"),
        ("9h5-12h", "les minutes s’écrivent sur deux chiffres, pas « 9h5 »"),
        ("24h-2h", "une journée commence à 0h, pas à 24h"),
        ("24h", "« 24h » se lit de deux façons ; écrivez 24h/24"),
        ("9-12", "« 9-12 » se lit de deux façons ; écrivez 9h-12h"),
        ("8.30-12h", "« 8.30 » se lit de deux façons ; écrivez 8h30"),
        ("0830-1900", "heure illisible « 0830 »"),
        ("08:30:00-19:00", "heure illisible « 08:30:00 »"),
        ("9h30min-12h", "heure illisible « 9h30min »"),
        ("9am-5pm", "partie incomprise « 9am-5pm »"),
        ("٩h-12h", "partie incomprise « ٩h-12h »"),
        ("9h", "il manque l’heure de fin après « 9h »"),
        ("9h-", "il manque l’heure de fin après « 9h- »"),
        ("-12h", "il manque le début avant « - »"),
        ("dès 9h", "il faut une heure de début et une heure de fin"),
        ("à partir de 9h", "il faut une heure de début et une heure de fin"),
        ("9h-12h-14h", "un tiret relie deux heures, pas plus"),
        ("9h-12h,", "il manque quelque chose près de « 9h-12h, »"),
        ("9h-12h,,14h-18h", "il manque quelque chose"),
        ("9h-12h 14h-18h", "il manque une virgule dans « 9h-12h 14h-18h »"),
        ("9h-12h\n14h-18h", "il manque une virgule"),
        ("14h-18h, 9h-12h", "plage en désordre : « 9h-12h »"),
        ("9h-12h, 11h-15h", "plage qui chevauche la précédente : « 11h-15h »"),
        ("24h/24, 9h-12h", "plage qui chevauche la précédente : « 9h-12h »"),
        ("9h-12h, fermé", "« fermé » ne se combine pas avec des heures"),
        ("lun 9h-12h", "des heures sont attendues ici, pas « lun » ; écrivez par exemple lun-ven: 8h30-19h"),
        ("24h/24 7j/7", "des heures sont attendues ici, pas « 7j/7 »"),
        ("sur rendez-vous", "« sur rendez-vous » n’est pas un horaire ; écrivez les heures d’accueil"),
        ("9h-12h sur RDV", "« sur rendez-vous » n’est pas un horaire"),
        ("variable", "si les heures ne sont pas connues, effacez horaires en entier"),
        ("voir le site", "ce n’est pas un horaire"),
        ("inconnu", "ou la seule ligne jours_feries"),
        ("9h-18h sauf vacances scolaires", "les périodes de fermeture dans fermetures"),
        ("7h-22h (abonnés)", "celles des abonnés (avec un badge) vont dans horaires_abonnes"),
        ("9h-midi et demi", "une heure s’écrit en chiffres"),
        ("9h-12h le matin", "mot incompris « matin »"),
        ("ouvert", "mot incompris « ouvert »"),
        ("9h\u200b-12h", "caractère invisible (U+200B)"),
        ("9h-12h\x00", "caractère invisible (U+0000)"),
    ],
)
def test_hours_are_refused_with_the_right_form(typed: str, said: str) -> None:
    """What cannot be understood exactly is refused by name."""
    with pytest.raises(Refusal) as refusal:
        spans(typed)
    assert said in plain(refusal)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lun", (0,)),
        ("lun.", (0,)),
        ("Lundi", (0,)),
        ("lundis", (0,)),
        ("le samedi", (5,)),
        ("les samedis", (5,)),
        ("tous les samedis", (5,)),
        ("chaque dimanche", (6,)),
        ("lun-ven", WEEKDAYS),
        ("LUN–VEN", WEEKDAYS),
        ("lun. — ven.", WEEKDAYS),
        ("lun\t-\u202fven", WEEKDAYS),
        ("lundi au vendredi", WEEKDAYS),
        ("lundi à vendredi", WEEKDAYS),
        ("du lundi au vendredi", WEEKDAYS),
        ("en semaine", WEEKDAYS),
        ("sam-lun", (5, 6, 0)),
        ("ven-mar", (4, 5, 6, 0, 1)),
        ("dim-sam", (6, 0, 1, 2, 3, 4, 5)),
        ("lun, mer et ven", (0, 2, 4)),
        ("lun/mar", (0, 1)),
        ("mar & jeu", (1, 3)),
        ("les lundis et les mardis", (0, 1)),
        ("lun-mer, ven", (0, 1, 2, 4)),
        ("tous les jours", tuple(range(7))),
        ("7j/7", tuple(range(7))),
        ("7 jours sur 7", tuple(range(7))),
        ("week-end", (5, 6)),
        ("le weekend", (5, 6)),
        ("jours_feries", (HOLIDAYS,)),
        ("jours fériés", (HOLIDAYS,)),
        ("férié", (HOLIDAYS,)),
        ("tous les jours fériés", (HOLIDAYS,)),
        ("dim et jours fériés", (6, HOLIDAYS)),
    ],
)
def test_days_are_understood(typed: str, read: tuple[int, ...]) -> None:
    """Days, lists and ranges give their numbers in the order typed, across the week's end too."""
    assert days(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "texte vide"),
        ("lundy", "mot incompris « lundy » ; écrivez par exemple lun-ven"),
        ("mon-fri", "mot incompris « mon »"),
        ("l-v", "mot incompris « l »"),
        ("lun-", "il manque le dernier jour après « lun- »"),
        ("-ven", "il manque le début avant « - »"),
        ("lun-lun", "le même jour au début et à la fin"),
        ("lun-férié", "de quel jour à quel jour"),
        ("week-end-mar", "de quel jour à quel jour"),
        ("lun-mer-ven", "un tiret relie deux jours, pas plus"),
        ("lun mar", "il manque une virgule dans « lun mar »"),
        ("lun, lun", "lundi figure deux fois"),
        ("lun-ven, mer", "mercredi figure deux fois"),
        ("jours_feries et fériés", "jours_feries figure deux fois"),
        ("jours ouvrés", "écrivez lun-ven ou lun-sam"),
        ("5j/7", "« 5j/7 » ne dit pas quels jours"),
        ("tous les jours sauf dimanche", "nommez les jours d’ouverture"),
        ("1er samedi", "les horaires valent pour toutes les semaines"),
        ("semaines paires", "les horaires valent pour toutes les semaines"),
        ("9h-12h", "des jours sont attendus ici, pas « 9h »"),
        ("fermé", "des jours sont attendus ici, pas « fermé »"),
        ("lun\u200b", "caractère invisible"),
    ],
)
def test_days_are_refused_with_the_right_form(typed: str, said: str) -> None:
    """A day that is not one, or that is said twice, is refused by name."""
    with pytest.raises(Refusal) as refusal:
        days(typed)
    assert said in plain(refusal)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("24h/24 7j/7", dict.fromkeys(range(7), (ROUND,))),
        ("7j/7 24h/24", dict.fromkeys(range(7), (ROUND,))),
        ("24h/24, 7j/7", dict.fromkeys(range(7), (ROUND,))),
        ("24h/24 et 7j/7.", dict.fromkeys(range(7), (ROUND,))),
        ("24/7", dict.fromkeys(range(7), (ROUND,))),
        ("lun-ven 8h30-19h", dict.fromkeys(WEEKDAYS, (OFFICE,))),
        ("Lundi au vendredi : 8h30-19h", dict.fromkeys(WEEKDAYS, (OFFICE,))),
        ("8h30-19h en semaine", dict.fromkeys(WEEKDAYS, (OFFICE,))),
        ("du lundi au vendredi de 9h à 12h et de 14h à 18h", dict.fromkeys(WEEKDAYS, (MORNING, AFTERNOON))),
        ("lun-ven 8h30-19h, sam 9h-12h", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 5: (MORNING,)}),
        ("lun-ven: 8h30-19h\nsam: 9h-12h\n", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 5: (MORNING,)}),
        ("lun-ven 8h30-19h,\n\nsam 9h-12h", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 5: (MORNING,)}),
        ("lun, mar 9h-12h, 14h-18h ; sam 9h-12h", {**dict.fromkeys((0, 1), (MORNING, AFTERNOON)), 5: (MORNING,)}),
        ("8h30-19h lun-ven, 9h-12h sam", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 5: (MORNING,)}),
        ("lun-ven 8h30-19h, dim fermé", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 6: ()}),
        ("lun-ven 8h30-19h, fermé le dimanche", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), 6: ()}),
        ("lun-ven 8h30-19h, jours fériés 9h-12h", {**dict.fromkeys(WEEKDAYS, (OFFICE,)), HOLIDAYS: (MORNING,)}),
    ],
)
def test_weeks_are_understood(typed: str, read: dict[int, tuple[Span, ...]]) -> None:
    """Each day that the text names has the hours that stand beside it."""
    assert week(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "texte vide"),
        ("9h-18h", "il manque les jours"),
        ("24h/24", "il manque les jours"),
        ("lun-ven", "il manque les heures"),
        ("lun-ven 9h-18h, sam", "on ne voit pas quelles heures vont avec quels jours dans « sam »"),
        ("9h-18h lun-ven, sam 9h-12h", "on ne voit pas quelles heures vont avec quels jours"),
        ("9h-18h lun-ven, sam 9h-12h, dim", "on ne voit pas quelles heures vont avec quels jours"),
        ("lun 9h-12h, 14h-18h mar", "on ne voit pas quelles heures vont avec quels jours"),
        ("lun-ven 9h-18h sam 9h-12h", "on ne voit pas quelles heures vont avec quels jours"),
        ("lun-ven 9h-18h, mar 9h-12h", "mardi figure deux fois"),
        ("lun-ven 9h-12h 14h-18h", "il manque une virgule"),
        ("lun-ven 9h-12h, sam fermé, 14h-18h", "« fermé » ne se combine pas avec des heures"),
        ("lun-ven 19h-8h30", "heure de fin avant l’heure de début"),
        ("tous les jours sauf dimanche 9h-18h", "une exception s’écrit à part"),
        ("lun-ven sur rendez-vous", "n’est pas un horaire"),
        ("lun-ven 9h-18h,", "il manque quelque chose"),
        ("lun 22h-3h, mar 2h-5h", "le mardi ouvre (2h-5h) avant que le lundi ait fermé (22h-3h)"),
        ("dim 20h-2h, lun 1h-5h", "le lundi ouvre (1h-5h) avant que le dimanche ait fermé (20h-2h)"),
        ("tous les jours 1h-5h, 22h-2h", "le lundi ouvre (1h-5h) avant que le dimanche ait fermé (22h-2h)"),
    ],
)
def test_weeks_are_refused_with_the_right_form(typed: str, said: str) -> None:
    """Hours whose days are in doubt are refused."""
    with pytest.raises(Refusal) as refusal:
        week(typed)
    assert said in plain(refusal)


@pytest.mark.parametrize(
    ("value", "typed", "shown"),
    [
        ((), "fermé", "fermé"),
        ((ROUND,), "24h/24", "24 h/24"),
        ((MORNING, Span(840, 1050)), "9h-12h, 14h-17h30", "9 h – 12 h, 14 h – 17 h 30"),
        ((Span(485, 600),), "8h05-10h", "8 h 05 – 10 h"),
        ((Span(1320, 1560),), "22h-2h", "22 h – 2 h"),
        ((Span(1080, 1440),), "18h-24h", "18 h – minuit"),
    ],
)
def test_hours_are_written(value: tuple[Span, ...], typed: str, shown: str) -> None:
    """Hours are written as they are typed, and as they are read: a line breaks only after a comma."""
    assert format_spans(value) == typed
    assert french_spans(value).replace(NBSP, " ") == shown
    assert not re.search("(?<!,) ", french_spans(value))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ((5,), "le samedi"),
        ((5, 6), "le samedi et le dimanche"),
        (WEEKDAYS, "du lundi au vendredi"),
        ((5, 6, 0), "du samedi au lundi"),
        ((0, 1, 2, 4, HOLIDAYS), "du lundi au mercredi, le vendredi et les jours fériés"),
        (range(7), "tous les jours"),
        (range(8), "tous les jours et les jours fériés"),
        ((HOLIDAYS,), "les jours fériés"),
        ((), "aucun jour"),
    ],
)
def test_days_are_written(value: tuple[int, ...], shown: str) -> None:
    """Days that follow one another make one range."""
    assert french_days(value) == shown


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans in order; the last one may end up to 6 h the next day."""
    times = sorted(draw(st.sets(st.integers(0, 1440), max_size=8)))
    found = [Span(start, end) for start, end in zip(times[::2], times[1::2], strict=False)]
    after_midnight: bool = draw(st.booleans())
    if found and after_midnight:
        start = found[-1].start
        found[-1] = Span(start, 1440 + draw(st.integers(0, min(360, max(0, start - 1)))))
    return tuple(found)


@given(day_spans())
def test_hours_written_are_read_back(value: tuple[Span, ...]) -> None:
    """What `format_spans` writes, `spans` reads."""
    assert spans(format_spans(value)) == value


@given(day_spans())
def test_hours_shown_are_read_back(value: tuple[Span, ...]) -> None:
    """What visitors read, pasted in a sheet, means the same."""
    assert spans(french_spans(value)) == value


@given(st.sets(st.integers(0, HOLIDAYS), min_size=1))
def test_days_shown_are_read_back(value: set[int]) -> None:
    """What `french_days` writes, `days` reads."""
    assert set(days(french_days(value))) == value


WORDS = (
    *("lun", "mar.", "lundi", "vendredis", "7j/7", "jours", "fériés", "sauf", "de", "du", "le", "-", "–", "à", "au", "et"),
    *("8h30", "9", "12h", "14h", "25h", "9h75", "24h/24", "fermé", ",", "/", ";", ":"),
)
TYPED = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@given(TYPED)
def test_any_text_is_read_or_refused(typed: str) -> None:
    """No text raises anything but a Refusal, whose sentence starts in lower case and ends without a full stop."""
    for read in (days, spans, week):
        try:
            read(typed)
        except Refusal as refusal:
            sentence = str(refusal)
            assert sentence[0].islower() or sentence[0] == "«"
            assert not sentence.endswith(".")
            assert "\n" not in sentence
            assert not re.search(" [;:?!»]|« ", sentence.split("«", maxsplit=1)[0])


@given(TYPED)
def test_spans_read_are_in_order(typed: str) -> None:
    """Spans that are read follow one another within their day."""
    try:
        read = spans(typed)
    except Refusal:
        return
    for span in read:
        assert 0 <= span.start < 1440
        assert span.start < span.end <= span.start + 1440
    assert list(read) == sorted(read)


@pytest.mark.parametrize("piece", ["9h-12h,", "lun,", "9", " ", "h", "24h/24", "de ", "-", "é", "e\u0301", "9h-12h\n", "«"])
@pytest.mark.parametrize("read", [days, spans, week])
@pytest.mark.parametrize("length", [900, 100_000])
def test_long_texts_are_refused_quickly(piece: str, read: Callable[[str], object], length: int) -> None:
    """A text of a hundred thousand characters takes no longer than a short one."""
    start = perf_counter()
    with pytest.raises(Refusal):
        read((piece * length)[:length])
    assert perf_counter() - start < 0.5
