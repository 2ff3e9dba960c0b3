"""A photo becomes a few upright files of bare pixels, the same bytes each time, and takes nothing along."""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from building import ROOT, Built
from PIL import Image, ImageCms

from telecentres.draw.cache import Cache
from telecentres.draw.pictures import TONES, WIDTHS, Picture, Pictures, licence_of
from telecentres.problems import Refusal
from telecentres.project import Project

PHOTOS = ROOT / "demo/centres/photos"
GPS = 0x8825
# Where the corner of a picture must be found again: its colours at top left, top right, bottom left, bottom right.
CORNERS = ((220, 40, 40), (40, 160, 60), (40, 70, 200), (230, 200, 60))


def cornered(size: tuple[int, int] = (960, 640)) -> Image.Image:
    """A picture with a colour of its own in each quarter."""
    image = Image.new("RGB", size)
    wide, high = size[0] // 2, size[1] // 2
    for index, colour in enumerate(CORNERS):
        left, top = index % 2 * wide, index // 2 * high
        image.paste(colour, (left, top, left + wide, top + high))
    return image


def saved(folder: Path, image: Image.Image, name: str = "a.jpg", form: str = "JPEG", **more: Any) -> Path:
    """The picture as a file."""
    path = folder / name
    image.save(path, form, **({"quality": 95} if form == "JPEG" else {}), **more)
    return path


def files_of(pictures: Pictures, picture: Picture) -> dict[str, Image.Image]:
    """Every file of a picture, decoded."""
    found: dict[str, Image.Image] = {}
    for variant in (*picture.avif, *picture.jpeg):
        image = Image.open(BytesIO(pictures.files[variant.address]()))
        image.load()
        assert image.size == (variant.width, variant.height)
        found[variant.address] = image
    return found


def made(folder: Path, name: str = "a.jpg") -> tuple[Picture, dict[str, Image.Image]]:
    """The picture of a file, with its files."""
    pictures = Pictures(folder, Cache(None))
    picture = pictures.picture(name)
    return picture, files_of(pictures, picture)


