"""Lines of a paragraph as a reader breaks them."""

from __future__ import annotations

import pytest

from bpgen.formats.plain import width_of, wrap_text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # As many letters as fit would leave "る。" alone.
        ("四捨五入した値を用いる。", 20, ["四捨五入した値を", "用いる。"]),
        ("四捨五入した値を用いる。", 18, ["四捨五入した値を", "用いる。"]),
        ("四捨五入した値を用いる。", 16, ["四捨五入した値を", "用いる。"]),
        ("四捨五入した値を用いる。", 14, ["四捨五入した値", "を用いる。"]),
        ("用いる。", 4, ["用い", "る。"]),  # nothing is left for the first line
        ("a number that ends in I.", 22, ["a number that ends in", "I."]),
        ("値を w5 と書く。", 10, ["値を w5", "と書く。"]),
    ],
)
def test_a_paragraph_ends_in_three_letters_at_least(text: str, width: int, lines: list[str]) -> None:
    assert wrap_text(text, width) == lines


@pytest.mark.parametrize("width", range(10, 40))
def test_no_letter_is_lost_and_no_line_too_wide(width: int) -> None:
    text = "各段階の値を有効数字 4 桁に四捨五入し、以後の計算（w5 など）には四捨五入した値を用いる。"
    lines = wrap_text(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # A closing mark may hang over, for it begins no line.
    assert all(width_of(line) <= width + 2 for line in lines)
