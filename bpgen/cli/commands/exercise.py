"""`bpgen exercise`: a sheet and its answer key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from ...formats.plain import phrase, wrap_text
from ...formats.tex import page_count
from ...lesson.plan import Upto
from ...sheets.calling import call
from ...sheets.digits import has_few_digits
from ...sheets.exercise import make_exercise, sheet_and_key
from ...words.texts import words
from ..described import command
from ..kinds import Known, Text
from ..options import (
    chosen_problem,
    contract_options,
    lang_option,
    seed_options,
    templates_option,
)
from ..papers import check_papers, out_option, write_papers
from ..sheets import chosen_sheet, sheet_options


@command()
@click.option("--network", metavar="NAME|FILE")
@seed_options
@sheet_options
@contract_options
@lang_option
@click.option("--title", default="", metavar="TEXT", type=Text())
@click.option("--course", default="", metavar="TEXT", type=Text())
@click.option("--date", default="", metavar="TEXT", type=Text())
@templates_option
@click.option("--format", "format_", type=Known(["all", "pdf", "tex"]), default="all", show_default=True)
@out_option("handouts")
@click.option("--force", is_flag=True)
def exercise(
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
    title: str,
    course: str,
    date: str,
    templates: Path | None,
    format_: str,
    out: Path,
    force: bool,
    **shape: Any,
) -> None:
    """The command: options in, files out."""
    problem = chosen_problem(network, seed, shape)
    options = chosen_sheet(problem, upto, rounds, worked, fade, figures, places, contract, lang, templates)
    options = options._replace(title=title, course=course, date=date)
    chosen = {
        **shape,
        "rounds": rounds,
        "upto": None if upto == Upto.ALL else upto,
        "worked": worked,
        "fade": fade,
        "figures": figures,
        "places": places,
        "contract": contract,
        "lang": lang,
    }
    called = call(problem, network, seed, chosen, options.rounds)
    check_papers(format_, out)
    made = make_exercise(problem, options, called.identity)
    few = has_few_digits(made)
    sheet, key = sheet_and_key(made)
    papers = {f"{called.stem}-sheet": sheet, f"{called.stem}-key": key}
    files = write_papers(out, papers, format_, force=force)
    say = partial(phrase, words("terminal", lang, templates))
    _warn_of_length(made.counts[1], files.get(f"{called.stem}-sheet.pdf"), say)
    if few:
        _remark(say("exercise.few_digits"))


#: A sheet of more pages is more than a class has time for.
_MOST_PAGES = 6
#: So many lines of a sheet take a page, where no PDF says how many pages there are.
_LINES = 16


def _warn_of_length(lines: int, made: bytes | None, say: Callable[..., str]) -> None:
    """Say so where a sheet is long, and how it is made shorter."""
    count = page_count(made) if made is not None else 1 + lines // _LINES
    if count > _MOST_PAGES:
        _remark(say("exercise.about" if made is None else "exercise.long", pages=count))
        _remark(say("exercise.shorter"))


def _remark(text: str) -> None:
    """Say something about the sheet on standard error, in lines of a usual terminal."""
    for line in wrap_text(text, 80):
        click.echo(line, err=True)
