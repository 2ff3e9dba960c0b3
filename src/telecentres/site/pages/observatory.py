"""The observatory: the network in figures, each with its plot, its table, its CSV, its day and what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from telecentres import french
from telecentres.draw.plots import Bars, Columns, Measure, Tone, bars, columns
from telecentres.know import statistics
from telecentres.know.coverage import REACH_KM
from telecentres.know.evidence import Standing
from telecentres.know.expansion import steps
from telecentres.know.statistics import LEAST, REACHES, Reached, Sample
from telecentres.site import exports
from telecentres.site.inputs import Site
from telecentres.site.outputs import Document, Page
from telecentres.site.pages.home import counts
from telecentres.territory import EPCI

__all__ = ["Figure", "Row", "figures", "observatory"]

OBSERVATORY = "observatoire/"
BLANKS = 8  # areas to name
ABOUT = ("donnees_au", "inconnues")  # of each line of a CSV: the day of the data, what the statistic does not know

Cell = str | int | None


class Row(Struct, frozen=True):
    """A line of a figure's table: what it is of, that thing's own page if it has one, a cell for each further column."""

    label: str
    cells: tuple[Cell, ...]
    about: Any = None


class Figure(Struct, frozen=True):
    """One statistic: its name in addresses, its title, what it says, what it does not know; then plot, key and table.

    Without rows it is not shown, and `unknown` says why. `head` names the columns, the first of them the labels';
    `letters` says what the plot's abbreviations stand for.
    """

    name: str
    title: str
    reading: str = ""
    unknown: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    bars: Bars | None = None
    columns: Columns | None = None
    key: tuple[tuple[Tone, str], ...] = ()
    letters: str = ""

    @property
    def address(self) -> str:
        """Where its CSV is."""
        return f"{OBSERVATORY}{self.name}.csv"

    @property
    def are_numbers(self) -> tuple[bool, ...]:
        """Of each column behind the labels, whether it holds numbers or shares alone, which are set to the right."""
        return tuple(
            all(cell is None or isinstance(cell, int) or cell.endswith("%") for cell in column)
            for column in zip(*(row.cells for row in self.rows), strict=True)
        )

    @property
    def named(self) -> tuple[tuple[str, bool], ...]:
        """The name of each column, and whether it holds numbers."""
        return tuple(zip(self.head, (False, *self.are_numbers), strict=True))


def observatory(site: Site) -> Iterator[Page | Document]:
    """The page, and the CSV of every figure that is shown."""
    found = figures(site)
    territory = site.project.territory.name
    yield Page(
        OBSERVATORY,
        "observatory.html",
        "L’observatoire",
        f"Places, espaces, ouvertures, couverture {territory.of} : ce que disent les fiches, et ce qu’elles ne disent pas.",
        {"figures": found, "counts": counts(site), "least": LEAST, "message": _message(site)},
        section="reseau",
        crumbs=(("Le réseau", "reseau/"),),
        changed=site.changed,
    )
    day = site.changed.isoformat() if site.changed else ""
    for figure in found:
        if figure.rows:
            head = (*figure.head, *ABOUT)
            rows = [(row.label, *row.cells, day, figure.unknown) for row in figure.rows]
            yield Document(figure.address, partial(exports.table_csv, head, rows))


def _message(site: Site) -> str:
    """What a reader may send to the network: the figures of the page's head, and room for a question."""
    day = f" (données au {french.day(site.changed)})" if site.changed else ""
    read = "\n".join(f"- {number} {what}" for number, what in counts(site))
    asked = "Ma question ou ma correction :\n\nMa source, si j’en ai une :\n"
    return f"Bonjour,\n\nJ’ai lu l’observatoire du réseau{day} :\n{read}\n\n{asked}"


def figures(site: Site) -> tuple[Figure, ...]:
    """Every statistic, shown or not, in the order of the page."""
    return (
        _standings(site),
        *_spaces(site),
        _openings(site),
        _services(site),
        *_coverage(site),
        _promises(site),
        _blanks(site),
        *_fullness(site),
    )


def _places(count: int) -> str:
    return french.plural(count, "lieu", "lieux")


def _percent(part: float, whole: float) -> str:
    """« 43 % », and « moins de 1 % » for what is there but rounds to nothing."""
    share = 100 * part / whole if whole else 0.0
    return f"{french.number(share)}\u00a0%" if share >= 1 or part == 0 else "moins de 1\u00a0%"


