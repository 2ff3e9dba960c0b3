"""Rules that no single field can state. A rule yields problems; its docstring is the rule.

An error is what would make a page wrong or unsafe, and stops the build; gaps and age are warnings.
In a file that has errors, warnings wait: they could come from what was not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import pi, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from telecentres.know.prices import daily
from telecentres.problems import Problem, Refusal, Severity, did_you_mean, quoted
from telecentres.project import Project
from telecentres.read.centre import Centre
from telecentres.read.photos import head_of
from telecentres.read.records import News, Page, Publication
from telecentres.read.schema import fields_of, trail_of, trail_text
from telecentres.read.values import PartialDate
from telecentres.read.vocabulary import SpaceKind, Status
from telecentres.sphere import Point, kilometres
from telecentres.territory import Commune, folded

__all__ = [
    "ACROSS",
    "FOR_EACH_CENTRE",
    "Judge",
    "Named",
    "broken_links",
    "check",
    "content_links",
    "has_links",
    "likely_doubles",
    "named",
]

Rule = Callable[[Project], Iterator[Problem]]
CentreRule = Callable[[Centre, Project], Iterator[Problem]]


def _at(
    record: Any, sentence: str, rule: str, *steps: str | int, severity: Severity = Severity.ERROR, quotes: bool = True
) -> Problem:
    """The problem of the field that English attributes lead to, with what was typed there unless it is not the matter."""
    trail = trail_of(record, *steps)
    line, column, typed = record.document.found(*trail)
    subject = f"{trail_text(trail)} : " if trail else ""
    read = f" (lu : {quoted(typed)})" if quotes and typed.strip() else ""
    return Problem(record.document.path, line, column, f"{subject}{sentence}{read}", rule, severity)


def _warn(record: Any, sentence: str, rule: str, *steps: str | int, quotes: bool = True) -> Problem:
    return _at(record, sentence, rule, *steps, severity=Severity.WARNING, quotes=quotes)


# Signs that the name of a commune or a station may hold; the folding of names forgets all others.
_NAME = re.compile(r"[\w\u0300-\u036f .'’\-\u2010-\u2015\u00a0\u202f]+")


def commune_is_known(centre: Centre, project: Project) -> Iterator[Problem]:
    """The commune is one of the territory, and its name leaves no doubt."""
    address, territory = centre.address, project.territory
    # « Kervoile ? » and « Kervoile / Ormefeu » fold to names, but say a doubt or two of them.
    found = territory.named(address.locality) if _NAME.fullmatch(address.locality) else ()
    if not found:
        names = {folded(name): name for name in territory.names()}
        first = re.match(_NAME, address.locality)
        near = did_you_mean(folded(first[0] if first else address.locality), names)
        for slug, name in names.items():
            near = near.replace(f"« {slug} »", f"« {name} »")
        if not near and address.postal_code:
            served = [commune.name for commune in territory.with_postal_code(address.postal_code)]
            near = f" ; communes du {address.postal_code} : {', '.join(served[:12])}" if served else ""
        sentence = f"commune inconnue {territory.name.within}{near}"
        yield _at(centre, sentence, "commune", "address", "locality")
    elif territory.locate(address.locality, address.postal_code, address.insee_code) is None:
        choices = ", ".join(f"{c.name} ({c.insee_code}, {' ou '.join(c.postal_codes)})" for c in found)
        codes = "code_insee" if len({c.postal_codes for c in found}) == 1 else "code_postal ou code_insee"
        yield _at(
            centre,
            f"plusieurs communes portent ce nom : {choices} ; ajoutez {codes}",
            "commune",
            "address",
            "locality",
        )


def codes_agree_with_the_commune(centre: Centre, project: Project) -> Iterator[Problem]:
    """The postal code and the INSEE code are those of the commune."""
    address = centre.address
    commune = project.territory.locate(address.locality, address.postal_code, address.insee_code)
    if commune is None:
        return
    if address.postal_code and address.postal_code not in commune.postal_codes:
        codes = " ou ".join(commune.postal_codes)
        yield _at(
            centre,
            f"ce n’est pas le code postal de {commune.name}, qui a {codes}",
            "code_postal",
            "address",
            "postal_code",
        )
    if address.insee_code and project.territory.commune_by_code.get(address.insee_code) is not commune:
        yield _at(
            centre,
            f"ce n’est pas le code INSEE de {commune.name}, qui a {commune.insee_code}",
            "code_insee",
            "address",
            "insee_code",
        )


def point_lies_near_the_commune(centre: Centre, project: Project) -> Iterator[Problem]:
    """The point lies within max(3 km, 2 × √(area/π)) of the commune's point."""
    if centre.position is None:
        return
    commune = project.territory.locate(centre.address.locality, centre.address.postal_code, centre.address.insee_code)
    if commune is None:
        return
    point = Point(centre.position.latitude, centre.position.longitude)
    distance = kilometres(point, commune.point)
    limit = max(3.0, 2 * sqrt(commune.area / pi))
    if distance > limit:
        swapped = kilometres(Point(point.longitude, point.latitude), commune.point) <= limit
        tip = "latitude et longitude sont inversées" if swapped else "vérifiez la latitude et la longitude"
        shown = f"{distance:,.1f}".replace(",", "\u202f").replace(".", ",")
        yield _at(
            centre,
            f"point à {shown} km de {commune.name} ; {tip} (au plus {limit:.1f} km)".replace(
                f"{limit:.1f}", f"{limit:.1f}".replace(".", ",")
            ),
            "position",
            "position",
        )


