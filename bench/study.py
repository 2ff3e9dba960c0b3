"""How fast a company's journeys are studied: a long list against many centres, in headless Chromium, on the main thread.

    python bench/study.py [--lines 20000] [--centres 100] [--slowdown 4] [-n 9]

Prints the time of reading the list, of reckoning on it, and of looking for what the lines not understood may have meant, on a
processor slowed so many times. Centres stand at
communes of the real territory, drawn with a fixed seed; lines are postal codes, names, or both, some of them misspelt, a
third with a mode, a third with minutes. The radius of 20 km is the slowest: most centres reach most people.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Route, sync_playwright

from telecentres.draw.maps import Atlas
from telecentres.know.catalogue import catalogue_of
from telecentres.project import Folders, load_project
from telecentres.read.outlines import read_outlines
from telecentres.site.factors import factors_json
from telecentres.site.study import study_json

ROOT = Path(__file__).parents[1]
SITE = "https://site.example"
_RUN = """async ([data, factors, text, radius]) => {
    const { placesOf } = await import('/js/study-places.js');
    const { readList, suggest } = await import('/js/study-list.js');
    const { reckon } = await import('/js/study-reckon.js');
    const places = placesOf(data, factors);
    const [site] = places.communes;
    const names = factors.modes.map(({ name }) => name);
    const between = [names[0], names[2]];
    const choices = { site, radius, days: 2, between, modeToCentre: names[0], fare: 'abonnement', own: {} };
    const start = performance.now();
    const { entries, problems } = readList(text, places);
    const read = performance.now();
    reckon(entries, places, data.centres, factors, choices);
    const reckoned = performance.now();
    suggest(problems, places);
    return [read - start, reckoned - read, performance.now() - reckoned];
}"""


def _inputs(lines: int, centres: int) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The real network's data with made-up centres, its figures, and a list."""
    project, _, _ = load_project(Folders.of(ROOT), date(2026, 11, 23))
    if project is None or project.territory.travel is None:
        raise SystemExit("the network cannot be read")
    catalogue = catalogue_of(project)
    outlines, _ = read_outlines(ROOT / "territory", "territory")
    data = json.loads(study_json(catalogue, Atlas(project.territory, outlines, catalogue.listings)))
    pick = random.Random(1)  # noqa: S311 - the same inputs each time
    communes = project.territory.communes
    offers = [["jour", 16.0, 0], ["carnet_10_jours", 140.0, 0], ["mois", 195.0, 1]]
    data["centres"] = [
        {"at": [commune.latitude, commune.longitude], "standing": "confirme", "offers": offers, "seats": 10}
        for commune in pick.choices(communes, k=centres)
    ]
    rows = ["code postal;commune;mode;minutes"]
    weights = [commune.population for commune in communes]
    for commune in pick.choices(communes, weights, k=lines):
        form, code, name = pick.random(), commune.postal_codes[0], commune.name.upper()
        place = f"{code};" if form < 0.4 else f";{name}" if form < 0.7 else f"{code};{name}" if form < 0.95 else f";{name[1:]}"
        rows.append(f"{place};{pick.choice(['', '', 'voiture'])};{pick.choice(['', '', pick.randint(5, 120)])}")
    return data, json.loads(factors_json(project.territory.travel)), "\n".join(rows)


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(f"{SITE}/")
    if path.startswith("js/"):
        route.fulfill(body=(ROOT / "theme/static" / path).read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def main() -> None:
    """Read the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--centres", type=int, default=100)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("-n", "--count", type=int, default=9)
    options = parser.parse_args()
    data, factors, text = _inputs(options.lines, options.centres)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        context.route("**/*", _answer)
        print(f"{options.lines} lines, {options.centres} centres, processor {options.slowdown:g}x slower, {options.count} times")
        for radius in (10, 20):
            times = []
            for _ in range(options.count):
                # A fresh page each time, as a visitor's: nothing is warm.
                page = context.new_page()
                page.goto(f"{SITE}/")
                page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.slowdown})
                times.append(page.evaluate(_RUN, [data, factors, text, radius]))
                page.close()
            read, reckoned, suggested = (statistics.median(one[at] for one in times) for at in range(3))
            both = [one[0] + one[1] for one in times]
            print(
                f"  {radius} km: read {read:.0f} ms, reckon {reckoned:.0f} ms, together {statistics.median(both):.0f} ms "
                f"({min(both):.0f} to {max(both):.0f}); then what may have been meant: {suggested:.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
