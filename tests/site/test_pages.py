"""What the pages say, read from the built sites."""

from __future__ import annotations

import json
import random
import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from building import ROOT, Built, run_pelican

from telecentres.publish import proof


class _Links(HTMLParser):
    """Every link, identifier, and the text of main."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.scripts = 0
        self.inline: list[str] = []
        self.text: list[str] = []
        self._in_main = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for name in ("href", "src", "action"):
            if values.get(name) is not None:
                self.links.append(values[name] or "")
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        is_data = (values.get("type") or "").endswith("json")
        self.scripts += tag == "script" and not is_data and not values.get("src")
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "main":
            self._in_main = 1
        if self._in_main and tag in ("p", "li", "h1", "h2", "h3", "h4", "td", "th", "dt", "dd", "section", "article"):
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = 0

    def handle_data(self, data: str) -> None:
        if self._in_main:
            self.text.append(data)


def read(html: str) -> _Links:
    parser = _Links()
    parser.feed(html)
    return parser


@pytest.fixture(scope="module", params=["real", "demo"])
def site(request: pytest.FixtureRequest) -> Built:
    built: Built = request.getfixturevalue(f"{request.param}_site")
    return built


def test_every_link_leads_to_a_page_of_the_site(site: Built) -> None:
    """No internal link is broken, anchors included: what publishing asks of a site holds for each."""
    assert list(proof.links_lead_somewhere(proof.Folder(site.folder, ""))) == []


def test_every_page_is_reached_from_the_home_page(site: Built) -> None:
    """Following links from the home page finds every page but the drafts, 404.html and the living page of components."""
    pages = site.pages
    seen: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in pages:
            continue
        seen.add(name)
        for link in read(pages[name]).links:
            if link.startswith("/"):
                path = urldefrag(link)[0].partition("?")[0].lstrip("/")
                waiting.append(path + "index.html" if not path or path.endswith("/") else path)
    assert {name for name in pages if not name.startswith("brouillons/")} - seen == {"404.html", "composants/index.html"}


def test_pages_are_whole_and_plain(site: Built) -> None:
    """Each page has one h1, no skipped heading level, no repeated id, no inline script, style or handler, no root mark."""
    assert list(proof.pages_are_whole(proof.Folder(site.folder, ""))) == []
    assert all(re.search(r'<html lang="fr">', html) for html in site.pages.values())


def test_titles_and_descriptions_tell_pages_apart(site: Built) -> None:
    """No two indexed pages share a title or a description."""
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        found = [re.search(pattern, html, re.DOTALL)[1] for name, html in site.pages.items() if name != "404.html"]  # type: ignore[index]
        assert len(found) == len(set(found))
        assert all(text.strip() for text in found)


def test_french_spaces_hold(site: Built) -> None:
    """No double punctuation follows a breaking space, and no straight apostrophe stands between letters."""
    for name, html in site.pages.items():
        text = "".join(read(html).text)
        found = re.search(r"[^\n] [:;?!»%€](?:\s|$)|« ", text)
        assert found is None, (name, found)
        assert not re.search(r"\w'\w", text), name


def test_the_notice_stands_on_every_page(real_site: Built, demo_site: Built) -> None:
    """Each page of the real site says it is a technical demonstration; each of the demonstration, that it is invented."""
    for html in real_site.pages.values():
        assert "Site de démonstration technique, sans lien avec une association" in html
    for html in demo_site.pages.values():
        assert "Démonstration" in html


def test_nothing_of_the_first_network_leaks_into_the_demonstration(demo_site: Built) -> None:
    """No name, code or coordinate of the first network is in the demonstration's output."""
    words = ["Seine", "Télécentres 77", "Melun", "Fontainebleau", "Coulommiers", "Montereau", "Provins", "Brie", "Île-de-France"]
    words += ["Paris", "Transilien", "RER", "Europe/Paris"]
    for line in (ROOT / "territory/communes.csv").read_text(encoding="utf-8").splitlines()[1:]:
        code, _, _, latitude, longitude, *_ = line.split(",")
        words += [code, latitude, longitude]
    for line in (ROOT / "territory/epci.csv").read_text(encoding="utf-8").splitlines()[1:]:
        words += line.split(",")[:2]
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, words))})(?!\w)")
    for path, text in demo_site.texts.items():
        found = pattern.search(text)
        assert found is None, (path.name, found)


