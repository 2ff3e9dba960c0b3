"""The page auditor's marks for speed, and what they come from: `python bench/lighthouse.py [FOLDER …]`.

Serves built sites (output/ and demo/output/, as `invoke preview` leaves them) as a host would, audits one page of each
layout several times, and prints medians. Marks depend on the machine: an idle one, please.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

CLI = ROOT / "tests/tools/node_modules/lighthouse/cli/index.js"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def layouts(folder: Path) -> list[str]:
    """One address of each layout: the home page, each first page of a folder, the fullest centre."""
    sheets = sorted(folder.glob("centres/*/index.html"), key=lambda path: path.stat().st_size)
    tops = [path.parent for path in sorted(folder.glob("*/index.html"))]
    inner = [next(iter(sorted(top.glob("*/index.html"))), None) for top in tops if top.name != "centres"]
    found = [folder / "index.html", *(top / "index.html" for top in tops), *(path for path in inner if path), *sheets[-1:]]
    return [path.parent.relative_to(folder).as_posix().removeprefix(".") for path in found]


def audit(url: str) -> dict[str, Any]:
    """One report."""
    chrome = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    with tempfile.TemporaryDirectory(prefix="telecentres-bench-") as folder:
        report = Path(folder) / "report.json"
        command = ["node", str(CLI), url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}"]
        subprocess.run(command, env={**os.environ, "CHROME_PATH": chrome}, check=True, capture_output=True)
        told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def main() -> None:
    """Print a row for each page: marks of 100, milliseconds, and the layout's shift."""
    from hosting import served

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "output", ROOT / "demo/output"])
    parser.add_argument("-n", type=int, default=3, help="audits of each page")
    parser.add_argument("--pages", nargs="*", help="addresses to audit instead of one of each layout")
    asked = parser.parse_args()
    print(f"{'':60} {'speed':>6} {'acc.':>5} {'pract.':>6} {'seo':>4} {'FCP':>6} {'LCP':>6} {'TBT':>5} {'CLS':>6}")
    for folder in asked.folders:
        with served(folder) as address:
            for page in asked.pages if asked.pages is not None else layouts(folder):
                told = [audit(f"{address}/{page}{'/' if page and not page.endswith('/') else ''}") for _ in range(asked.n)]
                marks = [statistics.median(one["categories"][name]["score"] * 100 for one in told) for name in CATEGORIES]
                values = [statistics.median(one["audits"][name]["numericValue"] for one in told) for name in METRICS]
                print(
                    f"{page or 'accueil':60} {marks[0]:6.0f} {marks[1]:5.0f} {marks[2]:6.0f} {marks[3]:4.0f} "
                    f"{values[0]:6.0f} {values[1]:6.0f} {values[2]:5.0f} {values[3]:6.3f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
