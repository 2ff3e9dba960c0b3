"""Help for those who write: JSON Schema for editors, the model sheet, the field table, new sheets and new news.

All of it follows from the schemas in `read.centre` and `read.records`; this module adds one example of each value.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from getopt import GetoptError, gnu_getopt
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from telecentres.checks import ACROSS, FOR_EACH_CENTRE, commune_is_known
from telecentres.french import typeset
from telecentres.problems import Problem, Refusal, did_you_mean, quoted
from telecentres.project import Folders, Project, load_project
from telecentres.read.centre import Address, Centre, read_centre
from telecentres.read.community import Member, Resource
from telecentres.read.kinds import COLOUR, DAY, EMAIL, PARTIAL_DATE, PHONE, WEB, HoursKind, Quote
from telecentres.read.nodes import MappingNode, load
from telecentres.read.prose import ProseKind
from telecentres.read.records import MOST_RECORDS, Network, News, Page, Publication, read_markdown
from telecentres.read.schema import Choice, Key, Kind, ListOf, MapOf, Reading, Record, Vocabulary, fields_of
from telecentres.read.values import insee_code, postal_code, slug
from telecentres.read.vocabulary import Status
from telecentres.territory import Commune, Territory, folded, load_territory

__all__ = ["command", "derived", "editor_schema", "example_sheet", "new_centre", "new_news", "sheet_lines", "yaml_text"]

OK, PROBLEMS, MISUSE = 0, 1, 2

HELP = """\
Usage : telecentres new centre [--nom …] [--commune …] [--statut …] [autres options] [--root DOSSIER]
        telecentres new actualite [--titre …] [--categorie …] [--resume …] [autres options] [--root DOSSIER]
        telecentres schema [--check] [--root DOSSIER]

« new » écrit une fiche ou une actualité à compléter ; dans un terminal, ce qui manque est demandé.
Un fichier qui existe n’est jamais remplacé.

  new centre      --nom --commune --statut, et au choix : --code-postal --code-insee --voie --resume
                  --telephone --courriel --site-web --latitude --longitude --precision
  new actualite   --titre --categorie --resume, et au choix : --date (aujourd’hui) --statut (brouillon)
  --fichier NOM   le nom du fichier, sans sa fin (par défaut : tiré du nom ou du titre)
  --root DOSSIER  le dossier du réseau (par défaut : celui où vous êtes) ; « demo » pour la démonstration

« schema » écrit ce qui découle des champs : schemas/, la fiche modèle, la table des champs du guide.

  --check         dire seulement quels fichiers ne sont plus à jour

Le code de sortie est 0 si tout va bien, 1 si rien n’a été écrit ou si un fichier n’est plus à jour, 2 si la commande est mal
écrite.
"""


# ---- What an editor is told ----

# A YAML editor sees numbers, truth values and nothing (null) where our reader sees the text as typed. Its schema must
# refuse nothing that `check` accepts: hence more types than a field seems to need, and words in any spelling.

_ANOTHER_SPELLING = "[^a-z0-9_]|^_|_$|__"  # capitals, accents, spaces…: `check` folds them, and judges
_SIGNS: tuple[tuple[Kind, tuple[str, ...], str], ...] = (  # what no accepted text is without
    (DAY, ("string",), "[0-9]{4}"),
    (PARTIAL_DATE, ("string", "number"), "[0-9]{4}"),
    (PHONE, ("string", "number"), "[0-9]"),
    (EMAIL, ("string",), "@"),
    (WEB, ("string",), r"\."),
    (COLOUR, ("string", "number"), "[0-9A-Fa-f]{3}"),
)


def editor_schema(cls: type, title: str, *, is_list: bool = False) -> dict[str, Any]:
    """The JSON Schema (draft 7, which every YAML editor knows) of a file that holds one record, or a list of such records."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": typeset("Écrit par « python -m telecentres schema » ; ne pas modifier à la main."),
        "title": typeset(title),
        **_schema(ListOf(Record(cls), most=MOST_RECORDS) if is_list else Record(cls)),
    }


def _schema(kind: Kind) -> dict[str, Any]:
    """What an editor may see in place of a value of this kind, an empty value aside."""
    if isinstance(kind, Record):
        return _record_schema(kind.cls)
    if isinstance(kind, ListOf):
        return {"type": "array", "items": _schema(kind.item), "maxItems": kind.most, **_message(_form(kind))}
    if isinstance(kind, MapOf):
        return {"type": "object", "additionalProperties": _or_nothing(_schema(kind.item)), **_message(_form(kind))}
    if isinstance(kind, Choice):
        return _words_schema({str(word): word.label for word in kind.vocabulary}, kind.form)
    if isinstance(kind, Quote):
        words = _words_schema({"sur_devis": "Prix sur devis"}, _form(kind))
        return {"anyOf": [_schema(kind.item), *words["anyOf"]]}
    if isinstance(kind, HoursKind):
        days = {"lun-ven": "Du lundi au vendredi", "sam": "Le samedi", "dim": "Le dimanche", "jours_feries": "Les jours fériés"}
        hours = {"type": "string", **_message("des heures, par exemple 9h-12h, 14h-18h, ou fermé")}
        suggested = {name: {"title": title, **hours} for name, title in days.items()}
        return {"type": ["object", "string"], "properties": suggested, "additionalProperties": hours, **_message(kind.form)}
    return _scalar_schema(kind)


