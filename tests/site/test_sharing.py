"""A published site's pages name a picture that is there; a local one draws none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import ROOT, Built, run_pelican
from PIL import Image

URL = "https://reseau.example/lieux"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration as it would be online."""
    output = tmp_path_factory.mktemp("published") / "output"
    settings = ROOT / "demo/pelicanconf.py"
    result = run_pelican(ROOT / "demo/content", settings, output, "-e", f'SITEURL="{URL}"', "PRODUCTION=true")
    assert result.returncode == 0, result.stdout + result.stderr
    return Built(output, result.stdout)


def meta(html: str, name: str) -> str | None:
    """What a meta tag of a page says."""
    found = re.search(rf'<meta (?:property|name)="{re.escape(name)}" content="([^"]*)">', html)
    return found[1] if found else None


def test_every_page_names_a_card_that_is_there(published: Built) -> None:
    """og:image is an absolute address, its file a picture of the size said, under 60 KB."""
    named = set()
    for file, html in published.pages.items():
        address = meta(html, "og:image")
        assert address, file
        assert address.startswith(f"{URL}/partage/")
        named.add(address.removeprefix(f"{URL}/"))
        assert meta(html, "twitter:card") == "summary_large_image"
    for name in named:
        path = published.folder / name
        assert path.stat().st_size <= 60 * 1024
        with Image.open(path) as picture:
            assert picture.size == (1200, 630)
    assert named == {f"partage/{path.name}" for path in (published.folder / "partage").iterdir()}


def test_who_has_a_card_and_who_shares_one(published: Built) -> None:
    """Home, sections, centres and EPCI have their own; a commune has its EPCI's, a facet its section's."""

    def card(address: str) -> str:
        return (meta(published.html(address), "og:image") or "").rpartition("/")[2].split(".")[0]

    assert card("") == "accueil"
    assert card("centres") == "centres"
    assert card("centres/minoterie") == "minoterie"
    assert card("services/wifi") == "centres"
    for folder in sorted((published.folder / "intercommunalites").iterdir()):
        if folder.is_dir():
            assert card(f"intercommunalites/{folder.name}") == folder.name
    epci = re.search(r"/intercommunalites/([\w-]+)/", published.html("communes/port-orphie"))
    assert epci
    assert card("communes/port-orphie") == epci[1]


def test_every_page_says_what_it_is(published: Built) -> None:
    """Title, description, kind, language and address stand in the head; the address is the canonical one."""
    for file, html in published.pages.items():
        assert meta(html, "og:title")
        assert meta(html, "og:description") == meta(html, "description")
        assert meta(html, "og:locale") == "fr_FR"
        address = meta(html, "og:url") or ""
        assert address == f"{URL}/{file.removesuffix('index.html')}"
        assert meta(html, "og:type") == ("article" if re.match(r"(actualites|brouillons)/.+/", file) else "website")


def test_a_local_site_draws_no_card(demo_site: Built) -> None:
    """Without an address of its own a site names no picture, and none is drawn."""
    assert not (demo_site.folder / "partage").exists()
    for html in demo_site.pages.values():
        assert meta(html, "og:image") is None
        assert meta(html, "og:url") is None
        assert meta(html, "twitter:card") == "summary"


def test_cards_do_not_depend_on_the_cache(published: Built, tmp_path: Path) -> None:
    """Built again with an empty cache, the site has the same bytes."""
    output = tmp_path / "output"
    settings = ["-e", f'SITEURL="{URL}"', "PRODUCTION=true", f'CACHE_FOLDER="{tmp_path / "cache"}"']
    result = run_pelican(ROOT / "demo/content", ROOT / "demo/pelicanconf.py", output, *settings)
    assert result.returncode == 0, result.stderr
    assert (output / "manifest.json").read_bytes() == (published.folder / "manifest.json").read_bytes()
