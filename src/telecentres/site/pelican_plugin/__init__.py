"""The one meeting point with Pelican. What is up to date is left at once; otherwise `generation` reads, checks and builds."""

from __future__ import annotations

import gc
from typing import Any

from telecentres.site.premises import Premises

__all__ = ["begin", "register"]


def begin(pelican: Any) -> None:
    """Stop where nothing changed since the last build; else read the project before anything is built."""
    # Nothing that a build makes stands in a circle, and looking for circles among so many objects takes as long as making them.
    gc.disable()
    settings = pelican.settings
    premises = Premises.of(settings)
    if premises.hold():
        ledger = premises.ledger
        if ledger.problems and not settings.get("QUIET_WARNINGS"):
            from telecentres.inspection import report_of
            from telecentres.problems import Problem

            print(report_of(map(Problem.of, ledger.problems), premises.content.parent))
        print(ledger.summary)
        print(premises.said, end="")
        raise SystemExit(0)
    # Imported by builds that have something to do: the rest answers before this would be loaded.
    from telecentres.site.pelican_plugin import generation

    generation.connect()
    generation.load(pelican, premises)


def register() -> None:
    """Connect to Pelican, by a named function: a lambda's weak reference would be dropped without a word."""
    # Imported when Pelican asks: a network's settings, which name this plugin, are read before Pelican is loaded (see `lean`).
    from pelican.plugins import signals

    signals.initialized.connect(begin)
