"""`bpgen exercise`: a sheet and its answer key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..documents.calling import call
from ..documents.choose import CHOICES
from ..documents.exercise import Options, make_exercise, sheet_and_key
from ..documents.plan import Upto
from ..errors import BpgenError
from ..numbers import Contract
from ..spec import MOST_ROUNDS
from .kinds import Known
from .options import (
    chosen_contract,
    chosen_network,
    contract_options,
    lang_option,
    seed_options,
    templates_option,
)
from .papers import check_tex, out_option, write_papers

_HELP = """Make an exercise sheet and its answer key, as PDF and TeX.

\b
bpgen exercise --seed 3
bpgen exercise --network my-course.toml --lang en --rounds 2
bpgen exercise --seed 3 --worked deck     blank where the slides skip
bpgen exercise --seed 3 --fade 12         all worked but the last 12 steps
"""


@click.command(help=_HELP)
@click.option("--network", metavar="NAME|FILE", help="A preset, or a network file of your own.")
@seed_options
@click.option(
    "--upto", type=Known(Upto), default=Upto.ALL.value, help="How far the sheet goes.  [default: all]"
)
@click.option(
    "--rounds",
    type=click.IntRange(1, MOST_ROUNDS),
    metavar="N",
    help="Whole rounds to work; the error of the next follows.  [default: 1, or the file's]",
)
@click.option(
    "--worked",
    metavar="STEPS",
    help=f"Steps worked on the sheet, with commas: {', '.join(CHOICES)}, round2, a concept or a name."
    "  [default: none]",
)
@click.option("--fade", type=click.IntRange(min=0), metavar="N", help="Work all steps but the last N.")
@contract_options
@lang_option
@click.option("--title", default="", metavar="TEXT", help="Instead of the sheet's title.")
@click.option("--course", default="", metavar="TEXT", help="Stands on the course line.")
@click.option("--date", default="", metavar="TEXT", help="Stands on the date line.")
@templates_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["all", "pdf", "tex"]),
    default="all",
    show_default=True,
    help="PDF, its TeX source, or both.",
)
@out_option("handouts")
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
    **shape: Any,
) -> None:
    """The command: options in, files out."""
    problem = chosen_network(network, seed, shape)
    if worked is not None and fade is not None:
        raise BpgenError("--worked and --fade are both given.", mend="Keep one of the two.")
    options = Options(
        lang=lang,
        contract=chosen_contract(figures, places, contract, default=Contract()),
        rounds=problem.rounds if rounds is None else rounds,
        upto=Upto(upto),
        worked=tuple(x.strip() for x in (worked or "").split(",") if x.strip()),
        fade=fade,
        title=title,
        course=course,
        date=date,
        templates=templates,
    )
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
    check_tex(format_)
    sheet, key = sheet_and_key(make_exercise(problem, options, called.identity))
    write_papers(out, {f"{called.stem}-sheet": sheet, f"{called.stem}-key": key}, format_)
