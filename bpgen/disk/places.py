"""Places looked at before the work whose result goes there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ..errors import BpgenError
from ..errors.bounds import NAME
from ..errors.messages import Message, said
from .reasons import reason_of

ELSEWHERE, ANOTHER_FILE = said("disk.elsewhere"), said("disk.another_file")


def check_name(path: Path) -> None:
    """Refuse a path that no file system takes. Raises ``BpgenError``."""
    try:
        if any(len(os.fsencode(part)) > NAME for part in path.parts):
            raise BpgenError("disk.long_name", where=str(path), most=NAME)
    except UnicodeEncodeError:
        raise BpgenError("disk.bad_name", where=str(path)) from None
    if "\0" in str(path):
        raise BpgenError("disk.nul", where=str(path))


def check_folder(folder: Path, mend: str | Message = ELSEWHERE) -> None:
    """Refuse, before any work, a folder that cannot be written or made. Raises ``BpgenError``."""
    check_name(folder)
    try:
        nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        writable = os.access(nearest, os.W_OK | os.X_OK)
    except OSError as error:
        raise BpgenError("disk.folder", where=str(folder), mend=mend, reason=reason_of(error)) from None
    if nearest.is_dir() and writable:
        return
    reason = said("system.permission") if nearest.is_dir() else said("disk.above", folder=nearest)
    raise BpgenError("disk.folder", where=str(folder), mend=mend, reason=reason)


def check_file(file: Path, mend: str | Message = ANOTHER_FILE) -> None:
    """Refuse, before any work, a file that cannot be written. Raises ``BpgenError``."""
    check_name(file)
    if not file.name or file.is_dir():
        raise BpgenError("disk.is_folder", where=str(file))
    check_folder(file.parent, mend)


def check_distinct(places: Iterable[tuple[str | Message, Path | None]]) -> None:
    """Refuse one file in two places, each named by its option. Raises ``BpgenError``."""
    seen: dict[object, str | Message] = {}
    for option, path in places:
        if path is None:
            continue
        try:
            found = path.stat()
            key: object = (found.st_dev, found.st_ino)
        except OSError:
            key = os.path.realpath(path)
        before = seen.setdefault(key, option)
        if before is not option:
            raise BpgenError("disk.same", where=f"{option} {path}", other=before)
