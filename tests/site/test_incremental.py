"""A build on top of another leaves what a cold build makes, and makes no more than what changed."""

from __future__ import annotations

import random
import re
import time

import pytest
from editing import Edits, differing

EDITS = 20


@pytest.fixture(scope="module")
def edits(tmp_path_factory: pytest.TempPathFactory) -> Edits:
    """A copy of the demonstration that has been built once."""
    seed = time.time_ns()
    print(f"seed {seed}")
    found = Edits(tmp_path_factory.mktemp("edits"), random.Random(seed))
    assert found.build().returncode == 0
    return found


def counts(printed: str) -> tuple[int, int]:
    """How many pages a build says that it made, and how many files it wrote."""
    found = re.search(r"pages\u00a0: (\d+) refaites, .*: (\d+) écrits", printed.replace("\u202f", ""))
    assert found, printed
    return int(found[1]), int(found[2])


def test_nothing_changed_nothing_is_done(edits: Edits) -> None:
    """The second build says so, and the ledger and the site stay as they are to the byte and to the time."""
    before = {path: path.stat().st_mtime_ns for path in (edits.folder / "output").rglob("*")}
    again = edits.build()
    assert "rien à refaire" in again.stdout
    assert {path: path.stat().st_mtime_ns for path in (edits.folder / "output").rglob("*")} == before


def test_what_no_list_shows_changes_few_pages(edits: Edits) -> None:
    """A new line of an address is on the page of its place and hardly elsewhere; the lists that name the place are left alone."""
    sheet = edits.folder / "centres/minoterie.yaml"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(re.sub(r"(?m)^  voie: (.*)$", r"  voie: \1 bis", text, count=1), encoding="utf-8")
    assert sheet.read_text(encoding="utf-8") != text
    made, _ = counts(edits.build().stdout)
    assert 1 <= made <= 12
    assert " bis" in (edits.folder / "output/centres/minoterie/index.html").read_text(encoding="utf-8")


def test_pelican_is_given_the_texts_that_links_join(edits: Edits) -> None:
    """It is asked for those that link and what they lead to; a text that does neither is made where it is read."""

    def given() -> int:
        done = edits.build()
        assert done.returncode == 0, done.stderr
        found = re.search(r"Processed (\d+) articles?, .*?(\d+)\s+pages?", done.stdout, re.DOTALL)
        assert found, done.stdout
        return int(found[1]) + int(found[2])

    sheet = edits.folder / "centres/minoterie.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(" bis", " ter", 1), encoding="utf-8")
    texts = [*(edits.folder / "content").glob("news/*.md"), *(edits.folder / "content").glob("pages/*.md")]
    joined = given()
    assert 2 <= joined < len(texts) / 2
    alone = next(path for path in texts if path.parent.name == "news" and not {"{", "|"} & set(path.read_text(encoding="utf-8")))
    alone.write_text(alone.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    assert given() == joined
    assert "Une phrase de plus." in "".join(
        path.read_text("utf-8") for path in (edits.folder / "output/actualites").rglob("*.html")
    )
    alone.write_text(alone.read_text(encoding="utf-8") + "\nVoir [l’accueil]({filename}/pages/accueil.md).\n", encoding="utf-8")
    assert joined < given() <= joined + 2


def test_a_template_changes_its_own_pages(edits: Edits) -> None:
    """Of a kind of page with its own template, all are made again and no other."""
    path = edits.folder / "theme/templates/commune.html"
    path.write_text(path.read_text(encoding="utf-8").replace("<h2", "<b>essai</b><h2", 1), encoding="utf-8")
    made, _ = counts(edits.build().stdout)
    communes = list((edits.folder / "output/communes").glob("*/index.html"))
    assert made == len(communes)


def test_a_day_that_decides_nothing_writes_no_page(edits: Edits) -> None:
    """The day after, only what names the day is written."""
    edits.day += 86_400
    pages = {path: path.stat().st_mtime_ns for path in (edits.folder / "output").rglob("*.html")}
    made, written = counts(edits.build().stdout)
    assert (made, written) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (edits.folder / "output").rglob("*.html")} == pages


def test_random_edits_leave_what_a_cold_build_makes(edits: Edits) -> None:
    """After each of some edits of every kind, the site is that of a cold build, byte for byte."""
    for number in range(EDITS):
        name, wrong = edits.step()
        assert not wrong, (number, name, wrong)


def test_the_comparison_can_fail(edits: Edits) -> None:
    """One byte of one page told apart."""
    page = edits.folder / "cold/index.html"
    page.write_bytes(page.read_bytes() + b" ")
    assert differing(edits.folder / "output", edits.folder / "cold") == ["index.html"]
