"""Tables as spreadsheets and people save them: encodings, separators, headings; and files that are none."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen.disk.table import CsvTable, heading_of, read_table
from bpgen.disk.written import mark_of, number
from bpgen.errors import BpgenError

TABLE = "名前,値\r\nw5+,0.05\r\n"
NAMES = {"name": ("名前", "name"), "value": ("値", "value")}


def read(data: bytes) -> CsvTable:
    return read_table(data, "a.csv", mend="Write one.")


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data).rows]


def message(data: bytes) -> str:
    with pytest.raises(BpgenError) as refused:
        read(data)
    return refused.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "shift_jis", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_ends_of_lines(encoding: str, end: str) -> None:
    assert cells(TABLE.replace("\r\n", end).encode(encoding)) == [("名前", "値"), ("w5+", "0.05")]


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_utf_16_of_either_order_with_and_without_its_mark(order: str, mark: str) -> None:
    data = (mark + TABLE.replace(",", "\t")).encode(f"utf-16-{order}")
    assert cells(data)[1] == ("w5+", "0.05")


@pytest.mark.parametrize("text", ["Größe;Wert", "Prénom;5 µm", "Fuß – Maß;×", "Ä;ß"])
def test_umlauts_of_an_old_spreadsheet_are_no_japanese(text: str) -> None:
    assert cells(f"{text}\n1;2\n".encode("cp1252"))[0] == tuple(text.split(";"))


@pytest.mark.parametrize("text", ["名前,値", "組,A", "ｶﾀｶﾅ,1", "佐藤,≒", "花,±"])
def test_japanese_of_an_old_spreadsheet_is_no_umlaut(text: str) -> None:
    assert cells(f"{text}\n1,2\n".encode("cp932"))[0] == tuple(text.split(","))


@pytest.mark.parametrize("separator", [",", "\t", ";", "，", "；", "|"])
def test_separators(separator: str) -> None:
    assert cells(f"名前{separator}値\nw5+{separator}1\n".encode()) == [("名前", "値"), ("w5+", "1")]


def test_what_looks_like_a_separator_within_cells_parts_none() -> None:
    assert cells(b"w5+;0,05\nw6+;0,4\n") == [("w5+", "0,05"), ("w6+", "0,4")]
    assert cells("節,担当\n1,A；B\n2,C\n".encode()) == [("節", "担当"), ("1", "A；B"), ("2", "C")]
    assert cells("節,担当\n1,A，B\n2,C，D\n".encode())[1] == ("1", "A，B")
    assert cells(b"Answers, by A; B; C\nname,value\nw5+,1\n")[1] == ("name", "value")


def test_full_width_letters_quotes_and_blank_lines() -> None:
    text = 'ｎｅｔ＿ｈ１，−０．０１９，\n\n"w5+", "a ""b"" \nc",,\n,,\n'
    assert [(row.number, row.cells) for row in read(text.encode()).rows] == [
        (1, ("net_h1", "−0.019", "")),
        (3, ("w5+", 'a "b" \nc', "", "")),
    ]


@pytest.mark.parametrize("told", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_the_line_that_tells_excel_the_separator_is_no_row(told: str) -> None:
    # Excel does not count it, either.
    rows = read(f"{told}\r\nname;value\r\nw5+;0,5\r\n".encode("utf-8-sig")).rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("name", "value")), (2, ("w5+", "0,5"))]


@pytest.mark.parametrize(
    ("pasted", "first"),
    [
        ("net_h1 0.1375\nout_h1 0.5343", ("net_h1", "0.1375")),
        ("net_h1 = 0.1375\nout_h1 ≈ 0.5343", ("net_h1", "=0.1375")),
        ("dE_total/dw1    8.177 × 10−7\nw1+    0.5", ("dE_total/dw1", "8.177 × 10−7")),
        ("w1 8.177 x 10^-7\nw2 0.5 (rounded)", ("w1", "8.177x10^-7")),
        ("| w1 | 0.5 |\n| w2 | 1 |", ("", "w1", "0.5", "")),
        ("w1: 0.5\nw2: 1", ("w1", "0.5")),
    ],
)
def test_a_table_pasted_from_a_document(pasted: str, first: tuple[str, ...]) -> None:
    assert cells(pasted.encode())[0] == first


def test_the_rule_of_a_markdown_table_is_no_row() -> None:
    assert len(cells(b"| name | value |\n|:---|---:|\n| w5+ | -0.5 |\n")) == 2


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , ,\r\n,,", b"\xef\xbb\xbf", b"sep=;\r\n"])
def test_a_file_without_cells_is_empty(data: bytes) -> None:
    assert message(data) == "a.csv: The file is empty.\n  Write one."


NO_TEXT = "a.csv: The file is not text in UTF-8, UTF-16, Shift_JIS or Windows-1252."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 and more", "a.csv: This is a workbook, not a CSV file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.csv: This is a workbook, not a CSV file."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NO_TEXT),
        ("名前,値".encode("utf-16-le"), NO_TEXT),
        (b"w5+,\x81\xff\x81", NO_TEXT),
        (b"w5+,\xe4\x01\x02", NO_TEXT),
        (b"\xff\xfew", NO_TEXT),
        (b'w5+,1\n"w6+,2\n', "a.csv, row 2: The table cannot be read: a quotation mark is not closed"),
        (
            b"w5+,1\nw6+," + b"x" * 140_000,
            "a.csv, row 2: The table cannot be read: a cell has more than 131,072",
        ),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, said: str) -> None:
    found = message(data)
    assert found.startswith(said)
    assert len(found.splitlines()) == 2


def test_more_rows_than_wanted_are_refused() -> None:
    with pytest.raises(BpgenError, match=r"too many rows \(limit: 10\)"):
        read_table(b"a,1\n" * 11, "a.csv", mend="", most=10)


# The same table in every dialect

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932")
MINUS = ("-", "−", "–", "－")


def written(
    data: Sequence[tuple[str, Decimal]],
    *,
    separator: str,
    comma: bool,
    above: int,
    empty: tuple[int, int],
    blank_rows: bool,
    end: str,
    minus: str,
    told: bool,
) -> str:
    """A table of names and numbers as one of many programs and hands would write it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    before, behind = ([""] * n for n in empty)
    if told:
        out.write(f"sep={separator}{end}")
    for n in range(above):
        writer.writerow([*before, f"title {n}", "", *behind])
    writer.writerow([*before, "名前", "値", *behind])
    for name, value in data:
        text = f"{value:f}".replace("-", minus)
        writer.writerow([*before, name, text.replace(".", ",") if comma else text, *behind])
        if blank_rows:
            writer.writerow([*before, "", "", *behind])
    return out.getvalue()


