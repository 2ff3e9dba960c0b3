"""Runs Pelican on a network's settings: once for `telecentres build`, again and again in one process for `invoke serve`."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from getopt import GetoptError, gnu_getopt
from pathlib import Path
from typing import Any

import telecentres
from telecentres.french import typeset
from telecentres.site.ledger import scan
from telecentres.site.memory import Memory
from telecentres.site.pelican_plugin.lean import load_pelican
from telecentres.site.stages import Stages

__all__ = ["HELP", "Resident", "command", "run"]

_SILENCE_SECONDS = 2.0  # a build that is done by then says nothing on its way

HELP = """\
Usage : telecentres build [--root DOSSIER] [--settings FICHIER] [--profile] [--quiet-warnings]

Relit tous les fichiers d’un réseau, puis construit son site ; ce qui n’a pas changé n’est pas refait.

  --root DOSSIER       le dossier du réseau (par défaut : celui où vous êtes) ; « demo » pour la démonstration
  --settings FICHIER   les réglages (par défaut : pelicanconf.py dans ce dossier)
  --profile            montrer ensuite où le temps est passé
  --quiet-warnings     compter les avertissements sans les montrer
"""


class _Shown:
    """How far a build is, on a terminal, once it has lasted."""

    def __init__(self) -> None:
        from threading import Timer

        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}")
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=None, count="")
        self._timer = Timer(_SILENCE_SECONDS, self._progress.start)
        self._timer.daemon = True
        self._timer.start()

    def __call__(self, stage: str, done: int, total: int) -> None:
        count = f"{done} / {total}" if total else ""
        self._progress.update(self._task, description=typeset(stage), completed=done, total=total or None, count=count)

    def end(self) -> None:
        self._timer.cancel()
        self._progress.stop()


def run(settings_file: Path, memory: Memory | None = None, **given: Any) -> int:
    """Build once and return the exit code; `given` are settings in place of those of the file."""
    gc.disable()  # see telecentres.site.pelican_plugin; what is imported stands in no circle either
    shown = _Shown() if sys.stderr.isatty() else None
    stages = Stages(shown)
    try:
        pelican = load_pelican(settings_file)
        pelican.log.init(level=logging.WARNING, fatal="errors", handler=logging.StreamHandler())
        pelican.log.console.quiet = True  # its closing line counts articles, which are not what this site is about
        given |= {"MEMORY": memory or Memory(), "STAGES": stages}
        pelican.Pelican(pelican.read_settings(str(settings_file), override=given)).run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception:  # noqa: BLE001 - whatever a theme or a plugin raises is shown whole, and the site stays as it was
        import traceback

        traceback.print_exc()
        return 1
    finally:
        gc.freeze()
        gc.enable()
        if shown:
            shown.end()
    if given.get("PROFILE"):
        print(typeset(stages.table), end="")
    return 0


class Resident:
    """Builds a network again and again in this process; whether it went well.

    Code that changed since this process began is run in a process of its own.
    """

    def __init__(self, settings: Path) -> None:
        self._settings = settings
        self._memory = Memory(is_resident=True)
        self._code = self._scanned()

    @staticmethod
    def _scanned() -> dict[str, str]:
        return {name: one.digest for name, one in scan({"code": Path(telecentres.__file__).parent}, {}).items()}

    def __call__(self, *, in_haste: bool = True) -> bool:
        """Build; `in_haste` leaves for the next time what may wait: see `Memory`."""
        if self._scanned() != self._code:
            import subprocess

            words = [sys.executable, "-m", "telecentres", "build", "--settings", str(self._settings), "--quiet-warnings"]
            return subprocess.run(words, check=False).returncode == 0  # noqa: S603 - this very program
        self._memory.is_in_haste = in_haste
        return run(self._settings, self._memory, QUIET_WARNINGS=True) == 0

    def complete(self) -> bool:
        """Bring up to date what a build in haste left."""
        return self(in_haste=False)


def command(words: Sequence[str]) -> int:
    """`telecentres build` with the words behind it."""
    try:
        options, rest = gnu_getopt(list(words), "h", ["help", "root=", "settings=", "profile", "quiet-warnings"])
    except GetoptError as error:
        print(typeset(f"--{error.opt} : option inconnue, ou valeur en trop ou absente.\n{HELP}"), file=sys.stderr)
        return 2
    asked = dict(options)
    if "--help" in asked or "-h" in asked:
        print(typeset(HELP), end="")
        return 0
    file = Path(asked.get("--settings", Path(asked.get("--root", ".")) / "pelicanconf.py"))
    if rest or not file.is_file():
        wrong = f"mot en trop : {rest[0]}" if rest else f"pas de réglages ici : {file}"
        print(typeset(f"{wrong}\n{HELP}"), file=sys.stderr)
        return 2
    return run(file, QUIET_WARNINGS="--quiet-warnings" in asked, PROFILE="--profile" in asked)
