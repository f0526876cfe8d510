"""From scans to answers: what is taken, what goes to a person, and faults, none lost and none guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from bs4 import BeautifulSoup
from PIL import Image, ImageDraw

from bpgen.classroom.collect import answers_path, collect
from bpgen.classroom.confirm import Decision, Status
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.forget import forget
from bpgen.classroom.mark import mark_class
from bpgen.classroom.readings import READINGS, question_of
from bpgen.classroom.scan.pages import PageKind
from bpgen.classroom.scan.paper import places_of
from bpgen.classroom.scan.pictures import scan_file
from bpgen.classroom.scan.scanning import pages_wanted
from bpgen.classroom.scan.state import decided
from bpgen.classroom.totals import ledger_of, totals_of
from bpgen.errors import BpgenError
from classroom.hands import Hand, by_the_key, class_of, long_table, table, written
from classroom.paper import FINE, as_pdf, code_picture, filled, scanned
from classroom.scans import HANDS, SMALL, contents, readings, run


def points(folder: ClassFolder) -> list[object]:
    """Each student's points."""
    list(mark_class(folder))
    return [total.points for total in totals_of(folder, ledger_of(folder)).values()]


def test_scans_in_any_order_come_to_the_points_of_what_was_written(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    pages = [page for own in sheets[1] for page in own]
    turned = [scanned(page, (0, 180, 2, 91, -3, 270)[n % 6], 12, n) for n, page in enumerate(reversed(pages))]
    pdf = as_pdf(tmp_path / "a.pdf", turned[:-1])
    turned[-1].save(tmp_path / "b.png")
    report = run(folder, pdf, tmp_path / "b.png")
    assert [x.number for x in report.complete] == ["001", "003"]
    assert not any((report.faults, report.twice, report.missing, report.absent))
    # What is wrong is seen by a person; what follows from it is not.
    assert [(x.number, count) for x, count in report.undecided] == [("002", 1)]
    (row,) = [row for row in readings(folder) if not row.prefilled]
    assert (row.student, row.question, row.guess, row.value) == ("002", "net_o1", "0.1234", "")
    (empty,) = [row for row in readings(folder) if row.prefilled and not row.value]
    assert (empty.student, empty.question) == ("002", "E_total")
    assert not (folder.path / answers_path(folder, folder.students[1])).exists()
    # Decided, it is complete; and marked as what was handed in otherwise.
    report = run(folder, given=[Decision("002", "net_o1", "0.1234", Status.VALUE)])
    assert len(report.complete) == 3
    assert report.pages == ()
    other = class_of(tmp_path / "other", 3, SMALL)
    for student, hand in zip(other.students, HANDS, strict=True):
        (tmp_path / f"{student.number}.csv").write_bytes(long_table(written(other, student, hand)))
    collect(other, sorted(tmp_path.glob("*.csv")))
    assert points(folder) == points(other)
    # Again: nothing is read, nothing changes.
    before = contents(folder)
    assert pages_wanted(folder, [scan_file(pdf)]) == []
    run(folder, pdf, tmp_path / "b.png")
    assert contents(folder) == before


def test_what_a_hand_has_decided_stays_when_a_page_is_scanned_again(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    pages = sheets[1][1]
    run(folder, as_pdf(tmp_path / "a.pdf", pages))
    # In the table itself, with a spreadsheet.
    path = folder.path / READINGS
    path.write_bytes(path.read_bytes().replace(b",0.1234,0,\r\n", b",0.1234,0,0.4321\r\n"))
    report = run(folder, as_pdf(tmp_path / "b.pdf", [scanned(page, 180, 5) for page in pages]))
    (row,) = [row for row in readings(folder) if row.question == "net_o1" and row.student == "002"]
    assert (row.value, row.scan) == ("0.4321", "b.pdf:1")
    assert [(a.name, b.name) for a, b in report.twice] == []
    report = run(folder, tmp_path / "a.pdf")
    assert [(a.name, b.name) for a, b in report.twice] == [(f"a.pdf:{n}", f"b.pdf:{n}") for n in (1, 2)]
    # A later decision takes its place; one of nobody's is refused.
    later, own = tmp_path / "confirmed.csv", ("002", "net_o1", "", "unreadable")
    later.write_bytes(table(Decision._fields, own, ("9", "net_o1", "1", "value")))
    with pytest.raises(BpgenError) as raised:
        decided(folder, later)
    assert "row 3" in raised.value.text()
    later.write_bytes(table(Decision._fields, own))
    run(folder, given=decided(folder, later))
    (found,) = [row for row in readings(folder) if row.question == "net_o1" and row.student == "002"]
    assert (found.value, found.prefilled) == ("", False)


def test_faint_writing_is_no_empty_blank_and_dust_is_no_writing(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    page = filled(folder, folder.students[0], lambda worked, blank: None)[0]
    first, second, *others = places_of(folder, folder.students[0])[1]
    draw = ImageDraw.Draw(page)
    x, y = (first.x + 5) * FINE, (first.y + 2) * FINE
    draw.line((x, y, x + 10, y + 25), fill=190, width=3)  # a 1, in pencil
    for n in range(3):
        x, y = (second.x + 3 + 5 * n) * FINE, (second.y + 2 + n) * FINE
        draw.point((x, y), fill=0)
    run(folder, as_pdf(tmp_path / "a.pdf", [scanned(page, 1, 8)]))
    found = {row.question: (row.guess, row.prefilled) for row in readings(folder)}
    assert found[first.question] == ("", False)
    assert all(found[one.question] == ("", True) for one in (second, *others))


def test_the_page_to_confirm_asks_in_the_order_of_the_sheet(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    def hand(*wrong: str) -> Hand:
        return lambda worked, blank: "0.9876" if blank.key in wrong else by_the_key(worked, blank)

    # The first student's first doubtful answer is late on the sheet, the second's is before it.
    hands = (hand("E_total"), hand("net_o1", "out_o1"))
    pages = [filled(folder, x, own)[0] for x, own in zip(folder.students, hands, strict=False)]
    run(folder, as_pdf(tmp_path / "a.pdf", pages))
    headings = BeautifulSoup((folder.path / "scans/confirm.html").read_text(), "html.parser")("h2")
    # With their numbers on paper: output and error of the only unit are the first two questions.
    assert [x.text for x in headings][:3] == [
        "Question 1: net_o1",
        "Question 1: out_o1",
        "Question 2: E_total",
    ]


def test_a_person_who_is_forgotten_leaves_the_scans(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    run(folder, as_pdf(tmp_path / "a.pdf", [page for own in sheets[1][:2] for page in own]))
    run(folder, given=[Decision("002", "net_o1", "0.1", Status.VALUE)])
    before = contents(folder)
    forget(folder, "002")
    after = contents(folder)
    assert not [name for name in after if "/002" in name or "confirm" in name]
    assert not list(folder.path.glob("**/002*"))  # nor an empty folder
    for name in ("scans/read.csv", "scans/pages.csv", "scans/decisions.csv"):
        lines = before[name].splitlines(keepends=True)
        kept = [line for line in lines if b"002," not in line]
        assert after[name] == b"".join(kept)
        assert len(kept) < len(lines)
    assert [x.number for x in run(ClassFolder(folder.path)).complete] == ["001"]


def coded(page: Image.Image, text: str) -> Image.Image:
    """A page with another code."""
    page = page.copy()
    code = code_picture(text, zxingcpp.BarcodeFormat.QRCode, 10.5)
    page.paste(code, (round(181.5 * FINE), round(281.9 * FINE)))
    return page


def test_faults_are_named_none_is_lost_and_none_guessed(
    folder: ClassFolder, sheets: tuple[ClassFolder, list[list[Image.Image]]], tmp_path: Path
) -> None:
    first, second = sheets[1][0]
    own = next(code for code, student in folder.by_code.items() if student.number == "001")
    stranger = next(iter(class_of(tmp_path / "other", 1).by_code))[:-1]
    other = class_of(tmp_path / "another", 1)
    (other.path / "secret.txt").write_text("ab" * 32)
    blank, drawn = Image.new("L", first.size, 250), Image.new("L", first.size, 250)
    ImageDraw.Draw(drawn).rectangle((300, 300, 500, 500), fill=0)
    coffee = scanned(second)
    for x in (5, 195):
        ImageDraw.Draw(coffee).circle(((x + 5) * FINE, 10 * FINE), 6 * FINE, fill=80)
    pages = {
        PageKind.EMPTY: blank,
        PageKind.NO_CODE: drawn,
        PageKind.CHECK: coded(first, f"{stranger}{'2' if own[-1] != '2' else '3'}/001"),
        PageKind.OTHER_CLASS: coded(first, f"{next(iter(ClassFolder(other.path).by_code))}/001"),
        PageKind.NO_PAGE: coded(first, f"{own}/009"),
        PageKind.NO_MARKS: coffee,
    }
    (folder.path / "answers").mkdir()
    (folder.path / "answers" / "003.csv").write_bytes(b"name,value\nnet_h1,1\n")
    report = run(folder, as_pdf(tmp_path / "a.pdf", list(pages.values())))
    faults = {row.found: row for row in report.faults}
    assert faults.keys() == pages.keys() - {PageKind.EMPTY}
    for n, kind in enumerate(pages, 1):
        if kind is not PageKind.EMPTY:
            assert faults[kind].name == f"a.pdf:{n}"
            assert (folder.path / "scans" / faults[kind].picture).is_file()
    assert faults[PageKind.NO_MARKS][3:5] == ("001", 2)
    # The page whose marks are gone is not said to be missing, but the other one is.
    assert [(x.number, page) for x, page in report.missing] == [("001", 1)]
    assert [x.number for x in report.absent] == ["002"]  # the third has handed in a table
    assert not report.complete
    assert readings(folder) == ()
    # What is on it can be typed; the other page comes later.
    answers = written(folder, folder.students[0], by_the_key)
    typed = [
        Decision("001", question_of(key, round_), text, Status.VALUE)
        for (round_, key), text in answers.items()
    ]
    report = run(folder, as_pdf(tmp_path / "b.pdf", [first]))
    read = {row.question for row in readings(folder)}
    report = run(folder, tmp_path / "a.pdf", given=[one for one in typed if one.question not in read])
    assert [x.number for x in report.complete] == ["001"]
    assert PageKind.NO_MARKS not in {row.found for row in report.faults}
