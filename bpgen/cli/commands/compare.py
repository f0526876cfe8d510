"""``bpgen compare``: a learner's numbers for a sheet beside the key's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ...disk.inputs import STANDARD_INPUT, named_file, read_file
from ...errors import BpgenError
from ...errors.messages import said
from ...exports.formats import written
from ...exports.formats.format import Records
from ...marking.compare import JudgedAnswers
from ...marking.compare import compare as judged
from ...marking.records import JudgedStep, records
from ...marking.sheet import blank_table, parts_of
from ...marking.unreadable import Unreadable
from ...network.kinds import Problem
from ...sheets.options import Options
from ..described import command
from ..files import write_new
from ..options import (
    AskedDigits,
    chosen_problem,
    contract_options,
    format_option,
    lang_option,
    looks_like_network,
    notation_options,
    seed_options,
    templates_option,
)
from ..sheets import AskedSheet, chosen_sheet, sheet_options
from ..streams import emit

_DIFFERS = 1
_EXAMPLES = said("cli.examples")


@command()
@click.argument("words", nargs=-1, metavar="[NETWORK] FILE")
@click.option("--blank", is_flag=True)
@click.option("--answers", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--network", metavar="NAME|FILE")
@seed_options
@notation_options
@sheet_options
@contract_options
@lang_option
@templates_option
@format_option
def compare(
    words: tuple[str, ...],
    blank: bool,
    answers: bool,
    force: bool,
    network: str | None,
    seed: int | None,
    sheet: AskedSheet,
    digits: AskedDigits,
    lang: str,
    templates: Path | None,
    format_: str,
    **shape: Any,
) -> None:
    """The command: a file in, tables and a status out."""
    name, file = _name_and_file(words, network, seed)
    problem = chosen_problem(name, seed, shape)
    options = chosen_sheet(problem, sheet, digits, lang, templates)
    if blank:
        if file.suffix.lower() not in ("", ".csv"):
            raise BpgenError("cli.compare_csv", where=str(file))
        write_new(file, blank_table(problem.graph, options), force=force, example="answers.csv")
        click.echo(str(file))
        return
    if force:
        raise BpgenError("cli.force_blank")
    found, unreadable = _compared(problem, options, file)
    _print(found, unreadable, options, format_, answers=answers)
    if found.first is not None or unreadable:
        click.get_current_context().exit(_DIFFERS)


def _name_and_file(words: Sequence[str], network: str | None, seed: int | None) -> tuple[str | None, Path]:
    """The network's name, where it is given by name, and the file of answers."""
    named = network is None and seed is None
    if named and len(words) < 2:
        if words and looks_like_network(words[0]) and not words[0].lower().endswith(".csv"):
            raise BpgenError("cli.no_answers", examples=_EXAMPLES)
        if words:
            raise BpgenError("cli.no_sheet", examples=_EXAMPLES)
        raise BpgenError("cli.no_sheet_no_file", examples=_EXAMPLES)
    if not words:
        raise BpgenError("cli.no_answers", examples=_EXAMPLES)
    if len(words) != 1 + named:
        given = " ".join(words)[:60]
        if named:
            raise BpgenError("cli.network_and_file", words=given, examples=_EXAMPLES)
        raise BpgenError("cli.one_file", words=given, examples=_EXAMPLES)
    name = words[0] if named else network
    if name == words[-1] == STANDARD_INPUT:
        raise BpgenError("cli.two_inputs", examples=_EXAMPLES)
    return name, Path(words[-1])


def _compared(problem: Problem, options: Options, file: Path) -> tuple[JudgedAnswers, tuple[Unreadable, ...]]:
    from ...marking.answers import read_answers
    from ...sheets.exercise import work_sheet

    parts = parts_of(problem.graph, options)
    worked = work_sheet(problem, options)
    data = read_file(file, said("cli.answers"))
    read = read_answers(data, worked.graph, len(worked.written), named_file(file), options.templates)
    return judged(worked, parts, read.given), read.unreadable


def _print(
    found: JudgedAnswers,
    unreadable: Sequence[Unreadable],
    options: Options,
    format_: str,
    *,
    answers: bool,
) -> None:
    if format_ == "table":
        from ..comparison import print_comparison

        print_comparison(found, options, unreadable, answers=answers)
        return
    columns, rows = JudgedStep._fields, records(found, unreadable, answers=answers)
    emit(written(Records(columns, rows, plain=columns, spread=True), format_))
