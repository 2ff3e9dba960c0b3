"""Releases in a real object storage on the loopback: whole pages at any moment, whatever a publication dies of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crawling import Visitors
from made_up import SITE
from ports import free_port, wait_for

from telecentres.publish import storage
from telecentres.publish.session import Refused
from telecentres.publish.storage import Storage
from telecentres.publish.targets import Online
from telecentres.read.records import Destination, Place
from telecentres.site.manifest import Manifest

MakeUp = Callable[..., Manifest]
RCLONE = str(Path(sys.executable).parent / "rclone")


@pytest.fixture
def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Path]]:
    """A storage that answers to anyone, its port, and the folder in which it keeps its objects."""
    port, kept = free_port(), tmp_path / "s3"
    (kept / "seau").mkdir(parents=True)
    config = tmp_path / "rclone.conf"
    config.write_text(f"[nuage]\ntype = s3\nprovider = Rclone\nendpoint = http://127.0.0.1:{port}\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(config))
    for name, seconds in (("BEAT", 0.2), ("DEAD", 2.0), ("SETTLE", 0.2)):
        monkeypatch.setattr(storage, name, seconds)
    process = subprocess.Popen(
        [
            *(RCLONE, "serve", "s3", str(kept), "--addr", f"127.0.0.1:{port}"),
            # Objects are complete before they are seen, and seen at once.
            *("--vfs-cache-mode", "writes", "--vfs-write-back", "0s", "--cache-dir", str(tmp_path / "cache")),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield port, kept / "seau/site"
    finally:
        process.terminate()
        process.wait()


def open_(*, is_changing: bool = True, remote: str = "nuage:seau/site", siteurl: str = SITE, kept: int = 2) -> Storage:
    return Storage(Destination(siteurl=siteurl, place=Place.STORAGE, remote=remote, kept=kept), is_changing=is_changing)


def put(built: Path, manifest: Manifest) -> str:
    target = open_()
    try:
        return target.put(built, manifest)
    finally:
        target.close()


def write(name: str, text: str) -> None:
    """Put an object there as anyone may."""
    subprocess.run([RCLONE, "rcat", name], input=text, text=True, check=True)


def served(folder: Path) -> dict[str, bytes]:
    """What is served: every object but ours."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        name: path.read_bytes() for path in files if not (name := path.relative_to(folder).as_posix()).startswith(".telecentres")
    }


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_releases_follow_each_other_and_come_back(s3: tuple[int, Path], tmp_path: Path, made_up: MakeUp) -> None:
    """What is served is what was built, with what pages of kept releases name; an older release comes back whole."""
    folder, built = s3[1], tmp_path / "built"
    first = put(built, made_up(built, "un", pages=3, more={"vieux.txt": b"x"}))
    assert served(folder) == tree(built)
    old = served(folder)
    manifest = made_up(built, "deux", pages=3)
    second = put(built, manifest)
    carried = {name for name in old if name.startswith("theme/")}
    now = served(folder)
    assert {name: data for name, data in now.items() if name not in carried} == tree(built)
    assert carried < now.keys()
    target = open_()
    assert target.online() == Online.of(manifest)
    assert [(release.name, release.is_online) for release in target.releases()] == [(first, False), (second, True)]
    target.back_to(target.releases()[0])
    target.close()
    assert {name: served(folder)[name] for name in old} == old
    third = put(built, made_up(built, "trois", pages=3))
    assert sorted(path.name for path in (folder / ".telecentres/releases").iterdir()) == [second, third]
    assert not (folder / ".telecentres/lock").exists()


def test_what_holds_something_else_is_refused(s3: tuple[int, Path], tmp_path: Path, made_up: MakeUp) -> None:
    """A place with objects of others, or of another site, is left as it is."""
    write("nuage:seau/leur/photo.jpg", "theirs")
    with pytest.raises(Refused, match="contient autre chose"):
        open_(remote="nuage:seau/leur")
    assert [path.name for path in s3[1].with_name("leur").iterdir()] == ["photo.jpg"]
    put(tmp_path / "built", made_up(tmp_path / "built", "un", pages=2))
    with pytest.raises(Refused, match="celui d’un autre site"):
        open_(siteurl="https://autre.bzh")
    with pytest.raises(Refused, match="n’est pas dans les réglages de rclone"):
        open_(remote="inconnu:seau")


def test_two_at_once_are_refused(s3: tuple[int, Path]) -> None:
    """While one publication lives, another is refused; one that died is taken to be gone after a while."""
    first = open_()
    with pytest.raises(Refused, match="Une autre publication est en cours"):
        open_()
    first.close()
    write("nuage:seau/site/.telecentres/lock", "dead 7")
    open_().close()


def test_a_dry_run_changes_nothing(s3: tuple[int, Path], tmp_path: Path, made_up: MakeUp) -> None:
    """What would change is listed, and no object is written."""
    built = tmp_path / "built"
    made_up(built, "un", pages=2)
    target = open_(is_changing=False)
    assert target.online() is None
    assert "+ index.html" in target.changes(built)
    assert not s3[1].exists()


def test_a_storage_that_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers, a sentence says so."""
    (tmp_path / "rclone.conf").write_text("[nuage]\ntype = s3\nprovider = Rclone\nendpoint = http://127.0.0.1:1\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
    with pytest.raises(Refused, match="Le stockage ne répond pas"):
        open_(is_changing=False)


_ONCE = """
import sys
from pathlib import Path
from telecentres.publish import storage
from telecentres.read.records import Destination, Place
from telecentres.site.manifest import MANIFEST, Manifest

storage.BEAT, storage.DEAD, storage.SETTLE = 0.2, 1.0, 0.1
target = storage.Storage(
    Destination(siteurl="https://www.escales.bzh", place=Place.STORAGE, remote="nuage:seau/site", kept=2), is_changing=True
)
built = Path(sys.argv[1])
target.put(built, Manifest.of((built / MANIFEST).read_text(encoding="utf-8")))
target.close()
"""


def test_visitors_never_see_a_publication_die(s3: tuple[int, Path], tmp_path: Path, made_up: MakeUp) -> None:
    """Killed at six moments, a publication leaves each page whole and its assets there; the next one puts all in order."""
    sites = tmp_path / "un", tmp_path / "deux"
    manifests = [made_up(site, site.name, pages=12) for site in sites]

    def start(site: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", _ONCE, str(site)], stdin=subprocess.DEVNULL, start_new_session=True)

    assert start(sites[0]).wait() == 0
    began = os.times().elapsed
    assert start(sites[1]).wait() == 0
    seconds = os.times().elapsed - began
    visitors = Visitors((manifest.files for manifest in manifests), below="seau/site/", index="index.html")
    with visitors.at(s3[0], count=2):
        for number in range(6):
            process = start(sites[number % 2])
            try:
                process.wait(seconds * (number + 0.5) / 6)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    assert visitors.faults == {}
    assert visitors.read > 50
    assert start(sites[1]).wait() == 0
    now = served(s3[1])
    assert {name: now[name] for name in tree(sites[1])} == tree(sites[1])
