"""Whole releases side by side, on this machine and behind a real ssh server: what is online changes by one rename."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback_ssh import Server, sshd

from telecentres.publish import targets
from telecentres.publish.session import Failed, Refused, Session
from telecentres.publish.targets import Online, Releases
from telecentres.read.records import Destination, Place
from telecentres.read.records import Server as Machine
from telecentres.site.manifest import Manifest

pytestmark = pytest.mark.rsync

SITE = "https://www.escales.bzh"
Open = Callable[..., Releases]
MakeUp = Callable[..., Manifest]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An ssh server on the loopback."""
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def destination(folder: Path, place: Place, *, kept: int = 3, siteurl: str = SITE) -> Destination:
    machine = Machine(host="127.0.0.1") if place is Place.SERVER else None
    return Destination(siteurl=siteurl, place=place, folder=str(folder), server=machine, kept=kept)


@pytest.fixture(params=[Place.FOLDER, pytest.param(Place.SERVER, marks=pytest.mark.ssh)])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder of this machine, then one behind ssh."""
    if request.param is Place.SERVER:
        monkeypatch.setenv("TELECENTRES_SSH", request.getfixturevalue("server").command())
    where: Place = request.param
    return where


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """The folder that is published into; a space and a quote in its name are nothing special."""
    return tmp_path / "le site d'ici"


@pytest.fixture
def open_(www: Path, place: Place) -> Iterator[Open]:
    """Opens the target; what a test leaves open is closed behind it."""
    opened: list[Releases] = []

    def open_target(*, is_changing: bool = True, folder: Path = www, **more: Any) -> Releases:
        target = Releases(destination(folder, place, **more), is_changing=is_changing)
        opened.append(target)
        return target

    yield open_target
    for target in opened:
        target.close()


def put(open_: Open, built: Path, manifest: Manifest, **more: Any) -> str:
    target = open_(**more)
    try:
        return target.put(built, manifest)
    finally:
        target.close()


def test_a_release_is_whole_before_it_is_online(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """The second release takes the first one's place; what did not change is the same file on the disk."""
    built = tmp_path / "built"
    first = put(open_, built, made_up(built, "un", more={"robots.txt": b"x"}))
    assert first.startswith("000001-2026-11-23-")
    assert (www / "current").resolve() == www / "releases" / first
    assert tree(www / "current") == tree(built)
    inode = (www / "current/robots.txt").stat().st_ino
    manifest = made_up(built, "deux", more={"robots.txt": b"x"})
    second = put(open_, built, manifest)
    assert second == f"000002-2026-11-23-{manifest.digest[:8]}"
    assert (www / "current").resolve() == www / "releases" / second
    online = tree(www / "current")
    assert {name: online[name] for name in tree(built)} == tree(built)
    assert (www / "current/robots.txt").stat().st_ino == inode
    target = open_(is_changing=False)
    assert target.online() == Online.of(manifest)
    assert [(release.name, release.is_online) for release in target.releases()] == [(first, False), (second, True)]
    assert sorted(path.name for path in www.iterdir() if "lock" not in path.name) == [".telecentres", "current", "releases"]


