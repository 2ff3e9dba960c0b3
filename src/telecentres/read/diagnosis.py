"""What a person meant when YAML itself cannot be read: the parser's error becomes a French sentence at its cause."""

from __future__ import annotations

import re

import yaml

from telecentres.patterns import pattern
from telecentres.problems import quoted

__all__ = ["explain", "hidden_escape"]

_SPACES = " \t"
_ODD_SPACE = pattern("[\u00a0\u202f\u2000-\u200a\u3000]")
_CURLY = "“”„‟"
_CONFLICT = pattern(r"(?m)^(<{7}|={7}|>{7}|\|{7})(?: |$)")
_KEY = pattern(r"[^#\n]*:[ \t\n]|[ \t]*#|---|\.\.\.|%")
_QUOTE_TAIL = pattern(r"""^[ \t]*(?:-[ \t]+)?(?:[\w.-]+[ \t]*:[ \t]*)?(["'])""")


def explain(text: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    """Line and column, from 0, and the sentence for what stopped the parser."""
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start())
        return (
            line,
            0,
            (
                "marque de conflit laissée par une fusion ; gardez une des deux versions et effacez les lignes "
                "<<<<<<<, ======= et >>>>>>>"
            ),
        )
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    if error.context_mark and error.context_mark.line >= len(lines):  # past an end of file without a line end
        error.context_mark = None
    line, column = (mark.line, mark.column) if mark else (0, 0)
    for number in range(min(line, len(lines) - 1), max(line - 3, -1), -1):
        if "\t" in lines[number] and not lines[number].strip():
            return number, lines[number].index("\t"), "tabulation sur une ligne vide ; effacez tout ce que contient cette ligne"
    while line >= len(lines) or (line > 0 and not lines[line].strip() and column == 0):
        line -= 1
        column = len(lines[line])
    problem = f"{error.problem or ''} {error.context or ''}"
    return _by_name(lines, line, column, problem, error)


def hidden_escape(sign: str, typed: str) -> str:
    """The sentence for `\\` and a sign between double quotes."""
    return (
        f"« \\{sign.strip()} » entre guillemets droits a un sens caché en YAML ; remplacez les guillemets droits par des "
        f"apostrophes droites (lu : {quoted(typed)})"
    )


