"""What the Nu HTML Checker says of every kind of page, of the style sheets and of the logo."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from building import ROOT, Built, kinds

pytestmark = [pytest.mark.nu, pytest.mark.java, pytest.mark.browser]

JAR = ROOT / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"
# Properties of SVG 2 and CSS masking that every browser knows and the checker's CSS module does not.
UNKNOWN = {"paint-order", "rx", "vector-effect"}
_PROPERTY = re.compile(r"Property “([\w-]+)” doesn't exist")


def errors(*files: str) -> list[tuple[str, str]]:
    """The errors found in files, as (file, sentence)."""
    flags = ["--errors-only", "--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always"]
    answer = subprocess.run(["java", "-jar", str(JAR), *flags, *files], capture_output=True, text=True, check=True)
    return [(message["url"], message["message"]) for message in json.loads(answer.stderr)["messages"]]


def test_pages_and_sheets_are_valid(real_production: Built, demo_production: Built) -> None:
    """No kind of page of either network, no style sheet of ours, no logo has an error; each excused property is in use."""
    files = []
    for site in (real_production, demo_production):
        files += [str(site.folder / kind / ("" if kind.endswith(".html") else "index.html")) for kind in kinds(site)]
        files += [str(path) for path in sorted(site.folder.glob("theme/[!v]*/*")) if path.suffix in (".css", ".svg")]
    found = errors(*files)
    excused = {match[1] for _, message in found if (match := _PROPERTY.search(message)) and match[1] in UNKNOWN}
    assert [(file, message) for file, message in found if not (set(_PROPERTY.findall(message)) & UNKNOWN)] == []
    assert excused == UNKNOWN


def test_the_checker_finds_what_is_wrong(demo_production: Built) -> None:
    """A page with an end tag too many has an error."""
    page = demo_production.folder.parent / "wrong.html"
    page.write_text(demo_production.html("").replace("</main>", "</div></main>"), encoding="utf-8")
    assert any("div" in message for _, message in errors(str(page)))
