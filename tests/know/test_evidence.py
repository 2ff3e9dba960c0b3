"""What may be claimed about a centre on 23 November 2026, and how old the word for it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from telecentres.know.evidence import Evidence, Freshness, Standing, evidence_of, months_before
from telecentres.read.centre import Address, Centre, Source
from telecentres.read.records import Freshness as Limits
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import Status

TODAY = date(2026, 11, 23)
LIMITS = Limits()


def partial(typed: str | None) -> PartialDate | None:
    """« 2018 », « 2018-06 » or « 2018-06-12 » as a date, None as none."""
    return PartialDate(*map(int, typed.split("-"))) if typed else None


def centre(
    status: Status = Status.OPEN, *dates: str | None, verified: str | None = None, attests: tuple[str, ...] = ("statut",)
) -> Centre:
    """A centre of a status with one source a date."""
    return Centre(
        name="A",
        status=status,
        address=Address(locality="X"),
        sources=tuple(Source(title=f"source {i}", date=partial(typed), attests=attests) for i, typed in enumerate(dates)),
        verified_on=date.fromisoformat(verified) if verified else None,
    )


def evidence(one: Centre, limits: Limits = LIMITS) -> Evidence:
    """The evidence for a centre on the day of the tests."""
    return evidence_of(one, TODAY, limits)


@pytest.mark.parametrize(
    ("typed", "freshness"),
    [
        ("2026-11-23", "fresh"),
        ("2025-11-24", "fresh"),
        ("2025-11-23", "fresh"),
        ("2025-11-22", "stale"),
        ("2025-12", "fresh"),
        ("2025-11", "stale"),
        ("2026", "fresh"),
        ("2025", "stale"),
        ("2020-11-24", "stale"),
        ("2020-11-23", "stale"),
        ("2020-11-22", "expired"),
        ("2020-12", "stale"),
        ("2020-11", "expired"),
        ("2021", "stale"),
        ("2020", "expired"),
        ("1999", "expired"),
        (None, "expired"),
    ],
)
def test_age_at_the_limits(typed: str | None, freshness: str) -> None:
    """A word is fresh for twelve months and carries for seventy-two, both days included; a year may mean its first day."""
    assert evidence(centre(Status.OPEN, typed)).freshness == freshness


@pytest.mark.parametrize(
    ("typed", "freshness"),
    [("2025-11-23", "fresh"), ("2025-11-22", "stale"), ("2020-11-23", "stale"), ("2020-11-22", "expired")],
)
def test_a_verification_ages_as_a_source_does(typed: str, freshness: str) -> None:
    """The network's own verification has the same limits."""
    assert evidence(centre(Status.OPEN, verified=typed)).freshness == freshness


@pytest.mark.parametrize(("typed", "freshness"), [("2026-05-23", "fresh"), ("2026-05-22", "stale"), ("2024-11-22", "expired")])
def test_a_network_sets_its_limits(typed: str, freshness: str) -> None:
    """A network with limits of 6 and 24 months has them applied."""
    assert evidence(centre(Status.OPEN, typed), Limits(stale_after=6, expired_after=24)).freshness == freshness


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-23", 12, "2025-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-12-31", 1, "2026-11-30"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-31", 11, "2025-02-28"),
        ("2026-11-23", 72, "2020-11-23"),
    ],
)
def test_months_before(day: str, months: int, before: str) -> None:
    """Months are counted by the calendar; where the day does not exist, the month's last day stands for it."""
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_the_newest_source_speaks() -> None:
    """Of several sources the newest by its first possible day is the evidence, the first on the sheet where two are equal."""
    assert evidence(centre(Status.OPEN, "2019", "2026-03", "2025-12-31", None)).source == Source(
        title="source 1", date=partial("2026-03"), attests=("statut",)
    )
    found = evidence(centre(Status.OPEN, "2026", "2026-01-01", "2026-01")).source
    assert found is not None
    assert found.title == "source 0"


@pytest.mark.parametrize(
    ("attests", "counts"),
    [((), True), (("statut",), True), (("horaires", "statut"), True), (("horaires",), False), (("ouverture", "adresse"), False)],
)
def test_only_what_attests_the_status_counts(attests: tuple[str, ...], counts: bool) -> None:
    """A source speaks for the status when it names it, or names nothing."""
    found = evidence(centre(Status.OPEN, "2026-10-01", attests=attests))
    assert (found.source is not None) is counts
    assert found.freshness == ("fresh" if counts else "expired")


@pytest.mark.parametrize(
    ("verified", "source", "is_verified"),
    [
        ("2026-10-05", "2026-09-02", True),
        ("2026-10-05", "2026-10-05", True),
        ("2026-10-05", "2026-10-06", False),
        ("2026-10-05", "2026-10", True),
        ("2026-10-05", "2026-11", False),
        ("2026-10-05", "2026", True),
        ("2026-10-05", "2027", False),
        ("2026-10-05", None, True),
    ],
)
def test_verified_newer_or_older_than_the_source(verified: str, source: str | None, is_verified: bool) -> None:
    """The network's verification is the evidence unless a source is newer for sure."""
    found = evidence(centre(Status.OPEN, source, verified=verified))
    assert found.is_verified is is_verified
    assert (found.source is None) is is_verified


