"""The price of a day that the network may propose."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.going_rate import going_rate
from telecentres.project import Project
from telecentres.read.centre import Address, Centre, Offer, Space
from telecentres.read.vocabulary import PriceUnit, SpaceKind, Status, Vat


@pytest.fixture
def empty(demo: Project) -> Project:
    """The invented network without its centres."""
    return replace(demo, centres=())


def centre(name: str, price: str, *, day: date | None = date(2026, 10, 1), **more: object) -> Centre:
    """A place with one price for a day at a shared desk."""
    offer = Offer(**{"unit": PriceUnit.DAY, "price": Decimal(price), "vat": Vat.EXCLUDED, **more})  # type: ignore[arg-type]
    space = Space(kind=SpaceKind.COWORKING, offers=(offer,))
    address = Address(locality="Port-Orphie")
    return Centre(name=name, slug=name, status=Status.OPEN, address=address, spaces=(space,), prices_on=day)


def rate_of(empty: Project, *centres: Centre) -> tuple[Decimal | None, int]:
    """The median and the number of prices of a network of these places."""
    catalogue: Catalogue = catalogue_of(replace(empty, centres=centres))
    found = going_rate(catalogue, empty.today, empty.network.freshness)
    return found.amount, found.count


def test_three_prices_make_a_median(empty: Project) -> None:
    """Three dated prices have a median; two have none, and say that they are two."""
    three = [centre("a", "10"), centre("b", "20"), centre("c", "12")]
    assert rate_of(empty, *three) == (Decimal("12.00"), 3)
    assert rate_of(empty, *three[:2]) == (None, 2)
    assert rate_of(empty) == (None, 0)


def test_prices_that_cannot_be_compared_do_not_count(empty: Project) -> None:
    """An undated or expired price, one without its tax, one for a month, a free day: none counts; tax included is taken off."""
    good = [centre("a", "10"), centre("b", "24", vat=Vat.INCLUDED)]
    bad = [
        centre("c", "1", day=None),
        centre("d", "2", day=date(2015, 1, 1)),
        centre("e", "3", vat=None),
        centre("f", "4", unit=PriceUnit.MONTH),
        centre("g", "0"),
    ]
    assert rate_of(empty, *good, *bad) == (None, 2)
    assert rate_of(empty, *good, *bad, centre("h", "15")) == (Decimal("15.00"), 3)


def test_the_demonstration_has_a_median_and_the_first_network_none(project: Project, demo: Project) -> None:
    """The invented network has enough dated prices; the first has none, so that nothing is proposed there."""
    found = going_rate(catalogue_of(demo), demo.today, demo.network.freshness)
    assert found.amount is not None
    assert found.count >= 3
    assert going_rate(catalogue_of(project), project.today, project.network.freshness).amount is None
