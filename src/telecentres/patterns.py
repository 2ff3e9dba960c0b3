"""Regular expressions that are compiled when they are first asked for: a build meets few of the mistakes that it could name."""

from __future__ import annotations

import re
from typing import Any, cast

__all__ = ["pattern"]

_KNOWN = (
    "findall",
    "finditer",
    "flags",
    "fullmatch",
    "groupindex",
    "groups",
    "match",
    "pattern",
    "search",
    "split",
    "sub",
    "subn",
)


class _Compiled:
    """What is known of an expression: all that the compiled one is asked for."""


class _Uncompiled(_Compiled):
    """An expression of which nothing was asked yet."""

    def __init__(self, expression: str, flags: int) -> None:
        self._wanted = expression, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._wanted)
        vars(self).update({known: getattr(compiled, known) for known in _KNOWN})
        # A class that gives away what is missing is slower to ask for what is there.
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(compiled, name)


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but compiled when something is first asked of it, then as quick; for what most builds do not need."""
    return cast("re.Pattern[str]", _Uncompiled(expression, flags))
