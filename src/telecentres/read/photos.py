"""A photo's file judged from its head: what it is, how large it is shown, and why it may not be published.

Pillow is imported here only when a sheet has photos, and no pixel is decoded: `check` stays fast.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from telecentres.problems import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Head", "head_of", "open_photo", "orientation_of"]

MAX_BYTES = 25_000_000
MAX_PIXELS = 50_000_000
LEAST_SIDE = 480  # of the longer side, in pixels
LONGEST = 4  # times the shorter side

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# What phones write for a JPEG with a depth map or a gain map behind it: its first picture is the photo.
_MANY_PICTURES = "MPO"
_ORIENTATION = 0x0112
_QUARTER_TURNS = frozenset({5, 6, 7, 8})
_FORM = "enregistrez la photo en JPEG"

# What Pillow's readers raise on damaged files.
FAULTS = (OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, TypeError, MemoryError, struct.error)
DAMAGED = "photo abîmée, illisible ; copiez-la de nouveau"

# The first bytes of what people rename to .jpg, and what it is.
_DISGUISED = (
    (0, b"GIF8", "une image GIF"),
    (0, b"%PDF", "un document PDF"),
    (0, b"BM", "une image BMP"),
    (0, b"II*\0", "une image TIFF"),
    (0, b"MM\0*", "une image TIFF"),
    (0, b"II+\0", "une image TIFF"),
    (4, b"ftypheic", "une photo HEIC de téléphone"),
    (4, b"ftypheix", "une photo HEIC de téléphone"),
    (4, b"ftypmif1", "une photo HEIC de téléphone"),
    (4, b"ftypmsf1", "une photo HEIC de téléphone"),
    (4, b"ftypqt", "une vidéo"),
    (4, b"ftypmp4", "une vidéo"),
    (4, b"ftypisom", "une vidéo"),
    (0, b"PK\x03\x04", "une archive ou un document de bureautique"),
)


class Head(Struct, frozen=True):
    """A photo's size in pixels as it is shown, its orientation applied."""

    width: int
    height: int


@contextmanager
def open_photo(path: Path) -> Iterator[Image]:
    """The photo as Pillow opens it, not yet decoded; a Refusal says why it is none, or why it cannot be decoded."""
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow only warns of a decompression bomb that is not enormous, and of damaged metadata that go no further.
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = Image.open(path, formats=FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refusal(_too_many(None)) from None
        except FAULTS:
            raise Refusal(_what_it_is(path)) from None
        with image:
            try:
                yield image
            except Refusal:
                raise
            except FAULTS:
                raise Refusal(DAMAGED) from None


def head_of(path: Path) -> Head:
    """The size of a photo that may be published; a Refusal says why this one may not."""
    size = path.stat().st_size
    if not size:
        raise Refusal("fichier vide ; copiez-le de nouveau")
    if size > MAX_BYTES:
        raise Refusal(f"photo de {_millions(size)} Mo ; {MAX_BYTES // 1_000_000} Mo au plus")
    with open_photo(path) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise Refusal(_too_many(width * height))
        if image.format != _MANY_PICTURES and getattr(image, "n_frames", 1) > 1:
            raise Refusal("image animée ; choisissez une photo fixe")
        turned = orientation_of(image) in _QUARTER_TURNS
        kind = image.format
    if max(width, height) < LEAST_SIDE:
        raise Refusal(f"photo de {width} × {height} pixels, trop petite ; {LEAST_SIDE} au moins pour le plus grand côté")
    if max(width, height) > LONGEST * min(width, height):
        raise Refusal(f"photo de {width} × {height} pixels, trop allongée ; recadrez-la")
    if _is_cut_short(path.read_bytes(), kind):
        raise Refusal("photo incomplète : la fin du fichier manque ; copiez-la de nouveau")
    return Head(height, width) if turned else Head(width, height)


def orientation_of(image: Image) -> int:
    """The EXIF orientation; 1, upright, where the metadata are damaged or say nothing: the picture itself may be whole."""
    try:
        return int(image.getexif().get(_ORIENTATION) or 1)
    except FAULTS:
        return 1


def _millions(count: int) -> str:
    return f"{count / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")


def _too_many(pixels: int | None) -> str:
    found = f"photo de {_millions(pixels)} millions de pixels" if pixels else "image démesurée"
    return f"{found} ; {MAX_PIXELS // 1_000_000} millions au plus, réduisez-la"


def _what_it_is(path: Path) -> str:
    """The sentence for a file that is no photo of ours, by its first bytes."""
    with path.open("rb") as file:
        start = file.read(512)
    for place, mark, name in _DISGUISED:
        if start[place:].startswith(mark):
            return f"ce fichier est {name} ; {_FORM}"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml")) or b"<svg" in text:
        return f"ce fichier est un dessin SVG ; {_FORM}"
    if text.startswith((b"<!doctype html", b"<html")):
        return f"ce fichier est une page web, pas une photo ; {_FORM}"
    if start.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")) or start[4:8] == b"ftyp":
        return DAMAGED
    return f"ce fichier n’est pas une photo JPEG, PNG, WebP ou AVIF ; {_FORM}"


def _is_cut_short(data: bytes, kind: str | None) -> bool:
    """True for a JPEG without the mark of its end after its first scan, a PNG without its last chunk, a WebP cut off."""
    if kind in ("JPEG", _MANY_PICTURES):
        return data.find(b"\xff\xd9", _first_scan(data)) < 0
    if kind == "PNG":
        return b"IEND" not in data[-4096:]
    if kind == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    return False


def _first_scan(data: bytes) -> int:
    """Where the first scan of a JPEG starts: what stands before it (a thumbnail) may hold the mark of an end."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xDA:
            return place
        if marker == 0xFF:  # fill
            place += 1
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return len(data)
