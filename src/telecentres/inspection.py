"""All that is wrong with a network's files: what cannot be opened, cannot be read, or cannot stand together."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from telecentres.checks import Judge, check
from telecentres.french import typeset
from telecentres.patterns import pattern
from telecentres.problems import Problem, render, summary
from telecentres.project import Folders, Kept, Project, load_project

__all__ = ["Found", "Inspected", "inspect", "place_of", "report_of"]

# What would move the cursor, hide text or turn its direction on a terminal.
_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Found(Struct, frozen=True):
    """A network's files, by their place without links followed: the real place of those that open, the others' problem."""

    readable: dict[Path, Path]
    unreadable: dict[Path, Problem]

    @classmethod
    def under(cls, folders: Folders, read: Callable[[str], bool] = lambda _: False) -> Found:
        """Whatever stands where the network keeps its files, and has the name of such a file.

        Files that were `read` just now are left out, as long as all of those can be.
        """
        found = cls({}, {})
        real: dict[Path, Path] = {}  # folders, with links followed
        for folder, name in _data_files(folders):
            if read(f"{folder}/{name}"):
                continue
            path = folder / name
            place = place_of(path)
            why = _why_unreadable(path)
            if why is None:
                if path.parent not in real:
                    real[path.parent] = path.parent.resolve()
                found.readable[place] = path.resolve() if path.is_symlink() else real[path.parent] / path.name
            else:
                found.unreadable[place] = Problem(folders.shown(path), 1, 1, why, "illisible")
        return found

    @property
    def places(self) -> frozenset[Path]:
        """The places of all of them."""
        return frozenset((*self.readable, *self.unreadable))


class Inspected(Struct, frozen=True):
    """What there is to say of some files; `project` is None where the network or its territory cannot be read."""

    project: Project | None
    problems: list[Problem]
    read: int
    root: Path
    closed: frozenset[str]

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def summary(self) -> str:
        """The closing line, which counts."""
        return typeset(summary(self.problems, self.read))

    def report(self, form: str = "text", *, show_warnings: bool = True) -> str:
        """Every problem in a form of `problems.FORMATS`, safe to print; empty where there is none."""
        shown = (problem for problem in self.problems if show_warnings or problem.is_error)
        return report_of(shown, self.root, form, self.closed)


def report_of(problems: Iterable[Problem], root: Path, form: str = "text", closed: Collection[str] = ()) -> str:
    """Problems of the files below a folder in a form of `problems.FORMATS`, safe to print; `closed` files are not looked into."""
    return _CONTROL.sub("\ufffd", render(problems, form, _lines_of(root, closed)))


def inspect(
    folders: Folders,
    found: Found,
    asked: Collection[Path] | None = None,
    kept: Kept | None = None,
    judge: Judge | None = None,
) -> Inspected:
    """Read and check a network's files; with `asked`, places among the found ones, of these alone.

    What is `kept` of an earlier reading is not read again; `judge` applies the rules.
    """
    only = None
    if asked is not None:
        only = frozenset(found.readable[path] for path in asked if path in found.readable)
    elif found.unreadable:
        only = frozenset(found.readable.values())
    problems = list(found.unreadable.values())
    project, read = None, 0
    ground = (place_of(folders.territory), place_of(folders.content / "reseau.yaml"))
    if not any(path in ground or path.parent in ground for path in found.unreadable):
        try:
            project, noted, read = load_project(folders, only=only, kept=kept)
        except OSError as error:  # a link that leads to itself stops the reading of its folder
            if not found.unreadable:
                place = folders.shown(Path(error.filename or folders.root))
                problems.append(Problem(place, 1, 1, "lecture impossible ; le disque ou le partage répond-il ?", "illisible"))
        else:
            problems += noted
            if project is not None:
                problems = check(project, problems, across=asked is None, judge=judge)
    if asked is not None:
        shown = {folders.shown(path) for path in asked}
        # Without its network and territory no sheet can be judged: then what is wrong with those is shown as well.
        problems = [problem for problem in problems if project is None or problem.path in shown]
        read = len(asked)
    closed = frozenset(problem.path for problem in found.unreadable.values())
    return Inspected(project, problems, read, folders.root, closed)


def place_of(path: Path) -> Path:
    """The path from the root of the disk, without « .. », no link followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own name


def _data_files(folders: Folders) -> Iterator[tuple[Path, str]]:
    """The folder and name of whatever stands where the network keeps its files, and has the name of such a file."""
    markdown = (".md", ".markdown", ".rst", ".html", ".htm")
    for folder, endings in (
        (folders.centres, (".yaml", ".yml")),
        (folders.content / "news", markdown),
        (folders.content / "pages", markdown),
        (folders.territory, (".yaml", ".csv", ".geojson")),
    ):
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - fifty thousand Path objects are not wanted
        except OSError:
            continue  # an absent folder is an empty one
        yield from ((folder, name) for name in names if name[0] not in "_." and name.lower().endswith(endings))
    if os.path.lexists(folders.content / "reseau.yaml"):
        yield folders.content, "reseau.yaml"


def _why_unreadable(path: Path) -> str | None:
    """The sentence that says why a file cannot be opened, or None when it can."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return "un dossier porte ce nom ; renommez-le ou déplacez-le"
        if not stat.S_ISREG(mode):
            return "ce n’est pas un fichier ordinaire ; remplacez-le par un fichier"
        with path.open("rb") as file:
            file.read(1)
    except PermissionError:
        return "lecture refusée ; changez les droits du fichier"
    except FileNotFoundError:
        return "lien vers un fichier qui n’existe pas ; remplacez-le par le fichier lui-même"
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "lien qui ne mène qu’à lui-même ; remplacez-le par un fichier"
        return "fichier illisible ; le disque ou le partage répond-il ?"
    return None


def _lines_of(root: Path, closed: Collection[str]) -> Callable[[str, int], str]:
    """A function that gives a line of a file, counted as the problems count it, or an empty text.

    The `closed` files are left alone: to open a pipe is to wait for ever.
    """

    @cache
    def lines(path: str) -> list[str]:
        if path in closed:
            return []
        try:
            text = (root / path).read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line_at(path: str, line: int) -> str:
        found = lines(path)
        return found[line - 1] if line <= len(found) else ""

    return line_at
