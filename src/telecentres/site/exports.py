"""The open data: every listing as GeoJSON, JSON and CSV, the feed of news, the site map. What was typed is kept as typed."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from msgspec import Struct

from telecentres.know import opening
from telecentres.know.agenda import Occasion
from telecentres.know.catalogue import Catalogue, Listing
from telecentres.read.records import Network
from telecentres.read.values import phone_pairs
from telecentres.site.addresses import address_of

__all__ = ["Column", "centres_csv", "centres_json", "dictionary", "feed", "geojson", "robots", "sitemap", "table_csv"]


class _Text(Protocol):
    @property
    def record(self) -> Any: ...

    @property
    def body_html(self) -> str: ...


Value = str | int | float | bool | None


class Column(Struct, frozen=True):
    """One field of the open data: its name, what it holds, where its values come from."""

    name: str
    meaning: str
    origin: str
    value: Callable[[Listing], Value]


_SHEET = "fiche du lieu, et ses sources"
_TERRITORY = "fichier des communes du territoire"
_DERIVED = "calculé à partir de la fiche et du jour"


def _contact(attribute: str) -> Callable[[Listing], Value]:
    def value(listing: Listing) -> Value:
        contact = listing.centre.contact
        return getattr(contact, attribute) if contact else None

    return value


def _source_titles(listing: Listing) -> str:
    return " | ".join(
        f"{source.title}{f' ({source.date.iso()})' if source.date else ''}{f' {source.url}' if source.url else ''}"
        for source in listing.centre.sources
    )


def _joined(attribute: str) -> Callable[[Listing], Value]:
    return lambda listing: "|".join(getattr(listing.centre, attribute)) or None


def _space_kinds(listing: Listing) -> str | None:
    return "|".join(dict.fromkeys(space.kind for space in listing.centre.spaces)) or None


def _verified_on(listing: Listing) -> str | None:
    return listing.centre.verified_on.isoformat() if listing.centre.verified_on else None


def _hours(listing: Listing) -> str | None:
    centre = listing.centre
    return opening.osm(centre.opening_hours, centre.closures) if centre.opening_hours else None


def _precision(listing: Listing) -> str:
    position = listing.centre.position
    return str(position.precision) if position else "commune"


def _point_credit(listing: Listing) -> str:
    if listing.has_own_point:
        return "fiche du lieu, et ses sources"
    if listing.commune.point_kind == "bourg":
        return "point du bourg : voir les crédits du fichier des communes"
    return "centre géométrique de la commune"


COLUMNS: tuple[Column, ...] = (
    Column("id", "Nom de la fiche, et fin de son adresse", _SHEET, lambda li: li.slug),
    Column("nom", "Nom du lieu", _SHEET, lambda li: li.centre.name),
    Column("autres_noms", "Autres noms, séparés par |", _SHEET, lambda li: "|".join(li.centre.alternate_names) or None),
    Column("statut", "Statut tel que la source le dit", _SHEET, lambda li: str(li.centre.status)),
    Column("statut_affiche", "Ce que le site en dit, avec sa preuve", _DERIVED, lambda li: li.evidence.claim),
    Column("rang", "confirme, ferme-temporairement, en-projet, a-verifier ou ferme", _DERIVED, lambda li: str(li.standing)),
    Column(
        "preuve_date",
        "Date de la preuve la plus récente du statut, aussi précise que connue",
        _SHEET,
        lambda li: li.evidence.date.iso() if li.evidence.date else None,
    ),
    Column("types", "Types de lieu, séparés par |", _SHEET, lambda li: "|".join(li.centre.types) or None),
    Column("presentation_resume", "Résumé", _SHEET, lambda li: li.centre.description),
    Column("adresse", "Numéro et voie", _SHEET, lambda li: li.centre.address.street_address),
    Column("complement_adresse", "Complément d’adresse", _SHEET, lambda li: li.centre.address.extension),
    Column("code_postal", "Code postal, s’il est sur la fiche", _SHEET, lambda li: li.centre.address.postal_code),
    Column("commune", "Nom de la commune", _TERRITORY, lambda li: li.commune.name),
    Column("code_insee", "Code INSEE de la commune", _TERRITORY, lambda li: li.commune.insee_code),
    Column("epci", "Intercommunalité", _TERRITORY, lambda li: li.epci.name),
    Column("latitude", "Latitude (WGS 84)", "voir credit_point", lambda li: li.point.latitude),
    Column("longitude", "Longitude (WGS 84)", "voir credit_point", lambda li: li.point.longitude),
    Column("precision", "adresse, voie, ou commune quand le lieu n’a pas de point à lui", _SHEET, _precision),
    Column("credit_point", "D’où vient le point", _DERIVED, _point_credit),
    Column("telephone", "Téléphone", _SHEET, _contact("telephone")),
    Column("courriel", "Courriel", _SHEET, _contact("email")),
    Column("site_web", "Site web", _SHEET, _contact("url")),
    Column("prise_rdv", "Adresse de réservation", _SHEET, _contact("booking_url")),
    Column("horaires", "Horaires, forme opening_hours d’OpenStreetMap", _SHEET, _hours),
    Column("espaces", "Types d’espace connus, séparés par |", _SHEET, _space_kinds),
    Column("places", "Places connues, tous espaces compris", _SHEET, lambda li: li.seats),
    Column("services", "Services connus, séparés par | ; les autres sont inconnus", _SHEET, _joined("services")),
    Column("services_absents", "Services que l’on sait absents, séparés par |", _SHEET, _joined("missing_services")),
    Column("sources", "Sources de la fiche, séparées par |", _SHEET, lambda li: _source_titles(li) or None),
    Column("date_maj", "Jour où le réseau a vérifié la fiche avec le lieu", _SHEET, _verified_on),
)


def dictionary() -> list[tuple[str, str, str]]:
    """Every field as (name, meaning, where its values come from)."""
    return [(column.name, column.meaning, column.origin) for column in COLUMNS]


def _record(listing: Listing, siteurl: str) -> dict[str, Value]:
    row = {column.name: column.value(listing) for column in COLUMNS}
    row["adresse_fiche"] = f"{siteurl}/{address_of(listing)}"
    return row


def geojson(catalogue: Catalogue, siteurl: str) -> str:
    """A FeatureCollection (RFC 7946) of every listing; what a sheet does not say is null."""
    features = [
        {
            "type": "Feature",
            "id": listing.slug,
            "geometry": {"type": "Point", "coordinates": [listing.point.longitude, listing.point.latitude]},
            "properties": {k: v for k, v in _record(listing, siteurl).items() if k not in ("latitude", "longitude")},
        }
        for listing in catalogue.listings
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")) + "\n"


def centres_json(catalogue: Catalogue, network: Network, siteurl: str) -> str:
    """Every listing with the licence, the credits and the meaning of each field."""
    licence = network.data_licence
    document = {
        "reseau": network.name,
        "licence": {"nom": licence.name, "url": licence.url} if licence else None,
        "credits": [
            {"fichier": source.file, "credit": source.credit, "licence": source.licence}
            for source in catalogue.territory.data_sources
        ],
        "champs": [{"nom": name, "sens": meaning, "origine": origin} for name, meaning, origin in dictionary()],
        "lieux": [_record(listing, siteurl) for listing in catalogue.listings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _cell(name: str, value: Value) -> Value:
    """A cell that no spreadsheet takes for a formula: a text never starts with = + - @ or a control character."""
    if value is None:
        return ""
    if name == "telephone":
        return phone_pairs(str(value)).replace("\u00a0", " ") if str(value).startswith("+33") else f"'{value}"
    if (isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@")) or (
        isinstance(value, str) and value[:1] in "\t\r"
    ):
        return f"'{value}"
    return value


def centres_csv(catalogue: Catalogue, siteurl: str) -> str:
    """One row a listing."""
    head = [column.name for column in COLUMNS] + ["adresse_fiche"]
    return table_csv(head, [list(_record(listing, siteurl).values()) for listing in catalogue.listings])


def table_csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A table: UTF-8 with a byte-order mark, semicolons, as French spreadsheets open it."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_cell(name, value) for name, value in zip(head, row, strict=True)])
    return "\ufeff" + target.getvalue()


def feed(network: Network, news: Sequence[_Text], siteurl: str) -> str:
    """The news as an Atom feed (RFC 4287); its date is that of the newest item, for the clock's would change it each day."""
    from xml.etree import ElementTree as ET

    def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
        ET.SubElement(parent, name, attributes).text = text

    days = [text.record.modified or text.record.date for text in news]
    page, own = f"{siteurl}/actualites/", f"{siteurl}/actualites/flux.xml"
    atom = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "fr"})
    add(atom, "title", f"Actualités – {network.name}")
    add(atom, "link", href=page, rel="alternate")
    add(atom, "link", href=own, rel="self")
    add(atom, "id", page)
    add(atom, "updated", _instant(max(days, default=date(1970, 1, 1))))
    add(atom, "subtitle", network.tagline)
    for text, day in zip(news[:20], days, strict=False):
        record = text.record
        address = f"{siteurl}/{address_of(record)}"
        entry = ET.SubElement(atom, "entry")
        add(entry, "title", record.title)
        add(entry, "link", href=address, rel="alternate")
        add(entry, "id", address)
        add(entry, "published", _instant(record.date))
        add(entry, "updated", _instant(day))
        add(entry, "summary", record.summary)
        add(entry, "category", term=record.category)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(atom, encoding="unicode")}\n'


