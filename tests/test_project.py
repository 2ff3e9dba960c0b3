"""Everything the staff typed, loaded once."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from telecentres.problems import Problem
from telecentres.project import Folders, Project, load_project

TODAY = date(2026, 11, 23)


def load(folder: Path) -> tuple[Project | None, list[Problem], int]:
    """The project of a folder on the day of the tests."""
    return load_project(Folders.of(folder), TODAY)


def test_both_networks_load_without_an_error(project_problems: list[Problem], demo_problems: list[Problem]) -> None:
    """Neither network has an error."""
    assert [str(problem) for problem in (*project_problems, *demo_problems) if problem.is_error] == []


def test_what_is_there_is_loaded(project: Project, demo: Project, root: Path) -> None:
    """Every sheet, news item and page in the folders is in the project."""
    for one, folder in ((project, root), (demo, root / "demo")):
        assert len(one.centres) == len(list((folder / "centres").glob("[!_]*.yaml")))
        assert len(one.news) == len(list((folder / "content/news").glob("*.md")))
        assert len(one.pages) == len(list((folder / "content/pages").glob("*.md")))
        assert one.today == TODAY


def test_news_come_newest_first(project: Project, demo: Project) -> None:
    """News are ordered by day, the newest first, and their address is the file's name without its day."""
    for one in (project, demo):
        assert [item.date for item in one.news] == sorted((item.date for item in one.news), reverse=True)
        assert all(not item.slug[:4].isdigit() for item in one.news)


def test_problems_are_shown_from_the_root(network: Path) -> None:
    """A problem's path is relative to the project, with slashes, wherever the project lies."""
    (network / "centres/a.yaml").write_text("zzz: 1\n")
    _, problems, _ = load(network)
    assert {problem.path for problem in problems} == {"centres/a.yaml"}


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Été.yaml", "ete.yaml"),
        ("Mon Lieu.yaml", "mon-lieu.yaml"),
        ("MAJUSCULES.YAML", "majuscules.yaml"),
        ("a_b.yml", "a-b.yaml"),
        ("a--b.yaml", "a-b.yaml"),
        ("l'oeuvre.yaml", "l-oeuvre.yaml"),
    ],
)
def test_a_file_name_is_an_address(network: Path, name: str, right: str) -> None:
    """A name that cannot be an address is refused with the right one, and no page comes of it."""
    text = (network / "centres/ponton.yaml").read_bytes()
    (network / "centres" / name).write_bytes(text)
    project, problems, _ = load(network)
    [problem] = [problem for problem in problems if problem.rule == "nom_de_fichier"]
    assert problem.path == f"centres/{name}"
    assert f"« {right} »" in problem.sentence.replace("\u00a0", " ")
    assert project is not None
    assert [centre.slug for centre in project.centres].count(right.removesuffix(".yaml")) == 0


@pytest.mark.parametrize("name", ["_modele.yaml", ".cache.yaml", "notes.txt", "ponton.yaml.bak"])
def test_other_files_are_left_alone(network: Path, name: str) -> None:
    """Models, hidden files and files of another kind are not sheets."""
    (network / "centres" / name).write_text("zzz: 1\n")
    _, problems, _ = load(network)
    assert [problem for problem in problems if problem.is_error] == []


def test_a_folder_named_like_a_sheet_is_no_sheet(network: Path) -> None:
    """A folder whose name ends in .yaml is not read."""
    (network / "centres/x.yaml").mkdir()
    project, problems, _ = load(network)
    assert project is not None
    assert [problem for problem in problems if problem.is_error] == []


@pytest.mark.parametrize("name", ["a.rst", "a.html", "a.markdown"])
def test_other_kinds_of_text_are_refused(network: Path, name: str) -> None:
    """A text that is not Markdown is refused rather than published unread."""
    (network / "content/pages" / name).write_text("x")
    _, problems, _ = load(network)
    assert [(problem.path, problem.rule) for problem in problems] == [(f"content/pages/{name}", "format")]


def test_one_broken_sheet_hides_no_other(network: Path) -> None:
    """Beside a sheet that cannot be read, all others are."""
    before, _, _ = load(network)
    (network / "centres/a.yaml").write_bytes(b"\xff\xfe")
    after, problems, _ = load(network)
    assert before is not None
    assert after is not None
    assert [centre.slug for centre in after.centres] == [centre.slug for centre in before.centres]
    assert len(problems) == 1


@pytest.mark.parametrize("name", ["content/reseau.yaml", "territory/communes.csv"])
def test_without_network_or_territory_there_is_no_project(network: Path, name: str) -> None:
    """A project needs its network and its ground; sheets are read all the same, and their problems said."""
    (network / name).unlink()
    (network / "centres/a.yaml").write_text("zzz: 1\n")
    project, problems, _ = load(network)
    assert project is None
    assert {problem.path for problem in problems} == {name, "centres/a.yaml"}


def test_only_some_files(network: Path) -> None:
    """Asked for one sheet, the project holds that sheet and no other."""
    path = network / "centres/ponton.yaml"
    project, _, _ = load_project(Folders.of(network), TODAY, frozenset({path.resolve()}))
    assert project is not None
    assert [centre.slug for centre in project.centres] == ["ponton"]
    assert not any((project.news, project.pages))


def test_an_empty_network(network: Path) -> None:
    """A network without a sheet, a news item or a page is a network."""
    for path in (*network.glob("centres/*"), *network.glob("content/news/*"), *network.glob("content/pages/*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    project, problems, _ = load(network)
    assert problems == []
    assert project is not None
    assert not any((project.centres, project.news, project.pages))


def test_loading_is_the_same_in_any_order_of_files(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order the system lists files in, the project is the same."""
    before, _, _ = load(network)
    for path in sorted(network.glob("centres/*.yaml"), reverse=True):
        copy = path.read_bytes()
        path.unlink()
        path.write_bytes(copy)
        os.utime(path, (0, 0))
    after, _, _ = load(network)
    assert before is not None
    assert after is not None
    assert before.centres == after.centres
    assert [centre.slug for centre in after.centres] == sorted(centre.slug for centre in after.centres)


def test_good_sheets_have_no_problem(root: Path, network: Path) -> None:
    """Every sheet of tests/centres/good is read and checked without an error or a warning."""
    from telecentres.checks import check

    good = sorted((root / "tests/centres/good").glob("*.yaml"))
    assert len(good) >= 4
    for path in good:
        (network / "centres" / path.name).write_bytes(path.read_bytes())
    project, problems, _ = load(network)
    assert project is not None
    names = {f"centres/{path.name}" for path in good}
    assert [str(problem) for problem in check(project, problems) if problem.path in names] == []
    assert {path.stem for path in good} <= {centre.slug for centre in project.centres}


@pytest.mark.parametrize(
    ("typed", "place", "rule"),
    [
        ("adresse: https://site.example\ncible: serveur\n", (2, 8), "absent"),
        ("adresse: https://site.example\ncible: ftp\n", (2, 8), "valeur"),
        ("adresse: https://site.example\ncible: pages\ndossier: public\n", None, None),
    ],
)
def test_where_the_site_goes_is_read_with_the_rest(
    network: Path, typed: str, place: tuple[int, int] | None, rule: str | None
) -> None:
    """A mistake in what says where the site is published is found with the others, before anyone publishes."""
    (network / "content/publication.yaml").write_text(typed, encoding="utf-8")
    _, problems, _ = load(network)
    found = [(problem.path, (problem.line, problem.column), problem.rule) for problem in problems if problem.is_error]
    assert found == ([] if place is None else [("content/publication.yaml", place, rule)])
