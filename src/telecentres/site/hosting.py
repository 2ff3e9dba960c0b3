"""What only a published site has: what its host should know, everything that is text made small, and its version."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from telecentres.project import Project
from telecentres.site import headers, policy
from telecentres.site.compress import compressed
from telecentres.site.manifest import VERSION, Manifest
from telecentres.site.nginx import SNIPPET, snippet
from telecentres.site.outputs import Document, Output, Page
from telecentres.site.redirects import moved_pages, redirects_file
from telecentres.site.staging import Staging

__all__ = ["HEADERS", "REDIRECTS", "facts_of", "for_hosts", "source_commit"]

HEADERS = "_headers"
REDIRECTS = "_redirects"

# These come and go with the data, and nobody keeps their address.
_PASSING = frozenset({"agenda.html", "facet.html"})


def source_commit() -> str | None:
    """The commit that SOURCE_COMMIT names, None where it names none."""
    given = os.environ.get("SOURCE_COMMIT", "")
    return given if re.fullmatch(r"[0-9a-f]{7,64}", given) else None


def facts_of(project: Project, outputs: Iterable[Output], siteurl: str) -> Manifest:
    """What the manifest says beside its files."""
    pages = [output for output in outputs if isinstance(output, Page)]
    return Manifest(
        {},
        source_commit(),
        project.today.isoformat(),
        siteurl,
        lasting=tuple(page.file for page in pages if page.is_indexed and page.template not in _PASSING),
        moved=tuple(page.file for page in moved_pages(project.redirects)),
    )


def for_hosts(project: Project, outputs: tuple[Output, ...], staging: Staging, siteurl: str, facts: Manifest) -> Iterator[Output]:
    """The outputs that stand behind all others, made from what was written of those."""
    root = urlsplit(siteurl).path.rstrip("/")
    pages = [output.file for output in outputs if isinstance(output, Page)]

    def always() -> dict[str, str]:
        policies = (policy.header_of(staging.read(file).decode()) for file in pages)
        return headers.everywhere(headers.joined_policy(policies), is_secure=siteurl.startswith("https:"))

    folders = headers.hashed_folders([output.file for output in outputs])
    yield from compressed(outputs, staging.digests, staging.read)
    yield Document(HEADERS, lambda: headers.headers_file(always(), folders, root), is_last=True)
    yield Document(REDIRECTS, lambda: redirects_file(project.redirects, root), is_last=True)
    yield Document(SNIPPET, lambda: snippet(always(), project.redirects, root), is_last=True)
    yield Document(VERSION, lambda: Manifest(dict(staging.digests), facts.commit, facts.day, facts.site).version, is_last=True)
