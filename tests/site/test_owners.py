"""What project owners and those who know a place find: projects by stage, where one is missing, questions to answer."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from building import Built
from msgspec.structs import replace

from telecentres.draw.maps import Atlas
from telecentres.know.catalogue import catalogue_of
from telecentres.know.expansion import steps
from telecentres.know.questions import questions
from telecentres.project import Project
from telecentres.read.outlines import load_outlines
from telecentres.read.records import Support
from telecentres.read.schema import fields_of
from telecentres.read.vocabulary import Stage
from telecentres.site.inputs import Site
from telecentres.site.pages.owners import owners, support_at


def mails(html: str) -> list[tuple[str, str]]:
    """Where the messages of a page's lists go, and what they say."""
    found = re.findall(r'question-list-mail"><a href="(mailto:[^"]+)"', html)
    return [(urlsplit(unescape(link)).path, parse_qs(urlsplit(unescape(link)).query)["body"][0]) for link in found]


def test_each_sheet_that_leaves_something_open_has_its_questions(demo_site: Built, demo: Project) -> None:
    """A centre's page leads to its questions where it has some; each question is there, with every line that answers it."""
    for centre in demo.centres:
        asked = questions(centre)
        page = demo_site.html(f"centres/{centre.slug}/")
        assert (f'href="/questions/{centre.slug}/"' in page) is bool(asked), centre.slug
        if not asked:
            assert not (demo_site.folder / "questions" / centre.slug).exists()
            continue
        html = unescape(demo_site.html(f"questions/{centre.slug}/"))
        for question in asked:
            for answer in question.answers:
                assert f"<code>{answer.line}</code>" in html, (centre.slug, answer.line)
        assert html.count('question-list-ask"') == len(asked)
        assert '<meta name="robots" content="noindex">' in html


def test_a_question_is_written_to_who_can_answer(demo_site: Built, demo: Project) -> None:
    """A message goes to the centre's mailbox, or to the network's where it has none; it holds the question, the line and the
    sheet's address."""
    networks = 0
    for centre in demo.centres:
        asked = questions(centre)
        if not asked:
            continue
        own = centre.contact.email if centre.contact else None
        networks += own is None
        found = mails(demo_site.html(f"questions/{centre.slug}/"))
        assert len(found) == len(asked)
        for question, (to, body) in zip(asked, found, strict=True):
            assert to == (own or demo.network.email)
            text = body.replace("\r\n", "\n").replace("\u00a0", " ")
            assert question.text.replace("\u00a0", " ") in text
            assert f"/centres/{centre.slug}/" in text
            assert all(f"\n{answer.line}\n" in text for answer in question.answers)
    assert networks > 0


def test_without_any_mailbox_the_question_is_there_to_copy(real_site: Built) -> None:
    """Where neither the place nor the network has a mailbox, the page says so and shows the message, and links to no mail."""
    html = real_site.html("questions/brie-nov/")
    assert mails(html) == []
    assert "copiez la question" in html
    assert "telephone:" in html.partition("<textarea")[2]
    assert mails(real_site.html("questions/e-lab-telecentre/"))[0][0] == "elab@coulommierspaysdebrie.fr"


def test_projects_stand_under_the_stage_they_reached(demo_site: Built) -> None:
    """Each project is listed once, under the last stage that is not ahead of it, with the date and source of each."""
    html = unescape(demo_site.html("porteurs-de-projet/"))
    works = html.partition('id="etape-travaux"')[2].partition("<section")[0]
    assert "Le Phare de Misaine" in works
    assert "Délibération du 20 février 2025" in works.replace("\u00a0", " ")
    assert "Ouverture prévue" in works
    given_up = html.partition('id="abandonnes"')[2].partition("</section>")[0]
    assert "La Cabane du Bout" in given_up
    assert html.count('class="project-line"') == 4


