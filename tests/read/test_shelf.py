"""What was read is taken from the shelf, by its bytes, and is what reading gives."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from telecentres.read import shelf as module
from telecentres.read.centre import Centre
from telecentres.read.closed import CLOSED
from telecentres.read.nodes import Document
from telecentres.read.packing import unpacked
from telecentres.read.records import News
from telecentres.read.shelf import Shelf
from telecentres.read.source import Record, Shelved, Source, read_source


def source_of(kind: type[Record], path: Path, slug: str) -> Source:
    """A file as a build would name it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Source(kind, f"{path.parent.name}/{path.name}", slug, str(path), digest)


@pytest.fixture
def sources(root: Path, tmp_path: Path) -> list[Source]:
    """Copies of every sheet and news item of the demonstration."""
    found = []
    for kind, folder, pattern in ((Centre, "centres", "*.yaml"), (News, "content/news", "*.md")):
        for path in sorted((root / "demo" / folder).glob(pattern)):
            copy = tmp_path / folder / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            found.append(source_of(kind, copy, path.stem if kind is Centre else path.stem[11:]))
    assert len(found) > 15
    return found


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were read for real."""
    paths: list[str] = []

    def counted(source: Source, raw: bytes) -> tuple[Record | None, Document]:
        paths.append(source.path)
        return read_source(source, raw)

    monkeypatch.setattr(module, "read_source", counted)
    return paths


def read(source: Source) -> tuple[Record | None, Document]:
    """What reading gives."""
    return read_source(source, source.raw)


def length(record: Record) -> int:
    """A note: how long the record's text is."""
    return len(record.document.text)


def shelved(shelf: Shelf, sources: list[Source], ground: str = "") -> list[Shelved]:
    """What a shelf gives, kept for the next one."""
    found = shelf.read(sources, length, ground)
    shelf.save()
    return found


def test_the_shelf_gives_what_reading_gives(sources: list[Source], tmp_path: Path) -> None:
    """Records, texts, problems and notes are those of a reading, the first time and from the file."""
    expected = [read(source) for source in sources]
    for _ in range(2):
        found = shelved(Shelf(tmp_path / "shelf", "code"), sources)
        assert [one.record for one in found] == [record for record, _ in expected]
        assert [one.record and one.record.document.text for one in found] == [document.text for _, document in expected]
        assert [one.problems for one in found] == [document.problems for _, document in expected]
        assert [one.note for one in found] == [len(document.text) for _, document in expected]


