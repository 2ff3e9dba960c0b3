"""What was read is taken from the shelf, by its bytes, and is what reading gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from telecentres.read import shelf as module
from telecentres.read.centre import Centre
from telecentres.read.records import News
from telecentres.read.shelf import Shelf, Source, read_source


@pytest.fixture
def sources(root: Path) -> list[Source]:
    """Every sheet and news item of the demonstration."""
    sheets, news = sorted((root / "demo/centres").glob("*.yaml")), sorted((root / "demo/content/news").glob("*.md"))
    found = [Source(Centre, f"centres/{path.name}", path.stem, path.read_bytes()) for path in sheets]
    found += [Source(News, f"news/{path.name}", path.stem[11:], path.read_bytes()) for path in news]
    assert len(found) > 15
    return found


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were read for real."""
    paths: list[str] = []

    def counted(source: Source) -> module.Read:
        paths.append(source.path)
        return read_source(source)

    monkeypatch.setattr(module, "read_source", counted)
    return paths


def test_the_shelf_gives_what_reading_gives(sources: list[Source], tmp_path: Path) -> None:
    """Records, texts and problems are those of a reading, the first time and from the file."""
    expected = [read_source(source) for source in sources]
    for _ in range(2):
        found = Shelf(tmp_path / "shelf", "code").read(sources)
        assert found == expected
        assert [document.text for _, document in found] == [document.text for _, document in expected]
        assert [document.problems for _, document in found] == [document.problems for _, document in expected]


def test_only_what_changed_is_read(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """Another byte, another path or another name is another file; what stays is not read again, here or in another run."""
    shelf = Shelf(tmp_path / "shelf", "code")
    shelf.read(sources)
    assert len(runs) == len(sources)
    runs.clear()
    changed = [Source(Centre, sources[0].path, sources[0].slug, sources[0].raw + b"\n"), *sources[1:]]
    shelf.read(changed)
    assert runs == [sources[0].path]
    runs.clear()
    renamed = [*changed[:-1], Source(News, "news/autre.md", "autre", changed[-1].raw)]
    Shelf(tmp_path / "shelf", "code").read(renamed)
    assert runs == ["news/autre.md"]


def test_other_code_reads_again(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """What another version of the code has read is left aside."""
    Shelf(tmp_path / "shelf", "code").read(sources)
    runs.clear()
    Shelf(tmp_path / "shelf", "other code").read(sources)
    assert len(runs) == len(sources)


@pytest.mark.parametrize("damage", [lambda data: data[:100], lambda data: data[:0], lambda data: data[:50] + b"\0" + data[51:]])
def test_a_damaged_shelf_is_left_aside(sources: list[Source], tmp_path: Path, damage: object) -> None:
    """Cut short, emptied or changed by one byte, it gives nothing; reading does."""
    path = tmp_path / "shelf"
    Shelf(path, "code").read(sources)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert Shelf(path, "code").read(sources) == [read_source(source) for source in sources]


def test_nothing_old_stays(sources: list[Source], tmp_path: Path) -> None:
    """A shelf holds what it was last asked for."""
    path = tmp_path / "shelf"
    Shelf(path, "code").read(sources)
    size = path.stat().st_size
    Shelf(path, "code").read(sources[:3])
    assert path.stat().st_size < size / 2


def test_a_folder_that_cannot_be_written_is_done_without(sources: list[Source], tmp_path: Path) -> None:
    """No shelf, no fault."""
    (tmp_path / "file").write_text("")
    assert Shelf(tmp_path / "file/shelf", "code").read(sources[:2]) == [read_source(source) for source in sources[:2]]


def test_processes_give_what_one_gives(sources: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    """Shared among three processes, the records are in their order and the same."""
    monkeypatch.setattr(module, "_FEWEST_TO_SHARE", 1)
    assert Shelf(None, "code", 3).read(sources) == [read_source(source) for source in sources]
