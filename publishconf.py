"""What differs in production; SITEURL is the site's address, and may have a path."""

import os

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "")
PRODUCTION = True