def _scalar_schema(kind: Kind) -> dict[str, Any]:
    for known, seen, sign in _SIGNS:
        if kind is known:
            return {"type": list(seen), "pattern": sign, "patternErrorMessage": typeset(kind.form), **_message(kind.form)}
    schema = kind.json_schema()
    if "enum" in schema:
        return _words_schema(dict.fromkeys(schema["enum"], ""), kind.form, also="|^inconnue$")
    types: list[str] = [schema["type"]] if isinstance(schema["type"], str) else list(schema["type"])
    is_number = "number" in types or "integer" in types
    if types == ["string"]:
        types += ["number", "boolean", "null"]  # « 1984 », « true » and « null » are names like any other
    elif "string" not in types:
        types.append("string")  # 1 200
    limits: dict[str, Any] = {name: schema[name] for name in ("minimum", "maximum", "pattern") if name in schema}
    found: dict[str, Any] = {"type": types, **limits}
    if is_number:
        found |= {"pattern": "[0-9]", "patternErrorMessage": typeset(kind.form)}
    if "maxLength" in schema:
        found["pattern"] = f"^\\s*[\\s\\S]{{0,{schema['maxLength']}}}\\s*$"  # outer spaces do not count
        found["patternErrorMessage"] = f"{schema['maxLength']} caractères au plus"
    return {**found, **_message(kind.form)}


def _words_schema(labels: Mapping[str, str], form: str, also: str = "") -> dict[str, Any]:
    described = {"enumDescriptions": list(labels.values())} if any(labels.values()) else {}
    spelt = {"type": "string", "pattern": _ANOTHER_SPELLING + also, "patternErrorMessage": typeset(form), "doNotSuggest": True}
    return {"anyOf": [{"enum": list(labels), **described, **_message(form)}, {**spelt, **_message(form)}]}


def _record_schema(cls: Any) -> dict[str, Any]:
    properties = {}
    for alias, declared in fields_of(cls).items():
        schema = _schema(declared.kind)
        if _may_be_empty(declared):
            schema = _or_nothing(schema)
        properties[alias] = {"title": typeset(declared.title), "description": _description(declared), **schema}
    required = [alias for alias, declared in fields_of(cls).items() if declared.required]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _may_be_empty(declared: Key) -> bool:
    """Whether the field's name may stand alone on its line."""
    if isinstance(declared.kind, Record):
        return not any(inner.required for inner in fields_of(declared.kind.cls).values())
    return not declared.required or isinstance(declared.kind, ListOf | MapOf)


