"""The words of a network as Hugo's users keep them: a Markdown file with YAML front matter for each centre and news item."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from comparison.prepared import Words

__all__ = ["write"]

_SITE = Path(__file__).parent / "site"


def write(words: Words, theme: Path, folder: Path) -> None:
    """Write the site into a folder that is not there yet; `theme` holds the static files of our build."""
    shutil.copytree(_SITE, folder)
    shutil.copytree(theme, folder / "static/theme")
    (folder / "data").mkdir()
    for name, data in (("network", words.network), ("assets", words.assets)):
        (folder / f"data/{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    content = folder / "content"
    _page(content / "_index.md", {"title": words.home["title"], "description": words.home["description"]})
    _page(content / "centres/_index.md", {"title": "Tous les lieux", "description": words.directory})
    news_head = {"title": "Actualités", "description": "Ce qui s’ouvre, se prépare et change.", "outputs": ["html", "atom"]}
    _page(content / "actualites/_index.md", news_head)
    for name, title in words.folders.items():
        _page(content / name / "_index.md", {"title": title, "description": f"{title}."})
        for slug, label in words.groups[name]:
            _page(content / name / slug / "_index.md", {"title": label, "description": f"{title}\u00a0: {label}."})
    for centre in words.centres:
        # « url » is Hugo's own word for the address of a page.
        head = {{"url": "website", "changed": "lastmod"}.get(key, key): value for key, value in centre.items()}
        _page(content / f"centres/{head.pop('slug')}.md", head)
    for weight, item in enumerate(words.news, 1):
        head = {**item, "weight": weight, "description": item["summary"]}
        del head["summary"]
        _page(content / f"actualites/{head.pop('slug')}.md", head)


def _page(path: Path, head: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = head.pop("text", "")
    front = yaml.dump(head, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(f"---\n{front}---\n{text}", encoding="utf-8")
