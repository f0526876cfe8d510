"""`bpgen train`: a network over many rounds, or a classifier over many steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import BpgenError
from ...errors.messages import said
from ...network.limits import MOST_ROUNDS
from ...network.problem import Network
from ..described import command
from ..kinds import FilePath, Known, Whole
from ..options import chosen_network, file_of_network, is_training_file, lang_option, seed_options
from ..run_files import Files
from ..running import Keeping, run_through

if TYPE_CHECKING:
    from ...problems.settings import Settings

_ROUNDS = 10_000


@command()
@click.argument("network", required=False)
@seed_options
@click.option("--rounds", type=Whole(1, MOST_ROUNDS), metavar="N", show_default=str(_ROUNDS))
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE")
@click.option("--every", type=Whole(1), metavar="N")
@click.option("--plot", type=FilePath(), metavar="FILE")
@click.option("--regions", type=FilePath(), metavar="FILE")
@click.option("--save-data", type=FilePath(), metavar="FILE")
@click.option("--checkpoint", type=FilePath(), metavar="FILE")
@click.option("--resume", is_flag=True)
@click.option("--format", "format_", type=Known(["table", "csv"]), default="table", show_default=True)
@lang_option
def train(
    network: str | None,
    seed: int | None,
    rounds: int | None,
    settings: tuple[str, ...],
    every: int | None,
    plot: Path | None,
    regions: Path | None,
    save_data: Path | None,
    checkpoint: Path | None,
    resume: bool,
    format_: str,
    lang: str,
    **shape: Any,
) -> None:
    """The command: options in, rows and files out."""
    changed = _settings(settings)
    if resume and checkpoint is None:
        raise BpgenError("cli.no_checkpoint")
    keeping = Keeping(checkpoint, resume=resume)
    path = file_of_network(network) if network is not None else None
    files = Files(plot, regions, save_data, checkpoint, path)
    if path is not None and is_training_file(path):
        _train_classifier(path, changed, rounds, every, seed, shape, files, keeping, format_, lang)
        return
    for option, value in (("--regions", regions), ("--save-data", save_data)):
        if value is not None:
            raise BpgenError("cli.classifier", option=option)
    from ...training.session import Rounds

    problem = _network(network, path, seed, shape, changed)
    run_through(Rounds(problem, rounds or _ROUNDS, every), files, keeping, format_, lang)


def _settings(texts: Sequence[str]) -> Settings:
    if not texts:
        return ()
    from ...problems.settings import parse_setting

    return [parse_setting(text) for text in texts]


def _train_classifier(
    path: Path,
    changed: Settings,
    rounds: int | None,
    every: int | None,
    seed: int | None,
    shape: Mapping[str, Any],
    files: Files,
    keeping: Keeping,
    format_: str,
    lang: str,
) -> None:
    from ...problems.settings import Setting
    from ...training.files import open_training
    from ...training.session import Steps

    if rounds is not None:
        raise BpgenError("cli.steps", where="--rounds", rounds=rounds)
    if seed is not None or any(value is not None for value in shape.values()):
        raise BpgenError("cli.drawn")
    if every is not None:
        changed = [*changed, Setting("report", every)]
    opened = open_training(path, changed)
    run_through(Steps(*opened), files, keeping, format_, lang)


def _network(
    network: str | None, path: Path | None, seed: int | None, shape: Mapping[str, Any], changed: Settings
) -> Network:
    if not changed or network is None or seed is not None:
        if changed:
            raise BpgenError("cli.set_drawn")
        return chosen_network(network, seed, shape)
    from ...problems.files import parse_network, read_network
    from ...problems.preset import preset_text

    if path is not None:
        return read_network(path, changed)
    where = said("cli.preset", name=network)
    return parse_network(preset_text(network).encode(), where=where, name=network, settings=changed)
