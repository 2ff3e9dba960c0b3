"""Sheets and news as tired people save them: each file is answered by exactly the sentences beside it.

`centres/broken/` and `content/broken/` hold the files byte by byte; the .txt of a file is its complete answer, one
problem a line. File 000 of the sheets is the witness: every field, in the forms people use, and nothing wrong.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import structs

from telecentres.checks import check
from telecentres.problems import Problem
from telecentres.project import Folders, Project, load_project
from telecentres.read.centre import Centre, read_centre
from telecentres.read.nodes import MappingNode, Node, SequenceNode, load
from telecentres.read.records import News, read_markdown
from telecentres.read.schema import ListOf, MapOf, Record, fields_of

HERE = Path(__file__).parent
SHEETS = sorted((HERE / "centres/broken").glob("*.yaml"))
WITNESS, BROKEN_SHEETS = SHEETS[0], SHEETS[1:]
BROKEN_NEWS = sorted((HERE / "content/broken").glob("*.md"))
BROKEN = [*BROKEN_SHEETS, *BROKEN_NEWS]

SECONDS = 1.0
MEGABYTES = 100


_FOUND: dict[Path, list[Problem]] = {}


def problems_of(file: Path, demo: Project) -> list[Problem]:
    """Every problem of a file, put beside the sheets and news of the invented network; each file is read once."""
    if file not in _FOUND:
        _FOUND[file] = _problems_of(file, demo)
    return _FOUND[file]


def _problems_of(file: Path, demo: Project) -> list[Problem]:
    raw = file.read_bytes()
    if file.suffix == ".md":
        path = "content/news/2026-11-02-essai.md"
        item, document = read_markdown(News, path, "essai", raw)
        project = structs.replace(demo, news=(*demo.news, *([item] if item else [])))
    else:
        path = "centres/essai.yaml"
        centre, document = read_centre(path, "essai", raw)
        project = structs.replace(demo, centres=(*demo.centres, *([centre] if centre else [])))
    return [problem for problem in check(project, document.problems) if problem.path == path]


@cache
def text_of(file: Path) -> str:
    """The text as its author saw it: whatever the encoding, lines ended by LF."""
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes anything")


def bare(text: str) -> str:
    """The text without spaces and quote marks."""
    return re.sub(r"""[\s"'“”‘’«»\\]""", "", text)


@pytest.mark.parametrize("file", BROKEN, ids=[file.stem for file in BROKEN])
def test_a_broken_file_is_answered_completely(file: Path, demo: Project) -> None:
    """All its problems come at once, in order, and no other; each is an error unless the answer says otherwise."""
    found = [str(problem).removeprefix(f"{problem.path}:") for problem in problems_of(file, demo)]
    assert found
    assert found == file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("file", BROKEN, ids=[file.stem for file in BROKEN])
def test_what_is_quoted_stands_at_the_place(file: Path, demo: Project) -> None:
    """The line and column of a problem exist, and the text there begins with what the sentence quotes as read."""
    lines = text_of(file).split("\n")
    for problem in problems_of(file, demo):
        assert problem.line <= len(lines), problem
        assert problem.column <= len(lines[problem.line - 1]) + 1, problem
        quoted = re.search(r"\(lu(?: à cet endroit)?\u00a0: «\u00a0(.*)\u00a0»\)$", problem.sentence)
        if quoted:
            here = "\n".join([lines[problem.line - 1][problem.column - 1 :], *lines[problem.line :]])
            read = bare(quoted[1].removesuffix("…"))
            assert bare(here).startswith(read), problem
            assert read or not bare(quoted[1]), problem


@pytest.mark.parametrize("file", BROKEN_SHEETS, ids=[file.stem for file in BROKEN_SHEETS])
def test_a_sentence_is_french_and_says_no_type(file: Path, demo: Project) -> None:
    """One line, French spaces, no name from the code."""
    for problem in problems_of(file, demo):
        assert "\n" not in problem.sentence
        own = re.sub(r"«\u00a0.*?\u00a0»", "", problem.sentence)
        assert not re.search(r"(?<![\u00a0:/])[;?!]|\b(?:None|Node|str|int|dict|Error|object at)\b", own), own