def stations_are_where_they_are_said_to_be(centre: Centre, project: Project) -> Iterator[Problem]:
    """A station exists in the territory, and nobody would have to walk there faster than 7 km/h in a straight line."""
    for index, walk in enumerate(centre.access.stations if centre.access else ()):
        station = project.territory.station(walk.station)
        if station is not None and walk.station != station.name and not _NAME.fullmatch(walk.station):
            station = None
        if station is None:
            known = {folded(item.name): item.name for item in project.territory.stations}
            near = did_you_mean(folded(walk.station), known)
            for slug, name in known.items():
                near = near.replace(f"« {slug} »", f"« {name} »")
            yield _at(centre, f"gare inconnue{near}", "gare", "access", "stations", index, "station")
        elif walk.minutes and centre.position:
            distance = kilometres(Point(centre.position.latitude, centre.position.longitude), station.point)
            if distance > walk.minutes * 7 / 60 + 0.3:
                shown = f"{distance:.1f}".replace(".", ",")
                yield _at(
                    centre,
                    f"la gare est à {shown} km à vol d’oiseau, trop loin pour cette durée",
                    "gare",
                    "access",
                    "stations",
                    index,
                    "minutes",
                )


def sources_attest_fields_of_the_sheet(centre: Centre, project: Project) -> Iterator[Problem]:
    """What a source attests is a field that sheets have."""
    known = fields_of(Centre)
    for index, source in enumerate(centre.sources):
        for position, name in enumerate(source.attests):
            if name not in known:
                yield _at(
                    centre,
                    f"champ inconnu de la fiche{did_you_mean(name, known)}",
                    "atteste",
                    "sources",
                    index,
                    "attests",
                    position,
                )


def criteria_are_of_the_charter(centre: Centre, project: Project) -> Iterator[Problem]:
    """A criterion met or not is one of the territory's charter."""
    known = project.territory.criteria
    for name in (centre.charter.criteria or {}) if centre.charter else {}:
        if name not in known:
            line, column, typed = centre.document.found("charte", "criteres", name, name=True)
            yield Problem(
                centre.document.path,
                line,
                column,
                f"{trail_text(('charte', 'criteres', name))} : critère inconnu de territory/charte.yaml"
                f"{did_you_mean(name, known)} (lu : {quoted(typed)})",
                "charte",
            )


def nothing_is_both_present_and_absent(centre: Centre, project: Project) -> Iterator[Problem]:
    """A service or a piece of equipment is not said to be there and not to be there."""
    for index, service in enumerate(centre.missing_services):
        if service in centre.services:
            yield _at(
                centre,
                "dit présent dans services et absent ici ; gardez l’un des deux",
                "contradiction",
                "missing_services",
                index,
            )
    for number, space in enumerate(centre.spaces):
        for index, item in enumerate(space.missing_equipment):
            if item in space.equipment:
                yield _at(
                    centre,
                    "dit présent dans equipements et absent ici ; gardez l’un des deux",
                    "contradiction",
                    "spaces",
                    number,
                    "missing_equipment",
                    index,
                )


