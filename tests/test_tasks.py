"""The menu: what each verb runs, what it answers, and that `clean` removes nothing but what a build wrote."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

VERBS = (
    *("build", "check", "clean", "lint", "new", "preview", "rebuild", "schema", "serve", "test"),
    *("licences", "publish", "releases", "rollback", "verify"),
)
SHARED = "--numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder"


@pytest.fixture
def tasks(root: Path, tmp_path: Path) -> ModuleType:
    """The menu of an empty project of its own."""
    path = tmp_path / "tasks.py"
    shutil.copy(root / "tasks.py", path)
    spec = importlib.util.spec_from_file_location("tasks_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that a verb ran, in their order; those that hold a word of the list `fails` fail with code 3."""
    commands: list[str] = []

    def status(*arguments: str, cwd: Path = tasks.ROOT) -> int:
        commands.append(" ".join([*arguments, *([] if cwd == tasks.ROOT else [f"(in {cwd.name})"])]))
        return 3 if any(word in commands[-1] for word in fails) else 0

    fails: list[str] = []
    monkeypatch.setattr(tasks, "_status", status)
    monkeypatch.setattr(tasks, "fails", fails, raising=False)
    return commands


def _output(tasks: ModuleType, *files: str, network: str = ".") -> Path:
    """An output folder whose manifest names these files, all of them written."""
    output: Path = tasks.ROOT / network / "output"
    for file in (*files, "manifest.json"):
        path = output / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (output / "manifest.json").write_text(json.dumps({"files": dict.fromkeys(files, "digest")}))
    return output


