"""What a place is known to meet of a charter, and until when."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from telecentres.know.charter import findings, is_adopted, level_of
from telecentres.read.centre import Address, Centre, Criterion
from telecentres.read.centre import Charter as Visit
from telecentres.read.records import Charter, CharterCriterion, CharterLevel
from telecentres.read.vocabulary import Status

TODAY = date(2026, 11, 23)
CHARTER = Charter(
    adopted_on=date(2019, 6, 14),
    valid_months=24,
    criteria={
        "feu": CharterCriterion(title="Feu", question="?"),
        "prix": CharterCriterion(title="Prix", question="?"),
        "fiche": CharterCriterion(title="Fiche", question="?", valid_months=6),
    },
    levels=(CharterLevel(title="Seuil", criteria=("feu",)), CharterLevel(title="Tout", criteria=("prix", "fiche"))),
)


def centre(visited_on: date | None, **answers: bool | None) -> Centre:
    """A place visited on a day, with its answers."""
    criteria = {name: Criterion(met=met, proof="vu" if met else None) for name, met in answers.items()}
    return Centre(
        name="A",
        status=Status.OPEN,
        address=Address(locality="X"),
        charter=Visit(visited_on=visited_on, criteria=criteria) if answers else None,
    )


def said(place: Centre, today: date = TODAY) -> list[str]:
    """The answers in words."""
    return [one.answer for one in findings(place, CHARTER, today)]


def test_what_nobody_checked_is_never_a_no() -> None:
    """A place without a visit, an answer left out and an answer « inconnu » are all « jamais vérifié »."""
    assert said(centre(None)) == ["jamais vérifié"] * 3
    found = findings(centre(TODAY, feu=True, prix=None), CHARTER, TODAY)
    assert [(one.answer, one.state) for one in found] == [("rempli", "oui"), *[("jamais vérifié", "inconnu")] * 2]
    assert [one.until for one in found[1:]] == [None, None]


def test_an_answer_counts_for_its_months() -> None:
    """An answer counts until the same day so many months after the visit, the criterion's own months before the charter's."""
    place = centre(date(2026, 5, 31), feu=True, prix=False, fiche=True)
    assert [one.until for one in findings(place, CHARTER, TODAY)] == [date(2028, 5, 31), date(2028, 5, 31), date(2026, 11, 30)]
    assert said(place, date(2026, 11, 30)) == ["rempli", "non rempli", "rempli"]
    assert said(place, date(2026, 12, 1)) == ["rempli", "non rempli", "rempli, à revoir"]
    assert said(place, date(2028, 6, 1)) == ["rempli, à revoir", "non rempli, à revoir", "rempli, à revoir"]


def test_without_months_an_answer_has_no_end() -> None:
    """A charter that sets no time leaves answers as they are."""
    endless = replace(CHARTER, valid_months=None)
    assert [one.until for one in findings(centre(date(1999, 1, 1), feu=True), endless, TODAY)] == [None, None, None]
    assert level_of(findings(centre(date(1999, 1, 1), feu=True), endless, TODAY), endless) is CHARTER.levels[0]


def test_an_undated_visit_says_so_and_counts_for_nothing() -> None:
    """Of a criterion met on no known day nobody knows whether it still holds."""
    (first, *_) = found = findings(centre(None, feu=True), CHARTER, TODAY)
    assert (first.answer, first.state, first.holds) == ("rempli, sans date de visite", "a-revoir", False)
    assert level_of(found, CHARTER) is None


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ({"feu": True}, "Seuil"),
        ({"feu": True, "prix": True}, "Seuil"),
        ({"feu": True, "prix": True, "fiche": True}, "Tout"),
        ({"feu": False, "prix": True, "fiche": True}, None),
        ({"prix": True, "fiche": True}, None),
    ],
)
def test_a_level_asks_for_those_before_it(answers: dict[str, bool], title: str | None) -> None:
    """A level is reached with all its criteria and all of the levels below; one « non », or one silence, is enough to miss it."""
    level = level_of(findings(centre(TODAY, **answers), CHARTER, TODAY), CHARTER)
    assert (level.title if level else None) == title


def test_a_level_is_lost_when_an_answer_runs_out() -> None:
    """The day after a criterion's time, the place falls to the level that still holds."""
    place = centre(date(2026, 5, 31), feu=True, prix=True, fiche=True)
    for day, title in ((date(2026, 11, 30), "Tout"), (date(2026, 12, 1), "Seuil")):
        level = level_of(findings(place, CHARTER, day), CHARTER)
        assert level is not None
        assert level.title == title


def test_a_charter_is_a_draft_until_its_day() -> None:
    """Without the day of its adoption a charter is a draft."""
    assert is_adopted(CHARTER, TODAY)
    assert not is_adopted(CHARTER, date(2019, 6, 13))
    assert not is_adopted(replace(CHARTER, adopted_on=None), TODAY)
