"""A small network that may be published, and made-up sites for what only moves files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import DAY
from made_up import SITE, write_site
from publishable import publishable

from telecentres.publish.release import build
from telecentres.site.manifest import Manifest


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A network that passes the gate and is published into a folder of this machine, in no repository."""
    (tmp_path / "sources").mkdir()
    network = publishable(tmp_path / "sources")
    settings = f"adresse: {SITE}\ncible: dossier\ndossier: {tmp_path / 'www'}\nversions_gardees: 3\n"
    (network / "content/publication.yaml").write_text(settings, encoding="utf-8")
    return network


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The small network as publishing builds it: cold, for its address, and proved."""
    folder = tmp_path_factory.mktemp("built")
    network = publishable(folder)
    (folder / "work").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        built = build(network, folder, folder / "work", SITE, "c0ffee" * 5)
    return built.folder, built.manifest


@pytest.fixture
def made_up() -> Callable[..., Manifest]:
    """Writes a made-up site."""
    return write_site


@pytest.fixture
def small_disk() -> Iterator[Callable[[Path], bool]]:
    """Makes a new folder a disk of a megabyte; False where nobody may mount one, and the folder is like any other."""
    mounted: list[Path] = []

    def mount(folder: Path) -> bool:
        folder.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False)
        if done.returncode == 0:
            mounted.append(folder)
        return done.returncode == 0

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)
