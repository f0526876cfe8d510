"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import BpgenError
from ..errors.messages import Message
from .places import ELSEWHERE
from .reasons import reason_of
from .staging import Placement, staged


def write_files(
    folder: Path, files: Mapping[str, bytes], mend: str | Message = ELSEWHERE, gone: Iterable[str] = ()
) -> list[Path]:
    """Write files into a folder and its folders, which are made where they are missing, and remove those that
    are ``gone``. All of them, or none.

    Raises ``BpgenError`` where the folder or a file cannot be written, with what to do about it; what stood
    there before stays.
    """
    try:
        with staged(folder) as stage:
            for name, data in files.items():
                (stage.new / name).parent.mkdir(parents=True, exist_ok=True)
                (stage.new / name).write_bytes(data)
            stage.put(lambda: [*(Placement(name, name) for name in files), *map(Placement, gone)])
    except OSError as error:
        raise _refused(error, folder, mend) from None
    return [folder / name for name in files]


def _refused(error: OSError, folder: Path, mend: str | Message) -> BpgenError:
    reason = reason_of(error)
    if isinstance(error, IsADirectoryError):
        return BpgenError("disk.file", where=str(error.filename), mend=mend, reason=reason)
    return BpgenError("disk.folder", where=str(folder), mend=mend, reason=reason)
