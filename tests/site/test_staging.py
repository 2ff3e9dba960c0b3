"""Files wait, then move: what is ours is known after any end, and what is not ours stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from telecentres.site.staging import MANIFEST, NotOurs, Staging


def build(output: Path, **files: str) -> tuple[int, int]:
    """A build of these files."""
    staging = Staging(output)
    for name, text in files.items():
        staging.write(f"{name}/index.html", text.encode())
    return staging.commit()


def names(output: Path) -> set[str]:
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}


def test_a_first_site_is_moved_whole(tmp_path: Path) -> None:
    """The folder where its files waited becomes the site; an empty folder gives way to it."""
    for output in (tmp_path / "new", tmp_path / "empty"):
        if output.name == "empty":
            output.mkdir()
        staging = Staging(output)
        staging.write("a/index.html", b"a")
        number = staging.folder.stat().st_ino
        assert staging.commit() == (1, 0)
        assert output.stat().st_ino == number
        assert names(output) == {"a/index.html", MANIFEST}


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    """The site is written where the link leads."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").symlink_to("elsewhere")
    assert build(tmp_path / "output", a="a") == (1, 0)
    assert (tmp_path / "output").is_symlink()
    assert names(tmp_path / "elsewhere") == {"a/index.html", MANIFEST}


def test_later_builds_move_what_changed(tmp_path: Path) -> None:
    """Equal bytes stay, others are replaced, what is no longer wanted goes with its folder."""
    output = tmp_path / "output"
    build(output, a="a", b="b", c="c")
    before = (output / "a/index.html").stat().st_ino
    assert build(output, a="a", b="other") == (1, 1)
    assert (output / "a/index.html").stat().st_ino == before
    assert names(output) == {"a/index.html", "b/index.html", MANIFEST}
    assert not (output / "c").exists()


def test_what_is_kept_is_not_written(tmp_path: Path) -> None:
    """A kept file has its place and its digest, and may not be written again."""
    output = tmp_path / "output"
    build(output, a="a")
    staging = Staging(output)
    staging.keep("a/index.html", "0" * 64)
    with pytest.raises(ValueError, match="twice"):
        staging.write("a/index.html", b"b")
    assert staging.commit() == (0, 0)
    assert (output / "a/index.html").read_text() == "a"


@pytest.mark.parametrize("is_first", [True, False])
def test_a_build_stopped_among_its_moves_is_put_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool) -> None:
    """What it moved without a manifest that names it is known to be ours: the next build removes what it does not want."""
    output = tmp_path / "output"
    if is_first:
        output.mkdir()
        (output / "a").mkdir()  # not empty, so that files move one by one
        (output / "a/index.html").write_text("a")
        (output / MANIFEST).write_text(json.dumps({"files": {}}))
    else:
        build(output, a="a")
    real = Path.replace
    moves: list[Path] = []

    def stopped(path: Path, target: Path) -> Path:
        if path.name == "index.html":
            if len(moves) == 2:
                raise KeyboardInterrupt
            moves.append(target)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        build(output, x="x", y="y", z="z")
    monkeypatch.undo()
    assert {"x/index.html", "y/index.html"} <= names(output)
    assert build(output, a="a", z="z")[1] >= 2
    assert names(output) == {"a/index.html", "z/index.html", MANIFEST}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_what_the_build_before_the_last_moved_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build that is stopped too does not forget what the first left in no manifest."""
    output = tmp_path / "output"
    build(output, a="a")
    real = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        if path.parent.name in ("y", "w"):
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    for files in ({"x": "x", "y": "y"}, {"w": "w"}):
        with pytest.raises(KeyboardInterrupt):
            build(output, a="a", **files)
    monkeypatch.undo()
    assert names(output) == {"a/index.html", "x/index.html", MANIFEST}
    assert build(output, a="a") == (0, 3)
    assert names(output) == {"a/index.html", MANIFEST}


def test_a_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    """Files that no build wrote are nobody's to replace."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output/notes.txt").write_text("mine")
    with pytest.raises(NotOurs):
        Staging(tmp_path / "output")
