"""A Markdown file with YAML front matter, as Hugo and Eleventy read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

__all__ = ["page"]


def page(path: Path, head: dict[str, Any]) -> None:
    """Write a page: its head, then its `text`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    front = {name: value for name, value in head.items() if name != "text"}
    written = yaml.dump(front, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(f"---\n{written}---\n{head.get('text', '')}", encoding="utf-8")
