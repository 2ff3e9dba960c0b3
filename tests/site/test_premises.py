"""What a build starts from has a digest that is the same in any process, and another where anything changed."""

from __future__ import annotations

import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telecentres.site.premises import Premises

SETTINGS: dict[str, Any] = {"PATH": "/r/content", "THEME": "/r/theme", "OUTPUT_PATH": "/r/output", "SITEURL": "https://a.fr"}


def function_of(file: Path, text: str) -> Callable[[], None]:
    """A function as the settings of a network would define it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    module = types.ModuleType("reglages")
    exec(compile(text, str(file), "exec"), module.__dict__)
    found: Callable[[], None] = module.__dict__["liste"]
    return found


@pytest.mark.parametrize(
    "changed", [{"SITEURL": "https://b.fr"}, {"RELATIVE_URLS": True}, {"JINJA_FILTERS": {"x": len}}, {"STATIC_PATHS": ["files"]}]
)
def test_another_setting_is_another_ground(changed: dict[str, Any]) -> None:
    """Any setting counts, whatever its kind."""
    assert Premises.of(SETTINGS | changed).ground != Premises.of(SETTINGS).ground


@pytest.mark.parametrize(
    "aside", [{"OUTPUT_PATH": "/x"}, {"CACHE_FOLDER": "/x"}, {"PROFILE": True}, {"QUIET_WARNINGS": True}, {"lower": 1}]
)
def test_where_and_how_it_is_told_does_not_count(aside: dict[str, Any]) -> None:
    """Another output folder has another ledger, not another ground."""
    assert Premises.of(SETTINGS | aside).ground == Premises.of(SETTINGS).ground
    assert Premises.of(SETTINGS | {"OUTPUT_PATH": "/x"}).ledger_file != Premises.of(SETTINGS).ledger_file


def test_the_commit_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest names it."""
    before = Premises.of(SETTINGS).ground
    monkeypatch.setenv("SOURCE_COMMIT", "a" * 40)
    assert Premises.of(SETTINGS).ground != before


def test_another_process_finds_the_same() -> None:
    """Neither a seed nor a place in memory counts."""
    settings = f"{SETTINGS!r} | {{'F': len, 'S': {{'a', 'b'}}}}"
    code = f"from telecentres.site.premises import Premises; print(Premises.of({settings}).ground)"

    def printed(seed: str) -> str:
        words = [sys.executable, "-c", code]
        return subprocess.run(words, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout

    assert printed("1") == printed("2") != ""


def test_a_function_counts_with_its_file(tmp_path: Path) -> None:
    """What a function of the settings does may be anywhere in its file."""
    before = Premises.of(SETTINGS | {"JINJA_FILTERS": {"x": function_of(tmp_path / "a.py", "def liste(): pass\n")}}).ground
    after = Premises.of(SETTINGS | {"JINJA_FILTERS": {"x": function_of(tmp_path / "a.py", "def liste(): pass\nX = 1\n")}}).ground
    assert before != after


def test_a_network_s_own_list_counts_with_the_code_beside_it(tmp_path: Path) -> None:
    """In a folder of code the whole folder, in the settings of the network that file alone."""
    settings = SETTINGS | {"PATH": str(tmp_path / "content")}
    (tmp_path / "content").mkdir()
    apart = Premises.of(settings | {"OUTPUTS": function_of(tmp_path / "code/pages.py", "def liste(): pass\n")})
    assert apart.more == (tmp_path / "code",)
    inside = Premises.of(settings | {"OUTPUTS": function_of(tmp_path / "pelicanconf.py", "def liste(): pass\n")})
    assert inside.more == (tmp_path / "pelicanconf.py",)
    assert Premises.of(settings).more == ()
