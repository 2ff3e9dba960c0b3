"""What a built site must show before it goes online: each rule reads the files and yields sentences."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from telecentres.problems import quoted
from telecentres.site.addresses import ROOT as ROOT_MARK
from telecentres.site.manifest import MANIFEST, Manifest

__all__ = [
    "Folder",
    "faults",
    "is_reserved",
    "links_lead_somewhere",
    "nothing_is_a_placeholder",
    "pages_are_whole",
    "the_manifest_is_true",
]

# Names that no host of the Internet has (RFC 2606, RFC 6761).
_RESERVED = re.compile(r"(?:^|\.)(?:example|invalid|localhost|test|example\.(?:com|net|org))\.?$")
_FILLER = re.compile(r"(?i)\blorem ipsum\b|\bà compléter\b|\bTODO\b|\bXXX+\b")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def is_reserved(host: str) -> bool:
    """Whether no host of the Internet can have this name."""
    return _RESERVED.search(host) is not None


class _Parsed(HTMLParser):
    """What the rules ask of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.inline: list[str] = []
        self.language: str | None = None
        self.text: list[str] = []
        self.is_ended = False
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [value for name in ("href", "src", "action") if (value := values.get(name)) is not None]
        # « address 320w, address 640w »: the addresses of a picture's sizes.
        self.links += [part.split()[0] for part in (values.get("srcset") or "").split(",") if part.strip()]
        if identifier := values.get("id"):
            self.ids.append(identifier)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = values.get("lang")
        if tag in ("script", "style"):
            self._unread = tag
            is_data = (values.get("type") or "").endswith("json")
            if tag == "style" or not (is_data or values.get("src")):
                self.inline.append(f"<{tag}>")
        self.inline += [name for name in values if name == "style" or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        self.is_ended = tag == "html"

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.text.append(data)


class Folder:
    """A built site on this disk, its pages parsed once; `siteurl` is the address it was built for."""

    def __init__(self, path: Path, siteurl: str) -> None:
        self.path = path
        self.siteurl = siteurl
        self.root = urlsplit(siteurl).path.rstrip("/")
        found = (file for file in sorted(path.rglob("*")) if file.is_symlink() or not file.is_dir())
        self.files = frozenset(file.relative_to(path).as_posix() for file in found)
        self.html = {name: (path / name).read_text(encoding="utf-8") for name in sorted(self.files) if name.endswith(".html")}
        self.pages = {name: self._parsed(html) for name, html in self.html.items()}

    @staticmethod
    def _parsed(html: str) -> _Parsed:
        page = _Parsed()
        page.feed(html)
        page.close()
        return page

    @property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """What can be linked to on each page."""
        return {name: frozenset(page.ids) for name, page in self.pages.items()}


def links_lead_somewhere(site: Folder) -> Iterator[str]:
    """Every link inside the site leads to a file of it, and to a part of the page where it names one."""
    ids = site.ids
    for name, page in site.pages.items():
        base = f"{site.root}/{name.removesuffix('index.html')}"
        for link in page.links:
            own = link.removeprefix(site.siteurl) if site.siteurl and link.startswith(f"{site.siteurl}/") else None
            if own is None and _SCHEME.match(link):
                continue
            path, anchor = urldefrag(urljoin(base, link if own is None else site.root + own))
            inside = path.startswith(f"{site.root}/")
            file = unquote(path.split("?")[0]).removeprefix(f"{site.root}/")
            file = file + "index.html" if not file or file.endswith("/") else file
            if not inside or file not in site.files or (anchor and anchor not in ids.get(file, {anchor})):
                yield f"{name} : ce lien ne mène nulle part (lu : {quoted(link)})"


def pages_are_whole(site: Folder) -> Iterator[str]:
    """A page says its language, has one h1, skips no heading level, repeats no identifier, holds no inline script or style.

    It is written to its end, and holds no mark that the build should have replaced.
    """
    for name, page in site.pages.items():
        if not page.is_ended or page.language is None:
            yield f"{name} : la page n’est pas entière"
        if page.headings.count(1) != 1:
            yield f"{name} : il faut un seul titre de premier niveau"
        if any(after - before > 1 for before, after in pairwise([1, *page.headings])):
            yield f"{name} : un niveau de titre manque"
        if len(page.ids) != len(set(page.ids)):
            yield f"{name} : un identifiant sert deux fois"
        for inline in page.inline:
            yield f"{name} : script ou style dans la page (lu : {quoted(inline)})"
        if ROOT_MARK in site.html[name]:
            yield f"{name} : une adresse n’a pas été écrite"


def nothing_is_a_placeholder(site: Folder) -> Iterator[str]:
    """No page holds words that stand for others, or the address of a host that cannot exist."""
    seen: set[str] = set()  # what stands in every footer is said once
    for name, page in site.pages.items():
        found = _FILLER.search(" ".join(page.text))
        if found:
            yield f"{name} : texte d’attente (lu : {quoted(found[0])})"
        for link in page.links:
            host = link.rpartition("@")[2].partition("?")[0] if link.startswith("mailto:") else urlsplit(link).hostname
            if host and is_reserved(host) and not {link, host} & seen:
                is_own = bool(site.siteurl) and link.startswith(site.siteurl)
                seen.add(host if is_own else link)
                yield f"{name} : adresse d’exemple (lu : {quoted(link)})"


def the_manifest_is_true(site: Folder) -> Iterator[str]:
    """The manifest names each file of the site but itself, by its sha256, and nothing else."""
    try:
        manifest = Manifest.of((site.path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield f"{MANIFEST} : absent ou illisible"
        return
    for name in sorted(site.files - {MANIFEST} - manifest.files.keys()):
        yield f"{name} : ce fichier n’est pas dans la liste de la construction"
    for name, digest in manifest.files.items():
        path = site.path / name
        if name not in site.files:
            yield f"{name} : ce fichier manque"
        elif path.is_symlink() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name} : ce fichier a changé depuis la construction"


RULES: tuple[Callable[[Folder], Iterator[str]], ...] = (
    the_manifest_is_true,
    pages_are_whole,
    links_lead_somewhere,
    nothing_is_a_placeholder,
)


def faults(path: Path, siteurl: str) -> Iterator[str]:
    """Everything that keeps a built site from going online."""
    site = Folder(path, siteurl)
    for rule in RULES:
        yield from rule(site)
