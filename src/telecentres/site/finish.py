"""What is made of the pages once they are written: the full-text index that the search page reads.

Pagefind reads copies of the pages and writes the index into a folder of its own; what the search page needs of it becomes
outputs of the list like any other. The same copies give the same bytes, so an index is kept until a text changes.
Pagefind's own filters are not used: it writes their values in another order each time. A list of our own says which of its
pages belong to which rubric.
"""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from telecentres.draw.cache import Cache, recipe
from telecentres.patterns import pattern
from telecentres.recipes import digest_of
from telecentres.site.addresses import save_as
from telecentres.site.outputs import Asset, Page
from telecentres.site.pages.search import SEARCH

__all__ = ["RUBRICS", "NotIndexed", "indexed_copy", "is_of_index", "rubric_of", "search_assets"]

# The rubric of what stands below an address; of every other page it is « pages ».
RUBRICS = {"centres/": "lieux", "actualites/": "actualites", "communes/": "communes"}
_REST = "pages"
_FOLDER = "recherche/index"
_RUBRICS_FILE = "rubriques.json"
# What pages say of other pages, or of themselves in the same words everywhere: everyone would be found by it.
_UNREAD = (".muted", ".unknown", ".commune-near")
_UNREAD_SECTIONS = pattern(
    r'<section\b(?: class="commune-(?:savings|gain)"|(?: class="chapter")? aria-labelledby="proches").*?</section>', re.DOTALL
)
# What Pagefind writes before the JSON of a page, compressed with it.
_SIGNATURE = b"pagefind_dcd"
# Lists of names, and the search itself: they would answer for the pages they lead to.
_LEFT_OUT = frozenset(["communes/", SEARCH])
_NEEDED = pattern(r"pagefind\.js|pagefind-entry\.json|wasm\.fr\.pagefind|.*\.pf_(?:meta|index|fragment)")
_MAIN = pattern(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_LINK = pattern(r'\s(?:href|src|srcset)="[^"]*"')
_DRAWING = pattern(r"<svg\b.*?</svg>", re.DOTALL)


class NotIndexed(RuntimeError):
    """The index could not be made; nothing of the site was changed."""


def indexed_copy(page: Page, html: str, copy: Callable[[str, str], str]) -> str:
    """The copy of a page to index: the main part of a page that robots may read; empty where there is none.

    Drawings are left out, and sections that speak of others; so are the targets of links, which depend on where the site stands.
    Apostrophes are straight, since Pagefind takes « L’Atelier » for one word, « L'Atelier » for two.
    """
    match = _MAIN.search(html) if page.is_indexed and page.address not in _LEFT_OUT else None
    if match is None:
        return ""
    return copy(page.title, _LINK.sub("", _UNREAD_SECTIONS.sub("", _DRAWING.sub("", match[1]))).replace("’", "'"))


def is_of_index(file: str) -> bool:
    """Whether a file of the site is one of the index."""
    return file.startswith(f"{_FOLDER}/")


def rubric_of(address: str) -> str:
    """The rubric of a page."""
    below = (name for start, name in RUBRICS.items() if address.startswith(start) and address != start)
    return next(below, _REST)


def search_assets(digests: Mapping[str, str], copy: Callable[[str], str], cache: Cache, folder: Path) -> list[Asset]:
    """The files of the index, as outputs; `digests` are those of the copies by address, and `copy` makes the one of an address.

    The copies stay in `folder`, which is this program's alone, where it can be written.
    """
    import zipfile
    from importlib.metadata import version

    key = recipe(
        version("pagefind_bin"),
        _NEEDED.pattern,
        json.dumps([RUBRICS, _UNREAD]),
        *(part for pair in sorted(digests.items()) for part in pair),
    )
    kept = cache.get("recherche", key, lambda: _index(digests, copy, folder))
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        return [Asset(f"{_FOLDER}/{name}", partial(bytes, archive.read(name))) for name in archive.namelist()]


def _index(digests: Mapping[str, str], copy: Callable[[str], str], folder: Path) -> bytes:
    """The index of copies, as an archive of the files that the search page needs."""
    import zipfile
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as temporary:
        site, index = folder, Path(temporary, "index")
        try:
            _lay_out(site, digests, copy)
        except OSError:
            site = Path(temporary, "site")
            _lay_out(site, digests, copy)
        _run_pagefind(site, index)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for path in sorted(index.rglob("*")):
                if path.is_file() and _NEEDED.fullmatch(path.name):
                    archive.writestr(path.relative_to(index).as_posix(), path.read_bytes())
            archive.writestr(_RUBRICS_FILE, _rubrics(index))
        return packed.getvalue()


def _lay_out(site: Path, digests: Mapping[str, str], copy: Callable[[str], str]) -> None:
    """Bring a folder of copies up to date: one that is there and holds what it should is left alone, whatever is no copy goes."""
    wanted = {save_as(address): address for address in digests}
    for path in list(site.rglob("*")):
        if path.relative_to(site).as_posix() not in wanted and not path.is_dir():
            path.unlink()
    for file, address in wanted.items():
        path = site / file
        try:
            if digest_of(path.read_bytes()) == digests[address]:
                continue
        except OSError:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(copy(address), encoding="utf-8", newline="\n")


def _rubrics(index: Path) -> str:
    """The names that Pagefind gave to the pages of each rubric."""
    found: dict[str, list[str]] = {rubric: [] for rubric in (*RUBRICS.values(), _REST)}
    for path in sorted(index.glob("fragment/*.pf_fragment")):
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
        found[rubric_of(fragment["url"].removeprefix("/"))].append(path.stem)
    return json.dumps(found, separators=(",", ":")) + "\n"


def _run_pagefind(site: Path, index: Path) -> None:
    import subprocess

    from pagefind_bin import get_executable

    try:
        command = [str(get_executable()), "--site", str(site), "--output-path", str(index), "--force-language", "fr", "--silent"]
        command += [word for selector in _UNREAD for word in ("--exclude-selectors", selector)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the package's own program
    except OSError as error:
        raise NotIndexed(f"l’index de recherche n’a pas été construit : {error}") from None
    if done.returncode:
        raise NotIndexed(f"l’index de recherche n’a pas été construit :\n{(done.stderr or done.stdout).strip()}")
