"""Where a file is written or edited online, by the software that keeps the repository.

What each takes from an address when a new file is asked for: GitHub and Forgejo (Gitea) its name (`filename`) and its text
(`value`), GitLab its name (`file_name`) and no text. None takes a new text for a file that exists. The software is known by
its host's name; where that says nothing, the only address known is the repository's own.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from msgspec import Struct

from telecentres.read.records import Forge

__all__ = ["NewFile", "editor", "new_file"]


class _Software(Struct, frozen=True):
    new: str
    edit: str
    name: str
    text: str | None


_GITHUB = _Software("new", "edit", "filename", "value")
_GITLAB = _Software("-/new", "-/edit", "file_name", None)
_FORGEJO = _Software("_new", "_edit", "filename", "value")
_HOSTS = {"github": _GITHUB, "gitlab": _GITLAB, "codeberg": _FORGEJO, "forgejo": _FORGEJO, "gitea": _FORGEJO}


class NewFile(Struct, frozen=True):
    """The address that asks for a new file; `name` and `text` are the parameters it takes, `text` None where it takes none."""

    address: str
    name: str
    text: str | None


def _software(forge: Forge) -> _Software | None:
    words = re.split(r"[.-]", urlsplit(forge.url).hostname or "")
    return next((software for word, software in _HOSTS.items() if word in words), None)


def _at(forge: Forge, verb: str, path: str) -> str:
    return f"{forge.url.rstrip('/')}/{verb}/{quote(forge.branch)}/{quote(path)}"


def new_file(forge: Forge, folder: str) -> NewFile | None:
    """How to ask for a new file in a folder; None where the software is not known."""
    found = _software(forge)
    return NewFile(_at(forge, found.new, folder), found.name, found.text) if found else None


def editor(forge: Forge, path: str) -> str | None:
    """The address at which a file is edited; None where the software is not known."""
    found = _software(forge)
    return _at(forge, found.edit, path) if found else None
