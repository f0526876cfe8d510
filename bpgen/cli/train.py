"""`bpgen train`: a network over many rounds, or a classifier over many steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BpgenError
from ..spec import MOST_ROUNDS, Network
from .kinds import FilePath
from .options import chosen_network, file_of_network, is_training_file, lang_option, seed_options
from .run_files import Files
from .running import Keeping, run_through

if TYPE_CHECKING:
    from ..settings import Settings

_ROUNDS = 10_000

_HELP = """Train NETWORK over many rounds, or the classifier of a training file over its steps.

\b
bpgen train mazur --rounds 10000
bpgen train mazur --rounds 10000 --plot error.svg
bpgen train demo.toml --set learning_rate=0.01 --set layers.1.units=8
bpgen train demo.toml --plot loss.svg --regions regions.svg
bpgen train demo.toml --checkpoint run.ckpt       and, if it is stopped, again
bpgen train demo.toml --checkpoint run.ckpt --resume

NETWORK is a preset (see bpgen presets), a network file, or a training file; bpgen new demo.toml
--training writes one to start from. Each line tells of the error before that round's update, the last
one of the error after all updates; or of a loss after so many steps.
"""


@click.command(help=_HELP)
@click.argument("network", required=False)
@seed_options
@click.option("--rounds", type=click.IntRange(1, MOST_ROUNDS), metavar="N",
              help=f"How many rounds; a training file has its steps.  [default: {_ROUNDS}]")  # fmt: skip
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE",
              help="A value in place of the file's, such as layers.1.units=8; may be repeated.")  # fmt: skip
@click.option("--every", type=click.IntRange(min=1), metavar="N", help="A line every N rounds or steps.")
@click.option("--plot", type=FilePath(), metavar="FILE",
              help="Draw the curve of the error into an SVG, PDF or PNG.")  # fmt: skip
@click.option("--regions", type=FilePath(), metavar="FILE",
              help="Draw a classifier's decision regions, likewise.")  # fmt: skip
@click.option("--save-data", type=FilePath(), metavar="FILE",
              help="Write a classifier's points as CSV.")  # fmt: skip
@click.option("--checkpoint", type=FilePath(), metavar="FILE",
              help="Keep the state of the run here while it goes on.")  # fmt: skip
@click.option("--resume", is_flag=True, help="Go on from the checkpoint.")
@click.option("--format", "format_", type=click.Choice(["table", "csv"]), default="table", show_default=True,
              help="A table, or CSV with all digits.")  # fmt: skip
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
        raise BpgenError(
            "--resume goes on from a checkpoint, and none is named.", mend="Name it with --checkpoint FILE."
        )
    keeping = Keeping(checkpoint, resume=resume)
    path = file_of_network(network) if network is not None else None
    files = Files(plot, regions, save_data, checkpoint, path)
    if path is not None and is_training_file(path):
        _train_classifier(path, changed, rounds, every, seed, shape, files, keeping, format_, lang)
        return
    for option, value in (("--regions", regions), ("--save-data", save_data)):
        if value is not None:
            raise BpgenError(
                f"{option} is for a classifier, which learns from points.",
                mend="Give a training file; `bpgen new demo.toml --training` writes one.",
            )
    from ..training.session import Rounds

    problem = _network(network, path, seed, shape, changed)
    run_through(Rounds(problem, rounds or _ROUNDS, every), files, keeping, format_, lang)


def _settings(texts: Sequence[str]) -> Settings:
    if not texts:
        return ()
    from ..settings import parse_setting

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
    from ..settings import Setting
    from ..training.files import open_training
    from ..training.session import Steps

    if rounds is not None:
        raise BpgenError(
            "A training file has steps, not rounds.", where="--rounds", mend=f"Write --set steps={rounds}."
        )
    if seed is not None or any(value is not None for value in shape.values()):
        raise BpgenError(
            "--seed and the options of shape are for networks that are drawn.",
            mend="Change values of the training file with --set, such as --set seed=3.",
        )
    if every is not None:
        changed = [*changed, Setting("report", every)]
    opened = open_training(path, changed)
    run_through(Steps(*opened), files, keeping, format_, lang)


def _network(
    network: str | None, path: Path | None, seed: int | None, shape: Mapping[str, Any], changed: Settings
) -> Network:
    if not changed or network is None or seed is not None:
        if changed:
            raise BpgenError(
                "--set changes values of a file, but the network is drawn.",
                mend="Use the options of shape, such as --learning-rate, or name a file.",
            )
        return chosen_network(network, seed, shape)
    from ..files import parse_network, read_network
    from ..preset import preset_text

    if path is not None:
        return read_network(path, changed)
    where = f"preset {network}"
    return parse_network(preset_text(network).encode(), where=where, name=network, settings=changed)
