"""Building a network by Pelican as the tasks do, on a fixed day, and reading what was built."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DAY = "1795435200"  # 2026-11-23T12:00:00Z


@dataclass(frozen=True)
class Built:
    """A built site: where it is, and what the build printed."""

    folder: Path
    printed: str

    def html(self, address: str) -> str:
        """The page at an address that ends in a slash, or is empty."""
        return (self.folder / address / "index.html").read_text(encoding="utf-8")

    @property
    def pages(self) -> dict[str, str]:
        """Every HTML page by its file."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.folder.rglob("*.html"))
        }


def run_pelican(content: Path, settings: Path, output: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build as `invoke build` does."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "pelican", str(content), "-s", str(settings), "-o", str(output)),
            *("--fatal", "errors", "--log-handler", "plain", *more),
        ],
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": DAY, **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
