"""The drawn maps: what is true of every one of them, whatever the territory."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import cos, hypot, isfinite, radians
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from building import ROOT
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from macros import Macros
from msgspec import Struct
from msgspec.structs import fields, replace

from telecentres.draw import maps
from telecentres.draw.detailed_map import IGN_PLAN, leaflet_files
from telecentres.draw.maps import BAND, NARROW, WIDE, Atlas, Box, Drawing, Frame, Projection, Spot
from telecentres.know.catalogue import Entry, Listing, catalogue_of
from telecentres.know.evidence import Standing
from telecentres.project import Project
from telecentres.read.outlines import Outline, Outlines, load_outlines
from telecentres.sphere import Point, kilometres
from telecentres.territory import Commune, Territory

# A machine that builds at the same time is slow, and nothing here is a race.
unhurried = settings(deadline=None)
# The sum of dist/leaflet.js in the npm package leaflet 1.9.4.
LEAFLET = "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a"
FRAMES = {"wide": WIDE, "narrow": NARROW, "band": BAND}


def atlas_of(project: Project) -> Atlas:
    """The atlas of a network."""
    return Atlas(project.territory, load_outlines(project.folders.territory), catalogue_of(project).listings)


@pytest.fixture(scope="module")
def real_atlas(project: Project) -> Atlas:
    """The first network's."""
    return atlas_of(project)


@pytest.fixture(scope="module")
def demo_atlas(demo: Project) -> Atlas:
    """The invented network's."""
    return atlas_of(demo)


@pytest.fixture(scope="module", params=["real", "demo"])
def atlas(request: pytest.FixtureRequest) -> Atlas:
    """Each network's."""
    found: Atlas = request.getfixturevalue(f"{request.param}_atlas")
    return found


@pytest.fixture(scope="module")
def real_macros(project: Project) -> Macros:
    """The theme's macros for the first network."""
    return Macros(project)


@pytest.fixture(params=list(FRAMES))
def drawing(request: pytest.FixtureRequest, atlas: Atlas) -> Drawing:
    """Each network in each frame."""
    return atlas.network(FRAMES[request.param])


