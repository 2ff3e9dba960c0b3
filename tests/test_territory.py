"""The ground: communes, EPCI and stations, by name, by code and by distance."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from telecentres.problems import Problem
from telecentres.project import Project
from telecentres.read.outlines import Outlines
from telecentres.sphere import Point, kilometres
from telecentres.territory import Territory, folded, load_territory


@pytest.fixture(scope="module")
def ground(project: Project) -> Territory:
    """The first network's territory."""
    return project.territory


def test_counts(ground: Territory) -> None:
    """The first territory has 507 communes, 16 former ones, 23 EPCI and 82 stations."""
    assert [len(found) for found in (ground.communes, ground.former_communes, ground.epcis, ground.stations)] == [507, 16, 23, 82]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Melun", "Melun"),
        ("MELUN", "Melun"),
        (" melun ", "Melun"),
        ("Villemaréchal", "Villemaréchal"),
        ("villemarechal", "Villemaréchal"),
        ("St-Mammès", "Saint-Mammès"),
        ("st mammes", "Saint-Mammès"),
        ("SAINT MAMMES", "Saint-Mammès"),
        ("Ste Colombe", "Sainte-Colombe"),
        ("St. Germain Laval", "Saint-Germain-Laval"),
        ("Le Mée sur Seine", "Le Mée-sur-Seine"),
        ("Mée-sur-Seine", "Le Mée-sur-Seine"),
        ("ferte gaucher", "La Ferté-Gaucher"),
        ("L'Haÿ", None),
        ("Moret-sur-Loing", "Moret-Loing-et-Orvanne"),
        ("Veneux les Sablons", "Moret-Loing-et-Orvanne"),
        ("Écuelles", "Moret-Loing-et-Orvanne"),
        ("ecuelles", "Moret-Loing-et-Orvanne"),
        ("Épisy", "Moret-Loing-et-Orvanne"),
        ("Saint-Ange-le-Viel", "Villemaréchal"),
        ("Beautheil", "Beautheil-Saints"),
        ("Cucharmoy", None),
        ("Sénart", None),
        ("Tremblay-en-France", None),
        ("", None),
        ("Melun" * 1000, None),
    ],
)
def test_by_name(ground: Territory, typed: str, name: str | None) -> None:
    """A commune is found by its name or an old one, whatever the case, accents, hyphens, article and « St »."""
    found = [commune.name for commune in ground.named(typed)]
    if typed == "Cucharmoy":
        assert found == [ground.commune_by_code["77109"].name]
    else:
        assert found == ([name] if name else [])


def test_every_name_is_found(ground: Territory) -> None:
    """Every commune is found by its own name, and every former name leads to the commune of today."""
    for commune in ground.communes:
        assert commune in ground.named(commune.name)
        located = ground.locate(commune.name, commune.postal_codes[0], commune.insee_code)
        assert located is commune
    for former in ground.former_communes:
        assert ground.commune_by_code[former.current_insee_code] in ground.named(former.name)


def test_a_postal_code_alone_never_gives_the_commune(ground: Territory) -> None:
    """The postal code 77320 serves 22 communes, and one code serves at most 22."""
    assert len(ground.with_postal_code("77320")) == 22
    counts = Counter(code for commune in ground.communes for code in commune.postal_codes)
    assert max(counts.values()) == 22
    assert ground.with_postal_code("00000") == ()


def test_a_former_code_leads_to_today(ground: Territory) -> None:
    """The INSEE code of a former commune gives the commune of today, and a code of today is not shadowed."""
    assert ground.commune_by_code["77166"].name == "Moret-Loing-et-Orvanne"
    assert ground.commune_by_code["77504"].name == "Villemaréchal"
    for commune in ground.communes:
        assert ground.commune_by_code[commune.insee_code] is commune


@pytest.mark.parametrize(
    ("code", "insee", "found"),
    [(None, None, None), ("00160", None, "99826"), (None, "99832", "99826"), (None, "99812", "99812"), ("00999", None, None)],
)
def test_a_name_of_two_communes_needs_a_code(demo: Project, code: str | None, insee: str | None, found: str | None) -> None:
    """An old name borne twice is settled by a postal code or an INSEE code, of today or former, and by nothing else."""
    communes = {commune.insee_code: commune for commune in demo.territory.named("La Vieille-Cale")}
    assert set(communes) == {"99826", "99812"}
    shared = set.intersection(*(set(commune.postal_codes) for commune in communes.values()))
    if code in shared:  # a code that both have settles nothing
        found = None
    located = demo.territory.locate("La Vieille-Cale", code, insee)
    assert (located.insee_code if located else None) == found


def test_addresses_are_unique(project: Project, demo: Project) -> None:
    """No two communes and no two EPCI of a territory share an address."""
    for one in (project, demo):
        for things in (one.territory.communes, one.territory.epcis):
            slugs = [thing.slug for thing in things]
            assert len(set(slugs)) == len(slugs)
            assert all(name and name.isascii() and name == name.lower() for name in slugs)


