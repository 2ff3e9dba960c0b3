"""Where a file is written or edited online."""

from __future__ import annotations

import pytest

from telecentres.read.records import Forge
from telecentres.site.forges import editor, new_file


@pytest.mark.parametrize(
    ("url", "new", "parameters", "edit"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/new/main/centres", ("filename", "value"), "/edit/main/centres/x.yaml"),
        (
            "https://gitlab.com/a/b/",
            "https://gitlab.com/a/b/-/new/main/centres",
            ("file_name", None),
            "/-/edit/main/centres/x.yaml",
        ),
        (
            "https://gitlab.mairie.fr/a",
            "https://gitlab.mairie.fr/a/-/new/main/centres",
            ("file_name", None),
            "/-/edit/main/centres/x.yaml",
        ),
        (
            "https://codeberg.org/a/b",
            "https://codeberg.org/a/b/_new/main/centres",
            ("filename", "value"),
            "/_edit/main/centres/x.yaml",
        ),
    ],
)
def test_each_software_takes_what_it_takes(url: str, new: str, parameters: tuple[str, str | None], edit: str) -> None:
    """A known host has its own addresses and parameters; GitLab takes no text."""
    forge = Forge(url=url)
    found = new_file(forge, "centres")
    assert found is not None
    assert (found.address, found.name, found.text) == (new, *parameters)
    assert editor(forge, "centres/x.yaml") == url.rstrip("/") + edit


@pytest.mark.parametrize(
    "url", ["https://forge.escales.example/site", "https://git.mairie.fr/github", "https://notgithub.example/a"]
)
def test_an_unknown_software_has_no_editor(url: str) -> None:
    """Nothing is guessed of a host whose name says nothing."""
    assert new_file(Forge(url=url), "centres") is None
    assert editor(Forge(url=url), "centres/x.yaml") is None
