"""The ground a network stands on: communes, EPCI, stations; how they are found and how far they lie apart.

Another territory is a matter of other files: nothing here knows a name, a code or a coordinate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from telecentres.problems import Problem, Refusal, quoted
from telecentres.read.kinds import INSEE_CODE, YES_NO, degrees, measure, text, whole
from telecentres.read.nodes import Document
from telecentres.read.outlines import OUTLINE_FILES, Outlines, read_outlines
from telecentres.read.records import Charter, CharterCriterion, DataSource, TerritoryName, read_record, read_records
from telecentres.read.schema import Choice, Keyed, Scalar, Vocabulary, key
from telecentres.read.tables import read_table
from telecentres.read.travel import Travel
from telecentres.read.values import postal_code, slug
from telecentres.sphere import Nearby, Point

__all__ = ["EPCI", "Commune", "FormerCommune", "Station", "Territory", "folded", "load_territory"]


T = TypeVar("T")


class CommunePoint(Vocabulary):
    """What the point of a commune is."""

    TOWN = "bourg", "le bourg"
    CENTROID = "centroide", "le centre géométrique de la commune"


class Merger(Vocabulary):
    """How a commune ceased to stand alone."""

    DELEGATED = "commune_deleguee", "commune déléguée"
    ASSOCIATED = "commune_associee", "commune associée"
    MERGED = "fusionnee", "commune fusionnée"


def _postal_codes(typed: str) -> tuple[str, ...]:
    codes = tuple(postal_code(code) for code in typed.split())
    if len(set(codes)) != len(codes):
        raise Refusal("code postal en double")
    return codes


class Commune(Keyed):
    """A commune of today; area in km², point in degrees."""

    insee_code: str = key("code_insee", INSEE_CODE, "Code INSEE", required=True)
    name: str = key("nom", text(80), "Nom", required=True)
    postal_codes: tuple[str, ...] = key(
        "codes_postaux", Scalar(_postal_codes, "des codes postaux séparés par une espace"), "Codes postaux", required=True
    )
    latitude: float = key("latitude", degrees(-90, 90), "Latitude", required=True)
    longitude: float = key("longitude", degrees(-180, 180), "Longitude", required=True)
    point_kind: CommunePoint = key("point", Choice(CommunePoint), "Point", required=True)
    population: int = key("population", whole(0, 20_000_000), "Population", required=True)
    area: float = key("superficie_km2", measure(0.01, 200_000), "Superficie (km²)", required=True)
    epci_code: str = key("code_epci", text(12), "Code de l’EPCI", required=True)
    former_names: tuple[str, ...] = ()
    slug: str = ""

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class FormerCommune(Keyed):
    """A name people still type for a part of a commune of today."""

    insee_code: str = key("code_insee", INSEE_CODE, "Code INSEE", required=True)
    name: str = key("nom", text(80), "Nom", required=True)
    merger: Merger = key("nature", Choice(Merger), "Nature", required=True)
    current_insee_code: str = key("code_insee_actuel", INSEE_CODE, "Code INSEE actuel", required=True)


class EPCI(Keyed):
    """A group of communes; `communes_total` counts also those outside the territory."""

    code: str = key("code", text(12), "Code", required=True)
    name: str = key("nom", text(120), "Nom", required=True)
    communes_here: int = key("communes_ici", whole(1, 2000), "Communes ici", required=True)
    communes_total: int = key("communes_total", whole(1, 2000), "Communes en tout", required=True)
    population_here: int = key("population_ici", whole(0, 20_000_000), "Population ici", required=True)

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def crosses_border(self) -> bool:
        return self.communes_total > self.communes_here


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in typed.split("|"))


class Station(Keyed):
    """A stop of a railway or tramway; `lines` as the operator names them."""

    identifier: str = key("identifiant", text(20), "Identifiant", required=True)
    name: str = key("nom", text(80), "Nom", required=True)
    lines: tuple[str, ...] = key("lignes", Scalar(_lines, "des lignes séparées par |"), "Lignes", required=True)
    latitude: float = key("latitude", degrees(-90, 90), "Latitude", required=True)
    longitude: float = key("longitude", degrees(-180, 180), "Longitude", required=True)
    insee_code: str | None = key("code_insee", INSEE_CODE, "Code INSEE de la commune")
    is_inside: bool = key("dans_le_territoire", YES_NO, "Dans le territoire", required=True)

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


_SAINT = re.compile(r"\b(st|ste|sts|stes)\b")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name without case, accents, hyphens or abbreviations: « ST-Mammes » and « Saint-Mammès » fold alike."""
    return _SAINT.sub(lambda found: _SAINTS[found[0]], slug(name[:200]).replace("-", " ")).replace(" ", "-")


