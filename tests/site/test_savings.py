"""The journeys that pages work out: where they lead, and how what they save is said."""

from __future__ import annotations

import json
from html import unescape

import pytest
from building import Built

from telecentres.know.catalogue import catalogue_of
from telecentres.know.commute import Outcome
from telecentres.project import Project
from telecentres.site.factors import pole_sources
from telecentres.site.pages.savings import places_json, worked_journeys
from telecentres.sphere import Point, kilometres


@pytest.fixture(params=["project", "demo"])
def network(request: pytest.FixtureRequest) -> Project:
    """Each network."""
    found: Project = request.getfixturevalue(request.param)
    return found


def test_a_commune_s_journeys_lead_to_the_nearest_pole_and_to_the_example_s_place(network: Project) -> None:
    """Every commune with a place near has a journey by each compared mode to the nearest pole, and to the usual place of work."""
    territory, catalogue = network.territory, catalogue_of(network)
    travel = territory.travel
    assert travel is not None
    assert travel.example is not None
    for commune in territory.communes[::11]:
        listing = catalogue.nearest(commune.point, 1)[0][1]
        journeys = worked_journeys(territory, commune, listing.point, 1)
        nearest = min(travel.poles, key=lambda pole: kilometres(commune.point, pole.point))
        works = list(dict.fromkeys(journey.work for journey in journeys))
        assert works[0] == nearest.name
        assert set(works) <= {nearest.name, travel.example.work}
        assert [journey.mode.title for journey in journeys] == [travel.modes[name].title for name in travel.compared] * len(works)


def test_a_loss_is_written_with_its_sign(network: Project) -> None:
    """What a year adds is « +12 kg », what it saves has no sign, nothing is « pas d’économie »; some of each are found."""
    territory, catalogue = network.territory, catalogue_of(network)
    seen = set()
    for commune in territory.communes:
        listing = catalogue.nearest(commune.point, 1)[0][1]
        for journey in worked_journeys(territory, commune, listing.point, 1):
            for saved, value in (
                (journey.hours, journey.saved.hours),
                (journey.kilograms, journey.saved.kg_co2e),
                (journey.euros, journey.saved.euros),
            ):
                assert value is not None
                seen.add(saved.outcome)
                assert saved.words.startswith("+") == (round(value) < 0)
                assert (saved.words == "pas d’économie") == (round(value) == 0)
                assert "-" not in saved.words
    assert seen >= {Outcome.GAIN, Outcome.LOSS}


def test_a_pass_that_is_kept_is_no_saving(network: Project) -> None:
    """On pages of communes a mode with a monthly pass never saves money."""
    territory, catalogue = network.territory, catalogue_of(network)
    with_pass = 0
    for commune in territory.communes[::5]:
        listing = catalogue.nearest(commune.point, 1)[0][1]
        for journey in worked_journeys(territory, commune, listing.point, 1):
            if journey.mode.cost_by_month:
                with_pass += 1
                assert journey.euros.outcome in (Outcome.LOSS, Outcome.NONE)
    assert with_pass


def test_only_places_in_activity_are_offered(network: Project) -> None:
    """The calculator knows every confirmed place and no other."""
    catalogue = catalogue_of(network)
    slugs = [row[2] for row in json.loads(places_json(catalogue))["places"]]
    assert slugs == [listing.slug for listing in catalogue.confirmed]
    assert 0 < len(slugs) < len(catalogue.listings)


def test_places_are_offered_with_prices_before_tax(demo: Project) -> None:
    """The offers for a desk go along before tax, with their day; « à partir de » is kept, a closed office is another matter."""
    rows = {row[2]: row for row in json.loads(places_json(catalogue_of(demo)))["places"]}
    _, _, _, _, _, on, *offers = rows["escale-de-port-orphie"]
    assert on == "1er\u00a0octobre 2026"
    assert ["jour", 16, 0] in offers
    assert ["mois", 195, 1] in offers
    assert all(amount not in (320, 3480) for _, amount, _ in offers)
    with_tax = next(row for row in rows.values() if ["carnet_10_jours", 75, 0] in row[6:])
    assert with_tax[6][1] == pytest.approx(2.5 / 1.2)


def test_a_journey_that_only_loses_may_save_nothing(project: Project) -> None:
    """A centre at one's own door may save something; one at the antipodes, where one drives, saves nobody anything."""
    territory = project.territory
    commune = territory.communes[0]
    at_home, away = commune.point, Point(-commune.latitude, commune.longitude)
    assert all(journey.may_save for journey in worked_journeys(territory, commune, at_home, 1))
    assert not any(journey.may_save for journey in worked_journeys(territory, commune, away, 1))


def test_a_source_without_a_year_says_so(real_site: Built, demo_site: Built, network: Project) -> None:
    """Each pole's source stands with its year, or with the word that it is not known, on both pages that reckon with poles."""
    travel = network.territory.travel
    assert travel is not None
    expected = {f"{pole.source}, {pole.year}" if pole.year else f"{pole.source}, année inconnue" for pole in travel.poles}
    assert set(pole_sources(travel)) == expected
    built = demo_site if network.network.is_demonstration else real_site
    for address in ("economies/", "entreprises/"):
        html = unescape(built.html(address)).replace("\u00a0", " ")
        assert all(source in html for source in expected), address
        assert "année inconnue" in html or all(pole.year for pole in travel.poles)
        assert ", None" not in html


def test_the_sources_of_both_networks_are_told_apart(demo: Project, project: Project) -> None:
    """The invented network gives the year of its poles; nobody knows that of the first one's."""
    assert demo.territory.travel is not None
    assert project.territory.travel is not None
    assert [source.endswith("année inconnue") for source in pole_sources(demo.territory.travel)] == [False]
    assert [source.endswith("année inconnue") for source in pole_sources(project.territory.travel)] == [True]
