"""The command line: `python -m telecentres check`. It starts fast, because it never imports Pelican.

Problems go to the standard output, in the form that was asked for and nothing else; the closing line and whatever is
said about the command itself go to the standard error. The exit code is 0 without errors, 1 with errors, 2 on misuse.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from functools import cache
from getopt import GetoptError, gnu_getopt
from pathlib import Path

from telecentres.checks import check
from telecentres.french import typeset
from telecentres.problems import FORMATS, Problem, did_you_mean, quoted, render, summary
from telecentres.project import Folders, load_project

__all__ = ["Misuse", "main"]

OK, PROBLEMS, MISUSE = 0, 1, 2
AUTHORING = ("new", "schema")
PUBLISHING = ("publish", "rollback", "releases", "verify")
END_OF_TIME = 253_402_000_000  # seconds; dates end with the year 9999

HELP = """\
Usage : telecentres check [FICHIER…] [--format text|github|gitlab|json] [--root DOSSIER] [--quiet-warnings]
        telecentres new centre|actualite, telecentres schema : aide par « telecentres new --help »
        telecentres publish, rollback, releases, verify ADRESSE : aide par « telecentres publish --help »

Relit les fiches, les textes et le territoire d’un réseau, et montre chaque problème :
fichier:ligne:colonne: phrase.

  FICHIER            relire seulement ces fichiers (par défaut : tous)
  --format           text (par défaut), ou la forme qu’attend github, gitlab ou un programme (json)
  --root DOSSIER     le dossier du réseau (par défaut : celui où vous êtes) ; « demo » pour la démonstration
  --quiet-warnings   compter les avertissements sans les montrer

