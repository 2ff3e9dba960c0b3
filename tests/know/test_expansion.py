"""Where new centres would serve most people, one after the other."""

from __future__ import annotations

import pytest

from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.coverage import REACH_KM, gains, uncovered
from telecentres.know.expansion import steps
from telecentres.project import Project
from telecentres.sphere import kilometres


@pytest.fixture(scope="module", params=["project", "demo"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """The catalogue of each network."""
    loaded: Project = request.getfixturevalue(request.param)
    return catalogue_of(loaded)


def test_the_first_step_is_the_greatest_gain(catalogue: Catalogue) -> None:
    """The first commune's gain is the greatest of all."""
    first = steps(catalogue, 1)[0]
    assert gains(catalogue)[first.commune.insee_code].rank == 1
    assert gains(catalogue)[first.commune.insee_code].inhabitants == first.inhabitants


def test_no_commune_would_bring_more_at_its_step(catalogue: Catalogue) -> None:
    """Counted again from all communes at each step: none brings more than the one that was chosen, given those before it."""
    communes = catalogue.territory.communes
    points = [listing.point for listing in catalogue.confirmed]
    covered = sum(commune.population for commune in communes) - sum(
        commune.population for commune in communes if commune.insee_code in uncovered(catalogue)
    )
    found = steps(catalogue, 4)
    assert len(found) > 2
    for step in found:
        left = [one for one in communes if all(kilometres(one.point, point) > REACH_KM for point in points)]
        most = max(
            sum(one.population for one in left if kilometres(one.point, commune.point) <= REACH_KM) for commune in communes
        )
        brought = [one for one in left if kilometres(one.point, step.commune.point) <= REACH_KM]
        assert step.inhabitants == most == sum(one.population for one in brought)
        assert {one.insee_code for one in step.communes} == {one.insee_code for one in brought}
        covered += most
        assert step.covered == covered
        points.append(step.commune.point)


def test_steps_end_where_everybody_is_served(demo: Project) -> None:
    """Asked for more than there is to serve, it stops; all inhabitants are covered then."""
    catalogue = catalogue_of(demo)
    found = steps(catalogue, 100)
    assert len(found) < 100
    assert found[-1].covered == sum(commune.population for commune in catalogue.territory.communes)


def test_blank_areas_serve_nobody_twice(catalogue: Catalogue) -> None:
    """Opened one after the other, the places of the list reach exactly who is counted; no other choice would reach more."""
    gained = gains(catalogue)
    found = steps(catalogue, 6)
    left = set(uncovered(catalogue))
    for one in found:
        fresh = {code: {c.insee_code for c in gain.communes} & left for code, gain in gained.items()}
        people = {code: sum(catalogue.territory.commune_by_code[c].population for c in codes) for code, codes in fresh.items()}
        assert one.inhabitants == people[one.commune.insee_code] == max(people.values())
        left -= fresh[one.commune.insee_code]
    assert found[0].inhabitants == max(gain.inhabitants for gain in gained.values())
    assert [one.inhabitants for one in found] == sorted((one.inhabitants for one in found), reverse=True)


def test_blank_areas_end_when_all_are_served(demo: Project) -> None:
    """However many are asked for, the list ends when nobody is left."""
    catalogue = catalogue_of(demo)
    found = steps(catalogue, 10_000)
    without = uncovered(catalogue)
    assert sum(one.inhabitants for one in found) == sum(
        commune.population for commune in catalogue.territory.communes if commune.insee_code in without
    )
    assert all(one.inhabitants for one in found)
