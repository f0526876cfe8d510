"""Gradebooks of platforms: one column is filled, and every other byte stays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from bpgen.classroom.gradebooks import FilledGradebook, fill_gradebook
from bpgen.classroom.ledger import StudentTotal
from bpgen.classroom.roster import Student
from bpgen.errors import BpgenError

STUDENTS = (
    Student("0012", "Ada", email="ada@example.org"),
    Student("0034", "花子", email="hanako@example.org"),
    Student("0056", "Eve", email="eve@example.org"),
    Student("0078", "Max", email="max@example.org"),
)
#: Eve has handed in nothing; Max is in no gradebook.
TOTALS = {
    number: StudentTotal(number, None if points is None else Decimal(points), Decimal(55), 0)
    for number, points in (("0012", "54.5"), ("0034", "7"), ("0056", None), ("0078", "3"))
}

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 1 (4711),Exercise 2 (4712),Final Score\r\n"
    '"    Points Possible",,,,,55.00,10.00,(read only)\r\n'
    '"Love, ""Ada""",991,0012,ada,"S 1",{},,90\r\n'
    "Hanako,992,0034,hanako,S 1,{},=1+1,\r\n"
    "Eve,993,0056,eve,S 1,,,\r\n"
    '"Student, Test",994,,,S 1,0,,\r\n'
    "Other,995,0099,other,S 1,12,,\r\n"
)
MOODLE = (
    '"First name","ID number","Email address","Assignment: One (Real)","Course total (Real)"\n'
    '"Ada",,"ada@example.org","{}","-"\n'
    '"花子",,"HANAKO@example.org","{}","@SUM(1)"\n'
    '"Eve",,"eve@example.org","-","-"\n'
)
WEBCLASS = "ユーザーID;氏名;能力・得点\r\n0012;ソ表;{}\r\n34;花子｜纊;{}\r\n0056;Eve;\r\n"
GRADESCOPE = (
    "First Name\tSID\tEmail\tTotal Score\tMax Points\n\n"
    "Ada\t0012\tada@example.org\t{}\t55\nHanako\t0034\thanako@example.org\t{}\t55\n"
)
MANABA = "#コース,情報\r学籍番号,氏名,合計点\r0012,Ada,{}\r0034,花子,{}"


def fill(data: bytes, column: str = "") -> FilledGradebook:
    return fill_gradebook(data, "g.csv", TOTALS, STUDENTS, column)


@pytest.mark.parametrize(
    ("text", "column", "encodings"),
    [
        (CANVAS, "Exercise 1", ("utf-8", "utf-8-sig", "cp1252")),
        (MOODLE, "assignment: one (REAL)", ("utf-8", "utf-8-sig", "utf-16")),
        (WEBCLASS, "能力・得点", ("cp932", "utf-16-le", "utf-8-sig")),
        (GRADESCOPE, "", ("utf-8",)),
        (MANABA, "", ("cp932", "utf-8")),
    ],
)
def test_one_column_is_filled_and_every_other_byte_stays(
    text: str, column: str, encodings: Sequence[str]
) -> None:
    for encoding in encodings:
        for before in (("", ""), ("1", "5.50")):
            made = fill(text.format(*before).encode(encoding), column)
            assert made.data == text.format("54.5", "7").encode(encoding)
            assert [student.number for student in made.filled] == ["0012", "0034"]
            assert len(made.replaced) == (2 if before[0] else 0)
            assert [student.number for student in made.absent][-1] == "0078"


def test_who_is_missing_and_who_is_a_stranger() -> None:
    made = fill(CANVAS.format("54.50", "7").encode(), "Exercise 1 (4711)")
    assert (made.key, made.column) == ("SIS User ID", "Exercise 1 (4711)")
    assert made.strangers == ("0099",)
    assert [student.number for student in made.without] == ["0056"]
    assert [student.number for student in made.absent] == ["0078"]
    assert made.replaced == ()


