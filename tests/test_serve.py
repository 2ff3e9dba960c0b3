"""The live site: real files, a real server, real notices of change; only the build is a stand-in."""

from __future__ import annotations

import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from telecentres import serve as module
from telecentres.serve import serve

PAGE = "<!doctype html><title>{0}</title><body><p>{0}</p></body>"
PATIENCE = 10  # seconds


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until(condition: Callable[[], object]) -> None:
    """Wait for a condition, and fail when it does not come."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@dataclass
class Answer:
    """What the server sent."""

    status: int
    kind: str
    body: str
    headers: dict[str, str]


@dataclass
class Site:
    """A source file, an output folder, a server, and a build that copies the one to the other."""

    folder: Path
    port: int = field(default_factory=_free_port)
    stop: Event = field(default_factory=Event)
    builds: int = 0
    completed: list[str] = field(default_factory=list)
    goes_well: bool = True
    while_building: Callable[[], object] = lambda: None
    code: int | None = None

    @property
    def source(self) -> Path:
        return self.folder / "fiches" / "lieu.txt"

    @property
    def settings(self) -> Path:
        return self.folder / "reglages.txt"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def build(self) -> bool:
        """Publish the source as the home page, unless told to fail."""
        text = self.source.read_text() if self.source.exists() else "nothing"
        self.while_building()
        self.builds += 1
        if self.goes_well:
            self.output.mkdir(exist_ok=True)
            (self.output / "index.html").write_text(PAGE.format(text))
        return self.goes_well

    def complete(self) -> bool:
        """Note the build that the page showed when what may wait was done."""
        self.completed.append(self.version())
        return True

    def run(self) -> None:
        """Serve until stopped."""
        watched = [self.folder / "fiches", self.folder / "not-yet", self.settings]
        self.code = serve(self.build, watched, self.output, self.port, complete=self.complete, stop=self.stop)

    def get(self, address: str, method: str = "GET") -> Answer:
        """Ask for an address, as a browser would."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{address}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.headers["Content-Type"], answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers["Content-Type"], error.read().decode(), dict(error.headers))

    def version(self) -> str:
        """The build that the home page says it shows."""
        return self.get("/").body.split('data-version="')[1].split('"')[0]

    def next_event(self, version: str, first: Callable[[], object]) -> str:
        """The event that comes to a page of that version after something was done."""
        address = f"http://127.0.0.1:{self.port}/.en-direct?version={version}"
        with urllib.request.urlopen(address, timeout=PATIENCE) as stream:
            assert stream.readline().startswith(b":")
            first()
            for line in stream:
                if line.startswith(b"event:"):
                    return str(line, "utf-8").removeprefix("event:").strip()
        return ""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that is not served yet."""
    (tmp_path / "fiches").mkdir()
    site = Site(tmp_path)
    site.source.write_text("un")
    site.settings.write_text("a")
    return site


@pytest.fixture
def live(site: Site) -> Iterator[Site]:
    """A site that is served."""
    thread = Thread(target=site.run, daemon=True)
    thread.start()
    yield _served(site)
    site.stop.set()
    thread.join(PATIENCE)
    assert site.code == 0


def _served(site: Site) -> Site:
    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", site.port), 0.2) as asked:
                asked.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
                return bool(asked.recv(1))
        except OSError:
            return False

    _until(answers)
    return site


def test_the_site_is_built_before_it_is_served(live: Site) -> None:
    """The first page that is seen is that of the first build."""
    assert live.builds == 1
    assert "<p>un</p>" in live.get("/").body


def test_a_change_is_built_and_announced(live: Site) -> None:
    """Writing a watched file builds the site, then tells the page to load again."""
    assert live.next_event(live.version(), lambda: live.source.write_text("deux")) == "reload"
    assert "<p>deux</p>" in live.get("/").body


def test_a_change_during_a_build_is_not_lost(live: Site) -> None:
    """What is typed while a build runs, after the build has read the file, leads to another build."""

    def type_on() -> None:
        live.while_building = lambda: None
        live.source.write_text("trois")
        time.sleep(0.3)  # the notice of the change arrives before the build ends

    live.while_building = type_on
    live.source.write_text("deux")
    _until(lambda: "<p>trois</p>" in live.get("/").body)
    assert live.builds == 3


def test_a_change_during_the_first_build_is_not_lost(site: Site) -> None:
    """The files are watched before the first build begins."""

    def type_on() -> None:
        site.while_building = lambda: None
        site.source.write_text("deux")

    site.while_building = type_on
    thread = Thread(target=site.run, daemon=True)
    thread.start()
    _served(site)
    _until(lambda: "<p>deux</p>" in site.get("/").body)
    site.stop.set()
    thread.join(PATIENCE)


def test_a_page_older_than_the_site_is_told_at_once(live: Site) -> None:
    """A build between a page's load and its first question is not missed."""
    assert live.next_event("an-older-one", lambda: None) == "reload"