def test_each_commune_epci_and_centre_has_its_page(real_site: Built) -> None:
    """507 communes, 23 EPCI, 18 centres."""
    pages = real_site.pages
    count = {
        folder: sum(name.startswith(f"{folder}/") for name in pages) - 1
        for folder in ("communes", "intercommunalites", "centres")
    }
    assert count == {"communes": 507, "intercommunalites": 23, "centres": 18}


def test_an_epci_that_crosses_the_border_says_so(real_site: Built) -> None:
    """Three EPCI have communes outside the territory; their pages say that the figures are of the part inside."""
    saying = [
        name for name, html in real_site.pages.items() if name.startswith("intercommunalites/") and "dépasse la limite" in html
    ]
    assert len(saying) == 3


def test_commune_pages_are_not_one_text_with_names_replaced(real_site: Built) -> None:
    """In 30 random pairs, at least half the sentences of one page are not on the other, the commune's name aside."""
    folder = real_site.folder / "communes"
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())

    def sentences(slug: str) -> list[str]:
        html = real_site.html(f"communes/{slug}/")
        title = re.search(r"<h2 id=\"commune\">(.*?)</h2>", html)
        assert title
        # A row of a list is one statement, however it is set; what a map draws is none.
        html = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
        html = re.sub(r"<li\b.*?</li>", lambda row: re.sub(r"</?p\b[^>]*>|\n", " ", row[0]), html, flags=re.DOTALL)
        text = "".join(read(html).text).replace(title[1], "X")
        lines = [re.sub(r"\s+", " ", line).strip() for line in re.split(r"\n|(?<=[.?!]) ", text)]
        return [re.sub(r"(?:d’|de |du |des )X", "X", line) for line in lines if line]

    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")
    pick = random.Random(seed)
    for _ in range(30):
        one, other = pick.sample(names, 2)
        mine, theirs = sentences(one), set(sentences(other))
        own = sum(sentence not in theirs for sentence in mine)
        assert own * 2 >= len(mine), (one, other, own, len(mine), [s for s in mine if s in theirs])


def test_a_facet_no_centre_is_known_to_match_gets_no_page(real_site: Built) -> None:
    """Only known kinds and services have a page; the list says for how many places they are unknown."""
    assert {path.name for path in (real_site.folder / "services").iterdir()} == {"index.html", "cuisine", "wifi"}
    assert "Inconnu pour" in real_site.html("centres/")


def test_unknown_is_never_shown_as_no(real_site: Built) -> None:
    """A sheet that says nothing of its hours and prices says so, and shows neither « non » nor « fermé »."""
    html = real_site.html("centres/brie-nov/")
    text = "".join(read(html).text)
    assert "Non renseigné" in html
    assert "fermé" not in text
    assert not re.search(r"\bnon\b(?! renseigné)", text.replace("Non renseigné", ""))


def test_evidence_decides_where_a_place_stands(real_site: Built) -> None:
    """What no recent evidence vouches for is under « À vérifier », with its date."""
    html = real_site.html("centres/")
    by_section = dict(re.findall(r'<h2 id="([a-z-]+)">(.*?)(?=<h2 id=|</main>)', html, re.DOTALL))
    assert {len(re.findall("<article", by_section[name])) for name in ("confirme",)} == {5}
    assert "Place D" in by_section["a-verifier"]
    assert "Ouvert selon une source non datée, à vérifier" in by_section["a-verifier"]
    assert "Buro" in by_section["ferme"]
    assert "Brie’Nov" in by_section["confirme"]


