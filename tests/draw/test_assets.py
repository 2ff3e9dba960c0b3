"""Static files are served under addresses that change with their bytes, and find each other there."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from telecentres.draw.assets import LAYERS, LOGO, STYLE, TOUCH_ICON, AssetError, Assets, recoloured, theme_assets
from telecentres.draw.cache import Cache
from telecentres.draw.colours import MODES
from telecentres.draw.fonts import FACES
from telecentres.project import Project
from telecentres.read.records import Colours


@pytest.fixture(scope="module")
def theme(root: Path, project: Project, tmp_path_factory: pytest.TempPathFactory) -> Assets:
    """The theme's assets for the first network."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    return theme_assets(root / "theme/static", project.network.colours, project.texts, cache)


def style(**parts: str) -> str:
    """The built style sheet of these parts: base="…" is css/base.css, blocks_card is css/blocks/card.css."""
    names = {name: f"css/{name.replace('_', '/')}.css" for name in parts}
    return Assets({names[name]: text.encode() for name, text in parts.items()}).text(STYLE)


def test_an_address_holds_the_hash_of_its_bytes(theme: Assets) -> None:
    """Each asset is served under theme/, with the first 8 digits of its own sha256."""
    assert len(theme.files) > 4
    for address, data in theme.files.items():
        assert re.fullmatch(r"theme/[\w/-]+\.[0-9a-f]{8}\.\w+", address)
        assert hashlib.sha256(data).hexdigest()[:8] == address.rsplit(".", 2)[1]


def test_one_changed_byte_changes_what_names_it() -> None:
    """A changed picture has another address, and so have the style sheet and the module that name it; others keep theirs."""
    files = {
        "img/a.svg": b"<svg/>",
        "img/b.svg": b"<svg/>",
        "css/base.css": b"a { background: url(../img/a.svg) }",
        "js/alone.js": b"export const x = 1;",
    }
    one, other = Assets(files), Assets({**files, "img/a.svg": b"<svg></svg>"})
    changed = {name for name in (*files, STYLE) if name != "css/base.css" and one.address(name) != other.address(name)}
    assert changed == {"img/a.svg", STYLE}


def test_layers_are_declared_once_and_hold_their_parts() -> None:
    """One line declares the layers; each part is in its file's layer, blocks in the order of their names."""
    css = style(utilities="u { a: b }", blocks_b="b { a: b }", blocks_a="a { a: b }", tokens="t { a: b }", base="h { a: b }")
    declared, _, rest = css.partition(";")
    assert declared == f"@layer {','.join(LAYERS)}"
    assert rest == ("@layer tokens{t{a:b}}@layer base{h{a:b}}@layer layout{}@layer blocks{a{a:b}b{a:b}}@layer utilities{u{a:b}}")


def test_a_sheet_of_few_pages_is_a_file_of_its_own() -> None:
    """Blocks in css/sheets/<name>/ are served as css/<name>.css, in the layer of blocks, and are not in every page's sheet."""
    files = {"css/base.css": b"h { a: b }", "css/sheets/tool/b.css": b".b { a: b }", "css/sheets/tool/a.css": b".a { a: b }"}
    assets = Assets(files)
    assert assets.text("css/tool.css") == "@layer blocks{.a{a:b}.b{a:b}}"
    assert ".a" not in assets.text(STYLE)


@pytest.mark.parametrize("name", ["css/blocks/a.css", "css/sheets/tool/a.css"])
@pytest.mark.parametrize("test", ["is(b, c)", "not(.b)", "where(b)", "has(> b)"])
def test_a_descendant_stays_a_descendant(name: str, test: str) -> None:
    """What stands in `.a` under a condition is never made `.a` itself under that condition."""
    sheet = Assets({name: f".x {{ y: z }} .a :{test} {{ b: c }} .a:{test} {{ d: e }}".encode()})
    css = "".join(data.decode() for data in sheet.files.values())
    condition = re.sub(r"(?<=[,>]) ", "", test)
    assert re.search(rf"\.a (\*)?:{re.escape(condition)}\{{b:c\}}", css)
    assert f".a:{condition}{{d:e}}" in css


def test_a_network_s_tokens_come_behind_the_theme_s() -> None:
    """What is generated for a network stands in the layer of tokens, last; faces stand in no layer."""
    css = Assets(
        {"css/tokens.css": b":root { --a: 1 }", "fonts/x.woff2": b"x"},
        tokens=":root { --a: 2 }",
        faces="@font-face { src: url(../fonts/x.woff2) }",
    ).text(STYLE)
    assert "@layer tokens{:root{--a:1}:root{--a:2}}" in css
    assert re.search(r";@font-face\{src:url\(\"\.\./fonts/x\.[0-9a-f]{8}\.woff2\"\)\}@layer", css)


