"""Draws the demonstration's photos: invented places have no photographs. Run: python demo/centres/photos/_draw.py [NAME…]

Everything is flat colour: a room is made of boxes seen by one camera, what is outside is cut out by its windows. Only
files that a sheet names are published; this one never is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent
OVER = 2  # drawn larger, then reduced: edges come out smooth

Flat = tuple[float, float]
Solid = tuple[float, float, float]

PAPER, CHALK, SAND, CLAY = "#f6efe0", "#efe5d0", "#e0d2b5", "#c7b48f"
OAK, PALE_OAK, WALNUT = "#bf9560", "#d9b884", "#7d5a3a"
INK, NIGHT, PETROL, RIVER, TEAL = "#1c2b29", "#16323c", "#0f5260", "#2f7480", "#6ea3a6"
SKY, MIST, DAWN, WHEAT, BRICK, ROSE = "#dbe8e4", "#bfd6d4", "#f4e2bd", "#dfae4a", "#a4523a", "#d9a58a"
FOREST, LEAF, SLATE, STONE, WHITE = "#335f47", "#6f9465", "#5a6c79", "#a9a79b", "#fffaf0"


def rgb(colour: str) -> tuple[int, int, int]:
    """The three numbers of #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour on its way to another one: 0 is the first, 1 the second."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb(colour), rgb(other), strict=True))


def lit(colour: str, share: float) -> str:
    """A face's colour: towards white when the light falls on it, towards the night when it turns away."""
    return mixed(colour, WHITE, share) if share >= 0 else mixed(colour, NIGHT, -share)


