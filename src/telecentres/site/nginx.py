"""What nginx reads inside the `server` block of a site: the same headers and redirects as `_headers` and `_redirects`.

Every `add_header` stands at the level of the server, since nginx drops those of the level above wherever a level has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from telecentres.read.records import Redirect
from telecentres.site.headers import FOR_A_YEAR, OPEN_DATA, SHORTLY
from telecentres.site.manifest import HASHED, MANIFEST, VERSION
from telecentres.site.redirects import both_ways

__all__ = ["SNIPPET", "snippet"]

SNIPPET = "_nginx.conf"

# What Debian's mime.types does not know.
_TYPES = {
    "avif": "image/avif",
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "ics": "text/calendar",
    "js": "text/javascript",
    "wasm": "application/wasm",
    "xml": "application/xml",
}

_CHARSET = (
    *("text/css", "text/plain", "text/csv", "text/calendar", "text/javascript"),
    *("application/json", "application/xml", "application/geo+json", "image/svg+xml"),
)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "") + '"'


def snippet(always: Mapping[str, str], redirects: Iterable[Redirect], root: str) -> str:
    """The lines to include; `root` is the path of the site on its host."""
    lines = [
        "# Written by the build: inside server { … }, after root and listen, write: include …/current/_nginx.conf;",
        "index index.html;",
        "charset utf-8;",
        f"charset_types {' '.join(_CHARSET)};",
        "absolute_redirect off;",
        "gzip_static on;",
        "gzip_vary on;",
        f"error_page 404 410 {root}/404.html;",
        "",
        f"set $telecentres_keep {_quoted(SHORTLY)};",
        f'if ($uri ~ "{HASHED}") {{ set $telecentres_keep {_quoted(FOR_A_YEAR)}; }}',
        f'if ($uri ~ "^{_exactly(root)}/({_exactly(MANIFEST)}|{_exactly(VERSION)})$") {{ set $telecentres_keep "no-cache"; }}',
        'set $telecentres_open "";',
        f'if ($uri ~ "^{_exactly(root)}/({"|".join(map(_exactly, OPEN_DATA))})$") {{ set $telecentres_open "*"; }}',
        "",
        # Without « always », so that a file that is not there is not remembered for a year.
        "add_header Cache-Control $telecentres_keep;",
        "add_header Access-Control-Allow-Origin $telecentres_open;",
        *(f"add_header {name} {_quoted(value)} always;" for name, value in always.items()),
        "",
        f'location ~ "^{_exactly(root)}/_(headers|redirects|nginx\\.conf)$" {{ return 404; }}',
        *(f'location ~ "\\.{end}$" {{ types {{ }} default_type {kind}; }}' for end, kind in _TYPES.items()),
        "",
    ]
    for redirect in redirects:
        answer = "410" if redirect.new is None else f"301 {root}/{redirect.new}"
        lines += [f'location = "{root}/{old}" {{ return {answer}; }}' for old in both_ways(redirect.old)]
    return "\n".join(lines) + "\n"


def _exactly(text: str) -> str:
    return re.escape(text).replace("\\-", "-")
