"""The network's own pages: observatory, charter, members, resources. Read from the list of outputs, without building a site."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from building import ROOT
from msgspec.structs import replace

from telecentres import french
from telecentres.draw.maps import Atlas
from telecentres.know.catalogue import catalogue_of
from telecentres.know.evidence import Standing
from telecentres.know.statistics import LEAST
from telecentres.project import Project
from telecentres.read.outlines import load_outlines
from telecentres.read.vocabulary import Status
from telecentres.site.inputs import Site
from telecentres.site.outputs import Document, Page
from telecentres.site.pages.centre import centre_page
from telecentres.site.pages.charter import charter
from telecentres.site.pages.network import network
from telecentres.site.pages.observatory import Figure, figures, observatory
from telecentres.site.pages.resources import resources


def site_of(project: Project) -> Site:
    """A network's site, without its texts and pictures."""
    catalogue = catalogue_of(project)
    atlas = Atlas(project.territory, load_outlines(project.territory.folder), catalogue.listings)
    return Site(project, catalogue, (), (), (), "", is_production=False, atlas=atlas)


@pytest.fixture(scope="module")
def real(project: Project) -> Site:
    """The first network."""
    return site_of(project)


@pytest.fixture(scope="module")
def invented(demo: Project) -> Site:
    """The invented network."""
    return site_of(demo)


def by_name(site: Site) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(site)}


def test_the_demonstration_shows_every_figure(invented: Site) -> None:
    """Each has a plot, a table under it, its words; and nothing is said twice."""
    found = figures(invented)
    assert all(figure.rows and (figure.bars or figure.columns) for figure in found)
    assert all(figure.reading for figure in found)
    assert len({figure.name for figure in found}) == len({figure.title for figure in found}) == len(found)


def test_a_figure_of_too_few_is_not_shown(real: Site) -> None:
    """Of one or two places of the first network that say their seats, spaces or services no sum is shown, and it says why."""
    found = by_name(real)
    for name, said in (
        ("places", "1\u00a0lieu sur 15 dit ses places"),
        ("espaces", "1\u00a0lieu sur 15 dit quels espaces il a"),
        ("services", "2\u00a0lieux sur 15 disent quels services ils offrent"),
    ):
        figure = found[name]
        assert (figure.rows, figure.bars, figure.reading) == ((), None, "")
        assert figure.unknown == f"Non montré : {said} ; il en faut au moins 3 pour qu’un total ait un sens."
    assert found["ouvertures"].rows


def test_no_line_rests_on_fewer_than_three_places(invented: Site) -> None:
    """A kind of space of which one or two places give seats is added to others, a service of which so few speak is left out."""
    rows = {row.label: row.cells for row in by_name(invented)["places"].rows}
    assert all(isinstance(places, int) and places >= LEAST for _, places in rows.values())
    assert sum(seats for seats, _ in rows.values() if isinstance(seats, int)) == sum(
        listing.seats or 0 for listing in invented.catalogue.usable
    )
    assert "Autres types, de moins de 3 lieux chacun" in rows
    for row in by_name(invented)["services"].rows:
        present, absent, _ = row.cells
        assert isinstance(present, int)
        assert isinstance(absent, int)
        assert present + absent >= LEAST


def test_what_is_not_known_is_counted(invented: Site) -> None:
    """A figure names how many places do not say."""
    usable = len(invented.catalogue.usable)
    silent = sum(listing.seats is None for listing in invented.catalogue.usable)
    assert by_name(invented)["places"].unknown.startswith(f"{silent}\u00a0lieu")
    assert f" sur {usable} " in by_name(invented)["places"].unknown


def test_each_figure_has_its_csv(invented: Site, real: Site) -> None:
    """A CSV holds the table as it is, each line with the day of the data and what is not known; what is not shown has none."""
    for site in (invented, real):
        page, *documents = observatory(site)
        assert isinstance(page, Page)
        shown = [figure for figure in figures(site) if figure.rows]
        assert [document.address for document in documents] == [figure.address for figure in shown]
        for figure, document in zip(shown, documents, strict=True):
            assert isinstance(document, Document)
            text = document.body()
            assert text.startswith("\ufeff")
            head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
            assert head == [*figure.head, "donnees_au", "inconnues"]
            assert figure.unknown
            assert rows == [
                [row.label, *("" if cell is None else str(cell) for cell in row.cells), str(site.changed), figure.unknown]
                for row in figure.rows
            ]


def test_no_cell_is_a_formula(demo: Project) -> None:
    """A place whose name begins like a formula is a text in every CSV."""
    planned = next(centre for centre in demo.centres if centre.slug == "phare-de-misaine")
    site = site_of(replace(demo, centres=(*demo.centres, replace(planned, slug="x", name="=1+1"))))
    document = next(one for one in observatory(site) if one.address == "observatoire/projets.csv")
    assert isinstance(document, Document)
    assert "'=1+1;" in document.body()
    assert not [line for line in document.body().splitlines() if line.lstrip("\ufeff")[:1] in "=+-@"]


def test_columns_of_numbers_are_told_from_words(invented: Site) -> None:
    """A column is set to the right where it holds numbers and shares alone."""
    figure = by_name(invented)["projets"]
    assert figure.named == (
        ("Projet", False), ("Commune", False), ("Habitants en plus", True), ("Places prévues", True), ("Preuve", False),
    )  # fmt: skip


