"""The licences of what is installed are listed, and leave the project free to use it."""

from __future__ import annotations

import re

from licences import FILE, text


def test_the_list_is_current() -> None:
    """docs/licences.md is what `invoke licences` writes today."""
    assert FILE.read_text(encoding="utf-8") == text(), "run: .venv/bin/invoke licences"


def test_every_package_says_its_licence() -> None:
    """Each package names a licence, and none of them keeps its source closed."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", text(), re.MULTILINE)
    rows = [row for row in rows if row[0] not in ("Package", "---")]
    assert len(rows) > 100
    # A part of the page auditor's whose package names none; it is not installed where the site is built.
    assert [name for name, _, licence in rows if licence.strip() in ("", "not said")] == ["parse-cache-control"]
    assert [name for name, _, licence in rows if re.search("(?i)proprietary|commercial|unlicensed", licence)] == []
