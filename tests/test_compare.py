"""The comparison of bench/: the generated pages are the same work for each generator, and what would not be is found."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from comparison.fairness import Site, differences, words_of
from comparison.measure import peak_memory, timed
from comparison.results import Results, ratio
from comparison.sites import prepare, verify
from comparison.tools import Tool, changeable, tools_in

FILES = {
    "index.html": "<h1>Où travailler</h1>",
    "centres/a/index.html": "<p>Un&nbsp;lieu <b>calme</b></p>",
    "sitemap.xml": "<url><loc>https://a.example/</loc></url>",
    "actualites/flux.xml": '<entry><link href="https://a.example/n/"/></entry>',
    "centres.geojson": '{"features": []}',
}


def _site(folder: Path, **changed: str | None) -> Site:
    """A small site in a folder; `changed` are other texts for its files, None for no file."""
    for name, text in {**FILES, **changed}.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return Site(folder.name, folder)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> list[Tool]:
    """Six generated centres as our plugin and a straightforward one keep them; the others are not installed by the tests."""
    work = tmp_path_factory.mktemp("compare")
    found = tools_in(work, ("ours", "plain"))
    prepare(work, 6, found)
    return found


def test_two_generators_make_the_same_pages(tools: list[Tool]) -> None:
    """Our plugin and a straightforward one make the same addresses and words from one generated network, without an error."""
    sizes = verify(tools)
    assert set(sizes) == {"ours", "plain"}
    addresses = set(Site("ours", tools[0].site).pages)
    centres = {f"centres/{path.stem}/index.html" for path in (tools[0].folder / "centres").glob("*.yaml")}
    assert len(centres) == 6
    assert centres | {"index.html", "centres/index.html", "actualites/index.html", "services/index.html"} < addresses


def test_a_change_reaches_the_page_of_its_sheet_only(tools: list[Tool]) -> None:
    """A changed sentence shows on the page of its centre, and on no other page."""
    ours = tools[0]
    slug = changeable(ours.folder)
    before = {name: path.read_bytes() for name, path in Site("ours", ours.site).pages.items()}
    words = ours.change(slug, ours.last_change(slug) + 1)
    assert not ours.shows(slug, words)
    timed(ours.command, ours.folder, ours.environment)
    assert ours.shows(slug, words)
    after = Site("ours", ours.site).pages
    assert [name for name in before if before[name] != after[name].read_bytes()] == [f"centres/{slug}/index.html"]


def test_a_cold_build_starts_from_nothing(tools: list[Tool]) -> None:
    """What is forgotten before a cold build is the output and all caches but the theme's fonts and icon."""
    ours = tools[0]
    (ours.folder / ".cache/sheets").mkdir(exist_ok=True)
    ours.forget()
    assert not ours.site.exists()
    assert {path.name for path in (ours.folder / ".cache").iterdir()} == {"fonts", "marks"}


def test_the_same_words_in_other_markup_are_the_same(tmp_path: Path) -> None:
    """Tags, entities and white space make no difference."""
    ours = _site(tmp_path / "one")
    other = _site(tmp_path / "two", **{"centres/a/index.html": "<p>Un\u00a0lieu\n <i>calme</i></p>"})
    assert words_of("<p>Un&nbsp;lieu <b>calme</b></p>") == ["Un", "lieu", "calme"]
    assert list(differences(ours, other)) == []


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("centres/a/index.html", None, "centres/a/index.html: only one has it"),
        ("centres/b/index.html", "", "centres/b/index.html: only two has it"),
        (
            "centres/a/index.html",
            "<p>Un lieu <b>gai!!</b></p>",
            "word 2 is 'calme' in one and 'gai!!' in the other",
        ),
        (
            "centres/a/index.html",
            "<p>Un&nbsp;lieu</p><!-- -->",
            "word 2 is 'calme' in one and None in the other",
        ),
        ("index.html", f"<h1 class='{'x' * 40}'>Où travailler</h1>", "bytes of HTML"),
        ("sitemap.xml", "<url><loc>https://a.example/b/</loc></url>", "sitemap.xml: not the same addresses"),
        ("actualites/flux.xml", "<feed/>", "actualites/flux.xml: not the same addresses"),
        ("centres.geojson", None, "centres.geojson: not the same data"),
    ],
)
def test_other_work_is_found(tmp_path: Path, file: str, text: str | None, said: str) -> None:
    """A page that is missing, a word that differs, bytes beyond a tenth, and other data each make a sentence."""
    found = "\n".join(differences(_site(tmp_path / "one"), _site(tmp_path / "two", **{file: text})))
    assert said in found


def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    """What a child holds counts with what its parent holds."""
    holding = "import time; held = bytearray(32 << 20); time.sleep(0.5)"
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {holding!r}]); {holding}"
    assert peak_memory([sys.executable, "-c", child], tmp_path, {}) > 64


def test_a_command_that_fails_is_no_result(tmp_path: Path) -> None:
    """A build that ends with an error ends the comparison: it did less work."""
    with pytest.raises(SystemExit, match="ended with 3"):
        timed([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {})


def test_ratios_are_taken_round_by_round() -> None:
    """The ratio is the median over rounds, so that a slow round of both does not count."""
    assert ratio([2.0, 30.0, 2.2], [1.0, 15.0, 1.0]) == 2.0


def test_results_are_kept_between_runs(tmp_path: Path) -> None:
    """A scenario measured later takes its place beside those that are kept; growth needs both sizes."""
    row = {"wall": 2.0, "cpu": 1.0, "memory": 50.0, "wall_ratio": 0.5, "cpu_ratio": 1.0, "memory_ratio": 0.25, "rounds": 5}
    path = tmp_path / "kept/results.json"
    Results(path).put(1000, "cold", {"ours": row})
    assert "Growth" not in Results(path).tables({"ours": "this plugin"})
    Results(path).put(10_000, "cold", {"ours": {**row, "wall": 21.0}})
    tables = Results(path).tables({"ours": "this plugin"})
    assert "| 1,000 | this plugin | 2.00 | 0.50 | 1.00 | 1.00 | 50 | 0.25 | 5 |" in tables
    assert "| 1,000 to 10,000 | this plugin | 10.5 × | 1.0 × |" in tables
    assert set(json.loads(path.read_text(encoding="utf-8"))) == {"1000", "10000"}