# What a sheet may say, of one place and of several.
_SEATS = ("ses places", "leurs places")
_SPACES = ("quels espaces il a", "quels espaces ils ont")
_OPENED = ("quand il a ouvert", "quand ils ont ouvert")
_SERVICES = ("quels services il offre", "quels services ils offrent")


def _silence(sample: Sample, what: tuple[str, str]) -> str:
    """« 14 lieux sur 18 ne disent pas leurs places. »"""
    if not sample.silent:
        return f"Tous les lieux ({french.number(sample.total)}) disent {what[1]}."
    verb = "ne disent" if sample.silent > 1 else "ne dit"
    return f"{_places(sample.silent)} sur {french.number(sample.total)} {verb} pas {what[sample.silent > 1]}."


def _too_few(sample: Sample, what: tuple[str, str]) -> str:
    """Why a statistic is not shown."""
    known = f"{_places(sample.known)} sur {french.number(sample.total)}" if sample.known else "aucun lieu"
    verb = "disent" if sample.known > 1 else "dit" if sample.known else "ne dit"
    return f"Non montré : {known} {verb} {what[sample.known > 1]} ; il en faut au moins {LEAST} pour qu’un total ait un sens."


# What French EPCI are called before their own name, and how plots shorten it.
_SHORT = {
    "Communauté d’agglomération ": "CA ",
    "Communauté de communes ": "CC ",
    "Communauté urbaine ": "CU ",
}


def _short(epci: EPCI) -> str:
    """The name of an EPCI for a plot: its kind by its letters."""
    name = epci.name.replace("'", "’")
    for kind, letters in _SHORT.items():
        if name.startswith(kind):
            return letters + name.removeprefix(kind)
    return name


def _shortened(epcis: Iterable[EPCI]) -> str:
    """What the letters in a plot stand for."""
    shown = [_short(epci) for epci in epcis]
    said = [
        f"{letters.strip()} : {kind.strip().lower()}"
        for kind, letters in _SHORT.items()
        if any(name.startswith(letters) for name in shown)
    ]
    return f"Dans le graphique, {' ; '.join(said)}." if said else ""


_TONES = {
    Standing.CONFIRMED: Tone.FULL,
    Standing.PLANNED: Tone.OUTLINE,
    Standing.TO_VERIFY: Tone.MIDDLE,
    Standing.TEMPORARILY_CLOSED: Tone.FAR,
    Standing.CLOSED: Tone.LINE,
}


def _standings(site: Site) -> Figure:
    found = statistics.standings(site.catalogue)
    without = len(site.project.territory.epcis) - len(found)
    title = "Les lieux, par intercommunalité"
    if not found:
        return Figure("lieux", title, unknown="Non montré : aucun lieu n’est recensé.")
    listings = len(site.catalogue.listings)
    unsure = len(site.catalogue.by_standing[Standing.TO_VERIFY])
    reading = f"{_places(listings)} dans {french.plural(len(found), 'intercommunalité')}"
    if without:
        verb = "n’en a" if without == 1 else "n’en ont"
        reading += f" ; {french.number(without)} autre{'s' if without > 1 else ''} {verb} aucun, à notre connaissance"
    doubt = f"{french.plural(unsure, 'lieu est', 'lieux sont')} à vérifier : aucune preuve récente."
    measures = [
        Measure(_short(epci), tuple(count[standing] for standing in _TONES), _places(sum(count.values())))
        for epci, count in found
    ]
    return Figure(
        "lieux",
        title,
        f"{reading}.",
        doubt if unsure else "Aucun lieu n’est à vérifier : chacun a une preuve récente.",
        ("Intercommunalité", *(standing.heading for standing in _TONES), "Total"),
        tuple(Row(epci.name, (*(n[standing] for standing in _TONES), sum(n.values())), epci) for epci, n in found),
        bars=bars(measures, tuple(_TONES.values())),
        key=tuple((tone, standing.heading) for standing, tone in _TONES.items()),
        letters=_shortened(epci for epci, _ in found),
    )


