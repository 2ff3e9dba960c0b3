"""The one meeting point with Pelican: a generator, a reader and a writer around the list of outputs.

Pelican reads news and pages through the reader; this module turns what it read, and the catalogue,
into the list of outputs; Pelican writes its pages, and the generator all the others, through the writer.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican.generators import ArticlesGenerator, Generator, PagesGenerator, StaticGenerator
from pelican.plugins import signals
from pelican.readers import BaseReader
from pelican.urlwrappers import Category

from telecentres import checks, problems, project
from telecentres.draw.assets import LOGO, AssetError, Assets, theme_assets
from telecentres.draw.cache import Cache
from telecentres.draw.cards import Press
from telecentres.draw.detailed_map import leaflet_files, tiles_of
from telecentres.draw.icons import shape_of
from telecentres.draw.maps import Atlas
from telecentres.draw.pictures import Pictures
from telecentres.know.catalogue import catalogue_of
from telecentres.read.outlines import Outlines, read_outlines
from telecentres.read.prose import Renderer
from telecentres.read.records import News, Publication
from telecentres.read.records import Page as PageRecord
from telecentres.site import hosting, redirects, sharing
from telecentres.site.addresses import ROOT, placed, save_as
from telecentres.site.finish import NotIndexed, indexed_copies, search_assets
from telecentres.site.inputs import Site, Text
from telecentres.site.manifest import Manifest
from telecentres.site.outputs import Asset, Document, Output, Page
from telecentres.site.pages.home import HOME
from telecentres.site.pages.search import SEARCH
from telecentres.site.staging import NotOurs, Staging
from telecentres.site.templates import Theme

__all__ = ["register"]

logger = logging.getLogger(__name__)

_KEY = "TELECENTRES_BUILD"


@dataclass
class Build:
    """One build from its checked project to its written outputs; it lives in Pelican's settings under one key."""

    project: project.Project
    staging: Staging
    renderer: Renderer
    texts: dict[str, News | PageRecord]
    outputs: dict[str, Output]
    assets: Assets
    cache: Cache
    outlines: Outlines
    theme: Theme | None = None
    rendered: dict[str, str] = field(default_factory=dict)
    facts: Manifest = Manifest({})  # noqa: RUF009 - a manifest is frozen


def _refuse(*lines: str) -> SystemExit:
    """End the build with sentences instead of a traceback; nothing was written yet."""
    for line in lines:
        print(line, file=sys.stderr)
    return SystemExit(1)


def load(pelican: Any) -> None:
    """Read and check the project before anything is built: bad data leaves yesterday's site in place."""
    settings = pelican.settings
    content = Path(settings["PATH"])
    folders = project.Folders(
        root=content.parent,
        centres=Path(settings.get("CENTRES_PATH", content.parent / "centres")),
        content=content,
        territory=Path(settings.get("TERRITORY_PATH", content.parent / "territory")),
    )
    loaded, found, files = project.load_project(folders)
    if loaded is not None:
        found = checks.check(loaded, found)
    if loaded is None or any(problem.is_error for problem in found):
        errors = sorted(problem for problem in found if problem.is_error)
        raise _refuse(*map(str, errors), problems.summary(found, files))
    missing = [name for name in settings["REQUIRED_PAGES"] if name not in {page.slug for page in loaded.pages}]
    if missing:
        shown = folders.shown(folders.content / "pages")
        raise _refuse(*(f"{shown}/{name}.md:1:1: page absente ; recopiez celle de demo/content/pages/" for name in missing))
    try:
        staging = Staging(Path(settings["OUTPUT_PATH"]))
    except NotOurs as refusal:
        raise _refuse(str(refusal)) from None
    cache = Cache(Path(settings.get("CACHE_FOLDER", folders.root / ".cache")))
    try:
        vendored = leaflet_files() if tiles_of(loaded.network) else {}
        assets = theme_assets(Path(settings["THEME"]) / "static", loaded.network.colours, loaded.texts, cache, vendored)
    except AssetError as error:
        raise _refuse(str(error)) from None
    outlines, unread = read_outlines(folders.territory, folders.shown(folders.territory))
    if any(problem.is_error for problem in unread):
        raise _refuse(*map(str, sorted(problem for problem in unread if problem.is_error)))
    settings["SITENAME"] = loaded.network.name
    texts: tuple[News | PageRecord, ...] = (*loaded.news, *loaded.pages)
    settings[_KEY] = Build(
        project=loaded,
        staging=staging,
        renderer=Renderer(),
        texts={str((folders.root / text.document.path).resolve()): text for text in texts},
        outputs={},
        assets=assets,
        cache=cache,
        outlines=outlines,
    )


