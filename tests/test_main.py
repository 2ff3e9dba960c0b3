"""The command line: what it prints where, its exit codes, and that no file of any kind ends it with a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from telecentres.__main__ import main

SOURCES = Path(__file__).resolve().parent.parent / "src"
NOON = "1795435200"  # 2026-11-23, 12:00 UTC
BROKEN = "nom: Un lieu\nstatut: ouvrt\nadresse: {commune: Port-Orphie, code_postal: 00100}\n"
PLACE = "centres/essai.yaml"


@dataclass
class Run:
    """What the command answered."""

    code: int
    out: str
    err: str


Command = Callable[..., Run]


@pytest.fixture
def command(network: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `telecentres` in a copy of the invented network."""
    monkeypatch.chdir(network)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)

    def run(*words: str) -> Run:
        code = main(list(words))
        printed = capsys.readouterr()
        return Run(code, printed.out, printed.err)

    return run


def test_warnings_alone_are_no_failure(command: Command) -> None:
    """The invented network has warnings and no error: exit code 0, problems on one stream, the count on the other."""
    run = command("check")
    assert run.code == 0
    assert ": avertissement" in run.out
    assert run.err.splitlines()[-1].endswith("avertissements.")
    assert "lus\u00a0: 0 erreur, " in run.err


def test_warnings_can_be_counted_only(command: Command) -> None:
    """With --quiet-warnings nothing but errors is shown, and the count stays."""
    everything, quiet = command("check"), command("check", "--quiet-warnings")
    assert quiet == Run(0, "", everything.err)


def test_an_error_has_its_place_its_line_and_a_caret(command: Command) -> None:
    """The first line says where and what, the second quotes, the third points."""
    Path(PLACE).write_text(BROKEN)
    run = command("check", PLACE)
    assert run.code == 1
    where, line, caret = run.out.splitlines()[:3]
    assert where.startswith(f"{PLACE}:2:9: statut")
    assert (line, caret) == ("    statut: ouvrt", "            ^")
    assert run.err == "1 fichier lu\u00a0: 1 erreur, 0 avertissement.\n"


def test_only_the_named_files_are_shown(command: Command) -> None:
    """A mistake elsewhere is left out when one file was asked for."""
    Path(PLACE).write_text(BROKEN)
    assert command("check").code == 1
    assert command("check", "centres/ponton.yaml", "content/reseau.yaml", "territory/communes.csv").code == 0


def test_every_kind_of_file_can_be_named(command: Command, network: Path) -> None:
    """Sheets, news, pages, the network's own file and the territory's files, by any spelling of their path."""
    for path in ("centres/../centres/ponton.yaml", str(network / "content/pages/reseau.md"), "./territory/territory.yaml"):
        assert command("check", path).code == 0


def test_rules_across_files_wait_for_the_whole(command: Command) -> None:
    """The second sheet of one place is noticed when all are read, not when one is."""
    Path(PLACE).write_bytes(Path("centres/ponton.yaml").read_bytes())
    name = "doublon_probable"
    assert name in command("check", "--format", "json").out
    assert name not in command("check", PLACE, "--format", "json").out


@pytest.mark.parametrize("form", ["json", "gitlab"])
def test_the_output_for_programs_is_pure(command: Command, form: str) -> None:
    """The standard output is one JSON list, with and without problems."""
    Path(PLACE).write_text(BROKEN)
    for words in (["check"], ["check", PLACE], ["check", "territory/epci.csv"]):
        assert isinstance(json.loads(command(*words, "--format", form).out), list)


def test_the_github_form_is_one_line_a_problem(command: Command) -> None:
    """Each line is a workflow command with its file and line."""
    Path(PLACE).write_text(BROKEN)
    lines = command("check", PLACE, "--format=github").out.splitlines()
    assert lines
    assert all(line.startswith(f"::error file={PLACE},line=") for line in lines)


