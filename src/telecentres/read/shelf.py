"""What files were read as, by their bytes: read once, and taken from the shelf by every later run that meets the same bytes."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from telecentres.keeping import keep, kept
from telecentres.read.centre import Centre, read_centre
from telecentres.read.nodes import Document
from telecentres.read.records import News, Page, read_markdown
from telecentres.workers import shared_out

__all__ = ["Shelf", "Source", "read_source"]

Read: TypeAlias = tuple[Centre | News | Page | None, Document]
_FEWEST_TO_SHARE = 200  # files below which another process costs more than it saves


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: what it is, its path as shown to people, the name its page will have, its bytes."""

    kind: type[Centre | News | Page]
    path: str
    slug: str
    raw: bytes

    @property
    def key(self) -> str:
        """The digest of all that decides what is read."""
        head = f"{self.kind.__name__}\n{self.path}\n{self.slug}\n".encode()
        return hashlib.blake2b(head + self.raw, digest_size=16).hexdigest()


def read_source(source: Source) -> Read:
    """The record of a file, None when it cannot be read, and its document with every problem found."""
    if source.kind is Centre:
        return read_centre(source.path, source.slug, source.raw)
    if source.kind is News:
        return read_markdown(News, source.path, source.slug, source.raw)
    return read_markdown(Page, source.path, source.slug, source.raw)


class Shelf:
    """Records on a shelf in `file`, None to keep none beyond this object's life; `code` is the digest of what reads.

    What other code has read, or what is damaged, is left aside and read again.
    """

    def __init__(self, file: Path | None, code: str, processes: int = 1) -> None:
        self._file = file
        self._code = code
        self._processes = processes
        self._packed = self._load()
        self._read: dict[str, Read] = {}

    def read(self, sources: Sequence[Source]) -> list[Read]:
        """What each source is read as. Nothing but these stays on the shelf."""
        keys = [source.key for source in sources]
        missing = [pair for pair in zip(keys, sources, strict=True) if pair[0] not in self._read and pair[0] not in self._packed]
        if self._processes > 1 and len(missing) >= _FEWEST_TO_SHARE:
            packed = shared_out(_pack_all, missing, self._processes)
        else:
            packed = _pack_all(missing)
        self._packed.update(packed)
        for key in keys:
            if key not in self._read:
                self._read[key] = pickle.loads(self._packed[key])  # noqa: S301 - of our own making, see _load
        if missing or len(self._packed) > len(keys):
            wanted = set(keys)
            self._packed = {key: data for key, data in self._packed.items() if key in wanted}
            self._read = {key: one for key, one in self._read.items() if key in wanted}
            self._save()
        return [self._read[key] for key in keys]

    def _load(self) -> dict[str, bytes]:
        """What an earlier run has left: whoever may write there may as well write the code that this runs."""
        data = kept(self._file) if self._file else None
        if data is None:
            return {}
        code, packed = pickle.loads(data)  # noqa: S301 - as above
        return packed if code == self._code else {}

    def _save(self) -> None:
        if self._file is not None:
            keep(self._file, pickle.dumps((self._code, self._packed), protocol=5))


def _pack_all(sources: Sequence[tuple[str, Source]]) -> list[tuple[str, bytes]]:
    return [(key, pickle.dumps(read_source(source), protocol=5)) for key, source in sources]
