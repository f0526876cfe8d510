"""What a sheet is, as options: how far it goes, what is worked on it, how it is rounded."""

from __future__ import annotations

from pathlib import Path

import click

from ..documents.choose import CHOICES
from ..documents.options import Options
from ..documents.plan import Upto
from ..errors import BpgenError
from ..numbers import Contract
from ..spec import MOST_ROUNDS, Network
from .kinds import Known
from .options import Command, chosen_contract


def sheet_options(command: Command) -> Command:
    """``--upto``, ``--rounds``, ``--worked`` and ``--fade``: what a sheet asks for, and what it shows."""
    for option in (
        click.option(
            "--fade", type=click.IntRange(min=0), metavar="N", help="All steps but the last N are worked."
        ),
        click.option(
            "--worked",
            metavar="STEPS",
            help=f"Steps worked on the sheet, with commas: {', '.join(CHOICES)}, round2, a concept or a name."
            "  [default: none]",
        ),
        click.option(
            "--rounds",
            type=click.IntRange(1, MOST_ROUNDS),
            metavar="N",
            help="Whole rounds to work; the error of the next follows.  [default: 1, or the file's]",
        ),
        click.option(
            "--upto", type=Known(Upto), default=Upto.ALL.value, help="How far the sheet goes.  [default: all]"
        ),
    ):
        command = option(command)
    return command


def chosen_sheet(
    problem: Network,
    upto: str,
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
        raise BpgenError("--worked and --fade are both given.", mend="Keep one of the two.")
    return Options(
        lang=lang,
        contract=chosen_contract(figures, places, contract, default=Contract()),
        rounds=problem.rounds if rounds is None else rounds,
        upto=Upto(upto),
        worked=tuple(x.strip() for x in (worked or "").split(",") if x.strip()),
        fade=fade,
        templates=templates,
    )
