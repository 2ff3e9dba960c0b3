"""Sites of a few made-up pages, for what only moves files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from telecentres.site.manifest import MANIFEST, VERSION, Manifest

SITE = "https://www.escales.bzh"


def write_site(
    folder: Path, text: str, pages: int = 6, more: Mapping[str, bytes] | None = None, day: str = "2026-11-23"
) -> Manifest:
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
    links = f'<link href="/{assets[0]}"><script src="/{assets[1]}"></script>'
    for name in names:
        files[name] = f"<!DOCTYPE html>{links}{f'<p>{name} {text}</p>' * 50}</html>".encode()
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    version = Manifest(digests, None, day, SITE).version.encode()
    files[VERSION] = version
    manifest = Manifest({**digests, VERSION: hashlib.sha256(version).hexdigest()}, None, day, SITE, tuple(names))
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / MANIFEST).write_text(manifest.text, encoding="utf-8")
    return manifest
