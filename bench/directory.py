"""How fast the filters of a long directory answer, and what its page weighs: a generated network in headless Chromium.

    python bench/directory.py [--centres 1000] [--slowdown 4] [-n 15] [--site FOLDER]

An answer lasts from the release of the mouse button over a box, as the browser stamps it, until the frame that shows the
answer is drawn: the count in words, the first places, the counts beside the boxes. The wait for that frame is part of it.
The processor is slowed so many times. What an answer leaves for later, places below the first ones, is the longest task behind
it. Two yardsticks are taken before each answer: a loop of a fixed length, which lasts longer where others use the machine, and
a frame that shows nothing new, the least that any answer can last. FOLDER is a built site to measure instead of a new one.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
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

LIMIT = 50  # milliseconds
_SETTINGS = 'from pelicanconf import *\nPRODUCTION = True\nSITEURL = "https://host.example"\n'
_WATCH = """() => {
    const form = document.querySelector('.filter-form');
    // All that the list shows, an answer or every place, is in here.
    const shown = document.querySelector('.directory-list');
    const drawn = () => new Promise((resolve) => {
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now());
            port2.postMessage(null);
        });
    });
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });
    window.answered = null;
    form.addEventListener('pointerup', ({ timeStamp }) => {
        window.answered = new Promise((resolve) => {
            const watcher = new MutationObserver(async () => {
                watcher.disconnect();
                const end = await drawn();
                resolve({ start: timeStamp, end });
            });
            watcher.observe(shown, { subtree: true, childList: true, attributes: true });
        });
    }, { capture: true });
    window.emptyFrame = async () => {
        const start = performance.now();
        shown.dataset.measured = start;
        return await drawn() - start;
    };
    window.loop = () => {
        const start = performance.now();
        let sum = 0;
        for (let at = 0; at < 2_000_000; at += 1) sum = (sum * 31 + at) % 65_537;
        return sum < 0 ? 0 : performance.now() - start;
    };
    // The longest task that began behind an answer, once all is quiet.
    window.longestSince = async (moment) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        const later = tasks.filter(({ startTime }) => startTime >= moment);
        return Math.max(0, ...later.map(({ duration }) => duration));
    };
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


def _pressed(page: Page, box: list[str]) -> dict[str, float]:
    """The milliseconds of one answer, of the longest task behind it and of both yardsticks before it."""
    name, value = box
    locator = page.locator(f'input[type=checkbox][name="{name}"][value="{value}"]')
    group = page.locator(".filter-form [data-part=group]", has=locator)
    if group.count() and group.get_attribute("open") is None:
        group.locator("summary").click()
    locator.scroll_into_view_if_needed()
    place = locator.bounding_box()
    if place is None:
        raise RuntimeError(f"the box {name}={value} is not to be seen")
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(80)
    loop, frame = page.evaluate("loop()"), page.evaluate("emptyFrame()")
    page.mouse.up()
    # Nothing is asked of the page meanwhile: that would be work of its own.
    page.wait_for_timeout(400)
    took: dict[str, float] = page.evaluate("answered")
    longest = page.evaluate("longestSince", took["end"])
    return {"answer": took["end"] - took["start"], "later": longest, "loop": loop, "frame": frame}


def _ticked(page: Page, count: int) -> list[dict[str, float]]:
    """The measures of the first answer and of the next ones: boxes ticked at random, two by two, and unticked again."""
    pick = random.Random(1)  # noqa: S311 - the same boxes each time
    boxes = page.evaluate(_BOXES)
    ticked: list[list[str]] = []
    taken = []
    for number in range(count + 1):
        if number % 4 < 2:
            ticked.append(pick.choice([one for one in boxes if one not in ticked]))
            taken.append(_pressed(page, ticked[-1]))
        else:
            taken.append(_pressed(page, ticked.pop(0)))
    return taken


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
        page.evaluate(_WATCH)
        taken = _ticked(page, count)
        browser.close()
    server.shutdown()
    print(f"page: {sum(sent.values()) / 1024:.1f} KiB in {len(sent)} files")
    for name, size in sorted(sent.items(), key=lambda item: -item[1])[:6]:
        print(f"  {size / 1024:6.1f} KiB  {name}")
    answers = [one["answer"] for one in taken]
    quick = sum(one < LIMIT for one in answers)
    print(f"processor {slowdown:g}x slower, load of the machine {os.getloadavg()[0]:.1f}")
    print(f"first answer: {answers[0]:.0f} ms")
    print(f"all {len(answers)} answers: {_spread(answers)}")
    print(f"under {LIMIT} ms: {quick} of {len(answers)}, {quick / len(answers):.0%}")
    # Where others use the machine a loop lasts longer, and so does an answer.
    calmer = sorted(taken, key=lambda one: one["loop"])[: -(-len(taken) // 2)]
    print(f"the half of them behind the quicker loops: {_spread([one['answer'] for one in calmer])}")
    print(f"longest task behind an answer: {max(one['later'] for one in taken):.0f} ms (0: none over {LIMIT} ms)")
    print(f"yardstick, a loop: {_spread([one['loop'] for one in taken])}")
    print(f"yardstick, an empty frame: {_spread([one['frame'] for one in taken])}")


def _spread(times: list[float]) -> str:
    return f"shortest {min(times):.0f} ms, median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms"


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
