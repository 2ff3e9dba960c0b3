"""From one generated network, the site of each tool in the form its users keep."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from comparison import eleventy, fairness, hugo, plain
from comparison.measure import timed
from comparison.ours.network import network, refresh
from comparison.prepared import words_of
from comparison.tools import DAY, Tool, tools_in

__all__ = ["prepare", "verify"]

_WRITERS = {"hugo": hugo.write, "eleventy": eleventy.write, "plain": plain.write}


def prepare(work: Path, count: int, tools: Iterable[Tool]) -> None:
    """Make what is not there yet: the network, its site by our plugin, and from both the sources of the others."""
    work.mkdir(parents=True, exist_ok=True)
    (ours,) = tools_in(work, ("ours",))
    if not ours.folder.is_dir():
        network(ours.folder, count)
    refresh(ours.folder)
    missing = [tool for tool in tools if not tool.folder.is_dir()]
    if not missing:
        return
    timed(ours.command, ours.folder, ours.environment)
    theme = ours.site / "theme"
    assets = [path.relative_to(theme).as_posix() for path in theme.rglob("*") if path.is_file()]
    words = words_of(ours.folder, date.fromisoformat(DAY), assets)
    for tool in missing:
        part = tool.folder.with_name(f".{tool.folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        _WRITERS[tool.name](words, theme, part)
        part.rename(tool.folder)  # all or nothing: a folder that is there is whole


def verify(tools: Iterable[Tool]) -> dict[str, int]:
    """Build every site once; the bytes of HTML by tool, or the end with what makes them different work."""
    sites = {}
    for tool in tools:
        tool.forget()
        timed(tool.command, tool.folder, tool.environment)
        sites[tool.name] = fairness.Site(tool.title, tool.site)
    ours = sites["ours"]
    for site in sites.values():
        found = list(fairness.differences(ours, site)) if site is not ours else []
        if found:
            raise SystemExit("\n".join([f"{site.name} does not make the same site:", *found[:20]]))
    return {name: site.size for name, site in sites.items()}
