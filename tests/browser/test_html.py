"""What the Nu Html Checker says of both production builds."""

from __future__ import annotations

import json
import subprocess

import pytest
from building import ROOT, Built

pytestmark = [pytest.mark.java, pytest.mark.nu]

CHECKER = ROOT / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.mark.parametrize("network", ["real", "demo"])
def test_every_page_is_valid_html(network: str, request: pytest.FixtureRequest) -> None:
    """No page of a production build has an error or a warning of the Nu Html Checker."""
    site: Built = request.getfixturevalue(f"{network}_production")
    result = subprocess.run(
        ["java", "-jar", str(CHECKER), "--format", "json", "--skip-non-html", "--stdout", "--exit-zero-always", str(site.folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(result.stdout)["messages"]
    assert [(m["url"].removeprefix(f"file:{site.folder}"), m["message"]) for m in messages if m["type"] != "info"] == []
