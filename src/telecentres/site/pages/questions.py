"""A page for each sheet that leaves something unsaid: its questions, each a message to whoever can answer, and their list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from msgspec import Struct

from telecentres import french
from telecentres.know.catalogue import Listing
from telecentres.know.questions import Question, questions
from telecentres.recipes import Later
from telecentres.site.addresses import address_of
from telecentres.site.days import listing_day
from telecentres.site.inputs import Site
from telecentres.site.outputs import Page

__all__ = ["asked_of", "question_pages"]


class Asked(Struct, frozen=True):
    """A question as its page shows it; `mail` is empty where nobody can be written to."""

    question: Question
    mail: str


class _Letter(Struct, frozen=True):
    """What a message about a sheet starts from: `address` is the sheet's page, `email` None where nobody can be written to."""

    name: str
    address: str
    email: str | None
    is_own: bool

    @property
    def subject(self) -> str:
        return f"{self.name} : ce que la fiche ne dit pas"

    def asking(self, asked: tuple[Question, ...]) -> str:
        """The message with these questions."""
        return french.typeset(_message(self.name, self.address, asked, is_own=self.is_own))

    def mail(self, question: Question) -> str:
        """The link that opens a message with one question; empty where nobody can be written to."""
        if self.email is None:
            return ""
        body = self.asking((question,)).replace("\n", "\r\n")
        return f"mailto:{self.email}?subject={quote(french.typeset(self.subject), safe='')}&body={quote(body, safe='')}"


def _topics(asked: tuple[Question, ...], letter: _Letter) -> list[tuple[str, list[Asked]]]:
    """The questions of a page by their topic."""
    return [
        (topic, [Asked(one, letter.mail(one)) for one in group]) for topic, group in groupby(asked, key=lambda one: one.topic)
    ]


def asked_of(listing: Listing) -> str:
    """The address of the page of a sheet's questions."""
    return f"questions/{listing.slug}/"


def question_pages(site: Site) -> Iterator[Page]:
    """The list of the sheets by their number of questions, then a page for each that leaves one open."""
    found = [(listing, questions(listing.centre)) for listing in site.catalogue.listings]
    open_ = sorted((pair for pair in found if pair[1]), key=lambda pair: (-len(pair[1]), pair[0].slug))
    facts: dict[str, int] = {}
    for _, asked in open_:
        for text in dict.fromkeys(one.text for one in asked if len(one.trail) < 3):
            facts[text] = facts.get(text, 0) + 1
    wanted = sorted(facts.items(), key=lambda pair: (-pair[1], pair[0]))[:12]
    yield Page(
        "questions/",
        "questions_index.html",
        "Ce que nous ne savons pas",
        f"Ce que les fiches ne disent pas encore : {french.plural(sum(len(asked) for _, asked in open_), 'question')} "
        f"sur {french.plural(len(open_), 'lieu', 'lieux')}, et à qui les poser.",
        {
            "rows": [(listing, asked_of(listing), len(asked)) for listing, asked in open_],
            "facts": wanted,
            "message": _answers([text for text, _ in wanted]),
        },
        section="centres",
        changed=site.changed,
    )
    for listing, asked in open_:
        yield _page(site, listing, asked)


def _page(site: Site, listing: Listing, asked: tuple[Question, ...]) -> Page:
    centre, network = listing.centre, site.project.network
    own = centre.contact.email if centre.contact else None
    email = own or network.email
    letter = _Letter(centre.name, f"{site.siteurl}/{address_of(listing)}", email, own is not None)
    return Page(
        asked_of(listing),
        "questions.html",
        f"Questions sur {centre.name}",
        f"{french.plural(len(asked), 'question')} que la fiche de {centre.name}, {french.at_place(listing.commune.name)}, "
        "laisse sans réponse.",
        {
            "asked": listing,
            "topics": Later(_topics, asked, letter),
            "email": email,
            "is_own": own is not None,
            "subject": letter.subject,
            "message": Later(letter.asking, asked),
            "path": centre.document.path,
        },
        crumbs=(("Les lieux", "centres/"), (centre.name, address_of(listing))),
        section="centres",
        changed=listing_day(listing),
        is_indexed=False,
    )


def _answers(texts: Iterable[str]) -> str:
    """The message of who knows a place and answers: the place, who tells, and a line for each fact most sheets leave unsaid."""
    head = ["Bonjour,", "", "Je connais ce lieu : ", "Je le tiens de : ", ""]
    return "\n".join([*head, "Ce que j’en sais (ce que j’ignore reste vide) :", *(f"- {text} " for text in texts), "- "])


def _message(name: str, address: str, asked: tuple[Question, ...], *, is_own: bool) -> str:
    """The message that asks: the sheet's address, each question, the line that answers it."""
    one = len(asked) == 1
    whose = "La fiche de votre lieu" if is_own else f"La fiche de {name}"
    lines = ["Bonjour,", "", f"{whose} ({address}) ne répond pas à {'cette question' if one else 'ces questions'}."]
    for question in asked:
        lines += ["", question.text]
        if len(question.answers) > 1:
            lines.append("Gardez la ligne qui convient :")
        else:
            lines.append(f"Complétez cette ligne ({question.form}) :" if question.form else "Complétez cette ligne :")
        lines += [answer.line for answer in question.answers]
        if question.place:
            lines.append(f"(sur la fiche, elle se place {question.where})")
    lines += ["", "Ce que vous ne savez pas peut rester sans réponse : la fiche le montre comme inconnu, jamais comme « non »."]
    return "\n".join(lines)