def test_what_moodle_writes_where_there_are_no_points_is_none() -> None:
    assert fill(MOODLE.format("-", "-").encode(), "assignment").replaced == ()
    # Nor does it keep a column from being the only empty one.
    quiz = b"ID number,First name,Quiz: One\n0012,Ada,-\n0034,Hanako,-\n"
    assert fill(quiz).data == b"ID number,First name,Quiz: One\n0012,Ada,54.5\n0034,Hanako,7\n"


def test_an_email_address_of_two_students_says_nobody_s_row() -> None:
    students = [x._replace(email="team@example.org") if x.number < "005" else x for x in STUDENTS]
    made = fill_gradebook(b"email,score\nteam@example.org,\nmax@example.org,\n", "g", TOTALS, students)
    assert made.data == b"email,score\nteam@example.org,\nmax@example.org,3\n"
    assert made.strangers == ("team@example.org",)


def test_a_row_that_ends_early_gets_its_separators() -> None:
    made = fill(b"SID,name,x,score\n0012,Ada\n0034\n")
    assert made.data == b"SID,name,x,score\n0012,Ada,,54.5\n0034,,,7\n"


def test_bytes_that_two_codes_of_shift_jis_share_a_sign_stay() -> None:
    # cp932 has this roman numeral and this kanji twice; written again, each would become the other.
    row = b"0012,\xfa\x4a\xee\xe0\x87\x54,"
    data = "学籍番号,氏名,合計点\n".encode("cp932") + row + b"\n"
    assert (row + b"\n").decode("cp932").encode("cp932") != row + b"\n"
    assert fill(data).data == data[:-1] + b"54.5\n"


SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<{p}worksheet xmlns{x}="http://schemas.'
    'openxmlformats.org/spreadsheetml/2006/main"><{p}dimension ref="A1:C9"/>'
    '<{p}cols><{p}col min="1" max="1" width="9.5"/></{p}cols><{p}sheetData>'
    '<{p}row r="1"><{p}c r="A1" t="s"><{p}v>0</{p}v></{p}c></{p}row>'
    '<{p}row r="3" spans="1:3" ht="20"><{p}c r="A3" t="s"><{p}v>1</{p}v></{p}c>'
    '<{p}c r="B3" t="s"><{p}v>3</{p}v></{p}c><{p}c r="C3" t="s"><{p}v>2</{p}v></{p}c></{p}row>'
    '<{p}row r="4"><{p}c r="A4" s="5" t="inlineStr"><{p}is><{p}t>0012</{p}t></{p}is></{p}c>{a}'
    '<{p}c r="D4"><{p}f>C4*2</{p}f><{p}v>4</{p}v></{p}c></{p}row>'
    '<{p}row r="5"><{p}c r="A5"><{p}v>34</{p}v></{p}c>{b}</{p}row>'
    '<{p}row r="6"><{p}c r="A6" t="str"><{p}v>0056</{p}v></{p}c><{p}c r="C6" s="7"/></{p}row>'
    '<{p}row r="9"><{p}c r="A9" t="s"><{p}v>4</{p}v></{p}c></{p}row>'
    "</{p}sheetData><!-- &lt; --></{p}worksheet>\n"
)
STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>#コース</t></si>'
    "<si><r><t>学籍</t></r><r><t>番号</t></r><rPh sb='0' eb='2'><t>ガクセキ</t></rPh></si>"
    "<si><t>合計点</t></si><si><t>氏名</t></si><si><t xml:space='preserve'> 0099 </t></si></sst>"
)


def workbook(sheet: str | bytes, strings: str = STRINGS) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, part, kind in (
            ("[Content_Types].xml", "<Types/>", zipfile.ZIP_DEFLATED),
            ("xl/worksheets/sheet2.xml", "<worksheet/>", zipfile.ZIP_DEFLATED),
            ("xl/worksheets/sheet1.xml", sheet, zipfile.ZIP_DEFLATED),
            ("xl/sharedStrings.xml", strings, zipfile.ZIP_STORED),
            ("xl/media/image1.png", b"\x89PNG\0\xff", zipfile.ZIP_STORED),
        ):
            book.writestr(zipfile.ZipInfo(name, (2025, 4, 1, 9, 0, 0)), part, kind)
        book.comment = b"manaba"
    return out.getvalue()


