"""Templates as they were compiled, kept from one build to the next.

What a compiled template holds depends on more than its text: what filters made of constant words is written into it. So each
state of the code, under each root, has a folder of its own, and another leaves the folders before it behind.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from telecentres.keeping import keep, kept

__all__ = ["Bytecode"]


class Bytecode(BytecodeCache):
    """Compiled templates in a folder named by the digest of all that compiling depends on, their texts aside.

    It `is_new` where no build before has kept any.
    """

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder / digest
        self.is_new = not self._folder.is_dir()
        if self.is_new and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, unless it is damaged: Python would run whatever stands there."""
        found = kept(self._folder / bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        keep(self._folder / bucket.key, bucket.bytecode_to_string())
