"""Values in the browser: hours, telephone and SIRET numbers are read as the checks read them, or are refused there too."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page

from telecentres.problems import Refusal
from telecentres.read import hours, values

pytestmark = pytest.mark.browser

PHONES = [
    "01 64 00 00 00", "0164000000", "01.64.00.00.00", "01-64-00-00-00", "01/64/00/00/00", "+33 1 64 00 00 00", "+33164000000",
    "+33 (0)1 64 00 00 00", "+33 01 64 00 00 00", "(+33) 1 64 00 00 00", "0033 1 64 00 00 00", "(01) 64 00 00 00",
    "(0)1 64 00 00 00", "06 12 34 56 78", "09 70 00 00 00", "0800 00 00 00", "0805 00 00 00", "0890 00 00 00", "0820 00 00 00",
    "0810 00 00 00", "0590 00 00 00", "0690 00 00 00", "0262 00 00 00", "0692 00 00 00", "0594 00 00 00", "0596 00 00 00",
    "0697 00 00 00", "0694 00 00 00", "0976 00 00 00", "0939 50 00 00", "0947 50 00 00", "0508 00 00 00", "+590 590 00 00 00",
    "+262 692 00 00 00", "+33 590 00 00 00", "+262 0692 00 00 00", "+596 696 00 00 00", "+32 2 000 00 00", "+32 (0)2 000 00 00",
    "0032 2 000 00 00", "+44 20 7946 0000", "+1 202 555 0100", "+1 202 555 010", "+7 495 000 00 00", "+352 00 00 00",
    "+377 99 00 00 00", "+49 30 000000", "+0 1 64 00 00 00", "+", "", "112", "3631", "118 000", "36 31", "1 64 00 00 00",
    "33 1 64 00 00 00", "01 64 00 00 0", "01 64 00 00 00 00", "01 64 00 00 00 / 06 12 34 56 78",
    "01 64 00 00 00, 06 12 34 56 78", "tél. 01 64 00 00 00", "01 64 OO 00 00", "01\u00a064\u00a000\u00a000\u00a000",
    "01–64–00–00–00", "01  64  00  00  00", "01 64 00 00 00 ", "01 64.00-00/00", "+ 33 1 64 00 00 00", "+33-1-64-00-00-00",
    "+33 8 92 00 00 00", "+33 0 1 64 00 00 00", "00 33 1 64 00 00 00", "++33164000000", "+32 2 000 00 00 00 00 00 0",
    "+32 2 00", "0" * 20, "0164000000" * 2, "٠١ ٦٤ ٠٠ ٠٠ ٠٠", "0 1 6 4 0 0 0 0 0 0", "+(32) 2 000 00 00",
]  # fmt: skip
READ_PHONES = """async (texts) => {
  const { phone } = await import('/js/values.js');
  return texts.map((text) => phone(text)).map((number) => number && [number.e164, number.typed]);
}"""


def test_both_sides_read_the_same_phones(modules: Page) -> None:
    """What the checks take for a telephone number the form takes, and nothing else; what it writes is the same number."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    pieces = [
        "+",
        "00",
        "33",
        "32",
        "590",
        "262",
        "1",
        "(0)",
        "(",
        ")",
        "0",
        "01",
        "06",
        "64",
        "00",
        "12",
        "8",
        "92",
        " ",
        ".",
        "-",
        "/",
        "–",
    ]
    cases = PHONES + ["".join(pick.choices(pieces, k=pick.randrange(1, 9))) for _ in range(1000)]
    cases += [
        f"{pick.choice(['0', '+33', '+33 0', '0033', '+', '00', '+59', '+1'])}{pick.randrange(10**9):09}" for _ in range(2000)
    ]
    taken = 0
    for text, found in zip(cases, modules.evaluate(READ_PHONES, cases), strict=True):
        try:
            number = values.phone(text)
        except Refusal:
            assert found is None, text
            continue
        assert found is not None, text
        e164, shown = found
        assert e164 == number == values.phone(shown), text
        taken += 1
    assert taken > 1000


def test_both_sides_read_the_same_sirets(modules: Page) -> None:
    """A SIRET whose key is right is taken on both sides, and no other."""
    pick = random.Random(3)
    cases = [
        "",
        "123 456 782 00010",
        "12345678200010",
        "12345678200011",
        "123456782",
        "0" * 14,
        "35600000000048",
        "356 000 000 00049",
    ]
    cases += [f"{pick.choice(['123456782', '356000000'])}{pick.randrange(100000):05}" for _ in range(300)]
    found = modules.evaluate(
        "async (texts) => { const { siretOf } = await import('/js/values.js'); return texts.map(siretOf); }", cases
    )
    for text, siret in zip(cases, found, strict=True):
        try:
            assert siret == values.siret(text), text
        except Refusal:
            assert siret is None, text
    assert sum(map(bool, found)) > 30


