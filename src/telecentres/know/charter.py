"""What a place is known to meet of the charter today: on what proof, since when, until when."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from telecentres.know.evidence import months_before
from telecentres.read.centre import Centre
from telecentres.read.records import Charter, CharterCriterion, CharterLevel

__all__ = ["Finding", "findings", "is_adopted", "level_of"]


class Finding(Struct, frozen=True):
    """One criterion at one place. `met` is None where nobody has checked; `until` the last day on which the answer counts,
    None where the charter sets no end or the visit has no date."""

    name: str
    criterion: CharterCriterion
    met: bool | None
    proof: str | None
    seen_on: date | None
    until: date | None
    is_expired: bool

    @property
    def holds(self) -> bool:
        """Whether the criterion counts as met: seen on a known day, and not too long ago."""
        return self.met is True and self.seen_on is not None and not self.is_expired

    @property
    def answer(self) -> str:
        """The answer in words."""
        if self.met is None:
            return "jamais vérifié"
        said = "rempli" if self.met else "non rempli"
        if self.seen_on is None:
            return f"{said}, sans date de visite"
        return f"{said}, à revoir" if self.is_expired else said

    @property
    def word(self) -> str:
        """The answer in one word, for a table."""
        return {"oui": "oui", "non": "non", "a-revoir": "à revoir", "inconnu": "jamais"}[self.state]

    @property
    def state(self) -> str:
        """The answer as one word for a list of marks: oui, non, a-revoir or inconnu."""
        if self.met is None:
            return "inconnu"
        if self.is_expired or self.seen_on is None:
            return "a-revoir"
        return "oui" if self.met else "non"


def findings(centre: Centre, charter: Charter, today: date) -> tuple[Finding, ...]:
    """The answer of a place's sheet to every criterion of the charter, in the charter's order."""
    sheet = centre.charter
    visited = sheet.visited_on if sheet else None
    given = (sheet.criteria or {}) if sheet else {}
    found = []
    for name, criterion in charter.criteria.items():
        seen = given.get(name)
        met = seen.met if seen else None
        months = criterion.valid_months or charter.valid_months
        until = months_before(visited, -months) if met is not None and visited and months else None
        found.append(
            Finding(
                name=name,
                criterion=criterion,
                met=met,
                proof=seen.proof if seen else None,
                seen_on=visited if met is not None else None,
                until=until,
                is_expired=until is not None and until < today,
            )
        )
    return tuple(found)


def level_of(found: tuple[Finding, ...], charter: Charter) -> CharterLevel | None:
    """The highest level reached: all its criteria hold, and all those of the levels before it; None below the lowest."""
    holding = {finding.name for finding in found if finding.holds}
    reached = None
    for level in charter.levels:
        if not holding.issuperset(level.criteria):
            break
        reached = level
    return reached


def is_adopted(charter: Charter, today: date) -> bool:
    """Whether the charter is more than a draft."""
    return charter.adopted_on is not None and charter.adopted_on <= today
