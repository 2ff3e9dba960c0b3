"""Writing all or nothing: files wait in a staging folder, then move over the site one rename at a time.

A fault before the moves leaves the site as it was. What is no longer wanted is removed, but only what an earlier build wrote;
the manifest is written last and says what is ours. What is about to move is noted first: after a build that was stopped among
its moves, the next one knows which files to put right.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from telecentres.site.manifest import MANIFEST, Manifest

__all__ = ["MANIFEST", "NotOurs", "Prepared", "Staging"]


class NotOurs(RuntimeError):
    """The output folder holds files that no build of ours wrote."""


class Prepared(NamedTuple):
    """A file that waits to be moved, or that the site holds already."""

    file: str
    digest: str
    is_staged: bool


class Staging:
    """The files of one build on their way to `output`."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.parent / f".staging-{output.name}"
        self._journal = output.parent / f".moving-{output.name}.json"
        self._digests: dict[str, str] = {}
        self._staged: dict[str, None] = {}
        self._made: set[str] = set()
        self._is_open = False
        self._interrupted = self._moving()
        self._before = {**dict.fromkeys(self._interrupted, ""), **self._manifest()}

    def _manifest(self) -> dict[str, str]:
        """The files that the last build left, with their digests."""
        try:
            files: dict[str, str] = json.loads((self.output / MANIFEST).read_text(encoding="utf-8"))["files"]
        except FileNotFoundError:
            if not self._interrupted and self.output.is_dir() and any(self.output.iterdir()):
                raise NotOurs(
                    f"le dossier {self.output.name}/ contient des fichiers que cette construction n’a pas écrits ; "
                    "videz-le ou choisissez-en un autre"
                ) from None
            return {}
        except (ValueError, KeyError, TypeError):
            # A manifest cut short by a crash: nothing else is known to be ours, so nothing else is removed.
            return {}
        return files

    def _moving(self) -> frozenset[str]:
        """The files that an interrupted build may have moved without a manifest that names them."""
        try:
            return frozenset(json.loads(self._journal.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return frozenset()

    @property
    def taken(self) -> Collection[str]:
        """The files that have their place already."""
        return self._digests.keys()

    @property
    def files(self) -> frozenset[str]:
        """What this build has written so far."""
        return frozenset(self._digests)

    @property
    def digests(self) -> Mapping[str, str]:
        """The digest of each file that this build has written so far."""
        return MappingProxyType(self._digests)

    def read(self, file: str) -> bytes:
        """What this build has written to a file: it waits in the folder, or the site held these bytes already."""
        if file not in self._digests:
            raise LookupError(f"{file} is not written yet")
        return ((self.folder if file in self._staged else self.output) / file).read_bytes()

    def keep(self, file: str, digest: str) -> None:
        """Leave a file as it is; the site holds it with that digest."""
        self._accept(file, digest, is_staged=False)

    def write(self, file: str, data: bytes) -> None:
        """Stage one file, unless the site already holds these very bytes."""
        self.accept(self.prepare(file, data))

    def prepare(self, file: str, data: bytes) -> Prepared:
        """Put a file where it waits, unless the site already holds these very bytes; this may be done in another process."""
        digest = hashlib.sha256(data).hexdigest()
        if self._before.get(file) == digest and self._holds(file, data):
            return Prepared(file, digest, is_staged=False)
        self.open()
        folder = f"{self.folder}/{file.rpartition('/')[0]}"
        if folder not in self._made:
            self._make(folder)
            self._made.add(folder)
        with open(f"{self.folder}/{file}", "wb", buffering=0) as staged:  # noqa: PTH123 - as below
            staged.write(data)
        return Prepared(file, digest, is_staged=True)

    @staticmethod
    def _make(folder: str) -> None:
        """Make a folder; most lie in one that is there."""
        try:
            os.mkdir(folder)  # noqa: PTH102 - text, since ten thousand Path objects take as long as the files
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above

    def _holds(self, file: str, data: bytes) -> bool:
        """Whether the site holds these very bytes."""
        path = f"{self.output}/{file}"
        try:
            if os.stat(path).st_size != len(data):  # noqa: PTH116 - as above
                return False
            with open(path, "rb") as there:  # noqa: PTH123 - as above
                return there.read() == data
        except OSError:
            return False

    def accept(self, prepared: Prepared) -> None:
        """Take a prepared file for one of this build."""
        self._accept(prepared.file, prepared.digest, is_staged=prepared.is_staged)

    def _accept(self, file: str, digest: str, *, is_staged: bool) -> None:
        if file in self._digests:
            raise ValueError(f"{file} was written twice")
        self._digests[file] = digest
        if is_staged:
            self._staged[file] = None

    def open(self) -> None:
        """Empty the folder of what an earlier build left there, before the first file waits in it."""
        if not self._is_open:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._is_open = True

    def commit(self, facts: Manifest | None = None) -> tuple[int, int]:
        """Move what was staged over the site, remove what is no longer wanted; (files written, files removed).

        `facts` is what the manifest says beside its files.
        """
        gone = self._before.keys() - self._digests.keys()
        manifest = replace(facts or Manifest({}), files=self._digests)
        if not self._before and self._moved_whole(manifest):
            return len(self._staged), 0
        made: set[Path] = set()
        if self._staged:
            # Those that an interrupted build may have moved are in no manifest either, until this one's.
            moving = sorted(self._staged.keys() | self._interrupted)
            self._journal.write_text(json.dumps(moving), encoding="utf-8", newline="\n")
        for file in self._staged:
            target = self.output / file
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            (self.folder / file).replace(target)
        for file in sorted(gone):
            self._remove(self.output / file)
        self.output.mkdir(parents=True, exist_ok=True)
        temporary = self.output / f".{MANIFEST}.new"
        temporary.write_text(manifest.text, encoding="utf-8", newline="\n")
        temporary.replace(self.output / MANIFEST)
        self._journal.unlink(missing_ok=True)
        self.discard()
        return len(self._staged), len(gone)

    def _moved_whole(self, manifest: Manifest) -> bool:
        """Whether the folder itself could take the place of a site that is not there yet, in one rename."""
        if not self._staged or self.output.is_symlink() or len(self._staged) != len(self._digests):
            return False
        (self.folder / MANIFEST).write_text(manifest.text, encoding="utf-8", newline="\n")
        try:
            # An empty folder gives way; anything else, and some systems, refuse.
            self.folder.replace(self.output)
        except OSError:
            (self.folder / MANIFEST).unlink()
            return False
        return True

    def _remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.output:
                return
            try:
                folder.rmdir()
            except OSError:
                return

    def discard(self) -> None:
        """Forget what was staged."""
        shutil.rmtree(self.folder, ignore_errors=True)
