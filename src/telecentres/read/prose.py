"""Markdown that staff type: bounded, refused where it is unsafe, rendered once it is known to be plain.

What a sanitiser would drop is refused first, with its place, so that nothing typed disappears in silence;
nh3 is the second net.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from telecentres.problems import quoted
from telecentres.read.nodes import Node, ScalarNode
from telecentres.read.schema import Reading

__all__ = ["PROSE", "Prose", "Renderer", "unsafe"]

MAX_CHARACTERS = 40_000
_BRACKETS_IN_A_BLOCK = 60
_MAX_INDENT = 24

_TAG = re.compile(r"<(?=[A-Za-z/!?])[^\n>]{0,80}>?")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]{1,500}>")
_LINK = re.compile(r"""\]\(\s*<?\s*([^)\s>]*)|^\s{0,3}\[[^\]\n]{1,200}\]:\s*<?([^\s>]+)""", re.MULTILINE)
_SAFE_LINK = re.compile(r"(?i)^(?:https?://|mailto:|tel:|geo:|[/#]|\{(?:filename|static|attach)\}|\.{1,2}/|[a-z0-9_-]+(?:[/?#]|$|\.(?!.*:)))")
_FOREIGN_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\](?:\(\s*<?\s*(?:[a-zA-Z]+:|//)[^)\n]{0,200}\)?|\s?\[[^\]\n]{0,200}\])")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_ENTITY = re.compile(r"&#?\w{1,12};")


@dataclass(frozen=True, slots=True)
class Prose:
    """A text in Markdown, as typed; safe to render."""

    markdown: str


def unsafe(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column (from 0) and sentence for each thing that must not reach a page."""
    if len(text) > MAX_CHARACTERS:
        yield 0, 0, f"texte de {len(text)} caractères ; {MAX_CHARACTERS} au plus"
        return
    brackets = 0
    for number, line in enumerate(text.split("\n")):
        brackets = brackets + line.count("[") + line.count("<") if line.strip() else 0
        if brackets > _BRACKETS_IN_A_BLOCK:
            yield number, 0, f"plus de {_BRACKETS_IN_A_BLOCK} crochets dans un paragraphe ; séparez-le par des lignes vides"
            return
        indent = len(line) - len(line.lstrip(" >\t"))
        if indent > _MAX_INDENT and line.strip():
            yield number, 0, "liste ou citation imbriquée trop profondément ; trois niveaux au plus"
            return
    # Code spans show their text; blanked out, places stay the same.
    shown = _CODE.sub(lambda found: " " * len(found[0]), text)
    for found in _TAG.finditer(shown):
        if not _AUTOLINK.match(shown, found.start()):
            yield *_place(text, found.start()), f"balise HTML ; le texte s’écrit en Markdown seulement (lu : {quoted(found[0])})"
    for found in _LINK.finditer(shown):
        group = 1 if found[1] is not None else 2
        target = found[group]
        if target and (not _SAFE_LINK.match(target) or _ENTITY.search(target.split(":")[0])):
            yield *_place(text, found.start(group)), (
                f"lien refusé ; un lien commence par https://, mailto:, tel: ou / (lu : {quoted(target)})"
            )
    for found in _FOREIGN_IMAGE.finditer(shown):
        yield *_place(text, found.start()), (
            "image d’un autre site, que chaque visiteur irait y chercher ; enregistrez-la dans content/files/ et écrivez "
            f"![ce que l’on voit]({{static}}/files/nom.jpg) (lu : {quoted(found[0])})"
        )


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


@dataclass(frozen=True, slots=True)
class ProseKind:
    """A text in Markdown."""

    form: str = "un texte en Markdown, après « | », chaque ligne en retrait"

    def read(self, node: Node, reading: Reading) -> Prose | None:
        if not isinstance(node, ScalarNode) or node.tag:
            reading.refuse(node, "un texte est attendu", "forme")
            return None
        if not node.value.strip():
            return None
        block = node.style == "|"  # folded, a text has no longer the lines of the file
        refused = False
        mark = node.start_mark
        for down, right, sentence in unsafe(node.value):
            refused = True
            line, column = mark.line, mark.column
            if block:
                line, column = _in_block(reading.document.text, node.value, mark.line, down, right)
            reading.document.refuse(line, column, f"{reading.subject}{sentence}", "texte")
        return None if refused else Prose(node.value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}


def _in_block(text: str, value: str, start: int, line: int, column: int) -> tuple[int, int]:
    """The place in the file of a place in a block scalar that opens at line `start`."""
    indent = len(text.split("\n")[start + 1 + line]) - len(value.split("\n")[line])
    return start + 1 + line, column + indent


PROSE = ProseKind()


class Renderer:
    """One Markdown instance for a whole build; `render` gives safe HTML."""

    def __init__(self) -> None:
        import markdown
        import nh3

        self._markdown = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
        self._cleaner = nh3.Cleaner(
            tags=nh3.ALLOWED_TAGS - {"img", "map", "area", "center", "font"} | {"img"},
            url_schemes={"http", "https", "mailto", "tel", "geo"},
            link_rel=None,
        )

    def render(self, prose: str) -> str:
        """The HTML of a Markdown text, sanitised; links written as {filename}… are kept for Pelican to resolve."""
        self._markdown.reset()
        html = self._cleaner.clean(self._markdown.convert(prose))
        return re.sub(r"%7B(filename|static|attach)%7D", r"{\1}", html)
