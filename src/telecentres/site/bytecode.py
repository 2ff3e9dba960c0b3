"""Templates as they were compiled, kept from one build to the next.

What a compiled template holds depends on more than its text: the addresses that filters gave to constant words are written
into it. So each set of those has a folder of its own, and another set leaves the folders before it behind.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

__all__ = ["Bytecode"]

_DIGEST = 32


class Bytecode(BytecodeCache):
    """Compiled templates in a folder named by the digest of all that compiling depends on, their texts aside."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder / digest
        if folder.is_dir() and not self._folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, unless it is damaged: Python would run whatever stands there."""
        try:
            kept = (self._folder / bucket.key).read_bytes()
        except OSError:
            return
        if hashlib.sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
            bucket.bytecode_from_string(kept[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, whole or not at all; a folder that cannot be written is done without."""
        data = bucket.bytecode_to_string()
        part = self._folder / f".{bucket.key}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(hashlib.sha256(data).digest() + data)
            part.replace(self._folder / bucket.key)
        except OSError:
            part.unlink(missing_ok=True)
