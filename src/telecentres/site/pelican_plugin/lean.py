"""Pelican without what a network has switched off: most of `import pelican` is libraries that are then never called.

While it is loaded, stand-ins take the place of Docutils, of what serves, watches and writes feeds, and of what prints in
colours. They have the names that Pelican asks for and no others: a Pelican that asks for more is loaded as it always is, and
so is one for a network with plugins of its own or with the reader of reStructuredText.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["SwitchedOff", "load_pelican"]


class SwitchedOff(Exception):
    """Something was called that a network like this one does not use."""


class _Off:
    """Stands for a class or a function that is not to be called; classes that are not to be made may be derived from it."""

    def __new__(cls, *_: Any, **__: Any) -> _Off:
        raise SwitchedOff(f"{cls.__module__}.{cls.__name__} is switched off by {__name__}")


class _Mute:
    """Stands for a console and for what logs to it: it says nothing."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.quiet = True

    def print(self, *_: Any, **__: Any) -> None:
        """Nothing."""


# What is taken from each module that is never called.
_OFF: dict[str, tuple[str, ...]] = {
    "docutils": (),
    "docutils.core": (),
    "docutils.io": (),
    "docutils.parsers.rst.languages": ("get_language",),
    "docutils.writers.html4css1": ("HTMLTranslator", "Writer"),
    "feedgenerator": ("Atom1Feed", "Rss201rev2Feed", "get_tag_uri"),
    "importlib.metadata": ("version",),
    "multiprocessing": (),
    "pelican.rstdirectives": (),
    "pelican.server": ("ComplexHTTPRequestHandler", "RootedHTTPServer"),
    "watchfiles": ("Change", "DefaultFilter"),
}


def _late(module: str, name: str) -> dict[str, Any]:
    """A function or a class that is loaded when it is called."""

    def call(*given: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*given, **named)

    return {name: call}


def _stand_ins() -> dict[str, dict[str, Any]]:
    """What each module that Pelican imports and this site does without holds in its place."""
    found: dict[str, dict[str, Any]] = {
        module: {name: type(name, (_Off,), {"__module__": module}) for name in names} for module, names in _OFF.items()
    }
    # Pelican asks for its own version, and does without where nobody knows it.
    found["importlib.metadata"]["PackageNotFoundError"] = SwitchedOff
    return found | {
        "dateutil": {},
        "dateutil.parser": _late("dateutil.parser", "parse"),
        "markdown": _late("markdown", "Markdown"),
        "rich.console": {"Console": _Mute},
        "rich.logging": {"RichHandler": _Mute},
    }


@contextmanager
def _standing_in(names: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Let modules that are not loaded yet hold these names, until the end."""
    modules = {name: ModuleType(name) for name in names.keys() - sys.modules.keys()}
    loaded = []
    for name, module in modules.items():
        vars(module).update(names[name])
        folder, _, last = name.rpartition(".")
        if folder in modules:
            setattr(modules[folder], last, module)
        elif folder in sys.modules:
            setattr(sys.modules[folder], last, module)
            loaded.append((sys.modules[folder], last))
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
        for package, name in loaded:
            delattr(package, name)


def _is_lean(settings_file: Path) -> bool:
    """Whether a network does with what is left: our plugin alone, no reader of reStructuredText, nothing of Pelican before it."""
    try:
        settings = runpy.run_path(str(settings_file), run_name=settings_file.stem)
        plugins = [getattr(plugin, "__name__", plugin) for plugin in settings["PLUGINS"]]
        return plugins == [__package__] and settings["READERS"]["rst"] is None and "pelican" not in sys.modules
    except Exception:  # noqa: BLE001 - Pelican runs the file next, and shows what is wrong with it
        return False


def load_pelican(settings_file: Path) -> ModuleType:
    """Pelican for the network of these settings: the one that is loaded already, or all of it that this network needs."""
    if "pelican" not in sys.modules and _is_lean(settings_file):
        # A Pelican that takes more than is known here fails, and what there is of it goes.
        with suppress(Exception), _standing_in(_stand_ins()):
            return import_module("pelican")
        for name in [name for name in sys.modules if name.partition(".")[0] == "pelican"]:
            del sys.modules[name]
    return import_module("pelican")
