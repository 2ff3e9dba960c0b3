"""What working near home saves: the browser reckons as Python does."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page

from telecentres.know.commute import Journey, savings
from telecentres.project import Project
from telecentres.site.factors import factors_json
from telecentres.sphere import Point

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("network", ["project", "demo"])
def test_python_and_the_browser_reckon_alike(modules: Page, request: pytest.FixtureRequest, network: str) -> None:
    """A thousand journeys of any mode, length and number of days come to the same hours, kilograms and euros."""
    project: Project = request.getfixturevalue(network)
    travel = project.territory.travel
    assert travel is not None
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    points = [commune.point for commune in project.territory.communes] + [pole.point for pole in travel.poles]
    cases: list[tuple[Point, Point, Point, str, str, float]] = [
        (
            *(pick.choice(points) for _ in range(3)),  # type: ignore[misc]  # three points, which a generator cannot say
            pick.choice(list(travel.modes)),
            pick.choice(list(travel.modes)),
            pick.choice((0.5, 1, 2, 3, 5)),
        )
        for _ in range(1000)
    ]
    found: list[dict[str, Any]] = modules.evaluate(
        """async ([figures, cases]) => {
            const { savings, travelOf } = await import('/js/commute.js');
            const travel = travelOf(figures);
            const { modes } = travel;
            return cases.map(([home, work, centre, mode, near, days]) =>
                savings(travel, { home, work, centre, mode: modes.get(mode), modeToCentre: modes.get(near), days }));
        }""",
        [json.loads(factors_json(travel)), cases],
    )
    assert len(found) == len(cases)
    for (home, work, centre, mode, near, days), answer in zip(cases, found, strict=True):
        expected = savings(travel, Journey(home, work, centre, travel.modes[mode], travel.modes[near], days))
        for name, value in (
            ("days", expected.days),
            ("workKm", expected.work_km),
            ("centreKm", expected.centre_km),
            ("hours", expected.hours),
            ("kg", expected.kg_co2e),
        ):
            assert answer[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
        if expected.euros is None:
            assert answer["euros"] is None
        else:
            assert answer["euros"] == pytest.approx(expected.euros, rel=1e-9, abs=1e-9)