def periods_end_after_they_begin(centre: Centre, project: Project) -> Iterator[Problem]:
    """A closure ends on or after its first day; a centre closes after it opened."""
    for index, closure in enumerate(centre.closures):
        if closure.valid_through < closure.valid_from:
            yield _at(
                centre,
                "dernier jour avant le premier ; échangez du et au",
                "periode",
                "closures",
                index,
                "valid_through",
            )
    if centre.opened and centre.closed and centre.closed.last < centre.opened.first:
        yield _at(
            centre,
            "fermeture avant l’ouverture du lieu",
            "periode",
            "closed",
        )


def nothing_was_seen_in_the_future(centre: Centre, project: Project) -> Iterator[Problem]:
    """A day on which something was verified, measured, visited or published has come."""
    seen: list[tuple[date | PartialDate | None, tuple[str | int, ...]]] = [
        (centre.verified_on, ("verified_on",)),
        (centre.prices_on, ("prices_on",)),
    ]
    if centre.connection:
        seen.append((centre.connection.measured_on, ("connection", "measured_on")))
    if centre.accessibility:
        seen.append((centre.accessibility.verified_on, ("accessibility", "verified_on")))
    if centre.charter:
        seen.append((centre.charter.visited_on, ("charter", "visited_on")))
    for index, source in enumerate(centre.sources):
        seen.append((source.date, ("sources", index, "date")))
    for day, steps in seen:
        first = day.first if isinstance(day, PartialDate) else day
        if day is not None and first is not None and first > project.today:
            yield _at(centre, "date à venir ; l’année est-elle la bonne ?", "date_a_venir", *steps)


def photos_may_be_shown(centre: Centre, project: Project) -> Iterator[Problem]:
    """A photo's file is in the folder of photos and is a photo that can be shown; its licence is named."""
    for index, photo in enumerate(centre.photos):
        folder = project.folders.centres / "photos"
        if "/" in photo.file or "\\" in photo.file or not (folder / photo.file).is_file():
            near = did_you_mean(photo.file.casefold(), [item.name for item in folder.glob("*")] if folder.is_dir() else [])
            yield _at(
                centre,
                f"photo absente du dossier {project.folders.shown(folder)}{near}",
                "photo",
                "photos",
                index,
                "file",
            )
        else:
            try:
                head_of(folder / photo.file)
            except Refusal as refusal:
                yield _at(centre, str(refusal), "photo", "photos", index, "file")
        if not photo.licence:
            yield _at(centre, "licence absente ; sans elle, la photo ne peut pas être publiée", "photo", "photos", index)


def the_map_object_has_a_number(centre: Centre, project: Project) -> Iterator[Problem]:
    """A link to OpenStreetMap leads to a node, a way or a relation by its number."""
    if centre.osm and not re.fullmatch(r"(?:node|way|relation)/[1-9][0-9]{0,18}", centre.osm):
        yield _at(
            centre,
            "objet OpenStreetMap illisible ; écrivez node/123, way/123 ou relation/123",
            "osm",
            "osm",
        )


_PLACEHOLDER = re.compile(r"(?i)[@/.]example(?:\.(?:com|org|net))?(?:[/:]|$)|\.(?:test|invalid|localhost)(?:[/:]|$)")


def addresses_are_real(centre: Centre, project: Project) -> Iterator[Problem]:
    """Only a demonstration uses addresses under .example."""
    if project.network.is_demonstration:
        return
    if centre.contact:
        for attribute in ("email", "url", "booking_url"):
            value = getattr(centre.contact, attribute)
            if value and _PLACEHOLDER.search(value):
                yield _at(centre, "adresse d’exemple ; mettez la vraie ou effacez la ligne", "exemple", "contact", attribute)
    for index, source in enumerate(centre.sources):
        if source.url and _PLACEHOLDER.search(source.url):
            yield _at(centre, "adresse d’exemple ; mettez la vraie ou effacez la ligne", "exemple", "sources", index, "url")


