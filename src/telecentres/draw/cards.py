"""The pictures that stand for a page where its address is shared: 1200 by 630, drawn in the site's type and colours.

A card's address holds a hash of what it shows, so that pages may name it before it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import metadata
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from telecentres.draw.cache import Cache, recipe
from telecentres.draw.colours import Palette, mixed
from telecentres.draw.fonts import FRENCH, TEXT, TITLE, still
from telecentres.draw.icons import IconShape
from telecentres.draw.maps import Box, Projection, Spot
from telecentres.draw.marks import outline_mask, png
from telecentres.know.evidence import Standing
from telecentres.read.outlines import Outlines
from telecentres.sphere import Point

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Draw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["HEIGHT", "WIDTH", "Card", "Mark", "Press"]

WIDTH, HEIGHT = 1200, 630

# Changes whenever the code below draws another picture of the same card.
_RECIPE = "1"
_MARGIN = 72
_MAP = Box(760, 84, 1144, 546)
_COLUMN = 630  # the width of the text
_FINER = 3
_SIZES = (88, 80, 72, 64, 56, 48, 42)
_PLACE_SIZES = (31, 28, 25, 22, 19)
_PIECE = re.compile(r"[^-]*-+|[^-]+")
_COLOURS = {
    Standing.CONFIRMED: "--forest",
    Standing.TEMPORARILY_CLOSED: "--brick",
    Standing.PLANNED: "--slate",
    Standing.TO_VERIFY: "--on-wheat",
    Standing.CLOSED: "--brick",
}


class Mark(Struct, frozen=True):
    """A place on a card's map; `standing` is None for a commune, a speck; `is_stale` empties a filled mark."""

    point: Point
    standing: Standing | None = None
    is_large: bool = False
    is_stale: bool = False


class Card(Struct, frozen=True):
    """What a card says: a name, where it is or what it belongs to, one line with the mark of its state, places."""

    slug: str
    title: str
    place: str
    line: str
    marks: tuple[Mark, ...] = ()
    standing: Standing | None = None
    is_stale: bool = False


