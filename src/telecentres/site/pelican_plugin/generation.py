"""A generator, a reader and a writer around the list of outputs.

Pelican reads news and pages through the reader; this module turns those texts and the catalogue into the list of outputs;
Pelican writes its pages, and the generator all the others, through the writer, which makes those that are no longer fresh.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from jinja2 import FileSystemLoader
from msgspec import Struct
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator, StaticGenerator
from pelican.plugins import signals

from telecentres import inspection, project
from telecentres.draw.assets import AssetError, Assets, theme_assets
from telecentres.draw.cache import Cache, recipe
from telecentres.draw.detailed_map import leaflet_files, tiles_of
from telecentres.draw.fonts import beyond_french
from telecentres.draw.maps import Atlas
from telecentres.draw.pictures import Pictures
from telecentres.french import typeset
from telecentres.problems import Problem
from telecentres.read.outlines import Outlines, read_outlines
from telecentres.read.records import News
from telecentres.read.records import Page as PageRecord
from telecentres.read.shelf import Shelf
from telecentres.recipes import digest_of
from telecentres.site import hosting, redirects
from telecentres.site.addresses import ROOT, save_as
from telecentres.site.bytecode import Bytecode
from telecentres.site.finish import NotIndexed, is_of_index, search_assets
from telecentres.site.inputs import Site
from telecentres.site.ledger import Ledger, seen
from telecentres.site.making import Making
from telecentres.site.manifest import MANIFEST, Manifest
from telecentres.site.memory import Memory
from telecentres.site.outputs import Asset, Output, Page
from telecentres.site.pages.search import SEARCH
from telecentres.site.pelican_plugin.prose import TEXTS, ProseReader, Texts
from telecentres.site.premises import Premises
from telecentres.site.register import Register, recipes
from telecentres.site.stages import Stages
from telecentres.site.staging import NotOurs, Staging
from telecentres.site.templates import Theme, compile_templates
from telecentres.territory import load_territory
from telecentres.workers import beside, processes

__all__ = ["connect", "load"]

logger = logging.getLogger(__name__)

_KEY = "TELECENTRES_BUILD"

T = TypeVar("T")


class Build(Struct):
    """One build from its checked project to its written outputs; it lives in Pelican's settings under one key."""

    premises: Premises
    project: project.Project
    register: Register
    staging: Staging
    texts: Texts
    outputs: dict[str, Output]
    assets: Assets
    cache: Cache
    outlines: Outlines
    bytecode: Bytecode
    code: str
    problems: list[Problem]
    summary: str
    stages: Stages
    memory: Memory
    is_index_due: bool = False
    theme: Theme | None = None
    making: Making | None = None
    facts: Manifest = Manifest({})

    @property
    def begun(self) -> Making:
        """What makes the outputs, once they are listed."""
        if self.making is None:
            raise RuntimeError("the outputs were not listed")
        return self.making


def _bytecode(settings: dict[str, Any], premises: Premises, code: str) -> Bytecode:
    """What templates are compiled to; where nothing is kept of it, another process begins with that while this one reads."""
    bytecode = Bytecode(premises.cache / "modeles", digest_of(code.encode(), _shared_root(settings).encode()))
    if bytecode.is_new and settings["PROCESSES"] > 1:
        beside(partial(_compile, settings, bytecode))
    return bytecode


def _compile(settings: dict[str, Any], bytecode: Bytecode) -> None:
    """Compile the templates of the theme for those who will print with them."""
    env = Generator({}, settings, settings["PATH"], settings["THEME"], settings["OUTPUT_PATH"]).env
    env.bytecode_cache = bytecode
    names = FileSystemLoader(Path(settings["THEME"]) / "templates").list_templates()
    compile_templates(env, _shared_root(settings), names)


def _refuse(*lines: str) -> SystemExit:
    """End the build with sentences instead of a traceback; nothing was written yet."""
    for line in lines:
        print(line, file=sys.stderr)
    return SystemExit(1)