def test_addresses_in_a_part_are_relative_to_the_part() -> None:
    """A block names a picture from its own folder; data, fragments and empty addresses stay."""
    files = {
        "img/a.svg": b"<svg/>",
        "css/blocks/card.css": b"""a { b: url("../../img/a.svg#part"); c: url(data:image/svg+xml,%3Csvg/%3E); d: url(#e) }""",
    }
    assets = Assets(files)
    hashed = assets.address("img/a.svg").removeprefix("theme/")
    assert f'url("../{hashed}#part")' in assets.text(STYLE)
    assert "url(data:image/svg+xml,%3Csvg/%3E)" in assets.text(STYLE)
    assert "url(#e)" in assets.text(STYLE)


@pytest.mark.parametrize(
    "css",
    [
        "a { width: calc(1rem + 3vw); inset: calc(-1 * var(--x)) }",
        "a { font-size: clamp(2rem, 1.3rem + 3vw, 3.2rem) }",
        "a:is(.b, .c) + p > li::before { content: '›  x' }",
        "@media (width >= 40rem) and (prefers-color-scheme: dark) { a { b: c } }",
        "a { & > b { c: d } &:hover { e: f } }",
        "a:has(#b:hover) .c { transform: translate(1px, 2px) rotate(45deg) }",
        "@supports not (a: b) { c { margin: 0 } }",
    ],
)
def test_making_small_changes_no_meaning(css: str) -> None:
    """Only blanks that mean nothing go: the same words are left, in strings and around + and - the blanks too."""
    small = style(base=css)
    assert re.sub(r"[\s;]", "", css) in re.sub(r"[\s;]", "", small)
    for kept in ("1rem + 3vw", "-1 * var", "›  x", ") + p", "not (", ") and (", "b:hover) .c"):
        assert (kept in css) == (kept in small)


def test_modules_are_sent_without_their_comments() -> None:
    """Lines that only comment and indents stay behind, but for text between backticks and for a library's own file."""
    script = (
        "// Why.\nlet a = `\n  // text\n /* text */\n`;\n  // More.\n/** One. */\n/**\n * Two.\n */\n  let b = 'https://c';\n"
    )
    assets = Assets({"js/a.js": script.encode(), "vendor/b.js": script.encode()})
    assert assets.text("js/a.js") == "let a = `\n  // text\n /* text */\n`;\nlet b = 'https://c';\n"
    assert assets.text("vendor/b.js") == script


def test_modules_find_each_other() -> None:
    """An import names the hashed address, whatever its form; each module's hash follows those it imports."""
    files = {
        "js/page.js": b'import { a } from "./a.js";\nimport "./lib/b.js";\nconst c = await import(\'./a.js\');\n',
        "js/a.js": b"export { b as a } from './lib/b.js';\n",
        "js/lib/b.js": b'export const b = 1; // from "somewhere"\n',
    }
    assets = Assets(files)
    a, b = (assets.address(name).rpartition("/")[2] for name in ("js/a.js", "js/lib/b.js"))
    assert assets.text("js/page.js") == (
        f'import {{ a }} from "./{a}";\nimport "./lib/{b}";\nconst c = await import(\'./{a}\');\n'
    )
    assert assets.text("js/a.js") == f"export {{ b as a }} from './lib/{b}';\n"
    other = Assets({**files, "js/lib/b.js": b"export const b = 2;\n"})
    assert all(assets.address(name) != other.address(name) for name in files)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"css/base.css": "a { b: url(x.svg) }"}, "theme/static/css/base.css: no static file is named css/x.svg"),
        ({"css/base.css": "a { b: url(../../../x) }"}, "theme/static/css/base.css: no static file is named ../../x"),
        ({"js/a.js": 'import "./b.js"'}, "theme/static/js/a.js: no static file is named js/b.js"),
        ({"js/a.js": 'import "./b.js"', "js/b.js": 'import "./a.js"'}, "modules import each other in a circle: js/"),
        ({"css/other.css": "a { b: c }"}, "theme/static/css/other.css: belongs to no layer"),
        ({"css/base.css": "a { b: c"}, "theme/static/css/base.css: a brace or a comment is not closed"),
        ({"css/base.css": "a { b: c } /* "}, "theme/static/css/base.css: a brace or a comment is not closed"),
        ({"css/sheets/tool/a.css": "a { b: c"}, "theme/static/css/sheets/tool/a.css: a brace or a comment is not closed"),
        ({"css/sheets/a.css": "a { b: c }"}, "theme/static/css/sheets/a.css: belongs to no layer"),
        ({"css/base.css": "@layer base { a { b: c } }"}, "theme/static/css/base.css: @layer and @import are the build's"),
    ],
)
def test_a_fault_names_its_file(files: dict[str, str], sentence: str) -> None:
    """What is not there, belongs nowhere or is not closed ends the build with its file."""
    with pytest.raises(AssetError, match=f"^{re.escape(sentence)}"):
        Assets({name: text.encode() for name, text in files.items()})


