"""Starting other programs: the one place that does.

Nothing in the working folder takes the place of a program or of a library. Programs are looked for in the
folders that PATH names by their full paths; a Python looks for modules neither in its working folder nor
beside its script; and each process works in a folder of ours, where it finds no settings of anybody else's.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import subprocess


class Done(NamedTuple):
    """How a process ended, and what it said: all that it printed, or its complaints alone."""

    status: int
    said: str


def find(program: str) -> str | None:
    """The full path of an installed program, or None."""
    found = shutil.which(program, path=_path())
    # Windows looks in the working folder first.
    return found if found and Path(found).is_absolute() else None


def run(
    command: Sequence[str], folder: Path, *, variables: Mapping[str, str], seconds: float | None = None
) -> Done:
    """Run a program in a folder of ours, with nothing to read, and wait for it.

    Raises ``TimeoutError`` where it takes longer than ``seconds``; it is ended then. Raises ``OSError``
    where it is not installed or cannot be started.
    """
    program = find(command[0])
    if program is None:
        raise FileNotFoundError(errno.ENOENT, "it is not installed", command[0])
    return wait(_start([program, *command[1:]], folder, variables), seconds)


def start_python(script: Path, *arguments: str, folder: Path, variables: Mapping[str, str]) -> Started:
    """Start a script of ours with this Python, in a folder of ours; ``wait`` gives what it complained of."""
    command = [sys.executable, "-P", str(script), *arguments]
    return _start(command, folder, variables, errors_only=True)


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
    )


def wait(process: Started, seconds: float | None = None) -> Done:
    """Wait for a process, which does not outlive the call, whatever happens. Raises ``TimeoutError``."""
    import subprocess

    try:
        said, complained = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        end(process)
    return Done(process.returncode, (said or complained or b"").decode("utf-8", "replace"))


def end(process: Started) -> None:
    """End a process that still runs, and close what it could say more through."""
    if process.poll() is None:
        process.kill()
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


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
