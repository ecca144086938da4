"""Pictures of templates, drawn pixel by pixel: somebody before a wall whose colour is the template's own."""

import colorsys
import hashlib
import struct
import zlib
from functools import lru_cache

WIDTH, HEIGHT = 320, 180
HEAD, SHOULDERS = (160, 74, 34, 38), (160, 196, 78, 76)
COAT = (24, 28, 40)
SIGNATURE = b"\x89PNG\r\n\x1a\n"
type Colour = tuple[int, int, int]
type Oval = tuple[int, int, int, int]


@lru_cache(maxsize=32)
def png(seed: str) -> bytes:
    """The picture for a seed, always the same, as a PNG file."""
    hue = hashlib.sha256(seed.encode()).digest()[0] / 256
    wall, skin = _colour(hue, 0.45, 0.45), _colour(hue, 0.85, 0.35)
    rows = (
        b"\0" + b"".join(bytes(_pixel(x, y, wall=wall, skin=skin)) for x in range(WIDTH)) for y in range(HEIGHT)
    )  # fmt: skip
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows), 9)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _pixel(x: int, y: int, *, wall: Colour, skin: Colour) -> Colour:
    if _is_in(x, y, HEAD):
        return skin
    if _is_in(x, y, SHOULDERS):
        return COAT
    red, green, blue = (part * (2 * HEIGHT - y) // (2 * HEIGHT) for part in wall)  # darker towards the floor
    return red, green, blue


def _is_in(x: int, y: int, oval: Oval) -> bool:
    left, top, wide, high = oval
    return ((x - left) / wide) ** 2 + ((y - top) / high) ** 2 <= 1


def _colour(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    return red, green, blue


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
