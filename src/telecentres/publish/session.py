"""A shell on the machine that holds the releases, here or behind ssh, which keeps the lock for as long as it lives.

Each step is a script of its own, sent as one line and run to its end. A publisher that is killed takes its end of the pipe
with it: the shell ends after the step it was in, and the lock with it. A connection that was lost without a word ends the
same way, for want of the line that is sent every few seconds.

The machine needs a POSIX shell, coreutils and util-linux (flock), as every Linux has.
"""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
import tempfile
import threading
from collections.abc import Iterable

from telecentres.problems import quoted

__all__ = ["Failed", "Refused", "Session", "ssh_sentence"]

SILENCE = 60  # seconds without a line after which the shell there gives up
_MARK = "telecentres-end"

# $1: the seconds of silence. A line that starts with ! runs in this very shell: so it takes the lock, as descriptor 9,
# which the reading of the next line does not hold on its own.
_LOOP = f"""
silence=$1
while line=$(timeout "$silence" sh -c 'IFS= read -r line && printf %s "$line"' 9>&-); do
  [ "$line" = : ] && continue
  script=$(printf %s "${{line#!}}" | base64 -d) || exit 1
  case $line in
    !*) eval "$script" </dev/null 2>&1 ;;
    *) ( eval "$script" ) </dev/null 2>&1 ;;
  esac
  printf '\\n{_MARK} %s\\n' "$?"
done
"""


class Refused(Exception):
    """Why nothing was put online, in one sentence or several lines of them."""


class Failed(Exception):
    """A step that ended badly: its exit code and what it printed."""

    def __init__(self, code: int, printed: str) -> None:
        super().__init__(printed)
        self.code = code
        self.printed = printed


class Session:
    """Runs scripts one after the other in one shell; `ssh` is the command that leads to its machine, empty for this one."""

    def __init__(self, ssh: Iterable[str] = ()) -> None:
        self._ssh = tuple(ssh)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the session
        words = ["sh", "-c", _LOOP, "sh", str(SILENCE)]
        # ssh hands one text to the shell of the user there.
        command = [*self._ssh, " ".join(map(shlex.quote, words))] if self._ssh else words
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the words are ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
        except FileNotFoundError:
            self._errors.close()
            raise Refused(f"Le programme {quoted(command[0])} n’est pas installé sur cette machine.") from None
        self._writing = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._stay_awake, daemon=True).start()

    def _stay_awake(self) -> None:
        while not self._closed.wait(SILENCE / 4):
            try:
                self._send(b":\n")
            except (OSError, ValueError):
                return

    def _send(self, line: bytes) -> None:
        with self._writing:
            if self._process.stdin is not None:
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def run(self, script: str, *arguments: str, in_place: bool = False) -> str:
        """What a script printed, run with these arguments to its end; Failed when its exit code is not 0.

        Run `in_place`, a folder it enters and a file it opens stay so for the scripts that follow.
        """
        text = f"set -- {' '.join(map(shlex.quote, arguments))}\n{script}"
        try:
            self._send(b"!" * in_place + base64.b64encode(text.encode()) + b"\n")
        except OSError:
            raise self._lost() from None
        printed: list[str] = []
        for line in self._process.stdout or ():
            said = line.decode("utf-8", "replace")
            end = re.fullmatch(rf"{_MARK} (\d+)\n", said)
            if end is None:
                printed.append(said)
                continue
            text = "".join(printed).removesuffix("\n")
            if end[1] != "0":
                raise Failed(int(end[1]), text)
            return text
        raise self._lost()

    def _lost(self) -> Refused:
        code = self._process.wait()
        self._errors.seek(0)
        return Refused(ssh_sentence(code, self._errors.read().decode("utf-8", "replace")))

    def close(self) -> None:
        """End the shell, and with it the lock."""
        self._closed.set()
        with self._writing:
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except OSError:
                        continue
        self._process.wait()
        self._errors.close()


_SSH = (
    (
        "Host key verification failed",
        "La clé de la machine n’est pas celle que cette machine-ci connaît ; demandez-en l’empreinte.",
    ),
    ("Permission denied", "Le serveur refuse la clé ; demandez à son administrateur d’autoriser la vôtre."),
    ("No such file or directory", "La clé ou les réglages de ssh sont introuvables."),
    ("Could not resolve hostname", "Le nom du serveur est inconnu ; relisez « hote »."),
    ("Connection refused", "Le serveur ne répond pas à ssh sur ce port."),
    ("timed out", "Le serveur ne répond pas."),
    ("No space left on device", "Le disque du serveur est plein."),
)


def ssh_sentence(code: int, errors: str) -> str:
    """Why a connection ended, in a sentence, from what ssh said."""
    for sign, sentence in _SSH:
        if sign in errors:
            return sentence
    lines = [line for line in errors.splitlines() if line.strip()]
    said = f" (lu : {quoted(lines[-1], 120)})" if lines else ""
    return f"La connexion au serveur s’est interrompue, code {code}{said}."
