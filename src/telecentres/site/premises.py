"""What a build starts from: folders, settings, packages, the day; and whether all of it is as the last build left it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

import telecentres
from telecentres.french import typeset
from telecentres.site.ledger import Ledger, Seen, scan, seen

__all__ = ["Premises"]

# Where things are and how they are told is no part of what they say.
_ASIDE = frozenset(
    "OUTPUT_PATH CACHE_PATH CACHE_FOLDER DEBUG MEMORY PROCESSES PROFILE QUIET_WARNINGS STAGES".split(),
)


class Premises(Struct, frozen=True, dict=True):
    """The folders of one build, and the digest of what is no file."""

    content: Path
    centres: Path
    territory: Path
    theme: Path
    output: Path
    cache: Path
    ground: str
    more: tuple[Path, ...] = ()
    left: Ledger | None = None  # what a build before this one left in the same process

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Premises:
        """As Pelican's settings say."""
        content = Path(settings["PATH"])
        return cls(
            content=content,
            centres=Path(settings.get("CENTRES_PATH", content.parent / "centres")),
            territory=Path(settings.get("TERRITORY_PATH", content.parent / "territory")),
            theme=Path(settings["THEME"]),
            output=Path(settings["OUTPUT_PATH"]),
            cache=Path(settings.get("CACHE_FOLDER", content.parent / ".cache")),
            ground=_ground(settings),
            more=_beside(settings.get("OUTPUTS"), content),
            left=getattr(settings.get("MEMORY"), "ledger", None),
        )

    @cached_property
    def _of_output(self) -> str:
        """The name of what is kept for this output folder alone."""
        return hashlib.sha256(os.fsencode(self.output.absolute())).hexdigest()[:16]

    @property
    def ledger_file(self) -> Path:
        """Where the ledger of this output folder is kept."""
        return self.cache / "ledger" / f"{self._of_output}.json"

    @property
    def copies(self) -> Path:
        """Where the copies of its pages are kept that the full-text index is made from."""
        return self.cache / "copies" / self._of_output

    @cached_property
    def ledger(self) -> Ledger:
        """What the last build left; where that was made on another ground, only what it saw of files."""
        found = self.left or Ledger.load(self.ledger_file)
        return found if found.ground == self.ground else Ledger(inputs=found.inputs)

    @cached_property
    def inputs(self) -> dict[str, Seen]:
        """Every file that a build may read, as it was when this was first asked."""
        return self.scanned(self.ledger.inputs)

    def scanned(self, before: Mapping[str, Seen]) -> dict[str, Seen]:
        """Every file that a build may read, as it is now."""
        roots = {
            "centres": self.centres,
            "content": self.content,
            "territory": self.territory,
            "theme": self.theme,
            "code": Path(telecentres.__file__).parent,
        }
        return scan(roots | dict(zip(self.more_names, self.more, strict=True)), before)

    def changed(self) -> set[str]:
        """The files that are no longer as they were when they were first looked at."""
        before, now = self.inputs, self.scanned(self.inputs)
        return {name for name in before.keys() | now.keys() if _digest(before.get(name)) != _digest(now.get(name))}

    @property
    def more_names(self) -> list[str]:
        """What the files that hold the list of outputs are called among the inputs."""
        return [f"liste{number}" for number in range(len(self.more))]

    def digest(self, *roots: str) -> str:
        """The digest of all files below some of the folders."""
        starts = tuple(f"{root}/" for root in roots)
        lines = (f"{one.digest} {name}\n" for name, one in self.inputs.items() if name.startswith(starts))
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:32]

    @cached_property
    def files(self) -> dict[str, str]:
        """The digest of each sheet and text by its place on the disk."""
        folders = {"centres": str(self.centres), "content": str(self.content)}
        found = ((name.partition("/"), one) for name, one in self.inputs.items())
        return {f"{folders[root]}/{below}": one.digest for (root, _, below), one in found if root in folders}

    def hold(self) -> bool:
        """Whether a build would write what is there already: nothing it starts from changed, and nothing it left."""
        ledger = self.ledger
        if not ledger.outputs or ledger.is_index_due or ledger.day != _day(ledger.zone):
            return False
        if {name: one.digest for name, one in self.inputs.items()} != {name: one.digest for name, one in ledger.inputs.items()}:
            return False
        now = ledger.now(self.output)
        if now is None:
            return False
        now = replace(now, inputs=self.inputs)
        if now != ledger or self.left is not None:
            now.save(self.ledger_file)
        return True

    @property
    def said(self) -> str:
        """That nothing is to be done."""
        count = len(self.ledger.outputs)
        return typeset(f"{count} fichiers, tous à jour : rien à refaire.\n")


def _beside(listed: Any, content: Path) -> tuple[Path, ...]:
    """The folder of the code that lists the outputs, where a network has its own; the file alone where that is its settings."""
    if not isinstance(listed, FunctionType):
        return ()
    source = Path(listed.__code__.co_filename)
    return (source if content.is_relative_to(source.parent) else source.parent,)


def _digest(one: Seen | None) -> str:
    return one.digest if one else ""


def _day(zone: str) -> str:
    from telecentres.day import today_in

    return today_in(zone).isoformat()


def _ground(settings: Mapping[str, Any]) -> str:
    """The digest of the settings, of the installed packages, of this Python, of the commit that is built."""
    told = [f"{name}={_told(value)}" for name, value in sorted(settings.items()) if name.isupper() and name not in _ASIDE]
    told += [sys.version, os.environ.get("SOURCE_COMMIT", ""), *_packages()]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _told(value: Any) -> str:
    """A setting in words that are the same in each process."""
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{_told(name)}:{_told(one)}" for name, one in value.items())) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_told, value)) + "]"
    if isinstance(value, (set, frozenset)):
        return "{" + ",".join(sorted(map(_told, value))) + "}"
    if value is None or isinstance(value, (str, int, float, Path)):
        return repr(value)
    if isinstance(value, ModuleType):
        return value.__name__
    if isinstance(value, FunctionType):
        source = seen(value.__code__.co_filename)
        return f"{value.__module__}.{value.__qualname__} in {source.digest if source else ''}"
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{named.__qualname__}"


def _packages() -> list[str]:
    """Each installed package with its version, by the names of the folders that say so."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208
        except OSError:
            continue
    return sorted(found)
