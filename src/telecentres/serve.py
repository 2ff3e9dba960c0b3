"""The site on this machine, built again and shown again each time a file changes.

Nothing here knows how a site is built: `build` is a function that says whether it went well. Pages are served as they
were written; the one line of script that lets a page reload itself is added on the way out, never to the file.
"""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from watchfiles import DefaultFilter, watch

from telecentres.french import typeset

__all__ = ["serve"]

HOST = "127.0.0.1"
EVENTS = "/.en-direct"
SCRIPT = "/.en-direct.js"

# The page says which build it shows; an answer comes at once if that is no longer the newest.
_SCRIPT = b"""\
const { version } = document.currentScript.dataset;
new EventSource(`%(events)s?version=${version}`).addEventListener("reload", () => location.reload());
""".replace(b"%(events)s", EVENTS.encode())
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/manifest", "application/geo+json", "image/svg")

_POLL_SECONDS = 0.1
_SETTLE_MS = 10  # without another change, a save is over
_QUIET_SECONDS = 1.5  # without another save, nobody is kept waiting by what could wait
_HEARTBEAT_SECONDS = 15.0


class _Version:
    """The name of the newest build; whoever shows an older one can wait for a change."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._start = time.time_ns()  # a page left open over a restart must not think that it is up to date
        self._count = 0

    @property
    def name(self) -> str:
        return f"{self._start}-{self._count}"

    def advance(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def differs_from(self, name: str, seconds: float) -> bool:
        """True as soon as the newest build is not that one, False when it still is after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.name != name, seconds)


