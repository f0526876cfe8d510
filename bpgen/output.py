"""Files written whole or not at all: under a temporary name first, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from .errors import BpgenError


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, which is made where it is missing. All of them, or none.

    Raises ``BpgenError`` where the folder or a file cannot be written; what stood there before stays.
    """
    targets = [folder / name for name in files]
    with ExitStack() as folders, ExitStack() as temporary, ExitStack() as renamed:
        try:
            _make_folder(folder, folders)
            sources = [_temporary(path, temporary) for path in targets]
            for source, data in zip(sources, files.values(), strict=True):
                source.write_bytes(data)
            for source, target in zip(sources, targets, strict=True):
                _rename(source, target, temporary, renamed)
        except OSError as error:
            raise _refused(error, folder) from None
        folders.pop_all()
        renamed.pop_all()
    return targets


def _temporary(path: Path, undo: ExitStack) -> Path:
    """An empty file beside the path, which goes when all is done."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.")
    undo.callback(_quietly, Path(name).unlink)
    os.close(handle)
    # mkstemp's files are private; these are made to be handed out.
    umask = os.umask(0)
    os.umask(umask)
    Path(name).chmod(0o666 & ~umask)
    return Path(name)


def _rename(source: Path, target: Path, temporary: ExitStack, undo: ExitStack) -> None:
    """Rename, so that it can be undone should a later one fail."""
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder, not a file", str(target))
    if target.exists():
        before = _temporary(target, temporary)
        shutil.copy2(target, before)
        undo.callback(_quietly, lambda: before.replace(target))
    else:
        undo.callback(_quietly, target.unlink)
    source.replace(target)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder and its parents."""
    missing = [p for p in (folder, *folder.parents) if not p.exists()]
    for path in reversed(missing):
        path.mkdir()
        undo.callback(_quietly, path.rmdir)
    if not folder.is_dir():
        raise NotADirectoryError(20, "it is a file, not a folder", str(folder))


def _quietly(undo: Callable[[], object]) -> None:
    """Undo as far as can be: the error that is told is the first one."""
    with suppress(OSError):
        undo()


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
