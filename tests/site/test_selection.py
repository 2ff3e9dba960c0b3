"""What the browser is given to choose among the places and to set them side by side."""

from __future__ import annotations

import json

import pytest

from telecentres.know.catalogue import catalogue_of
from telecentres.know.evidence import Standing
from telecentres.project import Project
from telecentres.site import selection


@pytest.mark.parametrize("network", ["project", "demo"])
def test_filters_hold_what_is_known(network: str, request: pytest.FixtureRequest) -> None:
    """Each place has what its sheet says, by number of the trait; what is neither planned nor closed has facts at all."""
    project: Project = request.getfixturevalue(network)
    catalogue = catalogue_of(project)
    data = json.loads(selection.filters_json(catalogue, project.territory.name, with_cards=False))
    assert {place["slug"] for place in data["places"]} == set(catalogue.by_slug)
    for place in data["places"]:
        listing = catalogue.by_slug[place["slug"]]
        assert ("yes" in place) is (listing.standing not in (Standing.PLANNED, Standing.CLOSED))
        if "yes" not in place:
            continue
        yes = {data["traits"][number] for number in place["yes"]}
        no = {data["traits"][number] for number in place["no"]}
        services = {f"services:{service}" for service in listing.centre.services}
        assert {trait for trait in yes if trait.startswith("services:")} == services
        assert {trait for trait in no if trait.startswith("services:")} <= {
            f"services:{service}" for service in listing.centre.missing_services
        }
        assert not yes & no
        assert ("hours" in place) <= (listing.centre.opening_hours is not None)
        assert "card" not in place


def test_hours_are_for_what_may_be_open(demo: Project) -> None:
    """What is planned, closed or closed for a time is given no hours to decide on."""
    for listing in catalogue_of(demo).listings:
        may_be_open = listing.standing in (Standing.CONFIRMED, Standing.TO_VERIFY)
        found = selection.hours_data(listing, demo.territory.name)
        assert (found is not None) is (may_be_open and listing.centre.opening_hours is not None)
        if found is not None:
            assert json.loads(found)["zone"] == demo.territory.name.time_zone


def test_every_comparison_has_the_same_rows(demo: Project) -> None:
    """Rows are the same for every place, so that a table lines up; a sheet that says nothing leaves its lines empty."""
    catalogue = catalogue_of(demo)
    tables = [json.loads(selection.comparison_json(listing)) for listing in catalogue.listings]
    assert len({tuple(what for what, _ in table["rows"]) for table in tables}) == 1
    for listing, table in zip(catalogue.listings, tables, strict=True):
        rows = dict(table["rows"])
        assert bool(rows["Espaces"]) is bool(listing.centre.spaces)
        assert bool(rows["Horaires"]) is (listing.centre.opening_hours is not None)
        assert rows["Situation"]