class _Handler(SimpleHTTPRequestHandler):
    """Files of the output folder as a web server would give them, never cached."""

    extensions_map = {  # noqa: RUF012 - the class attribute of the standard library
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml",
        ".geojson": "application/geo+json",
        ".ics": "text/calendar",
        ".js": "text/javascript",
        ".json": "application/json",
        ".vcf": "text/vcard",
        ".webmanifest": "application/manifest+json",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }

    def __init__(self, *args: Any, version: _Version, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == EVENTS:
            self._send_events(parse_qs(address.query).get("version", [""])[0])
        elif address.path == SCRIPT:
            self._send(HTTPStatus.OK, "text/javascript", _SCRIPT)
        else:
            self._send_file()

    def do_HEAD(self) -> None:
        self._send_file()

    def _send_file(self) -> None:
        address = urlsplit(self.path)
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not address.path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            # A second slash at the start would name another host.
            self.send_header("Location", "/" + address.path.strip("/") + "/" + (f"?{address.query}" if address.query else ""))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if address.path.endswith("/"):
            path /= "index.html"
        status = HTTPStatus.OK
        try:
            data = path.read_bytes()
        except (OSError, ValueError):  # ValueError: a zero byte in the address
            status = HTTPStatus.NOT_FOUND
            path = Path(self.directory) / "404.html"
            try:
                data = path.read_bytes()
            except OSError:
                self._send(status, "text/plain", typeset("Pas encore de page ici : voyez le terminal.\n").encode(), refresh=True)
                return
        kind = self.guess_type(str(path))
        if kind == "text/html":
            data = self._with_script(data)
        self._send(status, kind, data)

    def _with_script(self, page: bytes) -> bytes:
        line = f'<script src="{SCRIPT}" data-version="{self.version.name}"></script>'.encode()
        ends = list(_BODY_END.finditer(page))
        at = ends[-1].start() if ends else len(page)
        return page[:at] + line + page[at:]

    def _send(self, status: HTTPStatus, kind: str, data: bytes, *, refresh: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(_TEXT_TYPES) else kind)
        self.send_header("Content-Length", str(len(data)))
        if refresh:
            self.send_header("Refresh", "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _send_events(self, version: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b": bonjour\n\n")
        while not self.version.differs_from(version, _HEARTBEAT_SECONDS):
            self.wfile.write(b": toujours la\n\n")  # fails, and so ends, when the page has gone
        self.wfile.write(f"event: reload\ndata: {self.version.name}\n\n".encode())

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def handle(self) -> None:
        with suppress(ConnectionError):  # the visitor may go elsewhere before the answer is complete
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name the standard library gives it
        """Requests are not news; only builds are."""


class _Server(ThreadingHTTPServer):
    # On Windows this option would let two servers share a port in silence.
    allow_reuse_address = os.name != "nt"
    daemon_threads = True


class _Watch:
    """Sets `changed` when anything changes under some paths, also when one of them appears, or is replaced by rename."""

    def __init__(self, paths: Sequence[Path], changed: Event, stop: Event) -> None:
        self._paths = tuple(Path(path).absolute() for path in paths)
        self._changed = changed
        self._stop = stop
        self._is_ours = DefaultFilter()

    def start(self) -> None:
        """Return once every later change will be seen."""
        ready = Event()
        Thread(target=self._watch_the_paths_themselves, args=(ready,), daemon=True).start()
        ready.wait(10)

    def _watch_the_paths_themselves(self, ready: Event) -> None:
        """Their parents are watched, one level deep: a watch on a path itself ends when it is replaced."""
        names = {str(path) for path in self._paths}
        parents = {path.parent for path in self._paths if path.parent.is_dir()}
        end_inside = self._watch_inside()
        for changes in watch(
            *parents,
            recursive=False,
            watch_filter=lambda _, path: path in names,
            stop_event=self._stop,
            rust_timeout=int(_POLL_SECONDS * 1000),
            step=_SETTLE_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        ):
            ready.set()
            if changes:
                end_inside.set()
                end_inside = self._watch_inside()
                self._changed.set()
        end_inside.set()

    def _watch_inside(self) -> Event:
        """Watch what the folders hold; the event that ends it."""
        end, ready = Event(), Event()
        folders = [path for path in self._paths if path.is_dir()]

        def run() -> None:
            try:
                for changes in watch(
                    *folders,
                    watch_filter=self._is_ours,
                    stop_event=end,
                    rust_timeout=int(_POLL_SECONDS * 1000),
                    step=_SETTLE_MS,
                    yield_on_timeout=True,
                    raise_interrupt=False,
                ):
                    ready.set()
                    if changes:
                        self._changed.set()
            except FileNotFoundError:
                self._changed.set()  # a folder left while the watch began; its parent tells when it is back
            ready.set()

        if folders:
            Thread(target=run, daemon=True).start()
            ready.wait(10)
        return end


def serve(
    build: Callable[[], bool],
    watched: Sequence[Path],
    output: Path,
    port: int,
    *,
    complete: Callable[[], bool] = lambda: True,
    stop: Event | None = None,
) -> int:
    """Build, serve `output`, build again after each change under `watched`, until Ctrl-C or `stop`; the exit code.

    A change made during a build leads to another build. A build that fails is announced, and the site stays as it was.
    `complete` does what may wait until the pages are shown and nothing more is saved for a while.
    """
    stop = stop or Event()
    version = _Version()
    try:
        server = _Server((HOST, port), partial(_Handler, version=version, directory=str(output.absolute())))
    except (OSError, OverflowError) as error:
        _say(_why_no_port(port, error))
        return 1
    changed = Event()
    try:
        _Watch(watched, changed, stop).start()
        is_good = _built(build)
        Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True).start()
        try:
            _say(f"http://localhost:{port}/ : le site suit vos fichiers. Ctrl-C pour arrêter.")
            due = inf  # when what may wait is done
            while not stop.is_set():
                # A wait without an end cannot be interrupted by Ctrl-C on every system.
                if not changed.wait(_POLL_SECONDS):
                    if time.monotonic() >= due:
                        due = inf
                        complete()
                    continue
                changed.clear()  # before the build: what changes during it sets it again
                was_good, is_good = is_good, _built(build)
                due = inf
                if is_good:
                    version.advance()
                    _say("Site reconstruit." if was_good else "Réparé : le site est de nouveau à jour.")
                    due = time.monotonic() + _QUIET_SECONDS
        finally:
            server.shutdown()
    except KeyboardInterrupt:
        _say("\nArrêté.")
    finally:
        stop.set()
        server.server_close()
    return 0


def _built(build: Callable[[], bool]) -> bool:
    if build():
        return True
    _say("La construction a échoué ; le site reste tel qu’il était. Corrigez, enregistrez : il sera reconstruit.")
    return False


def _why_no_port(port: int, error: Exception) -> str:
    if isinstance(error, OverflowError):
        return f"Le port {port} n’existe pas ; choisissez un nombre entre 1024 et 65535."
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return f"Le port {port} est déjà pris ; arrêtez l’autre serveur, ou essayez : invoke serve --port {port + 1}"
    return f"Le port {port} est refusé par le système ; essayez : invoke serve --port 8001"


def _say(sentence: str) -> None:
    print(typeset(sentence), flush=True)
