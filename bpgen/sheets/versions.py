"""Versions of one sheet for an examination: as many problems, none of which helps with another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from typing import NamedTuple

from ..errors import BpgenError, SpecError
from ..network.layers import LayerNetwork
from ..network.limits import LARGEST_SEED
from ..network.problem import Network
from ..trace.rounding import Worked
from .asked import computed
from .exercise import work_sheet
from .options import Options

#: So many seeds for each version; where that is not enough, the numbers of such problems are too few.
_TRIED = 40
#: An answer that so many problems have in common is the answer of all.
_ALL = 8

#: A version's network, and an answer by its place: the round, the quantity, and the number on the key.
Drawn = Network | LayerNetwork
_Answers = frozenset[tuple[tuple[int, str], str]]


class SheetVersion(NamedTuple):
    """A version's letter, the seed of its problem, and the problem."""

    letter: str
    seed: int
    network: Drawn


def versions(
    first: int, letters: str, drawn: Callable[[int], Drawn], options_for: Callable[[Drawn], Options]
) -> Iterator[SheetVersion]:
    """A problem for each letter, of the seeds from ``first`` on.

    A seed is passed over where a number that the sheet asks for is also the answer at the same place of an
    earlier version: who copies from a neighbour copies a wrong number. Numbers that an architecture gives to
    all problems, such as a derivative of 1 or the attention of a first token to itself, are not counted, and
    neither are zeros.

    Raises ``BpgenError`` where there are not enough seeds, or the numbers are too few for so many versions.
    """

    def answers_of(network: Drawn) -> _Answers:
        options = options_for(network)
        return _answers(work_sheet(network, options), options)

    @cache
    def of_all() -> _Answers:
        found = []
        for seed in range(_ALL):
            with suppress(SpecError):  # this seed has no problem
                found.append(answers_of(drawn(seed)))
        return frozenset.intersection(*found) if found else frozenset()

    before: _Answers = frozenset()
    seeds = count(first)
    for letter in letters:
        for seed in _next(seeds, letter):
            network = drawn(seed)
            answers = answers_of(network)
            if not (same := answers & before) or same <= of_all():
                break
        else:
            raise BpgenError("documents.versions", where="--versions", letter=letter, tried=_TRIED)
        before |= answers
        yield SheetVersion(letter, seed, network)


def _next(seeds: Iterator[int], letter: str) -> Iterator[int]:
    for _ in range(_TRIED):
        seed = next(seeds)
        if seed > LARGEST_SEED:
            raise BpgenError(
                "documents.versions_end", where="--versions", letter=letter, most=f"{LARGEST_SEED:,}"
            )
        yield seed


def _answers(worked: Worked, options: Options) -> _Answers:
    """What the sheet asks for, by round and quantity, as its key prints it."""
    texts = (((n, key), worked.text(key, n)) for n, key in computed(worked.graph, options))
    return frozenset((place, text) for place, text in texts if float(text) != 0)
