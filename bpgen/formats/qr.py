"""A QR code as runs of dark modules: drawn as rules it costs TeX nothing and reads well."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from qrcodegen import QrCode, QrSegment

from .png import grey

#: The assignment number of UTF-8 in the registry of Extended Channel Interpretations.
_UTF_8 = 26


def runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The code's size in modules, and its dark runs as (column, row from below, length).

    The mask is fixed: choosing the best of eight takes longer than all the rest of a sheet, and any
    of them can be read. What is not ASCII is announced as UTF-8, lest a reader guess.
    """
    announced = [] if text.isascii() else [QrSegment.make_eci(_UTF_8)]
    segments = [*announced, *QrSegment.make_segments(text)]
    code = QrCode.encode_segments(segments, QrCode.Ecc.MEDIUM, mask=4, boostecl=False)
    size = code.get_size()
    out = []
    for y in range(size):
        x = 0
        for dark, run in groupby(code.get_module(x, y) for x in range(size)):
            length = len(list(run))
            if dark:
                out.append((x, size - 1 - y, length))
            x += length
    return size, tuple(out)


Rows = tuple[int, ...]
#: So many pages can be told from each other, by so many bits.
_PAGE_BITS = 10


def page_rows(code: str) -> Rows:
    """The code CODE/000 row by row, each as a number whose highest bit is the module at the left: for ten
    capitals and digits 21 rows, of which a quarter may be lost.
    """
    return _rows_of(code, 0)


@cache
def page_changes() -> tuple[Rows, ...]:
    """What each bit of a page's number, the lowest first, changes in the rows of any code of ten letters.

    Three digits are written as a number of ten bits, and with a fixed mask all that follows is linear in the
    bits of the data: ISO/IEC 18004, 7.4.3 and 7.5. So a document that numbers its pages makes their codes.
    """
    code = "0" * 10
    pages = (_rows_of(code, 1 << bit) for bit in range(_PAGE_BITS))
    return tuple(tuple(a ^ b for a, b in zip(page_rows(code), page, strict=True)) for page in pages)


def _rows_of(code: str, page: int) -> Rows:
    segments = [QrSegment.make_alphanumeric(f"{code}/"), QrSegment.make_numeric(f"{page:03}")]
    made = QrCode.encode_segments(segments, QrCode.Ecc.QUARTILE, mask=4, boostecl=False)
    side = range(made.get_size())
    return tuple(sum(made.get_module(x, y) << (side.stop - 1 - x) for x in side) for y in side)


#: So many pixels of the picture are a module's side.
_PIXELS = 8


def png(text: str) -> bytes:
    """The code as a picture, for formats that draw no rules."""
    size, dark = runs(text)
    rows = [bytearray(b"\xff" * size * _PIXELS) for _ in range(size)]
    for x, y, length in dark:
        rows[size - 1 - y][x * _PIXELS : (x + length) * _PIXELS] = bytes(length * _PIXELS)
    side = size * _PIXELS
    return grey(side, side, (bytes(row) for row in rows for _ in range(_PIXELS)))
