"""What visitors choose by: known, known not to be, or unknown; prices of a day."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from telecentres.know.prices import daily
from telecentres.know.traits import _TRAITS, GROUPS, Access, Privacy, Trait, When, answers_of, day_prices, has, seats_of
from telecentres.read.centre import Centre, Offer, read_centre
from telecentres.read.vocabulary import PriceUnit, Service, SpaceKind, Vat

HEAD = "nom: Le Lieu\nstatut: ouvert\nadresse: {commune: Ici}\n"


def centre(more: str) -> Centre:
    """The centre of a sheet that says this and little else."""
    found, document = read_centre("centres/lieu.yaml", "lieu", (HEAD + more).encode())
    assert found is not None
    assert not document.problems
    return found


OFFICES = "espaces:\n  - {type: bureau_ferme, insonorise: non, fermant_a_cle: oui}\n"
MIXED = OFFICES + "  - {type: cabine}\n"
EVENING = "horaires: {lun-ven: 9h-20h}\n"


@pytest.mark.parametrize(
    ("sheet", "trait", "answer"),
    [
        ("", SpaceKind.COWORKING, None),
        (OFFICES, SpaceKind.PRIVATE_OFFICE, True),
        (OFFICES, SpaceKind.COWORKING, None),
        ("", Service.WIFI, None),
        ("services: [wifi]\n", Service.WIFI, True),
        ("services_absents: [wifi]\n", Service.WIFI, False),
        ("services: [fibre]\n", Service.WIFI, None),
        ("", Privacy.LOCKABLE, None),
        (OFFICES, Privacy.LOCKABLE, True),
        (OFFICES, Privacy.SOUNDPROOFED, False),
        (MIXED, Privacy.SOUNDPROOFED, None),
        (MIXED, Privacy.PHONE_BOOTH, True),
        (OFFICES, Privacy.PHONE_BOOTH, None),
        ("", Access.STEP_FREE, None),
        ("accessibilite: {plain_pied: oui, ascenseur: non, boucle_magnetique: inconnu}\n", Access.STEP_FREE, True),
        ("accessibilite: {plain_pied: oui, ascenseur: non, boucle_magnetique: inconnu}\n", Access.LIFT, False),
        ("accessibilite: {plain_pied: oui, ascenseur: non, boucle_magnetique: inconnu}\n", Access.HEARING_LOOP, None),
        ("", When.EVENING, None),
        (EVENING, When.EVENING, True),
        (EVENING, When.WEEKEND, False),
        ("horaires: {lun-ven: 9h-19h, sam: 9h-12h}\n", When.EVENING, False),
        ("horaires: {lun-ven: 9h-19h, sam: 9h-12h}\n", When.WEEKEND, True),
        ("horaires: {ven: 22h-2h}\n", When.EVENING, True),
    ],
)
def test_a_trait_is_known_or_not(sheet: str, trait: Trait, answer: bool | None) -> None:
    """What a sheet does not say is unknown, whatever else it says."""
    assert has(centre(sheet), trait) is answer


def test_every_trait_is_decided() -> None:
    """Of an empty sheet every trait of every group is unknown."""
    empty = centre("")
    assert {has(empty, trait) for group in GROUPS for trait in group.traits} == {None}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "vat", "a_day"),
    [
        (PriceUnit.HOUR, Vat.EXCLUDED, "960"),
        (PriceUnit.HALF_DAY, Vat.EXCLUDED, "240"),
        (PriceUnit.DAY, Vat.EXCLUDED, "120"),
        (PriceUnit.DAY, Vat.NOT_SUBJECT, "120"),
        (PriceUnit.DAY, Vat.INCLUDED, "100"),
        (PriceUnit.TEN_DAY_PASS, Vat.EXCLUDED, "12"),
        (PriceUnit.WEEK, Vat.EXCLUDED, "24"),
        (PriceUnit.MONTH, Vat.INCLUDED, "5"),
        (PriceUnit.YEAR, Vat.EXCLUDED, "0.545"),
        (PriceUnit.DAY, None, None),
    ],
)
def test_prices_are_brought_to_a_day_before_tax(unit: PriceUnit, vat: Vat | None, a_day: str | None) -> None:
    """An hour counts eight times, a half-day twice; a pass, a week, a month and a year are shared among their days."""
    found = daily(Offer(unit=unit, price=Decimal(120), vat=vat, is_minimum=None))
    assert found == a_day or (found is not None and a_day is not None and abs(found - Decimal(a_day)) < Decimal("0.001"))


PRICED = """espaces:
  - type: coworking
    tarifs: [{par: jour, montant: 18, tva: ht}, {par: mois, montant: 200, tva: ht, a_partir_de: oui}]
  - {type: coworking, tarifs: sur_devis}
  - {type: salle_reunion, tarifs: [{par: jour, montant: 50}]}
  - {type: bureau_ferme, tarifs: [{par: mois, montant: 240, tva: ttc}]}
"""


def test_each_kind_of_space_has_its_lowest_day() -> None:
    """The lowest comparable price stands for its kind; what is on request or of unknown tax leaves the kind incomplete."""
    found = [
        (price.kind, price.amount, price.offer and price.offer.is_minimum, price.is_complete)
        for price in day_prices(centre(PRICED))
    ]
    assert found == [
        (SpaceKind.COWORKING, Decimal(10), True, False),
        (SpaceKind.MEETING_ROOM, None, None, False),
        (SpaceKind.PRIVATE_OFFICE, Decimal(10), None, True),
    ]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("", (None, False)),
        ("espaces: [{type: coworking}]\n", (None, False)),
        ("espaces: [{type: coworking, places: 12}, {type: bureau_ferme, places: 2, nombre: 3}]\n", (18, True)),
        ("espaces: [{type: coworking, places: 12}, {type: bureau_ferme}]\n", (12, False)),
    ],
)
def test_seats_are_all_of_them_or_some(sheet: str, expected: tuple[int | None, bool]) -> None:
    """Seats are counted where they are said; that it may be not all of them is known too."""
    assert seats_of(centre(sheet)) == expected


def test_answers_are_those_of_the_sheet(root: Path) -> None:
    """On every sheet of both networks, what is noted of each trait is what the sheet says of it."""
    said = set()
    for path in (*(root / "centres").glob("*.yaml"), *(root / "demo/centres").glob("*.yaml")):
        found, _ = read_centre(path.name, path.stem, path.read_bytes())
        assert found is not None
        answers = answers_of(found)
        for trait in _TRAITS:
            assert answers.has(trait) is has(found, trait), (path, trait)
            said.add((type(trait), has(found, trait)))
        for group in GROUPS:
            assert answers.known(group.traits) == tuple(trait for trait in group.traits if answers.has(cast(Trait, trait)))
    assert {kind for kind, answer in said if answer} == {group.traits for group in GROUPS}
    assert {Service, Access, When} <= {kind for kind, answer in said if answer is False}
