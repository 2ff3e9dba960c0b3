"""Opening hours as French people write them: « lun-ven », « 9h-12h / 14h-18h », « 24h/24 7j/7 ».

A text becomes tokens, each with its place, so that a refusal names the faulty part as it was typed. Nothing is
guessed: « 9-12 », « 8.30 » or « 9h-18h sauf vacances » are refused with the right form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from telecentres.problems import Refusal
from telecentres.read.values import NBSP, folded, one_line, refusal

__all__ = ["HOLIDAYS", "Span", "days", "format_spans", "french_days", "french_spans", "late_overlap", "spans", "week"]

HOLIDAYS = 7  # after Monday (0) … Sunday (6)
DAY = 1440  # minutes
LATEST_CLOSING = 360  # an end before its start is on the next day if it comes by 6 h
LONGEST = 1000  # characters

_SPANS_FORM = "écrivez par exemple 8h30-19h, ou 9h-12h, 14h-18h, ou fermé"
_DAYS_FORM = "écrivez par exemple lun-ven, sam, ou jours_feries"
_WEEK_FORM = "écrivez par exemple lun-ven 9h-18h, sam 9h-12h, ou 24h/24 7j/7"

_DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class Span(NamedTuple):
    """From `start` to `end`, in minutes after the day's midnight; an end over 1440 is on the next day."""

    start: int
    end: int


ALL_DAY = Span(0, DAY)


# ---- Tokens ----


class _Kind(Enum):
    TIME = auto()  # 8h30: value is the minute; minuit is 0, 24h is 1440
    NUMBER = auto()  # 8 without its h: value is the minute
    ROUND = auto()  # 24h/24
    CLOSED = auto()  # fermé
    DAYS = auto()  # lundi, 7j/7, week-end, jours fériés: members
    TO = auto()  # - – → à au jusqu'à
    FROM = auto()  # de, du
    BETWEEN = auto()  # entre
    THE = auto()  # le, les, chaque, tous les
    SEPARATOR = auto()  # , / ;
    AND = auto()  # et & puis: separates too
    COLON = auto()


class _Token(Struct, frozen=True):
    kind: _Kind
    text: str  # as typed
    place: int  # of its first character in the line
    value: int = 0
    members: tuple[int, ...] = ()


_ABBREVIATIONS = (
    ("lu", "lun"),
    ("ma", "mar"),
    ("me", "mer", "merc"),
    ("je", "jeu"),
    ("ve", "ven", "vend"),
    ("sa", "sam"),
    ("di", "dim"),
)
_WORDS: dict[str, tuple[_Kind, tuple[int, ...]]] = {
    **{name: (_Kind.DAYS, (number,)) for number, name in enumerate(_DAY_NAMES)},
    **{f"{name}s": (_Kind.DAYS, (number,)) for number, name in enumerate(_DAY_NAMES)},
    **{short: (_Kind.DAYS, (number,)) for number, shorts in enumerate(_ABBREVIATIONS) for short in shorts},
    "semaine": (_Kind.DAYS, (0, 1, 2, 3, 4)),
    **dict.fromkeys(("ferie", "feries"), (_Kind.DAYS, (HOLIDAYS,))),
    **dict.fromkeys(("ferme", "fermee", "fermes", "fermees"), (_Kind.CLOSED, ())),
    **dict.fromkeys(("a", "au"), (_Kind.TO, ())),
    **dict.fromkeys(("de", "du"), (_Kind.FROM, ())),
    "entre": (_Kind.BETWEEN, ()),
    **dict.fromkeys(("le", "les", "chaque"), (_Kind.THE, ())),
    **dict.fromkeys(("et", "puis"), (_Kind.AND, ())),
}
_MAY_END_WITH_POINT = {short for shorts in _ABBREVIATIONS for short in shorts}

