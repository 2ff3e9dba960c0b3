"""What is up to date: what the last build was made from, what it left, and whether both still hold.

Contents decide. What the file system says of a file (size, times, number) only spares reading it again, and counts only where
it was settled long enough before: a file written twice within one tick of its clock may look untouched.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

from msgspec import DecodeError, Struct, field, json
from msgspec.structs import replace

from telecentres.keeping import keep, kept
from telecentres.site.manifest import MANIFEST

__all__ = ["Ledger", "Made", "Seen", "left", "scan", "seen"]

_TICK_NS = 50_000_000  # longer than any file system's clock stands still
Stamp = tuple[int, int, int, int]


class Seen(NamedTuple):
    """A file by the SHA-256 of its bytes; `stamp` is its size, times and number, None where they prove nothing."""

    digest: str
    stamp: Stamp | None = None


class Made(NamedTuple):
    """One output: the digest of its inputs, its file, and the digest of its copy for the full-text index.

    `plan` is the digest of what decided its inputs, empty where these themselves are asked each time.
    """

    inputs: str
    file: Seen
    copy: str = ""
    plan: str = ""


def seen(path: Path | str, before: Seen | None = None) -> Seen | None:
    """The file as it is now, read only where its stamp does not say that it is as `before`; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path for each of ten thousand files would take as long as the rest
    except OSError:
        return None
    return _seen(path, found, before)


def _seen(path: Path | str, found: os.stat_result, before: Seen | None) -> Seen | None:
    """The same, of a file that the file system was just asked for."""
    stamp = _stamp(found)
    if before is not None and before.stamp == stamp:
        return before
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            return Seen(hashlib.sha256(file.read()).hexdigest(), _settled(stamp))
    except OSError:
        return None


def left(path: Path | str, digest: str) -> Seen | None:
    """A file that was just written, by the digest of what was written there; None where it is gone already."""
    try:
        stamp = _stamp(os.stat(path))  # noqa: PTH116 - as above
    except OSError:
        return None
    return Seen(digest, _settled(stamp))


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _settled(stamp: Stamp) -> Stamp | None:
    """None where the file may still change without another stamp; on Windows nothing tells when a file changed."""
    if os.name == "nt" or time.time_ns() - max(stamp[1], stamp[2]) < _TICK_NS:
        return None
    return stamp


def scan(roots: Mapping[str, Path], before: Mapping[str, Seen]) -> dict[str, Seen]:
    """Every file below some folders, or that file itself, by `name/path below`; hidden and compiled ones aside."""
    found = {}
    for name, root in sorted(roots.items()):
        for below, path, now in _files(str(root)):
            key = f"{name}/{below}"
            one = _seen(path, now, before.get(key))
            if one is not None:
                found[key] = one
    return found


def _files(root: str, below: str = "") -> Iterator[tuple[str, str, os.stat_result]]:
    """Every file as (path below, path, what the file system says of it)."""
    try:
        entries = sorted(os.scandir(root), key=attrgetter("name"))
    except NotADirectoryError:
        if (found := _stat(Path(root))) is not None:
            yield "", root, found
        return
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        path = f"{below}{entry.name}"
        if entry.is_dir():
            yield from _files(entry.path, f"{path}/")
        elif (found := _stat(entry)) is not None and stat.S_ISREG(found.st_mode):
            yield path, entry.path, found


def _stat(entry: os.DirEntry[str] | Path) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


class Ledger(Struct, tag_field="form", tag=3):
    """What one output folder was made from; `form` says in its file which fields it has.

    `ground` is the digest of what is no file: settings, packages, the machine's Python; `zone` and `day` are the network's time
    zone and the day it was there; `inputs` every file that was there to be read, `outputs` every file that was made, `manifest`
    the one that lists them; `problems` and `summary` what was found in the files, to be said again, each problem as a row;
    `is_index_due` says that the full-text index is still that of an earlier build.
    """

    ground: str = ""
    zone: str = ""
    day: str = ""
    inputs: Mapping[str, Seen] = field(default_factory=dict)
    outputs: Mapping[str, Made] = field(default_factory=dict)
    manifest: Seen | None = None
    problems: tuple[tuple[Any, ...], ...] = ()
    summary: str = ""
    is_index_due: bool = False

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """As it was saved; an empty one where none was, or where it is damaged or of another form."""
        data = kept(path)
        try:
            return cls() if data is None else json.decode(data, type=cls)
        except DecodeError:
            return cls()

    def save(self, path: Path) -> None:
        """Write it for the next build."""
        keep(path, json.encode(self))

    def now(self, output: Path) -> Ledger | None:
        """The same with what the file system says today; None where a file is no longer what the build left."""
        outputs = {}
        for file in self.outputs:
            one = self.standing(file, output)
            if one is None:
                return None
            outputs[file] = one
        manifest = seen(output / MANIFEST, self.manifest)
        if self.manifest is None or not _is(manifest, self.manifest):
            return None
        return replace(self, outputs=outputs, manifest=manifest)

    def standing(self, file: str, output: Path) -> Made | None:
        """What is known of an output whose file still is what was made, with what the file system says today."""
        one = self.outputs.get(file)
        if one is None:
            return None
        now = seen(f"{output}/{file}", one.file)
        return (one if now is one.file else one._replace(file=now)) if _is(now, one.file) else None


def _is(now: Seen | None, before: Seen) -> TypeGuard[Seen]:
    return now is not None and now.digest == before.digest
