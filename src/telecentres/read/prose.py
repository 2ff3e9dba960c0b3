"""Markdown that staff type: bounded, refused where it is unsafe, rendered once it is known to be plain.

What a sanitiser would drop is refused first, with its place, so that nothing typed disappears in silence;
nh3 is the second net.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, islice
from typing import Any

from msgspec import Struct

from telecentres.patterns import pattern
from telecentres.problems import Refusal, quoted
from telecentres.read.nodes import Node, ScalarNode, SequenceNode
from telecentres.read.schema import NOTHING_KNOWN, PLACEHOLDERS, Reading, says_nothing
from telecentres.read.values import web_address

__all__ = ["PROSE", "Prose", "Renderer", "astray", "faults", "unsafe"]

MAX_CHARACTERS = 40_000
MOST = 50  # problems said of one text
_BRACKETS_IN_A_BLOCK = 60
_MAX_INDENT = 24

_TAG = pattern(r"<(?=[A-Za-z/!?])[^\n>]{0,80}>?")
_AUTOLINK = pattern(r"<(?:(?:https?://|mailto:)[^\s<>]{1,500}|[^\s<>@/:]{1,64}@[^\s<>@/:]{1,190})>")
# A definition counts in a quotation and under an item too, however far it is indented there.
_DEFINES = r"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}\.)[ \t]+)?\[[^\]\n]{1,200}\]:"
_LINK = pattern(rf"""\]\(\s*<?\s*([^)\s>]*)|{_DEFINES}\s*(?:>\s*)?<?([^\s>]+)""", re.MULTILINE)
_SAFE_LINK = pattern(
    r"(?i)^(?:https?://|mailto:|tel:|geo:|/(?!/)|#|(?-i:\{(?:filename|static|attach)\})|\.{1,2}/|[a-z0-9_-]+(?:[/?#]|$|\.(?!.*:)))"
)
_FOREIGN_IMAGE = pattern(r"!\[[^\]\n]{0,300}\](?:\(\s*<?\s*(?:[a-zA-Z]+:|//)[^)\n]{0,200}\)?|\s?\[[^\]\n]{0,200}\]|(?!\())")
_CODE = pattern(r"(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_ENTITY = pattern(r"&#?\w{1,12};")
# A host name where a folder or a file is meant: www.exemple.fr, exemple.fr/page, but not page.html.
_FILES = "md|html?|pdf|jpe?g|png|webp|svg|gif|csv|txt|od[tsp]|xlsx?|docx?|json|xml|zip"
_HOST = pattern(rf"(?i)^(?:www\.|(?:[a-z0-9-]+\.)+(?!(?:{_FILES})\b)[a-z]{{2,24}}(?:[/?#]|$))")
_ITEM = pattern(r"( *)(?:[-*+]|([0-9]{1,9})\.)[ \t]+[^ \t]")
_ROW_OF_DASHES = pattern(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_BREAKS = pattern(r" {0,3}(?:#{1,6}|>|\||(?:[-*_][ \t]*){3,}$)")
_CONFLICT = pattern(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_LIKE_ITEM = pattern(r" {0,3}([\u2013\u2014\u2022\u25aa\u25cf\u25e6\u00b7]|[0-9]{1,3}\))[ \t\u00a0]+\S")
_ROW = pattern(r" {0,3}\|.*\|[ \t]*$")
_BLOCK_MARK = pattern(r"[ \t]*(?:[-*+>|•]|#{1,6}|[0-9]{1,9}[.)])[ \t]")


class Prose(Struct, frozen=True):
    """A text in Markdown, as typed; safe to render."""

    markdown: str


def faults(text: str, *, in_content: bool) -> Iterator[tuple[int, int, str]]:
    """Line, column (from 0) and sentence for each thing that a text may not hold, the first MOST of them."""
    if len(text) <= MAX_CHARACTERS and _is_plain(text):
        return iter(())
    return islice(chain(unsafe(text), astray(text, in_content=in_content)), MOST)


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
    shown = _CODE.sub(lambda found: "x" * len(found[0]), text)
    for found in _TAG.finditer(shown):
        if not _AUTOLINK.match(shown, found.start()):
            yield *_place(text, found.start()), f"balise HTML ; le texte s’écrit en Markdown seulement (lu : {quoted(found[0])})"
    # Whatever a link is written with, a bracket is; most texts have none.
    linked = shown if "[" in shown or "]" in shown else ""
    for found in _LINK.finditer(linked):
        group = 1 if found[1] is not None else 2
        target = found[group]
        if target and (not _SAFE_LINK.match(target) or _ENTITY.search(target.split(":")[0])):
            yield (
                *_place(text, found.start(group)),
                (f"lien refusé ; un lien commence par https://, mailto:, tel: ou / (lu : {quoted(target)})"),
            )
        elif target and _HOST.match(target):
            yield *_place(text, found.start(group)), f"lien sans https:// ; écrivez https://{target[:80]} (lu : {quoted(target)})"
        elif re.match(r"(?i)https?:", target):
            try:
                web_address(target)
            except Refusal as refusal:
                yield *_place(text, found.start(group)), f"{refusal} (lu : {quoted(target)})"
    yield from _altered(text, shown, linked)
    for found in _FOREIGN_IMAGE.finditer(linked):
        yield (
            *_place(text, found.start()),
            (
                "image d’un autre site, que chaque visiteur irait y chercher ; enregistrez-la dans content/files/ et écrivez "
                f"![ce que l’on voit]({{static}}/files/nom.jpg) (lu : {quoted(found[0])})"
            ),
        )


def _altered(text: str, shown: str, linked: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and sentence for each thing that Markdown would show otherwise than it was typed, or not at all.

    `linked` is what is shown, or nothing where no link can be.
    """
    for found in re.finditer(r"\]\([^)\n]{0,500}\n[^)\n]{0,500}\)", linked):
        yield (
            *_place(text, found.start() + 2),
            (f"adresse coupée par un saut de ligne ; écrivez-la d’un trait (lu : {quoted(found[0][2:-1])})"),
        )
    for found in re.finditer(r"!?\[[^\]\n]{0,500}\]\([ \t]{0,99}\)|(?<!!)\[[ \t]{0,99}\]\([^)\n]{0,500}\)", linked):
        yield (
            *_place(text, found.start()),
            (f"lien sans texte ou sans adresse ; écrivez [texte](adresse) (lu : {quoted(found[0])})"),
        )
    for found in re.finditer(r"""\]\([ \t]*([^\s()<>"']+[ \t]+(?!["' \t])[^)\n]*)\)""", linked):
        yield (
            *_place(text, found.start(1)),
            f"une adresse n’a pas d’espace ; à l’intérieur, une espace s’écrit %20 (lu : {quoted(found[1])})",
        )
    for found in re.finditer(r"\[[^\]\n]{1,300}\][ \t]+\((?:https?://|mailto:|www\.)[^)\n]{0,300}\)?", linked):
        yield (
            *_place(text, found.start()),
            f"espace en trop entre le texte et l’adresse d’un lien ; écrivez [texte](adresse) (lu : {quoted(found[0])})",
        )
    for found in re.finditer(r"\([^()\n]{1,300}\)\[(?:https?://|mailto:|www\.)[^\]\n]{0,300}\]?(?!\()", linked):
        yield (
            *_place(text, found.start()),
            f"lien à l’envers ; écrivez [texte](adresse) (lu : {quoted(found[0])})",
        )
    for found in re.finditer(r"(?<=\w)\*[^\s*][^*\n]{0,100}(?<!\s)\*(?=\w)", shown):
        yield (
            *_place(text, found.start()),
            f"ces « * » disparaîtraient, le texte serait en italique ; écrivez « \\* » ou « × » (lu : {quoted(found[0])})",
        )
    for found in re.finditer(r"\[\^[^\]\n]{1,100}\]", linked):
        yield (
            *_place(text, found.start()),
            f"les notes de bas de page ne sont pas montrées ; mettez la note entre parenthèses (lu : {quoted(found[0])})",
        )
    for found in re.finditer(rf"(?m){_DEFINES}[ \t]*<[^>\n]*>(?=[^\s])[^\n]*", linked):
        yield (
            *_place(text, found.start()),
            f"du texte suit l’adresse de ce lien ; mettez-le sur une autre ligne (lu : {quoted(found[0])})",
        )
    used = _names_used(linked)
    for found in re.finditer(r"(?m)^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*\S+[ \t]*$", linked):
        if found[1].strip().casefold() not in used:
            yield (
                *_place(text, found.start()),
                (
                    "Markdown prend cette ligne pour l’adresse d’un lien et ne la montre pas ; retirez les crochets "
                    f"(lu : {quoted(found[0])})"
                ),
            )
    lines, typed = shown.split("\n"), text.split("\n")
    for line, column, sentence in chain(_headings(lines), _tables(lines), _lists(lines), _dashes(lines)):
        yield line, column, f"{sentence} (lu : {quoted(typed[line][column:])})"


