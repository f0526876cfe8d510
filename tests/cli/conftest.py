"""The command line, called within the tests' own process, in an empty folder, 80 columns wide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bpgen.cli import main


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call bpgen with arguments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*args: object) -> Result:
        with pytest.raises(SystemExit) as left:
            main([str(a) for a in args])
        assert isinstance(left.value.code, int)
        out, err = capsys.readouterr()
        return Result(left.value.code, out, err)

    return call


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Call bpgen with bad input: the message, when all that a refusal promises is kept."""

    def call(*args: object) -> str:
        before = sorted(tmp_path.rglob("*"))
        result = run(*args)
        assert result.status == 2
        assert not result.out
        assert "Traceback" not in result.err
        assert "Error: " in result.err
        assert sorted(tmp_path.rglob("*")) == before, "something was left behind"
        return result.err

    return call
