"""Closed records: a few fields are at hand, and the first other one that is asked for opens the whole.

Whoever is given one cannot tell it from any other record, but by the time it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from telecentres.read.centre import Centre
from telecentres.read.nodes import Document
from telecentres.read.records import News, Page

__all__ = ["CLOSED", "at_hand", "closed"]

Record: TypeAlias = Centre | News | Page

# What is inside: of a sheet all but its name in addresses, of a text the text.
_INSIDE: dict[Any, tuple[str, ...]] = {
    Centre: tuple(name for name in Centre.__struct_fields__ if name != "slug"),
    News: ("body", "document"),
    Page: ("body", "document"),
    Document: tuple(name for name in Document.__struct_fields__ if name != "path"),
}
_AT_HAND = {kind: tuple(name for name in kind.__struct_fields__ if name not in inside) for kind, inside in _INSIDE.items()}


def at_hand(record: Record) -> dict[str, Any]:
    """The fields that a closed record has at hand."""
    return {name: getattr(record, name) for name in _AT_HAND[type(record)]}


def closed(kind: type[Record], path: str, shown: Mapping[str, Any], opened: Callable[[], Record]) -> Record:
    """A record of a kind whose fields are `shown`, or else those of what `opened` gives; the path of its file is known too."""
    record: Record = _closed(kind, shown, opened)
    record.document = _closed(Document, {"path": path}, partial(_fetched, record, "document"))
    return record


def _closed(kind: type, shown: Mapping[str, Any], opened: Callable[[], Any]) -> Any:
    inside = _INSIDE[kind]
    # A struct is made with all its fields; those that are inside are taken out again.
    record = _KINDS[kind](**dict.fromkeys(inside), **shown, _opened=opened)
    for name in inside:
        delattr(record, name)
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
    kind: Any = type(record).__mro__[1]
    return isinstance(other, kind) and all(getattr(record, name) == getattr(other, name) for name in kind.__struct_fields__)


def _closed_kind(kind: Any) -> Any:
    body = {
        "__module__": __name__,
        "__annotations__": {"_opened": Any},
        # Only what is not there is asked of __getattr__, so that an open record is as quick as any.
        "__getattr__": _fetched,
        "__eq__": _equal,
        "__hash__": None,
    }
    return type(kind)(f"Closed{kind.__name__}", (kind,), body, kw_only=True)


_KINDS = {kind: _closed_kind(kind) for kind in _INSIDE}
CLOSED = tuple(_KINDS.values())
