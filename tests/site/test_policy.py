"""A page's policy allows what the page holds, and nothing more."""

from __future__ import annotations

import re

import pytest
from building import Built

from telecentres.site.policy import MARK, header_of, signs_in, stated

HEAD = f'<meta http-equiv="Content-Security-Policy" content="{MARK}">'

INLINE = r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*(\ssrc=|application/(ld\+)?json))"


def rules(html: str, *, is_production: bool = True, runs_wasm: bool = False) -> dict[str, str]:
    """The policy of a page with this markup, by directive."""
    return parted(header_of(stated(HEAD + html, is_production=is_production, runs_wasm=runs_wasm)))


def parted(header: str) -> dict[str, str]:
    """The sources of a policy by directive."""
    return dict(rule.split(" ", 1) for rule in header.split("; "))


def test_a_page_without_scripts_may_run_none() -> None:
    """Text and JSON-LD run nothing, load style sheets, fonts and images of the site, and are never framed."""
    assert rules('<p>Texte</p><script type="application/ld+json">{}</script>') == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def test_a_page_with_a_module_runs_the_site_s_own() -> None:
    """A module brings scripts of the site itself, and its requests go nowhere else."""
    found = rules('<script type="module" src="/theme/js/a.js"></script>')
    assert (found["script-src"], found["connect-src"]) == ("'self'", "'self'")


def test_webassembly_is_allowed_where_it_runs() -> None:
    """Only a page that says so may compile WebAssembly."""
    module = '<script type="module" src="/a.js"></script>'
    assert "'wasm-unsafe-eval'" not in rules(module)["script-src"]
    assert rules(module, runs_wasm=True)["script-src"] == "'self' 'wasm-unsafe-eval'"


def test_a_tile_host_is_allowed_where_a_map_names_it() -> None:
    """A page that offers a detailed map may show images of the tiles' host, with its port, and of no other."""
    found = rules('<div data-tiles="https://tuiles.example:8443/{z}/{x}/{y}.png"><a href="https://ailleurs.example/">a</a></div>')
    assert found["img-src"] == "'self' https://tuiles.example:8443"


def test_a_worker_is_started_where_a_page_names_one() -> None:
    """A page that names a worker's address may start those of the site itself; no other page speaks of workers."""
    assert rules('<section data-worker="/theme/js/a.js"></section>')["worker-src"] == "'self'"
    assert "worker-src" not in rules('<script type="module" src="/a.js"></script>')
    assert "worker-src" not in rules('<p>On écrit data-worker="/theme/js/a.js" dans la page.</p>')


def test_a_text_that_speaks_of_tiles_lets_none_in() -> None:
    """Only a tag's own attribute names a host of tiles."""
    assert rules('<div data-tiles="https://tuiles.example/{z}"></div>')["img-src"] == "'self' https://tuiles.example"
    assert rules('<p>Un texte avec data-tiles="https://autre.example/" dedans.</p>')["img-src"] == "'self'"


def test_a_form_is_sent_to_the_site() -> None:
    """A page with a form may send it to the site itself."""
    assert rules('<form action="/recherche/"></form>')["form-action"] == "'self'"


def test_a_page_being_written_may_reload_itself() -> None:
    """Outside production every page may run the script that reloads it."""
    assert rules("", is_production=False)["script-src"] == "'self'"


def test_a_page_without_policy_has_no_header() -> None:
    """A header is never made up."""
    with pytest.raises(ValueError, match="states no policy"):
        header_of("<p>Texte</p>")


def test_only_what_its_templates_may_ask_for_is_looked_for() -> None:
    """A template with a form may ask for one and for nothing else, wherever its sign stands."""
    texts = ["<p>Texte</p>", "{% macro search() %}<form action='/'></form>{% endmacro %}"]
    assert signs_in(texts) == {"</form"}
    html = HEAD + '<form></form><p data-worker="/a.js"></p>'
    found = parted(header_of(stated(html, is_production=True, signs=signs_in(texts))))
    assert found["form-action"] == "'self'"
    assert "worker-src" not in found


@pytest.mark.parametrize("network", ["real_site", "demo_site"])
def test_every_page_asks_for_what_its_markup_holds(network: str, request: pytest.FixtureRequest) -> None:
    """What a page's templates, and those that these bring in, ask for is in its policy, and nothing more."""
    site: Built = request.getfixturevalue(network)
    for file, html in site.pages.items():
        policy = html.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
        wasm = "'wasm-unsafe-eval'" in policy
        assert html == stated(html.replace(policy, MARK, 1), is_production=False, runs_wasm=wasm), file


@pytest.mark.parametrize("network", ["real_site", "demo_site"])
def test_every_page_states_its_policy_before_what_it_loads(network: str, request: pytest.FixtureRequest) -> None:
    """In every page one policy stands in front of the first link, script and image; no page has inline style or script."""
    site: Built = request.getfixturevalue(network)
    for file, html in site.pages.items():
        assert html.count('http-equiv="Content-Security-Policy"') == 1, file
        first = re.search(r"<(link|script|img|style|svg)\b", html)
        assert first is not None
        assert html.index("Content-Security-Policy") < first.start(), file
        assert "\0" not in html, file
        assert not re.search(INLINE, html), file
