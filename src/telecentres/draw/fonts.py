"""The site's two typefaces, cut down at build time to what French needs, with fallbacks that take up the same room.

Text is Source Sans 3 with its weight axis; titles are Fraunces at one weight, one optical size, half softened. Both
are under the SIL Open Font License; a reserved name may not be borne by a changed font, so the cut files have ours.
`font-display: optional` with a preload: a page is laid out once, in the site's face where it is there at once, else
in a fallback of the same measure; nothing moves under the reader. Nothing here is hinted: screens no longer need it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from msgspec import Struct

from telecentres.draw.cache import Cache, recipe

__all__ = ["FACES", "FRENCH", "TEXT", "TITLE", "Face", "Font", "beyond_french", "font_faces", "font_of", "still"]

# Latin-1, what French adds to it, its quotes, dashes and spaces, and the signs of the theme.
FRENCH = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) - {"\u00ad"} | frozenset("ŒœŸ‘’‚“”„–—…‹›€←↑→↓−\u202f")
_BEYOND = re.compile(f"[^\n{re.escape(''.join(sorted(FRENCH)))}]")

# Changes whenever the code below makes other bytes from the same font.
_RECIPE = "1"
_KEPT_FEATURES = ("ccmp", "kern", "locl", "mark", "tnum")
_NAMES = {0: "copyright", 13: "licence", 14: "licence's address"}

# The letters of French by how often they stand in a thousand of its characters, accents aside; the space first.
_LETTERS = " eaistnrulodmpcvqgbfhjxyz"
_OFTEN = (165, 138, 69, 62, 66, 60, 60, 55, 53, 46, 45, 31, 25, 25, 28, 14, 9, 8, 8, 9, 7, 4, 4, 3, 1)


class Fallback(Struct, frozen=True):
    """A face that most machines have, for the CSS weights between two numbers.

    `widths` are its letters' in the order of their frequency, 2048 to the em; `matched` is the weight of ours it stands for.
    """

    weights: str
    matched: int
    local: tuple[str, ...]
    widths: str


_ARIAL = Fallback(
    "200 550",
    400,
    ("Arial", "Liberation Sans", "Arimo", "Helvetica"),
    "569 1139 1139 455 1024 569 1139 682 1139 455 1139 1139 1706 1139 1024 1024 1139 1139 1139 569 1139 455 1024 1024 1024",
)
_ARIAL_BOLD = Fallback(
    "551 900",
    650,
    ("Arial Bold", "Liberation Sans Bold", "Arimo Bold", "Helvetica Bold"),
    "569 1139 1139 569 1139 682 1251 797 1251 569 1251 1251 1821 1251 1139 1139 1251 1251 1251 682 1251 569 1139 1139 1024",
)
_TIMES_BOLD = Fallback(
    "200 900",
    560,
    ("Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold", "Times Bold"),
    "512 909 1024 569 797 682 1139 909 1139 569 1024 1139 1706 1139 909 1024 1139 1024 1139 682 1139 682 1024 1024 909",
)


class Face(Struct, frozen=True):
    """A typeface as the site uses it: where its file comes from and which axes stay.

    `role` names its CSS property (--font-text); `pinned` axes have one value; `weights` are those the CSS may ask for:
    asked for one outside, a browser thickens the letters itself.
    """

    role: str
    name: str
    file: str
    package: str
    source: str
    weights: str
    pinned: tuple[tuple[str, float], ...]
    generic: str
    fallbacks: tuple[Fallback, ...]

    def read(self) -> bytes:
        """The bytes of the variable font, from its package."""
        from importlib import resources

        return (resources.files(self.package) / "files" / self.source).read_bytes()


TEXT = Face(
    "text",
    "Texte",
    "fonts/texte.woff2",
    "fontpkg_source_sans_3",
    "SourceSans3[wght].ttf",
    "200 900",
    (),
    "sans-serif",
    (_ARIAL, _ARIAL_BOLD),
)
TITLE = Face(
    "title",
    "Titre",
    "fonts/titre.woff2",
    "fontpkg_fraunces",
    "Fraunces[SOFT,WONK,opsz,wght].ttf",
    "200 900",
    (("SOFT", 50), ("WONK", 0), ("opsz", 60), ("wght", 560)),
    "serif",
    (_TIMES_BOLD,),
)
FACES = (TEXT, TITLE)


class Font(Struct, frozen=True):
    """A face cut to size: its WOFF2 bytes, and the measures that each of its fallbacks takes on, in percent."""

    face: Face
    data: bytes
    measures: tuple[dict[str, float], ...]


def beyond_french(texts: Iterable[str]) -> frozenset[str]:
    """The characters of these texts that French does not need; the fonts are cut with them too, where they have them."""
    found: set[str] = set()
    for text in texts:
        if not text.isascii():
            found.update(_BEYOND.findall(text))
    return frozenset(character for character in found if character.isprintable())


def font_of(face: Face, more: frozenset[str], cache: Cache) -> Font:
    """The face cut to French and `more` characters."""
    key = _key(face, more, "woff2")
    whole = cache.get("fonts", key, lambda: _cut(face, FRENCH | more))
    head, _, data = whole.partition(b"\n")
    return Font(face, data, tuple(json.loads(head)))


def _key(face: Face, characters: frozenset[str], form: str) -> str:
    # Each says its own version: whoever asks for a package's by its name has every package looked through.
    import brotli
    import fontTools

    versions = fontTools.version, brotli.__version__
    return recipe(_RECIPE, form, repr(face), "".join(sorted(characters)), face.read(), *versions)


def _subset(face: Face, characters: frozenset[str]) -> Any:
    """The font of a face with these characters only, its pinned axes gone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(BytesIO(face.read()), recalcTimestamp=False, lazy=True)
    options = subset.Options(
        layout_features=list(_KEPT_FEATURES),
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        legacy_kern=False,
        name_IDs=list(_NAMES),
        recalc_timestamp=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    subsetter.subset(font)
    if face.pinned:
        font = instancer.instantiateVariableFont(font, dict(face.pinned), updateFontNames=False)
    for number, name in {1: face.name, 2: "Regular", 4: face.name, 6: face.name}.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    return font


def _cut(face: Face, characters: frozenset[str]) -> bytes:
    """The measures as one line of JSON, then the WOFF2 bytes."""
    font = _subset(face, characters)
    measures = _measures(face, font)
    font.flavor = "woff2"
    whole = BytesIO()
    font.save(whole)
    return json.dumps(measures).encode() + b"\n" + whole.getvalue()


def _measures(face: Face, font: Any) -> list[dict[str, float]]:
    """What makes each fallback as wide as the font over French text, and its lines as high."""
    names, units, lines = font.getBestCmap(), font["head"].unitsPerEm, font["hhea"]
    found = []
    for fallback in face.fallbacks:
        glyphs = font.getGlyphSet(location={} if face.pinned else {"wght": fallback.matched})
        ours = sum(glyphs[names[ord(letter)]].width * often for letter, often in zip(_LETTERS, _OFTEN, strict=True)) / units
        theirs = sum(int(width) * often for width, often in zip(fallback.widths.split(), _OFTEN, strict=True)) / 2048
        adjust = ours / theirs
        found.append(
            {
                "size-adjust": round(100 * adjust, 2),
                "ascent-override": round(100 * lines.ascent / units / adjust, 2),
                "descent-override": round(-100 * lines.descent / units / adjust, 2),
                "line-gap-override": round(100 * lines.lineGap / units / adjust, 2),
            }
        )
    return found


def font_faces(fonts: Iterable[Font]) -> str:
    """The CSS that declares the fonts and their fallbacks, addresses relative to the theme's css/ folder."""
    rules: list[str] = []
    names: list[str] = []
    for font in fonts:
        face = font.face
        rules.append(
            f'@font-face {{ font-family: "{face.name}"; font-weight: {face.weights}; font-display: optional; '
            f'src: url(../{face.file}) format("woff2"); }}'
        )
        for fallback, measures in zip(face.fallbacks, font.measures, strict=True):
            local = ", ".join(f'local("{name}")' for name in fallback.local)
            matched = " ".join(f"{name}: {value}%;" for name, value in measures.items())
            rules.append(
                f'@font-face {{ font-family: "{face.name} de repli"; font-weight: {fallback.weights}; src: {local}; {matched} }}'
            )
        names.append(f'--font-{face.role}: "{face.name}", "{face.name} de repli", {face.generic};')
    return "\n".join([*rules, f":root {{ {' '.join(names)} }}", ""])


def still(face: Face, weight: float, characters: frozenset[str], cache: Cache) -> bytes:
    """The face at one weight as a TrueType font for drawing pictures, its kerning in the one table that any reader knows."""
    key = _key(face, characters, f"ttf {weight}")
    return cache.get("fonts", key, lambda: _still(face, weight, characters))


def _still(face: Face, weight: float, characters: frozenset[str]) -> bytes:
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0
    from fontTools.varLib import instancer

    font = _subset(face, characters)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight}, updateFontNames=False)
    pairs = _kerning(font)
    if pairs:
        old = KernTable_format_0()
        old.coverage, old.kernTable, old.apple = 1, pairs, False
        font["kern"] = newTable("kern")
        font["kern"].version, font["kern"].kernTables = 0, [old]
    whole = BytesIO()
    font.save(whole)
    return whole.getvalue()