def test_a_record_is_closed_until_it_is_asked_for_more(
    sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slug and path, and the head of a news item, open nothing; any other field opens the record once."""
    shelved(Shelf(tmp_path / "shelf", "code"), sources)
    found = [one.record for one in shelved(Shelf(tmp_path / "shelf", "code"), sources)]
    opened: list[int] = []

    def counted(kind: type[Record], data: bytes) -> Record:
        opened.append(1)
        return unpacked(kind, data)

    monkeypatch.setattr("telecentres.read.shelf.unpacked", counted)
    for record, source in zip(found, sources, strict=True):
        assert record is not None
        assert isinstance(record, source.kind)
        assert isinstance(record, CLOSED)
        assert (record.slug, record.document.path) == (source.slug, source.path)
        if isinstance(record, News):
            assert record.title != str(record.date)
    assert not opened
    sheet, item = found[0], found[-1]
    assert isinstance(sheet, Centre)
    assert isinstance(item, News)
    assert sheet.name
    assert sheet.address.locality
    assert sheet.document.text
    assert len(opened) == 1
    assert item.document.text.endswith(item.body.markdown)
    assert len(opened) == 2
    assert not hasattr(sheet, "nom")
    other = replace(sheet, name="Un autre nom")
    assert (other.name, other.slug, sheet.name) == ("Un autre nom", sheet.slug, sheet.name)
    assert other != sheet == replace(sheet)


def test_only_what_changed_is_read(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """Another byte, another path or another name is another file; what stays is not read again, here or in another run."""
    shelf = Shelf(tmp_path / "shelf", "code")
    before = shelved(shelf, sources)
    assert len(runs) == len(sources)
    runs.clear()
    path = Path(sources[0].file)
    path.write_bytes(path.read_bytes() + b"\n")
    changed = [source_of(Centre, path, sources[0].slug), *sources[1:]]
    after = shelved(shelf, changed)
    assert runs == [sources[0].path]
    assert [one.record is other.record for one, other in zip(before, after, strict=True)] == [False, *[True] * (len(sources) - 1)]
    runs.clear()
    renamed = [*changed[:-1], replace(changed[-1], path="news/autre.md", slug="autre")]
    shelved(Shelf(tmp_path / "shelf", "code"), renamed)
    assert runs == ["news/autre.md"]


def test_a_file_that_changes_meanwhile_is_what_it_was_read_as(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """Its digest was taken before; what is kept goes by the bytes that were read: what was before is read again."""
    path = Path(sources[0].file)
    old = path.read_bytes()
    path.write_bytes(old + b"\n# relue\n")
    (found, *_) = shelved(Shelf(tmp_path / "shelf", "code"), sources)
    assert found.record is not None
    assert found.record.document.text.endswith("# relue\n")
    path.write_bytes(old)
    runs.clear()
    (again, *_) = shelved(Shelf(tmp_path / "shelf", "code"), sources)
    assert runs == [sources[0].path]
    assert again.record is not None
    assert not again.record.document.text.endswith("# relue\n")


def test_another_ground_makes_notes_again_and_reads_nothing(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """What is noted may depend on more than the file; the record does not."""
    shelved(Shelf(tmp_path / "shelf", "code"), sources, "lundi")
    runs.clear()
    shelf = Shelf(tmp_path / "shelf", "code")
    notes: list[str] = []

    def told(record: Record) -> str:
        notes.append(record.slug)
        return record.slug

    assert [one.note for one in shelf.read(sources, told, "mardi")] == [source.slug for source in sources]
    assert notes == [source.slug for source in sources]
    shelf.save()
    assert [one.note for one in Shelf(tmp_path / "shelf", "code").read(sources, told, "mardi")] == notes
    assert len(notes) == len(sources)
    assert not runs


def test_results_are_made_once_and_kept_while_asked_for(tmp_path: Path) -> None:
    """What one run does not ask for is no longer there for the next."""
    calls: list[str] = []

    def made(key: str) -> str:
        calls.append(key)
        return key.upper()

    def asked(*keys: str) -> list[str]:
        shelf = Shelf(tmp_path / "shelf", "code")
        shelf.read([])
        found = shelf.results({key: (key,) for key in keys}, made)
        shelf.save()
        return found

    assert asked("a", "b") == ["A", "B"]
    assert asked("a") == ["A"]
    assert calls == ["a", "b"]
    assert asked("a", "b") == ["A", "B"]
    assert calls == ["a", "b", "b"]
    shelf = Shelf(tmp_path / "shelf", "code")
    shelf.read([])
    shelf.save(is_whole=False)
    assert asked("a", "b") == ["A", "B"]
    assert calls == ["a", "b", "b"]


def test_other_code_reads_again(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """What another version of the code has read is left aside."""
    shelved(Shelf(tmp_path / "shelf", "code"), sources)
    runs.clear()
    shelved(Shelf(tmp_path / "shelf", "other code"), sources)
    assert len(runs) == len(sources)


def test_two_programs_at_one_shelf_do_not_mix(sources: list[Source], tmp_path: Path, runs: list[str]) -> None:
    """What another version of the code took the place with meanwhile is not added to: each finds its own, or nothing."""
    one = Shelf(tmp_path / "shelf", "code")
    shelved(one, sources)
    shelved(Shelf(tmp_path / "shelf", "other code"), sources[:3])
    path = Path(sources[0].file)
    path.write_bytes(path.read_bytes() + b"\n")
    changed = [source_of(Centre, path, sources[0].slug), *sources[1:]]
    shelved(one, changed)
    runs.clear()
    assert [found.record for found in shelved(Shelf(tmp_path / "shelf", "other code"), changed)] == [read(s)[0] for s in changed]
    assert len(runs) >= len(changed) - 2
    assert [found.record for found in shelved(one, changed)] == [read(source)[0] for source in changed]


def overwritten(data: bytes, share: int) -> bytes:
    """Some zeros in the middle of it."""
    at = len(data) * share // 20
    return data[:at] + bytes(64) + data[at + 64 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:100],
        lambda data: data[:0],
        lambda data: data[:5000],
        lambda data: data[: len(data) // 2],
        lambda data: data[:50] + b"\0" + data[51:],
        *(partial(overwritten, share=share) for share in range(1, 20)),
    ],
)
def test_a_damaged_shelf_is_left_aside(sources: list[Source], tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """Cut short, emptied or overwritten anywhere, what is lost is read again; and it is mended by the way."""
    path = tmp_path / "shelf"
    shelved(Shelf(path, "code"), sources)
    path.write_bytes(damage(path.read_bytes()))
    expected = [read(source)[0] for source in sources]
    for _ in range(2):
        assert [one.record for one in shelved(Shelf(path, "code"), sources)] == expected


def test_nothing_old_stays(sources: list[Source], tmp_path: Path) -> None:
    """A shelf holds what it was last asked for."""
    path = tmp_path / "shelf"
    shelved(Shelf(path, "code"), sources)
    size = path.stat().st_size
    shelved(Shelf(path, "code"), sources[:3])
    assert path.stat().st_size < size / 2


def test_a_folder_that_cannot_be_written_is_done_without(sources: list[Source], tmp_path: Path) -> None:
    """No shelf, no fault."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file/shelf", None):
        found = shelved(Shelf(path, "code"), sources[:2])
        assert [one.record for one in found] == [read(source)[0] for source in sources[:2]]


def test_processes_give_what_one_gives(sources: list[Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shared among three processes, records and notes are in their order and the same, with another ground too."""
    monkeypatch.setattr(module, "_FEWEST_TO_SHARE", 1)
    for file in (None, tmp_path / "shelf"):
        shelf = Shelf(file, "code", 3)
        for ground in ("lundi", "mardi"):
            found = shelved(shelf, sources, ground)
            assert [one.record for one in found] == [read(source)[0] for source in sources]
            assert [one.note for one in found] == [len(read(source)[1].text) for source in sources]


def test_many_records_are_kept_by_another_process(
    sources: list[Source], runs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the run goes on they are written down, and the next run has them all; so has the run itself."""
    monkeypatch.setattr(module, "_FEWEST_TO_SHARE", 1)
    shelf = Shelf(tmp_path / "shelf", "code", 2)
    expected = [one.record for one in shelved(shelf, sources)]
    for process in multiprocessing.active_children():
        process.join()
        assert process.exitcode == 0
    runs.clear()
    assert [one.record for one in shelf.read(sources, length)] == expected
    assert [one.record for one in shelved(Shelf(tmp_path / "shelf", "code"), sources)] == expected
    assert runs == []