def test_the_witness_has_every_field_and_no_problem(demo: Project) -> None:
    """Every field of the schema stands in the witness, in forms people use, and nothing is said of it."""
    assert problems_of(WITNESS, demo) == []
    root = load("f", WITNESS.read_bytes()).root
    assert root is not None
    assert sorted(_untyped(Record(Centre), [root], "")) == []


def _untyped(kind: object, nodes: list[Node], trail: str) -> list[str]:
    """The fields of a kind that stand in none of these nodes."""
    while not isinstance(kind, (Record, ListOf, MapOf)) and hasattr(kind, "item"):
        kind = kind.item
    if isinstance(kind, ListOf):
        return _untyped(kind.item, [item for node in nodes if isinstance(node, SequenceNode) for item in node.value], trail)
    if isinstance(kind, MapOf):
        return _untyped(kind.item, [value for node in nodes if isinstance(node, MappingNode) for _, value in node.value], trail)
    missing: list[str] = []
    if isinstance(kind, Record):
        typed = [pair for node in nodes if isinstance(node, MappingNode) for pair in node.value]
        for alias, declared in fields_of(kind.cls).items():
            values = [value for name, value in typed if name.value == alias]
            missing += _untyped(declared.kind, values, f"{trail}.{alias}") if values else [f"{trail}.{alias}"]
    return missing


def test_the_corpus_is_large_and_varied(demo: Project) -> None:
    """At least 120 broken sheets, and at least 60 rules or kinds of sentence."""
    assert len(BROKEN_SHEETS) >= 120
    assert len(BROKEN_NEWS) >= 20
    kinds = {
        (problem.rule, re.sub(r"«\u00a0.*?\u00a0»|\d+", "…", problem.sentence.split("\u00a0: ", 1)[-1]).split(" (lu")[0])
        for file in BROKEN_SHEETS
        for problem in problems_of(file, demo)
    }
    assert len(kinds) >= 150
    assert len({rule for rule, _ in kinds}) >= 25


def test_all_broken_files_of_one_run_are_named(tmp_path: Path) -> None:
    """Hundreds of broken files in one network give as many named files, and the good ones are not among them."""
    for name in ("centres", "content", "territory"):
        shutil.copytree(HERE.parent / "demo" / name, tmp_path / name)
    good = {f"centres/{path.name}" for path in (tmp_path / "centres").glob("*.yaml")}
    wrong = [file for file in BROKEN_SHEETS if any(": avertissement" not in line for line in _answer(file))]
    assert len(wrong) >= 90
    for file in wrong:
        shutil.copy(file, tmp_path / "centres" / file.name)
    run = subprocess.run(
        [sys.executable, "-m", "telecentres", "check", "--root", str(tmp_path), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(HERE.parent / "src"), "SOURCE_DATE_EPOCH": "1795435200", "PYTHONUTF8": "1"},
    )
    assert run.returncode == 1, run.stderr
    errors = {entry["path"] for entry in json.loads(run.stdout) if entry["severity"] == "error"}
    assert errors == {f"centres/{file.name}" for file in wrong}
    assert not errors & good


def _answer(file: Path) -> list[str]:
    return file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