def an_open_place_can_be_reached(centre: Centre, project: Project) -> Iterator[Problem]:
    """An open place has a phone, a mailbox or a site."""
    contact = centre.contact
    if centre.status is Status.OPEN and not (contact and (contact.telephone or contact.email or contact.url)):
        yield _warn(centre, "lieu ouvert sans téléphone, courriel ni site", "sans_contact", "name", quotes=False)


def the_sheet_has_evidence(centre: Centre, project: Project) -> Iterator[Problem]:
    """Somebody says what the sheet says: a source, or a verification by the network."""
    if not centre.sources and centre.verified_on is None:
        yield _warn(
            centre, "ni source ni date de vérification ; la fiche est montrée « à vérifier »", "sans_preuve", "name", quotes=False
        )


def evidence_is_recent(centre: Centre, project: Project) -> Iterator[Problem]:
    """The newest evidence of the status is within the network's limits."""
    from telecentres.know.evidence import Freshness, evidence_of

    evidence = evidence_of(centre, project.today, project.network.freshness)
    limits = project.network.freshness
    if evidence.freshness is Freshness.EXPIRED:
        age = f"date de plus de {limits.expired_after} mois" if evidence.date else "n’est pas datée"
        yield _warn(
            centre,
            f"la preuve la plus récente {age} ; le lieu est rangé « à vérifier », hors des listes des lieux proches",
            "preuve_perimee",
            "status",
            quotes=False,
        )
    elif evidence.freshness is Freshness.STALE:
        yield _warn(
            centre,
            f"la preuve la plus récente date de plus de {limits.stale_after} mois ; à vérifier",
            "preuve_ancienne",
            "status",
            quotes=False,
        )


def a_project_is_not_late(centre: Centre, project: Project) -> Iterator[Problem]:
    """The expected opening of a project lies ahead."""
    expected = centre.project.expected_opening if centre.project else None
    if centre.status is Status.PLANNED and expected and expected.last < project.today:
        yield _warn(
            centre,
            "ouverture prévue dépassée ; le lieu a-t-il ouvert ?",
            "projet_en_retard",
            "project",
            "expected_opening",
        )


def the_status_agrees_with_the_dates(centre: Centre, project: Project) -> Iterator[Problem]:
    """What is open has not closed, and what has a closing day is closed."""
    if centre.closed and centre.closed.first <= project.today and centre.status in (Status.OPEN, Status.PLANNED):
        yield _at(
            centre,
            f"statut « {centre.status} » mais une date de fermeture passée ; corrigez l’un des deux",
            "contradiction",
            "closed",
        )
    if centre.opened and centre.opened.last < project.today and centre.status is Status.PLANNED:
        yield _at(
            centre,
            "statut « en_projet » mais une date d’ouverture passée ; mettez ouvert, ou la date dans projet.ouverture_prevue",
            "contradiction",
            "opened",
        )
    if centre.opened and centre.opened.first > project.today and centre.status is Status.OPEN:
        yield _at(
            centre,
            "statut « ouvert » mais une date d’ouverture à venir ; mettez en_projet",
            "contradiction",
            "opened",
        )


_GENERIC = frozenset(
    "accueil bonjour contact coworking direction info infos mairie reservation secretariat telecentre elab hello equipe "
    "tiers lieu tierslieu commercial communication espace association bureau reseau pro clients service services fablab".split()
)


def mailboxes_are_shared(centre: Centre, project: Project) -> Iterator[Problem]:
    """A mailbox is not that of a named person."""
    email = centre.contact.email if centre.contact else None
    if not email:
        return
    local, _, host = email.lower().partition("@")
    words = re.split(r"[._-]", local)
    if len(words) != 2 or not all(word.isalpha() for word in words) or not _GENERIC.isdisjoint(words):
        return
    of_the_place = folded(" ".join((centre.name, centre.address.locality, *centre.alternate_names, host))).split("-")
    if not set(of_the_place).intersection(words):
        yield _warn(
            centre,
            "semble la boîte d’une personne ; publiez une boîte partagée",
            "boite_personnelle",
            "contact",
            "email",
        )


