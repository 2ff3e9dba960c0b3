"""Points on a sphere: how far apart they are, and which of many are nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import asin, ceil, cos, floor, hypot, radians, sin, sqrt
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

__all__ = ["EARTH_RADIUS_KM", "Nearby", "Point", "kilometres"]

EARTH_RADIUS_KM = 6371.0088  # the mean radius of the WGS 84 ellipsoid

T = TypeVar("T")


class Point(NamedTuple):
    """A place in decimal degrees, WGS 84."""

    latitude: float
    longitude: float


def _vector(point: Point) -> tuple[float, float, float]:
    latitude, longitude = radians(point[0]), radians(point[1])
    around = cos(latitude)
    return around * cos(longitude), around * sin(longitude), sin(latitude)


def kilometres(a: Point, b: Point) -> float:
    """The distance in kilometres between two points, on a sphere."""
    x, y, z = _vector(a)
    u, v, w = _vector(b)
    return _arc(hypot(x - u, y - v, z - w))


def _arc(chord: float) -> float:
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, chord / 2))


def _cell_km(placed: Sequence[tuple[float, float, float, str, object]]) -> float:
    """The side of a cell that about four of some things share, spread evenly over the ground that they take up."""
    spans = [max(axis) - min(axis) for axis in list(zip(*placed, strict=True))[:3]] if placed else [0.0]
    _, *widest = sorted(spans) if len(spans) == 3 else (0.0, 0.0, 0.0)
    ground = (widest[0] * EARTH_RADIUS_KM) * (widest[1] * EARTH_RADIUS_KM)
    return min(12.0, max(0.5, sqrt(4 * ground / max(1, len(placed)))))


class Nearby(Generic[T]):
    """Things with a point, kept in cells of a grid so that the nearest are found without looking at all.

    The grid is laid in space (three coordinates on the unit sphere), so neither a pole nor the
    180th meridian is special. Equal distances are ordered by `order`, so that results never depend on input order.
    """

    def __init__(self, things: Iterable[T], point: Callable[[T], Point], order: Callable[[T], str]) -> None:
        placed = [(*_vector(point(thing)), order(thing), thing) for thing in things]
        self._count = len(placed)
        self._size = _cell_km(placed) / EARTH_RADIUS_KM
        self._cells: dict[tuple[int, int, int], list[tuple[float, float, float, str, T]]] = {}
        for item in placed:
            self._cells.setdefault(self._cell(item[:3]), []).append(item)

    def _cell(self, vector: tuple[float, float, float]) -> tuple[int, int, int]:
        size = self._size
        return floor(vector[0] / size), floor(vector[1] / size), floor(vector[2] / size)

    def within(self, centre: Point, limit_km: float) -> list[tuple[float, T]]:
        """Every thing at most `limit_km` away, as (kilometres, thing), nearest first."""
        return [(_arc(chord), thing) for chord, _, thing in self._around(centre, limit_km)]

    def nearest(self, centre: Point, count: int, limit_km: float = 20040.0) -> list[tuple[float, T]]:
        """The `count` nearest things within `limit_km`, as (kilometres, thing), nearest first."""
        wanted = min(count, self._count)
        radius = self._size * EARTH_RADIUS_KM
        while True:
            found = self._around(centre, min(radius, limit_km))
            if len(found) >= wanted or radius >= limit_km:
                return [(_arc(chord), thing) for chord, _, thing in found[:count]]
            radius *= 2

    def _around(self, centre: Point, limit_km: float) -> list[tuple[float, str, T]]:
        """The same as (chord in radii of the sphere, order, thing)."""
        # Half way round, everything is within: rounding must not leave out what lies opposite.
        limit = 2 * sin(limit_km / EARTH_RADIUS_KM / 2) if limit_km < 20_000 else 2.01
        x, y, z = _vector(centre)
        reach = ceil(limit / self._size)
        if (2 * reach + 1) ** 3 > 4 * len(self._cells):
            cells = list(self._cells.values())
        else:
            a, b, c = self._cell((x, y, z))
            span = range(-reach, reach + 1)
            keys = ((a + i, b + j, c + k) for i in span for j in span for k in span)
            cells = [self._cells[key] for key in keys if key in self._cells]
        # Without the root, which few need, and a little more than the limit, which the root then decides.
        square = limit * limit * 1.000001
        found = [
            (chord, order, thing)
            for cell in cells
            for u, v, w, order, thing in cell
            if (x - u) * (x - u) + (y - v) * (y - v) + (z - w) * (z - w) <= square
            and (chord := hypot(x - u, y - v, z - w)) <= limit
        ]
        found.sort(key=itemgetter(0, 1))
        return found
