"""A closed record is the record, and opens when it is asked for what is not at hand."""

from __future__ import annotations

import pytest
from msgspec.structs import fields, replace

from telecentres.read.centre import Address, Centre
from telecentres.read.closed import at_hand, closed
from telecentres.read.nodes import Document
from telecentres.read.prose import Prose
from telecentres.read.records import News, Page, Publication
from telecentres.read.source import Record
from telecentres.read.vocabulary import Status


def records() -> list[Record]:
    """A sheet, a news item and a page."""
    import datetime as dt

    document = Document("dossier/fichier", "le texte", None, [], 3)
    return [
        Centre(name="Moulin", status=Status.OPEN, address=Address(locality="Ormefeu"), slug="moulin", document=document),
        News(
            title="Un",
            date=dt.date(2026, 1, 2),
            category="vie",
            summary="Deux",
            slug="un",
            body=Prose("Trois"),
            document=document,
        ),
        Page(title="Un", summary="Deux", publication=Publication.DRAFT, slug="page", body=Prose("Trois"), document=document),
    ]


@pytest.mark.parametrize("record", records(), ids=lambda record: type(record).__name__)
def test_every_field_is_that_of_the_record(record: Record) -> None:
    """Asked for any one field first, then for all, a closed record answers as the record does, and was opened once at most."""
    for first in fields(record):
        opened: list[Record] = []

        def opening(opened: list[Record] = opened) -> Record:
            opened.append(record)
            return record

        one = closed(type(record), "dossier/fichier", at_hand(record), opening)
        assert isinstance(one, type(record))
        assert getattr(one, first.name) == getattr(record, first.name)
        assert [getattr(one, field.name) for field in fields(record)] == [getattr(record, field.name) for field in fields(record)]
        assert len(opened) <= 1


@pytest.mark.parametrize("record", records(), ids=lambda record: type(record).__name__)
def test_what_is_at_hand_opens_nothing(record: Record) -> None:
    """Neither the fields at hand nor the path of the file do; the text of the document does."""

    def opening() -> Record:
        raise RuntimeError("opened")

    one = closed(type(record), "dossier/fichier", at_hand(record), opening)
    assert one.slug == record.slug
    assert one.document.path == "dossier/fichier"
    assert not hasattr(one, "no_such_field")
    with pytest.raises(RuntimeError, match="opened"):
        str(one.document.text)


@pytest.mark.parametrize("record", records(), ids=lambda record: type(record).__name__)
def test_a_closed_record_equals_the_record(record: Record) -> None:
    """It is compared by what it holds, and a copy with another value is another record, whole in itself."""
    one = closed(type(record), "dossier/fichier", at_hand(record), lambda: record)
    assert one == record
    assert one == closed(type(record), "dossier/fichier", at_hand(record), lambda: record)
    other = replace(one, slug="autre")
    assert other != record
    assert replace(other, slug=record.slug) == record
    assert one != replace(record, slug="troisieme")
