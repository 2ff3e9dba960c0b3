"""The menu: `invoke --list` shows it, `invoke --help TASK` explains one verb."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

ROOT = Path(__file__).resolve().parent

DEMO = {"demo": "le réseau de démonstration, dans demo/"}
# How processes share the tests: a file is one's, which makes once what its tests share; the longest, the browser's, first.
_SHARED = "--numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder".split()


def _network(demo: bool) -> Path:
    return ROOT / "demo" if demo else ROOT


def _status(*arguments: str, cwd: Path = ROOT) -> int:
    """The exit code of a Python module run by the very Python that runs this."""
    return subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, check=False).returncode


def _run(*arguments: str, cwd: Path = ROOT) -> None:
    """Run a Python module; its exit code becomes ours when it is not 0."""
    code = _status(*arguments, cwd=cwd)
    if code:
        raise Exit(code=code)


def _checking(demo: bool, form: str = "text") -> list[str]:
    return ["telecentres", "check", *(["--root", "demo"] if demo else []), "--format", form]


def _building(demo: bool, profile: bool = False) -> list[str]:
    return ["telecentres", "build", *_rooted(demo), *(["--profile"] if profile else [])]


@task(help=DEMO)
def clean(_: Context, demo: bool = False) -> None:
    """Efface le site construit, et rien d’autre."""
    output = _network(demo) / "output"
    shutil.rmtree(output.parent / f".staging-{output.name}", ignore_errors=True)
    (output.parent / f".moving-{output.name}.json").unlink(missing_ok=True)
    if not output.is_dir():
        return
    manifest = output / "manifest.json"
    try:
        ours = [output / name for name in json.loads(manifest.read_text(encoding="utf-8"))["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        ours = []
    home = output.resolve()
    # Only what a build wrote down as its own, and never through a link or a « .. » that leads elsewhere.
    ours = [file for file in ours if home in file.parent.resolve().parents or file.parent.resolve() == home]
    for file in (*ours, manifest) if ours else ():
        file.unlink(missing_ok=True)
    folders = {folder for file in ours for folder in file.parents if output in folder.parents}
    for folder in sorted(folders, reverse=True):  # the innermost first
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    kept = (path for path in sorted(output.rglob("*")) if path.is_symlink() or not path.is_dir())
    left = [path.relative_to(output.parent).as_posix() for path in kept]
    if left:
        shown = ", ".join(left[:5]) + ("…" if len(left) > 5 else "")
        raise Exit(f"Laissé en place, car aucune construction ne l’a écrit\u00a0: {shown}", code=1)
    if not output.is_symlink() and not any(output.iterdir()):
        output.rmdir()


@task(help={**DEMO, "profile": "montrer ensuite où le temps est passé"})
def build(_: Context, demo: bool = False, profile: bool = False) -> None:
    """Relit les fichiers, puis construit le site dans output/ ; ce qui n’a pas changé n’est pas refait."""
    _run(*_building(demo, profile))


@task(help=DEMO)
def rebuild(context: Context, demo: bool = False) -> None:
    """Efface le site construit, puis le construit de nouveau."""
    clean(context, demo=demo)
    build(context, demo=demo)


@task(help={**DEMO, "port": "le port de http://localhost (8000 sans cette option)"})
def serve(_: Context, port: str = "8000", demo: bool = False) -> None:
    """Construit le site, le montre à http://localhost:8000 et le met à jour à chaque changement."""
    from telecentres.serve import serve as serve_and_watch
    from telecentres.site.pelican_plugin.run import Resident

    if not port.isdecimal():
        raise Exit(f"--port\u00a0: un nombre est attendu, par exemple 8000 (lu\u00a0: «\u00a0{port}\u00a0»)", code=2)
    network = _network(demo)
    resident = Resident(network / "pelicanconf.py")
    own = [network / name for name in ("centres", "content", "territory", "pelicanconf.py")]
    code = serve_and_watch(
        resident,
        [*own, ROOT / "theme", ROOT / "src"],
        network / "output",
        int(port),
        complete=resident.complete,
    )
    if code:
        raise Exit(code=code)


@task(help=DEMO)
def preview(_: Context, demo: bool = False) -> None:
    """Relit les fichiers, puis construit le site comme il sera en ligne."""
    # publishconf.py takes up the pelicanconf.py of the folder it is run in.
    _run("telecentres", "build", "--settings", str(ROOT / "publishconf.py"), cwd=_network(demo))


@task(help={**DEMO, "format": "text, github, gitlab ou json"})
def check(_: Context, demo: bool = False, format: str = "text") -> None:  # noqa: A002 - the option's name
    """Relit tous les fichiers et montre chaque problème, avec sa ligne."""
    _run(*_checking(demo, format))


_PUBLISH = {
    **DEMO,
    "dry-run": "montrer ce qui changerait, sans rien changer",
    "accepter-moins-de-pages": "même si plus d’une page sur cinq disparaît",
    "avec-modifications": "même si des fichiers ont changé depuis le dernier envoi (commit)",
}


