"""What follows from the schema follows it: JSON Schema, model sheet, field table; new files pass the check; the guide is true."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from telecentres import authoring, french
from telecentres.authoring import command, derived, editor_schema, example_sheet, new_centre, new_news, sheet_lines, why_refused
from telecentres.authoring import yaml_text as as_yaml
from telecentres.checks import check, commune_is_known
from telecentres.problems import Problem, Refusal, Severity
from telecentres.project import Folders, Project, load_project
from telecentres.read import hours, values
from telecentres.read.centre import Address, Centre, read_centre
from telecentres.read.kinds import Quote
from telecentres.read.nodes import Document, MappingNode, Node, ScalarNode, SequenceNode, front_matter, load
from telecentres.read.records import Network, News, Page
from telecentres.read.schema import Choice, Kind, ListOf, MapOf, Reading, Record, fields_of
from telecentres.read.vocabulary import Status

ROOT = Path(__file__).parents[1]
SCHEMA = Draft7Validator(editor_schema(Centre, "Une fiche"))


def as_editors_see(node: Node | None) -> Any:
    """A YAML tree as an editor's JSON Schema meets it: numbers, truth values and null as YAML 1.2 has them."""
    if node is None:
        return None
    if isinstance(node, MappingNode):
        return {key.value: as_editors_see(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [as_editors_see(item) for item in node.value]
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+", text):
        return int(text, 0)
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return int(text, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def refused_by_editors(text: str) -> list[str]:
    """What an editor would say of a sheet."""
    return [error.message for error in SCHEMA.iter_errors(as_editors_see(load("essai.yaml", text.encode()).root))]


def refused_by_check(text: str) -> list[Problem]:
    """What reading a sheet says of it."""
    return read_centre("essai.yaml", "essai", text.encode())[1].problems


@pytest.fixture
def own_network(tmp_path: Path) -> Path:
    """A copy of the first network that a test may change."""
    folder = tmp_path / "reseau"
    for name in ("centres", "content", "territory", "schemas", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


# ---- Nothing lags ----


def test_what_follows_from_the_schema_is_up_to_date(project: Project) -> None:
    """Every derived file holds what would be written now."""
    for path, text in derived(ROOT, project.territory).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run « python -m telecentres schema »"
    assert command(["schema", "--check", "--root", str(ROOT)]) == 0


@pytest.mark.parametrize(
    "name", ["schemas/centre.schema.json", "schemas/actualite.schema.json", "centres/_modele.yaml", "docs/guide/champs.md"]
)
def test_a_lagging_file_is_named_then_written(own_network: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """« schema --check » names the file that lags, leaves it alone and exits 1; « schema » writes it."""
    path = own_network / name
    right = path.read_text(encoding="utf-8")
    lagging = right.replace("Courriel", "Mail").replace("Catégorie", "Rubrique")
    path.write_text(lagging, encoding="utf-8")
    assert command(["schema", "--check", "--root", str(own_network)]) == 1
    assert capsys.readouterr().err == f"{name} n’est plus à jour\u00a0; lancez «\u00a0python -m telecentres schema\u00a0».\n"
    assert path.read_text(encoding="utf-8") == lagging
    assert command(["schema", "--root", str(own_network)]) == 0
    assert path.read_text(encoding="utf-8") == right


def test_the_prose_around_the_tables_is_kept(own_network: Path) -> None:
    """What people write before and after the tables of the guide stays."""
    path = own_network / "docs/guide/champs.md"
    text = "Avant.\n" + path.read_text(encoding="utf-8").replace("`nom`", "`rien`") + "Après.\n"
    path.write_text(text, encoding="utf-8")
    assert command(["schema", "--root", str(own_network)]) == 0
    written = path.read_text(encoding="utf-8")
    assert written.startswith("Avant.\n")
    assert written.endswith("Après.\n")
    assert "`rien`" not in written


def test_a_guide_without_its_marks_is_left_alone(own_network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the two lines that hold the tables nothing is written, and the sentence shows them."""
    path = own_network / "docs/guide/champs.md"
    path.write_text("Plus de marques.\n", encoding="utf-8")
    assert command(["schema", "--root", str(own_network)]) == 1
    assert "à remettre" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "Plus de marques.\n"


# ---- The model sheet ----


def keys_of(kind: Kind, path: str = "") -> Iterator[str]:
    """Every path of keys that a kind knows."""
    while isinstance(kind, ListOf | MapOf | Quote):
        kind = kind.item
    if isinstance(kind, Record):
        for alias, declared in fields_of(kind.cls).items():
            yield f"{path}.{alias}"
            yield from keys_of(declared.kind, f"{path}.{alias}")


def keys_typed(node: Node, kind: Kind, path: str = "") -> Iterator[str]:
    """Every path of keys that is typed in a tree, with a value."""
    if isinstance(kind, Quote):
        kind = kind.item
    if isinstance(kind, ListOf) and isinstance(node, SequenceNode):
        for item in node.value:
            yield from keys_typed(item, kind.item, path)
    elif isinstance(kind, MapOf):
        for _, value in node.value:
            yield from keys_typed(value, kind.item, path)
    elif isinstance(kind, Record):
        for key, value in node.value:
            assert value.value, f"{path}.{key.value} is empty"
            yield f"{path}.{key.value}"
            yield from keys_typed(value, fields_of(kind.cls)[key.value].kind, f"{path}.{key.value}")


def model() -> str:
    return (ROOT / "centres" / "_modele.yaml").read_text(encoding="utf-8")


def test_the_model_shows_every_field_at_every_level_in_order() -> None:
    """The model sheet has a value for each key of the schema, in the schema's order, and no other key."""
    root = load("_modele.yaml", model().encode()).root
    assert root is not None
    assert list(dict.fromkeys(keys_typed(root, Record(Centre)))) == list(keys_of(Record(Centre)))


def test_the_model_is_read_without_a_problem() -> None:
    """Neither reading nor an editor finds fault with the model, and it reads every value as typed."""
    assert refused_by_check(model()) == []
    assert refused_by_editors(model()) == []


def test_comments_in_the_model_stand_two_spaces_apart() -> None:
    """A comment beside a value has two spaces before its mark and one after; every key of the model has one."""
    for line in model().split("\n"):
        if "#" in line and not line.lstrip().startswith("#"):
            assert re.search(r"[^ ]  # [^ ]", line), line
        if re.fullmatch(r" *(?:- )?[a-z_0-9]+:.*", line) and "  #" not in line:
            # Hours and criteria: free names, explained on the line above them.
            assert re.match(r" +(?:lun-ven|sam|jours_feries|[a-z]+_[a-z_]+):", line), line


def test_a_copy_of_the_model_needs_filling_in_and_nothing_else(own_network: Path) -> None:
    """A copy is refused for its example addresses and its missing photo only; filled in, it has no error."""
    copy = own_network / "centres" / "nom-du-lieu.yaml"

    def errors() -> list[Problem]:
        loaded, problems, _ = load_project(Folders.of(own_network))
        assert loaded is not None
        return [problem for problem in check(loaded, problems) if problem.is_error]

    copy.write_text(model(), encoding="utf-8")
    assert {(problem.path, problem.rule) for problem in errors()} == {
        ("centres/nom-du-lieu.yaml", "exemple"),
        ("centres/nom-du-lieu.yaml", "photo"),
    }
    photos = own_network / "centres" / "photos"
    photos.mkdir(exist_ok=True)
    shutil.copyfile(next((ROOT / "demo/centres/photos").glob("*.jpg")), photos / "nom-du-lieu-plateau.jpg")
    copy.write_text(model().replace(".example", ".fr"), encoding="utf-8")
    assert errors() == []


def test_the_field_table_shows_every_field() -> None:
    """The guide has one row for each key of a sheet, in the table of its group."""
    text = (ROOT / "docs/guide/champs.md").read_text(encoding="utf-8").partition("## L’en-tête")[0]
    rows = []
    group = ""
    for line in text.split("\n"):
        if found := re.match(r"### `(.*)`", line):
            group = f".{found[1]}"
        if found := re.match(r"\| `(.*?)` \|", line):
            rows.append(f"{group}.{found[1]}")
            cells = re.split(r"(?<!\\)\|", line)
            assert len(cells) == 7, line
    assert sorted(rows) == sorted(keys_of(Record(Centre)))


# ---- JSON Schema ----


def schemas() -> list[Path]:
    return sorted((ROOT / "schemas").glob("*.json"))


@pytest.mark.parametrize("path", schemas(), ids=lambda path: path.name)
def test_schemas_are_schemas(path: Path) -> None:
    """Each file is a valid draft 7 schema; its groups are closed, its fields have French titles and descriptions."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    pending = [schema]
    while pending:
        part = pending.pop()
        for name, field in part.get("properties", {}).items():
            assert field["title"], name
            assert field.get("description") or field["type"] == "string", name
        if part.get("type") == "object" and "properties" in part:
            assert part["additionalProperties"] is False
        for inner in part.values():
            pending += [item for item in (inner if isinstance(inner, list) else [inner]) if isinstance(item, dict)]
        pending += list(part.get("properties", {}).values())


def sheets() -> list[Path]:
    return sorted([*ROOT.glob("centres/*.yaml"), *ROOT.glob("demo/centres/*.yaml")])


@pytest.mark.parametrize("path", sheets(), ids=lambda path: path.stem)
def test_every_sheet_satisfies_the_schema(path: Path) -> None:
    """An editor finds no fault with a sheet of either network."""
    assert refused_by_editors(path.read_text(encoding="utf-8")) == []


def test_every_other_file_satisfies_its_schema() -> None:
    """So it is for networks, news and pages."""
    for cls, pattern in ((Network, "reseau.yaml"), (News, "news/*.md"), (Page, "pages/*.md")):
        validator = Draft7Validator(editor_schema(cls, "Fichier"))
        for path in [*ROOT.glob(f"content/{pattern}"), *ROOT.glob(f"demo/content/{pattern}")]:
            raw = path.read_bytes()
            document = load(path.name, raw) if cls is Network else front_matter(path.name, raw)[0]
            assert [error.message for error in validator.iter_errors(as_editors_see(document.root))] == [], path


BASE = "nom: A\nstatut: ouvert\nadresse: {commune: X}\n"
REFUSED_BY_BOTH = [
    "statut: ouvert\nadresse: {commune: X}\n",
    "nom: A\nstatut: ouvert\n",
    "nom: A\nstatut: ouvert\nadresse:\n",
    "nom: A\nstatut: ouvret\nadresse: {commune: X}\n",
    "- nom: A\n",
    "nom: [A]\nstatut: ouvert\nadresse: {commune: X}\n",
    BASE + "telephone: 01 99 00 12 34\n",
    BASE + "Nom: B\n",
    BASE + "types: telecentre\n",
    BASE + "types: [telecentr]\n",
    BASE + "resume: " + "a" * 281 + "\n",
    BASE + "contact: {courriel: contact}\n",
    BASE + "contact: {site_web: exemple}\n",
    BASE + "contact: {telephone: inconnu}\n",
    BASE + "contact: 01 99 00 12 34\n",
    BASE + "position: {latitude: 91, longitude: 2, precision: voie}\n",
    BASE + "position: {latitude: 48, longitude: 2}\n",
    BASE + "position: 48\n",
    BASE + "horaires: [lun]\n",
    BASE + "horaires: {lun: }\n",
    BASE + "espaces: [{places: 3}]\n",
    BASE + "espaces: [{type: coworking, places: 0}]\n",
    BASE + "espaces: [{type: coworking, places: beaucoup}]\n",
    BASE + "espaces: [{type: coworking, tarifs: gratuit}]\n",
    BASE + "espaces: [{type: coworking, tarifs: [{par: nuit, montant: 3}]}]\n",
    BASE + "accessibilite: {plain_pied: yes}\n",
    BASE + "accessibilite: {plain_pied: true}\n",
    BASE + "verifie_le: hier\n",
    BASE + "verifie_le: 2026\n",
    BASE + "ouverture: bientôt\n",
    BASE + "sources: [{url: https://exemple.fr}]\n",
    BASE + "photos: [{fichier: a.jpg}]\n",
    BASE + "charte: {criteres: {securite: oui}}\n",
]


@pytest.mark.parametrize("text", REFUSED_BY_BOTH)
def test_what_editors_refuse_the_check_refuses(text: str) -> None:
    """A sheet that an editor marks is refused by the check too."""
    assert refused_by_editors(text)
    assert refused_by_check(text)


@pytest.mark.parametrize(
    "text",
    [
        "nom: 1984\nstatut: OUVERT\nadresse: {commune: X, code_postal: 01000}\n",
        "nom: true\nstatut: En projet\nadresse: {commune: 12}\n",
        BASE + "types: [Télécentre, Tiers-Lieu]\n",
        BASE + "types:\nservices:\nhoraires:\ncontact:\nespaces:\nresume:\n",
        BASE + "contact: {telephone: 0199001234, site_web: exemple.fr}\n",
        BASE + "contact: {telephone: +33199001234}\n",
        BASE + "ouverture: 2019.10\nverifie_le: 5 octobre 2026\nfermeture: 2024\n",
        BASE + "accessibilite: {plain_pied: Oui., ascenseur: NON, boucle_magnetique: Inconnue}\n",
        BASE + "espaces: [{type: Coworking, places: 1 200, surface_m2: 12.5, tarifs: Sur devis}]\n",
        BASE + "espaces: [{type: coworking, tarifs: [{par: Demi-journée, montant: 12 €, tva: HT}]}]\n",
        BASE + "resume: |\n  " + "a" * 280 + "\n",
        BASE + "gestionnaire: {nom: 3, siret: 12345678200010}\n",
        BASE + "horaires: lun-ven 9h-18h\nhoraires_abonnes: 24/7\n",
    ],
)
def test_what_the_check_accepts_editors_accept(text: str) -> None:
    """No spelling that is understood is marked by an editor."""
    assert refused_by_check(text) == []
    assert refused_by_editors(text) == []


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of each text in an example."""
    if isinstance(value, str):
        yield path
        return
    for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
        yield from leaves(inner, (*path, key))


EXAMPLE = example_sheet(load_project(Folders.of(ROOT))[0].territory)  # type: ignore[union-attr]
PLACES = sorted(leaves(EXAMPLE), key=str)
SPELLINGS = st.sampled_from(
    "oui Oui. NON inconnue OUVERT Ouvert coworking Cabine 0 1 007 12,5 12.50 1e3 .5 -4 +5 0x10 null ~ true 2019 2019.10 10.2019 "
    "2026-10-05 05/10/2026 24/7 24h/24 9h-18h fermé sur_devis Sur-devis sur__devis _oui_ 0199001234 +33199001234 01.99.00.12.34 "
    "a@b.fr exemple.fr HTTPS://a.fr 12345 2A004 2e004 node/1 HT ttc".split()
)


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), value=st.one_of(SPELLINGS, st.text(max_size=30)), plain=st.booleans())
def test_editors_refuse_nothing_that_the_check_accepts(place: tuple[str | int, ...], value: str, plain: bool) -> None:
    """Whatever stands in a field, typed bare or quoted, an editor marks it only if the check refuses it."""
    sheet = deepcopy(EXAMPLE)
    target: Any = sheet
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = "@@@"
    text = "\n".join(sheet_lines(Centre, sheet)) + "\n"
    try:
        typed = text.replace('"@@@"', value if plain else json.dumps(value, ensure_ascii=False))
        typed.encode()
    except UnicodeEncodeError:
        return
    if not refused_by_check(typed):
        assert refused_by_editors(typed) == []


def groups(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of everything in an example, groups and lists included."""
    if path:
        yield path
    if not isinstance(value, str):
        for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from groups(inner, (*path, key))


SHAPES = (
    "",
    "[]",
    "{}",
    "[ ]",
    "a",
    "'a'",
    "[a]",
    "[a, a]",
    "[wifi]",
    "[[wifi]]",
    "{a: b}",
    "{nom: A}",
    "{lun: fermé}",
    "[{nom: A}]",
    "null",
    "3",
)


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(sorted(groups(EXAMPLE), key=str)), shape=st.sampled_from(SHAPES))
def test_editors_refuse_no_shape_that_the_check_accepts(place: tuple[str | int, ...], shape: str) -> None:
    """Whatever shape stands in the place of a field or a group, an editor marks it only if the check refuses it."""
    sheet = deepcopy(EXAMPLE)
    target: Any = sheet
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = "@@@"
    text = json.dumps(sheet, ensure_ascii=False).replace('"@@@"', shape) + "\n"
    if not refused_by_check(text):
        assert refused_by_editors(text) == []


# ---- New sheets and news ----


def problems_of(folder: Path, path: Path) -> list[Problem]:
    """What the check says of one file of a network."""
    loaded, problems, _ = load_project(Folders.of(folder))
    assert loaded is not None
    return [problem for problem in check(loaded, problems) if problem.path == path.relative_to(folder).as_posix()]


def run(folder: Path, *words: str) -> int:
    return command(["new", *words, "--root", str(folder)])


def test_a_new_sheet_passes_the_check(own_network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new sheet holds what was given and its commune's codes, no position, and has no error."""
    assert run(own_network, "centre", "--nom", "L’Atelier", "--commune", "saint mammes", "--statut", "ouvert") == 0
    path = own_network / "centres" / "l-atelier.yaml"
    assert "l-atelier.yaml est écrit" in capsys.readouterr().out
    centre, document = read_centre(path.name, path.stem, path.read_bytes())
    assert document.problems == []
    assert centre is not None
    assert (centre.name, centre.status) == ("L’Atelier", Status.OPEN)
    assert centre.address == Address(locality="Saint-Mammès", postal_code="77670", insee_code="77419")
    assert centre.position is None
    assert [problem for problem in problems_of(own_network, path) if problem.is_error] == []
    assert re.search(r"# Sans position, la page montre le point de la commune \(48\.\d+, 2\.\d+\)", path.read_text("utf-8"))


def test_a_new_sheet_has_every_field_ready_to_fill(project: Project) -> None:
    """Each key that was not given stands there as a comment; without its mark the sheet is YAML with every key."""
    text = new_centre(project, {"nom": "Le Lieu", "commune": "Melun", "statut": "ouvert"}).text
    bare = re.sub(r"(?m)^( *)# (?= *(?:- )?[a-z_0-9]+:)", r"\1", text)
    root = load("essai.yaml", bare.encode()).root
    assert root is not None

    def typed(node: Node, path: str = "") -> Iterator[str]:
        if isinstance(node, SequenceNode):
            for item in node.value:
                yield from typed(item, path)
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                here = path if key.value == "critere" else f"{path}.{key.value}"
                yield from [here] if here != path else []
                yield from typed(value, here)

    assert list(typed(root)) == list(keys_of(Record(Centre)))


def test_a_position_is_written_only_when_given(project: Project) -> None:
    """The three parts of a position are written as given; some of them alone are refused."""
    known = {"nom": "Le Lieu", "commune": "Melun", "statut": "ouvert"}
    text = new_centre(project, {**known, "latitude": "48,54", "longitude": "2.65", "precision": "voie"}).text
    assert "\n  latitude: 48,54  #" in text
    with pytest.raises(Refusal, match="--latitude, --longitude et --precision"):
        new_centre(project, {**known, "latitude": "48,54"})
    with pytest.raises(Refusal, match="km de Melun"):
        new_centre(project, {**known, "latitude": "43", "longitude": "2", "precision": "voie"})


def test_an_old_commune_name_is_kept(project: Project) -> None:
    """The name of a former commune is written with its accents, beside the codes of today's commune."""
    text = new_centre(project, {"nom": "Le Lieu", "commune": "ecuelles", "statut": "inconnu"}).text
    assert "\n  commune: Écuelles  #" in text
    assert "\n  code_insee: 77316  #" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"commune": "Meln"}, "vouliez-vous dire « Melun »"),
        ({"commune": "Paris 20e"}, "commune inconnue en Seine-et-Marne"),
        ({"statut": "ouvret"}, "--statut : mot inconnu"),
        ({"nom": ""}, "--nom"),
        ({"nom": "a" * 81}, "--nom : texte de 81 caractères"),
        ({"nom": "deux\nlignes"}, "--nom : cette valeur tient sur une seule ligne"),
        ({"nom": "\udce9"}, "--nom : caractère illisible"),
        ({"nom": "a\u200bb"}, "--nom : caractère invisible"),
        ({"nom": "???"}, "--nom"),
        ({"nom": "工房"}, "ajoutez --fichier"),
        ({"code-postal": "77100"}, "ce n’est pas le code postal de Melun"),
        ({"code-insee": "77284"}, "ce n’est pas le code INSEE de Melun"),
        ({"telephone": "12"}, "--telephone : les numéros courts"),
        ({"site-web": "https://lieu.example"}, "adresse d’exemple"),
    ],
)
def test_what_check_would_refuse_is_not_written(project: Project, changed: dict[str, str], sentence: str) -> None:
    """A value that `check` would refuse is refused before anything is written."""
    values_given = {"nom": "Le Lieu", "commune": "Melun", "statut": "ouvert", **changed}
    with pytest.raises(Refusal) as refused:
        new_centre(project, values_given)
    assert sentence in str(refused.value).replace("\u00a0", " ")


def test_a_doubt_between_communes_shows_the_choice(own_network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two communes of one name are listed with their codes; the INSEE code settles it."""
    table = own_network / "territory" / "communes.csv"
    lines = table.read_text(encoding="utf-8")
    row = next(line for line in lines.split("\n") if ",Melun," in line)
    table.write_text(lines + row.replace("77288", "77999", 1) + "\n", encoding="utf-8")
    words = ("centre", "--nom", "Le Lieu", "--commune", "Melun", "--statut", "ouvert")
    assert run(own_network, *words) == 1
    said = capsys.readouterr().err
    assert "77288" in said
    assert "77999" in said
    assert run(own_network, *words, "--code-insee", "77999") == 0
    assert "code_insee: 77999" in (own_network / "centres" / "le-lieu.yaml").read_text(encoding="utf-8")


def test_several_postal_codes_are_left_to_choose(own_network: Path) -> None:
    """Where a commune has several postal codes, none is chosen and all are shown."""
    table = own_network / "territory" / "communes.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",Melun,77000,", ",Melun,77000 77010,"), encoding="utf-8")
    assert run(own_network, "centre", "--nom", "Le Lieu", "--commune", "Melun", "--statut", "ouvert") == 0
    path = own_network / "centres" / "le-lieu.yaml"
    centre, _ = read_centre("a", "a", path.read_bytes())
    assert centre is not None
    assert centre.address.postal_code is None
    assert "  # Codes postaux de Melun\u00a0: 77000, 77010.\n  # code_postal:" in path.read_text(encoding="utf-8")


def test_an_existing_file_is_never_replaced(own_network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second sheet of one name is refused with another name that works; the first stays as it was."""
    words = ("centre", "--nom", "Brie’Nov", "--commune", "Doue", "--statut", "ouvert")
    path = own_network / "centres" / "brie-nov.yaml"
    before = path.read_bytes()
    assert run(own_network, *words) == 1
    said = capsys.readouterr().err
    assert "brie-nov.yaml existe déjà" in said
    assert path.read_bytes() == before
    other = said.strip().rpartition(" ")[2]
    assert other == "brie-nov-doue"
    assert run(own_network, *words, "--fichier", other) == 0
    assert run(own_network, *words, "--fichier", other) == 1
    assert path.read_bytes() == before


def test_a_sheet_of_another_ending_or_case_is_not_doubled(own_network: Path) -> None:
    """An address is taken whatever the ending and the case of the file that has it."""
    (own_network / "centres" / "Le-Lieu.YML").write_text(BASE, encoding="utf-8")
    assert run(own_network, "centre", "--nom", "Le Lieu", "--commune", "Melun", "--statut", "ouvert") == 1
    assert not (own_network / "centres" / "le-lieu.yaml").exists()


TRICKY = st.one_of(
    st.text(min_size=1, max_size=80),
    st.text(alphabet="ab :#'\"&*!|>%@`-?,[]{}~\\/«»’“”éœ\u00a0\u202f0123", min_size=1, max_size=40),
    st.sampled_from(
        [
            "a: b",
            "a #b",
            "NO",
            "null",
            "~",
            "0123",
            "12:30",
            "- a",
            "? a",
            "a:",
            "'a'",
            '"a"',
            "“a”",
            "!!x",
            "&a",
            "*a",
            "{a",
            "---",
        ]
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TRICKY)
def test_names_are_read_back_as_they_were_typed(project: Project, name: str) -> None:
    """Any name that is accepted is read back character for character, outer spaces aside."""
    try:
        draft = new_centre(project, {"nom": name, "commune": "Melun", "statut": "ouvert"}, "un-nom-de-fichier")
    except Refusal:
        assert why_refused(fields_of(Centre)["nom"].kind, name)
        return
    centre, document = read_centre("a", "a", draft.text.encode())
    assert document.problems == []
    assert centre is not None
    assert centre.name == name.strip()


@settings(max_examples=300, deadline=None)
@given(text=TRICKY, in_flow=st.booleans())
def test_texts_are_written_as_yaml_that_gives_them_back(text: str, in_flow: bool) -> None:
    """A text written as YAML is read as that text, in a list too."""
    try:
        raw = (f"a: [{as_yaml(text, in_flow=True)}]\n" if in_flow else f"a: {as_yaml(text)}\n").encode()
    except UnicodeEncodeError:
        return
    document = load("a", raw)
    if document.root is None:  # a character that no file may hold
        assert document.problems
        return
    node = document.root.value[0][1]
    found = node.value[0] if in_flow else node
    assert isinstance(found, ScalarNode)
    assert found.value == text
    assert document.problems == []


def test_a_news_item_is_a_draft_that_passes_the_check(own_network: Path) -> None:
    """A new news item is dated, is a draft, cannot be mistaken for a finished text, and has no error."""
    words = ("actualite", "--titre", "Le « Lieu » ouvre : enfin", "--categorie", "Lieux", "--resume", "Ça y est #1.")
    assert run(own_network, *words, "--date", "5 octobre 2026") == 0
    path = own_network / "content" / "news" / "2026-10-05-le-lieu-ouvre-enfin.md"
    assert problems_of(own_network, path) == []
    loaded = load_project(Folders.of(own_network))[0]
    assert loaded is not None
    item = next(item for item in loaded.news if item.slug == "le-lieu-ouvre-enfin")
    assert (item.title, item.summary, item.publication) == ("Le « Lieu » ouvre : enfin", "Ça y est #1.", "brouillon")
    before = path.read_bytes()
    assert run(own_network, *words, "--date", "2026-10-05") == 1
    assert run(own_network, *words, "--date", "2026-10-06") == 1  # the address is the same
    assert path.read_bytes() == before


def test_a_news_item_is_dated_today(project: Project) -> None:
    """Without a date, a news item has that of the day."""
    draft = new_news(project, {"titre": "Un titre", "categorie": "Lieux", "resume": "Résumé."})
    assert draft.path.name == f"{project.today.isoformat()}-un-titre.md"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("centre",), 2, "Il manque --nom, --statut, --commune."),
        (("actualite", "--titre", "A"), 2, "Il manque --categorie, --resume."),
        (("center",), 2, "vouliez-vous dire « centre »"),
        ((), 2, "Que faut-il créer"),
        (("centre", "actualite"), 2, "Que faut-il créer"),
        (("centre", "--titre", "A"), 2, "« --titre » n’est pas une option de « new centre »"),
        (("centre", "--couleur", "A"), 2, "option inconnue"),
        (("centre", "--nom", "A", "--commune", "Meln", "--statut", "ouvert"), 1, "Melun"),
        (("centre", "--nom", "A", "--commune", "Melun", "--statut", "ouvert", "--fichier", "Le Lieu"), 1, "« le-lieu »"),
    ],
)
def test_a_command_that_cannot_run_says_why(
    own_network: Path, words: Sequence[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Misuse exits 2, a refusal 1; both say what to do, and nothing is written."""
    before = sorted(own_network.rglob("*"))
    assert run(own_network, *words) == code
    assert sentence in capsys.readouterr().err.replace("\u00a0", " ")
    assert sorted(own_network.rglob("*")) == before


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Makes the command believe it runs in a terminal, where a person types these answers; gives the questions."""

    def typed(*lines: str) -> list[str]:
        asked: list[str] = []
        left = iter(lines)

        def answer(question: str = "") -> str:
            asked.append(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        return asked

    return typed


def test_in_a_terminal_what_is_missing_is_asked_until_it_is_right(own_network: Path, answers: Callable[..., list[str]]) -> None:
    """Each answer is judged at once; an optional question may stay without one."""
    asked = answers("", "L’Étape", "ouvret", "Ouvert", "Meln", "Melun", "", "01 99", "01 99 00 12 34", "", "")
    assert run(own_network, "centre") == 0
    assert [question.split("(")[0].strip("\u00a0 :") for question in asked] == [
        *("Nom", "Nom", "Statut", "Statut", "Commune", "Commune", "Numéro et voie, ou rien"),
        *("Téléphone, ou rien", "Téléphone, ou rien", "Courriel, ou rien", "Site web, ou rien"),
    ]
    centre, _ = read_centre("a", "a", (own_network / "centres" / "l-etape.yaml").read_bytes())
    assert centre is not None
    assert centre.contact is not None
    assert centre.contact.telephone == "+33199001234"


def test_in_a_terminal_another_name_is_asked_when_the_file_exists(own_network: Path, answers: Callable[..., list[str]]) -> None:
    """The proposed name is taken with the Enter key."""
    answers("Brie’Nov", "ouvert", "Doue", "", "", "", "", "")
    before = (own_network / "centres" / "brie-nov.yaml").read_bytes()
    assert run(own_network, "centre") == 0
    assert (own_network / "centres" / "brie-nov-doue.yaml").is_file()
    assert (own_network / "centres" / "brie-nov.yaml").read_bytes() == before


def test_who_stops_answering_leaves_nothing_behind(
    own_network: Path, answers: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The end of input writes nothing and says so."""
    answers("Le Lieu")
    assert run(own_network, "centre") == 1
    assert "Rien n’a été écrit." in capsys.readouterr().err
    assert not (own_network / "centres" / "le-lieu.yaml").exists()


def test_the_command_line_knows_both_verbs_and_check_does_without_them(network: Path) -> None:
    """« python -m telecentres new » runs; checking imports nothing of authoring."""
    words = ["-m", "telecentres", "new", "centre", "--nom", "Le Lieu", "--commune", "Port-Orphie", "--statut", "ouvert"]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=network,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (network / "centres" / "le-lieu.yaml").is_file()
    code = "import sys, telecentres.__main__; sys.exit('telecentres.authoring' in sys.modules)"
    path = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    assert subprocess.run([sys.executable, "-c", code], env=path, check=False).returncode == 0


# ---- The guide's page of values ----


def french_week(week: Mapping[int, tuple[hours.Span, ...]]) -> str:
    """« du lundi au vendredi : 9 h – 18 h ; le samedi : fermé »."""
    groups: dict[tuple[hours.Span, ...], list[int]] = {}
    for day, spans in week.items():
        groups.setdefault(spans, []).append(day)
    return " ; ".join(f"{hours.french_days(days)} : {hours.french_spans(spans)}" for spans, days in groups.items())


def status(typed: str) -> Any:
    """The status that a sheet's word means."""
    document = load("a", f"a: {typed}\n".encode())
    assert document.root is not None
    found = Choice(Status).read(document.root.value[0][1], Reading(document))
    if document.problems:
        raise Refusal(document.problems[0].sentence)
    return found


def commune(typed: str) -> str:
    """The commune of the first network that a name means."""
    loaded = load_project(Folders.of(ROOT))[0]
    assert loaded is not None
    document = Document("a", f"adresse: {{commune: {json.dumps(typed, ensure_ascii=False)}}}")
    sheet = Centre(name="A", status=Status.UNKNOWN, address=Address(locality=typed), document=document)
    for problem in commune_is_known(sheet, loaded):
        raise Refusal(problem.sentence.removeprefix("adresse.commune\u00a0: "))
    found = loaded.territory.locate(typed)
    assert found is not None
    return found.name


# Each section of the page: what reads a value there, and what is shown of it.
READERS: dict[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    "Les heures d’un jour": (hours.spans, hours.french_spans),
    "Les jours": (hours.days, hours.french_days),
    "Toute la semaine en une ligne": (hours.week, french_week),
    "Les mots des listes": (status, lambda word: str(word.label)),
    "Les noms de commune": (commune, str),
    "Oui, non, inconnu": (values.yes_no, lambda known: {True: "oui", False: "non", None: "inconnu"}[known]),
    "Les nombres entiers": (lambda typed: values.whole(typed, 1, 5000), str),
    "Les mesures": (lambda typed: values.measure(typed, 1, 100_000), lambda found: f"{found:g}".replace(".", ",")),
    "Les degrés": (lambda typed: values.decimal_degrees(typed, -90, 90), lambda found: f"{found:g}".replace(".", ",")),
    "Les montants": (values.amount, french.euros),
    "Les dates": (values.day, french.day),
    "Les dates aussi précises que connues": (values.partial_date, french.partial_date),
    "Les numéros de téléphone": (values.phone, values.phone_pairs),
    "Les courriels": (values.email, str),
    "Les adresses web": (values.web_address, str),
    "Les codes postaux": (values.postal_code, str),
    "Les codes INSEE": (values.insee_code, str),
    "Les numéros SIRET": (values.siret, str),
    "Les couleurs": (values.colour, str),
}


def guide_rows() -> list[tuple[str, bool, str, str]]:
    """Section, whether it is understood, what is typed, what is shown, for each row of the page's tables."""
    rows = []
    section, understood = "", False
    for line in (ROOT / "docs/guide/valeurs.md").read_text(encoding="utf-8").split("\n"):
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| Vous écrivez |"):
            understood = line == "| Vous écrivez | Compris |"
        elif found := re.fullmatch(r"\| `(.+?)` \| (.*) \|", line):
            rows.append((section, understood, found[1], found[2]))
        else:
            assert not line.startswith("| `"), line
    return rows


@pytest.mark.parametrize(("section", "understood", "typed", "shown"), guide_rows())
def test_the_guide_tells_what_is_understood(section: str, understood: bool, typed: str, shown: str) -> None:
    """What the page says is understood gives what it shows; what it says is refused is refused in these words."""
    read, show = READERS[section]
    if understood:
        assert french.typeset(show(read(typed))) == shown
    else:
        with pytest.raises(Refusal) as refused:
            read(typed)
        assert french.typeset(str(refused.value)).startswith(shown)


def test_the_guide_covers_every_kind_of_value() -> None:
    """Each section has rows of both sorts."""
    found = {(section, understood) for section, understood, _, _ in guide_rows()}
    assert found == {(section, understood) for section in READERS for understood in (True, False)}


# ---- The editor's settings ----


def test_the_editor_finds_the_schemas_for_the_files() -> None:
    """Each association of the settings names a schema that exists and files that exist."""
    settings_file = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    for schema, patterns in settings_file["yaml.schemas"].items():
        assert (ROOT / schema).is_file()
        for pattern in patterns:
            assert list(ROOT.glob(pattern)), pattern
    assert settings_file["yaml.format.enable"] is False
    assert json.loads((ROOT / ".vscode/extensions.json").read_text(encoding="utf-8"))["recommendations"] == ["redhat.vscode-yaml"]


def test_the_editor_reads_the_problems() -> None:
    """The editor's task finds file, line, column and sentence of errors and warnings, each as what it is."""
    tasks = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    patterns = {matcher["severity"]: matcher["pattern"]["regexp"] for matcher in tasks[0]["problemMatcher"]}
    for severity, name in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        line = str(Problem("centres/melun.yaml", 12, 8, "horaires.lun : heure de fin avant", "valeur", severity))
        for found, pattern in patterns.items():
            match = re.match(pattern, line)
            assert bool(match) is (found == name)
            if match:
                assert match.groups() == ("centres/melun.yaml", "12", "8", "horaires.lun\u00a0: heure de fin avant")
    assert authoring.HELP
