"""The engines that make PDF of a document: which source each takes, and what it needs to be installed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from . import tex

#: Files that a source names, by name.
Files = Mapping[str, bytes]


class Engine(NamedTuple):
    """An engine. ``form`` is the format of the sources that it takes, ``missing`` names the programs that it
    needs and that are not installed. ``make`` makes a PDF of each source; it is also given the files that
    they name, and the folder of a user's own templates that they come from.
    """

    form: str
    missing: Callable[[], tuple[str, ...]]
    make: Callable[[Mapping[str, str], Files, Path | None], dict[str, bytes]]


def _typst(sources: Mapping[str, str], files: Files, own: Path | None) -> dict[str, bytes]:
    # A sheet as a source needs none of them.
    if own:
        from .typst_own import make_own_pdfs

        return make_own_pdfs(sources, files, own)
    from .typst import make_pdfs

    return make_pdfs(sources, files)


ENGINES = {
    "typst": Engine("typst", tuple, _typst),
    "uplatex": Engine("latex", tex.missing, lambda sources, files, own: tex.make_pdfs(sources, files)),
}


def usual_engine(own: Path | None, tex: str = "latex") -> str:
    """The engine where none is asked for: Typst; upLaTeX where a folder of a user's own templates has some
    for TeX, below ``tex``, and none for Typst, which would otherwise change nothing of the PDF.
    """
    has = {name for name in (tex, "typst") if own and (own / "formats" / name).is_dir()}
    return "uplatex" if has == {tex} else "typst"


#: Engines pack what is not a stream, the pages among it.
_PACKED = rb"/ObjStm.*?stream\r?\n(.*?)endstream"


def page_count(made: bytes) -> int:
    """How many pages a PDF of these engines has."""
    packed = (zlib.decompressobj().decompress(found[1]) for found in re.finditer(_PACKED, made, re.DOTALL))
    return sum(len(re.findall(rb"/Type\s*/Page\b", text)) for text in (made, *packed))
