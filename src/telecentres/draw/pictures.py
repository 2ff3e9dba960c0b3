"""Photos made ready for the site: upright, in a few widths, as AVIF and JPEG, without a trace of where they were taken.

Only pixels go on: they are copied into a new image, so neither EXIF (with its GPS), nor XMP, nor a colour profile, nor a
thumbnail can follow; colours are brought to sRGB first. Encoders run on one thread with fixed settings, and an address
holds the digest of the file, of these settings and of the encoders' versions: what it serves never changes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from telecentres.draw.cache import Cache, recipe
from telecentres.problems import Problem, Refusal, quoted
from telecentres.read.centre import Centre, Photo
from telecentres.read.photos import head_of, open_photo, orientation_of
from telecentres.read.records import Licence
from telecentres.read.schema import trail_of, trail_text
from telecentres.read.values import slug
from telecentres.recipes import Later

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["TONES", "WIDTHS", "Picture", "Pictures", "ShownPhoto", "Variant", "licence_of"]

WIDTHS = (480, 960, 1440)
# A width nearer than this to the next one spares a visitor nothing.
_STEP = 1.2

# Changes whenever the code below makes other bytes from the same photo.
_RECIPE = "1"
_AVIF = {
    "quality": 55,
    "speed": 8,
    "subsampling": "4:2:0",
    "range": "full",
    "codec": "aom",
    "max_threads": 1,
    "autotiling": False,
}
_JPEG = {"quality": 76, "subsampling": "4:2:0", "optimize": True, "progressive": True}
_ENCODERS = {"avif": ("AVIF", _AVIF), "jpg": ("JPEG", _JPEG)}

# What shows until a photo is there: one of few colours, each a class of css/blocks/photo.css. A style sheet can hold
# them; a style attribute, which could hold any colour, is refused by the site's security policy.
TONES = {
    "paper": "#efe7d6",
    "sand": "#d8c7a3",
    "oak": "#b98f5c",
    "earth": "#75583d",
    "brick": "#a4523a",
    "rose": "#d3a38f",
    "wheat": "#dcb052",
    "leaf": "#7f9b6c",
    "forest": "#375c47",
    "mist": "#d2e1df",
    "water": "#74a3a7",
    "river": "#286370",
    "night": "#1c2e34",
    "slate": "#67747f",
    "stone": "#a9a69b",
}

# Licences as sheets name them, with their name and the address of their text.
_LICENCES = {
    "lo-2-0": ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    "cc0-1-0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.fr"),
    "cc-by-4-0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr"),
    "cc-by-sa-4-0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
    "cc-by-sa-3-0": ("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/deed.fr"),
    "cc-by-nc-4-0": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/deed.fr"),
    "cc-by-nd-4-0": ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/deed.fr"),
    "cc-by-nc-sa-4-0": ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/deed.fr"),
    "cc-by-nc-nd-4-0": ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/deed.fr"),
}


class Variant(Struct, frozen=True):
    """One file of a picture; width and height in pixels."""

    address: str
    width: int
    height: int


class Picture(Struct, frozen=True):
    """A photo's files, narrowest first, and the tone it has most of; `tone` is a key of TONES."""

    tone: str
    avif: tuple[Variant, ...]
    jpeg: tuple[Variant, ...]

    @property
    def largest(self) -> Variant:
        return self.jpeg[-1]

    @property
    def usual(self) -> Variant:
        """The JPEG for who takes no other: 960 pixels wide, or as near to it as there is."""
        return min(self.jpeg, key=lambda variant: abs(variant.width - WIDTHS[1]))

    @property
    def is_upright(self) -> bool:
        """True when it is higher than wide."""
        return self.largest.height > self.largest.width


class ShownPhoto(Struct, frozen=True):
    """A picture with the words that go with it."""

    picture: Picture
    alt: str
    credit: str | None
    licence: Licence | None


def licence_of(typed: str) -> Licence:
    """The licence a sheet names: under its usual name with the address of its text, or as typed when it is not known."""
    name, url = _LICENCES.get(slug(typed), (typed, None))
    return Licence(name=name, url=url)