def sheet(a: str, b: str, p: str = "") -> str:
    return SHEET.format(p=p, x=f":{p[:-1]}" if p else "", a=a, b=b)


@pytest.mark.parametrize("p", ["", "x:"])
def test_cells_of_a_workbook(p: str) -> None:
    for a, b in (
        ("", ""),
        (f'<{p}c r="C4" s="7"/>', f'<{p}c r="B5" t="s"><{p}v>3</{p}v></{p}c>'),
        (f'<{p}c r="C4" s="7" t="s" ><{p}v>2</{p}v></{p}c >', f'<{p}c r="C5"><{p}v>9</{p}v></{p}c>'),
    ):
        made = fill(workbook(sheet(a, b, p)))
        style = ' s="7"' if "s=" in a else ""
        kept = b if "B5" in b else ""
        wanted = sheet(
            f'<{p}c r="C4"{style}><{p}v>54.5</{p}v></{p}c>', f'{kept}<{p}c r="C5"><{p}v>7</{p}v></{p}c>', p
        )
        with zipfile.ZipFile(io.BytesIO(made.data)) as book:
            assert book.read("xl/worksheets/sheet1.xml").decode() == wanted
            assert ET.fromstring(wanted) is not None
        assert made.data == workbook(wanted)
        assert made.strangers == ("0099",)
        assert [student.number for student in made.without] == ["0056"]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "column", "says"),
    [
        (b"name,score\nAda,1\n", "", ", SIS User ID, "),
        (b"SID,score\n0099,1\n", "", "in the column SID"),
        (b"SID,a,b\n0012,,\n", "", "The columns are: a, b"),
        (b"SID,ab,ac\n0012,,\n", "a", "The columns are: ab, ac"),
        (b"SID,ab,ac\n0012,,\n", "sid", "The columns are: ab, ac"),
        (b'SID,score\n0012,"1"x\n', "", "quotation mark"),
        (b"", "", "empty"),
        (b"PK\x03\x04", "", "cannot be read"),
        (workbook(BOMB), "", "cannot be read"),
        (workbook(sheet("", "").encode("utf-16")), "", "cannot be read"),
        (workbook(sheet('<c r="ZZZZZ4"/>', "")), "", "cannot be read"),
        (workbook(sheet('<c r="C4" t="s"><v>99</v></c>', "")), "", "cannot be read"),
        (workbook("<worksheet/>"), "", "Looked for"),
        (workbook(sheet('<c r="C4"><f>1+1</f><v>2</v></c>', "")), "", "row 4, column 3 (C): This cell holds"),
        (workbook("<a>" + " " * 50_000_000 + "</a>"), "", "too large"),
    ],
)
def test_what_cannot_be_filled_is_told(data: bytes, column: str, says: str) -> None:
    with pytest.raises(BpgenError) as raised:
        fill(data, column)
    assert says in " ".join(raised.value.text().split())
    assert raised.value.text("ja") != raised.value.text("en")


def test_the_only_empty_column_takes_the_points() -> None:
    students = [Student("001"), Student("002")]
    totals = {x.number: StudentTotal(x.number, Decimal(7), Decimal(56), 9) for x in students}
    for heads, more in (("Exercise 1", ","), ("Group,Exercise 1", ",A,")):
        book = f"number,{heads}\n001{more}\n002{more}\n".encode()
        filled = fill_gradebook(book, "g.csv", totals, students).data
        assert filled == f"number,{heads}\n001{more}7\n002{more}7\n".encode()
    with pytest.raises(BpgenError, match="Exercise 1, Exercise 2"):
        fill_gradebook(b"number,Exercise 1,Exercise 2\n001,,\n", "g.csv", totals, students)
