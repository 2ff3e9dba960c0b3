"""What publishing does under kills, how fast it goes back, and how little a small change sends: `python bench/publish.py`.

    python bench/publish.py --kills 200            # a publication over ssh killed at 200 moments, visitors on nginx
    python bench/publish.py --change --centres 1000  # one word of a network of this size changed, published over ssh

Everything runs on the loopback, with an ssh server and an nginx of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

from crawling import Visitors  # noqa: E402 - the tests' folder is put on the path above
from killing import kill_all_along, manifest_of, publish  # noqa: E402 - as above
from loopback_ssh import sshd  # noqa: E402 - as above
from made_up import write_site  # noqa: E402 - as above
from ports import nginx  # noqa: E402 - as above

from telecentres.publish import targets  # noqa: E402 - as above
from telecentres.publish.targets import Releases  # noqa: E402 - as above
from telecentres.read.records import Destination, Place, Server  # noqa: E402 - as above


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """An ssh server on the loopback that every publication of this program goes through."""
    (folder / "ssh").mkdir()
    with sshd(folder / "ssh") as running:
        os.environ["TELECENTRES_SSH"] = running.command()
        yield


def target(www: Path) -> Releases:
    destination = Destination(
        siteurl="https://www.escales.bzh", place=Place.SERVER, folder=str(www), server=Server(host="127.0.0.1"), kept=3
    )
    return Releases(destination, is_changing=True)


def kills(folder: Path, count: int, pages: int) -> None:
    """Print what 4 visitors saw while publications were killed, and how long going back takes."""
    sites = folder / "un", folder / "deux"
    for site in sites:
        write_site(site, site.name, pages=pages)
    www = folder / "www"
    publish(www, sites[0], "127.0.0.1")
    (folder / "nginx").mkdir()
    visitors = Visitors(manifest_of(site).files for site in sites)
    with nginx(www / "current", folder / "nginx", None) as port, visitors.at(port):
        killed = kill_all_along(www, sites, count, "127.0.0.1")
    print(f"{count} kills over {killed.seconds:.2f} s, the median of a publication of {2 * pages} files")
    for phase, number in killed.phases.most_common():
        print(f"  {number:4d} {phase}")
    print(f"{visitors.read} files read, faults: {dict(visitors.faults) or 'none'}")
    print(f"publications after a kill that failed: {len(killed.failures)}")
    seconds = []
    for _ in range(11):
        start = time.perf_counter()
        opened = target(www)
        opened.back_to(next(release for release in opened.releases() if not release.is_online))
        opened.close()
        seconds.append(time.perf_counter() - start)
    print(f"going back over ssh: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s")


def change(folder: Path, centres: int) -> None:
    """Print how many bytes a one-word change of a network of this size sends over ssh."""
    from generate import generate

    network = folder / "network"
    generate(network, centres, 1)
    settings = network / "conf.py"
    settings.write_text(
        f"import sys\nsys.path.insert(0, {str(network)!r})\nfrom pelicanconf import *\nPRODUCTION = True\n"
        "SITEURL = 'https://www.escales.bzh'\n",
        encoding="utf-8",
    )

    def build() -> Path:
        command = [sys.executable, "-m", "pelican", "content", "-s", str(settings), "-o", str(folder / "built")]
        subprocess.run([*command, "--fatal", "errors", "-q"], cwd=network, check=True)
        return folder / "built"

    www = folder / "www"
    publish(www, build(), "127.0.0.1")
    sheet = sorted((network / "centres").glob("[!_]*.yaml"))[centres // 2]
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("calme", "tranquille", 1) if "calme" in text else text + "\n", encoding="utf-8")
    built = build()
    size = sum(path.stat().st_size for path in built.rglob("*") if path.is_file())
    sent = 0

    def counted(*words: object, **more: object) -> object:
        nonlocal sent
        done = run([*words[0][:-2], "--stats", *words[0][-2:]], **more)  # type: ignore[call-overload, index]  # as it was called
        sent += sum(
            int(number.replace(",", "")) for number in re.findall(r"Total bytes (?:sent|received): ([\d,]+)", done.stdout)
        )
        return done

    run = subprocess.run
    targets.subprocess.run = counted  # type: ignore[attr-defined]  # rsync is counted where it is called
    opened = target(www)
    opened.online()
    start = time.perf_counter()
    opened.put(built, manifest_of(built))
    seconds = time.perf_counter() - start
    opened.close()
    targets.subprocess.run = run  # type: ignore[attr-defined]  # and no longer
    share = 100 * sent / size
    print(f"{centres} centres, {size / 1e6:.1f} MB: {sent / 1e3:.0f} kB by rsync both ways, {share:.2f} %, {seconds:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--change", action="store_true")
    parser.add_argument("--centres", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, server(Path(name)):
        if given.kills:
            kills(Path(name), given.kills, given.pages)
        if given.change:
            change(Path(name), given.centres)


if __name__ == "__main__":
    main()
