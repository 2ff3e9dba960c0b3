"""Files made small once, at build, for hosts that serve `page.html.br` or `page.html.gz` in place of `page.html`.

Brotli's best quality costs 11 ms a page and saves little there: pages take quality 5, what is served for a year takes 11.
The same bytes give the same Brotli stream everywhere, since the library is pinned; gzip's are those of the machine's zlib.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

import brotli

from telecentres.recipes import Later
from telecentres.site.manifest import is_immutable
from telecentres.site.outputs import Asset, Output

__all__ = ["compressed"]

# What is text; pictures and fonts are small already.
_TEXT = frozenset(".css .csv .geojson .html .ics .js .json .mjs .svg .txt .wasm .xml".split())


def compressed(outputs: Iterable[Output], digests: Mapping[str, str], read: Callable[[str], bytes]) -> Iterator[Asset]:
    """Two more outputs for each that is text; `read` gives the bytes a file was written with, which its digest decides."""
    for output in outputs:
        file = output.file
        if PurePosixPath(file).suffix in _TEXT:
            quality = 11 if is_immutable(file) else 5
            yield Asset(f"{file}.br", Later(_brotli, read, file, quality, inputs=(quality, digests[file])))
            yield Asset(f"{file}.gz", Later(_gzip, read, file, inputs=(digests[file],)))


def _brotli(read: Callable[[str], bytes], file: str, quality: int) -> bytes:
    data: bytes = brotli.compress(read(file), quality=quality)
    return data


def _gzip(read: Callable[[str], bytes], file: str) -> bytes:
    # Python's own header names the time and, by its version, another system.
    data = read(file)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    stream = deflate.compress(data) + deflate.flush()
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + stream + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