class Territory(Struct, dict=True):
    """Communes, EPCI and stations, indexed."""

    name: TerritoryName
    communes: tuple[Commune, ...]
    epcis: tuple[EPCI, ...]
    stations: tuple[Station, ...]
    data_sources: tuple[DataSource, ...]
    former_communes: tuple[FormerCommune, ...] = ()
    travel: Travel | None = None
    charter: Charter | None = None
    folder: Path = field(default_factory=Path)

    @property
    def criteria(self) -> dict[str, CharterCriterion]:
        """What the charter asks, by key; nothing where there is no charter."""
        return self.charter.criteria if self.charter else {}

    @cached_property
    def _around(self) -> dict[float, dict[str, tuple[Commune, ...]]]:
        return {}

    @cached_property
    def commune_by_code(self) -> dict[str, Commune]:
        """Communes by INSEE code; the code of a former commune leads to that of today."""
        found = {commune.insee_code: commune for commune in self.communes}
        for former in self.former_communes:
            if former.insee_code not in found and former.current_insee_code in found:
                found[former.insee_code] = found[former.current_insee_code]
        return found

    @cached_property
    def commune_by_slug(self) -> dict[str, Commune]:
        return {commune.slug: commune for commune in self.communes}

    @cached_property
    def epci_by_code(self) -> dict[str, EPCI]:
        return {epci.code: epci for epci in self.epcis}

    @cached_property
    def communes_of_epci(self) -> dict[str, tuple[Commune, ...]]:
        """The communes of each EPCI, by its code, in the order of the alphabet."""
        found: dict[str, list[Commune]] = {epci.code: [] for epci in self.epcis}
        for commune in self.communes:
            found[commune.epci_code].append(commune)
        return {code: tuple(sorted(communes, key=lambda c: c.slug)) for code, communes in found.items()}

    @cached_property
    def _by_name(self) -> dict[str, list[Commune]]:
        index: dict[str, list[Commune]] = {}
        for commune in self.communes:
            for name in dict.fromkeys(folded(name) for name in (commune.name, *commune.former_names)):
                index.setdefault(name, []).append(commune)
                bare = re.sub(r"^(?:le|la|les|l)-", "", name)
                if bare != name:
                    index.setdefault(bare, []).append(commune)
        return index

    @cached_property
    def _by_postal_code(self) -> dict[str, list[Commune]]:
        index: dict[str, list[Commune]] = {}
        for commune in self.communes:
            for code in commune.postal_codes:
                index.setdefault(code, []).append(commune)
        return index

    @cached_property
    def _station_by_name(self) -> dict[str, Station]:
        return {re.sub("-+", "-", folded(station.name)): station for station in self.stations}

    @cached_property
    def _near_communes(self) -> Nearby[Commune]:
        return Nearby(self.communes, lambda commune: commune.point, lambda commune: commune.insee_code)

    @cached_property
    def _near_stations(self) -> Nearby[Station]:
        return Nearby(self.stations, lambda station: station.point, lambda station: station.identifier)

    def named(self, name: str) -> tuple[Commune, ...]:
        """The communes of a name, old names and missing accents understood; a current name goes before an old one."""
        found = self._by_name.get(folded(name), [])
        exact = tuple(commune for commune in found if folded(commune.name) == folded(name))
        return exact or tuple(found)

    def with_postal_code(self, code: str) -> tuple[Commune, ...]:
        """The communes one postal code serves; often several."""
        return tuple(self._by_postal_code.get(code, ()))

    def locate(self, name: str, postal_code: str | None = None, insee_code: str | None = None) -> Commune | None:
        """The one commune meant by a name, or None where there is none or a doubt that the codes do not settle."""
        found = self.named(name)
        if len(found) > 1 and postal_code:
            found = tuple(commune for commune in found if postal_code in commune.postal_codes)
        if len(found) > 1 and insee_code:
            found = tuple(commune for commune in found if self.commune_by_code.get(insee_code) is commune)
        return found[0] if len(found) == 1 else None

    def station(self, name: str) -> Station | None:
        """The station of a name, accents, case and dashes aside."""
        return self._station_by_name.get(re.sub("-+", "-", folded(name)))

    def nearest_communes(self, point: Point, count: int) -> list[tuple[float, Commune]]:
        """The nearest communes as (kilometres, commune)."""
        return self._near_communes.nearest(point, count)

    def around(self, limit_km: float) -> dict[str, tuple[Commune, ...]]:
        """For each commune, by its code, all whose point lies at most `limit_km` from its own, nearest first."""
        if limit_km not in self._around:
            self._around[limit_km] = {
                commune.insee_code: tuple(other for _, other in self.communes_within(commune.point, limit_km))
                for commune in self.communes
            }
        return self._around[limit_km]

    def communes_within(self, point: Point, limit_km: float) -> list[tuple[float, Commune]]:
        """The communes whose point lies at most `limit_km` away, as (kilometres, commune)."""
        return self._near_communes.within(point, limit_km)

    def nearest_stations(self, point: Point, count: int, limit_km: float) -> list[tuple[float, Station]]:
        """The nearest stations within `limit_km`, as (kilometres, station)."""
        return self._near_stations.nearest(point, count, limit_km)

    def place_of_work(self, name: str) -> Point | None:
        """The point of a place of work: one of the poles, or a commune; None for a name that is neither."""
        for pole in self.travel.poles if self.travel else ():
            if folded(pole.name) == folded(name):
                return pole.point
        commune = self.locate(name)
        return commune.point if commune else None

    def names(self) -> Iterable[str]:
        """Every name under which a commune is found, for suggestions."""
        for commune in self.communes:
            yield commune.name
            yield from commune.former_names


