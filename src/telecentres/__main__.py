"""The command line: `python -m telecentres check`. It starts fast, because it never imports Pelican.

Problems go to the standard output, in the form that was asked for and nothing else; the closing line and whatever is
said about the command itself go to the standard error. The exit code is 0 without errors, 1 with errors, 2 on misuse.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from getopt import GetoptError, gnu_getopt
from pathlib import Path

from telecentres.french import typeset
from telecentres.inspection import Found, inspect, place_of
from telecentres.problems import FORMATS, did_you_mean, quoted
from telecentres.project import Folders

__all__ = ["Misuse", "main"]

OK, PROBLEMS, MISUSE = 0, 1, 2
AUTHORING = ("new", "schema")
PUBLISHING = ("publish", "rollback", "releases", "verify")
END_OF_TIME = 253_402_000_000  # seconds; dates end with the year 9999

HELP = """\
Usage : telecentres check [FICHIER…] [--format text|github|gitlab|json] [--root DOSSIER] [--quiet-warnings]
        telecentres build : aide par « telecentres build --help »
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
    if words and words[0] == "build":
        from telecentres.site.pelican_plugin.run import command as build

        return build(words[1:])
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
        raise Misuse("Il manque la commande : « check », « build », « new », « schema » ou « publish ».")
    command, *files = rest
    if command != "check":
        raise Misuse(f"Commande inconnue{did_you_mean(command, ['check', 'build', *AUTHORING])} (lu : {quoted(command)}).")
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
    found = Found.under(folders)
    inspected = inspect(folders, found, _asked(files, found.places))
    printed = inspected.report(form, show_warnings=show_warnings)
    if printed:
        print(printed)
    print(inspected.summary, file=sys.stderr)
    return PROBLEMS if inspected.has_errors else OK


def _asked(files: list[str], known: Collection[Path]) -> list[Path] | None:
    """The files that were named on the command line, each one of the network's; None when none was named."""
    if not files:
        return None
    asked = []
    for name in files:
        path = place_of(Path(name))
        if path not in known:
            if not os.path.lexists(path):
                near = did_you_mean(path.stem, [other.stem for other in known])
                raise Misuse(f"Fichier introuvable{near} (lu : {quoted(name)}).")
            raise Misuse(f"Ce n’est ni une fiche, ni un texte, ni un fichier de territoire de ce réseau (lu : {quoted(name)}).")
        asked.append(path)
    return asked


if __name__ == "__main__":
    sys.exit(main())
