"""Bytes kept in a file with their digest: what comes back is what was kept, whole, or nothing."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

__all__ = ["keep", "kept"]

_DIGEST = 32


def kept(path: Path) -> bytes | None:
    """What was kept at a path; None where nothing was, or where it is damaged."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    data = found[_DIGEST:]
    return data if hashlib.sha256(data).digest() == found[:_DIGEST] else None


def keep(path: Path, data: bytes) -> None:
    """Keep bytes at a path; where they cannot be written, nothing is kept.

    Renamed into place: of two programs at once, or one cut short, no half is left.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(hashlib.sha256(data).digest() + data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