def _or_nothing(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value or of an empty one."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if schema.get("required") and "object" in types:
        return schema
    return {**schema, "type": [*types, *(["null"] if "null" not in types else [])]}


def _message(form: str) -> dict[str, str]:
    return {"errorMessage": typeset(f"Attendu : {form}")}


# ---- Words about a field ----


def _form(kind: Kind) -> str:
    """The form of a value in a few words: groups are named, not spelt out."""
    if isinstance(kind, Record):
        return "un groupe de lignes « champ: valeur »"
    if isinstance(kind, ListOf):
        if isinstance(kind.item, Record):
            return "une liste ; chaque élément commence par un tiret"
        inner = _form(kind.item)
        return f"une liste entre crochets ; chaque élément : {inner}"
    if isinstance(kind, MapOf):
        return f"des lignes « {kind.name}: … »"
    if isinstance(kind, Quote):
        return "une liste de prix, ou le mot sur_devis"
    return kind.form


def _vocabulary(kind: Kind) -> type[Vocabulary] | None:
    """The closed list of words of a field, or of the elements of its list."""
    inner = kind.item if isinstance(kind, ListOf) else kind
    return inner.vocabulary if isinstance(inner, Choice) else None


def _description(declared: Key) -> str:
    """What the field is for and how it is typed, in one line."""
    parts = [declared.help.rstrip("."), _upper_first(_form(declared.kind)), "Obligatoire" if declared.required else ""]
    return typeset(". ".join(filter(None, parts)) + ".")


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---- One example of each value ----


def example_sheet(territory: Territory) -> dict[str, Any]:
    """A value for every field of a sheet, as typed, in the territory's most populous commune that has a station."""
    commune = _example_commune(territory)
    station = next((item.name for item in territory.stations if item.insee_code == commune.insee_code), "Nom de la gare")
    criteria = list(territory.criteria)[:2] or ["critere"]
    return {
        "nom": "Nom du lieu",
        "autres_noms": ["Ancien nom", "Nom courant"],
        "statut": "ouvert",
        "types": ["telecentre", "coworking"],
        "resume": "Un plateau de bureaux partagés et deux salles de réunion, à cinq minutes de la gare.",
        "presentation": "Le lieu, l’ambiance, le quartier.\n\nUne ligne vide sépare deux paragraphes.",
        "adresse": {
            "voie": "3 rue de l’Exemple",
            "complement": "bâtiment B, premier étage",
            "code_postal": commune.postal_codes[0],
            "commune": commune.name,
            "code_insee": commune.insee_code,
        },
        "position": {"latitude": f"{commune.latitude:g}", "longitude": f"{commune.longitude:g}", "precision": "voie"},
        "contact": {
            "telephone": "01 99 00 12 34",
            "courriel": "bonjour@lieu.example",
            "site_web": "https://lieu.example",
            "reservation": "https://lieu.example/reserver",
        },
        "horaires": {"lun-ven": "8h30-19h", "sam": "9h-12h, 14h-17h", "jours_feries": "fermé"},
        "horaires_abonnes": "24h/24 7j/7",
        "fermetures": [{"du": "2026-12-24", "au": "2027-01-02", "motif": "fêtes de fin d’année"}],
        "espaces": [
            {
                "type": "coworking",
                "nom": "Plateau",
                "nombre": "1",
                "places": "24",
                "surface_m2": "120",
                "plain_pied": "inconnu",
                "fermant_a_cle": "inconnu",
                "insonorise": "inconnu",
                "equipements": ["prises", "ecran"],
                "equipements_absents": ["sonorisation"],
                "tarifs": [{"par": "jour", "montant": "15", "tva": "ht", "a_partir_de": "oui"}],
            },
        ],
        "tarifs_au": "2026-10-01",
        "essai": "une journée offerte",
        "engagement": "sans",
        "services": ["wifi", "accueil", "cuisine"],
        "services_absents": ["restauration"],
        "debit": {"descendant_mbps": "940", "montant_mbps": "600", "mesure_le": "2026-10-05"},
        "publics": ["salaries", "independants"],
        "acces": {
            "gares": [{"nom": station, "minutes_a_pied": "5"}],
            "bus": "lignes A et C, arrêt Exemple",
            "route": "sortie 11, puis centre-ville",
        },
        "accessibilite": {
            "plain_pied": "inconnu",
            "largeur_entree_cm": "90",
            "porte_automatique": "inconnu",
            "ascenseur": "inconnu",
            "sanitaires_adaptes": "inconnu",
            "stationnement_adapte": "inconnu",
            "boucle_magnetique": "inconnu",
            "commentaire": "rampe amovible, sonner à l’accueil",
            "acceslibre": "https://acceslibre.example/fiche",
            "verifie_le": "2026-10-05",
        },
        "gestionnaire": {"nom": "Nom de l’association ou de la société", "siret": "123 456 782 00010"},
        "ouverture": "2019-09",
        "fermeture": "2099",
        "reseau": {"membre_depuis": "2021", "pass_reseau": "inconnu"},
        "labels": ["Nom du label"],
        "charte": {
            "visite_le": "2026-05-12",
            "criteres": {name: {"rempli": "inconnu", "preuve": "ce qui a été vu sur place"} for name in criteria},
        },
        "projet": {
            "porteur": "Nom de la collectivité ou de l’association",
            "etapes": [{"etape": "etude", "date": "2025-03", "source": "délibération du 12 mars 2025"}],
            "ouverture_prevue": "2027-03",
            "places_prevues": "40",
            "budget_eur": "600 000",
            "financements": [{"de": "Nom du financeur", "montant_eur": "200 000", "etat": "acquis"}],
            "recherche": ["exploitant", "locataires"],
        },
        "photos": [
            {
                "fichier": "nom-du-lieu-plateau.jpg",
                "alt": "Le plateau de bureaux partagés, côté jardin",
                "credit": "Nom du lieu",
                "licence": "LO-2.0",
            }
        ],
        "osm": "node/123",
        "sources": [
            {
                "titre": "Nom du document ou du site",
                "url": "https://source.example/page",
                "date": "2026-09-02",
                "atteste": ["statut", "horaires"],
            }
        ],
        "verifie_le": "2026-10-05",
    }


EXAMPLE_NEWS: dict[str, Any] = {
    "titre": "Un télécentre ouvre près de la gare",
    "date": "2026-10-05",
    "categorie": "Lieux",
    "resume": "Vingt-quatre places et deux salles de réunion ouvrent le 5 octobre.",
    "modifie": "2026-10-07",
    "statut": "publie",
    "centres": ["nom-du-lieu"],
    "evenement": {
        "jour": "2026-10-17",
        "dernier_jour": "2026-10-18",
        "heures": "10h-16h",
        "lieu": "Mairie",
        "inscription": "https://exemple.example/inscription",
    },
    "sources": [{"titre": "Nom du document ou du site", "url": "https://source.example/page", "date": "2026-10-02"}],
}


EXAMPLE_MEMBER: dict[str, Any] = {
    "nom": "Communauté de communes de l’Exemple",
    "nature": "collectivite",
    "depuis": "2024-09",
    "role": "Prête un local et paie l’accueil",
    "site_web": "https://collectivite.example",
    "fiches": ["nom-du-lieu"],
    "source": {"titre": "Registre des adhésions", "url": "https://source.example/adhesions", "date": "2026-01-15"},
}

EXAMPLE_RESOURCE: dict[str, Any] = {
    "titre": "Aide aux nouveaux lieux 2027",
    "nature": "appel_a_financement",
    "resume": "Jusqu’à la moitié des travaux d’un lieu de moins de trente places.",
    "de": "Nom du financeur",
    "url": "https://financeur.example/aide",
    "echeance": "2027-02-26",
    "resultats": "2027-05",
    "montant_eur": "400 000",
    "source": {"titre": "Délibération du 5 octobre 2026", "url": "https://source.example/deliberation", "date": "2026-10-05"},
}


def _example_commune(territory: Territory) -> Commune:
    served = {station.insee_code for station in territory.stations}
    found = [commune for commune in territory.communes if commune.insee_code in served] or list(territory.communes)
    return max(found, key=lambda commune: (commune.population, commune.insee_code))


# ---- Writing YAML ----

_PLAIN = re.compile(r"[^\W_](?:[\w'’.,()/+@&°€%!?~*=…–-]|(?<! ) (?! )|:(?=[^\s:]))*")
_PLAIN_IN_FLOW = re.compile(r"[^\W_](?:[\w'’.()/+@°€%–-]|(?<! ) (?! ))*")


def yaml_text(text: str, *, in_flow: bool = False) -> str:
    """A text as a YAML scalar that our reader gives back character for character; quoted only where it must be."""
    pattern = _PLAIN_IN_FLOW if in_flow else _PLAIN
    if pattern.fullmatch(text) and not text.endswith(" "):
        return text
    return json.dumps(text, ensure_ascii=False)


def sheet_lines(cls: Any, values: Mapping[str, Any] | None) -> list[str]:
    """The lines of a record: what has a value, then its explanation; every other field as a comment ready to fill.

    Values are texts as typed, lists and mappings of them. With None, every field stands there without a value.
    """
    return [line for lines in _fields(cls, values) for line in lines]


def _fields(cls: Any, values: Mapping[str, Any] | None) -> Iterator[list[str]]:
    for alias, declared in fields_of(cls).items():
        value = None if values is None else values.get(alias)
        lines = _field_lines(alias, declared, value)
        yield lines if values is None or value is not None else [f"# {line}".rstrip() for line in lines]


def _spaced(cls: Any, values: Mapping[str, Any]) -> list[str]:
    """The lines of a whole file: an empty line on both sides of each group."""
    lines: list[str] = []
    was_group = False
    for written in _fields(cls, values):
        is_group = any(line.strip("# ") and not line.removeprefix("# ").startswith("  # ") for line in written[1:])
        if lines and (is_group or was_group):
            lines.append("")
        lines += written
        was_group = is_group
    return lines


def _field_lines(alias: str, declared: Key, value: Any) -> list[str]:
    """The lines of one field, its explanation two spaces after the value."""
    kind = declared.kind
    head, below = f"{alias}:", list[str]()
    if isinstance(kind, Quote) and not isinstance(value, str):
        kind = kind.item
    if isinstance(kind, Record):
        below = sheet_lines(kind.cls, value)
    elif isinstance(kind, ListOf) and isinstance(kind.item, Record):
        for item in value or [None]:
            first, *rest = sheet_lines(kind.item.cls, item)
            below += [f"- {first}", *(f"  {line}" for line in rest)]
    elif isinstance(kind, MapOf) and isinstance(kind.item, Record):
        for name, item in (value or {kind.name: None}).items():
            below += [f"{name}:", *(f"  {line}" for line in sheet_lines(kind.item.cls, item))]
    elif isinstance(value, Mapping):
        below = [f"{name}: {yaml_text(text)}" for name, text in value.items()]
    elif isinstance(value, str) and isinstance(kind, ProseKind):
        head += " |"
        below = value.split("\n")
    elif isinstance(value, str):
        head += f" {yaml_text(value)}"
    elif value is not None:
        head += f" [{', '.join(yaml_text(text, in_flow=True) for text in value)}]"
    return [f"{head}  # {_note(declared, value)}", *_words_below(declared), *(f"  {line}".rstrip() for line in below)]


def _note(declared: Key, value: Any) -> str:
    """What stands beside a field: its title, its form, its help; beside a value, the form needs no example."""
    kind = declared.kind
    form = _form(kind)
    if _vocabulary(kind) is not None:
        form = "une liste de mots, entre crochets" if isinstance(kind, ListOf) else "un mot parmi"
    elif isinstance(kind, Record):
        form = ""
    elif isinstance(value, str) and not isinstance(kind, HoursKind):
        form = form.split(", par exemple")[0]
    if form.endswith(declared.title.lower()):
        form = ""
    sentence = f"{declared.title} : {form}" if form else declared.title
    extras = [declared.help.rstrip("."), "Obligatoire" if declared.required else ""]
    if form.endswith("parmi"):
        extras.append(f"{_upper_first(form)} :")
        sentence = declared.title
    note = ". ".join(filter(None, [sentence, *extras]))
    return typeset(note if note.endswith(":") else f"{note}.")


def _words_below(declared: Key) -> list[str]:
    """The words of a field's vocabulary as comment lines."""
    vocabulary = _vocabulary(declared.kind)
    return [f"  # {line}" for line in textwrap.wrap(", ".join(vocabulary), 100)] if vocabulary is not None else []


# ---- What is written from the schemas ----

_MODEL_HEAD = """\
# La fiche modèle : tous les champs d’une fiche, dans l’ordre, avec un exemple de chacun. Elle n’est pas publiée.
#
# Pour une nouvelle fiche, le plus simple est « python -m telecentres new centre ». Ou bien copiez ce fichier sous le nom
# du lieu (minuscules sans accent, mots séparés par des tirets), remplacez chaque exemple par ce que vous savez, et
# effacez les lignes de ce que vous ne savez pas : un champ absent est montré comme inconnu, jamais comme « non ».
# Seuls nom, statut, adresse et commune sont obligatoires. Les adresses en .example sont refusées tant qu’elles restent.
#
# Un commentaire commence par deux espaces, un dièse et une espace. Ce fichier est écrit par
# « python -m telecentres schema » ; ne le modifiez pas à la main.
"""

_TABLE_STARTS = "<!-- Tables écrites par « python -m telecentres schema » : ne pas modifier d’ici à la fin. -->"
_TABLE_ENDS = "<!-- Fin des tables. -->"
_GUIDE_HEAD = """\
# Les champs

Tous les champs d’une fiche (`centres/nom-du-lieu.yaml`), puis ceux de l’en-tête d’une actualité et d’une page, \
d’un membre et d’une ressource. Un champ que vous ne connaissez pas s’efface : \
il est montré comme inconnu, jamais comme « non ». Comment s’écrivent les heures, les prix, les dates et les numéros \
est dit dans [valeurs.md](valeurs.md) ; tous les champs à la fois se voient dans \
`centres/_modele.yaml`.
"""


def derived(root: Path, territory: Territory) -> dict[Path, str]:
    """Every file that follows from the schemas, with its text."""
    guide = root / "docs" / "guide" / "champs.md"
    schemas = {
        "centre": editor_schema(Centre, "Une fiche"),
        "actualite": editor_schema(News, "L’en-tête d’une actualité"),
        "page": editor_schema(Page, "L’en-tête d’une page"),
        "reseau": editor_schema(Network, "Le réseau"),
        "membres": editor_schema(Member, "Les membres du réseau", is_list=True),
        "ressources": editor_schema(Resource, "Les ressources du réseau", is_list=True),
    }
    return {
        **{
            root / "schemas" / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            for name, schema in schemas.items()
        },
        root / "centres" / "_modele.yaml": model_sheet(territory),
        guide: _guide(guide, territory),
    }


def model_sheet(territory: Territory) -> str:
    """The model sheet: every field with an example and its explanation."""
    lines = _spaced(Centre, example_sheet(territory))
    return typeset(_MODEL_HEAD) + "\n" + "\n".join(lines) + "\n"


def _guide(path: Path, territory: Territory) -> str:
    """The page of the guide, what people wrote around its tables kept."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = f"{typeset(_GUIDE_HEAD)}\n{_TABLE_STARTS}\n{_TABLE_ENDS}\n"
    start, end = text.find(_TABLE_STARTS), text.find(_TABLE_ENDS)
    if not 0 <= start < end:
        raise Refusal(
            f"docs/guide/champs.md : les tables vont entre ces deux lignes, à remettre :\n{_TABLE_STARTS}\n{_TABLE_ENDS}"
        )
    tables = "\n".join(
        [
            *_tables(Centre, example_sheet(territory), "Une fiche"),
            *_tables(News, EXAMPLE_NEWS, "L’en-tête d’une actualité"),
            *_tables(Page, EXAMPLE_NEWS, "L’en-tête d’une page"),
            *_tables(Member, EXAMPLE_MEMBER, "Un membre du réseau"),
            *_tables(Resource, EXAMPLE_RESOURCE, "Une ressource du réseau"),
            *_word_lists(),
        ]
    )
    return f"{text[:start]}{_TABLE_STARTS}\n\n{tables}\n{text[end:]}"


def _tables(cls: Any, examples: Mapping[str, Any], title: str) -> Iterator[str]:
    """One table for the record, then one for each group in it."""
    yield from (f"## {typeset(title)}", "")
    pending: list[tuple[str, Any, Mapping[str, Any]]] = [("", cls, examples)]
    while pending:
        path, record, values = pending.pop(0)
        if path:
            yield from (f"### `{path}`", "")
        yield "| Champ | Ce que c’est | Comment l’écrire | Obligatoire | Exemple |"
        yield "|---|---|---|---|---|"
        inner: list[tuple[str, Any, Mapping[str, Any]]] = []
        for alias, declared in fields_of(record).items():
            group, value = _group(declared.kind, values[alias])
            if group is not None:
                inner.append((f"{path}.{alias}" if path else alias, group, value))
            yield _row(alias, declared, values[alias], group is not None)
        yield ""
        pending = inner + pending


def _group(kind: Kind, value: Any) -> tuple[Any, Any]:
    """The record a field holds, once or in a list, and its example; (None, value) for a plain field."""
    while isinstance(kind, ListOf | MapOf | Quote):
        if isinstance(kind, ListOf) and isinstance(kind.item, Record):
            value = value[0]
        elif isinstance(kind, MapOf):
            value = next(iter(value.values()))
        kind = kind.item
    return (kind.cls, value) if isinstance(kind, Record) else (None, value)


def _row(alias: str, declared: Key, value: Any, is_group: bool) -> str:
    what = declared.title + (f". {declared.help.rstrip('.')}." if declared.help else "")
    form = _form(declared.kind) + (" : voir plus bas" if is_group else "")
    words = _vocabulary(declared.kind)
    if words is not None:
        form = f"{'une liste de mots entre crochets' if isinstance(declared.kind, ListOf) else 'un mot'} : {', '.join(words)}"
    cells = (f"`{alias}`", typeset(what), typeset(form), "oui" if declared.required else "", _example(value, is_group))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _example(value: Any, is_group: bool) -> str:
    """An example in a table's cell; groups have theirs in their own table."""
    if is_group:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"`{name}: {text}`" for name, text in value.items())
    if isinstance(value, str):
        return f"`{yaml_text(value.split(chr(10))[0])}`"
    return f"`[{', '.join(yaml_text(text, in_flow=True) for text in value)}]`"


