"""Where releases live. A target is opened for one command, holds the lock meanwhile, and is closed.

`Releases` keeps whole releases side by side, on this machine or on a server:

    site/.telecentres                  says that the folder is ours, and which site's
    site/lock                          held while something is changed
    site/incoming/                     what is being sent; a publication cut short leaves it, the next one goes on from it
    site/releases/000042-2026-11-23-1f2e3d4c/
    site/current -> releases/…         what the web server serves; changed by one rename
    site/trash/                        what is being removed

Releases are numbered under the lock, so that no clock decides which one is newer.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from telecentres.problems import quoted
from telecentres.publish.session import Failed, Refused, Session, ssh_sentence
from telecentres.read.records import Destination, Place
from telecentres.site.manifest import HASHED, MANIFEST, Manifest

__all__ = ["UNREADABLE", "Online", "Release", "Releases", "Target", "next_id", "ssh_command"]


UNREADABLE = (
    "Ce qui est en ligne ne peut pas être relu, et rien ne dit donc ce que cette publication en retirerait ; "
    "regardez-y, ou ajoutez --accepter-moins-de-pages."
)


class Release(Struct, frozen=True):
    """One release that a target keeps."""

    name: str
    is_online: bool = False

    @property
    def number(self) -> int:
        return int(self.name.split("-")[0])

    @property
    def day(self) -> str:
        return self.name.split("-", 1)[1].rsplit("-", 1)[0]


class Online(Struct, frozen=True):
    """What is online, as far as the gate asks: its pages, the addresses it promised, the digest of its bytes."""

    pages: frozenset[str]
    lasting: frozenset[str]
    digest: str

    @classmethod
    def of(cls, manifest: Manifest) -> Online:
        return cls(manifest.pages, frozenset(manifest.lasting), manifest.digest)


class Target(Protocol):
    """What publishing asks of a place."""

    def online(self) -> Online | None:
        """What is online, None where nothing is."""

    def releases(self) -> list[Release]:
        """Every release that is kept, the oldest first."""

    def changes(self, built: Path) -> list[str]:
        """What sending a built site would change, one line a file."""

    def put(self, built: Path, manifest: Manifest) -> str:
        """Put a built site online; the name of its release."""

    def back_to(self, release: Release) -> None:
        """Put a kept release online again."""

    def close(self) -> None:
        """Give the lock back."""


_ID = re.compile(r"\d{6,}-\d{4}-\d\d-\d\d-[0-9a-f]{8}")


def next_id(known: Sequence[Release], manifest: Manifest) -> str:
    """The name of the next release: its number, the day it was built, the first signs of its digest."""
    number = max((release.number for release in known), default=0) + 1
    return f"{number:06d}-{manifest.day}-{manifest.digest[:8]}"


def ssh_command(destination: Destination) -> list[str]:
    """The command that leads to the server; TELECENTRES_SSH may hold another than `ssh`, with options of its own."""
    server = destination.server
    if server is None:
        return []
    return [
        *shlex.split(os.environ.get("TELECENTRES_SSH", "ssh")),
        *("-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"),
        *(["-p", str(server.port)] if server.port else []),
        *(["-l", server.user] if server.user else []),
        server.host,
    ]


# Each script starts in the folder of the site. Names of files are those of a manifest, which has refused any odd sign.
_FILES_OF = r"""files_of() { sed -n '/^"files": {/,/^}/s/^"\(.*\)": "\([0-9a-f]\{64\}\)",\{0,1\}$/\2  \1/p' "$1/manifest.json"; }
"""

# $1 the folder, $2 the site's address, $3 whether it may be made. 3: no folder; 4: of somebody else; 5: of another site;
# 6: none yet; 7: a program is missing.
_ENTER = r"""
for program in base64 flock gzip rsync sha256sum timeout; do
  command -v "$program" >/dev/null || { echo "$program"; return 7; }
done
if [ ! -d "$1" ]; then
  [ "$3" = yes ] || return 6
  mkdir -- "$1" || return 3
fi
cd -- "$1" || return 3
if [ ! -f .telecentres ]; then
  [ -z "$(ls -A | grep -vx '\.telecentres\.new')" ] || return 4
  [ "$3" = yes ] || return 6
  printf 'telecentres\n%s\n' "$2" > .telecentres.new && mv -T .telecentres.new .telecentres || return 3
fi
[ "$(cat .telecentres)" = "$(printf 'telecentres\n%s' "$2")" ] || return 5
"""
# 75: somebody else holds it. The shell of a publication that was killed may need a moment to end.
_LOCK = "command exec 9>>lock && flock -w {wait} 9 || return 75\n"
WAIT = 10  # seconds
_LIST = r"""
now=$(readlink current); ls -1 releases 2>/dev/null | while read -r name; do
  [ -f "releases/$name/manifest.json" ] && { [ "releases/$name" = "$now" ] && echo "$name *" || echo "$name"; }
