"""An OpenSSH server on the loopback with keys and settings of its own, and ways to break the line to it."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ports import free_port, wait_for

# Carries bytes between ssh and its server, and falls silent for good after so many of them.
_LINE = """
import os, selectors, socket, sys
most, sent = int(sys.argv[2]), 0
there = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
ready = selectors.DefaultSelector()
ready.register(0, selectors.EVENT_READ)
ready.register(there, selectors.EVENT_READ)
while True:
    for key, _ in ready.select():
        data = os.read(0, 4096) if key.fd == 0 else there.recv(4096)
        sent += len(data) if key.fd == 0 else 0
        if not data or sent > most:
            sys.exit(0)
        if key.fd == 0:
            there.sendall(data)
        else:
            os.write(1, data)
"""


@dataclass(frozen=True)
class Server:
    """A running server: how to reach it, and with what else than the right key."""

    folder: Path
    port: int

    def command(self, *, key: str = "key", known: str = "known_hosts", most: int | None = None) -> str:
        """The ssh command, by another key, with other known machines, or over a line that breaks after `most` bytes."""
        words = [
            *("ssh", "-F", "/dev/null", "-i", str(self.folder / key), "-p", str(self.port), "-l", getpass.getuser()),
            *("-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes", "-o", f"UserKnownHostsFile={self.folder / known}"),
        ]
        if most is not None:
            line = shlex.join([sys.executable, str(self.folder / "line.py"), str(self.port), str(most)])
            words += ["-o", f"ProxyCommand={line}"]
        return shlex.join(words)


@contextmanager
def sshd(folder: Path) -> Iterator[Server]:
    """A server that takes one key and no password."""
    program = shutil.which("sshd")
    assert program
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    for name in ("host", "key", "other"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    port = free_port()
    shutil.copy(folder / "key.pub", folder / "authorized_keys")
    host = " ".join((folder / "host.pub").read_text().split()[:2])
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host}\n")
    (folder / "nobody").write_text("")
    (folder / "line.py").write_text(_LINE)
    (folder / "sshd.conf").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile {folder / 'pid'}\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nMaxStartups 100\n"
    )
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "sshd.conf")], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield Server(folder, port)
    finally:
        process.terminate()
        process.wait()
