"""Distances on a sphere, and the nearest of many."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres.sphere import EARTH_RADIUS_KM, Nearby, Point, kilometres

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def haversine(a: Point, b: Point) -> float:
    """The distance by another formula than the one under test."""
    p, q = radians(a.latitude), radians(b.latitude)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Point(0, 0), Point(0, 0), 0),
        (Point(0, 0), Point(0, 1), 111.195),
        (Point(0, 0), Point(1, 0), 111.195),
        (Point(60, 0), Point(60, 1), 55.597),
        (Point(90, 0), Point(-90, 0), 20015.115),
        (Point(0, 179.5), Point(0, -179.5), 111.195),
        (Point(90, 10), Point(90, -170), 0),
        (Point(48.8566, 2.3522), Point(45.7640, 4.8357), 391.5),
    ],
)
def test_known_distances(a: Point, b: Point, expected: float) -> None:
    """A degree is 111.195 km on a great circle, half as long on the 60th parallel; poles and the 180th meridian are usual."""
    assert kilometres(a, b) == pytest.approx(expected, abs=0.1)


@given(points, points)
def test_agrees_with_haversine(a: Point, b: Point) -> None:
    """The distance is that of the haversine formula, the same both ways, and at most half a turn."""
    assert kilometres(a, b) == pytest.approx(haversine(a, b), abs=0.5)
    assert kilometres(a, b) == kilometres(b, a)
    assert 0 <= kilometres(a, b) <= 20015.2


@given(st.lists(points, max_size=40), points, st.integers(0, 12), st.floats(0, 20040))
def test_nearest_is_what_looking_at_all_finds(many: list[Point], centre: Point, count: int, limit: float) -> None:
    """The nearest in cells are the nearest of all, whatever the points."""
    index = Nearby(many, lambda point: point, str)
    every = sorted(kilometres(centre, point) for point in many)
    assert [d for d, _ in index.nearest(centre, count)] == pytest.approx(every[:count], abs=1e-6)
    found = index.within(centre, limit)
    assert all(distance <= limit + 1e-6 for distance, _ in found)
    assert len(found) >= sum(distance < limit - 1e-6 for distance in every)


def test_nothing_is_near_in_an_empty_world() -> None:
    """Among no things, none is nearest."""
    assert Nearby([], lambda point: point, str).nearest(Point(0, 0), 3) == []


def test_equal_distances_are_ordered_by_name() -> None:
    """Two things at one point come in the order given to the index, whatever the order they were put in."""
    point = Point(46, 4)
    for things in (["a", "b", "c"], ["c", "b", "a"]):
        assert [thing for _, thing in Nearby(things, lambda _: point, str).nearest(point, 3)] == ["a", "b", "c"]


def test_the_limit_holds_back_what_is_farther() -> None:
    """A thing farther than the limit is not given, even where fewer than asked are found."""
    index = Nearby([Point(0, 0), Point(0, 1)], lambda point: point, str)
    assert len(index.nearest(Point(0, 0), 2, limit_km=100)) == 1
    assert len(index.nearest(Point(0, 0), 2, limit_km=120)) == 2