def _spaces(site: Site) -> Iterator[Figure]:
    counts, naming, seated = statistics.spaces(site.catalogue)
    title = "Les places, par type d’espace"
    if seated.is_enough:
        total = sum(one.seats for one in counts)
        told = sorted((one for one in counts if one.seats), key=lambda one: -one.seats)
        rows = [(one.kind.label, one.seats, one.places_with_seats) for one in told if one.places_with_seats >= LEAST]
        few = [one for one in told if one.places_with_seats < LEAST]
        if few:
            label = f"Autres types, de moins de {LEAST} lieux chacun" if rows else "Tous types"
            rows.append((label, sum(one.seats for one in few), sum(one.places_with_seats for one in few)))
        yield Figure(
            "places",
            title,
            f"{french.plural(total, 'place connue', 'places connues')} dans {_places(seated.known)}.",
            f"{_silence(seated, _SEATS)} Le total est donc un minimum.",
            ("Type d’espace", "Places connues", "Lieux qui les disent"),
            tuple(Row(label, (seats, places)) for label, seats, places in rows),
            bars=bars([Measure(label, (seats,), french.number(seats)) for label, seats, _ in rows], (Tone.FULL,)),
        )
    else:
        yield Figure("places", title, unknown=_too_few(seated, _SEATS))
    title = "Les espaces que l’on trouve"
    if naming.is_enough:
        ordered = sorted(counts, key=lambda one: -one.places)
        yield Figure(
            "espaces",
            title,
            f"{ordered[0].kind.label} : le plus fréquent, dans {_places(ordered[0].places)}.",
            f"{_silence(naming, _SPACES)} Une fiche peut n’en citer qu’une partie.",
            ("Type d’espace", "Lieux qui en ont"),
            tuple(Row(one.kind.label, (one.places,)) for one in ordered),
            bars=bars([Measure(one.kind.label, (one.places,), french.number(one.places)) for one in ordered], (Tone.FULL,)),
        )
    else:
        yield Figure("espaces", title, unknown=_too_few(naming, _SPACES))


def _openings(site: Site) -> Figure:
    found = statistics.openings(site.catalogue)
    title, sample = "Les ouvertures, année par année", found.sample
    if not sample.is_enough:
        return Figure("ouvertures", title, unknown=_too_few(sample, _OPENED))
    first, last = found.years[0][0], found.years[-1][0]
    since = sum(closed for _, _, closed in found.years)
    reading = f"{french.plural(sample.known, 'ouverture datée', 'ouvertures datées')}, de {first} à {last}"
    has_closed = ("Fermés depuis",) if since else ()
    tones = (Tone.FULL, Tone.OUTLINE)[: 1 + len(has_closed)]
    measures = [
        Measure(str(year), (still, closed)[: len(tones)], french.number(still + closed)) for year, still, closed in found.years
    ]
    return Figure(
        "ouvertures",
        title,
        f"{reading} ; {_places(since)} fermé{'s' if since > 1 else ''} depuis." if since else f"{reading}.",
        _silence(sample, _OPENED),
        ("Année", "Ouvertures", *has_closed),
        tuple(
            Row(str(year), (still + closed, *((closed,) if since else ())))
            for year, still, closed in found.years
            if still + closed
        ),
        columns=columns(measures, tones),
        key=((Tone.FULL, "Non fermés depuis, à notre connaissance"), (Tone.OUTLINE, "Fermés depuis")) if since else (),
    )


def _services(site: Site) -> Figure:
    found, sample = statistics.services(site.catalogue)
    title = "Les services"
    shown = [one for one in found if one.present + one.absent >= LEAST]
    if not sample.is_enough:
        return Figure("services", title, unknown=_too_few(sample, _SERVICES))
    if not shown:
        return Figure("services", title, unknown=f"Non montré : aucun service n’est dit par {LEAST} lieux au moins.")
    few = [one.service.label for one in found if one not in shown]
    left_out = f" Dits par moins de {LEAST} lieux, et donc non comptés : {french.enumeration(few)}." if few else ""
    measures = [
        Measure(one.service.label, (one.present, one.absent, one.silent), f"{one.present}\u00a0sur\u00a0{sample.total}")
        for one in shown
    ]
    tones = (Tone.FULL, Tone.OUTLINE, Tone.LINE)
    return Figure(
        "services",
        title,
        f"{shown[0].service.label} : le service le plus souvent annoncé, dans {_places(shown[0].present)}.",
        f"{_silence(sample, _SERVICES)} Pour chaque service, le trait compte ceux qui n’en disent rien.{left_out}",
        ("Service", "Présent", "Absent", "Non renseigné"),
        tuple(Row(one.service.label, (one.present, one.absent, one.silent)) for one in shown),
        bars=bars(measures, tones, whole=sample.total),
        key=tuple(zip(tones, ("Présent", "Absent", "Non renseigné"), strict=True)),
    )


