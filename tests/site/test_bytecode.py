"""Compiled templates are taken up by the next build, and never those of another state or damaged ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest

from telecentres.site.bytecode import Bytecode


def environment(folder: Path, digest: str, word: str = "a", text: str = "{{ 'x'|named }}") -> jinja2.Environment:
    """An environment whose filter gives a constant word, which is written into what is compiled."""
    env = jinja2.Environment(loader=jinja2.DictLoader({"t": text}), bytecode_cache=Bytecode(folder, digest), autoescape=True)
    env.filters["named"] = lambda _: word
    return env


def test_the_next_build_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that was compiled is not compiled again; another text is."""
    assert environment(tmp_path, "1").get_template("t").render() == "a"
    compiled: list[str] = []
    real = jinja2.Environment.compile

    def counted(env: jinja2.Environment, source: str, *words: Any, **more: Any) -> Any:
        compiled.append(source)
        return real(env, source, *words, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    assert environment(tmp_path, "1").get_template("t").render() == "a"
    assert not compiled
    assert environment(tmp_path, "1", text="<p>{{ 'x'|named }}</p>").get_template("t").render() == "<p>a</p>"
    assert len(compiled) == 1


def test_a_folder_is_new_once(tmp_path: Path) -> None:
    """Where a build has kept templates, the next need not have them all compiled."""
    assert Bytecode(tmp_path, "1").is_new
    environment(tmp_path, "1").get_template("t")
    assert not Bytecode(tmp_path, "1").is_new
    assert Bytecode(tmp_path, "2").is_new


def test_another_state_starts_anew(tmp_path: Path) -> None:
    """What a filter gave before is gone with its folder."""
    environment(tmp_path, "1").get_template("t")
    assert environment(tmp_path, "2", word="b").get_template("t").render() == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["2"]


def test_what_is_damaged_is_compiled_again(tmp_path: Path) -> None:
    """One byte changed and it is not run."""
    environment(tmp_path, "1").get_template("t")
    (path,) = (tmp_path / "1").iterdir()
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    assert environment(tmp_path, "1").get_template("t").render() == "a"


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """No folder, no fault."""
    (tmp_path / "file").write_text("")
    assert environment(tmp_path / "file", "1").get_template("t").render() == "a"
