"""A file of sheets or texts, and what it is read as."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from telecentres.problems import Problem
from telecentres.read.centre import Centre, read_centre
from telecentres.read.nodes import Document
from telecentres.read.records import News, Page, read_markdown

__all__ = ["Record", "Shelved", "Source", "read_source"]

Record: TypeAlias = Centre | News | Page


class Source(Struct, frozen=True):
    """A file to read: what it is, its path as shown to people, the name its page will have, its place on the disk.

    `digest` is the SHA-256 of its bytes, empty where that is not known before it is read.
    """

    kind: type[Record]
    path: str
    slug: str
    file: str
    digest: str = ""

    @property
    def raw(self) -> bytes:
        """Its bytes. OSError: it can no longer be read."""
        with open(self.file, "rb") as file:  # noqa: PTH123 - a Path for each of ten thousand files takes as long as the rest
            return file.read()

    @property
    def key(self) -> str:
        """The digest of all that decides what is read."""
        head = f"{self.kind.__name__}\n{self.path}\n{self.slug}\n{self.digest}"
        return hashlib.blake2b(head.encode(), digest_size=16).hexdigest()


def read_source(source: Source, raw: bytes) -> tuple[Record | None, Document]:
    """The record of a file's bytes, None when it cannot be read, and its document with every problem found."""
    if source.kind is Centre:
        return read_centre(source.path, source.slug, raw)
    if source.kind is News:
        return read_markdown(News, source.path, source.slug, raw)
    return read_markdown(Page, source.path, source.slug, raw)


class Shelved(NamedTuple):
    """What a file was read as: its record, None when it cannot be read, every problem found, and the note."""

    record: Record | None
    problems: Sequence[Problem]
    note: Any
