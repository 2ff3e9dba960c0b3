"""The open data, the feed and the site map, read back by the parsers their readers use."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime

import pytest
from building import Built
from icalendar import Calendar
from msgspec.structs import replace

from telecentres.project import Project
from telecentres.site.exports import COLUMNS, _cell, feed
from telecentres.site.inputs import Text


@pytest.fixture(params=["real", "demo"])
def site(request: pytest.FixtureRequest) -> Built:
    built: Built = request.getfixturevalue(f"{request.param}_site")
    return built


def _rows(site: Built) -> list[dict[str, str]]:
    text = (site.folder / "centres.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_three_files_say_the_same(site: Built) -> None:
    """CSV, JSON and GeoJSON hold the same centres with the same fields."""
    rows = _rows(site)
    places = json.loads((site.folder / "centres.json").read_text(encoding="utf-8"))["lieux"]
    features = json.loads((site.folder / "centres.geojson").read_text(encoding="utf-8"))["features"]
    assert [row["id"] for row in rows] == [place["id"] for place in places] == [feature["id"] for feature in features]
    for row, place, feature in zip(rows, places, features, strict=True):
        assert list(row) == list(place) == [column.name for column in COLUMNS] + ["adresse_fiche"]
        assert feature["geometry"]["coordinates"] == [place["longitude"], place["latitude"]]
        assert row["nom"].lstrip("'") == place["nom"] == feature["properties"]["nom"]
        assert (row["horaires"] == "") == (place["horaires"] is None)


def test_no_cell_is_a_formula(site: Built) -> None:
    """No text cell starts with = + - @; a number may be negative."""
    for row in _rows(site):
        for name, value in row.items():
            if name not in ("latitude", "longitude"):
                assert value[:1] not in ("=", "+", "-", "@", "\t", "\r"), (name, value)


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_made_a_text(text: str) -> None:
    """A leading apostrophe makes it a text."""
    assert str(_cell("nom", text)).startswith("'")


def test_a_point_of_the_commune_is_credited(real_site: Built) -> None:
    """A centre without a point of its own says that its point is the commune's, and whose it is."""
    rows = {row["id"]: row for row in _rows(real_site)}
    assert rows["e-lab-telecentre"]["precision"] == "commune"
    assert "bourg" in rows["e-lab-telecentre"]["credit_point"]
    assert rows["brie-nov"]["precision"] == "adresse"
    credited = json.loads((real_site.folder / "centres.json").read_text(encoding="utf-8"))["credits"]
    assert any("GeoNames (CC BY 4.0)" in credit["credit"] for credit in credited)
    assert "GeoNames (CC BY 4.0)" in real_site.html("donnees/")


def test_what_a_sheet_does_not_say_is_null(real_site: Built) -> None:
    """Unknown is null in JSON and empty in CSV, never « non »."""
    place = next(
        p for p in json.loads((real_site.folder / "centres.json").read_text(encoding="utf-8"))["lieux"] if p["id"] == "brie-nov"
    )
    assert place["horaires"] is None
    assert place["services"] is None
    assert place["date_maj"] is None


def test_what_was_typed_is_exported_as_typed(real_site: Built) -> None:
    """The straight apostrophe of a name stays straight in the data."""
    assert any(row["nom"] == "Brie'Nov" for row in _rows(real_site))


def test_the_feed_is_dated_by_its_items(site: Built) -> None:
    """The Atom feed's date is its newest item's, not the clock's."""
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(site.folder / "actualites/flux.xml").getroot()
    dates = [entry.findtext(f"{atom}updated") or "" for entry in feed.iter(f"{atom}entry")]
    assert dates == sorted(dates, reverse=True) or len(dates) > 1
    assert feed.findtext(f"{atom}updated") == max(dates)


def test_the_feed_says_what_its_items_say(demo: Project) -> None:
    """Title, summary and category as they were typed, with the address of the page; signs that XML takes for its own included."""
    item = replace(demo.news[0], title="Murs & < toits >", summary="« R&D »")
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(feed(demo.network, [Text(item, ""), *(Text(other, "") for other in demo.news[1:])], "https://a.example"))
    found = [
        (
            entry.findtext(f"{atom}title"),
            entry.findtext(f"{atom}summary"),
            [category.get("term") for category in entry.iter(f"{atom}category")],
            [link.get("href") for link in entry.iter(f"{atom}link")],
        )
        for entry in root.iter(f"{atom}entry")
    ]
    news = [item, *demo.news[1:]][:20]
    assert found == [(one.title, one.summary, [one.category], [f"https://a.example/actualites/{one.slug}/"]) for one in news]


def test_the_site_map_lists_the_indexed_pages(site: Built) -> None:
    """Every page but drafts, components, questions and 404.html is on the map, once; no date is later than the data's."""
    ns = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ET.parse(site.folder / "sitemap.xml").getroot()
    listed = [url.findtext(f"{ns}loc") or "" for url in root]
    left_out = re.compile(r"404\.html|(?:brouillons|composants|questions/[^/]+)/.*")
    files = {name for name in site.pages if not left_out.fullmatch(name)}
    assert len(listed) == len(set(listed))
    assert {(loc.lstrip("/") + "index.html") for loc in listed} == files
    for url in root:
        changed = url.findtext(f"{ns}lastmod")
        assert changed is None or changed <= "2026-11-23"


def test_a_trial_build_asks_robots_to_stay_away(real_site: Built) -> None:
    """Only production is indexed."""
    assert "Disallow: /" in (real_site.folder / "robots.txt").read_text(encoding="utf-8")


def test_an_event_is_a_calendar_file(demo_site: Built) -> None:
    """Each event has an .ics that the library reads back, with its hours in universal time, and a place in the agenda."""
    found = sorted(path.parent.name for path in demo_site.folder.glob("actualites/*/evenement.ics"))
    assert found == ["assemblee-du-reseau", "portes-ouvertes"]
    agenda = demo_site.pages["agenda/index.html"]
    coming, _, past = agenda.partition("Passés")
    assert "L’Escale ouvre ses portes" in coming
    assert "Deux jours pour préparer" in past
    assert "evenement.ics" not in past
    events = []
    for slug in found:
        read = Calendar.from_ical((demo_site.folder / f"actualites/{slug}/evenement.ics").read_bytes())
        events.append(next(iter(read.walk("VEVENT"))))
    assert [(event.decoded("dtstart"), event.decoded("dtend")) for event in events] == [
        (date(2026, 9, 17), date(2026, 9, 19)),
        (datetime(2026, 12, 12, 11, tzinfo=UTC), datetime(2026, 12, 12, 17, tzinfo=UTC)),
    ]
    assert str(events[0]["location"]) == "Mairie de Kervoile"


def test_without_events_there_is_no_agenda(real_site: Built) -> None:
    """No page stands empty and no link leads to it."""
    assert not (real_site.folder / "agenda").exists()
    assert "agenda" not in real_site.pages["actualites/index.html"]
