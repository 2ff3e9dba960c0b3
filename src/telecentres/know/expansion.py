"""Where new centres would serve most people, one after the other.

Greedy, and exactly that: each step is the commune that brings most inhabitants besides those already covered by the
confirmed centres and the steps before it. Another set of as many communes may cover more. Distances and inhabitants are
those of `know.coverage`.
"""

from __future__ import annotations

from msgspec import Struct

from telecentres.know.catalogue import Catalogue
from telecentres.know.coverage import REACH_KM, uncovered
from telecentres.territory import Commune

__all__ = ["Step", "steps"]


class Step(Struct, frozen=True):
    """One more centre, at a commune's point: the communes it brings, the most populous first, and their inhabitants.

    `covered` is how many inhabitants have a centre within reach once this and all steps before it are there.
    """

    commune: Commune
    communes: tuple[Commune, ...]
    inhabitants: int
    covered: int


def steps(catalogue: Catalogue, count: int) -> tuple[Step, ...]:
    """At most `count` steps, fewer where nobody is left to serve; of equal ones the more populous commune goes first."""
    territory = catalogue.territory
    left = set(uncovered(catalogue))
    covered = sum(commune.population for commune in territory.communes if commune.insee_code not in left)
    within = territory.around(REACH_KM)

    def brought(commune: Commune) -> int:
        return sum(other.population for other in within[commune.insee_code] if other.insee_code in left)

    found: list[Step] = []
    while len(found) < count and left:
        best = min(territory.communes, key=lambda commune: (-brought(commune), -commune.population, commune.slug))
        new = [other for other in within[best.insee_code] if other.insee_code in left]
        inhabitants = sum(other.population for other in new)
        if not inhabitants:
            break
        covered += inhabitants
        left -= {other.insee_code for other in new}
        found.append(Step(best, tuple(sorted(new, key=lambda one: (-one.population, one.slug))), inhabitants, covered))
    return tuple(found)
