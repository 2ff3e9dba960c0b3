"""A network of N invented centres on the real territory, the same for the same seed: input for measurements.

    python bench/generate.py FOLDER --centres 1000 --seed 1

The folder then holds centres/, content/ (N/5 news), territory/ and pelicanconf.py.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]

_NOUNS = "Atelier Escale Fabrique Grange Halle Maison Manufacture Moulin Pavillon Relais Station Verrière".split()
# Names that no two places of a commune share by chance, as real ones do not.
_SYLLABLES = "ba bel cor dan fel gar lan lor mar mil nor pel quin ran sau tal ver vil zan zel".split()
_SERVICES = "wifi fibre impression accueil cuisine casiers parking parking_velo domiciliation courrier climatisation".split()
_EQUIPMENT = "ecran visioconference tableau prises climatisation paperboard videoprojecteur".split()
_SENTENCES = (
    "Le plateau donne sur une cour plantée, au calme toute la journée.",
    "On y vient à l'heure, à la journée ou au mois, avec ou sans réservation.",
    "La salle de réunion se loue à part et se ferme à clé.",
    "Le café est compris, le sourire aussi.",
    "Les trains du matin s'arrêtent à **dix minutes** à pied.",
    "Une table commune accueille ceux qui aiment parler ; une autre, ceux qui préfèrent se taire.",
    "Chaque mardi, un déjeuner réunit les habitués et les nouveaux.",
)
_CONF = """from pathlib import Path

from telecentres.site.settings import *

_HERE = Path(__file__).parent
PATH = str(_HERE / "content")
CENTRES_PATH = str(_HERE / "centres")
TERRITORY_PATH = str(_HERE / "territory")
THEME = {theme!r}
OUTPUT_PATH = str(_HERE / "output")
SITEURL = ""
RELATIVE_URLS = False
"""


def _prose(pick: random.Random, paragraphs: int) -> list[str]:
    return [" ".join(pick.sample(_SENTENCES, 3)) for _ in range(paragraphs)]


def sheet(pick: random.Random, number: int, commune: dict[str, str]) -> str:
    """One sheet, full to a degree that varies."""
    name = f"{pick.choice(_NOUNS)} {''.join(pick.choices(_SYLLABLES, k=4)).capitalize()}"
    day = f"2026-{pick.randint(1, 10):02d}-{pick.randint(1, 28):02d}"
    status = pick.choices(["ouvert", "en_projet", "inconnu", "ferme"], [80, 10, 6, 4])[0]
    north = f"{float(commune['latitude']) + pick.uniform(-0.01, 0.01):.5f}"
    east = f"{float(commune['longitude']) + pick.uniform(-0.01, 0.01):.5f}"
    lines = [
        f"nom: {name}",
        f"statut: {status}",
        f"types: [{', '.join(pick.sample(['telecentre', 'coworking', 'tiers_lieu', 'fablab'], 2))}]",
        "resume: Un plateau partagé, des bureaux fermés et une salle de réunion à deux pas du centre.",
        "presentation: |",
        *(line for text in _prose(pick, 3) for line in (f"  {text}", "")),
        "adresse:",
        f"  voie: {pick.randint(1, 90)} rue de l'Église",
        f"  code_postal: {commune['codes_postaux'].split()[0]}",
        f"  commune: {commune['nom']}",
        f"  code_insee: {commune['code_insee']}",
        f"position: {{latitude: {north}, longitude: {east}, precision: adresse}}",
        "contact:",
        f"  telephone: 01 99 00 {pick.randint(10, 99)} {pick.randint(10, 99)}",
        f"  courriel: contact@lieu-{number}.fr",
        f"  site_web: https://lieu-{number}.fr",
    ]
    if status == "ouvert":
        lines += [
            "horaires:",
            f"  lun-ven: {pick.choice(['8h30-19h', '9h-12h, 14h-18h', '8h-20h'])}",
            f"  sam: {pick.choice(['9h-12h', 'fermé'])}",
            "  jours_feries: fermé",
            "espaces:",
            "  - type: coworking",
            f"    places: {pick.randint(6, 40)}",
            f"    equipements: [{', '.join(pick.sample(_EQUIPMENT, 3))}]",
            "    tarifs:",
            f"      - {{par: jour, montant: {pick.randint(10, 25)}, tva: ht}}",
            f"      - {{par: mois, montant: {pick.randint(120, 260)}, tva: ht, a_partir_de: oui}}",
            "  - type: bureau_ferme",
            f"    nombre: {pick.randint(1, 6)}",
            "    places: 2",
            "    fermant_a_cle: oui",
            f"    tarifs: [{{par: mois, montant: {pick.randint(250, 450)}, tva: ht}}]",
            "  - type: salle_reunion",
            f"    nom: Salle {number % 7 + 1}",
            f"    places: {pick.randint(4, 16)}",
            "    tarifs: sur_devis",
            "tarifs_au: 2026-09-01",
            f"services: [{', '.join(pick.sample(_SERVICES, pick.randint(2, 7)))}]",
            "services_absents: [restauration]",
            "accessibilite: {plain_pied: oui, sanitaires_adaptes: inconnu}",
        ]
    lines += [
        f"gestionnaire: {{nom: Association du lieu {number}}}",
        f"ouverture: {pick.randint(2012, 2024)}" if status != "en_projet" else "projet: {ouverture_prevue: 2028}",
        "sources:",
        f"  - {{titre: Recensement {number}, url: https://recensement-{number}.fr/donnees, date: {day}, atteste: [statut]}}",
        f"verifie_le: {day}",
    ]
    return "\n".join(lines) + "\n"


def news(pick: random.Random, number: int, slug: str) -> tuple[str, str]:
    """The file name and text of one news item."""
    day = f"2026-{pick.randint(1, 10):02d}-{pick.randint(1, 28):02d}"
    head = [
        "---",
        f"titre: Nouvelle {number} du réseau",
        f"date: {day}",
        f"categorie: {pick.choice(['Lieux', 'Réseau', 'Projets'])}",
        f"resume: Ce qui change au lieu {number}.",
        f"centres: [{slug}]",
        "---",
        "",
    ]
    return f"{day}-nouvelle-{number}.md", "\n".join(head) + "\n" + "\n\n".join(_prose(pick, 4)) + "\n"


def generate(folder: Path, count: int, seed: int) -> None:
    """Write the network into an empty folder."""
    pick = random.Random(seed)  # noqa: S311 - the same network for the same seed is the point
    for name in ("centres", "content/news"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(ROOT / "territory", folder / "territory")
    shutil.copytree(ROOT / "content/pages", folder / "content/pages")
    shutil.copy(ROOT / "content/reseau.yaml", folder / "content/reseau.yaml")
    with (ROOT / "territory/communes.csv").open(encoding="utf-8") as table:
        communes = list(csv.DictReader(table))
    for number in range(count):
        text = sheet(pick, number, pick.choice(communes))
        (folder / f"centres/lieu-{number:05d}.yaml").write_text(text, encoding="utf-8")
    for number in range(count // 5):
        name, text = news(pick, number, f"lieu-{pick.randrange(count):05d}")
        (folder / "content/news" / name).write_text(text, encoding="utf-8")
    (folder / "pelicanconf.py").write_text(_CONF.format(theme=str(ROOT / "theme")), encoding="utf-8")


def main() -> None:
    """Read the command line and generate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--centres", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.folder, options.centres, options.seed)


if __name__ == "__main__":
    main()
