"""How long the everyday commands take, in turn with a yardstick: `invoke bench`, or `python bench/commands.py`.

Each command runs beside the yardstick (an interpreter that imports Pelican and stops) on the same machine,
one after the other, so that the ratio holds when the machine's speed does not. Medians of whole processes.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
YARDSTICK = [sys.executable, "-c", "import pelican"]


@dataclass(frozen=True)
class Run:
    """One process: seconds of wall clock and of processor, peak memory in megabytes."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], folder: Path) -> Run:
    """Run a command to its end and take its figures from the operating system."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1024 if platform.system() == "Linux" else 1024 * 1024
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def pairs(command: list[str], count: int, prepare: Callable[[], None], folder: Path) -> tuple[list[Run], list[float]]:
    """Runs of a command, and the ratio of each one's wall clock to the yardstick's just after it."""
    runs, ratios = [], []
    for number in range(count + 1):
        prepare()
        measured = run(command, folder)
        beside = run(YARDSTICK, folder)
        if number:  # the first of each warms the caches
            runs.append(measured)
            ratios.append(measured.wall / beside.wall)
    return runs, ratios


def main() -> None:
    """Print a row for each command, run in a copy of the real network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=5, help="counted runs of each command")
    count = parser.parse_args().n
    folder = Path(tempfile.mkdtemp(prefix="telecentres-bench-"))
    for name in ("centres", "content", "territory", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pelicanconf.py", folder)
    sheet = min((folder / "centres").glob("[a-z]*.yaml"))
    typed = sheet.read_text(encoding="utf-8")
    numbers = iter(range(1, 1000))

    def empty() -> None:
        for name in ("output", ".cache"):
            shutil.rmtree(folder / name, ignore_errors=True)

    def change() -> None:
        """Another line of an address."""
        changed = re.sub(r"(?m)^(  voie: .*)$", rf"\1 ({next(numbers)})", typed, count=1)
        if changed == typed:
            raise SystemExit(f"{sheet.name} has no address to change")
        sheet.write_text(changed, encoding="utf-8")

    def rest() -> None:
        """Nothing is made ready."""

    build, check = [sys.executable, "-m", "telecentres", "build"], [sys.executable, "-m", "telecentres", "check"]
    rows: list[tuple[str, list[str], Callable[[], None]]] = [
        ("build of the real site, nothing kept", build, empty),
        ("build of the real site, nothing changed", build, rest),
        ("build of the real site, one sheet changed", build, change),
        ("check of the real network", check, rest),
        ("check of one sheet", [*check, f"centres/{sheet.name}"], rest),
    ]
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors, median of {count}")
    print(f"{'':42} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'× import pelican':>17}")
    try:
        for name, command, prepare in rows:
            runs, ratios = pairs(command, count, prepare, folder)
            wall = statistics.median(item.wall for item in runs)
            cpu = statistics.median(item.cpu for item in runs)
            memory = max(item.memory for item in runs)
            print(f"{name:42} {wall:8.2f} {cpu:8.2f} {memory:8.0f} {statistics.median(ratios):17.2f}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