def _assets(loaded: project.Project, premises: Premises, typed: Iterable[str], cache: Cache) -> Assets:
    """The theme's static files, and those of the library that shows the detailed map where the network has one."""
    vendored = leaflet_files() if tiles_of(loaded.network) else {}
    return theme_assets(premises.theme / "static", loaded.network.colours, typed, cache, vendored)


def _required(settings: dict[str, Any]) -> Iterable[str]:
    """The pages of prose that a network cannot do without: as it says itself, or as our list of outputs has them."""
    if "REQUIRED_PAGES" in settings:
        found: Iterable[str] = settings["REQUIRED_PAGES"]
        return found
    # Imported with the pages, which a network that lists its own outputs does without.
    from telecentres.site.pages.prose import REQUIRED_PAGES

    return REQUIRED_PAGES


def _changes_texts(settings: dict[str, Any]) -> bool:
    """Whether a plugin of the network's own, or Pelican as it is set, may make something else of a text than we do."""
    return settings["PLUGINS"] != [__package__] or bool(settings["TYPOGRIFY"])


def _missing_pages(loaded: project.Project, required: Iterable[str]) -> Iterator[str]:
    """A sentence for each page that every network has and this one does not."""
    shown, known = loaded.folders.shown(loaded.folders.content / "pages"), {page.slug for page in loaded.pages}
    for name in required:
        if name not in known:
            yield f"{shown}/{name}.md:1:1: page absente ; recopiez celle de demo/content/pages/"


class TerritoryFiles(NamedTuple):
    """What is read of the territory, kept while its files and the code that reads them have this digest."""

    digest: str
    memory: Memory
    cache: Cache

    def territory(self, folder: Path, shown: str) -> project.Ground:
        """The territory of a folder, with its problems."""
        return self._get("territoire", load_territory, folder, shown, self.outlines)

    def outlines(self, folder: Path, shown: str) -> tuple[Outlines, list[Problem]]:
        """The outlines of a folder, with their problems."""
        return self._get("contours", read_outlines, folder, shown)

    def _get(self, name: str, read: Callable[..., T], folder: Path, shown: str, *more: Any) -> T:
        key = recipe(self.digest, shown)
        return self.memory.get(name, self.digest, lambda: self.cache.pickled(name, key, read, folder, shown, *more))


def load(pelican: Any, premises: Premises) -> None:
    """Read and check the project before anything is built: bad data leaves yesterday's site in place."""
    settings = pelican.settings
    root = premises.content.parent
    folders = project.Folders(root, premises.centres, premises.content, premises.territory)
    memory: Memory = settings.get("MEMORY") or Memory()
    stages: Stages = settings.get("STAGES") or Stages()
    settings["PROCESSES"] = 1 if memory.is_resident else settings.get("PROCESSES") or processes()
    code = digest_of(premises.ground.encode(), premises.digest("code", *premises.more_names).encode())
    bytecode = _bytecode(settings, premises, code)
    ground = premises.digest("territory")
    if memory.shelf is None:
        memory.shelf = Shelf(premises.cache / "fiches.sqlite", code, settings["PROCESSES"])
    register = Register(memory.shelf, premises.files, digest_of(ground.encode(), premises.digest("centres/photos").encode()))
    cache = Cache(premises.cache)
    grounds = TerritoryFiles(digest_of(code.encode(), ground.encode()), memory, cache)
    with stages.stage("relecture"):
        found = inspection.Found.under(folders, premises.files.__contains__)
        if found.unreadable:
            found = inspection.Found.under(folders)
        inspected = inspection.inspect(folders, found, kept=project.Kept(register, grounds.territory), judge=register)
    loaded = inspected.project
    if loaded is None or inspected.has_errors:
        register.save(is_whole=False)
        raise _refuse(inspected.report(show_warnings=False), inspected.summary)
    missing = list(_missing_pages(loaded, _required(settings)))
    if missing:
        raise _refuse(*missing)
    try:
        staging = Staging(premises.output)
    except NotOurs as refusal:
        raise _refuse(str(refusal)) from None
    try:
        with stages.stage("habillage"):
            typed = (register.letters, *loaded.texts_beside)
            decisive = premises.digest("theme"), loaded.network.document.text, sorted(beyond_french(typed))
            dressing = partial(cache.pickled, "habillage", recipe(code, repr(decisive)), _assets, loaded, premises, typed, cache)
            assets: Assets = memory.get("habillage", repr(decisive), dressing)
    except AssetError as error:
        raise _refuse(str(error)) from None
    outlines, unread = grounds.outlines(folders.territory, folders.shown(folders.territory))
    if any(problem.is_error for problem in unread):
        raise _refuse(*map(str, sorted(problem for problem in unread if problem.is_error)))
    if inspected.problems and not settings.get("QUIET_WARNINGS"):
        print(inspected.report())
    print(inspected.summary)
    settings["SITENAME"] = loaded.network.name
    texts = settings[TEXTS] = Texts.of(loaded, register, are_changed=_changes_texts(settings))
    settings["ARTICLE_PATHS"], settings["PAGE_PATHS"] = texts.paths(News), texts.paths(PageRecord)
    settings[_KEY] = Build(
        premises=premises,
        project=loaded,
        register=register,
        staging=staging,
        texts=texts,
        outputs={},
        assets=assets,
        cache=cache,
        outlines=outlines,
        bytecode=bytecode,
        code=code,
        problems=inspected.problems,
        summary=inspected.summary,
        stages=stages,
        memory=memory,
    )


