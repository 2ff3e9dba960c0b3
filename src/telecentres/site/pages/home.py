"""The home page: what the network is, its figures, its map, one journey worked out, the latest news."""

from __future__ import annotations

from typing import Any

from telecentres import french
from telecentres.know.catalogue import entries
from telecentres.know.commute import Journey, savings
from telecentres.know.coverage import REACH_KM, uncovered
from telecentres.know.evidence import Standing
from telecentres.site.addresses import HOME
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["counts", "home"]


def home(site: Site, drawn: dict[str, Any]) -> Page:
    """The first page, with the places in activity, the figures, an example and three news."""
    text = site.page_named(HOME)
    catalogue = site.catalogue
    return Page(
        "",
        "home.html",
        text.record.title,
        text.record.summary,
        {
            "text": text,
            "confirmed": entries(catalogue.confirmed),
            "figures": counts(site),
            "news": site.news[:3],
            "example": _example(site),
            "thumbnails": site.thumbnails(entries(catalogue.confirmed)),
            **drawn,
        },
        section="accueil",
        changed=site.changed,
    )


def _example(site: Site) -> dict[str, Any] | None:
    """The journey that the territory proposes, to the nearest active place, and what it saves; None where it saves nothing."""
    territory = site.project.territory
    travel = territory.travel
    if travel is None or travel.example is None:
        return None
    asked = travel.example
    home, work = territory.locate(asked.home), territory.place_of_work(asked.work)
    near = site.catalogue.nearest(home.point, 1) if home else []
    if home is None or work is None or not near:
        return None
    mode, mode_to_centre = travel.modes[asked.mode], travel.modes[asked.mode_to_centre]
    saved = savings(travel, Journey(home.point, work, near[0][1].point, mode, mode_to_centre, asked.days))
    if saved.hours <= 0 or saved.kg_co2e <= 0:
        return None
    figures = [travel.weeks, travel.share_saved, travel.detour]
    for one in (mode, mode_to_centre):
        figures += [figure for figure in (one.emissions, one.speed, one.cost_by_kilometre, one.cost_by_trip) if figure]
    return {
        "home": home,
        "listing": near[0][1],
        "work": asked.work,
        "mode": mode,
        "mode_to_centre": mode_to_centre,
        "days": asked.days,
        "saved": saved,
        "figures": list(dict.fromkeys(figures)),
    }


def counts(site: Site) -> list[tuple[str, str]]:
    """Counts of the network, as (number, what it counts): only what the data say."""
    standing = site.catalogue.by_standing
    without = uncovered(site.catalogue)
    communes = site.project.territory.communes
    near = sum(commune.population for commune in communes if commune.insee_code not in without)
    within = f"à moins de {REACH_KM:.0f} km d’un lieu en activité"
    counts = [
        (len(standing[Standing.CONFIRMED]), "lieu en activité", "lieux en activité"),
        (len(standing[Standing.PLANNED]), "lieu en projet", "lieux en projet"),
        (len(standing[Standing.TO_VERIFY]), "lieu à vérifier", "lieux à vérifier"),
        (len(site.catalogue.by_commune), "commune concernée", "communes concernées"),
        (near, f"habitant {within}", f"habitants {within}"),
    ]
    return [(french.number(count), one if count < 2 else many) for count, one, many in counts]
