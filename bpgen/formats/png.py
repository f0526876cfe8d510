"""PNG pictures: a few bytes around what is packed, written here so that no imaging library is needed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_BEGIN = b"\x89PNG\r\n\x1a\n"
#: Where the header ends that every picture begins with.
_HEADER = len(_BEGIN) + 25
_INCH = 0.0254


def grey(width: int, height: int, rows: Iterable[bytes]) -> bytes:
    """A picture of one byte a pixel, from black (0) to white (255)."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))  # before each row, that it is not filtered
    return _BEGIN + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def with_resolution(picture: bytes, dpi: float) -> bytes:
    """The picture with how many of its pixels are an inch, which says how large it is on paper."""
    to_the_metre = round(dpi / _INCH).to_bytes(4, "big")
    return picture[:_HEADER] + _chunk(b"pHYs", to_the_metre * 2 + b"\1") + picture[_HEADER:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return len(data).to_bytes(4, "big") + kind + data + check.to_bytes(4, "big")
