"""The command that prints programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpgen import Network
from bpgen.programs.program import program

Run = Callable[..., Any]
Refused = Callable[..., str]


def test_a_program_goes_to_standard_output_or_to_a_file(run: Run, tmp_path: Path) -> None:
    printed = run("program", "mazur", "--rounds", 20)
    assert (printed.status, printed.err) == (0, "")
    command = "bpgen program mazur --rounds 20 --lang en"
    expected = program(Network.preset("mazur"), rounds=20, lang="en", command=command)
    assert printed.out == expected
    written = run("program", "mazur", "--rounds", 20, "--out", "new/mazur.py")
    assert written.out == f"{Path('new/mazur.py')}\n"
    assert (tmp_path / "new" / "mazur.py").read_bytes() == printed.out.encode()


def test_a_file_that_is_there_stays_unless_forced(run: Run, refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("mine", encoding="utf-8")
    message = refused("program", "mazur", "--out", file)
    assert "already exists" in message
    assert "--force" in message
    assert file.read_text("utf-8") == "mine"
    assert run("program", "mazur", "--out", file, "--force").status == 0
    assert "def forward" in file.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [file]


def test_a_drawn_network_says_how_it_is_drawn(run: Run) -> None:
    said = run("program", "--seed", 3, "--layers", "2-3-1", "--framework", "numpy", "--lang", "en").out
    assert "# Made by: bpgen program --seed 3 --layers 2-3-1 --framework numpy --lang en\n" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("mazur", "--framework", "pytorch"), "Did you mean 'torch'?"),
        (("mazur", "--framework", "numpy", "--out", "numpy.py"), "would import itself"),
        (("mazur", "--rounds", "0"), "(got 0)"),
        (("mazur", "--rounds", "-1"), "(got -1)"),
        ((), "No network is given."),
        (("nowhere.toml",), "nowhere.toml"),
        (("mazur", "--seed", "3"), "both given"),
        (("mazur", "--templates", "nowhere"), "does not exist"),
        (("mazur", "--out", "."), "folder"),
    ],
)
def test_bad_input_is_refused_in_one_message(
    arguments: tuple[str, ...], said: str, refused: Refused, tmp_path: Path
) -> None:
    assert said in refused("program", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_training_file_has_a_program_of_its_own(run: Run, refused: Refused) -> None:
    assert run("new", "demo.toml", "--training", "--lang", "en").status == 0
    said = run("program", "demo.toml", "--framework", "torch", "--lang", "en").out
    assert "UNITS = [2, 2, 1]\n" in said
    assert "torch.optim.SGD" in said
    assert "bpgen train demo.toml --save-data points.csv" in said
    assert "import numpy" in run("program", "demo.toml").out
    assert "--rounds" in refused("program", "demo.toml", "--rounds", 5)
    assert "--layers" in refused("program", "demo.toml", "--layers", "2-2")
    assert "'python' has no program" in refused("program", "demo.toml", "--framework", "python")
