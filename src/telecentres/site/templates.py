"""The theme's environment: filters that print French and links, header and footer rendered once for each section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, pass_context
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.runtime import Context
from markupsafe import Markup, escape

from telecentres import french
from telecentres.draw.assets import LOGO, Assets
from telecentres.draw.icons import Icons, shape_of
from telecentres.know import opening
from telecentres.know.catalogue import Entry
from telecentres.project import Project
from telecentres.read.hours import french_spans
from telecentres.read.prose import Renderer
from telecentres.read.schema import Vocabulary
from telecentres.read.values import phone_pairs
from telecentres.recipes import digest_of, made
from telecentres.site import policy
from telecentres.site.addresses import href
from telecentres.site.inputs import Thumbnail
from telecentres.site.outputs import Page
from telecentres.site.printing import Printing
from telecentres.site.structured import structured

__all__ = ["Theme", "compile_templates"]


# A tag that brings in another template, and that template's name, which is always written out.
_TAG = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(?:["']([^"']+)["'])?""")
# Most addresses have a host in small letters and nothing before or behind it.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:/|$)")
# Printed by the theme itself, on any page.
_EVERYWHERE = ("partials/header.html", "partials/footer.html", "partials/indexed.html", "macros/centre_card.html")


@lru_cache(maxsize=1 << 14)
def _escaped(text: str) -> Markup:
    return escape(french.typeset(text))


def _printed(text: str) -> Markup:
    """A text as pages print it: typeset and escaped. The same words stand on many pages."""
    return text if type(text) is Markup else _escaped(text)


def _host(url: str) -> str:
    """The host of an address, as people say it."""
    plain = _PLAIN_HOST.match(url)
    return ((plain[1] if plain else urlsplit(url).hostname) or url).removeprefix("www.")


def _labels(words: Iterable[Vocabulary]) -> str:
    """Words of a vocabulary as people say them, in a line."""
    return ", ".join([word.label for word in words])


def _yes_no(value: bool | None) -> str | None:
    """Unknown stays None: a template says so in its own way, never as « non »."""
    return None if value is None else "oui" if value else "non"


def _prepare(env: Environment, root: str) -> None:
    """Let an environment compile templates as they are printed here, their own links under `root`."""
    env.code_generator_class = Printing
    # The templates of a build are those it began with, every one of them.
    env.auto_reload = False
    env.cache = {}
    # Templates compute nothing, and what they share would be looked through for each that another imports.
    for name in DEFAULT_NAMESPACE:
        env.globals.pop(name, None)
    env.filters.update(
        fr=_printed,
        typeset=french.typeset,
        url=partial(href, root=root),
        km=french.kilometres,
        number=french.number,
        euros=lru_cache(maxsize=512)(french.euros),
        day=french.day,
        partial_date=french.partial_date,
        at_place=french.at_place,
        of_place=french.of_place,
        plural=french.plural,
        enumeration=french.enumeration,
        labels=_labels,
        phone=phone_pairs,
        host=_host,
        yes_no=_yes_no,
        hours=lru_cache(maxsize=512)(opening.rows),
        spans=french_spans,
        icon_shape=Icons(),
        asset=_of_a_theme,
        card=_of_a_theme,
        prose=_of_a_theme,
    )


@pass_context
def _of_a_theme(_context: Context, *_: Any, **__: Any) -> Any:
    """Stands for the filters of a theme. They are given the context, so that nothing they answer is compiled in."""
    raise RuntimeError("no theme prints these templates")


def compile_templates(env: Environment, root: str, names: Iterable[str]) -> None:
    """Compile templates as those of a theme whose links begin with `root`, for the sake of what the environment keeps them in."""
    _prepare(env, root)
    for name in names:
        env.get_template(name)


