"""A class on a network of layers, by all commands: convolution, and an LSTM, along one gradient."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bpgen.classroom.folder import ClassFolder
from bpgen.classroom.ledger import LEDGER, read_ledger
from bpgen.classroom.platforms import Coursework, Variant
from bpgen.classroom.problems import problem_of
from bpgen.classroom.settings import PointScheme
from bpgen.classroom.totals import ledger_of, totals_of
from bpgen.sheets.exercise import work_sheet
from classroom.hands import SECRET, by_the_key, long_table, mistaken, written
from classroom.platforms import sitters
from cli.conftest import Run

FIGURES = "figures = 4\n"


def hand_in(folder: ClassFolder, answers: Path, mistake: str) -> tuple[int, str]:
    """The answers of five hands: by the key, honest, with one slip, with a mistake made throughout, and one
    number everywhere. How many blanks a sheet has, and where the slip is.
    """
    works = []
    for student in folder.students:
        worked = work_sheet(
            problem_of(folder.secret, student, folder.settings).network, folder.settings.options
        )
        variant = Variant("C", worked)
        works.append((Coursework("", folder.settings.options, PointScheme(), (variant,)), worked))
    places = sitters.computed(*works[2])
    slip = places[len(places) // 2]
    first, fourth = folder.students[0], folder.students[3]
    hands = (
        written(folder, first, by_the_key),
        sitters.honest(*works[1], seed=1),
        sitters.slipped(*works[2], slip),
        written(folder, fourth, mistaken(mistake)),
        sitters.stock(works[4][0], "0.5"),
    )
    answers.mkdir()
    for student, hand in zip(folder.students, hands, strict=True):
        (answers / f"{student.number}.csv").write_bytes(long_table(hand))
    return len(works[0][0].blanks), slip[1]


@pytest.mark.parametrize(
    ("network", "along", "mistake"),
    [
        ("convolution", "dE_total/dk_1_1", "mean-over-positions"),
        ("lstm-gomez", "dE_total/du_f1_1", "no-one-minus"),
    ],
)
def test_every_student_has_the_own_numbers_and_what_was_earned(
    network: str, along: str, mistake: str, run: Run, tmp_path: Path
) -> None:
    path, roster, answers = tmp_path / "class", tmp_path / "roster.csv", tmp_path / "answers"
    roster.write_text("number,name\n" + "".join(f"{n:03d},S {n}\n" for n in range(1, 6)))
    assert run("class", "new", path, "--roster", roster, "--network", network, "--lang", "en").status == 0
    settings = path / "class.toml"
    settings.write_text(settings.read_text().replace(FIGURES, f'{FIGURES}along = "{along}"\n'))
    (path / "secret.txt").write_text(SECRET)
    assert run("class", "sheets", path, "--jobs", 1).status == 0
    folder = ClassFolder(path)
    networks = [problem_of(folder.secret, x, folder.settings).network for x in folder.students]
    assert len({(x.layers, x.samples) for x in networks}) == len(networks)
    assert len(list((path / "sheets").iterdir())) == len(list((path / "keys").iterdir())) == len(networks)

    full, slip = hand_in(folder, answers, mistake)
    assert run("class", "collect", path, answers).status == 0
    assert run("class", "mark", path, "--jobs", 1).status == 0
    points = [total.points or Decimal(0) for total in totals_of(folder, ledger_of(folder)).values()]
    assert points[:4] == [full, full, full - 1, full - 1]
    assert points[4] <= full / 10
    ledger = read_ledger((path / LEDGER).read_bytes(), LEDGER)
    for student, why in (("003", ""), ("004", f"mistake:{mistake}")):
        wrong = next(row for row in ledger[student] if row.verdict == "differs")
        assert why in wrong.why
        assert wrong.name == slip or why
    wrong = next(row for row in ledger["003"] if row.verdict == "differs")

    assert run("class", "report", path, "--jobs", 1, "--lang", "en").status == 0
    told = (path / "feedback" / "003.html").read_text(encoding="utf-8")
    assert f"question {wrong.question}" in told
    assert f"You wrote {wrong.value};".replace("-", "\N{MINUS SIGN}") in told
    assert run("class", "export", path, "--to", "moodle").status == 0
    assert run("class", "forget", path, "003", "--lang", "en").status == 0
