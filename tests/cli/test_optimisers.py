"""`--optimiser`: a command that is printed carries the whole problem; what is wrong with one is said once."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from bpgen import Optimiser, sample
from cli.conftest import Run

TYPED = "adam:beta1=0.8,schedule=step,gamma=0.5,every=1,l2=0.1"


@pytest.mark.parametrize(
    "text",
    [
        "gradient-descent",
        "adam",
        TYPED,
        "momentum:mu=0.5,weight_decay=0.01",
        "adamw:schedule=cosine,period=7",
    ],
)
def test_an_optimiser_is_written_as_it_is_read(text: str) -> None:
    chosen = Optimiser.of(text)
    assert Optimiser.of(str(chosen)) == Optimiser.of(chosen.whole) == chosen
    assert sample(7, optimiser=text).optimiser == chosen


def test_the_commands_of_a_sheet_make_the_sheet_and_the_program(run: Run, tmp_path: Path) -> None:
    made = run("exercise", "--seed", 7, "--optimiser", TYPED, "--format", "tex", "--lang", "en")
    assert made.status == 0, made.err
    papers = [tmp_path / line for line in made.out.splitlines()]
    texts = [path.read_text("utf-8") for path in papers]
    command = re.search(r"^% bpgen (exercise .*)$", texts[0], re.MULTILINE)
    program = re.search(r"bpgen program (-.*?)\}", texts[0].replace(r"{\kern0pt}", "").replace(r"\_", "_"))
    assert command
    assert program
    for path in papers:
        path.unlink()
    again = run(*shlex.split(command[1]), "--format", "tex")
    assert (again.status, again.out) == (0, made.out), again.err
    assert [path.read_text("utf-8") for path in papers] == texts
    source = run("program", *shlex.split(program[1])).out
    assert "BETA1 = 0.8" in source
    made_by = re.search(r"^# Made by: bpgen (program .*)$", source.replace("\n# --", " --"), re.MULTILINE)
    assert made_by
    assert run(*shlex.split(made_by[1])).out == source


def test_other_commands_take_it(run: Run) -> None:
    network = ("--seed", 7, "--optimiser", TYPED)
    shown = json.loads(run("show", *network, "--format", "json").out)
    assert "mhat_w5" in json.dumps(shown)
    assert "mhat_w5" in run("explain", *network, "w5+", "--lang", "en").out
    trained = run("train", *network, "--rounds", 2, "--lang", "en")
    lines = trained.err.splitlines()
    assert "".join(lines) == f"Optimiser: {Optimiser.of(TYPED).whole}"
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("adm", "Did you mean 'adam'?"),
        ("newton", "momentum-velocity"),
        ("adam:beta=1", "beta1 = 0.9, beta2 = 0.999, epsilon = 1e-08, l2, weight_decay"),
        ("adam:beta1=2", "0 <= beta1 < 1"),
        ("adam:beta1=x", "0 <= beta1 < 1"),
        ("adam:beta1", "NAME=VALUE"),
        ("adam:", "NAME=VALUE"),
        ("adam:beta1=0.5,beta1=0.6", "NAME=VALUE"),
        ("momentum:schedule=stp", "Did you mean 'step'?"),
        ("momentum:schedule=linear", "constant, cosine, exponential, step"),
        ("momentum:schedule=step", "gamma"),
    ],
)
def test_what_is_no_optimiser_is_refused_with_what_is_known(text: str, said: str, run: Run) -> None:
    result = run("show", "--seed", 7, "--optimiser", text, "--lang", "en")
    assert (result.status, result.out) == (2, "")
    assert result.err.count("--optimiser") == 1
    assert "optimiser." not in result.err
    assert said in result.err
