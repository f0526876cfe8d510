"""The text in the PDF: what is printed can be searched, copied and read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpgen.formats.typst import make_pdf
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options, make_exercise, sheet_and_key
from support.pages import read_page
from support.sheets import IDENTITY_OF_TESTS, pages
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


@pytest.mark.parametrize(("lang", "foot"), [("ja", "{} / {}"), ("en", "page {} of {}")])
def test_each_page_says_which_it_is_of_how_many(lang: str, foot: str, tmp_path: Path) -> None:
    """After one run of TeX; as by Typst."""
    paper = sheet_and_key(make_exercise(Network.from_seed(3), Options(lang=lang), IDENTITY_OF_TESTS), "typst")
    (tmp_path / "typst.pdf").write_bytes(make_pdf(paper[0]))
    typeset(pages(Network.from_seed(3), Options(lang=lang)).sheet, tmp_path)
    for name in ("sheet.pdf", "typst.pdf"):
        *found, rest = text_of(tmp_path / name).split("\f")
        assert (len(found), rest) == (4, "")
        for n, text in enumerate(found, 1):
            said = foot.format(n, len(found)).replace(" ", "")
            assert "".join(text.split()).endswith(said), (name, n)


def test_marks_of_the_keyboard_can_be_copied(tmp_path: Path) -> None:
    text = r"""a_b ^ ~ \ { } $ % # & < > | " ` - /"""
    typeset(pages(Network.from_seed(3), Options(lang="en", course=text)).sheet, tmp_path)
    found = text_of(tmp_path / "sheet.pdf")
    assert "".join(text.split()) in "".join(found.split())
