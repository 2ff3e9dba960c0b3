"""Bytes that take long to make, kept from one build to the next; a build without them makes the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cache", "recipe"]

_DIGEST = 32


def recipe(*parts: str | bytes) -> str:
    """The digest of everything that decides a result, each part apart from its neighbours."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of results by recipe. A damaged result is made again, and a folder that cannot be written is done without.

    With `folder` None nothing is kept.
    """

    folder: Path | None

    def get(self, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
        """The result of a recipe's key: as kept in the folder of its kind, or made and kept."""
        if self.folder is None:
            return make()
        path = self.folder / kind / key
        try:
            kept = path.read_bytes()
        except OSError:
            kept = b""
        data = kept[_DIGEST:]
        if kept and hashlib.sha256(data).digest() == kept[:_DIGEST]:
            return data
        data = make()
        self._keep(path, data)
        return data

    def _keep(self, path: Path, data: bytes) -> None:
        # Renamed into place: two builds at once, or one cut short, leave no half result.
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(hashlib.sha256(data).digest() + data)
            part.replace(path)
        except OSError:
            pass