def _instant(day: date) -> str:
    """A day's beginning in universal time, as RFC 3339 has it."""
    return _midnight(day).isoformat()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def calendar(occasion: Occasion, siteurl: str) -> str:
    """An event as an iCalendar file (RFC 5545), its hours in universal time; stamped with the day of its news."""
    from icalendar import Calendar
    from icalendar import Event as Entry

    record = occasion.news
    page = f"{siteurl}/{address_of(record)}" if siteurl else ""
    entry = Entry()
    entry.add("uid", page or record.slug)
    entry.add("dtstamp", _midnight(record.modified or record.date))
    entry.add("summary", record.title)
    entry.add("description", record.summary)
    entry.add("location", occasion.place)
    if occasion.start and occasion.end:
        entry.add("dtstart", occasion.start.astimezone(UTC))
        entry.add("dtend", occasion.end.astimezone(UTC))
    else:
        entry.add("dtstart", occasion.event.first_day)
        entry.add("dtend", occasion.last_day + timedelta(days=1))  # a day's end is the next one
    if page:
        entry.add("url", page)
    found = Calendar()
    found.add("prodid", "-//telecentres//agenda//FR")
    found.add("version", "2.0")
    found.add_component(entry)
    return str(found.to_ical().decode())


def sitemap(pages: Iterable[tuple[str, date | None]], siteurl: str) -> str:
    """The site map (sitemaps.org 0.9) of pages by their address, each with the day of its newest fact, where one is dated."""
    rows = []
    for address, day in pages:
        changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        rows.append(f"<url><loc>{html.escape(f'{siteurl}/{address}', quote=False)}</loc>{changed}</url>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + "\n</urlset>\n"
    )


def robots(siteurl: str, *, is_production: bool) -> str:
    """Robots may read a production site; a local or trial build asks them not to."""
    if not is_production:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {siteurl}/sitemap.xml\n"
