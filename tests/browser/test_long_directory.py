"""A directory too long for one page: pages without JavaScript, data and cards made in the browser with it, work counted."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from building import ROOT, Built, built
from playwright.sync_api import Browser, Page, expect

from telecentres.site.pages.directory import PAGE_SIZE

pytestmark = pytest.mark.browser

COUNT = 130


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A generated network of so many places, built for production."""
    folder = tmp_path_factory.mktemp("long") / "network"
    command = [sys.executable, "bench/generate.py", str(folder), "--centres", str(COUNT)]
    subprocess.run(command, cwd=ROOT, check=True)
    settings = folder / "publishconf.py"
    text = (folder / "pelicanconf.py").read_text(encoding="utf-8")
    settings.write_text(f'{text}PRODUCTION = True\nSITEURL = "https://host.example"\n', encoding="utf-8")
    return built(folder / "content", settings, folder / "output")


@pytest.fixture(scope="module")
def address(site: Built, serve: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    """Where it is served."""
    with serve(site.folder) as address:
        yield address


def card(markup: str) -> str:
    """The markup of a card without what only some cards have: its picture, what the browser adds, spaces between tags."""
    for gone in (r'<div class="thumbnail">.*?</div>', r"<button.*?</button>", r'<p class="open-now.*?</p>', r" data-lit=\"\d+\""):
        markup = re.sub(gone, "", markup, flags=re.DOTALL)
    markup = markup.replace(" centre-card--pictured", "").replace("\u00a0", " ").replace("&nbsp;", " ")
    return re.sub(r">\s+", ">", re.sub(r"\s+<", "<", re.sub(r"\s+", " ", markup))).strip()


def test_pages_hold_every_place_once(chromium: Browser, address: str, site: Built) -> None:
    """Without JavaScript the pages, linked from each, hold every place once, fifty on each."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/centres/")
    links = [link.get_attribute("href") for link in page.locator(".page-numbers a").all()]
    assert len(links) == -(-COUNT // PAGE_SIZE)
    found: list[str] = []
    for number, link in enumerate(links):
        page.goto(f"{address}{link}")
        assert page.locator(".page-numbers [aria-current=page]").inner_text() == str(number + 1)
        found += page.evaluate("[...document.querySelectorAll('[data-centre]')].map((one) => one.dataset.centre)")
        assert len(found) == min(COUNT, PAGE_SIZE * (number + 1))
    assert len(set(found)) == COUNT
    for anchor in page.locator("[data-part=lists] a[href*='#']").all():
        target, _, standing = (anchor.get_attribute("href") or "").partition("#")
        assert f'id="{standing}"' in site.html(target.strip("/") + "/")
    context.close()


def test_a_card_is_the_same_from_data(page: Page, address: str) -> None:
    """A card made in the browser from data says, in the same markup, what the build wrote on another page."""
    page.goto(f"{address}/centres/page/2/")
    page.wait_for_selector(".filter-form[data-ready]")
    written = {
        one.get_attribute("data-centre"): card(one.evaluate("(one) => one.outerHTML"))
        for one in page.locator("[data-part=all] [data-centre]").all()
    }
    page.goto(f"{address}/centres/?services=wifi")
    page.wait_for_selector("[data-part=results] [data-centre]")
    while page.locator("[data-part=results] > section > button").count():
        page.locator("[data-part=results] > section > button").first.click()
    made = {
        one.get_attribute("data-centre"): card(one.evaluate("(one) => one.outerHTML"))
        for one in page.locator("[data-part=results] > section [data-centre]").all()
    }
    both = made.keys() & written.keys()
    assert len(both) > 5
    for slug in both:
        assert made[slug] == written[slug]


def test_an_answer_is_little_work(page: Page, address: str) -> None:
    """The data are asked for once; an answer makes twenty lines of each situation, and the next when they are asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/centres/")
    page.wait_for_selector(".filter-form[data-ready]")
    page.evaluate(
        "window.made = 0; const make = document.createElement.bind(document);"
        "document.createElement = (name) => { window.made += name === 'article'; return make(name); }"
    )
    for box in ("services][value=wifi", "espaces][value=coworking", "services][value=wifi"):
        page.evaluate("window.made = 0")
        page.locator(f".filter-form input[name={box}]").evaluate("(one) => one.click()")
        page.wait_for_timeout(150)
        sections = page.locator("[data-part=results] > section")
        expected = sum(min(20, int(count)) for count in sections.locator("h2 .count").all_inner_texts() if count)
        assert page.locator("[data-part=results] > section li").count() == expected
        assert page.evaluate("window.made") == expected
    assert len([url for url in asked if url.endswith("filtres.json")]) == 1
    more = page.locator("[data-part=results] > section > button").first
    before = page.locator("[data-part=results] > section li").count()
    more.click()
    assert before < page.locator("[data-part=results] > section li").count() <= before + 20


def test_other_pages_lead_to_the_first(page: Page, address: str) -> None:
    """A box ticked on a further page leads to the whole list with that criterion."""
    page.goto(f"{address}/centres/page/2/")
    page.wait_for_selector(".filter-form[data-ready]")
    page.click(".filter-form-group summary:has-text('Services')")
    page.click("input[name=services][value=wifi]")
    page.wait_for_url(f"{address}/centres/?services=wifi")
    expect(page.locator(".filter-form-chip")).to_have_count(1)


def test_the_map_counts_what_answers(page: Page, address: str) -> None:
    """The number of an area on the map is that of its places that answer."""
    page.goto(f"{address}/centres/?services=wifi")
    page.wait_for_selector(".filter-form-chip")
    groups = page.locator(".network-map-wide .map-drawing-group")
    if not groups.count():
        pytest.fail("the map of a long list has no groups")
    total = sum(int(one.text_content() or "") for one in groups.locator("text").all())
    lone = page.locator(".network-map-wide a.map-marker:not([data-out]):not([data-unsure])").count()
    shown = sum(int(count) for count in page.locator("[data-part=results] > section h2 .count").all_inner_texts())
    assert total + lone == shown
