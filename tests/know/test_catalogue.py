"""All centres of a network on one day: ordered, placed, grouped."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from telecentres.know.catalogue import Catalogue, catalogue_of
from telecentres.know.evidence import Standing
from telecentres.project import Project
from telecentres.read.values import slug
from telecentres.read.vocabulary import Service, SpaceKind
from telecentres.sphere import kilometres


@pytest.fixture(scope="module")
def real(project: Project) -> Catalogue:
    """The first network's catalogue."""
    return catalogue_of(project)


@pytest.fixture(scope="module")
def invented(demo: Project) -> Catalogue:
    """The invented network's catalogue."""
    return catalogue_of(demo)


def test_every_centre_is_listed_once(project: Project, real: Catalogue, demo: Project, invented: Catalogue) -> None:
    """Each sheet has one listing, and each listing one standing, one commune and one EPCI."""
    for one, catalogue in ((project, real), (demo, invented)):
        slugs = {centre.slug for centre in one.centres}
        assert set(catalogue.by_slug) == slugs
        assert len(catalogue.listings) == len(slugs)
        for groups in (catalogue.by_standing, catalogue.by_commune, catalogue.by_epci):
            assert sum(map(len, groups.values())) == len(slugs)


def test_the_first_network_claims_little(real: Catalogue) -> None:
    """Of eighteen real places five are open on recent enough evidence, and one is closed."""
    counts = {str(standing): len(found) for standing, found in real.by_standing.items()}
    assert {listing.slug for listing in real.confirmed} == {
        "ancienne-banque-montereau",
        "brie-nov",
        "c-est-deja-ca",
        "e-lab-telecentre",
        "notown-cafe",
    }
    assert counts == {"confirme": 5, "ferme-temporairement": 0, "en-projet": 2, "a-verifier": 10, "ferme": 1}


def test_the_demonstration_shows_every_standing(invented: Catalogue) -> None:
    """The invented network has a centre of every standing."""
    assert all(invented.by_standing[standing] for standing in Standing)


def test_listings_follow_the_alphabet(invented: Catalogue, demo: Project) -> None:
    """Listings come by name, accents and case aside, whatever the order of the files."""
    names = [slug(listing.centre.name) for listing in invented.listings]
    assert names == sorted(names)
    turned = catalogue_of(replace(demo, centres=tuple(reversed(demo.centres))))
    assert [listing.slug for listing in turned.listings] == [listing.slug for listing in invented.listings]


def test_a_centre_without_a_point_stands_at_its_commune(real: Catalogue, invented: Catalogue) -> None:
    """Where a sheet has no position the commune's point is used, and the listing says so."""
    for listing in (*real.listings, *invented.listings):
        assert listing.has_own_point is (listing.centre.position is not None)
        if not listing.has_own_point:
            assert listing.point == listing.commune.point
    assert sum(listing.has_own_point for listing in real.listings) == 3


def test_nearest_is_among_one_standing_only(invented: Catalogue) -> None:
    """The nearest confirmed centres are those that looking at all confirmed ones finds, nearest first."""
    for commune in invented.territory.communes:
        expected = sorted(
            (kilometres(commune.point, listing.point), listing.slug) for listing in invented.by_standing[Standing.CONFIRMED]
        )
        found = [(distance, listing.slug) for distance, listing in invented.nearest(commune.point, 3)]
        assert [name for _, name in found] == [name for _, name in expected[:3]]
        assert [distance for distance, _ in found] == pytest.approx([distance for distance, _ in expected[:3]])


def test_what_is_planned_or_closed_is_not_usable(real: Catalogue, invented: Catalogue) -> None:
    """Usable places are neither planned nor closed."""
    for catalogue in (real, invented):
        assert {listing.standing for listing in catalogue.usable} <= {
            Standing.CONFIRMED,
            Standing.TEMPORARILY_CLOSED,
            Standing.TO_VERIFY,
        }


def test_facets_part_known_from_unknown(invented: Catalogue) -> None:
    """For each service, those that have it, those that lack it and those that do not say make up all usable places."""
    assert {facet.word for facet in invented.facets["services"]} <= set(Service)
    assert {facet.word for facet in invented.facets["espaces"]} <= set(SpaceKind)
    for facet in invented.facets["services"]:
        absent = [listing for listing in invented.usable if facet.word in listing.centre.missing_services]
        assert facet.entries
        assert len(facet.entries) + len(absent) + facet.unknown == len(invented.usable)
        assert "_" not in facet.slug


def test_seats_count_every_room(invented: Catalogue) -> None:
    """Four offices of two places are eight seats; a place that says nothing of seats has an unknown number."""
    for listing in invented.listings:
        expected = sum((space.seats or 0) * (space.count or 1) for space in listing.centre.spaces)
        assert listing.seats == (expected or None)


def test_an_unchecked_commune_is_no_silent_loss(demo: Project) -> None:
    """A centre whose commune does not exist stops the catalogue rather than vanish from it."""
    centre = demo.centres[0]
    lost = replace(centre, address=replace(centre.address, locality="Nulle-Part"))
    with pytest.raises(LookupError):
        catalogue_of(replace(demo, centres=(lost,)))