def _word_lists() -> Iterator[str]:
    """What visitors read for each word of the closed lists."""
    yield from ("## Les mots, et ce que lisent les visiteurs", "")
    seen: set[type[Vocabulary]] = set()
    for path, vocabulary in _vocabularies(Centre):
        if vocabulary in seen:
            continue
        seen.add(vocabulary)
        yield from (f"### Les mots de `{path}`", "", "| Mot | Ce que lisent les visiteurs |", "|---|---|")
        yield from (f"| `{word}` | {typeset(word.label)} |" for word in vocabulary)
        yield ""


def _vocabularies(cls: Any, path: str = "") -> Iterator[tuple[str, type[Vocabulary]]]:
    for alias, declared in fields_of(cls).items():
        here = f"{path}.{alias}" if path else alias
        kind: Any = declared.kind
        while hasattr(kind, "item"):
            kind = kind.item
        if isinstance(kind, Choice):
            yield here, kind.vocabulary
        elif isinstance(kind, Record):
            yield from _vocabularies(kind.cls, here)


# ---- New sheets and news ----

_CENTRE_OPTIONS: dict[str, tuple[str, ...]] = {
    "nom": ("nom",),
    "statut": ("statut",),
    "resume": ("resume",),
    "voie": ("adresse", "voie"),
    "code-postal": ("adresse", "code_postal"),
    "commune": ("adresse", "commune"),
    "code-insee": ("adresse", "code_insee"),
    "latitude": ("position", "latitude"),
    "longitude": ("position", "longitude"),
    "precision": ("position", "precision"),
    "telephone": ("contact", "telephone"),
    "courriel": ("contact", "courriel"),
    "site-web": ("contact", "site_web"),
}
_NEWS_OPTIONS: dict[str, tuple[str, ...]] = {name: (name,) for name in ("titre", "categorie", "resume", "date", "statut")}
_POSITION = ("latitude", "longitude", "precision")


