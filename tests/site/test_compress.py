"""Files made small at build hold the same bytes, and are the same each time."""

from __future__ import annotations

import gzip

import brotli
import pytest

from telecentres.site.compress import compressed
from telecentres.site.outputs import Asset, Document, Output, Page

TEXT = b"<p>Le moulin de la place, au bord de l'eau.</p>\n" * 200


def _small(*outputs: Output) -> dict[str, bytes]:
    return {
        asset.file: asset.data
        for asset in compressed(outputs, dict.fromkeys((output.file for output in outputs), ""), lambda _: TEXT)
    }


def test_each_text_has_two_small_forms() -> None:
    """A page and a script are there as .br and .gz too, which hold their very bytes; a picture and a font are not."""
    small = _small(
        Page("a/", "t.html", "A", "A"), Document("a.csv", str), Asset("x.0a1b2c3d.avif", bytes), Asset("x.0a1b2c3d.woff2", bytes)
    )
    assert set(small) == {"a/index.html.br", "a/index.html.gz", "a.csv.br", "a.csv.gz"}
    assert brotli.decompress(small["a/index.html.br"]) == TEXT
    assert gzip.decompress(small["a/index.html.gz"]) == TEXT
    assert all(len(data) < len(TEXT) / 5 for data in small.values())


def test_small_forms_name_no_time_and_no_system() -> None:
    """The head of a gzip file is the same at any time and on any system."""
    assert _small(Document("a.csv", str))["a.csv.gz"][:10] == bytes.fromhex("1f8b08000000000002ff")


@pytest.mark.parametrize(("file", "quality"), [("a.html", 5), ("theme/a.0a1b2c3d.js", 11)])
def test_what_is_served_for_a_year_is_made_smallest(file: str, quality: int) -> None:
    """Pages take Brotli's quality 5, files whose names are hashed its best."""
    assert _small(Document(file, str))[f"{file}.br"] == brotli.compress(TEXT, quality=quality)
