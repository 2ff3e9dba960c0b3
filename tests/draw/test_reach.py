"""The map of who is within reach: circles where the points are, as large as the distance that they stand for."""

from __future__ import annotations

from math import hypot

import pytest

from telecentres.draw.maps import Atlas
from telecentres.know.catalogue import catalogue_of
from telecentres.project import Project
from telecentres.read.outlines import read_outlines
from telecentres.sphere import kilometres


@pytest.mark.parametrize("network", ["project", "demo"])
def test_circles_are_as_large_as_their_distance(request: pytest.FixtureRequest, network: str) -> None:
    """Two places are drawn as far apart, in radii, as they are in tens of kilometres; every commune's spot is on the sheet."""
    loaded: Project = request.getfixturevalue(network)
    territory = loaded.territory
    outlines, _ = read_outlines(territory.folder, "territory")
    atlas = Atlas(territory, outlines, catalogue_of(loaded).listings)
    communes = territory.communes
    drawing = atlas.reach([communes[0].point], [commune.point for commune in communes], 10)
    assert len(drawing.served) == 1
    assert len(drawing.wanted) == len(communes)
    for commune, spot in zip(communes, drawing.wanted, strict=True):
        assert 0 <= spot.x <= drawing.width
        assert 0 <= spot.y <= drawing.height
        drawn = hypot(spot.x - drawing.served[0].x, spot.y - drawing.served[0].y) / drawing.radius
        assert drawn == pytest.approx(kilometres(communes[0].point, commune.point) / 10, rel=0.02, abs=0.02)
    assert drawing.territory
