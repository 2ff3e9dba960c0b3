"""A generated network with the comparison's list of pages and theme: a project of its own, menu included."""

from __future__ import annotations

import shutil
from pathlib import Path

from generate import generate

__all__ = ["network", "refresh"]

_SITEURL = "https://lieux.example"
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]
_CONF = """import sys
from pathlib import Path

sys.path.insert(0, {bench!r})

from comparison.ours.outputs import outputs

from telecentres.site.settings import *

_HERE = Path(__file__).parent
PATH = str(_HERE / "content")
CENTRES_PATH = str(_HERE / "centres")
TERRITORY_PATH = str(_HERE / "territory")
THEME = str(_HERE / "theme")
OUTPUT_PATH = str(_HERE / "output")
SITEURL = {siteurl!r}
RELATIVE_URLS = False
OUTPUTS = outputs
REQUIRED_PAGES = ()
QUIET_WARNINGS = True
"""
_NETWORK = """\
nom: Comparaison
accroche: Les mêmes pages par plusieurs générateurs.
avertissement: Réseau inventé, pour mesurer
demonstration: non
"""


def network(folder: Path, count: int, seed: int = 1) -> None:
    """Write the network into a folder that is not there yet."""
    generate(folder, count, seed)
    shutil.rmtree(folder / "content/pages")
    (folder / "content/pages").mkdir()
    (folder / "content/reseau.yaml").write_text(_NETWORK, encoding="utf-8")
    settings = _CONF.format(bench=str(_ROOT / "bench"), siteurl=_SITEURL)
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    refresh(folder)


def refresh(folder: Path) -> None:
    """Bring the theme and the menu of a network up to date: they are the project's, and may have changed since."""
    shutil.copytree(_HERE / "theme", folder / "theme", dirs_exist_ok=True)
    shutil.copy2(_ROOT / "tasks.py", folder / "tasks.py")
