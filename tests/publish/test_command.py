"""`telecentres publish` and its fellows, from the files that staff type to what is online; and what is refused, in a sentence."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from building import DAY
from made_up import SITE

from telecentres.__main__ import main
from telecentres.project import Folders, Project, load_project
from telecentres.publish.release import destination_of, losses, ready, source_of
from telecentres.publish.session import Refused
from telecentres.publish.targets import Online
from telecentres.read.records import Place, Redirect
from telecentres.site.manifest import Manifest

DIGEST = "a" * 64


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every publication takes place on the tests' day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    monkeypatch.delenv("SITEURL", raising=False)


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(network: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the network; its exit code and what it said, with plain spaces."""

    def run(*words: str) -> tuple[int, str]:
        code = main([*words, "--root", str(network)])
        said = capsys.readouterr()
        return code, (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")

    return run


def test_from_the_sources_to_what_is_online_and_back(network: Path, run: Run) -> None:
    """Published, published again with one word changed, put back; what is already online is left alone."""
    www = network.parent.parent / "www"
    assert run("releases") == (0, "Aucune version n’a encore été publiée.\n")
    code, said = run("publish", "--dry-run")
    assert code == 0
    assert "+ index.html" in said
    assert not www.exists()
    code, said = run("publish")
    assert code == 0, said
    first = (www / "current").resolve().name
    assert f"En ligne : {first}." in said
    code, said = run("publish")
    assert (code, (www / "current").resolve().name) == (0, first)
    assert "déjà en ligne, à l’octet près" in said
    sheet = network / "centres/minoterie.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("La Minoterie", "La Grande Minoterie"), encoding="utf-8")
    code, said = run("publish")
    assert code == 0, said
    second = (www / "current").resolve().name
    assert "La Grande Minoterie" in (www / "current/centres/minoterie/index.html").read_text(encoding="utf-8")
    assert run("releases") == (0, f"  {first}\n* {second}\n")
    assert run("rollback") == (0, f"De nouveau en ligne : {first}.\n")
    assert "La Grande Minoterie" not in (www / "current/centres/minoterie/index.html").read_text(encoding="utf-8")
    assert run("rollback") == (1, "Aucune version plus ancienne n’est gardée.\n")
    assert run("rollback", "2") == (0, f"De nouveau en ligne : {second}.\n")
    assert run("rollback", "9")[0] == 1


def test_without_room_to_build_nothing_goes_online(
    network: Path, run: Run, tmp_path: Path, small_disk: Callable[[Path], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full where the site is built is said in a sentence; what is online stays."""
    www = network.parent.parent / "www"
    assert run("publish")[0] == 0
    before = (www / "current").resolve()
    change(network, "centres/minoterie.yaml", "La Minoterie", "La Grande Minoterie")
    if not small_disk(tmp_path / "small"):
        # Where nobody may mount one: every file that the build writes finds a full disk.
        (tmp_path / "sitecustomize.py").write_text(
            "import pathlib\n\ndef full(*_):\n    raise OSError(28, 'No space left on device')\n\n"
            "pathlib.Path.write_bytes = full\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "small"))
    assert run("publish") == (1, "Le disque de cette machine est plein ; rien n’a été publié.\n")
    assert (www / "current").resolve() == before
    assert list((tmp_path / "small").iterdir()) == []


def change(network: Path, file: str, old: str, new: str) -> None:
    path = network / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("content/reseau.yaml", "demonstration: non", "demonstration: oui", "une démonstration ne se publie pas"),
        ("content/reseau.yaml", "responsable_publication: ", "# ", "ne dit pas encore : responsable_publication ;"),
        ("centres/minoterie.yaml", "statut: ferme", "statut: frme", "centres/minoterie.yaml:2:9: statut : "),
        (
            "content/publication.yaml",
            "dossier: ",
            "# ",
            "content/publication.yaml:2:8: cible : pour « dossier », il manque « dossier »",
        ),
        ("content/publication.yaml", "cible: dossier", "cible: ftp", "content/publication.yaml:2:8: cible : "),
        ("content/publication.yaml", "versions_gardees: 3", "versions_gardees: 1", "content/publication.yaml:4:19: versions"),
    ],
)
def test_what_is_not_ready_is_not_built(  # noqa: PLR0917 - four of them are the case
    network: Path, run: Run, file: str, old: str, new: str, said: str
) -> None:
    """A demonstration, a gap in what the law asks for, an error on a sheet or in the settings: refused before anything else."""
    change(network, file, old, new)
    code, printed = run("publish")
    assert code == 1
    assert said in printed
    assert not (network.parent.parent / "www").exists()


def test_a_host_that_cannot_exist_is_refused(network: Path, run: Run) -> None:
    """An address of the kind that examples use is no address to publish at."""
    change(network, "content/publication.yaml", SITE, "https://site.example")
    code, printed = run("publish")
    assert code == 1
    assert "aucun site ne peut avoir cette adresse (lu : « https://site.example »)" in printed


def test_a_network_without_centres_or_settings(network: Path, run: Run) -> None:
    """A directory without places is refused; so is publishing that was told no place, with the lines to write."""
    for path in (network / "centres").glob("*.yaml"):
        path.unlink()
    for path in (network / "content/news").glob("*.md"):
        path.unlink()
    for name in ("redirects", "members"):
        (network / f"content/{name}.yaml").unlink()
    assert "centres/ ne contient aucune fiche" in run("publish")[1]
    (network / "content/publication.yaml").unlink()
    code, printed = run("publish")
    assert code == 1
    assert "Il manque content/publication.yaml" in printed
    assert "cible: serveur" in printed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "--dryrun"), "« --dryrun » : option inconnue"),
        (("publish", "demain"), "Un mot de trop (lu : « demain »)"),
        (("rollback", "1", "2"), "Un mot de trop (lu : « 2 »)"),
        (("verify",), "Il manque l’adresse du site"),
    ],
)
def test_a_command_badly_written(run: Run, words: tuple[str, ...], said: str) -> None:
    """Misuse ends with 2 and says how to ask for help."""
    code, printed = run(*words)
    assert code == 2
    assert said in printed
    assert "telecentres publish --help" in printed


def test_the_help_names_each_option(run: Run) -> None:
    """Each verb and option that there is stands in the help."""
    code, printed = run("rollback", "--help")
    assert code == 0
    for word in ("publish", "rollback", "releases", "verify", "--dry-run", "--accepter-moins-de-pages", "--avec-modifications"):
        assert word in printed


def _online(pages: int, lasting: int = 0) -> Online:
    names = [f"p{number}/index.html" for number in range(pages)]
    return Online(frozenset(names), frozenset(names[:lasting]), DIGEST)


def _new(pages: int, *less: str) -> Manifest:
    names = [f"p{number}/index.html" for number in range(pages)]
    return Manifest({name: DIGEST for name in names if name not in less})


@pytest.mark.parametrize(("pages", "is_refused"), [(100, False), (80, False), (79, True), (0, True)])
def test_a_site_that_shrank_is_refused(demo: Project, pages: int, *, is_refused: bool) -> None:
    """More than a fifth of the pages lost is refused, unless it is said by name; the first publication loses nothing."""
    said = list(losses(demo, _new(pages), _online(100), accepts_fewer=False))
    assert bool(said) is is_refused
    assert list(losses(demo, _new(pages), _online(100), accepts_fewer=True)) == []
    assert list(losses(demo, _new(pages), None, accepts_fewer=False)) == []


def test_addresses_that_were_promised_do_not_break(network: Path) -> None:
    """An address that is online and would lead nowhere is refused, until the list says where it leads or that it is gone."""
    project, _, _ = load_project(Folders.of(network))
    assert project is not None
    new = _new(10, "p1/index.html", "p3/index.html", "p9/index.html")
    said = list(losses(project, new, _online(10, lasting=5), accepts_fewer=True))
    assert [line.split("\n")[0] for line in said[1:]] == ["- ancienne: /p1/", "- ancienne: /p3/"]
    project.redirects = (Redirect(old="p1/", new="p2/"), Redirect(old="p3/", is_gone=True))
    assert list(losses(project, new, _online(10, lasting=5), accepts_fewer=True)) == []


def test_the_address_may_come_from_the_forge(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SITEURL stands in for the address that is written down."""
    monkeypatch.setenv("SITEURL", "https://reseau.bzh/annuaire/")
    destination = destination_of(network)
    assert (destination.siteurl, destination.place) == ("https://reseau.bzh/annuaire", Place.FOLDER)
    assert ready(network).network.name


@pytest.mark.git
def test_what_is_published_is_a_commit(tmp_path: Path) -> None:
    """The commit is named where all is committed; changes are refused with their files; accepted, they are of no commit."""

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.bzh", *words]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    assert source_of(tmp_path, accepts_changes=False) is None
    git("init", "-q")
    (tmp_path / "fiche.yaml").write_text("nom: A\n")
    git("add", ".")
    git("commit", "-qm", "a: fiche")
    assert source_of(tmp_path, accepts_changes=False) == git("rev-parse", "HEAD")
    (tmp_path / "fiche.yaml").write_text("nom: B\n")
    with pytest.raises(Refused, match=r"fiche\.yaml"):
        source_of(tmp_path, accepts_changes=False)
    assert source_of(tmp_path, accepts_changes=True) is None
