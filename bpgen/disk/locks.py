"""Folders of which one run has the use: locks that end with the run that holds them, however it ends.

A lock is the system's own on the folder itself, so nothing is left behind. Where a system has none (Windows,
some network drives), folders are used without.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import BpgenError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: How long another run may have a folder, in seconds; and how often it is looked at.
_PATIENCE, _PAUSE = 60.0, 0.02
#: Where there are no locks, what is older than this many seconds belongs to no run.
_STALE = 24 * 3600
_SCRATCH = "bpgen-run-"
#: Stands in each folder for temporary files, so that no other is taken for one.
_MARK = ".bpgen-run"


@contextmanager
def locked(
    folder: Path, *, seconds: float = _PATIENCE, waiting: Callable[[], object] | None = None
) -> Iterator[None]:
    """Have the use of a folder that is there. ``waiting`` is called once where another run has it.

    Raises ``BpgenError`` where the other run has it for longer than ``seconds``.
    """
    handle = _opened(folder)
    try:
        end = time.monotonic() + seconds
        while not _locks(handle):
            if waiting is not None:
                waiting()
                waiting = None
            if time.monotonic() > end:
                raise BpgenError("disk.locked", where=str(folder), seconds=f"{seconds:.0f}")
            time.sleep(_PAUSE)
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Show other runs, as long as this goes on, that a new folder is in use."""
    handle = _opened(folder)
    _locks(handle)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def is_abandoned(folder: Path) -> bool:
    """Whether the run that owned a folder has ended."""
    if fcntl is None:
        return time.time() - folder.stat().st_mtime > _STALE
    handle = _opened(folder)
    if handle is None:
        return False
    try:
        return _locks(handle)
    finally:
        os.close(handle)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for temporary files, which goes afterwards, as do those of runs that were killed."""
    base = Path(tempfile.gettempdir())
    for path in base.glob(f"{_SCRATCH}*"):
        with suppress(OSError):
            if (path / _MARK).is_file() and not path.is_symlink() and is_abandoned(path):
                shutil.rmtree(path, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True) as name, owned(Path(name)):
        # Only once it is locked does it look like one of ours.
        (Path(name) / _MARK).touch()
        yield Path(name)


def _opened(folder: Path) -> int | None:
    """A handle for the lock of a folder; None where the system gives none."""
    try:
        return os.open(folder, os.O_RDONLY) if fcntl is not None else None
    except OSError:
        return None


def _locks(handle: int | None) -> bool:
    """Whether a lock could be had, or there is none to be had."""
    if handle is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
