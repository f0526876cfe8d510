"""`bpgen program`: one file that trains a network, to be read, run and compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click

from ...disk.naming import typed_file
from ...disk.places import check_distinct
from ...errors import BpgenError
from ...errors.messages import said
from ...network.limits import MOST_ROUNDS
from ..described import command
from ..kinds import FilePath, Text, Whole
from ..options import (
    chosen_network,
    chosen_problem,
    file_of_network,
    given_options,
    is_training_file,
    lang_option,
    notation_options,
    seed_options,
    templates_option,
)
from ..streams import emit

_ROUNDS = 10_000
#: What the programs import of Python's own modules.
_STANDARD = ("csv", "math", "os", "random")


class _Wish(NamedTuple):
    """What was asked for besides the network."""

    framework: str | None
    rounds: int | None
    url: str
    lang: str
    own: Path | None


@command()
@click.argument("network", required=False)
@seed_options
@notation_options
@click.option("--framework", metavar="NAME")
@click.option("--rounds", type=Whole(1, MOST_ROUNDS), metavar="N", show_default=str(_ROUNDS))
@click.option("--url", default="", metavar="URL", type=Text())
@lang_option
@templates_option
@click.option("--out", type=FilePath(), metavar="FILE")
@click.option("--force", is_flag=True)
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
    if out is not None and out.stem in _imported():
        raise BpgenError("cli.module", where=f"--out {out}", name=out.name, example=f"backprop_{out.stem}.py")
    wish = _Wish(framework, rounds, url, lang, templates)
    path = file_of_network(network) if network is not None else None
    if out is not None:
        check_distinct(((said("cli.network_file"), path), ("--out", out)))
    if path is not None and is_training_file(path):
        given = [*given_options(shape), *(["--seed"] if seed is not None else [])]
        given += [name for name, value in (("--rounds", rounds), ("--url", url)) if value]
        text = _of_training(path, given, wish)
    else:
        text = _of_network(network, seed, shape, wish)
    if out is None:
        emit(text)
        return
    from ..files import write_new

    write_new(out, text.encode(), force=force, example="program.py")
    click.echo(out)


def _imported() -> set[str]:
    """What the programs import: no program may have such a name."""
    from ...programs.frameworks import FRAMEWORKS

    return {*_STANDARD, *(module for framework in FRAMEWORKS.values() for module in framework.modules)}


def _of_network(network: str | None, seed: int | None, shape: Mapping[str, Any], wish: _Wish) -> str:
    from ...network.layers import LayerNetwork
    from ...network.problem import Network
    from ...programs import layered
    from ...programs import program as programs

    start = f"--seed {seed}" if network is None else _named(network)
    command = _command(start, {**shape, "framework": wish.framework, "rounds": wish.rounds}, wish.lang)
    chosen = chosen_problem(network, seed, shape)
    if isinstance(chosen, LayerNetwork):
        return layered.layer_program(
            chosen,
            wish.framework or "python",
            rounds=wish.rounds or _ROUNDS,
            lang=wish.lang,
            own=wish.own,
            command=command,
        )
    return programs.program(
        chosen if isinstance(chosen, Network) else chosen_network(network, seed, shape),
        wish.framework or "python",
        rounds=wish.rounds or _ROUNDS,
        lang=wish.lang,
        url=wish.url,
        own=wish.own,
        command=command,
    )


def _of_training(path: Path, given: list[str], wish: _Wish) -> str:
    if given:
        raise BpgenError("cli.for_networks", where=str(path), options=", ".join(given))
    from ...programs.demo import demo_program
    from ...training.files import open_training

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
    from ...sheets.calling import typed

    options = {**chosen, "lang": lang}
    given = "".join(f" {typed(name, value)}" for name, value in options.items() if value is not None)
    return f"bpgen program {start}{given}"