class Draft(Struct, frozen=True):
    """A new file: where it goes, its text, and what `check` would say of it."""

    path: Path
    text: str
    problems: tuple[Problem, ...] = ()


class Misuse(Exception):
    """The sentence that says how the command should have been written."""


def _declared(cls: Any, trail: Sequence[str]) -> Key:
    """The declaration of a field, by the names that lead to it."""
    declared = fields_of(cls)[trail[0]]
    for name in trail[1:]:
        kind = declared.kind
        assert isinstance(kind, Record)  # noqa: S101 - the options' tables above name groups and their fields
        declared = fields_of(kind.cls)[name]
    return declared


def why_refused(kind: Kind, text: str) -> str:
    """The sentence with which a value of this kind is refused, empty when it is accepted."""
    if any(character < " " for character in text):
        return "cette valeur tient sur une seule ligne, sans tabulation"
    try:
        document = load("", f"valeur: {yaml_text(text)}\n".encode())
    except UnicodeEncodeError:
        return "caractère illisible ; retapez ce texte à la main"
    if isinstance(document.root, MappingNode):
        kind.read(document.root.value[0][1], Reading(document))
    return document.problems[0].sentence if document.problems else ""


def new_centre(project: Project, given: Mapping[str, str], name: str = "") -> Draft:
    """A sheet that holds what was given (by option name) and its commune's codes, the rest ready to fill.

    Refused, with the sentence, when `check` would find an error in it or when its file exists.
    """
    _check_values(Centre, _CENTRE_OPTIONS, given)
    if any(option in given for option in _POSITION) and not all(option in given for option in _POSITION):
        raise Refusal("une position demande --latitude, --longitude et --precision (adresse ou voie)")
    commune = _commune(project, given)
    values: dict[str, Any] = {}
    for option, trail in _CENTRE_OPTIONS.items():
        if option in given:
            group = values if len(trail) == 1 else values.setdefault(trail[0], {})
            group[trail[-1]] = given[option]
    address = values["adresse"]
    # With its accents and hyphens; an old name is kept.
    names = {folded(known): known for known in (*commune.former_names, commune.name)}
    address["commune"] = names.get(folded(address["commune"]), address["commune"])
    if len(commune.postal_codes) == 1:
        address.setdefault("code_postal", commune.postal_codes[0])
    address.setdefault("code_insee", commune.insee_code)
    text = typeset(_NEW_HEAD) + "\n" + "\n".join(_with_the_commune(_spaced(Centre, values), commune, values)) + "\n"
    stem = _stem(name or given["nom"], "--nom", named=bool(name))
    path = _free(project.folders.centres, (f"{stem}{end}" for end in ("", f"-{commune.slug}")), (".yaml", ".yml"))
    return _judged_centre(project, path, text)


