"""Icons as paths: those of Lucide, from its package, and the theme's own mark; macros write the markup.

Whatever an icon is drawn with (circles, lines, rectangles) becomes path data, so that a page carries one kind of element.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import zipfile

__all__ = ["IconShape", "Icons", "ShapePath", "shape_of"]

_NUMBERS = re.compile(r"-?\d*\.?\d+")
_RELATIVE_START = re.compile(r"m\s*(-?\d*\.?\d+)[\s,]*(-?\d*\.?\d+)[\s,]*")


class ShapePath(Struct, frozen=True):
    """One path: its data, and the class it has in its file (empty where it has none)."""

    d: str
    name: str = ""


class IconShape(Struct, frozen=True):
    """A drawing: its viewBox and its paths, back to front."""

    box: str
    paths: tuple[ShapePath, ...]


class Icons:
    """Lucide's icons by name; each is read once, when it is first asked for."""

    def __init__(self) -> None:
        self._read: dict[str, IconShape] = {}

    def __call__(self, name: str) -> IconShape:
        """The icon of a name: its strokes joined into one path. An unknown name is a LookupError."""
        if name not in self._read:
            try:
                svg = self._archive.read(f"{name}.svg").decode()
            except KeyError:
                from difflib import get_close_matches

                names = [file.removesuffix(".svg") for file in self._archive.namelist()]
                near = get_close_matches(name, names)
                raise LookupError(f"no icon is named {name!r}; near it: {', '.join(near) or 'none'}") from None
            shape = shape_of(svg)
            self._read[name] = IconShape(shape.box, (ShapePath("".join(path.d for path in shape.paths)),))
        return self._read[name]

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        """The package's file of icons."""
        import zipfile
        from importlib import resources
        from io import BytesIO

        return zipfile.ZipFile(BytesIO((resources.files("lucide") / "lucide.zip").read_bytes()))


def shape_of(svg: str) -> IconShape:
    """The drawing of a simple SVG file: its shapes as paths. Anything else than shapes is a ValueError."""
    from xml.etree import ElementTree as ET

    # The two sources of these files are the package and the theme.
    root = ET.fromstring(svg)  # noqa: S314
    paths: list[ShapePath] = []
    for element in root:
        tag = element.tag.rpartition("}")[2]
        if tag in ("style", "title", "desc"):
            continue
        paths.append(ShapePath(_data(tag, element.attrib), element.get("class", "")))
    return IconShape(root.get("viewBox", "0 0 24 24"), tuple(paths))


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _data(tag: str, given: dict[str, str]) -> str:
    """The path data of one shape; it starts with a move to an absolute point, so that data may be joined."""
    if tag == "path":
        data = given["d"].strip()
        start = _RELATIVE_START.match(data)
        if start is None:
            return data
        # Points that follow a relative move are relative lines.
        rest = data[start.end() :]
        return f"M{start[1]} {start[2]}{'l' if rest[:1] and not rest[0].isalpha() else ''}{rest}"

    def at(name: str, default: float = 0) -> float:
        return float(given.get(name, default))

    def written(template: str, *values: float) -> str:
        return template.format(*map(_number, values))

    if tag in ("circle", "ellipse"):
        rx, ry = (at("r"), at("r")) if tag == "circle" else (at("rx"), at("ry"))
        return written("M{0} {1}a{2} {3} 0 1 0 {4} 0a{2} {3} 0 1 0 {5} 0z", at("cx") - rx, at("cy"), rx, ry, 2 * rx, -2 * rx)
    if tag == "line":
        return written("M{0} {1}L{2} {3}", at("x1"), at("y1"), at("x2"), at("y2"))
    if tag in ("polyline", "polygon"):
        points = " ".join(_NUMBERS.findall(given["points"]))
        return f"M{points}{'z' if tag == 'polygon' else ''}"
    if tag == "rect":
        width, height = at("width"), at("height")
        rx = min(at("rx", at("ry")), width / 2)
        ry = min(at("ry", rx), height / 2)
        if not rx:
            return written("M{0} {1}h{2}v{3}h{4}z", at("x"), at("y"), width, height, -width)
        corner = "a{0} {1} 0 0 1 {2} {3}"
        return (
            written("M{0} {1}h{2}", at("x") + rx, at("y"), width - 2 * rx)
            + written(corner, rx, ry, rx, ry)
            + written("v{0}", height - 2 * ry)
            + written(corner, rx, ry, -rx, ry)
            + written("h{0}", 2 * rx - width)
            + written(corner, rx, ry, -rx, -ry)
            + written("v{0}", 2 * ry - height)
            + written(corner, rx, ry, rx, -ry)
            + "z"
        )
    raise ValueError(f"an icon is drawn with shapes, not with <{tag}>")
