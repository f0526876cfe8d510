"""A class's sheet as it was printed, in millimetres from the upper left corner of an A4 page: what a page is
found by, and where its blanks are.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...errors import BpgenError
from ...errors.messages import said
from ...marking.sheet import parts_of
from ..folder import ClassFolder
from ..problems import graph_of
from ..readings import question_of
from ..roster import Student

#: The side of a square, and the middles of the four: from the left, from the top.
SQUARE = 4.0
SQUARES = ((9.0, 9.0), (201.0, 9.0), (9.0, 288.0), (201.0, 288.0))
#: The corners of a page's code, clockwise from its upper left one.
CODE = ((181.5, 281.9), (192.0, 281.9), (192.0, 292.4), (181.5, 292.4))
_MM = 72 / 25.4
#: A frame to write a result in: its width, its height, and the width of its line. What would be a little too
#: wide for its line is printed smaller.
_FRAME, _LINE, _SMALLEST = (21.0, 7.0), 0.6 / _MM, 0.8
#: How much a measure may be off.
_OFF = 0.05


class PrintedBlank(NamedTuple):
    """Where the frame of a blank is: the question that it answers, and the middle of its line."""

    question: str
    x: float
    y: float
    width: float
    height: float


def places_of(folder: ClassFolder, student: Student) -> dict[int, tuple[PrintedBlank, ...]]:
    """The places of the blanks of a student's sheet by page, from 1, those of pages without any too: as the
    PDF has them that was made, whatever would be made today.

    Raises ``BpgenError`` where it is missing, or has other blanks than the class's settings say.
    """
    path = folder.path / "sheets" / f"{folder.stems[student.number]}.pdf"
    settings = folder.settings
    parts = parts_of(graph_of(settings), settings.options)
    questions = [question_of(blank.key, blank.round) for part in parts for blank in part.steps]
    pages = _frames(path)
    if sum(map(len, pages)) != len(questions):
        raise BpgenError("classroom.other_sheet", where=str(path))
    left = iter(questions)
    return {n: tuple(PrintedBlank(next(left), *frame) for frame in page) for n, page in enumerate(pages, 1)}


def _frames(path: Path) -> list[list[tuple[float, float, float, float]]]:
    """The frames for results on each page of a PDF of ours, in the order in which they were laid out, which
    is that of the marking.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError:
        raise BpgenError("classroom.no_scanning", mend=said("hint.install", extra="scan")) from None
    if not path.is_file():
        raise BpgenError("classroom.no_sheet", where=str(path))
    pages = []
    try:
        with pdfium.PdfDocument(path) as pdf:
            for page in pdf:
                height = page.get_height()
                paths = page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH])
                pages.append([frame for one in paths if (frame := _frame(one.get_bounds(), height))])
    except pdfium.PdfiumError:
        raise BpgenError("classroom.other_sheet", where=str(path)) from None
    return pages


def _frame(
    bounds: tuple[float, float, float, float], page_height: float
) -> tuple[float, float, float, float] | None:
    """A drawing's frame where it is one for results. PDF counts from below, and bounds have the line's width
    around what is drawn.
    """
    left, bottom, right, top = bounds
    width, height = (right - left) / _MM, (top - bottom) / _MM
    share = (width - 2 * _LINE) / _FRAME[0]
    line = share * _LINE
    width, height = width - 2 * line, height - 2 * line
    if not _SMALLEST < share < 1 + _OFF or abs(height - width * _FRAME[1] / _FRAME[0]) > _OFF:
        return None
    return left / _MM + line, (page_height - top) / _MM + line, width, height
