"""The theme's environment: what a build's templates are, and what they may use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from building import ROOT
from jinja2 import DictLoader, Environment, UndefinedError

from telecentres.draw.assets import LOGO, Assets
from telecentres.draw.detailed_map import leaflet_files
from telecentres.project import Project
from telecentres.read.vocabulary import Service
from telecentres.site.bytecode import Bytecode
from telecentres.site.settings import JINJA_ENVIRONMENT
from telecentres.site.templates import Theme, compile_templates

WITH_LOGO = {
    "a.html": "{% from 'm.html' import logo %}{{ logo() }}",
    "m.html": f"{{% macro logo() %}}{{{{ '{LOGO}'|asset }}}}{{% endmacro %}}",
}


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


def printed(project: Project, kept: Path, logo: bytes) -> bool:
    """Whether a theme of this logo prints its address, by a template that is compiled unless that was kept."""
    assets = Assets({LOGO: logo})
    env = keeping(kept)
    Theme(env, project, assets, "", "")
    return assets.address(LOGO) in env.get_template("a.html").render()


def keeping(folder: Path) -> Environment:
    """The environment of the templates with a logo, which keeps what it compiles."""
    return Environment(loader=DictLoader(WITH_LOGO), bytecode_cache=Bytecode(folder, "1"), **JINJA_ENVIRONMENT)


def test_no_address_is_compiled_in(demo: Project, tmp_path: Path) -> None:
    """What one theme compiled prints the address of another's logo for another."""
    assert printed(demo, tmp_path, b"<svg/>")
    assert printed(demo, tmp_path, b"<svg></svg>")


def test_what_was_compiled_beside_is_not_compiled_again(demo: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme takes up what was compiled without one."""
    compile_templates(keeping(tmp_path), "", WITH_LOGO)
    monkeypatch.setattr(Environment, "compile", None)
    assert printed(demo, tmp_path, b"<svg/>")


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
