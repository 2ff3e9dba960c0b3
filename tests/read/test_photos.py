"""A photo is judged by its head: what may be published passes, what may not is refused with a sentence."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from telecentres.problems import Problem, Refusal
from telecentres.read.photos import head_of, open_photo

Sheet = Callable[..., list[Problem]]

SHEET = """\
nom: La Remise aux Voiles
statut: inconnu
adresse: {{code_postal: 00150, commune: Kervoile}}
photos:
  - {{fichier: {file}, alt: La remise, credit: Le réseau, licence: CC0-1.0}}
verifie_le: 2026-10-05
"""


def drawn(size: tuple[int, int] = (800, 600), mode: str = "RGB", form: str = "JPEG", **more: object) -> bytes:
    """A picture with something to compress."""
    image = Image.linear_gradient("L").resize(size)
    target = BytesIO()
    image.convert(mode).save(target, form, **more)
    return target.getvalue()


def turned(orientation: int) -> Image.Exif:
    """Metadata that say how the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png(width: int, height: int) -> bytes:
    """A PNG whose head promises a size, with next to nothing behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def animated(form: str) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (600, 400), (shade, 0, 0)) for shade in (0, 100, 200)]
    target = BytesIO()
    frames[0].save(target, form, save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


def with_thumbnail_cut(whole: bytes) -> bytes:
    """A JPEG cut short, whose EXIF thumbnail still ends as a JPEG does."""
    exif = b"Exif\0\0" + b"MM\0*\0\0\0\x08\0\0\0\0\0\0" + drawn((64, 48))
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2 : len(whole) * 2 // 3]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (drawn(), (800, 600)),
        (drawn(progressive=True), (800, 600)),
        (drawn(mode="L"), (800, 600)),
        (drawn(mode="CMYK"), (800, 600)),
        (drawn(form="PNG"), (800, 600)),
        (drawn(mode="I;16", form="PNG"), (800, 600)),
        (drawn(mode="P", form="PNG"), (800, 600)),
        (drawn(mode="LA", form="PNG"), (800, 600)),
        (drawn(form="WEBP"), (800, 600)),
        (drawn(form="AVIF"), (800, 600)),
        (drawn((480, 320)), (480, 320)),
        (drawn((2000, 500)), (2000, 500)),
        (animated("MPO"), (600, 400)),
        (drawn() + b"\xff\xda film \xff\xda" * 50, (800, 600)),
        *((drawn(exif=turned(orientation)), (600, 800)) for orientation in (5, 6, 7, 8)),
        *((drawn(exif=turned(orientation)), (800, 600)) for orientation in (1, 3, 9)),
        (drawn(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), (800, 600)),
    ],
)
def test_a_photo_has_the_size_it_is_shown_in(tmp_path: Path, data: bytes, size: tuple[int, int]) -> None:
    """Every usual form, colour and orientation is read, whatever the file's name; damaged metadata do not matter."""
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    head = head_of(path)
    assert (head.width, head.height) == size


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "fichier vide ; copiez-le de nouveau"),
        (animated("GIF"), "ce fichier est une image GIF ; enregistrez la photo en JPEG"),
        (b"%PDF-1.7\n", "ce fichier est un document PDF ; enregistrez la photo en JPEG"),
        (b'<?xml version="1.0"?>\n<svg/>', "ce fichier est un dessin SVG ; enregistrez la photo en JPEG"),
        (b"\n<!-- x --><SVG>", "ce fichier est un dessin SVG ; enregistrez la photo en JPEG"),
        (b"<!DOCTYPE html><title>404</title>", "ce fichier est une page web, pas une photo ; enregistrez la photo en JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "ce fichier est une photo HEIC de téléphone ; enregistrez la photo en JPEG"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "ce fichier est une vidéo ; enregistrez la photo en JPEG"),
        (drawn(form="BMP"), "ce fichier est une image BMP ; enregistrez la photo en JPEG"),
        (drawn(form="TIFF"), "ce fichier est une image TIFF ; enregistrez la photo en JPEG"),
        (b"bonjour", "ce fichier n’est pas une photo JPEG, PNG, WebP ou AVIF ; enregistrez la photo en JPEG"),
        (b"\xff\xd8", "photo abîmée, illisible ; copiez-la de nouveau"),
        (drawn()[:20], "photo abîmée, illisible ; copiez-la de nouveau"),
        (drawn(form="PNG")[:20], "photo abîmée, illisible ; copiez-la de nouveau"),
        (animated("PNG"), "image animée ; choisissez une photo fixe"),
        (animated("WEBP"), "image animée ; choisissez une photo fixe"),
        (animated("AVIF"), "image animée ; choisissez une photo fixe"),
        (drawn()[:-400], "photo incomplète : la fin du fichier manque ; copiez-la de nouveau"),
        (with_thumbnail_cut(drawn()), "photo incomplète : la fin du fichier manque ; copiez-la de nouveau"),
        (drawn(form="PNG")[:-400], "photo incomplète : la fin du fichier manque ; copiez-la de nouveau"),
        (drawn((479, 300)), "photo de 479 × 300 pixels, trop petite ; 480 au moins pour le plus grand côté"),
        (drawn((2004, 500)), "photo de 2004 × 500 pixels, trop allongée ; recadrez-la"),
        (png(8000, 6251), "photo de 50 millions de pixels ; 50 millions au plus, réduisez-la"),
        (png(12000, 9000), "image démesurée ; 50 millions au plus, réduisez-la"),
        (png(60000, 60000), "image démesurée ; 50 millions au plus, réduisez-la"),
    ],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    """A bomb, a cut file, a film and what is no photo at all are each refused by name, without being decoded."""
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    with pytest.raises(Refusal) as refusal:
        head_of(path)
    assert str(refusal.value) == sentence


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """More than 25 MB is refused by its size alone."""
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(26_400_000)
    with pytest.raises(Refusal, match=r"photo de 26,4 Mo ; 25 Mo au plus"):
        head_of(path)