def some_communes(atlas: Atlas) -> tuple[Commune, ...]:
    """Communes all over a territory, sixty at most."""
    communes = atlas.territory.communes
    return communes[:: max(1, len(communes) // 60)]


def locators(atlas: Atlas) -> Iterator[Drawing]:
    """What lies around communes and around each centre."""
    for commune in some_communes(atlas):
        yield atlas.locator(commune.point, 12, commune=commune)
    for listing in atlas.listings:
        yield atlas.locator(listing.point, 6, commune=listing.commune, centre=listing)


# The plane.


def test_the_plane_keeps_distances(atlas: Atlas) -> None:
    """Between any two communes, the plane and the sphere differ by less than 1 in 1,000."""
    communes = some_communes(atlas)
    for one, other in combinations(communes, 2):
        a, b = atlas.projection(one.point), atlas.projection(other.point)
        assert hypot(a.x - b.x, a.y - b.y) == pytest.approx(kilometres(one.point, other.point), rel=1e-3)


@unhurried
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_the_plane_knows_no_special_place(latitude: float, longitude: float, up: float, right: float) -> None:
    """Near the middle of a territory distances are kept, also at a pole and across the 180th meridian."""
    middle = Point(latitude, longitude)
    away = right / max(cos(radians(latitude)), 0.02)
    point = Point(min(90.0, max(-90.0, latitude + up)), (longitude + away + 540) % 360 - 180)
    projection = Projection([middle])
    spot = projection(point)
    assert hypot(*spot) == pytest.approx(kilometres(middle, point), rel=1e-3, abs=1e-6)


def test_north_is_up_and_east_is_right(atlas: Atlas) -> None:
    """What lies farther north is higher, what lies farther east is more to the right."""
    communes = atlas.territory.communes
    north, south = max(communes, key=lambda c: c.latitude), min(communes, key=lambda c: c.latitude)
    east, west = max(communes, key=lambda c: c.longitude), min(communes, key=lambda c: c.longitude)
    assert atlas.projection(north.point).y < atlas.projection(south.point).y
    assert atlas.projection(east.point).x > atlas.projection(west.point).x


@unhurried
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_nothing_lies_at_infinity(latitude: float, longitude: float) -> None:
    """Every point of the globe has a place, the far side too."""
    assert all(map(isfinite, Projection([Point(45, 2)])(Point(latitude, longitude))))


def test_a_territory_may_lie_across_the_180th_meridian(demo_atlas: Atlas) -> None:
    """The same islands carried to the 180th meridian give the same drawing."""

    def carried(point: Point) -> Point:
        return Point(point.latitude, (point.longitude - 168 + 540) % 360 - 180)

    outlines = Outlines(
        *(
            tuple(
                replace(one, polygons=tuple(tuple(tuple(map(carried, ring)) for ring in polygon) for polygon in one.polygons))
                for one in group
            )
            for group in (demo_atlas.outlines.territory, demo_atlas.outlines.neighbours)
        )
    )
    communes = tuple(replace(c, longitude=carried(c.point).longitude) for c in demo_atlas.territory.communes)
    assert {c.longitude > 0 for c in communes} == {True, False}
    territory = replace(demo_atlas.territory, communes=communes, stations=())
    here = Atlas(replace(demo_atlas.territory, stations=()), demo_atlas.outlines, ()).network()
    there = Atlas(territory, outlines, ()).network()
    towns = [[town for tier in drawing.tiers for town in tier.towns] for drawing in (here, there)]
    assert [town.commune.name for town in towns[0]] == [town.commune.name for town in towns[1]]
    assert all(abs(a.x - b.x) < 0.2 and abs(a.y - b.y) < 0.2 for a, b in zip(*towns, strict=True))


# Paths.

NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")


def absolute(path: str) -> list[list[tuple[float, float]]]:
    """The points of a path of M, m, l, h0 and z."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([Mmlhz])([^Mmlhz]*)", path):
        values = [float(value) for value in NUMBER.findall(rest)]
        if command in ("z", "h"):
            assert command == "z" or values == [0]
            continue
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
            if command != "l":
                lines.append([])
            lines[-1].append((x, y))
    return lines


places = st.builds(Spot, st.floats(-2000, 2000), st.floats(-2000, 2000))


@unhurried
@given(st.lists(st.lists(places, min_size=2, max_size=30).map(tuple), max_size=4))
def test_a_path_says_where_its_line_goes(lines: list[tuple[Spot, ...]]) -> None:
    """Read back, a path is its lines to a tenth, without steps that go nowhere."""
    wanted = []
    for line in lines:
        points = [(round(maps._tenths(spot.x) / 10, 1), round(maps._tenths(spot.y) / 10, 1)) for spot in line]
        kept = [point for index, point in enumerate(points) if not index or point != points[index - 1]]
        if len(kept) > 1:
            wanted.append(kept)
    read = absolute(maps._path(lines, closed=False))
    assert [[(round(x, 1) + 0, round(y, 1) + 0) for x, y in line] for line in read] == wanted


@unhurried
@given(st.lists(places, max_size=60))
def test_dots_are_all_there(spots: list[Spot]) -> None:
    """A path of dots holds each place once, to a unit."""
    read = [line[0] for line in absolute(maps._dots(spots))]
    assert sorted((round(x), round(y)) for x, y in read) == sorted(
        {(maps._tenths(spot.x / 10), maps._tenths(spot.y / 10)) for spot in spots}
    )


@unhurried
@given(st.lists(places, min_size=2, max_size=60).map(tuple), st.floats(0.1, 200))
def test_simplifying_moves_a_line_by_no_more_than_its_tolerance(line: tuple[Spot, ...], tolerance: float) -> None:
    """Every vertex left out lies within the tolerance of what is left; the ends stay."""
    left = maps._simplified(line, tolerance)
    assert (left[0], left[-1]) == (line[0], line[-1])
    for spot in line:
        assert min(maps._from_segment(spot, a, b) for a, b in pairwise(left)) <= tolerance + 1e-6


@unhurried
@given(st.lists(places, min_size=3, max_size=30).map(tuple))
def test_what_is_clipped_lies_in_the_frame(ring: tuple[Spot, ...]) -> None:
    """A ring or line cut to a frame does not leave it; one that lies inside is left as it is."""
    frame = Box(-300, -200, 400, 500)
    near = frame.grown(1e-6)
    cut = maps._clipped_ring(ring, frame)
    assert all(near.has(spot) for spot in cut)
    assert all(near.has(spot) for part in maps._clipped_line(ring, frame) for spot in part)
    if all(frame.has(spot) for spot in ring):
        assert cut == ring
        parts = list(maps._clipped_line(ring, frame))
        assert len(parts) == 1
        assert [pytest.approx(spot) for spot in parts[0]] == list(ring)


def test_two_areas_share_one_border(real_atlas: Atlas) -> None:
    """A border between two areas is one arc, so both have it alike at any scale."""
    borders = real_atlas._borders
    uses: dict[int, int] = {}
    for rings in borders.rings:
        for ring in rings:
            for arc, _ in ring:
                uses[arc] = uses.get(arc, 0) + 1
    assert all(uses[arc] == 2 for arc in real_atlas._own_arcs)
    assert len({frozenset((arc[0], arc[-1], len(arc))) for arc in borders.arcs}) == len(borders.arcs)


def test_rings_come_back_from_their_arcs(atlas: Atlas) -> None:
    """An area's rings, put together from its arcs, are those of the file."""
    place = atlas.projection
    for outline, rings in zip((*atlas.outlines.territory, *atlas.outlines.neighbours), atlas._borders.rings, strict=True):
        for typed, arcs in zip(outline.rings, rings, strict=True):
            found: list[Spot] = []
            for arc, is_reversed in arcs:
                line = atlas._borders.arcs[arc]
                found += (line[::-1] if is_reversed else line)[:-1]
            wanted = [place(point) for point in typed]
            start = found.index(wanted[0])
            assert found[start:] + found[:start] == wanted


def test_the_ground_is_land_where_neighbours_are_known_all_around(real_atlas: Atlas, demo_atlas: Atlas) -> None:
    """The first network's territory has no coast, the islands of the second have no land border."""
    assert real_atlas.is_landlocked
    assert not demo_atlas.is_landlocked
    assert real_atlas.network().neighbours == ""
    assert demo_atlas.network(BAND).neighbours


# What every drawing holds.


def in_frame(drawing: Drawing, box: Box) -> bool:
    return Box(0, 0, drawing.width, drawing.height).holds(box)


def test_the_frame_holds_the_territory(drawing: Drawing, atlas: Atlas) -> None:
    """No part of the outline lies outside the frame, and no commune either."""
    points = [point for line in absolute(drawing.territory) for point in line]
    assert points
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points)
    extent = atlas._extent
    assert all(extent.has(atlas.projection(commune.point)) for commune in atlas.territory.communes)


def words(drawing: Drawing) -> list[tuple[str, Box]]:
    """The room of every word of a drawing."""
    found = [(town.label.text, town.label.box) for tier in drawing.tiers for town in tier.towns]
    found += [(name.text, name.box) for name in drawing.names]
    found += [(badge.station.name, badge.box) for badge in drawing.badges]
    if drawing.scale:
        scale = drawing.scale
        found.append(("scale", Box(scale.x, scale.y - 17, scale.x + scale.width, scale.y + 1)))
    return found


def clashes(drawing: Drawing) -> list[tuple[str, str]]:
    """Words that overlap words, or the disc of a marker."""
    discs = [(marker.slug, Box.square(marker.x, marker.y, 2 * drawing.marker)) for marker in drawing.markers]
    discs += [(group.area.name, group.box) for group in drawing.groups]
    said = words(drawing)
    assert all(in_frame(drawing, box) for _, box in said)
    return [
        (one, other)
        for (one, a), (other, b) in [*combinations(said, 2), *((word, disc) for word in said for disc in discs)]
        if a.meets(b)
    ]


def test_no_two_words_overlap(drawing: Drawing) -> None:
    """Towns, neighbours, badges, the scale and the centres keep clear of each other, inside the frame."""
    assert words(drawing)
    assert clashes(drawing) == []


def test_no_two_words_overlap_around_any_place(atlas: Atlas) -> None:
    """The same holds of the surroundings of communes and centres."""
    assert [clash for drawing in locators(atlas) for clash in clashes(drawing)] == []


def test_a_word_takes_no_more_room_than_was_left_for_it() -> None:
    """The widths reckoned with are at least those of a wide sans serif, letter by letter."""
    # Advance widths of Helvetica in thousandths of an em, from its metrics, for letters that names are made of.
    helvetica = {"a": 556, "c": 500, "e": 556, "i": 222, "l": 222, "m": 833, "n": 556, "r": 333, "t": 278, "w": 722}
    helvetica |= {"A": 667, "B": 667, "C": 722, "D": 722, "E": 667, "M": 833, "N": 722, "O": 778, "R": 722, "-": 333, " ": 278}
    for word in ("marne", "DAMMARTIN", "Le Mée", "ecran-la-ville", "wwww"):
        real = sum(helvetica.get(letter, 556) for letter in word) / 1000
        assert maps._width(word, 1) >= 0.97 * real


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_every_centre_has_its_marker(atlas: Atlas, frame: Frame) -> None:
    """Each centre has one marker in the frame, by its standing and number, and no two can be hit at once."""
    drawing = atlas.network(frame)
    assert [marker.slug for marker in drawing.markers] == [listing.slug for listing in atlas.listings]
    assert [marker.number for marker in drawing.markers] == list(range(1, len(atlas.listings) + 1))
    assert all(atlas.numbers[marker.slug] == marker.number for marker in drawing.markers)
    assert all(marker.standing is marker.entry.standing for marker in drawing.markers)
    assert all(in_frame(drawing, marker.box) for marker in drawing.markers)
    assert not [1 for a, b in combinations(drawing.markers, 2) if a.box.meets(b.box)]
    assert all(marker.box.right - marker.box.left == pytest.approx(frame.target) for marker in drawing.markers)


def test_a_marker_stays_near_its_place(atlas: Atlas) -> None:
    """No marker stands farther aside than two of its squares, and a line leads back from each that does not cover its place."""
    drawing = atlas.network()
    aside = 0
    for marker in drawing.markers:
        moved = hypot(marker.x - marker.place.x, marker.y - marker.place.y)
        assert moved <= 2 * drawing.target
        aside += moved > drawing.marker
    assert len(absolute(drawing.leaders)) == aside
    assert len(absolute(drawing.places)) <= aside


def test_centres_at_one_point_stand_side_by_side(real_atlas: Atlas) -> None:
    """Twelve centres at the same point have twelve markers apart, around that point."""
    one = real_atlas.listings[0]
    drawing = Atlas(real_atlas.territory, real_atlas.outlines, (one,) * 12).network()
    assert len(drawing.markers) == 12
    assert not [1 for a, b in combinations(drawing.markers, 2) if a.box.meets(b.box)]
    middle = Spot(sum(m.x for m in drawing.markers) / 12, sum(m.y for m in drawing.markers) / 12)
    place = drawing.markers[0].place
    assert hypot(middle.x - place.x, middle.y - place.y) < drawing.target


def crowd(atlas: Atlas, count: int) -> tuple[Listing, ...]:
    """So many centres, spread over the communes."""
    territory, one = atlas.territory, atlas.listings[0]
    return tuple(
        replace(
            one, entry=replace(one.entry, commune=commune, epci=territory.epci_by_code[commune.epci_code], point=commune.point)
        )
        for commune in (territory.communes[index % len(territory.communes)] for index in range(count))
    )


def test_a_crowd_is_counted_by_area(real_atlas: Atlas) -> None:
    """A thousand centres are shown as one disc for each EPCI, with their number, and none overlaps."""
    drawing = Atlas(real_atlas.territory, real_atlas.outlines, crowd(real_atlas, 1000)).network()
    assert not drawing.markers
    assert sum(group.count for group in drawing.groups) == 1000
    assert len({group.area.name for group in drawing.groups}) == len(drawing.groups)
    assert not [1 for a, b in combinations(drawing.groups, 2) if a.box.meets(b.box)]
    assert clashes(drawing) == []


def test_a_wrong_point_does_not_shrink_the_map(real_atlas: Atlas) -> None:
    """A centre placed on the far side of the globe is shown at the edge; the territory keeps its size."""
    first = real_atlas.listings[0]
    lost = replace(first, entry=replace(first.entry, point=Point(-40, -170)))
    drawing = Atlas(real_atlas.territory, real_atlas.outlines, (lost, *real_atlas.listings[1:])).network()
    assert drawing.territory == real_atlas.network().territory
    assert in_frame(drawing, drawing.markers[0].box)


def test_an_interchange_is_shown_once(drawing: Drawing) -> None:
    """A station has one badge at most, with all its lines as the data name them."""
    shown = [badge.station.identifier for badge in drawing.badges]
    assert len(set(shown)) == len(shown)
    for badge in drawing.badges:
        assert tuple(stop.line for stop in badge.stops) == badge.station.lines
        edges = [(stop.x, stop.x + stop.width) for stop in badge.stops]
        assert all(a[1] == pytest.approx(b[0], abs=0.11) for a, b in pairwise(edges))


def test_great_towns_come_first(atlas: Atlas) -> None:
    """The most populous commune is named, and the named towns are within the number asked for, none too near another."""
    drawing = atlas.network()
    towns = [town for tier in drawing.tiers for town in tier.towns]
    assert max(atlas.territory.communes, key=lambda c: c.population) in [town.commune for town in drawing.tiers[0].towns]
    assert len(towns) <= WIDE.towns
    assert all(hypot(a.x - b.x, a.y - b.y) >= WIDE.town_gap - 0.2 for a, b in combinations(towns, 2))


def numbers(thing: Any) -> Iterator[float]:
    """Every number a drawing is made of, the room of words aside; numbers in paths too."""
    if isinstance(thing, bool) or thing is None or isinstance(thing, Entry | Listing | Commune | Box):
        return
    if isinstance(thing, int | float):
        yield thing
    elif isinstance(thing, str):
        if re.match(r"M[-.\d]", thing):
            assert re.fullmatch(r"(?:[Mmlh][-\d. ]+z?)+", thing)
            yield from map(float, NUMBER.findall(thing))
    elif isinstance(thing, Struct):
        for one in fields(thing):
            if one.name not in ("station", "area"):
                yield from numbers(getattr(thing, one.name))
    elif isinstance(thing, tuple):
        for part in thing:
            yield from numbers(part)


def test_every_number_is_written_to_a_tenth(atlas: Atlas) -> None:
    """Nothing in a drawing is infinite, is no number, or has more than one decimal."""
    drawings = [atlas.network(frame) for frame in FRAMES.values()] + list(locators(atlas))
    covers = [atlas.cover(listing.point) for listing in atlas.listings]
    for drawing in (*drawings, *covers):
        for number in numbers(drawing):
            assert isfinite(number)
            assert number == pytest.approx(round(number, 1), abs=1e-9)


def test_drawings_are_the_same_every_time(atlas: Atlas) -> None:
    """A second atlas of the same network draws the same."""
    again = Atlas(atlas.territory, atlas.outlines, atlas.listings)
    assert again.network() == atlas.network()
    assert again.network(NARROW) == atlas.network(NARROW)
    listing = atlas.listings[0]
    # A locator drawn first is as one drawn last.
    fresh = Atlas(atlas.territory, atlas.outlines, atlas.listings)
    assert fresh.locator(listing.point, 6) == again.locator(listing.point, 6) == atlas.locator(listing.point, 6)
    assert fresh.cover(listing.point) == atlas.cover(listing.point)


def test_drawings_do_not_hang_on_the_hash_seed() -> None:
    """Two processes with different hash seeds draw the same."""
    code = (
        "import sys, hashlib; from datetime import date; from pathlib import Path;"
        "from telecentres.project import Folders, load_project; from telecentres.know.catalogue import catalogue_of;"
        "from telecentres.draw.maps import Atlas, NARROW; from telecentres.read.outlines import load_outlines;"
        "p, _, _ = load_project(Folders.of(Path(sys.argv[1])), date(2026, 11, 23));"
        "a = Atlas(p.territory, load_outlines(p.folders.territory), catalogue_of(p).listings); d = a.network(NARROW);"
        "print(d.territory, d.borders, [(m.x, m.y) for m in d.markers], [t.label for g in d.tiers for t in g.towns])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT / "demo")],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 500


# Locators and covers.


def test_a_locator_names_its_commune(demo_atlas: Atlas) -> None:
    """The commune a locator is about is named first, alone in the first tier, however long its name and small its size."""
    for commune in demo_atlas.territory.communes:
        drawing = demo_atlas.locator(commune.point, 12, commune=commune)
        first = drawing.tiers[0]
        assert first.number == 1
        assert [town.commune.name for town in first.towns] == [commune.name]


def test_a_locator_is_to_scale(atlas: Atlas) -> None:
    """The point is in the middle, the scale bar and the circles are as long as they say."""
    commune = atlas.territory.communes[0]
    drawing = atlas.locator(commune.point, 12, commune=commune)
    assert drawing.here is not None
    assert (drawing.here.x, drawing.here.y) == (drawing.width / 2, drawing.height / 2)
    unit = drawing.height / 2 / 12
    assert drawing.scale is not None
    assert drawing.scale.width == pytest.approx(drawing.scale.kilometres * unit, abs=0.1)
    assert [ring.kilometres for ring in drawing.rings] == [5, 10]
    assert all(ring.radius == pytest.approx(ring.kilometres * unit, abs=0.1) for ring in drawing.rings)


def test_a_centre_has_no_link_to_itself(atlas: Atlas) -> None:
    """On its own locator a centre is what the drawing is about, with its standing, and not one of the markers."""
    for listing in atlas.listings:
        drawing = atlas.locator(listing.point, 6, commune=listing.commune, centre=listing)
        assert listing.slug not in [marker.slug for marker in drawing.markers]
        assert drawing.here is not None
        assert drawing.here.standing is listing.standing
        here = Box.square(drawing.here.x, drawing.here.y, drawing.target - 0.5)
        assert not any(marker.box.meets(here) for marker in drawing.markers)


def test_the_cover_follows_the_point(atlas: Atlas) -> None:
    """A cover changes when its point moves by 300 metres, and only then."""
    for listing in atlas.listings:
        moved = Point(listing.point.latitude + 0.0027, listing.point.longitude)
        assert atlas.cover(moved) != atlas.cover(listing.point)
        assert atlas.cover(Point(*listing.point)) == atlas.cover(listing.point)


# Less than everything.


def bare(territory: Territory, count: int) -> Territory:
    """A territory of its first communes, without stations."""
    return replace(territory, communes=territory.communes[:count], stations=())


@pytest.mark.parametrize("count", [1, 2, 30])
def test_a_map_needs_no_outline(demo_atlas: Atlas, count: int) -> None:
    """Without outline, stations or centres, even for one commune, there is still a map, with towns and a scale."""
    atlas = Atlas(bare(demo_atlas.territory, count), Outlines(), ())
    for frame in FRAMES.values():
        drawing = atlas.network(frame)
        assert drawing.territory == drawing.neighbours == drawing.borders == ""
        assert [town for tier in drawing.tiers for town in tier.towns]
        assert all(map(isfinite, numbers(drawing)))
    assert atlas.network().scale is not None


rings = st.lists(
    st.builds(Point, st.floats(40, 41).map(lambda v: round(v, 2)), st.floats(3, 4).map(lambda v: round(v, 2))),
    min_size=3,
    max_size=12,
    unique=True,
).map(tuple)


@unhurried
@given(st.lists(rings, min_size=1, max_size=4))
def test_any_rings_can_be_drawn(demo_atlas: Atlas, found: list[tuple[Point, ...]]) -> None:
    """Rings that cross, touch or repeat themselves give a drawing all the same."""
    assume(all(len(set(ring)) > 2 for ring in found))
    outlines = Outlines((Outline("a", "A", (tuple(found[:2]),)),), (Outline("b", "B", (tuple(found[2:] or found[:1]),)),))
    atlas = Atlas(replace(bare(demo_atlas.territory, 1), stations=()), outlines, ())
    assert all(map(isfinite, numbers(atlas.network())))
    assert all(map(isfinite, numbers(atlas.locator(found[0][0], 5))))


# What the macros write.


def elements(markup: str) -> list[ET.Element]:
    """Every element; markup that is not well-formed is an error."""
    plain = re.sub(r" (data-\w+|hidden)(?=[ >])", r' \1=""', markup).replace("&nbsp;", "&#160;")
    return list(ET.fromstring(f"<body>{plain}</body>").iter())


def the_map(atlas: Atlas, macros: Macros) -> str:
    """The network's map, as the home page has it."""
    drawings = [atlas.network(frame) for frame in FRAMES.values()]
    return str(macros.render("network_map", *drawings, "Carte des lieux", ["Fond inventé"]))


def test_markers_are_links_with_titles(real_atlas: Atlas, real_macros: Macros) -> None:
    """In each drawing that can be used, every centre is a link to its page; its title says name, place and evidence."""
    found = elements(the_map(real_atlas, real_macros))
    links = [one for one in found if one.tag == "a" and one.get("class", "").startswith("map-marker")]
    assert len(links) == 2 * len(real_atlas.listings)
    for link, listing in zip(links, real_atlas.listings * 2, strict=True):
        title = link.findtext("title") or ""
        assert link.get("href") == f"/centres/{listing.slug}/"
        assert f"map-marker--{listing.standing}" in link.get("class", "").split()
        assert title.startswith(listing.centre.name.replace("'", "’"))
        assert listing.evidence.claim.split(",")[0] in title


def test_the_map_can_be_passed_over(real_atlas: Atlas, real_macros: Macros) -> None:
    """A link before the map leads behind it; the drawings have a name, or are hidden from who cannot see them."""
    found = elements(the_map(real_atlas, real_macros))
    links = [one for one in found if one.tag == "a"]
    assert links[0].get("href") == f"#{found[-1].get('id')}"
    for svg in (one for one in found if one.tag == "svg"):
        assert svg.get("aria-hidden") == "true" or (svg.get("role") == "group" and svg.get("aria-label"))
        if svg.get("aria-hidden") == "true":
            assert not svg.findall(".//a")


def test_maps_carry_neither_style_nor_script(atlas: Atlas, real_macros: Macros) -> None:
    """No markup of a map has a style, a script, a size in pixels or an id twice; the style sheets know its classes."""
    listing = atlas.listings[0]
    markup = the_map(atlas, real_macros)
    markup += str(real_macros.render("locator_map", atlas.locator(listing.point, 6, centre=listing), "Autour"))
    markup += str(real_macros.render("cover", atlas.cover(listing.point), listing.standing))
    crowded = Atlas(atlas.territory, atlas.outlines, crowd(atlas, 500)).network()
    markup += str(real_macros.render("map_drawing", crowded, "Carte"))
    css = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "theme/static/css").rglob("*.css"))
    known = set(re.findall(r"\.(-?[a-z][\w-]*)", css))
    ids = []
    for one in elements(markup):
        assert one.tag not in ("script", "style", "image")
        assert "style" not in one.attrib
        ids += [one.get("id")] if one.get("id") else []
        for name in one.get("class", "").split():
            # A modifier without a rule of its own is the plain form of its block.
            assert name in known or name.split("--")[0] in known, name
        if one.tag == "svg":
            assert one.get("viewBox")
            assert "width" not in one.attrib
    assert len(set(ids)) == len(ids)
    assert "gradient" not in markup.lower()


