"""What a browser sees on a page, in one visit: what it loads, what it complains of, how its text lies at many widths.

A page is opened once, with an empty cache, and looked at again and again: opening is what takes the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from building import ROOT
from playwright.sync_api import Browser, Page, Response

__all__ = ["RULES", "SPACED", "WIDTHS", "Survey", "survey"]

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 360, 768, 1440, 2560)
# Where a layout has just taken its next form it has the least room; a font that is there instead of ours may be as wide.
SPACED_WIDTHS = (320, 576, 640, 768, 1024, 1280, 1440)

# What a reader may set on any page (WCAG 2.2, 1.4.12), in a sheet that no policy asks about.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""

# Text that is outside the window, cut by a box that hides what is too much, or under other text. Text in a box that
# scrolls, and text clipped to nothing so that it is only spoken, is neither; a drawing's own text is the map's tests' matter.
LIE = """() => {
  const found = [], lines = [], boxes = new Map();
  const right = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > right) found.push(`page: ${document.documentElement.scrollWidth} > ${right}`);
  const box = (element) => {
    if (!boxes.has(element)) {
      const style = getComputedStyle(element);
      boxes.set(element, {
        rect: element.getBoundingClientRect(),
        scrolls: /auto|scroll/.test(style.overflowX),
        hides: /hidden|clip/.test(style.overflowX + style.overflowY),
        isSpoken: style.clipPath === 'inset(50%)',
      });
    }
    return boxes.get(element);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest('svg, script, template, noscript, select, datalist')) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const above = [];
    for (let element = parent; element !== document.body; element = element.parentElement) above.push(box(element));
    if (above.some(({ scrolls, isSpoken }) => scrolls || isSpoken)) continue;
    range.selectNodeContents(node);
    for (const { left, right: end, top, bottom } of range.getClientRects()) {
      if (end - left < 1 || bottom <= 0 - scrollY) continue;
      const said = node.data.trim().slice(0, 40);
      // A link that skips comes in from the side when it takes the focus.
      if (end <= 0 && parent.closest('a[href^="#"]')) continue;
      if (left < -1 || end > right + 1) found.push(`outside: ${said}`);
      for (const { rect, hides } of above) {
        if (hides && (left < rect.left - 1 || end > rect.right + 1 || top + 3 < rect.top || bottom - 3 > rect.bottom)) {
          found.push(`cut: ${said}`);
        }
      }
      const spare = (bottom - top) / 5;
      lines.push({ node, said, left: left + 1, right: end - 1, top: top + spare, bottom: bottom - spare });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((line, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < line.bottom; next += 1) {
      const other = lines[next];
      if (other.node !== line.node && other.left < line.right && other.right > line.left) {
        found.push(`over each other: ${line.said} / ${other.said}`);
      }
    }
  });
  return found;
}"""


@dataclass
class Survey:
    """What was seen on one page.

    `loaded` are the answers before anybody touched the page, as (address under the site, bytes sent); `lying` what is wrong
    with the place of its text, `broken` the accessibility rules it breaks, each with the circumstances.
    """

    kind: str
    html: str = ""
    loaded: list[tuple[str, int]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    lying: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def survey(chromium: Browser, address: str, kind: str) -> Survey:
    """Open a page of a served site and look at it from all sides."""
    seen = Survey(kind)
    # Without motion: a colour on its way to another is neither.
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", lambda request: seen.elsewhere.append(request.url) if not request.url.startswith(address) else None)
    page.on("response", lambda answer: _note(seen, answer, address))
    answer = page.goto(f"{address}/{kind}", wait_until="networkidle")
    assert answer is not None
    seen.html = answer.text()
    _look_for_rules(page, seen)
    _look_at_text(page, seen)
    context.close()
    return seen


def _note(seen: Survey, answer: Response, address: str) -> None:
    if answer.status >= 400:
        seen.complaints.append(f"{answer.status} {answer.url}")
    seen.loaded.append((answer.url.removeprefix(f"{address}/"), int(answer.headers.get("content-length", "0"))))


def _look_at_text(page: Page, seen: Survey) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        seen.lying += [f"{width} px, {fault}" for fault in page.evaluate(LIE)]
    page.evaluate(SPACED)
    for width in SPACED_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        seen.lying += [f"{width} px spaced, {fault}" for fault in page.evaluate(LIE)]


def _look_for_rules(page: Page, seen: Survey) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found: dict[str, Any] = page.evaluate(
                "tags => axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: {type: 'tag', values: tags}})",
                RULES,
            )
            seen.broken += [
                f"{width} px {scheme}, {rule['id']}: {node['target']} {node['failureSummary']}"
                for rule in found["violations"]
                for node in rule["nodes"]
            ]
