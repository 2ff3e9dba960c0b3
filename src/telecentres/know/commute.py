"""What working near home saves in a year: hours, euros and CO2e, the trip to the centre subtracted.

For `days` days a week over `weeks` weeks, with d the distance by road (straight line × detour factor), there and back:

    hours = days × weeks × 2 × (d_work ÷ speed − d_centre ÷ speed')
    kg    = days × weeks × 2 × (d_work × factor × share − d_centre × factor')
    euros = days × weeks × 2 × (cost_work × share − cost_centre)

`share` is the part of the kilometres that is really saved: on a day without the usual trip people make others. It bears
on what follows from kilometres, not on the hours of the trip itself; the trip to the centre is counted whole.
A cost by trip (a ticket) is bought or not: no share of it is left. What nothing is known of is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from telecentres.read.travel import Mode, Travel
from telecentres.sphere import Point, kilometres

__all__ = ["Journey", "Savings", "savings"]


@dataclass(frozen=True, slots=True)
class Journey:
    """Who goes where: from home to work by `mode`, or on `days` days a week to a centre by `mode_to_centre`."""

    home: Point
    work: Point
    centre: Point
    mode: Mode
    mode_to_centre: Mode
    days: float


@dataclass(frozen=True, slots=True)
class Savings:
    """What a year with the centre saves against a year without it; a negative number is a loss, never shown as a saving.

    `work_km` and `centre_km` are one way, by road; `euros` is None where the cost of one of the modes is not known.
    """

    days: float
    work_km: float
    centre_km: float
    hours: float
    kg_co2e: float
    euros: float | None


def _cost(mode: Mode, km: float, share: float) -> float | None:
    """Euros for one way."""
    if mode.cost_by_trip is not None:
        return mode.cost_by_trip.value
    return mode.cost_by_kilometre.value * km * share if mode.cost_by_kilometre is not None else None


def savings(travel: Travel, journey: Journey) -> Savings:
    """What a year of a journey's days in the centre saves."""
    mode, near = journey.mode, journey.mode_to_centre
    by_year = journey.days * travel.weeks.value
    work_km = kilometres(journey.home, journey.work) * travel.detour.value
    centre_km = kilometres(journey.home, journey.centre) * travel.detour.value
    share = travel.share_saved.value
    to_work, to_centre = _cost(mode, work_km, share), _cost(near, centre_km, 1)
    return Savings(
        days=by_year,
        work_km=work_km,
        centre_km=centre_km,
        hours=by_year * 2 * (work_km / mode.speed.value - centre_km / near.speed.value),
        kg_co2e=by_year * 2 * (work_km * mode.emissions.value * share - centre_km * near.emissions.value),
        euros=None if to_work is None or to_centre is None else by_year * 2 * (to_work - to_centre),
    )
