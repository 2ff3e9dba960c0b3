"""Everything the staff typed, loaded once: the network, its territory, its centres, its news and pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from msgspec import Struct, field

from telecentres.day import today_in
from telecentres.problems import Problem
from telecentres.read.centre import Centre
from telecentres.read.community import Member, Resource
from telecentres.read.nodes import Document
from telecentres.read.records import (
    Acceptance,
    Destination,
    Network,
    News,
    Page,
    Redirect,
    read_record,
    read_records,
)
from telecentres.read.source import Record, Shelved, Source, read_source
from telecentres.read.values import slug
from telecentres.territory import Territory, load_territory

__all__ = ["DESTINATION", "Folders", "Kept", "Project", "Reader", "load_destination", "load_project"]

MAX_FILES = 50_000
_MARKDOWN = (".md", ".markdown", ".rst", ".html", ".htm")
DESTINATION = "publication.yaml"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:yaml|md)")  # what most files are called
# The files of content/ that are one list each.
_LISTS: tuple[tuple[type[Acceptance | Redirect | Member | Resource], str], ...] = (
    (Acceptance, "accepted.yaml"),
    (Redirect, "redirects.yaml"),
    (Member, "members.yaml"),
    (Resource, "resources.yaml"),
)


class Folders(Struct, frozen=True):
    """Where a network keeps its files; paths in problems are shown relative to `root`."""

    root: Path
    centres: Path
    content: Path
    territory: Path

    @classmethod
    def of(cls, root: Path) -> Folders:
        """The usual layout under one folder."""
        return cls(root, root / "centres", root / "content", root / "territory")

    def shown(self, path: Path) -> str:
        """A path as people know it: relative to the project, with slashes."""
        return Path(os.path.relpath(path, self.root)).as_posix()


class Project(Struct):
    """One network on one day: only what could be read is here, and problems say what could not."""

    folders: Folders
    today: date
    network: Network
    territory: Territory
    centres: tuple[Centre, ...] = ()
    news: tuple[News, ...] = ()
    pages: tuple[Page, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    accepted_document: Document = field(default_factory=lambda: Document(""))
    redirects: tuple[Redirect, ...] = ()
    redirects_document: Document = field(default_factory=lambda: Document(""))
    members: tuple[Member, ...] = ()
    members_document: Document = field(default_factory=lambda: Document(""))
    resources: tuple[Resource, ...] = ()
    resources_document: Document = field(default_factory=lambda: Document(""))

    @property
    def prose(self) -> tuple[News | Page, ...]:
        """News and pages."""
        return (*self.news, *self.pages)

    @property
    def texts(self) -> Iterator[str]:
        """Everything that pages are printed from, as typed."""
        records: tuple[Record, ...] = (*self.centres, *self.prose)
        yield from (record.document.text for record in records)
        yield from self.texts_beside

    @property
    def texts_beside(self) -> Iterator[str]:
        """The same but for sheets, news and pages."""
        documents = [self.network.document, self.members_document, self.resources_document]
        yield from (document.text for document in documents)
        territory = self.territory
        if territory.charter:
            yield territory.charter.document.text
        yield from (commune.name for commune in territory.communes)
        yield from (epci.name for epci in territory.epcis)
        yield from (station.name for station in territory.stations)


Ground: TypeAlias = tuple[Territory | None, list[Problem], int]


class Reader(Protocol):
    """Reads sheets and texts; whoever has read some before need not read them again."""

    def digest(self, file: str, /) -> str | None:
        """The SHA-256 of a file's bytes, None where it has to be read to be known."""

    def read(self, sources: Sequence[Source], project: Project | None, /) -> Sequence[Shelved]:
        """What each of them is read as; `project` is the one they belong to, less what is read here, where it could be read."""


class Kept(Struct, frozen=True):
    """What spares reading again what was read: a reader of sheets and texts, and one of territories as `load_territory`."""

    reader: Reader
    ground: Callable[[Path, str], Ground] = load_territory


class _Afresh:
    """Reads whatever is asked for."""

    def digest(self, _file: str) -> str | None:
        return None

    def read(self, sources: Sequence[Source], _project: Project | None) -> Sequence[Shelved]:
        found = (read_source(source, source.raw) for source in sources)
        return [Shelved(record, document.problems, None) for record, document in found]


