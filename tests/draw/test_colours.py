"""Every pair of colours that the style sheet makes is legible, by day and by night, with each network's own colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from telecentres.draw.assets import STYLE, Assets, theme_assets
from telecentres.draw.cache import Cache
from telecentres.draw.colours import MODES, Palette, contrast, mixed, network_css, palette_of, theme_palettes
from telecentres.project import Project
from telecentres.read.records import Colours

TEXTS = ("--ink", "--ink-soft", "--river", "--river-strong", "--on-wheat", "--forest", "--slate", "--brick")
GROUNDS = ("--paper", "--paper-raised", "--wheat")
# What shows a control or a state must stand out from what lies around it.
CONTROLS = ("--river", "--accent")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:white|black|red|blue|green|grey|gray|rgba?\(|hsla?\(|oklch\()", re.IGNORECASE)

Block = tuple[str, str, dict[str, str]]


def blocks(css: str, around: str = "") -> Iterator[Block]:
    """Every rule of a style sheet: the conditions around it, its selector, its declarations."""
    depth = start = end = 0
    head = ""
    for position, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                head, start = re.split(r"[;{}]", css[end:position])[-1].strip(), position + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth:
                continue
            inner, end = css[start:position], position + 1
            if not head.startswith("@") or head == "@font-face":
                flat = re.sub(r"[^;{}]*\{[^{}]*\}", "", inner)
                pairs = (line.split(":", 1) for line in flat.split(";") if ":" in line)
                yield around, head, {name.strip(): value.strip() for name, value in pairs}
            if "{" in inner:
                yield from blocks(inner, f"{around} {head}")


@pytest.fixture(scope="module")
def styled(project: Project, demo: Project, root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assets]:
    """The assets of both networks."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    return {
        name: theme_assets(root / "theme/static", one.network.colours, (), cache)
        for name, one in (("real", project), ("demo", demo))
    }


def palettes(css: str) -> dict[str, Palette]:
    """The colours of a built style sheet by mode: later declarations over earlier ones."""
    found: dict[str, Palette] = {mode: {} for mode in MODES}
    for around, selector, rules in blocks(css):
        if selector != ":root":
            continue
        colours = {name: value for name, value in rules.items() if re.fullmatch(r"#[0-9a-f]{6}", value)}
        found["dark"].update(colours)
        if "dark" not in around:
            found["light"].update(colours)
    return found


@pytest.mark.parametrize("name", ["real", "demo"])
def test_built_tokens_are_the_palettes(styled: dict[str, Assets], name: str) -> None:
    """The style sheet shows the very colours that pictures are drawn with."""
    assert palettes(styled[name].text(STYLE)) == styled[name].palettes


def test_each_network_has_its_own_colours(styled: dict[str, Assets], project: Project, demo: Project) -> None:
    """Where a network's colours are legible as typed, they are used as typed."""
    for name, one in (("real", project), ("demo", demo)):
        light = styled[name].palettes["light"]
        assert (light["--river"], light["--accent"]) == (one.network.colours.primary, one.network.colours.accent)
    assert styled["real"].palettes["dark"]["--river"] != styled["demo"].palettes["dark"]["--river"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["real", "demo"])
def test_every_text_is_legible_on_every_ground(styled: dict[str, Assets], name: str, mode: str) -> None:
    """Text has at least 4.5:1 on each ground, and on buttons; controls have 3:1."""
    assert _faults(palettes(styled[name].text(STYLE))[mode]) == []


def _faults(palette: Palette) -> list[str]:
    pairs = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS]
    pairs += [("--on-river", "--river", 4.5), ("--on-river", "--river-strong", 4.5)]
    pairs += [(control, ground, 3.0) for control in CONTROLS for ground in ("--paper", "--paper-raised")]
    return [
        f"{one} on {other}: {contrast(palette[one], palette[other]):.2f}"
        for one, other, least in pairs
        if contrast(palette[one], palette[other]) < least
    ]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["real", "demo"])
