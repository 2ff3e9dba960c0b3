"""What was measured, kept in a file from one run to the next, and as the tables of RESULTS.md."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["Results", "machine", "ratio"]

Row = dict[str, Any]

_TITLES = {
    "cold": "Cold build",
    "change": "One sheet’s text changed, new process",
    "serve": "Server running, from saving a sheet to the page that shows it",
}
_NOTES = {
    "cold": "Nothing of an earlier build is there, neither output nor caches.",
    "change": "The output of the build before is there; a sentence in the middle of the network changes.",
    "serve": "The page is asked for every 5 ms, later each 25th of the time waited so far, until it shows the new words.",
}


def ratio(ours: Iterable[float], others: Iterable[float]) -> float:
    """The median over rounds of one tool's figure to another's in the same round."""
    return statistics.median(one / other for one, other in zip(ours, others, strict=True))


class Results:
    """Rows by number of centres, scenario and tool; each is written at once, so that a run cut short loses one scenario."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows: dict[str, dict[str, dict[str, Row]]] = {}
        if path.is_file():
            self.rows = json.loads(path.read_text(encoding="utf-8"))

    def put(self, count: int, scenario: str, rows: Mapping[str, Row]) -> None:
        """Keep what a scenario gave, in the place of what it gave before."""
        self.rows.setdefault(str(count), {})[scenario] = dict(rows)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self.rows, indent=1) + "\n", encoding="utf-8")

    def tables(self, titles: Mapping[str, str]) -> str:
        """Every scenario as a table."""
        parts = []
        for scenario, title in _TITLES.items():
            rows = [
                _row(count, titles[tool], row)
                for count in self._counts(scenario)
                for tool, row in self.rows[count][scenario].items()
            ]
            if rows:
                parts.append(_table(title, _NOTES[scenario], rows, scenario))
        return "\n".join([*parts, self._floor(), self._growth(titles), self._bytes(titles)])

    def _counts(self, scenario: str) -> list[str]:
        return sorted((count for count, found in self.rows.items() if scenario in found), key=int)

    def _floor(self) -> str:
        rows = [
            f"| {int(count):,} | {name} | {row['wall']:.2f} | {row['cpu']:.2f} |"
            for count in self._counts("floor")
            for name, row in self.rows[count]["floor"].items()
        ]
        head = "| centres | alone | wall s | CPU s |\n|---:|---|---:|---:|"
        return "\n".join(["## The physical floor", "", head, *rows, ""]) if rows else ""

    def _growth(self, titles: Mapping[str, str]) -> str:
        """How many times longer ten times the centres take."""
        rows = []
        for count in self._counts("cold"):
            tenfold = self.rows.get(str(10 * int(count)), {}).get("cold", {})
            for tool, row in self.rows[count]["cold"].items():
                if tool in tenfold:
                    more = tenfold[tool]
                    wall, cpu = more["wall"] / row["wall"], more["cpu"] / row["cpu"]
                    rows.append(f"| {int(count):,} to {10 * int(count):,} | {titles[tool]} | {wall:.1f} × | {cpu:.1f} × |")
        head = "| centres | tool | wall | CPU |\n|---|---|---:|---:|"
        return "\n".join(["## Growth of the cold build", "", head, *rows, ""]) if rows else ""

    def _bytes(self, titles: Mapping[str, str]) -> str:
        rows = [
            f"| {int(count):,} | {titles[tool]} | {row['bytes']:,} | {row['bytes'] / found['ours']['bytes']:.4f} |"
            for count in self._counts("verify")
            for found in [self.rows[count]["verify"]]
            for tool, row in found.items()
        ]
        head = "| centres | tool | bytes of HTML | × ours |\n|---:|---|---:|---:|"
        return "\n".join(["## The same pages", "", head, *rows, ""]) if rows else ""


def _table(title: str, note: str, rows: Iterable[str], scenario: str) -> str:
    if scenario == "serve":
        head = "| centres | tool | ms | × Hugo |\n|---:|---|---:|---:|"
    else:
        head = "| centres | tool | wall s | × Hugo | CPU s | × Hugo | peak MB | × Hugo | rounds |\n|---:|---|" + "---:|" * 7
    return "\n".join([f"## {title}", "", note, "", head, *rows, ""])


def _times(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _row(count: str, title: str, row: Row) -> str:
    if "cpu" not in row:
        return f"| {int(count):,} | {title} | {1000 * row['wall']:.0f} | {_times(row['wall_ratio'])} |"
    memory = f"{row['memory']:.0f}" if row["memory"] else ""
    return (
        f"| {int(count):,} | {title} | {row['wall']:.2f} | {_times(row['wall_ratio'])} | {row['cpu']:.2f} "
        f"| {_times(row['cpu_ratio'])} | {memory} | {_times(row['memory_ratio'])} | {row['rounds']} |"
    )


def machine() -> str:
    """The machine in a line: processors, memory, kernel; no name and no path."""
    model = "processor"
    memory = 0
    info = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    if all(path.is_file() for path in info):
        lines = info[0].read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
        memory = int(info[1].read_text(encoding="utf-8").split()[1]) // 1024**2
    return f"{os.cpu_count()} × {model}, {memory} GB, {platform.system()} {platform.release().split('-')[0]}"
