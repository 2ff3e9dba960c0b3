"""The schema of what a journey costs in a territory: modes, factors and places of work, each figure with its source."""

from __future__ import annotations

from msgspec import field

from telecentres.read.kinds import YES_NO, degrees, measure, text, whole
from telecentres.read.nodes import Document
from telecentres.read.schema import Fixed, Keyed, ListOf, MapOf, Record, key
from telecentres.sphere import Point

__all__ = ["Figure", "Mode", "Pole", "Travel", "WorkedExample"]


class Figure(Fixed):
    """A number with where it comes from; an assumption claims no source, and is shown as one."""

    value: float = key("valeur", measure(0, 100_000), "Valeur", required=True)
    unit: str = key("unite", text(40), "Unité", required=True)
    source: str | None = key("source", text(200), "Source")
    year: int | None = key("annee", whole(1990, 2100), "Année")
    is_assumption: bool = key("hypothese", YES_NO, "Hypothèse", default=False)
    note: str | None = key("note", text(300), "Ce qu’il faut savoir")

    @property
    def decimals(self) -> int:
        """How many digits behind the point its value needs, 5 at most."""
        return next((count for count in range(5) if round(self.value, count) == self.value), 5)


class Mode(Fixed):
    """A way to travel; `kilometre` costs are known for some, a trip's for others, none for the rest."""

    title: str = key("titre", text(60), "Titre", "Comme on le dit : « en voiture, seul ».", required=True)
    emissions: Figure = key("kg_co2e_par_km", Record(Figure), "kg CO2e par kilomètre et par personne", required=True)
    speed: Figure = key("km_par_heure", Record(Figure), "Vitesse, de porte à porte", required=True)
    cost_by_kilometre: Figure | None = key("euros_par_km", Record(Figure), "Euros par kilomètre")
    cost_by_trip: Figure | None = key("euros_par_trajet", Record(Figure), "Euros par trajet")
    cost_by_month: Figure | None = key("euros_par_mois", Record(Figure), "Abonnement, en euros par mois")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures, in the order of the fields."""
        known = (self.emissions, self.speed, self.cost_by_kilometre, self.cost_by_trip, self.cost_by_month)
        return tuple(figure for figure in known if figure is not None)


class Pole(Fixed):
    """A place of work outside the communes of the territory, or larger than one of them."""

    name: str = key("nom", text(80), "Nom", required=True)
    latitude: float = key("latitude", degrees(-90, 90), "Latitude", required=True)
    longitude: float = key("longitude", degrees(-180, 180), "Longitude", required=True)
    source: str = key("source", text(200), "Source", required=True)
    year: int | None = key("annee", whole(1990, 2100), "Année", "Celle de la source ; absente, elle est dite inconnue.")

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class WorkedExample(Fixed):
    """The journey that the home page works out; pages of communes take its place of work and its mode to the centre."""

    home: str = key("domicile", text(80), "Commune du domicile", required=True)
    work: str = key("travail", text(80), "Lieu de travail", "Un des pôles, ou une commune.", required=True)
    mode: str = key("mode", text(40), "Mode", required=True)
    mode_to_centre: str = key("mode_vers_le_lieu", text(40), "Mode jusqu’au lieu proche", required=True)
    days: int = key("jours_par_semaine", whole(1, 5), "Jours par semaine", required=True)


class Travel(Keyed):
    """What a journey is reckoned with."""

    weeks: Figure = key("semaines_par_an", Record(Figure), "Semaines de travail par an", required=True)
    share_saved: Figure = key("part_economisee", Record(Figure), "Part des kilomètres vraiment économisée", required=True)
    detour: Figure = key("detour", Record(Figure), "Distance par la route, pour un kilomètre à vol d’oiseau", required=True)
    modes: dict[str, Mode] = key("modes", MapOf(Record(Mode), "mode"), "Modes", required=True)
    poles: tuple[Pole, ...] = key("poles", ListOf(Record(Pole)), "Pôles d’emploi", default=())
    compared: tuple[str, ...] = key(
        "modes_compares", ListOf(text(40)), "Modes montrés côte à côte", "Sur la page de chaque commune.", default=()
    )
    example: WorkedExample | None = key("exemple", Record(WorkedExample), "Exemple de l’accueil")
    document: Document = field(default_factory=lambda: Document(""))
