"""The physical floor: what writing the same bytes, and reading the same YAML, takes when nothing else is done."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from comparison.measure import Figures, settled

__all__ = ["parsing", "writing"]


def writing(site: Path, folder: Path) -> Figures:
    """Every file of a built site written into an empty folder, from memory."""
    files = {path.relative_to(site): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    shutil.rmtree(folder, ignore_errors=True)
    settled()

    def write() -> None:
        made: set[Path] = set()
        for name, data in files.items():
            target = folder / name
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            target.write_bytes(data)

    figures = _clocked(write)
    shutil.rmtree(folder)
    return figures


def parsing(centres: Path) -> Figures:
    """Every sheet read and turned into plain values by PyYAML's C loader."""
    paths = sorted(centres.glob("*.yaml"))
    return _clocked(lambda: [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in paths])


def _clocked(work: Callable[[], object]) -> Figures:
    start, before = time.perf_counter(), time.process_time()
    work()
    return Figures(time.perf_counter() - start, time.process_time() - before)
