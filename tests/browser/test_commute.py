"""What working near home saves: the browser reckons as Python does."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from telecentres.know.commute import Fare, Journey, outcome, savings
from telecentres.project import Project
from telecentres.site.factors import factors_json

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("network", ["project", "demo"])
def test_python_and_the_browser_reckon_alike(modules: Page, request: pytest.FixtureRequest, network: str) -> None:
    """A thousand journeys of any mode, length, fare and number of days, on the territory's figures and on the visitor's own,
    come to the same hours, kilograms and euros.
    """
    project: Project = request.getfixturevalue(network)
    travel = project.territory.travel
    assert travel is not None
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    points = [commune.point for commune in project.territory.communes] + [pole.point for pole in travel.poles]
    minutes = (None, 0, 12.5, 90)
    cases: list[dict[str, Any]] = [
        {
            **{name: pick.choice(points) for name in ("home", "work", "centre")},
            **{name: pick.choice(list(travel.modes)) for name in ("mode", "modeToCentre")},
            "days": pick.choice((0.5, 1, 2, 3, 5)),
            "fare": str(pick.choice(list(Fare))),
            "workMinutes": pick.choice(minutes),
            "centreMinutes": pick.choice(minutes),
            "own": pick.choice(({}, {"weeks": pick.uniform(1, 52), "shareSaved": pick.random(), "detour": pick.uniform(1, 2)})),
        }
        for _ in range(1000)
    ]
    found: list[dict[str, Any]] = modules.evaluate(
        """async ([figures, cases]) => {
            const { outcome, savings, travelOf } = await import('/js/commute.js');
            return cases.map(({ own, mode, modeToCentre, ...more }) => {
                const travel = travelOf(figures, own);
                const [work, near] = [travel.modes.get(mode), travel.modes.get(modeToCentre)];
                const saved = savings(travel, { ...more, mode: work, modeToCentre: near });
                return { ...saved, means: outcome(saved.kg) };
            });
        }""",
        [json.loads(factors_json(travel)), cases],
    )
    assert len(found) == len(cases)
    for case, answer in zip(cases, found, strict=True):
        own = {
            name: replace(getattr(travel, name), value=case["own"][key])
            for name, key in (("weeks", "weeks"), ("share_saved", "shareSaved"), ("detour", "detour"))
            if key in case["own"]
        }
        expected = savings(
            replace(travel, **own),
            Journey(
                home=case["home"],
                work=case["work"],
                centre=case["centre"],
                mode=travel.modes[case["mode"]],
                mode_to_centre=travel.modes[case["modeToCentre"]],
                days=case["days"],
                fare=Fare(case["fare"]),
                work_minutes=case["workMinutes"],
                centre_minutes=case["centreMinutes"],
            ),
        )
        for name, value in (
            ("days", expected.days),
            ("workKm", expected.work_km),
            ("centreKm", expected.centre_km),
            ("workMinutes", expected.work_minutes),
            ("centreMinutes", expected.centre_minutes),
            ("hours", expected.hours),
            ("kg", expected.kg_co2e),
        ):
            assert answer[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
        assert answer["means"] == outcome(expected.kg_co2e)
        if expected.euros is None:
            assert answer["euros"] is None
        else:
            assert answer["euros"] == pytest.approx(expected.euros, rel=1e-9, abs=1e-7)
    assert any(answer["euros"] is not None for answer in found)
