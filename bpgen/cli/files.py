"""Files to start from: which kind is meant, and how one is written."""

from __future__ import annotations

from pathlib import Path

from ..disk.output import write_files
from ..disk.reasons import reason_of
from ..errors import BpgenError
from ..errors.messages import said


def kind_of_file(training: bool, graph: bool) -> str:
    """Which kind of file is meant. Raises ``BpgenError`` where it is two."""
    if training and graph:
        raise BpgenError("cli.both", first="--training", second="--graph")
    return "training" if training else "graph" if graph else "network"


def write_new(file: Path, data: bytes, *, force: bool, example: str) -> None:
    """Write a file to start from. Raises ``BpgenError`` where it may not or cannot be written; ``example`` is
    a name that one might give it.
    """
    try:
        folder, there = file.is_dir(), file.exists()
        if not folder and (force or not there):
            write_files(file.parent, {file.name: data})
    except BpgenError as error:
        raise error.mended(said("cli.not_written")) from None
    except OSError as error:
        mend = said("cli.not_written")
        raise BpgenError("disk.file", where=str(file), mend=mend, reason=reason_of(error)) from None
    if folder:
        raise BpgenError("cli.new_folder", where=str(file), example=example)
    if there and not force:
        raise BpgenError("cli.exists", where=str(file))
