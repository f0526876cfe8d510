"""A QR code as runs of dark modules: drawn as rules it costs TeX nothing and reads well."""

from __future__ import annotations

import segno


def runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The code's size in modules, and its dark runs as (column, row from below, length).

    The mask is fixed: choosing the best of eight takes longer than all the rest of a sheet, and any
    of them can be read.
    """
    code = segno.make_qr(text, error="m", mask=4, boost_error=False)
    matrix = code.matrix
    size = len(matrix)
    out = []
    for y, row in enumerate(matrix):
        x = 0
        while x < size:
            if not row[x]:
                x += 1
                continue
            start = x
            while x < size and row[x]:
                x += 1
            out.append((start, size - 1 - y, x - start))
    return size, tuple(out)
