"""What working near home saves in a year: hours, euros and CO2e, the trip to the centre subtracted.

For `days` days a week over `weeks` weeks, with d the distance by road (straight line × detour factor), there and back:

    hours = days × weeks × 2 × (d_work ÷ speed − d_centre ÷ speed')
    kg    = days × weeks × 2 × (d_work × factor × share − d_centre × factor')
    euros = days × weeks × 2 × (cost_work × share − cost_centre)

`share` is the part of the kilometres that is really saved: on a day without the usual trip people make others. It bears
on what follows from kilometres, not on the hours of the trip itself; the trip to the centre is counted whole.
A cost by trip (a ticket) is bought or not: no share of it is left. Who has a monthly pass saves nothing of it while it is
kept; once it is dropped, twelve months of it are saved, and the trips of the other days of a week of five are bought one by
one. Minutes that somebody typed take the place of distance ÷ speed. What nothing is known of is None, never 0.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from telecentres.read.travel import Mode, Travel
from telecentres.sphere import Point, kilometres

__all__ = ["Fare", "Journey", "Outcome", "Savings", "outcome", "savings"]

_WORKDAYS = 5  # in a week
_MONTHS = 12


class Fare(StrEnum):
    """How the trips of a mode that has a monthly pass are paid."""

    TICKETS = "billets"
    SUBSCRIBED = "abonnement"
    UNSUBSCRIBED = "sans-abonnement"


class Journey(Struct, frozen=True):
    """Who goes where: from home to work by `mode`, or on `days` days a week (5 at most) to a centre by `mode_to_centre`.

    `work_minutes` and `centre_minutes`, one way, are those that somebody knows; None where speeds must do.
    """

    home: Point
    work: Point
    centre: Point
    mode: Mode
    mode_to_centre: Mode
    days: float
    fare: Fare = Fare.TICKETS
    work_minutes: float | None = None
    centre_minutes: float | None = None


class Savings(Struct, frozen=True):
    """What a year with the centre saves against a year without it; a negative number is a loss, never shown as a saving.

    Kilometres and minutes are one way, by road; `euros` is None where the cost of one of the modes is not known.
    """

    days: float
    work_km: float
    centre_km: float
    work_minutes: float
    centre_minutes: float
    hours: float
    kg_co2e: float
    euros: float | None


class Outcome(StrEnum):
    """What a number of a year comes to, once it is rounded as it is shown."""

    GAIN = "gain"
    NONE = "none"
    LOSS = "loss"
    UNKNOWN = "unknown"


def outcome(saved: float | None) -> Outcome:
    """Whether so many hours, kilograms or euros are a gain, nothing, a loss, or not known."""
    if saved is None:
        return Outcome.UNKNOWN
    shown = round(saved)
    return Outcome.GAIN if shown > 0 else Outcome.LOSS if shown < 0 else Outcome.NONE


def _cost(mode: Mode, km: float, share: float) -> float | None:
    """Euros for one way."""
    if mode.cost_by_trip is not None:
        return mode.cost_by_trip.value
    return mode.cost_by_kilometre.value * km * share if mode.cost_by_kilometre is not None else None


def _euros(travel: Travel, journey: Journey, work_km: float, centre_km: float) -> float | None:
    """Euros of a year."""
    mode, near, share = journey.mode, journey.mode_to_centre, travel.share_saved.value
    trips = journey.days * travel.weeks.value * 2
    fare = Fare.TICKETS if mode.cost_by_month is None else journey.fare
    to_centre = 0.0 if fare is Fare.SUBSCRIBED and near == mode else _cost(near, centre_km, 1)
    by_trip = _cost(mode, work_km, share)
    to_work: float | None
    if fare is Fare.SUBSCRIBED:
        to_work = 0.0
    elif fare is Fare.UNSUBSCRIBED and mode.cost_by_month is not None:
        left = (_WORKDAYS - journey.days) * travel.weeks.value * 2
        bought = _cost(mode, work_km, 1) if left else 0.0
        to_work = None if bought is None else _MONTHS * mode.cost_by_month.value - left * bought
    else:
        to_work = None if by_trip is None else trips * by_trip
    return None if to_work is None or to_centre is None else to_work - trips * to_centre


def savings(travel: Travel, journey: Journey) -> Savings:
    """What a year of a journey's days in the centre saves."""
    mode, near = journey.mode, journey.mode_to_centre
    by_year = journey.days * travel.weeks.value
    work_km = kilometres(journey.home, journey.work) * travel.detour.value
    centre_km = kilometres(journey.home, journey.centre) * travel.detour.value
    work_minutes = work_km / mode.speed.value * 60 if journey.work_minutes is None else journey.work_minutes
    centre_minutes = centre_km / near.speed.value * 60 if journey.centre_minutes is None else journey.centre_minutes
    share = travel.share_saved.value
    return Savings(
        days=by_year,
        work_km=work_km,
        centre_km=centre_km,
        work_minutes=work_minutes,
        centre_minutes=centre_minutes,
        hours=by_year * 2 * (work_minutes - centre_minutes) / 60,
        kg_co2e=by_year * 2 * (work_km * mode.emissions.value * share - centre_km * near.emissions.value),
        euros=_euros(travel, journey, work_km, centre_km),
    )
