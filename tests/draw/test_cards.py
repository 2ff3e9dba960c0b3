"""Cards are drawn in the network's colours, the same each time, and small."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from telecentres.draw.cache import Cache
from telecentres.draw.cards import HEIGHT, WIDTH, Card, Mark, Press
from telecentres.draw.colours import Palette, contrast, palette_of, theme_palettes
from telecentres.draw.icons import shape_of
from telecentres.know.evidence import Standing
from telecentres.project import Project
from telecentres.read.outlines import Outlines, load_outlines
from telecentres.sphere import Point

LONG = "Centre intercommunal d’affaires, de coworking et de télétravail des Embruns, de la Vigie et des Trois-Passes " * 2


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """A cache of this module's own."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def palette(root: Path, demo: Project) -> Palette:
    """The demonstration's colours by day."""
    light = theme_palettes((root / "theme/static/css/tokens.css").read_text(encoding="utf-8"))["light"]
    return {**light, **palette_of("light", light, demo.network.colours.primary, demo.network.colours.accent)}


@pytest.fixture(scope="module")
def press(root: Path, demo: Project, palette: Palette, cache: Cache) -> Press:
    """The demonstration's cards."""
    return press_of(demo, root, palette, cache)


def press_of(project: Project, root: Path, palette: Palette, cache: Cache, outlines: Outlines | None = None) -> Press:
    """The cards of a network."""
    return Press(
        project.network.name,
        load_outlines(project.territory.folder) if outlines is None else outlines,
        [commune.point for commune in project.territory.communes],
        logo=shape_of((root / "theme/static/img/logo.svg").read_text(encoding="utf-8")),
        palette=palette,
        cache=cache,
    )


def card(project: Project, **parts: object) -> Card:
    """A centre's card."""
    point = project.territory.communes[0].point
    given: dict[str, object] = {
        "slug": "essai",
        "title": "La Cale",
        "place": "Coworking à Essai",
        "line": "Ouvert, vérifié le 17 juin 2026",
        "marks": (Mark(point, Standing.CONFIRMED, is_large=True),),
        "standing": Standing.CONFIRMED,
        **parts,
    }
    return Card(**given)  # type: ignore[arg-type]


