"""Who has a confirmed centre near, and what one more would change."""

from __future__ import annotations

from itertools import pairwise

import pytest

from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.coverage import REACH_KM, gains, uncovered
from telecentres.know.evidence import Standing
from telecentres.project import Project
from telecentres.sphere import kilometres


@pytest.fixture(scope="module", params=["project", "demo"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """The catalogue of each network."""
    loaded: Project = request.getfixturevalue(request.param)
    return catalogue_of(loaded)


def test_only_confirmed_centres_cover(catalogue: Catalogue) -> None:
    """A commune is covered where a confirmed centre lies within reach; planned, doubtful and closed ones count for nothing."""
    without = uncovered(catalogue)
    for commune in catalogue.territory.communes:
        near = [li for li in catalogue.listings if kilometres(commune.point, li.point) <= REACH_KM]
        assert (commune.insee_code in without) == (not any(li.standing is Standing.CONFIRMED for li in near)), commune.name
    assert 0 < len(without) < len(catalogue.territory.communes)


def test_a_gain_counts_whom_a_centre_there_would_reach_first(catalogue: Catalogue) -> None:
    """Counted again commune by commune: those within reach of the point, whom no confirmed centre reaches."""
    communes = catalogue.territory.communes
    confirmed = [listing.point for listing in catalogue.confirmed]
    found = gains(catalogue)
    assert set(found) == {commune.insee_code for commune in communes}
    for commune in communes[::17]:
        gain = found[commune.insee_code]
        around = [other for other in communes if kilometres(commune.point, other.point) <= REACH_KM]
        fresh = [other for other in around if all(kilometres(other.point, point) > REACH_KM for point in confirmed)]
        assert {other.insee_code for other in gain.communes} == {other.insee_code for other in fresh}
        assert gain.inhabitants == sum(other.population for other in fresh)
        assert (gain.around, gain.inhabitants_around) == (len(around), sum(other.population for other in around))
        assert all(one.population >= other.population for one, other in pairwise(gain.communes))


def test_ranks_follow_the_gains(catalogue: Catalogue) -> None:
    """A commune's rank is one more than the number of communes with a greater gain; equal gains share it."""
    found = list(gains(catalogue).values())
    for gain in found:
        assert gain.rank == 1 + sum(other.inhabitants > gain.inhabitants for other in found)


def test_a_centre_at_the_first_commune_brings_what_its_gain_says(catalogue: Catalogue) -> None:
    """Were the best commune's centre confirmed, exactly the inhabitants of its gain would be covered besides those of today."""
    found = gains(catalogue)
    best = next(commune for commune in catalogue.territory.communes if found[commune.insee_code].rank == 1)
    without = uncovered(catalogue)
    still = {
        commune.insee_code
        for commune in catalogue.territory.communes
        if commune.insee_code in without and kilometres(commune.point, best.point) > REACH_KM
    }
    brought = sum(commune.population for commune in catalogue.territory.communes if commune.insee_code in without - still)
    assert brought == found[best.insee_code].inhabitants > 0
