"""The text in the PDF: what is printed can be searched, copied and read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options
from support.pages import read_page
from support.sheets import pages
from support.typeset import needs_tex, text_of, typeset

pytestmark = needs_tex
WORDS = {
    "ja": ("誤差逆伝播法", "演習", "与えられた値", "教師信号", "学習率", "誤差", "プログラムの結果との比較"),
    "en": (
        "Backpropagation: exercise",
        "Given values",
        "Targets",
        "Learning rate",
        "Compare with the program",
    ),
}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_words_and_given_values_are_text(lang: str, tmp_path: Path) -> None:
    source = pages(Network.from_seed(3), Options(lang=lang)).sheet
    given = read_page(source).given
    assert len(given) == 2 + 2 + 8 + 2 + 1
    typeset(source, tmp_path)
    found = text_of(tmp_path / "sheet.pdf").replace("−", "-")
    for word in WORDS[lang]:
        assert word in found
    for symbol, number in given.items():
        assert f"= {number}" in found, symbol


def test_every_result_of_a_key_is_text(tmp_path: Path) -> None:
    source = pages(Network.from_seed(3), Options(lang="en")).key
    results = [step.result.rpartition("{")[2].rstrip("}") for step in read_page(source).steps]
    assert len(results) > 40
    typeset(source, tmp_path)
    found = text_of(tmp_path / "sheet.pdf").replace("−", "-")
    assert [number for number in results if f"= {number}" not in found] == []


def test_marks_of_the_keyboard_can_be_copied(tmp_path: Path) -> None:
    text = r"""a_b ^ ~ \ { } $ % # & < > | " ` - /"""
    typeset(pages(Network.from_seed(3), Options(lang="en", course=text)).sheet, tmp_path)
    found = text_of(tmp_path / "sheet.pdf")
    assert "".join(text.split()) in "".join(found.split())
