"""The commands of a class, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpgen.classroom.readings import READINGS, read_readings
from classroom.hands import by_the_key, class_of, long_table, table, written
from classroom.paper import as_pdf, filled, print_sheets, told
from cli.conftest import Run


def test_the_command_writes_beside_the_file_or_where_it_is_told(run: Run, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2, '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n')
    file, answers = tmp_path / "all.csv", tmp_path / "001.csv"
    file.write_bytes(b"SID,score\r\n001,\r\n002,\r\n003,\r\n")
    answers.write_bytes(long_table(written(folder, folder.students[0], by_the_key)))
    command = ("class", "grades", folder.path, "--into", file, "--lang", "en")
    for lang, says in (
        ("en", ("No answers", "class collect", "class scan")),
        ("ja", ("解答", "class collect")),
    ):
        for words in (("mark",), ("report",), ("grades", "--into", file)):
            early = run("class", words[0], folder.path, *words[1:], "--lang", lang)
            assert (early.status, early.out) == (2, "")
            assert all(text in early.err for text in says)
    assert run("class", "collect", folder.path, answers).status == 0
    assert "marks yet" in run(*command).err
    assert run("class", "mark", folder.path, "--jobs", 1).status == 0
    beside = tmp_path / "all-filled.csv"
    for more, out in (((), beside), (("--out", file), file)):
        before = file.read_bytes()
        done = run(*command, *more)
        assert (done.status, done.out) == (0, f"{out}\n")
        assert "not in the class: 1: 003" in done.err
        assert "handed in nothing, whose cells are left as they are: 1: 002" in done.err
        assert out is file or file.read_bytes() == before
    points = len(written(folder, folder.students[0], by_the_key))
    assert (
        file.read_bytes() == beside.read_bytes() == f"SID,score\r\n001,{points}\r\n002,\r\n003,\r\n".encode()
    )


def test_reports_are_named_once_and_say_what_is_there(run: Run, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2, '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n')
    answers = tmp_path / "001.csv"
    answers.write_bytes(long_table(written(folder, folder.students[0], by_the_key)))
    assert run("class", "collect", folder.path, answers).status == 0
    assert run("class", "mark", folder.path, "--jobs", 1).status == 0
    command = ("class", "report", folder.path, "--jobs", 1, "--lang", "en")
    first, second = run(*command), run(*command)
    names = ("print/feedback.pdf", "report.pdf", "report.html")
    assert first.out == "".join(f"{folder.path / name}\n" for name in names)
    assert "to be made: 1. There already: 0." in first.err
    assert "to be made: 0. There already: 1." in second.err
    assert second.out == ""
    assert sorted(x.name for x in (folder.path / "feedback").iterdir()) == ["001.html", "001.pdf"]


def test_scans_are_read_and_what_is_left_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = class_of(tmp_path / "class", 2, '[problem]\nlayers = "2-1"\n')
    print_sheets(folder)
    pages = filled(folder, folder.students[0], lambda worked, blank: "0.1234")
    pdf, text = as_pdf(tmp_path / "a.pdf", pages[:1]), tmp_path / "b.pdf"
    text.write_bytes(b"no PDF")
    command = ("class", "scan", folder.path, pdf, text, "--jobs", 1, "--lang", "en")
    monkeypatch.setattr("bpgen.cli.classroom.scan.find_spec", lambda name: None)
    refused = run(*command)
    assert refused.status == 2
    assert '".[scan]"' in refused.err
    monkeypatch.setattr("bpgen.cli.classroom.scan.find_spec", lambda name: name)
    monkeypatch.setattr("bpgen.classroom.scan.reader.read_by_rapidocr", told)
    # Of files that are no scans the last is the error; where one is read, they are only named.
    none = run("class", "scan", folder.path, text, text, "--jobs", 1, "--lang", "en")
    assert (none.status, none.out, none.err.count(text.name)) == (2, "", 2)
    assert not (folder.path / READINGS).exists()
    done = run(*command)
    assert (done.status, done.out) == (0, f"{folder.path / 'scans' / 'confirm.html'}\n")
    said = " ".join(done.err.split())
    for words in (
        "b.pdf: This is neither",
        "Pages to read: 1.",
        "001: page 2 is missing.",
        "without answers: 1: 002",
    ):
        assert words in said
    assert "Complete, and ready for bpgen class mark: 0 of 2 students." in said
    questions = [x.question for x in read_readings((folder.path / READINGS).read_bytes(), READINGS)]
    decided = tmp_path / "confirmed.csv"
    decided.write_bytes(
        table(("student", "question", "value", "status"), *(("001", x, "", "empty") for x in questions))
    )
    again = run("class", "scan", folder.path, decided, "--lang", "en")
    assert (again.status, again.out) == (0, "")
    assert not (folder.path / "scans" / "confirm.html").exists()


def test_forget_says_what_it_removed(run: Run, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2).path
    (folder / "sheets").mkdir()
    (folder / "sheets" / "002.pdf").write_bytes(b"x")
    done = run("class", "forget", folder, "002", "--lang", "en")
    assert (done.status, done.out) == (0, "")
    said = " ".join(done.err.split())
    assert said.startswith(
        f"Removed: {folder / 'sheets' / '002.pdf'} Rows removed from {folder / 'roster.csv'}: 1."
    )
    assert run("class", "forget", folder, "002", "--lang", "en").status == 2


def test_new_says_which_columns_it_reads(run: Run, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("学籍番号,氏名,備考欄,large\n001,学生 一,x,拡大\n", encoding="utf-8")
    done = run("class", "new", tmp_path / "class", "--roster", roster, "--lang", "en")
    said = " ".join(done.err.split())
    assert (
        "Columns read from the roster: student number = 学籍番号, name = 氏名, large print = large." in said
    )
    assert "Columns left alone: 備考欄." in said
    done = run("class", "new", tmp_path / "again", "--roster", roster, "--lang", "ja")
    said = "".join(done.err.split())
    assert "名簿から読み取った列：学籍番号、氏名、拡大印刷（「large」）。" in said


def test_sheets_that_are_made_again_are_named(run: Run, tmp_path: Path) -> None:
    short = '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n'
    folder = class_of(tmp_path / "class", 2, short)
    command = ("class", "sheets", folder.path, "--jobs", 1, "--lang", "en")
    assert "made before" not in run(*command).err
    settings = folder.path / "class.toml"
    settings.write_text(f"{short}[points]\neach = 2\n")
    assert "Sheets to make: 0." in run(*command).err  # what an answer is worth is on no sheet
    settings.write_text(f'title = "Second"\n{short}')
    said = " ".join(run(*command).err.split())
    assert "Of these, 2 were made before" in said
    assert "marked by the new ones: 001, 002" in said


def test_steps_that_are_no_longer_asked_are_named_once(run: Run, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2, '[problem]\nlayers = "2-1"\n')
    answers = tmp_path / "answers"
    answers.mkdir()
    for student in folder.students:
        own = long_table(written(folder, student, by_the_key))
        (answers / f"{student.number}.csv").write_bytes(own)
    assert run("class", "collect", folder.path, answers).status == 0
    (folder.path / "class.toml").write_text('[problem]\nlayers = "2-1"\n[sheet]\nupto = "error"\n')
    said = " ".join(run("class", "mark", folder.path, "--jobs", 1, "--lang", "en").err.split())
    assert "no longer asks for, and that count for nothing: those of 2 students to" in said
    assert "net_o1 @2" in said
    assert "cannot be read" not in said


def test_cells_that_cannot_be_read_are_named(run: Run, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1, '[sheet]\nupto = "error"\n[problem]\nlayers = "2-1"\n')
    answers = tmp_path / "001.csv"
    given = dict(written(folder, folder.students[0], by_the_key))
    given[next(iter(given))] = "3 or 4"
    answers.write_bytes(long_table(given))
    assert run("class", "collect", folder.path, answers).status == 0
    said = " ".join(run("class", "mark", folder.path, "--jobs", 1, "--lang", "en").err.split())
    assert "001: Cells that cannot be read and count as blank: 1: row 2 (3 or 4)." in said
