"""What visitors choose places by: each trait is known to be there, known not to be, or unknown, which is neither.

One place decides it, for the lists by trait that the build writes and for the filters of the directory, whose browser
side (`theme/static/js/filters.js`) reads what was decided here and decides none of it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

from msgspec import Struct

from telecentres.know import prices
from telecentres.read.centre import Centre, Offer
from telecentres.read.schema import Vocabulary
from telecentres.read.vocabulary import Service, SpaceKind

__all__ = [
    "DESKS",
    "EVENING",
    "GROUPS",
    "Access",
    "Answers",
    "DayPrice",
    "Group",
    "Privacy",
    "Trait",
    "When",
    "answers_of",
    "day_prices",
    "has",
    "seats_of",
]

V = TypeVar("V", bound=Vocabulary)

DESKS = (SpaceKind.COWORKING, SpaceKind.PRIVATE_OFFICE)  # where one person works for a day
EVENING = 19 * 60  # minutes: who is still open then is open in the evening


class Privacy(Vocabulary):
    """What lets a call or a talk stay confidential."""

    PRIVATE_OFFICE = "bureau_ferme", "Bureau fermé"
    PHONE_BOOTH = "cabine", "Cabine d’appel"
    SOUNDPROOFED = "insonorise", "Espace insonorisé"
    LOCKABLE = "fermant_a_cle", "Espace fermant à clé"


class Access(Vocabulary):
    """What lets people with a disability come and work."""

    STEP_FREE = "plain_pied", "Entrée de plain-pied"
    AUTOMATIC_DOOR = "porte_automatique", "Porte automatique"
    LIFT = "ascenseur", "Ascenseur"
    TOILET = "sanitaires_adaptes", "Sanitaires adaptés"
    PARKING = "stationnement_adapte", "Stationnement adapté"
    HEARING_LOOP = "boucle_magnetique", "Boucle magnétique"


class When(Vocabulary):
    """When a place is open to all, beside office hours."""

    EVENING = "soir", "En semaine après 19 h"
    WEEKEND = "week_end", "Le samedi ou le dimanche"


Trait: TypeAlias = SpaceKind | Service | Privacy | Access | When


class Group(Struct, frozen=True):
    """Traits that are chosen together: their name in addresses, what they are called, the traits."""

    name: str
    title: str
    traits: type[Vocabulary]


GROUPS = (
    Group("espaces", "Espaces", SpaceKind),
    Group("services", "Services", Service),
    Group("confidentiel", "Confidentialité", Privacy),
    Group("acces", "Accessibilité", Access),
    Group("ouvert", "Horaires", When),
)

_TWINS = {trait: kind for trait in Privacy for kind in SpaceKind if kind.value == trait.value}
# A bit for each trait; its group counts, since two groups may have the same word.
_TRAITS = tuple(cast(Trait, trait) for group in GROUPS for trait in group.traits)
_BITS: dict[tuple[type, str], int] = {(type(trait), str(trait)): 1 << bit for bit, trait in enumerate(_TRAITS)}
_OF_GROUP: dict[type[Vocabulary], list[tuple[Trait, int]]] = {
    group.traits: [(trait, _BITS[group.traits, str(trait)]) for trait in _TRAITS if type(trait) is group.traits]
    for group in GROUPS
}
_OF_ALL = {traits: sum(bit for _, bit in found) for traits, found in _OF_GROUP.items()}

_ACCESS_FACTS = {
    Access.STEP_FREE: "step_free",
    Access.AUTOMATIC_DOOR: "automatic_door",
    Access.LIFT: "lift",
    Access.TOILET: "accessible_toilet",
    Access.PARKING: "disabled_parking",
    Access.HEARING_LOOP: "hearing_loop",
}


def has(centre: Centre, trait: Trait) -> bool | None:
    """Whether a centre has a trait; None where its sheet does not say.

    A sheet that lists some spaces need not list all: a kind it does not name is unknown.
    """
    return _ANSWERS[type(trait)](centre, trait)


def _space(centre: Centre, kind: SpaceKind) -> bool | None:
    return True if any(space.kind is kind for space in centre.spaces) else None


def _service(centre: Centre, service: Service) -> bool | None:
    return True if service in centre.services else False if service in centre.missing_services else None


def _access(centre: Centre, fact: Access) -> bool | None:
    facts = centre.accessibility
    found: bool | None = getattr(facts, _ACCESS_FACTS[fact]) if facts else None
    return found


class Answers(NamedTuple):
    """What is known of every trait of a place: a bit for each that it has, and one for each that it has not."""

    present: int
    absent: int

    def has(self, trait: Trait) -> bool | None:
        """As `has` of its sheet."""
        bit = _BITS[type(trait), str(trait)]
        return True if self.present & bit else False if self.absent & bit else None

    def known(self, traits: type[V]) -> tuple[V, ...]:
        """The traits of a group that it has."""
        return cast(tuple[V, ...], _among(traits, self.present & _OF_ALL[traits]))


@lru_cache(maxsize=1 << 12)
def _among(traits: type[Vocabulary], bits: int) -> tuple[Trait, ...]:
    """The traits of a group that some bits stand for: the same on many sheets."""
    return tuple(trait for trait, bit in _OF_GROUP[traits] if bits & bit)


def answers_of(centre: Centre) -> Answers:
    """What a sheet says of every trait."""
    # A sheet lists its spaces and services; whether it has any other trait is asked for one by one.
    present = _bits_of(space.kind for space in centre.spaces) | _bits_of(centre.services)
    absent = _bits_of(centre.missing_services) & ~present
    for kind, is_told in ((Privacy, centre.spaces), (Access, centre.accessibility), (When, centre.opening_hours)):
        for trait, bit in _OF_GROUP[kind] if is_told else ():
            answer = has(centre, trait)
            if answer:
                present |= bit
            elif answer is False:
                absent |= bit
    return Answers(present, absent)


def _bits_of(traits: Iterable[Trait]) -> int:
    bits = 0
    for trait in traits:
        bits |= _BITS[type(trait), trait]
    return bits


def twin(trait: Trait) -> SpaceKind | None:
    """The kind of space that a trait of another group is, under the same word; None where it is a trait of its own."""
    return _TWINS.get(trait) if isinstance(trait, Privacy) else None


def _privacy(centre: Centre, trait: Privacy) -> bool | None:
    if (kind := twin(trait)) is not None:
        return _space(centre, kind)
    if trait is Privacy.SOUNDPROOFED:
        return _any_known([space.soundproofed for space in centre.spaces])
    return _any_known([space.lockable for space in centre.spaces])


def _any_known(facts: list[bool | None]) -> bool | None:
    """True where one is; False where all are known not to be; None otherwise, also of nothing."""
    return True if True in facts else None if None in facts or not facts else False


def _open(centre: Centre, when: When) -> bool | None:
    hours = centre.opening_hours
    if hours is None:
        return None
    if when is When.WEEKEND:
        return any(hours.days[5:])
    return any(span.end > EVENING for spans in hours.days[:5] for span in spans)


_ANSWERS: dict[type, Callable[[Centre, Any], bool | None]] = {
    SpaceKind: _space,
    Service: _service,
    Privacy: _privacy,
    Access: _access,
    When: _open,
}


def seats_of(centre: Centre) -> tuple[int | None, bool]:
    """The seats known over all spaces, None where no space says; and whether that is all of them."""
    known = [space.seats * (space.count or 1) for space in centre.spaces if space.seats]
    return (sum(known) if known else None), bool(known) and len(known) == len(centre.spaces)


class DayPrice(Struct, frozen=True):
    """The lowest comparable price of one kind of space, in euros a day before tax, None where none can be compared.

    `is_complete` where every space of the kind has prices and all of them can be compared.
    """

    kind: SpaceKind
    amount: Decimal | None
    offer: Offer | None
    is_complete: bool


def day_prices(centre: Centre) -> tuple[DayPrice, ...]:
    """One price for each kind of space of the sheet, in its order."""
    found = []
    for kind in dict.fromkeys(space.kind for space in centre.spaces):
        spaces = [space for space in centre.spaces if space.kind is kind]
        offers = [(prices.daily(offer), offer) for space in spaces for offer in space.offers or ()]
        known = [(amount, offer) for amount, offer in offers if amount is not None]
        amount, lowest = min(known, key=lambda pair: pair[0], default=(None, None))
        is_complete = all(space.offers for space in spaces) and len(known) == len(offers)
        found.append(DayPrice(kind, amount, lowest, is_complete))
    return tuple(found)
