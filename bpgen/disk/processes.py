"""Starting other programs: the one place that does.

Nothing in the working folder takes the place of a program or of a library. Programs are looked for in the
folders that PATH names by their full paths; a Python looks for modules neither in its working folder nor
beside its script; and each process works in a folder of ours, where it finds no settings of anybody else's.
"""

from __future__ import annotations

import errno
import math
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, NamedTuple

from ..errors.bounds import TYPESET

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Executor


class Done(NamedTuple):
    """How a process ended, and what it said: all that it printed, or its complaints alone."""

    status: int
    said: str


def find(program: str) -> str | None:
    """The full path of an installed program, or None."""
    found = shutil.which(program, path=_path())
    # Windows looks in the working folder first.
    return found if found and Path(found).is_absolute() else None


class Running:
    """Processes that several threads wait for, and that can be ended together."""

    def __init__(self) -> None:
        self._lock, self._ended = Lock(), False
        self._live: set[Started] = set()

    def add(self, process: Started) -> Started:
        """A process that ends with the others. Raises ``InterruptedError`` where they have been ended."""
        with self._lock:
            if not self._ended:
                self._live.add(process)
                return process
        end(process)
        raise InterruptedError

    def end(self) -> None:
        """End all of them, and whatever is added later."""
        with self._lock:
            self._ended = True
            for process in self._live:
                _kill(process)


def run(
    command: Sequence[str],
    folder: Path,
    *,
    variables: Mapping[str, str],
    seconds: float | None = None,
    running: Running | None = None,
) -> Done:
    """Run a program in a folder of ours, with nothing to read, and wait for it, as one of those ``running``.

    Raises ``TimeoutError`` where it takes longer than ``seconds``, and ``FloodError`` where it writes too
    much; it is ended then. Raises ``OSError`` where it is not installed or cannot be started.
    """
    program = find(command[0])
    if program is None:
        raise FileNotFoundError(errno.ENOENT, "it is not installed", command[0])
    process = _start([program, *command[1:]], folder, variables)
    return wait(running.add(process) if running else process, seconds, folder)


def start_python(script: Path, *arguments: str, folder: Path, variables: Mapping[str, str]) -> Started:
    """Start a script of ours with this Python, in a folder of ours; ``wait`` gives what it complained of."""
    command = [sys.executable, "-P", str(script), *arguments]
    # A locale that is named, and not there, stops Sphinx; what we make hangs on none.
    plain = {"LC_ALL": "C", "PYTHONUTF8": "1"}
    return _start(command, folder, {**plain, **variables}, errors_only=True)


@contextmanager
def pool(count: int) -> Iterator[Executor]:
    """So many processes of this Python that work off what they are given, until the work is left: at its end
    they end, and what waits is not begun.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    apart = _apart()
    before = {name: os.environ.get(name) for name in apart}
    os.environ.update(apart)  # processes start when there is work for them
    try:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
            try:
                yield executor
            except BaseException:
                executor.shutdown(wait=True, cancel_futures=True)
                raise
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _start(
    command: Sequence[str], folder: Path, variables: Mapping[str, str], *, errors_only: bool = False
) -> Started:
    import subprocess  # slow to load, and most commands start no program

    return subprocess.Popen(  # noqa: S603  # our own words, and never a shell
        list(command),
        cwd=folder,
        env={**os.environ, **_apart(), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if errors_only else subprocess.PIPE,
        stderr=subprocess.PIPE if errors_only else subprocess.STDOUT,
        # What it starts itself ends with it, and a key pressed at the terminal reaches us alone.
        start_new_session=True,
    )


def wait(process: Started, seconds: float | None = None, folder: Path | None = None) -> Done:
    """Wait for a process, which does not outlive the call, whatever happens.

    Raises ``TimeoutError`` after so many ``seconds``, and ``FloodError`` where more than a bound is said or
    written into ``folder``.
    """
    stream = process.stdout or process.stderr
    assert stream is not None
    heard = _Heard(stream)
    end_of_time = math.inf if seconds is None else time.monotonic() + seconds
    try:
        heard.start()
        while heard.is_alive():
            heard.join(_PAUSE)
            if time.monotonic() > end_of_time:
                raise TimeoutError
            if heard.count + (_size(folder) if folder else 0) > TYPESET:
                raise FloodError
        process.wait()
    finally:
        end(process, heard)
    return Done(process.returncode, heard.said())


class FloodError(Exception):
    """A program writes more than anything useful could need."""


#: How often a process is looked at, in seconds; and how much is kept of the beginning and end of its words.
_PAUSE, _KEPT = 0.25, 1_000_000


class _Heard(Thread):
    """What a process says while it runs: the beginning and the end, and how much there was."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream, self._first, self._last, self.count = stream, b"", b"", 0

    def run(self) -> None:
        """Listen until the process has ended."""
        with suppress(OSError, ValueError):  # the stream is closed where nobody waits any longer
            while data := os.read(self._stream.fileno(), 65536):
                self.count += len(data)
                if len(self._first) < _KEPT:
                    self._first += data
                else:
                    self._last = (self._last + data)[-_KEPT:]

    def said(self) -> str:
        """The words; of very many, those in the middle are left out."""
        return (self._first + self._last).decode("utf-8", "replace")


def _size(folder: Path) -> int:
    """How many bytes the files of a folder have."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                total += entry.stat(follow_symlinks=False).st_size
    return total


def end(process: Started, heard: Thread | None = None) -> None:
    """End a process that still runs, with all that it has started, and close its streams."""
    if process.poll() is None or (heard is not None and heard.is_alive()):
        _kill(process)
        process.wait()
    if heard is not None and heard.is_alive():
        heard.join(_PAUSE)
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _kill(process: Started) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _apart() -> dict[str, str]:
    """What keeps the working folder out of the search for programs and modules."""
    modules = [part for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part]
    return {
        "PATH": _path(),
        "PYTHONPATH": os.pathsep.join(os.path.abspath(part) for part in modules),  # noqa: PTH100
        "PYTHONSAFEPATH": "1",
        "NoDefaultCurrentDirectoryInExePath": "1",
    }


def _path() -> str:
    """PATH without an empty or relative part, which means the working folder or one below it."""
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if Path(part).is_absolute())


if TYPE_CHECKING:
    Started = subprocess.Popen[bytes]