class Press:
    """Draws the cards of one network."""

    def __init__(
        self, network: str, outlines: Outlines, points: Sequence[Point], *, logo: IconShape, palette: Palette, cache: Cache
    ) -> None:
        """`points` are those the map must hold beside the outline; `palette` is the light one."""
        self._network = network
        self._outlines = outlines
        self._logo = logo
        self._palette = palette
        self._cache = cache
        self._points = tuple(points)
        self._fonts: dict[tuple[str, int], FreeTypeFont] = {}
        self._common = recipe(
            _RECIPE,
            network,
            repr(outlines.territory),
            repr(points),
            repr(logo),
            repr(sorted(palette.items())),
            *(metadata.version(name) for name in ("pillow", "fonttools", "fontpkg-fraunces", "fontpkg-source-sans-3")),
        )

    def key(self, card: Card) -> str:
        """The digest of everything a card shows."""
        return recipe(self._common, repr(card))

    def address(self, card: Card) -> str:
        """Where a card is served, from the root of the site."""
        return f"partage/{card.slug}.{self.key(card)[:8]}.png"

    def data(self, card: Card) -> bytes:
        """The card as a PNG, drawn or from the cache."""
        return self._cache.get("cards", self.key(card), lambda: self._drawn(card))

    # ---- what all cards share

    @cached_property
    def _place(self) -> tuple[Projection, float, Spot]:
        """The projection, units of the card to a kilometre, and what lies in the middle of the map."""
        edge = [point for outline in self._outlines.territory for ring in outline.rings for point in ring]
        points = [*edge, *self._points]
        projection = Projection(points)
        box = Box.around(map(projection, points)) if points else Box(0, 0, 1, 1)
        scale = min(
            (_MAP.right - _MAP.left) / max(box.right - box.left, 1e-6), (_MAP.bottom - _MAP.top) / max(box.bottom - box.top, 1e-6)
        )
        return projection, scale, Spot((box.left + box.right) / 2, (box.top + box.bottom) / 2)

    def _at(self, point: Point) -> Spot:
        projection, scale, middle = self._place
        spot = projection(point)
        return Spot(
            (_MAP.left + _MAP.right) / 2 + (spot.x - middle.x) * scale, (_MAP.top + _MAP.bottom) / 2 + (spot.y - middle.y) * scale
        )

    @cached_property
    def _ground(self) -> Image:
        """Paper, the territory's shape, the network's mark and name."""
        from PIL import Image, ImageDraw

        ground = Image.new("RGB", (WIDTH, HEIGHT), self._palette["--paper"])
        shape = Image.new("1", (WIDTH * _FINER, HEIGHT * _FINER))
        edge = Image.new("1", shape.size)
        fill, line = ImageDraw.Draw(shape), ImageDraw.Draw(edge)
        for outline in self._outlines.territory:
            for polygon in outline.polygons:
                for number, ring in enumerate(polygon):
                    spots = [(x * _FINER, y * _FINER) for x, y in map(self._at, ring)]
                    fill.polygon(spots, fill=0 if number else 1)
                    line.line([*spots, spots[0], spots[1]], fill=1, width=4, joint="curve")
        for colour, mask in ((self._land, shape), (self._palette["--ink-soft"], edge)):
            ground.paste(colour, (0, 0), mask.convert("L").resize(ground.size, Image.Resampling.BOX))
        pen = ImageDraw.Draw(ground)
        pen.rectangle((0, 0, WIDTH, 11), fill=self._palette["--river"])
        for path in self._logo.paths:
            colour = self._palette["--accent" if path.name == "logo-accent" else "--river"]
            ground.paste(colour, (_MARGIN, 522), outline_mask(path.d, self._logo.box, 52))
        pen.text((_MARGIN + 68, 563), self._shown(self._network), self._palette["--ink"], self._font("title", 32), anchor="ls")
        return ground

    @cached_property
    def _files(self) -> dict[str, bytes]:
        return {
            "title": still(TITLE, 560, FRENCH, self._cache),
            "text": still(TEXT, 400, FRENCH, self._cache),
            "strong": still(TEXT, 600, FRENCH, self._cache),
        }

    def _font(self, kind: str, size: int) -> FreeTypeFont:
        from PIL import ImageFont

        if (kind, size) not in self._fonts:
            # The basic layout: the other one depends on a library that a machine may not have.
            file = BytesIO(self._files[kind])
            self._fonts[kind, size] = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
        return self._fonts[kind, size]

    @cached_property
    def _land(self) -> str:
        """The land is half a tone below the paper."""
        return mixed(self._palette["--paper"], self._palette["--line"], 0.5)

    def _shown(self, text: str) -> str:
        """The text without the few characters that French does not write; a box in their place says nothing."""
        return " ".join("".join(character for character in text if character in FRENCH).split(" ")).strip()

    # ---- one card

    def _drawn(self, card: Card) -> bytes:
        from PIL import ImageDraw

        picture = self._ground.copy()
        for mark in sorted(card.marks, key=lambda mark: (mark.is_large, mark.standing is not None)):
            size = 15 if mark.is_large else 7 if mark.standing is not None else 2
            self._mark(picture, self._at(mark.point), size, mark.standing, is_stale=mark.is_stale)
        pen = ImageDraw.Draw(picture)
        top = 74.0
        if card.place:
            strong = next((font for font in self._sizes("strong", _PLACE_SIZES) if _fits(card.place, font)), None)
            if strong is not None:
                pen.text((_MARGIN, top), self._shown(card.place), self._palette["--river"], strong, anchor="lt")
            top += 62
        text = self._font("text", 32)
        indent = 40 if card.standing is not None else 0
        lines = _at_most(2, self._shown(card.line), text, _COLUMN - indent)
        top = self._title(pen, self._shown(card.title) or self._shown(self._network), top, 470 - len(lines) * 42)
        if card.standing is not None:
            self._mark(picture, Spot(_MARGIN + 13, top + 41), 11, card.standing, is_stale=card.is_stale)
        ink = self._palette[_COLOURS[card.standing]] if card.standing is not None else self._palette["--ink-soft"]
        for number, line in enumerate(lines):
            pen.text((_MARGIN + indent, top + 52 + number * 42), line, ink, text, anchor="ls")
        flat = (self._palette["--paper"], self._land, self._palette["--ink"], self._palette["--river"])
        return png(picture, flat)

    def _sizes(self, kind: str, sizes: Sequence[int]) -> Iterator[FreeTypeFont]:
        for size in sizes:
            yield self._font(kind, size)

    def _title(self, pen: Draw, title: str, top: float, bottom: float) -> float:
        """Write the title as large as the room above `bottom` allows; where it ends."""
        for size in _SIZES:
            font = self._font("title", size)
            lines = _lines(title, font, _COLUMN)
            if top + len(lines) * size * 1.08 <= bottom and all(_fits(word, font) for word in title.split(" ")):
                break
        else:
            lines = _at_most(max(int((bottom - top) / size / 1.08), 1), title, font, _COLUMN)
        for number, line in enumerate(lines):
            pen.text((_MARGIN - size * 0.03, top + (number + 0.8) * size * 1.08), line, self._palette["--ink"], font, anchor="ls")
        return top + len(lines) * size * 1.08

    def _mark(self, picture: Image, spot: Spot, radius: float, standing: Standing | None, *, is_stale: bool) -> None:
        """A state's shape, as on the maps: a disc, a ring, a broken ring, a barred ring, a cross; a speck for a commune."""
        from PIL import Image, ImageDraw

        reach = int(radius) + 4
        side = 2 * reach
        shape = Image.new("1", (side * _FINER, side * _FINER))
        halo = shape.copy()
        pen, around = ImageDraw.Draw(shape), ImageDraw.Draw(halo)
        middle = reach * _FINER
        far, thick = radius * _FINER, max(3, round(radius * 0.3)) * _FINER

        def disc(draw: Draw, size: float, ink: int) -> None:
            draw.ellipse((middle - size, middle - size, middle + size, middle + size), fill=ink)

        disc(around, far + 3 * _FINER, 1 if standing is not None else 0)
        if standing is Standing.CLOSED:
            arm = far * 0.8
            for turn in (-1, 1):
                ends = (middle - arm, middle - arm * turn, middle + arm, middle + arm * turn)
                pen.line(ends, fill=1, width=round(thick * 1.2))
        else:
            disc(pen, far, 1)
            if standing is not None and (is_stale or standing is not Standing.CONFIRMED):
                disc(pen, far - thick, 0)
            if standing is Standing.PLANNED:
                for start in range(0, 360, 60):
                    box = (middle - far - 2, middle - far - 2, middle + far + 2, middle + far + 2)
                    pen.pieslice(box, start, start + 22, fill=0)
            if standing is Standing.TEMPORARILY_CLOSED:
                pen.rectangle((middle - far * 0.6, middle - thick / 2, middle + far * 0.6, middle + thick / 2), fill=1)
        colour = self._palette[_COLOURS[standing] if standing is not None else "--ink-soft"]
        corner = (round(spot.x) - reach, round(spot.y) - reach)
        for ink, mask in ((self._palette["--paper"], halo), (colour, shape)):
            picture.paste(ink, corner, mask.convert("L").resize((side, side), Image.Resampling.BOX))


