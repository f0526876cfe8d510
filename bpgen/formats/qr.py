"""A QR code as runs of dark modules: drawn as rules it costs TeX nothing and reads well."""

from __future__ import annotations

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
