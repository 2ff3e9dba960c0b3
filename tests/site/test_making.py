"""Outputs are made where what they are made from changed, and a plan that is as it was spares even asking."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from telecentres.recipes import Later, Recipes
from telecentres.site import ledger as ledgers
from telecentres.site.ledger import Ledger
from telecentres.site.making import Making
from telecentres.site.outputs import Page
from telecentres.site.staging import Staging
from telecentres.site.templates import Theme

ASKED: list[str] = []


@pytest.fixture(autouse=True)
def _fresh() -> None:
    ASKED.clear()


def shown(place: str, near: tuple[str, ...], count: int) -> dict[str, Any]:
    """What a page shows: of all places near, so many."""
    ASKED.append(place)
    return {"place": place, "near": near[:count]}


@dataclass
class Site:
    """A site of one page, built again and again."""

    folder: Path
    ledger: Ledger = field(default_factory=Ledger)
    template: str = "a"

    def build(self, place: str, near: tuple[str, ...], title: str = "Un lieu") -> list[str]:
        """The files that one build makes."""
        theme = SimpleNamespace(
            source=lambda name: f"{name} {self.template}",
            common=lambda: ("réseau",),
            render=lambda page: f"{self.template} {page.title} {page.context}",
            site=SimpleNamespace(siteurl="", is_production=False),
        )
        staging = Staging(self.folder / "output")
        making = Making(cast(Theme, theme), staging, self.ledger, Recipes(), "code", "", False, False, lambda _: ".")
        making([Page("lieu/", "lieu.html", title, "", Later(shown, place, near, 2))])
        staging.commit()
        time.sleep(ledgers._TICK_NS / 1e9 + 0.02)
        self.ledger = Ledger(outputs=making.ledger_rows())
        return making.made


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site that was built once."""
    found = Site(tmp_path)
    assert found.build("a", ("b", "c", "d")) == ["lieu/index.html"]
    ASKED.clear()
    return found


def test_a_plan_as_it_was_is_not_carried_out(site: Site) -> None:
    """With the same arguments a page is left alone, and what it shows is not worked out."""
    assert site.build("a", ("b", "c", "d")) == []
    assert ASKED == []


def test_another_plan_that_comes_to_the_same_makes_nothing(site: Site) -> None:
    """What changed beyond what a page shows is found out once; the next build knows it."""
    assert site.build("a", ("b", "c", "e")) == []
    assert ASKED == ["a"]
    assert site.build("a", ("b", "c", "e")) == []
    assert ASKED == ["a"]


def test_other_values_make_the_page(site: Site) -> None:
    """Another place near, another title, another template: each is seen on the page."""
    assert site.build("a", ("b", "x", "d")) == ["lieu/index.html"]
    assert site.build("a", ("b", "x", "d"), title="Un autre") == ["lieu/index.html"]
    site.template = "b"
    assert site.build("a", ("b", "x", "d"), title="Un autre") == ["lieu/index.html"]
    assert "('b', 'x')" in (site.folder / "output/lieu/index.html").read_text(encoding="utf-8")


def test_a_file_changed_by_hand_is_made_again(site: Site) -> None:
    """Its plan is as it was, and the file is not."""
    path = site.folder / "output/lieu/index.html"
    before = path.read_text(encoding="utf-8")
    path.write_text("autre chose", encoding="utf-8")
    assert site.build("a", ("b", "c", "d")) == ["lieu/index.html"]
    assert path.read_text(encoding="utf-8") == before
