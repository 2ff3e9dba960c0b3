"""What the program adds to the page for project owners."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from telecentres.know.catalogue import Listing
from telecentres.know.coverage import REACH_KM
from telecentres.know.expansion import Step, steps
from telecentres.know.going_rate import FEWEST, going_rate
from telecentres.know.milestones import Milestone, milestones
from telecentres.read.records import Network, Support
from telecentres.read.schema import fields_of
from telecentres.read.vocabulary import Seeking, Stage, Status
from telecentres.site.inputs import Site
from telecentres.sphere import kilometres

__all__ = ["owners", "support_at"]

STEPS = 6  # communes named where a project would serve most people


class Initiative(Struct, frozen=True):
    """A project with its stages on the day of the build; `stage` is the last one reached, None where the sheet says none.

    `stops` are its stages, each with its place among all stages, counted from 1.
    """

    listing: Listing
    stage: Stage | None
    stops: tuple[tuple[int, Milestone], ...]


class Ground(Struct, frozen=True):
    """A step of the expansion with the projects that lie within reach of it, as (kilometres, listing)."""

    step: Step
    projects: tuple[tuple[float, Listing], ...]


def support_at(network: Network) -> tuple[tuple[Stage, str | None], ...]:
    """What the network does for a project at each stage; None where it has not said."""
    known = fields_of(Support)
    return tuple((stage, getattr(network.support, known[stage].attribute)) for stage in Stage)


def owners(site: Site) -> dict[str, Any]:
    """The projects by the stage they have reached, where others would serve most people, and what a day at a desk costs;
    what the network does at each stage, and what it seeks, as its settings say."""
    catalogue, project = site.catalogue, site.project
    planned = [listing for listing in catalogue.listings if listing.centre.status is Status.PLANNED]
    found = [_initiative(site, listing) for listing in planned]
    # What opened after it was a project shows how far the others may go.
    opened = [
        _initiative(site, listing)
        for listing in catalogue.listings
        if listing.centre.project and listing.centre.status not in (Status.PLANNED, Status.ABANDONED)
    ]
    given_up = [_initiative(site, listing) for listing in catalogue.listings if listing.centre.status is Status.ABANDONED]
    people = sum(commune.population for commune in project.territory.communes)
    ground = tuple(
        Ground(step, tuple(sorted(_within(step, planned), key=lambda pair: pair[0]))) for step in steps(catalogue, STEPS)
    )
    rate = going_rate(catalogue, project.today, project.network.freshness)
    first = ground[0].step.covered - ground[0].step.inhabitants if ground else people
    return {
        "by_stage": [(stage, [one for one in found if one.stage is stage]) for stage in Stage],
        "unstaged": [one for one in found if one.stage is None],
        "opened": opened,
        "given_up": given_up,
        "sought": _sought(planned),
        "ground": ground,
        "covered": first,
        "people": people,
        "share_before": _percent(first, people),
        "share_after": _percent(ground[-1].step.covered, people) if ground else _percent(first, people),
        "reach_km": REACH_KM,
        "reach": site.atlas.reach_later(
            [listing.point for listing in catalogue.confirmed], [one.step.commune.point for one in ground], REACH_KM
        ),
        "support": support_at(project.network),
        "unsaid": not project.network.seeking or not all(does for _, does in support_at(project.network)),
        "network_seeks": project.network.seeking,
        "rate": rate,
        "rate_typed": str(rate.amount).replace(".", ",") if rate.amount is not None else "",
        "fewest": FEWEST,
    }


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _initiative(site: Site, listing: Listing) -> Initiative:
    project = listing.centre.project
    found = milestones(project, site.project.today) if project else ()
    reached = [one.stage for one in found if not one.is_ahead]
    order = list(Stage)
    stops = tuple((order.index(one.stage) + 1, one) for one in found)
    return Initiative(listing, max(reached, key=order.index, default=None), stops)


def _within(step: Step, planned: list[Listing]) -> list[tuple[float, Listing]]:
    pairs = [(kilometres(step.commune.point, listing.point), listing) for listing in planned]
    return [pair for pair in pairs if pair[0] <= REACH_KM]


def _sought(planned: list[Listing]) -> list[tuple[Seeking, list[Listing]]]:
    """What projects look for, with those that do."""
    found = [
        (what, [listing for listing in planned if listing.centre.project and what in listing.centre.project.seeking])
        for what in Seeking
    ]
    return [pair for pair in found if pair[1]]