def test_the_best_communes_are_named_in_their_order(real_site: Built, project: Project) -> None:
    """The page lists the steps that the data give, each with a link to its commune."""
    html = real_site.html("porteurs-de-projet/")
    listed = re.findall(r'<a href="/communes/([a-z0-9-]+)/">', html.partition('class="next-grounds"')[2].partition("</ol>")[0])
    assert listed == [step.commune.slug for step in steps(catalogue_of(project), 6)]
    assert len(listed) == 6


def test_every_sheet_can_be_corrected(real_site: Built, project: Project) -> None:
    """Each centre's page leads to the correction of its own sheet, and the form has what the sheet says."""
    options = re.findall(r'<option value="([a-z0-9-]+)" data-path', real_site.html("corriger/"))
    assert sorted(options) == sorted(centre.slug for centre in project.centres)
    for slug in options:
        assert f'href="/corriger/?lieu={slug}"' in real_site.html(f"centres/{slug}/")
        assert (real_site.folder / f"centres/{slug}/fiche.json").is_file()


def test_who_knows_an_answer_can_send_it(demo_site: Built, real_site: Built) -> None:
    """The list of questions ends in one message: a line for each fact that most sheets leave unsaid, to the network's mailbox."""
    for built, has_mailbox in ((demo_site, True), (real_site, False)):
        html = unescape(built.html("questions/"))
        message = re.findall(r'<textarea class="next-step-message"[^>]*>([^<]*)</textarea>', html)
        facts = re.findall(r"<li>([^<]+\?) <span class=\"muted\">", html)
        assert len(message) == 1
        assert len(facts) == 12
        assert [
            line.removeprefix("- ").strip() for line in message[0].split("\n") if line.startswith("- ") and line.strip("- ")
        ] == facts
        assert ('data-part="mail"' in html) is has_mailbox


def test_what_the_network_does_is_stated_or_said_to_be_unknown(
    demo_site: Built, real_site: Built, demo: Project, project: Project
) -> None:
    """Each stage shows what the settings say of it, and what the network seeks; what they leave out is « non précisé », never
    « non », with whom to ask."""
    for built, network in ((demo_site, demo.network), (real_site, project.network)):
        html = unescape(built.html("porteurs-de-projet/")).replace("\u00a0", " ")
        part = html.partition('id="reseau"')[2].partition("</section>")[0]
        said = dict(re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", part))
        assert list(said) == [*(stage.label for stage in Stage), "Le réseau cherche"]
        for stage, does in support_at(network):
            assert (does or "non précisé à ce jour") in said[stage.label]
        assert (" ; ".join(network.seeking) or "non précisé à ce jour") in said["Le réseau cherche"]
    # The invented network states all; the first nothing, and it has no mailbox.
    assert all(does for _, does in support_at(demo.network))
    assert demo.network.seeking
    assert "Ce qui n’est pas précisé" not in demo_site.html("porteurs-de-projet/")
    assert not any(does for _, does in support_at(project.network))
    assert 'href="#suite"' in real_site.html("porteurs-de-projet/").partition('id="reseau"')[2].partition("</section>")[0]


def test_a_stage_left_out_is_left_to_ask(demo: Project) -> None:
    """A network that leaves a stage out, or does not say what it seeks, has something left to ask."""
    network = replace(demo.network, support=Support(idea="Une matinée."), seeking=())
    catalogue = catalogue_of(demo)
    atlas = Atlas(demo.territory, load_outlines(demo.territory.folder), catalogue.listings)
    found = owners(Site(replace(demo, network=network), catalogue, (), (), (), "", is_production=False, atlas=atlas))
    assert found["support"] == ((Stage.IDEA, "Une matinée."), *((stage, None) for stage in list(Stage)[1:]))
    assert (found["unsaid"], found["network_seeks"]) == (True, ())


def test_the_settings_name_every_stage() -> None:
    """What a network may say of its help has the words of the stages, in their order."""
    assert list(fields_of(Support)) == [str(stage) for stage in Stage]
