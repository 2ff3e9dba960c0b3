"""« Ouvert maintenant » in a browser: the same decisions as Python's, whatever the visitor's own time zone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from building import ROOT
from playwright.sync_api import Browser, Page, Route

from telecentres.know.opening import Moment, browser_data, easter, moment, wall
from telecentres.read.centre import Closure
from telecentres.read.hours import HOLIDAYS, Span, days, spans
from telecentres.read.kinds import OpeningHours
from telecentres.read.records import HolidayRule

pytestmark = pytest.mark.browser

SITE = "https://site.example"
ZONE = "Europe/Brussels"
RULE = HolidayRule(fixed=((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)), easter=(1, 39, 50))


def hours(*lines: tuple[str, str]) -> OpeningHours:
    """The hours of lines as a sheet has them."""
    found = {day: spans(typed) for names, typed in lines for day in days(names)}
    return OpeningHours(tuple(found.get(day, ()) for day in range(7)), found.get(HOLIDAYS))


OFFICE = hours(("lun-ven", "8h30-19h"), ("sam", "9h-12h"))
NIGHT = hours(("tous les jours", "22h-2h"), ("jours_feries", "fermé"))
ROUND = hours(("tous les jours", "24h/24"), ("jours_feries", "24h/24"))
CLOSED_TODAY = [Closure(valid_from=date(2026, 11, 20), valid_through=date(2026, 11, 24))]


@contextmanager
def modules(chromium: Browser, body: str = "", at: datetime | None = None, **options: Any) -> Iterator[Page]:
    """A page with the theme's modules beside it, at an instant."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/")
        if path.startswith("js/"):
            route.fulfill(body=(ROOT / "theme/static" / path).read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            script = '<script type="module" src="js/opening.js"></script>'
            route.fulfill(body=f"<!doctype html><meta charset=utf-8>{body}{script}", content_type="text/html")

    context = chromium.new_context(**options)
    context.route("**/*", answer)
    page = context.new_page()
    if at is not None:
        page.clock.install(time=at)
    page.goto(f"{SITE}/")
    yield page
    context.close()


def decided(page: Page, cases: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the browser decides for each instant, in milliseconds, and hours."""
    found: list[dict[str, Any]] = page.evaluate(
        """async (cases) => {
            const { moment, wall } = await import('/js/opening.js');
            return cases.map(([instant, hours]) => moment(wall(instant, hours.zone), hours));
        }""",
        cases,
    )
    return found


def as_browser(found: Moment) -> dict[str, Any]:
    """A moment as the browser names it."""
    return {"state": str(found.state), "until": found.until, "opens": found.opens, "holiday": found.holiday}


def some_week(pick: random.Random) -> OpeningHours:
    """Seven days of up to two spans each, nights and whole days among them."""

    def day() -> tuple[Span, ...]:
        kind = pick.randrange(6)
        if kind == 0:
            return ()
        if kind == 1:
            return (Span(0, 1440),)
        if kind == 2:
            return (Span(pick.randrange(1200, 1440), 1440 + pick.randrange(1, 360)),)
        cuts = sorted(pick.sample(range(0, 1441, 5), 4))
        return (Span(cuts[0], cuts[1]), Span(cuts[2], cuts[3])) if kind < 5 else (Span(cuts[0], cuts[3]),)

    return OpeningHours(tuple(day() for _ in range(7)), pick.choice([None, (), day()]))


def test_python_and_the_browser_agree(chromium: Browser) -> None:
    """On 3,000 random weeks, closures, zones and instants, many near holidays and changes of clock, both decide alike."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    pick = random.Random(seed)
    cases, expected = [], []
    for _ in range(3000):
        year = pick.randrange(1990, 2090)
        base = pick.choice(
            [
                datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=pick.randrange(525_600)),
                datetime.combine(easter(year), datetime.min.time(), UTC) + timedelta(minutes=pick.randrange(-4000, 90_000)),
                datetime(2026, 10, 25, tzinfo=UTC) + timedelta(minutes=pick.randrange(-300, 300)),
                datetime(2027, 3, 28, tzinfo=UTC) + timedelta(minutes=pick.randrange(-300, 300)),
            ]
        )
        week, zone = some_week(pick), pick.choice([ZONE, "Atlantic/Azores", "Indian/Reunion", "America/Cayenne"])
        first = base.date() + timedelta(days=pick.randrange(-4, 5))
        closures = [Closure(valid_from=first, valid_through=first + timedelta(days=pick.randrange(9)))] * pick.randrange(2)
        cases.append((int(base.timestamp() * 1000), browser_data(week, closures, RULE, zone)))
        expected.append(as_browser(moment(wall(base, zone), week, closures, RULE)))
    with modules(chromium) as page:
        found = decided(page, cases)
    assert len({one["state"] for one in expected}) == 3
    differing = [(case, one, two) for case, one, two in zip(cases, expected, found, strict=True) if one != two]
    assert differing == []


@pytest.mark.parametrize("visitor", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Brussels"])
@pytest.mark.parametrize(
    ("instant", "week", "closures", "words"),
    [
        ("2026-11-24T09:00:00+01:00", OFFICE, [], "Ouvert maintenant, jusqu’à 19 h"),
        ("2026-11-24T08:00:00+01:00", OFFICE, [], "Fermé maintenant, ouvre aujourd’hui à 8 h 30"),
        ("2026-11-24T23:30:00+01:00", OFFICE, [], "Fermé maintenant, ouvre demain à 8 h 30"),
        ("2026-11-28T13:00:00+01:00", OFFICE, [], "Fermé maintenant, ouvre lundi à 8 h 30"),
        ("2026-11-24T23:59:00+01:00", OFFICE, CLOSED_TODAY, "Fermé maintenant, ouvre demain à 8 h 30"),
        ("2026-11-25T09:00:00+01:00", OFFICE, CLOSED_TODAY, "Ouvert maintenant, jusqu’à 19 h"),
        ("2026-11-25T01:59:00+01:00", NIGHT, [], "Ouvert maintenant, jusqu’à 2 h"),
        ("2026-11-25T02:00:00+01:00", NIGHT, [], "Fermé maintenant, ouvre aujourd’hui à 22 h"),
        ("2026-10-25T02:30:00+02:00", NIGHT, [], "Fermé maintenant, ouvre aujourd’hui à 22 h"),
        ("2026-10-25T01:30:00+02:00", NIGHT, [], "Ouvert maintenant, jusqu’à 2 h"),
        ("2027-03-28T03:00:00+02:00", NIGHT, [], "Fermé maintenant, ouvre aujourd’hui à 22 h"),
        ("2026-11-24T03:00:00+01:00", ROUND, [], "Ouvert maintenant, jour et nuit"),
        ("2038-04-26T10:00:00+02:00", OFFICE, [], "Jour férié : à vérifier"),
        ("2038-04-25T10:00:00+02:00", OFFICE, [], "Fermé maintenant ; demain, jour férié : à vérifier"),
    ],
)
def test_what_a_visitor_reads(
    chromium: Browser, *, visitor: str, instant: str, week: OpeningHours, closures: list[Closure], words: str
) -> None:
    """Wherever the visitor is, the words are true in the territory."""
    body = f"<p data-module=opening data-confirmed data-hours='{json.dumps(browser_data(week, closures, RULE, ZONE))}'></p>"
    with modules(chromium, body, datetime.fromisoformat(instant), timezone_id=visitor) as page:
        page.wait_for_selector("p[data-state]")
        assert page.inner_text("p").replace("\u00a0", " ") == words


def test_unconfirmed_places_claim_no_more_than_their_hours(chromium: Browser) -> None:
    """Where no recent evidence says that a place is open, its hours are said to be where the words come from; they keep up."""
    body = f"<p data-module=opening data-hours='{json.dumps(browser_data(OFFICE, [], RULE, ZONE))}'></p>"
    with modules(chromium, body, datetime.fromisoformat("2026-11-24T18:59:00+01:00")) as page:
        page.wait_for_selector("p[data-state]")
        assert page.inner_text("p").replace("\u00a0", " ") == "D’après ses horaires, ouvert maintenant, jusqu’à 19 h"
        page.clock.run_for(90_000)
        assert page.inner_text("p").replace("\u00a0", " ") == "D’après ses horaires, fermé maintenant, ouvre demain à 8 h 30"