Le code de sortie est 0 sans erreur (même avec des avertissements), 1 avec des erreurs, 2 si la commande est mal écrite.
"""

# What would move the cursor, hide text or turn its direction on a terminal.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Misuse(Exception):
    """The sentence that says how the command should have been written."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A file name may hold bytes that are no text; a terminal may know fewer letters than French has.
        getattr(stream, "reconfigure", dict)(encoding="utf-8", errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(words)
        sys.stdout.flush()
    except Misuse as misuse:
        print(typeset(f"{misuse}\nAide : telecentres --help"), file=sys.stderr)
        return MISUSE
    except BrokenPipeError:
        # Whoever read the list has seen enough; Python would complain when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except KeyboardInterrupt:
        return PROBLEMS
    return code


def _run(words: list[str]) -> int:
    if words and words[0] in AUTHORING:
        from telecentres.authoring import command as write

        return write(words)
    if words and words[0] in PUBLISHING:
        from telecentres.publish.command import command as publish

        return publish(words)
    try:
        options, rest = gnu_getopt(words, "h", ["help", "format=", "root=", "quiet-warnings"])
    except GetoptError as error:
        option = quoted(f"--{error.opt}" if len(error.opt) > 1 else f"-{error.opt}")
        raise Misuse(f"{option} : option inconnue, ou valeur en trop ou absente.") from None
    given = {name.lstrip("-"): value for name, value in options}
    if "help" in given or "h" in given:
        print(typeset(HELP), end="")
        return OK
    if not rest:
        raise Misuse("Il manque la commande : « check », « new », « schema » ou « publish ».")
    command, *files = rest
    if command != "check":
        raise Misuse(f"Commande inconnue{did_you_mean(command, ['check', *AUTHORING])} (lu : {quoted(command)}).")
    form = given.get("format", "text")
    if form not in FORMATS:
        raise Misuse(f"--format : au choix {', '.join(FORMATS)}{did_you_mean(form, FORMATS)} (lu : {quoted(form)}).")
    return _check(Path(given.get("root", ".")), files, form, show_warnings="quiet-warnings" not in given)


def _check(root: Path, files: list[str], form: str, *, show_warnings: bool) -> int:
    """Print every problem of the network under `root`, or of these files of it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch and not (epoch.isdecimal() and int(epoch) < END_OF_TIME):
        raise Misuse(f"SOURCE_DATE_EPOCH : un nombre de secondes depuis 1970 est attendu (lu : {quoted(epoch)}).")
    # Paths are shown from where the person is, so that a terminal or an editor can open them.
    folders = Folders(Path.cwd(), root / "centres", root / "content", root / "territory")
    if not any(folder.is_dir() for folder in (folders.centres, folders.content, folders.territory)):
        raise Misuse(
            f"Aucun réseau ici : il faut un dossier qui contient centres/, content/ et territory/ (lu : {quoted(str(root))})."
        )
    readable, unreadable = _sorted_out(folders)
    asked = _asked(files, {*readable, *unreadable})
    only = None
    if asked is not None:
        only = frozenset(readable[path] for path in asked if path in readable)
    elif unreadable:
        only = frozenset(readable.values())
    problems = list(unreadable.values())
    project, read = None, 0
    ground = (_place(folders.territory), _place(folders.content / "reseau.yaml"))
    if not any(path in ground or path.parent in ground for path in unreadable):
        try:
            project, found, read = load_project(folders, only=only)
        except OSError as error:  # a link that leads to itself stops the reading of its folder
            if not unreadable:
                place = folders.shown(Path(error.filename or root))
                problems.append(Problem(place, 1, 1, "lecture impossible ; le disque ou le partage répond-il ?", "illisible"))
        else:
            problems += found
            if project is not None:
                problems = check(project, problems, across=asked is None)
    if asked is not None:
        shown = {folders.shown(path) for path in asked}
        # Without its network and territory no sheet can be judged: then what is wrong with those is shown as well.
        problems = [problem for problem in problems if project is None or problem.path in shown]
        read = len(asked)
    has_errors = any(problem.is_error for problem in problems)
    closed = {problem.path for problem in unreadable.values()}
    printed = render((p for p in problems if show_warnings or p.is_error), form, _lines_of(folders.root, closed))
    if printed:
        print(_CONTROL.sub("\ufffd", printed))
    print(typeset(summary(problems, read)), file=sys.stderr)
    return PROBLEMS if has_errors else OK


def _asked(files: list[str], known: set[Path]) -> list[Path] | None:
    """The files that were named on the command line, each one of the network's; None when none was named."""
    if not files:
        return None
    asked = []
    for name in files:
        path = _place(Path(name))
        if path not in known:
            if not os.path.lexists(path):
                near = did_you_mean(path.stem, [other.stem for other in known])
                raise Misuse(f"Fichier introuvable{near} (lu : {quoted(name)}).")
            raise Misuse(f"Ce n’est ni une fiche, ni un texte, ni un fichier de territoire de ce réseau (lu : {quoted(name)}).")
        asked.append(path)
    return asked


def _sorted_out(folders: Folders) -> tuple[dict[Path, Path], dict[Path, Problem]]:
    """The network's files, by their place without links followed: the real place of those that open, the others' problem."""
    readable: dict[Path, Path] = {}
    unreadable: dict[Path, Problem] = {}
    for path in _data_files(folders):
        place = _place(path)
        why = _why_unreadable(path)
        if why is None:
            readable[place] = path.resolve()
        else:
            unreadable[place] = Problem(folders.shown(path), 1, 1, why, "illisible")
    return readable, unreadable


def _place(path: Path) -> Path:
    """The path from the root of the disk, without « .. », no link followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own name


def _data_files(folders: Folders) -> Iterator[Path]:
    """Whatever stands where the network keeps its files, and has the name of such a file."""
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
        yield from (folder / name for name in names if name[0] not in "_." and name.lower().endswith(endings))
    settings = folders.content / "reseau.yaml"
    if os.path.lexists(settings):
        yield settings


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


def _lines_of(root: Path, closed: set[str]) -> Callable[[str, int], str]:
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


if __name__ == "__main__":
    sys.exit(main())
