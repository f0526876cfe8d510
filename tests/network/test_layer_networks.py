"""Networks of layers of any kind: what is refused, with its place, and what comes back
from a file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from attacks.corpus import HTML, TEX
from bpgen import LayerNetwork, SpecError, evaluate, make_sheet
from bpgen.cli import main
from bpgen.errors import BpgenError
from bpgen.exports.toml import problem_text
from bpgen.problems.opening import parse_problem
from bpgen.problems.preset import layer_names
from support.layer_networks import KINDS, built, random_network

DENSE = {"kind": "dense", "units": 1, "weights": [[1, 2]]}
RNN = {"kind": "rnn", "units": 1, "weights": [[1]], "recurrent": [[1]]}
GATES: dict[str, Any] = {key: {g: [[1]] for g in "figo"} for key in ("weights", "recurrent")}
LSTM = {"kind": "lstm", "units": 1} | GATES
ATTENTION = {"kind": "attention", "weights": {g: [[1, 2], [3, 4]] for g in "qkv"}}
CONVOLUTION = {"kind": "convolution", "kernel": [2, 2], "weights": [[1, 2], [3, 4]]}
EMBEDDING = {"kind": "embedding", "words": 2, "size": 1, "vectors": [[1], [2]]}
NORM = {"kind": "layer-norm", "gamma": [1, 1], "beta": [0, 0]}
DROPOUT = {"kind": "dropout", "mask": [1, 1]}
IMAGE, TOKENS, STEP = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 2], [3, 4]], [[1]]
BOX = [[[1, 2], [3, 4]], [[5, 6], [7, 9]]]

#: The layers, the inputs, the place that the message names, and what it says.
REFUSED: list[tuple[list[Any], Any, str, str]] = [
    ([CONVOLUTION | {"kernel": [4, 4]}], IMAGE, "layers[1]: kernel", "A window of 4 does not fit in 3"),
    ([CONVOLUTION | {"stride": 2}], IMAGE, "layers[1]: stride", "Steps of 2 do not end at the edge"),
    ([CONVOLUTION | {"stride": 0}], IMAGE, "layers[1]: stride", "from 1 to 10,000"),
    ([CONVOLUTION | {"kernel": [0, 3]}], IMAGE, "layers[1]: kernel", "from 1 to 10,000"),
    ([CONVOLUTION | {"kernel": True}], IMAGE, "layers[1]: kernel", "must be a list"),
    ([CONVOLUTION | {"padding": -1}], IMAGE, "layers[1]: padding", "from 0 to 10,000"),
    ([CONVOLUTION | {"flipped": "yes"}], IMAGE, "layers[1]: flipped", "true or false"),
    ([CONVOLUTION], [BOX], "layers[1]: kernel", "the layer reads 1 x 2 x 2 x 2"),
    ([{"kind": "max-pooling", "size": 4}], IMAGE, "layers[1]: kernel", "does not fit in 3"),
    ([{"kind": "mean-pooling"}], IMAGE, "layers[1]: stride", "These do: 1"),
    ([{"kind": "max-pooling"}], [1, 2], "layers[1]: kind", "a map of two sides"),
    ([RNN], [[1], [2]], "samples[1].targets", "the last layer gives 2 x 1"),
    ([RNN], [1, 2], "layers[1]: kind", "a list of steps"),
    ([ATTENTION | {"heads": 3}], TOKENS, "layers[1]: heads", "These do: 1, 2"),
    ([ATTENTION | {"mask": [[1, 1], [0, 0]]}], TOKENS, "layers[1]: mask", "all tokens from token 2"),
    ([ATTENTION | {"mask": [[0, 1], [1, 1]], "causal": True}], TOKENS, "layers[1]: mask", "from token 1"),
    ([ATTENTION | {"mask": [[1, 1]]}], TOKENS, "layers[1]: mask", "2 rows of 2 numbers"),
    ([ATTENTION | {"mask": [[2, 1], [1, 1]]}], TOKENS, "layers[1]: mask", "from 0 to 1"),
    ([DENSE | {"from": "b"}, DENSE | {"name": "b"}], [1, 2], "layers[1]: from", "No layer before this one"),
    ([DENSE | {"from": "b", "name": "b"}], [1, 2], "layers[1]: from", "No layer before this one"),
    ([DENSE | {"from": []}], [1, 2], "layers[1]: from", "must not be empty"),
    ([DENSE | {"shares": "b"}], [1, 2], "layers[1]: weights", "shares the parameters of 'b'"),
    ([{"units": 1, "shares": "b"}], [1, 2], "layers[1]: shares", "No layer of this kind before"),
    (
        [RNN | {"name": "b"}, {"units": 1, "shares": "b"}],
        STEP,
        "layers[2]: shares",
        "No layer of this kind before",
    ),
    (
        [DENSE | {"name": "b"}, {"units": 1, "shares": "b"}],
        [1, 2],
        "layers[2]: shares",
        "has 1 x 2 numbers, this layer needs 1 x 1",
    ),
    ([DENSE | {"from": 3}], [1, 2], "layers[1]: from", "must be a list"),
    ([DENSE | {"from": ["inputs", "inputs"]}], [1, 2], "layers[1]: from", "reads one layer"),
    ([{"kind": "add"}], [1, 2], "layers[1]: from", "reads several layers"),
    (
        [DENSE | {"name": "a"}, {"kind": "add", "from": ["a", "inputs"]}],
        [1, 2],
        "layers[2]: from",
        "got 1, 2",
    ),
    ([DENSE | {"units": 10**9}], [1, 2], "layers[1]: units", "from 1 to 10,000"),
    ([DENSE | {"units": "2"}], [1, 2], "layers[1]: units", "a whole number"),
    ([DENSE | {"units": True}], [1, 2], "layers[1]: units", "a whole number"),
    ([DENSE | {"weights": [[True, 1]]}], [1, 2], "layers[1]: weights[1][1]", "A number"),
    ([DENSE | {"weights": [[math.nan, 1]]}], [1, 2], "layers[1]: weights[1][1]", "must be finite"),
    ([DENSE | {"weights": [[10**400, 1]]}], [1, 2], "layers[1]: weights[1][1]", "must be finite"),
    ([DENSE | {"weights": [[1, 2, 3]]}], [1, 2], "layers[1]: weights", "1 x 3, where 1 x 2 are needed"),
    ([DENSE], [math.inf, 2], "samples[1].inputs[1]", "must be finite"),
    ([DENSE], 3, "samples[1].inputs", "must be a list"),
    ([DENSE], [], "samples[1].inputs", "is empty"),
    ([DENSE], BOX, "layers[1]: kind", "Put a layer of kind flatten before it"),
    ([RNN], [[1], [2, 3]], "samples[1].inputs[2]", "This row has 2 numbers, the first 1"),
    ([{"kind": "lstmm"}], STEP, "layers[1]: kind", "Did you mean 'lstm'"),
    ([{"kind": ["lstm"]}], STEP, "layers[1]: kind", "Unknown kind"),
    ([3], STEP, "layers[1]", "must be a table"),
    ([DENSE | {"bias": [1]}], [1, 2], "layers[1]: bias", "no such key"),
    ([LSTM | {"weights": {**GATES["weights"], "z": [[1]]}}], STEP, "layers[1]: weights.z", "no such key"),
    ([LSTM | {"weights": {"f": [[1]]}}], STEP, "layers[1]: weights.i", "This table of numbers is missing"),
    ([LSTM | {"biases": [1]}], STEP, "layers[1]: biases", "must be a table"),
    ([{"kind": "dense", "units": 1}], [1, 2], "layers[1]: weights", "This table of numbers is missing"),
    ([{"kind": "dense"}], [1, 2], "layers[1]: units", "This key is missing"),
    ([EMBEDDING], [3], "samples[1].inputs", "There is no word 3"),
    ([EMBEDDING], [1.5], "samples[1].inputs", "There is no word 1.5"),
    ([DENSE, EMBEDDING], [1, 2], "layers[2]: kind", "An embedding is the first layer"),
    ([DENSE | {"name": "a"}] * 2, [1, 2], "layers[2]: ", "a"),
    ([DENSE | {"name": "a"}, DENSE | {"from": "inputs"}], [1, 2], "layers[1]", "Nothing reads the layer 'a'"),
    ([RNN | {"activation": "softmax"}], STEP, "layers[1]: activation", "of dense layers only"),
    ([RNN | {"last": 1}], STEP, "layers[1]: last", "true or false"),
    ([DENSE | {"name": "inputs"}], [1, 2], "layers[1]: name", "cannot be the name"),
    ([DENSE | {"name": "a" * 41}], [1, 2], "layers[1]: name", "cannot be the name"),
    ([NORM | {"epsilon": -1}], [1, 2], "layers[1]: epsilon", "at least 0"),
    ([DROPOUT | {"rate": 1}], [1, 2], "layers[1]: rate", "less than 1"),
    ([DROPOUT | {"mask": [1, 3]}], [1, 2], "layers[1]: mask", "from 0 to 1"),
    ([{"kind": "batch-norm", "gamma": [1], "beta": [0]}], STEP, "layers[1]: kind", "at least two rows"),
    ([NORM], [2, 2], "xhat1", "The divisor sd is 0"),
    ([{"kind": "max-pooling"}], [[1] * 150] * 150, "samples[1].targets", "gives 75 x 75"),
]


def refused(make: Callable[[], Any]) -> BpgenError:
    with pytest.raises(BpgenError) as found:
        make()
    assert found.value.text("ja") != found.value.text("en")
    return found.value


@pytest.mark.parametrize(("layers", "inputs", "where", "what"), REFUSED)
def test_what_is_no_network_is_refused_with_its_place(
    layers: list[Any], inputs: Any, where: str, what: str
) -> None:
    targets = [1, 1] if layers[0] is NORM else [1]
    error = refused(lambda: evaluate(LayerNetwork(layers, [{"inputs": inputs, "targets": targets}])))
    assert error.text("en").startswith(where)
    assert what in error.text("en")


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize(("layers", "inputs", "where", "what"), REFUSED)
def test_a_file_of_it_ends_the_command_with_one_message(
    layers: list[Any], inputs: Any, where: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = {
        "layers": layers,
        "samples": [{"inputs": inputs, "targets": [1, 1] if layers[0] is NORM else [1]}],
    }
    file = tmp_path / "own.toml"
    file.write_text("".join(f"{key} = {toml(x)}\n" for key, x in parts.items()), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "show", str(file)])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith("Error: ")
    assert err.count("Error") == 1


@pytest.mark.parametrize(
    ("layers", "samples", "where"),
    [
        ([DENSE], [], "samples"),
        ([], [{"inputs": [1, 2], "targets": [1]}], "layers"),
        ([DENSE], [3], "samples[1]"),
        ([DENSE], [{"inputs": [1, 2]}], "samples[1].targets"),
        ([DENSE], [{"inputs": [1, 2], "targets": [1], "x": 3}], "samples[1].x"),
        ([DENSE], [{"inputs": [1, 2], "targets": [1]}, {"inputs": [1], "targets": [1]}], "samples[2].inputs"),
        (3, [{"inputs": [1, 2], "targets": [1]}], "layers"),
    ],
)
def test_what_are_no_layers_or_samples_is_refused(layers: Any, samples: Any, where: str) -> None:
    error = refused(lambda: LayerNetwork(layers, samples))
    assert isinstance(error, SpecError)
    assert error.where == where


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_comes_back_from_its_file(kind: str) -> None:
    for seed in range(4):
        network = built(
            random_network(kind, seed), title='a " \\ b', optimiser="adam", notation={"times": "dot"}
        )
        again = parse_problem(problem_text(network).encode(), "x", network.name, LayerNetwork)
        assert again == network
        assert problem_text(again) == problem_text(network)


def test_a_changed_network_keeps_the_rest() -> None:
    network = LayerNetwork.preset("lstm-gomez")
    other = replace(network, learning_rate=0.25)
    assert (other.layers, other.samples, other.learning_rate) == (network.layers, network.samples, 0.25)
    assert evaluate(other)["dE_total/du_f1_1"] == evaluate(network)["dE_total/du_f1_1"]


@pytest.mark.parametrize("name", layer_names())
def test_a_sheet_has_the_same_bytes_each_time(name: str) -> None:
    network = LayerNetwork.preset(name)
    assert make_sheet(network).sheet_tex == make_sheet(LayerNetwork.preset(name)).sheet_tex


@pytest.mark.parametrize(
    "command",
    [
        ["site", "--network", "lstm-gomez"],
        ["train", "lstm-gomez"],
    ],
)
def test_commands_for_fully_connected_networks_say_so(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", *command])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert re.match(r"Error: lstm-gomez: This is a network of layers of other kinds", err)


def test_a_norm_and_an_optimiser_have_names_of_their_own() -> None:
    norm = NORM | {"epsilon": 0.5}
    network = LayerNetwork([norm], [{"inputs": [1, 3], "targets": [1, 1]}], optimiser="adam")
    trace = evaluate(network)
    assert (trace["beta1"], trace["epsilon"], trace["epsilon_L2"]) == (0.9, 1e-8, 0.5)
    assert trace["var_L2"] == 1


HOSTILE = [*TEX[:6], *HTML[:6], '#import "x"', "$ #sys $"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_title_and_a_name_are_printed_as_text(text: str, tmp_path: Path) -> None:
    given = [{"inputs": [1, 2], "targets": [1]}]
    network = LayerNetwork([DENSE | {"name": text[:40]}], given, title=text, name="own")
    sheet = make_sheet(network)
    for made in (sheet.sheet_tex, sheet.key_tex):
        assert "\\write18{" not in made.replace("\\textbackslash", "")
        assert "\\input{/etc" not in made
    assert sheet.pdf()[0].startswith(b"%PDF")
    assert "<script>hit()" not in sheet._repr_html_()
    assert "onerror=hit()>" not in sheet._repr_html_()