numbers = st.lists(
    st.decimals(-9999, 9999, places=4, allow_nan=False).filter(lambda d: d % 1), min_size=1, max_size=6
)


@given(
    numbers,
    st.sampled_from(ENCODINGS),
    st.fixed_dictionaries(
        {
            "separator": st.sampled_from(",;\t|"),
            "comma": st.booleans(),
            "above": st.integers(0, 5),
            "empty": st.tuples(st.integers(0, 2), st.integers(0, 3)),
            "blank_rows": st.booleans(),
            "end": st.sampled_from(["\n", "\r\n", "\r"]),
            "minus": st.sampled_from(MINUS),
            "told": st.booleans(),
        }
    ),
)
@settings(max_examples=300, deadline=None)
def test_a_table_is_the_same_in_every_dialect(
    values: list[Decimal], encoding: str, dialect: dict[str, object]
) -> None:
    if encoding == "cp932" and dialect["minus"] == "–":
        dialect = {**dialect, "minus": "－"}  # Shift_JIS has no en dash
    data = [(f"w{n}", value) for n, value in enumerate(values)]
    text = written(data, **dialect)  # type: ignore[arg-type]  # hypothesis' dictionaries have no types
    table = read(text.encode(encoding))
    heading = heading_of(table, NAMES)
    assert heading is not None
    name, value = heading.columns["name"], heading.columns["value"]
    mark = mark_of(table)
    found = [(row.cell(name), number(row.cell(value), mark)) for row in table.rows[heading.start + 1 :]]
    assert found == data