class ProseReader(BaseReader):  # type: ignore[misc]
    """Gives Pelican the news and pages that the project has read and checked."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and metadata of a text; `record` is the text as the project knows it."""
        build: Build = self.settings[_KEY]
        record = build.texts[str(Path(source_path).resolve())]
        metadata: dict[str, Any] = {
            "title": record.title,
            "summary": record.summary,
            "slug": record.slug,
            "status": "draft" if record.publication is Publication.DRAFT else "published",
            "record": record,
        }
        if isinstance(record, News):
            metadata["date"] = datetime.combine(record.date, time(), UTC)
            metadata["category"] = Category(record.category, self.settings)
            if record.date > build.project.today:
                metadata["status"] = "skip"
        elif record.slug == HOME:
            metadata |= {"url": "", "save_as": "index.html"}
        return build.renderer.render(record.body.markdown), metadata


def add_reader(readers: Any) -> None:
    readers.reader_classes["md"] = ProseReader


class DirectoryGenerator(Generator):  # type: ignore[misc]
    """Writes every output that Pelican's own generators do not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Links that Pelican resolves in texts start with our mark, like all others.
        self.context["localsiteurl"] = ROOT
        build: Build = self.settings[_KEY]
        build.theme = Theme(self.env, build.project, build.assets, _root(self.settings), _siteurl(self.settings))

    def generate_output(self, writer: DirectoryWriter) -> None:
        """Write what is still to be written, in the order of the list; then the full-text index of it all."""
        build: Build = self.settings[_KEY]
        for output in build.outputs.values():
            writer.write_output(output)
        if build.theme is None:
            raise RuntimeError("the theme was not loaded")
        if save_as(SEARCH) in build.outputs:
            self._add(writer, _full_text(build, build.theme))
        if build.theme.site.is_production:
            outputs = tuple(build.outputs.values())
            self._add(writer, hosting.for_hosts(build.project, outputs, build.staging, _siteurl(self.settings), build.facts))

    def _add(self, writer: DirectoryWriter, outputs: Iterable[Output]) -> None:
        """Put outputs made of those already written behind them on the list, and write them."""
        build: Build = self.settings[_KEY]
        for output in outputs:
            build.outputs[output.file] = output
            writer.write_output(output)


def _full_text(build: Build, theme: Theme) -> list[Asset]:
    """The index that the search page reads, made of the pages as they were rendered."""
    pages = [output for output in build.outputs.values() if isinstance(output, Page)]
    try:
        return search_assets(indexed_copies(pages, build.rendered, theme.indexed), build.cache)
    except NotIndexed as error:
        build.staging.discard()
        raise _refuse(str(error)) from None


def list_outputs(generators: list[Any]) -> None:
    """Make the list of outputs once every generator has read its sources."""
    by_type = {type(generator): generator for generator in generators}
    articles, prose = by_type[ArticlesGenerator], by_type[PagesGenerator]
    static, settings = by_type[StaticGenerator], by_type[ArticlesGenerator].settings
    build: Build = settings[_KEY]
    read = {item.record.slug for item in (*articles.articles, *articles.drafts)}
    expected = {item.slug for item in build.project.news if item.date <= build.project.today}
    if read != expected or {item.record.slug for item in (*prose.pages, *prose.draft_pages)} != {
        page.slug for page in build.project.pages
    }:
        raise RuntimeError(f"Pelican dropped a text it should have read: {sorted(read ^ expected)}")
    pictures = Pictures(build.project.folders.centres / "photos", build.cache)
    photos, damaged = pictures.of(build.project.centres)
    if damaged:
        raise _refuse(*map(str, sorted(damaged)))
    catalogue = catalogue_of(build.project)
    site = Site(
        project=build.project,
        catalogue=catalogue,
        atlas=Atlas(build.project.territory, build.outlines, catalogue.listings),
        news=tuple(
            sorted((_text(item) for item in articles.articles), key=lambda t: (t.record.date, t.record.slug), reverse=True)
        ),
        drafts=tuple(sorted((_text(item) for item in articles.drafts), key=lambda t: str(t.record.slug))),
        pages=tuple(sorted((_text(item) for item in prose.pages), key=lambda t: str(t.record.slug))),
        siteurl=_siteurl(settings),
        is_production=bool(settings.get("PRODUCTION", False)),
        photos=photos,
    )
    assets = [Asset(address, partial(bytes, data)) for address, data in build.assets.files.items()]
    assets += [Asset(item.save_as, Path(item.source_path)) for item in static.staticfiles]
    assets += [Asset(address, source) for address, source in pictures.files.items()]
    # Pelican would copy these past the staging folder: they are outputs like any other.
    static.context["staticfiles"] = static.staticfiles = []
    make: Callable[[Site, Iterable[Asset]], tuple[Output, ...]] = settings["OUTPUTS"]
    outputs = make(site, sorted(assets, key=lambda asset: asset.address))
    astray = list(redirects.misled(build.project, outputs))
    if astray:
        raise _refuse(*map(str, sorted(astray)))
    build.facts = hosting.facts_of(build.project, outputs, site.siteurl)
    if site.is_production:
        outputs = (*outputs, *redirects.moved_pages(build.project.redirects))
    if site.is_production and site.siteurl:
        outputs = sharing.with_cards(site, outputs, _press(build))
    for output in outputs:
        if output.file in build.outputs:
            raise RuntimeError(f"two outputs share one address: {output.file}")
        build.outputs[output.file] = output
    if build.theme is None:
        raise RuntimeError("the directory's generator was not constructed")
    build.theme.site = site


def _press(build: Build) -> Press:
    territory, assets = build.project.territory, build.assets
    return Press(
        build.project.network.name,
        build.outlines,
        [commune.point for commune in territory.communes],
        logo=shape_of(assets.text(LOGO)),
        palette=assets.palettes["light"],
        cache=build.cache,
    )


def _text(item: Any) -> Text:
    return Text(item.record, item.get_content(ROOT))


def _siteurl(settings: dict[str, Any]) -> str:
    return str(settings["SITEURL"] or "").rstrip("/")


def _root(settings: dict[str, Any]) -> str:
    """What stands before every link: the path of SITEURL, "" on a host of its own."""
    return urlsplit(_siteurl(settings)).path.rstrip("/")


class DirectoryWriter:
    """Pelican's writer: renders entries of the list of outputs into the staging folder."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        self.output_path = output_path
        self.settings = settings
        self.build: Build = settings[_KEY]

    def write_file(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Write the entry of the list whose file Pelican names; Pelican's own template and context are not used."""
        if not name:
            return
        if name not in self.build.outputs:
            raise RuntimeError(f"Pelican writes {name}, which is not in the list of outputs")
        self.write_output(self.build.outputs[name])

    def write_feed(self, *args: Any, **kwargs: Any) -> None:
        """Feeds are documents of the list; Pelican's are switched off."""
        raise RuntimeError("Pelican's feeds are switched off")

    def write_output(self, output: Output) -> None:
        """Stage one output, once."""
        if output.file in self.build.staging.files:
            return
        self.build.staging.write(output.file, self._bytes(output))

    def _bytes(self, output: Output) -> bytes:
        if isinstance(output, Asset):
            return output.data
        if isinstance(output, Document):
            return placed(output.body(), _siteurl(self.settings)).encode()
        if self.build.theme is None:
            raise RuntimeError("the theme was not loaded")
        text = self.build.rendered[output.address] = self.build.theme.render(output)
        return placed(text, self._root_for(output)).encode()

    def _root_for(self, page: Page) -> str:
        """What replaces the root mark on a page; 404.html is served at any depth, so it is never relative."""
        if self.settings["RELATIVE_URLS"] and page.address != "404.html":
            return "/".join([".."] * page.file.count("/")) or "."
        return _root(self.settings)


def finish(pelican: Any) -> None:
    """Compare what was written with the list, then move it over the site."""
    build: Build = pelican.settings[_KEY]
    written, wanted = build.staging.files, frozenset(build.outputs)
    if written != wanted:
        raise RuntimeError(f"written and wanted differ: {sorted(written ^ wanted)[:20]}")
    changed, removed = build.staging.commit(build.facts)
    print(f"{len(written)} fichiers : {changed} écrits, {len(written) - changed} inchangés, {removed} retirés.")
    lacks = build.project.network.lacks
    if pelican.settings.get("PRODUCTION") and lacks:
        logger.warning("content/reseau.yaml ne dit pas encore : %s ; la publication sera refusée sans eux", ", ".join(lacks))


def generators(pelican: Any) -> type[DirectoryGenerator]:
    return DirectoryGenerator


def writer(pelican: Any) -> type[DirectoryWriter]:
    return DirectoryWriter


def register() -> None:
    """Connect to Pelican, by named functions: a lambda's weak reference would be dropped without a word."""
    signals.initialized.connect(load)
    signals.readers_init.connect(add_reader)
    signals.get_generators.connect(generators)
    signals.get_writer.connect(writer)
    signals.all_generators_finalized.connect(list_outputs)
    signals.finalized.connect(finish)
