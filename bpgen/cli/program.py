"""`bpgen program`: one file that trains a network, to be read, run and compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..disk.naming import typed_file
from ..errors import BpgenError
from ..output import check_distinct
from ..spec import MOST_ROUNDS
from .kinds import FilePath, Text
from .options import (
    Shape,
    chosen_network,
    file_of_network,
    is_training_file,
    lang_option,
    seed_options,
    templates_option,
)
from .streams import emit

_HELP = """Print a program of one file that trains NETWORK, or a network drawn from --seed.

It needs no bpgen, and shows the numbers of the lecture: the error and the outputs of rounds 1, 2, 3, 10, 100
and so on, and all weights at the end. Its comments point to the steps of the course. Of a training file it
trains the classifier, with all that one may change at its top, and prints the rows of bpgen train.

\b
bpgen program mazur                             plain Python
bpgen program mazur --framework numpy --out mazur.py
bpgen program my-course.toml --framework torch --rounds 500 --lang en
bpgen program demo.toml --framework keras       a training file's classifier
"""
_ROUNDS = 10_000
#: What the programs import: no program may have such a name.
_MODULES = frozenset(("csv", "jax", "keras", "math", "numpy", "os", "random", "tensorflow", "torch"))


class _Wish(NamedTuple):
    """What was asked for besides the network."""

    framework: str | None
    rounds: int | None
    url: str
    lang: str
    own: Path | None


@click.command(help=_HELP)
@click.argument("network", required=False, metavar="[NETWORK]")
@seed_options
@click.option(
    "--framework",
    metavar="NAME",
    help="python, numpy, torch, keras or jax; or a template programs/NAME.py.j2 of yours."
    "  [default: python; numpy for a training file]",
)
@click.option(
    "--rounds",
    type=click.IntRange(1, MOST_ROUNDS),
    metavar="N",
    help=f"How many rounds the program trains; a training file has its steps.  [default: {_ROUNDS}]",
)
@click.option(
    "--url", default="", metavar="URL", type=Text(), help="Where your course stands, before the pages' names."
)
@lang_option
@templates_option
@click.option("--out", type=FilePath(), metavar="FILE", help="Write a file.  [default: standard output]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def program(
    network: str | None,
    seed: int | None,
    framework: str | None,
    rounds: int | None,
    url: str,
    lang: str,
    templates: Path | None,
    out: Path | None,
    force: bool,
    **shape: Any,
) -> None:
    """The command: options in, a program out."""
    if out is not None and out.stem in _MODULES:
        raise BpgenError(
            f"A program called {out.name} would import itself in the place of the library.",
            where=f"--out {out}",
            mend=f"Give another name, such as backprop_{out.stem}.py.",
        )
    wish = _Wish(framework, rounds, url, lang, templates)
    path = file_of_network(network) if network is not None else None
    if out is not None:
        check_distinct({"the network's file": path, "--out": out})
    if path is not None and is_training_file(path):
        given = [*Shape(**shape).given(), *(["--seed"] if seed is not None else [])]
        given += [name for name, value in (("--rounds", rounds), ("--url", url)) if value]
        text = _of_training(path, given, wish)
    else:
        text = _of_network(network, seed, shape, wish)
    if out is None:
        emit(text)
        return
    from .files import write_new

    write_new(out, text.encode(), force=force, example="program.py")
    click.echo(out)


def _of_network(network: str | None, seed: int | None, shape: Mapping[str, Any], wish: _Wish) -> str:
    from ..programs import program as programs

    start = f"--seed {seed}" if network is None else _named(network)
    return programs.program(
        chosen_network(network, seed, shape),
        wish.framework or "python",
        rounds=wish.rounds or _ROUNDS,
        lang=wish.lang,
        url=wish.url,
        own=wish.own,
        command=_command(start, {**shape, "framework": wish.framework, "rounds": wish.rounds}, wish.lang),
    )


def _of_training(path: Path, given: list[str], wish: _Wish) -> str:
    if given:
        raise BpgenError(
            f"{', '.join(given)} is for a network; a training file says for itself what is trained.",
            where=str(path),
            mend="Change the file, or the lines at the top of the program.",
        )
    from ..programs.demo import demo_program
    from ..training.files import open_training

    training, data = open_training(path)
    name = _named(str(path))
    return demo_program(
        training,
        data.names,
        wish.framework or "numpy",
        lang=wish.lang,
        own=wish.own,
        command=_command(name, {"framework": wish.framework}, wish.lang),
        points_command=f"bpgen train {name} --save-data points.csv --lang {wish.lang}",
    )


def _named(network: str) -> str:
    """A network's name or file as it is typed in its folder."""
    return typed_file(network)


def _command(start: str, chosen: Mapping[str, Any], lang: str) -> str:
    """The command that makes the program again."""
    from ..documents.calling import typed

    options = {**chosen, "lang": lang}
    given = "".join(f" {typed(name, value)}" for name, value in options.items() if value is not None)
    return f"bpgen program {start}{given}"
