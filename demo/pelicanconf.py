"""The demonstration network: other centres, content and territory, the same package and theme."""

from pathlib import Path

from telecentres.site.settings import *  # noqa: F403

_HERE = Path(__file__).parent

PATH = str(_HERE / "content")
CENTRES_PATH = str(_HERE / "centres")
TERRITORY_PATH = str(_HERE / "territory")
THEME = str(_HERE.parent / "theme")
OUTPUT_PATH = str(_HERE / "output")

SITEURL = ""
RELATIVE_URLS = False
