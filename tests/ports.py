"""Programs that serve on the loopback: a free port, and waiting until somebody answers there."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port of the loopback that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once a program answers on its port."""
    for _ in range(600):
        assert process.poll() is None, "the program ended before it served"
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody answers on port {port}")


_NGINX = """
daemon off;
master_process off;
{user}pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {include}
  }}
}}
"""


@contextmanager
def nginx(root: Path, folder: Path, include: Path | None) -> Iterator[int]:
    """nginx serving a folder; the port it answers on."""
    port = free_port()
    conf = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    text = _NGINX.format(
        folder=folder, port=port, root=root, user=user, include=f"include {include};" if include else "index index.html;"
    )
    conf.write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        ["nginx", "-e", "stderr", "-c", str(conf), "-p", str(folder)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()
