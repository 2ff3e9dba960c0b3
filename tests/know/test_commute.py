"""What working near home saves in a year, reckoned by hand beside the program."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from telecentres.know.commute import Fare, Journey, Outcome, outcome, savings
from telecentres.project import Project
from telecentres.read.travel import Figure, Mode, Travel
from telecentres.sphere import Point

# One degree of latitude on a sphere of 6,371.0088 km.
DEGREE = 111.195


def figure(value: float) -> Figure:
    return Figure(value=value, unit="")


CAR = Mode(title="en voiture", emissions=figure(0.2), speed=figure(50), cost_by_kilometre=figure(0.1))
TRAIN = Mode(title="en train", emissions=figure(0.01), speed=figure(40), cost_by_trip=figure(2))
WALK = Mode(title="à pied", emissions=figure(0), speed=figure(5), cost_by_kilometre=figure(0))
PASS = replace(TRAIN, title="en train, abonné", cost_by_month=figure(60))
EBIKE = Mode(title="à vélo électrique", emissions=figure(0.01), speed=figure(18))
TRAVEL = Travel(weeks=figure(46), share_saved=figure(0.75), detour=figure(1.3), modes={})
HOME, WORK, CENTRE = Point(48, 3), Point(48.5, 3), Point(48.05, 3)


def test_a_driver_s_year_is_the_one_on_paper() -> None:
    """Two days of 46 weeks, there and back: 72.28 km by road to work, three quarters of them saved, 7.23 to the centre."""
    found = savings(TRAVEL, Journey(HOME, WORK, CENTRE, CAR, CAR, 2))
    work, centre = 0.5 * DEGREE * 1.3, 0.05 * DEGREE * 1.3
    assert found.days == 92
    assert found.work_km == pytest.approx(work, rel=1e-4)
    assert found.centre_km == pytest.approx(centre, rel=1e-4)
    assert found.hours == pytest.approx(184 * (work - centre) / 50, rel=1e-4)
    assert found.kg_co2e == pytest.approx(184 * 0.2 * (work * 0.75 - centre), rel=1e-4)
    assert found.euros == pytest.approx(184 * 0.1 * (work * 0.75 - centre), rel=1e-4)


def test_a_ticket_is_bought_or_not() -> None:
    """A cost by trip knows no share and no distance."""
    found = savings(TRAVEL, Journey(HOME, WORK, CENTRE, TRAIN, WALK, 1))
    assert found.euros == pytest.approx(46 * 2 * 2)


def test_a_train_commuter_who_drives_to_the_centre_may_emit_more() -> None:
    """The trip to the centre is counted whole: what is a loss comes out negative."""
    far = Journey(HOME, WORK, Point(48.2, 3), TRAIN, CAR, 1)
    assert savings(TRAVEL, far).kg_co2e < 0
    assert savings(TRAVEL, replace(far, mode_to_centre=WALK, centre=CENTRE)).kg_co2e > 0


def test_an_unknown_cost_is_not_nothing() -> None:
    """Where nobody says what a mode costs, no euros are named."""
    assert savings(TRAVEL, Journey(HOME, WORK, CENTRE, CAR, EBIKE, 1)).euros is None
    assert savings(TRAVEL, Journey(HOME, WORK, CENTRE, EBIKE, WALK, 1)).euros is None


def test_a_pass_that_is_kept_saves_nothing() -> None:
    """Who keeps the pass saves no euro of it, and loses what the trip to the centre costs; by the same train, nothing."""
    kept = Journey(HOME, WORK, CENTRE, PASS, WALK, 2, Fare.SUBSCRIBED)
    assert savings(TRAVEL, kept).euros == 0
    driven = savings(TRAVEL, replace(kept, mode_to_centre=CAR))
    assert driven.euros == pytest.approx(-92 * 2 * driven.centre_km * 0.1)
    assert savings(TRAVEL, replace(kept, mode_to_centre=PASS)).euros == 0


def test_a_pass_that_is_dropped_is_saved_less_the_tickets_of_the_other_days() -> None:
    """Twelve months of €60, less the tickets of €2 there and back of three days in 46 weeks; with five days there are none."""
    dropped = Journey(HOME, WORK, CENTRE, PASS, WALK, 2, Fare.UNSUBSCRIBED)
    assert savings(TRAVEL, dropped).euros == pytest.approx(12 * 60 - 3 * 46 * 2 * 2)
    assert savings(TRAVEL, replace(dropped, days=5)).euros == pytest.approx(720)
    unticketed = replace(PASS, cost_by_trip=None)
    assert savings(TRAVEL, replace(dropped, mode=unticketed)).euros is None
    assert savings(TRAVEL, replace(dropped, mode=unticketed, days=5)).euros == pytest.approx(720)


def test_a_fare_means_nothing_to_a_mode_without_a_pass() -> None:
    """A driver who says that a pass is kept or dropped saves what a driver saves."""
    driver = Journey(HOME, WORK, CENTRE, CAR, WALK, 2)
    assert {savings(TRAVEL, replace(driver, fare=fare)).euros for fare in Fare} == {savings(TRAVEL, driver).euros}


def test_minutes_that_are_known_take_the_place_of_a_speed() -> None:
    """Ninety minutes to work and ten to the centre, whatever the kilometres: 2 h 40 a day."""
    found = savings(TRAVEL, Journey(HOME, WORK, CENTRE, CAR, CAR, 1, work_minutes=90, centre_minutes=10))
    assert (found.work_minutes, found.centre_minutes) == (90, 10)
    assert found.hours == pytest.approx(46 * 2 * 80 / 60)
    estimated = savings(TRAVEL, Journey(HOME, WORK, CENTRE, CAR, CAR, 1))
    assert found.kg_co2e == estimated.kg_co2e
    assert estimated.work_minutes == pytest.approx(estimated.work_km / 50 * 60)


@pytest.mark.parametrize(
    ("saved", "means"),
    [(12.0, Outcome.GAIN), (0.4, Outcome.NONE), (-0.4, Outcome.NONE), (-12.0, Outcome.LOSS), (None, Outcome.UNKNOWN)],
)
def test_a_loss_is_no_saving(saved: float | None, means: Outcome) -> None:
    """A number is a gain or a loss where its rounded form is; what is not known is neither."""
    assert outcome(saved) is means


def test_no_day_saves_nothing() -> None:
    """Zero days are zero of everything."""
    found = savings(TRAVEL, Journey(HOME, WORK, CENTRE, CAR, WALK, 0))
    assert (found.hours, found.kg_co2e, found.euros) == (0, 0, 0)


def test_each_figure_of_the_networks_has_a_source_or_is_an_assumption(project: Project, demo: Project) -> None:
    """No number stands without its origin: a source with its year, or the word « hypothèse »."""
    for network in (project, demo):
        travel = network.territory.travel
        assert travel is not None
        figures = [travel.weeks, travel.share_saved, travel.detour]
        for mode in travel.modes.values():
            figures += mode.figures
        assert len(figures) > 10
        assert all(one.is_assumption != bool(one.source and one.year) for one in figures)


@pytest.mark.parametrize(
    ("value", "decimals"), [(46.0, 0), (0.75, 2), (0.2276, 4), (0.00978, 5), (1.3, 1), (0.123456789, 5), (0, 0)]
)
def test_a_figure_is_shown_with_the_digits_it_has(value: float, decimals: int) -> None:
    """No digit is dropped up to the fifth, none is added."""
    assert figure(value).decimals == decimals
