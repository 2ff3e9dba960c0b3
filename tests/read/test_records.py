"""News, pages and settings: what their schemas take and refuse."""

from __future__ import annotations

from datetime import date

import pytest

from telecentres.read.records import DataSource, Network, News, Page, Publication, read_markdown, read_record, read_records

HEAD = "---\ntitre: A\ndate: 2026-01-02\ncategorie: Vie du réseau\nresume: R\n"


def news(text: str) -> tuple[News | None, list[tuple[int, int, str]]]:
    """The news item of a text, and its problems."""
    item, document = read_markdown(News, "f", "f", text.encode())
    return item, [(p.line, p.column, p.sentence) for p in document.problems]


def test_a_news_item() -> None:
    """A news item has its head's values and the Markdown below; it is published unless it says otherwise."""
    item, problems = news(HEAD + "---\n\nTexte\n")
    assert problems == []
    assert item is not None
    assert (item.title, item.date, item.publication, item.body.markdown) == (
        "A",
        date(2026, 1, 2),
        Publication.PUBLISHED,
        "\nTexte\n",
    )


def test_a_draft_is_a_draft() -> None:
    """« brouillon » is kept as such."""
    item, _ = news(HEAD + "statut: Brouillon\n---\nx\n")
    assert item is not None
    assert item.publication is Publication.DRAFT


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        (HEAD + "---\n", 6, 1, "le texte manque"),
        (HEAD + "centres: [Été]\n---\nx\n", 6, 11, "nom de fiche en minuscules"),
        (HEAD + "centres: [a, a]\n---\nx\n", 6, 14, "déjà dans la liste"),
        (HEAD + "auteur: x\n---\nx\n", 6, 1, "champ inconnu"),
        (HEAD + "statut: fini\n---\nx\n", 6, 9, "mot inconnu"),
        (HEAD.replace("2026-01-02", "2026-13-02") + "---\nx\n", 3, 7, "date"),
        (HEAD.replace("titre: A", "titre: " + "a" * 91) + "---\nx\n", 2, 8, "90 au plus"),
        (HEAD + "---\nx\n<div>\n", 8, 1, "balise HTML"),
    ],
)
def test_a_wrong_news_item(text: str, line: int, column: int, part: str) -> None:
    """Each mistake of a head or of a text is said at its place in the file."""
    _, problems = news(text)
    assert [(line, column)] == [problem[:2] for problem in problems], problems
    assert part in problems[0][2]


@pytest.mark.parametrize("text", ["---\n---\nx\n", "---\n# rien\n---\nx\n"])
def test_an_empty_head_is_said_to_be_empty(text: str) -> None:
    """A head with nothing in it is refused by name, at the top of the file."""
    item, problems = news(text)
    assert item is None
    assert [problem[:2] for problem in problems] == [(1, 1)]
    assert "en-tête vide" in problems[0][2]


def test_a_page_needs_no_date() -> None:
    """A page has a title and a summary, and no date of its own."""
    page, document = read_markdown(Page, "f", "accueil", b"---\ntitre: A\nresume: R\n---\nx\n")
    assert document.problems == []
    assert page is not None
    assert page.slug == "accueil"


def test_a_network_is_what_it_has_set() -> None:
    """Two lines make a network; its freshness limits are 12 and 72 months, and what is not set is listed as lacking."""
    network, document = read_record(Network, "f", b"nom: A\naccroche: B\n")
    assert document.problems == []
    assert network is not None
    assert (network.freshness.stale_after, network.freshness.expired_after) == (12, 72)
    assert network.lacks == ("courriel", "editeur", "hebergeur", "responsable_publication")
    assert network.is_demonstration is False


def test_records_of_one_list() -> None:
    """A file that is one list gives its records in order, and a wrong one is said at its line."""
    raw = b"- {fichier: a, titre: b, licence: c}\n- {fichier: d}\n"
    found, document = read_records(DataSource, "f", raw)
    assert [item.file for item in found] == ["a"]
    assert {(p.line, p.column) for p in document.problems} == {(2, 3)}
    assert len(document.problems) == 2


def test_an_empty_file_is_said_to_be_empty() -> None:
    """An empty settings file is refused by name."""
    _, document = read_record(Network, "f", b"")
    assert [p.sentence for p in document.problems] == ["fichier vide"]
