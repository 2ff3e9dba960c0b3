"""A built site served over loopback as a host would: compressed, cached, each page with its policy, with a 404 page."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from telecentres.site.policy import header_of

__all__ = ["sent_size", "served"]


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder with gzip, each page with its policy, and 404.html for what it does not have.

    Files of a kind that `late` names come so many seconds late.
    """

    def __init__(self, *args: Any, late: dict[str, float], **kwargs: Any) -> None:
        self.late = late
        super().__init__(*args, **kwargs)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        status = 200
        if not path.is_file():
            status, path = 404, Path(self.directory) / "404.html"
        data = path.read_bytes()
        time.sleep(self.late.get(path.suffix, 0))
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix == ".html":
            self.send_header("Content-Security-Policy", header_of(data.decode()))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if "/theme/" in self.path else "no-cache")
        if path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt") and "gzip" in self.headers.get(
            "Accept-Encoding", ""
        ):
            data = _compressed(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):  # a visitor who leaves takes the rest with him
            self.wfile.write(data)


def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, 6)


def sent_size(data: bytes) -> int:
    """How many bytes of a text are sent."""
    return len(_compressed(data))


@contextmanager
def served(folder: Path, late: dict[str, float] | None = None) -> Iterator[str]:
    """The address at which a folder is served; files whose suffix `late` names come so many seconds late."""
    handler = partial(_Handler, directory=str(folder), late=late or {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