def opened(data: bytes) -> Image.Image:
    """The picture of a PNG."""
    return Image.open(BytesIO(data)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    """The channels of #rrggbb."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def inked(picture: Image.Image, box: tuple[int, int, int, int], colour: str) -> int:
    """How many points of a part of a picture have exactly this colour."""
    return sum(count for count, found in picture.crop(box).getcolors(1_000_000) or () if found == rgb(colour))


def test_a_card_has_its_size_and_its_colours(press: Press, demo: Project, palette: Palette) -> None:
    """A card is 1200 by 630, on the site's paper, under a bar of the network's colour."""
    picture = opened(press.data(card(demo)))
    assert picture.size == (WIDTH, HEIGHT) == (1200, 630)
    assert picture.getpixel((5, 300)) == rgb(palette["--paper"])
    assert picture.getpixel((600, 5)) == rgb(palette["--river"])
    assert inked(picture, (72, 120, 700, 500), palette["--ink"]) > 1000


@pytest.mark.parametrize("title", ["A", "La Cale", "Hyperspécialisation-intercommunale-du-télétravail-rural", LONG])
def test_any_name_fits(press: Press, demo: Project, palette: Palette, title: str) -> None:
    """Short or endless, a card weighs at most 60 KB, and no letter leaves its column, the map's or the picture's edge."""
    data = press.data(card(demo, title=title, line=title, place=title))
    assert len(data) <= 60 * 1024
    picture = opened(data)
    assert inked(picture, (0, 12, 60, HEIGHT), palette["--paper"]) == 60 * (HEIGHT - 12)
    assert inked(picture, (706, 12, 750, HEIGHT), palette["--paper"]) == 44 * (HEIGHT - 12)
    assert inked(picture, (0, 490, 700, 520), palette["--paper"]) == 700 * 30
    assert inked(picture, (0, 600, WIDTH, HEIGHT), palette["--paper"]) == WIDTH * 30


def test_the_same_card_is_the_same_bytes(press: Press, demo: Project, root: Path, palette: Palette) -> None:
    """Drawn again without a cache, a card has the same bytes and the same address."""
    one = card(demo)
    fresh = press_of(demo, root, palette, Cache(None))
    assert fresh.address(one) == press.address(one)
    assert fresh.data(one) == press.data(one)


def test_an_address_follows_what_is_shown(press: Press, demo: Project, root: Path, palette: Palette, cache: Cache) -> None:
    """Another word, mark, colour or network is another address; the slug stands in front."""
    base = card(demo)
    assert press.address(base).startswith("partage/essai.")
    others = [
        card(demo, title="La Cale 2"),
        card(demo, line="Fermé"),
        card(demo, standing=Standing.PLANNED),
        card(demo, is_stale=True),
        card(demo, marks=()),
    ]
    painted = press_of(demo, root, {**palette, "--river": "#000000"}, cache)
    addresses = [press.address(base), *map(press.address, others), painted.address(base)]
    assert len(set(addresses)) == len(addresses)


def test_each_state_has_its_shape(press: Press, demo: Project) -> None:
    """Disc, ring, broken ring, barred ring, cross: no two states look alike even without colour.

    A ring is a ring: what was open long ago and what is to be verified share it, and their words say the same.
    """
    point = demo.territory.communes[0].point
    seen = set()
    for standing in Standing:
        for is_stale in (False, True) if standing is Standing.CONFIRMED else (False,):
            marks = (Mark(point, standing, is_large=True, is_stale=is_stale),)
            picture = opened(press.data(card(demo, marks=marks, standing=None, line="x")))
            seen.add(picture.crop((750, 60, WIDTH, 560)).convert("L").point([255 * (v > 150) for v in range(256)]).tobytes())
    assert len(seen) >= len(Standing)


def test_the_map_is_where_the_place_is(press: Press, demo: Project, palette: Palette) -> None:
    """A mark moves when its point moves, and stays on the card."""
    forest = palette["--forest"]
    for commune in (demo.territory.communes[0], demo.territory.communes[-1]):
        picture = opened(press.data(card(demo, marks=(Mark(commune.point, Standing.CONFIRMED, True),), standing=None, line="x")))
        found = [x for x in range(740, WIDTH, 4) if inked(picture, (x, 60, x + 4, 570), forest)]
        assert found
        assert max(found) - min(found) < 45


def test_a_territory_without_an_outline_has_cards(demo: Project, root: Path, palette: Palette) -> None:
    """Without an outline, and without any point, a card still says its words."""
    for points in ([], [Point(0.0, 0.0)]):
        bare = Press(
            "Réseau",
            Outlines(),
            points,
            logo=shape_of((root / "theme/static/img/logo.svg").read_text(encoding="utf-8")),
            palette=palette,
            cache=Cache(None),
        )
        picture = opened(bare.data(card(demo, marks=())))
        assert inked(picture, (72, 120, 700, 500), palette["--ink"]) > 1000


def test_letters_of_other_scripts_leave_no_boxes(press: Press, demo: Project, palette: Palette) -> None:
    """A name in a script that the font lacks is not drawn as boxes: the network's name stands there."""
    blank = opened(press.data(card(demo, title=demo.network.name, place="", marks=(), standing=None, line="x")))
    other = opened(press.data(card(demo, title="مكتب", place="", marks=(), standing=None, line="x")))
    assert other.crop((0, 60, 700, 500)).tobytes() == blank.crop((0, 60, 700, 500)).tobytes()


def test_words_on_a_card_are_legible(palette: Palette) -> None:
    """Each ink of a card has at least 4.5:1 on its paper."""
    for ink in ("--ink", "--ink-soft", "--river", "--forest", "--brick", "--slate", "--on-wheat"):
        assert contrast(palette[ink], palette["--paper"]) >= 4.5
