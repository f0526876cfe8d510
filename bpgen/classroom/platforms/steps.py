"""What follows from a learner's own answers: for each blank, its formula over the blanks before it.

This is for platforms that mark by formulas of ours. They know no more of a blank than the answers that it
rests on, so the rules of ``marking.verdicts`` have a simpler form here: nothing follows from a 0 that is
wrong, nor where an answer and others near it are one number and the key's are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...graph.expr import Expr, Ref, rebuild, refs, shown
from ...graph.quantity import Graph
from ...lesson.plan import plan
from ...marking.follow import Place
from ...marking.sheet import SheetBlank, parts_of
from ...sheets.options import Options
from ...trace.digits import Rule
from ...trace.domains import FLOAT
from ...trace.fold import fold
from ...trace.rounding import Worked
from .ends import Ends, decimals, ends_of
from .platform import Coursework, Variant

#: So many answers that are one number, where the key has as many different ones, are no coincidence.
_STOCK = 3


class OfOwnAnswers(NamedTuple):
    """A blank's formula: over ``operands``, the blanks that it rests on, and over numbers that the page has.
    Its leaves are named as by ``named``. ``is_copy``: it is nothing but one other answer.
    """

    expr: Expr
    operands: tuple[Place, ...]
    is_copy: bool


class StepOfBlank(NamedTuple):
    """A blank's formula in a variant. ``value`` is what it comes to for the key's numbers; an answer may be
    off by so many ``units`` of its last place, and if ``carries``, by what half a unit of each operand makes.
    ``numbers`` are the leaves that are numbers, as text; ``zeros`` the operands that must not be 0, ``alike``
    the blanks, the operands among them, that must not all be one number.
    """

    formula: OfOwnAnswers
    value: float
    units: float
    carries: bool
    numbers: Mapping[str, str]
    zeros: tuple[Place, ...]
    alike: tuple[Place, ...]


def named(place: Place) -> str:
    """A quantity of a round as a leaf."""
    return f"{place[0]} {place[1]}"


@lru_cache(maxsize=16)
def formulas_of(graph: Graph, options: Options) -> Mapping[Place, OfOwnAnswers]:
    """The formula of each blank that rests on others; what the page shows or states is a number in it."""
    asked = {(x.round, x.key) for part in parts_of(graph, options) for x in part.steps}
    sections = plan(graph, options.rounds, options.upto, along=options.along)
    printed = {(s.round, key) for s in sections for group in s.groups for key in group.keys}

    def over_blanks(e: Expr, round_: int) -> Expr:
        return leaf(round_, e.key) if isinstance(e, Ref) else rebuild(e, lambda x: over_blanks(x, round_))

    def leaf(round_: int, key: str) -> Expr:
        definition, place = graph[key].definition, (round_, key)
        if place in printed:
            return Ref(named(place))
        if definition is not None:
            return over_blanks(shown(definition), round_)
        return leaf(round_ - 1, graph.next_round[key]) if _is_updated(graph, place) else Ref(named(place))

    found = {}
    for round_, key in asked:
        definition = graph[key].definition
        assert definition is not None
        e = over_blanks(shown(definition), round_)
        mentioned = dict.fromkeys(refs(e))
        operands = tuple(place for place in sorted(asked) if named(place) in mentioned)
        if operands:
            found[round_, key] = OfOwnAnswers(e, operands, isinstance(e, Ref))
    return found


def _is_updated(graph: Graph, place: Place) -> bool:
    return place[0] > 1 and place[1] in graph.next_round


def steps_of(worked: Worked, blanks: Sequence[SheetBlank], options: Options) -> Iterator[StepOfBlank | None]:
    """The step of each blank of a variant; None where it rests on no other."""
    formulas = formulas_of(worked.graph, options)
    places = [(blank.round, blank.key) for blank in blanks]
    key = {place: float(worked.text(place[1], place[0])) for place in places}
    for n, place in enumerate(places):
        formula = formulas.get(place)
        # Only blanks before it: a platform marks a blank when all is marked that it looks at.
        near = tuple(reversed(places[:n]))
        yield None if formula is None else _step(worked, formula, key, near)


def answers_of(work: Coursework, variant: Variant) -> Iterator[tuple[Ends, StepOfBlank | None, str]]:
    """Each blank of a variant: where an answer is right, what it rests on, and its points. Raises as
    ``ends_of``.
    """
    steps = steps_of(variant.worked, work.blanks, work.options)
    for ends, step in zip(ends_of(variant.worked, work.blanks), steps, strict=True):
        yield ends, step, decimals(float(work.worth[ends.blank.question]))


def _step(
    worked: Worked, formula: OfOwnAnswers, key: Mapping[Place, float], near: Sequence[Place]
) -> StepOfBlank:
    texts = {name: worked.text(*place[::-1]) for name, place in _places(formula.expr)}
    own, alike = set(map(named, formula.operands)), list(formula.operands)
    for place in near:
        if len({key[other] for other in alike}) >= _STOCK:
            break
        if key[place] not in {key[other] for other in alike}:
            alike.append(place)
    return StepOfBlank(
        formula,
        float(fold(formula.expr, {name: float(text) for name, text in texts.items()}, FLOAT)),
        0.5 if formula.is_copy and worked.contract.rule is Rule.ROUND else 1.0,
        worked.contract.rule is Rule.CARRY,
        {name: text for name, text in texts.items() if name not in own},
        tuple(place for place in formula.operands if key[place]),
        tuple(alike),
    )


def _places(e: Expr) -> Iterator[tuple[str, Place]]:
    for name in dict.fromkeys(refs(e)):
        round_, _, key = name.partition(" ")
        yield name, (int(round_), key)
