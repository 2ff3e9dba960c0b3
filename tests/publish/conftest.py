"""A small network that may be published, and made-up sites for what only moves files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import DAY, ROOT
from made_up import SITE, write_site

from telecentres.publish.release import build
from telecentres.site.manifest import Manifest


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