def hollow() -> bytes:
    """A PNG with a whole head and a whole end, and too few pixels between them."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (960).to_bytes(4, "big") + (640).to_bytes(4, "big") + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(5000))) + chunk(b"IEND", b"")


def near(one: object, other: tuple[int, ...], by: int = 12) -> bool:
    """True when two colours differ by little: encoders lose some."""
    assert isinstance(one, tuple)
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (480, [480]),
        (500, [500]),
        (576, [480, 576]),
        (1000, [480, 1000]),
        (1152, [480, 960, 1152]),
        (1440, [480, 960, 1440]),
        (3000, [480, 960, 1440]),
    ],
)
def test_a_photo_is_never_made_larger(tmp_path: Path, width: int, widths: list[int]) -> None:
    """Widths stop at the photo's own; two that are near each other are one."""
    saved(tmp_path, cornered((width, width * 2 // 3)))
    picture, files = made(tmp_path)
    assert [variant.width for variant in picture.avif] == widths
    assert [variant.width for variant in picture.jpeg] == widths
    assert {image.format for image in files.values()} == {"AVIF", "JPEG"}
    assert {image.mode for image in files.values()} == {"RGB"}
    assert picture.largest.width == widths[-1] <= max(WIDTHS)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(tmp_path: Path, orientation: int) -> None:
    """Each of the eight EXIF orientations is applied: the top left corner is at the top left."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transposition of Pillow that undoes it
    image = cornered()
    if orientation > 1:
        image = image.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    saved(tmp_path, image, exif=exif)
    picture, files = made(tmp_path)
    assert (picture.largest.width, picture.largest.height) == (960, 640)
    for found in files.values():
        wide, high = found.size
        places = [(wide // 8, high // 8), (wide * 7 // 8, high // 8), (wide // 8, high * 7 // 8), (wide * 7 // 8, high * 7 // 8)]
        for place, colour in zip(places, CORNERS, strict=True):
            assert near(found.getpixel(place), colour, 30)


def test_nothing_tells_where_a_photo_was_taken(tmp_path: Path) -> None:
    """Neither GPS, nor the camera's name, nor XMP, nor a comment, nor a profile, nor a thumbnail is in any file."""
    exif = Image.Exif()
    exif[0x010F] = "APPAREIL-TEMOIN"
    exif.get_ifd(GPS).update({1: "N", 2: (46.0, 15.0, 15.0), 3: "W", 4: (11.0, 40.0, 33.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    saved(
        tmp_path,
        cornered(),
        exif=exif,
        icc_profile=profile,
        comment="COMMENTAIRE-TEMOIN",
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>XMP-TEMOIN</x:xmpmeta>",
        dpi=(311, 311),
    )
    with Image.open(tmp_path / "a.jpg") as before:
        assert before.getexif().get_ifd(GPS)
    assert b"TEMOIN" in (tmp_path / "a.jpg").read_bytes()
    pictures = Pictures(tmp_path, Cache(None))
    picture = pictures.picture("a.jpg")
    for variant in (*picture.avif, *picture.jpeg):
        data = pictures.files[variant.address]()
        assert not re.search(rb"TEMOIN|Exif|xmpmeta|ICC_PROFILE|\xff\xfe|\xff[\xe1-\xef]", data[:4000])
        image = Image.open(BytesIO(data))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert image.info.get("dpi") != (311, 311)


def test_the_demonstration_s_turned_photo_is_bare_and_upright(demo_site: Built) -> None:
    """The photo kept on its side with a place in it is published upright, without the place."""
    with Image.open(PHOTOS / "phare-maison-des-gardiens.jpg") as source:
        assert source.getexif()[0x0112] == 6
        assert source.getexif().get_ifd(GPS)
        assert source.width > source.height
    found = sorted((demo_site.folder / "photos").glob("phare-*"))
    assert len(found) == 4
    for path in found:
        with Image.open(path) as image:
            assert image.height > image.width
            assert not image.getexif()
            pixels = image.convert("RGB")
        sky, sea = pixels.getpixel((pixels.width // 20, 20)), pixels.getpixel((10, pixels.height - 10))
        assert near(sky, (219, 232, 228))
        assert near(sea, (47, 116, 128), 25)


@pytest.mark.parametrize(
    ("image", "form", "more", "colour"),
    [
        (Image.new("CMYK", (600, 400), (0, 255, 255, 0)), "JPEG", {}, (255, 0, 0)),
        (Image.new("L", (600, 400), 200), "JPEG", {}, (200, 200, 200)),
        (Image.new("1", (600, 400), 1), "PNG", {}, (255, 255, 255)),
        (Image.new("I;16", (600, 400), 0x8000), "PNG", {}, (128, 128, 128)),
        (Image.new("LA", (600, 400), (0, 0)), "PNG", {}, (255, 255, 255)),
        (Image.new("RGBA", (600, 400), (0, 0, 255, 128)), "PNG", {}, (127, 127, 255)),
        (Image.new("P", (600, 400), 0), "PNG", {"transparency": 0}, (255, 255, 255)),
        (Image.new("RGB", (600, 400), (10, 120, 60)), "PNG", {"transparency": (10, 120, 60)}, (255, 255, 255)),
        (Image.new("RGBA", (600, 400), (200, 0, 0, 0)), "WEBP", {"lossless": True}, (255, 255, 255)),
        (Image.new("RGB", (600, 400), (10, 120, 60)), "AVIF", {"quality": 100}, (10, 120, 60)),
    ],
)
def test_every_kind_of_pixel_becomes_red_green_and_blue(
    tmp_path: Path, image: Image.Image, form: str, more: dict[str, Any], colour: tuple[int, int, int]
) -> None:
    """Ink, grey, sixteen bits, palettes and transparency end as the colour one sees; what is transparent is white."""
    saved(tmp_path, image, form=form, **more)
    _, files = made(tmp_path)
    for found in files.values():
        assert found.mode == "RGB"
        assert near(found.getpixel((300 * found.width // 600, 100)), colour, 8)


def test_colours_of_another_space_look_the_same(tmp_path: Path) -> None:
    """Numbers that a profile reads otherwise are brought to sRGB before the profile is left out; a mad profile is ignored."""
    image = Image.new("RGB", (600, 400), (200, 60, 30))
    saved(tmp_path, image, name="fou.jpg", icc_profile=b"pas un profil")
    _, files = made(tmp_path, "fou.jpg")
    assert all(near(image.getpixel((10, 10)), (200, 60, 30)) for image in files.values())
    saved(tmp_path, image, name="inverse.jpg", icc_profile=_exchanged_profile())
    _, files = made(tmp_path, "inverse.jpg")
    assert all(near(image.getpixel((10, 10)), (30, 60, 200), 16) for image in files.values())


def _exchanged_profile() -> bytes:
    """sRGB with its red and its blue exchanged: the names of the two tags in the profile's table are swapped."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    for place in range(132, 132 + count * 12, 12):
        name = bytes(data[place : place + 4])
        data[place : place + 4] = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}.get(name, name)
    return bytes(data)


def test_a_large_photo_is_reduced(tmp_path: Path) -> None:
    """Twenty-four million pixels end in three widths."""
    saved(tmp_path, cornered((6000, 4000)))
    picture, files = made(tmp_path)
    assert (picture.largest.width, picture.largest.height) == (1440, 960)
    assert len(files) == 6


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    """With a cache, without one, and from a warm one: addresses and bytes are the same."""
    shutil.copy(PHOTOS / "ponton-plage.jpg", tmp_path)

    def build(cache: Cache) -> dict[str, bytes]:
        pictures = Pictures(tmp_path, cache)
        pictures.picture("ponton-plage.jpg")
        return {address: make() for address, make in pictures.files.items()}

    bare = build(Cache(None))
    cache = Cache(tmp_path / "cache")
    assert build(cache) == bare
    assert build(cache) == bare
    assert len(bare) == 6


def test_a_warm_cache_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made once is read, not made again."""
    shutil.copy(PHOTOS / "ponton-plage.jpg", tmp_path)
    for _ in range(2):
        pictures = Pictures(tmp_path, Cache(tmp_path / "cache"))
        pictures.picture("ponton-plage.jpg")
        for make in pictures.files.values():
            make()
        monkeypatch.setattr(Pictures, "_pixels", lambda *_: pytest.fail("decoded again"))


def test_an_address_changes_with_the_photo(tmp_path: Path) -> None:
    """Another picture under the same name has other addresses; a renamed one too."""
    saved(tmp_path, cornered())
    first = set(made(tmp_path)[1])
    saved(tmp_path, cornered((960, 600)))
    assert not first & set(made(tmp_path)[1])
    assert all(re.fullmatch(r"photos/a-[0-9a-f]{8}-\d+\.(avif|jpg)", address) for address in first)


def test_any_file_name_makes_an_address(tmp_path: Path) -> None:
    """Accents, capitals, spaces and signs of a file's name do not reach its address."""
    saved(tmp_path, cornered(), name="Été à l'Œuvre (2).JPG")
    picture, _ = made(tmp_path, "Été à l'Œuvre (2).JPG")
    assert re.fullmatch(r"photos/[a-z0-9-]+-[0-9a-f]{8}-480\.avif", picture.avif[0].address)


@pytest.mark.parametrize(
    ("colour", "tone"),
    [
        ((250, 245, 230), "paper"),
        ((30, 90, 110), "river"),
        ((20, 30, 35), "night"),
        ((60, 100, 70), "forest"),
        ((170, 80, 50), "brick"),
    ],
)
def test_a_photo_has_the_tone_it_has_most_of(tmp_path: Path, colour: tuple[int, int, int], tone: str) -> None:
    """The tone is that of most of the picture, not of its mean."""
    image = Image.new("RGB", (900, 600), colour)
    image.paste((255, 0, 255), (0, 0, 900, 200))
    saved(tmp_path, image)
    assert made(tmp_path)[0].tone == tone


def test_every_tone_has_its_class() -> None:
    """The style sheet's tones are those of the code, with the same colours."""
    css = (ROOT / "theme/static/css/blocks/photo.css").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\.photo-image--(\w+) \{ --tone: (#[0-9a-f]{6}); \}$", css, re.MULTILINE)) == TONES


def test_a_photo_damaged_inside_is_a_problem_of_its_sheet(demo: Project, tmp_path: Path) -> None:
    """What only decoding shows is refused at the photo's line, all photos at once, before anything is written."""
    for path in PHOTOS.glob("*.jpg"):
        shutil.copy(path, tmp_path)
    (tmp_path / "ponton-plage.jpg").write_bytes(hollow())
    (tmp_path / "salines-bureau.jpg").write_bytes(hollow())
    _, problems = Pictures(tmp_path, Cache(None)).of(demo.centres)
    shown = [str(problem) for problem in problems]
    assert [line.split(":")[0] for line in shown] == ["centres/pepiniere-des-salines.yaml", "centres/ponton.yaml"]
    assert "photos[2].fichier\u00a0: photo abîmée, illisible" in shown[0]
    assert "photos[1].fichier\u00a0: photo abîmée, illisible" in shown[1]


def test_a_damaged_photo_stops_the_build(copied: Path, build: Callable[[], tuple[int, str]]) -> None:
    """The build ends with the sentence and leaves the site as it was."""
    (copied / "centres/photos/salines-bureau.jpg").write_bytes(hollow())
    code, said = build()
    assert code == 1
    assert "photos[2].fichier\u00a0: photo abîmée, illisible" in said
    assert "Traceback" not in said
    assert not (copied / "output").exists()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the demonstration with its theme."""
    shutil.copytree(ROOT / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns("output", ".staging-*"))
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    return tmp_path / "demo"


@pytest.fixture
def build(copied: Path) -> Callable[[], tuple[int, str]]:
    """Build the copy; gives the exit code and what was said."""
    from building import run_pelican

    def run() -> tuple[int, str]:
        result = run_pelican(copied / "content", copied / "pelicanconf.py", copied / "output")
        return result.returncode, result.stdout + result.stderr

    return run


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demonstration's site."""
    from building import built

    return built(ROOT / "demo/content", ROOT / "demo/pelicanconf.py", tmp_path_factory.mktemp("photos") / "output")


def test_pages_show_photos_whole(demo_site: Built) -> None:
    """A photo has its size, its words, its credit and licence, two forms, and no inline style; all its files are there."""
    shown = {"escale-de-port-orphie": 3, "pepiniere-des-salines": 2, "phare-de-misaine": 1, "ponton": 1, "minoterie": 0}
    for slug, count in shown.items():
        html = demo_site.html(f"centres/{slug}/")
        figures = re.findall(r'<figure class="photo[ "].*?</figure>', html, re.DOTALL)
        assert len(figures) == count, slug
        for figure in figures:
            image = re.search(r"<img [^>]*>", figure)
            assert image
            width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', image[0]).groups())  # type: ignore[union-attr]
            assert re.search(r'alt="[^"]{20,}"', image[0])
            assert 'loading="lazy"' in image[0]
            assert "style=" not in figure
            assert "Dessin fait pour la démonstration" in figure
            assert re.search(r'<a href="https://creativecommons.org/[^"]*" rel="license">CC0 1.0</a>', figure)
            for address in re.findall(r"(?<=[\" ])/(photos/[^ \"]+)", figure):
                with Image.open(demo_site.folder / address) as file:
                    assert abs(file.width / file.height - width / height) < 0.01


def test_only_named_photos_are_published(demo_site: Built) -> None:
    """The files of the site's photos are those of the sheets: the script that drew them is not among them."""
    stems = {re.sub(r"-[0-9a-f]{8}-\d+\.(avif|jpg)$", "", path.name) for path in (demo_site.folder / "photos").iterdir()}
    assert stems == {path.stem for path in PHOTOS.glob("*.jpg")}


def test_the_demonstration_s_photos_say_what_they_are(demo: Project) -> None:
    """Every photo of the invented network is a drawing, says so, is free, and is small."""
    photos = [photo for centre in demo.centres for photo in centre.photos]
    assert len(photos) == 9
    for photo in photos:
        assert photo.credit == "Dessin fait pour la démonstration"
        assert photo.licence == "CC0-1.0"
        assert (PHOTOS / photo.file).stat().st_size <= 120 * 1024


@pytest.mark.parametrize(
    ("typed", "name", "known"),
    [
        ("CC0-1.0", "CC0 1.0", True),
        ("cc-by-4.0", "CC BY 4.0", True),
        ("CC BY 4.0", "CC BY 4.0", True),
        ("LO-2.0", "Licence Ouverte 2.0", True),
        ("Tous droits réservés", "Tous droits réservés", False),
    ],
)
def test_a_licence_has_its_usual_name(typed: str, name: str, *, known: bool) -> None:
    """Known licences lead to their text; others are shown as typed."""
    licence = licence_of(typed)
    assert (licence.name, licence.url is not None) == (name, known)


def test_a_file_that_is_gone_is_no_traceback(tmp_path: Path) -> None:
    """A photo that vanished since the check is refused like any other fault of a file."""
    with pytest.raises((Refusal, FileNotFoundError)):
        Pictures(tmp_path, Cache(None)).picture("absente.jpg")
