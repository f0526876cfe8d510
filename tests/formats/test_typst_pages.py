"""Pages of sheets and keys by Typst are full: nothing that stays together leaves half a page empty."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from bpgen import LayerNetwork, Network
from bpgen.formats.typst import make_pdfs
from bpgen.sheets.exercise import Options, make_exercise, sheet_and_key
from support.sheets import IDENTITY_OF_TESTS

_MM = 72 / 25.4
#: Where the number of the page is, and what may be empty above it.
_FOOT, _EMPTY = 14 * _MM, 85 * _MM


def _empty(pdf: bytes) -> list[float]:
    """How much is empty at the foot of each page but the last."""
    with pdfium.PdfDocument(pdf) as document:
        out = []
        for page in list(document)[:-1]:
            text = page.get_textpage()
            bottoms = [text.get_rect(n)[1] for n in range(text.count_rects())]
            out.append(min(y for y in bottoms if y > _FOOT) - _FOOT)
    return out


@pytest.mark.parametrize("name", ["max-pooling", "attention-rukenx", "lstm-gomez", "relu-logistic-softmax"])
def test_no_page_is_half_empty(name: str) -> None:
    network = Network.preset(name) if name.startswith("relu") else LayerNetwork.preset(name)
    sheet, key = sheet_and_key(make_exercise(network, Options(lang="en"), IDENTITY_OF_TESTS), "typst")
    for which, pdf in make_pdfs({"sheet": sheet, "key": key}).items():
        for number, empty in enumerate(_empty(pdf), 1):
            assert empty < _EMPTY, (which, number, empty / _MM)
