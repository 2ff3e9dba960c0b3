"""One publication from the sources to what is online: a gate that lets nothing doubtful through, then all or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from telecentres.checks import check
from telecentres.problems import quoted
from telecentres.project import DESTINATION, Folders, Project, load_destination, load_project
from telecentres.publish.proof import faults, is_reserved
from telecentres.publish.session import Refused
from telecentres.publish.targets import Online
from telecentres.read.records import Destination, Place
from telecentres.site.addresses import save_as
from telecentres.site.manifest import MANIFEST, Manifest

__all__ = ["Built", "build", "destination_of", "losses", "ready", "source_of"]

MOST_SHOWN = 20
# Of the pages that are online, a publication may lose one in five.
KEPT_SHARE = 0.8

_EXAMPLE = """\
adresse: https://www.votre-reseau.fr
cible: serveur
serveur: {hote: www.votre-reseau.fr, utilisateur: site}
dossier: /srv/www/site"""


def destination_of(root: Path) -> Destination:
    """Where a network is published; SITEURL, when set, is its address instead of the one written down."""
    destination, problems = load_destination(Folders.of(root))
    if problems:
        raise Refused("\n".join(map(str, problems)))
    if destination is None:
        raise Refused(f"Il manque content/{DESTINATION}, qui dit où le site est mis en ligne. Par exemple :\n\n{_EXAMPLE}")
    if destination.place is Place.FOLDER and destination.folder:
        destination.folder = str(root / destination.folder)
    destination.siteurl = (os.environ.get("SITEURL") or destination.siteurl).rstrip("/")
    return destination


def ready(root: Path) -> Project:
    """The project, which has no error, shows no demonstration and says who answers for it; else Refused."""
    project, problems, _ = load_project(Folders.of(root))
    if project is not None:
        problems = check(project, problems)
    errors = sorted(problem for problem in problems if problem.is_error)
    if project is None or errors:
        raise Refused("\n".join(["Ces erreurs empêchent de publier :", *_shown(list(map(str, errors)))]))
    said = list(_unfit(project))
    if said:
        raise Refused("\n".join(said))
    return project


def _unfit(project: Project) -> Iterator[str]:
    network = project.network
    if network.is_demonstration:
        yield "content/reseau.yaml dit « demonstration: oui » ; une démonstration ne se publie pas."
    if network.lacks:
        yield f"content/reseau.yaml ne dit pas encore : {', '.join(network.lacks)} ; la loi les demande à un site en ligne."
    if not project.centres:
        yield "centres/ ne contient aucune fiche ; un annuaire sans lieu ne se publie pas."


def source_of(root: Path, *, accepts_changes: bool) -> str | None:
    """The commit the files come from; None where they come from none, as when changes are not committed yet."""

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)  # noqa: S603, S607

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--", ".").stdout.splitlines()
    except FileNotFoundError:
        return None
    if commit.returncode:
        return None
    if not changed:
        return commit.stdout.strip()
    if not accepts_changes:
        sentence = (
            "Ces fichiers ont changé depuis le dernier envoi (commit) ; envoyez-les d’abord, ou ajoutez --avec-modifications :"
        )
        raise Refused("\n".join([sentence, *_shown([line[3:] for line in changed])]))
    return None


class Built(Struct, frozen=True):
    """A site that was built for its address and passed."""

    folder: Path
    manifest: Manifest


def build(root: Path, project_root: Path, folder: Path, siteurl: str, commit: str | None) -> Built:
    """Build the network in `root` cold, into an empty folder, and prove it; `project_root` holds publishconf.py."""
    if is_reserved(urlsplit(siteurl).hostname or "localhost"):
        raise Refused(f"content/{DESTINATION} : aucun site ne peut avoir cette adresse (lu : {quoted(siteurl)})")
    output = folder / "site"
    settings = {"CACHE_FOLDER": str(folder / "cache")}
    environment = {**os.environ, "SITEURL": siteurl, "SOURCE_COMMIT": commit or ""}
    command = [
        *(sys.executable, "-m", "pelican", "content", "-s", str(project_root / "publishconf.py"), "-o", str(output)),
        *("--fatal", "errors", "--log-handler", "plain"),
        *("-e", *(f"{name}={json.dumps(value)}" for name, value in settings.items())),
    ]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Refused(_build_sentence(done.stdout + done.stderr))
    found = list(faults(output, siteurl))
    if found:
        raise Refused("\n".join(["Le site construit ne peut pas être mis en ligne :", *_shown(found)]))
    return Built(output, Manifest.of((output / MANIFEST).read_text(encoding="utf-8")))


def _build_sentence(printed: str) -> str:
    if "No space left on device" in printed:
        return "Le disque de cette machine est plein ; rien n’a été publié."
    lines = [line for line in printed.splitlines() if line.strip()]
    return "\n".join(["La construction a échoué ; rien n’a été publié :", *lines[-8:]])


def losses(project: Project, new: Manifest, online: Online | None, *, accepts_fewer: bool) -> Iterator[str]:
    """Why the new site may not take the place of the one online: fewer pages, or addresses that would break."""
    if online is None:
        return
    if len(new.pages) < KEPT_SHARE * len(online.pages) and not accepts_fewer:
        yield (
            f"Le site n’aurait plus que {len(new.pages)} pages, contre {len(online.pages)} en ligne. "
            "Si c’est voulu : --accepter-moins-de-pages."
        )
    listed = {save_as(redirect.old) for redirect in project.redirects}
    broken = sorted(name for name in online.lasting if name not in new.files and name not in listed)
    if broken:
        yield "Ces adresses sont en ligne et ne mèneraient plus nulle part. Dites dans content/redirects.yaml où elles mènent :"
        yield from _shown(
            [f"- ancienne: /{name.removesuffix('index.html')}\n  nouvelle: /…   (ou « retiree: oui »)" for name in broken]
        )


def _shown(lines: list[str]) -> list[str]:
    rest = len(lines) - MOST_SHOWN
    return [*lines[:MOST_SHOWN], *([f"… et {rest} de plus"] if rest > 0 else [])]
