"""The full-text index: what is indexed, that it is made again only for another text, and that it fails without harm."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from building import Built, run_pelican

from telecentres.draw.cache import Cache
from telecentres.recipes import digest_of
from telecentres.site import finish
from telecentres.site.finish import NotIndexed, indexed_copy, rubric_of
from telecentres.site.outputs import Asset, Page

COPIES = {
    "": "<html lang=fr><body><main data-pagefind-body><h1>Accueil</h1></main>",
    "centres/a/": "<html lang=fr><body><main data-pagefind-body><h1>L'Atelier</h1></main>",
}


def search_assets(copies: dict[str, str], cache: Cache, folder: Path, asked: list[str] | None = None) -> list[Asset]:
    """The files of the index of some copies, each decided by its text; `asked` takes the addresses whose copy is asked for."""

    def copy(address: str) -> str:
        if asked is not None:
            asked.append(address)
        return copies[address]

    return finish.search_assets({address: digest_of(text.encode()) for address, text in copies.items()}, copy, cache, folder)


def digests(assets: list[Asset]) -> dict[str, str]:
    return {asset.file: hashlib.sha256(asset.data).hexdigest() for asset in assets}


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    """Two indexes made apart have the same files with the same bytes, in whatever order the texts came."""
    one = digests(search_assets(COPIES, Cache(None), tmp_path / "copies"))
    for copies in (COPIES, dict(reversed(COPIES.items())), COPIES):
        assert digests(search_assets(copies, Cache(None), tmp_path / "copies")) == one
    names = {file.removeprefix("recherche/index/").split("/")[0] for file in one}
    assert {"pagefind.js", "pagefind-entry.json", "wasm.fr.pagefind", "fragment", "index", "rubriques.json"} < names
    assert not [file for file in one if "ui" in file or "worker" in file or "unknown" in file]


def test_an_index_is_made_again_only_for_another_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same copies the kept index is taken and Pagefind is not run; one word changed runs it again."""
    runs: list[tuple[Path, Path]] = []
    real = finish._run_pagefind

    def counted(site: Path, index: Path) -> None:
        runs.append((site, index))
        real(site, index)

    monkeypatch.setattr(finish, "_run_pagefind", counted)
    cache = Cache(tmp_path)
    first = digests(search_assets(COPIES, cache, tmp_path / "copies"))
    assert digests(search_assets(COPIES, cache, tmp_path / "copies")) == first
    assert len(runs) == 1
    changed = digests(search_assets({**COPIES, "": COPIES[""].replace("Accueil", "Bienvenue")}, cache, tmp_path / "copies"))
    assert len(runs) == 2
    assert changed != first


def test_copies_that_stand_are_not_asked_for(tmp_path: Path) -> None:
    """Only a changed, a damaged or a new one is made; one that is no longer wanted goes, as does whatever is no copy."""
    folder, asked = tmp_path / "copies", list[str]()
    first = digests(search_assets(COPIES, Cache(None), folder, asked))
    assert sorted(asked) == sorted(COPIES)
    asked.clear()
    assert digests(search_assets(COPIES, Cache(None), folder, asked)) == first
    assert asked == []
    (folder / "centres/a/index.html").write_text("<html lang=fr><body><main data-pagefind-body>Faux</main>", encoding="utf-8")
    (folder / "intrus.html").write_text("<html lang=fr><body><main data-pagefind-body>Intrus</main>", encoding="utf-8")
    assert digests(search_assets(COPIES, Cache(None), folder, asked)) == first
    assert asked == ["centres/a/"]
    asked.clear()
    less = {"": COPIES[""]}
    assert digests(search_assets(less, Cache(None), folder, asked)) == digests(search_assets(less, Cache(None), tmp_path / "new"))
    assert asked == []
    (tmp_path / "file").write_text("")
    assert digests(search_assets(COPIES, Cache(None), tmp_path / "file/copies", asked)) == first


def test_sections_that_speak_of_others_are_not_indexed() -> None:
    """Whoever looks for a place is not led to each page that names it as a neighbour; what stands beside such a section stays."""
    html = (
        '<main><h1>B</h1><section aria-labelledby="proches"><p>Un voisin</p></section><p>Un</p>'
        '<section class="chapter" aria-labelledby="proches"><p>Un autre</p></section>'
        '<section class="chapter"><p>deux</p></section>'
        '<section class="commune-savings" aria-labelledby="economies"><p>Paris</p></section>'
        '<section class="commune-gain" aria-labelledby="gain"><p>Dax</p></section><p>trois</p></main>'
    )
    page = Page("communes/b/", "commune.html", "B", "")
    assert (
        indexed_copy(page, html, lambda _, main: main)
        == '<h1>B</h1><p>Un</p><section class="chapter"><p>deux</p></section><p>trois</p>'
    )


