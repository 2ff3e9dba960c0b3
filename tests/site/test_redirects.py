"""Old addresses lead on, in each form that a host may read."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from telecentres.checks import check
from telecentres.project import Folders, load_project
from telecentres.read.records import Redirect, read_records
from telecentres.site.nginx import snippet
from telecentres.site.redirects import moved_pages, redirects_file

LIST = "- ancienne: /centres/vieux/\n  nouvelle: /centres/neuf/\n- ancienne: /parti.html\n  retiree: oui\n"


def _read(text: str) -> tuple[Redirect, ...]:
    found, document = read_records(Redirect, "f", text.encode())
    assert not document.problems
    return found


def test_an_old_address_is_written_three_ways() -> None:
    """With its slash and without, moved or gone, under the path of the site."""
    found = _read(LIST)
    assert redirects_file(found, "/a").splitlines() == [
        "/a/centres/vieux/ /a/centres/neuf/ 301",
        "/a/centres/vieux /a/centres/neuf/ 301",
        "/a/parti.html /a/404.html 410",
    ]
    lines = snippet({}, found, "/a").splitlines()
    assert 'location = "/a/centres/vieux/" { return 301 /a/centres/neuf/; }' in lines
    assert 'location = "/a/parti.html" { return 410; }' in lines
    assert [(page.file, page.context["new"]) for page in moved_pages(found)] == [("centres/vieux/index.html", "centres/neuf/")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- ancienne: centres/a/\n  retiree: oui\n", "1:13: [1].ancienne : une adresse de ce site commence par /"),
        ("- ancienne: /../a/\n  retiree: oui\n", "1:13: [1].ancienne : une adresse de ce site commence par /"),
        ("- ancienne: /a b/\n  retiree: oui\n", "1:13: [1].ancienne : une adresse de ce site commence par /"),
        ("- ancienne: /a{}/\n  retiree: oui\n", "1:13: [1].ancienne : une adresse de ce site commence par /"),
        ("- ancienne: /a/\n", "1:13: [1].ancienne : il faut « nouvelle » et l’adresse où aller, ou « retiree: oui »"),
        ("- ancienne: /a/\n  nouvelle: /b/\n  retiree: oui\n", "1:13: [1].ancienne : il faut « nouvelle » et"),
        ("- {ancienne: /a/, retiree: oui}\n- {ancienne: /a/, retiree: oui}\n", "2:14: [2].ancienne : cette adresse est déjà"),
        ("- {ancienne: /a/, nouvelle: /b/}\n- {ancienne: /b/, nouvelle: /a/}\n", "1:29: [1].nouvelle : cette adresse est elle"),
    ],
)
def test_a_list_that_leads_nowhere_is_refused(network: Path, text: str, said: str) -> None:
    """Each mistake has its place and its sentence."""
    (network / "content/redirects.yaml").write_text(text, encoding="utf-8")
    project, problems, _ = load_project(Folders.of(network))
    found = [str(problem).replace("\u00a0", " ") for problem in (check(project, problems) if project else problems)]
    assert any(line.startswith(f"content/redirects.yaml:{said}") for line in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {ancienne: /centres/minoterie/, nouvelle: /centres/}", "1:14: [1].ancienne : une page a cette adresse"),
        ("- {ancienne: /centres/x/, nouvelle: /centres/y/}", "1:37: [1].nouvelle : aucune page n’a cette adresse"),
    ],
)
def test_the_build_knows_which_pages_there_are(
    copied_demo: Path, build_demo: Callable[..., subprocess.CompletedProcess[str]], text: str, said: str
) -> None:
    """An old address that is a page, or a new one that is none, ends the build with its place."""
    (copied_demo / "content/redirects.yaml").write_text(text + "\n", encoding="utf-8")
    result = build_demo()
    assert result.returncode == 1
    assert f"content/redirects.yaml:{said}" in result.stderr.replace("\u00a0", " ")
