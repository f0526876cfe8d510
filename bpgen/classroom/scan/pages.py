"""One page of a scan: whose it is, which of the sheet's, and what is in its blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import BpgenError
from ...formats.png import grey
from ..folder import ClassFolder
from ..problems import is_code
from .finding import FoundCode, Map, codes_on, map_of, sampled
from .paper import PrintedBlank, places_of
from .pictures import Grey, ScannedPage, grey_of
from .reader import Reader, as_number

#: Samples to the millimetre of a blank's picture; how much around its frame is shown, how much within is
#: read, and how much within is looked at for ink, in millimetres.
_FINE, _SHOWN, _READ, _LOOKED_AT = 8, 1.0, -0.35, -0.8
#: So much darker than the paper, of 255, is ink; and such a share of a blank, or of a page, is none.
_INK, _NONE, _NOTHING = 30, 0.003, 0.0001
#: So many samples of paper are left around writing that is read.
_PAPER = 3
#: The shades of grey of pictures that are kept, and how many pixels of a page become one there.
_SHADES, _COARSE = 16, 2


class PageKind(StrEnum):
    """What was found on a page of a scan.

    ``READ``: its blanks. ``EMPTY``: nothing at all, as on the back of a sheet. ``NO_CODE``: no code of a
    sheet's page. ``CHECK``: a code whose last letter does not check. ``OTHER_CLASS``: the code of no student
    here. ``NO_PAGE``: a page that the sheet has not. ``NO_MARKS``: too few of its squares can be found.
    """

    READ = "read"
    EMPTY = "empty"
    NO_CODE = "no_code"
    CHECK = "check"
    OTHER_CLASS = "other_class"
    NO_PAGE = "no_page"
    NO_MARKS = "no_marks"


class BlankRead(NamedTuple):
    """A blank: its question, its picture as PNG, what seems to be written, and whether nothing is."""

    question: str
    picture: bytes
    guess: str
    empty: bool


class PageRead(NamedTuple):
    """A page of a scan. ``number`` is the sheet's page, 0 where it is not known; ``picture`` is there where a
    person is to look at it; ``refused`` says why a page could not be looked at, whose ``kind`` is None.
    """

    page: ScannedPage
    kind: PageKind | None
    student: str = ""
    number: int = 0
    blanks: tuple[BlankRead, ...] = ()
    picture: bytes = b""
    refused: BpgenError | None = None


class ScanWork(NamedTuple):
    """All that a worker needs: the class's folder, which it reads itself, and the reader."""

    folder: ClassFolder
    reader: Reader


def read_pages(work: ScanWork, pages: Sequence[ScannedPage]) -> list[PageRead]:
    """What is on these pages of scans: two of A4 on one of A3 are two."""
    return [found for page in pages for found in _read(work, page)]


def _read(work: ScanWork, page: ScannedPage) -> Iterator[PageRead]:
    try:
        picture = grey_of(page)
        codes = sorted(codes_on(picture), key=lambda code: (code.text, code.page))
        if not codes:
            empty = _ink(picture[::_COARSE, ::_COARSE]) < _NOTHING
            kind = PageKind.EMPTY if empty else PageKind.NO_CODE
            yield PageRead(page, kind, picture=b"" if empty else _page_picture(picture))
        for code in codes:
            yield _sheet(work, page, picture, code)
    except BpgenError as error:
        yield PageRead(page, None, refused=error)


def _sheet(work: ScanWork, page: ScannedPage, picture: Grey, code: FoundCode) -> PageRead:
    student = work.folder.by_code.get(code.text)
    if student is None:
        kind = PageKind.OTHER_CLASS if is_code(code.text) else PageKind.CHECK
        return PageRead(page, kind, picture=_page_picture(picture))
    places = _places(work.folder, student)
    found = PageRead(page, PageKind.READ, student.number, code.page)
    if code.page not in places:
        return found._replace(kind=PageKind.NO_PAGE, picture=_page_picture(picture))
    mapped = map_of(picture, code)
    if mapped is None:
        return found._replace(kind=PageKind.NO_MARKS, picture=_page_picture(picture))
    return found._replace(blanks=tuple(_blanks(work.reader, picture, mapped, places[code.page])))


#: The pages of a sheet mostly come one after the other.
_places = lru_cache(maxsize=4)(places_of)


def _blanks(
    reader: Reader, picture: Grey, mapped: Map, places: Sequence[PrintedBlank]
) -> Iterator[BlankRead]:
    written = [_ink(_part(picture, mapped, place, _LOOKED_AT)) >= _NONE for place in places]
    parts = [_part(picture, mapped, place, _READ) for place, ink in zip(places, written, strict=True) if ink]
    read = iter(reader([_legible(part) for part in parts]))
    for place, ink in zip(places, written, strict=True):
        shown = _kept(_part(picture, mapped, place, _SHOWN))
        yield BlankRead(place.question, shown, as_number(next(read)) if ink else "", not ink)


def _part(picture: Grey, mapped: Map, place: PrintedBlank, around: float) -> Grey:
    corner = (place.x - around, place.y - around)
    return sampled(picture, mapped, corner, (place.width + 2 * around, place.height + 2 * around), _FINE)


def _ink(part: Grey) -> float:
    """The share of a part that is darker than its paper, single specks of noise aside."""
    return float(np.mean(_smooth(part) < np.median(part) - _INK))


def _legible(part: Grey) -> Grey:
    """Writing as readers are used to it: it fills its line, black on white, without noise."""
    smooth, paper = _smooth(part), np.median(part)
    ink = smooth < paper - _INK
    sides = []
    for axis in (1, 0):
        places = np.flatnonzero(ink.sum(axis=axis) > 1)
        sides.append(
            slice(max(0, places[0] - _PAPER), places[-1] + _PAPER + 1) if places.size else slice(None)
        )
    black = np.percentile(smooth, 1)
    shades = np.clip((smooth - black) / (paper - black + 1) * 255, 0, 255)
    return np.ascontiguousarray(shades[tuple(sides)].astype(np.uint8))


def _smooth(part: Grey) -> NDArray[np.float64]:
    """Each sample as the mean of the nine around it."""
    total = np.pad(part.astype(float), 1, mode="edge").cumsum(axis=0).cumsum(axis=1)
    total = np.pad(total, ((1, 0), (1, 0)))
    mean: NDArray[np.float64] = (total[3:, 3:] - total[:-3, 3:] - total[3:, :-3] + total[:-3, :-3]) / 9
    return mean


def _page_picture(picture: Grey) -> bytes:
    """A page for a person to look at."""
    height, width = (side // _COARSE * _COARSE for side in picture.shape)
    parts = picture[:height, :width].reshape(height // _COARSE, _COARSE, width // _COARSE, _COARSE)
    return _kept(np.round(parts.mean(axis=(1, 3))).astype(np.uint8))


def _kept(picture: Grey) -> bytes:
    """A picture as PNG, in few shades: noise takes most of its room."""
    step = 255 // (_SHADES - 1)
    shades = np.round(picture / step).astype(np.uint8) * np.uint8(step)
    return grey(picture.shape[1], picture.shape[0], (row.tobytes() for row in shades))
