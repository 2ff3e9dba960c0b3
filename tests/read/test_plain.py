"""What is made of a plain text without Markdown is what Markdown makes of it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator

import pytest

from telecentres.read import prose
from telecentres.read.prose import Renderer, astray, faults, plain_html, unsafe

SIGNS = "ab é1²٣½.,;:!?'\"’«»()/€%–—…°=@+-**__`#>[]{}<&|~\\\n\n \u00a0\u202f\t"
PIECES = (
    "le café 12 1. 2) ** **fort** a*b - + = == --- # > http://a.fr « » (a) %7Bfilename%7D a_b _x_ `c` [l](x) &amp; <b> É ﬁ ① 1er"
    " l’été **** ***a*** | ! ? \\*"
).split(" ")
PIECES += ["\n", "\n\n", "\n\n\n", "  \n", " \n", "\n ", "\n    ", "\u00a0", "\u202f", "50 %", "\r", "\x0b", "\u2028"]
PIECES += ["\n**a** b", "**a\nb**", "** a**", "**a **", "\n1. x", "\n- x", "a\n=", "a\n-"]
MOSTLY_PLAIN = "le lieu donne sur une cour, au calme : « venez » **à pied** (10 min) en 2027, l’été\n \n\n".split(" ")


def texts(count: int, pick: random.Random) -> Iterator[str]:
    """Texts of three kinds in turn: any signs, pieces of Markdown, paragraphs with something unusual here and there."""
    for number in range(count):
        if number % 3 == 0:
            yield "".join(pick.choices(SIGNS, k=pick.randint(1, 25)))
        elif number % 3 == 1:
            yield "".join(pick.choice(PIECES) + pick.choice(["", " "]) for _ in range(pick.randint(1, 14)))
        else:
            common = [pick.choice(MOSTLY_PLAIN) for _ in range(pick.randint(1, 40))]
            words = [word if pick.random() < 0.99 else pick.choice(PIECES) for word in common]
            yield re.sub(" *\n *", "\n", " ".join(words)).strip()


def test_random_texts_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60,000 texts, each that is taken for plain has the HTML that Markdown and the cleaner give it; thousands are."""
    seed = time.time_ns()
    print(f"seed {seed}")
    renderer = Renderer()
    monkeypatch.setattr(prose, "plain_html", lambda _: None)
    taken = 0
    for text in texts(60_000, random.Random(seed)):
        html = plain_html(text)
        if html is not None:
            taken += 1
            assert html == renderer.render(text), repr(text)
    assert taken > 3_000


def test_a_plain_text_holds_nothing_to_refuse() -> None:
    """Of 9,000 texts, those whose faults are not looked for, since they are plain, have none; of the others all are said."""
    seed = time.time_ns()
    print(f"seed {seed}")
    taken = found = 0
    for text in texts(9_000, random.Random(seed)):
        for in_content in (False, True):
            refused = [*unsafe(text), *astray(text, in_content=in_content)]
            assert list(faults(text, in_content=in_content)) == refused[: prose.MOST], repr(text)
            found += bool(refused)
        taken += plain_html(text) is not None
    assert taken > 400
    assert found > 400


def test_a_plain_text_that_is_too_long_is_refused() -> None:
    """However plain, a text has an end."""
    assert [sentence for _, _, sentence in faults("mot " * 10_001 + "mot", in_content=False)] == [
        "texte de 40007 caractères ; 40000 au plus"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "1. a",
        "# a",
        "> a",
        "a\n=",
        "a  \nb",
        "    a",
        "a | b",
        "[a](b)",
        "*a*",
        "a_b_",
        "`a`",
        "<b>a</b>",
        "a & b",
        "** a**",
    ],
)
def test_what_markdown_would_mark_is_left_to_it(text: str) -> None:
    """A text with any mark but that of strong words is not plain."""
    assert plain_html(text) is None


def test_no_text_takes_long() -> None:
    """A long text that is plain but for its end is told apart by one pass over it."""
    assert plain_html("mot " * 30_000 + "*") is None
    assert plain_html("**a** " * 20_000) is None
    assert plain_html("**a " * 20_000) is None
    assert plain_html(("a" * 50 + "\n") * 5_000 + "a ") is None
