"""Rosters as platforms and people write them, and those that cannot be read."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.classroom.roster import Student, columns_read, read_roster
from bpgen.errors import BpgenError

_NUMBERS = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._@-]{0,12}", fullmatch=True)


def table(*rows: tuple[str, ...]) -> bytes:
    """Rows as a table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@given(st.lists(_NUMBERS, min_size=1, max_size=20, unique_by=str.casefold))
def test_numbers_are_texts_and_keep_their_zeros_and_their_order(numbers: list[str]) -> None:
    found = read_roster(table(("number",), *((number,) for number in numbers)), "r.csv")
    assert [student.number for student in found] == numbers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_roster_in_any_encoding(encoding: str, separator: str) -> None:
    rows = [("クラス", "氏名", "学籍番号"), ("A", "髙﨑 花子", "００１２３"), ("", "", ""), ("B", "ｱｵｷ", "4")]
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert read_roster(data, "r.csv") == (
        Student("00123", "髙﨑 花子", "A", row=2),
        Student("4", "ｱｵｷ", "B", row=4),
    )


def test_what_spreadsheets_write_before_numbers_is_no_part_of_them() -> None:
    found = read_roster(b'number,name\n="00123",A\n\'0042,B\n', "r.csv")
    assert [student.number for student in found] == ["00123", "0042"]


def test_all_columns() -> None:
    heads = ("Student ID", "Full name", "Section", "Language", "Email", "Large print", "Extra time")
    row = ("7", "Zoë O’Neil", "B", "日本語", "z@example.org", "yes", "+15 min")
    assert read_roster(table(heads, row), "r.csv") == (
        Student("7", "Zoë O’Neil", "B", "ja", "z@example.org", True, "+15 min", 2),
    )


def test_what_canvas_exports_is_a_roster_and_its_own_rows_are_no_students() -> None:
    # As its export of the gradebook: with rows of how points are posted and of possible points, and a student
    # for tests.
    rows = (
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay (12)"),
        ("", "", "", "", "", "Manual Posting"),
        ("    Points Possible", "", "", "", "", "20"),
        ("Lovelace, Ada", "31", "0015", "ada", "S 1", ""),
        ("Student, Test", "32", "", "x9", "S 1", ""),
    )
    assert read_roster(table(*rows), "r.csv") == (Student("0015", "Lovelace, Ada", "S 1", row=4),)
    assert columns_read(table(*rows), "r.csv").nobody == (2, 3, 5)
    # Its own numbers, where it has no others; a row of someone without a number is still a fault.
    plain = tuple(row[:2] for row in (rows[0], rows[3]))
    assert read_roster(table(*plain), "r.csv") == (Student("31", "Lovelace, Ada", row=2),)
    with pytest.raises(BpgenError, match="no number"):
        read_roster(table(*plain, ("Turing, Alan", "")), "r.csv")


@pytest.mark.parametrize(
    ("data", "where", "says"),
    [
        (table(("name",), ("A",)), "r.csv", "students' numbers"),
        (table(("number", "name")), "r.csv", "no students"),
        (b"", "r.csv", "empty"),
        (table(("number", "name"), ("", "A")), "row 2, column 1", "no number"),
        (table(("number",), ("7",), ("８",), ("7",)), "row 4, column 1", "stands here and in row 2"),
        (table(("number",), ("ab",), ("AB",)), "row 3, column 1", "stands here and in row 2"),
        (table(("number",), ("=1+1",)), "row 2, column 1", "cannot be used"),
        (table(("number",), ("../../etc/passwd",)), "row 2, column 1", "cannot be used"),
        (table(("number",), ("2.31E+11",)), "row 2, column 1", "digits are lost"),
        (table(("number",), ("-rf",)), "row 2, column 1", "cannot be used"),
        (table(("number", "name"), ("7", "A\U0001f600")), "row 2, column 2", "U+1F600"),
        (table(("number", "name"), ("7", "A" * 101)), "row 2, column 2", "100"),
        (table(("number", "language"), ("7", "Klingon")), "row 2, column 2", "Unknown language"),
        (table(("number", "large print"), ("7", "perhaps")), "row 2, column 2", "neither yes nor no"),
        (b"PK\x03\x04zip", "r.csv", "CSV"),
    ],
)
def test_what_cannot_be_read_is_told_with_row_and_column(data: bytes, where: str, says: str) -> None:
    with pytest.raises(BpgenError) as raised:
        read_roster(data, "r.csv")
    assert where in raised.value.text()
    assert says in raised.value.text()
    assert "\n" in raised.value.text("ja")