def test_those_sections_hold_no_other(demo_site: Built) -> None:
    """They end at the first end of a section: none of theirs is left behind in a copy."""
    found = [cut[0] for html in demo_site.pages.values() for cut in finish._UNREAD_SECTIONS.finditer(html)]
    assert {name for cut in found for name in ("proches", "savings", "gain") if name in cut[:80]} == {
        "proches",
        "savings",
        "gain",
    }
    assert all(cut.count("<section") == 1 for cut in found)


def test_copies_hold_the_main_part_with_straight_apostrophes() -> None:
    """What robots may not read is left out, as are lists of names; drawings are cut out."""
    pages = [
        Page("", "home.html", "Accueil", ""),
        Page("centres/", "directory.html", "Les lieux", ""),
        Page("centres/a/", "centre.html", "L’Atelier", ""),
        Page("communes/", "communes.html", "Les communes", ""),
        Page("communes/b/", "commune.html", "B", ""),
        Page("actualites/c/", "news.html", "C", ""),
        Page("brouillons/d/", "news.html", "D", "", is_indexed=False),
    ]
    html = "<nav>menu</nav><main id=x>{}<svg><text>carte</text></svg></main>"
    found = {page.address: indexed_copy(page, html.format(page.title), lambda title, main: f"{title}: {main}") for page in pages}
    copies = {address: copy for address, copy in found.items() if copy}
    assert copies == {
        "": "Accueil: Accueil",
        "centres/": "Les lieux: Les lieux",
        "centres/a/": "L’Atelier: L'Atelier",
        "communes/b/": "B: B",
        "actualites/c/": "C: C",
    }


@pytest.mark.parametrize(
    ("address", "rubric"),
    [
        ("", "pages"),
        ("centres/", "pages"),
        ("centres/a/", "lieux"),
        ("communes/b/", "communes"),
        ("actualites/c/", "actualites"),
        ("actualites/", "pages"),
        ("services/wifi/", "pages"),
    ],
)
def test_a_page_has_the_rubric_of_the_folder_it_stands_in(address: str, rubric: str) -> None:
    """A centre, a commune and a news item have theirs; lists and all else are pages."""
    assert rubric_of(address) == rubric


def test_every_page_of_the_index_has_a_rubric(demo_site: Built) -> None:
    """Each page that Pagefind names stands in one rubric, and the centres in theirs."""
    index = demo_site.folder / "recherche/index"
    rubrics = json.loads((index / "rubriques.json").read_text(encoding="utf-8"))
    names = [name for found in rubrics.values() for name in found]
    assert sorted(names) == sorted(path.stem for path in index.glob("fragment/*"))
    assert len(rubrics["lieux"]) == len([path for path in (demo_site.folder / "centres").iterdir() if path.is_dir()])


def test_a_program_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An index that cannot be made ends in a sentence."""
    program = tmp_path / "pagefind"
    program.write_text("#!/bin/sh\necho 'mémoire pleine' >&2\nexit 3\n", encoding="utf-8")
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: program)
    with pytest.raises(NotIndexed, match="n’a pas été construit"):
        search_assets(COPIES, Cache(None), tmp_path / "copies")
    program.chmod(0o755)
    with pytest.raises(NotIndexed, match="mémoire pleine"):
        search_assets(COPIES, Cache(None), tmp_path / "copies")


def test_the_index_is_among_the_outputs(demo_site: Built) -> None:
    """The manifest names each file of the index; every page of the site map is in it but the lists left out."""
    files = json.loads((demo_site.folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    index = [file for file in files if file.startswith("recherche/index/")]
    pages = (demo_site.folder / "sitemap.xml").read_text(encoding="utf-8").count("<loc>")
    assert sum(file.endswith(".pf_fragment") for file in index) == pages - len(["communes/", "recherche/"])


def test_a_site_under_a_path_has_the_same_index(demo_site: Built, tmp_path: Path) -> None:
    """The index knows addresses from the root of the site, wherever that is."""
    root = demo_site.folder
    result = run_pelican(
        Path(__file__).parents[2] / "demo/content",
        Path(__file__).parents[2] / "demo/pelicanconf.py",
        tmp_path / "output",
        "-e",
        'SITEURL="https://host.example/sub"',
    )
    assert result.returncode == 0, result.stderr

    def index(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert index(tmp_path / "output/recherche/index") == index(root / "recherche/index")


def test_a_failing_index_changes_nothing(
    build_demo: Callable[..., subprocess.CompletedProcess[str]], copied_demo: Path, tmp_path: Path
) -> None:
    """A build whose index fails ends with a sentence and leaves the site as it was."""
    build_demo()
    before = (copied_demo / "output/manifest.json").read_bytes()
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pagefind_bin.py").write_text("def get_executable():\n    return '/nonexistent/pagefind'\n", encoding="utf-8")
    page = copied_demo / "content/pages/accueil.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    result = build_demo(PYTHONPATH=str(broken))
    assert result.returncode == 1
    assert "l’index de recherche n’a pas été construit" in result.stderr
    assert "Traceback" not in result.stderr
    assert (copied_demo / "output/manifest.json").read_bytes() == before
    assert not list(copied_demo.glob(".staging-*"))
