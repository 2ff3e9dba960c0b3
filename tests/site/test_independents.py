"""Prices side by side: what is compared, what stands apart, what a month costs."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from telecentres.know.catalogue import catalogue_of
from telecentres.project import Project
from telecentres.read.vocabulary import SpaceKind
from telecentres.site.pages.independents import DAYS, Priced, independents


def context(project: Project) -> dict[str, Any]:
    return independents(SimpleNamespace(catalogue=catalogue_of(project)))  # type: ignore[arg-type]  # all that is asked of it


def test_places_are_ordered_by_what_five_days_cost(demo: Project) -> None:
    """The cheapest for five days of a month comes first; each amount of a row grows with its days."""
    priced: dict[SpaceKind, list[Priced]] = context(demo)["priced"]
    assert len(priced[SpaceKind.COWORKING]) > 2
    for found in priced.values():
        five = [month.amount for one in found if (month := dict(one.months)[5])]
        assert five == sorted(five)
        for one in found:
            assert [days for days, _ in one.months] == list(DAYS)
            amounts = [month.amount for _, month in one.months if month]
            assert amounts == sorted(amounts)


def test_a_price_is_brought_to_a_day_before_tax(demo: Project) -> None:
    """€3.50 an hour are €28 a day, €195 a month €9.75; ten days for €90 with tax €7.50."""
    found = context(demo)["priced"][SpaceKind.COWORKING]
    amounts = {(str(offer.unit), offer.price, offer.vat): amount for one in found for offer, amount in one.compared}
    assert amounts["heure", Decimal("3.50"), "ht"] == Decimal(28)
    assert amounts["mois", Decimal(195), "ht"] == Decimal("9.75")
    assert amounts["carnet_10_jours", Decimal(90), "ttc"] == Decimal("7.5")


def test_a_price_of_unknown_tax_stands_apart(demo: Project) -> None:
    """Without a word on its tax an offer is shown, and neither compared nor bought."""
    centres = []
    for centre in demo.centres:
        spaces = [
            replace(space, offers=tuple(replace(offer, vat=None) for offer in space.offers)) if space.offers else space
            for space in centre.spaces
        ]
        centres.append(replace(centre, spaces=tuple(spaces)))
    found = context(replace(demo, centres=tuple(centres)))["priced"][SpaceKind.COWORKING]
    assert found
    for one in found:
        assert one.compared == ()
        assert one.apart
        assert all(month is None for _, month in one.months)


def test_no_price_is_made_up(project: Project) -> None:
    """A network whose sheets give no price has no table, and every place in activity counts as unpriced."""
    found = context(project)
    known = any(space.offers for entry in found["confirmed"] for space in catalogue_of(project).by_slug[entry.slug].centre.spaces)
    assert bool(found["priced"]) == known
    assert found["unpriced"] <= len(found["confirmed"])
