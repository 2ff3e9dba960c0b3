"""The words of a network as a user of Pelican would keep them: YAML for each centre, Markdown for each news item."""

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
    shutil.copytree(theme, folder / "theme/static")
    data = folder / "data"
    (data / "centres").mkdir(parents=True)
    plain = {"network": words.network, "assets": words.assets, "home": words.home, "directory": words.directory}
    for name, value in plain.items():
        (data / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    folders = [
        {"folder": name, "title": title, "terms": [list(term) for term in words.groups[name]]}
        for name, title in words.folders.items()
    ]
    _yaml(data / "folders.yaml", folders)
    for centre in words.centres:
        _yaml(data / f"centres/{centre['slug']}.yaml", {{"url": "website"}.get(key, key): value for key, value in centre.items()})
    news = folder / "content/actualites"
    news.mkdir(parents=True)
    for weight, item in enumerate(words.news, 1):
        head = {
            "Title": item["title"],
            "Date": item["date"],
            "Weight": weight,
            "Day": item["day"],
            "Category": item["category"],
            "Lead": item["summary"],
            "Centres": ",".join(item["centres"]),
        }
        text = "".join(f"{name}: {value}\n" for name, value in head.items())
        (news / f"{item['slug']}.md").write_text(f"{text}\n{item['text']}", encoding="utf-8")


def _yaml(path: Path, data: Any) -> None:
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(text, encoding="utf-8")
