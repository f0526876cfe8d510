"""The page of repetition: the error from round to round, its curve, a program, and two rounds by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...formats.formulas import Number
from ...graph import names
from ...graph.optimisers.rule import RATE
from ...lesson.by_round import steps_of_updates
from ...lesson.course import Course, PageSource, printed
from ...lesson.live import Live
from ...lesson.plan import Upto, plan
from ...lesson.rounds import repetition
from ...lesson.steps import Step, Teller
from ...lesson.training_program import training_program
from ...printers.notation import AnySymbol
from .page import page

#: With more steps or rows than this, rounds by hand are told in tables, or left out.
_MANY_STEPS, _MANY_ROWS = 40, 100
_BY_HAND = (2, 3)


class Hand(NamedTuple):
    """A round by hand: its steps; none where they are too many."""

    round: int
    steps: tuple[Step, ...]


class State(NamedTuple):
    """A parameter from round to round, where more than its own value goes into the next round: the symbols
    of what leads from its derivative to its new value, and the numbers of each round.
    """

    parameter: AnySymbol
    heads: tuple[AnySymbol, ...]
    rows: tuple[tuple[int, tuple[Number, ...]], ...]


def repetition_page(course: Course) -> PageSource:
    """The page. A training that diverges is told as such, with the rounds before."""
    live, told = course.live, repetition(course.live)
    rows = told.rows
    state = _state(live, tuple(row.round for row in rows if row.round))
    text = printed(
        course,
        "repetition",
        heads=told.heads,
        rows=rows,
        limit=told.limit,
        falls=told.falls,
        objective=course.math(live.printed().name(live.graph.objective)),
        first=course.math(rows[0].numbers[0]),
        last=course.math(rows[-1].numbers[0]),
        updates=course.count(told.updates),
        outputs=told.outputs,
        state=state,
        parameter=state.parameter if state else None,
        curve=told.updates if told.updates > 1 else 0,
        program=training_program(live, tuple(row.updates for row in rows)),
        hands=[Hand(n, tuple(_steps(course, n))) for n in _BY_HAND if told.limit is None or n < told.limit],
        backward=_count(live, "backward") <= _MANY_ROWS,
    )
    return PageSource("repetition", text)


def _state(live: Live, rounds: Sequence[int]) -> State | None:
    """The first weight of the output layer through these rounds."""
    arch, graph = live.network.architecture, live.graph
    rate = [RATE.key] if RATE.key in graph.next_round else []
    if not (rate or arch.update.rule.states):
        return None
    parameter = names.weight(arch, arch.depth, 1, 1)
    keys = (*rate, *steps_of_updates(graph)[parameter])
    rows = ((n, tuple(Number(live.printed(n).text(key)) for key in keys)) for n in rounds)
    name = live.printed().name
    return State(name(parameter), tuple(map(name, keys)), tuple(rows))


def _steps(course: Course, round_: int) -> Iterator[Step]:
    """The forward pass and the errors of a round, where they are not too many to follow."""
    teller = Teller(course.live, course.lang, course.own)
    sections = plan(course.network.graph, 1, Upto.ERROR, repeats=True)
    keys = [key for section in sections for group in section.groups for key in group.keys]
    if len(keys) <= _MANY_STEPS:
        yield from (teller.step(key, round_) for key in keys)


def _count(live: Live, role: str) -> int:
    return sum(q.role == role for q in live.graph.quantities)


PAGES = (page("repetition", "repeat", 1, repetition_page),)
