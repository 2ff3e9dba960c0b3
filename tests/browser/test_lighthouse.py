"""What the page auditor says of the accessibility, the practices and the findability of pages that stand for the others.

Its marks for speed depend on the machine: `invoke bench` measures those.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from building import ROOT, Built

pytestmark = [pytest.mark.browser, pytest.mark.lighthouse, pytest.mark.node]

CLI = ROOT / "tests/tools/node_modules/lighthouse/cli/index.js"
# Each layout once, a centre by its fullest sheet.
PAGES = ("", "centres/", "centres/{fullest}/", "actualites/")


def audited(url: str, folder: Path) -> dict[str, tuple[float, list[str]]]:
    """The mark of each category, and the audits that did not pass."""
    flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    chrome = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    report = folder / "report.json"
    subprocess.run(
        [
            *("node", str(CLI), url, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"),
            "--only-categories=accessibility,best-practices,seo",
        ],
        env={**os.environ, "CHROME_PATH": chrome},
        check=True,
        capture_output=True,
        timeout=240,
    )
    told = json.loads(report.read_text(encoding="utf-8"))
    assert "runtimeError" not in told, told["runtimeError"]
    return {
        name: (
            category["score"],
            [ref["id"] for ref in category["auditRefs"] if ref["weight"] and told["audits"][ref["id"]]["score"] not in (None, 1)],
        )
        for name, category in told["categories"].items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_pages_have_full_marks(production: tuple[Built, str], page: str, tmp_path: Path) -> None:
    """Accessibility, best practices and findability have 100 of 100 on each layout of both networks."""
    site, address = production
    sheets = {
        name.split("/")[1]: html for name, html in site.pages.items() if name.startswith("centres/") and name.count("/") == 2
    }
    fullest = max(sheets, key=lambda slug: len(sheets[slug]))
    marks = audited(f"{address}/{page.format(fullest=fullest)}", tmp_path)
    assert set(marks) == {"accessibility", "best-practices", "seo"}
    assert {name: mark for name, mark in marks.items() if mark[0] != 1} == {}