class Pictures:
    """The photos of one folder: what pages show of them, and the files they become."""

    def __init__(self, folder: Path, cache: Cache) -> None:
        self._folder = folder
        self._cache = cache
        self._known: dict[str, Picture] = {}
        self._decoded: tuple[Path, Image] | None = None
        self.files: dict[str, Callable[[], bytes]] = {}

    def of(self, centres: Sequence[Centre]) -> tuple[dict[str, tuple[ShownPhoto, ...]], list[Problem]]:
        """Every centre's photos by its slug, and the problems of those whose pixels cannot be read."""
        shown: dict[str, tuple[ShownPhoto, ...]] = {}
        problems: list[Problem] = []
        for centre in centres:
            found = []
            for index, photo in enumerate(centre.photos):
                try:
                    found.append(self._shown(photo))
                except Refusal as refusal:
                    problems.append(_problem(centre, index, f"{refusal} (lu : {quoted(photo.file)})"))
            if found:
                shown[centre.slug] = tuple(found)
        return shown, problems

    def _shown(self, photo: Photo) -> ShownPhoto:
        return ShownPhoto(self.picture(photo.file), photo.alt, photo.credit, licence_of(photo.licence) if photo.licence else None)

    def picture(self, file: str) -> Picture:
        """The picture of a file; its pixels are decoded here, so that a damaged one is refused before anything is written."""
        if file not in self._known:
            self._known[file] = self._picture(file)
        return self._known[file]

    def _picture(self, file: str) -> Picture:
        path = self._folder / file
        head = head_of(path)
        digest = recipe(_RECIPE, json.dumps(_ENCODERS), _versions(), path.read_bytes())
        widths = _widths(head.width)
        tone = self._cache.get("pictures", recipe(digest, "tone", json.dumps(TONES)), lambda: self._tone(path))
        name = slug(PurePath(file).stem) or "photo"
        variants: dict[str, list[Variant]] = {"avif": [], "jpg": []}
        for width in widths:
            height = max(1, round(head.height * width / head.width))
            for kind, found in variants.items():
                address = f"photos/{name}-{digest[:8]}-{width}.{kind}"
                found.append(Variant(address, width, height))
                self.files[address] = Later(self._file, path, digest, kind, (width, height), inputs=(digest, kind, width, height))
        return Picture(tone.decode(), tuple(variants["avif"]), tuple(variants["jpg"]))

    def _file(self, path: Path, digest: str, kind: str, size: tuple[int, int]) -> bytes:
        key = recipe(digest, kind, *map(str, size))
        return self._cache.get("pictures", key, lambda: _encoded(self._pixels(path), kind, size))

    def _tone(self, path: Path) -> bytes:
        return _dominant_tone(self._pixels(path)).encode()

    def _pixels(self, path: Path) -> Image:
        # The files of one photo are asked for one after the other: one decoded photo is kept, not all of them.
        if self._decoded is None or self._decoded[0] != path:
            self._decoded = path, _pixels(path)
        return self._decoded[1]


def _problem(centre: Centre, index: int, sentence: str) -> Problem:
    trail = trail_of(centre, "photos", index, "file")
    line, column = centre.document.place(*trail)
    return Problem(centre.document.path, line, column, f"{trail_text(trail)} : {sentence}", "photo")


def _versions() -> str:
    """What encodes: other versions may write other bytes."""
    import PIL
    from PIL import features

    parts = ("avif", "jpg", "libjpeg_turbo", "littlecms2", "webp")
    return json.dumps([PIL.__version__, *(features.version(part) for part in parts)])


def _widths(width: int) -> list[int]:
    """The widths a photo is written in: never wider than it is."""
    widest = min(width, WIDTHS[-1])
    return [*(step for step in WIDTHS if step * _STEP <= widest), widest]


def _pixels(path: Path) -> Image:
    """The photo upright, at most as wide as the widest file, in sRGB, with nothing but its pixels."""
    from PIL import Image

    with open_photo(path) as image:
        orientation = orientation_of(image)
        is_turned = orientation >= 5
        wide = image.height if is_turned else image.width
        share = min(1.0, WIDTHS[-1] / wide)
        size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
        # A JPEG twice as large as needed is decoded at a fraction of its size: less time and memory, same sharpness.
        image.draft(None, (size[0] * 2, size[1] * 2))
        image.load()
    flat = _flat(image)
    if flat.size != size:
        flat = flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    upright = _upright(_in_srgb(flat, image.info.get("icc_profile")), orientation)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    return bare


def _flat(image: Image) -> Image:
    """The picture in eight bits a channel and without transparency: what shows through is white."""
    from PIL import Image as Pillow

    if image.mode.startswith("I"):
        # Sixteen bits of grey; Pillow's own conversion would cut all above 255 to white.
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode == "F":
        return image.convert("L")
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Pillow.new("RGBA", seen.size, (255, 255, 255, 255))
        ground.alpha_composite(seen)
        return ground.convert("RGB")
    if image.mode in ("P", "1", "YCbCr", "LAB", "HSV"):
        return image.convert("RGB")
    return image


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    """The picture in sRGB: by its own colour profile where that one is sound, else as its numbers say."""
    from PIL import ImageCms

    space = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}.get(image.mode)
    if profile and space:
        try:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            if own.profile.xcolor_space.strip() == space:
                srgb = ImageCms.createProfile("sRGB")
                found = ImageCms.profileToProfile(image, own, srgb, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB")
                if found is not None:
                    return found
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB")


def _upright(image: Image, orientation: int) -> Image:
    """The picture turned as its EXIF orientation (1 to 8) says."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _encoded(pixels: Image, kind: str, size: tuple[int, int]) -> bytes:
    from PIL.Image import Resampling

    form, settings = _ENCODERS[kind]
    target = BytesIO()
    sized = pixels if pixels.size == size else pixels.resize(size, Resampling.LANCZOS, reducing_gap=3.0)
    sized.save(target, form, **settings)
    return target.getvalue()


def _dominant_tone(pixels: Image) -> str:
    """The tone that most of a picture is nearest to, seen from afar."""
    from PIL.Image import Resampling

    afar = pixels.resize((24, 24), Resampling.BOX).tobytes()
    tones = {name: _oklab((int(tone[1:3], 16), int(tone[3:5], 16), int(tone[5:7], 16))) for name, tone in TONES.items()}
    count = dict.fromkeys(TONES, 0)
    for colour in zip(afar[::3], afar[1::3], afar[2::3], strict=True):
        here = _oklab(colour)
        count[min(tones, key=lambda name: math.dist(here, tones[name]))] += 1
    return max(count, key=lambda name: count[name])


def _oklab(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    """A colour in Oklab, where distances are as the eye sees them (Björn Ottosson, 2020)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (part / 255 for part in colour)
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
