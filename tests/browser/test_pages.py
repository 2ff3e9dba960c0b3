"""What a browser makes of every kind of page: nothing overflows, nothing is fetched elsewhere, nothing is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import ROOT, Built, kinds
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_no_page_is_wider_than_its_window(production: tuple[Built, str], chromium: Browser, width: int) -> None:
    """At 320, 768 and 1440 px, no kind of page scrolls sideways."""
    site, address = production
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wide = []
    for kind in kinds(site):
        page.goto(f"{address}/{kind}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(kind)
    context.close()
    assert not wide


def test_pages_ask_nothing_of_others_and_say_nothing_on_the_console(production: tuple[Built, str], page: Page) -> None:
    """No request leaves the site, no address is missing, no error is on the console."""
    site, address = production
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith(address) else None)
    page.on("response", lambda response: faults.append(response.url) if response.status >= 400 else None)
    for kind in kinds(site):
        page.goto(f"{address}/{kind}")
    assert not faults


@pytest.mark.axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_an_accessibility_rule(production: tuple[Built, str], chromium: Browser, scheme: str) -> None:
    """Every kind of page passes axe's rules for WCAG 2.2 A and AA and its best practices, light and dark."""
    site, address = production
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    script = Path(AXE).read_text(encoding="utf-8")
    broken = []
    for kind in kinds(site):
        page.goto(f"{address}/{kind}")
        page.evaluate(script)
        result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
        broken += [
            (kind, rule["id"], node["target"], node["failureSummary"]) for rule in result["violations"] for node in rule["nodes"]
        ]
    context.close()
    assert not broken, broken[:10]
