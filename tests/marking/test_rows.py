"""Tables as spreadsheets save them: encodings, separators, full-width letters; and files that are none."""

from __future__ import annotations

import pytest

from bpgen.errors import BpgenError
from bpgen.marking.rows import read_rows

TABLE = "名前,値\r\nw5+,0.05\r\n"


def message(data: bytes) -> str:
    with pytest.raises(BpgenError) as refused:
        read_rows(data, "a.csv")
    return refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "shift_jis", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_ends_of_lines(encoding: str, end: str) -> None:
    rows = read_rows(TABLE.replace("\r\n", end).encode(encoding), "a.csv")
    assert rows.cells == (("名前", "値"), ("w5+", "0.05"))


def test_utf_16_of_either_order() -> None:
    for order in ("le", "be"):
        data = ("\ufeff" + TABLE.replace(",", "\t")).encode(f"utf-16-{order}")
        assert read_rows(data, "a.csv").cells[1] == ("w5+", "0.05")


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "；"])
def test_separators(separator: str) -> None:
    rows = read_rows(f"名前{separator}値\nw5+{separator}1\n".encode(), "a.csv")
    assert rows.cells == (("名前", "値"), ("w5+", "1"))
    assert rows.decimal_comma is (separator in ";；")


def test_a_decimal_comma_beside_semicolons_does_not_separate() -> None:
    assert read_rows(b"w5+;0,05\nw6+;0,4\n", "a.csv").cells == (("w5+", "0,05"), ("w6+", "0,4"))


def test_full_width_letters_quotes_and_blank_lines() -> None:
    text = 'ｎｅｔ＿ｈ１，−０．０１９，\n\n"w5+", "a ""b"" \nc",,\n,,\n'
    assert read_rows(text.encode(), "a.csv").cells == (
        ("net_h1", "−0.019", ""),
        (),
        ("w5+", 'a "b" \nc', "", ""),
        ("", "", ""),
    )


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , ,\r\n,,", b"\xef\xbb\xbf"])
def test_a_file_without_cells_is_empty(data: bytes) -> None:
    assert message(data) == (
        "a.csv: The file is empty.\n  `bpgen compare --blank` writes a table to fill in."
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and more", "a.csv: This is a workbook, not a CSV file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.csv: This is a workbook, not a CSV file."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv: This is no text in UTF-8, UTF-16 or Shift_JIS."),
        ("名前,値".encode("utf-16-le"), "a.csv: This is no text in UTF-8, UTF-16 or Shift_JIS."),
        (b"w5+,\x81\xff\x81", "a.csv: This is no text in UTF-8, UTF-16 or Shift_JIS."),
        (b"\xff\xfew", "a.csv: This is no text in UTF-8, UTF-16 or Shift_JIS."),
        (b'w5+,1\n"w6+,2\n', "a.csv, row 2: The table cannot be read: unexpected end of data."),
        (b"w5+,1\nw6+," + b"x" * 140_000, "a.csv, row 2: The table cannot be read: field larger than"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, said: str) -> None:
    found = message(data)
    assert found.startswith(said)
    assert len(found.splitlines()) == 2
