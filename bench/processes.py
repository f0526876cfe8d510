"""Whole processes: starting up cold, memory at its peak, and PDF beside the same TeX by hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bpgen import Network
from bpgen.formats.tex import make_pdf
from bpgen.sheets.exercise import Identity, Options, make_exercise, source

from .measure import Row, at_most, below, by_turns, megabytes

#: The user's command, as the installed script starts it.
BPGEN = str(Path(sys.executable).with_name("bpgen"))
COMMAND = (BPGEN, "exercise", "--seed", "3", "--format", "tex")
EMPTY = (sys.executable, "-c", "pass")
MOST_MEMORY = 64.0


def rows() -> Iterator[Row]:
    """Start-up, memory, PDF."""
    with tempfile.TemporaryDirectory(prefix="bpgen-bench-") as name:
        folder = Path(name)
        yield _start_up(folder)
        peak = peak_memory((*COMMAND, "--out", str(folder / "memory")))
        yield below("peak memory of that command", peak, MOST_MEMORY, megabytes)
        yield _pdf(folder)


def _start_up(folder: Path) -> Row:
    command = (*COMMAND, "--out", str(folder / "cold"))
    timing = by_turns({"ours": lambda: run(command), "python -c pass": lambda: run(EMPTY)}, runs=25)
    return at_most("bpgen exercise --seed 3 --format tex, cold", timing, "ours", "python -c pass", 15)


#: A small process that starts the command and reports its peak: Linux counts what a process's parent
#: had in memory at the moment of the start, and this benchmark is large.
_WATCH = (
    "import os, subprocess, sys\n"
    "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
    "_, status, usage = os.wait4(child.pid, 0)\n"
    "print(usage.ru_maxrss)\n"
    "sys.exit(bool(status))\n"
)


def peak_memory(command: Sequence[str], folder: Path | None = None) -> float:
    """The largest resident memory of a command in a folder, in megabytes of 10**6 bytes."""
    watch = (sys.executable, "-c", _WATCH, *command)
    done = subprocess.run(watch, cwd=folder, check=True, capture_output=True, text=True)
    unit = 1 if sys.platform == "darwin" else 1024
    return int(done.stdout) * unit / 1e6


def _pdf(folder: Path) -> Row:
    network = Network.from_seed(3)
    identity = Identity(network.name, "bpgen exercise --seed 3")
    text = source(make_exercise(network, Options(), identity), key=False)

    name = "uplatex and dvipdfmx by hand"
    timing = by_turns({"ours": lambda: make_pdf(text), name: lambda: pdf_by_hand(text, folder)}, runs=15)
    return at_most("PDF of one sheet", timing, "ours", name, 1.15)


def pdf_by_hand(text: str, folder: Path) -> None:
    """The same TeX with the commands that one would type."""
    work = folder / "by-hand"
    work.mkdir()
    (work / "sheet.tex").write_text(text, encoding="utf-8")
    run(("uplatex", "-interaction=nonstopmode", "sheet.tex"), work)
    run(("dvipdfmx", "-f", "uptex-haranoaji.map", "sheet.dvi"), work)
    shutil.rmtree(work)


def run(command: Sequence[str], folder: Path | None = None) -> None:
    """Run a command, what it prints thrown away; that it failed is an error."""
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        env={**os.environ, "TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