def test_another_network_is_shown_from_where_one_stands(command: Command, network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --root the paths can be opened from the current folder."""
    Path(PLACE).write_text(BROKEN)
    monkeypatch.chdir(network.parent)
    run = command("check", "--root", network.name)
    assert f"\n{network.name}/{PLACE}:2:9: " in run.out
    assert command("check", "--root", network.name, f"{network.name}/{PLACE}").code == 1


MISUSE: tuple[tuple[list[str], str], ...] = (
    ([], "Il manque la commande"),
    (["chek"], "vouliez-vous dire « check » ?"),
    (["check", "--formt", "json"], "« --formt » : option inconnue"),
    (["check", "--format"], "« --format » : option inconnue, ou valeur en trop ou absente"),
    (["check", "--format", "jsn"], "vouliez-vous dire « json » ?"),
    (["check", "-x"], "« -x » : option inconnue"),
    (["--help=oui"], "« --help » : option inconnue, ou valeur en trop"),
    (["check", "--root", "nulle-part"], "Aucun réseau ici"),
    (["check", "centres/ponto.yaml"], "vouliez-vous dire « ponton » ?"),
    (["check", "centres"], "Ce n’est ni une fiche"),
    (["check", "/etc/hosts"], "Ce n’est ni une fiche"),
)


def test_misuse_is_a_french_sentence(command: Command, subtests: pytest.Subtests) -> None:
    """A command that cannot be understood answers 2, says why on the error stream, and prints nothing else."""
    for words, sentence in MISUSE:
        with subtests.test(" ".join(words)):
            run = command(*words)
            assert (run.code, run.out) == (2, "")
            assert sentence in run.err.replace("\u00a0", " ")
            assert run.err.endswith("Aide\u00a0: telecentres --help\n")


@pytest.mark.parametrize("epoch", ["hier", "-1", "99999999999999"])
def test_a_day_that_is_none_is_misuse(command: Command, monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """SOURCE_DATE_EPOCH must be a number of seconds within the calendar."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    run = command("check")
    assert run.code == 2
    assert "SOURCE_DATE_EPOCH" in run.err


def test_help_is_french_and_names_every_option(command: Command) -> None:
    """Help goes to the standard output with exit code 0."""
    for words in (["--help"], ["-h"], ["check", "--help"]):
        run = command(*words)
        assert run.code == 0
        assert all(option in run.out for option in ("--format", "--root", "--quiet-warnings", "FICHIER"))


def _directory(path: Path) -> None:
    path.mkdir()


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _failing(path: Path) -> None:
    path.symlink_to("/proc/self/mem")  # a file that opens and cannot be read


ODD = (
    (_directory, "un dossier porte ce nom"),
    (_dangling, "lien vers un fichier qui n’existe pas"),
    (_loop, "lien qui ne mène qu’à lui-même"),
    (_pipe, "ce n’est pas un fichier ordinaire"),
    (_failing, "fichier illisible"),
)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="these files exist on Linux only")
@pytest.mark.parametrize("folder", ["centres", "content/news", "content/pages", "territory"])
def test_what_cannot_be_read_is_a_problem(command: Command, network: Path, folder: str) -> None:
    """Folders, links and pipes under a file's name are problems of their own, and others are still found."""
    ending = {"centres": ".yaml", "territory": ".csv"}.get(folder, ".md")
    for number, (make, sentence) in enumerate(ODD):
        path = Path(folder, f"2026-01-01-lieu-{number}{ending}")
        make(path)
        everything, alone = command("check"), command("check", str(path))
        assert (everything.code, alone.code) == (1, 1)
        assert f"{path}:1:1: {sentence}" in everything.out
        assert f"{path}:1:1: {sentence}" in alone.out
        path.unlink() if path.is_symlink() or not path.is_dir() else path.rmdir()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="these files exist on Linux only")
def test_the_network_and_territory_may_be_unreadable_too(command: Command) -> None:
    """Without them no sheet can be judged: that is said, also to who asked about one sheet only."""
    for place in ("content/reseau.yaml", "territory/territory.yaml", "territory/communes.csv"):
        path = Path(place)
        kept = path.read_bytes()
        for make, sentence in ODD:
            path.unlink()
            make(path)
            run = command("check", "centres/ponton.yaml")
            assert run.code == 1
            assert f"{place}:1:1: {sentence}" in run.out
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            path.write_bytes(kept)


