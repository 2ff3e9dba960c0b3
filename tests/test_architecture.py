"""The laws of the code, read from its text: who may import whom, and what no module may hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/telecentres"

# Arrows only go down: a module imports modules of its own folder, or of a lower rank.
RANKS = {
    "patterns": 0,
    "problems": 0,
    "recipes": 0,
    "keeping": 0,
    "workers": 0,
    "day": 0,
    "sphere": 0,
    "read": 1,
    "french": 2,
    "territory": 3,
    "project": 4,
    "know": 5,
    "checks": 6,
    "authoring": 7,
    "inspection": 7,
    "draw": 7,
    "site": 8,
    "publish": 9,
    "serve": 9,
    "__main__": 10,
}


def modules() -> list[Path]:
    """Every module of the package."""
    found = sorted(PACKAGE.rglob("*.py"))
    assert len(found) > 20
    return found


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def part(path: Path) -> str:
    """The part of the package a module belongs to: its folder, or itself."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, also inside functions, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            assert node.module
            yield node.module, node.lineno
            if node.module == "telecentres" or (PACKAGE.parent / node.module.replace(".", "/")).is_dir():
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node.lineno


def test_every_part_has_its_rank() -> None:
    """Each folder and module of the package has a place in the order."""
    assert {part(path) for path in modules()} - {"__init__"} <= set(RANKS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_go_down(path: Path) -> None:
    """A module imports its own folder and what stands below it, nothing else of the package."""
    here = part(path)
    for name, line in imports(path):
        steps = name.split(".")
        if steps[0] != "telecentres" or len(steps) == 1 or here == "__init__":
            continue
        there = steps[1]
        assert there == here or RANKS[there] < RANKS[here], f"{path}:{line}: {here} imports {name}"


def importers(of: str) -> set[str]:
    """The modules that import a library, as paths in the package."""
    return {path.relative_to(PACKAGE).as_posix() for path in modules() for name, _ in imports(path) if name.split(".")[0] == of}


def test_only_the_plugin_imports_pelican() -> None:
    """Pelican stands behind one folder."""
    assert {Path(name).parent.as_posix() for name in importers("pelican")} == {"site/pelican_plugin"}


def test_only_readers_know_yaml() -> None:
    """Nothing after read/ knows YAML."""
    found = importers("yaml")
    assert found
    assert all(name.startswith("read/") for name in found)


def test_checking_needs_no_site() -> None:
    """Reading and checking the data loads neither Pelican nor Markdown nor Jinja."""
    code = (
        "import sys, telecentres.checks, telecentres.project;"
        "print([n for n in ('pelican', 'markdown', 'jinja2', 'nh3', 'watchfiles') if n in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "[]"


def test_nothing_is_imported_twice_over() -> None:
    """There is no module named for what it is not: utils, helpers, common or core."""
    assert not {path.stem for path in modules()} & {"utils", "util", "helpers", "common", "core", "misc"}


def _targets(node: ast.stmt) -> list[tuple[str, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        return [(target.id, node.value) for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [(node.target.id, node.value)]
    return []


MUTATORS = frozenset("append add update extend insert remove discard pop popitem clear setdefault sort reverse".split())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_hold_constants_only(path: Path) -> None:
    """What a module holds is named as a constant or a type, and nothing changes it."""
    module = tree(path)
    held: set[str] = set()
    for statement in module.body:
        for name, _ in _targets(statement):
            assert re.fullmatch(r"__\w+__|_?[A-Z][A-Z0-9_]*|_?[A-Z]\w*|logger", name), f"{path}:{statement.lineno}: {name}"
            held.add(name)
    for node in ast.walk(module):
        assert not isinstance(node, ast.Global), f"{path}:{getattr(node, 'lineno', 0)}: global"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            changed = node.func.value.id in held and node.func.attr in MUTATORS
            assert not changed, f"{path}:{node.lineno}: {ast.unparse(node)}"
        targets = (
            node.targets
            if isinstance(node, ast.Assign | ast.Delete)
            else [node.target]
            if isinstance(node, ast.AugAssign)
            else []
        )
        for target in targets:
            inner = target
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
                changes = isinstance(inner, ast.Name) and inner.id in held
                assert not changes, f"{path}: changes {ast.unparse(inner)}"


def strings(path: Path) -> Iterator[tuple[str, int]]:
    """Every string of a module that is not a docstring, with its line."""
    module = tree(path)
    said = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value, node.lineno


MARKUP = re.compile(r"<(?:div|a|p|span|ul|ol|li|h[1-6]|table|tr|td|section|article|nav|img|svg|path|g|button|form)(?:[ >/]|$)")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_markup_is_written_in_code(path: Path) -> None:
    """Markup is the theme's; only what reads Markdown and what explains it may speak of tags."""
    if path.relative_to(PACKAGE).as_posix() in ("read/prose.py", "read/diagnosis.py"):
        return
    for text, line in strings(path):
        assert not MARKUP.search(text), f"{path}:{line}: {text[:60]!r}"


# Words, codes and coordinates of the first network. A number stands alone: 77 in 177 or 0.77 is none.
LEAKS = re.compile(
    r"Seine|Melun|Paris\b|\bBrie\b|Meaux|Fontainebleau|Chelles|Coulommiers|Provins|Montereau|Île-de-France|Marne"
    r"|(?<![\d.#&a-f\w])77(?:\d{3})?(?![\d\w%])|\b48\.[3-9]\d|\b[23]\.[3-9]\d{3,6}(?!\d)"
)


def written() -> list[Path]:
    """Every text of the code and, where there is one, of the theme."""
    theme = [
        path for path in sorted((ROOT / "theme").rglob("*")) if path.suffix in (".html", ".css", ".js", ".xml", ".txt", ".svg")
    ]
    return modules() + theme


def test_nothing_knows_the_first_network() -> None:
    """Neither the code nor the theme holds a name, a code or a coordinate of the first network."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:90]}"
        for path in written()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if LEAKS.search(line)
    ]
    assert found == []


def test_the_demonstration_knows_nothing_of_the_first_network() -> None:
    """No file of the invented network holds a word of the first."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:90]}"
        for path in sorted((ROOT / "demo").rglob("*"))
        if path.suffix in (".yaml", ".md", ".csv", ".py") and "output" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if re.search(LEAKS.pattern + r"|\bRER\b", line)
    ]
    assert found == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """Every module that holds something begins with a docstring, and so does every class of it."""
    module = tree(path)
    if not module.body:
        return
    assert ast.get_docstring(module)
    for node in module.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path}:{node.lineno}: {node.name}"


BROWSING = "import pytest\n@pytest.mark.browser\ndef test_a(): pass\n"
SKIPPING = "import pytest\ndef test_a(): pytest.skip('x')\n"


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize(
    ("environment", "search", "test", "code", "line"),
    [
        ({}, "", f"{BROWSING}def test_b(): pass\n", 0, "chromium is missing: 1 tests"),
        ({"CI": "true"}, "", BROWSING, 4, "chromium is missing: 1 tests"),
        ({"CI": "true"}, "", "def test_a(): pass\n", 0, "1 passed"),
        ({}, "", SKIPPING, 0, "1 skipped"),
        ({"CI": "true"}, "", SKIPPING, 1, "with CI=true every test runs"),
        ({"CI": "true"}, "bin", BROWSING, 0, "1 passed"),
    ],
)
def test_no_test_is_left_out_in_silence(
    tmp_path: Path, *, processes: str, environment: dict[str, str], search: str, test: str, code: int, line: str
) -> None:
    """A test without its program is left out with one line, and fails the run where CI=true; so does a skip."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_x.py").write_text(test)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/chromium").write_text("#!/bin/sh\n")
    (tmp_path / "bin/chromium").chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST")}
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", processes),
            *("-p", "no:cacheprovider", "--import-mode=importlib", str(tmp_path)),
        ],
        cwd=tmp_path,
        env={
            **clean,
            **environment,
            "PATH": str(tmp_path / search) if search else str(tmp_path),
            "PYTHONPATH": str(PACKAGE.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert (answer.stdout + answer.stderr).count(line) == 1
