"""The manifest of a built site: every file by its sha256, and what the build was made from. It is written last.

`version.json` says the same in three short lines, for whoever watches a site: its `manifest` is the digest of all other
files, so that two sites of one digest are the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from msgspec import Struct

from telecentres.patterns import pattern

__all__ = ["HASHED", "MANIFEST", "VERSION", "Manifest", "is_immutable"]

MANIFEST = "manifest.json"
VERSION = "version.json"

# As Python, nginx and grep -E read it. The search index names its parts in a way of its own.
HASHED = r"(\.[0-9a-f]{8}\.[a-z0-9.]+|_[0-9a-f]{7,}\.pf_[a-z]+)$"
_HASHED = re.compile(HASHED)
_DIGEST = pattern(r"[0-9a-f]{64}")
_UNSAFE = pattern(r'[\x00-\x1f\x7f"\\]|^/|(?:^|/)\.{0,2}(?:/|$)')


def is_immutable(file: str) -> bool:
    """Whether a file's name holds a hash of its bytes: what changes has another name."""
    return _HASHED.search(file) is not None


class Manifest(Struct, frozen=True):
    """The files of one build by their digest.

    `commit` is the source's, None where it is not known; `day` the day of the build; `site` the address it was built for;
    `lasting` the pages whose addresses are promised never to break, and `moved` those that lead on to another, by their file.
    """

    files: Mapping[str, str]
    commit: str | None = None
    day: str = ""
    site: str = ""
    lasting: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Manifest:
        """The manifest of a text; ValueError when it is none, or names a file outside its folder."""
        try:
            read = json.loads(text)
            files = read["files"]
            found = cls(
                files,
                read.get("commit"),
                read.get("day", ""),
                read.get("site", ""),
                tuple(read.get("lasting", ())),
                tuple(read.get("moved", ())),
            )
            good = all(_DIGEST.fullmatch(digest) and not _UNSAFE.search(name) for name, digest in files.items())
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no manifest: {error}") from None
        if not good:
            raise ValueError("a file's name or digest is none")
        return found

    @property
    def text(self) -> str:
        """As it is written, one file a line."""
        facts: dict[str, object] = {"commit": self.commit, "day": self.day, "site": self.site}
        facts |= {"lasting": sorted(self.lasting), "moved": sorted(self.moved)}
        head = json.dumps(facts, indent=0, ensure_ascii=False).removesuffix("\n}")
        # With an indent, the encoder of json is not the quick one.
        files = json.dumps(dict(sorted(self.files.items())), ensure_ascii=False, separators=(",\n", ": "))
        return f'{head},\n"files": {{\n{files[1:-1]}\n}}\n}}\n'

    @property
    def digest(self) -> str:
        """The digest of every file but version.json, by name and bytes."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.files.items()) if name != VERSION)
        return hashlib.sha256(lines.encode()).hexdigest()

    @property
    def version(self) -> str:
        """What version.json says."""
        return json.dumps({"commit": self.commit, "day": self.day, "manifest": self.digest}, indent=0) + "\n"

    @property
    def pages(self) -> frozenset[str]:
        """The HTML files."""
        return frozenset(name for name in self.files if name.endswith(".html"))
