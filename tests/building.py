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
    def texts(self) -> dict[Path, str]:
        """Every file of the site that is text, but the manifest."""
        binary = {".avif", ".br", ".gz", ".jpg", ".png", ".woff2"}
        binary |= {".pagefind", ".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta"}
        return {
            path: path.read_text(encoding="utf-8")
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.suffix not in binary and path.name != "manifest.json"
        }

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


def built(content: Path, settings: Path, output: Path) -> Built:
    """Build a network that must build, and read what came out."""
    result = run_pelican(content, settings, output)
    assert result.returncode == 0, result.stdout + result.stderr
    return Built(output, result.stdout + result.stderr)


def kinds(site: Built) -> list[str]:
    """One address of every kind of page of a network: all at the top, one in each folder, and every centre up to twenty.

    A page that only leads on to another is none.
    """
    found: dict[str, list[str]] = {}
    for name, html in site.pages.items():
        if 'http-equiv="refresh"' in html:
            continue
        folder, _, rest = name.partition("/")
        found.setdefault(folder if rest.count("/") else "", []).append(name.removesuffix("index.html"))
    most = {"": None, "centres": 20}
    return [name for folder, names in found.items() for name in names[: most.get(folder, 1)]]
