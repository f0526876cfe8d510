"""The optimiser that a problem chooses: its numbers, in Python and in network files; and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpgen import Network, Optimiser, SpecError, evaluate, make_sheet, sample
from bpgen.errors import BpgenError
from bpgen.exports.toml import network_text
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.schedules import SCHEDULES
from bpgen.problems.files import parse_network
from oracles.optimisers import RULES

DECK = Network.preset("mazur")


def read(text: str) -> Network:
    plain = network_text(DECK).split("\n[[layers]]", 1)
    whole = f"{plain[0]}\n{text}\n\n[[layers]]{plain[1]}"
    return parse_network(whole.encode(), where="file.toml", name="file")


def test_what_is_left_out_has_its_usual_value() -> None:
    adam = Optimiser("adam", beta1=0.8)
    assert adam.numbers == {"beta1": 0.8, "beta2": 0.999, "epsilon": 1e-8}
    assert adam == Optimiser("adam", beta1=0.8, beta2=0.999)
    assert replace(DECK, optimiser="adam") == replace(DECK, optimiser={"kind": "adam"})  # type: ignore[arg-type]
    assert Network.from_arrays([[[1.0]]], inputs=[1], targets=[1], optimiser="adam").optimiser.kind == "adam"


@pytest.mark.parametrize("kind", OPTIMISERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_network_file_says_all_of_an_optimiser(kind: str, schedule: str) -> None:
    numbers = {"constant": {}, "exponential": {"gamma": 0.5}, "step": {"gamma": 0.5, "every": 2}}
    chosen = Optimiser(kind, schedule=schedule, **numbers.get(schedule, {"period": 9}))
    network = replace(DECK, optimiser=chosen)
    again = parse_network(network_text(network).encode(), where="x", name=network.name)
    assert again.optimiser == chosen
    assert evaluate(again)["w5+"] == evaluate(network)["w5+"]


def test_a_seed_draws_the_same_numbers_with_an_optimiser_that_suits_them() -> None:
    plain, adam = sample(3), sample(3, optimiser="adam")
    assert plain.layers == adam.layers
    assert adam.optimiser == Optimiser("adam")


def softmax_with(
    rule: str, optimiser: str = "gradient-descent", *, hidden: bool = False, bias: float = 0.6
) -> Network:
    """A 2-2-2 network with trained biases and softmax, in the last layer or in the hidden one."""
    functions = ["softmax", "tanh"] if hidden else ["tanh", "softmax"]
    return Network.from_arrays(
        [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]],
        [[bias, bias] if rule == "unit" else bias] * 2,
        inputs=[0.05, 0.1],
        targets=[0, 1],
        activation=functions,
        loss="half-squared-error" if hidden else "categorical-cross-entropy",
        trained_biases=True,
        optimiser=optimiser,
    )


def rescales(kind: str) -> bool:
    """Whether the step of round 1 is as long for a gradient twice as large."""
    numbers = {"mu": 0.9, **Optimiser(kind).numbers}
    one, two = (RULES[kind](np.array([g]), {}, 1, 0.1, numbers) for g in (1.0, 2.0))
    return bool(np.isclose(one, two))


@pytest.mark.parametrize("hidden", [False, True])
def test_a_bias_that_only_rounding_errors_would_move_is_refused(hidden: bool) -> None:
    """Softmax takes no notice of what all its net inputs have in common."""
    name = "b1" if hidden else "b2"
    plain = evaluate(softmax_with("layer", hidden=hidden))
    assert abs(plain[f"dE_total/d{name}"]) < 1e-45
    for kind in OPTIMISERS:
        if rescales(kind):
            with pytest.raises(SpecError, match=kind) as caught:
                softmax_with("layer", kind, hidden=hidden)
            assert caught.value.where == f"layers[{1 if hidden else 2}]"
            assert 'bias_rule = "unit"' in (caught.value.mend or "")
        else:
            softmax_with("layer", kind, hidden=hidden)
        softmax_with("unit", kind, hidden=hidden)


def test_a_penalty_moves_a_bias_that_is_not_0() -> None:
    softmax_with("layer", "adam:l2=0.1")
    with pytest.raises(SpecError, match="rounding errors"):
        softmax_with("layer", "adam:l2=0.1", bias=0.0)


#: What is refused, and what the message names: the place, what was found, what is allowed.
WRONG: list[tuple[dict[str, Any], str, tuple[str, ...]]] = [
    ({"kind": "adan"}, "optimiser.kind", ("adan", "adam", "rmsprop", "momentum-average")),
    ({"kind": "sgd"}, "optimiser.kind", ("sgd", "gradient-descent")),
    ({"kind": "momentum", "momentum": 0.9}, "optimiser.number", ("mu = 0.9", "weight_decay")),
    ({"kind": "adam", "schedule": "linear"}, "optimiser.schedule", ("linear", "cosine", "step")),
    ({"kind": "adam", "mu": 0.9}, "optimiser.number", ("mu", "adam", "beta1", "epsilon", "l2")),
    ({"kind": "adam", "beta1": 1.0}, "optimiser.range", ("0 <= beta1 < 1", "1.0")),
    ({"kind": "adam", "beta2": -0.1}, "optimiser.range", ("0 <= beta2 < 1", "-0.1")),
    ({"kind": "adam", "epsilon": -1e-8}, "optimiser.range", ("0 <= epsilon", "-1e-08")),
    ({"kind": "rmsprop", "rho": 2.0}, "optimiser.range", ("0 <= rho < 1",)),
    ({"kind": "nesterov", "mu": 1.0}, "optimiser.range", ("0 <= mu < 1",)),
    ({"kind": "adam", "l2": -1.0}, "optimiser.range", ("0 <= l2",)),
    ({"kind": "adam", "l2": 0.1, "weight_decay": 0.1}, "optimiser.both", ("l2", "weight_decay")),
    ({"kind": "adamw", "l2": 0.1}, "optimiser.both", ("l2", "weight_decay")),
    ({"schedule": "exponential", "gamma": 0.0}, "optimiser.range", ("0 < gamma <= 1",)),
    ({"schedule": "exponential"}, "optimiser.missing", ("gamma",)),
    ({"schedule": "step", "gamma": 0.5, "every": 1.5}, "optimiser.whole", ("1 <= every", "1.5")),
    ({"schedule": "cosine", "period": 0.0}, "optimiser.whole", ("1 <= period", "0.0")),
]


@pytest.mark.parametrize(("given", "key", "named"), WRONG, ids=str)
def test_what_no_optimiser_takes_is_refused_in_both_languages(
    given: dict[str, Any], key: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(SpecError) as refused:
        Optimiser(**given)
    table = "\n".join(f"{k} = {v!r}" for k, v in given.items()).replace("'", '"')
    with pytest.raises(BpgenError) as in_file:
        read(f"[optimiser]\n{table}")
    for lang in ("en", "ja"):
        text = refused.value.text(lang)
        assert all(word in text for word in named), text
        assert all(word in in_file.value.text(lang) for word in named)
        assert "file.toml" in in_file.value.text(lang)
    assert refused.value.finding.key == key


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[optimiser]\nname = "adam"', ("'name'", "'kind'")),
        ('[[optimiser]]\nkind = "adam"', ("[optimiser]", 'kind = "adam"')),
        ('optimiser = "adam"', ("[optimiser]", 'kind = "adam"')),
        ('[optimiser]\nkind = "adam"\nbeta1 = "0.9"', ("optimiser.beta1", "'0.9'")),
    ],
)
def test_a_table_written_otherwise_is_told_how(text: str, named: tuple[str, ...]) -> None:
    with pytest.raises(BpgenError) as refused:
        read(text)
    for lang in ("en", "ja"):
        assert all(word in refused.value.text(lang) for word in named), refused.value.text(lang)


def test_a_squared_gradient_stands_in_brackets_on_the_sheet() -> None:
    sheet = make_sheet(replace(DECK, optimiser=Optimiser("adam")), lang="en")
    square = r"\left(\frac{\partial E_{\mathit{total}}}{\partial w_{5}}\right)^{2}"
    assert square in sheet.sheet_tex


@pytest.mark.parametrize("value", [3, ["adam"], {1: 2}])
def test_what_is_no_optimiser_is_refused(value: Any) -> None:
    with pytest.raises(SpecError, match="optimiser"):
        replace(DECK, optimiser=value)