def _rooted(demo: bool) -> list[str]:
    return ["--root", "demo"] if demo else []


@task(help=_PUBLISH)
def publish(
    _: Context,
    dry_run: bool = False,
    accepter_moins_de_pages: bool = False,
    avec_modifications: bool = False,
    demo: bool = False,
) -> None:
    """Relit tout, construit à neuf, vérifie, puis met en ligne d’un seul coup."""
    asked = {
        "--dry-run": dry_run,
        "--accepter-moins-de-pages": accepter_moins_de_pages,
        "--avec-modifications": avec_modifications,
    }
    _run("telecentres", "publish", *(option for option, is_wanted in asked.items() if is_wanted), *_rooted(demo))


@task(help={**DEMO, "version": "celle à remettre (la précédente sans ce mot)"})
def rollback(_: Context, version: str = "", demo: bool = False) -> None:
    """Remet en ligne la version précédente."""
    _run("telecentres", "rollback", *([version] if version else []), *_rooted(demo))


@task(help=DEMO)
def releases(_: Context, demo: bool = False) -> None:
    """Montre les versions gardées ; celle qui est en ligne porte une étoile."""
    _run("telecentres", "releases", *_rooted(demo))


@task(help={"adresse": "celle du site", "manifest": "un manifest.json, au lieu de celui que le site montre"})
def verify(_: Context, adresse: str, manifest: str = "") -> None:
    """Compare ce qui est en ligne, fichier par fichier, avec ce qui a été construit."""
    _run("telecentres", "verify", adresse, *([f"--manifest={manifest}"] if manifest else []))


_NEW = {
    "what": "centre (sans cette option) ou actualite",
    "nom": "le nom du lieu",
    "commune": "sa commune",
    "code-postal": "son code postal, si le nom de la commune ne suffit pas",
    "statut": "ouvert, en_projet, ferme… ; pour une actualité, publie ou brouillon",
    "titre": "le titre de l’actualité",
    "categorie": "sa catégorie",
    "resume": "le résumé, en une ou deux phrases",
    "date": "sa date (aujourd’hui sans cette option)",
    "args": "d’autres options, comme --args='--telephone \"01 99 00 12 34\"' ; toutes sont dans « telecentres new --help »",
}


@task(help={**DEMO, **_NEW})
def new(
    _: Context,
    what: str = "centre",
    nom: str = "",
    commune: str = "",
    code_postal: str = "",
    statut: str = "",
    titre: str = "",
    categorie: str = "",
    resume: str = "",
    date: str = "",
    args: str = "",
    demo: bool = False,
) -> None:
    """Écrit la fiche d’un centre ou une actualité à compléter ; ce qui manque est demandé."""
    given = {"nom": nom, "commune": commune, "code-postal": code_postal, "statut": statut}
    given |= {"titre": titre, "categorie": categorie, "resume": resume, "date": date}
    options = [f"--{name}={value}" for name, value in given.items() if value]
    options += [*shlex.split(args), *(["--root", "demo"] if demo else [])]
    _run("telecentres", "new", what, *options)


@task(help={"check": "dire seulement quels fichiers ne sont plus à jour"})
def schema(_: Context, check: bool = False) -> None:
    """Écrit ce qui découle des champs : schemas/, la fiche modèle, la table des champs du guide."""
    _run("telecentres", "schema", *(["--check"] if check else []))


@task
def licences(_: Context) -> None:
    """Write docs/licences.md: the licence of each package that is installed."""
    _run("tests.licences")


@task
def lint(_: Context) -> None:
    """Check the style and the types of the code."""
    _run("ruff", "check", ".")
    _run("mypy")


@task(help={"args": "words for pytest, as on its own command line: --args='-k hours -x'"})
def test(context: Context, args: str = "") -> None:
    """Check the style, the types, and run the tests."""
    lint(context)
    _run("pytest", *_SHARED, *shlex.split(args))


@task(
    help={"what": "a program of bench/: commands (without this word), publish…", "args": "its options, as --args='-n 9'"},
)
def bench(_: Context, what: str = "commands", args: str = "") -> None:
    """Measure the everyday commands beside a yardstick on this machine, or what another program of bench/ measures."""
    program = ROOT / "bench" / f"{what}.py"
    if not program.is_file():
        known = ", ".join(sorted(path.stem for path in program.parent.glob("*.py")))
        raise Exit(f"bench/ has no {what}; it has {known}", code=2)
    code = subprocess.run([sys.executable, str(program), *shlex.split(args)], cwd=ROOT, check=False).returncode
    if code:
        raise Exit(code=code)


@task(help={"count": "how many sheets; a tenth of it of each other kind of file", "seed": "the same seed makes the same inputs"})
def fuzz(_: Context, count: int = 100_000, seed: int = 1) -> None:
    """Try files as nobody should type them, and print how far they came."""
    _run("tests.fuzzing", "--count", str(count), "--seed", str(seed))
