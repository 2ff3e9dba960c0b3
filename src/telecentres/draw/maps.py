"""The maps, drawn at build time: a territory against its neighbours, towns by weight, stations, centres by standing.

An `Atlas` places everything once, in kilometres on a plane; each drawing is a frame laid over that plane.
Drawings are plain data in the units of their frame, and the theme's macros write the markup. Only outlines are
drawn as shapes: no line, river or road, because there is no data for them. An outline is a drawing, never a test
of belonging: what lies outside is drawn where it lies.

The projection is stereographic on a sphere, its centre in the middle of the territory: it keeps angles
everywhere, and lengths to within 1 in 10,000 at 100 km from its centre (the scale grows by 1 / cos²(c / 2)). It knows no
special meridian and no pole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from math import cos, floor, hypot, log10, radians, sin, sqrt
from typing import NamedTuple, TypeVar

from msgspec import Struct

from telecentres.know.catalogue import Entry, Listing
from telecentres.know.evidence import Standing
from telecentres.read.outlines import Outline, Outlines, Ring
from telecentres.recipes import Later
from telecentres.sphere import EARTH_RADIUS_KM, Point
from telecentres.territory import EPCI, Commune, Station, Territory

__all__ = [
    "BAND",
    "COVER",
    "LOCATOR",
    "NARROW",
    "REACH",
    "WIDE",
    "Atlas",
    "Badge",
    "Box",
    "Cover",
    "Distance",
    "Drawing",
    "Frame",
    "Group",
    "Here",
    "Label",
    "Marker",
    "Reach",
    "Scale",
    "Specks",
    "Stop",
    "Tier",
    "Town",
]

# ---------------------------------------------------------------- the plane, in kilometres


class Spot(NamedTuple):
    """A place on a plane, y downwards: kilometres in an atlas, units in a drawing."""

    x: float
    y: float


class Projection:
    """Stereographic, centred: kilometres east and south of the middle of the points given."""

    def __init__(self, points: Iterable[Point]) -> None:
        found = list(points) or [Point(0.0, 0.0)]
        latitudes = [point.latitude for point in found]
        # The middle of the longitudes is across from the widest gap between two of them: no meridian is a border.
        turn = sorted({point.longitude % 360 for point in found})
        gaps = [(after - before, after) for before, after in pairwise((*turn, turn[0] + 360))]
        gap, start = max(gaps)
        middle = Point((min(latitudes) + max(latitudes)) / 2, start + (360 - gap) / 2)
        self._up = _vector(middle)
        around = hypot(self._up[0], self._up[1])
        self._east = (-self._up[1] / around, self._up[0] / around, 0.0) if around > 1e-9 else (0.0, 1.0, 0.0)
        (a, b, c), (d, e, f) = self._up, self._east
        self._north = (b * f - c * e, c * d - a * f, a * e - b * d)

    def __call__(self, point: Point) -> Spot:
        """Where a point lies; the far side of the globe lies very far, and nothing lies at infinity."""
        vector = _vector(point)
        stretch = 2 * EARTH_RADIUS_KM / max(1 + _dot(self._up, vector), 1e-6)
        return Spot(stretch * _dot(self._east, vector), -stretch * _dot(self._north, vector))


def _vector(point: Point) -> tuple[float, float, float]:
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def _dot(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        return self.left <= other.left and self.top <= other.top and self.right >= other.right and self.bottom >= other.bottom

    @property
    def corners(self) -> tuple[Spot, Spot]:
        return Spot(self.left, self.top), Spot(self.right, self.bottom)

    @property
    def points(self) -> tuple[Spot, ...]:
        """The corners, the middles of the sides and the middle."""
        xs, ys = (self.left, (self.left + self.right) / 2, self.right), (self.top, (self.top + self.bottom) / 2, self.bottom)
        return tuple(Spot(x, y) for x in xs for y in ys)

    def has(self, spot: Spot) -> bool:
        """Whether a spot lies inside or on the edge."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    @classmethod
    def around(cls, spots: Iterable[Spot]) -> Box:
        xs, ys = zip(*spots, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))

    @classmethod
    def square(cls, x: float, y: float, side: float) -> Box:
        return cls(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


# ---------------------------------------------------------------- borders: each drawn once, simplified once

T = TypeVar("T")
Line = tuple[Spot, ...]


class _Borders(Struct, frozen=True):
    """Rings cut into arcs where three areas meet, so that two neighbours share one border and its simplification.

    `rings` holds, for each area, its rings as (arc, is reversed); `shared` names arcs of the territory.
    """

    arcs: tuple[Line, ...]
    rings: tuple[tuple[tuple[tuple[int, bool], ...], ...], ...]

    @classmethod
    def of(cls, areas: Sequence[Outline], place: Callable[[Point], Spot]) -> _Borders:
        beside: dict[Point, set[Point]] = {}
        for area in areas:
            for ring in area.rings:
                for index, point in enumerate(ring):
                    beside.setdefault(point, set()).update((ring[index - 1], ring[(index + 1) % len(ring)]))
        numbers: dict[Ring, int] = {}
        rings = []
        for area in areas:
            found = []
            for ring in area.rings:
                cut = []
                for piece in _pieces(ring, beside):
                    is_reversed = piece[::-1] < piece
                    arc = piece[::-1] if is_reversed else piece
                    cut.append((numbers.setdefault(arc, len(numbers)), is_reversed))
                found.append(tuple(cut))
            rings.append(tuple(found))
        return cls(tuple(tuple(place(point) for point in arc) for arc in numbers), tuple(rings))

    def simplified(self, tolerance: float) -> tuple[Line, ...]:
        """The arcs with every vertex left out that lies closer than `tolerance` to the line without it."""
        return tuple(_simplified(arc, tolerance) for arc in self.arcs)


def _pieces(ring: Ring, beside: dict[Point, set[Point]]) -> Iterator[Ring]:
    """A ring from junction to junction; one without junctions starts at its least point, so that it starts alike everywhere."""
    cuts = [index for index, point in enumerate(ring) if len(beside[point]) != 2]
    if not cuts:
        start = ring.index(min(ring))
        yield (*ring[start:], *ring[:start], ring[start])
        return
    turned = ring[cuts[0] :] + ring[: cuts[0]] + (ring[cuts[0]],)
    ends = [index - cuts[0] for index in cuts] + [len(ring)]
    for start, end in pairwise(ends):
        yield turned[start : end + 1]


def _simplified(line: Line, tolerance: float) -> Line:
    """Douglas and Peucker's choice of vertices; a closed line is first cut at the vertex farthest from its start."""
    kept = {0, len(line) - 1}
    if line[0] == line[-1]:
        far = max(range(len(line)), key=lambda index: hypot(line[index].x - line[0].x, line[index].y - line[0].y))
        kept.add(far)
        spans = [(0, far), (far, len(line) - 1)]
    else:
        spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        a, b = line[first], line[last]
        worst, index = tolerance, 0
        for middle in range(first + 1, last):
            distance = _from_segment(line[middle], a, b)
            if distance > worst:
                worst, index = distance, middle
        if index:
            kept.add(index)
            spans += [(first, index), (index, last)]
    return tuple(line[index] for index in sorted(kept))


def _from_segment(spot: Spot, a: Spot, b: Spot) -> float:
    dx, dy = b.x - a.x, b.y - a.y
    square = dx * dx + dy * dy
    along = 0.0 if square == 0 else max(0.0, min(1.0, ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / square))
    return hypot(spot.x - a.x - along * dx, spot.y - a.y - along * dy)


def _clipped_ring(ring: Line, frame: Box) -> Line:
    """The part of a closed ring inside a frame, by Sutherland and Hodgman: it may run along the frame's edge."""
    spots = list(ring)
    for axis, limit, sign in ((0, frame.left, 1), (0, frame.right, -1), (1, frame.top, 1), (1, frame.bottom, -1)):
        if all(sign * (spot[axis] - limit) >= 0 for spot in spots):
            continue
        kept: list[Spot] = []
        for index, spot in enumerate(spots):
            before = spots[index - 1]
            inside, was_inside = sign * (spot[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if inside != was_inside:
                share = (limit - before[axis]) / (spot[axis] - before[axis])
                kept.append(Spot(before.x + share * (spot.x - before.x), before.y + share * (spot.y - before.y)))
            if inside:
                kept.append(spot)
        spots = kept
    return tuple(spots)


def _clipped_line(line: Line, frame: Box) -> Iterator[Line]:
    """The parts of an open line inside a frame, by Liang and Barsky, each as long as it goes."""
    part: list[Spot] = []
    for a, b in pairwise(line):
        start, end = 0.0, 1.0
        for delta, room in (
            (a.x - b.x, a.x - frame.left),
            (b.x - a.x, frame.right - a.x),
            (a.y - b.y, a.y - frame.top),
            (b.y - a.y, frame.bottom - a.y),
        ):
            if delta == 0:
                if room < 0:
                    end = -1.0
            elif delta < 0:
                start = max(start, room / delta)
            else:
                end = min(end, room / delta)
        if start > end:
            if len(part) > 1:
                yield tuple(part)
            part = []
            continue
        first = Spot(a.x + start * (b.x - a.x), a.y + start * (b.y - a.y))
        if not part or start > 0:
            if len(part) > 1:
                yield tuple(part)
            part = [first]
        part.append(Spot(a.x + end * (b.x - a.x), a.y + end * (b.y - a.y)))
    if len(part) > 1:
        yield tuple(part)


# ---------------------------------------------------------------- numbers and paths as SVG writes them


def _tenths(value: float) -> int:
    return floor(value * 10 + 0.5)


def _rounded(value: float) -> float | int:
    """The number to one decimal, whole where it is."""
    tenths = _tenths(value)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def _written(tenths: int) -> str:
    """-5 tenths are « -.5 », 120 are « 12 »."""
    sign, whole, rest = "-" if tenths < 0 else "", *divmod(abs(tenths), 10)
    return f"{sign}{whole or ''}.{rest}" if rest else f"{sign}{whole}"


def _joined(numbers: Iterable[int]) -> str:
    written = before = ""
    for number in numbers:
        text = _written(number)
        # A sign parts two numbers, and so does a second point.
        parted = not before or text[0] == "-" or (text[0] == "." and "." in before)
        written += text if parted else f" {text}"
        before = text
    return written


def _path(lines: Iterable[Line], *, closed: bool, unit: int = 1) -> str:
    """Lines as one path, to `unit` tenths; a ring left without area by rounding, or a line without length, is left out."""
    found = []
    for line in lines:
        spots = [(_tenths(spot.x / unit) * unit, _tenths(spot.y / unit) * unit) for spot in line]
        steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(spots) if (x, y) != (u, v)]
        if closed and len(spots) > 1 and spots[0] == spots[-1] and steps:
            steps.pop()
        if len(steps) < (2 if closed else 1):
            continue
        text = f"M{_joined(spots[0])}l{_joined(value for step in steps for value in step)}"
        found.append(text + "z" if closed else text)
    return "".join(found)


def _dots(spots: Iterable[Spot], unit: int = 10) -> str:
    """Spots as one path of empty strokes, to `unit` tenths, in an order that keeps the steps short."""
    places = {(_tenths(spot.x / unit) * unit, _tenths(spot.y / unit) * unit) for spot in spots}
    # Down one strip of the sheet and up the next.
    ordered = sorted(places, key=lambda place: (strip := place[0] // 300, place[1] * (-1) ** strip, place[0]))
    text, last = "", (0, 0)
    for place in ordered:
        text += f"{'m' if text else 'M'}{_joined((place[0] - last[0], place[1] - last[1]))}h0"
        last = place
    return text


# ---------------------------------------------------------------- what a drawing is made of


class Frame(Struct, frozen=True, kw_only=True):
    """A sheet to draw on, in units that are about one CSS pixel each.

    `height` None lets the territory decide, between `width` / 2 and 1.4 × `width`; `margin` stays clear around the territory.
    `towns` is how many towns are named at most, no two closer than `town_gap`; the first `great` of them, then all up to
    `middling`, then the others are in the three `sizes` of type. `badges` is how many stations show their lines, two of one
    line `badge_gap` apart; `squares` draws the other stations too. `names` is the type size of the neighbours' names, 0 for
    none; `specks` is how many communes are drawn as dots. `target` is the side of a marker's square that can be hit, and no
    two of them overlap; without it markers are dots that may. `grain` is how far a border may be moved to make it shorter.
    """

    width: float
    height: float | None = None
    margin: float = 16
    towns: int = 0
    town_gap: float = 34
    great: int = 4
    middling: int = 11
    sizes: tuple[float, float, float] = (16, 13.5, 12)
    badges: int = 0
    badge_gap: float = 96
    badge_size: float = 9
    names: float = 0
    target: float = 0
    marker: float = 6
    squares: bool = False
    specks: int = 0
    scale: bool = True
    grain: float = 0.6


WIDE = Frame(width=500, towns=28, badges=18, names=12, target=30, squares=True, specks=260)
NARROW = Frame(
    width=344,
    towns=15,
    town_gap=38,
    great=3,
    middling=8,
    sizes=(15, 13, 12),
    badges=6,
    names=11.5,
    target=29,
    marker=6.5,
    grain=0.8,
)
BAND = Frame(
    width=344, height=150, margin=12, towns=3, town_gap=50, great=1, sizes=(13, 12, 12), marker=3.4, scale=False, grain=1.3
)
LOCATOR = Frame(
    width=360,
    height=236,
    towns=8,
    town_gap=30,
    great=1,
    middling=4,
    sizes=(15, 13, 12),
    badges=4,
    target=31,
    marker=6.5,
    squares=True,
    specks=60,
)
# Around a commune, of which a network draws hundreds: taller than a locator, and read from the pages' lists as well.
AREA = Frame(
    width=400,
    height=372,
    towns=9,
    town_gap=32,
    great=1,
    middling=4,
    sizes=(15, 13, 12),
    badges=3,
    target=31,
    marker=6.5,
    squares=True,
    specks=40,
)
COVER = Frame(width=480, height=300, specks=200, grain=1)
REACH = Frame(width=400, margin=14, specks=200, grain=1)


class Label(Struct, frozen=True):
    """A word: its baseline's point, which end of it stands there (start, middle, end), its size, and the room it takes."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    box: Box


class Town(Struct, frozen=True):
    """A named commune and its label; `tier` is 1 for a great town, 3 for a small one.

    `radius` is its dot's, 0 where a centre or a station stands on the place.
    """

    commune: Commune
    x: float
    y: float
    radius: float
    tier: int
    label: Label


class Tier(Struct, frozen=True):
    """The towns of one tier: their type size, their dots as one path of empty strokes of some width."""

    number: int
    size: float
    dots: str
    width: float
    towns: tuple[Town, ...]


class Stop(Struct, frozen=True):
    """One line of a badge: its left edge, its width, where its word is centred, the line's name."""

    x: float
    width: float
    middle: float
    line: str


class Badge(Struct, frozen=True):
    """A station with its lines side by side, once, however many they are; `baseline` is the words'."""

    station: Station
    stops: tuple[Stop, ...]
    y: float
    height: float
    baseline: float
    box: Box


class Specks(Struct, frozen=True):
    """Dots of one weight as one path of empty strokes; `width` is their diameter."""

    path: str
    width: float


class Marker(Struct, frozen=True):
    """A centre; where it would cover another, it stands aside from its place.

    `number` counts the centres of the atlas from 1, the same on every drawing.
    """

    entry: Entry
    number: int
    x: float
    y: float
    place: Spot
    box: Box

    @property
    def slug(self) -> str:
        return self.entry.slug

    @property
    def standing(self) -> Standing:
        return self.entry.standing

    @property
    def is_stale(self) -> bool:
        """Whether the centre counts as open on evidence that is to be renewed: its shape is a ring, as in a list."""
        return self.standing is Standing.CONFIRMED and self.entry.evidence.is_to_verify


class Group(Struct, frozen=True):
    """The centres of one area, where there are too many to show each; `radius` grows with their number."""

    area: EPCI | Commune
    count: int
    x: float
    y: float
    radius: float
    box: Box


class Distance(Struct, frozen=True):
    """A circle of so many kilometres around what a locator is about; its words, where there is room, are centred at (x, y)."""

    kilometres: int
    radius: float
    x: float | None
    y: float | None


class Here(Struct, frozen=True):
    """What a locator is about: a centre of some standing, or a place (None)."""

    x: float
    y: float
    standing: Standing | None
    is_stale: bool


class Scale(Struct, frozen=True):
    """A bar of so many kilometres from (x, y) to the right; its words are centred at `middle`."""

    kilometres: float
    x: float
    y: float
    width: float
    middle: float


class Drawing(Struct, frozen=True, kw_only=True):
    """A map as data, all numbers in units of its frame, to one decimal."""

    width: float
    height: float
    territory: str = ""
    neighbours: str = ""
    is_landlocked: bool = False
    borders: str = ""
    specks: tuple[Specks, ...] = ()
    tiers: tuple[Tier, ...] = ()
    stations: str = ""
    badges: tuple[Badge, ...] = ()
    names: tuple[Label, ...] = ()
    markers: tuple[Marker, ...] = ()
    groups: tuple[Group, ...] = ()
    leaders: str = ""
    places: str = ""
    scale: Scale | None = None
    rings: tuple[Distance, ...] = ()
    here: Here | None = None
    marker: float = 0
    target: float = 0
    badge_size: float = 0

    @property
    def strokes(self) -> dict[Standing, str]:
        """What crosses a marker's disc, as a path that goes on from its middle: closed is crossed, closed for a time barred."""
        arm = _tenths(self.marker * 0.62)
        down, up = _joined((2 * arm, 2 * arm)), _joined((-2 * arm, 2 * arm))
        return {
            Standing.CLOSED: f"m{_joined((-arm, -arm))}l{down}m{_joined((0, -2 * arm))}l{up}",
            Standing.TEMPORARILY_CLOSED: f"m{_joined((-arm, 0))}h{_written(2 * arm)}",
        }

    @property
    def reach(self) -> float:
        """The radius within which a marker is hit."""
        return _rounded(self.target / 2)

    @property
    def ring(self) -> float:
        """The radius of the circle around what a locator is about."""
        return _rounded(self.marker + 4)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings that markers show, in the order of the directory; those of `has_stale` apart."""
        shown = {marker.standing for marker in self.markers if not marker.is_stale}
        return tuple(standing for standing in Standing if standing in shown)

    @property
    def has_stale(self) -> bool:
        return any(marker.is_stale for marker in self.markers)

    @property
    def has_stations(self) -> bool:
        return bool(self.stations or self.badges)


class Cover(Struct, frozen=True, kw_only=True):
    """The place of a centre as a picture: communes and stations around it, and circles at whole distances."""

    width: float
    height: float
    x: float
    y: float
    rings: tuple[float, ...]
    territory: str
    neighbours: str
    is_landlocked: bool
    specks: tuple[Specks, ...]
    stations: str


class Reach(Struct, frozen=True, kw_only=True):
    """The territory with circles of one radius: around the points that serve it, and around some that would, in their order."""

    width: float
    height: float
    territory: str
    neighbours: str
    is_landlocked: bool
    specks: tuple[Specks, ...]
    radius: float
    served: tuple[Spot, ...]
    wanted: tuple[Spot, ...]


# ---------------------------------------------------------------- room for words

# Widths of characters in ems, those of a wide sans (what a browser may fall back to), so that a real line is no longer.
_NARROW_LETTERS = frozenset("iljtfrI.,:;'’·|!()[]- ")
_WIDE_LETTERS = frozenset("mwMWŒœÆæ%@")


def _width(text: str, size: float) -> float:
    ems = 0.0
    for letter in text:
        if letter in _NARROW_LETTERS:
            ems += 0.31
        elif letter in _WIDE_LETTERS:
            ems += 0.92
        elif letter.isupper():
            ems += 0.71
        else:
            ems += 0.57
    return ems * size


_RISE, _FALL = 0.76, 0.24  # above and under the baseline, in ems

# The eight places around a dot in the order in which a reader expects a name: beside it first.
_POSITIONS = ((1, 0), (1, -1), (1, 1), (-1, 0), (-1, -1), (-1, 1), (0, -1), (0, 1))


class _Room:
    """What is taken on a sheet; words are let in where nothing stands yet.

    `is_torn` tells of a box whether it would lie half on one ground and half on another: such places come last.
    """

    def __init__(self, frame: Box, is_torn: Callable[[Box], bool]) -> None:
        self.frame = frame
        self.widest = max(0.36 * (frame.right - frame.left), 110)
        self._is_torn = is_torn
        self._taken: list[Box] = []
        self._anchors: list[Box] = []

    def take(self, *boxes: Box) -> None:
        self._taken.extend(boxes)

    def take_anchor(self, *boxes: Box) -> None:
        """What stands at its own place: a name goes beside it, as it would beside a dot."""
        self._taken.extend(boxes)
        self._anchors.extend(boxes)

    def is_free(self, box: Box, spare: Box | None = None) -> bool:
        """Whether a box lies in the frame and on nothing that is taken, `spare` aside."""
        if not self.frame.holds(box):
            return False
        left, top, right, bottom = box
        # The innermost loop of every map: spelt out, it takes half the time.
        for taken in self._taken:
            if left < taken[2] and taken[0] < right and top < taken[3] and taken[1] < bottom and taken != spare:
                return False
        return True

    def anchor(self, dot: Box) -> Box | None:
        """What a name is written beside: the dot, or what stands on it; None where the dot would lie under something else."""
        under = [taken for taken in self._taken if taken.meets(dot)]
        if not all(taken in self._anchors for taken in under):
            return None
        return Box.around(corner for box in (dot, *under) for corner in box.corners)

    def label(self, text: str, beside: Box, size: float, gap: float) -> Label | None:
        """The word at one of the eight places around a box that is free, the first that is not torn; None where none is free."""
        width = _width(text, size)
        if width > self.widest:
            return None
        x0, y0 = (beside.left + beside.right) / 2, (beside.top + beside.bottom) / 2
        across_by, down_by = (beside.right - beside.left) / 2 + gap, (beside.bottom - beside.top) / 2 + gap
        best: Label | None = None
        for across, down in _POSITIONS:
            aslant = 0.75 if across and down else 1.0
            x = x0 + across * across_by * aslant
            middle = y0 + down * (down_by * aslant + size * (0.3 if across else 0.5))
            baseline = middle + (_RISE - _FALL) / 2 * size
            left = x if across > 0 else x - width if across < 0 else x - width / 2
            box = Box(left, baseline - _RISE * size, left + width, baseline + _FALL * size)
            if not self.is_free(box):
                continue
            is_torn = self._is_torn(box)
            if best is None or not is_torn:
                anchor = "start" if across > 0 else "end" if across < 0 else "middle"
                best = Label(text, _rounded(x), _rounded(baseline), anchor, size, box)
            if not is_torn:
                break
        if best is not None:
            self.take(best.box)
        return best


# ---------------------------------------------------------------- the atlas


class _Sheet(Struct, frozen=True):
    """A frame laid over the plane: its size in units, its scale (units to the kilometre), the kilometres at its corner."""

    frame: Frame
    width: float
    height: float
    scale: float
    origin: Spot

    def inside(self, things: Iterable[tuple[Spot, T]], margin: float) -> list[tuple[Spot, T]]:
        """Those of some things that lie on the sheet, `margin` from its edge or more, with their places on it."""
        x, y, scale = self.origin.x, self.origin.y, self.scale
        left, top, right, bottom = self.box.grown(-margin)
        found = []
        for spot, thing in things:
            across, down = (spot[0] - x) * scale, (spot[1] - y) * scale
            if left <= across <= right and top <= down <= bottom:
                found.append((Spot(across, down), thing))
        return found

    def at(self, spot: Spot) -> Spot:
        return Spot((spot.x - self.origin.x) * self.scale, (spot.y - self.origin.y) * self.scale)

    def line(self, line: Line) -> Line:
        x, y, scale = self.origin.x, self.origin.y, self.scale
        return tuple(Spot((spot.x - x) * scale, (spot.y - y) * scale) for spot in line)

    @property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def reach(self) -> Box:
        """The sheet and a little more, in kilometres."""
        return self.ground(8)

    def ground(self, margin: float) -> Box:
        """What the sheet shows, in kilometres, with so much of its own units more on each side."""
        x, y = self.origin
        return Box(x, y, x + self.width / self.scale, y + self.height / self.scale).grown(margin / self.scale)


class Atlas(Struct, dict=True):
    """A territory placed on a plane, with its centres; every drawing comes from here.

    `listings` come in the order in which markers are numbered.
    """

    territory: Territory
    outlines: Outlines
    listings: tuple[Listing, ...]

    @cached_property
    def _networks(self) -> dict[Frame, Drawing]:
        return {}

    @cached_property
    def _simplified(self) -> dict[int, tuple[Line, ...]]:
        return {}

    # Everything in kilometres, once.

    @cached_property
    def projection(self) -> Projection:
        return Projection(
            [
                *(point for outline in self.outlines.territory for ring in outline.rings for point in ring),
                *(commune.point for commune in self.territory.communes),
            ]
        )

    @cached_property
    def _communes(self) -> tuple[tuple[Spot, Commune], ...]:
        """The communes, the most populous first."""
        ordered = sorted(self.territory.communes, key=lambda commune: (-commune.population, commune.insee_code))
        return tuple((self.projection(commune.point), commune) for commune in ordered)

    @cached_property
    def _stations(self) -> tuple[tuple[Spot, Station], ...]:
        """The stations, those of most lines first."""
        ordered = sorted(self.territory.stations, key=lambda station: (-len(station.lines), station.identifier))
        return tuple((self.projection(station.point), station) for station in ordered)

    @cached_property
    def _centres(self) -> tuple[tuple[Spot, int, Entry], ...]:
        entries = (listing.entry for listing in self.listings)
        return tuple((self.projection(entry.point), number, entry) for number, entry in enumerate(entries, 1))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each centre's marker, by its slug."""
        return {listing.slug: number for number, listing in enumerate(self.listings, 1)}

    @cached_property
    def _borders(self) -> _Borders:
        return _Borders.of((*self.outlines.territory, *self.outlines.neighbours), self.projection)

    @cached_property
    def _extent(self) -> Box:
        """What the map of the network holds: the outline, all communes, and the territory's own stations."""
        spots = [spot for arc in self._own_arcs for spot in self._borders.arcs[arc]]
        spots += [spot for spot, _ in self._communes]
        spots += [spot for spot, station in self._stations if station.is_inside]
        box = Box.around(spots)
        # A territory of one point still has a map.
        short = max(1.0 - (box.right - box.left), 1.0 - (box.bottom - box.top), 0.0)
        return box.grown(short)

    @cached_property
    def _own_arcs(self) -> frozenset[int]:
        own = self._borders.rings[: len(self.outlines.territory)]
        return frozenset(arc for rings in own for ring in rings for arc, _ in ring)

    @cached_property
    def is_landlocked(self) -> bool:
        """Whether a neighbour is known all along the territory's edge: what lies outside is land, known or not."""
        own = self._own_arcs
        others = {arc for rings in self._borders.rings[len(self.outlines.territory) :] for ring in rings for arc, _ in ring}

        def length(arcs: Iterable[int]) -> float:
            return sum(hypot(b.x - a.x, b.y - a.y) for arc in arcs for a, b in pairwise(self._borders.arcs[arc]))

        return bool(own) and length(own & others) >= 0.98 * length(own)

    def _arcs(self, sheet: _Sheet) -> tuple[Line, ...]:
        """Every border, simplified to the sheet's grain; scales a tenth apart share their simplification."""
        step = floor(log10(sheet.scale / sheet.frame.grain) * 24)
        if step not in self._simplified:
            self._simplified[step] = self._borders.simplified(1 / 10 ** (step / 24))
        return self._simplified[step]

    @cached_property
    def _arc_boxes(self) -> tuple[Box, ...]:
        return tuple(Box.around(arc) for arc in self._borders.arcs)

    @cached_property
    def _ring_boxes(self) -> tuple[tuple[Box, ...], ...]:
        boxes = self._arc_boxes
        return tuple(
            tuple(Box.around(corner for arc, _ in ring for corner in boxes[arc].corners) for ring in rings)
            for rings in self._borders.rings
        )

    def _rings(self, sheet: _Sheet, areas: slice) -> list[list[Line]]:
        """For each of some areas, its rings on a sheet, cut a little outside it so that no edge shows."""
        arcs, frame, reach = self._arcs(sheet), sheet.box.grown(6), sheet.reach
        found = []
        for rings, boxes in zip(self._borders.rings[areas], self._ring_boxes[areas], strict=True):
            lines = []
            for ring, box in zip(rings, boxes, strict=True):
                if not box.meets(reach):
                    continue
                line: list[Spot] = []
                for arc, is_reversed in ring:
                    piece = arcs[arc][::-1] if is_reversed else arcs[arc]
                    line.extend(piece[:-1])
                cut = _clipped_ring(sheet.line(tuple(line)), frame)
                if len(cut) > 2:
                    lines.append((*cut, cut[0]))
            found.append(lines)
        return found

    def _shapes(self, sheet: _Sheet) -> tuple[str, str, str, list[Line], list[list[Line]]]:
        """The territory, its neighbours as one shape, the borders between neighbours; the territory's rings, each neighbour's."""
        own = len(self.outlines.territory)
        territory = self._rings(sheet, slice(own))
        # Where all around is land, the ground is, and the neighbours need no shape of their own.
        are_shown = not self.is_landlocked
        neighbours = self._rings(sheet, slice(own, None)) if are_shown or sheet.frame.names else []
        frame, reach, boxes = sheet.box.grown(2), sheet.reach, self._arc_boxes
        others = [
            part
            for number, arc in enumerate(self._arcs(sheet))
            if number not in self._own_arcs and boxes[number].meets(reach)
            for part in _clipped_line(sheet.line(arc), frame)
        ]
        own_rings = [line for lines in territory for line in lines]
        unit = 10 if sheet.frame.grain > 1 else 1
        return (
            _path(own_rings, closed=True, unit=unit),
            _path((line for lines in neighbours for line in lines), closed=True, unit=unit) if are_shown else "",
            _path(others, closed=False, unit=unit),
            own_rings,
            neighbours,
        )

    @cached_property
    def _from_west_to_east(self) -> tuple[list[float], list[tuple[Spot, int, Entry]]]:
        """The centres in the order of their longitudes, which come first."""
        ordered = sorted(self._centres, key=lambda one: one[0].x)
        return [one[0].x for one in ordered], ordered

    def _centres_on(self, ground: Box) -> list[tuple[Spot, int, Entry]]:
        """The centres inside a box in kilometres, in their usual order."""
        across, ordered = self._from_west_to_east
        between = ordered[bisect_left(across, ground.left) : bisect_right(across, ground.right)]
        return sorted((one for one in between if ground.top <= one[0].y <= ground.bottom), key=lambda one: one[1])

    # Drawings to come: each is decided by the ground and by what stands on it.

    @property
    def ground(self) -> tuple[Territory, Outlines]:
        """What every drawing shows a part of."""
        return self.territory, self.outlines

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every centre as drawings show it."""
        return tuple(entry for _, _, entry in self._centres)

    def network_later(self, frame: Frame = WIDE) -> Later[Drawing]:
        """The drawing of the network."""
        return Later(self.network, frame, inputs=(self.ground, frame, self.entries))

    def cover_later(self, point: Point) -> Later[Cover]:
        """A point's cover."""
        return Later(self.cover, point, inputs=(self.ground, point))

    def reach_later(self, served: Sequence[Point], wanted: Sequence[Point], km: float) -> Later[Reach]:
        """The territory with a circle around each point."""
        return Later(self.reach, served, wanted, km, inputs=(self.ground, served, wanted, km))

    def locator_later(
        self, point: Point, km: float, frame: Frame = LOCATOR, *, commune: Commune | None = None, centre: Listing | None = None
    ) -> Later[Drawing]:
        """What lies around a point; the other centres count where they stand on its sheet."""
        shown = [(number, entry) for _, number, entry in self._shown_on(self._around(point, km, frame, 0.5), centre)]
        inputs = (self.ground, point, km, frame, shown, commune, centre and centre.evidence)
        return Later(self.locator, point, km, frame, commune=commune, centre=centre, inputs=inputs)

    # Drawings.

    def spots(self, points: Iterable[Point], frame: Frame = WIDE) -> list[Spot | None]:
        """Where points lie on the drawing of the network, in its units, to one decimal; None beside it."""
        sheet = self._whole(frame)
        places = (sheet.at(self.projection(point)) for point in points)
        return [_on_grid(place) if sheet.box.has(place) else None for place in places]

    def network(self, frame: Frame = WIDE) -> Drawing:
        """The whole territory with all its centres; drawn once for each frame."""
        if frame not in self._networks:
            self._networks[frame] = self._network(frame)
        return self._networks[frame]

    def _network(self, frame: Frame) -> Drawing:
        return self._drawing(self._whole(frame), self._centres, None, None)

    def _whole(self, frame: Frame) -> _Sheet:
        """A sheet that holds the whole territory, in its middle."""
        extent = self._extent
        across, down = extent.right - extent.left, extent.bottom - extent.top
        inner = frame.width - 2 * frame.margin
        height = frame.height
        if height is None:
            height = min(max(down * inner / across + 2 * frame.margin, frame.width / 2), frame.width * 1.4)
            height = float(round(height))
        scale = min(inner / across, (height - 2 * frame.margin) / down)
        middle = Spot((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
        origin = Spot(middle.x - frame.width / 2 / scale, middle.y - height / 2 / scale)
        return _Sheet(frame, frame.width, height, scale, origin)

    def reach(self, served: Iterable[Point], wanted: Iterable[Point], km: float, frame: Frame = REACH) -> Reach:
        """The whole territory with a circle of `km` around each point."""
        sheet = self._whole(frame)
        territory, neighbours, *_ = self._shapes(sheet)
        return Reach(
            width=_rounded(sheet.width),
            height=_rounded(sheet.height),
            territory=territory,
            neighbours=neighbours,
            is_landlocked=self.is_landlocked,
            specks=self._specks(sheet.inside(self._communes, 0)[: frame.specks], 2),
            radius=_rounded(km * sheet.scale),
            served=tuple(spot for spot in self.spots(served, frame) if spot),
            wanted=tuple(spot for spot in self.spots(wanted, frame) if spot),
        )

    def locator(
        self, point: Point, km: float, frame: Frame = LOCATOR, *, commune: Commune | None = None, centre: Listing | None = None
    ) -> Drawing:
        """What lies around a point, `km` from it to the nearer edges.

        `commune` is named before all other towns; `centre` is the one that stands there, and has no marker of its own.
        """
        sheet = self._around(point, km, frame, 0.5)
        shown = self._shown_on(sheet, centre)
        focus = sheet.at(self.projection(point))
        here = Here(
            _rounded(focus.x),
            _rounded(focus.y),
            centre.standing if centre else None,
            centre is not None and centre.standing is Standing.CONFIRMED and centre.evidence.is_to_verify,
        )
        return self._drawing(sheet, shown, here, commune)

    def _shown_on(self, sheet: _Sheet, but: Listing | None) -> list[tuple[Spot, int, Entry]]:
        """The centres whose markers find their place on a sheet, one of them left out."""
        here = but and but.slug
        return [one for one in self._centres_on(sheet.ground(-sheet.frame.marker - 1)) if one[2].slug != here]

    def _around(self, point: Point, km: float, frame: Frame, across: float) -> _Sheet:
        """A sheet with a point at `across` of its width and half its height, `km` from it to the nearer edges."""
        height = frame.height if frame.height is not None else frame.width
        scale = min(frame.width, height) / 2 / km
        middle = self.projection(point)
        origin = Spot(middle.x - frame.width * across / scale, middle.y - height / 2 / scale)
        return _Sheet(frame, frame.width, height, scale, origin)

    def cover(self, point: Point, frame: Frame = COVER, km: float = 7.5) -> Cover:
        """The place of a point as a picture, `km` from it to the upper edge; off the middle, as one places a thing on a shelf."""
        sheet = self._around(point, km, frame, 0.38)
        territory, neighbours, *_ = self._shapes(sheet)
        here = sheet.at(self.projection(point))
        return Cover(
            width=_rounded(sheet.width),
            height=_rounded(sheet.height),
            x=_rounded(here.x),
            y=_rounded(here.y),
            rings=tuple(_rounded(distance * sheet.scale) for distance in (2, 5, 10, 15)),
            territory=territory,
            neighbours=neighbours,
            is_landlocked=self.is_landlocked,
            specks=self._specks(sheet.inside(self._communes, 0)[: frame.specks], 2),
            stations=_dots((spot for spot, _ in sheet.inside(self._stations, 4)), 5),
        )

    def _drawing(
        self, sheet: _Sheet, centres: Sequence[tuple[Spot, int, Entry]], here: Here | None, commune: Commune | None
    ) -> Drawing:
        frame = sheet.frame
        territory, neighbours, borders, own, others = self._shapes(sheet)
        inner = sheet.box.grown(-2)
        has_border = any(inner.has(spot) for ring in own for spot in ring)
        room = _Room(inner, lambda box: has_border and len({_is_within(own, spot) for spot in box.grown(-1).points}) > 1)
        markers, groups = self._markers(sheet, centres, here)
        room.take_anchor(*(Box.square(marker.x, marker.y, 2 * frame.marker + 3) for marker in markers))
        stations = sheet.inside(self._stations, 3)
        room.take(*(group.box for group in groups))
        rings: tuple[Distance, ...] = ()
        if here is not None:
            room.take_anchor(Box.square(here.x, here.y, 2 * frame.marker + 11))
            rings = tuple(self._distances(sheet, room, here))
        scale = None
        if frame.scale:
            scale = self._scale(sheet, room, lambda box: any(_is_within(own, spot) for spot in box.points))
        communes = sheet.inside(self._communes, 4)
        towns = list(self._great_towns(communes, frame, room, commune))
        # A centre hides the station where it stands.
        discs = [Box.square(marker.x, marker.y, 2 * frame.marker) for marker in markers]
        stations = [pair for pair in stations if not any(disc.meets(_square(pair[0])) for disc in discs)]
        if frame.squares:
            # A station gives way to the name of a great town, and no other name covers one.
            stations = [pair for pair in stations if not any(town.label.box.meets(_square(pair[0])) for town in towns)]
            room.take_anchor(*(_square(spot) for spot, _ in stations))
        squares, badges = self._badges(stations, frame, room)
        towns += self._towns(communes, frame, room, frame.towns, towns)
        tiers = _tiers(towns, squares, frame)
        # Who moved less than its own radius still covers its place.
        aside = [marker for marker in markers if hypot(marker.x - marker.place.x, marker.y - marker.place.y) > frame.marker]
        names = tuple(self._names(sheet, room, others)) if frame.names else ()
        return Drawing(
            width=_rounded(sheet.width),
            height=_rounded(sheet.height),
            territory=territory,
            neighbours=neighbours,
            is_landlocked=self.is_landlocked,
            borders=borders,
            specks=self._specks(communes[: frame.specks], left_out={town.commune.insee_code for town in towns}),
            tiers=tiers,
            stations=_dots(squares, 5),
            badges=badges,
            names=names,
            markers=markers,
            groups=groups,
            leaders=_path(((marker.place, Spot(marker.x, marker.y)) for marker in aside), closed=False),
            places=_dots((marker.place for marker in aside), 1),
            scale=scale,
            rings=rings,
            here=here,
            marker=frame.marker,
            target=frame.target,
            badge_size=frame.badge_size,
        )

    def _specks(
        self, communes: Iterable[tuple[Spot, Commune]], weight: float = 1.0, left_out: Iterable[str] = ()
    ) -> tuple[Specks, ...]:
        """Communes as dots of one of four weights, by the square root of their population."""
        named = set(left_out)
        by_width: dict[float, list[Spot]] = {}
        for place, commune in communes:
            if commune.insee_code not in named:
                step = min(3, floor(sqrt(commune.population) / 45))
                by_width.setdefault((1.8, 2.6, 3.6, 5)[step] * weight, []).append(place)
        return tuple(Specks(_dots(by_width[width]), _rounded(width)) for width in sorted(by_width))

    def _great_towns(
        self, communes: Sequence[tuple[Spot, Commune]], frame: Frame, room: _Room, commune: Commune | None
    ) -> list[Town]:
        """The towns of the first tier; where a drawing is about one commune, that one alone, however long its name."""
        if commune is None:
            return list(self._towns(communes, frame, room, frame.great))
        widest, room.widest = room.widest, room.frame.right
        found = list(self._towns([pair for pair in communes if pair[1] is commune], frame, room, 1))
        room.widest = widest
        return found

    def _towns(
        self, communes: Iterable[tuple[Spot, Commune]], frame: Frame, room: _Room, limit: int, great: Sequence[Town] | None = None
    ) -> Iterator[Town]:
        """Named towns in the order given, none too near another; a name that fits nowhere is left out with its dot.

        They are of the first tier, or of the others where the `great` ones are known.
        """
        found = list(great or ())
        for place, commune in communes:
            if len(found) >= min(limit, frame.towns):
                return
            if any(hypot(place.x - town.x, place.y - town.y) < frame.town_gap for town in found):
                continue
            tier = 1 if great is None else 2 if len(found) < frame.middling else 3
            radius = (3.0, 2.4, 1.9)[tier - 1]
            dot = Box.square(*place, 2 * radius)
            beside = room.anchor(dot)
            label = room.label(commune.name, beside, frame.sizes[tier - 1], 3.5) if beside is not None else None
            if label is None:
                continue
            if beside == dot:
                room.take(dot)
            town = Town(commune, _rounded(place.x), _rounded(place.y), radius if beside == dot else 0, tier, label)
            found.append(town)
            yield town

    def _badges(
        self, stations: Iterable[tuple[Spot, Station]], frame: Frame, room: _Room
    ) -> tuple[list[Spot], tuple[Badge, ...]]:
        """Stations with the badges of their lines, spread over each line, and the places of the others."""
        badges: list[Badge] = []
        squares = []
        for place, station in stations if frame.badges else ():
            near = [badge for badge in badges if set(badge.station.lines) & set(station.lines)]
            is_spread = all(
                hypot(place.x - (badge.box.left + badge.box.right) / 2, place.y - (badge.box.top + badge.box.bottom) / 2)
                > frame.badge_gap
                for badge in near
            )
            badge = self._badge(station, place, frame.badge_size, room) if len(badges) < frame.badges and is_spread else None
            if badge is not None:
                badges.append(badge)
            elif frame.squares:
                squares.append(place)
        return squares, tuple(badges)

    def _badge(self, station: Station, place: Spot, size: float, room: _Room) -> Badge | None:
        pad = 2.6
        widths = [_rounded(_width(line, size) + 2 * pad) for line in station.lines]
        width, height = sum(widths), size + 4
        for across, down in ((0, 0), (1, 0), (-1, 0), (0, -1), (0, 1)):
            x = place.x + across * (width / 2 + 1) - width / 2
            y = place.y + down * (height / 2 + 1) - height / 2
            box = Box(x, y, x + width, y + height)
            if not room.is_free(box.grown(1), _square(place)):
                continue
            room.take_anchor(box.grown(1))
            stops, left = [], x
            for line, part in zip(station.lines, widths, strict=True):
                stops.append(Stop(_rounded(left), part, _rounded(left + part / 2), line))
                left += part
            return Badge(station, tuple(stops), _rounded(y), height, _rounded(y + height / 2 + 0.34 * size), box)
        return None

    def _names(self, sheet: _Sheet, room: _Room, neighbours: Sequence[Sequence[Line]]) -> Iterator[Label]:
        """The names of the neighbours inside their shapes, where one fits whole, as near the frame's edge as it can."""
        size = sheet.frame.names
        for outline, rings in zip(self.outlines.neighbours, neighbours, strict=True):
            width, height = _width(outline.name, size) * 1.06, size
            best: tuple[float, float, float] | None = None
            for ring in rings[:1] if outline.name else ():
                reach = Box.around(ring)
                for row in range(int((reach.bottom - reach.top) // 7)):
                    for column in range(int((reach.right - reach.left) // 7)):
                        x, y = reach.left + 7 * column, reach.top + 7 * row
                        edge = min(x, y, sheet.width - x - width, sheet.height - y - height)
                        if edge < 4 or (best is not None and edge >= best[0]):
                            continue
                        box = Box(x, y, x + width, y + height)
                        if room.is_free(box.grown(2)) and _contains(ring, box.grown(3)):
                            best = edge, x, y
            if best is not None:
                _, x, y = best
                box = Box(x, y, x + width, y + height)
                room.take(box)
                yield Label(outline.name, _rounded(x + width / 2), _rounded(y + 0.8 * height), "middle", size, box)

    def _scale(self, sheet: _Sheet, room: _Room, is_land: Callable[[Box], bool]) -> Scale | None:
        """A bar of 1, 2 or 5 times a power of ten kilometres, at most a quarter as wide as the sheet, in a free corner."""
        longest = sheet.width / 4 / sheet.scale
        power = 10.0 ** floor(log10(longest))
        kilometres = max(step * power for step in (1, 2, 5) if step * power <= longest)
        width = kilometres * sheet.scale
        left, right, low, high = 12.0, sheet.width - 12 - width, sheet.height - 10, 26.0
        corners = [(left, low), (right, low), (right, high), (left, high)]
        free = []
        for x, y in corners:
            box = Box(min(x, x + width / 2 - 22) - 4, y - 20, max(x + width, x + width / 2 + 22) + 4, y + 6)
            if room.is_free(box):
                free.append((is_land(box), box, x, y))
        if not free:
            return None
        _, box, x, y = min(free, key=lambda found: found[0])
        room.take(box)
        shown = int(kilometres) if kilometres >= 1 else kilometres
        return Scale(shown, _rounded(x), _rounded(y), _rounded(width), _rounded(x + width / 2))

    def _distances(self, sheet: _Sheet, room: _Room, here: Here) -> Iterator[Distance]:
        """Circles of 5 and 10 km, those that the sheet holds at least in part, with their words on top or beside."""
        for kilometres in (5, 10):
            radius = kilometres * sheet.scale
            if radius > sheet.width / 2 or radius < 24:
                continue
            x: float | None = None
            y: float | None = None
            for across, down in ((0, -1), (0, 1), (1, 0), (-1, 0)):
                spot = Spot(here.x + across * radius, here.y + down * radius)
                box = Box(spot.x - 17, spot.y - 7, spot.x + 17, spot.y + 7)
                if room.is_free(box):
                    room.take(box)
                    x, y = _rounded(spot.x), _rounded(spot.y)
                    break
            yield Distance(kilometres, _rounded(radius), x, y)

    # Centres.

    def _markers(
        self, sheet: _Sheet, centres: Sequence[tuple[Spot, int, Entry]], here: Here | None
    ) -> tuple[tuple[Marker, ...], tuple[Group, ...]]:
        """A marker for each centre, or one for each area where markers would fill more than a sixth of the sheet."""
        frame = sheet.frame
        inner = sheet.box.grown(-(frame.target / 2 or frame.marker) - 1)
        places = [_kept_in(sheet.at(spot), inner) for spot, _, _ in centres]
        if not frame.target:
            return tuple(
                Marker(entry, number, _rounded(place.x), _rounded(place.y), _on_grid(place), Box.square(*place, 2 * frame.marker))
                for place, (_, number, entry) in zip(places, centres, strict=True)
            ), ()
        if len(centres) * (frame.target + 1) ** 2 > sheet.width * sheet.height / 6:
            return (), self._groups(sheet, inner, [entry for _, _, entry in centres], places)
        pinned = [Spot(here.x, here.y)] if here is not None else []
        spread = _spread(places, frame.target + 0.5, inner, pinned)
        markers = []
        for place, spot, (_, number, entry) in zip(places, spread, centres, strict=True):
            x, y = _rounded(spot.x), _rounded(spot.y)
            markers.append(Marker(entry, number, x, y, _on_grid(place), Box.square(x, y, frame.target)))
        return tuple(markers), ()

    def _groups(self, sheet: _Sheet, inner: Box, entries: Sequence[Entry], places: Sequence[Spot]) -> tuple[Group, ...]:
        """One disc for each EPCI, or for each commune where the sheet shows fewer EPCI than three."""
        by_area: dict[str, list[int]] = {}
        whole_epcis = len({entry.epci.code for entry in entries}) > 2
        for index, entry in enumerate(entries):
            by_area.setdefault(entry.epci.code if whole_epcis else entry.commune.insee_code, []).append(index)
        side = sheet.frame.target
        # The largest areas stay; what would crowd the sheet joins none, and the list has them all.
        most = max(1, floor(sheet.width * sheet.height / 6 / (side + 1) ** 2))
        areas = sorted(by_area, key=lambda area: (-len(by_area[area]), area))[:most]
        means = [_mean([places[index] for index in by_area[area]]) for area in areas]
        largest = max(len(members) for members in by_area.values())
        found = []
        for area, spot in zip(areas, _spread(means, side + 0.5, inner), strict=True):
            members = by_area[area]
            one = entries[members[0]]
            radius = 9 + (side / 2 - 9) * sqrt(len(members) / largest)
            x, y = _rounded(spot.x), _rounded(spot.y)
            found.append(
                Group(one.epci if whole_epcis else one.commune, len(members), x, y, _rounded(radius), Box.square(x, y, side))
            )
        return tuple(found)


def _on_grid(spot: Spot) -> Spot:
    return Spot(_rounded(spot.x), _rounded(spot.y))


def _mean(spots: Sequence[Spot]) -> Spot:
    return Spot(sum(spot.x for spot in spots) / len(spots), sum(spot.y for spot in spots) / len(spots))


def _kept_in(spot: Spot, frame: Box) -> Spot:
    return Spot(min(max(spot.x, frame.left), frame.right), min(max(spot.y, frame.top), frame.bottom))


def _spread(places: Sequence[Spot], side: float, frame: Box, pinned: Sequence[Spot] = ()) -> list[Spot]:
    """The places moved apart, about as little as it takes for squares of that side around them not to overlap.

    Each pair that overlaps parts along the axis on which it overlaps least, by half each, or in whole where one of them is
    `pinned`; equal places part along x, in their order. The result depends on nothing but the arguments.
    """
    spots = [[spot.x, spot.y] for spot in (*pinned, *places)]
    fixed = len(pinned)
    for _ in range(400):
        is_settled = True
        for i, a in enumerate(spots):
            for b in spots[max(i + 1, fixed) :]:
                apart = b[0] - a[0], b[1] - a[1]
                over = side - abs(apart[0]), side - abs(apart[1])
                if min(over) <= 1e-6:
                    continue
                is_settled = False
                axis = 0 if over[0] <= over[1] else 1
                push = (over[axis] + 2e-3) * (-1 if apart[axis] < 0 else 1)
                share = 0.0 if i < fixed else 0.5
                a[axis] -= push * share
                b[axis] += push * (1 - share)
        for spot in spots[fixed:]:
            spot[:] = _kept_in(Spot(spot[0], spot[1]), frame)
        if is_settled:
            break
    return [Spot(x, y) for x, y in spots[fixed:]]


def _tiers(towns: Sequence[Town], stations: Sequence[Spot], frame: Frame) -> tuple[Tier, ...]:
    """The towns by tier; a station's square that stands on a town's dot stands for it."""
    tiers = []
    for number in (1, 2, 3):
        members = [town for town in towns if town.tier == number]
        dotted = [
            Spot(town.x, town.y)
            for town in members
            if town.radius and all(hypot(town.x - spot.x, town.y - spot.y) > town.radius + 3 for spot in stations)
        ]
        if members:
            width = max(2 * town.radius for town in members)
            tiers.append(Tier(number, frame.sizes[number - 1], _dots(dotted, 1), width, tuple(members)))
    return tuple(tiers)


def _square(spot: Spot) -> Box:
    """What a station without a badge takes."""
    return Box.square(*spot, 5)


def _contains(ring: Line, box: Box) -> bool:
    """Whether a ring holds a box: its corners, the middles of its sides and its middle are inside."""
    return all(_is_inside(ring, *spot) for spot in box.points)


def _is_within(rings: Iterable[Line], spot: Spot) -> bool:
    """Whether a spot lies within an odd number of rings: in an area, and not in its hole."""
    return sum(_is_inside(ring, *spot) for ring in rings) % 2 == 1


def _is_inside(ring: Line, x: float, y: float) -> bool:
    inside, before = False, ring[-1]
    for spot in ring:
        if (spot.y > y) != (before.y > y) and x < (before.x - spot.x) * (y - spot.y) / (before.y - spot.y) + spot.x:
            inside = not inside
        before = spot
    return inside
