"""What is kept comes back whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from telecentres.keeping import keep, kept


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """In a folder that was not there, and again over what was kept before; nothing else is left beside it."""
    path = tmp_path / "a/b"
    assert kept(path) is None
    for data in (b"", b"un", b"deux" * 1000):
        keep(path, data)
        assert kept(path) == data
    assert [one.name for one in path.parent.iterdir()] == ["b"]


@pytest.mark.parametrize("at", [0, 31, 32, -1])
def test_what_is_damaged_does_not(tmp_path: Path, at: int) -> None:
    """One byte of its digest or of itself."""
    path = tmp_path / "a"
    keep(path, b"un mot")
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert kept(path) is None
    path.write_bytes(b"short")
    assert kept(path) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    """A file stands where a folder should."""
    (tmp_path / "a").write_text("")
    keep(tmp_path / "a/b", b"un")
    assert kept(tmp_path / "a/b") is None
