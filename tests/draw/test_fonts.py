"""The fonts hold what French needs in few bytes, and their fallbacks take up the same room."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from telecentres.draw.cache import Cache
from telecentres.draw.fonts import FACES, FRENCH, TEXT, TITLE, Face, Font, beyond_french, font_faces, font_of, still
from telecentres.project import Project

SENTENCE = "Où travailler à dix minutes de chez vous : un bureau partagé, une salle de réunion, et ce que l’on en sait"
NEEDED = "aàâäæbcçdeéèêëfghiîïjklmnoôöœpqrstuùûüvwxyÿzAÀÂÄÆBCÇDEÉÈÊËFGHIÎÏJKLMNOÔÖŒPQRSTUÙÛÜVWXYŸZ0123456789«»“”‘’–—…€²³×\u00a0"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache of this module's own."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def fonts(cache: Cache) -> dict[Face, Font]:
    """Both faces cut to French."""
    return {face: font_of(face, frozenset(), cache) for face in FACES}


def opened(font: Font) -> TTFont:
    """A font as its tables."""
    return TTFont(BytesIO(font.data))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.role)
def test_a_font_holds_what_french_needs(fonts: dict[Face, Font], face: Face) -> None:
    """Every letter with its accents, figures, quotes, dashes, the euro and the no-break space."""
    held = opened(fonts[face]).getBestCmap()
    assert [character for character in NEEDED if ord(character) not in held] == []


def test_the_text_face_holds_every_sign(fonts: dict[Face, Font]) -> None:
    """The face of text also has the arrows, the minus sign and the narrow no-break space."""
    assert set(map(chr, opened(fonts[TEXT]).getBestCmap())) >= FRENCH


def test_fonts_weigh_little(fonts: dict[Face, Font]) -> None:
    """Both fonts together stay under 42 KB."""
    assert sum(len(font.data) for font in fonts.values()) <= 42 * 1024


def test_text_keeps_its_weights_and_titles_have_one(fonts: dict[Face, Font]) -> None:
    """The text's weight axis is whole; the title has no axis left."""
    axes = opened(fonts[TEXT])["fvar"].axes
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes] == [("wght", 200, 900)]
    assert "fvar" not in opened(fonts[TITLE])


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.role)
def test_figures_are_tabular(fonts: dict[Face, Font], face: Face) -> None:
    """All figures of the text are as wide as each other; the title's need not be, nothing is compared there."""
    font = opened(fonts[face])
    names, widths = font.getBestCmap(), font["hmtx"]
    if face is TEXT:
        assert len({widths[names[ord(figure)]][0] for figure in "0123456789"}) == 1


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.role)
def test_a_cut_font_bears_our_name_and_keeps_its_licence(fonts: dict[Face, Font], face: Face) -> None:
    """A reserved name is not borne by a changed font; copyright and licence stay in the file."""
    names = {record.nameID: record.toUnicode() for record in opened(fonts[face])["name"].names}
    assert {names[number] for number in (1, 4, 6)} == {face.name}
    assert "Copyright" in names[0] or "©" in names[0]
    assert "SIL Open Font License" in names[13]


def test_the_same_bytes_with_and_without_a_cache(fonts: dict[Face, Font], tmp_path: Path) -> None:
    """A font cut again is the same, byte for byte, and its measures too."""
    assert font_of(TITLE, frozenset(), Cache(None)) == fonts[TITLE]
    assert font_of(TEXT, frozenset(), Cache(tmp_path)) == fonts[TEXT]


def test_what_the_content_holds_beyond_french_is_cut_in(cache: Cache) -> None:
    """« Łódź » brings its letters, and no others; a letter the face lacks is left to the reader's machine."""
    more = beyond_french(["Łódź, un été", "لا"])
    assert more == frozenset("Łźلا")
    held = set(map(chr, opened(font_of(TEXT, more, cache)).getBestCmap()))
    assert held >= frozenset("Łź")
    assert not held & frozenset("لا")


def test_ascii_and_invisible_characters_bring_nothing() -> None:
    """Plain text, line ends and unprintable characters change no font."""
    assert beyond_french(["abc\r\n\t", "é\u200b\ue000"]) == frozenset()


def test_both_networks_need_nothing_beyond_french(project: Project, demo: Project) -> None:
    """The French set covers the first network whole, and of the second all but what was put there to try."""
    assert beyond_french(project.texts) == frozenset()
    assert len(beyond_french(demo.texts)) < 40


@pytest.mark.parametrize(("face", "file"), [(TEXT, "LiberationSans-Regular.ttf"), (TITLE, "LiberationSerif-Bold.ttf")])
def test_a_fallback_is_as_wide_and_as_high(fonts: dict[Face, Font], face: Face, file: str) -> None:
    """Over a French sentence the adjusted fallback is as wide as the font to within 4 %, its lines as high to within 1 %."""
    path = Path("/usr/share/fonts/truetype/liberation") / file
    measures = fonts[face].measures[0]
    ours, lines = opened(fonts[face]), opened(fonts[face])["hhea"]
    units = ours["head"].unitsPerEm
    glyphs = ours.getGlyphSet(location={"wght": 400} if face is TEXT else {})
    width = sum(glyphs[ours.getBestCmap()[ord(letter)]].width for letter in SENTENCE) / units
    adjust = measures["size-adjust"] / 100
    assert adjust * measures["ascent-override"] / 100 == pytest.approx(lines.ascent / units, rel=0.01)
    assert adjust * measures["descent-override"] / 100 == pytest.approx(-lines.descent / units, rel=0.01)
    if path.is_file():
        theirs = TTFont(path)
        names, widths = theirs.getBestCmap(), theirs["hmtx"]
        fallback = sum(widths[names[ord(letter)]][0] for letter in SENTENCE) / theirs["head"].unitsPerEm
        assert fallback * adjust == pytest.approx(width, rel=0.04)


def test_every_weight_has_a_fallback(fonts: dict[Face, Font]) -> None:
    """The fallbacks of a face share out all its weights, so that bold stays bold where the font does not come."""
    for face, font in fonts.items():
        spans = [tuple(map(int, fallback.weights.split())) for fallback in face.fallbacks]
        low, high = map(int, face.weights.split())
        assert (spans[0][0], spans[-1][1]) == (low, high)
        assert all(one[1] + 1 == other[0] for one, other in pairwise(spans))
        assert len(font.measures) == len(spans)


def test_faces_are_declared(fonts: dict[Face, Font]) -> None:
    """Each face has its file and its fallbacks; a font that comes late is not put under a reader's eyes."""
    css = font_faces(fonts.values())
    assert css.count("@font-face") == len(FACES) + sum(len(face.fallbacks) for face in FACES)
    assert css.count("font-display: optional") == len(FACES)
    assert css.count("{") == css.count("}")
    assert re.findall(r"--font-\w+: [^;]+;", css) == [
        '--font-text: "Texte", "Texte de repli", sans-serif;',
        '--font-title: "Titre", "Titre de repli", serif;',
    ]


def test_a_still_font_keeps_its_kerning(cache: Cache) -> None:
    """The font for pictures has no axis, and moves « T » and « é » together in a table that any reader knows."""
    for face, weight in ((TITLE, 560), (TEXT, 600)):
        font = TTFont(BytesIO(still(face, weight, FRENCH, cache)))
        assert "fvar" not in font
        pairs, names = font["kern"].kernTables[0].kernTable, font.getBestCmap()
        assert pairs[names[ord("T")], names[ord("é")]] < 0
        assert len(pairs) <= 10_000
