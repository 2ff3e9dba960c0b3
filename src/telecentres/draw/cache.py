"""Bytes that take long to make, kept from one build to the next; a build without them makes the same bytes."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from telecentres.keeping import keep, kept

__all__ = ["Cache", "recipe"]

T = TypeVar("T")


def recipe(*parts: str | bytes) -> str:
    """The digest of everything that decides a result, each part apart from its neighbours."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


class Cache(Struct, frozen=True):
    """A folder of results by recipe. A damaged result is made again, and a folder that cannot be written is done without.

    With `folder` None nothing is kept.
    """

    folder: Path | None

    def get(self, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
        """The result of a recipe's key: as kept in the folder of its kind, or made and kept."""
        if self.folder is None:
            return make()
        path = self.folder / kind / key
        data = kept(path)
        if data is None:
            data = make()
            keep(path, data)
        return data

    def pickled(self, kind: str, key: str, make: Callable[..., T], *arguments: Any) -> T:
        """What `make` makes of the arguments, as it was kept or made and kept; of a kind, only the last is."""
        data = self.get(kind, key, lambda: pickle.dumps(make(*arguments), protocol=5))
        if self.folder is not None:
            with suppress(OSError):
                for path in (self.folder / kind).iterdir():
                    if path.name != key:
                        path.unlink()
        found: T = pickle.loads(data)  # noqa: S301 - whoever may write in the cache may as well write the code that this runs
        return found
