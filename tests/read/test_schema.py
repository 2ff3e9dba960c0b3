"""A record declares its fields once; reading follows from that, and says every problem at once."""

from __future__ import annotations

import json
from typing import Any, get_args, get_type_hints

import pytest

from telecentres.read import records, vocabulary
from telecentres.read.centre import CENTRE, Centre, Offer, Space, read_centre
from telecentres.read.kinds import text
from telecentres.read.schema import (
    Choice,
    Keyed,
    Kind,
    ListOf,
    MapOf,
    Record,
    Scalar,
    Vocabulary,
    fields_of,
    key,
    trail_of,
    trail_text,
)

BASE = "nom: A\nstatut: ouvert\nadresse: {commune: X}\n"  # three lines; cases begin on the fourth

# (text after BASE, line, column, a part of the sentence)
REFUSED: list[tuple[str, int, int, str]] = [
    ("types: telecentre, coworking\n", 4, 8, "écrivez [telecentre, coworking]"),
    ("types:\n  a: b\n", 5, 3, "types : une liste des seuls mots"),
    ("types: [telecentre, telecentre]\n", 4, 21, "types[2] : déjà dans la liste"),
    ("types: [telecentre, Télécentre]\n", 4, 21, "types[2] : déjà dans la liste"),
    ("types: [telecentr]\n", 4, 9, "vouliez-vous dire « telecentre »"),
    ("types: [xyzzy]\n", 4, 9, "mots possibles : telecentre, coworking"),
    ("types:\n  -\n  - fablab\n", 5, 4, "types[1] : élément vide"),
    ("types: [[fablab]]\n", 4, 9, "un mot est attendu, pas une liste"),
    ("labels:\n  - a: b\n", 5, 5, "labels[1] : un texte est attendu, pas un groupe"),
    ("labels: [" + "a, " * 101 + "b]\n", 4, 9, "102 éléments ; 100 au plus"),
    ("resume: [a]\n", 4, 9, "un texte est attendu, pas une liste"),
    ("resume: {a: b}\n", 4, 9, "un texte est attendu, pas un groupe"),
    ("resume: " + "a" * 281 + "\n", 4, 9, "texte de 281 caractères ; 280 au plus"),
    ("resume: ''\n", 4, 9, "texte vide"),
    ("resume: '   '\n", 4, 9, "texte vide"),
    ("position: 48, 2\n", 4, 11, "un groupe de lignes « champ: valeur » est attendu"),
    ("position:\n  - 48\n", 5, 3, "un groupe de lignes « champ: valeur » est attendu"),
    ("position: {latitude: 91, longitude: 2, precision: voie}\n", 4, 22, "position.latitude : degrés hors des limites"),
    ("position: {latitude: 1, longitude: 2}\n", 4, 11, "ajoutez la ligne « precision: … »"),
    ("position: {latitude: , longitude: 2, precision: voie}\n", 4, 22, "valeur manquante"),
    ("contact:\n  telephone: 12\n", 5, 14, "contact.telephone"),
    ("contact:\n  courriel: a@b@c\n", 5, 13, "contact.courriel"),
    ("contact:\n  site_web: javascript:alert(1)\n", 5, 13, "contact.site_web"),
    ("contact:\n  mail: a\n", 5, 3, "champ inconnu dans contact : « mail »"),
    ("horaires:\n  lun: 19h-8h30\n", 5, 8, "horaires.lun : heure de fin avant"),
    ("horaires:\n  lun-xyz: 9h-18h\n", 5, 3, "xyz"),
    ("horaires:\n  lun:\n", 5, 7, "heures manquantes"),
    ("horaires:\n  lun-ven: 9h-18h\n  mar: 9h-12h\n", 6, 3, "figure déjà à la ligne 5"),
    ("horaires:\n  lun: [9h]\n", 5, 8, "des heures sont attendues"),
    ("horaires:\n  lun: 9h-18h\n  lun: 9h-12h\n", 6, 3, "champ en double"),
    ("horaires: le matin\n", 4, 11, "horaires"),
    ("fermetures:\n  - {du: 2026-02-30, au: 2026-03-01}\n", 5, 10, "le 30 février n’existe pas"),
    ("fermetures:\n  - {du: 2026-02-01}\n", 5, 5, "fermetures[1].au : champ obligatoire absent"),
    ("espaces:\n  - places: 3\n", 5, 5, "espaces[1].type : champ obligatoire absent"),
    ("espaces:\n  - type: coworking\n    places: beaucoup\n", 6, 13, "espaces[1].places"),
    ("espaces:\n  - type: coworking\n    places: 0\n", 6, 13, "de 1 à 2"),
    ("espaces:\n  - type: coworking\n    insonorise: peut-être\n", 6, 17, "écrivez oui, non ou inconnu"),
    ("espaces:\n  - type: coworking\n    tarifs: gratuit\n", 6, 13, "espaces[1].tarifs"),
    (
        "espaces:\n  - type: coworking\n    tarifs: [{par: jour}]\n",
        6,
        14,
        "espaces[1].tarifs[1].montant : champ obligatoire absent",
    ),
    ("espaces:\n  - type: coworking\n    tarifs: [{par: nuit, montant: 3}]\n", 6, 20, "espaces[1].tarifs[1].par : mot inconnu"),
    ("services: [wi-fi]\n", 4, 12, "vouliez-vous dire « wifi »"),
    ("gestionnaire: {nom: B, siret: '12345678200011'}\n", 4, 31, "gestionnaire.siret"),
    ("ouverture: l’an dernier\n", 4, 12, "ouverture"),
    ("verifie_le: 2026-10\n", 4, 13, "verifie_le"),
    ("charte:\n  criteres:\n    securite: oui\n", 6, 15, "charte.criteres.securite"),
    ("charte:\n  criteres:\n    securite: {rempli: bof}\n", 6, 24, "charte.criteres.securite.rempli"),
    ("photos: [{fichier: a.jpg}]\n", 4, 10, "photos[1].alt : champ obligatoire absent"),
    ("sources: [{url: exemple.example}]\n", 4, 11, "sources[1].titre : champ obligatoire absent"),
    ("sources:\n  - - a\n", 5, 5, "sources[1] : un groupe"),
    ("verifie: 2026-10-05\n", 4, 1, "vouliez-vous dire « verifie_le »"),
    ("Verifie_Le: 2026-10-05\n", 4, 1, "vouliez-vous dire « verifie_le »"),
    ("? [a]\n: b\n", 4, 3, "le nom d’un champ est un mot simple"),
    ("1: 2\n", 4, 1, "champ inconnu : « 1 »"),
]


