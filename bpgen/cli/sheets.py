"""What a sheet is, as options: how far it goes, what is worked on it, how it is rounded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import click

from ..errors import BpgenError
from ..lesson.plan import Upto
from ..network.kinds import Problem
from ..network.limits import MOST_ROUNDS
from ..sheets.asked import along_key
from ..sheets.options import Options, usual_contract
from ..trace.evaluate import check_last
from .kinds import Known, Whole
from .options import AskedDigits, Command, chosen_contract, together


class AskedSheet(NamedTuple):
    """The sheet that a command line asks for, None where it says nothing: up to which part and of which one
    quantity, how many rounds, which steps are worked, and how many of the first.
    """

    rounds: int | None
    upto: str
    along: str | None
    worked: str | None
    fade: int | None

    def typed(self) -> dict[str, Any]:
        """The options as a command line needs them to make the sheet again."""
        return {**self._asdict(), "upto": None if self.upto == Upto.ALL else self.upto}


def sheet_options(command: Command) -> Command:
    """``--upto``, ``--along``, ``--rounds``, ``--worked`` and ``--fade``: what a sheet asks for and shows.
    The command takes them as its ``sheet``.
    """
    command = together("sheet", AskedSheet, AskedSheet._fields, command)
    for option in (
        click.option("--fade", type=Whole(0), metavar="N"),
        click.option("--worked", metavar="STEPS", show_default="none"),
        click.option("--rounds", type=Whole(1, MOST_ROUNDS), metavar="N"),
        click.option("--along", metavar="NAME"),
        click.option("--upto", type=Known(Upto), default=Upto.ALL.value, show_default=True),
    ):
        command = option(command)
    return command


def chosen_sheet(
    problem: Problem, sheet: AskedSheet, digits: AskedDigits, lang: str, templates: Path | None
) -> Options:
    """The sheet that the options ask for. Raises ``BpgenError`` where they contradict each other."""
    if sheet.worked is not None and sheet.fade is not None:
        raise BpgenError("cli.both", first="--worked", second="--fade")
    if sheet.along is not None and sheet.upto != Upto.ALL:
        raise BpgenError("cli.both", first="--along", second="--upto")
    whole = problem.rounds if sheet.rounds is None else sheet.rounds
    check_last(problem, whole)
    return Options(
        lang=lang,
        contract=chosen_contract(digits, default=usual_contract(problem)),
        rounds=whole,
        upto=Upto(sheet.upto),
        along=along_key(problem.graph, sheet.along, "--along") if sheet.along is not None else "",
        worked=tuple(x.strip() for x in (sheet.worked or "").split(",") if x.strip()),
        fade=sheet.fade,
        templates=templates,
    )
