"""What is up to date is told by contents, whatever the file system says of a file."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from telecentres.keeping import keep
from telecentres.site import ledger as module
from telecentres.site.ledger import Ledger, Made, Seen, left, scan, seen
from telecentres.site.manifest import MANIFEST


def old(path: Path) -> None:
    """Let the file's clock be settled."""
    time.sleep(module._TICK_NS / 1e9 + 0.02)
    assert path.is_file()


def test_a_change_with_size_and_time_kept_is_seen(tmp_path: Path) -> None:
    """The bytes decide; a time set back hides nothing."""
    path = tmp_path / "a"
    path.write_bytes(b"un")
    old(path)
    before = seen(path)
    assert before is not None
    assert before.stamp is not None
    found = path.stat()
    path.write_bytes(b"nu")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    after = seen(path, before)
    assert after is not None
    assert after.digest != before.digest


def test_a_file_just_written_has_no_stamp(tmp_path: Path) -> None:
    """Within a tick of the clock a second change would leave the same stamp: none is given, and the bytes are read again."""
    path = tmp_path / "a"
    path.write_bytes(b"un")
    one = seen(path)
    assert one is not None
    assert one.stamp is None
    path.write_bytes(b"nu")
    other = seen(path, one)
    assert other is not None
    assert other.digest != one.digest


def test_what_did_not_change_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A settled stamp spares reading; a touched file is read and found the same."""
    path = tmp_path / "a"
    path.write_bytes(b"un")
    old(path)
    before = seen(path)
    reads: list[bytes] = []
    real = hashlib.sha256

    def counted(data: bytes) -> object:
        reads.append(data)
        return real(data)

    monkeypatch.setattr(hashlib, "sha256", counted)
    assert seen(path, before) is before
    assert not reads
    path.touch()
    touched = seen(path, before)
    assert len(reads) == 1
    assert touched is not None
    assert before is not None
    assert touched.digest == before.digest


def test_what_a_build_wrote_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its digest is known from writing it, its stamp is believed as any other; a file that is gone has none."""
    path = tmp_path / "a"
    path.write_bytes(b"un")
    early = left(path, "0" * 64)
    assert early == Seen("0" * 64, None)
    old(path)
    monkeypatch.setattr(hashlib, "sha256", None)
    settled = left(path, "0" * 64)
    assert settled is not None
    assert seen(path, settled) is settled
    assert left(tmp_path / "b", "0" * 64) is None


def test_a_scan_holds_what_a_build_reads(tmp_path: Path) -> None:
    """Files at any depth, or one file; hidden and compiled ones are no input, a folder that is not there holds none."""
    for name in ("a/b/c.yaml", "a/.d", "a/__pycache__/e.pyc", "a/f.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = scan({"x": tmp_path / "a", "y": tmp_path / "none", "z": tmp_path / "a/f.md"}, {})
    assert list(found) == ["x/b/c.yaml", "x/f.md", "z/"]


ROWS = (("centres/a.yaml", 1, 2, "à vérifier", "age", "avertissement"),)


def ledger(output: Path) -> Ledger:
    """A ledger of two files that are there."""
    output.mkdir()
    for name in ("a.html", "b.html", MANIFEST):
        (output / name).write_text(name)
    outputs = {name: Made("entrées", seen(output / name) or Seen(""), "copie") for name in ("a.html", "b.html")}
    inputs = {"centres/a.yaml": Seen("0" * 64, (1, 2, 3, 4))}
    return Ledger("sol", "Europe/Paris", "2026-11-25", inputs, outputs, seen(output / MANIFEST), ROWS, "1 fichier lu")


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every part comes back."""
    one = ledger(tmp_path / "output")
    one.save(tmp_path / "cache/ledger.json")
    assert Ledger.load(tmp_path / "cache/ledger.json") == one


@pytest.mark.parametrize("at", [0, 30, 70, 200, -1])
def test_a_damaged_ledger_says_nothing(tmp_path: Path, at: int) -> None:
    """One byte changed anywhere, or an end cut off, and it is as if there were none."""
    path = tmp_path / "ledger.json"
    ledger(tmp_path / "output").save(path)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert Ledger.load(path) == Ledger()
    path.write_bytes(data[: len(data) // 2])
    assert Ledger.load(path) == Ledger()


@pytest.mark.parametrize("data", [b'{"form":2,"ground":"sol"}', b'{"form":3,"outputs":{"a.html":[{}]}}', b'[2,"sol"]', b"{"])
def test_a_ledger_of_another_form_says_nothing(tmp_path: Path, data: bytes) -> None:
    """What an older program kept, or anything else that is whole and no ledger, is as if there were none."""
    keep(tmp_path / "ledger.json", data)
    assert Ledger.load(tmp_path / "ledger.json") == Ledger()


def test_a_file_changed_by_hand_no_longer_stands(tmp_path: Path) -> None:
    """A changed, a missing or another manifest's site is not what was left; a file that changed does not stand."""
    output = tmp_path / "output"
    one = ledger(output)
    assert one.now(output) is not None
    assert one.standing("a.html", output) == one.outputs["a.html"]
    assert one.standing("c.html", output) is None
    (output / "a.html").write_text("a.htmm")
    assert one.now(output) is None
    assert one.standing("a.html", output) is None
    (output / "a.html").unlink()
    assert one.standing("a.html", output) is None
    (output / "a.html").write_text("a.html")
    assert one.now(output) is not None
    (output / MANIFEST).write_text("other")
    assert one.now(output) is None
    assert replace(one, manifest=None).now(output) is None
