"""Pelican without what a network has switched off: the same site, and the whole of it for whoever wants more."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from building import DAY, Built, run_pelican

# Builds by the command, in a process of its own; then says which libraries were loaded.
BUILD = """
import sys
from telecentres.__main__ import main
code = main(["build", "--root", "demo", "--quiet-warnings"])
names = "docutils pygments rich.console watchfiles http.server pelican.server pelican.rstdirectives"
print("loaded:", *(name for name in names.split() if name in sys.modules))
sys.exit(code)
"""
LOAD = """
import sys
from pathlib import Path
from telecentres.site.pelican_plugin.lean import load_pelican
"""


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": DAY},
        capture_output=True,
        text=True,
        check=False,
    )


def loaded(printed: str) -> set[str]:
    """The libraries that a build says it had."""
    return set(printed.rpartition("loaded:")[2].split())


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_the_site_is_that_of_a_whole_pelican(copied_demo: Path, demo_site: Built) -> None:
    """Our command writes what `pelican` writes, without libraries that nothing calls; neither redoes the other's work."""
    found = run(copied_demo.parent, BUILD)
    assert found.returncode == 0, found.stderr
    assert loaded(found.stdout) == set()
    assert digests(copied_demo / "output") == digests(demo_site.folder)
    again = run_pelican(copied_demo / "content", copied_demo / "pelicanconf.py", copied_demo / "output")
    assert "rien à refaire" in again.stdout, again.stdout + again.stderr


@pytest.mark.parametrize(
    "more",
    ["READERS = {}\n", 'PLUGINS = [*PLUGINS, "other"]\n', "import pelican\n"],
    ids=["rst", "plugin", "pelican"],
)
def test_a_network_that_wants_more_is_given_all_of_pelican(copied_demo: Path, more: str) -> None:
    """One that reads reStructuredText, has plugins of its own, or imports Pelican before we do."""
    settings = copied_demo / "pelicanconf.py"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    text = "Titre\\n=====\\n\\n.. code-block:: python\\n\\n   print(*mots*)\\n"
    code = f"""{LOAD}
pelican = load_pelican(Path("demo/pelicanconf.py"))
from pelican.readers import RstReader
from pelican.settings import read_settings
Path("text.rst").write_text("{text}")
print(RstReader(read_settings()).read("text.rst")[0])
print(pelican.__version__, "pelican.rstdirectives" in sys.modules, "rich.console" in sys.modules)
"""
    found = run(copied_demo.parent, code)
    assert found.returncode == 0, found.stderr
    assert '<div class="highlight">' in found.stdout
    assert found.stdout.endswith(" True True\n")
    assert "unknown" not in found.stdout


def test_settings_that_fail_are_shown_as_pelican_shows_them(copied_demo: Path) -> None:
    """They are run once more, and what is wrong is said."""
    (copied_demo / "pelicanconf.py").write_text("1 / 0\n", encoding="utf-8")
    found = run(copied_demo.parent, BUILD)
    assert found.returncode == 1
    assert "ZeroDivisionError" in found.stderr


def test_a_pelican_that_takes_more_is_loaded_as_it_is(copied_demo: Path) -> None:
    """A name that no stand-in has is a reason to do without any; modules that took one are loaded anew."""
    code = f"""{LOAD}
from telecentres.site.pelican_plugin import lean
lean._OFF["docutils.writers.html4css1"] = ("Writer",)
load_pelican(Path("demo/pelicanconf.py"))
from pelican import log, readers
print(readers.HTMLTranslator.__module__, type(log.console).__module__)
"""
    found = run(copied_demo.parent, code)
    assert found.stdout == "docutils.writers.html4css1 rich.console\n", found.stderr


def test_a_stand_in_says_what_it_is(copied_demo: Path) -> None:
    """Whatever is made of a class that is switched off says so; the real one is there for whoever imports it."""
    code = f"""{LOAD}
from telecentres.site.pelican_plugin.lean import SwitchedOff
load_pelican(Path("demo/pelicanconf.py"))
from pelican.readers import PelicanHTMLWriter
from docutils.writers.html4css1 import HTMLTranslator
try:
    PelicanHTMLWriter()
except SwitchedOff as refusal:
    print(refusal)
"""
    found = run(copied_demo.parent, code)
    assert "switched off by telecentres.site.pelican_plugin.lean" in found.stdout, found.stderr
