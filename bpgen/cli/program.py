"""`bpgen program`: one file that trains a network, to be read, run and compared."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Any

import click

from ..spec import MOST_ROUNDS
from .options import chosen_network, lang_option, seed_options, templates_option

_HELP = """Print a program of one file that trains NETWORK, or a network drawn from --seed.

It needs no bpgen, and shows the numbers of the lecture: the error and the outputs of rounds 1, 2, 3, 10, 100
and so on, and all weights at the end. Its comments point to the steps of the course.

\b
bpgen program mazur                                        plain Python
bpgen program mazur --framework numpy --out mazur.py
bpgen program my-course.toml --framework torch --rounds 500 --lang en
"""
_ROUNDS = 10_000


@click.command(help=_HELP)
@click.argument("network", required=False, metavar="[NETWORK]")
@seed_options
@click.option(
    "--framework",
    default="python",
    show_default=True,
    metavar="NAME",
    help="python, numpy, torch, keras or jax; or a template programs/NAME.py.j2 of yours.",
)
@click.option(
    "--rounds",
    type=click.IntRange(1, MOST_ROUNDS),
    default=_ROUNDS,
    show_default=True,
    metavar="N",
    help="How many rounds the program trains.",
)
@click.option("--url", default="", metavar="URL", help="Where your course stands, before the pages' names.")
@lang_option
@templates_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write a file.  [default: standard output]"
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def program(
    network: str | None,
    seed: int | None,
    framework: str,
    rounds: int,
    url: str,
    lang: str,
    templates: Path | None,
    out: Path | None,
    force: bool,
    **shape: Any,
) -> None:
    """The command: options in, a program out."""
    from ..programs import program as programs
    from .files import write_new

    problem = chosen_network(network, seed, shape)
    chosen = {**shape, "framework": framework, "rounds": None if rounds == _ROUNDS else rounds}
    text = programs.program(
        problem,
        framework,
        rounds=rounds,
        lang=lang,
        url=url,
        own=templates,
        command=_command(network, seed, {**chosen, "lang": None if lang == "ja" else lang}),
    )
    if out is None:
        click.echo(text, nl=False)
        return
    write_new(out, text.encode(), force=force, example=f"{problem.name}.py")
    click.echo(out)


def _command(network: str | None, seed: int | None, chosen: dict[str, Any]) -> str:
    """The command that makes the program again."""
    from ..documents.calling import typed

    start = f"--seed {seed}" if network is None else quote(Path(network).name if "/" in network else network)
    given = "".join(f" {typed(name, value)}" for name, value in chosen.items() if value is not None)
    return f"bpgen program {start}{given}"