_NEW_HEAD = """\
# Fiche à compléter : pour vous servir d’un champ, ôtez devant lui le dièse et l’espace ; effacez ce que vous ne savez pas.
# Quand vous l’aurez vérifiée avec le lieu, indiquez le jour dans verifie_le ; dites dans sources d’où vient le reste.
"""
_NEW_BODY = """\
Écrivez ici le texte, en Markdown ; les intertitres commencent par « ## ». Le jour de la publication, mettez plus haut \
statut: publie.
"""


def _with_the_commune(lines: list[str], commune: Commune, values: Mapping[str, Any]) -> Iterator[str]:
    """The lines, with what the territory knows beside the fields it concerns."""
    for line in lines:
        bare = line.lstrip("# ")
        if line.startswith("  # code_postal:") and len(commune.postal_codes) > 1:
            yield typeset(f"  # Codes postaux de {commune.name} : {', '.join(commune.postal_codes)}.")
        if bare.startswith("position:") and "position" not in values:
            point = f"{commune.latitude:g}, {commune.longitude:g}"
            yield typeset(f"# Sans position, la page montre le point de la commune ({point}), et le dit.")
        yield line


def _commune(project: Project, given: Mapping[str, str]) -> Commune:
    """The one commune that was named; refused with the nearest names, or with the choice."""
    territory = project.territory
    address = Address(
        locality=given["commune"],
        postal_code=postal_code(given["code-postal"]) if "code-postal" in given else None,
        insee_code=insee_code(given["code-insee"]) if "code-insee" in given else None,
    )
    found = territory.locate(address.locality, address.postal_code, address.insee_code)
    if found is None:
        sheet = Centre(name=given["nom"], status=Status.UNKNOWN, address=address)
        sentence = next(commune_is_known(sheet, project)).sentence
        raise Refusal(sentence.partition("\u00a0: ")[2] or sentence)
    return found


def _judged_centre(project: Project, path: Path, text: str) -> Draft:
    shown = project.folders.shown(path)
    centre, document = read_centre(shown, path.stem, text.encode())
    problems = list(document.problems)
    if centre is not None:
        for rule in FOR_EACH_CENTRE:
            problems += rule(centre, project)
        problems += _across(replace(project, centres=(*project.centres, centre)), shown)
    return _accepted(Draft(path, text, tuple(sorted(problems))))


