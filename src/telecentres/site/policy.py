"""What a page may load: a Content-Security-Policy that starts from nothing and allows what the page's own markup asks for.

The page states it in its head, for hosts that send no headers; `header_of` is the same for those that do. No page may
have inline styles or scripts: blocks of JSON-LD are data, which no policy is asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from telecentres.patterns import pattern

__all__ = ["MARK", "header_of", "signs_in", "stated"]

# Stands in a page's head until the page is whole and its policy known; no text that people type holds a zero byte.
MARK = "\0policy\0"

# Few pages have any of these. What none can do without is looked for first, which is much quicker than to search.
_SIGNS = frozenset(["<script", "</form", "data-worker=", "data-tiles="])
_SCRIPT = pattern(r"<script[^>]*\ssrc=")
_FORM = pattern(r"<form\b")
# Inside a tag: a text that speaks of these attributes asks for nothing.
_WORKER = pattern(r"<[^<>]*\sdata-worker=")
_TILES = pattern(r'<[^<>]*\sdata-tiles="(https://[\w.:-]+)')
_STATED = pattern(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def signs_in(texts: Iterable[str]) -> frozenset[str]:
    """What the markup of some texts may ask for: a page that is printed with these templates alone asks for nothing else.

    What people type brings none: it is escaped, or cleaned of all that could ask.
    """
    whole = "".join(texts)
    return frozenset(sign for sign in _SIGNS if sign in whole)


def stated(html: str, *, is_production: bool, runs_wasm: bool = False, signs: Collection[str] = _SIGNS) -> str:
    """The page with its policy in the place of the mark; `signs` are those of its templates, where they are known.

    Outside production a page may also load the script by which it reloads itself while it is being written.
    """
    found = {sign for sign in signs if sign in html}
    return html.replace(MARK, _policy(html, found, is_production=is_production, runs_wasm=runs_wasm), 1)


def _policy(html: str, signs: Collection[str], *, is_production: bool, runs_wasm: bool) -> str:
    has_script = not is_production or ("<script" in signs and _SCRIPT.search(html))
    script = "'self' 'wasm-unsafe-eval'" if runs_wasm else "'self'"
    wanted = {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": " ".join(["'self'", *sorted(set(_TILES.findall(html) if "data-tiles=" in signs else ()))]),
        **({"script-src": script} if has_script else {}),
        **({"worker-src": "'self'"} if "data-worker=" in signs and _WORKER.search(html) else {}),
        # Without scripts nothing connects; but who audits the page asks for robots.txt in its name.
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'" if "</form" in signs and _FORM.search(html) else "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in wanted.items())


def header_of(html: str) -> str:
    """The header for a page, from the policy it states; only a header can forbid to be framed."""
    found = _STATED.search(html)
    if found is None:
        raise ValueError("the page states no policy")
    return f"{found[1]}; frame-ancestors 'none'"