# Tried in this order at each place: the longest form first.
_TOKEN = re.compile(
    r"""
    (?P<round> h24\b | 24\ ?(?:heures?|h)?\ ?(?:/|sur)\ ?24(?:\ ?heures?\b|\ ?h\b|(?![0-9a-z:])) )
  | (?P<always> 7\ ?(?:jours?|j)?\ ?(?:/|sur)\ ?7(?:\ ?jours?\b|\ ?j\b|(?![0-9a-z:])) )
  | (?P<some> [1-6]\ ?(?:jours?|j)?\ ?(?:/|sur)\ ?7(?:\ ?jours?\b|\ ?j\b|(?![0-9a-z:])) )
  | (?P<hour>[0-9]+)\ ?(?:heures?|h|:)\ ?(?P<minute>[0-9]{2})(?![0-9a-z]|\ ?[h:])
  | (?P<odd>[0-9]+(?:h|:)[0-9]+[0-9a-z:]*)
  | (?P<full>[0-9]+)\ ?(?:heures?|h)(?![a-z])
  | (?P<point>[0-9]+\.[0-9]+h?)
  | (?P<number>[0-9]+)(?![0-9a-z])
  | (?P<noon>midi)\b
  | (?P<midnight>minuit)\b
  | (?P<everyday> tous\ les\ jours\b(?!\ ?feries?) | chaque\ jour\b(?!\ ?feries?) )
  | (?P<every> tous\ les\b )
  | (?P<holidays> jours?[\ _-]feries?\b )
  | (?P<weekend> week[\ -]?ends?\b )
  | (?P<weekdays> en\ semaine\b )
  | (?P<until> jusqu'(?:a|au)\b )
  | (?P<and> & )
  | (?P<word> [a-z]+ )
  | (?P<arrow> [-=]> | [\u2192\u279c\u2794\u21d2] | --? )
  | (?P<separator> [,;/] )
  | (?P<colon> : )
    """,
    re.VERBOSE | re.ASCII,
)

# What is often typed in place of hours, and what to do then.
_NOT_HOURS = (
    (
        r"\brendez[- ]?vous\b|\brdv\b|\breservation\b",
        "« sur rendez-vous » n’est pas un horaire ; écrivez les heures d’accueil ici, et le rendez-vous dans presentation",
    ),
    (
        r"\bsauf\b|\bhors\b|\bexcepte|\bvacances\b",
        (
            "une exception s’écrit à part ; écrivez ici les jours et heures d’ouverture (un jour non nommé est fermé), "
            "et les périodes de fermeture dans fermetures"
        ),
    ),
    (
        r"\bvariables?\b|\bselon\b|\bsite\b|\bconsulter\b|\bcontacter\b|\binconnue?s?\b|\bflexibles?\b|\blibres?\b|\?",
        (
            "ce n’est pas un horaire ; si les heures ne sont pas connues, effacez horaires en entier (un jour non nommé est "
            "fermé), ou la seule ligne jours_feries, et écrivez le reste dans presentation"
        ),
    ),
    (
        r"\babonnes?\b|\bbadges?\b|\bmembres?\b|\bresidents?\b",
        "n’écrivez ici que des heures ; celles des abonnés (avec un badge) vont dans horaires_abonnes",
    ),
    (
        r"\bpartir\b|\bdes [0-9]|\bapres\b|\bavant\b|\bvers\b|\benviron\b",
        f"il faut une heure de début et une heure de fin ; {_SPANS_FORM}",
    ),
    (
        r"\bet (?:demie?|quart)\b|\bmoins\b",
        "une heure s’écrit en chiffres ; écrivez par exemple 9h30 ou 12h30",
    ),
)
_NOT_DAYS = (
    (
        r"\bouvres?\b|\bouvrables?\b",
        "« jours ouvrés » et « jours ouvrables » se comprennent de deux façons ; écrivez lun-ven ou lun-sam",
    ),
    (
        r"\bsauf\b|\bhors\b|\bexcepte",
        "nommez les jours d’ouverture, par exemple lun-sam ; un jour non nommé est fermé",
    ),
    (
        r"\bpairs?\b|\bpaires?\b|\bimpaire?s?\b|\b(?:1er|premier|dernier)\b|\bvacances\b",
        f"les horaires valent pour toutes les semaines ; {_DAYS_FORM}, et le reste dans presentation",
    ),
)