def add_reader(readers: Any) -> None:
    readers.reader_classes["md"] = ProseReader


def spare_templates(generator: Any) -> None:
    """Pelican would compile templates of its own theme for pages that this site has not; our writer takes none of them."""
    generator.get_template = str


class DirectoryGenerator(Generator):  # type: ignore[misc]
    """Writes every output that Pelican's own generators do not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Links that Pelican resolves in texts start with our mark, like all others.
        self.context["localsiteurl"] = ROOT
        build: Build = self.settings[_KEY]
        self.env.bytecode_cache = build.bytecode
        root, siteurl = _shared_root(self.settings), _siteurl(self.settings)
        build.theme = Theme(self.env, build.project, build.assets, root, siteurl)

    def generate_output(self, writer: DirectoryWriter) -> None:
        """Write what is still to be written, in the order of the list; then the full-text index of it all."""
        build: Build = self.settings[_KEY]
        making = build.begun
        making(build.outputs.values())
        if save_as(SEARCH) in build.outputs:
            with build.stages.stage("index de recherche"):
                self._add_index(build, making)
        if making.theme.site.is_production:
            with build.stages.stage("fichiers de l’hébergeur"):
                outputs = tuple(build.outputs.values())
                self._add(hosting.for_hosts(build.project, outputs, build.staging, _siteurl(self.settings), build.facts))

    def _add_index(self, build: Build, making: Making) -> None:
        """Make the full-text index, or leave it as it is where the next build is to bring it up to date."""
        old = [file for file in build.premises.ledger.outputs if is_of_index(file)]
        # All of it stays or none: an index with a file of another would be no index.
        build.is_index_due = build.memory.is_in_haste and bool(old) and making.keep_all(old)
        if not build.is_index_due:
            self._add(_full_text(build, making))

    def _add(self, outputs: Iterable[Output]) -> None:
        """Put outputs made of those already written behind them on the list, and write them."""
        build: Build = self.settings[_KEY]
        for output in outputs:
            build.outputs[output.file] = output
            build.begun([output])


def _full_text(build: Build, making: Making) -> list[Asset]:
    """The index that the search page reads, made of the pages as they were written."""
    pages = {output.address: output for output in build.outputs.values() if isinstance(output, Page)}
    digests = {address: digest for address, page in pages.items() if (digest := making.copies[page.file])}

    def copy(address: str) -> str:
        page = pages[address]
        return making.copy_of(page, build.staging.read(page.file).decode())

    try:
        return search_assets(digests, copy, build.cache, build.premises.copies)
    except NotIndexed as error:
        build.staging.discard()
        raise _refuse(str(error)) from None


def list_outputs(generators: list[Any]) -> None:
    """Make the list of outputs once every generator has read its sources."""
    by_type = {type(generator): generator for generator in generators}
    articles, prose = by_type[ArticlesGenerator], by_type[PagesGenerator]
    static, settings = by_type[StaticGenerator], by_type[ArticlesGenerator].settings
    build: Build = settings[_KEY]
    build.texts.take((*articles.articles, *articles.drafts, *prose.pages, *prose.draft_pages))
    with build.stages.stage("liste des pages"):
        _list(build, static)
    with build.stages.stage("pages"):
        build.begun(build.outputs.values(), settings["PROCESSES"])


def _list(build: Build, static: Any) -> None:
    """Put every output on the list that is not made of others."""
    settings = static.settings
    pictures = Pictures(build.project.folders.centres / "photos", build.cache)
    photos, damaged = pictures.of([centre for centre in build.project.centres if build.register.has_photos(centre)])
    if damaged:
        raise _refuse(*map(str, sorted(damaged)))
    catalogue = build.register.catalogue(build.project)
    site = Site(
        project=build.project,
        catalogue=catalogue,
        atlas=Atlas(build.project.territory, build.outlines, catalogue.listings),
        news=build.texts.news,
        drafts=build.texts.drafts,
        pages=build.texts.pages,
        siteurl=_siteurl(settings),
        is_production=bool(settings.get("PRODUCTION", False)),
        photos=photos,
    )
    assets = [Asset(address, partial(bytes, data)) for address, data in build.assets.files.items()]
    assets += [Asset(item.save_as, Path(item.source_path)) for item in static.staticfiles]
    assets += [Asset(address, source) for address, source in pictures.files.items()]
    # Pelican would copy these past the staging folder: they are outputs like any other.
    static.context["staticfiles"] = static.staticfiles = []
    outputs = _lister(settings)(site, sorted(assets, key=lambda asset: asset.address))
    astray = list(redirects.misled(build.project, outputs))
    if astray:
        raise _refuse(*map(str, sorted(astray)))
    build.facts = hosting.facts_of(build.project, outputs, site.siteurl)
    if site.is_production:
        outputs = (*outputs, *redirects.moved_pages(build.project.redirects))
    if site.is_production and site.siteurl:
        # Imported where cards are drawn: a site that is only looked at has none.
        from telecentres.site.sharing import press_of, with_cards

        outputs = with_cards(site, outputs, press_of(site, build.outlines, build.assets, build.cache))
    for output in outputs:
        if output.file in build.outputs:
            raise RuntimeError(f"two outputs share one address: {output.file}")
        build.outputs[output.file] = output
    if build.theme is None:
        raise RuntimeError("the directory's generator was not constructed")
    build.register.save()
    build.theme.site = site
    build.making = _making(build, build.theme, settings)


def _lister(settings: dict[str, Any]) -> Callable[[Site, Iterable[Asset]], tuple[Output, ...]]:
    """What lists the outputs of a site: a network's own function, or ours, whose pages are imported where they are wanted."""
    if "OUTPUTS" in settings:
        found: Callable[[Site, Iterable[Asset]], tuple[Output, ...]] = settings["OUTPUTS"]
        return found
    from telecentres.site import contents

    return contents.outputs


