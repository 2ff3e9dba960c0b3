"""Work shared among processes that start as copies of this one, so that nothing has to be handed to them."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["beside", "processes", "shared_out"]

T = TypeVar("T")
R = TypeVar("R")


def processes() -> int:
    """How many processes this machine may run at once; 1 where a process cannot start as a copy."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared_out(work: Callable[[Sequence[T]], list[R]], items: Sequence[T], count: int) -> list[R]:
    """The results of `work` on the items, in no order: one part is done here, each other by a process of its own.

    A part that a process could not do is done here, so that an error is raised as it always is.
    """
    # Imported where there is work to share.
    import multiprocessing

    context = multiprocessing.get_context("fork")
    others = []
    for number in range(1, count):
        part = items[number::count]
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_do, args=(work, part, theirs))
        with _threads_aside():
            process.start()
        theirs.close()
        others.append((process, ours, part))
    found = work(items[::count])
    for process, ours, part in others:
        try:
            done: list[R] | None = ours.recv()
        except EOFError:
            done = None
        process.join()
        found += work(part) if done is None else done
    return found


def beside(work: Callable[[], object]) -> None:
    """Begin work in a process of its own and do not wait for it: it leaves behind what this process can do without.

    This one ends after it. Whether the work fails is of no account.
    """
    # Imported as above.
    import multiprocessing

    process = multiprocessing.get_context("fork").Process(target=_try, args=(work,))
    with _threads_aside(), suppress(OSError):
        process.start()


def _try(work: Callable[[], object]) -> None:
    with suppress(BaseException):  # whatever it is, this work is done without
        work()


@contextmanager
def _threads_aside() -> Iterator[None]:
    """Python warns where this process has other threads: the copy takes up no lock of theirs, it computes and writes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _do(work: Callable[[Sequence[T]], list[R]], part: Sequence[T], theirs: Connection) -> None:
    try:
        theirs.send(work(part))
    except BaseException:  # noqa: BLE001 - whatever it is, it is met again where this work is then done
        theirs.send(None)
