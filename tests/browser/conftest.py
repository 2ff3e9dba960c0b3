"""A real browser on production builds of both networks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from building import ROOT, Built, built, run_pelican
from hosting import served
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # as windows have it: else letters are wider in the shell
]

SITE = "https://site.example"

# Several browsers share the processors: what is expected may take its time, which costs nothing where it comes at once.
expect.set_options(timeout=20_000)

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
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration with relative links, served from a folder of a host."""
    folder = tmp_path_factory.mktemp("moved")
    result = run_pelican(ROOT / "demo/content", ROOT / "demo/pelicanconf.py", folder / "un/site", "-e", "RELATIVE_URLS=true")
    assert result.returncode == 0, result.stderr
    with served(folder) as address:
        yield f"{address}/un/site"


@pytest.fixture(scope="session")
def sites(real_production: Built, demo_production: Built) -> Iterator[dict[str, str]]:
    """The addresses of both networks, by name."""
    with served(real_production.folder) as real, served(demo_production.folder) as demo:
        yield {"real": real, "demo": demo}


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
    """Debian's Chromium, without a screen; its shell where that is there, which has no windows to draw: a third less work."""
    path = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))))
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


@pytest.fixture
def modules(chromium: Browser) -> Iterator[Page]:
    """A page that may import the theme's modules, as « /js/name.js »."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/")
        if path.startswith("js/"):
            route.fulfill(body=(ROOT / "theme/static" / path).read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><meta charset=utf-8>", content_type="text/html")

    context = chromium.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{SITE}/")
    yield page
    context.close()
