"""What a sheet is, as options: how far it goes, what is worked on it, how it is rounded."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import BpgenError
from ..lesson.plan import Upto
from ..network.kinds import Problem
from ..network.limits import MOST_ROUNDS
from ..sheets.asked import along_key
from ..sheets.options import Options, usual_contract
from ..trace.evaluate import check_last
from .kinds import Known, Whole
from .options import Command, chosen_contract


def sheet_options(command: Command) -> Command:
    """``--upto``, ``--along``, ``--rounds``, ``--worked`` and ``--fade``: what a sheet asks for and shows."""
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
    problem: Problem,
    upto: str,
    along: str | None,
    rounds: int | None,
    worked: str | None,
    fade: int | None,
    figures: int | None,
    places: int | None,
    contract: str | None,
    lang: str,
    templates: Path | None,
) -> Options:
    """The sheet that the options ask for. Raises ``BpgenError`` where they contradict each other."""
    if worked is not None and fade is not None:
        raise BpgenError("cli.both", first="--worked", second="--fade")
    if along is not None and upto != Upto.ALL:
        raise BpgenError("cli.both", first="--along", second="--upto")
    whole = problem.rounds if rounds is None else rounds
    check_last(problem, whole)
    return Options(
        lang=lang,
        contract=chosen_contract(figures, places, contract, default=usual_contract(problem)),
        rounds=whole,
        upto=Upto(upto),
        along=along_key(problem.graph, along, "--along") if along is not None else "",
        worked=tuple(x.strip() for x in (worked or "").split(",") if x.strip()),
        fade=fade,
        templates=templates,
    )
