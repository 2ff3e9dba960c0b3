"""What a process that builds again and again keeps between its builds: nothing that a build from nothing would make otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct, field

from telecentres.read.shelf import Shelf
from telecentres.site.ledger import Ledger

__all__ = ["Memory"]

T = TypeVar("T")


class Memory(Struct):
    """What was read, by its bytes, what was made of whole folders, by their digest, and what the last build left.

    `is_resident` says that other builds follow in the same process; `is_in_haste` that the full-text index, the file of the
    ledger and a look at the pages that the last build left may wait for the next.
    """

    shelf: Shelf | None = None
    ledger: Ledger | None = None
    is_resident: bool = False
    is_in_haste: bool = False
    _made: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def get(self, name: str, digest: str, make: Callable[[], T]) -> T:
        """The one thing of that name, made again when what decides it has another digest."""
        if name not in self._made or self._made[name][0] != digest:
            self._made[name] = digest, make()
        found: T = self._made[name][1]
        return found
