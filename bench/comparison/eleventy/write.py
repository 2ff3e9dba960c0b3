"""The words of a network as Eleventy's users keep them: a Markdown file with YAML front matter for each centre and news item."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from comparison.front_matter import page
from comparison.prepared import Words

__all__ = ["write"]

_HERE = Path(__file__).parent


def write(words: Words, theme: Path, folder: Path) -> None:
    """Write the site into a folder that is not there yet; `theme` holds the static files of our build."""
    shutil.copytree(_HERE / "site", folder)
    shutil.copytree(theme, folder / "static/theme")
    shutil.copy(_HERE / "package.json", folder / "package.json")
    (folder / "node_modules").symlink_to(_HERE / "node_modules")
    data = {
        "network": words.network,
        "assets": words.assets,
        "home": words.home,
        "directory": words.directory,
        "folders": [{"folder": name, "title": title, "terms": words.groups[name]} for name, title in words.folders.items()],
        "labels": {name: dict(terms) for name, terms in words.groups.items()},
    }
    (folder / "_data").mkdir(exist_ok=True)
    for name, value in data.items():
        (folder / f"_data/{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    for centre in words.centres:
        head = {{"url": "website"}.get(key, key): value for key, value in centre.items()}
        page(folder / f"centres/{head.pop('slug')}.md", head)
    for weight, item in enumerate(words.news, 1):
        head = {{"centres": "cited"}.get(key, key): value for key, value in item.items()}
        head |= {"iso": item["date"], "changed": item["date"], "weight": weight}
        page(folder / f"actualites/{head.pop('slug')}.md", head)
