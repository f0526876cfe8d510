"""Each layer may have its own rule for biases (none, one for the layer, one for each unit), fixed or not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bpgen import BiasRule, Layer, LossName, Network, Sample, SpecError, evaluate, sample
from bpgen.cli.options import wanted_network
from bpgen.errors import BpgenError
from bpgen.exports.toml import network_text
from bpgen.figures.layout import lay_out
from bpgen.graph.architecture import ActivationName
from bpgen.problems.sampling import Wanted, WantedLayer, draw, wanted_like
from bpgen.problems.shapes import bias_rules

TANH, LOGISTIC = ActivationName.TANH, ActivationName.LOGISTIC
MIXED = Network(
    layers=(
        Layer(TANH, ((0.15, 0.2), (0.25, 0.3)), bias_rule=BiasRule.NONE),
        Layer(LOGISTIC, ((0.15, 0.2), (0.25, -0.3)), (0.35,)),
        Layer(LOGISTIC, ((0.4, 0.45), (0.5, 0.55)), (0.6, -0.2), BiasRule.UNIT, trained_biases=True),
    ),
    samples=(Sample((0.05, 0.1), (0.01, 0.99)),),
    loss=LossName.MEAN_SQUARED_ERROR,
)


def test_each_layer_has_the_biases_of_its_rule() -> None:
    graph = evaluate(MIXED).graph
    assert [q.key for q in graph.given if q.key.startswith("b")] == ["b2", "b_o1", "b_o2"]
    assert [p for p in graph.next_round if p.startswith("b")] == ["b_o1", "b_o2"]


def test_the_values_are_those_of_a_calculation_by_hand() -> None:
    values = {key: float(value) for key, value in evaluate(MIXED).rounds[0].items()}
    # net_h1_1 = 0.15 * 0.05 + 0.2 * 0.1, without a bias; net_h2_1 with the layer's, net_o2 with its own.
    assert values["net_h1_1"] == pytest.approx(0.0275, abs=1e-15)
    h1, h2 = values["out_h1_1"], values["out_h1_2"]
    assert values["net_h2_1"] == pytest.approx(0.15 * h1 + 0.2 * h2 + 0.35, abs=1e-15)
    h1, h2 = values["out_h2_1"], values["out_h2_2"]
    assert values["net_o2"] == pytest.approx(0.5 * h1 + 0.55 * h2 - 0.2, abs=1e-15)
    # A mean over two outputs: dE/dout is -(2/2) (target - out).
    out = values["out_o2"]
    assert values["b_o2+"] == pytest.approx(-0.2 + 0.5 * (0.99 - out) * out * (1 - out), abs=1e-15)


def test_a_rule_that_repeats_the_networks_is_no_other_shape() -> None:
    plain = Network.preset("mazur")
    said = tuple(
        replace(x, bias_rule=plain.biases, trained_biases=plain.trained_biases) for x in plain.layers
    )
    assert replace(plain, layers=said).architecture == plain.architecture


def test_a_network_file_says_it_and_reads_it_again(tmp_path: Path) -> None:
    file = tmp_path / "network.toml"
    file.write_text(network_text(MIXED), encoding="utf-8")
    assert replace(Network.from_file(file), name="network") == MIXED


@pytest.mark.parametrize(
    ("layer", "where", "what"),
    [
        (
            {"bias_rule": BiasRule.NONE},
            "layers[2].biases",
            'bias_rule = "none", this layer has a different number of biases (expected 0, got 1)',
        ),
        ({"bias_rule": BiasRule.UNIT}, "layers[2].biases", "expected 2, got 1"),
        (
            {"bias_rule": BiasRule.NONE, "biases": (), "trained_biases": True},
            "layers[2].trained_biases",
            "cannot be trained",
        ),
    ],
)
def test_biases_that_do_not_fit_the_layers_rule_are_refused(
    layer: dict[str, object], where: str, what: str
) -> None:
    layers = list(MIXED.layers)
    layers[1] = replace(layers[1], **layer)  # type: ignore[arg-type]
    with pytest.raises(SpecError) as caught:
        replace(MIXED, layers=tuple(layers))
    assert caught.value.where == where
    assert what in caught.value.what


def test_the_sampler_draws_what_is_asked_for_by_layer() -> None:
    layers = (
        WantedLayer(2, bias_rule=BiasRule.NONE),
        WantedLayer(2, bias_rule=BiasRule.UNIT, trained_biases=True),
    )
    drawn = draw(3, Wanted(layers=layers))
    assert [len(layer.biases) for layer in drawn.layers] == [0, 2]
    assert drawn.architecture.bias_training == "trained"
    assert wanted_like(drawn) == Wanted(layers=layers)


def test_the_drawing_has_a_bias_unit_where_a_layer_shares_one() -> None:
    nodes = lay_out(MIXED.architecture, 7.6, 5.0).nodes
    assert [(n.key, n.layer) for n in nodes if n.bias] == [("b2", 1)]


@pytest.mark.parametrize("where", ["--biases", "biases"])
def test_a_rule_for_each_layer_is_read_alike_everywhere(where: str) -> None:
    none, unit = BiasRule.NONE, BiasRule.UNIT
    own = [(none, None), (unit, True)]
    assert bias_rules("unit", 2, where) == bias_rules(unit, 2, where) == (unit, [(None, None)] * 2)
    assert bias_rules("unit:fixed", 2, where) == (BiasRule.LAYER, [(unit, False)] * 2)
    for right in (
        "none,unit:trained",
        " none , unit:trained",
        ["none", "unit:trained"],
        (none, "unit:trained"),
    ):
        assert bias_rules(right, 2, where) == (BiasRule.LAYER, own)
    for wrong in ("none,unitt", "none,unit:free", "none,unit,layer", "", ["unit"], ["none,unit", "none"]):
        with pytest.raises(BpgenError) as caught:
            bias_rules(wrong, 2, where)
        assert caught.value.where == where
        assert caught.value.mend


def test_a_network_drawn_in_python_has_the_rules_of_the_command() -> None:
    drawn = sample(3, "2-3-2", biases=["none", "unit:trained"])
    assert drawn == draw(3, wanted_network({"layers": "2-3-2", "biases": "none,unit:trained"}))
    assert [len(layer.biases) for layer in drawn.layers] == [0, 2]
    assert [layer.trained_biases for layer in drawn.layers] == [None, True]
