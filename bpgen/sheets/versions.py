"""Versions of one sheet for an examination: as many problems, none of which helps with another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import NamedTuple

from ..errors import BpgenError
from ..network.limits import LARGEST_SEED
from ..network.problem import Network
from ..trace.rounding import Worked
from .asked import computed
from .exercise import work_sheet
from .options import Options

#: So many seeds for each version; where that is not enough, the numbers of such problems are too few.
_TRIED = 40


class SheetVersion(NamedTuple):
    """A version's letter, the seed of its problem, and the problem."""

    letter: str
    seed: int
    network: Network


def versions(
    first: int, letters: str, drawn: Callable[[int], Network], options_for: Callable[[Network], Options]
) -> Iterator[SheetVersion]:
    """A problem for each letter, of the seeds from ``first`` on.

    A seed is passed over where a number that the sheet asks for is also the answer at the same place of an
    earlier version: who copies from a neighbour copies a wrong number. Numbers that an architecture gives to
    all problems, such as a derivative of 1, are not counted, and neither are zeros.

    Raises ``BpgenError`` where there are not enough seeds, or the numbers are too few for so many versions.
    """
    before: list[Mapping[tuple[int, str], str]] = []
    seeds = count(first)
    for letter in letters:
        for seed in _next(seeds, letter):
            network = drawn(seed)
            options = options_for(network)
            answers = _answers(work_sheet(network, options), options)
            if not any(answers.items() & other.items() for other in before):
                break
        else:
            raise BpgenError("documents.versions", where="--versions", letter=letter, tried=_TRIED)
        before.append(answers)
        yield SheetVersion(letter, seed, network)


def _next(seeds: Iterator[int], letter: str) -> Iterator[int]:
    for _ in range(_TRIED):
        seed = next(seeds)
        if seed > LARGEST_SEED:
            raise BpgenError(
                "documents.versions_end", where="--versions", letter=letter, most=f"{LARGEST_SEED:,}"
            )
        yield seed


def _answers(worked: Worked, options: Options) -> Mapping[tuple[int, str], str]:
    """What the sheet asks for, by round and quantity, as its key prints it."""
    texts = {(n, key): worked.text(key, n) for n, key in computed(worked.graph, options)}
    return {place: text for place, text in texts.items() if float(text) != 0}