def test_every_pair_of_a_rule_is_legible(styled: dict[str, Assets], name: str, mode: str) -> None:
    """A rule that sets a colour has 4.5:1 on its own background, or on paper where it sets none; an outline 3:1."""
    sheets = [data.decode() for address, data in styled[name].files.items() if address.endswith(".css")]
    css = "".join(sorted(sheets, key=lambda sheet: not sheet.startswith("@layer tokens")))
    palette, faults, seen = palettes(css)[mode], [], 0
    for around, selector, rules in blocks(css):
        if "print" in around or "forced-colors" in around:
            continue
        ground = re.search(r"var\((--[\w-]+)\)", rules.get("background", "") + rules.get("background-color", ""))
        grounds = [ground[1]] if ground and ground[1] in palette else list(GROUNDS[:2])
        for property_, least in (("color", 4.5), ("outline", 3.0), ("outline-color", 3.0)):
            colour = re.search(r"var\((--[\w-]+)\)", rules.get(property_, ""))
            # On a map or a picture, what lies under a text is not said by its rule.
            if colour is None or colour[1] not in palette or (ground is None and colour[1].startswith(("--on-river", "--paper"))):
                continue
            seen += 1
            faults += [
                f"{selector}: {property_} {colour[1]} on {one}"
                for one in grounds
                if contrast(palette[colour[1]], palette[one]) < least
            ]
    assert seen > 15
    assert faults == []


def test_only_tokens_name_colours(root: Path) -> None:
    """Outside tokens.css a colour has its role's name; in print, ink is black; a veil is of black too.

    A photograph's own colour, shown until it comes, has no role; tiles of a map are bright by night too.
    """
    found = []
    for path in sorted((root / "theme/static/css").rglob("*.css")):
        if path.name == "tokens.css" or path.parent.name == "print":
            continue
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        css = re.sub(r"rgb\(0 0 0 / \d+%\)", "", css)
        found += [
            f"{path.name}: {selector} {name}: {value}"
            for around, selector, rules in blocks(css)
            if "print" not in around and not re.search(r"photo-image--|detailed-map-view", selector)
            for name, value in rules.items()
            if COLOUR.search(re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", value))
        ]
    assert found == []


@pytest.mark.parametrize(
    ("primary", "accent"),
    [("#ffffff", "#ffffff"), ("#000000", "#000000"), ("#ffe000", "#00ffcc"), ("#ff0000", "#0000ff"), ("#888888", "#00ff00")],
)
def test_any_colour_a_network_types_becomes_legible(root: Path, primary: str, accent: str) -> None:
    """Too light, too dark, garish or grey: every pair still has its contrast."""
    themes = theme_palettes((root / "theme/static/css/tokens.css").read_text(encoding="utf-8"))
    for mode in MODES:
        assert _faults({**themes[mode], **palette_of(mode, themes[mode], primary, accent)}) == []


def test_a_hue_is_kept(root: Path) -> None:
    """A yellow made legible is a dark yellow, by its channels' order, not grey and not brown-red."""
    themes = theme_palettes((root / "theme/static/css/tokens.css").read_text(encoding="utf-8"))
    river = palette_of("light", themes["light"], "#ffe000", None)["--river"]
    red, green, blue = (int(river[i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue
    assert red - blue > 60


def test_a_network_without_colours_changes_nothing(root: Path, tmp_path: Path) -> None:
    """No colour typed, no rule written."""
    themes = theme_palettes((root / "theme/static/css/tokens.css").read_text(encoding="utf-8"))
    assert network_css({mode: palette_of(mode, themes[mode], None, None) for mode in MODES}) == ""
    css = (root / "theme/static/css/tokens.css").read_text(encoding="utf-8")
    assert theme_assets(root / "theme/static", Colours(), (), Cache(tmp_path)).palettes == theme_palettes(css)


def test_contrast_is_as_wcag_measures_it() -> None:
    """Black on white has 21, a colour on itself 1, and #767676 is the lightest grey with 4.5 on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0b5563", "#0b5563") == 1
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


def test_mixed_colours_lie_between() -> None:
    """Nothing of the other, half of it, all of it."""
    assert [mixed("#000000", "#ffffff", share) for share in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]
