"""A network's two colours as the theme needs them: legible on its grounds, by day and by night.

A colour keeps its hue. Where it has too little contrast its lightness moves until it has enough, no further: a network
types the colour it has, and the site is legible whatever it types.
"""

from __future__ import annotations

import math

from msgspec import Struct

from telecentres.patterns import pattern

__all__ = ["MODES", "Palette", "contrast", "mixed", "network_css", "palette_of", "theme_palettes"]

MODES = ("light", "dark")
LEGIBLE = 4.5
_DECLARATION = pattern(r"(--[\w-]+):\s*(#[0-9a-fA-F]{6})\s*;")
_DARK = pattern(r"@media[^{]*prefers-color-scheme:\s*dark")

Palette = dict[str, str]
Rgb = tuple[float, float, float]


def _channels(colour: str) -> Rgb:
    """Red, green and blue of #rrggbb, linear, from 0 to 1."""
    typed = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in typed)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 measures it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """A colour on the way from one to another, as a screen mixes them at a soft edge."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


class _Tone(Struct, frozen=True):
    """A colour by lightness (0 to 1), strength and hue (radians), in Björn Ottosson's OKLCH."""

    lightness: float
    strength: float
    hue: float

    @classmethod
    def of(cls, colour: str) -> _Tone:
        red, green, blue = _channels(colour)
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
        return cls(lightness, math.hypot(a, b), math.atan2(b, a))

    def _rgb(self, strength: float) -> Rgb:
        a, b = strength * math.cos(self.hue), strength * math.sin(self.hue)
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )

    @property
    def colour(self) -> str:
        """#rrggbb, weakened until a screen can show it."""
        strength = self.strength
        while strength > 0 and not all(-1e-4 <= c <= 1.0001 for c in self._rgb(strength)):
            strength -= 0.004
        shown = (min(max(c, 0.0), 1.0) for c in self._rgb(max(strength, 0.0)))
        typed = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in shown)
        return "#" + "".join(f"{round(255 * c):02x}" for c in typed)

    def at(self, lightness: float, most: float = 1.0) -> _Tone:
        """The same hue, as light as said and no stronger than `most`."""
        return _Tone(lightness, min(self.strength, most), self.hue)


def _legible(tone: _Tone, grounds: list[str], step: float, least: float = LEGIBLE) -> str:
    """The tone's colour, its lightness moved by steps until it has `least` contrast on every ground."""
    lightness = tone.lightness
    while 0 <= lightness <= 1:
        colour = tone.at(lightness).colour
        if all(contrast(colour, ground) >= least for ground in grounds):
            return colour
        lightness += step
    return "#000000" if step < 0 else "#ffffff"


def theme_palettes(css: str) -> dict[str, Palette]:
    """The colours that the theme's tokens declare, by mode; the dark ones complete the light."""
    first, *rest = _DARK.split(css, maxsplit=1)
    light = dict(_DECLARATION.findall(first))
    return {"light": light, "dark": {**light, **dict(_DECLARATION.findall(rest[0] if rest else ""))}}


def palette_of(mode: str, theme: Palette, primary: str | None, accent: str | None) -> Palette:
    """What a network's colours change in the theme's palette of a mode; nothing where it has named none."""
    is_dark = mode == "dark"
    step = 0.01 if is_dark else -0.01
    changed: Palette = {}
    if accent is not None:
        tone = _Tone.of(accent)
        changed["--wheat"] = tone.at(0.31 if is_dark else 0.95, 0.05).colour
        on_wheat = tone.at(0.9 if is_dark else 0.4, 0.08 if is_dark else 0.12)
        changed["--on-wheat"] = _legible(on_wheat, [changed["--wheat"], theme["--paper"], theme["--paper-raised"]], step, 7)
        grounds = [theme["--paper"], theme["--paper-raised"]]
        changed["--accent"] = _legible(tone.at(0.75, 0.14) if is_dark else tone, grounds, step, 3)
    if primary is not None:
        tone = _Tone.of(primary)
        grounds = [theme["--paper"], theme["--paper-raised"], changed.get("--wheat", theme["--wheat"])]
        river = _legible(tone.at(max(tone.lightness, 0.78), 0.09) if is_dark else tone, grounds, step)
        changed["--river"] = river
        strong = _Tone.of(river)
        changed["--river-strong"] = strong.at(min(strong.lightness + 0.08, 0.95) if is_dark else strong.lightness - 0.08).colour
        deep = tone.at(0.24, 0.06).colour
        changed["--on-river"] = max(("#ffffff", deep), key=lambda colour: contrast(colour, river))
    return changed


def network_css(palettes: dict[str, Palette]) -> str:
    """The CSS that puts a network's palettes over the theme's; empty where it has none."""
    if not any(palettes.values()):
        return ""
    light, dark = ("; ".join(f"{name}: {colour}" for name, colour in palettes[mode].items()) for mode in MODES)
    return f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
