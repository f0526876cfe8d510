"""A sheet that keeps to a number of pages, by asking for less."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..errors import BpgenError
from ..lesson.plan import Upto, parts_of
from ..network.kinds import Problem
from .exercise import Exercise
from .options import Options


def fitted(
    problem: Problem,
    options: Options,
    most: int,
    make: Callable[[Options], Exercise],
    pages: Callable[[Exercise], int],
) -> Exercise:
    """The sheet that asks for the most on at most ``most`` pages: fewer rounds first, then less of a round. A
    step that is worked takes the room of one that is blank, so fading saves none.

    ``make`` makes a sheet, ``pages`` says how many pages it has. Raises ``BpgenError`` where the least that
    can be asked has more.
    """
    count = 0
    for less in _less(problem, options):
        sheet = make(less)
        count = pages(sheet)
        if count <= most:
            return sheet
    raise BpgenError("documents.pages", where="--pages", most=most, least=count, upto=Upto.FORWARD.value)


def _less(problem: Problem, options: Options) -> Iterator[Options]:
    """The options, then those that ask for less and less."""
    yield options
    for rounds in range(options.rounds - 1, 0, -1):
        yield options._replace(rounds=rounds)
    if options.along:
        return  # what a quantity rests on cannot be cut short
    parts = parts_of(problem.graph)
    for upto in reversed(parts[: parts.index(options.upto)]):
        yield options._replace(rounds=1, upto=upto)