def test_a_refused_file_is_a_problem(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses to open says so; the others are read."""
    really_open = Path.open

    def refusing(path: Path, mode: str = "r") -> object:
        if path.name == "ponton.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, mode)

    monkeypatch.setattr(Path, "open", refusing)
    run = command("check")
    assert run.code == 1
    assert "centres/ponton.yaml:1:1: lecture refusée" in run.out
    assert "centres/station-des-sternes.yaml" in run.out


CONTENTS = (
    b"",
    b"\n",
    b"---\n",
    b"\xff\xfe\x00",
    b"nom: \xe9t\xe9\n",
    b"nom: \x1b[31mrouge\n",
    b"nom: [\n",
    b"- a\n- b\n",
    b"nom: *a\n",
    b"{" * 100_000,
    b"nom: 1\n" * 2_000,
    b"\r\r\rnom: x\r",
    b"\xef\xbb\xbfnom: x\r\n",
)


@pytest.mark.parametrize("place", [PLACE, "content/reseau.yaml", "territory/territory.yaml", "territory/communes.csv"])
def test_any_content_is_answered_with_places(command: Command, place: str) -> None:
    """Whatever bytes a file holds, the answer is problems of that file, in every form, and no control character."""
    for content in CONTENTS:
        Path(place).write_bytes(content)
        for form in ("text", "github", "gitlab", "json"):
            run = command("check", place, "--format", form)
            assert run.code == 1
            assert place in run.out
            assert "\x1b" not in run.out


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_any_name_can_be_printed(command: Command) -> None:
    """A file name that is no text, or that would colour the terminal, is shown in a form that can be printed."""
    for name in (b"centres/caf\xe9.yaml", b"centres/\x1b[31m.yaml"):
        Path(os.fsdecode(name)).write_text(BROKEN)
    run = command("check")
    assert run.code == 1
    assert "centres/caf\\udce9.yaml:" in run.out
    assert "centres/\ufffd[31m.yaml:" in run.out


def _started(arguments: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What a program answered that ran in a network's folder."""
    env = {**os.environ, "PYTHONPATH": str(SOURCES), "SOURCE_DATE_EPOCH": NOON, **environment}
    return subprocess.run(arguments, cwd=folder, env=env, capture_output=True, check=False)


def test_check_stays_light(network: Path) -> None:
    """No module of the site’s making is loaded by a check: importing Pelican alone would take longer than the check."""
    heavy = "PIL asyncio docutils fontTools invoke jinja2 markdown nh3 pelican pygments watchfiles".split()
    code = (
        "import sys; from telecentres.__main__ import main; code = main(['check', 'centres/minoterie.yaml']);"
        f"print(code, sorted({{name.split('.')[0] for name in sys.modules}} & set({heavy})), file=sys.stderr)"
    )
    run = _started([sys.executable, "-c", code], network)
    assert run.stderr.splitlines()[-1] == b"0 []"


def test_a_reader_that_leaves_early_is_no_mistake(network: Path) -> None:
    """When the program that reads the list has gone, nothing is said about it."""
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "telecentres", "check"],
        cwd=network,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "SOURCE_DATE_EPOCH": NOON},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert run.returncode == 1
    assert b"Error" not in run.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_french_is_printed_whatever_the_machine_speaks(network: Path, locale: str) -> None:
    """Accents leave the program as UTF-8, also where the terminal is set to plain ASCII."""
    Path(network, PLACE).write_text(BROKEN)
    ascii_only = {"LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = _started([sys.executable, "-m", "telecentres", "check", PLACE], network, **ascii_only)
    assert run.returncode == 1
    assert "lu\u00a0: «\u00a0ouvrt\u00a0»" in run.stdout.decode()


# ---- What README and guide show ----


def _blocks(root: Path, page: str, language: str) -> list[str]:
    """The examples of a page."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", (root / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [text for name, text in fenced if name == language]


@pytest.mark.parametrize("page", ["README.md", "docs/guide/fiche.md"])
def test_the_sheets_that_are_shown_have_no_error(command: Command, root: Path, page: str) -> None:
    """Whoever copies an example gets a sheet that can be published."""
    sheets = [block for block in _blocks(root, page, "yaml") if block.startswith("nom:")]
    assert sheets
    for sheet in sheets:
        Path("centres/la-criee.yaml").write_text(sheet, encoding="utf-8")
        run = command("check", "centres/la-criee.yaml")
        assert (run.code, run.out) == (0, "")


def test_the_news_that_is_shown_has_no_error(command: Command, root: Path) -> None:
    """The guide's news item can be published with the network it speaks of."""
    [news] = _blocks(root, "docs/guide/index.md", "markdown")
    Path("content/news/2026-11-23-la-criee.md").write_text(news, encoding="utf-8")
    run = command("check", "--quiet-warnings")
    assert (run.code, run.out) == (0, "")


def test_the_mistake_that_is_shown_is_the_one_that_is_printed(command: Command, root: Path) -> None:
    """The guide's example of an answer is the answer to its example of a sheet with one letter missing."""
    [sheet] = _blocks(root, "README.md", "yaml")
    Path("centres/la-criee.yaml").write_text(sheet.replace("en_projet", "ouvrt"), encoding="utf-8")
    answer = next(block for block in _blocks(root, "docs/guide/index.md", "") if block.startswith("centres/"))
    assert command("check", "centres/la-criee.yaml").out == answer


def test_the_readme_names_what_exists(root: Path) -> None:
    """The picture of the folders, and every page that is linked, is there."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    [picture] = [block for block in _blocks(root, "README.md", "") if block.startswith("centres/")]
    parent = root
    for line in picture.splitlines():
        name = line.split()[0]
        place = parent / name if line.startswith(" ") else root / name
        assert place.exists(), name
        parent = parent if line.startswith(" ") else place
    for page in (*root.glob("*.md"), *root.glob("docs/guide/*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert page.parent.joinpath(target).exists(), f"{page.name}: {target}"
    for name in ("serve", "test"):
        assert re.search(rf"^python3 -m venv \.venv && .*/invoke {name}$", readme, re.MULTILINE)


def test_who_keeps_sheets_meets_no_programming(root: Path) -> None:
    """The door of those who keep the sheets, and their guide, do without the programming language's name."""
    door = (root / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## I change the code")[0]
    pages = [door, *((root / f"docs/guide/{name}.md").read_text(encoding="utf-8") for name in ("index", "fiche", "verifier"))]
    assert not any("python" in page.lower() for page in pages)