def _across(project: Project, shown: str) -> list[Problem]:
    return [problem for rule in ACROSS for problem in rule(project) if problem.path == shown]


def _accepted(draft: Draft) -> Draft:
    """The draft, unless `check` would refuse it."""
    errors = [problem.sentence for problem in draft.problems if problem.is_error]
    if errors:
        raise Refusal("\n".join(errors))
    return draft


def new_news(project: Project, given: Mapping[str, str], name: str = "") -> Draft:
    """A news item, a draft dated today unless said otherwise, its text still to write."""
    given = {"date": project.today.isoformat(), "statut": Publication.DRAFT.value, **given}
    _check_values(News, _NEWS_OPTIONS, given)
    day = DAY.parse(given["date"])
    head = "\n".join(sheet_lines(News, given))
    text = f"---\n{head}\n---\n\n{typeset(_NEW_BODY)}"
    stem = _stem(name or given["titre"], "--titre", named=bool(name))
    taken = {item.slug for item in project.news}
    stems = [stem, f"{stem}-{day.isoformat()}", *(f"{stem}-{count}" for count in range(2, len(taken) + 3))]
    if stem in taken:
        raise FileTaken(f"Une actualité a déjà l’adresse « {stem} »", next(other for other in stems[1:] if other not in taken))
    path = _free(project.folders.content / "news", (f"{day.isoformat()}-{stem}" for stem in stems), (".md", ".markdown"))
    shown = project.folders.shown(path)
    record, document = read_markdown(News, shown, stem, text.encode())
    problems = list(document.problems)
    if record is not None:
        problems += _across(replace(project, news=(*project.news, record)), shown)
    return _accepted(Draft(path, text, tuple(sorted(problems))))


def _check_values(cls: Any, options: Mapping[str, tuple[str, ...]], given: Mapping[str, str]) -> None:
    """Refuses the values that their fields refuse, all at once."""
    refused = []
    for option, trail in options.items():
        declared = _declared(cls, trail)
        if option not in given:
            if declared.required and not (len(trail) > 1 and trail[0] == "position"):
                refused.append(f"--{option} : {declared.title.lower()} est obligatoire")
        elif sentence := why_refused(declared.kind, given[option]):
            refused.append(f"--{option} : {sentence}")
    if refused:
        raise Refusal("\n".join(refused))


def _stem(typed: str, option: str, *, named: bool) -> str:
    """The file name that a name or title gives; a name chosen for the file must be one already."""
    found = slug(typed)[:100].strip("-")
    if named and found != typed:
        example = found or "nom-du-lieu"
        raise Refusal(f"--fichier : minuscules sans accent, chiffres et tirets, par exemple « {example} » (lu : {quoted(typed)})")
    if not found:
        none = "aucune lettre ni chiffre dont tirer le nom du fichier ; ajoutez --fichier nom-du-lieu"
        raise Refusal(f"{option} : {none} (lu : {quoted(typed)})")
    return found


def _free(folder: Path, stems: Iterable[str], endings: tuple[str, ...]) -> Path:
    """The file of the first stem, unless it exists: then another is proposed."""
    taken = {path.stem.casefold(): path for path in folder.iterdir() if path.suffix.lower() in endings} if folder.is_dir() else {}
    first, *others = stems
    if first not in taken:
        return folder / f"{first}{endings[0]}"
    others += [f"{first}-{count}" for count in range(2, len(taken) + 3)]
    other = next(stem for stem in others if stem not in taken)
    if endings[0] == ".md":
        other = other[11:]  # the date comes first, and is no part of what --fichier gives
    raise FileTaken(f"{taken[first].name} existe déjà", other)


class FileTaken(Refusal):
    """The refusal to replace a file, with a name that is free."""

    def __init__(self, sentence: str, other: str) -> None:
        way_out = f"Pour un autre fichier, ajoutez --fichier {other}"
        super().__init__(f"{sentence} : est-ce la même chose ? Rien n’a été écrit. {way_out}")
        self.other = other


# ---- Asking ----


def _ask(question: str, default: str, refused: Callable[[str], str]) -> str:
    """The answer to a question, asked again until it is accepted; an empty answer is the default."""
    hint = f" [{default}]" if default else ""
    while True:
        answer = input(typeset(f"{question}{hint} : ")).strip() or default
        sentence = refused(answer)
        if not sentence:
            return answer
        print(typeset(f"  {_upper_first(sentence)}"))


def _complete(
    cls: Any, options: Mapping[str, tuple[str, ...]], given: dict[str, str], optional: Sequence[str], project: Project
) -> None:
    """Ask for every required value that was not given, and for some others."""
    wanted = [option for option, trail in options.items() if len(trail) == 1 or trail[0] != "position"]
    wanted = [option for option in wanted if _declared(cls, options[option]).required and option not in given]
    if not wanted:
        return
    for option in [*wanted, *(option for option in optional if option not in given)]:
        declared = _declared(cls, options[option])
        words = _vocabulary(declared.kind)
        known = words or (sorted({item.category for item in project.news}) if option == "categorie" else ())
        question = declared.title + (f" ({', '.join(known)})" if known else "")
        required = declared.required

        def refused(answer: str, kind: Kind = declared.kind, option: str = option, required: bool = required) -> str:
            if not answer:
                return "une réponse est nécessaire ici" if required else ""
            return why_refused(kind, answer) or _commune_refused(project, option, answer)

        answer = _ask(question + ("" if required else ", ou rien"), "", refused)
        if answer:
            given[option] = answer
        if option == "commune":
            _ask_which(project, given)


def _commune_refused(project: Project, option: str, answer: str) -> str:
    if option != "commune" or project.territory.named(answer):
        return ""
    try:
        _commune(project, {"nom": "?", "commune": answer})
    except Refusal as refusal:
        return str(refusal)
    return ""


