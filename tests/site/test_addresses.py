"""Links stand under the root mark, whatever they lead to."""

from __future__ import annotations

import pytest

from telecentres.project import Project
from telecentres.read.vocabulary import Service
from telecentres.site.addresses import ROOT, address_of, href, placed, save_as


def test_a_thing_s_link_is_its_address_under_the_mark(demo: Project) -> None:
    """A commune, an address and a word that is a text are all linked to."""
    for thing in (*demo.territory.communes, "centres/", "/centres/", Service.WIFI):
        assert href(thing) == f"{ROOT}/{address_of(thing)}"
    assert href("/centres/") == f"{ROOT}/centres/"
    assert href(Service.WIFI) == f"{ROOT}/wifi"


def test_what_has_no_page_has_no_link() -> None:
    """A thing without a page is refused by its type."""
    with pytest.raises(TypeError, match="no page for int"):
        href(3)


def test_the_mark_gives_way_to_the_page_s_own_root() -> None:
    """A page in a folder leads back to the root; the file of a folder is its index."""
    assert placed(f'<a href="{href("centres/")}">', "../..") == '<a href="../../centres/">'
    assert [save_as(address) for address in ("", "centres/", "404.html")] == ["index.html", "centres/index.html", "404.html"]