def test_an_unknown_name_is_refused(theme: Assets) -> None:
    """A template that asks for a file that is not there ends the build."""
    with pytest.raises(AssetError, match=r"^no static file is named css/base\.css$"):
        theme.address("css/base.css")


def test_the_theme_has_its_fonts_and_its_marks(theme: Assets, root: Path) -> None:
    """Style, both fonts, the mark and the icon of phones are among the assets; parts of the style sheet are not."""
    for name in (STYLE, LOGO, TOUCH_ICON, *(face.file for face in FACES)):
        assert theme.files[theme.address(name)]
    assert sum(address.endswith(".css") for address in theme.files) == 1 + len(list((root / "theme/static/css/sheets").glob("*")))
    for face in FACES:
        assert f'url("../{theme.address(face.file).removeprefix("theme/")}")' in theme.text(STYLE)


def test_every_rule_of_a_part_is_in_the_style_sheet(root: Path, theme: Assets) -> None:
    """Each class that a part names is in a built style sheet."""
    css = "".join(data.decode() for address, data in theme.files.items() if address.endswith(".css"))
    for path in (root / "theme/static/css").rglob("*.css"):
        text = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in set(re.findall(r"\.[a-z][\w-]*(?=[^;{}]*\{)", text)):
            assert name in css, f"{path.name}: {name}"


def test_the_mark_takes_a_network_s_colours(root: Path) -> None:
    """The theme's own colours in a drawing become the network's, by day and by night; others stay."""
    themes = {"light": {"--river": "#0b5563"}, "dark": {"--river": "#7cc4d0"}}
    changed = {"light": {"--river": "#111111", "--none": "#222222"}, "dark": {"--river": "#eeeeee"}}
    assert recoloured("#0b5563 #7cc4d0 #123456", themes, changed) == "#111111 #eeeeee #123456"


def test_the_mark_on_both_networks(theme: Assets, root: Path, demo: Project, tmp_path: Path) -> None:
    """Each network's mark and icon show its own colours; the icon is 180 pixels wide and small."""
    other = theme_assets(root / "theme/static", demo.network.colours, (), Cache(tmp_path))
    for assets in (theme, other):
        for mode in MODES:
            assert assets.palettes[mode]["--river"] in assets.text(LOGO)
        data = assets.files[assets.address(TOUCH_ICON)]
        icon = Image.open(BytesIO(data)).convert("RGB")
        river = assets.palettes["light"]["--river"]
        assert icon.size == (180, 180)
        assert icon.getpixel((2, 2)) == tuple(int(river[i : i + 2], 16) for i in (1, 3, 5))
        assert len(data) < 4000
    assert theme.address(LOGO) != other.address(LOGO)


def test_a_theme_without_a_mark_has_none(tmp_path: Path) -> None:
    """A theme may bring no mark; its style is still built."""
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css/base.css").write_text("a { b: c }", encoding="utf-8")
    (static / "css/.draft.css").write_text("not { closed", encoding="utf-8")
    assets = theme_assets(static, Colours(), (), Cache(tmp_path / "cache"))
    assert sorted(re.sub(r"\.[0-9a-f]{8}", "", address) for address in assets.files) == [
        "theme/css/style.css",
        "theme/fonts/texte.woff2",
        "theme/fonts/titre.woff2",
    ]


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_hash_seed_changes_nothing(root: Path, tmp_path: Path, theme: Assets, seed: str) -> None:
    """Another process with another hash seed and no cache makes the same addresses, and so the same bytes."""
    code = (
        "import sys; from pathlib import Path; from telecentres.draw.assets import theme_assets;"
        "from telecentres.draw.cache import Cache; from telecentres.project import Folders, load_project;"
        "root = Path(sys.argv[1]); project, _, _ = load_project(Folders.of(root));"
        "made = theme_assets(root / 'theme/static', project.network.colours, project.texts, Cache(None));"
        "print('\\n'.join(made.files))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(root)],
        env={**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == list(theme.files)