def _ask_which(project: Project, given: dict[str, str]) -> None:
    """When several communes have the name, ask for the INSEE code of one."""
    try:
        _commune(project, {"nom": "?", **given})
    except Refusal as refusal:
        print(typeset(f"  {_upper_first(str(refusal))}"))
        codes = {commune.insee_code for commune in project.territory.named(given["commune"])}
        given["code-insee"] = _ask(
            "Code INSEE", "", lambda answer: "" if answer.upper() in codes else f"au choix : {', '.join(sorted(codes))}"
        ).upper()


# ---- The commands ----


def command(words: list[str]) -> int:
    """Run « new … » or « schema … » and return the exit code; what is said about the command goes to the standard error."""
    try:
        return _schema_command(words[1:]) if words[0] == "schema" else _new_command(words[1:])
    except Misuse as misuse:
        print(typeset(f"{misuse}\nAide : telecentres new --help"), file=sys.stderr)
        return MISUSE
    except Refusal as refusal:
        print(typeset(str(refusal)), file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        place = error.filename or "Fichier"
        print(typeset(f"{place} : écriture ou lecture impossible ; vérifiez les droits du dossier."), file=sys.stderr)
        return PROBLEMS
    except (EOFError, KeyboardInterrupt):
        print("\nRien n’a été écrit.", file=sys.stderr)
        return PROBLEMS


def _options(words: list[str], names: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    try:
        options, rest = gnu_getopt(words, "h", ["help", *names])
    except GetoptError as error:
        option = quoted(f"--{error.opt}" if len(error.opt) > 1 else f"-{error.opt}")
        raise Misuse(f"{option} : option inconnue, ou valeur en trop ou absente.") from None
    return {name.lstrip("-"): value.strip() for name, value in options}, rest


def _schema_command(words: list[str]) -> int:
    given, rest = _options(words, ("check", "root="))
    if "help" in given or "h" in given:
        print(typeset(HELP), end="")
        return OK
    if rest:
        raise Misuse(f"« schema » ne prend pas de fichier (lu : {quoted(rest[0])}).")
    root = Path(given.get("root", "."))
    territory, problems, _ = load_territory(root / "territory", "territory")
    if territory is None:
        raise Refusal("\n".join(map(str, problems)) or "le territoire manque")
    lagging = 0
    for path, text in derived(root, territory).items():
        if path.is_file() and path.read_bytes() == text.encode():
            continue
        lagging += 1
        shown = path.relative_to(root).as_posix()
        if "check" in given:
            print(typeset(f"{shown} n’est plus à jour ; lancez « python -m telecentres schema »."), file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            print(typeset(f"{shown} : écrit."))
    if not lagging:
        print(typeset("Tout ce qui découle des champs est à jour."))
    return PROBLEMS if lagging and "check" in given else OK


_WHAT = {
    "centre": (Centre, _CENTRE_OPTIONS, ("voie", "telephone", "courriel", "site-web")),
    "actualite": (News, _NEWS_OPTIONS, ()),
}


def _new_command(words: list[str]) -> int:
    names = {f"{name}=" for name in (*_CENTRE_OPTIONS, *_NEWS_OPTIONS, "root", "fichier")}
    given, rest = _options(words, sorted(names))
    if "help" in given or "h" in given:
        print(typeset(HELP), end="")
        return OK
    what = slug(rest[0]) if rest else ""
    if what not in _WHAT or len(rest) > 1:
        found = f" (lu : {quoted(' '.join(rest))})" if rest else ""
        raise Misuse(f"Que faut-il créer ? Écrivez « new centre » ou « new actualite »{did_you_mean(what, _WHAT)}{found}.")
    cls, options, optional = _WHAT[what]
    root, name = Path(given.pop("root", ".")), given.pop("fichier", "")
    for option in given:
        if option not in options:
            raise Misuse(f"« --{option} » n’est pas une option de « new {what} ».")
    project = _project(root)
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    if asking:
        _complete(cls, options, given, optional, project)
    elif missing := [f"--{option}" for option, trail in options.items() if _is_missing(cls, trail, option, given)]:
        raise Misuse(f"Il manque {', '.join(missing)}.")
    make = new_centre if what == "centre" else new_news
    try:
        draft = make(project, given, name)
    except FileTaken as taken:
        if not asking:
            raise
        print(typeset(str(taken)))
        name = _ask("Nom du fichier", taken.other, lambda name: "" if slug(name) == name else "minuscules, chiffres et tirets")
        draft = make(project, given, name)
    _write(draft)
    shown = project.folders.shown(draft.path)
    print(typeset(f"{shown} est écrit. Complétez ce fichier, puis relisez-le : python -m telecentres check {shown}"))
    for problem in draft.problems:
        print(typeset(f"  {problem}"))
    return OK


def _is_missing(cls: Any, trail: Sequence[str], option: str, given: Mapping[str, str]) -> bool:
    return _declared(cls, trail).required and option not in given and option not in (*_POSITION, "date")


def _project(root: Path) -> Project:
    folders = Folders(Path.cwd(), root / "centres", root / "content", root / "territory")
    project, problems, _ = load_project(folders)
    if project is None:
        errors = "\n".join(str(problem) for problem in sorted(problems) if problem.is_error)
        raise Refusal(f"{errors}\nSans le réseau et son territoire, rien ne peut être écrit ici")
    return project


def _write(draft: Draft) -> None:
    """Write a file that does not exist."""
    draft.path.parent.mkdir(parents=True, exist_ok=True)
    with draft.path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(draft.text)
