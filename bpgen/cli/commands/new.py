"""``bpgen new``: a file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from ...errors import BpgenError
from ...words.texts import file_text
from ..described import command
from ..files import kind_of_file, write_new
from ..kinds import FilePath, Seed, Text
from ..options import chosen_problem, lang_option


@command()
@click.argument("file", type=FilePath())
@click.option("--force", is_flag=True)
@click.option("--training", is_flag=True)
@click.option("--graph", is_flag=True)
@click.option("--like", metavar="NETWORK", type=Text())
@click.option("--seed", type=Seed(), metavar="N", show_default="1")
@lang_option
def new(
    file: Path, force: bool, training: bool, graph: bool, like: str | None, seed: int | None, lang: str
) -> None:
    """The command: a file out."""
    kind = kind_of_file(training, graph)
    if like is None and seed is not None:
        raise BpgenError("cli.seed_alone", where="--seed")
    if like is not None and kind != "network":
        raise BpgenError("cli.both", first="--like", second=f"--{kind}")
    text = file_text(lang, kind) if like is None else _drawn(like, 1 if seed is None else seed)
    write_new(file, text.encode(), force=force, example="my-course.toml")
    click.echo(str(file))


def _drawn(like: str, seed: int) -> str:
    """The file of a network of the same shape, with other numbers."""
    from ...exports.toml import problem_text
    from ...network.scalar import ScalarGraph
    from ...problems.alike import redrawn
    from ...sheets.options import usual_contract

    problem = chosen_problem(like, None, {})
    if isinstance(problem, ScalarGraph):
        raise BpgenError("cli.like_graph", where="--like", name=like)
    return problem_text(redrawn(seed, problem, usual_contract(problem)))
