"""What may be claimed about a centre today: its status, on whose word, and how old that word is."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from telecentres import french
from telecentres.read.centre import Centre, Source
from telecentres.read.records import Freshness as Limits
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import Status

__all__ = ["Evidence", "Freshness", "Standing", "evidence_of", "months_before"]


class Freshness(StrEnum):
    """How far the newest evidence still carries."""

    FRESH = "fresh"
    STALE = "stale"
    EXPIRED = "expired"


class Standing(StrEnum):
    """Where the directory puts a centre, given its status and its evidence."""

    CONFIRMED = "confirme"
    TEMPORARILY_CLOSED = "ferme-temporairement"
    PLANNED = "en-projet"
    TO_VERIFY = "a-verifier"
    CLOSED = "ferme"

    @property
    def heading(self) -> str:
        """What a list of such centres is called."""
        return _HEADINGS[self]


_HEADINGS = {
    Standing.CONFIRMED: "En activité",
    Standing.TEMPORARILY_CLOSED: "Fermés temporairement",
    Standing.PLANNED: "En projet",
    Standing.TO_VERIFY: "À vérifier",
    Standing.CLOSED: "Fermés ou abandonnés",
}
_WHILE_FRESH = {
    Status.OPEN: Standing.CONFIRMED,
    Status.TEMPORARILY_CLOSED: Standing.TEMPORARILY_CLOSED,
    Status.PLANNED: Standing.PLANNED,
}


@lru_cache(maxsize=64)
def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day where there is none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


class Evidence(NamedTuple):
    """The newest word on a centre's status; `source` is None when the network itself verified, or nobody did."""

    status: Status
    date: PartialDate | None
    source: Source | None
    is_verified: bool
    freshness: Freshness

    @property
    def standing(self) -> Standing:
        """Where the directory puts the centre: closed stays closed, what nobody recent vouches for is to be verified."""
        if self.status in (Status.CLOSED, Status.ABANDONED):
            return Standing.CLOSED
        if self.freshness is Freshness.EXPIRED:
            return Standing.TO_VERIFY
        return _WHILE_FRESH.get(self.status, Standing.TO_VERIFY)

    @property
    def is_to_verify(self) -> bool:
        return self.freshness is not Freshness.FRESH or self.status is Status.UNKNOWN

    @property
    def claim(self) -> str:
        """« Ouvert, vérifié le 5 octobre 2026 », « Ouvert selon une source de 2018, à vérifier »."""
        label = self.status.label
        again = ", à vérifier" if self.is_to_verify else ""
        if self.is_verified and self.date is not None:
            when = french.partial_date(self.date)
            return f"{label}, vérifié le {when}" + (" ; à vérifier de nouveau" if self.is_to_verify else "")
        if self.status is Status.UNKNOWN:
            if self.date is None:
                return f"{label}, à vérifier"
            return f"{label}, dernière trace {_in(self.date)}, à vérifier"
        if self.source is None:
            return f"{label} selon la fiche, sans source{again}"
        if self.date is None:
            return f"{label} selon une source non datée{again}"
        return f"{label} selon une source {_of(self.date)}{again}"


def _in(day: PartialDate) -> str:
    """« en 2018 », « en septembre 2018 », « le 2 septembre 2018 »."""
    return f"{'le' if day.day else 'en'} {french.partial_date(day)}"


def _of(day: PartialDate) -> str:
    """« de 2018 », « d’octobre 2018 », « du 2 septembre 2018 »."""
    shown = french.partial_date(day)
    return f"du {shown}" if day.day else french.of_place(shown)


def evidence_of(centre: Centre, today: date, limits: Limits) -> Evidence:
    """The newest of the network's verification and the sources that attest the status; undated counts as expired.

    A source is as old as the first day its date allows: « 2018 » may mean its first of January.
    """
    attesting = [source for source in centre.sources if not source.attests or "statut" in source.attests]
    dated = [(source.date.first, index, source) for index, source in enumerate(attesting) if source.date is not None]
    newest = max(dated, key=lambda item: (item[0], -item[1]))[2] if dated else None
    verified = centre.verified_on
    if verified is not None and (newest is None or newest.date is None or verified >= newest.date.first):
        day: PartialDate | None = PartialDate(verified.year, verified.month, verified.day)
        source = None
    else:
        day = newest.date if newest is not None else None
        source = newest or (attesting[0] if attesting else None)
    return Evidence(centre.status, day, source, day is not None and source is None, _freshness(day, today, limits))


def _freshness(day: PartialDate | None, today: date, limits: Limits) -> Freshness:
    if day is None or day.first < months_before(today, limits.expired_after):
        return Freshness.EXPIRED
    return Freshness.STALE if day.first < months_before(today, limits.stale_after) else Freshness.FRESH