def _making(build: Build, theme: Theme, settings: dict[str, Any]) -> Making:
    """What makes the outputs of this build, told by what each of its large values is decided."""
    premises, site = build.premises, theme.site
    found = recipes()
    ground = premises.digest("territory")
    found.settle(build.project.territory, ground)
    found.settle(build.outlines, ground)
    build.register.settle(found, site.catalogue)
    found.settle(site.catalogue, found.of((build.project.territory, site.catalogue.listings)))
    found.settle(site.catalogue.places, found.of(site.catalogue.places.entries))
    found.settle(site.atlas, found.of((site.atlas.ground, site.catalogue.places)))

    def root_of(page: Page) -> str:
        # 404.html is served at any depth, so its links are never relative.
        if settings["RELATIVE_URLS"] and page.address != "404.html":
            return "/".join([".."] * page.file.count("/")) or "."
        return _root(settings)

    return Making(
        theme,
        build.staging,
        premises.ledger,
        found,
        build.code,
        _siteurl(settings),
        is_indexing=save_as(SEARCH) in build.outputs,
        is_in_haste=build.memory.is_in_haste,
        root_of=root_of,
        tell=build.stages.tell and partial(build.stages.tell, "pages"),
    )


def _siteurl(settings: dict[str, Any]) -> str:
    return str(settings["SITEURL"] or "").rstrip("/")


