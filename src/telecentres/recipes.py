"""What a result is made from, as a digest: two values that hold the same have the same digest, in any process.

A build asks for the digest of everything a page shows before it makes the page; what takes long to make stands there as a
`Later`, which knows what it will be made from.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import FunctionType
from typing import Any, Generic, TypeVar, cast

from msgspec.msgpack import Encoder

__all__ = ["Later", "Recipes", "digest_of", "made"]

T = TypeVar("T")
_BYTES = 16
_ENCODER = Encoder()
_NAMED = (FunctionType, type)  # what is told by its name
_PLAIN = frozenset({date, datetime, Decimal})  # what stands for itself


def digest_of(*parts: bytes) -> str:
    """The digest of some bytes, each part apart from its neighbours, as hexadecimal text."""
    # In msgpack each part says first how long it is.
    return hashlib.blake2b(_ENCODER.encode(parts), digest_size=_BYTES).hexdigest()


class Later(Generic[T]):
    """A value that is made when it is first called for, and once: `Later(make, *arguments)()` is `make(*arguments)`.

    `inputs` are what decides the value, where that is less than all the arguments hold.
    """

    __slots__ = ("_arguments", "_made", "_make", "_named", "inputs")

    def __init__(self, make: Callable[..., T], *arguments: Any, inputs: tuple[Any, ...] | None = None, **named: Any) -> None:
        self._make = make
        self._arguments = arguments
        self._named = named
        # What made it, and from what.
        if inputs is not None:
            self.inputs: tuple[Any, ...] = make.__qualname__, inputs
        else:
            self.inputs = (make, arguments, tuple(sorted(named.items()))) if named else (make, arguments)
        self._made: list[T] = []

    def __call__(self) -> T:
        if not self._made:
            self._made.append(self.anew())
        return self._made[0]

    def anew(self) -> T:
        """The value, made for whoever asks and not held."""
        return self._make(*self._arguments, **self._named)


def made(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by name, each that was left for later made now."""
    return {name: value() if isinstance(value, Later) else value for name, value in values.items()}


class Recipes:
    """The digests of one build's values.

    Objects of the `kept` types are digested once, wherever they stand; a record of the `by_file` types is decided by the text
    of its file; `settle` says by what any one object is decided. Values are structs, enumerations, numbers, texts, days and
    ordered collections of such; a function counts as its name, and a local function, which has none, is refused. A set has the
    same digest in one process only.
    """

    def __init__(self, kept: Iterable[type] = (), by_file: Iterable[type] = ()) -> None:
        self._kept = frozenset(kept)
        self._by_file = frozenset(by_file)
        # Objects are held, so that no other can take their place in memory.
        self._known: dict[int, tuple[object, bytes]] = {}

    def settle(self, value: object, digest: str) -> None:
        """Let an object be decided by a digest."""
        self._known[id(value)] = value, digest.encode()

    def of(self, value: object) -> str:
        """The digest of a value. TypeError or pickle.PicklingError: it holds what has no lasting form."""
        return digest_of(*self.parts(value))

    def parts(self, value: object) -> list[bytes]:
        """What the digest of a value is made of, for who puts more beside it."""
        parts: list[bytes] = []
        self._take_apart(value, parts)
        return parts

    def _take_apart(self, value: object, parts: list[bytes]) -> None:
        """Add what a value is made of, in bytes: of a tuple what is settled need not be pickled with the rest."""
        kind = type(value)
        known = self._known.get(id(value))
        if known is None and (kind in self._kept or kind in self._by_file):
            self.reduced(value)
            known = self._known[id(value)]
        if known is not None:
            parts.append(known[1])
        elif kind is tuple or kind is Later:
            parts.append(b"(")
            for one in value.inputs if isinstance(value, Later) else cast(tuple[object, ...], value):
                known = self._known.get(id(one))
                if known is not None:
                    parts.append(known[1])
                else:
                    self._take_apart(one, parts)
            parts.append(b")")
        else:
            found = self._bytes(value)
            if isinstance(value, FunctionType):
                self._known[id(value)] = value, found
            parts.append(found)

    def _bytes(self, value: object) -> bytes:
        buffer = io.BytesIO()
        pickler = _Pickler(buffer, self)
        pickler.dump(value)
        return buffer.getvalue()

    def reduced(self, value: object) -> Any:
        """What stands for an object inside another; NotImplemented where it stands for itself."""
        known = self._known.get(id(value))
        if known is not None:
            return _Digest, (known[1],)
        kind = type(value)
        if kind is Later:
            return _Digest, cast(Later[Any], value).inputs
        if kind in self._by_file:
            document = value.document  # type: ignore[attr-defined]
            digest = digest_of(document.path.encode(), document.text.encode())
        elif kind in self._kept:
            digest = digest_of(self._bytes(_Fields(value)))
        else:
            return NotImplemented
        self.settle(value, digest)
        return _Digest, (digest.encode(),)


class _Digest:
    """Stands in a recipe for what was digested by itself; it is never read back."""


class _Fields:
    """An object's own fields, which are digested though the object itself is kept."""

    def __init__(self, value: object) -> None:
        self.kind = type(value).__qualname__
        self.fields = [(name, getattr(value, name)) for name in value.__struct_fields__]  # type: ignore[attr-defined]


class _Pickler(pickle.Pickler):
    """Pickles by structure alone: in fast mode, whether two equal parts are one object leaves no trace."""

    def __init__(self, buffer: io.BytesIO, recipes: Recipes) -> None:
        super().__init__(buffer, protocol=5)
        self.fast = True
        self._recipes = recipes

    def reducer_override(self, value: Any) -> Any:
        if type(value) in _PLAIN or isinstance(value, _NAMED):
            return NotImplemented
        return self._recipes.reduced(value)
