"""The command line of publishing: publish, rollback, releases, verify. What is said is French; the exit code is 0, 1 or 2."""

from __future__ import annotations

import shutil
import sys
import tempfile
from getopt import GetoptError, gnu_getopt
from pathlib import Path

from telecentres.french import plural, typeset
from telecentres.problems import did_you_mean, quoted
from telecentres.project import Project
from telecentres.publish import release
from telecentres.publish.artifact import Artifact
from telecentres.publish.online import compare
from telecentres.publish.session import Refused
from telecentres.publish.storage import Storage
from telecentres.publish.targets import Release, Releases, Target
from telecentres.read.records import Destination, Place
from telecentres.site.manifest import MANIFEST, Manifest

__all__ = ["command"]

OK, REFUSED, MISUSE = 0, 1, 2
HELP = """\
Usage : telecentres publish [--root DOSSIER] [--dry-run] [--accepter-moins-de-pages] [--avec-modifications]
        telecentres rollback [VERSION] [--root DOSSIER]
        telecentres releases [--root DOSSIER]
        telecentres verify ADRESSE [--manifest FICHIER]

publish    relit tout, construit à neuf, vérifie chaque page et chaque lien, puis met en ligne d’un seul coup
rollback   remet en ligne la version précédente, ou celle que vous nommez
releases   montre les versions gardées ; celle qui est en ligne porte une étoile
verify     compare ce qui est en ligne, fichier par fichier, avec ce que la construction a écrit

  --dry-run                    montrer ce qui changerait, sans rien changer
  --accepter-moins-de-pages    même si plus d’une page sur cinq disparaît
  --avec-modifications         même si des fichiers ont changé depuis le dernier envoi (commit)
  --root DOSSIER               le dossier du réseau (par défaut : celui où vous êtes)
"""

_OPTIONS = ["help", "root=", "dry-run", "accepter-moins-de-pages", "avec-modifications", "manifest="]


