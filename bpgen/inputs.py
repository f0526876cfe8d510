"""Files of a user's: read up to a size, and refused in our words."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from .bounds import TABLE, TEXT
from .disk.naming import on_disk
from .errors import BpgenError
from .messages import Message

#: The name that means standard input.
STANDARD_INPUT = "-"


def read_file(path: Path, kind: str | Message, mend: str | Message, largest: int = TEXT) -> bytes:
    """What stands in a file, or in standard input where the path is ``-``. ``kind`` is what it should be, "a
    schedule"; ``mend`` says what to do where it cannot be read.

    Raises ``BpgenError`` for a file that cannot be read or is too large.
    """
    try:
        data = _data(path, largest)
    except (OSError, ValueError) as error:  # a ValueError is one of the name: it has a NUL in it
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise BpgenError(f"The file cannot be read: {reason}.", where=named_file(path), mend=mend) from None
    if len(data) > largest:
        raise BpgenError(
            f"The file is larger than {largest:,} bytes.", where=named_file(path), mend=f"Is it {kind}?"
        )
    return data


def named_file(path: Path) -> str:
    """A file as messages name it."""
    return "standard input" if str(path) == STANDARD_INPUT else str(path)


def _data(path: Path, largest: int) -> bytes:
    if str(path) != STANDARD_INPUT:
        with on_disk(path).open("rb") as file:
            return file.read(largest + 1)
    stream: Any = sys.stdin
    if stream is None:
        raise BpgenError("Standard input is closed.", mend="Name a file, or send one by < or |.")
    return _contents(stream.buffer)[: largest + 1]


@lru_cache(maxsize=1)
def _contents(stream: BinaryIO) -> bytes:
    """What a stream gives, up to the largest bound: it is read once, but a command may look at it twice."""
    return stream.read(TABLE + 1)
