"""What files were read as, by their bytes: read once, and taken from the shelf by every later run that meets the same bytes.

A record comes closed: its slug, and of a text all but the text, is at hand; the rest is fetched when it is first asked for.
Beside each record lies a note of what its reader wanted to know without opening it again.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from msgspec.structs import replace

from telecentres.read.closed import at_hand, closed
from telecentres.read.packing import packed, unpacked
from telecentres.read.source import Record, Shelved, Source, read_source
from telecentres.read.store import Store
from telecentres.workers import beside, shared_out

__all__ = ["Shelf"]

T = TypeVar("T")
R = TypeVar("R")
Note: TypeAlias = Callable[[Record], Any]
_FEWEST_TO_SHARE = 200  # files below which another process costs more than it saves


def _nothing(record: Record) -> None:
    """No note."""


class _Kept(NamedTuple):
    """What is kept of the file at a place in the list: its key, what is at hand, and the record, empty where that is kept."""

    place: int
    key: str
    head: bytes
    body: bytes


class Shelf:
    """Records on a shelf in `file`, None to keep none beyond this object's life; `code` is the digest of what reads and notes.

    What other code has read, or what is damaged, is left aside and read again.
    """

    def __init__(self, file: Path | None, code: str, processes: int = 1) -> None:
        self._store = Store(file, code)
        self._processes = processes
        self._heads, self._results = self._store.load()
        self._bodies: dict[str, bytes] = {}  # those that were read by this run
        self._unsaved: set[str] = set()
        self._known: dict[str, tuple[str, Shelved]] = {}  # by key, with the ground of the note
        self._made: dict[str, Any] = {}

    def read(self, sources: Sequence[Source], note: Note = _nothing, ground: str = "") -> list[Shelved]:
        """What each source is read as, with the note that `note` makes of its record; `ground` decides notes beside records.

        Nothing but these stays on the shelf. OSError: a file can no longer be read.
        """
        keys = [source.key for source in sources]
        unread = [(place, source) for place, source in enumerate(sources) if keys[place] not in self._heads]
        for one in self._shared(partial(_read_all, note), unread):
            # A file that changed since its digest was taken is what it is now.
            keys[one.place] = one.key
            self._heads[one.key], self._bodies[one.key] = (ground, one.head), one.body
            self._unsaved.add(one.key)
        old = [(place, key) for place, key in enumerate(keys) if self._heads[key][0] != ground]
        for one in self._shared(partial(self._note_all, sources, note), old):
            self._heads[one.key] = ground, one.head
        for gone in self._heads.keys() - set(keys):
            del self._heads[gone]
            self._bodies.pop(gone, None)
            self._unsaved.discard(gone)
        self._known = {key: self._shelved(key, source) for key, source in zip(keys, sources, strict=True)}
        return [self._known[key][1] for key in keys]

    def _shared(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        if self._processes > 1 and len(items) >= _FEWEST_TO_SHARE:
            return shared_out(work, items, self._processes)
        return work(items) if items else []

    def _note_all(self, sources: Sequence[Source], note: Note, places: Sequence[tuple[int, str]]) -> list[_Kept]:
        """The heads of records that were read before, with another note."""
        found = []
        for place, key in places:
            known, problems, _ = pickle.loads(self._heads[key][1])  # noqa: S301 - of our own making, see Store
            told = None if known is None else note(self._open(key, sources[place]))
            found.append(_Kept(place, key, _pickled((known, problems, told)), b""))
        return found

    def _shelved(self, key: str, source: Source) -> tuple[str, Shelved]:
        """The ground of a file's note, and what is known of it; a record stays the same object while its key does."""
        ground, head = self._heads[key]
        known = self._known.get(key)
        if known is not None and known[0] == ground:
            return known
        shown, problems, note = pickle.loads(head)  # noqa: S301 - as above
        if known is not None:
            record = known[1].record
        else:
            record = None if shown is None else closed(source.kind, source.path, shown, partial(self._open, key, source))
        return ground, Shelved(record, problems, note)

    def _open(self, key: str, source: Source) -> Record:
        """The whole record; where the store has lost it, its file is read again."""
        data = self._bodies.get(key) or self._store.body(key)
        if data is not None:
            return unpacked(source.kind, data)
        raw = source.raw
        record, _ = read_source(source, raw)
        if record is None or replace(source, digest=_digest(raw)).key != key:
            raise RuntimeError(f"{source.path} changed while the site was built")
        return record

    def results(self, wanted: Mapping[str, tuple[Any, ...]], make: Callable[..., T]) -> list[T]:
        """What `make` makes of some records, by a digest of them: made once, and kept while each run asks for it."""
        new = [key for key in wanted if self._recalled(key) is None]

        def made(keys: Sequence[str]) -> list[tuple[str, T]]:
            return [(key, make(*wanted[key])) for key in keys]

        for key, value in self._shared(made, new):
            self._made[key] = value
        return [self._recalled(key) for key in wanted]

    def _recalled(self, key: str) -> Any:
        """What was made of some records; None where nothing is kept of it."""
        if key not in self._made and key in self._results:
            self._made[key] = pickle.loads(self._results[key])  # noqa: S301 - as above
        return self._made.get(key)

    def save(self, *, is_whole: bool = True) -> None:
        """Keep what was read and asked for since the last time; a run that `is_whole` has asked for all that is to be kept."""
        asked = {key: self._results.get(key) or _pickled(value) for key, value in self._made.items()}
        self._results = asked if is_whole else {**self._results, **asked}
        self._made = {}
        new = {key: self._bodies[key] for key in self._unsaved}
        saving = partial(self._store.save, self._heads, new, self._results)
        if self._processes > 1 and len(new) >= _FEWEST_TO_SHARE:
            # What this run has read it has at hand: another process writes it down while this one goes on.
            beside(saving)
        elif saving():
            self._unsaved.clear()


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, protocol=5)


def _read_all(note: Note, sources: Sequence[tuple[int, Source]]) -> list[_Kept]:
    found = []
    for place, source in sources:
        raw = source.raw
        record, document = read_source(source, raw)
        head: tuple[Any, ...] = (None, document.problems, None)
        body = b""
        if record is not None:
            head, body = (at_hand(record), document.problems, note(record)), packed(record)
        found.append(_Kept(place, replace(source, digest=_digest(raw)).key, _pickled(head), body))
    return found
