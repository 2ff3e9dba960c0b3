"""One source for what hosts say beside each file."""

from __future__ import annotations

from telecentres.site.headers import everywhere, hashed_folders, headers_file, joined_policy

PLAIN = "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'"
SEARCH = "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; form-action 'self'"
TILES = "default-src 'none'; style-src 'self'; img-src 'self' https://tuiles.bzh"


def test_the_header_allows_what_each_page_allows_and_no_more() -> None:
    """Each source of each page's policy is in the joined one, « none » only where no page asks for more."""
    joined = joined_policy([PLAIN, SEARCH, TILES])
    rules = dict(rule.split(" ", 1) for rule in joined.split("; "))
    assert rules == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "img-src": "'self' https://tuiles.bzh",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert joined == joined_policy([TILES, PLAIN, SEARCH, PLAIN])


def test_a_site_without_a_certificate_asks_for_none() -> None:
    """Only a site whose address is https is promised to stay so."""
    assert "Strict-Transport-Security" in everywhere(PLAIN, is_secure=True)
    assert "Strict-Transport-Security" not in everywhere(PLAIN, is_secure=False)


def test_only_folders_of_hashed_names_are_kept_for_a_year() -> None:
    """A folder with one name that never changes is asked for anew; the outermost folder stands for those in it."""
    files = ["theme/css/a.0a1b2c3d.css", "theme/js/b.0a1b2c3d.js", "index.html", "photos/x.0a1b2c3d.avif", "photos/liste.txt"]
    assert hashed_folders([*files, "photos/y/z.0a1b2c3d.avif"]) == ["photos/y", "theme"]


def test_no_header_is_said_twice_of_one_address() -> None:
    """Where two rules of _headers meet, they name different headers: a host joins equal ones with a comma."""
    written = headers_file(everywhere(PLAIN, is_secure=True), ["theme"], "/annuaire")
    blocks = [block.splitlines() for block in written.split("\n\n")]
    assert [block[0] for block in blocks][:2] == ["/annuaire/*", "/annuaire/theme/*"]
    first = {line.split(":")[0] for line in blocks[0][1:]}
    assert all(line.split(":")[0] not in first for block in blocks[1:] for line in block[1:])
