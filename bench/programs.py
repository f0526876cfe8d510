"""`bpgen train mazur --rounds 10000` beside the programs that `bpgen program` prints: whole processes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from .measure import Row, at_least_faster, at_most, by_turns
from .processes import BPGEN, run

TRAIN = (BPGEN, "train", "mazur", "--rounds", "10000")
WORK = "bpgen train mazur --rounds 10000, whole process"
#: Each program, and what it cannot run without; Keras is run on TensorFlow, its first backend.
NEEDS = {"numpy": ("numpy",), "torch": ("torch",), "keras": ("keras", "tensorflow"), "jax": ("jax",)}


def rows() -> Iterator[Row]:
    """Ours beside plain Python and NumPy, which take as long as ours, and beside the frameworks."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folder = Path(name)
        plain = {name: printed_program("mazur", name, folder) for name in ("python", "numpy")}
        _check_same(_printed(TRAIN), _printed(plain["python"]))
        timing = by_turns({"ours": lambda: run(TRAIN), **_runs(plain)}, runs=21)
        yield at_most(WORK, timing, "ours", _title("python"), 4)
        yield at_least_faster(WORK, timing, "ours", _title("numpy"), 1)
        for framework in ("torch", "keras", "jax"):
            if not (missing := [x for x in NEEDS[framework] if find_spec(x) is None]):
                runs = _runs({framework: printed_program("mazur", framework, folder)})
                timing = by_turns({"ours": lambda: run(TRAIN), **runs}, runs=3)
                yield at_least_faster(WORK, timing, "ours", _title(framework), 1)
            else:
                left_out(_title(framework), missing[0])


def left_out(row: str, missing: str) -> None:
    """Say that a row is left out, and why."""
    print(f"left out: beside {row} ({missing} is not installed)", file=sys.stderr)


def _title(framework: str) -> str:
    return f"its program for {framework}"


def printed_program(network: str, framework: str, folder: Path) -> tuple[str, ...]:
    """Print the program of a network into a folder: the command that runs it."""
    path = folder / f"{framework}_program.py"  # a program called torch.py would import itself
    run((BPGEN, "program", network, "--framework", framework, "--out", str(path), "--force"))
    return sys.executable, str(path)


def _runs(commands: dict[str, tuple[str, ...]]) -> dict[str, Callable[[], None]]:
    def running(command: tuple[str, ...]) -> Callable[[], None]:
        return lambda: run(command)

    return {_title(name): running(command) for name, command in commands.items()}


def _printed(command: tuple[str, ...]) -> list[str]:
    """The words of what a command prints that are numbers with a point."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [word for word in done.stdout.split() if word.replace(".", "", 1).isdigit() and "." in word]


def _check_same(ours: list[str], theirs: list[str]) -> None:
    """Only contenders that compute the same are worth a comparison; ours tells the last outputs, too."""
    if not theirs or not set(theirs) <= set(ours):
        raise AssertionError(f"the contenders disagree: {ours} and {theirs}")