def prices_are_plausible(centre: Centre, project: Project) -> Iterator[Problem]:
    """A seat costs between 1 and 150 euros a day before tax, a room between 1 and 2,000."""
    for index, space in enumerate(centre.spaces):
        top = 150 if space.kind in (SpaceKind.COWORKING, SpaceKind.PHONE_BOOTH) else 2000
        for number, offer in enumerate(space.offers or ()):
            cost = daily(offer)
            if offer.price and cost is not None and not 1 <= cost <= top:
                shown = f"{cost:,.2f}".replace(",", "\u202f").replace(".", ",")
                yield _warn(
                    centre,
                    f"prix inhabituel : {shown} € par jour hors taxes ; l’unité est-elle la bonne ?",
                    "prix",
                    "spaces",
                    index,
                    "offers",
                    number,
                    "price",
                )


FOR_EACH_CENTRE: tuple[CentreRule, ...] = (
    commune_is_known,
    codes_agree_with_the_commune,
    point_lies_near_the_commune,
    stations_are_where_they_are_said_to_be,
    sources_attest_fields_of_the_sheet,
    criteria_are_of_the_charter,
    nothing_is_both_present_and_absent,
    periods_end_after_they_begin,
    nothing_was_seen_in_the_future,
    photos_may_be_shown,
    the_map_object_has_a_number,
    addresses_are_real,
    the_status_agrees_with_the_dates,
    an_open_place_can_be_reached,
    the_sheet_has_evidence,
    evidence_is_recent,
    a_project_is_not_late,
    mailboxes_are_shared,
    prices_are_plausible,
)


def places_are_listed_once(project: Project) -> Iterator[Problem]:
    """Two sheets of one commune are not the same place: their names differ, and none of the two is a mere project."""
    by_commune: dict[str, list[Named]] = {}
    for centre in project.centres:
        commune = project.territory.locate(centre.address.locality, centre.address.postal_code, centre.address.insee_code)
        if commune is not None:
            by_commune.setdefault(commune.insee_code, []).append(named(centre, commune))
    for places in by_commune.values():
        yield from likely_doubles(places)


class Named(NamedTuple):
    """What the place of a sheet is told from others of its commune by.

    `names` are without the words that any place has; `line`, `column` and `typed` are of the name in the sheet; `is_unsure` where
    the place is a project, or nobody knows whether it is open.
    """

    path: str
    line: int
    column: int
    typed: str
    names: frozenset[str]
    is_unsure: bool


def named(centre: Centre, commune: Commune) -> Named:
    """How a sheet of a commune names its place."""
    found = centre.document.found(*trail_of(centre, "name"))
    return Named(centre.document.path, *found, _bare_names(centre, commune.name), centre.status in _UNSURE)


def likely_doubles(places: Sequence[Named]) -> list[Problem]:
    """Of the places of one commune, those that may be one that stands before them."""
    found = []
    likeness = _Likeness()
    unsure: Named | None = None
    for index, second in enumerate(places):
        # One warning a sheet, for the sheet it is likest to: a pair once solved, the next one shows.
        near = likeness.first_like(second)
        first = near or (places[0] if second.is_unsure and index else unsure)
        unsure = unsure or (second if second.is_unsure else None)
        if first is None:
            continue
        why = "noms proches" if near else "même commune, dont un projet ou un lieu incertain"
        sentence = f"nom : peut-être le même lieu que {first.path} ({why}) ; si oui, gardez une seule fiche"
        read = f" (lu : {quoted(second.typed)})" if second.typed.strip() else ""
        found.append(Problem(second.path, second.line, second.column, sentence + read, "doublon_probable", Severity.WARNING))
    return found


_UNSURE = frozenset((Status.PLANNED, Status.UNKNOWN))
_LIKE = 0.75
_EMPTY_WORDS = frozenset("a au aux centre coworking d de des du en espace et l la le les lieu sur telecentre tiers un".split())


