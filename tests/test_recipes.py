"""Digests of values: the same for the same content in any process, another for any other content."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from msgspec import Struct

from telecentres.read.nodes import Document
from telecentres.read.vocabulary import SpaceKind
from telecentres.recipes import Later, Recipes, digest_of, made

VALUES = ("1", 1, 1.5, Decimal("1.5"), date(2026, 11, 25), None, True, SpaceKind.COWORKING, ("1",), ["1"], {"a": 1}, {"a": 2})


class Place(Struct, frozen=True):
    """A value with parts."""

    name: str
    near: tuple[str, ...] = ()


class Sheet(Struct):
    """A record of a file, with a field that its file decides."""

    document: Document
    name: str = ""


def counted(runs: list[str], word: str) -> str:
    runs.append(word)
    return word


def test_other_content_has_another_digest() -> None:
    """Values that differ in kind or in content differ in their digest."""
    recipes = Recipes()
    assert len({recipes.of(value) for value in VALUES}) == len(VALUES)
    assert recipes.of(Place("a", ("b",))) != recipes.of(Place("ab"))


def test_equal_content_has_the_same_digest_whatever_is_shared() -> None:
    """Whether two equal parts are one object leaves no trace."""
    word, same = "grange 77".lower(), "GRANGE 77".lower()
    assert word is not same
    assert Recipes().of([word, word]) == Recipes().of([word, same])
    one = Place("a", ("b",))
    assert Recipes((Place,)).of([one, one]) == Recipes((Place,)).of([Place("a", ("b",)), Place("a", ("b",))])


def test_a_value_met_before_has_the_digest_it_had_when_it_was_met_first() -> None:
    """Alone, in a tuple or in what is left for later; digested once or each time."""
    place, sheet = Place("a", ("b",)), Sheet(Document("a.yaml", "nom: a"))
    for value in (place, (place, 1), (1, (place, sheet)), Later(counted, [], place), (Later(counted, [], sheet), place), [place]):
        recipes = Recipes((Place,), (Sheet,))
        first = recipes.of(value)
        assert recipes.of(value) == first
        recipes.of([place, sheet])
        assert recipes.of(value) == first
        assert Recipes((Place,), (Sheet,)).of(value) == first


def test_another_process_finds_the_same() -> None:
    """A digest depends on no seed."""
    code = "from telecentres.recipes import Recipes; print(Recipes().of(('a', 1, {'b': 2.5})))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert found.stdout.strip() == Recipes().of(("a", 1, {"b": 2.5}))


def test_a_kept_object_is_told_by_its_fields() -> None:
    """Kept or not, another field is another digest; two kept objects of equal fields have one."""
    recipes = Recipes((Place,))
    assert recipes.of(Place("a")) == recipes.of(Place("a")) != recipes.of(Place("b"))
    assert recipes.of([Place("a"), 1]) != recipes.of([Place("b"), 1])


def test_a_record_is_told_by_its_file() -> None:
    """The text and the path of a file decide; what was made of them does not."""
    recipes = Recipes((), (Sheet,))
    one = recipes.of(Sheet(Document("a.yaml", "nom: A"), "A"))
    assert recipes.of(Sheet(Document("a.yaml", "nom: A"), "anything")) == one
    assert recipes.of(Sheet(Document("a.yaml", "nom: B"))) != one != recipes.of(Sheet(Document("b.yaml", "nom: A")))


def test_a_settled_object_is_told_by_what_settles_it() -> None:
    """The digest that was given stands for the object, wherever it stands."""
    place, recipes, others = Place("a"), Recipes(), Recipes()
    recipes.settle(place, "0")
    others.settle(place, "1")
    assert recipes.of([place]) != others.of([place])


def test_what_is_made_later_is_told_before() -> None:
    """What makes it and from what decide, unless the inputs are named; telling makes nothing."""
    runs: list[str] = []
    recipes = Recipes()
    one = recipes.of(Later(counted, runs, "a", inputs=("a",)))
    assert recipes.of(Later(counted, [], "b", inputs=("a",))) == one != recipes.of(Later(counted, runs, "a", inputs=("b",)))
    assert recipes.of(Later(len, "a")) != recipes.of(Later(len, "b")) != recipes.of(Later(str, "b"))
    assert not runs


def test_what_is_made_later_is_told_by_how_its_arguments_are_given() -> None:
    """An argument by its name is not a pair of name and argument; none at all is not an empty one."""
    found = [Later(counted, ("a", 1)), Later(counted, a=1), Later(counted, (("a", 1),)), Later(counted), Later(counted, ())]
    assert len({Recipes().of(later) for later in found}) == len(found)


def test_it_is_made_once() -> None:
    """However often it is called for, also among the values of a page."""
    runs: list[str] = []
    later = Later(counted, runs, "a")
    assert (later(), made({"x": later, "y": 1}), later()) == ("a", {"x": "a", "y": 1}, "a")
    assert runs == ["a"]


def test_a_function_without_a_lasting_name_is_refused() -> None:
    """A local function could mean anything: what it was made from is not known."""
    with pytest.raises((AttributeError, TypeError, ValueError)):
        Recipes().of(partial(lambda: 1))


def test_parts_of_a_digest_stay_apart() -> None:
    """Two parts are not what they make together."""
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc") != digest_of(b"abc")