def weight(markup: str) -> int:
    """Bytes when compressed as a host does."""
    return len(gzip.compress(markup.encode(), 6))


def test_maps_are_light(real_atlas: Atlas, real_macros: Macros) -> None:
    """Compressed, the real network's map with all its drawings takes at most 8 KB, what lies around any commune 2 KB."""
    assert weight(the_map(real_atlas, real_macros)) <= 8192
    for commune in real_atlas.territory.communes[::7]:
        drawing = real_atlas.locator(commune.point, 12, commune=commune)
        assert weight(str(real_macros.render("locator_map", drawing, f"Autour de {commune.name}"))) <= 2048


def test_each_standing_has_its_shape(demo_atlas: Atlas, demo: Project) -> None:
    """Closed is crossed, closed for a time is barred; evidence to renew has a rim and a core; the legend has what is shown."""
    drawing = demo_atlas.network()
    assert set(drawing.standings) == {marker.standing for marker in drawing.markers if not marker.is_stale}
    assert drawing.strokes.keys() == {Standing.CLOSED, Standing.TEMPORARILY_CLOSED}
    legend = str(Macros(demo).render("map_legend", drawing))
    plain = legend.replace("map-marker--confirme map-marker--stale", "")
    assert [standing for standing in Standing if f"map-marker--{standing}" in plain] == list(drawing.standings)
    assert drawing.has_stale
    assert legend.count("map-marker-core") == 1


def test_a_page_without_tiles_names_no_library(real_atlas: Atlas, real_macros: Macros) -> None:
    """Without a tile source the map's markup holds no button, no script and no word of a detailed map."""
    markup = the_map(real_atlas, real_macros)
    assert not re.search(r"leaflet|<script|<button|data-module", markup, re.IGNORECASE)


def test_the_library_is_the_published_one() -> None:
    """The file of Leaflet that is served is version 1.9.4 as its authors publish it."""
    files = leaflet_files()
    assert hashlib.sha256(files["vendor/leaflet.js"]).hexdigest() == LEAFLET
    assert all(name.startswith("vendor/") for name in files)


@pytest.mark.parametrize(
    "url", ["http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/", "//tiles.example/{z}/{x}/{y}", "{z}{x}{y}"]
)
def test_a_tile_source_is_a_secure_pattern(url: str) -> None:
    """An address of tiles that is not https, or leaves out what names a tile, is refused."""
    with pytest.raises(ValueError, match="https"):
        replace(IGN_PLAN, url=url)
    assert IGN_PLAN.origin == f"https://{IGN_PLAN.host}"
