"""What the browser is given to find places by: complete, short, and pointing at pages that exist."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from building import Built

from telecentres.project import Project
from telecentres.read.vocabulary import Service, SpaceKind


@pytest.fixture(params=["real", "demo"])
def site(request: pytest.FixtureRequest) -> Built:
    built: Built = request.getfixturevalue(f"{request.param}_site")
    return built


def data(site: Built, file: str) -> Any:
    return json.loads((site.folder / file).read_text(encoding="utf-8"))


def test_every_commune_is_listed_with_its_page(site: Built) -> None:
    """Each row's slug has a page, and each page a row."""
    rows = data(site, "communes.json")["communes"]
    folders = {path.name for path in (site.folder / "communes").iterdir() if path.is_dir()}
    assert [slug for _, slug, *_ in rows] == list(dict.fromkeys(slug for _, slug, *_ in rows))
    assert {slug for _, slug, *_ in rows} == folders


def test_communes_come_with_the_most_populous_first(real_site: Built, project: Project) -> None:
    """The order of the rows is that of the populations; old names and postal codes stand in the row."""
    rows = data(real_site, "communes.json")["communes"]
    population = {commune.slug: commune.population for commune in project.territory.communes}
    numbers = [population[slug] for _, slug, *_ in rows]
    assert numbers == sorted(numbers, reverse=True)
    moret = next(row for row in rows if row[1] == "moret-loing-et-orvanne")
    assert {"Écuelles", "Veneux-les-Sablons", "Moret-sur-Loing"} <= set(moret[6:])
    assert moret[2] == "77250"


def test_the_list_of_communes_is_short(real_site: Built) -> None:
    """507 communes take no more than 12 KB compressed."""
    assert len(gzip.compress((real_site.folder / "communes.json").read_bytes(), 9)) <= 12_000


def test_words_and_centres_lead_to_pages(site: Built) -> None:
    """Every address given exists; every kind of space and service is there, with its words, known at some centre or not."""
    found = data(site, "recherche/mots.json")
    for address, note, *names in (*found["words"], *found["centres"]):
        assert (site.folder / address / "index.html").is_file(), address
        assert note
        assert all(names)
    assert len(found["words"]) == len(SpaceKind) + len(Service)
    assert len(found["centres"]) == len([path for path in (site.folder / "centres").iterdir() if path.is_dir()])


def test_what_no_centre_is_known_to_have_is_not_denied(real_site: Built) -> None:
    """A service that no sheet names leads to the list of services, and is said to be unknown."""
    words = data(real_site, "recherche/mots.json")["words"]
    address, note, *_ = next(row for row in words if "imprimante" in row)
    assert (address, note) == ("services/", "Service\u00a0: aucun lieu ne l’indique pour l’instant")


def test_spaces_and_services_have_words_that_visitors_type() -> None:
    """Each has synonyms, none of which is its label."""
    for word in (*SpaceKind, *Service):
        assert word.synonyms, word
        assert word.label.casefold() not in {synonym.casefold() for synonym in word.synonyms}
        assert len(set(word.synonyms)) == len(word.synonyms)
