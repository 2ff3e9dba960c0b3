"""Where a shelf keeps what it holds, in one file: what was kept comes back whole, or not at all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from weakref import finalize

__all__ = ["Store"]

_SEAL = 8  # bytes of the digest before what is kept


class Store:
    """The file of a shelf, an SQLite database: a row for what is at hand of a file, one for its record, one for each result.

    Each row begins with its digest, for half a row is likelier than a forged one: whoever may write there may as well write the
    code that this runs. Where the file cannot be read or written, nothing is kept.
    """

    def __init__(self, file: Path | None, code: str) -> None:
        self._file = file
        self._code = code
        self._is_ours = False
        self._heads: dict[str, tuple[str, bytes]] = {}
        self._results: dict[str, bytes] = {}
        self._reading: dict[int, sqlite3.Connection] = {}  # by process: a connection is of no use to a copy
        finalize(self, _close, self._reading)

    def load(self) -> tuple[dict[str, tuple[str, bytes]], dict[str, bytes]]:
        """Heads with their ground, and results, by key."""
        if self._file is None or not self._file.is_file():
            return {}, {}
        try:
            with closing(self._connected()) as connection:
                if not self._is_of_this_code(connection):
                    return {}, {}
                bodies = {key for (key,) in connection.execute("SELECT key FROM bodies")}
                heads = connection.execute("SELECT key, ground, data FROM heads").fetchall()
                results = connection.execute("SELECT key, data FROM results").fetchall()
        except (sqlite3.Error, OSError):
            return {}, {}
        self._is_ours = True
        self._heads = {key: (ground, head) for key, ground, data in heads if key in bodies and (head := _checked(data))}
        self._results = {key: result for key, data in results if (result := _checked(data))}
        return dict(self._heads), dict(self._results)

    def _connected(self) -> sqlite3.Connection:
        if self._file is None:
            raise OSError
        connection = sqlite3.connect(self._file, timeout=1, isolation_level=None)
        try:
            # What is kept here may be lost with the power.
            connection.execute("PRAGMA synchronous = OFF")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _is_of_this_code(self, connection: sqlite3.Connection) -> bool:
        found: list[tuple[str]] = connection.execute("SELECT digest FROM code").fetchall()
        return found == [(self._code,)]

    def body(self, key: str) -> bytes | None:
        """The record of a key; None where it is lost or damaged."""
        process = os.getpid()
        try:
            if process not in self._reading:
                self._reading[process] = self._connected()
            row = self._reading[process].execute("SELECT data FROM bodies WHERE key = ?", (key,)).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return _checked(row[0]) if row else None

    def save(self, heads: Mapping[str, tuple[str, bytes]], bodies: Mapping[str, bytes], results: Mapping[str, bytes]) -> bool:
        """Whether the file holds these, and no other, from now on; `bodies` are those that it does not hold yet."""
        if self._file is None:
            return False
        new = [(key, *head) for key, head in heads.items() if self._heads.get(key) != head]
        made = [key for key in results if key not in self._results]
        gone, unasked = self._heads.keys() - heads.keys(), self._results.keys() - results.keys()
        if self._is_ours and not (new or made or gone or unasked):
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._emptied()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                if not self._is_of_this_code(connection):
                    # Another program has taken the place meanwhile; next time this one makes a file of its own.
                    raise sqlite3.DatabaseError
                for table, keys in (("heads", gone), ("bodies", gone), ("results", unasked)):
                    connection.executemany(f"DELETE FROM {table} WHERE key = ?", [(key,) for key in keys])  # noqa: S608 - ours
                rows = ((key, ground, _sealed(head)) for key, ground, head in new)
                connection.executemany("REPLACE INTO heads VALUES (?, ?, ?)", rows)
                connection.executemany("REPLACE INTO bodies VALUES (?, ?)", ((key, _sealed(bodies[key])) for key in bodies))
                connection.executemany("REPLACE INTO results VALUES (?, ?)", ((key, _sealed(results[key])) for key in made))
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError):
            self._is_ours = False
            return False
        self._is_ours = True
        self._heads, self._results = dict(heads), dict(results)
        return True

    def _emptied(self) -> sqlite3.Connection:
        """The database, made anew unless it is known to hold what this code has kept."""
        if self._is_ours:
            return self._connected()
        if self._file is not None:
            _close(self._reading)
            self._file.unlink(missing_ok=True)
        self._heads, self._results = {}, {}
        connection = self._connected()
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("CREATE TABLE code (digest TEXT)")
        connection.execute("CREATE TABLE heads (key TEXT PRIMARY KEY, ground TEXT, data BLOB)")
        connection.execute("CREATE TABLE bodies (key TEXT PRIMARY KEY, data BLOB)")
        connection.execute("CREATE TABLE results (key TEXT PRIMARY KEY, data BLOB)")
        connection.execute("INSERT INTO code VALUES (?)", (self._code,))
        return connection


def _close(connections: dict[int, sqlite3.Connection]) -> None:
    """Close what this process opened; what a copy inherited is its parent's."""
    found = connections.pop(os.getpid(), None)
    if found is not None:
        found.close()


def _sealed(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SEAL).digest() + data


def _checked(sealed: object) -> bytes | None:
    """What was sealed; None where it is damaged."""
    if not isinstance(sealed, bytes):
        return None
    data = sealed[_SEAL:]
    return data if hashlib.blake2b(data, digest_size=_SEAL).digest() == sealed[:_SEAL] else None