class Sheet:
    """A drawing and its camera, which looks straight ahead: upright lines stay upright. Sizes in metres."""

    def __init__(self, ground: str, eye: Solid = (0, 1.6, 0), *, horizon: float = 0.5, lens: float = 0.9, portrait: bool = False):
        self.width, self.height = (1067, 1600) if portrait else (1600, 1067)
        self.image = Image.new("RGB", (self.width * OVER, self.height * OVER), ground)
        self.pen = ImageDraw.Draw(self.image)
        self.eye = eye
        self.horizon = horizon * self.height
        self.lens = lens * self.width

    # In the plane, in pixels of the finished drawing.

    def shape(self, points: Iterable[Flat], colour: str) -> None:
        self.pen.polygon([(x * OVER, y * OVER) for x, y in points], fill=colour)

    def bar(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        self.shape([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)

    def disc(self, x: float, y: float, radius: float, colour: str, flat: float = 1.0) -> None:
        box = [(x - radius) * OVER, (y - radius * flat) * OVER, (x + radius) * OVER, (y + radius * flat) * OVER]
        self.pen.ellipse(box, fill=colour)

    def line(self, points: Iterable[Flat], colour: str, width: float = 2) -> None:
        self.pen.line([(x * OVER, y * OVER) for x, y in points], fill=colour, width=round(width * OVER), joint="curve")

    def behind(self, view: Sheet, openings: Iterable[Iterable[Flat]]) -> None:
        """Shows another drawing through openings of this one."""
        mask = Image.new("1", self.image.size)
        cut = ImageDraw.Draw(mask)
        for points in openings:
            cut.polygon([(x * OVER, y * OVER) for x, y in points], fill=1)
        self.image.paste(view.image, mask=mask)

    # In space: x to the right, y up, z away.

    def seen(self, point: Solid) -> Flat:
        x, y, z = (there - here for there, here in zip(point, self.eye, strict=True))
        z = max(z, 0.05)
        return self.width / 2 + self.lens * x / z, self.horizon - self.lens * y / z

    def face(self, corners: Iterable[Solid], colour: str) -> None:
        self.shape([self.seen(corner) for corner in corners], colour)

    def wire(self, corners: Iterable[Solid], colour: str, width: float = 2) -> None:
        self.line([self.seen(corner) for corner in corners], colour, width)

    def box(self, low: Solid, high: Solid, colour: str, *, light: tuple[float, float, float] = (0.22, 0.0, -0.22)) -> None:
        """A box, its visible faces lit as (top, front, side)."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        top, front, side = light
        if self.eye[0] > x1:
            self.face([(x1, y0, z0), (x1, y0, z1), (x1, y1, z1), (x1, y1, z0)], lit(colour, side))
        elif self.eye[0] < x0:
            self.face([(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)], lit(colour, side))
        if self.eye[1] > y1:
            self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], lit(colour, top))
        elif self.eye[1] < y0:
            self.face([(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)], lit(colour, -0.3))
        self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], lit(colour, front))

    # What rooms have.

    def desk(self, x0: float, z0: float, x1: float, z1: float, colour: str = PALE_OAK, high: float = 0.74) -> None:
        for x in (x0 + 0.04, x1 - 0.09):
            for z in (z1 - 0.09, z0 + 0.04):
                self.box((x, 0, z), (x + 0.05, high, z + 0.05), INK)
        self.box((x0, high, z0), (x1, high + 0.05, z1), colour)

    def chair(self, x: float, z: float, colour: str, *, facing: int = 1) -> None:
        """A chair: facing 1 looks away from us, -1 towards us."""
        back = z - 0.2 if facing == 1 else z + 0.2
        legs = [(x - 0.2, z + 0.2), (x + 0.16, z + 0.2), (x - 0.2, z - 0.2), (x + 0.16, z - 0.2)]
        for a, b in legs:
            self.box((a, 0, b), (a + 0.035, 0.45, b + 0.035), INK)
        if facing == -1:
            self.box((x - 0.21, 0.5, back), (x + 0.21, 0.92, back + 0.04), colour)
        self.box((x - 0.22, 0.45, z - 0.22), (x + 0.22, 0.5, z + 0.22), colour)
        if facing == 1:
            self.box((x - 0.21, 0.55, back - 0.04), (x + 0.21, 0.92, back), colour)

    def laptop(self, x: float, z: float, high: float, *, facing: int = 1) -> None:
        """A laptop: facing 1 shows us its screen, -1 its back."""
        y = high + 0.05
        self.face([(x - 0.17, y, z - 0.12), (x + 0.17, y, z - 0.12), (x + 0.17, y, z + 0.12), (x - 0.17, y, z + 0.12)], SLATE)
        at = z + 0.12 if facing == 1 else z - 0.12
        lean = 0.06 * facing
        corners = [(x - 0.17, y, at), (x + 0.17, y, at), (x + 0.17, y + 0.23, at + lean), (x - 0.17, y + 0.23, at + lean)]
        self.face(corners, mixed(SKY, TEAL, 0.3) if facing == 1 else STONE)

    def lamp(self, x: float, z: float, low: float, high: float, colour: str, radius: float = 0.26) -> None:
        self.wire([(x, high, z), (x, low + 0.2, z)], INK, max(1.0, 5 / z))
        left, top = self.seen((x - radius, low, z)), self.seen((x, low + 0.24, z))
        right = self.seen((x + radius, low, z))
        wide = right[0] - left[0]
        self.disc(top[0], left[1], wide / 2, lit(colour, 0.5), 0.16)
        self.shape([left, (top[0] - wide * 0.14, top[1]), (top[0] + wide * 0.14, top[1]), right], colour)

    def plant(self, x: float, z: float, size: float, pot: str = BRICK) -> None:
        self.box((x - 0.16 * size, 0, z - 0.16 * size), (x + 0.16 * size, 0.34 * size, z + 0.16 * size), pot)
        root = self.seen((x, 0.34 * size, z))
        unit = self.lens / (z - self.eye[2]) * size
        for turn, (dx, dy) in enumerate(
            [(-0.42, 0.5), (0.44, 0.46), (-0.26, 0.82), (0.28, 0.86), (0.0, 1.05), (-0.5, 0.2), (0.5, 0.18)]
        ):
            tip = root[0] + dx * unit, root[1] - dy * unit
            middle = root[0] + dx * unit * 0.42, root[1] - dy * unit * 0.62
            bend = 0.07 * unit
            self.shape([root, (middle[0] - bend, middle[1] - bend * 0.3), tip, (middle[0] + bend, middle[1] + bend * 0.5)],
                       (FOREST, LEAF, mixed(FOREST, LEAF, 0.5))[turn % 3])  # fmt: skip

    def finished(self) -> Image.Image:
        return self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)


def sea(like: Sheet, sky: str = SKY, far: str = TEAL, near: str = RIVER, isles: str | None = None) -> Sheet:
    """What lies outside, with the horizon at the eye's height: sky, far islands, water in a few bands."""
    view = Sheet(sky, like.eye, portrait=like.height > like.width)
    view.horizon = like.horizon
    view.lens = like.lens
    line, wide, high = view.horizon, view.width, view.height
    cloud = mixed(sky, WHITE, 0.55)
    for x, y, long in [(0.12, 0.42, 0.3), (0.55, 0.24, 0.36), (0.78, 0.58, 0.22), (0.3, 0.7, 0.26)]:
        view.bar(wide * x, line * y, wide * (x + long), line * y + 10, cloud)
        view.bar(wide * (x + 0.05), line * y - 10, wide * (x + long * 0.7), line * y, cloud)
    hill = isles or mixed(far, sky, 0.35)
    for start, length, rise in [(-0.05, 0.34, 44), (0.5, 0.22, 26), (0.66, 0.42, 58)]:
        view.shape(
            [(wide * start, line), (wide * (start + length * 0.3), line - rise * 0.8), (wide * (start + length * 0.55), line - rise),
             (wide * (start + length * 0.8), line - rise * 0.4), (wide * (start + length), line)], hill)  # fmt: skip
    for share, colour in [(0, far), (0.035, mixed(far, near, 0.4)), (0.1, mixed(far, near, 0.75)), (0.22, near)]:
        view.bar(0, line + (high - line) * share, wide, high, colour)
    for x, y, long in [
        (0.08, 0.05, 0.1),
        (0.36, 0.09, 0.13),
        (0.62, 0.06, 0.08),
        (0.8, 0.15, 0.16),
        (0.2, 0.2, 0.14),
        (0.5, 0.28, 0.2),
    ]:
        view.bar(wide * x, line + (high - line) * y, wide * (x + long), line + (high - line) * y + 3, mixed(far, sky, 0.45))
    return view


def sail(view: Sheet, x: float, base: float, size: float, colour: str = WHITE, hull: str = PETROL) -> None:
    view.shape(
        [
            (x - size * 0.5, base),
            (x + size * 0.55, base),
            (x + size * 0.38, base + size * 0.16),
            (x - size * 0.38, base + size * 0.16),
        ],
        hull,
    )
    view.line([(x, base), (x, base - size * 1.5)], INK, max(1.5, size * 0.025))
    view.shape(
        [(x + size * 0.05, base - size * 0.1), (x + size * 0.05, base - size * 1.45), (x + size * 0.52, base - size * 0.1)],
        colour,
    )
    view.shape(
        [(x - size * 0.05, base - size * 0.1), (x - size * 0.05, base - size * 1.2), (x - size * 0.38, base - size * 0.1)],
        mixed(colour, SAND, 0.6),
    )


def boards(sheet: Sheet, colour: str, joint: str, x0: float, x1: float, z0: float, z1: float, step: float, y: float = 0) -> None:
    """A floor of boards that run away from us."""
    sheet.face([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], colour)
    x = x0 + step
    while x < x1:
        sheet.wire([(x, y, z0), (x, y, z1)], joint, 1.4)
        x += step


def plateau() -> Image.Image:
    """The Escale's shared floor: a row of desks along wide bays, the basin outside, light from a saw-tooth roof."""
    sheet = Sheet(CHALK, (1.1, 1.62, 0), horizon=0.47, lens=0.78)
    left, right, back, high = -4.2, 4.6, 15.0, 3.9
    boards(sheet, OAK, mixed(OAK, WALNUT, 0.25), left, right, 0.6, back, 0.55)
    sheet.face([(left, high, 0.4), (right, high, 0.4), (right, high, back), (left, high, back)], mixed(CHALK, SAND, 0.55))
    for z in (3.2, 5.8, 8.4, 11.0, 13.4):  # the teeth of the roof, open to the north
        sheet.face([(left, high, z), (right, high, z), (right, high, z + 0.95), (left, high, z + 0.95)], PAPER)
        sheet.face([(left, high, z), (right, high, z), (right, high - 0.2, z), (left, high - 0.2, z)], CLAY)
    sheet.face([(left, 0, back), (right, 0, back), (right, high, back), (left, high, back)], SAND)
    sheet.face([(right, 0, 0.4), (right, 0, back), (right, high, back), (right, high, 0.4)], mixed(CHALK, SAND, 0.3))
    sheet.face([(left, 0, 0.4), (left, 0, back), (left, high, back), (left, high, 0.4)], mixed(SAND, CLAY, 0.45))
    bays = [(1.5, 3.9), (4.5, 6.9), (7.5, 9.9), (10.5, 12.9)]
    view = sea(sheet)
    sail(view, 205, 520, 62)
    sail(view, 425, 509, 34, colour=DAWN, hull=BRICK)
    panes = [[sheet.seen((left, y, z)) for y, z in [(0.72, a), (0.72, b), (3.2, b), (3.2, a)]] for a, b in bays]
    sheet.behind(view, panes)
    for a, b in bays:
        for z in (a, (a + b) / 2, b):
            sheet.wire([(left, 0.72, z), (left, 3.2, z)], INK, 30 / (z + 2))
        for y in (0.72, 2.45, 3.2):
            sheet.wire([(left, y, a), (left, y, b)], INK, 22 / (a + 2))
        sheet.face(
            [
                (left + 0.5, 0.001, a + 0.5),
                (left + 0.5, 0.001, b + 0.4),
                (left + 3.4, 0.001, b + 1.1),
                (left + 3.4, 0.001, a + 1.2),
            ],
            PALE_OAK,
        )
    sheet.face([(1.2, 0.4, back - 0.01), (3.6, 0.4, back - 0.01), (3.6, 2.6, back - 0.01), (1.2, 2.6, back - 0.01)], PETROL)
    for y in (0.95, 1.5, 2.05):
        sheet.wire([(1.2, y, back - 0.02), (3.6, y, back - 0.02)], TEAL, 2)
    for x, tall, colour in [
        (1.4, 0.4, WHEAT),
        (1.7, 0.32, PAPER),
        (2.1, 0.42, BRICK),
        (2.6, 0.36, PAPER),
        (3.0, 0.44, ROSE),
        (3.3, 0.3, WHEAT),
    ]:
        for y in (0.42, 0.96, 1.51):
            sheet.box((x, y, back - 0.2), (x + 0.18, y + tall, back - 0.05), colour)
    sheet.face([(right, 0, 9.6), (right, 0, 12.2), (right, 2.7, 12.2), (right, 2.7, 9.6)], FOREST)  # the door to the rooms
    sheet.wire([(right, 0, 10.9), (right, 2.7, 10.9)], mixed(FOREST, LEAF, 0.5), 2)
    sheet.plant(3.9, 13.4, 1.3)
    sheet.plant(-3.6, 13.9, 1.4, PETROL)
    for z in (11.7, 8.7, 5.7, 2.7):  # the row along the bays, and the middle one
        for x0, tint in ((-3.3, PETROL), (1.6, WHEAT)):
            sheet.chair(x0 + 0.55, z + 1.3, tint, facing=-1)
            sheet.chair(x0 + 1.65, z + 1.3, tint, facing=-1)
            sheet.desk(x0, z, x0 + 2.2, z + 0.95)
            sheet.laptop(x0 + 0.55, z + 0.62, 0.74, facing=-1)
            sheet.box((x0 + 1.9, 0.79, z + 0.2), (x0 + 2.0, 0.9, z + 0.3), BRICK)
            sheet.chair(x0 + 1.5, z - 0.35, mixed(tint, INK, 0.15))
            sheet.laptop(x0 + 1.5, z + 0.3, 0.74)
        sheet.lamp(-2.2, z + 0.5, 2.35, high, PETROL)
        sheet.lamp(2.7, z + 0.5, 2.35, high, WHEAT)
    return sheet.finished()


def room() -> Image.Image:
    """The Sextant room: a long table, a screen, a board, a band of windows on the basin."""
    sheet = Sheet(CHALK, (0, 1.55, 0), horizon=0.46, lens=0.74)
    side, back, high = 3.3, 7.6, 2.9
    sheet.face([(-side, 0, 0.4), (side, 0, 0.4), (side, 0, back), (-side, 0, back)], mixed(RIVER, SLATE, 0.45))
    sheet.face([(-side, high, 0.4), (side, high, 0.4), (side, high, back), (-side, high, back)], PAPER)
    sheet.face([(-side, 0, back), (side, 0, back), (side, high, back), (-side, high, back)], CHALK)
    sheet.face([(-side, 0, 0.4), (-side, 0, back), (-side, high, back), (-side, high, 0.4)], mixed(SAND, CLAY, 0.35))
    sheet.face([(side, 0, 0.4), (side, 0, back), (side, high, back), (side, high, 0.4)], SAND)
    z = back - 0.01
    view = sea(sheet, sky=DAWN, far=mixed(TEAL, DAWN, 0.3), near=RIVER)
    sail(view, 905, 503, 40)
    sheet.behind(view, [[sheet.seen((x, y, z)) for x, y in [(0.35, 0.95), (3.0, 0.95), (3.0, 2.45), (0.35, 2.45)]]])
    for x in (0.35, 1.23, 2.12, 3.0):
        sheet.wire([(x, 0.95, z), (x, 2.45, z)], INK, 4)
    for y in (0.95, 2.45):
        sheet.wire([(0.35, y, z), (3.0, y, z)], INK, 5)
    sheet.box((-2.75, 0.98, z - 0.06), (-0.3, 2.38, z), INK)  # the screen, with faces of colour for those far away
    for column, tints in enumerate([(TEAL, ROSE), (WHEAT, PETROL), (LEAF, SLATE)]):
        for row, tint in enumerate(tints):
            x, y = -2.65 + column * 0.77, 1.72 - row * 0.66
            sheet.face(
                [(x, y, z - 0.07), (x + 0.7, y, z - 0.07), (x + 0.7, y + 0.58, z - 0.07), (x, y + 0.58, z - 0.07)],
                mixed(tint, PAPER, 0.35),
            )
            at = sheet.seen((x + 0.35, y + 0.3, z - 0.08))
            sheet.disc(at[0], at[1], 15, mixed(tint, INK, 0.35))
            sheet.bar(at[0] - 26, at[1] + 19, at[0] + 26, at[1] + 38, mixed(tint, INK, 0.35))
    sheet.face([(-side, 0.85, 2.6), (-side, 0.85, 5.6), (-side, 2.2, 5.6), (-side, 2.2, 2.6)], WHITE)  # the board on the left
    for y, a, b in [(1.95, 2.9, 4.2), (1.75, 2.9, 4.8), (1.55, 2.9, 3.8)]:
        sheet.wire([(-side + 0.01, y, a), (-side + 0.01, y, b)], PETROL, 4)
    sheet.wire(
        [(-side + 0.01, 1.0, 3.0), (-side + 0.01, 1.3, 3.7), (-side + 0.01, 1.15, 4.3), (-side + 0.01, 1.4, 5.2)], BRICK, 4
    )
    sheet.face([(side, 0, 4.7), (side, 0, 5.9), (side, 2.25, 5.9), (side, 2.25, 4.7)], PETROL)
    knob = sheet.seen((side, 1.05, 4.85))
    sheet.disc(knob[0], knob[1], 6, WHEAT)
    sheet.face([(0.5, 0.001, 6.9), (2.6, 0.001, 6.9), (2.0, 0.001, 4.8), (-0.5, 0.001, 4.8)], mixed(TEAL, SLATE, 0.3))
    sheet.plant(2.75, 6.9, 1.1)
    for z0 in (5.75, 5.0, 4.25, 3.5):
        sheet.chair(-1.35, z0, WHEAT, facing=-1)
        sheet.chair(1.35, z0, WHEAT, facing=-1)
    sheet.chair(0, 6.6, WHEAT, facing=-1)
    for x in (-0.75, 0.67):
        for z0 in (5.9, 3.2):
            sheet.box((x, 0, z0), (x + 0.08, 0.74, z0 + 0.08), INK)
    sheet.box((-1.0, 0.74, 2.9), (1.0, 0.8, 6.2), PALE_OAK)
    for x, z0, facing in [(-0.55, 5.5, 1), (0.5, 5.3, 1), (-0.5, 4.0, 1)]:
        sheet.laptop(x, z0, 0.75, facing=facing)
    sheet.face([(0.3, 0.801, 3.7), (0.62, 0.801, 3.75), (0.55, 0.801, 4.1), (0.24, 0.801, 4.05)], WHITE)
    for x, z0, tint in [(0.2, 4.7, BRICK), (-0.05, 3.5, PETROL), (0.75, 4.5, WHITE)]:
        sheet.box((x, 0.8, z0), (x + 0.08, 0.9, z0 + 0.08), tint)
    for z0 in (5.4, 3.9):
        sheet.lamp(0, z0, 2.05, high, PETROL, 0.34)
    return sheet.finished()


def quay() -> Image.Image:
    """The Escale from across the basin: the old net hall and its saw-tooth roof, at the end of the day."""
    sheet = Sheet(DAWN, horizon=0.62)
    line = 700.0
    for x, y, long in [(90, 150, 420), (760, 90, 520), (1180, 230, 330), (300, 290, 260)]:
        sheet.bar(x, y, x + long, y + 14, PAPER)
        sheet.bar(x + 60, y - 14, x + long * 0.7, y, PAPER)
    sheet.disc(1290, 330, 62, WHITE)
    hill = mixed(TEAL, DAWN, 0.5)
    sheet.shape(
        [(0, 560), (180, 505), (420, 540), (700, 480), (980, 530), (1240, 470), (1600, 540), (1600, line), (0, line)], hill
    )
    for x, wide, tall, tint in [(30, 120, 150, SAND), (150, 90, 190, CHALK), (1330, 110, 170, CHALK), (1440, 160, 140, SAND)]:
        sheet.bar(x, line - tall, x + wide, line, tint)
        sheet.shape(
            [(x - 6, line - tall), (x + wide / 2, line - tall - 52), (x + wide + 6, line - tall)], mixed(BRICK, tint, 0.25)
        )
        for column in range(2):
            for row in range(2):
                a, b = x + wide * (0.2 + 0.4 * column), line - tall + 26 + row * 56
                sheet.bar(a, b, a + wide * 0.18, b + 32, mixed(PETROL, tint, 0.3))
    teeth, start, wide = 6, 290, 165
    wall_top = line - 205
    for tooth in range(teeth):
        x = start + tooth * wide
        sheet.shape([(x, wall_top), (x + wide, wall_top), (x + wide, wall_top - 108)], mixed(PETROL, SLATE, 0.35))
        sheet.shape(
            [(x + wide, wall_top), (x + wide, wall_top - 108), (x + wide + 20, wall_top - 92), (x + wide + 20, wall_top)], MIST
        )
    sheet.bar(start, wall_top, start + teeth * wide, line, CHALK)
    sheet.bar(start, wall_top, start + teeth * wide, wall_top + 10, CLAY)
    for tooth in range(teeth):
        x = start + tooth * wide
        if tooth == 4:
            sheet.bar(x + 32, line - 140, x + wide - 32, line, FOREST)
            sheet.bar(x + wide / 2 - 2, line - 140, x + wide / 2 + 2, line, mixed(FOREST, LEAF, 0.5))
            sheet.bar(x + 20, line - 168, x + wide - 20, line - 150, WHEAT)
            continue
        sheet.bar(x + 22, line - 150, x + wide - 22, line - 34, INK)
        for column in range(3):
            a = x + 27 + column * (wide - 50) / 3
            sheet.bar(a, line - 145, a + (wide - 62) / 3, line - 39, WHEAT if (tooth + column) % 3 else DAWN)
        sheet.bar(x + 27, line - 66, x + wide - 27, line - 39, mixed(WHEAT, OAK, 0.6))
    sheet.bar(0, line, 1600, line + 64, STONE)
    sheet.bar(0, line, 1600, line + 9, mixed(STONE, WHITE, 0.4))
    for x in range(70, 1600, 190):
        sheet.bar(x, line - 20, x + 15, line + 4, INK)
        sheet.bar(x - 4, line - 24, x + 19, line - 14, INK)
    for x, y, dx in [(0, 24, 1600), (0, 44, 1600)]:
        sheet.line([(x, line + y), (x + dx, line + y)], mixed(STONE, SLATE, 0.3), 1.5)
    sheet.bar(0, line + 64, 1600, 1067, mixed(RIVER, TEAL, 0.4))
    sheet.bar(0, line + 64, 1600, line + 84, mixed(RIVER, NIGHT, 0.35))
    for tooth in range(teeth):  # the lit bays in the water
        x = start + tooth * wide
        for step in range(5):
            if tooth != 4:
                inset = step * 7
                sheet.bar(
                    x + 26 + inset,
                    line + 104 + step * 36,
                    x + wide - 26 - inset,
                    line + 118 + step * 36,
                    mixed(WHEAT, RIVER, 0.25 + step * 0.13),
                )
    for x, y, long in [(60, 850, 180), (1340, 900, 220), (180, 960, 300), (900, 1010, 260), (1250, 820, 140), (560, 1040, 160)]:
        sheet.bar(x, y, x + long, y + 4, mixed(TEAL, DAWN, 0.35))
    sail(sheet, 1420, 840, 120, colour=PAPER, hull=BRICK)
    hull = 905
    sheet.shape([(80, hull), (360, hull), (330, hull + 48), (120, hull + 48)], PETROL)
    sheet.bar(150, hull - 46, 240, hull, CHALK)
    sheet.bar(166, hull - 34, 190, hull - 14, PETROL)
    sheet.bar(200, hull - 34, 224, hull - 14, PETROL)
    sheet.bar(80, hull, 360, hull + 9, WHEAT)
    return sheet.finished()


def workshop() -> Image.Image:
    """The Fabrique: a bench, a wall of tools, planks, a saw under its hood; it is noon."""
    sheet = Sheet(CHALK, (-0.4, 1.6, 0), horizon=0.45, lens=0.76)
    side, back, high = 4.4, 8.6, 3.6
    sheet.face([(-side, 0, 0.4), (side, 0, 0.4), (side, 0, back), (-side, 0, back)], STONE)
    sheet.face([(-side, high, 0.4), (side, high, 0.4), (side, high, back), (-side, high, back)], mixed(PAPER, SAND, 0.4))
    for z in (2.6, 4.4, 6.2, 8.0):
        sheet.box((-side, high - 0.28, z), (side, high, z + 0.22), WALNUT)
    sheet.face([(-side, 0, back), (side, 0, back), (side, high, back), (-side, high, back)], CHALK)
    sheet.face([(side, 0, 0.4), (side, 0, back), (side, high, back), (side, high, 0.4)], mixed(SAND, CLAY, 0.3))
    sheet.face([(-side, 0, 0.4), (-side, 0, back), (-side, high, back), (-side, high, 0.4)], SAND)
    view = sea(sheet, sky=SKY, isles=LEAF)
    doors = [(-side, 0.0, 2.9), (-side, 0.0, 6.6), (-side, 2.9, 6.6), (-side, 2.9, 2.9)]
    sheet.behind(view, [[sheet.seen(corner) for corner in doors]])
    ground = [(-side, 0.0, 2.9), (-side, 0.0, 6.6), (-side, 0.62, 6.6), (-side, 0.62, 2.9)]
    sheet.face(ground, LEAF)
    for z in (2.9, 4.75, 6.6):
        sheet.wire([(-side, 0, z), (-side, 2.9, z)], FOREST, 14)
    for y in (0.1, 1.1, 2.9):
        sheet.wire([(-side, y, 2.9), (-side, y, 6.6)], FOREST, 10)
    sheet.face([(-side, 0.001, 3.1), (-side, 0.001, 6.7), (-1.3, 0.001, 7.3), (-1.3, 0.001, 4.3)], mixed(STONE, PAPER, 0.6))
    z = back - 0.02
    sheet.face([(-1.9, 1.15, z), (2.1, 1.15, z), (2.1, 2.85, z), (-1.9, 2.85, z)], PETROL)  # the wall of tools
    for x, y, tall, tint in [(-1.6, 1.6, 0.95, OAK), (-1.25, 1.75, 0.8, STONE), (-0.95, 1.6, 0.95, OAK), (-0.6, 1.9, 0.65, BRICK),
                             (1.0, 1.7, 0.85, OAK), (1.35, 1.85, 0.7, WHEAT), (1.7, 1.6, 0.95, STONE)]:  # fmt: skip
        sheet.box((x, y, z - 0.05), (x + 0.09, y + tall, z), tint)
        sheet.box((x - 0.08, y + tall - 0.14, z - 0.06), (x + 0.17, y + tall, z), INK if tint != STONE else SLATE)
    at = sheet.seen((0.2, 2.15, z))
    for radius, tint in [(56, STONE), (44, PETROL), (12, STONE)]:
        sheet.disc(at[0], at[1], radius, tint)
    sheet.shape(
        [
            (at[0] - 130, at[1] + 100),
            (at[0] + 120, at[1] + 78),
            (at[0] + 120, at[1] + 100),
            (at[0] + 92, at[1] + 112),
            (at[0] - 130, at[1] + 112),
        ],
        STONE,
    )
    for row, tints in enumerate([(WHEAT, BRICK, TEAL, PAPER, WHEAT), (PAPER, TEAL, WHEAT, BRICK, PAPER)]):
        for column, tint in enumerate(tints):
            x, y = 2.5 + column * 0.36, 1.75 + row * 0.45
            sheet.box((x, y, z - 0.25), (x + 0.3, y + 0.28, z), tint)
    for x, tall in [(-4.2, 2.3), (-3.95, 2.9), (-3.7, 2.6), (-3.4, 3.1), (-3.1, 2.4)]:  # planks against the wall
        sheet.face(
            [(x, 0, 7.3), (x + 0.22, 0, 7.3), (x + 0.22 + 0.35, tall, 8.5), (x + 0.35, tall, 8.5)],
            PALE_OAK if round(x * 20) % 3 else OAK,
        )
    for x in (-1.9, 1.8):
        for z0 in (7.9, 6.9):
            sheet.box((x, 0, z0), (x + 0.14, 0.86, z0 + 0.14), WALNUT)
    sheet.box((-2.1, 0.86, 6.8), (2.2, 0.98, 8.1), OAK)
    sheet.box((-1.5, 0.98, 7.3), (-0.9, 1.25, 7.8), FOREST)
    sheet.box((0.2, 0.98, 7.2), (1.5, 1.03, 7.35), PALE_OAK)
    sheet.box((0.35, 1.03, 7.1), (1.3, 1.08, 7.28), PALE_OAK)
    sheet.box((1.55, 0.98, 7.2), (1.75, 1.12, 7.4), BRICK)
    sheet.box((0.9, 0, 3.7), (2.9, 0.84, 5.1), SLATE)  # the saw
    sheet.box((0.7, 0.84, 3.6), (3.1, 0.92, 5.2), STONE)
    sheet.box((1.85, 0.92, 4.1), (1.9, 1.22, 4.8), WHITE)
    sheet.box((1.72, 1.2, 4.0), (2.03, 1.28, 4.9), WHEAT)
    sheet.box((2.3, 0.92, 3.75), (2.95, 0.97, 5.0), PALE_OAK)
    sheet.face([(1.1, 0.25, 3.69), (1.5, 0.25, 3.69), (1.5, 0.5, 3.69), (1.1, 0.5, 3.69)], BRICK)
    for x, z0 in [(-1.6, 5.6), (-0.3, 4.6)]:
        for a, b in [(-0.17, -0.17), (0.13, -0.17), (-0.17, 0.13), (0.13, 0.13)]:
            sheet.box((x + a, 0, z0 + b), (x + a + 0.04, 0.62, z0 + b + 0.04), INK)
        sheet.box((x - 0.22, 0.62, z0 - 0.22), (x + 0.22, 0.68, z0 + 0.22), OAK)
    for x in (-1.4, 1.3):
        sheet.lamp(x, 5.6, 2.5, high - 0.2, FOREST, 0.36)
    return sheet.finished()


def cafe() -> Image.Image:
    """L'Œuvre & Cie in the evening: the long table under its lamps, the piano, the street turning blue."""
    wall = mixed(PETROL, SLATE, 0.2)
    sheet = Sheet(wall, (0.2, 1.55, 0), horizon=0.47, lens=0.8)
    side, back, high = 3.6, 8.2, 3.2
    boards(sheet, WALNUT, mixed(WALNUT, INK, 0.35), -side, side, 0.4, back, 0.4)
    sheet.face([(-side, high, 0.4), (side, high, 0.4), (side, high, back), (-side, high, back)], mixed(wall, NIGHT, 0.55))
    sheet.face([(-side, 0, back), (side, 0, back), (side, high, back), (-side, high, back)], wall)
    sheet.face([(-side, 0, 0.4), (-side, 0, back), (-side, high, back), (-side, high, 0.4)], mixed(wall, NIGHT, 0.3))
    sheet.face([(side, 0, 0.4), (side, 0, back), (side, high, back), (side, high, 0.4)], mixed(wall, NIGHT, 0.2))
    z = back - 0.01
    dusk = mixed(SLATE, ROSE, 0.72)
    view = sea(sheet, sky=dusk, far=mixed(SLATE, NIGHT, 0.25), near=NIGHT, isles=mixed(NIGHT, SLATE, 0.4))
    view.disc(905, 372, 30, DAWN)
    for x, tall in [(640, 120), (725, 165), (1010, 110), (1085, 150)]:
        view.bar(x, view.horizon - tall, x + 78, view.height, mixed(NIGHT, SLATE, 0.25))
        view.shape(
            [(x - 5, view.horizon - tall), (x + 39, view.horizon - tall - 36), (x + 83, view.horizon - tall)],
            mixed(NIGHT, BRICK, 0.3),
        )
        view.bar(x + 16, view.horizon - tall + 24, x + 32, view.horizon - tall + 48, WHEAT)
    sheet.behind(view, [[sheet.seen((x, y, z)) for x, y in [(-0.9, 0.8), (3.1, 0.8), (3.1, 2.7), (-0.9, 2.7)]]])
    for x in (-0.9, 0.43, 1.77, 3.1):
        sheet.wire([(x, 0.8, z), (x, 2.7, z)], OAK, 7)
    for y in (0.8, 2.2, 2.7):
        sheet.wire([(-0.9, y, z), (3.1, y, z)], OAK, 6)
    for x, y, wide, tall, tint in [(-3.4, 1.6, 0.6, 0.75, ROSE), (-2.65, 1.75, 0.5, 0.5, WHEAT), (-2.0, 1.6, 0.45, 0.7, TEAL)]:
        sheet.box((x, y, z - 0.04), (x + wide, y + tall, z), OAK)
        sheet.face(
            [
                (x + 0.06, y + 0.06, z - 0.05),
                (x + wide - 0.06, y + 0.06, z - 0.05),
                (x + wide - 0.06, y + tall - 0.06, z - 0.05),
                (x + 0.06, y + tall - 0.06, z - 0.05),
            ],
            mixed(tint, PAPER, 0.3),
        )
    sheet.box((-3.5, 0, 7.2), (-1.5, 1.25, 8.1), INK, light=(0.2, 0.08, -0.1))  # the piano
    sheet.box((-3.45, 0.68, 6.85), (-1.55, 0.76, 7.2), INK, light=(0.1, 0.05, 0))
    sheet.face([(-3.4, 0.765, 6.9), (-1.6, 0.765, 6.9), (-1.6, 0.765, 7.12), (-3.4, 0.765, 7.12)], PAPER)
    for key in range(14):
        x = -3.34 + key * 0.125
        if key % 7 not in (2, 6):
            sheet.face([(x, 0.767, 7.0), (x + 0.05, 0.767, 7.0), (x + 0.05, 0.767, 7.12), (x, 0.767, 7.12)], INK)
    sheet.face([(-2.8, 0.95, 7.19), (-2.2, 0.95, 7.19), (-2.25, 1.3, 7.19), (-2.75, 1.3, 7.19)], WHITE)
    sheet.box((-2.8, 0.45, 6.1), (-2.2, 0.52, 6.5), BRICK)
    for x in (-2.77, -2.27):
        sheet.box((x, 0, 6.12), (x + 0.04, 0.45, 6.16), INK)
    sheet.face([(side, 0.9, 2.4), (side, 0.9, 6.4), (side, 0.98, 6.4), (side, 0.98, 2.4)], OAK)  # the counter's shelves
    for y in (1.3, 1.8, 2.3):
        sheet.wire([(side, y, 2.6), (side, y, 6.4)], OAK, 5)
        for step in range(9):
            z0 = 2.75 + step * 0.4
            tint = (WHEAT, PAPER, BRICK, TEAL, ROSE)[(step + round(y * 10)) % 5]
            sheet.face(
                [
                    (side - 0.01, y + 0.02, z0),
                    (side - 0.01, y + 0.02, z0 + 0.2),
                    (side - 0.01, y + 0.3, z0 + 0.2),
                    (side - 0.01, y + 0.3, z0),
                ],
                tint,
            )
    sheet.face([(-1.9, 0.001, 2.6), (2.3, 0.001, 2.6), (2.0, 0.001, 7.0), (-1.4, 0.001, 7.0)], mixed(WALNUT, WHEAT, 0.28))
    for x in (-0.75, 0.35, 1.45):
        sheet.chair(x, 6.1, BRICK, facing=-1)
    for x in (-1.1, 1.75):
        sheet.box((x, 0, 4.5), (x + 0.1, 0.74, 5.5), INK)
    sheet.box((-1.5, 0.74, 4.2), (2.2, 0.81, 5.7), OAK, light=(0.42, 0.05, -0.2))
    sheet.laptop(-0.7, 5.3, 0.76, facing=-1)
    sheet.laptop(1.2, 4.75, 0.76)
    for x, z0, tint in [(0.1, 4.8, WHITE), (0.55, 5.2, BRICK), (1.75, 5.1, WHITE), (-1.2, 4.8, TEAL)]:
        sheet.box((x, 0.81, z0), (x + 0.1, 0.9, z0 + 0.1), tint)
    sheet.face([(-0.35, 0.812, 4.45), (0.0, 0.812, 4.5), (-0.05, 0.812, 4.75), (-0.4, 0.812, 4.7)], WHITE)
    for x in (-0.95, 0.2, 1.35):
        sheet.chair(x, 3.75, mixed(BRICK, INK, 0.2))
    for x in (-0.9, 0.35, 1.6):
        sheet.lamp(x, 4.9, 1.95, high, WHEAT, 0.3)
    return sheet.finished()


def lighthouse() -> Image.Image:
    """Misaine's lighthouse and its keepers' house on their rock, upright."""
    sheet = Sheet(SKY, horizon=0.66, portrait=True)
    line = 1060.0
    for x, y, long in [(60, 190, 330), (620, 130, 380), (120, 470, 260), (700, 560, 300), (520, 830, 380)]:
        sheet.bar(x, y, x + long, y + 16, WHITE)
        sheet.bar(x + 60, y - 16, x + long * 0.72, y, WHITE)
    sheet.shape([(0, line), (90, line - 46), (240, line - 60), (400, line)], mixed(TEAL, SKY, 0.35))
    for share, tint in [(0, TEAL), (0.06, mixed(TEAL, RIVER, 0.4)), (0.18, mixed(TEAL, RIVER, 0.75)), (0.4, RIVER)]:
        sheet.bar(0, line + 540 * share, 1067, 1600, tint)
    for x, y, long in [(40, 1100, 150), (90, 1180, 200), (20, 1290, 170), (820, 1420, 220), (120, 1440, 240), (600, 1520, 260)]:
        sheet.bar(x, y, x + long, y + 5, mixed(TEAL, SKY, 0.45))
    sail(sheet, 150, 1085, 66, colour=WHITE, hull=BRICK)
    sheet.shape([(190, 1400), (300, 1230), (420, 1180), (1067, 1130), (1067, 1500), (760, 1470), (560, 1500), (380, 1440)], SLATE)
    sheet.shape([(300, 1230), (420, 1180), (1067, 1130), (1067, 1260), (720, 1290), (480, 1270)], mixed(SLATE, STONE, 0.55))
    sheet.shape([(380, 1196), (560, 1150), (1067, 1090), (1067, 1170), (700, 1215)], LEAF)
    sheet.shape([(700, 1215), (1067, 1170), (1067, 1210), (820, 1236)], FOREST)
    for x, y in [(430, 1330), (620, 1360), (850, 1340), (540, 1420), (980, 1400)]:
        sheet.shape([(x, y), (x + 90, y - 16), (x + 120, y + 18), (x + 30, y + 30)], mixed(SLATE, NIGHT, 0.25))
    low, top, centre = 1165.0, 380.0, 585.0  # the tower

    def half(y: float) -> float:
        return 62 + (y - top) / (low - top) * 38

    sheet.shape(
        [(centre - half(top), top), (centre + half(top), top), (centre + half(low), low), (centre - half(low), low)], WHITE
    )
    for a, b in [(500, 640), (790, 930)]:
        sheet.shape([(centre - half(a), a), (centre + half(a), a), (centre + half(b), b), (centre - half(b), b)], BRICK)
    sheet.shape(
        [(centre + half(top) * 0.3, top), (centre + half(top), top), (centre + half(low), low), (centre + half(low) * 0.3, low)],
        CLAY,
    )
    for a, b in [(500, 640), (790, 930)]:
        sheet.shape(
            [(centre + half(a) * 0.3, a), (centre + half(a), a), (centre + half(b), b), (centre + half(b) * 0.3, b)],
            mixed(BRICK, NIGHT, 0.3),
        )
    for y in (455, 710, 1000):
        sheet.bar(centre - 22, y, centre - 2, y + 36, PETROL)
    sheet.bar(centre - 96, top - 16, centre + 96, top, INK)
    for x in range(-88, 96, 22):
        sheet.bar(centre + x - 2, top - 56, centre + x + 2, top - 16, INK)
    sheet.bar(centre - 96, top - 60, centre + 96, top - 54, INK)
    sheet.bar(centre - 52, top - 130, centre + 52, top - 16, MIST)
    sheet.bar(centre - 22, top - 112, centre + 22, top - 40, WHEAT)
    for x in (-52, -18, 18, 52):
        sheet.bar(centre + x - 3, top - 130, centre + x + 3, top - 16, INK)
    sheet.shape([(centre - 68, top - 128), (centre - 34, top - 186), (centre + 34, top - 186), (centre + 68, top - 128)], PETROL)
    sheet.disc(centre, top - 194, 13, PETROL)
    sheet.line([(centre, top - 194), (centre, top - 250)], INK, 4)
    x0, x1, base, eaves = 640, 985, 1160, 985  # the keepers' house
    sheet.bar(x0, eaves, x1, base, PAPER)
    sheet.bar(x0, eaves, x0 + 60, base, SAND)
    sheet.shape([(x0 - 18, eaves), (x0 + 46, eaves - 110), (x1 - 20, eaves - 110), (x1 + 22, eaves)], SLATE)
    for x in (x0 + 70, x1 - 95):
        sheet.bar(x, eaves - 160, x + 42, eaves - 96, CHALK)
        sheet.bar(x - 5, eaves - 166, x + 47, eaves - 152, BRICK)
    for x in (x0 + 32, x0 + 116, x0 + 276):
        sheet.bar(x, eaves + 42, x + 46, eaves + 108, PETROL)
        sheet.bar(x + 21, eaves + 42, x + 25, eaves + 108, PAPER)
        sheet.bar(x, eaves + 72, x + 46, eaves + 76, PAPER)
    sheet.bar(x0 + 196, eaves + 44, x0 + 250, base, FOREST)
    for x in (x0 + 116, x0 + 276):  # the works: a scaffold along the front
        sheet.bar(x - 22, eaves - 24, x - 16, base, OAK)
        sheet.bar(x + 62, eaves - 24, x + 68, base, OAK)
    sheet.bar(x0 + 88, eaves + 20, x0 + 350, eaves + 29, OAK)
    sheet.shape([(835, 1160), (890, 1160), (760, 1290), (690, 1330), (640, 1326), (720, 1270)], SAND)
    return sheet.finished()


def pontoon() -> Image.Image:
    """Le Ponton: a wooden room on its piles above the beach, its roof under a tarpaulin."""
    sheet = Sheet(SKY, horizon=0.5)
    line = 560.0
    for x, y, long in [(80, 120, 380), (620, 190, 300), (1050, 90, 460), (260, 300, 240), (1220, 330, 260)]:
        sheet.bar(x, y, x + long, y + 15, WHITE)
        sheet.bar(x + 60, y - 15, x + long * 0.7, y, WHITE)
    sheet.shape([(0, line), (140, line - 50), (330, line - 70), (540, line - 24), (640, line)], mixed(TEAL, SKY, 0.35))
    for share, tint in [(0, TEAL), (0.12, mixed(TEAL, RIVER, 0.45)), (0.32, mixed(TEAL, RIVER, 0.8))]:
        sheet.bar(0, line + 270 * share, 1600, 900, tint)
    for x, y, long in [(60, 590, 160), (360, 624, 220), (1180, 600, 200), (180, 690, 240), (1320, 680, 180), (620, 730, 180)]:
        sheet.bar(x, y, x + long, y + 4, mixed(TEAL, SKY, 0.45))
    sail(sheet, 250, 600, 70, colour=DAWN, hull=PETROL)
    sheet.shape([(0, 850), (300, 806), (700, 826), (1100, 790), (1600, 830), (1600, 1067), (0, 1067)], MIST)
    sheet.shape([(0, 872), (300, 826), (700, 846), (1100, 810), (1600, 852), (1600, 1067), (0, 1067)], DAWN)
    sheet.shape([(0, 960), (420, 914), (900, 950), (1600, 930), (1600, 1067), (0, 1067)], SAND)
    floor, x0, x1 = 640.0, 640.0, 1260.0
    for x in range(660, 1600, 100):  # the piles, and their cross-braces
        sheet.bar(x, floor, x + 16, 868 + (x % 60), WALNUT)
        sheet.bar(x + 11, floor, x + 16, 868 + (x % 60), mixed(WALNUT, NIGHT, 0.3))
    for x in (660, 860, 1060):
        sheet.line([(x + 8, floor + 30), (x + 108, floor + 150)], WALNUT, 6)
        sheet.line([(x + 108, floor + 30), (x + 8, floor + 150)], WALNUT, 6)
    sheet.bar(560, floor, 1600, floor + 22, OAK)
    sheet.bar(560, floor + 22, 1600, floor + 31, WALNUT)
    for x in range(576, 1600, 56):
        sheet.bar(x, floor - 62, x + 6, floor, PAPER)
    sheet.bar(560, floor - 66, 1600, floor - 58, PAPER)
    sheet.bar(560, floor - 34, 1600, floor - 30, PAPER)
    wall = 388.0
    sheet.bar(x0, wall, x1, floor, PETROL)
    for x in range(int(x0) + 31, int(x1), 31):
        sheet.bar(x, wall, x + 2, floor, mixed(PETROL, NIGHT, 0.35))
    for x in (676, 806, 936):
        sheet.bar(x, wall + 62, x + 104, wall + 182, PAPER)
        sheet.bar(x + 6, wall + 68, x + 49, wall + 176, MIST)
        sheet.bar(x + 55, wall + 68, x + 98, wall + 176, MIST)
        sheet.bar(x + 6, wall + 142, x + 98, wall + 176, PALE_OAK)
    sheet.bar(1084, wall + 62, 1168, floor, WHEAT)
    sheet.bar(1096, wall + 76, 1156, wall + 150, MIST)
    sheet.disc(1214, wall + 118, 26, PAPER)
    sheet.disc(1214, wall + 118, 14, PETROL)
    sheet.bar(1190, wall + 114, 1238, wall + 122, BRICK)
    sheet.shape([(x0 - 34, wall), (x0 + 70, wall - 128), (x1 - 70, wall - 128), (x1 + 34, wall)], SLATE)
    sheet.shape(
        [
            (x0 + 150, wall + 24),
            (x0 + 176, wall - 134),
            (x0 + 420, wall - 134),
            (x0 + 470, wall + 10),
            (x0 + 400, wall + 26),
            (x0 + 310, wall + 8),
            (x0 + 230, wall + 28),
        ],
        TEAL,
    )
    for x in (x0 + 236, x0 + 318, x0 + 392):
        sheet.line([(x, wall - 130), (x + 12, wall + 10)], mixed(TEAL, RIVER, 0.5), 3)
    for x in (x0 + 140, x0 + 478):  # the ladder
        sheet.line([(x, wall - 30), (x, floor)], OAK, 6)
    sheet.shape([(560, floor + 8), (560, floor + 30), (404, 872), (372, 868)], OAK)  # the steps to the sand
    for step in range(7):
        a, b = 548 - step * 24, floor + 24 + step * 31
        sheet.bar(a - 46, b, a + 10, b + 8, PALE_OAK)
    for x, y, size in [
        (90, 990, 1.0),
        (190, 1016, 0.8),
        (1440, 984, 1.1),
        (1530, 1010, 0.8),
        (1350, 1020, 0.7),
        (300, 1040, 0.9),
    ]:
        for dx, dy in [(-34, 46), (-16, 66), (2, 72), (20, 62), (36, 44)]:
            sheet.shape([(x - 5, y), (x + dx * size, y - dy * size), (x + 5, y)], LEAF if dx % 4 else FOREST)
    sheet.shape([(700, 990), (860, 980), (884, 1008), (724, 1020)], BRICK)  # a towel left on the beach
    sheet.shape([(730, 988), (756, 986), (780, 1017), (754, 1018)], PAPER)
    return sheet.finished()


def saltpans() -> Image.Image:
    """The salt works from above the long building: pans, dykes, small white heaps, the sea behind."""
    sheet = Sheet(DAWN, (0, 10, 0), horizon=0.23, lens=0.8)
    line = sheet.horizon
    for x, y, long in [(110, 70, 420), (700, 130, 360), (1150, 60, 380), (380, 200, 240)]:
        sheet.bar(x, y, x + long, y + 13, PAPER)
        sheet.bar(x + 60, y - 13, x + long * 0.7, y, PAPER)
    sheet.shape(
        [(980, line), (1120, line - 34), (1330, line - 48), (1500, line - 22), (1600, line - 30), (1600, line)],
        mixed(TEAL, DAWN, 0.45),
    )
    sheet.bar(0, line, 1600, 1067, TEAL)
    sheet.bar(0, line + 16, 1600, 1067, mixed(TEAL, RIVER, 0.45))
    sheet.face([(-60, 0, 75), (60, 0, 75), (60, 0, 3), (-60, 0, 3)], mixed(LEAF, SAND, 0.5))
    tints = [MIST, ROSE, SKY, mixed(ROSE, DAWN, 0.5), TEAL, mixed(MIST, ROSE, 0.45)]
    rows = [(63, 75), (52, 62), (43, 51), (35.5, 42), (29.5, 34.7), (24.5, 28.7)]
    for row, (near, far) in enumerate(rows):
        for column in range(-8, 9):
            x = column * 6.2 + (2.4 if row % 2 else 0)
            tint = tints[(row * 5 + column * 7) % len(tints)]
            sheet.face([(x, 0, near), (x + 5.6, 0, near), (x + 5.6, 0, far), (x, 0, far)], mixed(tint, CLAY, 0.35))
            sheet.face([(x + 0.12, 0, near + 0.3), (x + 5.48, 0, near + 0.3), (x + 5.48, 0, far), (x + 0.12, 0, far)], tint)
            if (row * 3 + column) % 4 == 1 and row:
                at, unit = sheet.seen((x + 4.6, 0, near + 0.6)), sheet.lens / near
                sheet.shape([(at[0] - unit * 0.8, at[1]), (at[0], at[1] - unit * 0.85), (at[0] + unit * 0.8, at[1])], WHITE)
                sheet.shape([(at[0] + unit * 0.12, at[1]), (at[0], at[1] - unit * 0.85), (at[0] + unit * 0.8, at[1])], SAND)
    sheet.face([(-40, 0, 21.4), (40, 0, 21.4), (40, 0, 24), (-40, 0, 24)], SAND)
    x0, x1, z0, z1, eaves, ridge = -8.6, 4.6, 17.0, 21.0, 2.7, 4.4  # the long building
    sheet.face([(x1, 0, z0), (x1, 0, z1), (x1, eaves, z1), (x1, ridge, (z0 + z1) / 2), (x1, eaves, z0)], SAND)
    sheet.face(
        [(x0, eaves - 0.1, z0 - 0.3), (x1, eaves - 0.1, z0 - 0.3), (x1, ridge, (z0 + z1) / 2), (x0, ridge, (z0 + z1) / 2)], BRICK
    )
    for step in range(1, 9):
        share = step / 9
        y, z = eaves - 0.1 + (ridge - eaves + 0.1) * share, z0 - 0.3 + ((z1 - z0) / 2 + 0.3) * share
        sheet.wire([(x0, y, z), (x1, y, z)], mixed(BRICK, NIGHT, 0.22), 2)
    for x in (-6.4, -2.6, 1.2):
        sheet.box((x, 3.5, 18.3), (x + 1.2, 3.95, 19.0), MIST)
    sheet.face([(x0, 0, z0), (x1, 0, z0), (x1, eaves - 0.1, z0), (x0, eaves - 0.1, z0)], PAPER)
    x = x0 + 0.6
    while x < x1 - 1.4:
        sheet.face([(x, 0.75, z0 - 0.01), (x + 1.15, 0.75, z0 - 0.01), (x + 1.15, 2.15, z0 - 0.01), (x, 2.15, z0 - 0.01)], PETROL)
        sheet.face(
            [(x + 0.53, 0.75, z0 - 0.02), (x + 0.62, 0.75, z0 - 0.02), (x + 0.62, 2.15, z0 - 0.02), (x + 0.53, 2.15, z0 - 0.02)],
            PAPER,
        )
        x += 1.95
    sheet.face([(1.6, 0, z0 - 0.03), (3.1, 0, z0 - 0.03), (3.1, 2.35, z0 - 0.03), (1.6, 2.35, z0 - 0.03)], WHEAT)
    sheet.face([(-40, 0, 5.0), (40, 0, 5.0), (40, 0, z0), (-40, 0, z0)], mixed(SAND, DAWN, 0.4))
    sheet.face([(x0, 0.001, z0 - 1.5), (x1, 0.001, z0 - 1.5), (x1, 0.001, z0), (x0, 0.001, z0)], mixed(SAND, CLAY, 0.6))
    for x, z in [(6.2, 16.8), (7.4, 17.4), (-10.0, 16.6)]:
        sheet.plant(x, z, 1.8, mixed(SAND, CLAY, 0.6))
    return sheet.finished()


def office() -> Image.Image:
    """An office of the Salines: one desk, one lamp, a window on the pans."""
    sheet = Sheet(CHALK, (0, 1.5, 0), horizon=0.44, lens=0.95)
    side, back, high = 2.2, 4.6, 2.75
    boards(sheet, PALE_OAK, mixed(PALE_OAK, OAK, 0.6), -side, side, 0.4, back, 0.3)
    sheet.face([(-side, high, 0.4), (side, high, 0.4), (side, high, back), (-side, high, back)], PAPER)
    sheet.face([(-side, 0, back), (side, 0, back), (side, high, back), (-side, high, back)], CHALK)
    sheet.face([(-side, 0, 0.4), (-side, 0, back), (-side, high, back), (-side, high, 0.4)], mixed(SAND, CLAY, 0.25))
    sheet.face([(side, 0, 0.4), (side, 0, back), (side, high, back), (side, high, 0.4)], mixed(CHALK, SAND, 0.5))
    z = back - 0.01
    view = sea(sheet, sky=SKY, far=TEAL, near=mixed(TEAL, RIVER, 0.5))
    for row, (a, b) in enumerate([(22, 50), (54, 96), (102, 160), (168, 250)]):
        wide = 120 + row * 66
        for column in range(-7, 8):
            x = 800 + column * wide + (wide * 0.4 if row % 2 else 0)
            tint = (MIST, ROSE, DAWN, SKY)[(row * 3 + column) % 4]
            view.bar(x, view.horizon + a, x + wide - 9 - row * 3, view.horizon + b, tint)
    view.shape([(910, view.horizon + 120), (945, view.horizon + 74), (980, view.horizon + 120)], WHITE)
    view.shape([(620, view.horizon + 70), (640, view.horizon + 44), (660, view.horizon + 70)], WHITE)
    sheet.behind(view, [[sheet.seen((x, y, z)) for x, y in [(-0.75, 0.95), (1.35, 0.95), (1.35, 2.3), (-0.75, 2.3)]]])
    for x in (-0.75, 0.3, 1.35):
        sheet.wire([(x, 0.95, z), (x, 2.3, z)], WHITE, 12)
    for y in (0.95, 1.95, 2.3):
        sheet.wire([(-0.75, y, z), (1.35, y, z)], WHITE, 11)
    sheet.box((-0.85, 0.88, z - 0.2), (1.45, 0.93, z), WHITE)
    sheet.face([(-0.5, 0.001, 4.3), (1.4, 0.001, 4.3), (0.9, 0.001, 2.6), (-1.2, 0.001, 2.6)], mixed(PALE_OAK, WHITE, 0.45))
    for y in (0.75, 1.2, 1.65):  # shelves on the left
        sheet.face([(-side, y, 2.1), (-side, y, 4.0), (-side + 0.28, y, 4.0), (-side + 0.28, y, 2.1)], OAK)
        sheet.face(
            [(-side + 0.28, y, 2.1), (-side + 0.28, y, 4.0), (-side + 0.28, y - 0.04, 4.0), (-side + 0.28, y - 0.04, 2.1)], WALNUT
        )
        for step in range(7):
            a = 3.85 - step * 0.24
            tint = (PETROL, WHEAT, PAPER, BRICK, TEAL, PAPER, FOREST)[(step + round(y * 10)) % 7]
            tall = (0.28, 0.22, 0.31, 0.25)[step % 4]
            sheet.box((-side, y, a - 0.16), (-side + 0.2, y + tall, a), tint)
    sheet.box((1.62, 1.35, z - 0.03), (2.08, 2.0, z), OAK)
    sheet.face([(1.68, 1.41, z - 0.04), (2.02, 1.41, z - 0.04), (2.02, 1.94, z - 0.04), (1.68, 1.94, z - 0.04)], MIST)
    at = sheet.seen((1.85, 1.7, z - 0.05))
    sheet.disc(at[0], at[1], 20, BRICK)
    sheet.desk(-1.05, 3.1, 1.3, 3.95, OAK)
    sheet.box((0.95, 0.79, 3.55), (1.1, 0.81, 3.7), INK)
    sheet.wire([(1.02, 0.81, 3.62), (1.1, 1.12, 3.62), (0.86, 1.3, 3.62)], INK, 6)
    head = sheet.seen((0.84, 1.28, 3.62))
    sheet.shape(
        [(head[0] - 44, head[1] + 26), (head[0] - 8, head[1] - 26), (head[0] + 18, head[1] - 8), (head[0] + 20, head[1] + 30)],
        WHEAT,
    )
    sheet.laptop(0.05, 3.55, 0.74)
    sheet.box((-0.62, 0.79, 3.5), (-0.52, 0.9, 3.6), PETROL)
    sheet.face([(-0.95, 0.792, 3.25), (-0.6, 0.792, 3.2), (-0.55, 0.792, 3.42), (-0.9, 0.792, 3.47)], WHITE)
    sheet.box((-0.95, 0.79, 3.66), (-0.66, 0.86, 3.86), BRICK)
    sheet.box((-0.93, 0.86, 3.68), (-0.68, 0.91, 3.84), PAPER)
    sheet.chair(0.1, 2.75, PETROL)
    sheet.plant(1.75, 3.7, 1.15, PETROL)
    return sheet.finished()


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "escale-plateau": plateau,
    "escale-salle-sextant": room,
    "escale-quai": quay,
    "fabrique-atelier": workshop,
    "oeuvre-grande-table": cafe,
    "phare-maison-des-gardiens": lighthouse,
    "ponton-plage": pontoon,
    "salines-bassins": saltpans,
    "salines-bureau": office,
}


def as_a_phone_would(image: Image.Image) -> bytes:
    """A JPEG on its side, with the note that it must be turned, and the place it was taken at: neither may be published."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil de démonstration"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 15.0, 15.05), 3: "W", 4: (11.0, 40.0, 33.67)})
    return saved(image.transpose(Image.Transpose.ROTATE_90), exif=exif)


def saved(image: Image.Image, **more: object) -> bytes:
    """The best JPEG of at most 120 KB."""
    for quality in range(86, 60, -2):
        target = BytesIO()
        image.save(target, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:4:4", **more)
        if target.tell() <= 120_000:
            break
    return target.getvalue()


def main() -> None:
    for name in sys.argv[1:] or DRAWINGS:
        image = DRAWINGS[name]()
        data = as_a_phone_would(image) if image.height > image.width else saved(image)
        (FOLDER / f"{name}.jpg").write_bytes(data)
        print(f"{name}.jpg {len(data) // 1024} Ko")


if __name__ == "__main__":
    main()
