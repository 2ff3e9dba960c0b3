"""Every fact on a real sheet stands in its row of the census; what a row has and its sheet leaves out has a reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest

from telecentres.project import Project
from telecentres.read.centre import Centre
from telecentres.read.schema import fields_of
from telecentres.read.values import phone, slug

Row = dict[str, str]

# The status of a sheet, by the first words of the row's `statut_publie`.
STATUSES = {"ouvert": "ouvert", "annoncé": "en_projet", "en projet": "en_projet", "à vérifier": "inconnu", "fermé": "ferme"}
# A type, a service, an audience or equipment, by the word the row must hold for it.
WORDS = {
    "telecentre": "télécentre",
    "coworking": "coworking",
    "fablab": "fablab",
    "pepiniere": "pépinière",
    "tiers_lieu": "tiers-lieu",
    "wifi": "wi-fi",
    "cuisine": "cuisine",
    "climatisation": "climatisée",
    "ecran": "écran",
    "etudiants": "étudiant",
}
LITTLE_WORDS = frozenset("a au aux avec d dans de des du en et l la le les par pour sur un une".split())
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
# A source that another row of the census gives, with what the sheet's own row says of it.
BORROWED = {("tiers-lieu-de-rebais", "2017-03-17"): ("telecentre-de-la-ferte-sous-jouarre", "Le Pays Briard")}
# What each remark of a row became: an attribute of the sheet, or a part of the reason in `non_repris`; "" for a remark
# on the list itself, which says nothing of the place.
REMARKS: dict[str, dict[str, str]] = {
    "*": {"état du projet, mot pour mot": "status", "virgule décimale": ""},
    "maison-de-l-entreprise-innovante": {"l’extrait n’annonce pas": "absence de coworking"},
    "work-station-chelles-gournay": {"20e Work": "20e Work", "115 000": "115 000 €"},
    "e-lab-telecentre": {
        "exploitant public": "operator",
        "coût d’environ": "coût d’environ 1 M€",
        "extension de 120": "description",
        "plus de 230": "plus de 230 personnes",
    },
    "place-d": {"nom du projet en 2021": "alternate_names", "le même lieu sous deux noms": ""},
    "fablab-et-coworking-de-montereau": {"peut-être le même": "doublon possible"},
    "notown-cafe": {"pas de coworking annoncé": "description"},
    "tiers-lieu-de-rebais": {"déjà annoncé en 2017": "sources"},
    "digital-village-77": {"cité par IT77": "cité par IT77"},
    "tiers-lieu-de-saint-cyr-sur-morin": {"« archipel »": "« archipel »"},
    "buro-nomade-val-d-europe": {"écrit Buro": "alternate_names"},
    "sandbox-212": {"tenu par des étudiants": "description", "la liste d’origine écrit": ""},
    "l-oasis": {"municipal": "municipal", "usine fermée en 2022": "usine fermée en 2022"},
    "nomade-office": {"présenté comme le premier": "premier télécentre périurbain"},
}


@pytest.fixture(scope="module")
def rows(project: Project) -> list[Row]:
    """The rows of the census, their no-break spaces made plain."""
    with (project.territory.folder / "census.csv").open(encoding="utf-8", newline="") as file:
        return [{name: re.sub("[\u00a0\u202f]", " ", value) for name, value in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def pairs(project: Project, rows: list[Row]) -> list[tuple[Centre, Row]]:
    """Each sheet with its row."""
    by_slug = {row["fiche"]: row for row in rows if row["fiche"]}
    return [(centre, by_slug[centre.slug]) for centre in project.centres]


def words(text: str) -> set[str]:
    """The words of a text, without accents, case and little words."""
    return set(slug(text).split("-")) - LITTLE_WORDS - {""}


def whole(row: Row) -> str:
    """Everything a row says of its place."""
    return " ; ".join(value for name, value in row.items() if name not in ("fiche", "non_repris"))


def columns(row: Row, *names: str) -> str:
    """The text of some columns."""
    return " ; ".join(row[name] for name in names)


def numbers(text: str) -> set[int]:
    """The whole numbers of a text, groups of thousands put together and months counted."""
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", text)
    found = {int(digits) for digits in re.findall(r"\d+", plain)}
    return found | {number for number, month in enumerate(MONTHS, 1) if re.search(rf"\b{month}\b", text)}


def test_every_row_has_a_sheet_or_a_reason(project: Project, rows: list[Row]) -> None:
    """Of twenty rows eighteen have each a sheet of its own; the two others say why they have none."""
    assert len(rows) == 20
    with_sheet = [row["fiche"] for row in rows if row["fiche"]]
    assert len(with_sheet) == 18
    assert sorted(with_sheet) == sorted(centre.slug for centre in project.centres)
    without = {row["identifiant"]: row["non_repris"] for row in rows if not row["fiche"]}
    assert set(without) == {"web08", "web09"}
    assert all(reason.startswith("ligne non publiée : ") and len(reason) > 60 for reason in without.values())


def _name(centre: Centre, row: Row) -> bool:
    return words(centre.name) <= words(row["nom"])


def _alternate_names(centre: Centre, row: Row) -> bool:
    return all(words(name) <= words(columns(row, "nom", "remarques")) for name in centre.alternate_names)


def _status(centre: Centre, row: Row) -> bool:
    return [status for start, status in STATUSES.items() if row["statut_publie"].startswith(start)] == [centre.status]


def _types(centre: Centre, row: Row) -> bool:
    text = columns(row, "nom", "nature").casefold()
    return all(WORDS[kind] in text for kind in centre.types)


def _description(centre: Centre, row: Row) -> bool:
    return numbers(centre.description or "") <= numbers(whole(row).replace("-0", "-")) | numbers(whole(row))


def _address(centre: Centre, row: Row) -> bool:
    address = centre.address
    street = words(f"{address.street_address or ''} {address.extension or ''}")
    return (
        address.locality == row["commune"]
        and address.postal_code == row["code_postal"]
        and address.insee_code in (None, row["code_insee"])
        and street <= words(columns(row, "adresse", "nom"))
    )


def _position(centre: Centre, row: Row) -> bool:
    if centre.position is None:
        return not row["precision_du_point"].startswith("adresse")
    return row["precision_du_point"].startswith("adresse") and (centre.position.latitude, centre.position.longitude) == (
        float(row["latitude"]),
        float(row["longitude"]),
    )


def _contact(centre: Centre, row: Row) -> bool:
    contact = centre.contact
    if contact is None:
        return not any((row["telephone"], row["courriel"], row["site_web"]))
    return (contact.telephone, contact.email, contact.url, contact.booking_url) == (
        phone(row["telephone"]) if row["telephone"] else None,
        row["courriel"] or None,
        row["site_web"] or None,
        None,
    )


def _member_hours(centre: Centre, row: Row) -> bool:
    if centre.member_hours is None:
        return "abonnés" not in row["horaires_publies"]
    spans = {span for day in centre.member_hours.days for span in day}
    return row["horaires_publies"].startswith("24h/24 7j/7 abonnés") and spans == {(0, 1440)}


def _spaces(centre: Centre, row: Row) -> bool:
    text = row["services_publies"].casefold()
    return all(
        words(space.name or "") <= words(text)
        and (space.seats is None or str(space.seats) in text)
        and all(WORDS[item] in text for item in space.equipment)
        and not any((space.offers, space.missing_equipment, space.count, space.area))
        and (space.step_free, space.lockable, space.soundproofed) == (None, None, None)
        for space in centre.spaces
    )


def _services(centre: Centre, row: Row) -> bool:
    return all(WORDS[service] in row["services_publies"].casefold() for service in centre.services)


def _audience(centre: Centre, row: Row) -> bool:
    return all(WORDS[word] in columns(row, "nature", "remarques").casefold() for word in centre.audience)


def _accessibility(centre: Centre, row: Row) -> bool:
    access = centre.accessibility
    if access is None:
        return "accessible" not in row["services_publies"]
    said = {attribute for attribute in access.__struct_fields__ if getattr(access, attribute) is not None}
    return said == {"comment"} and "accessible PMR" in row["services_publies"]


def _operator(centre: Centre, row: Row) -> bool:
    return centre.operator is None or (centre.operator.siret is None and "agglomération" in row["remarques"])


def _dates(attribute: str, column: str) -> Callable[[Centre, Row], bool]:
    def check(centre: Centre, row: Row) -> bool:
        value = getattr(centre, attribute)
        return (value.iso() if value else "") == (row[column] if re.fullmatch(r"\d{4}(-\d\d){0,2}", row[column]) else "")

    return check


def _project(centre: Centre, row: Row) -> bool:
    project = centre.project
    if project is None:
        return "prévue" not in row["statut_publie"]
    expected = project.expected_opening
    said = {attribute for attribute in project.__struct_fields__ if getattr(project, attribute) not in (None, ())}
    sponsor = words(project.sponsor or "") - words("Communauté de communes")
    return (
        said <= {"sponsor", "expected_opening"}
        and expected is not None
        and str(expected.year) in row["statut_publie"].partition("prévue")[2]
        and sponsor <= words(row["remarques"])
    )


def _sources(centre: Centre, row: Row) -> bool:
    for source in centre.sources:
        day = source.date.iso() if source.date else ""
        if (centre.slug, day) in BORROWED:
            assert BORROWED[centre.slug, day][1] in row["remarques"]
            continue
        if source.url is not None and source.url not in re.split(r"[ ;,]+", row["source"]):
            return False
        if day and not re.search(rf"(?<![\d-]){day}(?![\d-])", row["date_source"]):
            return False
        if source.url is None and not words(re.sub(r"\(.*\)", "", source.title)) <= words(row["source"]):
            return False
    return bool(centre.sources)


# How each field of a sheet is found in the row. A field that is not here is on no real sheet.
FOUND: dict[str, Callable[[Centre, Row], bool]] = {
    "name": _name,
    "alternate_names": _alternate_names,
    "status": _status,
    "types": _types,
    "description": _description,
    "address": _address,
    "position": _position,
    "contact": _contact,
    "member_hours": _member_hours,
    "spaces": _spaces,
    "services": _services,
    "audience": _audience,
    "accessibility": _accessibility,
    "operator": _operator,
    "opened": _dates("opened", "ouverture"),
    "closed": _dates("closed", "fermeture"),
    "project": _project,
    "sources": _sources,
}


@pytest.mark.parametrize("attribute", sorted(FOUND))
def test_a_field_says_what_its_row_says(pairs: list[tuple[Centre, Row]], attribute: str) -> None:
    """On each of the eighteen sheets the field says what the row says, and nothing more."""
    wrong = [(centre.slug, getattr(centre, attribute)) for centre, row in pairs if not FOUND[attribute](centre, row)]
    assert wrong == []


def test_no_other_field_is_filled(pairs: list[tuple[Centre, Row]]) -> None:
    """No real sheet has a field that no row could have filled; in particular nobody has verified any."""
    others = [item.attribute for item in fields_of(Centre).values() if item.attribute not in FOUND]
    assert "verified_on" in others
    filled: list[tuple[str, str, Any]] = [
        (centre.slug, attribute, getattr(centre, attribute))
        for centre, _ in pairs
        for attribute in others
        if getattr(centre, attribute) not in (None, ())
    ]
    assert filled == []


def test_the_commune_is_the_row_s(project: Project, pairs: list[tuple[Centre, Row]]) -> None:
    """Name and postal code lead to the commune whose INSEE code the row has."""
    for centre, row in pairs:
        commune = project.territory.locate(centre.address.locality, centre.address.postal_code)
        assert commune is not None
        assert commune.insee_code == row["code_insee"]


def test_borrowed_sources_are_another_row_s(pairs: list[tuple[Centre, Row]]) -> None:
    """A source taken from another row is that row's, address and day."""
    by_slug = {centre.slug: (centre, row) for centre, row in pairs}
    for (name, day), (lender, _) in BORROWED.items():
        [source] = [source for source in by_slug[name][0].sources if source.date and source.date.iso() == day]
        assert source.url is not None
        assert source.url in by_slug[lender][1]["source"]
        assert day in by_slug[lender][1]["date_source"]


