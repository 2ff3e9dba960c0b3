"""How fast the filters of a long directory answer, and what its page weighs: a generated network in headless Chromium.

    python bench/directory.py [--centres 1000] [--slowdown 4] [-n 15] [--site FOLDER]

Prints the time from ticking a box to the new list laid out, on a processor slowed so many times, and the bytes that the page
asks for before anything is touched (gzip, photos aside). FOLDER is a built site to measure instead of a new one.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from generate import generate
from playwright.sync_api import Page, sync_playwright

_SETTINGS = 'from pelicanconf import *\nPRODUCTION = True\nSITEURL = "https://host.example"\n'
_TICK = """async ([name, value]) => {
    const box = document.querySelector(`.filter-form input[name="${name}"][value="${value}"]`);
    const results = document.querySelector('[data-part="results"]');
    const start = performance.now();
    box.checked = !box.checked;
    const drawn = new Promise((resolve) => new MutationObserver(resolve).observe(results, { childList: true, attributes: true }));
    box.dispatchEvent(new Event('change', { bubbles: true }));
    await drawn;
    document.body.getBoundingClientRect();
    return performance.now() - start;
}"""
_BOXES = "[...document.querySelectorAll('.filter-form [type=checkbox]')].map(({ name, value }) => [name, value])"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with gzip, and counts what it sends."""

    sent: dict[str, int]

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in (".html", ".css", ".js", ".svg", ".json"):
            data = gzip.compress(data, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        type(self).sent[self.path] = len(data)


def _built(folder: Path, count: int) -> Path:
    """A generated network of so many centres, built as for production."""
    generate(folder, count, 1)
    (folder / "publishconf.py").write_text(_SETTINGS, encoding="utf-8")
    command = [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py", "-o", "output", "--fatal", "errors", "-q"]
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}, check=True)
    return folder / "output"


def _ticked(page: Page, count: int) -> tuple[float, list[float]]:
    """The first time and the next ones, in milliseconds: boxes ticked and unticked at random, two at most ticked at once."""
    pick = random.Random(1)  # noqa: S311 - the same boxes each time
    boxes = page.evaluate(_BOXES)
    ticked: list[list[str]] = []
    times = []
    for _ in range(count + 1):
        if len(ticked) > 1:
            box = ticked.pop(0)
        else:
            box = pick.choice([one for one in boxes if one not in ticked])
            ticked.append(box)
        times.append(page.evaluate(_TICK, box))
    return times[0], times[1:]


def measure(site: Path, slowdown: float, count: int) -> None:
    """Serve the site, open its directory, tick boxes, print."""
    _Handler.sent = {}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/centres/")
        page.wait_for_selector(".filter-form[data-ready]")
        page.wait_for_load_state("networkidle")
        sent = {name: size for name, size in _Handler.sent.items() if not name.endswith((".jpg", ".avif"))}
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        # As who ticks a box does: the pointer comes over the form first.
        page.hover(".filter-form-group summary")
        page.wait_for_load_state("networkidle")
        first, times = _ticked(page, count)
        browser.close()
    server.shutdown()
    print(f"page: {sum(sent.values()) / 1024:.1f} KiB in {len(sent)} files")
    for name, size in sorted(sent.items(), key=lambda item: -item[1])[:6]:
        print(f"  {size / 1024:6.1f} KiB  {name}")
    print(f"first answer: {first:.0f} ms, processor {slowdown:g}x slower")
    median = statistics.median(times)
    quick = sum(one < 50 for one in times)
    print(f"next {len(times)} answers: shortest {min(times):.0f} ms, median {median:.0f} ms, longest {max(times):.0f} ms")
    print(f"under 50 ms: {quick} of {len(times)}")


def main() -> None:
    """Read the command line, build where no site is given, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--centres", type=int, default=1000)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("-n", "--count", type=int, default=15)
    parser.add_argument("--site", type=Path)
    options = parser.parse_args()
    if options.site:
        measure(options.site, options.slowdown, options.count)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(_built(Path(folder) / "network", options.centres), options.slowdown, options.count)


if __name__ == "__main__":
    main()
