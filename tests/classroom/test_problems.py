"""Whose problem is which: from the class's secret and the student's number alone, and alike in effort."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen import BpgenError, Network
from bpgen.classroom.problems import code_of, graph_of, is_code, problem_of, usual_effort
from bpgen.classroom.roster import Student
from bpgen.classroom.settings import ClassSettings, read_settings
from bpgen.problems.preset import layers_source
from bpgen.sheets.exercise import work_sheet

SECRET = b"s" * 32
#: Classes of networks of layers: what one gradient rests on, and a whole round of one that reads words.
LAYERS = (
    '[problem]\nnetwork = "rnn"\n[sheet]\nalong = "dE_total/dwh1_1"\n',
    '[problem]\nnetwork = "embedding"\n',
)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def settings_of(text: str = "") -> ClassSettings:
    """The settings of a class.toml."""
    return read_settings(text.encode(), "class.toml", Path())


def problems(students: Sequence[Student], of: ClassSettings, secret: bytes = SECRET) -> dict[str, str]:
    """Each student's problem, as text."""
    return {x.number: repr(problem_of(secret, x, of).network.layers) for x in students}


@pytest.mark.parametrize("text", ["", *LAYERS])
def test_a_row_more_or_less_and_another_order_shift_nobody(text: str) -> None:
    students, of = [Student(f"{n:05d}", row=n) for n in range(8)], settings_of(text)
    whole = problems(students, of)
    assert len(set(whole.values())) == len(students)
    fewer = [student._replace(row=9, name="x") for student in reversed(students[::2])]
    assert problems(fewer, of) == {x.number: whole[x.number] for x in fewer}
    other = problems(students, of, b"t" * 32)
    assert not set(other.values()) & set(whole.values())


def test_groups_and_classes_share_a_problem() -> None:
    students = [Student("1", group="A"), Student("2", group="a"), Student("3", group="B"), Student("4")]
    first, second, third, fourth = problems(students, settings_of('[problem]\none_for = "group"')).values()
    assert first == second
    assert len({first, third, fourth}) == 3
    assert len(set(problems(students, settings_of('[problem]\none_for = "class"')).values())) == 1
    assert len({code_of(SECRET, student.number) for student in students}) == 4


def test_problems_are_alike_in_what_a_hand_has_to_do() -> None:
    """Counted anew here: of the numbers that a hand computes with, how many are negative, and how many digits
    they have.
    """
    of = settings_of()
    bounds = usual_effort(of.wanted, of.options)
    for n in range(12):
        problem = problem_of(SECRET, Student(str(n)), of)
        assert bounds.admits(problem.effort)
        assert isinstance(problem.network, Network)
        worked = work_sheet(problem.network, of.options)
        # Every negative weight is computed with once for its net, and again for each delta behind it.
        negative = sum(w < 0 for layer in problem.network.layers for row in layer.weights for w in row)
        assert problem.effort.signs >= negative
        assert all(value.is_finite() for value in worked.written[0].values())
    assert bounds.most.signs - bounds.least.signs < 30
    assert bounds.most.digits - bounds.least.digits < 0.1 * bounds.middle.digits


@pytest.mark.parametrize("text", LAYERS)
def test_problems_of_layers_are_alike_and_share_their_definitions(text: str) -> None:
    of = settings_of(text)
    bounds, shared = usual_effort(of.wanted, of.options), graph_of(of)
    for n in range(3):
        problem = problem_of(SECRET, Student(str(n)), of)
        assert bounds.admits(problem.effort)
        assert [(q.key, q.definition) for q in problem.network.graph.quantities] == [
            (q.key, q.definition) for q in shared.quantities
        ]


def test_sheets_are_made_anew_where_a_number_of_the_network_has_changed(tmp_path: Path) -> None:
    """A number that is not drawn, such as a mask's; and settings are written alike in every process."""
    (tmp_path / "own.toml").write_text(layers_source("dropout-deepml"))
    text = b'[problem]\nnetwork = "own.toml"\n'
    before, again = (repr(read_settings(text, "class.toml", tmp_path)) for _ in range(2))
    (tmp_path / "own.toml").write_text(layers_source("dropout-deepml").replace("[1, 1]]", "[0, 1]]"))
    assert before == again != repr(read_settings(text, "class.toml", tmp_path))
    assert "frozenset" not in before


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('[problem]\nnetwork = "rnn"\nsamples = 2\n', "", "samples cannot be used"),
        ('[problem]\nnetwork = "circuit"\n', "problem.network", "graph of formulas"),
        ('[problem]\nnetwork = "rnn"\n[sheet]\nnotation = "bishop"\n', "sheet: notation", ""),
        ('[problem]\nnetwork = "rnn"\n[sheet]\nupto = "hidden"\n', "sheet.upto", "forward"),
        ('[problem]\nnetwork = "rnn"\n[sheet]\nalong = "x1_t1"\n', "sheet.along", "x1_t1"),
        ('[problem]\nnetwork = "rnn"\n[sheet]\nalong = "no"\n', "", "'no'"),
        ('[sheet]\nalong = "w5+"\nupto = "error"\n', "", "along and upto"),
    ],
)
def test_what_a_class_cannot_have_is_refused_where_it_is_written(text: str, where: str, says: str) -> None:
    with pytest.raises(BpgenError) as refused:
        settings_of(text)
    assert where in str(refused.value)
    assert says in str(refused.value)


def test_a_sheet_of_two_rounds_is_more_work_than_one_of_one() -> None:
    """In the second round a weight is a copy of what the first has come to."""
    one, two = (settings_of(f"[sheet]\nrounds = {rounds}\n") for rounds in (1, 2))
    least = usual_effort(two.wanted, two.options).least
    assert least.digits > usual_effort(one.wanted, one.options).most.digits
    assert problem_of(SECRET, Student("1"), two).effort.digits >= least.digits


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF), min_size=1, max_size=12))
@settings(max_examples=60)
def test_a_code_tells_a_slip_of_a_letter_and_of_two(number: str) -> None:
    code = code_of(SECRET, number)
    assert is_code(code)
    for n, letter in enumerate(code):
        wrong = LETTERS[(LETTERS.index(letter) + 1 + n) % len(LETTERS)]
        assert wrong == letter or not is_code(code[:n] + wrong + code[n + 1 :])
    for n, (a, b) in enumerate(pairwise(code[:-1])):
        assert a == b or not is_code(code[:n] + b + a + code[n + 2 :])


def test_codes_differ() -> None:
    assert len({code_of(SECRET, str(n)) for n in range(20_000)}) == 20_000
