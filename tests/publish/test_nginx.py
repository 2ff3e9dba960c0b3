"""Debian's nginx, with the lines that the build wrote for it, serves the built site."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from ports import nginx

from telecentres.publish.online import compare
from telecentres.site.headers import joined_policy
from telecentres.site.manifest import Manifest
from telecentres.site.policy import header_of

pytestmark = pytest.mark.nginx

Site = tuple[Path, Manifest]


@pytest.fixture(scope="module")
def port(built_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx on a port of the loopback, the site at its root."""
    with nginx(built_site[0], tmp_path_factory.mktemp("nginx"), built_site[0] / "_nginx.conf") as port:
        yield port


def ask(port: int, path: str, encoding: str = "identity") -> tuple[int, dict[str, str], bytes]:
    """The status, headers and bytes of one request; each header is said once."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    names = [name.lower() for name, _ in answer.getheaders()]
    assert len(names) == len(set(names)), names
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_a_page_is_kept_shortly_and_guarded(built_site: Site, port: int) -> None:
    """A page comes with its policy, a short life and its type; so does what is not there, without being remembered."""
    status, headers, data = ask(port, "/")
    html = (built_site[0] / "index.html").read_text(encoding="utf-8")
    assert (status, data.decode()) == (200, html)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=300, must-revalidate"
    pages = [path.read_text(encoding="utf-8") for path in built_site[0].rglob("*.html")]
    assert headers["content-security-policy"] == joined_policy(map(header_of, pages))
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"] == "max-age=31536000"
    status, headers, data = ask(port, "/theme/css/style.00000000.css")
    assert (status, data) == (404, (built_site[0] / "404.html").read_bytes())
    assert "cache-control" not in headers
    assert headers["x-content-type-options"] == "nosniff"


def test_hashed_files_are_kept_for_a_year(built_site: Site, port: int) -> None:
    """Every file whose name holds its hash is served as one that never changes."""
    hashed = [name for name in built_site[1].files if name.startswith("theme/") and not name.endswith((".br", ".gz"))]
    assert hashed
    for name in hashed:
        assert ask(port, f"/{name}")[1]["cache-control"] == "public, max-age=31536000, immutable", name


def test_what_was_made_small_at_build_is_what_is_sent(built_site: Site, port: int) -> None:
    """A browser that takes gzip gets the very bytes of the .gz file."""
    _, headers, data = ask(port, "/centres/", "gzip")
    assert headers["content-encoding"] == "gzip"
    assert data == (built_site[0] / "centres/index.html.gz").read_bytes()
    assert gzip.decompress(data) == (built_site[0] / "centres/index.html").read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/centres.geojson", "application/geo+json; charset=utf-8"),
        ("/centres.csv", "text/csv; charset=utf-8"),
        ("/centres.json", "application/json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/actualites/portes-ouvertes/evenement.ics", "text/calendar; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_each_kind_of_file_has_its_type(port: int, path: str, kind: str) -> None:
    """Types that Debian's list does not know are said too; open data may be read from pages of others."""
    status, headers, _ = ask(port, path)
    assert (status, headers["content-type"]) == (200, kind)
    assert headers.get("access-control-allow-origin") == ("*" if path.startswith("/centres.") else None)


def test_scripts_are_scripts(built_site: Site, port: int) -> None:
    """A module is served as JavaScript, or a browser would not run it."""
    scripts = [name for name in built_site[1].files if name.endswith(".js")]
    assert scripts
    assert ask(port, f"/{scripts[0]}")[1]["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("slash", ["/", ""])
def test_old_addresses_never_break(built_site: Site, port: int, slash: str) -> None:
    """A renamed place leads to its page; one that is gone says so."""
    status, headers, _ = ask(port, f"/lieux/escale-du-port{slash}")
    assert (status, headers["location"]) == (301, "/centres/escale-de-port-orphie/")
    assert ask(port, headers["location"])[0] == 200
    status, _, data = ask(port, f"/lieux/espace-bleu{slash}")
    assert (status, data) == (410, (built_site[0] / "404.html").read_bytes())


def test_files_of_hosts_are_not_shown(port: int) -> None:
    """What is written for hosts is not for visitors; the version is, and is asked for anew each time."""
    assert [ask(port, path)[0] for path in ("/_headers", "/_redirects", "/_nginx.conf")] == [404] * 3
    status, headers, _ = ask(port, "/version.json")
    assert (status, headers["cache-control"]) == (200, "no-cache")


def test_what_is_online_is_what_was_built(built_site: Site, port: int) -> None:
    """`verify` finds no difference with the manifest that was built, nor with the one that the site shows."""
    address = f"http://127.0.0.1:{port}"
    for known in (built_site[1], None):
        differences, count = compare(address, known)
        assert differences == []
        assert count == len(built_site[1].files) - 3