def test_a_fault_while_decoding_is_a_refusal(tmp_path: Path) -> None:
    """Pixels that cannot be decoded are told as a sentence, not as Pillow's error."""
    path = tmp_path / "a.jpg"
    path.write_bytes(drawn()[:-400])
    with pytest.raises(Refusal, match="abîmée"), open_photo(path) as image:
        image.load()


def test_a_bad_photo_is_a_problem_of_its_sheet(network: Path, sheet: Sheet) -> None:
    """The problem stands at the file's name, one for each photo."""
    (network / "centres/photos/faux.jpg").write_bytes(b"%PDF-1.7\n")
    (found,) = sheet(SHEET.format(file="faux.jpg"))
    assert str(found) == (
        "centres/essai.yaml:5:15: photos[1].fichier\u00a0: ce fichier est un document PDF\u00a0; enregistrez la photo en JPEG "
        "(lu\u00a0: «\u00a0faux.jpg\u00a0»)"
    )
    assert sheet(SHEET.format(file="ponton-plage.jpg")) == []


def test_only_photos_need_pillow(network: Path) -> None:
    """A check of sheets without photos does not import Pillow; with photos it decodes none."""
    code = (
        "import sys; from pathlib import Path; from telecentres.__main__ import main;"
        f"main(['check', '--root', {str(network)!r}, '--quiet-warnings']);"
        "print([name for name in ('PIL', 'PIL.Image', 'PIL.ImageCms', 'numpy') if name in sys.modules])"
    )

    def modules() -> str:
        answer = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
        )
        return answer.stdout.strip().splitlines()[-1]

    path = str(Path(__file__).resolve().parents[2] / "src")
    assert modules() == "['PIL', 'PIL.Image']"
    for file in (network / "centres").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith(("photos:", "  - {fichier:"))]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert modules() == "[]"
