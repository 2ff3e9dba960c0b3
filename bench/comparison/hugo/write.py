"""The words of a network as Hugo's users keep them: a Markdown file with YAML front matter for each centre and news item."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from comparison.front_matter import page
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
    page(content / "_index.md", {"title": words.home["title"], "description": words.home["description"]})
    page(content / "centres/_index.md", {"title": "Tous les lieux", "description": words.directory})
    news_head = {"title": "Actualités", "description": "Ce qui s’ouvre, se prépare et change.", "outputs": ["html", "atom"]}
    page(content / "actualites/_index.md", news_head)
    for name, title in words.folders.items():
        page(content / name / "_index.md", {"title": title, "description": f"{title}."})
        for slug, label in words.groups[name]:
            page(content / name / slug / "_index.md", {"title": label, "description": f"{title}\u00a0: {label}."})
    for centre in words.centres:
        # « url » is Hugo's own word for the address of a page.
        head = {{"url": "website", "changed": "lastmod"}.get(key, key): value for key, value in centre.items()}
        page(content / f"centres/{head.pop('slug')}.md", head)
    for weight, item in enumerate(words.news, 1):
        head = {**item, "weight": weight, "description": item["summary"]}
        del head["summary"]
        page(content / f"actualites/{head.pop('slug')}.md", head)
