"""What templates print is what Jinja would print."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from telecentres.read.vocabulary import Service
from telecentres.site.printing import Printing, printed
from telecentres.site.settings import JINJA_ENVIRONMENT

TEMPLATE = """\
{% macro shown(value) %}<i title="{{ value }}">{{ value }}</i>{% endmacro %}
{% for value in values %}{{ value }} {{ shown(value) }} {{ value ~ '<' }} {{ 'a<b' }}
{% set again %}{{ value }}{% endset %}{{ again }}
{% endfor %}
{% autoescape false %}{{ values[0] }}{% endautoescape %}
"""
VALUES = ["&", "<b>", "a 'b' \"c\"", "mot", "", Markup("<b>&amp;</b>"), 12, 1.5, Decimal("3.50"), None, True, Service.WIFI, ["<"]]


class Picture:
    """An object that says what it is on a page."""

    def __repr__(self) -> str:
        return "Picture()"

    def __html__(self) -> str:
        return "<img>"


def page(values: list[Any], **options: Any) -> str:
    """What a template makes of some values."""
    env = Environment(**{**JINJA_ENVIRONMENT, **options})
    return env.from_string(TEMPLATE).render(values=values)


@given(st.text("ab&<>\"'é ", max_size=12))
def test_a_text_is_printed_as_jinja_prints_it(text: str) -> None:
    """Each sign that could be taken for markup is escaped."""
    assert printed(text) == escape(text)


@pytest.mark.parametrize("value", [*VALUES, Picture()], ids=repr)
def test_a_value_is_printed_as_jinja_prints_it(value: object) -> None:
    """Numbers, words of a vocabulary and objects with markup of their own are printed like texts."""
    assert printed(value) == escape(value)


def test_what_stays_as_it_is_is_not_made_again() -> None:
    """Markup, and a text without any sign to escape, are printed as the very objects they are."""
    markup, text = Markup("<b>a</b>"), "rue de l’Église, 12"
    assert printed(markup) is markup
    assert printed(text) is text


def test_a_template_prints_what_jinja_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops, macros, blocks of text and passages without escaping come out the same, whoever compiles them."""
    values = [*VALUES, Picture()]
    expected = page(values)
    assert "&lt;b&gt;" in expected
    monkeypatch.setattr(Environment, "code_generator_class", Printing)
    assert page(values) == expected
    assert "printed(" in str(Environment(**JINJA_ENVIRONMENT).compile(TEMPLATE, raw=True))


def test_what_is_not_defined_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that a template is not given stops it."""
    monkeypatch.setattr(Environment, "code_generator_class", Printing)
    env = Environment(autoescape=True, undefined=StrictUndefined)
    with pytest.raises(UndefinedError):
        env.from_string("{{ nothing }}").render()
