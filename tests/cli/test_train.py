"""`bpgen train`: its rows, its files, its checkpoint, and what it refuses."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bpgen import Network, train
from bpgen.formats.plain import width_of
from cli.conftest import Run
from oracles import matrix
from support.problems import problem_of

ROUNDS = (1, 2, 3, 10, 100, 1000, 10_000, 10_001)


@pytest.fixture
def demo(run: Run, tmp_path: Path) -> Path:
    """The training file to start from."""
    run("new", "demo.toml", "--training", "--lang", "en")
    return tmp_path / "demo.toml"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_rounds_of_the_lecture(run: Run, lang: str) -> None:
    """The error of each round as the engine has it; after the last update the published one."""
    result = run("train", "mazur", "--rounds", 10_000, "--lang", lang)
    assert (result.status, result.err) == (0, "")
    errors, _ = train(Network.preset("mazur"), 10_001)
    lines = result.out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    told = [line.split() for line in lines[1 : 1 + len(ROUNDS)]]
    assert [(int(row[0]), row[1]) for row in told] == [(n, f"{errors[n - 1]:#.9g}") for n in ROUNDS]
    assert told[0][2:] == ["0.751365070", "0.772928465"]
    assert "3.51018778e-05" in result.out
    assert "0.015913620" in result.out
    # Weights after 10,000 rounds, from a program written for this network alone, tests/published.
    assert "w5  -3.892977199" in result.out


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("what", "options"),
    [
        # Four outputs fill the line.
        ("own", ("--layers", "2-3-4", "--seed", 3, "--rounds", 2000)),
        ("demo.toml", ("--set", "steps=300")),
    ],
)
def test_errors_have_nine_figures_below_the_point(
    what: str, options: tuple[object, ...], lang: str, run: Run, demo: Path
) -> None:
    named = () if what == "own" else (what,)
    lines = run("train", *named, *options, "--lang", lang).out.splitlines()
    rows = [line for line in lines if re.match(r" *\d", line)]
    assert len(rows) > 3
    assert max(map(width_of, lines)) <= 80
    assert len({line.index(".") for line in rows}) == 1
    for row in rows:
        digits = row.split()[1].partition("e")[0].replace(".", "").lstrip("0")
        assert len(digits) == 9, row


def test_csv_has_all_digits(run: Run) -> None:
    result = run("train", "mazur", "--rounds", 25, "--every", 10, "--format", "csv")
    rows = list(csv.reader(io.StringIO(result.out)))
    errors, _ = train(Network.preset("mazur"), 26)
    assert rows[0] == ["round", "error", "out_o1", "out_o2"]
    assert [(int(r[0]), float(r[1])) for r in rows[1:]] == [(n, errors[n - 1]) for n in (1, 10, 20, 25, 26)]


def test_networks_of_every_kind(run: Run) -> None:
    for network in ("linear", "relu-logistic-softmax", "mini-batch", "xor-tanh", "softmax-loss"):
        result = run("train", network, "--rounds", 20)
        assert result.status == 0, network
        errors, _ = train(Network.preset(network), 21)
        assert f"{errors[-1]:#.9g}" in result.out
    assert run("train", "--seed", 3, "--layers", "2-8-6", "--rounds", 5).status == 0
    changed = run("train", "mazur", "--set", "learning_rate=0.1", "--set", "layers.1.bias=0", "--rounds", 2)
    assert changed.status == 0


def test_the_demonstration(run: Run, demo: Path) -> None:
    result = run("train", demo.name, "--every", 500, "--lang", "en", "--save-data", "points.csv")
    assert result.status == 0
    assert [line.split()[0] for line in result.out.splitlines()] == [
        "step",
        "0",
        "500",
        "1000",
        "1500",
        "2000",
    ]
    rows = list(csv.reader((demo.parent / "points.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["x1", "x2", "class"]
    assert len(rows) == 501
    # The same points again are the same file; other points are not written over it.
    assert run("train", demo.name, "--set", "steps=1", "--save-data", "points.csv").status == 0
    other = run("train", demo.name, "--set", "seed=4", "--set", "steps=1", "--save-data", "points.csv")
    assert other.status == 2
    assert "contains other points" in other.err


def test_points_of_a_file(run: Run, demo: Path) -> None:
    run("train", demo.name, "--set", "steps=1", "--save-data", "points.csv")
    again = run(
        *("train", demo.name, "--set", "data={kind='csv', file='points.csv'}"),
        *("--set", "steps=300", "--every", 300, "--lang", "en"),
    )
    assert again.status == 0
    accuracy = float(again.out.split()[-2])
    assert accuracy > 0.8


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_pictures(run: Run, demo: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    head = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[kind]
    names = [f"error.{kind}", f"loss.{kind}", f"regions.{kind}"]
    for _ in range(2):
        assert run("train", "mazur", "--rounds", 50, "--plot", names[0]).status == 0
        fast = ("--set", "steps=20", "--set", 'title="<b>$x_{$ 三日月"')
        assert run("train", demo.name, *fast, "--plot", names[1], "--regions", names[2]).status == 0
        found = [(demo.parent / name).read_bytes() for name in names]
        assert all(data.startswith(head) for data in found)
    assert found == [(demo.parent / name).read_bytes() for name in names]


def test_a_training_names_its_optimiser(run: Run, demo: Path) -> None:
    """Beside the table, which is that of the programs; in CSV as a column."""
    text = demo.read_text(encoding="utf-8").replace("[data]", '[optimiser]\nkind = "adam"\n\n[data]')
    demo.write_text(text, encoding="utf-8")
    said = "adam:beta1=0.9,beta2=0.999,epsilon=1e-08"
    arguments = ("train", demo.name, "--set", "steps=300", "--lang", "en")
    table = run(*arguments)
    assert (table.status, table.err) == (0, f"Optimiser: {said}\n")
    assert said not in table.out
    header, *rows = csv.reader(io.StringIO(run(*arguments, "--format", "csv").out))
    assert header == ["step", "loss", "accuracy", "test_accuracy", "optimiser"]
    assert {row[-1] for row in rows} == {said}
    changed = run(*arguments, "--set", "optimiser.beta1=0.5", "--checkpoint", "a.ckpt")
    assert "beta1=0.5" in changed.err
    again = run(*arguments, "--set", "optimiser.beta1=0.5", "--checkpoint", "a.ckpt", "--resume")
    assert (again.out, "beta1=0.5" in again.err) == (changed.out, True)
    other = run(*arguments, "--checkpoint", "a.ckpt", "--resume")
    assert (other.status, "optimiser is" in other.err) == (2, True)


def test_a_run_that_has_ended_is_told_again(run: Run) -> None:
    first = run("train", "mazur", "--rounds", 30, "--checkpoint", "a.ckpt")
    assert run("train", "mazur", "--rounds", 30, "--checkpoint", "a.ckpt", "--resume").out == first.out


def test_a_checkpoint_is_never_written_over(run: Run, tmp_path: Path) -> None:
    run("train", "mazur", "--rounds", 30, "--checkpoint", "a.ckpt")
    before = (tmp_path / "a.ckpt").read_bytes()
    for arguments in (
        ("mazur", "--rounds", 30),
        ("mazur", "--rounds", 40, "--resume"),
        ("linear", "--resume"),
    ):
        result = run("train", *arguments, "--checkpoint", "a.ckpt")
        assert result.status == 2
        assert "a.ckpt" in result.err
        assert (tmp_path / "a.ckpt").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mazur", "--rounds", "0"], "(got 0)"),
        (["mazur", "--rounds", "-5"], "(got -5)"),
        (["mazur", "--resume"], "Name it with --checkpoint"),
        (["mazur", "--resume", "--checkpoint", "none.ckpt"], "none.ckpt"),
        (["mazur", "--regions", "r.svg"], "--regions can be used only with a classifier"),
        (["mazur", "--plot", "error.gif"], ".svg, .pdf or .png"),
        (["mazur", "--plot", "error"], ".svg, .pdf or .png"),
        (["mazur", "--set", "learning_rate"], "NAME=VALUE"),
        (["mazur", "--set", "layers.7.units=2"], "not a position in this list (1 to 2)"),
        (["mazur", "--set", "learning_rate=nan"], "learning_rate"),
        (["mazur", "--set", "eta=1"], "Unknown key 'eta'"),
        (["mazur", "--set", "learning_rate=-1"], "learning_rate"),
        (["--seed", "3", "--set", "learning_rate=1"], "--set changes values of a file"),
        (["mazur", "--rounds", "1000000", "--every", "1"], "makes more than 10,000"),
        (["nothing"], "Unknown preset 'nothing'"),
        ([], "No network is given."),
    ],
)
def test_what_is_refused(refused: Callable[..., str], arguments: list[str], said: str) -> None:
    assert said in refused("train", *arguments)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["steps=0"], "steps must be a whole number from 1 to 10,000,000 (got 0)"),
        (["steps=-3"], "from 1 to 10,000,000 (got -3)"),
        (["batch=0"], "batch must be a whole number from 1 to 1,000,000 (got 0)"),
        (["batch=401"], "A mini-batch of 401 points is larger than the training set of 400"),
        (["batch=half"], "batch"),
        (["data.classes=3"], 'data.classes must be 2 for kind = "moons" (got 3)'),
        (
            ["data.kind=blobs", "data.classes=3"],
            "An output layer with units = 1 cannot distinguish 3 classes.",
        ),
        (
            ["data.kind=blobs", "data.classes=21"],
            "data.classes must be a whole number from 2 to 20 (got 21)",
        ),
        (["data.inputs=3"], 'must be 2 for kind = "moons", whose points lie in a plane (got 3)'),
        (["data.points=3"], "Each class needs at least two points."),
        (["data.points=9999999"], "1,000,000"),
        (["data.noise=nan"], "data.noise must be between 0 and 1,000,000 (got nan)"),
        (["data.test=1"], "data.test must be between 0 and 0.9 (got 1.0)"),
        (["data.file=points.csv"], 'the points of kind = "moons" are drawn'),
        (["data={kind='csv'}"], 'kind = "csv" needs a file.'),
        (["data={kind='csv', file='none.csv'}"], "none.csv"),
        (
            ["layers.3.activation=tanh", "loss=binary-cross-entropy"],
            "the activation of the last layer must be logistic (got tanh)",
        ),
        (["layers.3.activation=softmax"], "is always 1"),
        (["layers.1.units=0"], "layers[1].units"),
        (["layers.1.initial=ones"], "Unknown value 'ones'"),
        (["layers.1.units=1000000000"], "weights"),
        (["report=1", "steps=1000000"], "makes more than 10,000"),
        (["learning_rate=-1"], "learning_rate"),
        (["nonsense=1"], "Unknown key 'nonsense'"),
    ],
)
def test_what_is_refused_of_a_training_file(run: Run, demo: Path, settings: list[str], said: str) -> None:
    result = run("train", demo.name, *(part for text in settings for part in ("--set", text)))
    assert result.status == 2
    assert said in result.err
    assert not result.out
    assert "Traceback" not in result.err
    assert list(demo.parent.iterdir()) == [demo]


def test_a_diverging_run_tells_its_rows_and_then_where(run: Run, tmp_path: Path) -> None:
    """The round is the first one whose error by plain matrices is no number."""
    network = replace(Network.preset("linear"), learning_rate=50.0)
    with np.errstate(all="ignore"):
        errors = [float(one.error) for one in matrix.rounds(problem_of(network), 8)]
    first = next(n for n, error in enumerate(errors, 1) if not math.isfinite(error))
    result = run(
        "train", "linear", "--set", "learning_rate=50", "--plot", "e.svg", "--checkpoint", "run.ckpt"
    )
    assert result.status == 2
    assert f"In round {first} E_o1 is no longer a number" in result.err
    assert "Try a learning rate below 50" in result.err
    assert [line.split()[0] for line in result.out.splitlines()[1:]] == ["1", "2", "3"]
    assert [path.name for path in tmp_path.iterdir()] == ["run.ckpt"]


def test_options_of_the_other_kind_are_refused(run: Run, demo: Path) -> None:
    assert "--set steps=7" in run("train", demo.name, "--rounds", 7).err
    assert "--set seed=3" in run("train", demo.name, "--seed", 3).err
    three = ("--set", "data.kind=xor", "--set", "data.inputs=3", "--regions", "r.svg")
    assert "points with 2 inputs (got 3)" in run("train", demo.name, *three).err
