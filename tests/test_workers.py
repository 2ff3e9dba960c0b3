"""Work shared among processes: all of it is done, and errors are those that one process would meet."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from telecentres.workers import beside, processes, shared_out

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process starts as a copy on Windows")


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_everything_is_done_once(count: int) -> None:
    """Whatever the number of processes, more than there is work for included; each takes what another has not taken."""
    all_there = multiprocessing.get_context("fork").Barrier(min(count, 5))
    seen: list[int] = []

    def squares(numbers: Sequence[int]) -> list[tuple[int, int]]:
        if not seen:
            all_there.wait(60)
        seen.extend(numbers)
        return [(number * number, os.getpid()) for number in numbers]

    found = shared_out(squares, range(5), count)
    assert sorted(square for square, _ in found) == [0, 1, 4, 9, 16]
    assert len({process for _, process in found}) == min(count, 5)


def test_thousands_are_done_once() -> None:
    """Many items are taken a few at a time, and none is left or done twice."""
    numbers = range(12_345)
    assert sorted(shared_out(list, numbers, 3)) == list(numbers)


def test_what_is_not_handed_over_needs_no_form() -> None:
    """The work may hold what no message could carry: the processes are copies of this one."""
    local = {"add": lambda number: number + 1}
    assert sorted(shared_out(lambda numbers: [local["add"](number) for number in numbers], [1, 2, 3, 4], 2)) == [2, 3, 4, 5]


def test_an_error_is_raised_here() -> None:
    """A part that fails in its process is tried again here, where its error is seen as it is."""

    def fail(numbers: Sequence[int]) -> list[int]:
        return [1 // number for number in numbers]

    with pytest.raises(ZeroDivisionError):
        shared_out(fail, [1, 0, 1, 0], 2)


def test_what_cannot_be_sent_is_done_here(capfd: pytest.CaptureFixture[str]) -> None:
    """A result that no message can carry is made again where it is wanted, without a word."""
    both_there = multiprocessing.get_context("fork").Barrier(2)
    met: list[int] = []

    def local(numbers: Sequence[int]) -> list[Callable[[], int]]:
        if not met:
            both_there.wait(60)
        met.extend(numbers)
        return [lambda number=number: number for number in numbers]  # type: ignore[misc]

    assert [one() for one in shared_out(local, range(4), 2)] == [0, 1, 2, 3]
    assert capfd.readouterr() == ("", "")


def test_where_this_process_cannot_go_on_no_other_does() -> None:
    """The others are ended, even those that nobody listens to any more."""
    here = os.getpid()
    both_there = multiprocessing.get_context("fork").Barrier(2)

    def fail(numbers: Sequence[int]) -> list[bytes]:
        if numbers[0] < 2:
            both_there.wait(60)
        if os.getpid() == here:
            raise LookupError
        return [bytes(100_000)]

    with pytest.raises(LookupError):
        shared_out(fail, range(64), 2)
    for process in multiprocessing.active_children():
        process.join(60)
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_loses_nothing() -> None:
    """Its part is done here."""
    here = os.getpid()

    def die(numbers: Sequence[int]) -> list[int]:
        if os.getpid() != here:
            os._exit(9)
        return list(numbers)

    assert sorted(shared_out(die, range(10), 3)) == list(range(10))


def test_work_beside_is_done_by_another_process(tmp_path: Path) -> None:
    """It leaves a file that this process has not written; work that fails says nothing and leaves nothing."""
    file = tmp_path / "process"

    def fail() -> None:
        raise LookupError

    beside(fail)
    beside(lambda: file.write_text(str(os.getpid())))
    for process in multiprocessing.active_children():
        process.join()
    assert file.read_text() != str(os.getpid())


def test_there_is_at_least_one() -> None:
    """A machine runs one process at least."""
    assert processes() >= 1
