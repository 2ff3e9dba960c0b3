"""Regular expressions that are compiled when something is asked of them."""

from __future__ import annotations

import re

import pytest

from telecentres.patterns import pattern

METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def test_nothing_is_compiled_before_something_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compiled once, with its flags."""
    asked = []

    def compiling(*given: object) -> re.Pattern[str]:
        asked.append(given)
        return compiled

    compiled = re.compile("[a-z]+", re.IGNORECASE)
    monkeypatch.setattr("telecentres.patterns.re.compile", compiling)
    word = pattern("[a-z]+", re.IGNORECASE)
    assert asked == []
    assert word.fullmatch("Mot")
    assert word.sub("-", "un Mot") == "- -"
    assert asked == [("[a-z]+", re.IGNORECASE)]


@pytest.mark.parametrize("method", METHODS)
def test_it_answers_as_a_compiled_one(method: str) -> None:
    """Whatever method is asked first, and the same method once more."""
    words = ("-", "ab, cd") if method in ("sub", "subn") else ("ab, cd",)
    wanted = getattr(re.compile("(?P<first>[a-z])([a-z])"), method)(*words)
    asked = pattern("(?P<first>[a-z])([a-z])")
    for _ in range(2):
        found = getattr(asked, method)(*words)
        if method == "finditer":
            assert [match[0] for match in found] == ["ab", "cd"]
        elif isinstance(wanted, re.Match):
            assert found.groupdict() == wanted.groupdict()
        else:
            assert found == wanted


def test_it_says_what_it_is_made_of() -> None:
    """Its expression, its groups, its flags; what no expression has, it has not."""
    asked = pattern("(a)(?P<b>b)", re.ASCII)
    assert (asked.pattern, asked.groups, dict(asked.groupindex), asked.flags) == ("(a)(?P<b>b)", 2, {"b": 2}, re.ASCII)
    with pytest.raises(AttributeError):
        _ = asked.length  # type: ignore[attr-defined]
    with pytest.raises(re.error):
        pattern("(").match("")
