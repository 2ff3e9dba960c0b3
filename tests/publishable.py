"""The invented network as one that may be published."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from building import ROOT


def publishable(folder: Path) -> Path:
    """A copy of the invented network that says it is none, names only hosts that may exist, and has no photos to draw."""
    network = folder / "reseau"
    for name in ("content", "centres", "territory"):
        shutil.copytree(ROOT / "demo" / name, network / name, ignore=shutil.ignore_patterns("*.jpg", "*.png", "_*"))
    for path in [*network.rglob("*.yaml"), *network.rglob("*.md")]:
        text = path.read_text(encoding="utf-8").replace(".example", ".bzh").replace("demonstration: oui", "demonstration: non")
        if path.parent.name == "centres":
            text = re.sub(r"^photos:.*\n(?:[ -].*\n|\n)*", "", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "demo/pelicanconf.py", network)
    shutil.copy(ROOT / "publishconf.py", folder)
    (folder / "theme").symlink_to(ROOT / "theme")
    return network