def test_three_epci_cross_the_border(ground: Territory) -> None:
    """Three EPCI hold communes outside the territory; every EPCI has as many communes here as it says."""
    assert sum(epci.crosses_border for epci in ground.epcis) == 3
    for epci in ground.epcis:
        communes = ground.communes_of_epci[epci.code]
        assert len(communes) == epci.communes_here
        assert sum(commune.population for commune in communes) == epci.population_here
    assert sum(map(len, ground.communes_of_epci.values())) == 507


def test_nearest_communes_are_the_nearest_of_all(ground: Territory) -> None:
    """For every tenth commune, the five nearest are those that looking at all finds."""
    for commune in ground.communes[::10]:
        every = sorted((kilometres(commune.point, other.point), other.insee_code) for other in ground.communes)
        found = [(distance, other.insee_code) for distance, other in ground.nearest_communes(commune.point, 5)]
        assert [code for _, code in found] == [code for _, code in every[:5]]
        assert found[0][1] == commune.insee_code
        near = {other.insee_code for _, other in ground.communes_within(commune.point, 10)}
        assert near == {code for distance, code in every if distance <= 10}


def test_nearest_stations_are_the_nearest_of_all(ground: Territory) -> None:
    """For every tenth commune, the three nearest stations within 15 km are those that looking at all finds."""
    for commune in ground.communes[::10]:
        every = sorted((kilometres(commune.point, station.point), station.identifier) for station in ground.stations)
        found = [station.identifier for _, station in ground.nearest_stations(commune.point, 3, 15)]
        assert found == [name for distance, name in every if distance <= 15][:3]


@pytest.mark.parametrize(
    ("a", "b", "distance"), [("Melun", "Fontainebleau", 15), ("Meaux", "Provins", 54), ("Chelles", "Montereau-Fault-Yonne", 61.5)]
)
def test_distances_between_towns(ground: Territory, a: str, b: str, distance: float) -> None:
    """Distances between known towns are those of a map."""
    first, second = ground.named(a)[0], ground.named(b)[0]
    assert kilometres(first.point, second.point) == pytest.approx(distance, abs=2)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Melun", "Melun"),
        ("MELUN", "Melun"),
        ("Combs-la-Ville - Quincy", "Combs-la-Ville - Quincy"),
        ("combs la ville quincy", "Combs-la-Ville - Quincy"),
        ("Combs-la-Ville–Quincy", "Combs-la-Ville - Quincy"),
        ("Nulle Part", None),
    ],
)
def test_a_station_is_found_by_name(ground: Territory, typed: str, name: str | None) -> None:
    """A station is found whatever the case and the dashes."""
    station = ground.station(typed)
    assert (station.name if station else None) == name


def test_every_station_is_found(project: Project, demo: Project) -> None:
    """Every station of both territories is found by its name, and stands within 60 km of a commune."""
    for one in (project, demo):
        names = Counter(station.name for station in one.territory.stations)
        for station in one.territory.stations:
            assert names[station.name] == 1
            assert one.territory.station(station.name) is station
            assert station.insee_code is None or station.insee_code in one.territory.commune_by_code or not station.is_inside
            assert one.territory.nearest_communes(station.point, 1)[0][0] < 60


def test_every_file_states_its_source(project: Project, demo: Project) -> None:
    """Every data file of a territory has a source with a licence."""
    for one in (project, demo):
        stated = {source.file for source in one.territory.data_sources}
        files = {path.name for path in one.territory.folder.iterdir()} - {"territory.yaml", "sources.yaml"}
        assert files <= stated
        assert all(source.licence for source in one.territory.data_sources)


