"""What a place near home saves: the calculator, and the journeys that pages of communes work out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msgspec import Struct

from telecentres import french
from telecentres.know.catalogue import Catalogue
from telecentres.know.commute import Fare, Journey, Outcome, Savings, outcome, savings
from telecentres.know.prices import before_tax, offers_of
from telecentres.read.travel import Figure, Mode, Travel
from telecentres.read.vocabulary import SpaceKind
from telecentres.site.factors import pole_sources
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page
from telecentres.sphere import Point, kilometres
from telecentres.territory import Commune, Territory

__all__ = ["CALCULATOR", "PLACES", "Saved", "WorkedJourney", "calculator", "places_json", "worked_journeys"]

CALCULATOR = "economies/"
PLACES = "economies/lieux.json"


class Saved(Struct, frozen=True):
    """A number of a year as it is read: what it comes to, and its words; a loss is « +12 kg », never a saving."""

    outcome: Outcome
    words: str


class WorkedJourney(Struct, frozen=True):
    """A journey to a place of work by one mode, and what some days a week in a place near home save."""

    work: str
    mode: Mode
    saved: Savings
    hours: Saved
    kilograms: Saved
    euros: Saved

    @property
    def may_save(self) -> bool:
        """Whether it saves anything at all, as far as is known."""
        found = {self.hours.outcome, self.kilograms.outcome, self.euros.outcome}
        return bool(found & {Outcome.GAIN, Outcome.UNKNOWN})


def _saved(value: float | None, unit: str) -> Saved:
    found = outcome(value)
    if value is None:
        return Saved(found, "coût inconnu")
    if found is Outcome.NONE:
        return Saved(found, "pas d’économie")
    sign = "+" if found is Outcome.LOSS else ""
    return Saved(found, f"{sign}{french.number(abs(round(value)))}\u00a0{unit}")


def worked_journeys(territory: Territory, home: Commune, centre: Point, days: int) -> tuple[WorkedJourney, ...]:
    """From a commune to the nearest pole, and to the place of work of the territory's example, by each compared mode.

    The centre is reached as in the example. Who has a monthly pass keeps it. Nothing where the territory proposes no journey.
    """
    travel = territory.travel
    if travel is None or travel.example is None:
        return ()
    near = travel.modes[travel.example.mode_to_centre]
    found = []
    for name, work in _places_of_work(territory, travel, home):
        for mode in (travel.modes[name] for name in travel.compared):
            journey = Journey(home.point, work, centre, mode, near, days, Fare.SUBSCRIBED)
            saved = savings(travel, journey)
            found.append(
                WorkedJourney(name, mode, saved, _saved(saved.hours, "h"), _saved(saved.kg_co2e, "kg"), _saved(saved.euros, "€"))
            )
    return tuple(found)


def _places_of_work(territory: Territory, travel: Travel, home: Commune) -> Iterator[tuple[str, Point]]:
    """The nearest pole, then the example's place of work where it is another, neither of them the commune itself."""
    nearest = min(travel.poles, key=lambda pole: kilometres(home.point, pole.point), default=None)
    if nearest is not None:
        yield nearest.name, nearest.point
    usual = travel.example.work if travel.example else None
    if usual is None or (nearest is not None and usual == nearest.name):
        return
    point = territory.place_of_work(usual)
    if point is not None and point != home.point:
        yield usual, point


def calculator(site: Site) -> Iterator[Page]:
    """The page where a visitor reckons a journey of their own; none where the territory has no figures for it."""
    territory, catalogue = site.project.territory, site.catalogue
    travel = territory.travel
    if travel is None:
        return
    example = travel.example
    home = territory.locate(example.home) if example else None
    near = catalogue.nearest(home.point, 1) if home else []
    yield Page(
        CALCULATOR,
        "savings.html",
        "Ce qu’un lieu proche change à vos trajets",
        "Les heures, les euros et le CO2e d’une année, trajet jusqu’au lieu déduit. Chaque chiffre dit d’où il vient.",
        {
            "travel": travel,
            "modes": travel.modes,
            "near_mode": example.mode_to_centre if example else next(iter(travel.modes)),
            "share_percent": round(travel.share_saved.value * 100),
            "confirmed": catalogue.confirmed,
            "home": home,
            "nearest": near[0][1] if near else None,
            "journeys": worked_journeys(territory, home, near[0][1].point, 1) if home and near else (),
            "factors": _factors(travel),
            "pole_sources": pole_sources(travel),
        },
        section="economies",
        changed=site.changed,
    )


def _factors(travel: Travel) -> list[tuple[str, tuple[Figure, ...]]]:
    """Every figure of the reckoning under what it belongs to."""
    general = ("Pour tous les trajets", (travel.weeks, travel.share_saved, travel.detour))
    return [general, *((mode.title[:1].upper() + mode.title[1:], mode.figures) for mode in travel.modes.values())]


def places_json(catalogue: Catalogue) -> str:
    """Every place in activity as [name, commune, slug, latitude, longitude, day of its prices, *offers].

    Offers are those for a desk among others, whose tax is known, as [unit, euros before tax, 1 for « à partir de »].
    """
    rows = []
    for listing in catalogue.confirmed:
        on = listing.centre.prices_on
        offers = [(offer, before_tax(offer)) for offer in offers_of(listing.centre, SpaceKind.COWORKING)]
        rows.append(
            [
                french.typeset(listing.centre.name),
                french.typeset(listing.commune.name),
                listing.slug,
                round(listing.point.latitude, 5),
                round(listing.point.longitude, 5),
                on and french.day(on),
                *([str(o.unit), float(amount), int(bool(o.is_minimum))] for o, amount in offers if amount is not None),
            ]
        )
    return json.dumps({"places": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"
