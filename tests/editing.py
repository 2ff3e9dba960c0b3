"""Random edits of the demonstration, each followed by a build on top of the last one and by a cold build: they must agree.

    python -m tests.editing --count 300 --seed 7

Every edit is one that happens: sheets, news, prose, templates, styles, scripts, settings and territory change, come and go,
alone or two at once; a day passes; the ledger is damaged or an older one comes back; a built file is changed by hand; a build
is killed, or overtaken by an edit. An edit that the checks refuse must leave the site as it was; it is then taken back.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOON = 1_795_435_200  # 2026-11-23T12:00:00Z
_WORDS = "calme clair ancien voisin neuf vaste discret ouvert chaud proche".split()


@dataclass
class Edits:
    """A copy of the demonstration, its site as successive builds leave it, and the edits that may happen to both."""

    folder: Path
    pick: random.Random
    day: int = NOON
    siteurl: str = ""
    done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("centres", "content", "territory"):
            shutil.copytree(ROOT / "demo" / name, self.folder / name)
        shutil.copytree(ROOT / "theme", self.folder / "theme")
        settings = (ROOT / "demo/pelicanconf.py").read_text(encoding="utf-8")
        settings = re.sub(r"(?m)^THEME = .*$", 'THEME = str(_HERE / "theme")', settings)
        (self.folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
        self._kinds: tuple[Callable[[], None], ...] = (
            self.a_word_of_a_sheet,
            self.a_word_of_a_sheet,
            self.a_fact_of_a_sheet,
            self.a_fact_of_a_sheet,
            self.a_sheet_gone,
            self.a_sheet_more,
            self.a_sheet_renamed,
            self.a_letter_with_size_and_time_kept,
            self.a_word_of_news,
            self.news_come_or_go,
            self.a_word_of_prose,
            self.a_template,
            self.a_style,
            self.a_script,
            self.settings,
            self.the_network,
            self.the_territory,
            self.two_at_once,
            self.days_pass,
            self.a_damaged_ledger,
            self.an_older_cache,
            self.a_built_file,
            self.a_killed_build,
            self.an_edit_during_a_build,
        )

    # Building.

    def command(self, output: Path, cache: Path) -> list[str]:
        """What builds into a folder, with a cache of its own."""
        words = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", str(output), "--fatal", "errors"]
        return [*words, "--log-handler", "plain", "-e", f'CACHE_FOLDER="{cache}"', f'SITEURL="{self.siteurl}"']

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "SOURCE_DATE_EPOCH": str(self.day)}

    def build(self, output: str = "output", cache: str = ".cache") -> subprocess.CompletedProcess[str]:
        """Build; the site is then as the files say, or the code is not 0."""
        return subprocess.run(
            self.command(self.folder / output, self.folder / cache),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def cold(self) -> subprocess.CompletedProcess[str]:
        """Build without anything that an earlier build left, pictures and fonts aside, which are kept by their content."""
        shutil.rmtree(self.folder / "cold", ignore_errors=True)
        shutil.rmtree(self.folder / ".cache-cold", ignore_errors=True)
        for name in ("pictures", "fonts"):
            if (self.folder / ".cache" / name).is_dir():
                shutil.copytree(self.folder / ".cache" / name, self.folder / ".cache-cold" / name)
        return self.build("cold", ".cache-cold")

    # Choosing.

    def _file(self, pattern: str) -> Path:
        return self.pick.choice(sorted(path for path in self.folder.glob(pattern) if path.name[0] not in "_."))

    def _sheet(self) -> Path:
        return self._file("centres/*.yaml")

    def _replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(old, new.replace("\\", "\\\\"), text, count=1), encoding="utf-8")

    def _add(self, path: Path, text: str) -> None:
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    # Edits.

    def a_word_of_a_sheet(self) -> None:
        self._replace(
            self._sheet(), r"(?m)^resume: .*$", f"resume: Un lieu {self.pick.choice(_WORDS)} et {self.pick.choice(_WORDS)}."
        )

    def a_fact_of_a_sheet(self) -> None:
        old, new = self.pick.choice(
            [
                (r"(?m)^nom: .*$", f"nom: Le lieu {self.pick.choice(_WORDS)} {self.pick.randrange(100)}"),
                (r"montant: [0-9.]+", f"montant: {self.pick.randrange(5, 40)}"),
                (r"places: \d+", f"places: {self.pick.randrange(2, 40)}"),
                (r"(?m)^verifie_le: .*$", f"verifie_le: 2026-{self.pick.randrange(1, 11):02d}-11"),
                (r"latitude: (-?\d+\.\d)\d*", f"latitude: 48.{self.pick.randrange(1000)}"),
            ]
        )
        self._replace(self._sheet(), old, new)

    def a_sheet_gone(self) -> None:
        self._sheet().unlink()

    def a_sheet_more(self) -> None:
        source = self._sheet()
        copy = source.with_name(f"lieu-{self.pick.randrange(1000)}.yaml")
        text = re.sub(r"(?m)^nom: .*$", f"nom: Un lieu de plus, {copy.stem}", source.read_text(encoding="utf-8"))
        copy.write_text(text, encoding="utf-8")

    def a_sheet_renamed(self) -> None:
        path = self._sheet()
        path.rename(path.with_name(f"renomme-{self.pick.randrange(1000)}.yaml"))

    def a_letter_with_size_and_time_kept(self) -> None:
        path = self._sheet()
        found, text = path.stat(), path.read_text(encoding="utf-8")
        changed = re.sub(r"(?m)^(nom: .*)([a-z])", lambda m: m[1] + ("a" if m[2] != "a" else "b"), text, count=1)
        path.write_text(changed, encoding="utf-8")
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        assert path.stat().st_size == found.st_size

    def a_word_of_news(self) -> None:
        self._add(self._file("content/news/*.md"), f"\nUne phrase {self.pick.choice(_WORDS)} de plus.\n")

    def news_come_or_go(self) -> None:
        path = self._file("content/news/*.md")
        if self.pick.random() < 0.5:
            path.unlink()
            return
        text = re.sub(
            r"(?m)^titre: .*$", f"titre: Une nouvelle de plus {self.pick.randrange(100)}", path.read_text(encoding="utf-8")
        )
        path.with_name(f"2026-11-{self.pick.randrange(10, 30)}-de-plus-{self.pick.randrange(100)}.md").write_text(
            text, encoding="utf-8"
        )

    def a_word_of_prose(self) -> None:
        self._add(self._file("content/pages/*.md"), f"\nUn mot {self.pick.choice(_WORDS)}.\n")

    def a_template(self) -> None:
        path = self._file("theme/templates/**/*.html")
        if path.parent.name == "macros":
            self._replace(path, r"(?s)(\{% endmacro %\})", f"<i>{self.pick.choice(_WORDS)}</i>{{% endmacro %}}")
        else:
            self._replace(path, r"<h2", f"<b>{self.pick.choice(_WORDS)}</b><h2")

    def a_style(self) -> None:
        self._add(self._file("theme/static/css/blocks/*.css"), f".essai-{self.pick.randrange(1000)} {{\n  margin: 0;\n}}\n")

    def a_script(self) -> None:
        self._add(self._file("theme/static/js/*.js"), f"\nexport const essai{self.pick.randrange(1000)} = 1;\n")

    def settings(self) -> None:
        if self.pick.random() < 0.5:
            self._replace(self.folder / "pelicanconf.py", r"RELATIVE_URLS = \w+", f"RELATIVE_URLS = {self.pick.random() < 0.5}")
        else:
            self.siteurl = self.pick.choice(["", "https://exemple.fr", "https://exemple.fr/lieux"])

    def the_network(self) -> None:
        self._replace(self.folder / "content/reseau.yaml", r"(?m)^nom: .*$", f"nom: Le réseau {self.pick.choice(_WORDS)}")

    def the_territory(self) -> None:
        path = self.folder / "territory/communes.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        at = self.pick.randrange(1, len(lines))
        names, cells = lines[0].split(","), lines[at].split(",")
        cells[names.index("population")] = str(self.pick.randrange(100, 9000))
        path.write_text("\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n", encoding="utf-8")

    def two_at_once(self) -> None:
        self.a_word_of_a_sheet()
        self.pick.choice([self.a_word_of_prose, self.a_fact_of_a_sheet, self.a_style, self.a_template])()

    def days_pass(self) -> None:
        self.day += 86_400 * self.pick.choice([1, 1, 7, 40, 200, -30])

    def a_damaged_ledger(self) -> None:
        for path in (self.folder / ".cache/ledger").glob("*"):
            data = bytearray(path.read_bytes())
            data[self.pick.randrange(len(data))] ^= 1 << self.pick.randrange(8)
            path.write_bytes(data[: self.pick.choice([len(data), len(data) // 2])])

    def an_older_cache(self) -> None:
        """The cache as it was some edits ago, over a site that went on."""
        old = self.folder / ".cache-old"
        if old.is_dir():
            shutil.rmtree(self.folder / ".cache")
            shutil.copytree(old, self.folder / ".cache")
        else:
            shutil.copytree(self.folder / ".cache", old)

    def a_built_file(self) -> None:
        built = sorted(path for path in (self.folder / "output").rglob("*") if path.is_file() and path.name != "manifest.json")
        path = self.pick.choice(built)
        found = path.stat()
        if self.pick.random() < 0.3:
            path.unlink()
            return
        data = bytearray(path.read_bytes() or b" ")
        data[self.pick.randrange(len(data))] ^= 1
        path.write_bytes(data)
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))

    def a_killed_build(self) -> None:
        self.pick.choice([self.a_fact_of_a_sheet, self.a_template, self.the_network])()
        process = self._started()
        time.sleep(self.pick.uniform(0.2, 2.0))
        process.send_signal(signal.SIGKILL)
        process.wait()

    def an_edit_during_a_build(self) -> None:
        self.a_fact_of_a_sheet()
        process = self._started()
        time.sleep(self.pick.uniform(0.2, 1.2))
        self.pick.choice([self.a_fact_of_a_sheet, self.a_template, self.a_word_of_prose])()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(self.folder / "output", self.folder / ".cache"),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    # Trying.

    def step(self) -> tuple[str, list[str]]:
        """Make one edit, build on top of the last site and build cold; what was edited, and the files that then differ."""
        before = self._saved()
        edit = self.pick.choice(self._kinds)
        edit()
        found, other = self.build(), self.cold()
        if found.returncode != other.returncode:
            return edit.__name__, [
                f"one build ended with {found.returncode}, the cold one with {other.returncode}: {found.stderr}"
            ]
        name = edit.__name__ if found.returncode == 0 else f"refused: {edit.__name__}"
        self.done[name] = self.done.get(name, 0) + 1
        if found.returncode == 0:
            return name, differing(self.folder / "output", self.folder / "cold")
        self._restore(before)
        found, other = self.build(), self.cold()
        wrong = [] if found.returncode == other.returncode == 0 else [found.stderr, other.stderr]
        return name, wrong or differing(self.folder / "output", self.folder / "cold")

    def _saved(self) -> dict[Path, bytes]:
        self._state = (self.day, self.siteurl)
        names = ("centres", "content", "territory", "theme")
        files = [path for name in names for path in (self.folder / name).rglob("*") if path.is_file()]
        return {path: path.read_bytes() for path in (*files, self.folder / "pelicanconf.py")}

    def _restore(self, files: dict[Path, bytes]) -> None:
        self.day, self.siteurl = self._state
        for name in ("centres", "content", "territory", "theme"):
            for path in (self.folder / name).rglob("*"):
                if path.is_file() and path not in files:
                    path.unlink()
        for path, data in files.items():
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)


def differing(one: Path, other: Path) -> list[str]:
    """The files that two folders do not hold alike."""
    trees = [
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in (one, other)
    ]
    names = trees[0].keys() | trees[1].keys()
    return sorted(str(name) for name in names if trees[0].get(name) != trees[1].get(name))


def main() -> int:
    """Read the command line, edit, and print what happened; 0 where every site was as a cold build makes it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="an empty folder")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    options.folder.mkdir(parents=True, exist_ok=True)
    edits = Edits(options.folder, random.Random(options.seed))
    faults = 0
    for number in range(options.count):
        name, wrong = edits.step()
        faults += bool(wrong)
        if wrong:
            print(f"{number}: {name}: {wrong[:10]}", flush=True)
    print(f"{options.count} edits, {faults} faults: {dict(sorted(edits.done.items()))}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
