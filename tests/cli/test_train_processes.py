"""`bpgen train` as a process: killed and gone on with, stopped, in a pipe, on a terminal."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpgen import Network, train
from cli.conftest import Run


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Path:
    """The training file to start from."""
    run("new", "demo.toml", "--training", "--lang", "en")
    return tmp_path / "demo.toml"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bpgen", "train", *arguments]


@pytest.mark.parametrize("what", ["network", "classifier"])
def test_a_killed_run_ends_with_the_same_bytes(what: str, demo: Path) -> None:
    """Killed at random moments, gone on with, killed again: rows and checkpoint are those of a quiet run."""
    folder = demo.parent
    problem = ("mazur", "--rounds", "1000000") if what == "network" else (demo.name, "--set", "steps=12000")
    quiet = subprocess.run(
        command(*problem, "--checkpoint", "quiet.ckpt"), cwd=folder, capture_output=True, check=True
    )
    draw, path = random.SystemRandom(), folder / "killed.ckpt"
    for kills in (2, 1, 0):
        resumed = ("--resume",) if path.exists() else ()
        before = path.read_bytes() if resumed else b""
        process = subprocess.Popen(
            command(*problem, "--checkpoint", path.name, *resumed),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        if kills:
            # However fast the machine is: when the run has come further, and a moment later.
            while process.poll() is None and not (path.exists() and path.read_bytes() != before):
                time.sleep(0.01)
            time.sleep(0.1 * draw.random())
            process.send_signal(signal.SIGKILL)
        out, err = process.communicate()
        assert process.returncode == (-signal.SIGKILL if kills else 0), err
    assert out == quiet.stdout
    assert (folder / "killed.ckpt").read_bytes() == (folder / "quiet.ckpt").read_bytes()


#: Whoever runs the tests in the background may have told them, and so their children, to ignore it.
_LISTENING = (
    "import signal, sys; from bpgen.cli import main; "
    "signal.signal(signal.SIGINT, signal.default_int_handler); main(sys.argv[1:])"
)


def test_who_stops_a_run_is_told_how_it_goes_on(tmp_path: Path) -> None:
    arguments = ("train", "mazur", "--rounds", "9000000", "--checkpoint", "a.ckpt", "--lang", "en")
    with subprocess.Popen(
        [sys.executable, "-c", _LISTENING, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert b"Stopped. Use --resume to continue from a.ckpt." in err
    assert b"Traceback" not in err
    assert (tmp_path / "a.ckpt").exists()


def test_a_pipe_gets_rows_as_they_come(tmp_path: Path) -> None:
    """The first rows are there long before the last."""
    with subprocess.Popen(
        command("mazur", "--rounds", "9000000"), stdout=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        start = time.monotonic()
        rows = [process.stdout.readline() for _ in range(3)]
        assert process.poll() is None, "it had ended before the first rows were read"
        process.kill()
    assert rows[-1].split()[0] == b"2", time.monotonic() - start


def test_a_terminal_has_a_bar_and_rows_above_it(tmp_path: Path) -> None:
    """A row begins where the bar was wiped out, and the bar comes again below it."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(
        command("mazur", "--rounds", "400000"), stdout=theirs, stderr=theirs, cwd=tmp_path, env=environment
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                seen += os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
    os.close(ours)
    assert process.returncode == 0
    text = seen.decode()
    assert "━" in text
    lines = re.split(r"\r?\n|\r", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text))
    rows = [line for line in lines if re.match(r" *[0-9]+  ", line)]
    errors, _ = train(Network.preset("mazur"), 400_001)
    expected = [1, 2, 3, 10, 100, 1000, 10_000, 100_000, 400_000, 400_001]
    assert [row.split()[:2] for row in rows] == [[str(n), f"{errors[n - 1]:#.9g}"] for n in expected]
