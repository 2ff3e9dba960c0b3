"""Bytes become placed text: a YAML file as a tree whose every scalar stays the text as typed.

PyYAML's C parser composes the tree; nothing here resolves a value (12:30 is not 750, NO is not false).
What a person can get wrong in YAML itself is refused here by name, in bounded time and memory;
`read.diagnosis` finds the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import yaml
from msgspec import Struct, field
from yaml.cyaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from telecentres.patterns import pattern
from telecentres.problems import Problem, quoted
from telecentres.read.diagnosis import explain, hidden_escape

__all__ = ["Document", "MappingNode", "Node", "ScalarNode", "SequenceNode", "decode", "front_matter", "parse"]

MAX_BYTES = 128 * 1024
MAX_DEPTH = 16

# What no text of a sheet holds: control characters, direction overrides, invisible spaces, private-use characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# UTF-8 that was read as Windows-1252 and saved again: « Ã© » for é, « â€™ » for ’.
_MANGLED = pattern(
    "[\u00c3\u00c5][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0152\u0153\u02dc\u2122]|\u00c2[\u00a0\u00ab\u00b0\u00bb]"
)
# How each of these begins: a look for a few signs is quicker than a search, and hardly any text has one.
_MANGLED_STARTS = ("\u00c3", "\u00c5", "\u00e2\u20ac", "\u00c2")
# The lines of a sheet up to the first whose value is not a few plain words: « nom: Le Ponton », « statut: ouvert ».
_FIRST_LINES = re.compile(r"(?:[a-z_]{1,30}: +[^\W_][\w ’'(),./+-]*\n(?=[a-z_]))+")
# How documents, pictures and archives begin.
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b")
# Between double quotes: \\ \" \/ and a character by its number are what they stand for; all others hide something.
_ESCAPE = pattern(r"""\\(?:[\\"/]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(.|\n))""")
_RUNS_ON = pattern(r"[ \t]*(?:([-*+\u2022\u2013\u2014])[ \t]|[a-z_]{2,30}:(?!//)[^ \t\n])")
# The sign of an anchor or an alias before what it names, that of a tag alone.
_SIGN = pattern(r"[&*]\S|!(?:\s|\Z)")
_DEEP = re.compile(r"[-?:](?:[ \t]+[-?:]){11}[ \t]")
_LOOSE_COMMENT = re.compile(r"""#(?:(?<=\S #)|(?<=[ \t]#)[^\s#]|(?<=["'\]}]#))""")  # its first sign is soon found
_COMMENT = pattern(r"([ \t]*)#([^\n]*)")


class _Parser(CParser):  # type: ignore[misc]
    """PyYAML's C parser with a resolver that leaves every untagged node without a tag."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)

    def resolve(self, kind: type[Node], value: str | None, implicit: Any) -> str:
        return ""

    def descend_resolver(self, current_node: Node | None, current_index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class Document(Struct, eq=False):  # noqa: PLW1641 - it changes, so it has no hash
    """One file as read: its path as shown to people, its text, its root node (None when it is empty or broken).

    `head` is the number of lines of a Markdown file's head, 0 where the whole text is YAML. Two records that say the same are
    equal wherever they were read, so any two documents are.
    """

    path: str
    text: str = ""
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    head: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document)

    def __repr__(self) -> str:
        return f"Document({self.path!r})"

    def refuse(self, line: int, column: int, sentence: str, rule: str = "yaml") -> None:
        """Note an error at a place that counts from 0, as the parser's marks do."""
        self.problems.append(Problem(self.path, line + 1, column + 1, sentence, rule))

    def place(self, *trail: str | int) -> tuple[int, int]:
        """Line and column, from 1, of the value at a trail of keys and indices, or of its nearest ancestor."""
        line, column, _ = self.found(*trail)
        return line, column

    def found(self, *trail: str | int, name: bool = False) -> tuple[int, int, str]:
        """As `place`, with the text that stands there, "" where it is no text; with `name`, of the last key itself.

        Of a text that can be read: the tree is only made again for what does not stand among its first lines.
        """
        if len(trail) == 1 and not name and (plain := _in_first_lines(self.text, trail[0])):
            return plain
        text = "\n".join(self.text.split("\n", self.head)[: self.head]) if self.head else self.text
        node = _composed(text)
        if node is None:
            return 1, 1, ""
        for number, step in enumerate(trail, 1):
            found = None
            if isinstance(step, int) and isinstance(node, SequenceNode) and step < len(node.value):
                found = node.value[step]
            elif isinstance(step, str) and isinstance(node, MappingNode):
                is_name = name and number == len(trail)
                found = next((key if is_name else value for key, value in node.value if key.value == step), None)
            if found is None:
                break
            node = found
        typed = node.value if isinstance(node, ScalarNode) else ""
        return node.start_mark.line + 1, node.start_mark.column + 1, typed


def decode(document: Document, raw: bytes, most: int = MAX_BYTES) -> bool:
    """Put the text of UTF-8 bytes into the document, line ends as LF; False when a problem was noted instead."""
    if len(raw) > most:
        document.refuse(
            0,
            0,
            f"fichier de {len(raw) // 1024} Ko : {most // 1024} Ko au plus ; une image ou un autre document "
            "a-t-il été enregistré sous ce nom ?",
            "taille",
        )
        return False
    if raw.startswith(_NOT_TEXT):
        document.refuse(
            0,
            0,
            "ce n’est pas un texte : un document, une image ou une archive a été enregistré sous ce nom ; "
            "enregistrez-le en texte brut (UTF-8)",
            "encodage",
        )
        return False
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in raw[:4]:
        document.refuse(0, 0, "fichier enregistré en UTF-16 ; enregistrez-le en UTF-8", "encodage")
        return False
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raw = error.object  # without its byte order mark
        before = raw[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        rest = _INVISIBLE.sub("\ufffd", raw[error.start : error.start + 40].splitlines()[0].decode("cp1252", "replace"))
        document.refuse(
            line,
            column,
            f"fichier enregistré en Windows-1252 (« ANSI ») ; enregistrez-le en UTF-8 (lu à cet endroit : {quoted(rest, 20)})",
            "encodage",
        )
        return False
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    document.text = text
    found = None if _is_visible(text) else _INVISIBLE.search(text)
    if not found and any(start in text for start in _MANGLED_STARTS):
        found = _MANGLED.search(text)
    if found:
        line = text.count("\n", 0, found.start())
        column = found.start() - text.rfind("\n", 0, found.start()) - 1
        document.refuse(line, column, *_unwelcome(found[0]))
        return False
    return True


def _is_visible(text: str) -> bool:
    """Whether a text is of signs that are seen and line ends alone: a quick look, which most texts pass."""
    return text.replace("\n", "").isprintable() and "\ufffc" not in text and "\ufffd" not in text


def _unwelcome(found: str) -> tuple[str, str]:
    """The sentence and the rule for characters that no text of a sheet holds."""
    if found == "\ufffd":
        return f"une lettre s’est perdue quand le fichier a été enregistré ; retapez-la (lu : {quoted(found)})", "encodage"
    if len(found) > 1:
        return (
            f"accents abîmés : le fichier a été ouvert dans un codage autre que l’UTF-8 ; retapez-les (lu : {quoted(found)})",
            "encodage",
        )
    return f"caractère invisible U+{ord(found):04X} ; effacez-le et retapez le mot", "caractere"


def parse(path: str, text: str) -> Document:
    """The document of a YAML text: a root node, or the problem that hides it."""
    document = Document(path, text)
    try:
        if _is_suspect(text):
            _refuse_anchors_and_depth(document)
            if document.problems:
                return document
        root = _Parser(text).get_single_node()
        is_blank = isinstance(root, ScalarNode) and not root.style and not root.value and not root.tag  # « --- » alone
        document.root = None if is_blank else root
    except yaml.MarkedYAMLError as error:
        line, column, sentence = explain(text, error)
        document.refuse(line, column, sentence)
        return document
    except (yaml.YAMLError, ValueError) as error:  # a character YAML forbids, an escape out of range
        document.refuse(0, 0, f"texte que YAML ne peut pas lire ({quoted(str(error), 80)})")
        return document
    if document.root is not None and _LOOSE_COMMENT.search(text):
        _refuse_loose_comments(document, document.root)
    tree = document.root
    if tree is not None:
        _refuse_lines_that_run_on(document, tree)
        if "\\" in text:
            _refuse_hidden_escapes(document, tree)  # the tree is whole, even if it was hidden just now
    return document


def _in_first_lines(text: str, key: str | int) -> tuple[int, int, str] | None:
    """Line and column, from 1, of the value of a key among the first lines of a text, all of them plain, and the value."""
    lines = _FIRST_LINES.match(text)
    for number, line in enumerate(lines[0].splitlines() if lines else (), 1):
        found, _, value = line.partition(":")
        if found == key:
            typed = value.strip(" ")
            return number, len(line) - len(value.lstrip(" ")) + 1, typed
    return None


def _composed(text: str) -> Node | None:
    """The tree of a text that was looked at already, for its places; None where it has none."""
    if _is_suspect(text):
        return parse("", text).root
    try:
        return _Parser(text).get_single_node()
    except (yaml.YAMLError, ValueError):
        return None


def load(path: str, raw: bytes) -> Document:
    """The document of a YAML file's bytes."""
    document = Document(path)
    return parse(path, document.text) if decode(document, raw) else document


def front_matter(path: str, raw: bytes) -> tuple[Document, str, int]:
    """A Markdown file's head as a document, its body, and the number of lines before the body."""
    document = Document(path)
    if not decode(document, raw):
        return document, "", 0
    text = document.text
    lines = text.split("\n")
    if lines[0].rstrip() != "---" and next(filter(str.strip, lines), "").strip() == "---":
        document.refuse(0, 0, "l’en-tête commence à la première ligne ; effacez ce qui est avant « --- »", "en_tete")
        return document, "", 0
    if lines[0].rstrip() != "---":
        document.refuse(
            0, 0, "l’en-tête manque : la première ligne doit être « --- », puis titre, date…, puis « --- »", "en_tete"
        )
        return document, "", 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        document.refuse(0, 0, "l’en-tête n’est pas fermé : ajoutez une ligne « --- » avant le texte", "en_tete")
        return document, "", 0
    head = parse(path, "\n".join(lines[:end]) + "\n")
    head.text = text
    head.head = end
    return head, "\n".join(lines[end + 1 :]), end + 1


def _is_suspect(text: str) -> bool:
    """Whether a text may hold an anchor, an alias, a tag, a merge, or nesting deep enough to need a closer look."""
    if text.count("[") + text.count("{") > 200 or "<<" in text or " " * 100 in text or _DEEP.search(text):
        return True
    return any(_opens_a_value(text, at) for sign in "&*!" for at in _places(sign, text))


def _places(sign: str, text: str) -> Iterator[int]:
    """Where a sign stands in a text: few have any of them, and a look for one is quicker than a search for all."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _opens_a_value(text: str, at: int) -> bool:
    """Whether a sign at a place would be read as an anchor, an alias or a tag: it comes first, and what follows it fits."""
    before = at
    while before and text[before - 1] in " \t":
        before -= 1
    return (not before or text[before - 1] in "\n:-?,[{") and _SIGN.match(text, at) is not None


def _refuse_anchors_and_depth(document: Document) -> None:
    """Read the events first: the C composer recurses without a bound (100,000 brackets end the process)."""
    depth = 0
    for event in _events(document.text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                document.refuse(
                    event.start_mark.line,
                    event.start_mark.column,
                    f"plus de {MAX_DEPTH} niveaux imbriqués ; une fiche n’en a jamais autant : "
                    "une parenthèse « [ » ou « { » est-elle restée ouverte ?",
                    "profondeur",
                )
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if getattr(event, "tag", None) == "!":  # the composer would drop it in silence
            document.refuse(
                event.start_mark.line,
                event.start_mark.column,
                "« ! » au début d’une valeur a un sens caché en YAML ; mettez la valeur entre guillemets",
                "etiquette",
            )
            return
        anchor = getattr(event, "anchor", None)
        if anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            document.refuse(
                event.start_mark.line,
                event.start_mark.column,
                f"« {sign} » au début d’une valeur a un sens caché en YAML ; "
                f'mettez la valeur entre guillemets : "{sign}{anchor}…"',
                "ancre",
            )
            return


def _events(text: str) -> Iterator[yaml.Event]:
    parser = _Parser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _scalars(root: Node, *, are_long: bool = False) -> Iterator[ScalarNode]:
    """Every scalar of a tree, names and values; or of those inside it, the ones that take more than one line."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, ScalarNode):
            yield node
            continue
        inside = chain.from_iterable(node.value) if isinstance(node, MappingNode) else node.value
        stack += [one for one in inside if one.start_mark.line != one.end_mark.line] if are_long else inside


def _refuse_loose_comments(document: Document, root: Node) -> None:
    """A `#` that cuts a value is refused unless it stands apart as a comment does: two spaces before, one after.

    It is looked for behind names, values, quotes and brackets alike; a line of its own is always a comment.
    """
    text = document.text
    gaps: list[tuple[int, int]] = []
    last = 0
    for node in sorted(_scalars(root), key=lambda node: (node.start_mark.index, node.end_mark.index)):
        gaps.append((last, node.start_mark.index))
        last = node.end_mark.index
        if node.style in ("|", ">"):
            gaps.append((node.start_mark.index, text.find("\n", node.start_mark.index)))
    for start, end in (*gaps, (last, len(text))):
        found = _COMMENT.search(text, start, end)
        while found and len(document.problems) < 100:
            line_start = text.rfind("\n", 0, found.start()) + 1
            is_apart = len(found[1].expandtabs(2)) >= 2 and found[2][:1] in ("", " ", "#")
            if text[line_start : found.start()].strip() and not is_apart:
                place = found.end(1)
                document.refuse(
                    text.count("\n", 0, place),
                    place - line_start,
                    "ce qui suit « # » serait perdu ; mettez toute la valeur entre guillemets, ou, pour un commentaire, "
                    f"deux espaces avant « # » et un après (lu : {quoted('#' + found[2])})",
                    "commentaire",
                )
            found = _COMMENT.search(text, found.end(), end)


def _refuse_lines_that_run_on(document: Document, root: Node) -> None:
    """A text without quotes does not go on with a line that was meant as an item or a field of its own."""
    for node in _scalars(root, are_long=True):
        if node.style or not node.value or node.value[0] in "-*+\u2022\u2013\u2014":
            continue
        lines = document.text[node.start_mark.index : node.end_mark.index].split("\n")
        for number, line in enumerate(lines[1:], node.start_mark.line + 1):
            found = _RUNS_ON.match(line)
            if found:
                way_out = "mettez une espace après « : » et alignez-la"
                if found[1]:
                    way_out = f"alignez « {found[1]} » avec les tirets de la liste"
                document.root = None
                document.refuse(
                    number,
                    len(line) - len(line.lstrip(" \t")),
                    f"cette ligne se colle à celle du dessus ; {way_out}, ou mettez tout le texte entre guillemets "
                    f"(lu : {quoted(line)})",
                )
                break


def _refuse_hidden_escapes(document: Document, root: Node) -> None:
    """Between double quotes, what stands for something else than it shows is refused (`C:\\new` would break the line)."""
    for node in _scalars(root):
        if node.style != '"' or len(document.problems) > 100:
            continue
        typed = document.text[node.start_mark.index : node.end_mark.index]
        hidden = next((escape[1] for escape in _ESCAPE.finditer(typed) if escape[1]), None)
        if hidden:
            document.root = None
            document.refuse(node.start_mark.line, node.start_mark.column, hidden_escape(hidden, typed))
            continue
        found = _INVISIBLE.search(node.value)
        if found:
            document.root = None
            document.refuse(
                node.start_mark.line,
                node.start_mark.column,
                f"« \\ » écrit ici le caractère invisible U+{ord(found[0]):04X} ; effacez-le, ou remplacez les guillemets droits "
                "par des apostrophes droites",
                "caractere",
            )
