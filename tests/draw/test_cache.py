"""What is kept from one build to the next never decides a byte."""

from __future__ import annotations

from pathlib import Path

from telecentres.draw.cache import Cache, recipe


def test_a_result_is_made_once(tmp_path: Path) -> None:
    """What was made is read, not made again; another key is another result."""
    cache, made = Cache(tmp_path), []

    def make() -> bytes:
        made.append(1)
        return b"octets"

    assert [cache.get("essai", "a", make) for _ in range(3)] == [b"octets"] * 3
    assert len(made) == 1
    cache.get("essai", "b", make)
    assert len(made) == 2


def test_a_damaged_result_is_made_again(tmp_path: Path) -> None:
    """A file cut short, changed or empty is not believed, and is put right."""
    cache = Cache(tmp_path)
    cache.get("essai", "a", lambda: b"octets")
    path = tmp_path / "essai/a"
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:-1] + b"X", b"", b"x"):
        path.write_bytes(damaged)
        assert cache.get("essai", "a", lambda: b"octets") == b"octets"
        assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """The result is made each time where there is a file in the folder's place, or no folder."""
    (tmp_path / "file").write_text("x")
    for cache in (Cache(tmp_path / "file"), Cache(None)):
        assert cache.get("essai", "a", lambda: b"octets") == b"octets"


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    """Beside the result nothing stays."""
    Cache(tmp_path).get("essai", "a", lambda: b"octets")
    assert [path.name for path in (tmp_path / "essai").iterdir()] == ["a"]


def test_parts_of_a_recipe_stay_apart() -> None:
    """« ab » and « c » is another recipe than « a » and « bc »; text and its bytes are the same."""
    assert recipe("ab", "c") != recipe("a", "bc")
    assert recipe("é") == recipe("é".encode())


def test_of_a_kind_of_objects_the_last_is_kept(tmp_path: Path) -> None:
    """An object comes back equal; another key of its kind takes its place."""
    cache = Cache(tmp_path)
    assert cache.pickled("a", "1", dict, [("b", 1)]) == cache.pickled("a", "1", dict, [("never", 0)]) == {"b": 1}
    assert cache.pickled("a", "2", list, "xy") == ["x", "y"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["2"]


def test_an_object_is_made_where_none_can_be_kept(tmp_path: Path) -> None:
    """Without a folder, or with one that cannot be written."""
    (tmp_path / "file").write_text("")
    for cache in (Cache(None), Cache(tmp_path / "file")):
        assert cache.pickled("a", "1", list, "xy") == ["x", "y"]
