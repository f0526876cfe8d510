"""Scans as pictures: pages of PDF, PNG, JPEG and TIFF in grey, each opened when it is its turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray

from ...disk.naming import on_disk
from ...disk.reasons import reason_of
from ...errors import BpgenError
from ...errors.messages import Message, said

if TYPE_CHECKING:
    import pypdfium2 as pdfium

Grey = NDArray[np.uint8]

#: Pixels to the inch at which a page of PDF is drawn; what is larger than A3 is drawn smaller.
_DPI, _LONGEST = 200, 5000
#: So many pixels may a picture have: A3 at 600 dpi.
_MOST_PIXELS = 80_000_000
#: Of other formats nothing is opened.
_FORMATS = ("PNG", "JPEG", "TIFF")


class ScanFile(NamedTuple):
    """A file of scans: its digest, and how many pages it has."""

    path: Path
    digest: str
    pages: int


class ScannedPage(NamedTuple):
    """A page of a file, counted from 1."""

    path: Path
    digest: str
    number: int

    @property
    def name(self) -> str:
        """The file and the page, as tables and messages name them."""
        return self.name_of(self.path.name, self.number)

    @staticmethod
    def name_of(file: str, number: int) -> str:
        """The same, of a file by its name."""
        return f"{file}:{number}"


def scan_file(path: Path) -> ScanFile:
    """A file of scans. Raises ``BpgenError`` for one that cannot be read, is in no format of scans, is broken
    or has a password.
    """
    try:
        with on_disk(path).open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        mend, reason = said("classroom.scan_formats"), reason_of(error)
        raise BpgenError("disk.read", where=str(path), mend=mend, reason=reason) from None
    if _is_pdf(path):
        with _pdf(path) as pdf:
            return ScanFile(path, digest, len(pdf))
    with _picture(path) as picture:
        return ScanFile(path, digest, getattr(picture, "n_frames", 1))


def grey_of(page: ScannedPage) -> Grey:
    """A page as rows of grey pixels. Raises ``BpgenError`` for one that cannot be drawn, or is too large."""
    where = said("classroom.scan_page", file=str(page.path), page=page.number)
    return _drawn(page, where) if _is_pdf(page.path) else _shown(page, where)


def _drawn(page: ScannedPage, where: Message) -> Grey:
    import pypdfium2 as pdfium

    with _pdf(page.path) as pdf:
        try:
            opened = pdf[page.number - 1]
            for one in opened.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE]):
                width, height = one.get_px_size()
                _check(width, height, where)
            scale = min(_DPI / 72, _LONGEST / max(opened.get_size()))
            made: Grey = opened.render(scale=scale, grayscale=True).to_numpy()
        except pdfium.PdfiumError:
            raise BpgenError("classroom.broken_scan", where=where) from None
        return np.ascontiguousarray(made.reshape(made.shape[:2]))


def _shown(page: ScannedPage, where: Message) -> Grey:
    with _picture(page.path) as picture:
        try:
            picture.seek(page.number - 1)
            width, height = picture.size
            _check(width, height, where)
            least = max(picture.size) // _LONGEST
            return np.asarray(picture.convert("L").reduce(least + 1) if least else picture.convert("L"))
        except (OSError, ValueError, EOFError, SyntaxError):
            raise BpgenError("classroom.broken_scan", where=where) from None


def _check(width: int, height: int, where: Message) -> None:
    if width * height > _MOST_PIXELS:
        raise BpgenError("classroom.large_scan", where=where, most=f"{_MOST_PIXELS:,}")


def _is_pdf(path: Path) -> bool:
    with on_disk(path).open("rb") as file:
        return b"%PDF-" in file.read(1024)


@contextmanager
def _pdf(path: Path) -> Iterator[pdfium.PdfDocument]:
    import pypdfium2 as pdfium

    try:
        opened = pdfium.PdfDocument(on_disk(path))
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise BpgenError("classroom.locked_scan", where=str(path)) from None
        raise BpgenError("classroom.broken_scan", where=str(path)) from None
    with opened:
        yield opened


@contextmanager
def _picture(path: Path) -> Iterator[Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        # Its own bound is higher than ours, and mostly only warns.
        with catch_warnings(action="ignore"):
            opened = Image.open(on_disk(path), formats=_FORMATS)
    except Image.DecompressionBombError:
        most = f"{_MOST_PIXELS:,}"
        raise BpgenError("classroom.large_scan", where=str(path), most=most) from None
    except UnidentifiedImageError:
        raise BpgenError("classroom.no_scan", where=str(path)) from None
    except (OSError, ValueError, SyntaxError):
        raise BpgenError("classroom.broken_scan", where=str(path)) from None
    with opened:
        yield opened
