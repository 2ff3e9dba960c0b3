"""A real browser on the built sites, served over loopback as a host would: compressed, cached, with a 404 page."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from building import ROOT, Built, built
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder with gzip, and 404.html for what it does not have."""

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
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if "/theme/" in self.path else "no-cache")
        if path.suffix in (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt") and "gzip" in self.headers.get(
            "Accept-Encoding", ""
        ):
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


Serve = Callable[[Path], AbstractContextManager[str]]


def _production(network: str, folder: Path) -> Built:
    home = ROOT / network
    settings = folder / "conf.py"
    settings.write_text(
        f"import sys\nsys.path.insert(0, {str(home)!r})\nfrom pelicanconf import *\nPRODUCTION = True\n"
        'SITEURL = "https://host.example"\n',
        encoding="utf-8",
    )
    return built(home / "content", settings, folder / "output")


@pytest.fixture(scope="session")
def real_production(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real network's production build."""
    return _production("", tmp_path_factory.mktemp("real-production"))


@pytest.fixture(scope="session")
def demo_production(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration's production build."""
    return _production("demo", tmp_path_factory.mktemp("demo-production"))


@pytest.fixture(scope="session", params=["real", "demo"])
def production(request: pytest.FixtureRequest) -> Iterator[tuple[Built, str]]:
    """Each network's production build, and the address it is served at."""
    site: Built = request.getfixturevalue(f"{request.param}_production")
    with served(site.folder) as address:
        yield site, address


@pytest.fixture(scope="session")
def serve() -> Serve:
    """What serves a folder."""
    return served


@pytest.fixture(scope="session")
def demo_address(demo_production: Built) -> Iterator[str]:
    """The address at which the demonstration's production build is served."""
    with served(demo_production.folder) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    context = chromium.new_context(locale="fr-FR")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh tab."""
    return context.new_page()
