"""`bpgen live`: the exercise page of one network, a file that judges what is typed into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ...disk.places import check_distinct, check_file
from ...errors.messages import said
from ..described import command
from ..kinds import FilePath, Text
from ..options import (
    AskedDigits,
    chosen_problem,
    contract_options,
    file_of_network,
    lang_option,
    notation_options,
    seed_options,
    templates_option,
)
from ..sheets import AskedSheet, chosen_sheet, sheet_options


@command()
@click.argument("network", required=False)
@seed_options
@notation_options
@sheet_options
@contract_options
@click.option("--title", default="", metavar="TEXT", type=Text())
@lang_option
@templates_option
@click.option("--out", type=FilePath(), metavar="FILE", required=True)
@click.option("--force", is_flag=True)
def live(
    network: str | None,
    seed: int | None,
    sheet: AskedSheet,
    digits: AskedDigits,
    title: str,
    lang: str,
    templates: Path | None,
    out: Path,
    force: bool,
    **shape: Any,
) -> None:
    """The command: options in, a page out."""
    path = file_of_network(network) if network is not None else None
    check_distinct(((said("cli.network_file"), path), ("--out", out)))
    check_file(out)
    from ...interactive.page import exercise_page
    from ...sheets.calling import call
    from ...sheets.exercise import make_exercise
    from ..files import write_new

    problem = chosen_problem(network, seed, shape)
    chosen = chosen_sheet(problem, sheet, digits, lang, templates)
    called = call(problem, network, seed, {**shape, "lang": lang}, chosen.rounds)
    identity = called.identity._replace(command="")
    exercise = make_exercise(problem, chosen._replace(title=title), identity)
    page = exercise_page(exercise, f"{called.stem}-answers")
    write_new(out, page.encode(), force=force, example="page.html")
    click.echo(out)
