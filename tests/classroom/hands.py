"""A class for tests, and the hands of its students: what each writes into the blanks of the own sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from bpgen.classroom.folder import ClassFolder, new_class
from bpgen.classroom.problems import problem_of
from bpgen.classroom.roster import Student
from bpgen.graph.expr import shown
from bpgen.graph.mistakes import mistakes
from bpgen.marking.sheet import SheetBlank, parts_of
from bpgen.network.values import values_of_given
from bpgen.sheets.exercise import work_sheet
from bpgen.trace.digits import round_half_up, show
from bpgen.trace.domains import FLOAT
from bpgen.trace.fold import fold
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


def mistaken(name: str) -> Hand:
    """A known mistake made throughout; all else follows, each step rounded."""
    worked_out: dict[int, list[dict[str, Decimal]]] = {}

    def hand(worked: Worked, blank: SheetBlank) -> str:
        if id(worked) not in worked_out:
            worked_out[id(worked)] = _worked_with(worked, name)
        value = worked_out[id(worked)][blank.round - 1][blank.key]
        return show(value, worked.contract.policy)

    return hand


def _worked_with(worked: Worked, name: str) -> list[dict[str, Decimal]]:
    graph = next(mistake.graph for mistake in mistakes(worked.graph) if mistake.name == name)
    keys, rounds = [q.key for q in graph.given], list[dict[str, Decimal]]()
    values = dict(zip(keys, map(Decimal, values_of_given(worked.network)), strict=True))
    for _ in worked.written:
        for q in graph.quantities:
            if q.definition is not None:
                own = {key: float(value) for key, value in values.items()}
                exact = Decimal(repr(float(fold(shown(q.definition), own, FLOAT))))
                values[q.key] = round_half_up(exact, worked.contract.policy)
        rounds.append(values)
        values = {key: values[graph.next_round.get(key, key)] for key in keys}
    return rounds


def table(*rows: tuple[object, ...]) -> bytes:
    """Rows as a table."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def long_table(answers: Mapping[tuple[int, str], str]) -> bytes:
    """A student's answers, a row for each."""
    rows = [(round_, name, text) for (round_, name), text in answers.items()]
    return table(("round", "name", "value"), *rows)
