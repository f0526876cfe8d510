"""A sheet in one call is the sheet of the command."""

from __future__ import annotations

import runpy
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import bpgen
from bpgen import BpgenError, Contract, Layer, Network, Policy, ScalarGraph, make_program, make_sheet, sample
from bpgen.cli import cli
from bpgen.formats import tex as pdf
from bpgen.programs.program import program

MAZUR = Network.preset("mazur")
VALUES = Network.from_arrays(
    [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45]]], [[0.1, 0.2], None], inputs=[0.05, 0.1], targets=[0.5],
    activation="tanh", name="my net", title="My network",
)  # fmt: skip


@pytest.fixture(autouse=True)
def without_tex(monkeypatch: pytest.MonkeyPatch) -> None:
    """No PDF is made: others see to that."""
    monkeypatch.setattr(pdf, "missing", lambda: ("uplatex",))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lang": "ja", "rounds": 2, "contract": "carry", "places": 6},
        {"upto": "output", "worked": "deck, net_o1", "figures": 5},
        {"along": "dE_total/dw1"},
        {"fade": 12, "contract": Contract("carry", Policy("places", 4))},
    ],
)
@pytest.mark.parametrize("network", [MAZUR, VALUES], ids=["mazur", "values"])
def test_the_printed_command_makes_the_same_sheet(
    network: Network, options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(network, **options)
    ours = {path.name: path.read_bytes() for path in sheet.write(tmp_path / "ours")}
    monkeypatch.chdir(tmp_path / "ours")
    words = shlex.split(sheet.exercise.identity.command)
    assert words[:2] == ["bpgen", "exercise"]
    assert sheet.exercise.identity.command in sheet._repr_html_().replace("&#34;", '"')
    done = CliRunner().invoke(cli, [*words[1:], "--format", "tex", "--out", "again"])
    assert done.exit_code == 0, done.output
    again = {path.name: path.read_bytes() for path in Path("again").iterdir()}
    assert again == {name: data for name, data in ours.items() if name.endswith(".tex")}
    assert [name for name in ours if name.endswith(".toml")] == ["my-net.toml"] * (network is VALUES)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("mazur", "77a791c4"),
        ("mini-batch", "0c864a4f"),
        ("softmax-loss", "2307137b"),
        ("xor-tanh", "a7ede549"),
    ],
)
def test_an_id_that_was_printed_stays_that_of_its_problem(name: str, mark: str) -> None:
    """The ids of the first commits, whatever objects look like when they are shown."""
    assert make_sheet(Network.preset(name)).exercise.identity.id == f"{name} (check number {mark})"


def test_a_sheet_that_leads_to_one_quantity_says_where_it_ends() -> None:
    assert make_sheet(MAZUR, along="dE_total/dw5").exercise.counts < make_sheet(MAZUR).exercise.counts
    with pytest.raises(BpgenError, match="along and upto"):
        make_sheet(MAZUR, along="dE_total/dw5", upto="output")
    with pytest.raises(BpgenError, match="along"):
        make_sheet(MAZUR, along="w5")


def test_what_was_changed_by_hand_is_kept(tmp_path: Path) -> None:
    sheet = make_sheet(VALUES)
    sheet.write(tmp_path)
    sheet.write(tmp_path)
    file = tmp_path / f"{sheet.stem}-key.tex"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(BpgenError, match="changed by hand"):
        sheet.write(tmp_path)
    assert file.read_text(encoding="utf-8") == "mine"
    sheet.write(tmp_path, force=True)
    assert file.read_text(encoding="utf-8") != "mine"


GRAPH = ScalarGraph({"x": 0.5, "y": -2}, {"s": "x*y + x", "f": "max(s, y)^2"}, "f", name="my own")


