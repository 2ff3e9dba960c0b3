"""Whatever a publication dies of, and whenever, visitors read the old site or the new one, whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from crawling import Visitors
from killing import kill_all_along, publish
from ports import nginx

from telecentres.site.manifest import Manifest

pytestmark = [pytest.mark.nginx, pytest.mark.rsync]

MakeUp = Callable[..., Manifest]
KILLS = 20


@pytest.fixture
def sites(tmp_path: Path, made_up: MakeUp) -> tuple[tuple[Path, Path], tuple[Manifest, Manifest]]:
    """Two sites of the same addresses and other bytes, forty pages each."""
    folders = tmp_path / "un", tmp_path / "deux"
    first, second = (made_up(folder, folder.name, pages=40) for folder in folders)
    return folders, (first, second)


def test_visitors_never_see_a_publication_die(tmp_path: Path, sites: tuple[tuple[Path, Path], tuple[Manifest, Manifest]]) -> None:
    """Killed at 20 moments, a publication leaves no visitor a failed read, half a file or a page without its assets.

    The next publication succeeds unaided each time.
    """
    folders, manifests = sites
    www = tmp_path / "www"
    assert publish(www, folders[0])[1] == ""
    (tmp_path / "nginx").mkdir()
    with nginx(www / "current", tmp_path / "nginx", None) as port, Visitors(m.files for m in manifests).at(port) as visitors:
        killed = kill_all_along(www, folders, KILLS)
    assert killed.failures == []
    assert visitors.faults == {}
    assert visitors.read > 10 * KILLS
    assert sum(killed.phases.values()) == KILLS
    assert len(killed.phases) > 1, killed.phases


def test_the_visitors_see_what_is_wrong(tmp_path: Path, sites: tuple[tuple[Path, Path], tuple[Manifest, Manifest]]) -> None:
    """Where a site is copied over a live one file by file, the same visitors find the fault."""
    folders, manifests = sites
    live = folders[0]
    (tmp_path / "nginx").mkdir()
    for name in manifests[0].files:
        if name.endswith("index.html"):
            page = (live / name).read_bytes()
            (live / name).write_bytes(page[: len(page) // 2])
        elif name.endswith(".css"):
            (live / name).unlink()
    with nginx(live, tmp_path / "nginx", None) as port, Visitors(m.files for m in manifests).at(port) as visitors:
        for _ in range(200):
            if len(visitors.faults) == 2:
                break
            visitors.wait(0.05)
    assert set(visitors.faults) == {"half a page", "asset not there"}
