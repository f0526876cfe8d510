"""Points that a hand gives: rows that take the place of ours, and rows that are refused or named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bpgen.classroom.feedback import make_feedback
from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.ledger import LEDGER, OVERRIDES, TOTALS
from bpgen.classroom.mark import override_notes
from bpgen.classroom.totals import ledger_of
from bpgen.errors import BpgenError
from classroom.handed import hand_in, marked, points, slip
from classroom.hands import by_the_key, class_of, table


def test_a_hand_s_points_take_their_place_and_stay_when_all_is_marked_again(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 2)
    hand_in(folder, tmp_path / "answers", slip, by_the_key)
    (folder.path / OVERRIDES).write_bytes(
        table(("number", "step", "points", "by", "reason"), ("001", "E_total", "0.5", "T.A.", "almost"))
    )
    whole = points(folder)[1]
    assert whole is not None
    for settings, worth in (("", 1), ("[points]\neach = 3\n", 3)):
        (folder.path / "class.toml").write_text(settings)
        again = ClassFolder(folder.path)
        assert points(again) == [whole * worth - worth + Decimal("0.5"), whole * worth]
        rows = [row for row in marked(again)["001"] if row.name == "E_total" and row.round == 1]
        assert [(row.by, row.why, row.points) for row in rows] == [
            ("bpgen", rows[0].why, 0),
            ("T.A.", "almost", Decimal("0.5")),
        ]


def test_a_hand_may_leave_its_name_out(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    hand_in(folder, tmp_path / "answers", slip)
    whole = points(folder)[0]
    rows = (("number", "step", "points", "by", "reason"), ("001", "E_total", "1", "", "seen in class"))
    for own in (rows, tuple(row[:3] + row[4:] for row in rows)):
        (folder.path / OVERRIDES).write_bytes(table(*own))
        assert whole is not None
        assert points(folder) == [whole + 1]
        (last,) = [row for row in marked(folder)["001"] if row.why == "seen in class"]
        assert (last.by, last.points) == ("", Decimal(1))
        ledger = ledger_of(folder)
        (sheet,) = make_feedback((folder.secret, folder.settings), [(folder.students[0], ledger["001"])])
        assert b"seen in class" in sheet.page


def test_a_hand_s_rows_that_give_too_much_or_change_nothing_are_named(tmp_path: Path) -> None:
    # Two of the rows were right while an answer was worth a point: 20 points are now those of 56 answers.
    folder = class_of(tmp_path / "class", 2, "[points]\nout_of = 20\n")
    hand_in(folder, tmp_path / "answers", slip)
    rows = (
        ("number", "step", "round", "points", "reason"),
        ("001", "net_h1", "1", "0.3571", "all of it"),
        ("001", "net_h2", "2", "0.3572", "more"),
        ("001", "E_total", "", "1", "more"),
        ("002", "net_h1", "1", "0.1", "nothing came"),
    )
    (folder.path / OVERRIDES).write_bytes(table(*rows))
    notes = override_notes(folder)
    assert notes.more == (("001", "net_h2 @2"), ("001", "E_total"))
    assert notes.nothing == (("002", "net_h1"),)


@pytest.mark.parametrize("name", ["bpgen", "BPGEN "])
def test_a_hand_s_row_cannot_pass_for_one_of_ours(name: str, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "class", 1)
    hand_in(folder, tmp_path / "answers", slip)
    rows = (("number", "step", "points", "by", "reason"), ("001", "E_total", "1", name, "seen in class"))
    (folder.path / OVERRIDES).write_bytes(table(*rows))
    with pytest.raises(BpgenError) as raised:
        points(folder)
    assert "row 2" in raised.value.text()
    assert "column 4" in raised.value.text() or "column D" in raised.value.text()
    assert "'bpgen'" in raised.value.text().casefold()
    assert not (folder.path / LEDGER).exists()


@pytest.mark.parametrize(
    ("row", "where", "says"),
    [
        (("999", "E_total", "1", "x"), "row 2, column 1", "no student 999"),
        (("001", "E_total", "many", "x"), "row 2, column 3", "no number of points"),
        (("001", "E_total", "-1", "x"), "row 2, column 3", "no number of points"),
        (("001", "E_total", "1", ""), "row 2, column 4", "reason"),
        (("001", "E_totl", "1", "x"), "row 2, column 2", "E_totl"),
        (("001", "E_total", "1", "x", "9"), "row 2, column 2 (step)", "round 9"),
        (("001", "E_total", "1", "x", "0"), "row 2, column 2 (step)", "round 0"),
    ],
)
def test_a_hand_s_row_that_cannot_be_read(
    row: tuple[str, ...], where: str, says: str, tmp_path: Path
) -> None:
    folder = class_of(tmp_path / "class", 1)
    hand_in(folder, tmp_path / "answers", by_the_key)
    (folder.path / OVERRIDES).write_bytes(table(("number", "step", "points", "reason", "round"), row))
    with pytest.raises(BpgenError) as raised:
        marked(folder)
    assert where in raised.value.text()
    assert says in raised.value.text()
    assert not (folder.path / TOTALS).exists()
