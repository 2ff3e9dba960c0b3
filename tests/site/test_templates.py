"""The theme's environment: what a build's templates are, and what they may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from building import ROOT
from jinja2 import DictLoader, Environment, UndefinedError

from telecentres.draw.assets import Assets
from telecentres.draw.detailed_map import leaflet_files
from telecentres.project import Project
from telecentres.read.vocabulary import Service
from telecentres.site.settings import JINJA_ENVIRONMENT
from telecentres.site.templates import Theme


@pytest.fixture(scope="module")
def themed(demo: Project) -> Callable[..., Environment]:
    """Makes the environment of some templates, as a theme has it."""
    assets = Assets.of(ROOT / "theme/static", leaflet_files())

    def made(templates: dict[str, str], **shared: Any) -> Environment:
        env = Environment(loader=DictLoader(templates), **JINJA_ENVIRONMENT)
        env.globals.update(shared)
        Theme(env, demo, assets, "", "")
        return env

    return made


@pytest.mark.parametrize("call", ["range(3)", "namespace(a=1)", "dict(a=1)", "lipsum()", "cycler(1)", "joiner()"])
def test_a_template_has_no_functions(themed: Callable[..., Environment], call: str) -> None:
    """What Jinja gives templates to compute with is not there."""
    with pytest.raises(UndefinedError):
        themed({"a.html": f"{{{{ {call} }}}}"}).get_template("a.html").render()


def test_what_a_network_shares_is_there(themed: Callable[..., Environment]) -> None:
    """A name that the settings give all templates is known to all of them, and to those they import."""
    templates = {
        "a.html": "{% from 'm.html' import m %}{{ shared }} {{ m() }}",
        "m.html": "{% macro m() %}{{ shared }}{% endmacro %}",
    }
    assert themed(templates, shared="a & b").get_template("a.html").render() == "a &amp; b a &amp; b"


def test_a_build_prints_with_the_templates_it_began_with(themed: Callable[..., Environment]) -> None:
    """A template that changes while pages are printed changes the next build, not half of this one."""
    templates = {"a.html": "avant"}
    env = themed(templates)
    assert env.get_template("a.html").render() == "avant"
    templates["a.html"] = "après"
    assert env.get_template("a.html").render() == "avant"
    assert themed(templates).get_template("a.html").render() == "après"


@pytest.mark.parametrize(
    "url",
    [
        "https://lieu.fr",
        "https://www.lieu.fr/a?b",
        "http://a-b.lieu.fr:8080/",
        "https://Lieu.fr/",
        "https://moi@lieu.fr",
        "https://lieu.fr?a",
    ],
)
def test_a_host_is_told_from_its_address(themed: Callable[..., Environment], url: str) -> None:
    """Whatever stands before and behind it, in small letters and without www."""
    expected = (urlsplit(url).hostname or "").removeprefix("www.")
    assert themed({"a.html": "{{ url|host }}"}).get_template("a.html").render(url=url) == expected


def test_words_are_listed_by_their_labels(themed: Callable[..., Environment]) -> None:
    """Words of a vocabulary in a line, as people say them; none is an empty line."""
    env = themed({"a.html": "{{ words|labels }}"})
    words = list(Service)[:2]
    assert env.get_template("a.html").render(words=words) == f"{words[0].label}, {words[1].label}"
    assert env.get_template("a.html").render(words=()) == ""
