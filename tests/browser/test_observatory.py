"""The plots of the observatory in a browser: their words keep clear of each other and of the window's edge, and are not lost."""

from __future__ import annotations

import pytest
from building import Built
from playwright.sync_api import Browser
from surveying import SPACED

pytestmark = pytest.mark.browser

# Words of a plot outside the window, or over each other: by the boxes of their letters, which nearly fill their lines.
CROWDED = """() => {
  const right = document.documentElement.clientWidth;
  const found = [];
  for (const plot of document.querySelectorAll('.bar-plot, .column-plot')) {
    const words = [...plot.querySelectorAll('text')].map((text) => [text.textContent.trim(), text.getBoundingClientRect()]);
    words.forEach(([said, box], at) => {
      if (box.left < -1 || box.right > right + 1) found.push(`outside: ${said}`);
      for (const [other, there] of words.slice(at + 1)) {
        const across = Math.min(box.right, there.right) - Math.max(box.left, there.left);
        const down = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top);
        if (across > 1 && down > box.height / 3) found.push(`over each other: ${said} / ${other}`);
      }
    });
  }
  return found;
}"""


def test_the_words_of_plots_keep_clear(production: tuple[Built, str], chromium: Browser) -> None:
    """At any width, with letters set wide apart and at twice their size, no word of a plot is cut or lies over another."""
    _, address = production
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/observatoire/")
    assert page.locator(".bar-plot").count() >= 5
    for _ in range(2):
        for width in (320, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(CROWDED) == [], width
        page.evaluate(SPACED)
    page.close()
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/observatoire/")
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html { font-size: 212.5% !important; }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }""")
    assert page.evaluate(CROWDED) == []
    page.close()


def test_every_plot_has_a_name_and_its_table(production: tuple[Built, str], chromium: Browser) -> None:
    """A plot is one named picture to those who do not see it, and the next table of its part holds as many lines."""
    _, address = production
    page = chromium.new_page()
    page.goto(f"{address}/observatoire/")
    parts = page.locator("section:has(.bar-plot, .column-plot)")
    assert parts.count() >= 6
    for part in parts.all():
        plot = part.locator(".bar-plot, .column-plot")
        assert plot.get_attribute("role") == "img"
        assert "tableau" in (plot.get_attribute("aria-label") or "")
        assert part.locator("tbody tr").count() >= max(1, plot.locator("text.bar-plot-value").count())
        assert (part.get_by_role("link", name="Télécharger").get_attribute("href") or "").endswith(".csv")
    page.close()
