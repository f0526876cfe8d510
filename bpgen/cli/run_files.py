"""The files of a training run: refused before it begins where they cannot be written, or where others would
be lost; written when it has ended.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ..disk.formulas import guarded
from ..disk.places import check_distinct, check_file
from ..errors import BpgenError
from ..errors.messages import said
from ..training.session import Rounds, Steps

if TYPE_CHECKING:
    from ..training.points import Data

Say = Callable[..., str]

#: The endings of pictures, and how a file of that kind begins.
_PICTURES = {".svg": b"<?xml", ".pdf": b"%PDF", ".png": b"\x89PNG"}
#: Stands in every picture of ours.
_OURS = b"bpgen"


class Files(NamedTuple):
    """What is to be written, each if a path is given: the checkpoint while the run goes on, the others when
    it has ended. ``source`` is the file that says what is run.
    """

    plot: Path | None
    regions: Path | None
    data: Path | None
    checkpoint: Path | None = None
    source: Path | None = None


def check_files(run: Rounds | Steps, files: Files) -> None:
    """Refuse, before anything is run, what cannot be drawn or written. Raises ``BpgenError``."""
    for option, path in (("--plot", files.plot), ("--regions", files.regions)):
        if path is not None and not path.suffix:
            raise BpgenError("cli.no_ending", where=f"{option} {path}")
        if path is not None and path.suffix.lower() not in _PICTURES:
            raise BpgenError("cli.picture", where=f"{option} {path}", ending=path.suffix)
    if files.plot or files.regions:
        from ..figures.library import matplotlib

        try:
            matplotlib()
        except ImportError:
            raise BpgenError("cli.needs_plots", mend=said("hint.install", extra="site")) from None
    if files.regions and isinstance(run, Steps) and run.training.points.inputs != 2:
        raise BpgenError("cli.regions", where="--regions", got=run.training.points.inputs)
    for path in (files.plot, files.regions, files.data, files.checkpoint):
        if path is not None:
            check_file(path)
    for path in (files.plot, files.regions):
        if path is not None:
            _check_picture(path)
    check_distinct(
        (
            (said("cli.trained"), files.source),
            (said("cli.points"), run.training.points.file if isinstance(run, Steps) else None),
            ("--plot", files.plot),
            ("--regions", files.regions),
            ("--save-data", files.data),
            ("--checkpoint", files.checkpoint),
        )
    )
    data = files.data if files.data is not None and files.data.exists() else None
    if data is not None and isinstance(run, Steps) and data.read_bytes() != _points_csv(run.data):
        raise BpgenError("cli.other_points", where=str(data))


def _check_picture(path: Path) -> None:
    """Refuse to write over what is no picture of ours. Raises ``BpgenError``."""
    data = path.read_bytes() if path.exists() else b""
    if data and not (data.startswith(_PICTURES[path.suffix.lower()]) and _OURS in data):
        raise BpgenError("cli.no_plot", where=str(path))


def write_made(run: Rounds | Steps, state: Any, files: Files, say: Say, lang: str) -> None:
    """Write what was asked for, each file whole or not at all, and name it."""
    made: list[tuple[Path, bytes]] = []
    if files.data is not None and isinstance(run, Steps):
        made.append((files.data, _points_csv(run.data)))
    if files.plot is not None or files.regions is not None:
        from .drawing import drawn

        made += drawn(run, state, files.plot, files.regions, say, lang)
    if made:
        from ..disk.output import write_files
    for path, data in made:
        write_files(path.parent, {path.name: data})
        click.echo(path, err=True)


def _points_csv(data: Data) -> bytes:
    """The points as CSV: those for the test first, as they are parted when the file is read again."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(f"x{n}" for n in range(1, data.train.inputs.shape[1] + 1)), "class"])
    for part in (data.test, data.train):
        for row, cls in zip(part.inputs.tolist(), part.classes.tolist(), strict=True):
            writer.writerow([*map(repr, row), guarded(data.names[cls])])
    return stream.getvalue().encode()
