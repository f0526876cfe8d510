"""A class's work, killed before each change of a file or stopped by a full disk: the next run ends with the
same bytes, and takes no file of its own for a hand's.
"""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from unittest.mock import patch

import pytest

from attacks.test_kills import child, killed
from bpgen.classroom.collect import collect
from bpgen.classroom.confirm import Decision, Status
from bpgen.classroom.folder import ClassFolder, digest_of
from bpgen.classroom.forget import forget
from bpgen.classroom.ledger import OVERRIDES
from bpgen.classroom.mark import mark_class
from bpgen.classroom.personal import PersonalFiles
from bpgen.classroom.readings import question_of
from bpgen.classroom.roster import Student
from bpgen.classroom.scan import scanning
from bpgen.classroom.scan.pages import BlankRead, PageKind, PageRead, ScanWork
from bpgen.classroom.scan.pictures import ScanFile, ScannedPage
from bpgen.cli import main
from classroom.hands import by_the_key, class_of, long_table, written
from classroom.paper import told

SHORT = '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'


def contents(folder: Path) -> dict[str, bytes]:
    """Every file, the note of what was made included."""
    return {str(x.relative_to(folder)): x.read_bytes() for x in sorted(folder.rglob("*")) if x.is_file()}


def handed_in(folder: Path) -> ClassFolder:
    """A class of two; what they hand in is beside it."""
    made, answers = class_of(folder, 2, SHORT), folder.with_name(f"{folder.name}-answers")
    answers.mkdir()
    for student in made.students:
        data = long_table(written(made, student, by_the_key))
        (answers / f"{student.number}.csv").write_bytes(data)
    return made


def papers(folder: ClassFolder) -> None:
    """Papers as ``class sheets`` writes them, a block for each student, but without typesetting."""

    def paths(student: Student) -> tuple[str, str]:
        return f"sheets/{student.number}.pdf", f"keys/{student.number}.pdf"

    def blocks() -> Iterator[tuple[list[Student], list[tuple[bytes, bytes]]]]:
        for student in own.wanted(folder.students):
            yield [student], [(f"sheet {student.number}".encode(), b"key")]

    own = PersonalFiles(folder, paths, digest_of)
    assert not any(block.kept for block in own.write(blocks()))


def marks(folder: ClassFolder) -> None:
    """Answers collected and marked."""
    assert not collect(folder, [folder.path.with_name(f"{folder.path.name}-answers")]).kept
    list(mark_class(folder))


def scans(folder: ClassFolder) -> None:
    """A page read with one of its blanks, the others decided, and all put where answers are."""
    number, texts = "001", written(folder, folder.students[0], by_the_key)
    (question, text), *others = ((question_of(key, n), text) for (n, key), text in texts.items())
    blank = BlankRead(question, b"a picture", text, empty=False)

    def read(work: ScanWork, pages: Sequence[ScannedPage]) -> list[PageRead]:
        return [PageRead(pages[0], PageKind.READ, number, 1, (blank,))]

    files = [ScanFile(Path("a.pdf"), "digest", 1)]
    with patch.object(scanning, "read_pages", read):
        list(scanning.scan_pages(folder, scanning.pages_wanted(folder, files), told))
    decided = [Decision(number, name, value, Status.VALUE) for name, value in others]
    report = scanning.conclude(folder, files, decided, "en")
    assert not report.kept
    assert [student.number for student in report.complete] == [number]


def forgotten(folder: ClassFolder) -> None:
    """A person removed, unless that was done."""
    if "001" in folder.by_number:
        forget(folder, "001")


def run(path: Path, work: Callable[[ClassFolder], None]) -> None:
    """A command's work."""
    folder = ClassFolder(path)
    with folder.in_use():
        work(folder)


@pytest.mark.parametrize("work", [papers, marks, scans, forgotten])
def test_work_that_is_killed_is_finished_by_the_next_run(
    work: Callable[[ClassFolder], None], tmp_path: Path
) -> None:
    first = handed_in(tmp_path / "first").path
    if work is forgotten:
        (first / OVERRIDES).write_text("number,step,points,reason\n001,E_total,0,x\n")
        run(first, papers)
        run(first, marks)

    def prepared(name: str) -> Path:
        for ending in ("", "-answers"):
            shutil.copytree(f"{first}{ending}", tmp_path / f"{name}{ending}")
        return tmp_path / name

    run(whole := prepared("whole"), work)
    expected, at = contents(whole), 0
    alive = False
    while not alive:
        at += 1
        path = prepared(str(at))
        alive = not killed(lambda path=path: run(path, work), at)  # type: ignore[misc]
        run(path, work)
        assert contents(path) == expected, at
    assert at > 15


def full_disk(*words: object) -> None:
    """A command, while no file may become larger than a few bytes: the system refuses as a full disk does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
    main(list(map(str, words)))


@pytest.mark.parametrize("command", ["collect", "mark", "grades", "forget", "new"])
def test_a_full_disk_is_one_message(command: str, tmp_path: Path) -> None:
    path = handed_in(tmp_path / "class").path
    if command != "collect":
        run(path, marks)
    exported = tmp_path / "exported.csv"
    exported.write_text("number,name,grade\n001,Student 1,\n002,Student 2,\n")
    before = contents(tmp_path)
    words: dict[str, tuple[object, ...]] = {
        "collect": (path, tmp_path / "class-answers"),
        "grades": (path, "--into", exported),
        "forget": (path, "001"),
        "new": (tmp_path / "other", "--roster", path / "roster.csv"),
    }
    status, said = child(lambda: full_disk("class", command, *words.get(command, (path,))))
    assert status == 2, said
    assert said.count("Error: ") == 1
    assert "File too large" in said
    assert "Traceback" not in said
    assert command == "grades" or "--out" not in said
    after = contents(tmp_path)
    assert after.keys() <= before.keys()
    assert all(after[name] == before[name] for name in after)
    assert after == before or command == "forget"  # which removes before it writes


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    path, waits, order = class_of(tmp_path / "class", 1, SHORT).path, Event(), list[str]()

    def second() -> None:
        with ClassFolder(path).in_use(waits.set):
            order.append("second")

    with ClassFolder(path).in_use():
        thread = Thread(target=second)
        thread.start()
        assert waits.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