def test_what_pages_of_other_releases_name_is_there(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """Assets of each kept release stand in the one online, after a publication as after going back."""
    built = tmp_path / "built"
    assets: set[str] = set()
    for text in ("un", "deux", "trois"):
        manifest = made_up(built, text)
        put(open_, built, manifest)
        assets |= {name for name in manifest.files if name.startswith("theme/")}
        assert {name for name in tree(www / "current") if name.startswith("theme/")} == assets
    target = open_()
    target.back_to(target.releases()[0])
    target.close()
    online = tree(www / "current")
    assert b"un" in online["index.html"]
    assert {name for name in online if name.startswith("theme/")} == assets


def test_going_back_and_on(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """A release put online again is the one online; the next publication has the next number all the same."""
    built = tmp_path / "built"
    names = [put(open_, built, made_up(built, text)) for text in ("un", "deux")]
    target = open_()
    target.back_to(target.releases()[0])
    assert [release.is_online for release in target.releases()] == [True, False]
    target.close()
    assert (www / "current").resolve().name == names[0]
    assert put(open_, built, made_up(built, "trois")).startswith("000003-")


def test_the_last_releases_are_kept(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """As many as the settings say, and the one online, whichever it is."""
    built = tmp_path / "built"
    names = [put(open_, built, made_up(built, str(number)), kept=3) for number in range(5)]
    assert sorted(path.name for path in (www / "releases").iterdir()) == names[2:]
    assert not (www / "trash").exists()


def test_no_clock_decides(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """A site built on an earlier day, or files from the future, still make the next release."""
    built = tmp_path / "built"
    put(open_, built, made_up(built, "un", day="2031-01-01"))
    for path in www.rglob("*"):
        os.utime(path, (4e9, 4e9), follow_symlinks=False)
    name = put(open_, built, made_up(built, "deux", day="2026-11-23"))
    assert name.startswith("000002-2026-11-23-")
    assert (www / "current").resolve().name == name
    assert b"deux" in (www / "current/index.html").read_bytes()


def test_what_is_left_of_a_publication_cut_short_is_taken_up(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """Half a site on its way, half a removal, a link half made and a release never shown do not stop the next one."""
    built = tmp_path / "built"
    put(open_, built, made_up(built, "un"))
    (www / "incoming/old").mkdir(parents=True)
    (www / "incoming/old/index.html").write_text("half")
    (www / "incoming/index.html").mkdir()
    (www / "trash/000000-2020-01-01-00000000").mkdir(parents=True)
    (www / "current.new").symlink_to("releases/none")
    (www / "releases/000002-2026-11-23-00000000").mkdir()
    manifest = made_up(built, "deux")
    name = put(open_, built, manifest)
    assert (www / "current").resolve().name == name
    assert {file: data for file, data in tree(www / "current").items() if file in manifest.files} == {
        file: data for file, data in tree(built).items() if file in manifest.files
    }
    assert not (www / "current/old").exists()
    assert not any((www / name).exists() for name in ("incoming", "trash", "current.new"))


def test_a_dry_run_changes_nothing(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """What would be sent and removed is listed, and no file of the target is touched, nor one made."""
    built = tmp_path / "built"
    made_up(built, "un", pages=2)
    target = open_(is_changing=False)
    assert len(target.changes(built)) == len(tree(built))
    assert target.online() is None
    target.close()
    assert not www.exists()
    put(open_, built, made_up(built, "un", pages=3))
    before = {path: path.lstat().st_mtime_ns for path in www.rglob("*")}
    manifest = made_up(built, "un", pages=2, more={"neuf.txt": b"x"})
    target = open_(is_changing=False)
    assert target.changes(built) == ["+ manifest.json", "+ neuf.txt", "+ version.json", "- centres/lieu-2/index.html"]
    target.close()
    assert {path: path.lstat().st_mtime_ns for path in www.rglob("*")} == before
    assert manifest.files["neuf.txt"]


def refused(open_: Open, www: Path, **more: Any) -> str:
    """The sentence with which opening the target is refused; nothing in it has changed."""
    before = sorted(www.rglob("*")) if www.exists() else None
    with pytest.raises(Refused) as refusal:
        open_(**more)
    assert (sorted(www.rglob("*")) if www.exists() else None) == before
    return str(refusal.value)


def test_a_folder_of_somebody_else_is_refused(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """A folder that holds something else, even a hidden file, is left as it is; an empty one is taken."""
    www.mkdir()
    (www / ".htaccess").write_text("theirs")
    assert "contient autre chose que nos versions" in refused(open_, www)
    (www / ".htaccess").unlink()
    (www / "index.html").write_text("theirs")
    assert "contient autre chose que nos versions" in refused(open_, www)
    (www / "index.html").unlink()
    put(open_, tmp_path / "built", made_up(tmp_path / "built", "un"))
    assert "est celui d’un autre site" in refused(open_, www, siteurl="https://autre.bzh")


def test_a_folder_that_cannot_be_made_is_refused(open_: Open, www: Path) -> None:
    """Where a file stands in the folder's place, or the one above is missing, nothing is made."""
    www.write_text("x")
    assert "ne peut être ni créé ni changé" in refused(open_, www)
    www.unlink()
    below = www / "a/b"
    assert "ne peut être ni créé ni changé" in refused(open_, www, folder=below)
    assert not www.exists()


@pytest.mark.ssh
def test_a_folder_named_from_home(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_up: MakeUp) -> None:
    """A path that does not start at the root is one from the home of the user on the server, for each step."""
    monkeypatch.setenv("TELECENTRES_SSH", server.command())
    www = Path(os.path.relpath(tmp_path / "www", pwd.getpwuid(os.getuid()).pw_dir))
    for text in ("un", "deux"):
        target = Releases(destination(www, Place.SERVER), is_changing=True)
        target.put(tmp_path / "built", made_up(tmp_path / "built", text, more={"robots.txt": b"x"}))
        target.close()
    first, second = sorted((tmp_path / "www/releases").iterdir())
    assert (first / "robots.txt").stat().st_ino == (second / "robots.txt").stat().st_ino


def test_two_at_once_are_refused(open_: Open, www: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one publication is open, another is refused; once it is closed, the next one is let in."""
    monkeypatch.setattr(targets, "WAIT", 0)
    first = open_()
    assert "Une autre publication est en cours" in refused(open_, www)
    open_(is_changing=False).close()
    first.close()
    monkeypatch.setattr(targets, "WAIT", 10)
    open_().close()


def test_what_arrives_damaged_is_not_shown(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """Where one byte is not what the manifest says, the old site stays, and nothing of the new one is kept."""
    built = tmp_path / "built"
    put(open_, built, made_up(built, "un"))
    before = tree(www / "current")
    manifest = made_up(built, "deux")
    with (built / "index.html").open("ab") as page:
        page.write(b"!")
    target = open_()
    with pytest.raises(Refused, match=r"n’est pas ce qui a été construit : index.html"):
        target.put(built, manifest)
    assert tree(www / "current") == before
    assert not (www / "incoming").exists()


def test_a_damaged_release_is_not_gone_back_to(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """A kept release with a changed file is refused, and what is online stays."""
    built = tmp_path / "built"
    first, second = (put(open_, built, made_up(built, text)) for text in ("un", "deux"))
    page = www / "releases" / first / "index.html"
    page.write_text("half")
    target = open_()
    with pytest.raises(Refused, match="n’est plus entière"):
        target.back_to(target.releases()[0])
    assert (www / "current").resolve().name == second


def test_a_site_that_cannot_be_read_is_no_empty_one(open_: Open, www: Path, made_up: MakeUp, tmp_path: Path) -> None:
    """Where the manifest online is damaged, what would be lost is unknown, and publishing is refused."""
    put(open_, tmp_path / "built", made_up(tmp_path / "built", "un"))
    (www / "current/manifest.json").write_text("{")
    target = open_(is_changing=False)
    with pytest.raises(Refused, match="ne peut pas être relu"):
        target.online()


def full_for_rsync(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make rsync fail on a large file as it does on a full disk."""
    rsync = shutil.which("rsync")
    script = folder / "rsync"
    folder.mkdir()
    script.write_text(
        '#!/bin/sh\nfor word in "$@"; do [ -f "$word/photo.jpg" ] && '
        "{ echo 'rsync: write failed: No space left on device (28)' >&2; exit 11; }; done\n"
        f'exec {rsync} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_full_disk_changes_nothing(  # noqa: PLR0917 - where, with what, and what fails
    open_: Open, www: Path, made_up: MakeUp, tmp_path: Path, small_disk: Callable[[Path], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the site has no room, the old one stays, the room is given back, and a smaller one is published."""
    if not small_disk(www):
        full_for_rsync(tmp_path / "bin", monkeypatch)
    built = tmp_path / "built"
    put(open_, built, made_up(built, "un"))
    before = tree(www / "current")
    manifest = made_up(built, "deux", more={"photo.jpg": os.urandom(2_000_000)})
    target = open_()
    with pytest.raises(Refused, match=r"[Ll]e disque est plein.* ; rien n’a changé en ligne"):
        target.put(built, manifest)
    target.close()
    assert tree(www / "current") == before
    assert not (www / "incoming").exists()
    put(open_, built, made_up(built, "trois"))


@pytest.mark.ssh
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"key": "other"}, "Le serveur refuse la clé"),
        ({"known": "nobody"}, "La clé de la machine n’est pas celle"),
        ({"most": 2500}, "La connexion au serveur s’est interrompue"),
    ],
)
def test_a_server_that_is_not_reached(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any], said: str
) -> None:
    """A key that is refused, a machine that is not the known one, a line that breaks: a sentence, and no folder is made."""
    monkeypatch.setenv("TELECENTRES_SSH", server.command(**fault))
    with pytest.raises(Refused, match=said):
        Releases(destination(tmp_path / "www", Place.SERVER), is_changing=True)
    assert not (tmp_path / "www").exists()


@pytest.mark.ssh
def test_a_port_where_nobody_listens(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is off is said to be."""
    monkeypatch.setenv("TELECENTRES_SSH", server.command().replace(str(server.port), "1"))
    with pytest.raises(Refused, match="ne répond pas à ssh"):
        Releases(destination(tmp_path / "www", Place.SERVER), is_changing=True)


@pytest.mark.ssh
@pytest.mark.parametrize("most", [40_000, 400_000])
def test_a_line_that_breaks_while_sending(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_up: MakeUp, most: int
) -> None:
    """Where the connection is lost on the way, the old site stays, and the next publication goes on unaided."""
    www, built = tmp_path / "www", tmp_path / "built"

    def publish(manifest: Manifest) -> None:
        target = Releases(destination(www, Place.SERVER), is_changing=True)
        try:
            target.put(built, manifest)
        finally:
            target.close()

    monkeypatch.setenv("TELECENTRES_SSH", server.command())
    publish(made_up(built, "un"))
    before = tree(www / "current")
    manifest = made_up(built, "deux", more={"photo.jpg": os.urandom(2_000_000)})
    monkeypatch.setenv("TELECENTRES_SSH", server.command(most=most))
    with pytest.raises(Refused, match=r"interrompue|ne répond pas"):
        publish(manifest)
    assert tree(www / "current") == before
    monkeypatch.setenv("TELECENTRES_SSH", server.command())
    publish(manifest)
    assert (www / "current/photo.jpg").read_bytes() == (built / "photo.jpg").read_bytes()


def test_a_session_runs_what_it_is_given() -> None:
    """Scripts run one after the other, with any signs in their arguments; a failed one says its code and what it printed."""
    session = Session()
    try:
        assert session.run('printf "%s|" "$@"', "a b", "c'd", 'e"f', "$g", "é\n") == "a b|c'd|e\"f|$g|é\n|"
        assert session.run("cat") == ""
        with pytest.raises(Failed) as failed:
            session.run("echo far; exit 7")
        assert (failed.value.code, failed.value.printed) == (7, "far\n")
        assert session.run("echo on") == "on\n"
    finally:
        session.close()


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their name, links followed."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.resolve().rglob("*")):
        if path.is_file():
            found[path.relative_to(folder.resolve()).as_posix()] = path.read_bytes()
    return found
