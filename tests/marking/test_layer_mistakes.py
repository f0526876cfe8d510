"""Each known mistake of each kind of layer is told from the number that a learner writes who makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, sqrt
from typing import Any

import pytest

from bpgen import LayerNetwork
from bpgen.graph.kinds import KINDS
from bpgen.graph.mistakes import mistakes
from bpgen.marking.hints import Hint, HintKind
from marking.learners import sheet_of

Numbers = Mapping[str, float]
GATES = {"f": 0.7, "i": 0.9, "g": 0.4, "o": 0.6}
RNN = {"kind": "rnn", "units": 1, "weights": [[0.5]], "recurrent": [[0.8]]}
SHARED = [RNN | {"name": "first"}, {"kind": "rnn", "units": 1, "shares": "first"}]
LSTM = {
    "kind": "lstm",
    "units": 1,
    "weights": {g: [[x]] for g, x in GATES.items()},
    "recurrent": {g: [[1 - x]] for g, x in GATES.items()},
}
GRU = {
    "kind": "gru",
    "units": 1,
    "weights": {"r": [[0.5]], "z": [[0.9]], "n": [[0.7]]},
    "recurrent": {"r": [[0.3]], "z": [[0.2]], "n": [[0.6]]},
}
CONVOLUTION = {"kind": "convolution", "kernel": 2, "weights": [0.5, 0.8]}
IMAGE = {"kind": "convolution", "kernel": [1, 1], "weights": [[0.5]]}
ATTENTION = {
    "kind": "attention",
    "weights": {"q": [[0.5, 0.1], [0.2, 0.7]], "k": [[0.4, 0.3], [0.6, 0.2]], "v": [[0.9, 0.1], [0.3, 0.8]]},
}
DENSE = {"kind": "dense", "units": 1, "weights": [[0.7]]}
WIDE = {"kind": "dense", "units": 3, "weights": [[0.5], [0.9], [0.2]]}
NORM = {"kind": "layer-norm", "gamma": [0.9, 1.2, 0.7], "beta": [0.1, 0.2, 0.3], "epsilon": 0.05}
BATCH = {"kind": "batch-norm", "gamma": [0.9], "beta": [0.1], "epsilon": 0.05}
WORDS = {"kind": "embedding", "words": 2, "size": 1, "vectors": [[0.4], [0.9]]}
STEPS, TOKENS, SQUARE = [[0.5], [0.9], [0.3]], [[0.5, 0.2], [0.9, 0.4]], [[0.5, 0.9], [0.3, 0.7]]
FLAT, POOLED = {"kind": "flatten"}, DENSE
MEAN, LARGEST, DROPPED = {"kind": "mean-pooling"}, {"kind": "max-pooling"}, {"kind": "dropout", "mask": [1]}
RESIDUAL = [DENSE | {"name": "a"}, DENSE | {"name": "b"}, {"kind": "add", "from": ["a", "b"]}]
DROPPED_LATER = [DENSE, {"kind": "dropout", "mask": [0], "rate": 0.5}]
TWO_CHANNELS = {"kind": "convolution", "kernel": [1, 1], "weights": [[[0.5]], [[0.8]]]}
TURNED = [[0.2, 0.6], [0.4, 0.1]]
D = "dE_total/d"

#: The mistake; the layers, inputs and targets; what is written first, from the numbers of the key, on paper.
CASES: list[tuple[str, Any, Any, Any, str, Callable[[Numbers], float]]] = [
    ("last-step-only", [RNN], STEPS, STEPS, D + "wx1_1", lambda x: x[D + "net_h1_t3"] * 0.3),
    (
        "future-forgotten",
        [RNN],
        STEPS,
        [[0.9], [0.1], [0.2]],
        D + "h1_t1",
        lambda x: x["h1_t1"] - 0.9,
    ),
    (
        "state-of-same-step",
        [RNN],
        STEPS,
        STEPS,
        D + "wh1_1",
        lambda x: x[D + "net_h1_t2"] * x["h1_t2"] + x[D + "net_h1_t3"] * x["h1_t3"],
    ),
    (
        "state-of-same-step",
        SHARED,
        STEPS[:2],
        [[0.9], [0.1]],
        D + "wh1_1",
        lambda x: sum(x[D + f"net_h1_t2{of}"] * x[f"h1_t2{of}"] for of in ("", "_L2")),
    ),
    (
        "last-step-only",
        SHARED,
        STEPS[:2],
        [[0.9], [0.1]],
        D + "wx1_1",
        lambda x: x[D + "net_h1_t2"] * x["x1_t2"] + x[D + "net_h1_t2_L2"] * x["h1_t2"],
    ),
    (
        "cell-future-forgotten",
        [LSTM],
        STEPS[:2],
        [[0.9], [0.1]],
        D + "c1_t1",
        lambda x: x[D + "h1_t1"] * x["o1_t1"] * (1 - x["tanh_c1_t1"] ** 2),
    ),
    ("future-forgotten", [LSTM], STEPS[:2], [[0.9], [0.1]], D + "h1_t1", lambda x: x["h1_t1"] - 0.9),
    (
        "last-step-only",
        [LSTM],
        STEPS[:2],
        [[0.9], [0.1]],
        D + "w_i1_1",
        lambda x: x[D + "net_i1_t2"] * 0.9,
    ),
    (
        "gates-exchanged",
        [GRU],
        STEPS[:2],
        [[0.9], [0.1]],
        "h1_t2",
        lambda x: x["z1_t2"] * x["n1_t2"] + (1 - x["z1_t2"]) * x["h1_t1"],
    ),
    ("future-forgotten", [GRU], STEPS[:2], [[0.9], [0.1]], D + "h1_t1", lambda x: x["h1_t1"] - 0.9),
    ("last-step-only", [GRU], STEPS[:2], [[0.9], [0.1]], D + "w_z1_1", lambda x: x[D + "net_z1_t2"] * 0.9),
    ("kernel-flipped", [CONVOLUTION], [0.5, 0.9, 0.1], [1, 0], "net_m_1", lambda x: 0.8 * 0.5 + 0.5 * 0.9),
    (
        "one-position-only",
        [CONVOLUTION],
        [0.5, 0.9, 0.1],
        [1, 0],
        D + "k1",
        lambda x: x[D + "net_m_1"] * 0.5,
    ),
    (
        "mean-over-positions",
        [CONVOLUTION],
        [0.5, 0.9, 0.1],
        [1, 0],
        D + "k1",
        lambda x: (x[D + "net_m_1"] * 0.5 + x[D + "net_m_2"] * 0.9) / 2,
    ),
    ("error-to-all-cells", [IMAGE, LARGEST], SQUARE, [[0.9]], D + "out_m_1_1", lambda x: x[D + "p_1_1"]),
    ("share-forgotten", [IMAGE, MEAN], SQUARE, [[0.9]], D + "out_m_1_1", lambda x: x[D + "p_1_1"]),
    ("sum-of-window", [MEAN, FLAT, DENSE], SQUARE, [0.9], "p_1_1", lambda x: 0.5 + 0.9 + 0.3 + 0.7),
    (
        "error-shared",
        [IMAGE, LARGEST],
        SQUARE,
        [[0.9]],
        D + "out_m_1_2",
        lambda x: x[D + "p_1_1"] / 4,
    ),
    (
        "mean-for-largest",
        [LARGEST, FLAT, DENSE],
        SQUARE,
        [0.9],
        "p_1_1",
        lambda x: (0.5 + 0.9 + 0.3 + 0.7) / 4,
    ),
    ("largest-for-mean", [MEAN, FLAT, DENSE], SQUARE, [0.9], "p_1_1", lambda x: 0.9),
    ("one-channel-only", [TWO_CHANNELS], [SQUARE, TURNED], SQUARE, "net_m_1_2", lambda x: 0.5 * 0.9),
    ("no-scale", [ATTENTION], TOKENS, TOKENS, "s_t1_t1", lambda x: x["qk_t1_t1"]),
    (
        "diagonal-only",
        [ATTENTION],
        TOKENS,
        TOKENS,
        D + "s_t1_t1",
        lambda x: x[D + "a_t1_t1"] * x["a_t1_t1"] * (1 - x["a_t1_t1"]),
    ),
    ("softmax-over-queries", [ATTENTION], TOKENS, TOKENS, "sum_e_t1", lambda x: x["e_t1_t1"] + x["e_t2_t1"]),
    (
        "mask-after-softmax",
        [ATTENTION | {"causal": True}],
        TOKENS,
        TOKENS,
        "sum_e_t1",
        lambda x: x["e_t1_t1"] + exp((x["q1_t1"] * x["k1_t2"] + x["q2_t1"] * x["k2_t2"]) / sqrt(2)),
    ),
    (
        "variance-by-n-minus-one",
        [WIDE, NORM],
        [0.8],
        [1, 0, 1],
        "var",
        lambda x: (x["dev1"] ** 2 + x["dev2"] ** 2 + x["dev3"] ** 2) / 2,
    ),
    ("epsilon-left-out", [WIDE, NORM], [0.8], [1, 0, 1], "sd", lambda x: x["var"] ** 0.5),
    (
        "statistics-as-constants",
        [WIDE, NORM],
        [0.8],
        [1, 0, 1],
        D + "dev1",
        lambda x: x[D + "xhat1"] / x["sd"],
    ),
    (
        "variance-by-n-minus-one",
        [DENSE, BATCH],
        STEPS,
        STEPS,
        "var1",
        lambda x: sum(x[f"dev1_t{t}"] ** 2 for t in (1, 2, 3)) / 2,
    ),
    ("epsilon-left-out", [DENSE, BATCH], STEPS, STEPS, "sd1", lambda x: x["var1"] ** 0.5),
    ("one-occurrence-only", [WORDS], [1, 2, 1], STEPS, D + "e1_1", lambda x: x[D + "x1_t1"]),
    ("dropout-scale-forgotten", [DROPPED | {"rate": 0.5}], [0.7], [0.2], "d1", lambda x: 0.7),
    (
        "mean-over-occurrences",
        [WORDS],
        [1, 2, 1],
        [[0.5], [0.9], [0.6]],
        D + "e1_1",
        lambda x: (x[D + "x1_t1"] + x[D + "x1_t3"]) / 2,
    ),
    ("row-from-zero", [WORDS], [1, 2, 1], STEPS, "x1_t1", lambda x: 0.9),
    ("rate-for-kept", [DROPPED | {"rate": 0.2}], [0.7], [0.2], "d1", lambda x: 0.7 / 0.2),
    ("mask-forgotten-back", DROPPED_LATER, [0.8], [0.1], D + "out_h1", lambda x: x[D + "d1"] / (1 - 0.5)),
    ("branch-forgotten", RESIDUAL, [0.8], [0.1], D + "out_h1", lambda x: x[D + "r1"]),
    ("error-divided", RESIDUAL, [0.8], [0.1], D + "out_h1_L2", lambda x: x[D + "r1"] / 2),
    ("skip-forgotten", RESIDUAL, [0.8], [0.1], D + "out_h1", lambda x: x[D + "net_h1_L2"] * 0.7),
]


def test_mistakes_of_dense_layers_are_told_in_others_too() -> None:
    """A gate without its bias; target minus output without the inner derivative -1, alone and in a sum."""
    sheet = sheet_of(LayerNetwork.preset("lstm-gomez"))
    x = {key: float(value) for key, value in sheet.worked.written[0].items()}
    parts = D + "net_{}1_t2"
    later = sum(x[parts.format(g)] * x[f"u_{g}1_1"] for g in "figo")
    for key, mistake, wrong in (
        ("net_f1_t2", "no-bias", 0.7 * 0.5 + 0.45 * 3 + 0.1 * x["h1_t1"]),
        (D + "h1_t2", "sign-of-error", 1.25 - x["h1_t2"]),
        (D + "h1_t1", "sign-of-error", later + 0.5 - x["h1_t1"]),
    ):
        found = sheet.key_but({key: f"{wrong:.4g}"})
        assert found.first is not None
        assert found.first.hint == Hint(HintKind.MISTAKE, mistake), key


def test_a_bias_is_missed_in_a_sum_without_a_function_too() -> None:
    """The reset gate of a GRU acts on weights times state, with biases of their own."""
    after = GRU | {"reset_after": True, "recurrent_biases": [0.4]}
    sheet = sheet_of(LayerNetwork([after], [{"inputs": STEPS[:2], "targets": [[0.9], [0.1]]}]))
    x = {key: float(value) for key, value in sheet.worked.written[0].items()}
    found = sheet.key_but({"uh1_t2": f"{0.6 * x['h1_t1']:.4g}"})
    assert found.first is not None
    assert found.first.hint == Hint(HintKind.MISTAKE, "no-bias")


def test_every_mistake_of_every_kind_is_here() -> None:
    assert {name for kind in KINDS.values() for name in kind.mistakes} == {name for name, *_ in CASES}


@pytest.mark.parametrize(("name", "layers", "inputs", "targets", "key", "wrong"), CASES)
def test_it_is_named(
    name: str, layers: Any, inputs: Any, targets: Any, key: str, wrong: Callable[[Numbers], float]
) -> None:
    network = LayerNetwork(layers, [{"inputs": inputs, "targets": targets}], learning_rate=0.1)
    made = {mistake.name: mistake.replaced for mistake in mistakes(network.graph)}
    assert key in made[name]
    sheet = sheet_of(network)
    right = {k: float(v) for k, v in sheet.worked.written[0].items()}
    found = sheet.key_but({key: f"{wrong(right):.4g}"})
    assert found.first is not None
    assert found.first.hint == Hint(HintKind.MISTAKE, name)
