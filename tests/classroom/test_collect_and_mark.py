"""From answers to points: three ways to hand in, hands of several kinds, and what is no longer asked."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from bpgen.classroom.collect import answers_path, collect
from bpgen.classroom.folder import ClassFolder, new_class
from bpgen.classroom.ledger import LEDGER, OVERRIDES, TOTALS
from bpgen.classroom.mark import mark_class, overrides_of
from bpgen.classroom.papers import blueprint_of, write_papers
from bpgen.classroom.totals import ledger_of, totals_of
from bpgen.errors import BpgenError
from bpgen.errors.messages import Message
from classroom.handed import hand_in, marked, points, slip
from classroom.hands import Hand, by_the_key, class_of, long_table, table, written


@pytest.mark.parametrize("number", ["学籍番号", "number"])  # the latter heads answers, too
def test_the_same_answers_by_three_ways_come_to_the_same_points(number: str, tmp_path: Path) -> None:
    found = []
    for way in ("single", "long", "wide"):
        folder = class_of(tmp_path / way, 3)
        answers = {x: written(folder, x, by_the_key) for x in folder.students}
        handed = tmp_path / f"{way}-answers"
        handed.mkdir()
        if way == "single":
            for student, own in answers.items():
                (handed / f"sub_{student.number}_file.csv").write_bytes(long_table(own))
        elif way == "long":
            rows = [
                (x.number, r, name, text) for x, own in answers.items() for (r, name), text in own.items()
            ]
            (handed / "all.csv").write_bytes(table((number, "round", "name", "value"), *rows))
        else:
            places = list(next(iter(answers.values())))
            heads = ("Timestamp", "Student ID", *(f"{name} @{r}" if r > 1 else name for r, name in places))
            rows_ = [("now", x.number, *(own[place] for place in places)) for x, own in answers.items()]
            (handed / "form.csv").write_bytes(table(heads, *rows_))
        collected = collect(folder, [handed])
        assert not collected.unknown
        assert not collected.missing
        assert collected.unread == (("Timestamp",) if way == "wide" else ())
        found.append(points(folder))
    assert found[0] == found[1] == found[2]
    assert found[0][0] == len(answers[folder.students[0]])


def test_files_that_a_browser_saves_again_count_in_their_order(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    answers = tmp_path / "answers"
    answers.mkdir()
    for n, name in enumerate(("001.csv", "001 (1).csv", "001 (2).csv")):
        (answers / name).write_bytes(long_table({(1, "net_h1"): f"0.{n}"}))
    found = collect(folder, [answers])
    assert [Path(one.where).name for one in found.twice] == ["001.csv", "001 (1).csv"]
    assert b"0.2" in (folder.path / answers_path(folder, folder.students[0])).read_bytes()


def test_points_of_several_hands(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 6)
    nothing: Hand = lambda worked, blank: None  # noqa: E731
    zeros: Hand = lambda worked, blank: "0"  # noqa: E731
    stock: Hand = lambda worked, blank: "0.5"  # noqa: E731
    hand_in(folder, tmp_path / "answers", by_the_key, slip, nothing, zeros, stock)
    full, slipped, empty, zero, stocked, absent = points(folder)
    assert full is not None
    assert slipped == full - 1
    assert empty == 0
    assert absent is None
    assert {total.worth for total in totals_of(folder, ledger_of(folder)).values()} == {full}
    for idle in (zero, stocked):
        assert idle is not None
        assert idle <= full / 20


def test_a_whole_sheet_comes_to_what_the_settings_say(tmp_path: Path) -> None:
    for settings, full in (
        ("[points]\neach = 2\n", None),
        ("[points]\nout_of = 100\n", Decimal(100)),
        ("[points]\nout_of = 30\n[points.questions]\n1 = 10\n3 = 0\n", Decimal(30)),
        ("[points]\neach = 0\n[points.questions]\n2 = 10\n5 = 7.5\n", Decimal("17.5")),
    ):
        folder = class_of(tmp_path / str(len(settings)), 1, settings)
        hand_in(folder, tmp_path / f"{len(settings)}-answers", by_the_key)
        rows = marked(folder)["001"]
        total = totals_of(folder, ledger_of(folder))["001"]
        assert total.points == total.worth == (full if full is not None else 2 * len(rows))


def test_points_of_a_question_that_is_not_asked(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    for sheet, number in (("", 16), ('[sheet]\nupto = "error"\nrounds = 1\n', 6)):
        for last in (number - 1, number):
            (folder.path / "class.toml").write_text(f"{sheet}[points.questions]\n{last} = 2\n")
            if last < number:
                assert ClassFolder(folder.path).settings.points.questions == ((last, 2),)
            else:
                with pytest.raises(BpgenError, match=rf"class\.toml: points\.questions\.{number}"):
                    _ = ClassFolder(folder.path).settings


def test_totals_have_the_names_that_the_roster_has(tmp_path: Path) -> None:
    for heads, row, shown in (
        (("number",), ("1",), {}),
        (("number", "name"), ("1", "=Ada"), {"name": "'=Ada"}),
        (
            ("First name", "Surname", "ID number"),
            ("Ada", "Lovelace", "1"),
            {"name": "Ada Lovelace", "family_name": "Lovelace", "given_name": "Ada"},
        ),
        (
            ("学籍番号", "姓", "名"),
            ("1", "山田", "花子"),
            {"name": "山田 花子", "family_name": "山田", "given_name": "花子"},
        ),
    ):
        folder = new_class(tmp_path / "-".join(heads), table(heads, row), "r.csv", "en")
        hand_in(folder, tmp_path / f"{len(heads)}-answers", by_the_key)
        whole = str(len(marked(folder)["1"]))
        lines = io.StringIO((folder.path / TOTALS).read_text(encoding="utf-8-sig"), newline="")
        (found,) = csv.DictReader(lines)
        assert found == {"student": "1", **shown, "points": whole, "worth": whole, "answered": whole}


@pytest.mark.parametrize("shorter", ['upto = "error"\nrounds = 1', 'upto = "error"', "rounds = 2"])
def test_answers_that_are_no_longer_asked_are_no_cells_that_cannot_be_read(
    shorter: str, tmp_path: Path
) -> None:
    folder = class_of(tmp_path / "class", 1, "[sheet]\nrounds = 3\n")
    hand_in(folder, tmp_path / "answers", by_the_key)
    before = written(folder, folder.students[0], by_the_key)
    (folder.path / "class.toml").write_text(
        f"[sheet]\nrounds = 3\n{shorter}\n".replace("rounds = 3\n", "", shorter.count("rounds"))
    )
    folder = ClassFolder(folder.path)
    (block,) = mark_class(folder)
    asked = written(folder, folder.students[0], by_the_key)
    assert asked.keys() < before.keys()
    assert not block.unread
    gone = [
        key if round_ == 1 else f"{key} @{round_}" for round_, key in before if (round_, key) not in asked
    ]
    assert sorted(block.unasked["001"]) == sorted(gone)
    # With another length the problem may be another: what it is worth is all that is known.
    assert totals_of(folder, ledger_of(folder))["001"].worth == len(asked)


def test_answers_to_a_sheet_of_other_numbers_are_not_marked(tmp_path: Path) -> None:
    """Nor does a change that leaves a sheet's numbers as they are keep anybody from being marked."""
    folder = class_of(tmp_path / "class", 3, "[problem]\nlearning_rate = 0.5\n")
    blueprint = blueprint_of(folder, "typst")
    list(write_papers(folder, blueprint, folder.students))
    hand_in(folder, tmp_path / "answers", by_the_key, by_the_key)
    assert points(folder)[:2] == [56, 56]
    for settings, refused in (
        ("[problem]\nlearning_rate = 0.25\n", 2),
        ("[problem]\nlearning_rate = 0.5\n[sheet]\nfigures = 3\n", 2),
        ('title = "Another"\n[problem]\nlearning_rate = 0.5\n[sheet]\nupto = "all"\n', 0),
    ):
        (folder.path / "class.toml").write_text(settings)
        (block,) = mark_class(ClassFolder(folder.path))
        assert ["other numbers than class.toml" in str(error) for error in block.refused] == [True] * refused


