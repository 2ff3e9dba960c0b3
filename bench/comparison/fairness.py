"""Whether two sites are the same work: the same addresses, as many bytes of HTML, the same words on every page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

__all__ = ["BYTES_APART", "Site", "differences", "words_of"]

BYTES_APART = 0.10  # as a share of the first site's bytes

_TAG = re.compile(r"<[^>]*>")
_LOC = re.compile(r"<loc>([^<]*)</loc>")
_ENTRY = re.compile(r'<entry>.*?<link href="([^"]*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """A built site in its folder."""

    name: str
    folder: Path

    @property
    def pages(self) -> dict[str, Path]:
        """The HTML files by their address in the folder."""
        return {path.relative_to(self.folder).as_posix(): path for path in sorted(self.folder.rglob("*.html"))}

    @property
    def size(self) -> int:
        """The bytes of all HTML files."""
        return sum(path.stat().st_size for path in self.pages.values())

    def text(self, name: str) -> str:
        """What a file of the site says; empty when there is none."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def words_of(markup: str) -> list[str]:
    """The words that readers see, in their order: no tags, entities as their character, white space as one space."""
    return html.unescape(_TAG.sub(" ", markup)).split()


def differences(ours: Site, other: Site) -> Iterator[str]:
    """What makes the second site another amount of work than the first, a sentence each; nothing when they are the same."""
    first, second = ours.pages, other.pages
    for name in sorted(first.keys() ^ second.keys()):
        yield f"{name}: only {(ours if name in first else other).name} has it"
    apart = other.size / ours.size - 1 if ours.size else 1.0
    if abs(apart) > BYTES_APART:
        yield f"{other.name} has {apart:+.1%} bytes of HTML"
    for name in sorted(first.keys() & second.keys()):
        yield from _in_words(name, first[name], second[name])
    for name, found in (("sitemap.xml", _LOC), ("actualites/flux.xml", _ENTRY)):
        if sorted(found.findall(ours.text(name))) != sorted(found.findall(other.text(name))):
            yield f"{name}: not the same addresses"
    if json.loads(ours.text("centres.geojson") or "1") != json.loads(other.text("centres.geojson") or "2"):
        yield "centres.geojson: not the same data"


def _in_words(name: str, first: Path, second: Path) -> Iterator[str]:
    """The first word that differs on a page."""
    pairs = zip_longest(words_of(first.read_text(encoding="utf-8")), words_of(second.read_text(encoding="utf-8")))
    for number, (one, other) in enumerate(pairs):
        if one != other:
            yield f"{name}: word {number} is {one!r} in one and {other!r} in the other"
            return
