"""Files of a user's: read up to a size, and refused in our words."""

from __future__ import annotations

from pathlib import Path

from .bounds import TEXT
from .errors import BpgenError


def read_file(path: Path, kind: str, mend: str, largest: int = TEXT) -> bytes:
    """What stands in a file. ``kind`` is what it should be, "a schedule"; ``mend`` says what to do where it
    cannot be read.

    Raises ``BpgenError`` for a file that cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:  # a ValueError is one of the name: it has a NUL in it
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise BpgenError(f"The file cannot be read: {reason}.", where=str(path), mend=mend) from None
    if len(data) > largest:
        raise BpgenError(
            f"The file is larger than {largest:,} bytes.", where=str(path), mend=f"Is it {kind}?"
        )
    return data
