"""``bpgen compare``: a learner's numbers for a sheet beside the key's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..documents.options import Options
from ..errors import BpgenError
from ..inputs import STANDARD_INPUT, named_file, read_file
from ..marking.compare import Comparison, compare
from ..marking.sheet import blank_table, parts_of
from ..marking.unreadable import Unreadable
from ..messages import said
from ..spec import Network
from .described import command
from .files import write_new
from .kinds import FORMATS, Known
from .options import (
    chosen_network,
    contract_options,
    lang_option,
    looks_like_network,
    seed_options,
    templates_option,
)
from .sheets import chosen_sheet, sheet_options
from .streams import emit

_DIFFERS = 1
_EXAMPLES = "`bpgen compare --seed 3 answers.csv`, or `bpgen compare mazur answers.csv`"


@command("compare")
@click.argument("words", nargs=-1, metavar="[NETWORK] FILE")
@click.option("--blank", is_flag=True)
@click.option("--answers", is_flag=True)
@click.option("--force", is_flag=True)
@click.option("--network", metavar="NAME|FILE")
@seed_options
@sheet_options
@contract_options
@lang_option
@templates_option
@click.option("--format", "format_", type=Known(FORMATS), default="table", show_default=True)
def compare_answers(
    words: tuple[str, ...],
    blank: bool,
    answers: bool,
    force: bool,
    network: str | None,
    seed: int | None,
    upto: str,
    rounds: int | None,
    worked: str | None,
    fade: int | None,
    figures: int | None,
    places: int | None,
    contract: str | None,
    lang: str,
    templates: Path | None,
    format_: str,
    **shape: Any,
) -> None:
    """The command: a file in, tables and a status out."""
    name, file = _name_and_file(words, network, seed)
    problem = chosen_network(name, seed, shape)
    options = chosen_sheet(problem, upto, rounds, worked, fade, figures, places, contract, lang, templates)
    if blank:
        if file.suffix.lower() not in ("", ".csv"):
            raise BpgenError(
                "The table is written as CSV.", where=str(file), mend="Name it answers.csv, for example."
            )
        write_new(file, blank_table(problem.architecture, options), force=force, example="answers.csv")
        click.echo(str(file))
        return
    if force:
        raise BpgenError("--force is given without --blank.", mend="Nothing is written here: leave it out.")
    found, unreadable = _compared(problem, options, file)
    _print(found, unreadable, options, format_, answers=answers)
    if found.first is not None or unreadable:
        click.get_current_context().exit(_DIFFERS)


def _name_and_file(words: Sequence[str], network: str | None, seed: int | None) -> tuple[str | None, Path]:
    """The network's name, where it is given by name, and the file of answers."""
    named = network is None and seed is None
    if named and len(words) < 2:
        if words and looks_like_network(words[0]) and not words[0].lower().endswith(".csv"):
            raise BpgenError("Which file?", mend=f"Name the table of answers: {_EXAMPLES}.")
        what = "Which sheet?" if words else "Which sheet, and which file?"
        raise BpgenError(what, mend=f"Add --seed N or a network: {_EXAMPLES}.")
    if len(words) != 1 + named:
        given = f"these words are given: {' '.join(words)[:60]!r}" if words else "no word is given"
        raise BpgenError(
            f"{'A network and one file are' if named else 'One file is'} wanted, but {given}.",
            mend=f"So: {_EXAMPLES}.",
        )
    name = words[0] if named else network
    if name == words[-1] == STANDARD_INPUT:
        raise BpgenError(
            "The network and the answers are both standard input.", mend=f"Name one of them: {_EXAMPLES}."
        )
    return name, Path(words[-1])


def _compared(problem: Network, options: Options, file: Path) -> tuple[Comparison, tuple[Unreadable, ...]]:
    from ..documents.exercise import work_sheet
    from ..marking.answers import read_answers

    parts = parts_of(problem.architecture, options)
    worked = work_sheet(problem, options)
    data = read_file(file, said("compare.file"))
    read = read_answers(data, worked.graph, len(worked.written), named_file(file), options.templates)
    return compare(worked, parts, read.given), read.unreadable


def _print(
    found: Comparison, unreadable: Sequence[Unreadable], options: Options, format_: str, *, answers: bool
) -> None:
    if format_ == "table":
        from .comparison import print_comparison

        print_comparison(found, options, unreadable, answers=answers)
        return
    from ..marking.records import records, to_csv, to_json

    emit((to_json if format_ == "json" else to_csv)(records(found, unreadable, answers=answers)))
