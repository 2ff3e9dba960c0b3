"""Killing a publication at moments spread over its duration, and what each moment leaves behind."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from telecentres.site.manifest import MANIFEST, Manifest

_ONCE = """
import sys
from pathlib import Path
from telecentres.publish.targets import Releases
from telecentres.read.records import Destination, Place, Server
from telecentres.site.manifest import MANIFEST, Manifest

folder, built, host = sys.argv[1:]
place = Place.SERVER if host else Place.FOLDER
target = Releases(
    Destination(
        siteurl="https://www.escales.bzh", place=place, folder=folder, server=Server(host=host) if host else None, kept=3
    ),
    is_changing=True,
)
try:
    target.put(Path(built), Manifest.of((Path(built) / MANIFEST).read_text(encoding="utf-8")))
finally:
    target.close()
"""


@dataclass
class Killed:
    """How many kills fell into each phase, and which publications after them failed."""

    phases: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


def publishing(www: Path, built: Path, host: str = "") -> subprocess.Popen[bytes]:
    """One publication, as the leader of a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _ONCE, str(www), str(built), host],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def publish(www: Path, built: Path, host: str = "") -> tuple[float, str]:
    """The seconds that a publication took, and what it complained of, empty when it did not."""
    start = time.perf_counter()
    process = publishing(www, built, host)
    _, errors = process.communicate()
    seconds = time.perf_counter() - start
    return seconds, "" if process.returncode == 0 else errors.decode("utf-8", "replace") or str(process.returncode)


def phase(www: Path, before: str) -> str:
    """What a publication was doing, from what is there."""
    if str((www / "current").readlink()) != before:
        return "after the switch, removing" if (www / "trash").exists() else "after the switch"
    names = {f"releases/{path.name}" for path in (www / "releases").iterdir()}
    if (www / "current.new").is_symlink() or max(names) > before:
        return "before the switch"
    return "sending" if (www / "incoming").exists() else "starting"


def kill_all_along(www: Path, sites: tuple[Path, Path], count: int, host: str = "") -> Killed:
    """Publish two sites in turn, each publication killed at its moment and followed by one that is left in peace."""
    killed = Killed()
    turns = [publish(www, sites[number % 2], host) for number in range(5)]
    killed.failures += [errors for _, errors in turns if errors]
    lasted = [seconds for seconds, _ in turns]
    for number in range(count):
        # The machine may be busier now than at the start: the newest durations say how far a moment lies.
        killed.seconds = statistics.median(lasted[-5:])
        before = str((www / "current").readlink())
        process = publishing(www, sites[number % 2], host)
        try:
            process.wait(killed.seconds * (number + 0.5) / count)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed.phases[phase(www, before)] += 1
        else:
            killed.phases["ended before"] += 1
        if process.stderr is not None:
            process.stderr.close()
        seconds, errors = publish(www, sites[(number + 1) % 2], host)
        lasted.append(seconds)
        killed.failures += [errors] if errors else []
    return killed


def manifest_of(built: Path) -> Manifest:
    return Manifest.of((built / MANIFEST).read_text(encoding="utf-8"))
