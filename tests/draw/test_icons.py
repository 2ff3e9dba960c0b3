"""Icons come from their package as one path each; the theme's mark keeps its parts."""

from __future__ import annotations

import re
import zipfile
from importlib import resources
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.svgLib.path import parse_path
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from telecentres import french
from telecentres.draw.icons import Icons, IconShape, ShapePath, shape_of


def bounds(d: str) -> tuple[float, ...]:
    """The rectangle around path data, control points included."""
    pen = ControlBoundsPen(None)
    parse_path(d, pen)
    assert pen.bounds is not None
    return tuple(round(value, 2) for value in pen.bounds)


def test_every_icon_of_the_package_is_one_path() -> None:
    """Each of the package's icons can be read, and stays on its 24 by 24 ground, but one that its authors drew past it."""
    icons = Icons()
    packed = zipfile.ZipFile(BytesIO((resources.files("lucide") / "lucide.zip").read_bytes()))
    names = [file.removesuffix(".svg") for file in packed.namelist()]
    assert len(names) > 1000
    outside = set()
    for name in names:
        shape = icons(name)
        assert (shape.box, len(shape.paths)) == ("0 0 24 24", 1)
        if not all(-1.5 <= value <= 25.5 for value in bounds(shape.paths[0].d)):
            outside.add(name)
    assert outside <= {"save-off"}


def test_an_unknown_icon_is_refused_with_its_neighbours() -> None:
    """A name that is not there is an error that says which ones are near."""
    with pytest.raises(LookupError, match=r"^no icon is named 'clok'; near it: clock, lock"):
        Icons()("clok")


@pytest.mark.parametrize(
    ("shape", "d", "box"),
    [
        ('<circle cx="12" cy="10" r="3"/>', "M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", (9, 7, 15, 13)),
        ('<ellipse cx="12" cy="5" rx="9" ry="3"/>', "M3 5a9 3 0 1 0 18 0a9 3 0 1 0 -18 0z", (3, 2, 21, 8)),
        ('<line x1="1" y1="2.5" x2="3" y2="4"/>', "M1 2.5L3 4", (1, 2.5, 3, 4)),
        ('<polyline points="1,2 3,4 5-6"/>', "M1 2 3 4 5 -6", (1, -6, 5, 4)),
        ('<polygon points="1 2 3 4 5 0"/>', "M1 2 3 4 5 0z", (1, 0, 5, 4)),
        ('<rect x="2" y="3" width="10" height="4"/>', "M2 3h10v4h-10z", (2, 3, 12, 7)),
        ('<path d="m14 12 4 4 4-4"/>', "M14 12l4 4 4-4", (14, 12, 22, 16)),
        ('<path d="m2 16 h4"/>', "M2 16h4", (2, 16, 6, 16)),
        ('<path d="M5 12h14"/>', "M5 12h14", (5, 12, 19, 12)),
    ],
)
def test_a_shape_becomes_path_data(shape: str, d: str, box: tuple[float, ...]) -> None:
    """Each kind of shape has its data, whose bounds are the shape's own; a relative start becomes absolute."""
    drawing = shape_of(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{shape}</svg>')
    assert drawing == IconShape("0 0 24 24", (ShapePath(d),))
    assert bounds(d) == pytest.approx(box, abs=1.5)


def test_a_round_rectangle_fits_its_corners() -> None:
    """Corners take their radius from either axis, and at most half the side."""
    drawing = shape_of('<svg viewBox="0 0 24 24"><rect x="2" y="6" width="20" height="14" rx="2"/></svg>')
    assert bounds(drawing.paths[0].d) == (2, 6, 22, 20)
    thin = shape_of('<svg viewBox="0 0 24 24"><rect width="4" height="2" ry="9"/></svg>')
    assert "a2 1 0 0 1 2 1" in thin.paths[0].d


def test_an_image_is_no_icon() -> None:
    """What is not a shape is refused."""
    with pytest.raises(ValueError, match="not with <image>"):
        shape_of('<svg viewBox="0 0 24 24"><image href="x.png"/></svg>')


def test_the_mark_keeps_its_parts(root: Path) -> None:
    """The theme's mark has a letter and an accent, inside its box, and its file says how each is coloured."""
    svg = (root / "theme/static/img/logo.svg").read_text(encoding="utf-8")
    shape = shape_of(svg)
    assert shape.box == "0 0 32 32"
    assert [path.name for path in shape.paths] == ["logo-accent", "logo-letter"]
    for path in shape.paths:
        assert min(bounds(path.d)) >= 0
        assert max(bounds(path.d)) <= 32
        assert len(re.findall(rf"\.{path.name} {{ fill: #[0-9a-f]{{6}} }}", svg)) == 2


def test_an_icon_stands_beside_its_word(root: Path) -> None:
    """The macro writes the icon hidden from readers, then the word; alone it leaves the word to the template."""
    environment = Environment(
        loader=FileSystemLoader(root / "theme/templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["fr"] = french.typeset
    module = environment.get_template("macros/icon.html").module
    shape = Icons()("clock")
    written = str(module.icon(shape, "Horaires <d'été>")).strip()  # type: ignore[attr-defined]
    assert written == (
        '<span class="with-icon"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path d="{shape.paths[0].d}"/></svg> Horaires &lt;d’été&gt;</span>'
    )
    assert "span" not in str(module.icon(shape))  # type: ignore[attr-defined]
