"""Whether marks are fair: simulated hands on the sheets of a class, marked with and without follow-through.

``python -m bench.fairness [SHEETS]`` prints what one slip costs, by its kind, and what hands of several kinds
lose or earn that they should not, under both contracts of rounding. The exit status is 1 where honest work
loses a mark, or one slip costs more than one.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from bpgen.classroom.points import marks
from bpgen.classroom.problems import problem_of
from bpgen.classroom.roster import Student
from bpgen.classroom.settings import ClassSettings, read_settings
from bpgen.classroom.working import in_blocks
from bpgen.marking.answers import Answer
from bpgen.marking.compare import compare
from bpgen.marking.sheet import parts_of
from bpgen.marking.verdicts import accepts
from bpgen.network.kinds import Problem
from bpgen.network.values import values_of_given
from bpgen.sheets.exercise import work_sheet

from .hands import KINDS, Paper, Slip, Write, a_slip, cut_off, half_up, longer, worked

SECRET, SHEETS = b"fair" * 8, 1000
CONTRACTS = ("round", "carry")
#: Honest habits, whatever the sheet asks for: how a hand writes, and whether it goes on with all digits.
HABITS: Mapping[str, tuple[Write, bool]] = {
    "rounds each step": (half_up, False),
    "carries all digits": (half_up, True),
    "writes three digits more": (longer, False),
    "rounds by cutting off": (cut_off, False),
    "carries all, writes by cutting off": (cut_off, True),
}
#: The habit that each contract asks for.
ASKED = {"round": "rounds each step", "carry": "carries all digits"}
STOCK = ("0", "1", "0.5")
ANY = "any slip"


class Sat(NamedTuple):
    """A hand on a sheet: which hand, with which kind of slip; how many answers the sheet asks for, how many
    of these have no marks, how many would have none without follow-through, and whether the sheet is named
    as that to other numbers.
    """

    contract: str
    hand: str
    slip: str
    asked: int
    lost: int
    without: int
    named: bool

    @property
    def is_fair(self) -> bool:
        """Whether it costs no more than it should, as far as that is known: honest work nothing, a slip 1."""
        return self.hand not in HABITS or self.lost <= bool(self.slip)


def sit(contract: str, numbers: Sequence[int]) -> list[Sat]:
    """All hands on some sheets of a class."""
    return [one for number in numbers for one in _sit(contract, number)]


def _sit(contract: str, number: int) -> Iterator[Sat]:
    settings, random = settings_of(contract), Random(f"{contract}/{number}")  # noqa: S311  # no secret
    network, other = (problem_of(SECRET, Student(str(n)), settings).network for n in (number, number + 1))

    def own(habit: str, slip: Slip | None = None, of: Problem = network) -> Paper:
        write, carries = HABITS[habit]
        return worked(_given(of), write, carries=carries, slip=slip)

    def sat(hand: str, paper: Paper, slip: str = "") -> Sat:
        return Sat(contract, hand, slip, *_marked(network, settings, paper))

    for kind in KINDS:
        yield sat(ASKED[contract], own(ASKED[contract], a_slip(random, kind)), kind)
    for habit in HABITS:
        yield sat(habit, own(habit))
        yield sat(habit, own(habit, a_slip(random, random.choice(KINDS))), ANY)
    places = own(ASKED[contract])
    for text in STOCK:
        yield sat(f"writes {text} everywhere", dict.fromkeys(places, Decimal(text)))
    anything = {place: half_up(Decimal(str(random.uniform(-1, 1)))) for place in places}
    yield sat("writes any numbers", anything)
    yield sat("copies a neighbour's sheet", own(ASKED[contract], of=other))


def settings_of(contract: str) -> ClassSettings:
    """A class with the usual sheet, under a contract."""
    return read_settings(f'[sheet]\ncontract = "{contract}"\n'.encode(), "class.toml", Path())


def _given(network: Problem) -> dict[str, Decimal]:
    values = values_of_given(network)
    return {q.key: Decimal(str(x)) for q, x in zip(network.graph.given, values, strict=True)}


def _marked(network: Problem, settings: ClassSettings, paper: Paper) -> tuple[int, int, int, bool]:
    """How many answers are asked for, have no marks, and are not right by the key alone; and whether the
    sheet is named.
    """
    parts = parts_of(network.graph, settings.options)
    places = [(blank.round, blank.key) for part in parts for blank in part.steps]
    answers = [Answer(*place, paper[place], 0) for place in places]
    found = compare(work_sheet(network, settings.options), parts, answers)
    right = sum(accepts(found.worked, place, paper[place]) for place in places)
    points = int(sum(mark.points for mark in marks(found, settings.points)))
    return len(places), len(places) - points, len(places) - right, found.is_of_another_sheet


def print_tables(found: Iterable[Sat], sheets: int) -> bool:
    """Both tables; whether all is fair."""
    by_hand = defaultdict[tuple[str, str, str], list[Sat]](list)
    for one in found:
        by_hand[one.contract, one.hand, one.slip].append(one)
    slips = Table(title=f"Marks that one slip costs, all else worked out rightly from it: {sheets} sheets")
    for name in ("contract", "slip", "without follow-through", "with", "most", "unfair sheets"):
        slips.add_column(name, justify="left" if name in ("contract", "slip") else "right")
    hands = Table(title=f"Marks lost, by kind of hand: {sheets} sheets")
    for name in ("contract", "hand", "lost, mean", "most", "unfair sheets", "named as another's"):
        hands.add_column(name, justify="left" if name in ("contract", "hand") else "right")
    for (contract, hand, slip), some in by_hand.items():
        mean, most = sum(one.lost for one in some) / len(some), max(one.lost for one in some)
        unfair = str(sum(not one.is_fair for one in some))
        if slip in KINDS:
            without = sum(one.without for one in some) / len(some)
            slips.add_row(contract, slip, f"{without:.1f}", f"{mean:.2f}", str(most), unfair)
            continue
        name = f"{hand}, one slip" if slip else hand
        named = f"{sum(one.named for one in some)}"
        unfair = unfair if hand in HABITS else ""
        hands.add_row(contract, name, f"{mean:.2f} of {some[0].asked}", str(most), unfair, named)
    for table in (slips, hands):
        Console(width=120).print(table)
    return all(one.is_fair for some in by_hand.values() for one in some)


def main(sheets: int) -> int:
    """Let all hands sit, shared among the machine's processors; the exit status."""
    jobs, found = os.cpu_count() or 1, list[Sat]()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for contract in CONTRACTS:
            for _, some in in_blocks(sit, contract, range(sheets), pool, jobs):
                found += some
    return 0 if print_tables(found, sheets) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else SHEETS))
