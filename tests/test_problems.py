"""Problems: their order, their count and their forms."""

from __future__ import annotations

import json

import pytest

from telecentres.problems import FORMATS, Problem, Severity, did_you_mean, quoted, render, summary

ERROR = Problem("centres/b.yaml", 3, 8, "horaires.lun : heure, absente : « 9h75 »", "valeur")
WARNING = Problem("centres/a.yaml", 12, 1, "à vérifier 100 %", "preuve", Severity.WARNING)


def line_at(path: str, line: int) -> str:
    """The text of the one line these tests quote."""
    return "  lun: 9h75" if (path, line) == ("centres/b.yaml", 3) else ""


def test_a_problem_says_where_and_what() -> None:
    """A problem is path, line, column and sentence; a warning says that it is one."""
    assert str(ERROR).replace("\u00a0", " ") == "centres/b.yaml:3:8: horaires.lun : heure, absente : « 9h75 »"
    assert str(WARNING).replace("\u00a0", " ") == "centres/a.yaml:12:1: avertissement : à vérifier 100 %"


def test_a_sentence_holds_its_signs() -> None:
    """Spaces before : ; ? ! » and after « do not break."""
    sentence = Problem("a", 1, 1, "a : b ; c ? d ! « e »").sentence
    assert sentence == "a\u00a0: b\u00a0; c\u00a0? d\u00a0! «\u00a0e\u00a0»"


def test_problems_come_by_file_then_place() -> None:
    """Problems are sorted by file, line and column, lines as numbers."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1)]
    text = render([Problem(*place, "x") for place in places], "text", lambda *_: "")
    assert [line.split(": ")[0] for line in text.split("\n")] == ["a:9:1", "a:9:2", "a:10:1", "b:1:1"]


def test_text_quotes_the_line_with_a_caret() -> None:
    """Under a problem stand its line and a caret below its column."""
    _, quoted_line, caret = render([ERROR], "text", line_at).split("\n")
    assert quoted_line == "      lun: 9h75"
    assert quoted_line[caret.index("^") :] == "9h75"


def test_a_long_line_is_cut_around_the_caret() -> None:
    """A line of 10,000 characters is shown in part, and the caret still points to its character."""
    line = "x" * 5000 + "!" + "x" * 5000
    _, shown, caret = render([Problem("a", 1, 5001, "s")], "text", lambda *_: line).split("\n")
    assert len(shown) < 200
    assert shown[caret.index("^")] == "!"


def test_a_tab_takes_one_column() -> None:
    """A tab before the column moves the caret by one."""
    _, shown, caret = render([Problem("a", 1, 2, "s")], "text", lambda *_: "\tx").split("\n")
    assert shown[caret.index("^")] == "x"


def test_github_form_is_escaped() -> None:
    """In the form GitHub reads, percent signs and, in properties, colons and commas are escaped."""
    hostile = Problem("a,b:c%.yaml", 1, 2, "50 %\nfin", "r", Severity.WARNING)
    line = render([hostile], "github", line_at)
    assert line == "::warning file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=r::50 %25%0Afin"
    assert "\n" not in line


def test_json_form_is_json() -> None:
    """The JSON form has one object a problem, sorted, with English severities."""
    found = json.loads(render([ERROR, WARNING], "json", line_at))
    assert [(item["path"], item["line"], item["column"], item["severity"], item["rule"]) for item in found] == [
        ("centres/a.yaml", 12, 1, "warning", "preuve"),
        ("centres/b.yaml", 3, 8, "error", "valeur"),
    ]


def test_gitlab_form_has_one_fingerprint_a_problem() -> None:
    """In GitLab's form fingerprints differ between problems and are the same at each run."""
    first, second = (json.loads(render([ERROR, WARNING], "gitlab", line_at)) for _ in range(2))
    assert first == second
    assert len({item["fingerprint"] for item in first}) == 2
    assert {item["severity"] for item in first} == {"major", "minor"}
    assert first[1]["location"]["positions"]["begin"] == {"line": 3, "column": 8}


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_problem_is_an_empty_report(form: str) -> None:
    """Without a problem each form is empty."""
    assert render([], form, line_at) in ("", "[]")


@pytest.mark.parametrize(
    ("problems", "files", "line"),
    [
        ([], 0, "0 fichier lu, aucun problème."),
        ([], 1, "1 fichier lu, aucun problème."),
        ([], 2, "2 fichiers lus, aucun problème."),
        ([ERROR], 3, "3 fichiers lus : 1 erreur, 0 avertissement."),
        ([ERROR, ERROR, WARNING], 3, "3 fichiers lus : 2 erreurs, 1 avertissement."),
    ],
)
def test_summary(problems: list[Problem], files: int, line: str) -> None:
    """The closing line counts files, errors and warnings, with their plurals."""
    assert summary(problems, files).replace("\u00a0", " ") == line


@pytest.mark.parametrize(
    ("text", "shown"), [("a", "« a »"), ("a\n b\t", "« a b »"), ("x" * 61, f"« {'x' * 60}… »"), ("x" * 60, f"« {'x' * 60} »")]
)
def test_quoted(text: str, shown: str) -> None:
    """A quoted text is on one line, at most 60 characters."""
    assert quoted(text).replace("\u00a0", " ") == shown


def test_did_you_mean() -> None:
    """A near word is offered and a far one is not; a very long text is no burden."""
    assert "« statut »" in did_you_mean("statu", ["nom", "statut"]).replace("\u00a0", " ")
    assert did_you_mean("zzz", ["nom", "statut"]) == ""
    assert did_you_mean("x" * 1_000_000, ["nom"]) == ""
