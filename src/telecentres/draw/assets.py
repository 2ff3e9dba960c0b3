"""The theme's static files under addresses that hold a hash of their bytes: what changes has another address.

The CSS of every page is one file: each part is put into its layer, in the order that one line declares, and made small. A
part holds plain rules; the layer is its file's name. Blocks that few pages show stand in `css/sheets/<name>/`, one file more
for those pages. Modules of JavaScript stay as they are written, their imports and lines of comment aside.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path, PurePosixPath

import rcssmin

from telecentres.draw.cache import Cache
from telecentres.draw.colours import MODES, Palette, network_css, palette_of, theme_palettes
from telecentres.draw.fonts import FACES, beyond_french, font_faces, font_of
from telecentres.draw.icons import shape_of
from telecentres.draw.marks import touch_icon
from telecentres.patterns import pattern
from telecentres.read.records import Colours

__all__ = ["LAYERS", "LOGO", "STYLE", "TOUCH_ICON", "AssetError", "Assets", "recoloured", "theme_assets"]

LAYERS = ("tokens", "base", "layout", "blocks", "utilities")
STYLE = "css/style.css"
LOGO = "img/logo.svg"
TOUCH_ICON = "img/icone.png"
_FOLDER = "theme"

_URL = pattern(r"""url\(\s*(["']?)([^"')]*)\1\s*\)""")
_IMPORT = pattern(r"""(\b(?:import|from)\s*\(?\s*)(["'])(\.{1,2}/[^"']+)\2""")
_COLOUR = pattern(r"#[0-9a-f]{6}\b")
_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)
_DESCENDANT = pattern(r"(?<=[\w)\]]) +:(?=(?:has|is|not|where)\()")
_ELSEWHERE = ("data:", "#", "http:", "https:")


class AssetError(ValueError):
    """A static file of the theme that names another one that is not there, or that has no place."""


class Assets:
    """Static files by the name that templates use: `address` where each is served, `files` what is written there."""

    def __init__(
        self, files: Mapping[str, bytes], tokens: str = "", faces: str = "", palettes: Mapping[str, Palette] | None = None
    ) -> None:
        """From source files by name (`css/base.css`, `js/map.js`, `img/logo.svg`).

        `tokens` is CSS put behind the theme's own tokens, `faces` CSS that belongs to no layer; `palettes` are the
        colours by mode, as pages show them.
        """
        self.palettes = palettes or {}
        self._address: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        scripts = {name: data.decode() for name, data in files.items() if name.endswith(".js")}
        parts = {name: data.decode() for name, data in files.items() if name.startswith("css/")}
        for name, css in parts.items():
            _refuse_unclosed(name, css)
        styles = {name: data.decode() for name, data in files.items() if name.endswith(".css") and name not in parts}
        for name in sorted(files.keys() - scripts.keys() - parts.keys() - styles.keys()):
            self._add(name, files[name])
        for name in _in_order_of_imports(scripts):
            self._add(name, self._imports_placed(name, _uncommented(name, scripts[name])).encode())
        for name in sorted(styles):
            self._add(name, _small(self._urls_placed(name, styles[name])).encode())
        for sheet, blocks in _by_sheet(parts).items():
            rules = " ".join(self._urls_placed(name, parts.pop(name), "css") for name in blocks)
            self._add(f"css/{sheet}.css", _small(f"@layer blocks {{ {rules} }}").encode())
        if parts:
            self._add(STYLE, self._style(parts, tokens, faces).encode())

    @classmethod
    def of(
        cls,
        folder: Path,
        generated: Mapping[str, bytes],
        tokens: str = "",
        faces: str = "",
        palettes: Mapping[str, Palette] | None = None,
    ) -> Assets:
        """The assets of a theme's static folder, with generated files among them."""
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        }
        return cls({**files, **generated}, tokens, faces, palettes)

    def address(self, name: str) -> str:
        """Where an asset is served, from the root of the site."""
        try:
            return self._address[name]
        except KeyError:
            raise AssetError(f"no static file is named {name}") from None

    @property
    def addresses(self) -> list[tuple[str, str]]:
        """Every asset's name with where it is served."""
        return sorted(self._address.items())

    def text(self, name: str) -> str:
        """What an asset says."""
        return self.files[self.address(name)].decode()

    def _add(self, name: str, data: bytes) -> None:
        path = PurePosixPath(name)
        hashed = path.with_name(f"{path.stem}.{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}")
        self._address[name] = f"{_FOLDER}/{hashed}"
        self.files[self._address[name]] = data

    def _relative(self, source: str, target: str, folder: str) -> str:
        """The address of what `source` calls `target`, relative to the folder its reader is served from."""
        bare, mark, rest = target.partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(source), bare))
        if name not in self._address:
            raise AssetError(f"theme/static/{source}: no static file is named {name}")
        return posixpath.relpath(self._address[name], f"{_FOLDER}/{folder}") + mark + rest

    def _urls_placed(self, source: str, css: str, folder: str | None = None) -> str:
        folder = posixpath.dirname(source) if folder is None else folder

        def placed(match: re.Match[str]) -> str:
            target = match[2]
            if not target or target.startswith(_ELSEWHERE):
                return match[0]
            return f'url("{self._relative(source, target, folder)}")'

        return _URL.sub(placed, css)

    def _imports_placed(self, source: str, script: str) -> str:
        def placed(match: re.Match[str]) -> str:
            target = self._relative(source, match[3], posixpath.dirname(source))
            return f"{match[1]}{match[2]}{target if target.startswith('.') else './' + target}{match[2]}"

        return _IMPORT.sub(placed, script)

    def _style(self, parts: Mapping[str, str], tokens: str, faces: str) -> str:
        """One style sheet of all parts, in the order of their layers."""
        whole = [f"@layer {', '.join(LAYERS)};", self._urls_placed("css/faces.css", faces)]
        placed: list[str] = []
        for layer in LAYERS:
            names = sorted(name for name in parts if name.startswith(f"css/{layer}/")) or [f"css/{layer}.css"]
            rules = [self._urls_placed(name, parts[name], "css") for name in names if name in parts]
            if layer == "tokens":
                rules.append(tokens)
            placed += names
            whole.append(f"@layer {layer} {{ {' '.join(rules)} }}")
        for name in sorted(parts.keys() - set(placed)):
            raise AssetError(f"theme/static/{name}: belongs to no layer; those are css/{', css/'.join(LAYERS)}")
        return _small("\n".join(whole))