class Theme:
    """Renders pages of the list of outputs; `site` is set once the list is made.

    `root` is what links begin with: the root mark, where it is not the same on all pages.
    """

    def __init__(self, env: Environment, project: Project, assets: Assets, root: str, siteurl: str) -> None:
        self._env = env
        _prepare(env, root)
        env.filters.update(asset=self._asset, card=self._card, prose=self._prose)
        self._project = project
        self._assets = assets
        self._renderer = Renderer()
        self._chrome: dict[str, tuple[Markup, Markup]] = {}
        self._cards: dict[tuple[str, int, bool, bool], Markup] = {}
        self._sources: dict[str, str] = {}
        self._signs: dict[str, frozenset[str]] = {}
        self._texts: dict[str, str] = {}
        self._site: Any = None
        self.siteurl = siteurl
        self.root = root

    @property
    def site(self) -> Any:
        """What the pages are made from, once it is known."""
        return self._site

    @site.setter
    def site(self, site: Any) -> None:
        self._site = site
        self._cards.clear()

    @pass_context
    def _asset(self, _context: Context, name: str) -> str:
        return href(self._assets.address(name), self.root)

    @pass_context
    def _card(self, _context: Context, entry: Entry, heading_level: int, picture: Thumbnail | None, is_live: bool) -> Markup:
        """A centre's card, which many lists show: rendered once for each way to show it."""
        key = entry.slug, heading_level, picture is not None, is_live
        if key not in self._cards:
            macro = self._env.get_template("macros/centre_card.html").module.centre_card  # type: ignore[attr-defined]
            self._cards[key] = macro(entry, heading_level, picture=picture, is_live=is_live)
        return self._cards[key]

    @pass_context
    def _prose(self, _context: Context, text: Any) -> Markup:
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

    def source(self, template: str) -> str:
        """The digest of a template and of all that its page is printed with besides its context."""
        if template not in self._sources:
            texts = self._texts_with(template)
            self._sources[template] = digest_of(*(text.encode() for text in texts))
        return self._sources[template]

    def _signs_of(self, template: str) -> frozenset[str]:
        """What a page of a template may ask its policy for."""
        if template not in self._signs:
            self._signs[template] = policy.signs_in(self._texts_with(template))
        return self._signs[template]

    def _texts_with(self, template: str) -> list[str]:
        """The text of a template and of every other that its page is printed with, in the order of their names."""
        return [self._text_of(name) for name in sorted(self._closure({template, *self._everywhere}))]

    @cached_property
    def _everywhere(self) -> frozenset[str]:
        """The templates printed on any page that this theme has."""
        return frozenset(_EVERYWHERE) & frozenset(self._env.list_templates())

    def _closure(self, names: set[str]) -> set[str]:
        """Templates with all they extend, include and import."""
        found: set[str] = set()
        while names:
            name = names.pop()
            found.add(name)
            for tag in _TAG.finditer(self._text_of(name)):
                if tag[1] is None:
                    raise ValueError(f"{name}: {tag[0]} … names no template; which pages it changes cannot be told")
                names |= {tag[1]} - found
        return found

    def _text_of(self, name: str) -> str:
        if name not in self._texts:
            if self._env.loader is None:
                raise RuntimeError("the environment has no templates")
            self._texts[name] = self._env.loader.get_source(self._env, name)[0]
        return self._texts[name]

    def common(self) -> tuple[Any, ...]:
        """What every page is printed with, whatever it shows."""
        shown = {name: value for name, value in self._common.items() if name != "network"}
        return self._project.network, sorted(shown.items()), self.root, self._assets.addresses

    def _header_and_footer(self, section: str) -> tuple[Markup, Markup]:
        if section not in self._chrome:
            context = {**self._common, "section": section}
            self._chrome[section] = (
                Markup(self._env.get_template("partials/header.html").render(context)),  # noqa: S704
                Markup(self._env.get_template("partials/footer.html").render(context)),  # noqa: S704
            )
        return self._chrome[section]

    def render(self, page: Page) -> str:
        """The page's HTML, links under the theme's root."""
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
        signs = self._signs_of(page.template)
        return policy.stated(html, is_production=self.site.is_production, runs_wasm=page.runs_wasm, signs=signs)

    def indexed(self, title: str, main_html: str) -> str:
        """The copy of a page that the full-text index is made from."""
        return self._env.get_template("partials/indexed.html").render(title=title, main_html=main_html)
