"""From a source to PDF by Typst, in this process: tagged, after PDF/UA-1, without a shell and without a file.

What users type is a string of the source, which is never parsed. The same source and the same version of Typst
give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import BpgenError
from ..errors.messages import said
from .fonts import FOLDER

if TYPE_CHECKING:
    import typst


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The one compiler of this process: it keeps the fonts, and what it has laid out before."""
    import typst

    return typst.Compiler(root=str(FOLDER), font_paths=[str(FOLDER)], ignore_system_fonts=True)


def make_pdfs(sources: Mapping[str, str]) -> dict[str, bytes]:
    """Each source as a PDF. Raises ``BpgenError`` as ``make_pdf``."""
    return {name: make_pdf(source, name) for name, source in sources.items()}


def make_pdf(source: str, name: str) -> bytes:
    """One source as a PDF.

    Raises ``BpgenError`` where Typst finds a mistake in it, where a family of its fonts is missing, and where
    the fonts lack a character of it.
    """
    import typst

    try:
        made, warnings = _compiler().compile_with_warnings(source.encode(), pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise _failed(error, name) from None
    for warning in warnings:
        raise _failed(warning, name)
    assert isinstance(made, bytes)
    return made
