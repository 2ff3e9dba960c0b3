"""The real site and the demonstration, built once a session on a fixed day by Pelican itself."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from building import ROOT, Built, built, run_pelican


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real network's site."""
    return built(ROOT / "content", ROOT / "pelicanconf.py", tmp_path_factory.mktemp("real") / "output")


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration's site."""
    return built(ROOT / "demo/content", ROOT / "demo/pelicanconf.py", tmp_path_factory.mktemp("demo") / "output")


@pytest.fixture
def copied_demo(tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may break, with its own theme beside it."""
    shutil.copytree(ROOT / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns("output", ".staging-*"))
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    return tmp_path / "demo"


@pytest.fixture
def build_demo(copied_demo: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Build the copied demonstration into its own output folder."""

    def build(*more: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return run_pelican(copied_demo / "content", copied_demo / "pelicanconf.py", copied_demo / "output", *more, **environment)

    return build
