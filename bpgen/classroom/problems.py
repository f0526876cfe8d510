"""Whose problem is which: drawn from the class's secret and the student's number, each by its own stream.

A row of the roster more or less, or another order, changes nobody's problem. Without the secret nobody can
tell which seed a student has, and the code on a sheet leads to no problem but in the class's folder.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import NamedTuple

from ..errors import BpgenError, SpecError
from ..graph.quantity import Graph
from ..marking.sheet import SheetBlank, parts_of
from ..network.layers import LayerNetwork
from ..network.limits import LARGEST_SEED
from ..network.problem import Network
from ..problems.alike import Alike, definitions, drawn_as
from ..problems.sampling import Wanted
from ..sheets.exercise import work_sheet
from ..sheets.options import Options
from ..trace.rounding import Worked
from .difficulty import Bounds, Effort, bounds_of, effort_of
from .roster import Student, key_of
from .settings import ClassSettings, Sharing

#: The version of the streams: once a class has been made with it, it is never changed.
_STREAMS = 1
#: So many problems of a shape tell what is usual for it, and so many are tried for a student.
_USUAL, _TRIED = 60, 200
#: So many seeds without one problem that suits a hand: there is none.
_HOPELESS = 3
#: Letters and digits that no hand and no eye mistakes for each other.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: A code's letters before the one that checks them.
_LONG = 9


class StudentProblem(NamedTuple):
    """A student's problem, as it is worked for the sheet, how much it asks of a hand, and the code that the
    sheet bears.
    """

    student: Student
    code: str
    network: Network | LayerNetwork
    effort: Effort
    worked: Worked


def problem_of(secret: bytes, student: Student, settings: ClassSettings) -> StudentProblem:
    """The student's problem: the first of its stream that is as much work as is usual in the class.

    Raises ``SpecError`` as ``draw``, and ``BpgenError`` where no such problem is found.
    """
    who = _together(student, settings.sharing)
    bounds = usual_effort(settings.wanted, settings.options)
    numbers = (_number(secret, f"problem/{who}/{attempt}") for attempt in range(_TRIED))
    code = code_of(secret, student.number)
    for network in _drawn(numbers, settings.wanted, code):
        worked = work_sheet(network, settings.options)
        effort = effort_of(worked, settings.options)
        if bounds.admits(effort):
            written = network  # in the notation of the class
            if network.notation != settings.notation:
                written = replace(network, notation=settings.notation)
                worked = replace(worked, network=written, graph=written.graph)
            return StudentProblem(student, code, written, effort, worked)
    raise BpgenError("classroom.no_problem", where=student.number, tried=_TRIED)


@lru_cache(maxsize=8)
def graph_of(settings: ClassSettings) -> Graph:
    """The definitions that all problems of a class share. Raises ``SpecError`` as ``draw``."""
    return definitions(settings.wanted)


def blanks_of(settings: ClassSettings) -> tuple[SheetBlank, ...]:
    """The blanks of a class's sheets, in their order. Raises as ``parts_of``."""
    parts = parts_of(graph_of(settings), settings.options)
    return tuple(blank for part in parts for blank in part.steps)


@lru_cache(maxsize=8)
def usual_effort(wanted: Wanted | Alike, options: Options) -> Bounds:
    """How much work problems of this shape are: the same for every class."""
    names = (f"bpgen/class/{_STREAMS}/usual/{n}" for n in range(_USUAL))
    numbers = (int.from_bytes(sha256(name.encode()).digest()) for name in names)
    return bounds_of(effort_of(work_sheet(network, options), options) for network in _drawn(numbers, wanted))


def _drawn(
    numbers: Iterable[int], wanted: Wanted | Alike, name: str = ""
) -> Iterator[Network | LayerNetwork]:
    """The problems of these numbers' seeds. A seed that has none is passed over. Raises ``SpecError`` where
    the first ones have none.
    """
    without = 0
    for n, number in enumerate(numbers, 1):
        try:
            network = drawn_as(number % (LARGEST_SEED + 1), wanted, name)
        except SpecError:
            without += 1
            if without == n == _HOPELESS:
                raise
            continue
        yield network


def code_of(secret: bytes, number: str) -> str:
    """The code on a student's sheet: letters and digits that tell nobody whose it is, the last of which
    checks the others.
    """
    rest, letters = _number(secret, f"code/{key_of(number)}"), ""
    for _ in range(_LONG):
        rest, n = divmod(rest, len(_LETTERS))
        letters += _LETTERS[n]
    return letters + _check(letters)


def is_code(text: str) -> bool:
    """Whether a text has the form of a code, and its last letter checks."""
    return len(text) == _LONG + 1 and set(text) <= set(_LETTERS) and _check(text[:-1]) == text[-1]


def _check(letters: str) -> str:
    """Another letter where one is wrong, or two neighbours are exchanged."""
    places = zip(count(1), letters, strict=False)
    return _LETTERS[sum(n * _LETTERS.index(letter) for n, letter in places) % len(_LETTERS)]


def _together(student: Student, sharing: Sharing) -> str:
    """The name of the stream of those who work on one problem."""
    if sharing is Sharing.CLASS:
        return "class"
    if sharing is Sharing.GROUP and student.group:
        return f"group/{key_of(student.group)}"
    return f"student/{key_of(student.number)}"


def _number(secret: bytes, purpose: str) -> int:
    """A number that nobody can tell without the secret."""
    name = f"bpgen/class/{_STREAMS}/{purpose}"
    return int.from_bytes(hmac.digest(secret, name.encode(), "sha256"))
