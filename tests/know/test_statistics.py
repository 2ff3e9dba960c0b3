"""The network in numbers: each is counted again here in another way, and what is not known is never a zero."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec.structs import replace

from telecentres.know import statistics
from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.coverage import REACH_KM, uncovered
from telecentres.know.evidence import Standing
from telecentres.know.funding import plans
from telecentres.project import Project
from telecentres.read.vocabulary import Service, Status
from telecentres.sphere import kilometres

NOT_USABLE = (Standing.PLANNED, Standing.CLOSED)


@pytest.fixture(scope="module", params=["project", "demo"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """The catalogue of each network."""
    loaded: Project = request.getfixturevalue(request.param)
    return catalogue_of(loaded)


def test_every_listing_is_in_one_epci_and_one_standing(catalogue: Catalogue) -> None:
    """The counts by EPCI and standing add up to all listings, and no EPCI is there for nothing."""
    found = statistics.standings(catalogue)
    assert sum(sum(count.values()) for _, count in found) == len(catalogue.listings)
    total: Counter[Standing] = sum((Counter(count) for _, count in found), Counter())
    assert total == Counter(listing.standing for listing in catalogue.listings)
    assert all(sum(count.values()) for _, count in found)


def test_seats_are_those_that_sheets_give(catalogue: Catalogue) -> None:
    """The seats by kind add up to the seats of the usable places; places that give none are counted as not saying."""
    counts, naming, seated = statistics.spaces(catalogue)
    usable = [listing for listing in catalogue.listings if listing.standing not in NOT_USABLE]
    assert sum(one.seats for one in counts) == sum(listing.seats or 0 for listing in usable)
    assert seated == statistics.Sample(sum(listing.seats is not None for listing in usable), len(usable))
    assert naming.known == sum(bool(listing.centre.spaces) for listing in usable)
    for one in counts:
        assert one.places == sum(any(space.kind is one.kind for space in listing.centre.spaces) for listing in usable) > 0


def test_openings_leave_no_year_out(catalogue: Catalogue) -> None:
    """Every year from the first to the last is there, also one in which nothing opened; each dated opening is counted once."""
    found = statistics.openings(catalogue)
    years = [year for year, _, _ in found.years]
    assert all(after == before + 1 for before, after in pairwise(years))
    assert sum(still + closed for _, still, closed in found.years) == found.sample.known
    assert sum(closed for _, _, closed in found.years) == sum(
        li.centre.opened is not None for li in catalogue.by_standing[Standing.CLOSED] if li.centre.status is not Status.ABANDONED
    )


def test_services_are_there_absent_or_unknown(catalogue: Catalogue) -> None:
    """For each service the three counts add up to all usable places."""
    found, sample = statistics.services(catalogue)
    for one in found:
        assert one.present + one.absent + one.silent == sample.total == len(catalogue.usable)
        assert one.present == sum(one.service in li.centre.services for li in catalogue.usable)
    spoken = {service for li in catalogue.usable for service in (*li.centre.services, *li.centre.missing_services)}
    assert {one.service for one in found} == spoken
    assert [one.present for one in found] == sorted((one.present for one in found), reverse=True)


def test_reach_is_counted_commune_by_commune(catalogue: Catalogue) -> None:
    """Counted again with every distance: who is within 5, 10 and 15 km of an active place, today and with the projects."""
    whole, by_epci = statistics.reached(catalogue)
    without = uncovered(catalogue)
    communes = catalogue.territory.communes
    for standings, found in (
        ((Standing.CONFIRMED,), whole.within),
        ((Standing.CONFIRMED, Standing.PLANNED), whole.with_planned),
    ):
        points = [listing.point for listing in catalogue.listings if listing.standing in standings]
        nearest = {one.insee_code: min(kilometres(one.point, point) for point in points) for one in communes}
        assert found == tuple(
            sum(commune.population for commune in communes if nearest[commune.insee_code] <= reach)
            for reach in statistics.REACHES
        )
    assert whole.within[1] == whole.inhabitants - sum(commune.population for commune in communes if commune.insee_code in without)
    assert sum(whole.bands) == whole.inhabitants == sum(one.inhabitants for _, one in by_epci)
    assert tuple(map(sum, zip(*(one.within for _, one in by_epci), strict=True))) == whole.within
    assert len(by_epci) == len(catalogue.territory.epcis)


def test_a_project_adds_whom_nobody_reaches(catalogue: Catalogue) -> None:
    """What a project would add lies within its reach and has no active place there; its seats are those announced."""
    found = statistics.promises(catalogue)
    assert {one.listing.slug for one in found} == {
        listing.slug for listing in catalogue.listings if listing.centre.status is Status.PLANNED
    }
    without = uncovered(catalogue)
    for one in found:
        assert one.inhabitants == sum(
            commune.population
            for commune in catalogue.territory.communes
            if commune.insee_code in without and kilometres(commune.point, one.listing.point) <= REACH_KM
        )


def test_fullness_by_fact_and_by_epci_are_one(catalogue: Catalogue) -> None:
    """The facts given are as many counted by fact as by EPCI, and no share is beyond one."""
    by_epci = statistics.fullness_by_epci(catalogue)
    assert sum(count for _, count in statistics.fullness(catalogue)) == sum(one.known for _, one in by_epci)
    assert sum(one.places for _, one in by_epci) == len(catalogue.usable)
    assert all(0 <= one.share <= 1 for _, one in by_epci)


def test_an_empty_sheet_counts_for_nothing_known(demo: Project) -> None:
    """A place of which only name and commune are known adds to what is not known, and to no number."""
    catalogue = catalogue_of(demo)
    (bare,) = [centre for centre in demo.centres if centre.slug == "cale-du-varech"]
    more = tuple(replace(bare, slug=f"vide-{number}") for number in range(5))
    fuller = catalogue_of(replace(demo, centres=(*demo.centres, *more)))
    before, after = statistics.spaces(catalogue), statistics.spaces(fuller)
    assert after[0] == before[0]
    assert after[2] == statistics.Sample(before[2].known, before[2].total + 5)
    assert statistics.reached(fuller) == statistics.reached(catalogue)
    assert {one.service: one.silent for one in statistics.services(fuller)[0]} == {
        one.service: one.silent + 5 for one in statistics.services(catalogue)[0]
    }


def test_the_order_of_sheets_changes_no_number(demo: Project) -> None:
    """Statistics do not depend on the order in which files are read."""
    shuffled = list(demo.centres)
    random.Random(6).shuffle(shuffled)
    one, other = catalogue_of(demo), catalogue_of(replace(demo, centres=tuple(shuffled)))
    for count in (statistics.standings, statistics.spaces, statistics.openings, statistics.services, statistics.reached):
        assert count(one) == count(other)
    assert isinstance(next(iter(statistics.services(one)[0])).service, Service)


def test_what_a_project_lacks_is_its_budget_less_what_is_sure(demo: Project) -> None:
    """What is granted or paid is taken off the budget, what is only asked for is not; an amount not known leaves no sum."""
    found, silent = plans(catalogue_of(demo))
    (plan,) = found
    assert plan.listing.slug == "phare-de-misaine"
    assert [plan.budget, plan.secured, plan.requested, plan.missing] == [
        Decimal(amount) for amount in (680000, 390000, 90000, 290000)
    ]
    assert silent == 0
    (centre,) = [one for one in demo.centres if one.slug == "phare-de-misaine"]
    assert centre.project is not None
    first, *rest = centre.project.funding
    for changed in (replace(first, amount=None), replace(first, state=None)):
        unsure = replace(centre, project=replace(centre.project, funding=(changed, *rest)))
        (plan,) = plans(catalogue_of(replace(demo, centres=(unsure,))))[0]
        assert plan.missing is None
