"""The manifest says what a site is, and which of its names may be trusted."""

from __future__ import annotations

import json

import pytest

from telecentres.site.manifest import VERSION, Manifest, is_immutable

DIGEST = "a" * 64


def test_a_manifest_is_read_as_it_was_written() -> None:
    """What is written is read back the same, one file a line."""
    manifest = Manifest({"b/index.html": DIGEST, "a.css": "b" * 64}, "c0ffee0", "2026-11-23", "https://a.fr", ("a",), ("b",))
    assert Manifest.of(manifest.text) == manifest
    assert f'"b/index.html": "{DIGEST}"' in manifest.text.splitlines()


def test_the_digest_is_of_every_other_file() -> None:
    """version.json names the digest of all files but itself: it changes with a name or a byte, and not with version.json."""
    manifest = Manifest({"index.html": DIGEST})
    assert json.loads(manifest.version)["manifest"] == manifest.digest
    assert Manifest({"index.html": DIGEST, VERSION: "b" * 64}).digest == manifest.digest
    assert Manifest({"index.html": "b" * 64}).digest != manifest.digest
    assert Manifest({"index.htm": DIGEST}).digest != manifest.digest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"files": []}',
        '{"files": {"a": 3}}',
        '{"files": {"a": "short"}}',
        *(json.dumps({"files": {name: DIGEST}}) for name in ("/etc/passwd", "../a", "a/../b", "a//b", "a/", ".", 'a"b', "a\nb")),
    ],
)
def test_what_is_no_manifest_is_refused(text: str) -> None:
    """Neither a text of another kind nor a name that leads out of the folder is read."""
    with pytest.raises(ValueError, match=r"."):
        Manifest.of(text)


@pytest.mark.parametrize(
    ("file", "is_hashed"),
    [
        ("theme/css/style.0a1b2c3d.css", True),
        ("theme/css/style.0a1b2c3d.css.br", True),
        ("recherche/index/fragment/fr_0a1b2c3.pf_fragment", True),
        ("recherche/index/pagefind-entry.json", False),
        ("photos/x.0a1b2c3d.avif", True),
        ("index.html", False),
        ("centres/a.0a1b2c3d/index.html", False),
        ("theme/style.0a1b2c3.css", False),
        ("manifest.json", False),
    ],
)
def test_a_name_with_a_hash_never_changes(file: str, *, is_hashed: bool) -> None:
    """Only the name of the file itself counts, with eight hexadecimal digits in it."""
    assert is_immutable(file) is is_hashed
