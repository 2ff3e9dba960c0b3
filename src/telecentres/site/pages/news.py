"""News, their list, the agenda and a calendar file for each event."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from telecentres.read.records import News
from telecentres.site import exports
from telecentres.site.addresses import address_of
from telecentres.site.days import newest
from telecentres.site.inputs import Site
from telecentres.site.outputs import Document, Page

__all__ = ["agenda", "news"]


def news(site: Site) -> Iterator[Page]:
    """The list of the news, then a page for each; drafts have theirs where the build makes any."""
    yield Page(
        "actualites/",
        "news_index.html",
        "Actualités",
        "Ce qui s’ouvre, se prépare et change, avec les sources.",
        {"news": site.news, "has_agenda": bool(site.occasions)},
        section="actualites",
        changed=newest(*(text.record.modified or text.record.date for text in site.news)),
    )
    for text in (*site.news, *site.drafts):
        record: News = text.record
        is_draft = text in site.drafts
        yield Page(
            address_of(record) if not is_draft else f"brouillons/{record.slug}/",
            "news.html",
            record.title,
            record.summary,
            {
                "text": text,
                "cited": [site.catalogue.by_slug[slug].entry for slug in record.centres],
                "is_draft": is_draft,
                "occasion": (occasion := site.occasions.get(record.slug)),
                "is_past": occasion is not None and occasion.is_past(site.project.today),
            },
            crumbs=(("Actualités", "actualites/"),),
            section="actualites",
            changed=record.modified or record.date,
            is_indexed=not is_draft,
        )


def agenda(site: Site) -> Iterator[Page | Document]:
    """The agenda and a calendar file for each event; nothing where no news announces one."""
    occasions = list(site.occasions.values())
    if not occasions:
        return
    today = site.project.today
    yield Page(
        "agenda/",
        "agenda.html",
        "Agenda",
        "Les rendez-vous que les actualités annoncent : quand, où, et comment s’inscrire.",
        {
            "coming": [one for one in occasions if not one.is_past(today)],
            "past": [one for one in reversed(occasions) if one.is_past(today)],
        },
        crumbs=(("Actualités", "actualites/"),),
        section="actualites",
        changed=newest(*(one.news.modified or one.news.date for one in occasions)),
    )
    for one in occasions:
        yield Document(address_of(one), partial(exports.calendar, one, site.siteurl))