def _bare_names(centre: Centre, commune: str) -> frozenset[str]:
    """The names of a place without the words that any place has, its commune's among them."""
    left_aside = _EMPTY_WORDS | set(folded(commune).split("-"))
    names = (centre.name, *centre.alternate_names)
    return frozenset(
        filter(None, (" ".join(word for word in folded(name).split("-") if word not in left_aside) for name in names))
    )


class _Likeness:
    """Places by their names; two are alike where a name of one differs from one of the other by less than a quarter.

    A name is known by its letters first, the second « e » another than the first: a number with a bit for each. How many letters
    two names share says at once how alike they can be at most, in whatever order the letters stand.
    """

    def __init__(self) -> None:
        self._bits: dict[tuple[str, int], int] = {}
        self._before: list[tuple[Named, list[tuple[str, int]]]] = []

    def first_like(self, place: Named) -> Named | None:
        """The first place that was asked for before this one and is like it."""
        names = [(name, self._letters(name)) for name in sorted(place.names)]
        found = next((other for other, known in self._before if _is_alike(names, known)), None)
        self._before.append((place, names))
        return found

    def _letters(self, name: str) -> int:
        letters = 0
        for letter, count in Counter(name).items():
            for nth in range(count):
                letters |= 1 << self._bits.setdefault((letter, nth), len(self._bits))
        return letters


def _is_alike(names: list[tuple[str, int]], others: list[tuple[str, int]]) -> bool:
    for name, letters in names:
        for other, others_letters in others:
            if 2.0 * (letters & others_letters).bit_count() / (len(name) + len(other)) >= _LIKE and _ratio(other, name) >= _LIKE:
                return True
    return False


