"""A class for tests, and the hands of its students: what each writes into the blanks of the own sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from bpgen.classroom.folder import ClassFolder, new_class
from bpgen.classroom.problems import problem_of
from bpgen.classroom.roster import Student
from bpgen.marking.sheet import SheetBlank, parts_of
from bpgen.sheets.exercise import work_sheet
from bpgen.trace.rounding import Worked

SECRET = "5ec2e7" + "0" * 58
#: What a hand writes into a blank of its sheet; None leaves it empty.
Hand = Callable[[Worked, SheetBlank], str | None]


def class_of(folder: Path, count: int, settings: str = "") -> ClassFolder:
    """A class of so many students, whose problems are the same in every test."""
    roster = "number,name\n" + "".join(f"{n:03d},Student {n}\n" for n in range(1, count + 1))
    made = new_class(folder, roster.encode(), "roster.csv", "en")
    (folder / "secret.txt").write_text(SECRET)
    if settings:
        (folder / "class.toml").write_text(settings)
    return ClassFolder(made.path)


def written(folder: ClassFolder, student: Student, hand: Hand) -> Mapping[tuple[int, str], str]:
    """What a hand writes on a student's sheet, by round and name."""
    options = folder.settings.options
    problem = problem_of(folder.secret, student, folder.settings)
    worked = work_sheet(problem.network, options)
    blanks = [step for part in parts_of(problem.network.graph, options) for step in part.steps]
    texts = {(blank.round, blank.key): hand(worked, blank) for blank in blanks}
    return {place: text for place, text in texts.items() if text is not None}


def by_the_key(worked: Worked, blank: SheetBlank) -> str:
    """All right."""
    return worked.text(blank.key, blank.round)


def table(*rows: tuple[object, ...]) -> bytes:
    """Rows as a table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def long_table(answers: Mapping[tuple[int, str], str]) -> bytes:
    """A student's answers, a row for each."""
    rows = [(round_, name, text) for (round_, name), text in answers.items()]
    return table(("round", "name", "value"), *rows)