def test_the_charter_of_the_first_network_is_a_draft(real: Site) -> None:
    """Nobody has adopted it and nobody has visited a place: the page says both, and every place that may be open is to visit."""
    page = charter(real)
    assert "projet de charte, non adopté" in page.description
    assert (page.context["is_adopted"], page.context["visits"]) == (False, [])
    assert [listing.slug for listing in page.context["never"]] == [
        listing.slug for listing in real.catalogue.usable if listing.centre.status is not Status.PLANNED
    ]
    assert len(page.context["asked"]) == 12


def test_a_centre_says_what_was_never_checked(invented: Site) -> None:
    """A place that may be open answers every criterion, « jamais vérifié » too; a project and a closed place are not asked."""
    for listing in invented.catalogue.listings:
        found = centre_page(invented, listing).context["charter_findings"]
        is_out = listing.standing in (Standing.CLOSED, Standing.PLANNED) or listing.centre.status is Status.PLANNED
        assert len(found) == (0 if is_out else 8), listing.slug
        if listing.centre.charter is None:
            assert {one.answer for one in found} <= {"jamais vérifié"}


def test_the_charter_tells_who_meets_what(invented: Site, demo: Project) -> None:
    """Every answer given is on the page once, with its place; a level follows from them."""
    page = charter(invented)
    assert page.context["is_adopted"]
    charters = (centre.charter for centre in demo.centres if centre.charter)
    given = sum(criterion.met is not None for one in charters for criterion in (one.criteria or {}).values())
    assert sum(len(one.answers) for one in page.context["asked"]) == given > 0
    levels = {visit.listing.slug: visit.level.title if visit.level else None for visit in page.context["visits"]}
    assert levels["escale-de-port-orphie"] == "Une escale où l’on travaille"
    assert levels["oeuvre-et-cie-bis"] is None


def test_without_a_charter_the_page_says_so(demo: Project) -> None:
    """A territory without charte.yaml has the page, and no criterion."""
    bare = site_of(replace(demo, territory=replace(demo.territory, charter=None)))
    page = charter(bare)
    assert page.context["charter"] is None
    assert "aucune charte" in page.description


def test_members_stand_under_their_kind(invented: Site, real: Site) -> None:
    """Every member is there once; one whose source is older than the network's limit is to be verified."""
    for site in (invented, real):
        found = [one for _, group in network(site)["participants"] for one in group]
        assert sorted(one.member.name for one in found) == sorted(member.name for member in site.project.members)
    assert all(one.is_old for _, group in network(real)["participants"] for one in group)
    assert {one.is_old for _, group in network(invented)["participants"] for one in group} == {True, False}


def test_past_calls_are_apart(invented: Site, demo: Project) -> None:
    """What one can still answer stands under its kind, the nearest deadline first; the rest stands under « Passé »."""
    page = resources(invented)
    shown = [one.resource.title for _, group in page.context["by_kind"] for one in group]
    past = [one.resource.title for one in page.context["past"]]
    assert past == ["Travailler au sec 2025"]
    assert sorted(shown + past) == sorted(resource.title for resource in demo.resources)
    assert shown[:2] == ["Travailler au sec 2027", "Prêt d’amorçage"]
    later = resources(site_of(replace(demo, today=date(2027, 2, 27))))
    assert [one.resource.title for one in later.context["past"]] == [
        "Travailler au sec 2027", "Sièges et écrans réglables", "Travailler au sec 2025",
    ]  # fmt: skip


def test_nothing_pooled_is_said(demo: Project) -> None:
    """A network without members and resources has both pages all the same."""
    bare = site_of(replace(demo, members=(), resources=()))
    assert network(bare)["participants"] == []
    page = resources(bare)
    assert (page.context["by_kind"], page.context["past"]) == ([], [])
    assert "rien de recensé" in page.description


def test_messages_hold_what_the_page_says(invented: Site) -> None:
    """The message of the observatory has its figures and their day, that of the charter a line for each criterion."""
    page = next(iter(observatory(invented)))
    assert isinstance(page, Page)
    assert invented.changed is not None
    assert f"données au {french.day(invented.changed)}" in page.context["message"]
    assert all(f"- {number} {what}\n" in page.context["message"] for number, what in page.context["counts"])
    asked = charter(invented)
    assert [line for line in asked.context["message"].split("\n") if line[:1].isdigit()] == [
        f"{number}. {one.title} :" for number, one in enumerate(invented.project.territory.criteria.values(), 1)
    ]


def test_the_templates_of_these_pages_end_in_one_next_step() -> None:
    """Each of them leads on to a message, once, and nothing stands behind it; so do the tools and their neighbours."""
    for name in (
        *("observatory", "charter", "network", "resources", "savings", "companies", "independents", "project_owners"),
        *("declare", "correct", "questions", "questions_index"),
    ):
        template = (ROOT / f"theme/templates/{name}.html").read_text(encoding="utf-8")
        assert template.count("{{ next_step(") == 1, name
        behind = template.partition("{{ next_step(")[2].partition("{% endblock %}")[0]
        assert not re.search(r"<(?:a|section|h[1-6]|ul|form)\b", behind), name