@pytest.mark.parametrize(("text", "line", "column", "part"), REFUSED, ids=[repr(case[0])[:50] for case in REFUSED])
def test_a_wrong_value_is_refused_at_its_place(text: str, line: int, column: int, part: str) -> None:
    """One wrong field gives one problem, at its first character, named as it stands on the sheet."""
    _, document = read_centre("f", "f", (BASE + text).encode())
    found = [(p.line, p.column, p.sentence.replace("\u00a0", " ")) for p in document.problems]
    assert len(found) == 1, found
    assert (found[0][:2], part in found[0][2]) == ((line, column), True), found


def test_every_problem_comes_at_once() -> None:
    """A sheet with ten mistakes gives ten problems, each at its own place."""
    text = (
        "nom: A\nstatut: fermée\ntypes: [x]\nresume: ''\nadresse:\n  code_postal: 7\nposition: {latitude: a, longitude: 2}\n"
        "contact: {telephone: 1}\nhoraires: {lun: 9h75}\nzzz: 1\nverifie_le: hier\n"
    )
    centre, document = read_centre("f", "f", text.encode())
    assert centre is None
    places = [(p.line, p.column) for p in document.problems]
    assert len(set(places)) >= 10
    assert {line for line, _ in places} == {2, 3, 4, 6, 7, 8, 9, 10, 11}


def test_an_empty_group_lacks_all_it_needs() -> None:
    """A group with nothing in it lacks each of its required fields."""
    _, document = read_centre("f", "f", (BASE + "position: {}\n").encode())
    assert len(document.problems) == 3
    assert {(p.line, p.column) for p in document.problems} == {(4, 11)}


def test_an_absent_field_is_unknown() -> None:
    """What a sheet does not say is None or empty, never « non »."""
    centre, document = read_centre("f", "f", BASE.encode())
    assert document.problems == []
    assert centre is not None
    for declared in fields_of(Centre).values():
        if not declared.required:
            assert getattr(centre, declared.attribute) in (None, ())


@pytest.mark.parametrize("text", ["types:\n", "types: []\n", "labels:\n", "espaces:\n", "sources: []\n"])
def test_an_empty_list_is_no_mistake(text: str) -> None:
    """A field whose list was left empty reads as an empty list."""
    centre, document = read_centre("f", "f", (BASE + text).encode())
    assert document.problems == []
    assert centre is not None
    assert not any((centre.types, centre.labels, centre.spaces, centre.sources))


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("ouvert", "ouvert"),
        ("Ouvert", "ouvert"),
        ("EN PROJET", "en_projet"),
        ("en-projet", "en_projet"),
        ("Fermé", "ferme"),
        ("abandonné", "abandonne"),
    ],
)
def test_words_are_understood_without_case_and_accents(typed: str, status: str) -> None:
    """A word of a vocabulary is known in any case, with or without accents, spaced or not."""
    centre, _ = read_centre("f", "f", f"nom: A\nstatut: {typed}\nadresse: {{commune: X}}\n".encode())
    assert centre is not None
    assert centre.status == status


