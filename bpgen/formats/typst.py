"""From a source to a PDF by Typst: tagged, after PDF/UA-1, without a shell and without TeX.

What users type is a string of the source, which is never parsed. The same source and the same version of
Typst give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from .glyphs import check_glyphs

if TYPE_CHECKING:
    import typst

#: The fonts that Typst is given, beside those that it brings.
FONTS = Path(__file__).parent / "fonts"
_DPI = 300.0


def make_pdfs(sources: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Each source as a PDF, tagged and after PDF/UA-1; ``files`` are those that the sources name.

    Raises ``BpgenError`` where the fonts lack a character of a source.
    """
    for name, source in sources.items():
        check_glyphs(source, f"{name}.typ")
    if not files:
        return {name: make_pdf(source) for name, source in sources.items()}
    from ..disk.locks import scratch  # slow to load

    with scratch() as folder:
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return {name: make_pdf(source, folder) for name, source in sources.items()}


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """The compiler, which keeps the fonts and what it has laid out before."""
    import typst

    return typst.Compiler(root=FONTS, font_paths=[FONTS], ignore_system_fonts=True)


#: Whose turn it is with the compiler: one thread's at a time.
_TURN = Lock()
#: Typst drops what its last ten documents have not used, and a sheet leaves some MiB. An empty one costs next
#: to nothing: with so many before each, what one of the next two uses stays.
_EMPTY, _BETWEEN = b"", 3
#: What a browser is told of a page, whatever is in it.
_NOTHING_FETCHED = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
#: Where the source of a sheet is cut.
_CUT = re.compile(r"^// ---- (?:this sheet|its questions) -+$", re.MULTILINE)


def make_pdf(source: str, root: Path = FONTS) -> bytes:
    """A source of ours as a PDF; it reads what is in ``root``. Raises ``ValueError`` where Typst warns, such
    as of a font that is missing.
    """
    with _TURN:
        if _compiler.cache_info().currsize:
            for _ in range(_BETWEEN):
                _compiler().compile(_EMPTY)
        made, warnings = _compiler().compile_with_warnings(_files(source), pdf_standards=["ua-1"], root=root)
    if warnings:
        raise ValueError(warnings[0].message)
    assert isinstance(made, bytes)
    return made


def make_page(source: str, style: str) -> str:
    """A source of ours as a page for a browser, with the rules of ``style``: formulas as MathML, drawings as
    SVG, no script, and nothing that is fetched. Raises ``ValueError`` where Typst warns.
    """
    with _TURN:
        made, warnings = _compiler().compile_with_warnings(source.encode(), format="html", root=FONTS)
    if warnings[1:]:  # the first says that Typst's pages are new
        raise ValueError(warnings[1].message)
    assert isinstance(made, bytes)
    return made.decode().replace("</head>", f"{_NOTHING_FETCHED}<style>{style}</style></head>", 1)


def _files(source: str) -> Any:  # the types of typst do not name what its documentation does
    """A source as files. A sheet is three: its definitions, what is its own, and its questions. Typst finds
    what it has laid out before by its place, which no sign or word more in another file moves: a further
    sheet of the same shape takes half the time.
    """
    definitions, *parts = _CUT.split(source)
    if not parts:
        return {"main.typ": source.encode()}
    own, questions = (f'#import "definitions.typ": *\n{part}' for part in parts)
    files = {"definitions": definitions, "main": f'{own}\n#include "questions.typ"', "questions": questions}
    return {f"{name}.typ": text.encode() for name, text in files.items()}


def make_png(source: str) -> bytes:
    """The one page of a source of ours as a picture, fine enough for print."""
    from .png import with_resolution

    with _TURN:
        made = _compiler().compile(source.encode(), format="png", ppi=_DPI)
    assert isinstance(made, bytes)
    return with_resolution(made, _DPI)
