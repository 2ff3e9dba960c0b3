"""The detailed map that a visitor may ask for: whose tiles it shows, and the library that shows them.

Nothing of either is loaded before the visitor asks: a tile's host sees the address of whoever looks at it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from telecentres.read.records import Network

__all__ = ["IGN_PLAN", "TileSource", "leaflet_files", "tiles_of"]


class TileSource(Struct, frozen=True, kw_only=True):
    """A background in square tiles of the Web Mercator grid; `url` holds {z}, {x} and {y}, and starts with https.

    `provider` is who answers for the host, `attribution` the line to show on the map, with a link to `attribution_url`.
    """

    url: str
    provider: str
    attribution: str
    attribution_url: str
    max_zoom: int = 18

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" or not parts.hostname or not all(f"{{{name}}}" in self.url for name in "zxy"):
            raise ValueError(f"a tile's address starts with https:// and holds {{z}}, {{x}} and {{y}}: {self.url}")

    @property
    def origin(self) -> str:
        """What a Content-Security-Policy names: the only place images may come from besides the site."""
        parts = urlsplit(self.url)
        return f"https://{parts.netloc}"

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


# The Plan IGN of the French mapping office; its address holds no key.
IGN_PLAN = TileSource(
    url=(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
        "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    ),
    provider="l’IGN",
    attribution="Plan IGN, © IGN – Géoplateforme",
    attribution_url="https://www.ign.fr/",
    max_zoom=18,
)


def tiles_of(network: Network) -> TileSource | None:
    """The background that a network offers: its own, or the Plan IGN; None where it offers no detailed map."""
    if not network.has_detailed_map:
        return None
    own = network.background
    if own is None:
        return IGN_PLAN
    return TileSource(
        url=own.url,
        provider=own.provider,
        attribution=own.attribution,
        attribution_url=own.attribution_url,
        max_zoom=own.max_zoom,
    )


_PACKAGE = "js_lib_leaflet"
_FILES = ("leaflet.js", "leaflet.css", "images/layers.png", "images/layers-2x.png", "images/marker-icon.png")


def leaflet_files() -> dict[str, bytes]:
    """The files of Leaflet that the map needs, by their names among the static files (`vendor/leaflet.js`, …)."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError("a detailed map needs the package django-js-lib-leaflet")
    # Its folder is read, its code never run: that would want Django.
    folder = Path(found.origin).parent / "static" / _PACKAGE
    return {f"vendor/{name}": (folder / name).read_bytes() for name in _FILES}
