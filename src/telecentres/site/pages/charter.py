"""The quality charter: what it asks, how its levels are reached, which place meets what on which proof and until when."""

from __future__ import annotations

from msgspec import Struct

from telecentres import french
from telecentres.know.catalogue import Listing
from telecentres.know.charter import Finding, findings, is_adopted, level_of
from telecentres.read.records import CharterCriterion, CharterLevel
from telecentres.read.vocabulary import Status
from telecentres.site.days import newest
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["Asked", "Step", "Visit", "charter"]


class Asked(Struct, frozen=True):
    """A criterion with its number on the page, the months an answer counts, and every answer that was given."""

    number: int
    name: str
    criterion: CharterCriterion
    months: int | None
    answers: tuple[tuple[Listing, Finding], ...]


class Step(Struct, frozen=True):
    """A level with its criteria by number and title."""

    level: CharterLevel
    asked: tuple[Asked, ...]


class Visit(Struct, frozen=True):
    """A visited place: its answers in the charter's order, the level it reaches."""

    listing: Listing
    findings: tuple[Finding, ...]
    level: CharterLevel | None


def charter(site: Site) -> Page:
    """The page, whether or not the territory has a charter, the network has adopted it, or anybody has checked anything."""
    known = site.project.territory.charter
    today = site.project.today
    places = [listing for listing in site.catalogue.usable if listing.centre.status is not Status.PLANNED]
    visits, never, asked, steps = [], places, list[Asked](), list[Step]()
    if known:
        never = [listing for listing in places if listing.centre.charter is None]
        for listing in places:
            if listing.centre.charter is not None:
                found = findings(listing.centre, known, today)
                visits.append(Visit(listing, found, level_of(found, known)))
        asked = [
            Asked(
                number,
                name,
                criterion,
                criterion.valid_months or known.valid_months,
                tuple(
                    (visit.listing, finding)
                    for visit in visits
                    for finding in visit.findings
                    if finding.name == name and finding.met is not None
                ),
            )
            for number, (name, criterion) in enumerate(known.criteria.items(), 1)
        ]
        steps = [Step(level, tuple(one for one in asked if one.name in level.criteria)) for level in known.levels]
    adopted = known is not None and is_adopted(known, today)
    status = "adoptée par le réseau" if adopted else "projet de charte, non adopté"
    return Page(
        "charte/",
        "charter.html",
        "La charte de qualité",
        f"{french.plural(len(asked), 'critère')}, comment on les vérifie, quel lieu remplit quoi : {status}."
        if known
        else "Ce que le réseau demande à un lieu : aucune charte n’est encore écrite.",
        {
            "charter": known,
            "is_adopted": adopted,
            "asked": asked,
            "steps": steps,
            "visits": visits,
            "never": never,
            "message": _message(asked),
        },
        section="reseau",
        crumbs=(("Le réseau", "reseau/"),),
        changed=newest(*(visit.listing.centre.charter.visited_on for visit in visits if visit.listing.centre.charter)),
    )


def _message(asked: list[Asked]) -> str:
    """What a place may send to be visited: a line for each criterion."""
    lines = "\n".join(f"{one.number}. {one.criterion.title} :" for one in asked)
    shown = f"\n\nCe que nous pouvons montrer :\n{lines}" if lines else ""
    return f"Bonjour,\n\nNous aimerions que notre lieu soit visité.\n\nNom et commune du lieu :{shown}\n\nJours possibles :\n"