_GROUPS: dict[str, tuple[_Kind, int, tuple[int, ...]]] = {
    "round": (_Kind.ROUND, 0, ()),
    "always": (_Kind.DAYS, 0, (0, 1, 2, 3, 4, 5, 6)),
    "noon": (_Kind.TIME, DAY // 2, ()),
    "midnight": (_Kind.TIME, 0, ()),
    "everyday": (_Kind.DAYS, 0, (0, 1, 2, 3, 4, 5, 6)),
    "every": (_Kind.THE, 0, ()),
    "holidays": (_Kind.DAYS, 0, (HOLIDAYS,)),
    "weekend": (_Kind.DAYS, 0, (5, 6)),
    "weekdays": (_Kind.DAYS, 0, (0, 1, 2, 3, 4)),
    "until": (_Kind.TO, 0, ()),
    "arrow": (_Kind.TO, 0, ()),
    "and": (_Kind.AND, 0, ()),
    "separator": (_Kind.SEPARATOR, 0, ()),
    "colon": (_Kind.COLON, 0, ()),
}


def _minute(hour: str, minute: str, typed: str) -> int:
    """Minutes after midnight, up to 24 h."""
    if len(hour) > 2:
        raise refusal("heure illisible {} ; écrivez par exemple 8h30", typed)
    if int(hour) > 24 or (int(hour) == 24 and int(minute)):
        raise refusal("l’heure {} n’existe pas ; les heures vont de 0h à 24h", typed)
    if int(minute) > 59:
        raise refusal("l’heure {} n’existe pas ; les minutes vont de 00 à 59", typed)
    return int(hour) * 60 + int(minute)


def _tokens(line: str, form: str) -> list[_Token]:
    """The tokens of a line, in order; the first part that is none is refused by name."""
    plain = folded(line)
    tokens: list[_Token] = []
    place = 0
    while place < len(plain):
        if plain[place] == " ":
            place += 1
            continue
        match = _TOKEN.match(plain, place)
        if not match:
            part = re.split(r"[ ,;/]", line[place:], maxsplit=1)[0]
            raise refusal(f"partie incomprise {{}} ; {form}", part or line[place])
        end = match.end()
        if match["word"] in _MAY_END_WITH_POINT and plain.startswith(".", end):
            end += 1
        tokens.append(_token(match, line[place:end], form))
        place = end
    return tokens


def _token(match: re.Match[str], typed: str, form: str) -> _Token:
    """The token of one match."""
    group = match.lastgroup or ""
    if group in ("minute", "full", "number"):
        kind = _Kind.NUMBER if group == "number" else _Kind.TIME
        hour = match["hour"] or match["full"] or match["number"]
        return _Token(kind, typed, match.start(), _minute(hour, match["minute"] or "00", typed))
    if group == "odd":
        if re.fullmatch("[0-9]+[h:][0-9]", folded(typed)):
            raise refusal("les minutes s’écrivent sur deux chiffres, pas {} ; écrivez par exemple 8h05 ou 8h30", typed)
        raise refusal(f"heure illisible {{}} ; {_SPANS_FORM}", typed)
    if group == "point":
        hour, minute = folded(typed).removesuffix("h").split(".")
        right = f"{int(hour)}h{minute}" if len(hour) < 3 and len(minute) == 2 else "par exemple 8h30"
        raise refusal(f"{{}} se lit de deux façons ; écrivez {right}", typed)
    if group == "some":
        raise refusal("{} ne dit pas quels jours ; écrivez par exemple lun-ven", typed)
    if group == "word":
        word = _WORDS.get(match["word"])
        if not word:
            raise refusal(f"mot incompris {{}} ; {form}", typed)
        return _Token(word[0], typed, match.start(), members=word[1])
    return _Token(_GROUPS[group][0], typed, match.start(), *_GROUPS[group][1:])


# ---- Parts: a span, some days ----


class _Part(Struct, frozen=True):
    """What stands between two separators: spans (() for fermé), or days; never both."""

    typed: str
    spans: tuple[Span, ...] | None = None
    days: tuple[int, ...] = ()
    separated: bool = False  # a separator stands before it

    @property
    def is_hours(self) -> bool:
        return self.spans is not None


_SEPARATORS = (_Kind.SEPARATOR, _Kind.AND, _Kind.COLON)


class _Reader:
    """Reads the tokens of a line from left to right, each once."""

    def __init__(self, line: str, tokens: list[_Token], form: str) -> None:
        self.line = line
        self.tokens = tokens
        self.form = form
        self.place = 0

    def at(self, *kinds: _Kind, ahead: int = 0) -> bool:
        """Whether a token of one of these kinds comes next, or `ahead` tokens later."""
        place = self.place + ahead
        return place < len(self.tokens) and self.tokens[place].kind in kinds

    def take(self) -> _Token:
        """The next token, which is then read."""
        self.place += 1
        return self.tokens[self.place - 1]

    def typed(self, start: int) -> str:
        """What was read since the token of that number, as typed."""
        last = self.tokens[self.place - 1]
        return self.line[self.tokens[start].place : last.place + len(last.text)]

    def parts(self) -> list[_Part]:
        """All parts of the line, in order."""
        parts: list[_Part] = []
        while self.place < len(self.tokens):
            separated = self._separator(bool(parts))
            parts.append(self._part(separated))
        return parts

    def _separator(self, allowed: bool) -> bool:
        """Whether a separator comes next; it is then read. « , et » is one; a colon is read and is none."""
        start = self.place
        if not self.at(*_SEPARATORS):
            return False
        first = self.take()
        if first.kind is _Kind.SEPARATOR and self.at(_Kind.AND):
            self.take()
        if not allowed or self.place == len(self.tokens) or self.at(*_SEPARATORS):
            raise refusal(f"il manque quelque chose près de {{}} ; {self.form}", self.typed(max(0, start - 3)))
        return first.kind is not _Kind.COLON

    def _part(self, separated: bool) -> _Part:
        start = self.place
        if self.at(_Kind.CLOSED):
            return _Part(self.take().text, (), separated=separated)
        if self.at(_Kind.ROUND):
            return _Part(self.take().text, (ALL_DAY,), separated=separated)
        between = self.at(_Kind.BETWEEN)
        if between or (self.at(_Kind.FROM) and self.at(_Kind.TIME, _Kind.NUMBER, ahead=1)):
            self.take()
        if self.at(_Kind.TIME, _Kind.NUMBER):
            span = self._span(between)
            return _Part(self.typed(start), (span,), separated=separated)
        if not between:
            members = self._days()
            if members:
                return _Part(self.typed(start), days=members, separated=separated)
        if self.at(_Kind.TO):
            self.take()
            raise refusal(f"il manque le début avant {{}} ; {self.form}", self.typed(max(0, start - 1)))
        if self.place < len(self.tokens):
            self.take()
        raise refusal(f"partie incomprise {{}} ; {self.form}", self.typed(start))

    def _span(self, between: bool) -> Span:
        start = self.place
        first = self.take()
        if self.at(_Kind.AND if between else _Kind.TO):
            self.take()
        elif first.value == DAY:
            raise refusal("{} se lit de deux façons ; écrivez 24h/24 pour toute la journée", first.text)
        else:
            raise refusal(f"il manque l’heure de fin après {{}} ; {self.form}", first.text)
        if not self.at(_Kind.TIME, _Kind.NUMBER):
            raise refusal(f"il manque l’heure de fin après {{}} ; {self.form}", self.typed(start))
        last = self.take()
        typed = self.typed(start)
        if first.kind is last.kind is _Kind.NUMBER:
            raise refusal(f"{{}} se lit de deux façons ; écrivez {first.text}h-{last.text}h", typed)
        if self.at(_Kind.TO):
            self.take()
            raise refusal(f"un tiret relie deux heures, pas plus : {{}} ; {self.form}", self.typed(start))
        return _span(first.value, last.value, typed)

    def _days(self) -> tuple[int, ...]:
        """The days of « lundi », « du lundi au vendredi » or « le samedi », in the order of the week from the first."""
        start = self.place
        if self.at(_Kind.FROM, _Kind.THE):
            self.take()
        if not self.at(_Kind.DAYS):
            self.place = start
            return ()
        first = self.take()
        if not self.at(_Kind.TO):
            return first.members
        self.take()
        if self.at(_Kind.THE):
            self.take()
        if not self.at(_Kind.DAYS):
            raise refusal(f"il manque le dernier jour après {{}} ; {self.form}", self.typed(start))
        last = self.take()
        typed = self.typed(start)
        if self.at(_Kind.TO):
            self.take()
            raise refusal(f"un tiret relie deux jours, pas plus : {{}} ; {self.form}", typed)
        if len(first.members) != 1 or len(last.members) != 1 or HOLIDAYS in first.members + last.members:
            raise refusal(f"de quel jour à quel jour : {{}} ; {self.form}", typed)
        (begin,), (end,) = first.members, last.members
        if begin == end:
            raise refusal(f"le même jour au début et à la fin de {{}} ; {self.form}", typed)
        return tuple((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _span(start: int, end: int, typed: str) -> Span:
    """The span between two times; an end before the start is on the next day if it comes by 6 h."""
    if start == DAY:
        raise refusal("une journée commence à 0h, pas à 24h, dans {}", typed)
    if start == end:
        raise refusal("même heure au début et à la fin de {} ; écrivez 24h/24, ou fermé", typed)
    if end < start:
        if end > LATEST_CLOSING:
            raise refusal(
                "heure de fin avant l’heure de début : {} ; écrivez par exemple 8h30-19h, ou 22h-2h après minuit", typed
            )
        end += DAY
    return Span(start, end)


def _in_order(parts: list[_Part]) -> tuple[Span, ...]:
    """The spans of one day, which follow one another."""
    found: list[Span] = []
    for part in parts:
        if not part.spans and len(parts) > 1:
            raise refusal(f"{{}} ne se combine pas avec des heures ; {_SPANS_FORM}", part.typed)
        for span in part.spans or ():
            if found and span.start < found[-1].start:
                raise refusal("plage en désordre : {} ; écrivez la plus tôt d’abord, par exemple 9h-12h, 14h-18h", part.typed)
            if found and span.start < found[-1].end:
                raise refusal("plage qui chevauche la précédente : {} ; écrivez par exemple 9h-12h, 14h-18h", part.typed)
            found.append(span)
    return tuple(found)


def _without_repeats(parts: list[_Part]) -> tuple[int, ...]:
    """The days of some parts, in order."""
    found: list[int] = []
    for part in parts:
        for member in part.days:
            if member in found:
                raise _named_twice(member)
            found.append(member)
    return tuple(found)


def _named_twice(member: int) -> Refusal:
    name = "jours_feries" if member == HOLIDAYS else _DAY_NAMES[member]
    return refusal(f"{name} figure deux fois ; nommez chaque jour une seule fois")


def _line(text: str, form: str) -> str:
    """The text on one line, without a final full stop."""
    line = one_line(text, LONGEST, form)
    return line[:-1].rstrip() if line.endswith(".") and len(line) > 1 else line


def _refuse_known(line: str, table: Iterable[tuple[str, str]]) -> None:
    """Refuses what people type in place of hours or days, and says what to do."""
    plain = folded(line)
    for pattern, sentence in table:
        if re.search(pattern, plain):
            raise refusal(sentence)


# ---- The three readings ----
# Everybody opens from Monday to Friday: the same few lines stand on most sheets of a network.


@lru_cache(maxsize=512)
def days(text: str) -> tuple[int, ...]:
    """The days of « lun-ven », « le samedi », « lun, mer et ven » or « jours_feries », in the order typed.

    0 is Monday, HOLIDAYS stands for public holidays. « tous les jours » and « 7j/7 » do not name public holidays.
    """
    line = _line(text, _DAYS_FORM)
    _refuse_known(line, _NOT_DAYS)
    tokens = _tokens(line, _DAYS_FORM)
    for token in tokens:
        if token.kind in (_Kind.TIME, _Kind.NUMBER, _Kind.ROUND, _Kind.CLOSED):
            raise refusal(f"des jours sont attendus ici, pas {{}} ; {_DAYS_FORM}", token.text)
    parts = _Reader(line, tokens, _DAYS_FORM).parts()
    _check_separated(parts, _DAYS_FORM)
    return _without_repeats(parts)


@lru_cache(maxsize=512)
def spans(text: str) -> tuple[Span, ...]:
    """The spans of a day, first to last: « 8h30-19h », « 9h-12h / 14h-18h », « 24h/24 »; () for « fermé »."""
    line = _line(text, _SPANS_FORM)
    _refuse_known(line, _NOT_HOURS)
    tokens = _tokens(line, _SPANS_FORM)
    for token in tokens:
        if token.kind is _Kind.DAYS:
            raise refusal("des heures sont attendues ici, pas {} ; écrivez par exemple lun-ven: 8h30-19h", token.text)
    parts = _Reader(line, tokens, _SPANS_FORM).parts()
    _check_separated(parts, _SPANS_FORM)
    return _in_order(parts)


def _check_separated(parts: list[_Part], form: str) -> None:
    """Refuses two days or two spans with nothing between them."""
    for before, part in pairwise(parts):
        if before.is_hours == part.is_hours and not part.separated:
            raise refusal(f"il manque une virgule dans {{}} ; {form}", f"{before.typed} {part.typed}")


_ALWAYS = re.compile(r"24 ?h? ?/ ?7 ?j?")


def week(text: str) -> dict[int, tuple[Span, ...]]:
    """The spans of each day that a text names: « 24h/24 7j/7 », « lun-ven 9h-18h, sam 9h-12h », « 9h-18h en semaine ».

    Days and their hours stand side by side; a separator or a new line comes before the next days. Days that are not
    named are not in the answer.
    """
    line = _line(_joined_lines(text) if len(text) <= LONGEST else text, _WEEK_FORM)
    if _ALWAYS.fullmatch(folded(line)):
        return dict.fromkeys(range(7), (ALL_DAY,))
    _refuse_known(line, (*_NOT_HOURS, *_NOT_DAYS))
    parts = _Reader(line, _tokens(line, _WEEK_FORM), _WEEK_FORM).parts()
    _check_separated(parts, _WEEK_FORM)
    if all(part.is_hours for part in parts):
        raise refusal(f"il manque les jours ; {_WEEK_FORM}")
    if not any(part.is_hours for part in parts):
        raise refusal(f"il manque les heures ; {_WEEK_FORM}")
    found: dict[int, tuple[Span, ...]] = {}
    for clause in _clauses(parts):
        spans_of_days = _in_order([part for part in clause if part.is_hours])
        for member in _without_repeats([part for part in clause if not part.is_hours]):
            if member in found:
                raise _named_twice(member)
            found[member] = spans_of_days
    late = late_overlap(found)
    if late is not None:
        raise late[1]
    return found


def late_overlap(week: Mapping[int, tuple[Span, ...]]) -> tuple[int, Refusal] | None:
    """The first day that opens before the day before has closed, after midnight, with what to say of it; None if none does."""
    for day in range(7):
        before, after = week.get((day - 1) % 7, ()), week.get(day, ())
        if before and after and before[-1].end - DAY > after[0].start:
            name, last, first = _DAY_NAMES[(day - 1) % 7], format_spans(before[-1:]), format_spans(after[:1])
            return day, refusal(
                f"le {_DAY_NAMES[day]} ouvre ({first}) avant que le {name} ait fermé ({last}) ; coupez l’une des deux plages"
            )
    return None


def _joined_lines(text: str) -> str:
    """The lines of a text as one, a semicolon between them."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return " ; ".join([*(line.removesuffix(",").removesuffix(";") for line in lines[:-1] if line), lines[-1]])


def _clauses(parts: list[_Part]) -> list[list[_Part]]:
    """The parts by clause: some days and their hours, side by side in either order."""
    if sum(before.is_hours != part.is_hours for before, part in pairwise(parts)) == 1:
        return [parts]  # « 24h/24, 7j/7 »: one clause, whatever stands between
    clauses: list[list[_Part]] = []
    for part in parts:
        before = clauses[-1][-1] if clauses else None
        # « fermé » goes with no other hours: « lun-sam 9h-18h, fermé le dimanche » holds two clauses.
        if not before or (part.separated and (part.is_hours != before.is_hours or part.spans == ())):
            clauses.append([])
        clauses[-1].append(part)
    for clause in clauses:
        if sum(before.is_hours != part.is_hours for before, part in pairwise(clause)) != 1:
            typed = " ".join(part.typed for part in clause)
            raise refusal(f"on ne voit pas quelles heures vont avec quels jours dans {{}} ; {_WEEK_FORM}", typed)
    return clauses


# ---- Writing ----


def _clock(minute: int, typed: bool) -> str:
    """8h30 as typed, « 8 h 30 » as read."""
    hours, minutes = divmod(minute - DAY if minute > DAY else minute, 60)
    if typed:
        return f"{hours}h{minutes:02}" if minutes else f"{hours}h"
    if minute == DAY:
        return "minuit"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def format_spans(spans: Iterable[Span]) -> str:
    """The spans as the staff type them: « 9h-12h, 14h-17h30 », « fermé », « 24h/24 »; `spans` reads them back."""
    written = ["24h/24" if span == ALL_DAY else f"{_clock(span.start, True)}-{_clock(span.end, True)}" for span in spans]
    return ", ".join(written) or "fermé"


def french_spans(spans: Iterable[Span]) -> str:
    """The spans as they are read: « 9 h – 12 h, 14 h – 17 h 30 », « fermé », « 24 h/24 »; a line breaks after commas."""
    written = ["24 h/24" if span == ALL_DAY else f"{_clock(span.start, False)} – {_clock(span.end, False)}" for span in spans]
    return ", ".join(text.replace(" ", NBSP) for text in written) or "fermé"


def french_days(days: Iterable[int]) -> str:
    """Days as they are read: « du lundi au vendredi », « le samedi », « tous les jours », « les jours fériés ».

    Days that follow one another make one range, across the week's end too.
    """
    members = set(days)
    week_days = sorted(members - {HOLIDAYS})
    named: list[str] = []
    if len(week_days) == 7:
        named.append("tous les jours")
    else:
        for start in week_days:
            if (start - 1) % 7 in members:
                continue
            length = next(count for count in range(1, 8) if (start + count) % 7 not in members)
            last = (start + length - 1) % 7
            if length > 2:
                named.append(f"du {_DAY_NAMES[start]} au {_DAY_NAMES[last]}")
            else:
                named += [f"le {_DAY_NAMES[(start + step) % 7]}" for step in range(length)]
    if HOLIDAYS in members:
        named.append("les jours fériés")
    return " et ".join(filter(None, [", ".join(named[:-1]), *named[-1:]])) or "aucun jour"