@pytest.mark.parametrize(
    ("name", "newest"),
    [
        ("brie-nov", "2026-09-02"),
        ("ancienne-banque-montereau", "2026-09-02"),
        ("c-est-deja-ca", "2026-09-02"),
        ("e-lab-telecentre", "2021-10"),
        ("notown-cafe", "2023-05"),
        ("tiers-lieu-de-saint-cyr-sur-morin", "2023"),
        ("tiers-lieu-de-rebais", "2023"),
        ("telecentre-de-la-ferte-sous-jouarre", "2017-03-17"),
        ("tiers-lieu-de-la-gare-de-chelles", "2015-07-28"),
        ("maison-de-l-entreprise-innovante", "2018-06"),
        ("work-station-chelles-gournay", "2017-10-01"),
        ("digital-village-77", "2019-06-25"),
        ("l-oasis", None),
        ("nomade-office", None),
        ("place-d", None),
        ("buro-nomade-val-d-europe", None),
        ("fablab-et-coworking-de-montereau", None),
    ],
)
def test_the_newest_word_on_the_status(project: Project, name: str, newest: str | None) -> None:
    """The newest source that attests a status is the one the row dates."""
    [centre] = [centre for centre in project.centres if centre.slug == name]
    dates = [s.date for s in centre.sources if s.date and (not s.attests or "statut" in s.attests)]
    assert (max(dates, key=lambda day: day.first).iso() if dates else None) == newest