def _root(settings: dict[str, Any]) -> str:
    """What stands before every link: the path of SITEURL, "" on a host of its own."""
    return urlsplit(_siteurl(settings)).path.rstrip("/")


def _shared_root(settings: dict[str, Any]) -> str:
    """What links begin with as templates are printed: the root mark, where it is not the same on all pages."""
    return ROOT if settings["RELATIVE_URLS"] else _root(settings)


class DirectoryWriter:
    """Pelican's writer: puts entries of the list of outputs in their place."""

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
        self.build.begun([self.build.outputs[name]])

    def write_feed(self, *args: Any, **kwargs: Any) -> None:
        """Feeds are documents of the list; Pelican's are switched off."""
        raise RuntimeError("Pelican's feeds are switched off")


def finish(pelican: Any) -> None:
    """Compare what was written with the list, then move it over the site."""
    build: Build = pelican.settings[_KEY]
    written = frozenset(file for file in build.staging.files if not (build.is_index_due and is_of_index(file)))
    wanted = frozenset(build.outputs)
    if written != wanted:
        raise RuntimeError(f"written and wanted differ: {sorted(written ^ wanted)[:20]}")
    with build.stages.stage("mise en place"):
        changed, removed = build.staging.commit(build.facts)
        _remember(build)
    pages = sum(isinstance(output, Page) for output in build.outputs.values())
    made = sum(isinstance(build.outputs[file], Page) for file in build.begun.made)
    counts = f"{len(written)} fichiers : {changed} écrits, {len(written) - changed} inchangés, {removed} retirés."
    print(typeset(f"{pages} pages : {made} refaites, {pages - made} gardées. {counts}"))
    lacks = build.project.network.lacks
    if pelican.settings.get("PRODUCTION") and lacks:
        logger.warning("content/reseau.yaml ne dit pas encore : %s ; la publication sera refusée sans eux", ", ".join(lacks))


def _remember(build: Build) -> None:
    """Write down what the site was made from, for the next build."""
    premises, today = build.premises, build.project.today
    changed = premises.changed()
    # Of sheets and texts the ledger knows what was read. Anything else that changed meanwhile may have gone into any page in
    # either state: then nothing is said of how they were made.
    is_still = all(name.startswith(("centres/", "content/")) and name.endswith((".yaml", ".md")) for name in changed)
    ledger = build.memory.ledger = Ledger(
        ground=premises.ground,
        zone=build.project.territory.name.time_zone,
        day=today.isoformat(),
        inputs={name: one for name, one in premises.inputs.items() if name not in changed},
        outputs=build.begun.ledger_rows() if is_still else {},
        manifest=seen(premises.output / MANIFEST),
        problems=tuple(problem.row for problem in build.problems),
        summary=build.summary,
        is_index_due=build.is_index_due,
    )
    if not build.memory.is_in_haste:
        ledger.save(premises.ledger_file)


def generators(pelican: Any) -> type[DirectoryGenerator]:
    return DirectoryGenerator


def writer(pelican: Any) -> type[DirectoryWriter]:
    return DirectoryWriter


def connect() -> None:
    """Connect what builds, by named functions: a lambda's weak reference would be dropped without a word."""
    signals.readers_init.connect(add_reader)
    signals.article_generator_init.connect(spare_templates)
    signals.page_generator_init.connect(spare_templates)
    signals.get_generators.connect(generators)
    signals.get_writer.connect(writer)
    signals.all_generators_finalized.connect(list_outputs)
    signals.finalized.connect(finish)
