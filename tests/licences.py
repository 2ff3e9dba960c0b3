"""The licences of all that is installed: `python -m tests.licences` writes docs/licences.md from what each package says."""

from __future__ import annotations

import json
import re
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs/licences.md"

_HEAD = """\
# Licences of what this project uses

Written by `invoke licences` from what each package says of itself. The project itself is under the AGPL-3.0-or-later.

"""


def _licence(package: Message) -> str:
    """The licence a package names: by expression, else in a short text, else by the classifiers of its kind."""
    said = package.get("License-Expression") or package.get("License") or ""
    if said.strip() and said.strip() != "UNKNOWN" and len(said) < 60 and "\n" not in said.strip():
        return " ".join(said.split())
    kinds = [kind.split(" :: ")[-1] for kind in package.get_all("Classifier") or () if kind.startswith("License ::")]
    return ", ".join(sorted(kinds)) or " ".join(said.split())[:60] or "not said"


def text() -> str:
    """The whole file."""
    lines = [_HEAD, "## Python\n\n| Package | Version | Licence |\n|---|---|---|\n"]
    for pin in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if pin.startswith("#"):
            continue
        requirement = Requirement(pin)
        version = str(requirement.specifier).removeprefix("==")
        if requirement.marker is None:
            lines.append(f"| {requirement.name} | {version} | {_licence(cast(Message, metadata.metadata(requirement.name)))} |\n")
        else:
            lines.append(f"| {requirement.name} | {version} | only where {str(requirement.marker).replace('|', '')} |\n")
    lines.append("\n## Node, for the tests only\n\n| Package | Version | Licence |\n|---|---|---|\n")
    locked = json.loads((ROOT / "tests/tools/package-lock.json").read_text(encoding="utf-8"))["packages"]
    tools = {
        (re.sub(".*node_modules/", "", path), one["version"], str(one.get("license"))) for path, one in locked.items() if path
    }
    lines += [
        f"| {name} | {version} | {licence if licence != 'None' else 'not said'} |\n" for name, version, licence in sorted(tools)
    ]
    return "".join(lines)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
