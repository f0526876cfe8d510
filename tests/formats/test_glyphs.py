"""No character vanishes from paper: what the fonts have is printed, and all else is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpgen.formats.glyphs import has_glyph
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options
from formats import fonts
from support.sheets import pages
from support.typeset import needs_tex, text_of, typeset

NAMES = "Ąęłź ŐŰ ĞİŞ Ŋ ß Þ 𠮷野家 髙橋 﨑 ㍿ ㊟ ①Ⅷ ﾊﾝ Ψ Ж ≤"


@needs_tex
def test_what_counts_as_printable_is_what_the_fonts_have() -> None:
    assert fonts.PRODUCT.read_text(encoding="utf-8") == "".join(f"{line}\n" for line in fonts.lines())


@needs_tex
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_rare_letters_are_on_the_paper(lang: str, tmp_path: Path) -> None:
    made = pages(Network.from_seed(3), Options(lang=lang, title=NAMES, course="㋿"))
    typeset(made.sheet, tmp_path)
    found = "".join(text_of(tmp_path / "sheet.pdf").split())
    # The mark of the era Reiwa is drawn, but has no code that can be copied.
    assert all(word in found for word in NAMES.split())
    assert has_glyph("㋿")
