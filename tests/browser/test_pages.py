"""What a browser makes of every kind of page: nothing is fetched elsewhere, nothing is broken, no text is lost."""

from __future__ import annotations

import pytest
from surveying import Survey

pytestmark = pytest.mark.browser


def test_pages_ask_nothing_of_others(surveyed: tuple[Survey, ...]) -> None:
    """No request leaves the site."""
    assert [(seen.kind, seen.elsewhere) for seen in surveyed if seen.elsewhere] == []


def test_pages_have_nothing_to_complain_of(surveyed: tuple[Survey, ...]) -> None:
    """No address is missing, no policy is broken, and the console stays empty."""
    assert [(seen.kind, complaint) for seen in surveyed for complaint in seen.complaints] == []


def test_no_text_is_lost(surveyed: tuple[Survey, ...]) -> None:
    """From 320 px (a zoom of 400 %) to 2560 px, and with wide text spacing, no text is cut, covered or beside the window."""
    assert [(seen.kind, fault) for seen in surveyed for fault in seen.lying] == []


@pytest.mark.axe
def test_no_page_breaks_an_accessibility_rule(surveyed: tuple[Survey, ...]) -> None:
    """Every kind of page passes axe's rules for WCAG 2.2 A and AA and its best practices, light and dark, wide and narrow."""
    assert [(seen.kind, fault) for seen in surveyed for fault in seen.broken] == []
