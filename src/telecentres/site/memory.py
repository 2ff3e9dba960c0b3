"""What a process that builds again and again keeps between its builds: nothing that a build from nothing would make otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from telecentres.read.shelf import Shelf

__all__ = ["Memory"]


@dataclass
class Memory:
    """What was read, by its bytes; `is_resident` says that other builds follow, in the same process."""

    shelf: Shelf | None = None
    is_resident: bool = False