def _fits(text: str, font: FreeTypeFont) -> bool:
    return font.getlength(text) <= _COLUMN


def _at_most(most: int, text: str, font: FreeTypeFont, width: float) -> list[str]:
    """The lines of a text; where there are too many, the last ends in an ellipsis."""
    lines = _lines(text, font, width)
    if len(lines) <= most:
        return lines
    words = " ".join(_filled(text, font, width)[:most]).split(" ")
    while len(_filled(" ".join(words) + "…", font, width)) > most:
        words.pop()
    return _filled(" ".join(words).rstrip(" ,;:.") + "…", font, width)


def _lines(text: str, font: FreeTypeFont, width: float) -> list[str]:
    """The text cut into as few lines as fit, of lengths as equal as may be; a no-break space holds."""
    lines = _filled(text, font, width)
    for narrower in range(int(width) - 24, 120, -24):
        tried = _filled(text, font, narrower)
        if len(tried) > len(lines) or any(font.getlength(line) > width for line in tried):
            break
        lines = tried
    return lines


def _filled(text: str, font: FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines += _parts(word, font, width)
    return lines[1:] if len(lines) > 1 and not lines[0] else lines


def _parts(word: str, font: FreeTypeFont, width: float) -> list[str]:
    """A word as it is, or where it is wider than a line cut behind its hyphens, else anywhere."""
    if font.getlength(word) <= width:
        return [word]
    parts = [""]
    for piece in _PIECE.findall(word):
        if font.getlength(parts[-1] + piece) <= width:
            parts[-1] += piece
            continue
        parts.append("")
        for letter in piece:
            if font.getlength(parts[-1] + letter) > width:
                parts.append("")
            parts[-1] += letter
    return [part for part in parts if part]