def test_no_person_is_named_and_no_mailbox_of_the_network_is_offered(real_site: Built) -> None:
    """While the network has no mailbox, nothing offers to write to it."""
    for name, html in real_site.pages.items():
        mails = set(re.findall(r"mailto:([^\"?]+)", html))
        assert mails <= {"elab@coulommierspaysdebrie.fr"}, name


@pytest.mark.parametrize(
    ("siteurl", "relative", "expected"),
    [
        ("", "False", 'href="/centres/"'),
        ("https://host.example/sub", "False", 'href="/sub/centres/"'),
        ("https://host.example", "True", 'href="../../centres/"'),
    ],
)
def test_addresses_hold_under_a_path_and_relative(tmp_path: Path, siteurl: str, relative: str, expected: str) -> None:
    """A site under a sub-path, and one with relative addresses, link to themselves; 404.html is never relative."""
    result = run_pelican(
        ROOT / "demo/content",
        ROOT / "demo/pelicanconf.py",
        tmp_path / "output",
        "-e",
        f'SITEURL="{siteurl}"',
        f"RELATIVE_URLS={relative.lower()}",
    )
    assert result.returncode == 0, result.stderr
    built = Built(tmp_path / "output", "")
    assert expected in built.html("centres/minoterie")
    prefix = "/sub" if siteurl.endswith("sub") else ""
    not_found = (built.folder / "404.html").read_text(encoding="utf-8")
    assert re.search(rf'href="{prefix}/theme/css/style\.[0-9a-f]{{8}}\.css"', not_found)
    sitemap = ET.parse(built.folder / "sitemap.xml")
    first = sitemap.getroot()[0][0].text or ""
    assert first == f"{siteurl}/"
    if relative == "False":
        return
    files = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()}
    for name, html in built.pages.items():
        if name == "404.html":
            continue
        for link in read(html).links:
            if re.match(r"[a-z]+:|#", link):
                continue
            assert not link.startswith("/"), (name, link)
            path = urldefrag(urljoin(f"http://x/{name}", link))[0].partition("?")[0].removeprefix("http://x/")
            assert (path + "index.html" if not path or path.endswith("/") else path) in files, (name, link)


def test_drafts_have_an_address_that_nothing_links_to(demo_site: Built) -> None:
    """A draft is written, asks robots not to index it, and is on no list, feed or map."""
    drafts = [name for name in demo_site.pages if name.startswith("brouillons/")]
    assert len(drafts) == 1
    assert '<meta name="robots" content="noindex">' in demo_site.pages[drafts[0]]
    slug = drafts[0].split("/")[1]
    for path, text in demo_site.texts.items():
        assert slug not in text or "brouillons" in path.as_posix(), path


def test_links_between_news_are_resolved(demo_site: Built) -> None:
    """A {filename} link becomes the address of the page."""
    html = "".join(demo_site.pages.values())
    assert "{filename}" not in html
    assert "%7Bfilename" not in html
    assert any(
        re.search(r'<div class="prose">.*?href="/actualites/[a-z-]+/"', page, re.DOTALL)
        for name, page in demo_site.pages.items()
        if name.startswith("actualites/")
    )


def test_markup_typed_in_a_sheet_is_text_on_the_page(demo_site: Built) -> None:
    """A name with < and & is escaped wherever it stands."""
    html = demo_site.html("centres/oeuvre-et-cie-bis/")
    assert "L’Œuvre &amp; Cie &lt;bis&gt;" in html
    assert "<bis>" not in html
    data = json.loads((demo_site.folder / "centres.json").read_text(encoding="utf-8"))
    assert "L'Œuvre & Cie <bis>" in {place["nom"] for place in data["lieux"]}


def test_the_home_page_works_out_one_journey(site: Built) -> None:
    """It says what a year saves with every figure it was reckoned from, and that the price of a seat is not deducted."""
    main = unescape(re.sub(r"<[^>]+>", "", site.pages["index.html"])).replace("\u00a0", " ")
    assert "économise environ" in main
    assert re.search(r"\d h de trajet", main)
    assert "n’est pas déduit" in main
    assert main.count("hypothèse") >= 2