# A legacy table counts its bytes in 16 bits: the pairs that move most are kept.
_MOST_PAIRS = 10_000


def _kerning(font: Any) -> dict[tuple[str, str], int]:
    """How far each pair of glyphs moves together, from the font's GPOS table."""
    if "GPOS" not in font:
        return {}
    table = font["GPOS"].table
    wanted = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"
              for index in record.Feature.LookupListIndex}  # fmt: skip
    glyphs = list(font.getBestCmap().values())
    pairs: dict[tuple[str, str], int] = {}
    for index in sorted(wanted):
        for part in table.LookupList.Lookup[index].SubTable:
            sub = part.ExtSubTable if part.LookupType == 9 else part
            if sub.LookupType == 2:
                _pairs_of(sub, glyphs, pairs)
    moving = sorted(((pair, move) for pair, move in pairs.items() if move), key=lambda item: (-abs(item[1]), item[0]))
    return dict(moving[:_MOST_PAIRS])


def _pairs_of(sub: Any, glyphs: list[str], pairs: dict[tuple[str, str], int]) -> None:
    """Add one subtable's pairs; the first subtable that names a pair decides."""
    firsts = [glyph for glyph in glyphs if glyph in set(sub.Coverage.glyphs)]
    if sub.Format == 1:
        sets = dict(zip(sub.Coverage.glyphs, sub.PairSet, strict=True))
        for first in firsts:
            for record in sets[first].PairValueRecord:
                if record.Value1 is not None:
                    pairs.setdefault((first, record.SecondGlyph), getattr(record.Value1, "XAdvance", 0))
        return
    for first in firsts:
        row = sub.Class1Record[sub.ClassDef1.classDefs.get(first, 0)].Class2Record
        for second in glyphs:
            value = row[sub.ClassDef2.classDefs.get(second, 0)].Value1
            if value is not None:
                pairs.setdefault((first, second), getattr(value, "XAdvance", 0))
