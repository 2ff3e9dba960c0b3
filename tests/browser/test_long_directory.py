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
DONE = "[data-part=results]:not([aria-busy])"


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
    while page.locator(".directory-answer > section > button").count():
        page.locator(".directory-answer > section > button").first.click()
    made = {
        one.get_attribute("data-centre"): card(one.evaluate("(one) => one.outerHTML"))
        for one in page.locator(".directory-answer > section [data-centre]").all()
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
    for box, chips in (("services][value=wifi", 1), ("espaces][value=coworking", 2), ("services][value=wifi", 1)):
        page.evaluate("window.made = 0")
        page.locator(f".filter-form input[name={box}]").evaluate("(one) => one.click()")
        expect(page.locator(".filter-form-chip")).to_have_count(chips)
        expect(page.locator(DONE)).to_have_count(1)
        sections = page.locator(".directory-answer > section")
        expected = sum(min(20, int(count)) for count in sections.locator("h2 .count").all_inner_texts() if count)
        assert page.locator(".directory-answer > section li").count() == expected
        assert page.evaluate("window.made") == expected
    assert len([url for url in asked if url.endswith("filtres.json")]) == 1
    more = page.locator(".directory-answer > section > button").first
    before = page.locator(".directory-answer > section li").count()
    more.click()
    assert before < page.locator(".directory-answer > section li").count() <= before + 20


# Reading where something stands makes the browser lay out the page there and then, and once more for what is written next.
LAYOUTS = """() => {
    window.asked = [];
    const note = (owner, name) => {
        const known = Object.getOwnPropertyDescriptor(owner, name);
        const noted = (act) => function (...given) { window.asked.push(name); return act.apply(this, given); };
        const told = known.get ? { get: noted(known.get) } : { value: noted(known.value) };
        Object.defineProperty(owner, name, { ...known, ...told });
    };
    for (const name of ['getBoundingClientRect', 'getClientRects', 'scrollTop', 'clientHeight', 'clientWidth', 'scrollHeight',
        'scrollIntoView', 'checkVisibility']) note(Element.prototype, name);
    for (const name of ['offsetTop', 'offsetHeight', 'offsetWidth', 'innerText', 'focus']) note(HTMLElement.prototype, name);
    for (const name of ['getComputedStyle', 'innerHeight', 'innerWidth', 'scrollY', 'scrollTo']) note(window, name);
}"""
FIRST_FRAME = """([name, value]) => new Promise((resolve) => {
    const results = document.querySelector('[data-part=results]');
    const form = document.querySelector('.filter-form');
    const tallies = () => [...form.querySelectorAll('[data-part=tally]')].map((one) => one.textContent).join();
    const [count, before] = [form.querySelector('[data-part=count]').textContent, tallies()];
    const chips = [...form.querySelectorAll('.filter-form-chip')];
    const made = [];
    const make = document.createElement;
    document.createElement = function (name) { made.push(name); return make.call(document, name); };
    const changed = [];
    const watcher = new MutationObserver((all) => changed.push(...all));
    watcher.observe(document.body, { childList: true, subtree: true });
    window.asked.length = 0;
    form.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    const pressed = window.asked.splice(0);
    form.querySelector(`input[name=${name}][value=${value}]`).click();
    requestAnimationFrame(() => {
        document.createElement = make;
        changed.push(...watcher.takeRecords());
        const answer = results.querySelector('.directory-answer:not(.directory-gone)');
        const own = { pressed, asked: [...window.asked], made: made.filter((name) => name === 'article').length };
        const moved = new Set(changed.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]));
        const gone = [...document.querySelectorAll('.directory-gone')];
        const shortest = 300 * parseFloat(getComputedStyle(document.documentElement).fontSize) - 1;
        resolve({
            ...own,
            lines: answer.querySelectorAll('li').length,
            whole: Math.min(20, Number(answer.querySelector('h2 .count')?.textContent)),
            busy: results.ariaBusy,
            count: form.querySelector('[data-part=count]').textContent !== count,
            tallies: tallies() !== before,
            map: changed.filter(({ target }) => target.closest('.network-map')).length,
            removed: changed.filter((one) => one.target.closest('.directory-list') && one.removedNodes.length).length,
            kept: chips.filter((chip) => !moved.has(chip.parentElement)).length,
            gone: gone.length,
            keepsRoom: results.getBoundingClientRect().height > shortest,
            goneHeight: Math.max(...gone.map((one) => one.getBoundingClientRect().height)),
            address: location.search,
        });
    });
})"""


@pytest.mark.parametrize("height", [500, 2400])
def test_an_answer_is_in_the_next_frame(chromium: Browser, address: str, height: int) -> None:
    """The frame behind a tick has the count, the counts beside the boxes and the lines that the window has room for.

    Their cards are all that is made for it, and nothing is taken away: what gives way to the answer takes no room. Where the list
    stands is asked when the button goes down; nothing behind that makes the browser lay out the page before the frame.
    """
    page = chromium.new_page(viewport={"width": 1280, "height": height})
    page.goto(f"{address}/centres/")
    page.wait_for_selector(".filter-form[data-ready]")
    # Who comes near the form has what draws answers loaded.
    with page.expect_response(re.compile(r"/results\.")), page.expect_response(re.compile(r"/card\.")):
        page.locator(".filter-form").dispatch_event("pointerover")
    page.wait_for_load_state("networkidle")
    top = page.evaluate("document.querySelector('.directory-list').getBoundingClientRect().top")
    page.evaluate(LAYOUTS)
    chips = 0
    for box in (["services", "wifi"], ["services", "cuisine"], ["services", "wifi"]):
        before = page.evaluate("location.search")
        first = page.evaluate(FIRST_FRAME, box)
        assert first["count"], box
        assert first["tallies"], box
        assert first["busy"] == "true", box
        room = max(1, -(-(height - top) // 240))
        assert 0 < first["lines"] <= room, (box, first)
        assert first["lines"] < first["whole"], (box, first)
        assert first["lines"] > 3 or height < 1000, (box, first)
        assert first["made"] == first["lines"], box
        assert first["map"] == 0, box
        assert first["removed"] == 0, box
        assert first["gone"] == 1 + (chips > 0), box
        assert first["goneHeight"] == 0, box
        assert first["keepsRoom"], box
        assert first["kept"] == min(chips, 1), box
        assert first["address"] == before, box
        assert sorted(first["pressed"]) == ["getBoundingClientRect", "innerHeight"], box
        assert first["asked"] == [], box
        expect(page.locator(DONE)).to_have_count(1)
        expect(page.locator("[data-part=results] > *")).to_have_count(1)
        expect(page.locator("[data-part=all]")).to_be_hidden()
        assert page.locator(".directory-answer > section li").count() >= first["whole"]
        chips = page.evaluate("new URLSearchParams(location.search).size")
        expect(page.locator(".filter-form-chip")).to_have_count(chips)
    page.context.close()


def test_the_whole_list_is_back_in_the_next_frame(page: Page, address: str) -> None:
    """The frame behind the last box unticked has the whole list, as it was made; the answer is taken away behind that frame."""
    page.goto(f"{address}/centres/?services=wifi")
    page.wait_for_selector(".filter-form[data-ready]")
    card = page.locator("[data-part=all] [data-centre]").first.element_handle()
    found = page.evaluate(
        """(card) => new Promise((resolve) => {
            const answer = document.querySelector('.directory-answer');
            document.querySelector('.filter-form input[name=services][value=wifi]').click();
            requestAnimationFrame(() => resolve({
                list: card.checkVisibility({ contentVisibilityAuto: false }) && card.getBoundingClientRect().height > 0,
                answer: answer.getBoundingClientRect().height,
            }));
        })""",
        card,
    )
    assert found == {"list": True, "answer": 0}
    expect(page.locator("[data-part=results] > *")).to_have_count(0)
    expect(page.locator(".directory-gone")).to_have_count(0)
    expect(page.locator("[data-part=results]")).to_be_hidden()
    expect(page.locator(".network-map [data-out]")).to_have_count(0)


def test_paper_has_the_whole_answer(page: Page, address: str) -> None:
    """Printed before its last line is there, an answer is whole."""
    page.goto(f"{address}/centres/")
    page.wait_for_selector(".filter-form[data-ready]")
    # Looked at in each frame, so in the one that shows its first lines; what follows comes two frames later.
    lines = page.evaluate(
        """() => new Promise((resolve) => {
            const first = '.directory-answer:not(.directory-gone) > section:first-of-type';
            const lines = () => document.querySelectorAll(`${first} li`).length;
            let frames = 1200;
            document.querySelector('.filter-form input[name=services][value=wifi]').click();
            requestAnimationFrame(function look() {
                const before = lines();
                frames -= 1;
                if (!before && frames) return requestAnimationFrame(look);
                dispatchEvent(new Event('beforeprint'));
                resolve([before, lines()]);
            });
        })"""
    )
    assert 0 < lines[0] < lines[1] == 20
    expect(page.locator(DONE)).to_have_count(1)


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
    shown = sum(int(count) for count in page.locator(".directory-answer > section h2 .count").all_inner_texts())
    assert total + lone == shown
