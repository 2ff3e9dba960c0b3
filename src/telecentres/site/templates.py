"""The theme's environment: filters that print French and links, header and footer rendered once for each section."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from telecentres import french
from telecentres.draw.assets import LOGO, Assets
from telecentres.draw.icons import Icons, shape_of
from telecentres.know import opening
from telecentres.know.catalogue import Listing
from telecentres.project import Project
from telecentres.read.hours import french_spans
from telecentres.read.prose import Renderer
from telecentres.read.values import phone_pairs
from telecentres.recipes import made
from telecentres.site import policy
from telecentres.site.addresses import href
from telecentres.site.inputs import Thumbnail
from telecentres.site.outputs import Page
from telecentres.site.structured import structured

__all__ = ["Theme"]


def _host(url: str) -> str:
    """The host of an address, as people say it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _yes_no(value: bool | None) -> str | None:
    """Unknown stays None: a template says so in its own way, never as « non »."""
    return None if value is None else "oui" if value else "non"


class Theme:
    """Renders pages of the list of outputs; `site` is set once the list is made."""

    def __init__(self, env: Environment, project: Project, assets: Assets, root: str, siteurl: str) -> None:
        self._env = env
        self._project = project
        self._assets = assets
        self._renderer = Renderer()
        self._chrome: dict[str, tuple[Markup, Markup]] = {}
        self._cards: dict[tuple[str, int, bool, bool], Markup] = {}
        self._site: Any = None
        self.siteurl = siteurl
        self.root = root
        env.filters.update(
            fr=french.typeset,
            url=href,
            km=french.kilometres,
            number=french.number,
            euros=french.euros,
            day=french.day,
            partial_date=french.partial_date,
            at_place=french.at_place,
            of_place=french.of_place,
            plural=french.plural,
            enumeration=french.enumeration,
            phone=phone_pairs,
            host=_host,
            yes_no=_yes_no,
            hours=opening.rows,
            spans=french_spans,
            prose=self._prose,
            asset=lambda name: href(assets.address(name)),
            icon_shape=Icons(),
            card=self._card,
        )

    @property
    def site(self) -> Any:
        """What the pages are made from, once it is known."""
        return self._site

    @site.setter
    def site(self, site: Any) -> None:
        self._site = site
        self._cards.clear()

    def _card(self, listing: Listing, heading_level: int, picture: Thumbnail | None, is_live: bool) -> Markup:
        """A centre's card, which many lists show: rendered once for each way to show it."""
        key = listing.slug, heading_level, picture is not None, is_live
        if key not in self._cards:
            macro = self._env.get_template("macros/centre_card.html").module.centre_card  # type: ignore[attr-defined]
            self._cards[key] = macro(listing, heading_level, picture=picture, is_live=is_live)
        return self._cards[key]

    def _prose(self, text: Any) -> Markup:
        # Rendered from Markdown whose tags and links were refused one by one, then sanitised.
        return Markup(french.typeset(self._renderer.render(text.markdown)))  # noqa: S704

    @cached_property
    def _common(self) -> dict[str, Any]:
        network = self._project.network
        return {
            "network": network,
            "territory": self._project.territory.name,
            "siteurl": self.siteurl,
            "is_production": self.site.is_production,
            "has_savings": self._project.territory.travel is not None,
            "logo_shape": shape_of(self._assets.text(LOGO)),
        }

    def _header_and_footer(self, section: str) -> tuple[Markup, Markup]:
        if section not in self._chrome:
            context = {**self._common, "section": section}
            self._chrome[section] = (
                Markup(self._env.get_template("partials/header.html").render(context)),  # noqa: S704
                Markup(self._env.get_template("partials/footer.html").render(context)),  # noqa: S704
            )
        return self._chrome[section]

    def render(self, page: Page) -> str:
        """The page's HTML, links under the root mark."""
        header, footer = self._header_and_footer(page.section)
        html = self._env.get_template(page.template).render(
            {
                **self._common,
                "page": page,
                "policy": policy.MARK,
                "header_html": header,
                "footer_html": footer,
                "structured_html": structured(page, self.site),
                **made(page.context),
            }
        )
        return policy.stated(html, is_production=self.site.is_production, runs_wasm=page.runs_wasm)

    def indexed(self, title: str, main_html: str) -> str:
        """The copy of a page that the full-text index is made from."""
        return self._env.get_template("partials/indexed.html").render(title=title, main_html=main_html)