def _reach(kilometres: float) -> str:
    return f"à moins de {kilometres:.0f} km"


def _coverage(site: Site) -> Iterator[Figure]:
    whole, by_epci = statistics.reached(site.catalogue)
    territory = site.project.territory.name
    year = f" (populations de {territory.population_year})" if territory.population_year else ""
    planned = len(site.catalogue.by_standing[Standing.PLANNED])
    reading = (
        f"{_percent(whole.within[1], whole.inhabitants)} des habitants vivent {_reach(REACH_KM)} d’un lieu en activité, "
        f"soit {french.plural(whole.within[1], 'personne')} sur {french.number(whole.inhabitants)}{year}"
    )
    if whole.with_planned[1] > whole.within[1]:
        reading += f" ; avec les {_places(planned)} en projet, {_percent(whole.with_planned[1], whole.inhabitants)}"
    basis = "Distances à vol d’oiseau ; les habitants d’une commune sont tous comptés en un point, son bourg ou son milieu."
    tones = (Tone.FULL, Tone.OUTLINE, Tone.LINE)
    rows = list(zip(REACHES, whole.within, whole.with_planned, strict=True))
    yield Figure(
        "couverture",
        "Qui habite près d’un lieu en activité",
        f"{reading}.",
        f"{basis} Les lieux à vérifier ne comptent pas : s’ils sont ouverts, la part est plus grande.",
        ("Distance", "Habitants aujourd’hui", "Part", "Avec les projets attestés", "Part avec les projets"),
        tuple(
            Row(
                f"Moins de {reach:.0f} km",
                (now, _percent(now, whole.inhabitants), later, _percent(later, whole.inhabitants)),
            )
            for reach, now, later in rows
        ),
        bars=bars(
            [
                Measure(
                    f"Moins de {reach:.0f} km",
                    (now, later - now, whole.inhabitants - later),
                    _percent(now, whole.inhabitants),
                )
                for reach, now, later in rows
            ],
            tones,
            whole=whole.inhabitants,
        ),
        key=tuple(zip(tones, ("Aujourd’hui", "En plus, avec les projets attestés", "Plus loin"), strict=True)),
    )
    rings = (Tone.FULL, Tone.MIDDLE, Tone.FAR, Tone.LINE)
    names = ("Moins de 5 km", "5 à 10 km", "10 à 15 km", "Plus loin")
    none = sum(not reached.within[1] for _, reached in by_epci)
    yield Figure(
        "couverture-intercommunalites",
        "La même chose, par intercommunalité",
        f"Dans {french.plural(none, 'intercommunalité')} sur {french.number(len(by_epci))}, "
        f"personne ne vit {_reach(REACH_KM)} d’un lieu en activité."
        if none
        else f"Dans chaque intercommunalité, des habitants vivent {_reach(REACH_KM)} d’un lieu en activité.",
        f"La part indiquée est celle des habitants {_reach(REACH_KM)}. Un lieu d’un territoire voisin n’est pas compté.",
        ("Intercommunalité", "Habitants", *names, f"Part {_reach(REACH_KM)}"),
        tuple(Row(epci.name, (one.inhabitants, *one.bands, _share(one)), epci) for epci, one in by_epci),
        bars=bars(
            [
                Measure(_short(epci), tuple(100 * band / max(1, one.inhabitants) for band in one.bands), _share(one))
                for epci, one in by_epci
            ],
            rings,
            whole=100,
        ),
        key=tuple(zip(rings, names, strict=True)),
        letters=_shortened(epci for epci, _ in by_epci),
    )


def _share(one: Reached) -> str:
    return _percent(one.within[1], one.inhabitants)


