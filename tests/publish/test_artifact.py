"""The folder that a forge serves as its Pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from telecentres.publish.artifact import Artifact
from telecentres.publish.online import compare
from telecentres.publish.session import Refused
from telecentres.publish.targets import Online
from telecentres.read.records import Destination, Place
from telecentres.site.manifest import Manifest

MakeUp = Callable[..., Manifest]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def online(tmp_path: Path) -> Callable[[Path], str]:
    """Serves a folder as the forge would; gives its address."""

    def serve(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    servers: list[ThreadingHTTPServer] = []
    return serve


def artifact(siteurl: str, root: Path, folder: str = "public") -> Artifact:
    return Artifact(Destination(siteurl=siteurl, place=Place.PAGES, folder=folder), root)


def test_what_is_online_decides(tmp_path: Path, made_up: MakeUp, online: Callable[[Path], str]) -> None:
    """The gate asks the site itself: nothing there is a first publication, a manifest is what it says."""
    live, built = tmp_path / "live", tmp_path / "built"
    live.mkdir()
    address = online(live)
    manifest = made_up(built, "un", pages=2)
    target = artifact(address, tmp_path)
    assert target.online() is None
    assert len(target.changes(built)) == len(manifest.files)
    old = made_up(live, "un", pages=3)
    assert target.online() == Online.of(old)
    assert target.changes(built) == ["+ version.json", "- centres/lieu-2/index.html"]
    target.put(built, manifest)
    assert (tmp_path / "public/manifest.json").read_bytes() == (built / "manifest.json").read_bytes()
    target.put(live, old)
    assert (tmp_path / "public/centres/lieu-2/index.html").is_file()


def test_a_site_that_cannot_be_read_is_no_empty_one(tmp_path: Path, online: Callable[[Path], str]) -> None:
    """A host that does not answer, or answers something else, is no first publication."""
    (tmp_path / "manifest.json").write_text("<html>")
    with pytest.raises(Refused, match="ne peut pas être lue"):
        artifact(online(tmp_path), tmp_path).online()
    with pytest.raises(Refused, match=r"ne répond pas.* --accepter-moins-de-pages"):
        artifact("http://127.0.0.1:1", tmp_path).online()


@pytest.mark.parametrize("folder", ["public", "."])
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, folder: str) -> None:
    """A folder that holds no built site is not emptied, least of all the network's own."""
    (tmp_path / "public").mkdir()
    (tmp_path / "public/note.txt").write_text("x")
    with pytest.raises(Refused, match="contient autre chose"):
        artifact("https://escales.bzh", tmp_path, folder)


def test_verify_names_each_difference(tmp_path: Path, made_up: MakeUp, online: Callable[[Path], str]) -> None:
    """A byte changed, a page gone and another version are each said, and so is a site that shows no list."""
    manifest = made_up(tmp_path / "live", "un", pages=3, more={"robots.txt": b"x"})
    address = online(tmp_path / "live")
    assert compare(address, manifest) == ([], len(manifest.files))
    (tmp_path / "live/index.html").write_text("x")
    (tmp_path / "live/robots.txt").unlink()
    assert compare(address + "/", None)[0] == ["index.html : d’autres octets", "robots.txt : réponse 404"]
    other = made_up(tmp_path / "other", "deux", pages=3)
    assert compare(address, other)[0][0] == "La liste des fichiers en ligne n’est pas celle-ci : une autre version est en ligne."
    (tmp_path / "live/manifest.json").unlink()
    with pytest.raises(Refused, match="ne montre pas la liste"):
        compare(address, None)
    with pytest.raises(Refused, match="commence par https"):
        compare("www.escales.bzh", None)
