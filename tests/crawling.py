"""Visitors of a site while it is published: each reads a page, then what the page names, and counts what is wrong."""

from __future__ import annotations

import hashlib
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

_NAMED = re.compile(rb'(?:href|src)="/([^"]*\.([0-9a-f]{8})\.[a-z0-9]+)"')
PAUSE = 0.002  # between two pages: the visitors share the machine with what they watch


class Visitors:
    """What some visitors saw: how many files they read, and the faults among them by kind."""

    def __init__(self, known: Iterable[Mapping[str, str]], below: str = "", index: str = "") -> None:
        """`known` are the files of each release by their digest: a page is one of theirs, or half of one.

        The site is served `below` a path; a host that does not know of folders is asked for their `index` by name.
        """
        self._below, self._index = below, index
        self.read = 0
        self.faults: Counter[str] = Counter()
        self._pages: dict[str, set[str]] = {}
        for files in known:
            for name, digest in files.items():
                if name.endswith("index.html"):
                    self._pages.setdefault(name.removesuffix("index.html"), set()).add(digest)
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def _visit(self, port: int, seed: int) -> None:
        pick = random.Random(seed)
        addresses = sorted(self._pages)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

        def get(path: str) -> tuple[int, bytes]:
            connection.request("GET", f"/{path}", headers={"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            return answer.status, answer.read()

        while not self._stop.is_set():
            address = pick.choice(addresses)
            found: list[str] = []
            count = 1
            try:
                status, page = get(f"{self._below}{address}{self._index}")
                if status != 200:
                    found.append(f"page {status}")
                elif hashlib.sha256(page).hexdigest() not in self._pages[address]:
                    found.append("half a page")
                for name, digest in _NAMED.findall(page):
                    count += 1
                    status, data = get(self._below + name.decode())
                    if status != 200:
                        found.append("asset not there")
                    elif not hashlib.sha256(data).hexdigest().startswith(digest.decode()):
                        found.append("asset of other bytes")
            except (OSError, http.client.HTTPException) as error:
                found.append(type(error).__name__)
                connection.close()
            with self._lock:
                self.read += count
                self.faults.update(found)
            time.sleep(PAUSE)
        connection.close()

    def wait(self, seconds: float) -> None:
        """Let the visitors go on for a while."""
        self._stop.wait(seconds)

    @contextmanager
    def at(self, port: int, count: int = 4) -> Iterator[Visitors]:
        """Visit a site of the loopback until the block ends."""
        threads = [threading.Thread(target=self._visit, args=(port, seed)) for seed in range(count)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
