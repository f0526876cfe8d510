"""Files written whole or not at all; and places looked at before the work whose result goes there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .bounds import NAME
from .disk.staging import Step, staged
from .errors import BpgenError
from .messages import Message


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made where it is missing. All of them, or none.

    Raises ``BpgenError`` where the folder or a file cannot be written; what stood there before stays.
    """
    try:
        with staged(folder) as stage:
            for name, data in files.items():
                (stage.new / name).write_bytes(data)
            stage.put(lambda: [Step(name, name) for name in files])
    except OSError as error:
        raise _refused(error, folder) from None
    return [folder / name for name in files]


def check_name(path: Path) -> None:
    """Refuse a path that no file system takes. Raises ``BpgenError``."""
    reason = ""
    try:
        if any(len(os.fsencode(part)) > NAME for part in path.parts):
            reason = f"A name in it is longer than {NAME} bytes"
        elif "\0" in str(path):
            reason = "It has a NUL in it"
    except UnicodeEncodeError:
        reason = "It has a character in it that no name of a file can have"
    if reason:
        raise BpgenError(f"This is no path: {reason}.", where=str(path), mend="Give a shorter, plain name.")


def check_folder(
    folder: Path, mend: str | Message = "Name another one with --out, or free its place."
) -> None:
    """Refuse, before any work, a folder that cannot be written or made. Raises ``BpgenError``."""
    check_name(folder)
    try:
        nearest = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        writable = os.access(nearest, os.W_OK | os.X_OK)
    except OSError as error:
        raise BpgenError(
            f"The folder cannot be written: {error.strerror}.", where=str(folder), mend=mend
        ) from None
    if nearest.is_dir() and writable:
        return
    reason = (
        "Permission denied"
        if nearest.is_dir()
        else f"{'it' if nearest == folder else nearest} is a file, not a folder"
    )
    raise BpgenError(f"The folder cannot be written: {reason}.", where=str(folder), mend=mend)


def check_file(file: Path, mend: str = "Give another name.") -> None:
    """Refuse, before any work, a file that cannot be written. Raises ``BpgenError``."""
    check_name(file)
    if not file.name or file.is_dir():
        raise BpgenError("This is a folder.", where=str(file), mend="Give a file's name.")
    check_folder(file.parent, mend)


def check_distinct(places: Mapping[str, Path | None]) -> None:
    """Refuse one file in two places, each said by its option. Raises ``BpgenError``."""
    seen: dict[object, str] = {}
    for option, path in places.items():
        if path is None:
            continue
        try:
            found = path.stat()
            key: object = (found.st_dev, found.st_ino)
        except OSError:
            key = os.path.realpath(path)
        before = seen.setdefault(key, option)
        if before != option:
            raise BpgenError(
                f"This is also {before}: one would be lost.",
                where=f"{option} {path}",
                mend="Give each file a name of its own.",
            )


def _refused(error: OSError, folder: Path) -> BpgenError:
    reason = error.strerror or error
    if isinstance(error, IsADirectoryError):
        return BpgenError(
            f"The file cannot be written: {reason}.",
            where=str(error.filename),
            mend="Name another folder with --out, or free its place.",
        )
    return BpgenError(
        f"The folder cannot be written: {reason}.",
        where=str(folder),
        mend="Name another one with --out, or free its place.",
    )
