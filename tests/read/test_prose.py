"""Markdown that staff type: what is unsafe is refused at its place, and what is accepted renders without a script."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telecentres.project import Project
from telecentres.read.centre import read_centre
from telecentres.read.prose import Renderer, unsafe
from telecentres.read.records import News, read_markdown

RENDERER = Renderer()

UNSAFE: list[tuple[str, int, int, str]] = [
    ("<script>alert(1)</script>", 0, 0, "balise HTML"),
    ("bonjour <SCRIPT src=x>", 0, 8, "balise HTML"),
    ("a\n\nb <b onclick=x>c", 2, 2, "balise HTML"),
    ("<img src=x onerror=alert(1)>", 0, 0, "balise HTML"),
    ("<svg/onload=alert(1)>", 0, 0, "balise HTML"),
    ("<!-- secret -->", 0, 0, "balise HTML"),
    ("a <!-- secret", 0, 2, "balise HTML"),
    ("<?php x ?>", 0, 0, "balise HTML"),
    ("<!DOCTYPE html>", 0, 0, "balise HTML"),
    ("</div>", 0, 0, "balise HTML"),
    ("<a href='javascript:x'>y</a>", 0, 0, "balise HTML"),
    ("<iframe", 0, 0, "balise HTML"),
    ("<javascript:alert(1)>", 0, 0, "balise HTML"),
    ("<data:text/html,x>", 0, 0, "balise HTML"),
    ("\\`<b>x</b>`", 0, 2, "balise HTML"),
    ("`<b>``", 0, 1, "balise HTML"),
    ("- liste <u>a</u>", 0, 8, "balise HTML"),
    ("> <details open ontoggle=x>", 0, 2, "balise HTML"),
    ("[x](javascript:alert(1))", 0, 4, "lien refusé"),
    ("[x](JaVaScRiPt:alert(1))", 0, 4, "lien refusé"),
    ("[x]( javascript:alert(1))", 0, 5, "lien refusé"),
    ("[x](<javascript:alert(1)>)", 0, 4, "balise HTML"),
    ("[x](javascript&#58;alert(1))", 0, 4, "lien refusé"),
    ("[x](javascript&colon;alert(1))", 0, 4, "lien refusé"),
    ("[x](&#106;avascript:alert(1))", 0, 4, "lien refusé"),
    ("[x](&#x6A;avascript:alert(1))", 0, 4, "lien refusé"),
    ("[x](data:text/html;base64,AAAA)", 0, 4, "lien refusé"),
    ("[x](vbscript:x)", 0, 4, "lien refusé"),
    ("[x](file:///etc/passwd)", 0, 4, "lien refusé"),
    ("[x](ftp://exemple.example)", 0, 4, "lien refusé"),
    ("![x](javascript:alert(1))", 0, 5, "lien refusé"),
    ("![x](data:image/svg+xml,x)", 0, 5, "lien refusé"),
    ("[x][1]\n\n[1]: javascript:alert(1)", 2, 5, "lien refusé"),
    ("[x][1]\n\n   [1]:   <JAVASCRIPT:alert(1)>", 2, 10, "balise HTML"),
    ("a\n[x](data:x)", 1, 4, "lien refusé"),
    ("> [x][a]\n>\n> [a]: javascript:alert(1)", 2, 7, "lien refusé"),
    ("- [x][a]\n\n    [a]: javascript:alert(1)", 2, 9, "lien refusé"),
    ("1. [x][a]\n\n   2. [a]: data:x", 2, 11, "lien refusé"),
    ("![x]\n\n[x]: https://exemple.example/a.png", 0, 0, "image d’un autre site"),
    ("[x](//exemple.example)", 0, 4, "lien refusé"),
    ("[x](https://exemple exemple.example)", 0, 4, "nom de domaine incomplet"),
    ("[x](https://exemple.example/a b)", 0, 4, "pas d’espace"),
    ("[x](https://nom:secret@exemple.example)", 0, 4, "identifiant"),
    ("[x] (https://exemple.example)", 0, 0, "espace en trop"),
    ("(x)[https://exemple.example]", 0, 0, "à l’envers"),
    ("a 2*3*4 b", 0, 3, "disparaîtraient"),
    ("a[^1]", 0, 1, "notes de bas de page"),
    ("• a\n• b", 0, 0, "ne fait pas une liste"),
    ("a\n\n1) a\n2) b", 2, 0, "ne fait pas une liste"),
    ("| a | b |\n| 1 | 2 |", 0, 0, "ligne de traits"),
    ("| a | b |\n|---|\n| 1 | 2 |", 0, 0, "1 traits"),
    ("```\na\n```", 0, 0, "bloc de code"),
    ("[" * 61, 0, 0, "crochets"),
    ("a\n" + "[x " * 61, 1, 0, "crochets"),
    (" " * 30 + "- x", 0, 0, "imbriquée"),
    (">" * 30 + " x", 0, 0, "imbriquée"),
    ("x" * 40_001, 0, 0, "40000 au plus"),
]

SAFE = [
    "Un paragraphe.\n\nUn autre, avec *accent* et **force**.",
    "## Titre\n\n- un\n- deux\n\n1. un\n2. deux",
    "[lien](https://exemple.example/a?b=c&d=e#f)",
    "[lien](http://exemple.example)",
    "[mél](mailto:bonjour@exemple.example) et [tél](tel:+33199000000) et [carte](geo:46.5,2.5)",
    "[ici](/lieux/) et [là](#titre) et [page](../pages/a.md)",
    "[nouvelle]({filename}2026-06-05-carte.md) et [image]({static}/images/a.png)",
    "<https://exemple.example/a> et <mailto:bonjour@exemple.example>",
    "Moins de 3 < 4 et 5 > 2, un prix < 3 €, sauf si 1<2",
    "Du code : `<b>` et ``a ` <i>``.",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "> citation\n\n---\n\nfin",
    "R&D, l'été &amp; l'hiver : « tout va »",
    "[x][1]\n\n[1]: https://exemple.example",
    "[case à cocher] [ ] [x]",
    "2 * 3 * 4 _a_ ~~b~~",
    "``<b>`` au début d’une ligne, [`code`](https://exemple.example) dans un lien",
    "[une ville](https://exemple.example/wiki/Ville_(nom)) et [un titre](https://exemple.example 'Titre (long)')",
    "— Bonjour.\n\n— Au revoir.",
    "Cinq*, quatre* et trois*, **gras**ou non",
    "",
]


def cases() -> list[str]:
    """A short name for each unsafe text."""
    return [repr(case[0])[:40] for case in UNSAFE]


@pytest.mark.parametrize(("text", "line", "column", "part"), UNSAFE, ids=cases())
def test_what_is_unsafe_is_refused_at_its_place(text: str, line: int, column: int, part: str) -> None:
    """Tags, comments, addresses that run something and texts made to exhaust are refused, at their first character."""
    found = next(iter(unsafe(text)), None)
    assert found is not None
    assert (found[0], found[1], part in found[2]) == (line, column, True), found


@pytest.mark.parametrize("text", SAFE)
def test_what_is_safe_is_not_refused(text: str) -> None:
    """Usual Markdown, signs of comparison and code spans are no tags."""
    assert list(unsafe(text)) == []


def test_nothing_on_either_site_is_refused(project: Project, demo: Project) -> None:
    """No presentation, news or page of the two networks holds anything unsafe."""
    texts = [
        prose.markdown
        for one in (project, demo)
        for prose in (
            *(item.body for item in one.news),
            *(page.body for page in one.pages),
            *(centre.presentation for centre in one.centres if centre.presentation),
        )
    ]
    assert len(texts) > 25
    assert [found for text in texts for found in unsafe(text)] == []


class Harm(HTMLParser):
    """Collects what could run or load something in rendered HTML."""

    FORBIDDEN = frozenset(
        "script style iframe object embed form input button svg math link meta base template frame video audio".split()
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lost: list[str] = []  # links that lost their address
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.FORBIDDEN:
            self.found.append(tag)
        if tag == "a" and not dict(attrs).get("href"):
            self.lost.append(self.get_starttag_text() or tag)
        for name, value in attrs:
            if name == "src" and re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", value or "", re.IGNORECASE):
                self.found.append(f"{tag} of another site {value}")
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "srcset"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "cite"):
                plain = "".join(character for character in value or "" if character > " ")
                try:
                    scheme = urlsplit(plain).scheme.lower()
                except ValueError:
                    scheme = ""
                if scheme not in ("", "http", "https", "mailto", "tel", "geo"):
                    self.found.append(f"{tag} {name} {value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def test_the_test_sees_harm() -> None:
    """The parser used here finds scripts, handlers, comments and addresses that run."""
    html = '<script>x</script><a href="java\tscript:x" onclick="y">z</a><!-- c --><img src=x onerror=y />'
    assert Harm(html).found == ["script", "a href java\tscript:x", "a onclick", "comment  c ", "img onerror"]


@pytest.mark.parametrize("text", [*(case[0] for case in UNSAFE if len(case[0]) < 200), *SAFE])
def test_rendered_text_is_harmless(text: str) -> None:
    """Even a text that should have been refused renders without a script, a handler or an address that runs."""
    assert Harm(RENDERER.render(text)).found == []


FRAGMENTS = st.sampled_from(
    "< > [ ] ( ) ! ` ``` \\ & &#58; &colon; : \" ' * _ # - \n \n\n \t / javascript: data: http:// <script> </a> onerror= a x 1. "
    "[1]: {filename} <b> <!-- --> &#x6A; é \u200b".split(" ")
)


@given(st.lists(FRAGMENTS, max_size=25).map("".join))
def test_whatever_is_accepted_renders_harmless(text: str) -> None:
    """Any text made of dangerous parts is refused, or renders without harm and with the address of each of its links."""
    if not any(unsafe(text)):
        rendered = Harm(RENDERER.render(text))
        assert rendered.found == rendered.lost == []


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "![" * 10_000,
        "<" * 20_000,
        "[a](" * 10_000,
        "`" * 40_000,
        "`a" * 20_000,
        "*" * 40_000,
        "_a" * 20_000,
        "**a" * 13_000,
        "> " * 20_000,
        "\n".join(" " * (2 * depth) + "- x" for depth in range(300)),
        "\n".join("  " * depth + "1. x" for depth in range(300)),
        "\n".join(">" * depth + " x" for depth in range(300)),
        "[a]: x\n" * 5_000,
        "| a " * 10_000,
        "\\" * 40_000,
        "&#" * 20_000,
        "((" * 20_000,
        "](" * 20_000,
        "<a" * 30 + "x" * 39_000,
        "#" * 40_000,
        "- a\n" * 10_000,
        ("[" * 59 + "\n\n") * 600,
        "\n" * 40_000,
    ],
    ids=lambda text: repr(text[:8]) + str(len(text)),
)
def test_time_is_bounded(text: str) -> None:
    """A text of the greatest length, however it is built, is refused, or rendered, in less than ten seconds."""
    start = time.perf_counter()
    if not any(unsafe(text)):
        assert Harm(RENDERER.render(text)).found == []
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("presentation: |\n  Bonjour\n  à <b>tous\n", [(3, 5)]),
        ("presentation: |\n\n  Bonjour\n\n  <b>\n  et <i>\n", [(5, 3), (6, 6)]),
        ("presentation: |2\n   Bonjour\n   <b>\n", [(3, 4)]),
        ("presentation: |-\n    <b>\n", [(2, 5)]),
        ("presentation: >\n  Bonjour\n  à <b>tous\n", [(1, 15)]),
        ("presentation: à <b>tous\n", [(1, 15)]),
        ('presentation: "à <b>tous"\n', [(1, 15)]),
        ("nom: A\npresentation: |\n      [x](javascript:y)\n", [(3, 11)]),
    ],
)
def test_places_in_a_sheet(text: str, places: list[tuple[int, int]]) -> None:
    """In a block of text the place is the character; in other forms of text it is where the value begins."""
    _, document = read_centre("f", "f", text.encode())
    assert [(p.line, p.column) for p in document.problems if p.rule == "texte"] == places


def test_places_in_a_news_item() -> None:
    """Under a head, lines count from the top of the file, and every problem comes at once."""
    raw = b"---\ntitre: A\ndate: 2026-01-01\n---\n\nUn <b>\n\n[x](data:y)\n"
    _, document = read_markdown(News, "f", "f", raw)
    assert [(p.line, p.column) for p in document.problems if p.rule == "texte"] == [(6, 4), (8, 5)]
    assert sum("obligatoire" in p.sentence for p in document.problems) == 2


def test_links_for_pelican_are_kept() -> None:
    """A {filename} link comes out as it was typed, for Pelican to resolve."""
    assert 'href="{filename}a.md"' in RENDERER.render("[x]({filename}a.md)")
    assert 'href="{static}/images/a.png"' in RENDERER.render("[x]({static}/images/a.png)")


def test_one_text_leaves_nothing_in_the_next() -> None:
    """A link defined in one text is unknown in the next."""
    RENDERER.render("[x][1]\n\n[1]: https://exemple.example")
    assert "href" not in RENDERER.render("[x][1]")
