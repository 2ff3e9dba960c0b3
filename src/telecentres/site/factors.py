"""What a journey is reckoned with, as the browser reads it: the same figures as the build's, each with its source."""

from __future__ import annotations

import json
from typing import Any

from telecentres import french
from telecentres.read.travel import Figure, Mode, Travel

__all__ = ["FACTORS", "factors_json", "pole_sources"]

FACTORS = "economies/facteurs.json"


def factors_json(travel: Travel) -> str:
    """The figures, the modes by name, and the poles as [name, latitude, longitude]."""
    data = {
        "weeks": _figure(travel.weeks),
        "shareSaved": _figure(travel.share_saved),
        "detour": _figure(travel.detour),
        "modes": [_mode(name, mode) for name, mode in travel.modes.items()],
        "poles": [[french.typeset(pole.name), pole.latitude, pole.longitude] for pole in travel.poles],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def pole_sources(travel: Travel) -> list[str]:
    """Where the points of the poles come from, each source once, with its year or that nobody knows it."""
    return list(dict.fromkeys(f"{pole.source}, {pole.year or 'année inconnue'}" for pole in travel.poles))


def _mode(name: str, mode: Mode) -> dict[str, Any]:
    return {
        "name": name,
        "title": french.typeset(mode.title),
        "emissions": _figure(mode.emissions),
        "speed": _figure(mode.speed),
        "costByKilometre": _figure(mode.cost_by_kilometre),
        "costByTrip": _figure(mode.cost_by_trip),
        "costByMonth": _figure(mode.cost_by_month),
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    """Source and year are null for an assumption, which claims none."""
    if figure is None:
        return None
    return {
        "value": figure.value,
        "unit": french.typeset(figure.unit),
        "source": figure.source and french.typeset(figure.source),
        "year": figure.year,
        "isAssumption": figure.is_assumption,
        "note": figure.note and french.typeset(figure.note),
    }