def command(words: list[str]) -> int:
    """Run publish, rollback, releases or verify, and return its exit code."""
    try:
        options, (verb, *rest) = gnu_getopt(words, "h", _OPTIONS)
    except GetoptError as error:
        return _misuse(
            f"{quoted(f'--{error.opt}')} : option inconnue, ou valeur en trop ou absente{did_you_mean(error.opt, _OPTIONS)}."
        )
    given = {name.lstrip("-"): value for name, value in options}
    if "help" in given or "h" in given:
        print(typeset(HELP), end="")
        return OK
    root = Path(given.get("root", ".")).absolute()
    try:
        match verb, rest:
            case "publish", []:
                _publish(root, given)
            case "rollback", [] | [_]:
                _rollback(root, rest[0] if rest else None)
            case "releases", []:
                _releases(root)
            case "verify", [address]:
                return _verify(address, given.get("manifest"))
            case "verify", []:
                return _misuse("Il manque l’adresse du site, par exemple : telecentres verify https://www.exemple.fr")
            case _:
                return _misuse(f"Un mot de trop (lu : {quoted(rest[-1])}).")
    except Refused as refusal:
        print(typeset(str(refusal)), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Interrompu.", file=sys.stderr)
        return REFUSED
    except OSError as error:
        print(
            typeset(f"Cette machine ne peut pas écrire ou lire ce qu’il faut : {error.strerror} ({error.filename})."),
            file=sys.stderr,
        )
        return REFUSED
    return OK


def _misuse(sentence: str) -> int:
    print(typeset(f"{sentence}\nAide : telecentres publish --help"), file=sys.stderr)
    return MISUSE


def _say(sentence: str) -> None:
    print(typeset(sentence), flush=True)


def _open(destination: Destination, root: Path, *, is_changing: bool) -> Target:
    if destination.place is Place.PAGES:
        return Artifact(destination, root)
    if destination.place is Place.STORAGE:
        return Storage(destination, is_changing=is_changing)
    return Releases(destination, is_changing=is_changing)


def _publish(root: Path, given: dict[str, str]) -> None:
    destination = release.destination_of(root)
    project = release.ready(root)
    commit = release.source_of(root, accepts_changes="avec-modifications" in given)
    accepts_fewer, is_dry = "accepter-moins-de-pages" in given, "dry-run" in given
    work = Path(tempfile.mkdtemp(prefix="telecentres-"))
    try:
        built = release.build(root, _settings_folder(root), work, destination.siteurl, commit)
        _say(
            f"Construit et vérifié : {plural(len(built.manifest.pages), 'page')}, {plural(len(built.manifest.files), 'fichier')}."
        )
        target = _open(destination, root, is_changing=not is_dry)
        try:
            _send(target, project, built, accepts_fewer=accepts_fewer, is_dry=is_dry)
        finally:
            target.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _send(target: Target, project: Project, built: release.Built, *, accepts_fewer: bool, is_dry: bool) -> None:
    try:
        online = target.online()
    except Refused:
        if not accepts_fewer:
            raise
        online = None
    said = list(release.losses(project, built.manifest, online, accepts_fewer=accepts_fewer))
    if said:
        raise Refused("\n".join(said))
    if online is not None and online.digest == built.manifest.digest:
        _say("Ces fichiers sont déjà en ligne, à l’octet près ; rien à faire.")
    elif is_dry:
        changes = target.changes(built.folder)
        _say(
            "\n".join([*changes, f"{plural(len(changes), 'fichier changerait', 'fichiers changeraient')} ; rien n’a été changé."])
        )
    else:
        _say(f"En ligne : {target.put(built.folder, built.manifest)}.")


def _settings_folder(root: Path) -> Path:
    """The folder of publishconf.py: the network's own, or that of the network beside which it lies."""
    return next((folder for folder in (root, root.parent) if (folder / "publishconf.py").is_file()), root)


def _rollback(root: Path, wanted: str | None) -> None:
    destination = release.destination_of(root)
    _refuse_on_pages(destination)
    target = _open(destination, root, is_changing=True)
    try:
        chosen = _chosen(target.releases(), wanted)
        target.back_to(chosen)
    finally:
        target.close()
    _say(f"De nouveau en ligne : {chosen.name}.")


def _chosen(known: list[Release], wanted: str | None) -> Release:
    if wanted is None:
        now = next((one.number for one in known if one.is_online), 0)
        before = [one for one in known if one.number < now]
        if not before:
            raise Refused("Aucune version plus ancienne n’est gardée.")
        return before[-1]
    named = [one for one in known if one.name == wanted or (wanted.isdecimal() and one.number == int(wanted))]
    if not named:
        raise Refused(
            f"Aucune version gardée ne porte ce nom{did_you_mean(wanted, [one.name for one in known])} (lu : {quoted(wanted)})."
        )
    return named[0]


def _releases(root: Path) -> None:
    destination = release.destination_of(root)
    _refuse_on_pages(destination)
    target = _open(destination, root, is_changing=False)
    try:
        known = target.releases()
    finally:
        target.close()
    if not known:
        _say("Aucune version n’a encore été publiée.")
    for one in known:
        print(f"{'*' if one.is_online else ' '} {one.name}")


def _refuse_on_pages(destination: Destination) -> None:
    if destination.place is Place.PAGES:
        raise Refused("La forge garde elle-même les versions : relancez là-bas une publication passée (« Re-run », « Retry »).")


def _verify(address: str, manifest: str | None) -> int:
    """Compare a site with the manifest of a file, or with the one it shows itself."""
    known = None
    if manifest is not None:
        path = Path(manifest)
        path = path / MANIFEST if path.is_dir() else path
        try:
            known = Manifest.of(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise Refused(f"La liste des fichiers est absente ou illisible (lu : {quoted(manifest)}).") from None
    differences, count = compare(address, known)
    for line in differences:
        _say(line)
    _say(
        f"{plural(count, 'fichier comparé', 'fichiers comparés')} : "
        + (plural(len(differences), "différence") if differences else "tout est identique")
        + "."
    )
    return REFUSED if differences else OK
