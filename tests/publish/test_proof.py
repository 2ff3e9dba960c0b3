"""What keeps a built site from going online, found in the files themselves."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from telecentres.publish.proof import faults, is_reserved
from telecentres.site.addresses import ROOT
from telecentres.site.manifest import MANIFEST, Manifest

SITE = "https://www.escales.bzh"


def test_what_was_built_passes(built_site: tuple[Path, Manifest]) -> None:
    """The site as built has no fault."""
    assert list(faults(built_site[0], SITE)) == []


@pytest.fixture
def site(built_site: tuple[Path, Manifest], tmp_path: Path) -> Path:
    """A copy of the built site that a test may break."""
    return shutil.copytree(built_site[0], tmp_path / "site")


def _page(site: Path, old: str, new: str, name: str = "centres/minoterie/index.html") -> None:
    """Change a page and tell the manifest, as a build with a fault of its own would."""
    path = site / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    manifest = Manifest.of((site / MANIFEST).read_text(encoding="utf-8"))
    files = {**manifest.files, name: hashlib.sha256(path.read_bytes()).hexdigest()}
    (site / MANIFEST).write_text(replace(manifest, files=files).text, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</main>", '<a href="/centres/parti/">x</a></main>', "ce lien ne mène nulle part (lu : « /centres/parti/ »)"),
        ("</main>", f"<a href={SITE}/parti/>x</a></main>", f"ce lien ne mène nulle part (lu : « {SITE}/parti/ »)"),
        ("</main>", '<a href="#nulle-part">x</a></main>', "ce lien ne mène nulle part (lu : « #nulle-part »)"),
        ("</main>", '<img src="/theme/x.png"></main>', "ce lien ne mène nulle part (lu : « /theme/x.png »)"),
        ("</main>", '<img srcset="/theme/x.png 1x"></main>', "ce lien ne mène nulle part (lu : « /theme/x.png »)"),
        ("</main>", "<script>1</script></main>", "script ou style dans la page (lu : « <script> »)"),
        ("</main>", '<p style="color:red">x</p></main>', "script ou style dans la page (lu : « style »)"),
        ("</main>", "<h1>x</h1></main>", "il faut un seul titre de premier niveau"),
        ("</main>", '<p id="contenu">x</p></main>', "un identifiant sert deux fois"),
        ("</main>", f"<p>{ROOT}/x</p></main>", "une adresse n’a pas été écrite"),
        ("</html>", "", "la page n’est pas entière"),
        ("</main>", "<p>Lorem ipsum</p></main>", "texte d’attente (lu : « Lorem ipsum »)"),
        ("</main>", '<a href="https://lieu.example/">x</a></main>', "adresse d’exemple (lu : « https://lieu.example/ »)"),
        ("</main>", '<a href="mailto:a@b.test">x</a></main>', "adresse d’exemple (lu : « mailto:a@b.test »)"),
    ],
)
def test_a_broken_page_is_named(site: Path, old: str, new: str, said: str) -> None:
    """One fault on one page is the one sentence said, with the page."""
    _page(site, old, new)
    assert list(faults(site, SITE)) == [f"centres/minoterie/index.html : {said}"]


def test_the_files_are_those_that_were_built(site: Path) -> None:
    """A byte changed, a file too many, one too few and a link in a file's place are each found."""
    (site / "centres.csv").write_bytes(b"changed")
    (site / "note.txt").write_text("x")
    (site / "robots.txt").unlink()
    (site / "sitemap.xml").rename(site.parent / "sitemap.xml")
    (site / "sitemap.xml").symlink_to(site.parent / "sitemap.xml")
    assert sorted(faults(site, SITE)) == [
        "centres.csv : ce fichier a changé depuis la construction",
        "note.txt : ce fichier n’est pas dans la liste de la construction",
        "robots.txt : ce fichier manque",
        "sitemap.xml : ce fichier a changé depuis la construction",
    ]
    (site / MANIFEST).write_text("{", encoding="utf-8")
    assert list(faults(site, SITE)) == ["manifest.json : absent ou illisible"]


@pytest.mark.parametrize(
    ("host", "is_none"),
    [
        ("a.example", True),
        ("example.org", True),
        ("localhost", True),
        ("a.test", True),
        ("exemple.fr", False),
        ("test.fr", False),
    ],
)
def test_hosts_that_cannot_exist(host: str, *, is_none: bool) -> None:
    """Only the names set aside for examples are refused."""
    assert is_reserved(host) is is_none
