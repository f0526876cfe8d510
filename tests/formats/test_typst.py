"""Sheets by Typst: tagged PDF with titles, bookmarks and what is read out, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.typst import make_pdfs
from bpgen.sheets.exercise import Identity, Options, make_exercise, sheet_and_key
from bpgen.words.texts import words


@lru_cache(maxsize=8)
def made(lang: str) -> dict[str, bytes]:
    exercise = make_exercise(Network.from_seed(3), Options(lang=lang), Identity("seed 3", "bpgen"))
    sheet, key = sheet_and_key(exercise, "typst")
    return make_pdfs({"sheet": sheet, "key": key})


def elements(node: Any) -> Iterator[Any]:
    """All elements of a PDF's structure, in the order in which they are read."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_says_what_it_is_and_reads_each_formula_out(lang: str) -> None:
    sheet, key = (PdfReader(BytesIO(made(lang)[name])) for name in ("sheet", "key"))
    texts = words("sheet", lang)
    for reader, mark in ((sheet, ""), (key, texts["key_mark"])):
        catalog = reader.trailer["/Root"].get_object()
        assert catalog["/Lang"] == lang
        assert catalog["/MarkInfo"]["/Marked"]
        assert reader.metadata is not None
        title = reader.metadata.title or ""
        assert title.startswith(texts["title"])
        assert title.endswith(mark)
        assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
        found = list(elements(catalog["/StructTreeRoot"]["/K"]))
        spoken = [str(x["/Alt"]) for x in found if x["/S"] in ("/Formula", "/Figure")]
        assert len(spoken) == sum(x["/S"] in ("/Formula", "/Figure") for x in found)
        assert any(texts["blank"] in x for x in spoken) == (reader is sheet)
        levels = [int(str(x["/S"])[2]) for x in found if str(x["/S"])[:2] == "/H"]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
    assert "= -0.1 * 0.15 + 0.15 * 0.35 + 0.1 * 1" in spoken


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sheet_has_the_same_bytes_each_time(lang: str) -> None:
    first = made(lang)
    made.cache_clear()
    assert made(lang) == first
