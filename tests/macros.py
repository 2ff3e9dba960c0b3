"""Rendering a macro of the theme as the site does, without building a site."""

from __future__ import annotations

from typing import Any

from building import ROOT
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from telecentres.draw.assets import Assets
from telecentres.draw.detailed_map import leaflet_files
from telecentres.project import Project
from telecentres.site.addresses import placed
from telecentres.site.settings import JINJA_ENVIRONMENT
from telecentres.site.templates import Theme


class Macros:
    """The macros of the theme for one network; links start at the root of a host."""

    def __init__(self, project: Project) -> None:
        options = {**JINJA_ENVIRONMENT, "undefined": StrictUndefined, "loader": FileSystemLoader(ROOT / "theme/templates")}
        self._env = Environment(**options)
        self.assets = Assets.of(ROOT / "theme/static", leaflet_files())
        Theme(self._env, project, self.assets, "", "")

    def render(self, name: str, *args: Any, **options: Any) -> Markup:
        """What a macro writes, from the file of its name."""
        macro = getattr(self._env.get_template(f"macros/{name}.html").module, name)
        return Markup(placed(str(macro(*args, **options)), ""))
