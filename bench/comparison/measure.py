"""What a command takes: wall clock and processor time of all its processes, and the memory they hold together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Figures", "descendants", "peak_memory", "settled", "stop", "timed"]

_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Figures:
    """One run: seconds of wall clock, seconds of processor over all processes."""

    wall: float
    cpu: float


def _started(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def timed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Figures:
    """Run a command to its end; the figures are the operating system's, with those of its children that ended."""
    start = time.perf_counter()
    process = _started(command, folder, environment)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Figures(wall, usage.ru_utime + usage.ru_stime)


def peak_memory(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """The most memory a command and its children held at once, in megabytes, looked at fifty times a second.

    Memory that processes share is counted once (PSS). Looking costs time: this run is not one of the timed ones.
    """
    process = _started(command, folder, environment)
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(_held, descendants(process.pid))))
        time.sleep(_POLL_SECONDS)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return most / 1024


def descendants(pid: int) -> Iterator[int]:
    """A process and all that it started and that is still there."""
    yield pid
    for thread in _listed(Path(f"/proc/{pid}/task")):
        for child in _read(thread / "children").split():
            yield from descendants(int(child))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it has just ended
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _held(pid: int) -> int:
    """Kilobytes of a process, what it shares divided by those who share it; 0 when it has ended."""
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def settled() -> None:
    """Wait until what was written and removed before is on the disk: the next run shall not pay for it."""
    os.sync()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it started."""
    for pid in reversed(list(descendants(process.pid))):
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            continue
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
