"""What is noted of sheets and texts is what opening them would tell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from telecentres.checks import Judge, check
from telecentres.draw.fonts import beyond_french
from telecentres.know.catalogue import catalogue_of
from telecentres.problems import Problem
from telecentres.project import Folders, Kept, Project, load_project
from telecentres.read import shelf as shelves
from telecentres.read.centre import Centre
from telecentres.read.prose import Renderer
from telecentres.read.shelf import Shelf
from telecentres.read.source import Record, Source
from telecentres.site.register import Register, recipes


def registered(folder: Path, file: Path | None, processes: int = 1) -> tuple[Register, Project, list[Problem]]:
    """A network as a build reads and checks it, with its register."""
    files = [*(folder / "centres").glob("*.yaml"), *(folder / "content").glob("*/*.md")]
    digests = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    register = Register(Shelf(file, "code", processes), digests, "ground")
    project, problems, _ = load_project(Folders.of(folder), kept=Kept(register))
    assert project is not None
    return register, project, check(project, problems, judge=register)


def plain(folder: Path) -> tuple[Project, list[Problem]]:
    """The same read and checked without one."""
    project, problems, _ = load_project(Folders.of(folder))
    assert project is not None
    return project, check(project, problems)


def add_a_double(folder: Path) -> None:
    """Another sheet that shows the place of a first one."""
    sheet = folder / "centres/minoterie.yaml"
    (folder / "centres/minoterie-bis.yaml").write_text(sheet.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize("processes", [1, 3])
def test_problems_and_places_are_those_of_the_sheets(
    copied_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """The first time, and from the notes of that time, in one process or shared among some."""
    monkeypatch.setattr(shelves, "_FEWEST_TO_SHARE", 1)
    add_a_double(copied_demo)
    project, problems = plain(copied_demo)
    assert {"doublon_probable", "preuve_ancienne"} <= {problem.rule for problem in problems}
    for _ in range(2):
        register, noted, found = registered(copied_demo, tmp_path / "shelf", processes)
        register.save()
        assert found == problems
        expected = catalogue_of(project)
        catalogue = register.catalogue(noted)
        assert [listing.entry for listing in catalogue.listings] == [listing.entry for listing in expected.listings]
        assert [listing.gist for listing in catalogue.listings] == [listing.gist for listing in expected.listings]
        assert [listing.centre for listing in catalogue.listings] == [listing.centre for listing in expected.listings]
        assert set(register.letters) == beyond_french(text.document.text for text in (*project.centres, *project.prose))
        assert [one for one in noted.centres if register.has_photos(one)] == [one for one in project.centres if one.photos]


def test_nothing_is_judged_twice(copied_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one run to the next, rules are applied to the sheets that changed only, and doubles looked for in their commune."""
    add_a_double(copied_demo)
    registered(copied_demo, tmp_path / "shelf")[0].save()
    judged: list[str] = []
    crowds: list[int] = []
    rules = Judge.of

    def counted(self: Judge, centre: object, project: Project) -> object:
        judged.append(centre.slug)  # type: ignore[attr-defined]
        return rules(self, centre, project)  # type: ignore[arg-type]

    def looked(places: Sequence[object]) -> list[Problem]:
        crowds.append(len(places))
        return []

    monkeypatch.setattr(Judge, "of", counted)
    monkeypatch.setattr("telecentres.site.register.likely_doubles", looked)
    registered(copied_demo, tmp_path / "shelf")[0].save()
    assert (judged, crowds) == ([], [])
    sheet = copied_demo / "centres/minoterie.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("voie: ", "voie: Bis ", 1), encoding="utf-8")
    registered(copied_demo, tmp_path / "shelf")
    assert judged == ["minoterie"]
    assert len(crowds) == 1
    assert crowds[0] >= 2


def test_doubles_are_told_from_what_is_noted(copied_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet that changes is compared with the others of its commune, and none of those is opened."""
    add_a_double(copied_demo)
    registered(copied_demo, tmp_path / "shelf")[0].save()
    sheet = copied_demo / "centres/minoterie.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("voie: ", "voie: Bis ", 1), encoding="utf-8")
    expected = plain(copied_demo)[1]

    opened = Shelf._open

    def opened_text(self: Shelf, key: str, source: Source) -> Record:
        assert source.kind is not Centre, source.path
        return opened(self, key, source)

    monkeypatch.setattr(Shelf, "_open", opened_text)
    assert registered(copied_demo, tmp_path / "shelf")[2] == expected


def test_digests_tell_what_lists_show_from_what_they_do_not(copied_demo: Path, tmp_path: Path) -> None:
    """Another line of an address is another listing and the same entry; another name is another entry too."""

    def digests() -> tuple[str, str, str]:
        register, project, _ = registered(copied_demo, tmp_path / "shelf")
        register.save()
        catalogue, found = register.catalogue(project), recipes()
        register.settle(found, catalogue)
        listing = catalogue.by_slug["minoterie"]
        return found.of(listing.centre), found.of(listing), found.of(listing.entry)

    def changed(old: str, new: str) -> list[bool]:
        before, sheet = digests(), copied_demo / "centres/minoterie.yaml"
        sheet.write_text(sheet.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        return [one != other for one, other in zip(before, digests(), strict=True)]

    assert changed("voie: ", "voie: ") == [False, False, False]
    assert changed("voie: ", "voie: Bis ") == [True, True, False]
    assert changed("nom: ", "nom: Petite ") == [True, True, True]


def test_another_network_makes_other_notes(copied_demo: Path, tmp_path: Path) -> None:
    """The age at which evidence is old is the network's: with another, what was noted before does not count."""
    register, _, before = registered(copied_demo, tmp_path / "shelf")
    register.save()
    settings = copied_demo / "content/reseau.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "fraicheur: {a_verifier_apres_mois: 1, perimee_apres_mois: 2}\n", encoding="utf-8")
    _, _, after = registered(copied_demo, tmp_path / "shelf")
    assert after == plain(copied_demo)[1] != before


def test_the_body_of_a_text_that_speaks_of_no_other_file_is_noted(copied_demo: Path, tmp_path: Path) -> None:
    """What holds a sign of Pelican's links is given to it each time."""
    for _ in range(2):
        register, project, _ = registered(copied_demo, tmp_path / "shelf")
        register.save()
        linking = {text.slug for text in project.prose if {"{", "|"} & set(text.body.markdown)}
        assert {text.slug for text in project.prose if register.html(text) is None} == linking != set()
        alone = [text for text in project.prose if text.slug not in linking]
        assert [register.html(text) for text in alone] == [Renderer().render(text.body.markdown) for text in alone] != []


def test_a_copy_of_a_record_is_not_taken_for_it(copied_demo: Path) -> None:
    """Notes belong to the records that were read, and to no other."""
    register, project, _ = registered(copied_demo, None)
    centre = project.centres[0]
    assert centre.name  # opened: a copy is made of all its fields
    with pytest.raises(KeyError):
        register.of(replace(centre), project)
