"""The same files on the same day are the same bytes, in all that is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import DAY
from made_up import SITE
from publishable import publishable

from telecentres.publish.release import build
from telecentres.site.manifest import Manifest


def test_another_folder_place_and_seed_give_the_same_bytes(
    built_site: tuple[Path, Manifest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the folder, the locale, the time zone nor the hash seed changes a byte of what is published."""
    (tmp_path / "ailleurs").mkdir()
    network = publishable(tmp_path / "ailleurs")
    for name, value in {"SOURCE_DATE_EPOCH": DAY, "PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)
    built = build(network, network.parent, tmp_path, SITE, built_site[1].commit)
    assert built.manifest == built_site[1]
    assert (built.folder / "manifest.json").read_bytes() == (built_site[0] / "manifest.json").read_bytes()


def test_the_version_says_what_is_online(built_site: tuple[Path, Manifest]) -> None:
    """version.json names the commit, the day it was built and the digest of every other file."""
    folder, manifest = built_site
    version = json.loads((folder / "version.json").read_text(encoding="utf-8"))
    assert version == {"commit": "c0ffee" * 5, "day": "2026-11-23", "manifest": manifest.digest}
    assert manifest.site == SITE
    assert "centres/minoterie/index.html" in manifest.lasting
    assert not any(name.startswith(("brouillons/", "services/wifi")) or name == "404.html" for name in manifest.lasting)
