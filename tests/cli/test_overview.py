"""What is said of a wrong command or option, and how the command line ends when something stops it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import bpgen
from bpgen.cli import cli


def test_version(run: Callable[..., Any]) -> None:
    assert run("--version").out == f"bpgen {bpgen.__version__}\n"


def test_unknown_command_names_the_nearest(refused: Callable[..., str]) -> None:
    assert "'shwo'" in (message := refused("shwo"))
    assert "Did you mean 'show'?" in message


def test_unknown_option_names_the_nearest(refused: Callable[..., str]) -> None:
    assert "--rounds" in refused("show", "mazur", "--roundz", 2)


@pytest.mark.parametrize(
    ("stop", "status", "message"),
    [
        (KeyboardInterrupt(), 130, ""),
        (MemoryError(), 2, "not enough memory"),
        (RecursionError(), 2, "too deeply"),
        (ZeroDivisionError(), 2, "range"),
    ],
)
def test_what_stops_a_command_is_said_without_a_traceback(
    stop: BaseException,
    status: int,
    message: str,
    run: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stopped(*_args: object, **_options: object) -> None:
        raise stop

    monkeypatch.setattr(cli, "main", stopped)
    result = run("show", "mazur")
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert "Traceback" not in result.err


def module(*args: str, **environment: str) -> list[str]:
    return [sys.executable, "-m", "bpgen", *args]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("command", [("show", "mazur"), ("explain", "mazur", "w1+"), ("presets",)])
def test_a_terminal_without_the_letters_gets_an_answer(command: tuple[str, ...], lang: str) -> None:
    done = subprocess.run(
        module(*command, "--lang", lang),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout


@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_a_reader_who_has_gone_is_told_nothing(format_: str) -> None:
    with subprocess.Popen(
        module("show", "mazur", "--rounds", "200", "--format", format_),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