def test_prices_on_request_are_not_unknown_prices() -> None:
    """« sur devis » reads as no offer; an absent price reads as unknown."""
    text = (
        BASE
        + "espaces:\n"
        + "".join(
            f"  - {{type: coworking{price}}}\n"
            for price in (", tarifs: sur_devis", ", tarifs: Sur devis", "", ", tarifs: ", ", tarifs: []")
        )
    )
    centre, document = read_centre("f", "f", text.encode())
    assert document.problems == []
    assert centre is not None
    assert [space.offers for space in centre.spaces] == [(), (), None, None, None]


def test_field_names_are_declared_once() -> None:
    """In each record every field has its own French name and its own English one."""
    for record in all_records():
        fields = fields_of(record)
        assert len({item.attribute for item in fields.values()}) == len(fields)
        assert all(alias == alias.lower() and alias.isascii() and alias.replace("_", "").isalnum() for alias in fields)


def test_a_field_that_may_be_left_out_may_be_none_by_its_type() -> None:
    """Records are packed by the types of their fields: what a type does not admit could not be unpacked."""
    for record in all_records():
        types = get_type_hints(record)
        for item in fields_of(record).values():
            if not item.required and item.default is None:
                assert type(None) in get_args(types[item.attribute]), f"{record.__name__}.{item.attribute}"


def test_two_fields_of_one_french_name_are_refused() -> None:
    """Whoever declares them is told at once: one would hide the other."""
    with pytest.raises(TypeError, match="Pair has two fields that are typed as nom"):

        class Pair(Keyed):
            first: str | None = key("nom", text(9), "Nom")
            second: str | None = key("nom", text(9), "Nom")


def records_below(kind: Any) -> list[type]:
    """Every record that a kind is made of, itself first."""
    if isinstance(kind, Record):
        return [kind.cls, *(found for item in fields_of(kind.cls).values() for found in records_below(item.kind))]
    return records_below(kind.item) if hasattr(kind, "item") else []


def all_records() -> list[type]:
    """Every record of every schema."""
    roots = (Centre, records.News, records.Page, records.Network, records.TerritoryName, records.Charter, records.DataSource)
    return list(dict.fromkeys(found for cls in roots for found in records_below(Record(cls))))


def test_every_field_has_words_for_people() -> None:
    """Every field has a title and a form in French, without an apostrophe or a space that a printer would refuse."""
    for record in all_records():
        for item in fields_of(record).values():
            assert item.title
            assert item.kind.form
            assert "'" not in item.title + item.help, (record.__name__, item.alias)


def test_every_vocabulary_word_has_a_label() -> None:
    """Every word of every vocabulary is plain ASCII with a French label of its own."""
    for name in vocabulary.__all__:
        words: type[Vocabulary] = getattr(vocabulary, name)
        labels = [word.label for word in words]
        assert len(set(labels)) == len(labels)
        assert all(str(word).isascii() and str(word) == str(word).lower() and "'" not in word.label for word in words)


def test_the_json_schema_is_json() -> None:
    """The schema for editors names every field of the sheet, closes its groups and can be written as JSON."""
    schema = json.loads(json.dumps(CENTRE.json_schema()))
    assert list(schema["properties"]) == list(fields_of(Centre))
    assert schema["required"] == ["nom", "statut", "adresse"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["espaces"]["items"]["additionalProperties"] is False


def test_trails_lead_from_code_to_sheet() -> None:
    """English attributes become the French keys of the sheet, through lists and through prices."""
    centre = Centre(name="A", status=vocabulary.Status.OPEN, address=None)  # type: ignore[arg-type]
    assert trail_of(centre, "spaces", 1, "offers", 0, "price") == ("espaces", 1, "tarifs", 0, "montant")
    assert trail_of(centre, "contact", "booking_url") == ("contact", "reservation")
    assert trail_of(centre, "sources", 0, "attests", 2) == ("sources", 0, "atteste", 2)
    assert trail_text(("espaces", 1, "places")) == "espaces[2].places"
    assert trail_text(()) == ""
    assert {Offer, Space} <= set(all_records())


@pytest.mark.parametrize(
    "kind", [Choice(vocabulary.Status), ListOf(Choice(vocabulary.Status)), MapOf(Choice(vocabulary.Status), "x")]
)
def test_a_kind_says_its_form(kind: Kind) -> None:
    """Every kind names its words in the form it shows."""
    assert "en_projet" in kind.form
    assert not isinstance(kind, Scalar)