class _Files:
    """The files of a territory's folder as they are read: their problems, their number, the text of each."""

    def __init__(self, folder: Path, shown: str) -> None:
        self._folder, self._shown = folder, shown
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}

    def _read(self, name: str, read: Callable[[str, bytes], tuple[T, Document]], absent: T, *, optional: bool) -> T:
        path = f"{self._shown}/{name}"
        try:
            data = (self._folder / name).read_bytes()
        except FileNotFoundError:
            if not optional:
                self.problems.append(Problem(path, 1, 1, "fichier absent", "absent"))
            return absent
        found, document = read(path, data)
        self.texts[name] = document.text
        self.problems.extend(document.problems)
        return found

    def table(self, cls: type[T], name: str, *, optional: bool = False) -> tuple[T, ...]:
        return self._read(name, partial(read_table, cls), (), optional=optional)

    def record(self, cls: type[T], name: str, *, optional: bool = True) -> T | None:
        return self._read(name, partial(read_record, cls), None, optional=optional)

    def records(self, cls: type[T], name: str) -> tuple[T, ...]:
        return self._read(name, partial(read_records, cls), (), optional=True)


def load_territory(
    folder: Path, shown: str, outlines_of: Callable[[Path, str], tuple[Outlines, list[Problem]]] = read_outlines
) -> tuple[Territory | None, list[Problem], int]:
    """The territory of a folder, None when a file cannot be read; problems; the number of files read.

    `shown` is the folder's name as people know it, the start of every problem's path. `outlines_of` reads the outlines,
    for a caller who wants them as well.
    """
    files = _Files(folder, shown)
    problems = files.problems
    name = files.record(TerritoryName, "territory.yaml", optional=False)
    communes = files.table(Commune, "communes.csv")
    epcis = files.table(EPCI, "epci.csv")
    former = files.table(FormerCommune, "former_communes.csv", optional=True)
    stations = files.table(Station, "stations.csv", optional=True)
    charter = files.record(Charter, "charte.yaml")
    travel = files.record(Travel, "deplacements.yaml")
    sources = files.records(DataSource, "sources.yaml")
    # A row of epci.csv that could not be read would otherwise be missed by each of its communes.
    if communes and not any(problem.path.endswith("/epci.csv") for problem in problems):
        problems.extend(_settle(communes, former, epcis, f"{shown}/communes.csv", files.texts["communes.csv"]))
    is_broken = any(problem.is_error for problem in problems)
    # A faulty drawing stops the build, but keeps no sheet from being judged.
    _, of_the_outlines = outlines_of(folder, shown)
    problems.extend(of_the_outlines)
    count = len(files.texts) + sum((folder / drawing).is_file() for drawing in OUTLINE_FILES)
    if name is None or not communes or is_broken:
        return None, problems, count
    return (
        Territory(
            name=name,
            communes=communes,
            epcis=epcis,
            stations=stations,
            data_sources=sources,
            former_communes=former,
            travel=travel,
            charter=charter,
            folder=folder,
        ),
        problems,
        count,
    )


def _settle(
    communes: tuple[Commune, ...], former: tuple[FormerCommune, ...], epcis: tuple[EPCI, ...], path: str, text: str
) -> Iterable[Problem]:
    """Give each commune its address and former names; what does not fit together is a problem."""
    by_code: dict[str, Commune] = {}
    known = {epci.code for epci in epcis}
    slugs: dict[str, int] = {}
    for commune in communes:
        slugs[slug(commune.name)] = slugs.get(slug(commune.name), 0) + 1
    lines = text.split("\n")

    def at(code: str) -> int:
        return next((number for number, line in enumerate(lines, 1) if line.startswith(code)), 1)

    for commune in communes:
        if commune.insee_code in by_code:
            yield Problem(path, at(commune.insee_code), 1, f"code INSEE en double : {commune.insee_code}", "doublon")
        by_code[commune.insee_code] = commune
        base = slug(commune.name)
        commune.slug = base if slugs[base] == 1 else f"{base}-{commune.insee_code.lower()}"
        if commune.epci_code not in known:
            yield Problem(
                path,
                at(commune.insee_code),
                1,
                f"EPCI inconnu de epci.csv : {quoted(commune.epci_code)} ({commune.name})",
                "epci",
            )
    for old in former:
        now = by_code.get(old.current_insee_code)
        if now is not None and old.name != now.name:
            now.former_names = (*now.former_names, old.name)