WEEKS = [
    "lun-ven: 8h30-19h", "lun-ven: 8h30-19h\nsam: 9h-12h, 14h-17h\njours_feries: fermé", "lun: 9h-9h", "lun: 19h-9h",
    "lun: 9h-25h", "lun: 9h60-10h", "ven-lun: 9h-10h", "lun: 9h-12h, 11h-14h", "lun: 9h-12h\nlun: 14h-18h", "lun, mer: 9h-12h",
    "dim: fermé", "lun 9h-12h", "lun: sur rendez-vous", "lun: 9h-12h # a", "lun: {9h}", "\n\n", "", "lun:", ": 9h-12h", "œ",
    "lun-ven: 22h-2h", "sam: 22h-2h\ndim: 1h-5h", "sam: 22h-2h\ndim: 2h-5h", "dim: 22h-6h\nlun: 6h-9h",
    "dim: 22h-6h\nlun: 5h-9h", "lun: 22h-7h", "lun: 22h-minuit", "lun: midi-minuit", "lun: 9h-minuit", "lun: minuit-9h",
    "lun: 24h-9h", "lun: 9h-24h", "lun: 9h-24h30", "lundi: 9h-12h et 14h-18h", "lundi, mardi et jeudi: 9h-12h",
    "du lundi au vendredi: de 9h à 18h", "le samedi: entre 9h et 12h", "tous les jours: 9h-18h", "chaque jour: 9h-18h",
    "7j/7: 24h/24", "week-end: fermé", "en semaine: 9h-18h", "semaine: 9h-18h", "jours fériés: fermé",
    "lun-jours_feries: 9h-18h", "lun-lun: 9h-18h", "lun-ven-sam: 9h", "sam-mar: 9h-18h", "lun.-ven.: 9h-18h.", "lun: 9-12h",
    "lun: 9h-12", "lun: 9-12", "lun: 9h5-12h", "lun: 9.30-12h", "lun: 9:00-12:30", "lun: 9h00 → 12h30", "lun: 9h–12h",
    "lun: 9h - 12h - 14h", "lun: 9h 12h", "lun: 9h-12h 14h-18h", "lun: 9h-12h;14h-18h", "lun: 9h-12h / 14h-18h",
    "lun: 9h-12h, fermé", "lun: h24", "lun: 24/24", "lun: 24h sur 24", "5j/7: 9h-18h", "lun: 14h-18h, 9h-12h",
    "lun: 9h-12h, 12h-14h", "mar mer: 9h-12h", "lun-sam 9h-18h, fermé le dimanche", "lun-ven 9h-18h ; sam 9h-12h",
    "lun-ven 9h-18h sam 9h-12h", "9h-18h en semaine", "9h-18h", "lun-ven", "24h/24, 7j/7", "24/7", "24h/7j", "7j/7 24h/24",
    "lun, mar 9h-12h, 14h-18h, mer 9h-12h", "9h-12h lun, 14h-18h mar", "lun 9h-12h mar", "fermé", "ouvert",
    "lun-ven: 9h-18h sauf août", "sur rendez-vous", "lun: à partir de 9h", "lun: jusqu'à 18h", "lun: 9h jusqu’à 18h",
    "lun: dès 9h", "lun: 9h-12h et demie", "jours ouvrés: 9h-18h", "1er lundi: 9h-18h", "lun: 9h-18h?", "lun: 0h-24h",
    "LUNDI: 9H-12H", "Lundi et Mardi : 9 heures - 12 heures 30", "lun & mar: 9h-12h", "lun et et mar: 9h-12h", ", lun: 9h-12h",
    "lun,: 9h-12h",
]  # fmt: skip
READ_WEEKS = """async (texts) => {
  const { week, weekOfLines } = await import('/js/hours.js');
  return texts.map((text) => {
    const read = weekOfLines(text.split('\\n').map((row) => row.trim()).filter(Boolean))?.week ?? week(text);
    return read && [...read].sort(([a], [b]) => a - b);
  });
}"""


def read_week(text: str) -> dict[int, tuple[hours.Span, ...]] | None:
    """The week of lines « days: hours », else of a text, as the checks read either; None where they refuse both."""
    try:
        found: dict[int, tuple[hours.Span, ...]] = {}
        for row in filter(None, map(str.strip, text.split("\n"))):
            named, colon, typed_hours = row.partition(":")
            spans = hours.spans(typed_hours)
            for day in hours.days(named):
                if day in found or not colon:
                    raise Refusal("")
                found[day] = spans
        if found and hours.late_overlap(found) is None:
            return found
    except Refusal:
        pass
    try:
        return hours.week(text)
    except Refusal:
        return None


def test_both_sides_read_the_same_hours(modules: Page) -> None:
    """What the checks take for hours the form takes, past midnight too, and nothing else; both mean the same minutes."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    named = [
        "lun",
        "mar-ven",
        "le samedi",
        "dim.",
        "week-end",
        "jours_feries",
        "7j/7",
        "tous les jours",
        "du lundi au jeudi",
        "ven-lun",
    ]
    times = [
        "9h-12h",
        "14h-18h30",
        "22h-2h",
        "fermé",
        "24h/24",
        "de 8h à 9h",
        "9h",
        "0h-24h",
        "18h-minuit",
        "19-20h",
        "23h-6h",
        "1h-3h",
    ]
    signs = [": ", ", ", " ; ", " ", "\n", " et ", " / ", "-", " à ", ":"]
    cases = list(WEEKS)
    for _ in range(4000):
        rows = [
            f"{pick.choice(named)}: {', '.join(pick.choices(times, k=pick.choice([1, 1, 2])))}"
            for _ in range(pick.choice([1, 2, 3]))
        ]
        mixed = "".join(pick.choice(pick.choice([named, times, signs])) for _ in range(pick.randrange(2, 8)))
        cases.append(pick.choice(["\n".join(rows), "\n".join(rows).replace(": ", " "), mixed]))
    taken = 0
    for text, found in zip(cases, modules.evaluate(READ_WEEKS, cases), strict=True):
        week = read_week(text)
        expected = None if week is None else [[day, [list(span) for span in week[day]]] for day in sorted(week)]
        assert found == expected, text
        taken += week is not None
    assert 500 < taken < len(cases) - 500
