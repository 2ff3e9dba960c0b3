"""From saving a sheet to the page that shows it, asked for again and again as a browser would that reloads at once."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from comparison.measure import stop
from comparison.tools import Tool

__all__ = ["saves"]

_BETWEEN = 0.005
_SHARE = 0.04  # of the time waited so far: to answer takes a server from its work, so nobody is asked more than the figure needs
_QUIET = 1.0  # between two saves: who edits looks at the page before typing on
_PATIENCE = 900.0


def saves(tool: Tool, slug: str, rounds: int, first: int) -> list[float]:
    """Seconds from each of so many saves to the page that shows it; the first save, which warms the server, is not among them.

    `first` numbers the changes, so that each is new.
    """
    with _server(tool) as port:
        _wait(lambda: bool(_page(port, slug)))
        found = []
        for number in range(first, first + rounds + 1):
            time.sleep(_QUIET)
            start = time.perf_counter()
            words = tool.change(slug, number).encode()
            _wait(lambda words=words: words in _page(port, slug))  # type: ignore[misc]  # bound now, not when it is called
            found.append(time.perf_counter() - start)
    return found[1:]


@contextmanager
def _server(tool: Tool) -> Iterator[int]:
    if tool.serving is None:
        raise ValueError(f"{tool.title} has no server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    silent = subprocess.DEVNULL
    environment = {**os.environ, **tool.environment}
    command = tool.serving(port)
    process = subprocess.Popen(command, cwd=tool.folder, env=environment, stdin=silent, stdout=silent, stderr=silent)
    try:
        yield port
    finally:
        stop(process)


def _wait(is_so: Callable[[], bool]) -> None:
    start = time.monotonic()
    while not is_so():
        waited = time.monotonic() - start
        if waited > _PATIENCE:
            raise SystemExit("the server did not show the change")
        time.sleep(max(_BETWEEN, _SHARE * waited))


def _page(port: int, slug: str) -> bytes:
    """The page of a centre; empty while there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", f"/centres/{slug}/")
        answer = connection.getresponse()
        return answer.read() if answer.status == http.HTTPStatus.OK else b""
    except OSError:
        return b""
    finally:
        connection.close()
