"""A sheet and its key as Word documents."""

from __future__ import annotations

from collections.abc import Mapping

from ..formats import qr
from ..formats.docx import make_docx
from ..formats.typst import make_png
from .drawing import drawing_source
from .exercise import Exercise, scanned, source


def word_documents(exercise: Exercise, beside: Mapping[str, bytes] | None = None) -> tuple[bytes, bytes]:
    """The sheet and its key; ``beside`` are files that they name. The sheet does not hold the answers.

    Raises ``BpgenError`` where pandoc is not installed or fails, and as ``source``.
    """
    drawn = make_png(drawing_source(exercise.network.graph, exercise.options))
    pictures = {
        "code.png": qr.png(scanned(exercise.identity)),
        "drawing.png": drawn,
        **(beside or {}),
    }
    sheet, key = (
        make_docx(source(exercise, key=key, form="pandoc"), pictures, exercise.options.templates)
        for key in (False, True)
    )
    return sheet, key
