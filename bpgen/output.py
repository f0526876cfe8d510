"""Files written whole or not at all: under a temporary name first, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .errors import BpgenError


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made where it is missing. All of them, or none.

    Raises ``BpgenError`` where the folder or a file cannot be written; what stood there before stays.
    """
    made = _make_folder(folder)
    temporary: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            temporary.append((_temporary(folder, name, data), folder / name))
        for source, target in temporary:
            source.replace(target)
    except OSError as error:
        for source, _ in temporary:
            source.unlink(missing_ok=True)
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise _refused(error, folder) from None
    return [target for _, target in temporary]


def _temporary(folder: Path, name: str, data: bytes) -> Path:
    """The data under a temporary name, on the disk before it is renamed."""
    handle, path = tempfile.mkstemp(dir=folder, prefix=f".{name[:60]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp's files are private; these are made to be handed out.
        umask = os.umask(0)
        os.umask(umask)
        Path(path).chmod(0o666 & ~umask)
    except OSError:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and its parents; the ones that were made, outermost first."""
    made: list[Path] = []
    try:
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        for path in reversed(missing):
            path.mkdir()
            made.append(path)
        if not folder.is_dir():
            raise NotADirectoryError(20, "it is a file, not a folder")
    except OSError as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise _refused(error, folder) from None
    return made


def _refused(error: OSError, folder: Path) -> BpgenError:
    return BpgenError(
        f"The folder cannot be written: {error.strerror or error}.",
        where=str(folder),
        mend="Name another one with --out, or free its place.",
    )