def test_a_point_at_the_end_of_the_world(ground: Territory) -> None:
    """From the far side of the Earth there is still a nearest commune."""
    assert len(ground.nearest_communes(Point(-48, -177), 2)) == 2


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the invented territory that a test may damage."""
    shutil.copytree(root / "demo/territory", tmp_path / "territory")
    return tmp_path / "territory"


def damaged(folder: Path, name: str, old: str, new: str) -> list[Problem]:
    """The problems of a territory in one of whose files a text was replaced."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    territory, problems, _ = load_territory(folder, "territory")
    assert territory is None
    return problems


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "part"),
    [
        ("communes.csv", "99802,", "99801,", "territory/communes.csv:2:1", "code INSEE en double"),
        ("communes.csv", "99802,Ængeville", "9980,Ængeville", "territory/communes.csv:3:1", "code_insee"),
        ("communes.csv", "998000105", "998000999", "territory/communes.csv:2:1", "EPCI inconnu"),
        ("communes.csv", "bourg", "centre", "territory/communes.csv:2:47", "mot inconnu"),
        ("communes.csv", "code_insee,nom", "code,nom", "territory/communes.csv:2:1", "champ inconnu"),
        ("epci.csv", "16,16", "seize,16", "territory/epci.csv:2:58", "communes_ici"),
        ("stations.csv", ",oui\n", ",peut-être\n", "territory/stations.csv:2:55", "oui, non ou inconnu"),
        ("territory.yaml", "nom:", "non:", "territory/territory.yaml:", "champ inconnu"),
        ("charte.yaml", "titre:", "title:", "territory/charte.yaml:", "champ inconnu"),
        ("deplacements.yaml", "valeur: 45", "valeur: beaucoup", "territory/deplacements.yaml:2:", "nombre illisible"),
        ("sources.yaml", "licence:", "license:", "territory/sources.yaml:", "champ inconnu"),
    ],
)
def test_a_damaged_file_is_said_at_its_place(folder: Path, *, name: str, old: str, new: str, place: str, part: str) -> None:
    """A territory with a wrong cell is not loaded, and the cell is named."""
    problems = damaged(folder, name, old, new)
    assert any(str(problem).startswith(place) and part in problem.sentence for problem in problems), problems[:4]


@pytest.mark.parametrize("name", ["territory.yaml", "communes.csv", "epci.csv"])
def test_a_missing_file_is_said(folder: Path, name: str) -> None:
    """A territory without its name, communes or EPCI is not loaded."""
    (folder / name).unlink()
    territory, problems, _ = load_territory(folder, "territory")
    assert territory is None
    assert any(problem.path == f"territory/{name}" and problem.sentence == "fichier absent" for problem in problems)


def test_some_files_may_be_absent(folder: Path) -> None:
    """A territory without a railway, former communes, a charter or sources is a territory."""
    for name in ("stations.csv", "former_communes.csv", "charte.yaml", "deplacements.yaml", "sources.yaml"):
        (folder / name).unlink()
    territory, problems, count = load_territory(folder, "territory")
    assert problems == []
    assert territory is not None
    assert (territory.stations, territory.criteria, count) == ((), {}, 5)
    assert territory.nearest_stations(Point(46, -12), 3, 50) == []


@pytest.mark.parametrize(("code", "found"), [("00170", "99812"), ("00160", "99826"), ("00999", None), (None, None)])
def test_a_postal_code_settles_a_doubt(folder: Path, code: str | None, found: str | None) -> None:
    """Where two communes of one old name have each its postal code, the code tells them apart."""
    path = folder / "communes.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text(
        "\n".join(line.replace("00160", "00170") if line.startswith("99812,") else line for line in lines), encoding="utf-8"
    )
    territory, problems, _ = load_territory(folder, "territory")
    assert problems == []
    assert territory is not None
    located = territory.locate("La Vieille-Cale", code)
    assert (located.insee_code if located else None) == found


@pytest.mark.parametrize("word", ["St", "Ste", "Sts", "Stes", "ST.", "Ste."])
def test_saints_are_written_out(word: str) -> None:
    """An abbreviated saint folds as one written in full; letters inside a word are left alone."""
    full = {"st": "Saint", "ste": "Sainte", "sts": "Saints", "stes": "Saintes"}[word.lower().rstrip(".")]
    assert folded(f"{word} Exemple") == folded(f"{full}-Exemple")
    assert folded("Stella") == "stella"


def test_a_faulty_outline_is_found_by_the_check(demo: Project, tmp_path: Path) -> None:
    """A broken drawing of the ground is a problem of the territory, and the territory is still there to judge sheets by."""
    folder = tmp_path / "territory"
    shutil.copytree(demo.folders.territory, folder)
    (folder / "neighbours.geojson").write_text('{"type":\n "Feature', encoding="utf-8")
    territory, problems, _ = load_territory(folder, "territory")
    assert territory is not None
    assert [str(problem) for problem in problems] == [
        "territory/neighbours.geojson:2:2: ceci n’est pas du JSON\u00a0: le texte s’interrompt ici"
    ]


def test_every_file_of_the_ground_is_counted(demo: Project) -> None:
    """The files read are those that lie in the folder, outlines among them."""
    folder = demo.folders.territory
    _, problems, count = load_territory(folder, "territory")
    assert problems == []
    assert count == len([path for path in folder.iterdir() if path.suffix in (".yaml", ".csv", ".geojson")])


def test_outlines_are_read_by_who_wants_them_too(folder: Path) -> None:
    """What a caller says of them is said with the rest, and nobody else reads them."""
    asked = []

    def outlines_of(*given: object) -> tuple[Outlines, list[Problem]]:
        asked.append(given)
        return Outlines(()), [Problem("territory/outline.geojson", 1, 1, "illisible", "contour")]

    _, problems, _ = load_territory(folder, "territory", outlines_of)
    assert asked == [(folder, "territory")]
    assert [problem.sentence for problem in problems] == ["illisible"]
