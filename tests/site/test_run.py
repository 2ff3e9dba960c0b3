"""The command that builds, and the process that builds again and again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

# Each build runs in a process of its own, as it does for people: Pelican keeps plugins and signals for as long as one lives.
RESIDENT = """
import sys
from pathlib import Path
from telecentres.site.pelican_plugin import run
resident = run.Resident(Path("demo/pelicanconf.py"))
sheet = Path("demo/centres/minoterie.yaml")
assert resident()
sheet.write_text(sheet.read_text(encoding="utf-8").replace("voie: ", "voie: Bis ", 1), encoding="utf-8")
charter = Path("demo/output/charte/index.html")
printed = charter.read_bytes()
charter.write_text("changed by hand", encoding="utf-8")
print("-- hasty")
assert resident()
print("-- complete")
assert resident.complete()
assert charter.read_bytes() == printed
print("-- idle")
assert resident.complete()
sheet.write_text("nom: [", encoding="utf-8")
print("-- broken")
assert not resident()
sys.stdout.flush()
resident._code = {}
print("-- new code", flush=True)
assert not resident()
"""


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_says_what_it_did_and_where_the_time_went(copied_demo: Path) -> None:
    """It builds the network under a folder, counts what it made, and lists the stages when asked."""
    found = command(copied_demo.parent, "-m", "telecentres", "build", "--root", "demo", "--profile", "--quiet-warnings")
    assert found.returncode == 0, found.stderr
    said = found.stdout.replace("\u00a0", " ")
    assert re.search(r"\d+ pages : (\d+) refaites, 0 gardées\. (\d+) fichiers : \2 écrits", said)
    assert all(
        stage in said for stage in ("relecture", "liste des pages", "pages", "index de recherche", "mise en place", "en tout")
    )
    assert "avertissement :" not in said
    assert (copied_demo / "output/index.html").is_file()


@pytest.mark.parametrize(
    ("words", "part"),
    [(["--nom", "x"], "option inconnue"), (["centres"], "mot en trop"), (["--root", "nowhere"], "pas de réglages ici")],
)
def test_a_command_badly_written_is_answered(tmp_path: Path, words: list[str], part: str) -> None:
    """A sentence, the help, the exit code of misuse."""
    found = command(tmp_path, "-m", "telecentres", "build", *words)
    assert found.returncode == 2
    assert part in found.stderr
    assert "Usage" in found.stderr


def test_help_is_no_misuse(tmp_path: Path) -> None:
    """It goes to the standard output."""
    found = command(tmp_path, "-m", "telecentres", "build", "--help")
    assert (found.returncode, found.stderr) == (0, "")
    assert "--profile" in found.stdout


def test_one_process_builds_again_and_again(copied_demo: Path) -> None:
    """In haste it makes the pages and leaves the index, which the next build brings up to date; an error leaves the site.

    What somebody changed by hand is found behind the haste. Code that is no longer what this process runs is run in another.
    """
    found = command(copied_demo.parent, "-c", RESIDENT)
    assert found.returncode == 0, found.stderr
    parts = dict(part.split("\n", 1) for part in found.stdout.replace("\u00a0", " ").split("-- ")[1:])
    hasty = re.search(r"(\d+) refaites", parts["hasty"])
    assert hasty
    assert 1 <= int(hasty[1]) <= 12
    # The index has files of other names, and those before it are gone; pages stay, but for the one changed by hand.
    complete = re.search(r"(\d+) refaites.*, (\d+) retirés", parts["complete"])
    assert complete
    assert (int(complete[1]), int(complete[2]) > 0) == (1, True)
    assert "rien à refaire" in parts["idle"]
    assert "minoterie.yaml" in found.stderr
    assert "Bis" in (copied_demo / "output/centres/minoterie/index.html").read_text(encoding="utf-8")


DAMAGED = """
from pathlib import Path
from telecentres.site.pelican_plugin import run
resident = run.Resident(Path("demo/pelicanconf.py"))
assert resident()
sorted(Path("demo/output/recherche/index/fragment").iterdir())[-1].unlink()
sheet = Path("demo/centres/minoterie.yaml")
sheet.write_text(sheet.read_text(encoding="utf-8").replace("voie: ", "voie: Bis ", 1), encoding="utf-8")
assert resident()
"""


def test_haste_leaves_no_part_of_an_index(copied_demo: Path) -> None:
    """Where a file of the index is gone, the index is made again, in haste or not."""
    found = command(copied_demo.parent, "-c", DAMAGED)
    assert found.returncode == 0, found.stderr
    index = copied_demo / "output/recherche/index"
    named = json.loads((copied_demo / "output/manifest.json").read_text(encoding="utf-8"))["files"]
    there = {path.relative_to(copied_demo / "output").as_posix() for path in index.rglob("*") if path.is_file()}
    assert there == {name for name in named if name.startswith("recherche/index/")}
    assert any("/fragment/" in name for name in there)


TEMPLATES = """
import jinja2, sys
from telecentres.__main__ import main
load, asked = jinja2.Environment._load_template, []
def loading(self, name, globals):
    asked.append(name)
    return load(self, name, globals)
jinja2.Environment._load_template = loading
assert main(["build", "--root", "demo", "--quiet-warnings"]) == 0
print("templates:", *sorted(set(asked)))
"""


def test_templates_of_pelican_are_not_compiled(copied_demo: Path) -> None:
    """Pelican asks for some of its own theme whatever the settings say; our writer takes none."""
    found = command(copied_demo.parent, "-c", TEMPLATES)
    assert found.returncode == 0, found.stderr
    asked = found.stdout.rpartition("templates:")[2].split()
    assert "centre.html" in asked
    assert not {"period_archives.html", "tag.html", "category.html", "author.html", "article.html"} & set(asked)
