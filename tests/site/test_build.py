"""A build writes the whole site or nothing, and says so."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from building import ROOT, Built, run_pelican

Build = Callable[..., subprocess.CompletedProcess[str]]


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_manifest_lists_every_file_with_its_digest(real_site: Built) -> None:
    """manifest.json names each file of the site but itself, by its sha256."""
    files = json.loads((real_site.folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    tree = _tree(real_site.folder)
    tree.pop("manifest.json")
    assert files == {name: hashlib.sha256(data).hexdigest() for name, data in tree.items()}


def test_a_second_build_writes_nothing(build_demo: Build) -> None:
    """Where nothing changed, no file is written and none removed."""
    assert build_demo().returncode == 0
    again = build_demo()
    assert "rien à refaire" in again.stdout


def test_a_deleted_sheet_takes_its_page_with_it(copied_demo: Path, build_demo: Build) -> None:
    """What an earlier build wrote and this one does not want is removed, its empty folder too."""
    assert build_demo().returncode == 0
    page = copied_demo / "output/centres/minoterie/index.html"
    assert page.is_file()
    (copied_demo / "centres/minoterie.yaml").unlink()
    for news in (copied_demo / "content/news").glob("*.md"):
        if "minoterie" in news.read_text(encoding="utf-8"):
            news.unlink()
    assert build_demo().returncode == 0
    assert not page.parent.exists()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("centres/minoterie.yaml", "nom: [a\nstatut: x\n", "centres/minoterie.yaml:1:6: "),
        ("centres/nouveau.yaml", "nom: A\nstatut: ouvrt\nadresse: {commune: Port-Orphie}\n", "centres/nouveau.yaml:2:9: statut"),
        ("content/news/2026-01-01-x.md", "---\ntitre: A\n---\nTexte\n", "content/news/2026-01-01-x.md:2:1: date"),
        ("content/pages/accueil.md", "---\ntitre: A\nresume: B\n---\n<script>x</script>\n", "content/pages/accueil.md:5:1: "),
        ("content/reseau.yaml", "nom: A\n", "content/reseau.yaml:1:1: accroche"),
        ("territory/communes.csv", "code_insee,nom\n1,2\n", "territory/communes.csv:2:1: code_insee"),
        ("content/news/2026-01-01-y.rst", ".. raw:: html\n   :file: /etc/passwd\n", "content/news/2026-01-01-y.rst:1:1: "),
    ],
)
def test_a_broken_file_stops_the_build_and_leaves_the_site(
    copied_demo: Path, build_demo: Build, file: str, text: str, said: str
) -> None:
    """A broken file anywhere ends the build with exit 1 and its place, without a traceback, and changes nothing."""
    assert build_demo().returncode == 0
    before = _tree(copied_demo / "output")
    (copied_demo / file).write_text(text, encoding="utf-8")
    result = build_demo()
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert _tree(copied_demo / "output") == before


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("centre.html", "{{ nothing_of_this_name }}"),
        ("commune.html", "{% if %}"),
        ("partials/footer.html", "{{ 1 / 0 }}"),
    ],
)
def test_a_template_fault_stops_the_build_and_leaves_the_site(
    copied_demo: Path, build_demo: Build, template: str, fault: str
) -> None:
    """A fault in a template ends the build with an error and leaves the site as it was."""
    assert build_demo().returncode == 0
    before = _tree(copied_demo / "output")
    path = copied_demo.parent / "theme/templates" / template
    path.write_text(
        path.read_text(encoding="utf-8").replace("{% block main %}", "{% block main %}" + fault) + fault, encoding="utf-8"
    )
    assert build_demo().returncode != 0
    assert _tree(copied_demo / "output") == before


def test_a_plugin_that_cannot_be_imported_stops_the_build(copied_demo: Path, build_demo: Build) -> None:
    """pelicanconf.py imports the plugin, so a broken one fails loudly."""
    conf = copied_demo / "pelicanconf.py"
    conf.write_text("import telecentres.site.no_such_module\n" + conf.read_text(encoding="utf-8"), encoding="utf-8")
    assert build_demo().returncode != 0
    assert not (copied_demo / "output").exists()


def test_a_plugin_of_the_network_s_own_is_given_every_text(copied_demo: Path, build_demo: Build) -> None:
    """What it makes of a text is in each build, whether that text has just changed or not."""
    (copied_demo / "louder.py").write_text(
        "from pelican import signals\n\n\ndef louder(content):\n    content._content += '<p>Plus fort.</p>'\n\n\n"
        "def register():\n    signals.content_object_init.connect(louder)\n",
        encoding="utf-8",
    )
    conf = copied_demo / "pelicanconf.py"
    own = 'import sys\n\nsys.path.insert(0, str(_HERE))\nPLUGINS = [*PLUGINS, "louder"]\n'
    conf.write_text(conf.read_text(encoding="utf-8") + own, encoding="utf-8")
    sheet, page = (
        copied_demo / "centres/minoterie.yaml",
        copied_demo / "output/actualites/premiere-visite-de-la-charte/index.html",
    )
    for _ in range(2):
        assert build_demo().returncode == 0
        assert "<p>Plus fort.</p>" in page.read_text(encoding="utf-8")
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("voie: ", "voie: Bis ", 1), encoding="utf-8")


def test_a_folder_of_somebody_else_is_not_touched(copied_demo: Path, build_demo: Build) -> None:
    """An output folder that holds files of others is refused by name."""
    output = copied_demo / "output"
    output.mkdir()
    (output / "photos.txt").write_text("précieux", encoding="utf-8")
    result = build_demo()
    assert result.returncode == 1
    assert "n’a pas écrits" in result.stderr
    assert _tree(output) == {"photos.txt": "précieux".encode()}


def test_pelican_s_context_and_simple_theme_write_nothing(real_site: Built) -> None:
    """No page of Pelican's own (tags, authors, archives) is written."""
    written = {path.split("/")[0] for path in real_site.pages}
    assert not written & {"tag", "tags", "author", "authors", "category", "categories", "archives.html", "drafts"}


@pytest.mark.parametrize(("day", "is_online"), [("1795435200", False), ("1796212800", True)], ids=["2026-11-23", "2026-12-02"])
def test_news_of_the_future_wait_for_their_day(copied_demo: Path, build_demo: Build, day: str, is_online: bool) -> None:
    """A news item is written from its day on."""
    (copied_demo / "content/news/2026-12-02-plus-tard.md").write_text(
        "---\ntitre: Plus tard\ndate: 2026-12-02\ncategorie: Lieux\nresume: Un essai.\n---\nTexte.\n", encoding="utf-8"
    )
    assert build_demo(SOURCE_DATE_EPOCH=day).returncode == 0
    assert (copied_demo / "output/actualites/plus-tard/index.html").is_file() is is_online


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    ],
    ids=["auckland", "los-angeles"],
)
def test_the_same_tree_and_day_give_the_same_bytes(tmp_path: Path, real_site: Built, environment: dict[str, str]) -> None:
    """Neither hash seed, nor time zone, nor locale, nor folder changes a byte."""
    result = run_pelican(ROOT / "content", ROOT / "pelicanconf.py", tmp_path / "elsewhere", **environment)
    assert result.returncode == 0, result.stderr
    assert _tree(tmp_path / "elsewhere") == _tree(real_site.folder)
