"""The site is a list of outputs: a page from a template, a document from data, an asset from a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from telecentres.recipes import Later
from telecentres.site.addresses import save_as

__all__ = ["Asset", "Document", "Output", "Page"]


class Page(Struct, frozen=True):
    """An HTML page: the template that makes it and what the template is given.

    `values` that are left for later say by their arguments all that the page can show: where those are as they were, these need
    not be made. `crumbs` leads from the home page to this one, as (title, address); `changed` is the newest day in its data;
    `card` is the address of the picture that stands for it elsewhere, empty where none is drawn; `runs_wasm` says that its
    scripts compile WebAssembly, which its policy must then allow.
    """

    address: str
    template: str
    title: str
    description: str
    values: dict[str, Any] | Later[dict[str, Any]] = field(default_factory=dict)
    crumbs: tuple[tuple[str, str], ...] = ()
    section: str = ""
    changed: date | None = None
    is_indexed: bool = True
    card: str = ""
    runs_wasm: bool = False
    file: str = ""

    def __post_init__(self) -> None:
        force_setattr(self, "file", save_as(self.address))

    @property
    def context(self) -> dict[str, Any]:
        """What the template is given."""
        return self.values() if isinstance(self.values, Later) else self.values

    def planned(self) -> Page:
        """The page with what its template is given; the page itself does not hold it."""
        return replace(self, values=self.values.anew()) if isinstance(self.values, Later) else self


class Document(Struct, frozen=True):
    """A file made from data; `body` is called once, when the file is written.

    `is_last` says that it is made of the files written before it, and so each time anew.
    """

    address: str
    body: Callable[[], str]
    is_indexed: bool = False
    is_last: bool = False

    @property
    def file(self) -> str:
        return self.address


class Asset(Struct, frozen=True):
    """A file as it is: copied from a path, or made of bytes that are asked for once, when it is written."""

    address: str
    source: Path | Callable[[], bytes]
    is_indexed: bool = False

    @property
    def data(self) -> bytes:
        return self.source.read_bytes() if isinstance(self.source, Path) else self.source()

    @property
    def file(self) -> str:
        return self.address


Output = Page | Document | Asset
