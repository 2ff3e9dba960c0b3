"""Work shared among processes that start as copies of this one, so that nothing has to be handed to them."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["beside", "processes", "shared_out"]

T = TypeVar("T")
R = TypeVar("R")
_PORTIONS = 64  # of shared work at most, a byte each: enough that nobody waits long for the last


def processes() -> int:
    """How many processes this machine may run at once; 1 where a process cannot start as a copy."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def shared_out(work: Callable[[Sequence[T]], list[R]], items: Sequence[T], count: int) -> list[R]:
    """The results of `work` on the items, in their order: as many processes, this one among them, take a few at a time.

    What a process took and could not do is done here, so that an error is raised as it always is.
    """
    # Imported where there is work to share.
    import multiprocessing

    few = -(-len(items) // _PORTIONS) or 1
    portions = [items[at : at + few] for at in range(0, len(items), few)]
    # A pipe that holds a byte for each portion: whoever reads it has that portion to do.
    numbers, filled = os.pipe()
    os.write(filled, bytes(range(len(portions))))
    os.close(filled)
    context = multiprocessing.get_context("fork")
    others = []
    with ExitStack() as open_ends:
        open_ends.callback(os.close, numbers)
        for _ in range(1, min(count, len(portions))):
            ours, theirs = context.Pipe(duplex=False)
            open_ends.enter_context(ours)
            process = context.Process(target=_do, args=(work, portions, numbers, theirs))
            with theirs, _threads_aside():
                process.start()
            # Where this process cannot go on, no other need.
            open_ends.callback(process.terminate)
            others.append((process, ours))
        done = {number: work(portions[number]) for number in _taken(numbers)}
        for process, ours in others:
            with suppress(EOFError):
                done |= ours.recv()
            process.join()
    return [one for number, portion in enumerate(portions) for one in (done[number] if number in done else work(portion))]


def _taken(numbers: int) -> Iterator[int]:
    """The portions that this process has to do: each time the next that no other has taken."""
    while number := os.read(numbers, 1):
        yield number[0]


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


def _do(work: Callable[[Sequence[T]], list[R]], portions: Sequence[Sequence[T]], numbers: int, theirs: Connection) -> None:
    done = {}
    with suppress(BaseException):  # whatever it is, it is met again where that portion is then done
        try:
            for number in _taken(numbers):
                done[number] = work(portions[number])
        finally:
            theirs.send(done)
