"""Who has a confirmed centre near, and what a centre somewhere else would change.

As the crow flies, and a commune's inhabitants are all counted at its point. Communes and centres outside the territory are
not known here, so they count for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from telecentres.know.catalogue import Catalogue
from telecentres.territory import Commune

__all__ = ["REACH_KM", "Gain", "gains", "uncovered"]

REACH_KM = 10.0


class Gain(Struct, frozen=True):
    """What a centre at a commune's point would change: who would have one within reach, and has none today.

    `communes` are theirs, the most populous first; `around` and `inhabitants_around` count all communes within reach, covered
    or not. `rank` is the commune's among all for `inhabitants`, the greatest first; equal numbers share a rank.
    """

    communes: tuple[Commune, ...]
    inhabitants: int
    around: int
    inhabitants_around: int
    rank: int

    @property
    def largest(self) -> tuple[Commune, ...]:
        """The few to name."""
        return self.communes[:5]


def uncovered(catalogue: Catalogue) -> frozenset[str]:
    """The codes of the communes without a confirmed centre within reach."""
    return frozenset(
        commune.insee_code
        for commune in catalogue.territory.communes
        if not catalogue.nearest(commune.point, 1, limit_km=REACH_KM)
    )


def gains(catalogue: Catalogue) -> Mapping[str, Gain]:
    """The gain of every commune, by its code."""
    territory = catalogue.territory
    without = uncovered(catalogue)
    within = territory.around(REACH_KM)
    gained = {
        code: sorted(
            (other for other in communes if other.insee_code in without), key=lambda other: (-other.population, other.slug)
        )
        for code, communes in within.items()
    }
    inhabitants = {code: sum(commune.population for commune in communes) for code, communes in gained.items()}
    ordered = sorted(inhabitants.values(), reverse=True)
    ranks: dict[int, int] = {}
    for position, number in enumerate(ordered, 1):
        ranks.setdefault(number, position)
    return {
        code: Gain(
            communes=tuple(gained[code]),
            inhabitants=inhabitants[code],
            around=len(within[code]),
            inhabitants_around=sum(commune.population for commune in within[code]),
            rank=ranks[inhabitants[code]],
        )
        for code in within
    }
