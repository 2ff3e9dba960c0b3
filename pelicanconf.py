"""How the site is built on this machine: `pelican content -s pelicanconf.py`."""

from pathlib import Path

# Importing the plugin here makes a broken one fail loudly: Pelican alone would log it and build without.
from telecentres.site.settings import *  # noqa: F403

_HERE = Path(__file__).parent

PATH = str(_HERE / "content")
CENTRES_PATH = str(_HERE / "centres")
TERRITORY_PATH = str(_HERE / "territory")
THEME = str(_HERE / "theme")
OUTPUT_PATH = str(_HERE / "output")

SITEURL = ""
RELATIVE_URLS = False