def _by_name(lines: list[str], line: int, column: int, problem: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    if "<document start>" in problem and not any(text.startswith("...") for text in lines[:line]):
        return line, column, _misaligned(lines[line]) if ": " in lines[line] + " " else _colon_missing(lines[line])
    if "directive" in problem:
        return line, _indent(lines[line]), _sign(lines[line], _indent(lines[line]), "%")
    if "expected a single document" in problem or "but found another document" in problem or "<document start>" in problem:
        return line, 0, "deux documents dans un fichier (« --- ») : une fiche par fichier ; retirez cette ligne"
    if "scanning an alias" in problem or "scanning an anchor" in problem:
        at = (error.context_mark.line, error.context_mark.column) if error.context_mark else (line, column)
        return *at, _sign(lines[at[0]], at[1], lines[at[0]][at[1] : at[1] + 1])
    for number in range(line, max(line - 3, -1), -1):
        found = _tab(lines[number], number) or _odd_space(lines[number], number)
        if found:
            return found
    opened = error.context_mark
    if "quoted scalar" in problem:
        at = (opened.line, opened.column) if opened else (line, column)
        return *at, _unclosed(lines[at[0]][at[1] :], lines[line][column:] if "escape" in problem else "")
    for number in range(line, max(line - 2, -1), -1):
        found = _text_after_quote(lines[number], number)
        if found:
            return found
    return _in_brackets(lines, line, column, problem, opened) or _in_block(lines, line, column, problem, error)


def _unclosed(typed: str, escape: str) -> str:
    if escape:
        return hidden_escape(escape[1:2], typed)
    if typed.rstrip()[-1:] in _CURLY:
        way_out = "fermez-le par un guillemet droit à la place du guillemet courbe"
    else:
        way_out = "fermez-le à la fin du texte"
    return f"guillemet ouvert et jamais fermé ; {way_out} (lu : {quoted(typed)})"


def _in_brackets(lines: list[str], line: int, column: int, problem: str, opened: yaml.Mark | None) -> tuple[int, int, str] | None:
    if "flow node" in problem and lines[line][column:].strip():
        return (
            line,
            column,
            (
                f"« {lines[line][column]} » inattendu dans une liste [ ] ou un groupe {{ }} : une virgule en trop, ou une valeur "
                f"à mettre entre guillemets (lu : {quoted(lines[line][column:])})"
            ),
        )
    if "flow mapping" in problem or "flow sequence" in problem or "flow node" in problem:
        at = (opened.line, opened.column) if opened else (line, column)
        if "flow node" in problem:
            at = _open_bracket(lines, line, column)
        cut = re.search(r"[ \t]#[^#\n]*", lines[at[0]][at[1] :])
        if cut:
            return (
                at[0],
                at[1] + cut.start() + 1,
                (
                    "ce qui suit « # » serait perdu ; mettez toute la valeur entre guillemets, ou, pour un commentaire, "
                    f"deux espaces avant « # » et un après (lu : {quoted(cut[0])})"
                ),
            )
        bracket = lines[at[0]][at[1] : at[1] + 1]
        close = {"{": "}", "[": "]"}.get(bracket, "] ou }")
        return *at, (
            f"« {bracket} » n’est pas fermé correctement : il manque « {close} » ou une virgule ; "
            f"un texte qui contient , [ ] {{ }} ou « : » se met entre guillemets (lu : {quoted(lines[at[0]][at[1] :])})"
        )
    return None


def _in_block(lines: list[str], line: int, column: int, problem: str, error: yaml.MarkedYAMLError) -> tuple[int, int, str]:
    if "block scalar" in problem:
        return (
            line,
            column,
            (
                "« | » et « > » restent seuls à la fin de leur ligne ; écrivez le texte dessous, en retrait, ou mettez la valeur "
                f"entre guillemets (lu : {quoted(lines[line][column:])})"
            ),
        )
    if "mapping values are not allowed" in problem:
        before = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
        if before is not None and _indent(lines[before]) == _indent(lines[line]) and not _KEY.match(lines[before] + "\n"):
            return before, _indent(lines[before]), _no_field(lines, before)
        return line, *_colon(lines[line], column)
    if "cannot start any token" in problem:
        sign = lines[line][column : column + 1]
        if sign == "\t":
            return line, column, "tabulation devant une valeur ; remplacez-la par une espace"
        return line, column, _sign(lines[line], column, sign)
    if "tag" in problem or "anchor" in problem:
        if "tag" in problem and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column
        sign = lines[line].lstrip()[:1] if not lines[line][column:].strip() else lines[line][column]
        return line, column, _sign(lines[line], column, sign)
    if "block mapping" in problem and lines[line][column : column + 1] in ("]", "}"):
        return line, column, f"« {lines[line][column]} » en trop ; effacez-le (lu : {quoted(lines[line][column:])})"
    if "block mapping" in problem or "block collection" in problem or "expected <block end>" in problem:
        return (
            _after_value(lines[line], line)
            or _after_bracket(lines, line)
            or (line, _indent(lines[line]), _misaligned(lines[line]))
        )
    if "expected ':'" in problem or "simple key" in problem:
        at = _missing_colon(lines, line, error)
        return *at, _no_field(lines, at[0])
    if lines[line][column : column + 1] in set("?-,|>&*!%@`"):
        return line, column, _sign(lines[line], column, lines[line][column])
    return line, column, f"ligne que YAML ne peut pas lire ; comparez avec la fiche modèle (lu : {quoted(lines[line][column:])})"


def _after_value(text: str, line: int) -> tuple[int, int, str] | None:
    """What follows a value that is already complete, on its own line: a comma, a link's address."""
    found = re.match(r"""[^"'\[]*?((["'])[^"']*\2[ \t]*[,;])[ \t]*$""", text)
    if found:
        sign = text.rstrip()[-1]
        return line, found.start(1), f"« {sign} » en trop après le guillemet fermant ; effacez-le (lu : {quoted(found[1])})"
    found = re.match(r"[^\[]*:[ \t]+(\[[^\]]*\]\(.*)", text)
    if found:
        return (
            line,
            found.start(1),
            (
                "un lien Markdown ne s’écrit que dans presentation ; écrivez ici l’adresse ou le texte seul "
                f"(lu : {quoted(found[1])})"
            ),
        )
    return None


def _after_bracket(lines: list[str], line: int) -> tuple[int, int, str] | None:
    """A value that opens with a bracket or a quote that belongs to its text, on this line or the one above."""
    for number in (line, line - 1):
        text = lines[number] if number >= 0 else ""
        found = re.match(r"""[ ]*(?:-[ ]+)?(?:[\w.-]+[ ]*:[ ]+)?(\[[^\]]*\]|\{[^}]*\}|"[^"]*"|'[^']*')[ \t]*([^\s#:].*)$""", text)
        if found and found[2].strip() in (",", ";", "."):
            sentence = f"« {found[2].strip()} » en trop après « {found[1][-1]} » ; effacez-le (lu : {quoted(found[2])})"
            return number, found.start(2), sentence
        if found:
            what = "du texte suit le guillemet fermant"
            if found[1][0] in "[{":
                what = f"« {found[1][0]} » au début d’une valeur a un sens caché en YAML, et du texte suit « {found[1][-1]} »"
            sentence = f"{what} ; mettez toute la valeur entre guillemets (lu : {quoted(text[found.start(1) :])})"
            return number, found.start(1), sentence
    return None


def _no_field(lines: list[str], line: int) -> str:
    """A line that stands where a field should, without « : »."""
    text = lines[line]
    above = next((lines[number] for number in range(line - 1, -1, -1) if lines[number].strip()), "")
    if re.search(r":[ \t]+[|>][-+]?[ \t]*$", above) and _indent(text) <= _indent(above):
        return (
            "cette ligne n’est pas en retrait : elle ne fait pas partie du texte annoncé au-dessus ; "
            f"mettez deux espaces devant chaque ligne du texte (lu : {quoted(text)})"
        )
    if re.match(r"[ \t]*-[^ \t-]", text) and ":" not in text:
        return f"après le tiret d’une liste, il faut une espace (lu : {quoted(text)})"
    if re.match(r"//|/\*|<!--|--[^-]|;", text.strip()) and ":" not in text:
        return f"un commentaire commence par « # » et une espace (lu : {quoted(text)})"
    if re.fullmatch(r"[-=_*~+.]{3,}", text.strip()):
        return f"ce trait n’est pas un champ ; pour séparer, laissez une ligne vide (lu : {quoted(text)})"
    return _colon_missing(text)


def _misaligned(line: str) -> str:
    if re.match(r"[ \t]*-[ \t]", line):
        return (
            "ligne mal alignée : ce tiret ne continue aucune liste ; alignez-le avec les autres, ou retirez-le devant un champ "
            f"(lu : {quoted(line)})"
        )
    return (
        "ligne mal alignée : son retrait ne correspond à aucune ligne au-dessus ; "
        f"alignez-la avec les clés du même groupe (lu : {quoted(line)})"
    )


def _open_bracket(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The last bracket before a place that nothing closes, or that place."""
    closed = 0
    for number in range(line, max(line - 200, -1), -1):
        text = lines[number][:column] if number == line else lines[number]
        for index in range(len(text) - 1, -1, -1):
            closed += (text[index] in "]}") - (text[index] in "[{")
            if closed < 0:
                return number, index
    return line, column


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _colon_missing(line: str) -> str:
    return (
        "« : » manque après le nom du champ ; écrivez « champ: valeur » avec une espace après les deux-points "
        f"(lu : {quoted(line)})"
    )


def _missing_colon(lines: list[str], line: int, error: yaml.MarkedYAMLError) -> tuple[int, int]:
    at = error.context_mark.line if error.context_mark else line
    return at, len(lines[at]) - len(lines[at].lstrip())


def _tab(text: str, number: int) -> tuple[int, int, str] | None:
    indent = text[: len(text) - len(text.lstrip(_SPACES))]
    if "\t" not in indent or not text.strip():
        return None
    return number, indent.index("\t"), "tabulation en début de ligne ; remplacez-la par des espaces, comme aux lignes voisines"


def _odd_space(text: str, number: int) -> tuple[int, int, str] | None:
    found = _ODD_SPACE.search(text)
    if not found:
        return None
    before = text[: found.start()]
    if before.strip() and not before.rstrip(_SPACES).endswith((":", "-")):
        return None
    return (
        number,
        found.start(),
        (f"espace insécable (U+{ord(found[0]):04X}) là où YAML attend une espace ordinaire ; effacez-la et retapez une espace"),
    )


def _text_after_quote(text: str, number: int) -> tuple[int, int, str] | None:
    found = _QUOTE_TAIL.match(text)
    if not found:
        return None
    start = found.start(1)
    end = text.find(found[1], start + 1)
    if end == -1 or not text[end + 1 :].strip() or text[end + 1 :].lstrip().startswith(("#", ",", "}", "]", ":")):
        return None
    return (
        number,
        start,
        (
            "du texte suit le guillemet fermant ; mettez toute la valeur entre guillemets, "
            f"avec des guillemets français « » à l’intérieur (lu : {quoted(text[start:])})"
        ),
    )


def _colon(text: str, column: int) -> tuple[int, str]:
    start = text.find(":")
    value = start + 1 + len(text[start + 1 :]) - len(text[start + 1 :].lstrip())
    if start == -1 or value >= column:
        return _indent(text), (
            "ligne mal alignée ; si elle appartient au champ du dessus, mettez-la en retrait, "
            f"sinon alignez-la (lu : {quoted(text)})"
        )
    if text[value] in _CURLY:
        return value, f'guillemets courbes ; remplacez-les par des guillemets droits " " (lu : {quoted(text[value:])})'
    return value, (
        f"« : » suivi d’une espace à l’intérieur d’une valeur ; mettez la valeur entre guillemets (lu : {quoted(text[value:])})"
    )


def _sign(text: str, column: int, sign: str) -> str:
    rest = text[column:].strip()
    if re.match(r"\*[ \t]", rest) and not text[:column].strip():
        return f"« * » ne fait pas une liste ; commencez la ligne par un tiret et une espace (lu : {quoted(rest)})"
    if rest == sign and sign in "?-":
        return (
            f"« {sign} » n’est pas une valeur ; si vous ne la connaissez pas, effacez la ligne "
            f"(dans horaires, un jour sans ligne est fermé) (lu : {quoted(rest)})"
        )
    return f"« {sign} » au début d’une valeur a un sens caché en YAML ; mettez la valeur entre guillemets (lu : {quoted(rest)})"
