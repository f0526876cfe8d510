"""A sheet and its key as Word documents."""

from __future__ import annotations

from collections.abc import Mapping

from ..formats import qr
from ..formats.docx import make_docx
from ..formats.typst import make_png
from .drawing import drawing_source, layer_file, layer_source, picture_of
from .exercise import Exercise, scanned, source


def word_documents(exercise: Exercise, beside: Mapping[str, bytes] | None = None) -> tuple[bytes, bytes]:
    """The sheet and its key; ``beside`` are files that they name. The sheet does not hold the answers.

    Raises ``BpgenError`` where pandoc is not installed or fails, and as ``source``.
    """
    pictures = {
        "code.png": qr.png(scanned(exercise.identity)),
        "drawing.png": make_png(drawing_source(exercise.network.graph, exercise.options)),
        **(beside or {}),
    }
    sheet, key = (_document(exercise, pictures, key=key) for key in (False, True))
    return sheet, key


def _document(exercise: Exercise, pictures: Mapping[str, bytes], *, key: bool) -> bytes:
    """The sheet or its key, with the figures of layers that it names."""
    text, graph, text_of = (
        source(exercise, key=key, form="pandoc"),
        exercise.network.graph,
        exercise.worked.text,
    )
    drawn = {
        file: make_png(layer_source(graph, layer, text_of, exercise.options, filled=key))
        for layer in picture_of(graph, text_of, "pandoc").layers
        if f"]({(file := layer_file(layer, filled=key))})" in text
    }
    return make_docx(text, {**pictures, **drawn}, exercise.options.templates)