def test_every_verb_says_what_it_does(tasks: ModuleType) -> None:
    """The menu holds these verbs and maybe others, each with a sentence."""
    menu = Collection.from_module(tasks)
    assert set(VERBS) <= set(menu.task_names)
    for verb in menu.task_names:
        assert (menu[verb].__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize(
    ("verb", "options", "commands"),
    [
        ("check", {}, ["telecentres check --format text"]),
        ("check", {"demo": True, "format": "json"}, ["telecentres check --root demo --format json"]),
        ("build", {}, ["telecentres build"]),
        ("build", {"demo": True, "profile": True}, ["telecentres build --root demo --profile"]),
        ("publish", {}, ["telecentres publish"]),
        (
            "publish",
            {"dry_run": True, "accepter_moins_de_pages": True, "avec_modifications": True, "demo": True},
            ["telecentres publish --dry-run --accepter-moins-de-pages --avec-modifications --root demo"],
        ),
        ("rollback", {}, ["telecentres rollback"]),
        ("rollback", {"version": "7"}, ["telecentres rollback 7"]),
        ("releases", {}, ["telecentres releases"]),
        ("verify", {"adresse": "https://a.fr", "manifest": "x"}, ["telecentres verify https://a.fr --manifest=x"]),
        ("licences", {}, ["tests.licences"]),
        ("lint", {}, ["ruff check .", "mypy"]),
        ("test", {}, ["ruff check .", "mypy", f"pytest {SHARED}"]),
        ("test", {"args": "-k 'two words' -x"}, ["ruff check .", "mypy", f"pytest {SHARED} -k two words -x"]),
    ],
)
def test_what_a_verb_runs(tasks: ModuleType, ran: list[str], verb: str, options: dict[str, object], commands: list[str]) -> None:
    """Each verb is these commands in this order."""
    getattr(tasks, verb)(Context(), **options)
    assert ran == commands


def test_preview_takes_the_settings_of_its_network(tasks: ModuleType, ran: list[str]) -> None:
    """The production build runs in the folder of the network, where publishconf.py finds its pelicanconf.py."""
    tasks.preview(Context(), demo=True)
    settings = tasks.ROOT / "publishconf.py"
    assert ran == [f"telecentres build --settings {settings} (in demo)"]


@pytest.mark.parametrize("verb", ["build", "preview", "rebuild"])
def test_a_build_that_fails_is_a_verb_that_fails(tasks: ModuleType, ran: list[str], verb: str) -> None:
    """The exit code of the build is the verb's."""
    tasks.fails.append("build")
    with pytest.raises(Exit) as ended:
        getattr(tasks, verb)(Context())
    assert ended.value.code == 3
    assert len(ran) == 1


def test_the_first_failure_ends_the_tests(tasks: ModuleType, ran: list[str]) -> None:
    """What fails is what was printed last."""
    tasks.fails.append("mypy")
    with pytest.raises(Exit) as ended:
        tasks.test(Context())
    assert ended.value.code == 3
    assert ran == ["ruff check .", "mypy"]


@pytest.mark.parametrize("demo", [False, True])
def test_clean_removes_what_was_built(tasks: ModuleType, demo: bool) -> None:
    """The files of the manifest, the folders they stood in, a staging folder left by a crash: all gone."""
    network = "demo" if demo else "."
    output = _output(tasks, "index.html", "a/b/index.html", "a/c.json", network=network)
    (output.parent / ".staging-output").mkdir()
    (output.parent / ".moving-output.json").write_text("[]")
    tasks.clean(Context(), demo=demo)
    assert not output.exists()
    assert not (output.parent / ".moving-output.json").exists()
    assert not (output.parent / ".staging-output").exists()


def test_clean_without_a_site_is_no_failure(tasks: ModuleType) -> None:
    """What is not there need not be removed."""
    tasks.clean(Context())


def test_clean_leaves_what_no_build_wrote(tasks: ModuleType) -> None:
    """A file of somebody's own stays, is named, and the exit code tells."""
    output = _output(tasks, "index.html", "a/index.html")
    (output / "a" / "notes.txt").write_text("mine")
    (output / "empty").mkdir()
    with pytest.raises(Exit) as ended:
        tasks.clean(Context())
    assert ended.value.code == 1
    assert "output/a/notes.txt" in str(ended.value.message)
    left = sorted(path.relative_to(output).as_posix() for path in output.rglob("*"))
    assert left == ["a", "a/notes.txt", "empty"]


@pytest.mark.parametrize("manifest", [None, "", "{}", "[]", '{"files": 3}', '{"files": {"index.html'])
def test_clean_touches_no_folder_it_does_not_know(tasks: ModuleType, manifest: str | None) -> None:
    """Without a manifest that can be read, nothing is known to be ours, and nothing is removed."""
    output = _output(tasks, "index.html")
    if manifest is None:
        (output / "manifest.json").unlink()
    else:
        (output / "manifest.json").write_text(manifest)
    before = sorted(output.iterdir())
    with pytest.raises(Exit):
        tasks.clean(Context())
    assert sorted(output.iterdir()) == before


def test_clean_stays_inside(tasks: ModuleType) -> None:
    """A manifest that names a file elsewhere, by its path or through a link, does not reach it."""
    elsewhere = tasks.ROOT / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious.txt").write_text("mine")
    output = _output(tasks, "index.html")
    (output / "link").symlink_to(elsewhere)
    names = ["index.html", "../elsewhere/precious.txt", str(elsewhere / "precious.txt"), "link/precious.txt"]
    (output / "manifest.json").write_text(json.dumps({"files": dict.fromkeys(names, "")}))
    with pytest.raises(Exit):
        tasks.clean(Context())
    assert (elsewhere / "precious.txt").exists()
    assert not (output / "index.html").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["check", "--format", "xml"], 2, "--format"),
        (["serve", "--port", "huit"], 2, "un nombre est attendu"),
        (["serve", "--port", "70000"], 1, "Le port 70000 n’existe pas"),
    ],
)
def test_exit_codes_reach_the_shell(tmp_path: Path, root: Path, words: list[str], code: int, said: str) -> None:
    """The menu as a person runs it answers with the code of what it ran."""
    for name in ("territory", "content", "centres"):
        (tmp_path / name).symlink_to(root / name)
    shutil.copy(root / "tasks.py", tmp_path / "own_tasks.py")
    run = subprocess.run(
        [sys.executable, "-m", "invoke", "--collection", "own_tasks", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in run.stdout + run.stderr
    assert run.returncode == code


def test_every_package_is_pinned_and_wanted(root: Path) -> None:
    """constraints.txt names one version of each package that an installation brings, and no other package."""
    lines = [line for line in (root / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    pins = [Requirement(line) for line in lines]
    assert all(len(pin.specifier) == 1 and str(pin.specifier).startswith("==") for pin in pins)
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted: set[str] = set()
    to_see = [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["test"])]
    while to_see:
        requirement = to_see.pop()
        name = canonicalize_name(requirement.name)
        if name in wanted:
            continue
        wanted.add(name)
        for text in metadata.requires(requirement.name) or ():
            marker = Requirement(text).marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)):
                to_see.append(Requirement(text))
    pinned = {canonicalize_name(pin.name) for pin in pins if pin.marker is None or pin.marker.evaluate()}
    assert pinned == wanted
