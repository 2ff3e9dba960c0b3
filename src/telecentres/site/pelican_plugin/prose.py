"""News and pages on their way through Pelican: it is given those that may lead to other files, and what these lead to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct, field
from pelican.readers import BaseReader
from pelican.urlwrappers import Category

from telecentres.checks import content_links
from telecentres.project import Project
from telecentres.read.prose import Renderer
from telecentres.read.records import News, Page, Publication
from telecentres.site.addresses import HOME, ROOT
from telecentres.site.inputs import Text
from telecentres.site.register import Register

__all__ = ["TEXTS", "ProseReader", "Texts"]

TEXTS = "TELECENTRES_TEXTS"  # where they stand among Pelican's settings

Prose: TypeAlias = News | Page


class Texts(Struct):
    """The news and pages of one build; `asked` are those that Pelican is to read, by their path as it gives it."""

    project: Project
    renderer: Renderer = field(default_factory=Renderer)
    asked: dict[str, Prose] = field(default_factory=dict)
    _html: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, register: Register, *, are_changed: bool) -> Texts:
        """Those of a project that was read and checked; Pelican is given them all where it or a plugin may change any."""
        found = cls(project)
        linking = []
        for text in project.prose:
            html = None if are_changed else register.html(text)
            if html is None:
                found.asked[found._path_of(text)] = text
                linking.append(text)
            else:
                found._html[id(text)] = html
        targets = {path for text in linking for _, path in content_links(text, project)}
        if targets:
            paths = ((found._path_of(text), text) for text in project.prose)
            found.asked |= {path: text for path, text in paths if Path(path).resolve() in targets}
        return found

    def _path_of(self, text: Prose) -> str:
        # As Pelican has it, which follows no link: text, for a Path of each of thousands takes as long as what it reads.
        return os.path.abspath(f"{self.project.folders.root}/{text.document.path}")  # noqa: PTH100

    def paths(self, kind: type[Prose]) -> list[str]:
        """The texts of a kind that Pelican is to read, from its folder of content."""
        content = self.project.folders.content
        return [os.path.relpath(path, content) for path, text in self.asked.items() if isinstance(text, kind)]

    def take(self, items: Iterable[Any]) -> None:
        """Take what Pelican has made of the texts it was asked to read."""
        for item in items:
            self._html[id(item.record)] = item.get_content(ROOT)

    @property
    def news(self) -> tuple[Text, ...]:
        """The published news, newest first."""
        found = [item for item in self._begun if item.publication is Publication.PUBLISHED]
        found.sort(key=lambda item: (item.date, item.slug), reverse=True)
        return self._shown(found)

    @property
    def drafts(self) -> tuple[Text, ...]:
        """The news that are not published yet."""
        found = [item for item in self._begun if item.publication is Publication.DRAFT]
        found.sort(key=lambda item: item.slug)
        return self._shown(found)

    @property
    def pages(self) -> tuple[Text, ...]:
        """The published pages."""
        found = [page for page in self.project.pages if page.publication is Publication.PUBLISHED]
        found.sort(key=lambda page: page.slug)
        return self._shown(found)

    @property
    def _begun(self) -> Iterator[News]:
        """The news whose day has come."""
        return (item for item in self.project.news if item.date <= self.project.today)

    def _shown(self, texts: Sequence[Prose]) -> tuple[Text, ...]:
        missing = [text.slug for text in texts if id(text) not in self._html]
        if missing:
            raise RuntimeError(f"Pelican dropped a text it should have read: {missing}")
        return tuple(Text(text, self._html[id(text)]) for text in texts)


class ProseReader(BaseReader):  # type: ignore[misc]
    """Gives Pelican the news and pages that the project has read and checked."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and metadata of a text; `record` is the text as the project knows it."""
        texts: Texts = self.settings[TEXTS]
        record = texts.asked[source_path]
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
            if record.date > texts.project.today:
                metadata["status"] = "skip"
        elif record.slug == HOME:
            metadata |= {"url": "", "save_as": "index.html"}
        return texts.renderer.render(record.body.markdown), metadata
