"""The Pelican settings that the directory stands on; a network's pelicanconf.py imports them all, then sets its own.

What Pelican would write by itself and this site does not have is switched off by name.
"""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined

from telecentres.site import pelican_plugin

PLUGINS = [pelican_plugin]

DEFAULT_LANG = "fr"
LOCALE = ("C",)  # no date is formatted by the locale: telecentres.french does it
TIMEZONE = "UTC"
DEFAULT_DATE_FORMAT = "%Y-%m-%d"

# The site names no author, and a page is only written where the list of outputs has it.
JINJA_ENVIRONMENT: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "extensions": [],
}

# Two readers of Pelican can publish any file or script of the machine.
READERS: dict[str, Any] = {"html": None, "htm": None, "rst": None}
ARTICLE_PATHS = ["news"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["files"]
THEME_STATIC_PATHS: list[str] = []
USE_FOLDER_AS_CATEGORY = False
SLUGIFY_SOURCE = "basename"
FILENAME_METADATA = ""  # a news item says its date itself
WITH_FUTURE_DATES = True  # Pelican would ask the clock; the reader asks the project's day
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
OUTPUT_SOURCES = False

ARTICLE_URL = "actualites/{slug}/"
ARTICLE_SAVE_AS = "actualites/{slug}/index.html"
DRAFT_URL = "brouillons/{slug}/"
DRAFT_SAVE_AS = "brouillons/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
DRAFT_PAGE_URL = "brouillons/{slug}/"
DRAFT_PAGE_SAVE_AS = "brouillons/{slug}/index.html"

DIRECT_TEMPLATES: list[str] = []
ARCHIVES_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
INDEX_SAVE_AS = "index.html"
TAG_SAVE_AS = ""
TAGS_SAVE_AS = ""
YEAR_ARCHIVE_SAVE_AS = ""
MONTH_ARCHIVE_SAVE_AS = ""
DAY_ARCHIVE_SAVE_AS = ""
FEED_ATOM = None
FEED_RSS = None
FEED_ALL_ATOM = None
FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = None
CATEGORY_FEED_RSS = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TAG_FEED_ATOM = None
TAG_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
TRANSLATION_FEED_RSS = None
