"""A folder that a forge takes and serves as its Pages. The forge switches from one site to the next, and keeps the old ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from telecentres.problems import quoted
from telecentres.publish.online import manifest_online
from telecentres.publish.session import Refused
from telecentres.publish.targets import Online, Release, next_id
from telecentres.read.records import Destination
from telecentres.site.manifest import MANIFEST, Manifest

__all__ = ["Artifact"]


class Artifact:
    """The folder that holds the site for the forge; what is online is asked for at the site's address."""

    def __init__(self, destination: Destination, root: Path) -> None:
        self._siteurl = destination.siteurl
        self._folder = root / (destination.folder or "")
        taken = self._folder.exists() and not (
            self._folder.is_dir() and (self._is_empty() or (self._folder / MANIFEST).is_file())
        )
        if taken or self._folder == root:
            shown = quoted(str(self._folder), 200)
            raise Refused(
                f"Le dossier contient autre chose qu’un site construit ; choisissez-en un autre, ou videz-le : {shown}."
            )

    def _is_empty(self) -> bool:
        return not any(self._folder.iterdir())

    def online(self) -> Online | None:
        try:
            found = manifest_online(self._siteurl)
        except Refused as refusal:
            raise Refused(f"{refusal} Si rien n’a encore été publié là : --accepter-moins-de-pages.") from None
        return None if found is None else Online.of(found)

    def releases(self) -> list[Release]:
        return []

    def changes(self, built: Path) -> list[str]:
        new = Manifest.of((built / MANIFEST).read_text(encoding="utf-8")).files
        found = manifest_online(self._siteurl)
        old = found.files if found else {}
        gone = [f"- {name}" for name in old if name not in new]
        return sorted(gone + [f"+ {name}" for name, digest in new.items() if old.get(name) != digest])

    def put(self, built: Path, manifest: Manifest) -> str:
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built, self._folder)
        return next_id([], manifest).removeprefix("000001-")

    def back_to(self, release: Release) -> None:  # noqa: ARG002 - as every target
        raise Refused("La forge garde elle-même les versions : relancez là-bas une publication passée (« Re-run », « Retry »).")

    def close(self) -> None:
        """Nothing is held."""
