"""A sheet's page found on a picture: whose and which by its code, where by its squares.

Maps are 3 x 3 matrices that take a place on the page, (x, y, 1) in millimetres, to one on the picture, in
pixels: projective ones, as of a page photographed or drawn in askew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .paper import CODE, SQUARE, SQUARES
from .pictures import Grey

Points = Sequence[tuple[float, float]]
Map = NDArray[np.float64]

#: What a page's code says: the sheet, and the page.
_SAYS = re.compile(r"(.{1,40})/([0-9]{3})")
#: Samples to the millimetre where a square is looked for, and how far from where it should be: first near it,
#: then farther, for the far corners of a page in perspective are not where a code of a centimetre points to.
_FINE, _AROUND = 6, (7.0, 14.0)
#: How much darker than its surroundings a square is, of 255, and how far its area and its spread may be off.
_CONTRAST, _AREA, _SPREAD = 70, 0.15, 0.12
#: How far the code may be from where the squares say, in millimetres.
_OFF = 1.5


class FoundCode(NamedTuple):
    """A code on a picture: the sheet's text, the page, and the corners, clockwise from its upper left one."""

    text: str
    page: int
    corners: tuple[tuple[float, float], ...]


def codes_on(picture: Grey) -> list[FoundCode]:
    """The codes of pages on a picture, any way round."""
    import zxingcpp

    found = []
    for one in zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    ):
        if says := _SAYS.fullmatch(one.text):
            place = one.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            found.append(FoundCode(says[1], int(says[2]), tuple((float(p.x), float(p.y)) for p in corners)))
    return found


def map_of(picture: Grey, code: FoundCode) -> Map | None:
    """Where the page of a code is on its picture; None where fewer than three of its squares are found, or
    they are not where the code is.
    """
    known, seen = list(CODE), list(code.corners)
    squares = dict[tuple[float, float], tuple[float, float]]()
    # The nearest first: each that is found tells better where the next one is.
    for place in reversed(SQUARES):
        mapped = _affine(known, seen)
        tries = (_square_at(picture, mapped, place, around) for around in _AROUND)
        middle = next((found for found in tries if found is not None), None)
        if middle is not None:
            squares[place] = middle
            known.append(place)
            seen.append(middle)
    if len(squares) < 3:
        return None
    fit = _projective if len(squares) == 4 else _affine
    found = fit(list(squares), list(squares.values()))
    scale = np.sqrt(abs(np.linalg.det(found[:2, :2])))
    off = at(found, _mean(CODE)[None])[0] - _mean(code.corners)
    return found if np.hypot(*off) <= _OFF * scale else None


def at(mapped: Map, places: Points | NDArray[np.float64]) -> NDArray[np.float64]:
    """The points of a picture that places of a page are at."""
    x, y, w = mapped @ np.vstack([np.asarray(places, dtype=float).T, np.ones(len(places))])
    found: NDArray[np.float64] = np.stack([x / w, y / w], axis=1)
    return found


def sampled(
    picture: Grey, mapped: Map, corner: tuple[float, float], size: tuple[float, float], fine: float
) -> Grey:
    """A part of a page straightened, ``fine`` samples to the millimetre, each from the four pixels around it;
    what is beyond the picture is white. ``corner`` is the part's upper left one.
    """
    width, height = (round(side * fine) for side in size)
    x, y = (start + (np.arange(n) + 0.5) / fine for start, n in zip(corner, (width, height), strict=True))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    # A pixel's own place is its middle.
    column, row = (at(mapped, places) - 0.5).T
    left, top = np.floor(column).astype(int), np.floor(row).astype(int)
    right, below = column - left, row - top
    shade = np.zeros(len(places))
    for dx, dy, share in (
        (0, 0, (1 - right) * (1 - below)),
        (1, 0, right * (1 - below)),
        (0, 1, (1 - right) * below),
        (1, 1, right * below),
    ):
        inside = (left + dx >= 0) & (left + dx < picture.shape[1])
        inside &= (top + dy >= 0) & (top + dy < picture.shape[0])
        pixels = picture[np.where(inside, top + dy, 0), np.where(inside, left + dx, 0)]
        shade += share * np.where(inside, pixels, 255)
    return np.round(shade).astype(np.uint8).reshape(height, width)


def _square_at(
    picture: Grey, mapped: Map, place: tuple[float, float], around_it: float
) -> tuple[float, float] | None:
    """The middle of a square that is so near its place: what is most like one, if nothing touches it."""
    reach = around_it + SQUARE
    corner = (place[0] - reach, place[1] - reach)
    part = sampled(picture, mapped, corner, (2 * reach, 2 * reach), _FINE).astype(float)
    side = round(SQUARE * _FINE)
    inner, hole, outer = (_box_means(part, side + 2 * round(n * _FINE)) for n in (-0.1, 0.4, 1.2))
    areas = [(side + 2 * round(n * _FINE)) ** 2 for n in (0.4, 1.2)]
    around = (outer * areas[1] - hole * areas[0]) / (areas[1] - areas[0])
    contrast = np.nan_to_num(around - inner, nan=-1)
    row, column = np.unravel_index(np.argmax(contrast), contrast.shape)
    if contrast[row, column] < _CONTRAST:
        return None
    half = round((SQUARE / 2 + 0.8) * _FINE)
    top, left = int(row) - half, int(column) - half
    if top < 0 or left < 0:
        return None
    near = part[top : top + 2 * half, left : left + 2 * half]
    dark = np.clip((around[row, column] - near) / contrast[row, column], 0, 1)
    dark[dark < 0.25] = 0
    area = dark.sum() / _FINE**2
    y, x = (
        np.average(np.arange(n) + 0.5, weights=dark.sum(axis=axis))
        for axis, n in zip((1, 0), near.shape, strict=True)
    )
    spread = [
        np.sqrt(12 * np.average((np.arange(n) + 0.5 - middle) ** 2, weights=dark.sum(axis=axis))) / side
        for axis, n, middle in ((1, near.shape[0], y), (0, near.shape[1], x))
    ]
    if abs(area / SQUARE**2 - 1) > _AREA or max(abs(one - 1) for one in spread) > _SPREAD:
        return None
    found = (corner[0] + (left + x) / _FINE, corner[1] + (top + y) / _FINE)
    (where,) = at(mapped, [found])
    return float(where[0]), float(where[1])


def _box_means(part: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """The mean of the box of this side around each sample; none where it is not whole."""
    total = np.pad(part.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    sums = total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]
    out = np.full(part.shape, np.nan)
    start = side // 2
    out[start : start + sums.shape[0], start : start + sums.shape[1]] = sums / side**2
    return out


def _mean(points: Points) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.mean(np.asarray(points, dtype=float), axis=0)
    return found


def _affine(known: Points, seen: Points) -> Map:
    """The affine map that takes places nearest to where they were seen."""
    places = np.hstack([np.asarray(known, dtype=float), np.ones((len(known), 1))])
    fit, *_ = np.linalg.lstsq(places, np.asarray(seen, dtype=float), rcond=None)
    return np.vstack([fit.T, [0, 0, 1]])


def _projective(known: Points, seen: Points) -> Map:
    """The projective map that takes four places to where they were seen."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(known, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(wanted)), 1.0).reshape(3, 3)