def _uncommented(name: str, script: str) -> str:
    """A module of the theme without the lines that only comment, and without indents; a library's file, and text between
    backticks, as they are.
    """
    if not name.startswith("js/"):
        return script
    kept, is_text, is_comment = [], False, False
    for line in script.splitlines(keepends=True):
        words = line.strip()
        if not is_text:
            is_comment = is_comment or words.startswith("/*")
            if is_comment or words.startswith("//"):
                is_comment = is_comment and "*/" not in words
                continue
        kept.append(line if is_text else line.lstrip())
        is_text ^= line.count("`") % 2 == 1
    return "".join(kept)


def _small(css: str) -> str:
    """The same rules in fewer bytes."""
    # The library takes the space of « .a :is(b) » for one that says nothing, which « .a *:is(b) » cannot be.
    return str(rcssmin.cssmin(_DESCENDANT.sub(" *:", css)))


def _by_sheet(parts: Iterable[str]) -> dict[str, list[str]]:
    """The blocks of each sheet that only some pages link, by the name of its folder."""
    sheets: dict[str, list[str]] = {}
    for name in sorted(parts):
        match PurePosixPath(name).parts:
            case ("css", "sheets", sheet, _):
                sheets.setdefault(sheet, []).append(name)
    return sheets


def _refuse_unclosed(name: str, css: str) -> None:
    """A part that closes more or fewer braces than it opens would take its neighbours with it; a layer is its file's name."""
    bare = _COMMENT.sub("", css)
    if bare.count("{") != bare.count("}") or "/*" in bare:
        raise AssetError(f"theme/static/{name}: a brace or a comment is not closed")
    if "@layer" in bare or "@import" in bare:
        raise AssetError(f"theme/static/{name}: @layer and @import are the build's; write plain rules")


def _in_order_of_imports(scripts: Mapping[str, str]) -> Iterable[str]:
    """Modules, each behind those it imports."""
    graph = {
        name: sorted(
            {posixpath.normpath(posixpath.join(posixpath.dirname(name), match[3])) for match in _IMPORT.finditer(script)}
        )
        for name, script in sorted(scripts.items())
    }
    for name, imported in graph.items():
        for other in (other for other in imported if other not in graph):
            raise AssetError(f"theme/static/{name}: no static file is named {other}")
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        raise AssetError(f"modules import each other in a circle: {', '.join(cycle.args[1])}") from None


def theme_assets(
    static: Path, colours: Colours, texts: Iterable[str], cache: Cache, vendored: Mapping[str, bytes] | None = None
) -> Assets:
    """The assets of a theme for one network: its colours, and fonts cut to French and to what its texts hold beyond.

    `vendored` are files of other people's libraries that its pages name, as they are.
    """
    themes = theme_palettes(_read(static / "css/tokens.css"))
    changed = {mode: palette_of(mode, themes[mode], colours.primary, colours.accent) for mode in MODES}
    palettes = {mode: {**themes[mode], **changed[mode]} for mode in MODES}
    more = beyond_french(texts)
    fonts = [font_of(face, more, cache) for face in FACES]
    generated = {**(vendored or {}), **{font.face.file: font.data for font in fonts}}
    logo = recoloured(_read(static / LOGO), themes, changed)
    if logo:
        generated[LOGO] = logo.encode()
        generated[TOUCH_ICON] = touch_icon(shape_of(logo), palettes["light"], cache)
    return Assets.of(static, generated, tokens=network_css(changed), faces=font_faces(fonts), palettes=palettes)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def recoloured(svg: str, themes: Mapping[str, Palette], changed: Mapping[str, Palette]) -> str:
    """A drawing in the theme's own colours with a network's in their place, by day and by night."""
    new = {themes[mode][name]: colour for mode in MODES for name, colour in changed[mode].items() if name in themes[mode]}
    return _COLOUR.sub(lambda match: new.get(match[0], match[0]), svg)