@pytest.mark.parametrize(
    ("graph", "file"), [(GRAPH, "my-own.toml"), (ScalarGraph.preset("circuit"), "")], ids=["own", "preset"]
)
def test_the_printed_command_makes_the_same_sheet_of_a_graph(
    graph: ScalarGraph, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = make_sheet(graph, upto="forward", figures=5)
    ours = {path.name: path.read_bytes() for path in sheet.write(tmp_path)}
    monkeypatch.chdir(tmp_path)
    words = shlex.split(sheet.exercise.identity.command)
    done = CliRunner().invoke(cli, [*words[1:], "--format", "tex", "--out", "again"])
    assert done.exit_code == 0, done.output
    again = {path.name: path.read_bytes() for path in Path("again").iterdir()}
    assert again == {name: data for name, data in ours.items() if name.endswith(".tex")}
    assert [name for name in ours if name.endswith(".toml")] == [file] * bool(file)
    if file:
        assert ScalarGraph.from_file(file) == sheet.exercise.network == replace(graph, name="my-own")


def test_a_file_of_another_network_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "my-net.toml"
    sheet = make_sheet(VALUES)
    sheet.write(tmp_path)
    # A remark of one's own is no other network.
    file.write_text("# mine\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    sheet.write(tmp_path)
    assert file.read_text(encoding="utf-8").startswith("# mine\n")
    with pytest.raises(BpgenError, match="another network"):
        make_sheet(replace(VALUES, learning_rate=0.25)).write(tmp_path)
    assert file.read_text(encoding="utf-8").startswith("# mine\n")


def test_a_program_in_one_call_is_that_of_the_command() -> None:
    assert make_program(MAZUR, "numpy", rounds=3) == program(MAZUR, "numpy", rounds=3, lang="en")


# Networks from values and from seeds


def test_a_network_of_arrays_is_that_of_its_values() -> None:
    np = pytest.importorskip("numpy")
    hidden, output = np.array([[0.15, 0.2], [0.25, 0.3]]), np.array([[0.4, 0.45], [0.5, 0.55]])
    plain = replace(MAZUR, name="network", title="", source="")
    for weights in ([hidden, output], [hidden.tolist(), output], np.array([hidden, output])):
        for biases in ([0.35, 0.6], np.array([0.35, 0.6]), (np.float64(0.35), 0.6)):
            made = Network.from_arrays(weights, biases, inputs=np.array([0.05, 0.1]), targets=(0.01, 0.99))
            assert made == plain
            assert hash(made) == hash(plain)
    batch = Network.from_arrays([hidden], inputs=np.eye(2), targets=[[0, 1], [1, 0]], reduction="mean")
    assert [s.inputs for s in batch.samples] == [(1.0, 0.0), (0.0, 1.0)]
    assert str(batch.biases) == "none"
    mixed = Network.from_arrays([hidden, output], [[0.1, 0.2], None], inputs=[1, 2], targets=[0, 1])
    assert mixed.layers[0] == Layer("logistic", hidden, [0.1, 0.2], "unit")
    assert mixed.layers[1] == Layer("logistic", output, (), "none")


def test_a_network_drawn_in_one_call_is_that_of_the_command() -> None:
    run: Callable[..., Any] = CliRunner().invoke
    assert sample(3) == Network.from_seed(3)
    drawn = sample(7, [3, 4, 2], ["tanh", "softmax"], loss="categorical-cross-entropy", biases="unit")
    assert drawn == sample(
        7, "3-4-2", "tanh,softmax", loss=bpgen.LossName.CATEGORICAL_CROSS_ENTROPY, biases="unit"
    )
    assert str(sample(7, "3-2", loss="categorical-cross-entropy").layers[-1].activation) == "softmax"
    options = "--layers 3-4-2 --activation tanh,softmax --loss categorical-cross-entropy --biases unit"
    done = run(cli, ["show", "--seed", "7", *options.split(), "w5+", "--format", "csv", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert repr(bpgen.evaluate(drawn)["w5+"]) in done.output


def test_the_notebook_of_the_documentation_runs() -> None:
    made = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "notebook.py"))
    assert made["gradient"] == made["trace"]["dE_total/dw5"]
    assert list(made["updates"]) == ["w5+", "w6+", "w7+", "w8+", "w1+", "w2+", "w3+", "w4+"]
    assert made["largest"]["key"] == "dE_total/dw6"
    assert made["sheet"].exercise.options.upto is bpgen.Upto.HIDDEN