def _names_used(shown: str) -> set[str]:
    """What stands between brackets, small letters, wherever no address follows as its definition."""
    return {name.strip().casefold() for name in re.findall(r"\[([^\[\]\n]{1,200})\](?!:)", shown)}


def _headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Marks that would make a title of the page's rank, and what a merge left."""
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        if _CONFLICT.match(line):
            yield number, 0, "marque de conflit laissée par une fusion ; gardez une des deux versions et effacez ces lignes"
            return
        if re.match(r" {0,3}#(?!#)", line):
            yield (
                number,
                line.index("#"),
                ("« # » en début de ligne ferait le titre de la page ; un titre commence par « ## », un mot-dièse par « \\# »"),
            )
        elif re.fullmatch(r"=+ *|-+ *", line) and above.strip() and not (number > 1 and lines[number - 2].strip()):
            yield (
                number,
                0,
                (
                    "ce trait ferait un titre du texte au-dessus ; laissez une ligne vide avant le trait, "
                    "ou écrivez « ## » devant le titre"
                ),
            )


def _tables(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Rows with more cells than their table has columns: Markdown drops the rest."""

    def cells(line: str) -> int:
        bare = line.strip().removeprefix("|")
        return len(re.findall(r"(?<!\\)\|", bare.removesuffix("|"))) + 1

    width = 0
    above = ""
    for number, line in enumerate(lines):
        if not line.strip():
            width = 0
        elif width and cells(line) > width:
            yield number, 0, f"{cells(line)} cellules dans un tableau de {width} colonnes : la fin serait perdue"
        elif not width and number + 1 < len(lines) and "|" in line and _ROW_OF_DASHES.match(lines[number + 1]):
            width = cells(line) if cells(line) == cells(lines[number + 1]) else 0
            if not width:
                sentence = f"tableau de {cells(line)} colonnes, {cells(lines[number + 1])} traits au-dessous ; mettez-en autant"
                yield number, 0, sentence
        elif not width and not _ROW.match(above) and all(map(_ROW.match, lines[number : number + 2])) and lines[number + 1 :]:
            yield number, 0, "il manque la ligne de traits d’un tableau ; sous celle des titres, écrivez | --- | --- |"
        above = line


def _dashes(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Lines that begin as items do elsewhere: here they would run on as one paragraph."""
    for number, line in enumerate(lines):
        found = _LIKE_ITEM.match(line)
        if found and number + 1 < len(lines) and _LIKE_ITEM.match(lines[number + 1]):
            if not (number and _LIKE_ITEM.match(lines[number - 1])):
                sentence = (
                    f"« {found[1]} » ne fait pas une liste : ces lignes seraient collées ; commencez-les par « - » ou « 1. »"
                )
                yield number, found.start(1), sentence
        elif line.lstrip().startswith(("```", "~~~")):
            yield number, len(line) - len(line.lstrip()), "un bloc de code n’est pas montré tel quel ; effacez ces signes"


def _lists(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Items that would run on as text, lose their rank or change their number; text that would be shown as code."""
    last: int | None = None  # the number of the last numbered item
    indent: int | None = None  # of the last item, inside a list
    above = ""
    for number, line in enumerate(lines):
        item = _ITEM.match(line)
        width = len(line) - len(line.lstrip(" "))
        if not line.strip() or (item and re.fullmatch(r" {0,3}(?:[-*][ \t]*){3,}", line)):
            above = ""
            continue
        if item:
            count = int(item[2]) if item[2] else None
            if indent is None and above and (count is None or count == 1):
                yield number, width, "une liste ne se colle pas au texte ; laissez une ligne vide avant elle"
            elif indent is not None and indent < width < indent + 4:
                yield number, width, f"une sous-liste se met quatre espaces plus loin que sa liste, pas {width - indent}"
            elif indent == width and count is not None and last is not None and count not in (last, last + 1):
                yield number, width, f"ce numéro serait montré {last + 1} ; commencez les lignes de cette liste par « - »"
            if indent is None or width <= indent:
                last = count
            if indent is not None or not above or count in (None, 1):
                indent = width if indent is None or width <= indent or width >= indent + 4 else indent
        elif indent is None and width >= 4 and not above:
            yield number, width, "quatre espaces en début de ligne la montreraient comme du code ; effacez-les"
        elif indent is not None and not above and width < 2:
            indent = last = None
        above = "" if _BREAKS.match(line) else line


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


class ProseKind(Struct, frozen=True):
    """A text in Markdown."""

    form: str = "un texte en Markdown, après « | », chaque ligne en retrait"

    def read(self, node: Node, reading: Reading) -> Prose | None:
        if not isinstance(node, ScalarNode) or node.tag:
            what = ", pas une liste" if isinstance(node, SequenceNode) and not node.tag else ""
            way_out = " ; écrivez « | » après le nom du champ, et le texte dessous, en retrait"
            reading.refuse(node, f"un texte est attendu{what}{way_out}", "forme")
            return None
        if not node.value.strip():
            return None
        if len(node.value.strip()) <= 40 and says_nothing(node.value.strip(), PLACEHOLDERS):
            reading.refuse(node, NOTHING_KNOWN, "texte")
            return None
        for line, column, sentence in _swallowed(node, reading.document.text.split("\n")):
            reading.document.refuse(line, column, f"{reading.subject}{sentence}", "texte")
            return None
        block = node.style == "|"  # folded, a text has no longer the lines of the file
        refused = False
        mark = node.start_mark
        for down, right, sentence in faults(node.value, in_content=False):
            refused = True
            line, column = mark.line, mark.column
            if block:
                line, column = _in_block(reading.document.text, node.value, mark.line, down, right)
            reading.document.refuse(line, column, f"{reading.subject}{sentence}", "texte")
        return None if refused else Prose(node.value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}


def astray(text: str, *, in_content: bool) -> Iterator[tuple[int, int, str]]:
    """Line, column (from 0) and sentence for links and images that lead nowhere from the page that shows the text.

    A text of content/ has {filename} and {static} links; a sheet has none, and its images are its photos.
    """
    shown = _CODE.sub(lambda found: "x" * len(found[0]), text)
    if "[" not in shown and "{" not in shown and "]" not in shown:
        return
    used = _names_used(shown)
    for found in () if in_content else re.finditer(r"\{(?:filename|static|attach)\}[^)\s>]*", shown):
        sentence = "les liens {filename} ne valent que dans les actualités et les pages ; écrivez l’adresse entière"
        yield *_place(text, found.start()), f"{sentence} (lu : {quoted(found[0])})"
    for found in re.finditer(r"!\[[^\]\n]{0,300}\]\((?!\s*<?\s*(?:[a-zA-Z]+:|//|\{))[^)\n]{0,300}\)?", shown):
        sentence = "une image ne se place pas dans ce texte ; ajoutez-la sous « photos: », avec son texte alternatif"
        if in_content:
            sentence = "image introuvable à cette adresse ; mettez-la dans content/files/ et écrivez {static}/files/nom.jpg"
        yield *_place(text, found.start()), f"{sentence} (lu : {quoted(found[0])})"
    for found in _LINK.finditer(shown):
        group = 1 if found[1] is not None else 2
        target = found[group]
        if group == 1:
            opened = shown.rfind("[", 0, found.start() + 1)
            if shown[max(0, opened - 1) : opened] == "!":
                continue  # an image, said above
        elif (name := found[0][found[0].index("[") + 1 : found[0].index("]")].strip().casefold()) not in used or name[0] == "^":
            continue  # a line that no link asks for, a note
        if re.match(r"\.{1,2}/|[A-Za-z0-9_-]", target) and ":" not in target and not _HOST.match(target):
            way_out = "écrivez {filename}../pages/nom.md pour un autre texte" if in_content else "écrivez-la à partir de https://"
            sentence = f"adresse incomplète ; {way_out}, ou à partir de / pour une page de ce site"
            yield *_place(text, found.start(group)), f"{sentence} (lu : {quoted(target)})"


def _swallowed(node: ScalarNode, lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """The first line that YAML takes for a comment or runs together, where a text in several lines was meant."""
    way_out = "écrivez « | » à la fin de la ligne du champ, et tout le texte dessous, en retrait"
    first, last = node.start_mark.line, node.end_mark.line
    before = first - 1
    while before >= 0 and not lines[before].strip():
        before -= 1
    after = last if node.style in ("|", ">") else last + 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    for number in (before, after):
        line = lines[number] if 0 <= number < len(lines) else ""
        if re.match(r"[ \t]+#" if number == before else r"[ \t]+#|##+ ", line):
            column = len(line) - len(line.lstrip())
            yield (
                number,
                column,
                (f"« # » fait de cette ligne un commentaire, que personne ne verrait ; {way_out} (lu : {quoted(line)})"),
            )
    if node.style == "|":
        return
    for number in range(first + 1, min(last + 1, len(lines))):
        line = lines[number]
        sentence = f"les lignes de ce texte seraient collées les unes aux autres ; {way_out}"
        if number < last and not line.strip():
            yield first, node.start_mark.column, sentence
        elif _BLOCK_MARK.match(line):
            yield number, len(line) - len(line.lstrip()), f"{sentence} (lu : {quoted(line)})"


def _in_block(text: str, value: str, start: int, line: int, column: int) -> tuple[int, int]:
    """The place in the file of a place in a block scalar that opens at line `start`."""
    indent = len(text.split("\n")[start + 1 + line]) - len(value.split("\n")[line])
    return start + 1 + line, column + indent


PROSE = ProseKind()


def _is_elsewhere(address: str) -> bool:
    return re.match(r"\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]{2})", address) is not None


# Letters, digits (and « _ », looked for apart), the punctuation that Markdown leaves alone; words between double asterisks,
# which are strong.
_SIGN = "[\\w \u00a0\u202f.,;:!?'\"’«»()/€%–—…°=@+-]"
_STRONG = rf"\*\*(?! ){_SIGN}+(?<! )\*\*"
# A line that begins no list, title, rule or indented block, and ends in no break.
_PLAIN_LINE = rf"(?!\d+[.)])(?:[\w«(]|(?=\*\*\w){_STRONG}){_SIGN}*(?:{_STRONG}{_SIGN}*)*(?<![ \u00a0\u202f])"
_PLAIN = re.compile(rf"{_PLAIN_LINE}(?:\n+{_PLAIN_LINE})*")
_BETWEEN_ASTERISKS = re.compile(r"\*\*([^*]+)\*\*")


def _is_plain(text: str) -> bool:
    """Whether a text is nothing but paragraphs, some words of them strong: nothing of it could be unsafe or lost."""
    return "_" not in text and _PLAIN.fullmatch(text.strip("\n")) is not None


def plain_html(prose: str) -> str | None:
    """The HTML of a text that is nothing but paragraphs, some words of them strong; None where it may be more than that.

    It is what Markdown and the cleaner make of such a text, thirty times as fast; most texts of a sheet are such.
    """
    if "%7B" in prose or not _is_plain(prose):
        return None
    parts = (part.strip("\n") for part in prose.split("\n\n"))
    html = "\n".join([f"<p>{part}</p>" for part in parts if part])
    if "**" in html:
        html = _BETWEEN_ASTERISKS.sub(r"<strong>\1</strong>", html)
    return html.replace("\u00a0", "&nbsp;")


class Renderer:
    """One Markdown instance for a whole build, made when it is first wanted; `render` gives safe HTML."""

    @cached_property
    def _markdown(self) -> Any:
        """Imported where a text is more than paragraphs."""
        from markdown import Markdown
        from markdown.extensions.sane_lists import SaneListExtension
        from markdown.extensions.tables import TableExtension

        return Markdown(extensions=[TableExtension(), SaneListExtension()], output_format="html")

    @cached_property
    def _cleaner(self) -> Any:
        import nh3

        return nh3.Cleaner(
            tags=nh3.ALLOWED_TAGS - {"img", "map", "area", "center", "font"} | {"img"},
            url_schemes={"http", "https", "mailto", "tel", "geo"},
            link_rel=None,
            attribute_filter=lambda tag, name, value: None if (tag, name) == ("img", "src") and _is_elsewhere(value) else value,
        )

    def render(self, prose: str) -> str:
        """The HTML of a Markdown text, sanitised; links written as {filename}… are kept for Pelican to resolve."""
        plain = plain_html(prose)
        if plain is not None:
            return plain
        self._markdown.reset()
        html = self._cleaner.clean(self._markdown.convert(prose))
        return re.sub(r"%7B(filename|static|attach)%7D", r"{\1}", html)
