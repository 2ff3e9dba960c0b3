"""Drawings of paths as pixels: the mark of a network on its icon and on its cards."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from telecentres.draw.cache import Cache, recipe
from telecentres.draw.colours import Palette
from telecentres.draw.icons import IconShape

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["outline_mask", "png", "touch_icon"]

# Changes whenever the code below makes other bytes from the same drawing.
_RECIPE = "1"
_FINER = 4  # drawn so many times larger, then made smaller: Pillow's polygons have hard edges
_TOUCH = 180


def _rings(d: str) -> list[list[tuple[float, float]]]:
    """The closed lines of path data, its curves cut into short ones."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    parse_path(d, pen)
    rings: list[list[tuple[float, float]]] = []
    here = (0.0, 0.0)
    for verb, points in pen.value:
        if verb == "moveTo":
            rings.append([])
        if verb in ("curveTo", "qCurveTo"):
            rings[-1] += [_on_curve((here, *points), step / 16) for step in range(1, 17)]
        elif points:
            rings[-1].append(points[-1])
        here = points[-1] if points else here
    return [ring for ring in rings if len(ring) > 2]


def _on_curve(points: tuple[Any, ...], t: float) -> tuple[float, float]:
    """The point of a Bézier curve at t, by De Casteljau."""
    while len(points) > 1:
        points = tuple(((1 - t) * x0 + t * x1, (1 - t) * y0 + t * y1) for (x0, y0), (x1, y1) in pairwise(points))
    x, y = points[0]
    return x, y


def outline_mask(d: str, box: str, size: int) -> Image:
    """Path data as a square mask of so many pixels, what two rings cover is left out, its edges soft."""
    from PIL import Image, ImageChops, ImageDraw

    left, top, width, height = map(float, box.split())
    scale = size * _FINER / max(width, height)
    whole = Image.new("1", (size * _FINER, size * _FINER))
    for ring in _rings(d):
        one = Image.new("1", whole.size)
        ImageDraw.Draw(one).polygon([((x - left) * scale, (y - top) * scale) for x, y in ring], fill=1)
        whole = ImageChops.logical_xor(whole, one)
    return whole.convert("L").resize((size, size), Image.Resampling.BOX)


def png(image: Image, flat: Iterable[str]) -> bytes:
    """A drawing as a small PNG of 128 colours, the same bytes each time; the `flat` ones stay as they are."""
    from PIL import Image

    few = image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = few.getpalette() or []
    entries = [tuple(colours[i : i + 3]) for i in range(0, len(colours), 3)]
    for colour in flat:
        wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        # An entry is the mean of what it stands for: a large flat colour with a few soft edges.
        nearest = min(range(len(entries)), key=lambda i: sum((a - b) ** 2 for a, b in zip(entries[i], wanted, strict=True)))
        entries[nearest] = wanted
    few.putpalette([channel for entry in entries for channel in entry])
    data = BytesIO()
    few.save(data, "PNG", compress_level=6)
    return data.getvalue()


def touch_icon(shape: IconShape, palette: Palette, cache: Cache) -> bytes:
    """The mark on its ground, as phones put it on their first screen: a PNG of 180 by 180."""
    ground, letter, accent = palette["--river"], palette["--on-river"], palette["--wheat"]
    key = recipe(_RECIPE, "touch", repr(shape), ground, letter, accent)

    def drawn() -> bytes:
        from PIL import Image

        icon = Image.new("RGB", (_TOUCH, _TOUCH), ground)
        inner = round(_TOUCH * 0.64)
        corner = (_TOUCH - inner) // 2
        for path in shape.paths:
            mask = outline_mask(path.d, shape.box, inner)
            icon.paste(accent if path.name == "logo-accent" else letter, (corner, corner), mask)
        return png(icon, (ground, letter, accent))

    return cache.get("marks", key, drawn)
