"""Files of a user's: read up to a size, and refused in our words."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import BpgenError
from ..errors.bounds import TABLE, TEXT
from ..errors.messages import Message, said
from .naming import on_disk
from .reasons import reason_of

#: The name that means standard input.
STANDARD_INPUT = "-"


def read_file(path: Path, mend: str | Message, largest: int = TEXT) -> bytes:
    """What a file holds, or standard input where the path is ``-``. ``mend`` says what to do where it cannot
    be read.

    Raises ``BpgenError`` for a file that cannot be read or is too large.
    """
    try:
        data = _data(path, largest)
    except (OSError, ValueError) as error:  # a ValueError is one of the name: it has a NUL in it
        raise BpgenError("disk.read", where=named_file(path), mend=mend, reason=reason_of(error)) from None
    if len(data) > largest:
        raise BpgenError("disk.large", where=named_file(path), mend=mend, most=f"{largest:,}")
    return data


def named_file(path: Path) -> str | Message:
    """A file as messages name it."""
    return said("disk.standard_input") if str(path) == STANDARD_INPUT else str(path)


def _data(path: Path, largest: int) -> bytes:
    if str(path) != STANDARD_INPUT:
        with on_disk(path).open("rb") as file:
            return file.read(largest + 1)
    stream: Any = sys.stdin
    if stream is None:
        raise BpgenError("disk.no_input")
    return _contents(stream.buffer)[: largest + 1]


@lru_cache(maxsize=1)
def _contents(stream: BinaryIO) -> bytes:
    """What a stream gives, up to the largest bound: it is read once, but a command may look at it twice."""
    return stream.read(TABLE + 1)