@pytest.mark.parametrize("name", [LEDGER, TOTALS])
def test_marks_that_a_hand_has_changed_are_neither_used_nor_written_over(name: str, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    hand_in(folder, tmp_path / "answers", slip)
    marked(folder)
    made = (folder.path / name).read_bytes()
    (folder.path / name).write_bytes(made + b"\r\n")
    for work in (marked, ledger_of):  # reports and grades are of the ledger
        with pytest.raises(BpgenError) as raised:
            work(folder)
        assert name in raised.value.text()
        assert OVERRIDES in raised.value.text()
    assert (folder.path / name).read_bytes() == made + b"\r\n"
    (folder.path / name).unlink()
    marked(folder)
    assert (folder.path / name).read_bytes() == made


def test_the_last_table_of_a_student_counts_and_strangers_are_named(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2)
    first, second = tmp_path / "a", tmp_path / "b"
    for path, hand in ((first, slip), (second, by_the_key)):
        path.mkdir()
        (path / "001.csv").write_bytes(long_table(written(folder, folder.students[0], hand)))
    for name in ("002.XLSX", ".DS_Store", "~$002.xlsx"):
        (second / name).write_bytes(b"PK")
    (second / "999.csv").write_bytes(long_table({(1, "net_h1"): "1"}))
    found = collect(folder, [first, second])
    assert [one.where for one in found.twice] == [str(first / "001.csv")]
    assert found.unknown == (str(second / "999.csv"),)
    assert found.others == (str(second / "002.XLSX"),)
    assert [student.number for student in found.missing] == ["002"]
    assert points(folder)[0] == len(marked(folder)["001"])


def test_zeros_that_a_spreadsheet_has_dropped(tmp_path: Path) -> None:
    roster = b"number\n0012\n0034\n034\n5\n"
    folder = ClassFolder(new_class(tmp_path / "class", roster, "r.csv", "en").path)
    rows = [(number, "net_h1", "0.5") for number in ("12", "34", "005", "", "0", "034")]
    (tmp_path / "form.csv").write_bytes(table(("student number", "step", "value"), *rows))
    found = collect(folder, [tmp_path / "form.csv"])
    # 34 may be either of two, and is neither's.
    assert [one.student.number for one in found.handed] == ["0012", "5", "034"]
    for lang, word in (("en", "row"), ("ja", "行目")):
        assert all(word in one.text(lang) for one in found.unknown if isinstance(one, Message))
    assert [str(one).rpartition(" ")[2] for one in found.unknown] == ["3", "5", "6"]
    (folder.path / OVERRIDES).write_bytes(
        table(
            ("number", "step", "points", "reason"), ("12", "net_h1", "0.5", "x"), ("5", "E_total", "1", "x")
        )
    )
    assert {student for student, *_ in overrides_of(folder)} == {"0012", "5"}


def test_a_table_that_a_hand_has_put_right_stays(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    hand_in(folder, tmp_path / "answers", slip)
    path = folder.path / answers_path(folder, folder.students[0])
    path.write_bytes(path.read_bytes().replace(b"0.1234", b"0.2345"))
    changed = path.read_bytes()
    assert collect(folder, [tmp_path / "answers"]).kept == (answers_path(folder, folder.students[0]),)
    assert path.read_bytes() == changed