def test_a_failing_build_keeps_the_site(live: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """The last good site stays, unannounced, until the mistake is mended."""
    version = live.version()
    live.goes_well = False
    live.source.write_text("faute")
    _until(lambda: live.builds == 2)
    assert "<p>un</p>" in live.get("/").body
    assert live.version() == version
    live.goes_well = True
    assert live.next_event(version, lambda: live.source.write_text("mieux")) == "reload"
    assert "<p>mieux</p>" in live.get("/").body
    printed = capsys.readouterr().out
    assert "La construction a échoué\u00a0; le site reste tel qu’il était." in printed
    assert "Réparé" in printed


def test_a_site_that_never_was_is_waited_for(site: Site) -> None:
    """When the first build fails and there is no site, the address answers, and asks again by itself."""
    site.goes_well = False
    thread = Thread(target=site.run, daemon=True)
    thread.start()
    answer = _served(site).get("/")
    assert (answer.status, answer.headers["Refresh"]) == (404, "2")
    site.goes_well = True
    site.source.write_text("deux")
    _until(lambda: site.get("/").status == 200)
    site.stop.set()
    thread.join(PATIENCE)


def test_a_watched_file_may_be_replaced_again_and_again(live: Site) -> None:
    """Editors save by renaming a new file over the old one: each time is noticed."""
    for text in ("b", "c", "d"):

        def replace(text: str = text) -> None:
            new = live.folder / "nouveau.tmp"
            new.write_text(text)
            new.replace(live.settings)

        assert live.next_event(live.version(), replace) == "reload"


def test_a_watched_folder_may_come_later_and_be_replaced(live: Site) -> None:
    """A folder that did not exist at the start is watched when it comes, and again when another takes its place."""
    folder = live.folder / "not-yet"
    for _ in range(2):
        live.next_event(live.version(), folder.mkdir)
        live.next_event(live.version(), lambda: (folder / "page.txt").write_text("x"))
        live.next_event(live.version(), lambda: shutil.rmtree(folder))


def test_what_no_site_is_made_of_is_not_watched(live: Site) -> None:
    """A file beside the watched ones, or one that Python wrote, builds nothing."""
    (live.folder / "autre.txt").write_text("x")
    (live.folder / "fiches" / "__pycache__").mkdir()
    (live.folder / "fiches" / "__pycache__" / "a.pyc").write_text("x")
    time.sleep(0.6)
    assert live.builds == 1


def test_the_script_is_added_on_the_way_out_only(live: Site) -> None:
    """The page has the script before its end, the file has not, and the script is served."""
    body = live.get("/").body
    assert body.index("</p>") < body.index('<script src="/.en-direct.js"') < body.index("</body>")
    assert "script" not in (live.output / "index.html").read_text()
    script = live.get("/.en-direct.js")
    assert "EventSource" in script.body
    assert script.kind == "text/javascript; charset=utf-8"


ADDRESSES = (
    ("a/index.html", "/a/", 200, "text/html; charset=utf-8"),
    ("a/index.html", "/a/?x=1#y", 200, "text/html; charset=utf-8"),
    ("a/index.html", "/a/index.html", 200, "text/html; charset=utf-8"),
    ("a/index.html", "/a/index.html/", 404, "text/plain; charset=utf-8"),
    ("a/b.geojson", "/a/b.geojson", 200, "application/geo+json; charset=utf-8"),
    ("a/b.webmanifest", "/a/b.webmanifest", 200, "application/manifest+json; charset=utf-8"),
    ("a/b.js", "/a/b.js", 200, "text/javascript; charset=utf-8"),
    ("a/b.png", "/a/b.png", 200, "image/png"),
    ("a/b.png", "/a/", 404, "text/plain; charset=utf-8"),
    ("404.html", "/nowhere/", 404, "text/html; charset=utf-8"),
    ("404.html", "/../fiches/lieu.txt", 404, "text/html; charset=utf-8"),
    ("404.html", "/%2e%2e/fiches/lieu.txt", 404, "text/html; charset=utf-8"),
    ("404.html", "/a%00b", 404, "text/html; charset=utf-8"),
)


def test_addresses(live: Site, subtests: pytest.Subtests) -> None:
    """A folder gives its index, an unknown address the site's own 404 page, and nothing outside the site is given."""
    for file, address, status, kind in ADDRESSES:
        with subtests.test(address, file=file):
            path = live.output / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(PAGE.format("x"))
            answer = live.get(address)
            path.unlink()
            assert (answer.status, answer.kind) == (status, kind)
            assert answer.headers["Cache-Control"] == "no-store"
            assert ("<script" in answer.body) == (kind.startswith("text/html"))


def test_a_folder_without_its_slash_leads_to_the_folder(live: Site) -> None:
    """The address without a slash redirects on this very host, with its question kept."""
    (live.output / "a").mkdir()
    (live.output / "a" / "index.html").write_text(PAGE.format("x"))
    for asked, told in ((b"/a", b"/a/"), (b"//a?x=1", b"/a/?x=1")):
        with socket.create_connection(("127.0.0.1", live.port)) as line:
            line.sendall(b"GET " + asked + b" HTTP/1.0\r\n\r\n")
            answer = line.recv(2000)
        assert b" 301 " in answer
        assert b"Location: " + told + b"\r\n" in answer


def test_a_head_has_no_body(live: Site) -> None:
    """HEAD gives the length of what GET would give."""
    head, page = live.get("/", "HEAD"), live.get("/")
    assert head.body == ""
    assert head.headers["Content-Length"] == str(len(page.body))


def test_a_taken_port_is_a_sentence(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """When another program has the port, nothing is built, and the way out is told."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", site.port))
        other.listen()
        site.run()
    assert (site.code, site.builds) == (1, 0)
    assert f"Le port {site.port} est déjà pris" in capsys.readouterr().out


def test_a_port_that_cannot_be_is_a_sentence(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """A number above 65535 is no port."""
    site.port = 99999
    site.run()
    assert (site.code, site.builds) == (1, 0)
    assert "Le port 99999 n’existe pas" in capsys.readouterr().out


def test_ctrl_c_ends_it_well(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """An interruption, even in the middle of a build, ends with a word and exit code 0."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    site.while_building = interrupt
    site.run()
    assert site.code == 0
    assert "Arrêté." in capsys.readouterr().out


@pytest.mark.browser
def test_a_browser_shows_the_change_by_itself(live: Site) -> None:
    """An open page shows the new text without being touched."""
    from playwright.sync_api import expect, sync_playwright

    chromium = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))

    def watch() -> None:
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{live.port}/")
            expect(page.locator("p")).to_have_text("un")
            live.source.write_text("deux")
            expect(page.locator("p")).to_have_text("deux", timeout=PATIENCE * 1000)
            live.source.write_text("trois")
            expect(page.locator("p")).to_have_text("trois", timeout=PATIENCE * 1000)
            browser.close()

    # Playwright runs one loop a thread, and the session's browser has this one's.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(watch).result()


def test_what_may_wait_is_done_when_the_page_is_shown(live: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done once after a build that went well, when a page that asks is given that build already."""
    monkeypatch.setattr(module, "_QUIET_SECONDS", 0.1)
    shown = live.version()
    live.source.write_text("deux")
    _until(lambda: live.completed)
    assert live.completed == [live.version()]
    assert live.completed != [shown]
    live.goes_well = False
    live.source.write_text("trois")
    _until(lambda: live.builds == 3)
    time.sleep(0.5)
    assert len(live.completed) == 1


def test_who_saves_again_is_not_kept_waiting(live: Site) -> None:
    """What may wait is done once for saves that follow each other, behind the last."""
    for builds, text in enumerate(("deux", "trois", "quatre"), 2):
        live.source.write_text(text)
        _until(lambda builds=builds: live.builds == builds)  # type: ignore[misc]  # bound now, not when it is called
        time.sleep(0.4)
    _until(lambda: live.completed)
    assert live.completed == [live.version()]