done; true
"""
# The names alone: the digests of a large site would be most of what a small change sends.
_ONLINE = r"""
[ -L current ] || exit 0
sed 's/": "[0-9a-f]*"/": ""/' current/manifest.json | gzip -9 | base64 && echo && cat current/version.json
"""
# $1 the folder, $2 the digest of its manifest.
_VERIFY = (
    _FILES_OF
    + r"""
printf '%s  %s\n' "$2" "$1/manifest.json" | sha256sum -c --status || { echo manifest.json; exit 1; }
list=$(files_of "$1") && cd "$1" && printf '%s\n' "$list" | sha256sum -c --quiet --strict 2>/dev/null
"""
)
# $1 the release that goes online. A visitor may hold a page of another release and ask for what it names: files whose
# names change with their bytes, and so may stand beside any others.
_CARRY = (
    _FILES_OF
    + rf"""
for release in releases/*/; do
  [ -f "$release/manifest.json" ] || continue
  files_of "$release" | cut -d' ' -f3- | grep -E '{HASHED}' | while read -r file; do
    [ -e "$1/$file" ] && continue
    mkdir -p "$1/${{file%/*}}" && ln "$release/$file" "$1/$file" || exit 1
  done || exit 1
done
"""
)
_SWITCH = 'rm -f current.new && ln -s "releases/$1" current.new && mv -T current.new current\n'
# $1 how many are kept. The one online always is; a release is moved away whole before it is removed.
_PRUNE = r"""
rm -rf trash && mkdir trash
now=$(readlink current)
ls -1 releases | sort -r | tail -n "+$(($1 + 1))" | while read -r name; do
  [ "releases/$name" = "$now" ] || mv "releases/$name" "trash/$name" || exit 1
done
rm -rf trash
"""


class Releases:
    """Whole releases side by side in one folder, of this machine or of a server; see the module."""

    def __init__(self, destination: Destination, *, is_changing: bool) -> None:
        self._kept = destination.kept
        self._folder = (destination.folder or "").rstrip("/") or "/"
        self._ssh = ssh_command(destination) if destination.place is Place.SERVER else []
        if not self._ssh:
            self._folder = str(Path(self._folder).absolute())
        self._session = Session(self._ssh)
        self._is_new = False
        try:
            self._enter(destination.siteurl, is_changing=is_changing)
        except BaseException:
            self._session.close()
            raise

    def _enter(self, siteurl: str, *, is_changing: bool) -> None:
        script = _ENTER + (_LOCK.format(wait=WAIT) if is_changing else "")
        try:
            self._session.run(
                f'enter() {{\n{script}\n}}\nenter "$@"', self._folder, siteurl, "yes" if is_changing else "no", in_place=True
            )
        except Failed as failed:
            if failed.code == 6:
                self._is_new = True
                return
            sentence = _ENTERED.get(failed.code, f"Le dossier ne répond pas comme prévu ({failed.printed.strip()[:200]})")
            raise Refused(f"{sentence} : {quoted(self._folder, 200)}.") from None
        # A folder may have been named from the home of the user there; rsync is told the whole path.
        self._folder = self._session.run("pwd -P").strip("\n")

    def close(self) -> None:
        self._session.close()

    def releases(self) -> list[Release]:
        if self._is_new:
            return []
        lines = [line.split() for line in self._session.run(_LIST).splitlines()]
        found = [Release(words[0], len(words) > 1) for words in lines if words and _ID.fullmatch(words[0])]
        return sorted(found, key=lambda release: release.number)

    def online(self) -> Online | None:
        if self._is_new:
            return None
        try:
            printed = self._session.run(_ONLINE)
        except Failed:
            raise Refused(UNREADABLE) from None
        if not printed.strip():
            return None
        names, _, version = printed.partition("\n\n")
        try:
            facts = json.loads(gzip.decompress(base64.b64decode(names)))
            pages = frozenset(name for name in facts["files"] if name.endswith(".html"))
            return Online(pages, frozenset(facts["lasting"]), json.loads(version)["manifest"])
        except (ValueError, OSError, EOFError, KeyError, TypeError):
            raise Refused(UNREADABLE) from None

    def changes(self, built: Path) -> list[str]:
        now = next((release.name for release in self.releases() if release.is_online), None)
        if now is None:
            return sorted(f"+ {path.relative_to(built).as_posix()}" for path in built.rglob("*") if path.is_file())
        listed = self._rsync(built, "nowhere", "--dry-run", "--out-format=%n", f"--compare-dest={self._folder}/releases/{now}")
        there = self._session.run(_FILES_OF + "files_of current | cut -d' ' -f3-").splitlines()
        gone = [f"- {name}" for name in there if not (built / name).is_file()]
        return sorted(gone + [f"+ {name}" for name in listed if name and not name.endswith("/")])

    def put(self, built: Path, manifest: Manifest) -> str:
        known = self.releases()
        name = next_id(known, manifest)
        now = next((release.name for release in known if release.is_online), None)
        base = [f"--link-dest={self._folder}/releases/{now}"] if now else []
        try:
            self._rsync(built, "incoming", "--delete", *base)
            self._session.run(_VERIFY, "incoming", _sha256(built / MANIFEST))
            self._session.run(_CARRY, "incoming")
            self._session.run('mkdir -p releases && mv -T incoming "releases/$1"', name)
            self._session.run(_SWITCH, name)
        except (Failed, Refused) as error:
            self._forget_incoming()
            if isinstance(error, Refused):
                raise
            full = "No space left" in error.printed
            raise Refused(
                _FULL if full else f"Ce qui est arrivé n’est pas ce qui a été construit : {error.printed[:200]}."
            ) from None
        self._session.run(_PRUNE, str(self._kept))
        return name

    def _forget_incoming(self) -> None:
        """Give its room back to a full disk; where there is no connection any more, the next publication does."""
        try:
            self._session.run("rm -rf incoming")
        except (Failed, Refused):
            return

    def back_to(self, release: Release) -> None:
        try:
            self._session.run(_FILES_OF + 'files_of "releases/$1" >/dev/null', release.name)
            digest = self._session.run('sha256sum "releases/$1/manifest.json" | cut -c1-64', release.name).strip()
            self._session.run(_VERIFY, f"releases/{release.name}", digest)
        except Failed as failed:
            raise Refused(
                f"La version {release.name} n’est plus entière ({failed.printed.strip()[:200]}) ; choisissez-en une autre."
            ) from None
        try:
            self._session.run(_CARRY, f"releases/{release.name}")
            self._session.run(_SWITCH, release.name)
        except Failed as failed:
            raise Refused(
                _FULL
                if "No space left" in failed.printed
                else f"La version n’a pas pu être mise en ligne : {failed.printed[:200]}."
            ) from None

    def _rsync(self, built: Path, into: str, *more: str) -> list[str]:
        """Send a built site, and give the lines that rsync printed; unchanged files become links to those that are there."""
        target = f"{self._folder}/{into}/"
        reach: list[str] = []
        if self._ssh:
            host = self._ssh[-1]
            target = f"{f'[{host}]' if ':' in host else host}:{target}"
            # The other end of a publication that was killed may still be writing: the next one waits for it.
            held = f"flock -w 30 {shlex.quote(f'{self._folder}/lock.incoming')} rsync"
            reach = ["-e", shlex.join(self._ssh[:-1]), *(["--rsync-path", held] if "--dry-run" not in more else [])]
        command = [
            *("rsync", "--recursive", "--checksum", "--perms", "--chmod=D755,F644", "--secluded-args", "--timeout=60"),
            *(*reach, *more, f"{built}/", target),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - the words are ours
        except FileNotFoundError:
            raise Refused("Le programme « rsync » n’est pas installé sur cette machine.") from None
        if done.returncode:
            raise Refused(_rsync_sentence(done.returncode, done.stderr))
        return done.stdout.splitlines()


_ENTERED = {
    3: "Le dossier ne peut être ni créé ni changé ; créez celui qui le contient, avec le droit d’y écrire",
    4: "Le dossier contient autre chose que nos versions ; choisissez-en un autre, ou videz-le",
    5: "Le dossier est celui d’un autre site ; relisez « dossier » et « adresse »",
    7: "Un programme manque là où le site est envoyé (base64, flock, gzip, rsync, sha256sum ou timeout)",
    75: "Une autre publication est en cours dans ce dossier ; attendez sa fin, puis recommencez",
}
_FULL = "Le disque est plein là où le site est envoyé ; rien n’a changé en ligne."
# rsync on a full server may end before its words have come through.
_WRITE_FAILED = 11
_UNSAID = (
    "Une écriture a échoué là où le site est envoyé, sans dire pourquoi : "
    "le plus souvent, le disque est plein ; rien n’a changé en ligne."
)


def _rsync_sentence(code: int, errors: str) -> str:
    if "No space left" in errors or "Disk quota exceeded" in errors:
        return _FULL
    if "command not found" in errors or code == 127:
        return "Le serveur n’a pas rsync ; demandez à son administrateur de l’installer."
    if code in (10, 12, 30, 35, 255):
        return ssh_sentence(code, errors)
    lines = [line for line in errors.splitlines() if line.strip()]
    if code == _WRITE_FAILED and not lines:
        return _UNSAID
    return f"L’envoi a échoué, code {code} (lu : {quoted(lines[0] if lines else '', 160)})."


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