def load_project(
    folders: Folders, today: date | None = None, only: frozenset[Path] | None = None, kept: Kept | None = None
) -> tuple[Project | None, list[Problem], int]:
    """The project of these folders (None when the network or territory cannot be read), problems, files read.

    With `only`, sheets, news and pages outside that set are left out; what is `kept` of an earlier reading is not read again.
    """
    ground = kept.ground if kept else load_territory
    territory, noted, files = ground(folders.territory, folders.shown(folders.territory))
    problems = list(noted)
    network: Network | None = None
    settings = folders.content / "reseau.yaml"
    if settings.is_file():
        network, document = read_record(Network, folders.shown(settings), settings.read_bytes())
        problems += document.problems
        files += 1
    else:
        problems.append(Problem(folders.shown(settings), 1, 1, "fichier absent : il nomme le réseau", "absent"))

    destination, found = load_destination(folders)
    problems += found
    files += destination is not None or bool(found)

    lists: dict[type[Acceptance | Redirect | Member | Resource], tuple[tuple[Any, ...], Document]] = {}
    for kind, name in _LISTS:
        path = folders.content / name
        lists[kind] = (), Document(folders.shown(path))
        if path.is_file():
            lists[kind] = read_records(kind, folders.shown(path), path.read_bytes())
            problems += lists[kind][1].problems
            files += 1
    project: Project | None = None
    if network is not None and territory is not None:
        project = Project(
            folders=folders,
            today=today or today_in(territory.name.time_zone),
            network=network,
            territory=territory,
            accepted=lists[Acceptance][0],
            accepted_document=lists[Acceptance][1],
            redirects=lists[Redirect][0],
            redirects_document=lists[Redirect][1],
            members=lists[Member][0],
            members_document=lists[Member][1],
            resources=lists[Resource][0],
            resources_document=lists[Resource][1],
        )
    texts, found, count = _texts(folders, only, kept.reader if kept else _Afresh(), project)
    problems += found
    files += count
    if project is not None:
        project.centres = tuple(text for text in texts if isinstance(text, Centre))
        project.news = tuple(sorted((text for text in texts if isinstance(text, News)), key=_by_date, reverse=True))
        project.pages = tuple(text for text in texts if isinstance(text, Page))
    return project, problems, files


def load_destination(folders: Folders) -> tuple[Destination | None, list[Problem]]:
    """Where the site is published and the problems of the file that says so; (None, []) where no file does."""
    path = folders.content / DESTINATION
    if not path.is_file():
        return None, []
    destination, document = read_record(Destination, folders.shown(path), path.read_bytes())
    problems = document.problems
    if destination is not None and not problems and destination.lacks:
        line, column = document.place("cible")
        missing = " et ".join(f"« {name} »" for name in destination.lacks)
        problems.append(
            Problem(document.path, line, column, f"cible : pour « {destination.place} », il manque {missing}", "absent")
        )
    return destination, problems


def _names(folder: Path, suffixes: tuple[str, ...], only: frozenset[Path] | None) -> list[str]:
    """The files of a folder in the order of their names; those that start with _ or . are not data."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        names = sorted(
            item.name for item in found if item.name[0] not in "_." and item.name.lower().endswith(suffixes) and item.is_file()
        )
    return [name for name in names[:MAX_FILES] if only is None or (folder / name).resolve() in only]


def _misnamed(name: str, path: str) -> list[Problem]:
    """The problem of a file whose name cannot be an address; `path` is shown."""
    if _NAME.fullmatch(name):
        return []
    stem, _, suffix = name.rpartition(".")
    right = slug(stem) + (".md" if suffix.lower() == "md" else ".yaml")
    if name == right:
        return []
    return [
        Problem(
            path,
            1,
            1,
            "le nom du fichier devient l’adresse de la page : minuscules sans accent, chiffres et tirets ; "
            f"renommez-le « {right} »",
            "nom_de_fichier",
        )
    ]


def _texts(
    folders: Folders, only: frozenset[Path] | None, reader: Reader, project: Project | None
) -> tuple[list[Centre | News | Page], list[Problem], int]:
    """Every sheet, news item and page that could be read, problems, files read."""
    problems: list[Problem] = []
    sources: list[Source] = []
    misnamed: list[list[Problem]] = []
    count = 0
    for kind, folder, suffixes in (
        (Centre, folders.centres, (".yaml", ".yml")),
        (News, folders.content / "news", _MARKDOWN),
        (Page, folders.content / "pages", _MARKDOWN),
    ):
        shown_folder, place = folders.shown(folder), str(folder)
        for name in _names(folder, suffixes, only):
            count += 1
            shown = f"{shown_folder}/{name}"
            if kind is not Centre and not name.lower().endswith(".md"):
                sentence = "seuls les fichiers .md sont lus ici ; enregistrez ce texte en Markdown"
                problems.append(Problem(shown, 1, 1, sentence, "format"))
                continue
            stem = name.rpartition(".")[0]
            if kind is News:
                stem = stem[11:] if stem[:10].replace("-", "").isdigit() and stem[10:11] == "-" else stem
            file = f"{place}/{name}"
            sources.append(Source(kind, shown, stem, file, reader.digest(file) or ""))
            misnamed.append(_misnamed(name, shown))
    records = []
    for one, wrong in zip(reader.read(sources, project), misnamed, strict=True):
        problems += wrong
        problems += one.problems
        if one.record is not None and not wrong:
            records.append(one.record)
    return records, problems, count


def _by_date(news: News) -> tuple[date, str]:
    return news.date, news.slug
