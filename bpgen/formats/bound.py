"""Finished PDFs bound into one to print: what was made one by one goes to the printer in one piece."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..errors.languages import templates_folder
from .engines import page_count

_TEMPLATE = "formats/typst/bound.typ"
#: Typst drops what so many documents have not used. A file for the printer leaves tens of MiB, of which the
#: next one uses nothing.
_EMPTY, _KEPT = b"", 10


def bind(folder: Path, files: Mapping[str, bytes], title: str, paper: str = "a4") -> bytes:
    """The PDFs of a folder, by their names, as one PDF: each begins on a right-hand page, which leaves the
    page before it empty where it must. ``paper`` is the size to which the pages are brought.

    It is for the printer alone: pages are pictures of the originals, which have the tags for readers.
    """
    import typst

    papers = [[name, page_count(data)] for name, data in files.items()]
    inputs = {"papers": json.dumps(papers), "title": title, "paper": paper}
    compiler = typst.Compiler(root=folder, ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile((templates_folder() / _TEMPLATE).read_bytes())
    for _ in range(_KEPT):
        compiler.compile(_EMPTY)
    assert isinstance(made, bytes)
    return made
