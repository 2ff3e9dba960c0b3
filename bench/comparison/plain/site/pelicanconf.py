import json
from pathlib import Path

HERE = Path(__file__).parent
SITENAME = "Comparaison"
SITEURL = "https://lieux.example"
PATH = "content"
OUTPUT_PATH = "public"
DATA_PATH = str(HERE / "data")
THEME = str(HERE / "theme")
PLUGIN_PATHS = [str(HERE / "plugins")]
PLUGINS = ["directory"]
DIRECTORY_PAGE_SIZE = 50
NETWORK = json.loads((HERE / "data/network.json").read_text(encoding="utf-8"))
ASSETS = json.loads((HERE / "data/assets.json").read_text(encoding="utf-8"))
HOME = json.loads((HERE / "data/home.json").read_text(encoding="utf-8"))
DIRECTORY = json.loads((HERE / "data/directory.json").read_text(encoding="utf-8"))
JINJA_FILTERS = {"number": lambda count: f"{count:,}".replace(",", "\u202f")}
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "extensions": []}

TIMEZONE = "UTC"
DEFAULT_LANG = "fr"
ARTICLE_PATHS = ["actualites"]
PAGE_PATHS = []
STATIC_PATHS = []
THEME_STATIC_DIR = "theme"
ARTICLE_URL = "actualites/{slug}/"
ARTICLE_SAVE_AS = "actualites/{slug}/index.html"
SLUGIFY_SOURCE = "basename"
ARTICLE_ORDER_BY = lambda article: int(article.weight)  # noqa: E731 - as a setting is written
USE_FOLDER_AS_CATEGORY = False
DIRECT_TEMPLATES = ["index", "actualites"]
ACTUALITES_SAVE_AS = "actualites/index.html"
DEFAULT_PAGINATION = False
FEED_ALL_ATOM = "actualites/flux.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
AUTHOR_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
TAG_SAVE_AS = ""
TAGS_SAVE_AS = ""
ARCHIVES_SAVE_AS = ""
