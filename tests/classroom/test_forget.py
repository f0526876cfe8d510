"""A person is removed, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from bpgen.classroom.collect import collect
from bpgen.classroom.confirm import Decision, Status
from bpgen.classroom.export import export_class
from bpgen.classroom.feedback import feedback_wanted, write_bound_feedback, write_feedback
from bpgen.classroom.findings import findings
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.forget import forget
from bpgen.classroom.ledger import LEDGER, OVERRIDES, TOTALS
from bpgen.classroom.mark import mark_class
from bpgen.classroom.platforms import PLATFORMS
from bpgen.classroom.printing import write_bound
from bpgen.classroom.problems import code_of
from bpgen.classroom.report import write_report
from bpgen.classroom.totals import ledger_of
from bpgen.disk.cells import editable_csv
from bpgen.errors import BpgenError
from classroom.hands import SECRET, by_the_key, class_of, long_table, written
from classroom.paper import as_pdf, filled, print_sheets
from classroom.scans import run

SHORT = 'lang = "en"\n[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'
#: 77 is forgotten. Other numbers hold it, or would give a file its name.
ROSTER = '学籍番号;氏名\r\n"7";Ada\r\n 77 ;"Bo ""B""\r\nob"\r\n"７７７";花子\r\n\r\n77/;Eve\r\n'


def contents(folder: Path) -> dict[str, bytes]:
    """Every file."""
    return {str(x.relative_to(folder)): x.read_bytes() for x in sorted(folder.rglob("*")) if x.is_file()}


def test_a_person_is_removed_and_nothing_else(tmp_path: Path) -> None:
    path = class_of(tmp_path / "class", 1, SHORT).path
    (path / "roster.csv").write_bytes(ROSTER.encode("utf-16"))
    folder = ClassFolder(path)
    answers = tmp_path / "answers"
    answers.mkdir()
    for student in folder.students:
        name = f"{folder.stems[student.number]}.csv"
        (answers / name).write_bytes(long_table(written(folder, student, by_the_key)))
    (path / OVERRIDES).write_bytes("number,step,points,reason\n７７,E_total,0,x\n7,E_total,0,77".encode())
    with folder.in_use():
        assert len(collect(folder, [answers]).handed) == 4
        list(mark_class(folder))
        ledger = ledger_of(folder)
        list(write_feedback(folder, ledger, feedback_wanted(folder, ledger)))
        (path / "print").mkdir()
        (path / "print" / "mine.pdf").write_bytes(b"77")
        before = contents(path)
        gone = forget(folder, "７７")
    after = contents(path)
    own = {"answers/77.csv", "feedback/77.pdf", "feedback/77.html"}
    assert set(gone.files) == own == before.keys() - after.keys()
    assert gone.left == ("print/mine.pdf",)
    tables = {"roster.csv", LEDGER, TOTALS, OVERRIDES}
    assert {name for name, _ in gone.rows} == tables
    for name in before.keys() - own - tables - {".bpgen/made.json"}:
        assert after[name] == before[name]
    assert b"/77." not in after[".bpgen/made.json"]
    rest = ROSTER.replace(' 77 ;"Bo ""B""\r\nob"\r\n', "")
    assert after["roster.csv"] == rest.encode("utf-16")
    assert after[OVERRIDES] == b"number,step,points,reason\n7,E_total,0,77"
    for name in (LEDGER, TOTALS):
        lines = before[name].splitlines(keepends=True)
        assert after[name] == b"".join(line for line in lines if not line.startswith(b"77,"))
    again = ClassFolder(path)
    assert [student.number for student in again.students] == ["7", "777", "77/"]
    assert {again.stems[x] for x in ("7", "777", "77/")} == {folder.stems[x] for x in ("7", "777", "77/")}
    assert ledger_of(again).keys() == {"7", "777", "77/"}
    with pytest.raises(BpgenError) as raised:
        forget(again, "77")
    assert "no student 77" in raised.value.text()
    assert contents(path) == after
    assert (path / "secret.txt").read_text() == SECRET


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp932"])
def test_rows_go_with_their_ends_of_line(encoding: str) -> None:
    rows = ["a,b\r\n", '"x\ny",ソ\n', "\n", "1,2\r", "3,表"]
    data = "".join(rows).encode(encoding)
    for gone in ((1,), (2, 4), (3,), (5,), (1, 2, 3, 4, 5), ()):
        left = "".join(row for n, row in enumerate(rows, 1) if n not in gone)
        assert editable_csv(data, "t", "").without(gone) == left.encode(encoding)


def text_of(path: Path) -> str:
    """What can be read in a file."""
    if path.suffix != ".pdf":
        return path.read_bytes().decode("latin-1")
    with pdfium.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def test_after_all_commands_nothing_is_left_of_a_person_who_is_forgotten(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 3, 'lang = "en"\n[problem]\nlayers = "2-1"\n')
    print_sheets(folder)
    sheets = [filled(folder, student, by_the_key) for student in folder.students]
    (folder.path / OVERRIDES).write_text("number,step,points,reason\n002,E_total,0,x\n001,E_total,0,x\n")
    with folder.in_use():
        list(write_bound(folder))
        faint = Image.new("L", (1654, 2339), 255)  # of nobody
        run(folder, as_pdf(tmp_path / "a.pdf", [faint, *(page for own in sheets for page in own)]))
        run(folder, given=[Decision("002", name, "0.1", Status.VALUE) for name in ("net_o1", "E_o1")])
        list(mark_class(folder))
        ledger = ledger_of(folder)
        list(write_feedback(folder, ledger, feedback_wanted(folder, ledger)))
        list(write_bound_feedback(folder, ledger))
        list(write_report(folder, ledger, [one for some in findings(folder, ledger) for one in some]))
        for name in PLATFORMS.keys() - {"stack"}:  # which takes no sheets of this length
            export_class(folder, name)
    traces = re.compile(rf"(?<![0-9.])002(?![0-9])|Student 2|{code_of(folder.secret, '002')}")

    def found() -> set[str]:
        every = [path for path in folder.path.rglob("*") if path.is_file()]
        names = {path: path.relative_to(folder.path).as_posix() for path in every}
        return {name for path, name in names.items() if traces.search(name) or traces.search(text_of(path))}

    mine = {"term/exported.csv": "SIS ID,Grade\n002,3\n", "grades-filled.csv": "Name\t点\nStudent 2\t3\n"}
    for name, text in mine.items():
        (folder.path / name).parent.mkdir(exist_ok=True)
        (folder.path / name).write_text(text)
    named = found()
    assert len({name.split("/")[0] for name in named}) >= 12, sorted(named)
    with folder.in_use():
        assert set(forget(folder, "002").left) == set(mine)
    assert found() == set(mine)
