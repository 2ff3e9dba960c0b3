"""Where the time of a build goes, and how far it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct, field

__all__ = ["Stages"]

Tell = Callable[[str, int, int], None]


def _processor() -> float:
    """Seconds of processor that this process and those it waited for have used."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class Stages(Struct):
    """The stages of one build, each with its seconds by the clock and by the processor; `tell` hears how far one has come."""

    tell: Tell | None = None
    spent: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done inside for a stage."""
        clock, processor = time.perf_counter(), _processor()
        if self.tell:
            self.tell(name, 0, 0)
        try:
            yield
        finally:
            before = self.spent.get(name, (0.0, 0.0))
            self.spent[name] = before[0] + time.perf_counter() - clock, before[1] + _processor() - processor

    @property
    def table(self) -> str:
        """The stages in their order, a line each."""
        lines = [f"{'':32}{'horloge':>10}{'processeur':>12}"]
        lines += [f"{name:32}{wall:>8.2f} s{cpu:>10.2f} s" for name, (wall, cpu) in self.spent.items()]
        wall, cpu = (sum(column) for column in zip(*self.spent.values(), strict=True)) if self.spent else (0.0, 0.0)
        return "\n".join([*lines, f"{'en tout':32}{wall:>8.2f} s{cpu:>10.2f} s"]) + "\n"