# (status, sources' dates, verified, claim, standing); ~ is a no-break space
CLAIMS: list[tuple[Status, tuple[str | None, ...], str | None, str, str]] = [
    (Status.OPEN, (), "2026-10-05", "Ouvert, vérifié le 5~octobre 2026", "confirme"),
    (Status.OPEN, (), "2026-10-01", "Ouvert, vérifié le 1er~octobre 2026", "confirme"),
    (Status.OPEN, (), "2025-01-05", "Ouvert, vérifié le 5~janvier 2025 ; à vérifier de nouveau", "confirme"),
    (Status.OPEN, (), "2019-01-05", "Ouvert, vérifié le 5~janvier 2019 ; à vérifier de nouveau", "a-verifier"),
    (Status.OPEN, ("2026-09-02",), None, "Ouvert selon une source du 2~septembre 2026", "confirme"),
    (Status.OPEN, ("2026-04",), None, "Ouvert selon une source d’avril 2026", "confirme"),
    (Status.OPEN, ("2026-09",), None, "Ouvert selon une source de septembre 2026", "confirme"),
    (Status.OPEN, ("2021-10",), None, "Ouvert selon une source d’octobre 2021, à vérifier", "confirme"),
    (Status.OPEN, ("2018",), None, "Ouvert selon une source de 2018, à vérifier", "a-verifier"),
    (Status.OPEN, (None,), None, "Ouvert selon une source non datée, à vérifier", "a-verifier"),
    (Status.OPEN, (), None, "Ouvert selon la fiche, sans source, à vérifier", "a-verifier"),
    (Status.PLANNED, ("2026-09-02",), None, "En projet selon une source du 2~septembre 2026", "en-projet"),
    (Status.PLANNED, ("2015-07-28",), None, "En projet selon une source du 28~juillet 2015, à vérifier", "a-verifier"),
    (
        Status.TEMPORARILY_CLOSED,
        ("2026-08-01",),
        None,
        "Fermé temporairement selon une source du 1er~août 2026",
        "ferme-temporairement",
    ),
    (Status.TEMPORARILY_CLOSED, (None,), None, "Fermé temporairement selon une source non datée, à vérifier", "a-verifier"),
    (Status.CLOSED, ("2026-01",), None, "Fermé selon une source de janvier 2026", "ferme"),
    (Status.CLOSED, (None,), None, "Fermé selon une source non datée, à vérifier", "ferme"),
    (Status.ABANDONED, ("2012",), None, "Projet abandonné selon une source de 2012, à vérifier", "ferme"),
    (Status.UNKNOWN, (), None, "Situation inconnue, à vérifier", "a-verifier"),
    (Status.UNKNOWN, (None,), None, "Situation inconnue, à vérifier", "a-verifier"),
    (Status.UNKNOWN, ("2019-06-25",), None, "Situation inconnue, dernière trace le 25~juin 2019, à vérifier", "a-verifier"),
    (Status.UNKNOWN, ("2026-09",), None, "Situation inconnue, dernière trace en septembre 2026, à vérifier", "a-verifier"),
    (Status.UNKNOWN, ("2018",), None, "Situation inconnue, dernière trace en 2018, à vérifier", "a-verifier"),
]


@pytest.mark.parametrize(("status", "dates", "verified", "claim", "standing"), CLAIMS)
def test_claims(status: Status, dates: tuple[str | None, ...], verified: str | None, claim: str, standing: str) -> None:
    """The claim says the status, on whose word and how old, and asks for a check where there is need."""
    found = evidence(centre(status, *dates, verified=verified))
    # The signs inside a claim may hold to their word with either kind of space.
    assert found.claim.replace("\u00a0;", " ;").replace("\u00a0", "~") == claim
    assert found.standing == standing


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("dates", [(), (None,), ("2010",), ("2026-11-01",)])
def test_only_fresh_words_are_left_unasked(status: Status, dates: tuple[str | None, ...]) -> None:
    """A claim asks for a check exactly where its word is not fresh or the status is unknown, and is never empty."""
    found = evidence(centre(status, *dates))
    assert ("à vérifier" in found.claim) is found.is_to_verify
    assert found.claim.startswith(status.label)
    assert (found.standing is Standing.CONFIRMED) <= (status is Status.OPEN and found.freshness is not Freshness.EXPIRED)


days = st.dates(date(1990, 1, 1), TODAY)
partials = st.one_of(
    days.map(lambda d: PartialDate(d.year)),
    days.map(lambda d: PartialDate(d.year, d.month)),
    days.map(lambda d: PartialDate(d.year, d.month, d.day)),
)
ORDER = [Freshness.EXPIRED, Freshness.STALE, Freshness.FRESH]


@given(st.lists(partials, min_size=1, max_size=5), partials, st.none() | days)
def test_an_older_source_never_makes_a_centre_fresher(dates: list[PartialDate], more: PartialDate, verified: date | None) -> None:
    """Adding a source no newer than the others changes neither the freshness nor the date of the evidence."""
    before = Centre(
        name="A",
        status=Status.OPEN,
        address=Address(locality="X"),
        sources=tuple(Source(title="s", date=typed) for typed in dates),
        verified_on=verified,
    )
    after = replace(before, sources=(*before.sources, Source(title="t", date=more)))
    first, second = evidence(before), evidence(after)
    if more.first <= max(typed.first for typed in dates):
        assert (first.freshness, first.date) == (second.freshness, second.date)
    assert ORDER.index(second.freshness) >= ORDER.index(first.freshness)


@given(st.lists(partials, max_size=4), st.none() | days, st.integers(0, 4000))
def test_time_never_freshens(dates: list[PartialDate], verified: date | None, later: int) -> None:
    """On any later day a centre is at most as fresh as today."""
    one = Centre(
        name="A",
        status=Status.OPEN,
        address=Address(locality="X"),
        sources=tuple(Source(title="s", date=typed) for typed in dates),
        verified_on=verified,
    )
    now = evidence_of(one, TODAY, LIMITS)
    then = evidence_of(one, TODAY + timedelta(days=later), LIMITS)
    assert ORDER.index(then.freshness) <= ORDER.index(now.freshness)
