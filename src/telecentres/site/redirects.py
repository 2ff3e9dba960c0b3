"""Old addresses: each leads to its new one, or says that what it showed is gone.

One list, written three ways: a page that sends visitors on, for hosts that only serve files; `_redirects`, which several
hosts read; and what nginx reads, in telecentres.site.nginx. That a page is gone for good can only be said by a host that
answers 410; elsewhere its address is one that leads to no page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from telecentres.problems import Problem, quoted
from telecentres.project import Project
from telecentres.read.records import Redirect
from telecentres.read.schema import trail_text
from telecentres.site.addresses import save_as
from telecentres.site.outputs import Output, Page

__all__ = ["both_ways", "misled", "moved_pages", "redirects_file"]


def misled(project: Project, outputs: Iterable[Output]) -> Iterator[Problem]:
    """An old address is no page of today, and the new one is."""
    files = {output.file for output in outputs}
    for index, redirect in enumerate(project.redirects):
        if save_as(redirect.old) in files:
            yield _problem(project, index, "ancienne", redirect.old, "une page a cette adresse ; effacez ces lignes")
        if redirect.new is not None and save_as(redirect.new) not in files:
            yield _problem(project, index, "nouvelle", redirect.new, "aucune page n’a cette adresse ; donnez celle d’une page")


def _problem(project: Project, index: int, name: str, address: str, sentence: str) -> Problem:
    document = project.redirects_document
    line, column, _ = document.found(index, name)
    said = f"{trail_text((index, name))} : {sentence} (lu : {quoted('/' + address)})"
    return Problem(document.path, line, column, said, "redirection")


def moved_pages(redirects: Collection[Redirect]) -> Iterator[Page]:
    """A page at each old address, which leads on; none where a host could not tell that the file is a page."""
    for redirect in redirects:
        if redirect.new is not None and redirect.old.endswith(("/", ".html")):
            yield Page(
                redirect.old,
                "moved.html",
                "Cette page a changé d’adresse",
                "Cette page a changé d’adresse ; la nouvelle s’ouvre d’elle-même.",
                {"new": redirect.new},
                is_indexed=False,
            )


def redirects_file(redirects: Iterable[Redirect], root: str) -> str:
    """`_redirects`: an old address, its new one or the page shown instead, and the status; `root` stands before each."""
    lines = []
    for redirect in redirects:
        target = f"{root}/404.html 410" if redirect.new is None else f"{root}/{redirect.new} 301"
        lines += [f"{root}/{old} {target}" for old in both_ways(redirect.old)]
    return "".join(f"{line}\n" for line in lines)


def both_ways(old: str) -> tuple[str, ...]:
    """An address that ends in a slash was also asked for without."""
    return (old, old.rstrip("/")) if old.endswith("/") and old != "/" else (old,)