def test_every_address_of_a_row_is_cited(pairs: list[tuple[Centre, Row]]) -> None:
    """Each address in a row's source is a source of its sheet."""
    for centre, row in pairs:
        assert set(re.findall(r"https?://[^ ;,]+", row["source"])) <= {source.url for source in centre.sources}, centre.slug


def test_what_is_left_out_has_a_reason(pairs: list[tuple[Centre, Row]]) -> None:
    """A point, a date, an area, hours or a service of the row is on the sheet or has its reason."""
    for centre, row in pairs:
        reasons = row["non_repris"]
        if row["latitude"] and centre.position is None:
            assert "point du bourg" in reasons
        if row["ouverture"] not in ("", "non datée") and centre.opened is None:
            assert "ouverture" in reasons
        if row["fermeture"] and centre.closed is None:
            assert "date de fermeture" in reasons
        if row["surface_m2"]:
            assert "surface" in reasons
        if "réservation" in row["horaires_publies"]:
            assert "réservation à l’heure" in reasons
            assert "aux heures d’ouverture" in reasons
        for service in filter(None, row["services_publies"].split(" | ")):
            mapped = any(WORDS.get(word, "?") in service.casefold() for word in centre.services)
            spaced = any((space.name or "?").casefold() in service.casefold() for space in centre.spaces)
            noted = "accessible" in service and centre.accessibility is not None
            assert mapped or spaced or noted or service.split()[0] in reasons, (centre.slug, service)
        for part in re.split(r" / | \(|, | \+ |\)", row["nature"]):
            kept = {word for kind in centre.types for word in words(WORDS[kind])}
            assert words(part) <= kept | words(reasons) | words(centre.description or ""), (centre.slug, part)