def _promises(site: Site) -> Figure:
    found = statistics.promises(site.catalogue)
    title = "Ce que les projets ajouteraient"
    if not found:
        return Figure("projets", title, unknown="Non montré : aucun projet n’est recensé.")
    seats = [one.seats for one in found if one.seats is not None]
    sample = Sample(len(seats), len(found))
    silent = f"{french.plural(sample.silent, 'projet')} sur {sample.total} ne di{'sen' if sample.silent > 1 else ''}t pas"
    unknown = f"{silent} combien de places sont prévues." if sample.silent else "Tous les projets disent leurs places."
    total = f" {french.plural(sum(seats), 'place prévue', 'places prévues')} au moins." if sample.is_enough else ""
    shown = [one for one in found if one.inhabitants]
    words = f"Habitants qui auraient un lieu en activité {_reach(REACH_KM)}, et n’en ont pas aujourd’hui, projet par projet"
    return Figure(
        "projets",
        title,
        f"{words}.{total}",
        f"{unknown} Un projet « à vérifier » n’est plus attesté depuis longtemps : il a pu ouvrir, ou être abandonné.",
        ("Projet", "Commune", "Habitants en plus", "Places prévues", "Preuve"),
        tuple(
            Row(
                one.listing.centre.name,
                (one.listing.commune.name, one.inhabitants, one.seats, one.listing.evidence.claim),
                one.listing,
            )
            for one in found
        ),
        bars=bars(
            [Measure(one.listing.centre.name, (one.inhabitants,), french.number(one.inhabitants)) for one in shown],
            (Tone.OUTLINE,),
        )
        if shown
        else None,
    )


def _blanks(site: Site) -> Figure:
    found = steps(site.catalogue, BLANKS)
    title = "Où un lieu manque le plus"
    if not found:
        return Figure("zones-blanches", title, unknown=f"Toutes les communes sont {_reach(REACH_KM)} d’un lieu en activité.")
    return Figure(
        "zones-blanches",
        title,
        f"Un lieu {french.at_place(found[0].commune.name)} serait le premier {_reach(REACH_KM)} de chez eux "
        f"pour {french.plural(found[0].inhabitants, 'habitant')}. Chaque ligne suppose ouverts les lieux des lignes d’avant.",
        "À vol d’oiseau. Les projets et les lieux à vérifier ne comptent pas : regardez d’abord s’il y en a un tout près.",
        ("Commune", "Habitants en plus", "Depuis le premier"),
        tuple(
            Row(one.commune.name, (one.inhabitants, one.covered - found[0].covered + found[0].inhabitants), one.commune)
            for one in found
        ),
        bars=bars([Measure(one.commune.name, (one.inhabitants,), french.number(one.inhabitants)) for one in found], (Tone.FULL,)),
    )


def _fullness(site: Site) -> Iterator[Figure]:
    usable = len(site.catalogue.usable)
    if not usable:
        yield Figure("fiches", "Ce que disent les fiches", unknown="Non montré : aucun lieu n’est recensé.")
        return
    facts = statistics.fullness(site.catalogue)
    share = _percent(sum(count for _, count in facts), usable * len(facts))
    yield Figure(
        "fiches",
        "Ce que disent les fiches",
        f"Pour les {_places(usable)} ouverts ou à vérifier, les fiches disent {share} de ce qu’un visiteur demande d’abord.",
        "Ce qui manque n’est pas un « non » : personne ne l’a encore dit, ou demandé.",
        ("Ce que l’on cherche", "Fiches qui le disent", "Fiches qui ne le disent pas"),
        tuple(Row(_capital(name), (count, usable - count)) for name, count in facts),
        bars=bars(
            [Measure(_capital(name), (count, usable - count), f"{count}\u00a0sur\u00a0{usable}") for name, count in facts],
            (Tone.FULL, Tone.LINE),
            whole=usable,
        ),
        key=((Tone.FULL, "Renseigné"), (Tone.LINE, "Non renseigné")),
    )
    found = statistics.fullness_by_epci(site.catalogue)
    yield Figure(
        "fiches-intercommunalites",
        "Les fiches, par intercommunalité",
        f"Part renseignée des {len(facts)} informations ci-dessus, en moyenne.",
        "Une intercommunalité absente n’a aucun lieu ouvert ou à vérifier, à notre connaissance.",
        ("Intercommunalité", "Lieux", "Informations connues", "Informations cherchées", "Part"),
        tuple(Row(epci.name, (one.places, one.known, one.asked, _percent(one.known, one.asked)), epci) for epci, one in found),
        bars=bars(
            [
                Measure(_short(epci), (100 * one.share, 100 - 100 * one.share), _percent(one.known, one.asked))
                for epci, one in found
            ],
            (Tone.FULL, Tone.LINE),
            whole=100,
        ),
        key=((Tone.FULL, "Renseigné"), (Tone.LINE, "Non renseigné")),
        letters=_shortened(epci for epci, _ in found),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
