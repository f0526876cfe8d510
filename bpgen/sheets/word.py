"""A sheet and its key as Word documents."""

from __future__ import annotations

from ..formats import qr
from ..formats.docx import make_docx
from .exercise import Exercise, source


def word_documents(exercise: Exercise) -> tuple[bytes, bytes]:
    """The sheet and its key. The sheet does not hold the answers.

    Raises ``BpgenError`` where pandoc is not installed or fails, and as ``source``.
    """
    pictures = {"code.png": qr.png(exercise.identity.command)}
    own = exercise.options.templates
    sheet, key = (make_docx(source(exercise, key=key, form="pandoc"), pictures, own) for key in (False, True))
    return sheet, key