def test_every_remark_has_its_place(pairs: list[tuple[Centre, Row]]) -> None:
    """Each remark of a row is on the sheet, or in its reasons, or is about the list and not the place."""
    for centre, row in pairs:
        places = REMARKS["*"] | REMARKS.get(centre.slug, {})
        for remark in filter(None, row["remarques"].split(" ; ")):
            found = [place for start, place in places.items() if remark.startswith(start)]
            assert len(found) == 1, (centre.slug, remark)
            if found[0] in FOUND:
                assert getattr(centre, found[0])
            else:
                assert found[0] in row["non_repris"], (centre.slug, remark)


def test_reasons_are_reasons(pairs: list[tuple[Centre, Row]]) -> None:
    """Each thing left out is named, then explained."""
    for centre, row in pairs:
        for reason in filter(None, row["non_repris"].split(" ; ")):
            what, _, why = reason.partition(" : ")
            assert what, centre.slug
            assert len(why) > 10, (centre.slug, reason)


def test_no_mailbox_is_a_person_s(project: Project, rows: list[Row]) -> None:
    """The only mailbox on the real sheets is the e-L@b's shared one, and no line of the census holds another."""
    mailboxes = {centre.contact.email for centre in project.centres if centre.contact and centre.contact.email}
    assert mailboxes == {"elab@coulommierspaysdebrie.fr"}
    text = " ".join(whole(row) + row["non_repris"] for row in rows)
    assert set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", text)) == mailboxes