# What no one should be able to hurt the machine with: its bytes, and a part of the answer.
HEAD = b"nom: A\nstatut: ouvert\nadresse: {commune: Kervoile}\n"
PROSE = HEAD + b"presentation: |\n"
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in pairwise("abcdefghi")
)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "20 MB": (lambda: b"nom: A\n" * 2_900_000, "Ko au plus"),
    "20 MB on one line": (lambda: b"nom: " + b"a" * 20_000_000, "Ko au plus"),
    "100,000 brackets": (lambda: b"[" * 100_000, "niveaux imbriqués"),
    "100,000 braces": (lambda: b"{" * 100_000, "niveaux imbriqués"),
    "100,000 brackets in a value": (lambda: HEAD + b"types: " + b"[" * 100_000 + b"]" * 5, "niveaux imbriqués"),
    "nested dashes": (lambda: b"- " * 50_000, "niveaux imbriqués"),
    "nested fields": (lambda: b"".join(b" " * depth + b"a:\n" for depth in range(450)), "niveaux imbriqués"),
    "a billion laughs": (LAUGHS.encode, "a un sens caché"),
    "merged fields": (lambda: b"a: &a {x: 1}\nb:\n" + b"  <<: *a\n" * 5_000, "a un sens caché"),
    "100,000 characters on a line": (lambda: HEAD + b"resume: " + b"a" * 100_000, "texte de 100000 caractères"),
    "100,000 characters in a name": (lambda: b"k" * 100_000 + b": x\n" + HEAD, "kkk"),
    "100,000 signs": (lambda: HEAD + b"horaires: " + b"9h-" * 30_000, "caractères"),
    "NUL bytes": (lambda: b"\0" * 100_000, "UTF-16"),
    "NUL bytes in a text": (lambda: HEAD + b"resume: a" + b"\0" * 100_000, "U+0000"),
    "empty fields": (lambda: HEAD + b"a:\n" * 43_000, "la suite n’est pas relue"),
    "unknown fields": (lambda: HEAD + b"".join(b"horaire%d: x\n" % n for n in range(8_000)), "la suite n’est pas relue"),
    "cut values": (lambda: HEAD + b"".join(b"k%d: a #b\n" % n for n in range(9_000)), "serait perdu"),
    "items": (lambda: HEAD + b"labels: [" + b"a, " * 40_000 + b"b]", "100 au plus"),
    "quotes": (lambda: HEAD + b"resume: " + b'"' * 100_001, "guillemet"),
    "20,000 brackets in a text": (lambda: PROSE + b"  " + b"[" * 20_000, "crochets"),
    "nested lists in a text": (
        lambda: PROSE + b"".join(b" " * (2 + 2 * depth) + b"- a\n" for depth in range(120)),
        "imbriquée trop profondément",
    ),
    "tags in a text": (lambda: PROSE + b"  <b>\n\n" * 6_000, "balise HTML"),
    "links in a text": (lambda: PROSE + b"  " + b"](" * 19_000, "lien refusé"),
    "marks of emphasis in a text": (lambda: PROSE + b"  " + b"*a_" * 13_000 + b"<b>", "balise HTML"),
    "every byte": (lambda: bytes(range(256)) * 400, "UTF-16"),
}
# Reads one small sheet, then the file, and prints what the file took: seconds, megabytes, sentences.
MEASURED = """
import resource, sys, time
from pathlib import Path
from telecentres.read.centre import read_centre
read_centre("f", "f", b"nom: A")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
centre, document = read_centre("f", "f", Path(sys.argv[1]).read_bytes())
spent = time.process_time() - start
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(spent, (after - before) / 1024)
print("\\n".join(problem.sentence for problem in sorted(document.problems)))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_a_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    """Whatever the file, it is answered in a second of one processor and in 100 MB, by a sentence."""
    made, part = HOSTILE[name]
    (tmp_path / "f").write_bytes(made())
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "f")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": str(HERE.parent / "src"), "PYTHONUTF8": "1"},
    )
    assert run.returncode == 0, run.stderr
    figures, *sentences = run.stdout.splitlines()
    seconds, megabytes = map(float, figures.split())
    assert any(part in sentence.replace("\u00a0", " ") for sentence in sentences), sentences[:3]
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


# What is typed after « nom: », and the name of the centre; None where it is refused rather than changed.
TYPED: list[tuple[str, str | None]] = [
    ("0123", "0123"), ("NO", "NO"), ("oui", "oui"), ("12:30", "12:30"), ("1e3", "1e3"), ("null", None), ("~", None),
    ("0x1F", "0x1F"), ("1_000", "1_000"), (".inf", ".inf"), ("2026-10-05", "2026-10-05"), ("=", None), ("+33", "+33"),
    ("1.10", "1.10"), ("3,5", "3,5"), ("true", "true"), ("-a", "-a"), ("a:b", "a:b"), ("a# b", "a# b"), ("a'b", "a'b"),
    ("a [b]", "a [b]"), ("a *b*", "a *b*"), ("R&D;", "R&D;"), ("🙂 Le Lieu", "🙂 Le Lieu"), ("a <ter>", "a <ter>"),
    ("  a  ", "a"), ("a  # b", "a"), ("a\t", "a"), ("a\n  b", "a b"), ("'it''s'", "it's"), ("'a\\nb'", "a\\nb"), ("' a '", "a"),
    ('"a \\"b\\""', 'a "b"'), ('"a\\\\b"', "a\\b"), ('"\\u00e9"', "é"), ('"\\x41"', "A"), ('"a # b: c"', "a # b: c"),
    ("|\n  a # b: c", "a # b: c"), (">\n  a\n  b # c", "a b # c"), (">-\n  a: b", "a: b"), ("|2-\n  a", "a"),
    ("|\n  'a'", "'a'"), ("« a »", "« a »"), ("l’été", "l’été"), ("e\u0301", "e\u0301"), ("المرسى", "المرسى"),
    ('"a\\nb"', None), ('"C:\\temp"', None), ('"a\\_b"', None), ('"a\\\n  b"', None), ('"\\x07"', None), ("a #b", None),
    ("a\t#b", None), ("“a”", None), ("‘a’", None), ("'a' b", None), ("& a", None), ("*a", None), ("!a b", None), ("%a", None),
    ("a\n  - b", None), ("a\n  statut:b", None), ("<b>a</b>", None), ("a&nbsp;b", None), ("''", None), ("|", None),
    ("[a]", None), ("{a: b}", None), ("a\u200bb", None), ("a : b", None), ("a\u00a0: b", None), ("", None), ("a **b**", None),
    ("Ã©cole", None), ("a\ufffdb", None), ("? a", None), ("- a", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "name"), TYPED, ids=[repr(typed) for typed, _ in TYPED])
def test_a_value_is_what_was_typed_or_is_refused(typed: str, name: str | None) -> None:
    """No spelling becomes a number, a date, a yes, or loses a part of itself."""
    centre, document = read_centre("f", "f", f"nom: {typed}\nstatut: ouvert\nadresse: {{commune: Kervoile}}\n".encode())
    if name is None:
        assert document.problems
    else:
        assert document.problems == []
        assert centre is not None
        assert centre.name == name


def test_a_broken_item_moves_no_other(demo: Project) -> None:
    """What a rule says of a list is said at the place of the item, or not before the items are mended."""
    text = HEAD + b"services: [wifi, parking]\nservices_absents: [fibr, parking]\n"
    centre, document = read_centre("centres/essai.yaml", "essai", text)
    assert centre is not None
    assert [(p.line, p.column) for p in document.problems] == [(5, 20)]
    project = structs.replace(demo, centres=(centre,))
    assert [p for p in check(project, [], across=False) if p.is_error] == []


def test_the_corpus_passes_through_the_files_too(tmp_path: Path, demo_problems: list[Problem]) -> None:
    """Read from a folder, beside the network's own files, the broken news are named one by one."""
    for name in ("centres", "content", "territory"):
        shutil.copytree(HERE.parent / "demo" / name, tmp_path / name)
    for file in BROKEN_NEWS:
        shutil.copy(file, tmp_path / "content/news" / f"2026-11-02-{file.stem[4:]}.md")
    project, problems, _ = load_project(Folders.of(tmp_path))
    assert project is not None
    named = {problem.path for problem in check(project, problems) if problem.is_error}
    assert named == {f"content/news/2026-11-02-{file.stem[4:]}.md" for file in BROKEN_NEWS}
