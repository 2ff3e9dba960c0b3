"""What a company's study is reckoned from: complete, in step with the lists it goes with, and invented where it says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from telecentres.draw.maps import NARROW, Atlas
from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.project import Project
from telecentres.read.outlines import read_outlines
from telecentres.site.study import desks_of, example_list, study_json
from telecentres.site.suggestions import communes_json, ordered


def atlas_of(catalogue: Catalogue, folder: Path) -> Atlas:
    """The atlas of a network whose territory lies in a folder."""
    outlines, _ = read_outlines(folder / "territory", "territory")
    return Atlas(catalogue.territory, outlines, catalogue.listings)


@pytest.fixture(scope="module", params=["project", "demo"])
def known(request: pytest.FixtureRequest, root: Path) -> tuple[Catalogue, Atlas, dict[str, Any]]:
    """Each network's catalogue, its atlas, and what its study reads."""
    project: Project = request.getfixturevalue(request.param)
    catalogue = catalogue_of(project)
    atlas = atlas_of(catalogue, root / "demo" if request.param == "demo" else root)
    return catalogue, atlas, json.loads(study_json(catalogue, atlas))


def test_communes_come_as_everywhere_with_their_inhabitants(known: tuple[Catalogue, Atlas, dict[str, Any]]) -> None:
    """The rows are those of communes.json; inhabitants and INSEE codes stand in the same order."""
    catalogue, _, data = known
    assert data["communes"] == json.loads(communes_json(catalogue.territory))["communes"]
    by_slug = catalogue.territory.commune_by_slug
    for row, population, code in zip(data["communes"], data["populations"], data["inseeCodes"], strict=True):
        assert (population, code) == (by_slug[row[1]].population, by_slug[row[1]].insee_code)


def test_a_study_counts_what_is_or_may_be_open_or_is_planned(known: tuple[Catalogue, Atlas, dict[str, Any]]) -> None:
    """Closed places are left out, the confirmed come first; what no sheet says is null."""
    catalogue, _, data = known
    standings = [centre["standing"] for centre in data["centres"]]
    assert set(standings) == {"confirme", "a-verifier", "en-projet"}
    assert standings == sorted(standings, key=["confirme", "a-verifier", "en-projet"].index)
    assert standings.count("confirme") == len(catalogue.confirmed)
    for centre in data["centres"]:
        listing = catalogue.by_slug[centre["address"].split("/")[1]]
        assert centre["seats"] == desks_of(listing.centre)


def test_places_lie_on_the_map_that_the_page_shows(known: tuple[Catalogue, Atlas, dict[str, Any]]) -> None:
    """Every commune is inside the narrow drawing, and a centre that stands alone is where its marker is."""
    catalogue, atlas, data = known
    drawing = atlas.network(NARROW)
    for x, y in data["spots"]["communes"]:
        assert 0 <= x <= drawing.width
        assert 0 <= y <= drawing.height
    places = {marker.slug: [marker.place.x, marker.place.y] for marker in drawing.markers}
    for centre, spot in zip(data["centres"], data["spots"]["centres"], strict=True):
        assert spot == pytest.approx(places[centre["address"].split("/")[1]], abs=0.11)
    assert len(data["spots"]["poles"]) == len(catalogue.territory.travel.poles if catalogue.territory.travel else ())


def test_offers_are_before_tax(demo: Project, root: Path) -> None:
    """A price with 20 % of tax in it is given without; an offer that is no desk's is not given."""
    catalogue = catalogue_of(demo)
    data = json.loads(study_json(catalogue, atlas_of(catalogue, root / "demo")))
    by_address = {centre["address"]: centre for centre in data["centres"]}
    assert by_address["centres/oeuvre-et-cie-bis/"]["offers"] == [["heure", 2.083333, 0], ["carnet_10_jours", 75.0, 0]]
    assert by_address["centres/fabrique-des-trois-amers/"]["offers"] == []


def test_desks_are_not_chairs_of_meeting_rooms(demo: Project) -> None:
    """Shared rooms and offices count, each as often as there are of it; halls for meetings and training do not."""
    catalogue = catalogue_of(demo)
    assert desks_of(catalogue.by_slug["escale-de-port-orphie"].centre) == 36
    assert desks_of(catalogue.by_slug["cabane-du-bout"].centre) is None


@pytest.mark.parametrize("network", ["project", "demo"])
def test_the_invented_list_follows_the_inhabitants(request: pytest.FixtureRequest, network: str) -> None:
    """180 people over the largest communes, more where more live, and six more at a code that several communes share."""
    project: Project = request.getfixturevalue(network)
    communes = ordered(project.territory)
    head, *lines, last = example_list(communes).splitlines()
    assert head == "Commune;Effectif"
    counts = [int(line.split(";")[1]) for line in lines]
    assert sum(counts) == 180
    assert counts == sorted(counts, reverse=True)
    assert [line.split(";")[0] for line in lines] == [commune.name for commune in communes[: len(lines)]]
    code, people = last.split(";")
    assert people == "6"
    assert len(project.territory.with_postal_code(code)) > 1
