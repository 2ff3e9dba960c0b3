"""Closed records: a few fields are at hand, and the first other one that is asked for opens the whole.

Whoever is given one cannot tell it from any other record, but by the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any, TypeAlias

from telecentres.read.centre import Centre
from telecentres.read.nodes import Document
from telecentres.read.records import News, Page

__all__ = ["CLOSED", "at_hand", "closed"]

Record: TypeAlias = Centre | News | Page

# What is inside: of a sheet all but its name in addresses, of a text the text.
_INSIDE: dict[type, tuple[str, ...]] = {
    Centre: tuple(field.name for field in fields(Centre) if field.name != "slug"),
    News: ("body", "document"),
    Page: ("body", "document"),
    Document: tuple(field.name for field in fields(Document) if field.name != "path"),
}


def at_hand(record: Record) -> dict[str, Any]:
    """The fields that a closed record has at hand."""
    kind = type(record)
    return {field.name: getattr(record, field.name) for field in fields(kind) if field.name not in _INSIDE[kind]}


def closed(kind: type[Record], path: str, shown: Mapping[str, Any], opened: Callable[[], Record]) -> Record:
    """A record of a kind whose fields are `shown`, or else those of what `opened` gives; the path of its file is known too."""
    record: Record = _closed(kind, shown, opened)
    record.document = _closed(Document, {"path": path}, partial(_fetched, record, "document"))
    return record


def _closed(kind: type, shown: Mapping[str, Any], opened: Callable[[], Any]) -> Any:
    record: Any = object.__new__(_KINDS[kind])
    for name, value in {**shown, "_opened": opened}.items():
        setattr(record, name, value)
    return record


def _fetched(record: Any, name: str) -> Any:
    """A field that is not at hand: the record opens, and all are there from now on."""
    kind = type(record).__mro__[1]
    if name not in _INSIDE[kind]:
        raise AttributeError(f"{kind.__name__} has no {name}")
    whole = record._opened()
    for field in _INSIDE[kind]:
        setattr(record, field, getattr(whole, field))
    return getattr(whole, name)


def _equal(record: Any, other: Any) -> bool:
    kind = type(record).__mro__[1]
    compared = (field.name for field in fields(kind) if field.compare)
    return isinstance(other, kind) and all(getattr(record, name) == getattr(other, name) for name in compared)


def _closed_kind(kind: type) -> type:
    # Only what is not there is asked of __getattr__, so that an open record is as quick as any.
    body = {"__slots__": ("_opened",), "__getattr__": _fetched, "__eq__": _equal, "__hash__": None, "__module__": __name__}
    return type(f"Closed{kind.__name__}", (kind,), body)


_KINDS = {kind: _closed_kind(kind) for kind in _INSIDE}
CLOSED = tuple(_KINDS.values())