def _ratio(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()


def news_have_one_address_each(project: Project) -> Iterator[Problem]:
    """Two news items do not share an address."""
    seen: dict[str, str] = {}
    for item in sorted(project.news, key=lambda item: item.document.path):
        first = seen.setdefault(item.slug, item.document.path)
        if first != item.document.path:
            yield _at(item, f"même adresse que {first} ; renommez un des deux fichiers", "adresse_en_double")


def news_speak_of_known_centres(project: Project) -> Iterator[Problem]:
    """A centre that a news item cites has a sheet."""
    known = {centre.slug for centre in project.centres}
    for item in project.news:
        for index, name in enumerate(item.centres):
            # A sheet that cannot be read has its own problem.
            if name not in known and not (project.folders.centres / f"{name}.yaml").is_file():
                yield _at(item, f"aucune fiche de ce nom{did_you_mean(name, known)}", "fiche_inconnue", "centres", index)


def events_say_when_and_where(project: Project) -> Iterator[Problem]:
    """An event ends on or after its first day, and names its place or cites the one centre where it is held."""
    for item in project.news:
        event = item.event
        if event is None:
            continue
        if event.last_day is not None and event.last_day < event.first_day:
            yield _at(item, "dernier jour avant le premier ; échangez jour et dernier_jour", "periode", "event", "last_day")
        if event.place is None and len(item.centres) != 1:
            yield _at(
                item, "lieu manquant ; écrivez lieu, ou citez dans centres la seule fiche où l’on se retrouve", "lieu", "event"
            )


def the_example_is_of_the_territory(project: Project) -> Iterator[Problem]:
    """The worked example goes from a commune to a known place of work, by modes that are described."""
    travel = project.territory.travel
    if travel is None or travel.example is None:
        return
    example, poles = travel.example, [pole.name for pole in travel.poles]
    if project.territory.locate(example.home) is None:
        tip = did_you_mean(example.home, project.territory.names())
        yield _at(travel, f"commune inconnue de ce territoire{tip}", "commune_inconnue", "example", "home")
    if project.territory.place_of_work(example.work) is None:
        yield _at(travel, f"ni un pôle ni une commune{did_you_mean(example.work, poles)}", "pole_inconnu", "example", "work")
    for attribute, mode in (("mode", example.mode), ("mode_to_centre", example.mode_to_centre)):
        if mode not in travel.modes:
            tip = did_you_mean(mode, travel.modes) or f" ; modes décrits : {', '.join(travel.modes)}"
            yield _at(travel, f"mode absent de modes{tip}", "mode_inconnu", "example", attribute)


def compared_modes_are_described(project: Project) -> Iterator[Problem]:
    """Each mode that is shown beside others is one of those described."""
    travel = project.territory.travel
    for index, mode in enumerate(travel.compared if travel else ()):
        if travel and mode not in travel.modes:
            yield _at(travel, f"mode absent de modes{did_you_mean(mode, travel.modes)}", "mode_inconnu", "compared", index)


def news_are_of_their_day(project: Project) -> Iterator[Problem]:
    """A news item is shown from its day on, and is not modified before it."""
    for item in project.news:
        if item.modified is not None and item.modified < item.date:
            yield _at(item, "modification avant la date de l’actualité ; corrigez l’une des deux", "periode", "modified")
        if item.publication is Publication.PUBLISHED and item.date > project.today:
            sentence = "date à venir ; l’actualité ne sera montrée qu’à partir de ce jour-là"
            yield _warn(item, sentence, "date_a_venir", "date")


_CONTENT_LINK = re.compile(r"\{(filename|static|attach)\}([^)\s>\"']*)")


def has_links(text: News | Page) -> bool:
    """Whether a text leads to a file of the content."""
    return _CONTENT_LINK.search(text.document.text) is not None


def links_between_texts_resolve(project: Project) -> Iterator[Problem]:
    """A {filename} or {static} link leads to a file of the content, and {filename} to a text."""
    for item in project.prose:
        yield from broken_links(item, project)


def content_links(item: News | Page, project: Project) -> list[tuple[re.Match[str], Path]]:
    """Each link of a text to the content, with the file that it means."""
    folder = (project.folders.root / item.document.path).parent
    found = []
    for link in _CONTENT_LINK.finditer(item.document.text):
        target = link[2].split("#")[0]
        path = project.folders.content / target[1:] if target.startswith("/") else folder / target
        found.append((link, path.resolve()))
    return found


def broken_links(item: News | Page, project: Project) -> list[Problem]:
    """The links of one text that lead to no file of the content, or to a file that is no text."""
    problems = []
    text = item.document.text
    for found, path in content_links(item, project):
        is_text = path.suffix == ".md" or found[1] != "filename"
        if not path.is_file() or not path.is_relative_to(project.folders.content.resolve()) or not is_text:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            sentence = f"lien vers un fichier absent (lu : {quoted(found[0])})"
            problems.append(Problem(item.document.path, line, column, sentence, "lien"))
    return problems


def redirects_lead_somewhere(project: Project) -> Iterator[Problem]:
    """An old address is listed once, leads to one that is none of the others, or is gone: never both, never neither."""
    seen: set[str] = set()
    old = {redirect.old for redirect in project.redirects}
    for index, redirect in enumerate(project.redirects):
        found: tuple[str, str] | None = None
        if redirect.old in seen:
            found = "ancienne", "cette adresse est déjà dans la liste ; effacez une des deux"
        elif (redirect.new is None) is not redirect.is_gone:
            found = "ancienne", "il faut « nouvelle » et l’adresse où aller, ou « retiree: oui » ; l’un des deux"
        elif redirect.new in old:
            found = "nouvelle", "cette adresse est elle-même ancienne ; donnez celle où elle mène à présent"
        seen.add(redirect.old)
        if found:
            document = project.redirects_document
            line, column, typed = document.found(index, found[0])
            sentence = f"{trail_text((index, found[0]))} : {found[1]} (lu : {quoted(typed)})"
            yield Problem(document.path, line, column, sentence, "redirection")


def the_charter_holds_together(project: Project) -> Iterator[Problem]:
    """A level asks for criteria that the charter has, and the day it was adopted has come."""
    charter = project.territory.charter
    if charter is None:
        return
    if charter.adopted_on is not None and charter.adopted_on > project.today:
        yield _at(charter, "date à venir ; effacez la ligne jusqu’à l’adoption", "date_a_venir", "adopted_on")
    for index, level in enumerate(charter.levels):
        for position, name in enumerate(level.criteria):
            if name not in charter.criteria:
                tip = did_you_mean(name, charter.criteria) or f" ; critères : {', '.join(charter.criteria)}"
                yield _at(charter, f"critère absent de criteres{tip}", "charte", "levels", index, "criteria", position)


def members_and_resources_are_attested(project: Project) -> Iterator[Problem]:
    """A member or resource is listed once, cites sheets that exist, has a real address and no day that has still to come."""
    lists: tuple[tuple[tuple[Any, ...], Any, str, str], ...] = (
        (project.members, project.members_document, "name", "since"),
        (project.resources, project.resources_document, "title", "decided"),
    )
    known = {centre.slug for centre in project.centres}
    for records, document, name, day in lists:
        seen: set[str] = set()
        # A record that could not be read has its own problem; the places of those behind it are not known.
        for index, record in enumerate(records if not document.problems else ()):
            found: list[tuple[tuple[str | int, ...], str, str]] = []
            if folded(getattr(record, name)) in seen:
                found.append(((name,), "déjà dans la liste ; effacez un des deux", "doublon"))
            seen.add(folded(getattr(record, name)))
            for steps, when in (((day,), getattr(record, day)), (("source", "date"), record.source.date)):
                if when is not None and when.first > project.today:
                    found.append((steps, "date à venir ; l’année est-elle la bonne ?", "date_a_venir"))
            for steps, url in ((("url",), record.url), (("source", "url"), record.source.url)):
                if url and not project.network.is_demonstration and _PLACEHOLDER.search(url):
                    found.append((steps, "adresse d’exemple ; mettez la vraie ou effacez la ligne", "exemple"))
            for position, cited in enumerate(getattr(record, "centres", ())):
                if cited not in known and not (project.folders.centres / f"{cited}.yaml").is_file():
                    found.append((("centres", position), f"aucune fiche de ce nom{did_you_mean(cited, known)}", "fiche_inconnue"))
            for attributes, sentence, rule in found:
                trail = (index, *trail_of(record, *attributes))
                line, column, typed = document.found(*trail)
                yield Problem(document.path, line, column, f"{trail_text(trail)} : {sentence} (lu : {quoted(typed)})", rule)


ACROSS: tuple[Rule, ...] = (
    places_are_listed_once,
    news_have_one_address_each,
    news_speak_of_known_centres,
    news_are_of_their_day,
    events_say_when_and_where,
    the_example_is_of_the_territory,
    compared_modes_are_described,
    links_between_texts_resolve,
    redirects_lead_somewhere,
    the_charter_holds_together,
    members_and_resources_are_attested,
)


class Judge:
    """Applies the rules; whoever knows what came of one may say so instead."""

    def of(self, centre: Centre, project: Project, /) -> Iterable[Problem]:
        """What each rule says of one sheet."""
        for rule in FOR_EACH_CENTRE:
            yield from rule(centre, project)

    def across(self, project: Project) -> Iterable[Problem]:
        """What the others say of all that was read."""
        for rule in ACROSS:
            yield from rule(project)


def check(project: Project, known: list[Problem], *, across: bool = True, judge: Judge | None = None) -> list[Problem]:
    """All problems, sorted: those already known, then every rule's; warnings of files with errors left out."""
    judge = judge or Judge()
    problems = list(known)
    for centre in project.centres:
        problems.extend(judge.of(centre, project))
    if across:
        problems.extend(judge.across(project))
    broken = {problem.path for problem in problems if problem.is_error}
    found = {p for p in problems if p.is_error or p.path not in broken}
    return sorted(_excused(project, found) if across else found, key=lambda problem: problem.row)


def _excused(project: Project, found: set[Problem]) -> set[Problem]:
    """The problems less the warnings that content/accepted.yaml accepts; an excuse without its warning is an error."""
    left = set(found)
    for index, excuse in enumerate(project.accepted):
        accepted = {p for p in found if not p.is_error and (p.path, p.rule) == (excuse.file, excuse.rule)}
        left -= accepted
        if not accepted:
            document = project.accepted_document
            line, column = document.place(index, "avertissement")
            sentence = f"cet avertissement n’existe plus pour {excuse.file} ; effacez ces lignes (lu : {quoted(excuse.rule)})"
            left.add(Problem(document.path, line, column, sentence, "excuse_perimee"))
    return left
