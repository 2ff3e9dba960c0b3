"""A small network that may be published, and made-up sites for what only moves files."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from building import DAY, ROOT

from telecentres.publish.release import build
from telecentres.site.manifest import MANIFEST, VERSION, Manifest

SITE = "https://www.escales.bzh"


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


def made_up(folder: Path, text: str, pages: int = 6, more: Mapping[str, bytes] | None = None) -> Manifest:
    """Write a site of some pages that all say a text and name a style sheet and a script of it; give its manifest."""
    shutil.rmtree(folder, ignore_errors=True)
    files: dict[str, bytes] = dict(more or {})
    assets = []
    for kind in ("css", "js"):
        data = f"/* {kind} {text} */".encode() * 50
        name = f"theme/{kind}/a.{hashlib.sha256(data).hexdigest()[:8]}.{kind}"
        assets.append(name)
        files[name] = data
    names = ["index.html", *(f"centres/lieu-{number}/index.html" for number in range(1, pages))]
    for name in names:
        files[name] = f"<!DOCTYPE html><p>{name} {text}<link href=/{assets[0]}><script src=/{assets[1]}></script>".encode() * 9
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    version = Manifest(digests, None, "2026-11-23", SITE).version.encode()
    files[VERSION] = version
    manifest = Manifest({**digests, VERSION: hashlib.sha256(version).hexdigest()}, None, "2026-11-23", SITE, tuple(names))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / MANIFEST).write_text(manifest.text, encoding="utf-8")
    return manifest


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their name, links followed."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


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
