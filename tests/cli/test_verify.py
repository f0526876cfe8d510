"""The judges agree with the engine, and find a planted error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bpgen import BiasRule, BpgenError, Contract, Layer, LossName, Network, Optimiser, Sample, evaluate, work
from bpgen.graph import activations
from bpgen.graph.architecture import ActivationName
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Expr, Mul, Num, Sub
from bpgen.graph.layers import dense
from bpgen.judges import symbolic
from bpgen.judges.judge import judge
from bpgen.judges.printed import judge_lines
from bpgen.judges.reading import Reader, UnreadableError
from bpgen.judges.verdict import Judge, JudgesReport
from bpgen.problems.opening import preset_problem
from bpgen.problems.preset import layer_names, preset_names
from bpgen.trace import digits as numbers
from bpgen.trace import printed
from support.strategies import saturated_networks

Verify = Callable[..., Any]


@pytest.mark.parametrize("network", [n for n in preset_names() if n != "relu-logistic-softmax"])
def test_presets_are_proved(network: str, run: Verify) -> None:
    result = run("verify", network, "--lang", "en")
    assert (result.status, result.err) == (0, "")
    assert "Every value agrees." in result.out
    assert sum(line.rstrip().endswith("agrees") for line in result.out.splitlines()) == len(Judge)


@pytest.mark.parametrize("network", layer_names())
def test_printed_lines_of_presets_of_layers_are_read(network: str) -> None:
    verdicts = JudgesReport().verdicts
    lines = [verdicts[kind] for kind in (Judge.PRINTED_ROUND, Judge.PRINTED_CARRY, Judge.TAUGHT)]
    judge_lines(problem := preset_problem(network), evaluate(problem), *lines)
    assert all(x.comparisons and not x.differing for x in lines)


def test_layers_without_parameters_are_proved(run: Verify, tmp_path: Path) -> None:
    layers = '[[layers]]\nkind = "max-pooling"\n[[layers]]\nkind = "flatten"\n'
    file = tmp_path / "pooling.toml"
    file.write_text(f"{layers}[[samples]]\ninputs = [[1, 2], [3, 4]]\ntargets = [0.5]\n", "utf-8")
    result = run("verify", file, "--lang", "en")
    assert (result.status, result.err) == (0, "")
    assert "Every value agrees." in result.out


def test_several_networks_are_proved_in_one_run_and_all_are_read_before(run: Verify, tmp_path: Path) -> None:
    result = run("verify", "mazur", "rnn", "--lang", "en")
    assert (result.status, "Networks checked: 2;" in result.out) == (0, True)
    alone = run("verify", "rnn", "--lang", "en").out
    counts = [int(re.findall(r" (\d+) ", text.replace(",", ""))[0]) for text in (result.out, alone)]
    assert counts[0] > counts[1] > 0
    refused = run("verify", "mazur", tmp_path / "missing.toml", "--lang", "en")
    assert (refused.status, refused.out) == (2, "")
    assert "missing.toml: The file cannot be read" in refused.err


def test_seeds_are_proved_with_progress_on_standard_error(run: Verify) -> None:
    result = run("verify", "--seeds", "1:20", "--rounds", 1, "--lang", "ja")
    assert result.status == 0
    assert "20 個のネットワークについて、1 回目までの値を検証した。" in result.out
    assert "すべての値が一致した。" in result.out
    assert result.err.splitlines()[-1] == "20 個のうち 20 個を検証した"
    assert len(result.err.splitlines()) == 10


@pytest.mark.parametrize(
    "shape",
    [
        ("--layers", "2-3-2", "--activation", "tanh,softmax", "--loss", "categorical-cross-entropy"),
        ("--layers", "2-2-1", "--activation", "relu,logistic", "--loss", "binary-cross-entropy"),
        ("--samples", 3, "--reduction", "mean", "--biases", "unit", "--trained-biases"),
        ("--layers", "3-2", "--biases", "none", "--activation", "identity", "--naming", "indices"),
        ("--biases", "layer", "--trained-biases", "--samples", 2),
    ],
)
def test_other_shapes_are_proved(shape: tuple[object, ...], run: Verify) -> None:
    assert run("verify", "--seeds", "1:2", *shape).status == 0


@pytest.mark.parametrize(
    "optimiser",
    [
        Optimiser("nesterov", schedule="step", gamma=0.5, every=2, weight_decay=0.1),
        Optimiser("adam", schedule="cosine", period=7, least_rate=0.01, l2=0.1),
    ],
    ids=lambda x: x.kind,
)
def test_optimisers_and_schedules_are_proved(optimiser: Optimiser) -> None:
    """Roots, remainders, cosines and exact powers stand in the lines."""
    network = replace(Network.preset("neuron"), optimiser=optimiser)
    report = JudgesReport()
    judge(network, 3, report)
    assert [j for j, v in report.verdicts.items() if v.differing or not v.comparisons] == []


def test_a_large_network_is_differentiated_definition_by_definition(
    run: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(symbolic, "_MOST_WHOLE", 1)
    result = run("verify", "relu-logistic-softmax", "--lang", "en")
    assert result.status == 0
    assert "each definition was differentiated separately by SymPy" in " ".join(result.out.split())


@pytest.fixture
def fresh() -> Iterator[None]:
    """Graphs made anew before and after: a planted error must not outlive its test."""
    build_graph.cache_clear()
    yield
    build_graph.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_a_wrong_derivative_is_found(run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(net: Expr, out: Expr) -> Expr:
        return Mul((net, Sub(Num(1), net)))

    right = activations.ACTIVATIONS[ActivationName.LOGISTIC]
    planted = {**activations.ACTIVATIONS, ActivationName.LOGISTIC: replace(right, derivative=wrong)}
    monkeypatch.setattr(dense, "ACTIVATIONS", planted)
    result = run("verify", "mazur", "--lang", "en")
    assert result.status == 1
    assert "mazur, SymPy's derivatives: dE_total/dw5 in round 1 is" in " ".join(result.out.split())
    assert "mazur, complex step: dE_total/dw5 in round 1 is" in " ".join(result.out.split())
    assert "Some values differ." in result.out


@pytest.mark.usefixtures("fresh")
def test_a_wrong_longer_form_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = activations.ACTIVATIONS[ActivationName.LOGISTIC]
    planted = {
        **activations.ACTIVATIONS,
        ActivationName.LOGISTIC: replace(right, steps=lambda net, out: (net,)),
    }
    monkeypatch.setattr(dense, "ACTIVATIONS", planted)
    report = JudgesReport()
    judge(Network.preset("mazur"), 1, report)
    assert [j for j, v in report.verdicts.items() if v.differing] == [Judge.TAUGHT]


def test_a_wrong_digit_in_print_is_found(run: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    right = numbers.plain

    def wrong(value: Decimal, *, keep_zeros: bool = False) -> str:
        return right(value, keep_zeros=keep_zeros).replace("0.5933", "0.5932")

    for module in (numbers, printed):
        monkeypatch.setattr(module, "plain", wrong)
    result = run("verify", "mazur", "--lang", "en")
    assert result.status == 1
    text = " ".join(result.out.split())
    assert "out_h1 in round 1 is 0.5932; the check gives 0.5933" in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "No network is given."),
        (("mazur", "--seeds", "1:3"), "both given"),
        (("--seeds", "5:1"), "'5:1' is not a range of seeds"),
        (("--seeds", "1:"), "'1:'"),
        (("--seeds", "-1:3"), "'-1' is not a seed"),
        (("--seeds", "1:x"), "'x' is not a seed"),
        (("mazur", "--rounds", 0), "--rounds"),
        (("--seeds", "1:3", "--layers", "2-0-2"), "has no units"),
    ],
)
def test_what_cannot_be_verified_is_refused(
    args: tuple[object, ...], message: str, refused: Callable[..., str]
) -> None:
    assert message in refused("verify", *args)


FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "e^": Decimal.exp,
    "ln": Decimal.ln,
    "tanh": lambda x: x,
    "max": lambda *xs: max(xs),
    "sqrt": Decimal.sqrt,
    "cos": lambda x: x,
    "if": lambda a, b, yes, no: yes if a > b else no,
    "mod": lambda a, b, yes, no: no if a % b else yes,
}
read = Reader(lambda text, _: Decimal(text), FUNCTIONS)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("1/2 * (0.5 - 0.25)^2", "0.03125"),
        ("-(0.5 - 0.25)", "-0.25"),
        ("-0.5 * 2 + (-0.25) * 4", "-2"),
        ("2 * (1/2) * 3^(2 - 1) * (-1) + 0", "-3"),
        ("1/(1 + e^(-0))", "0.5"),
        ("max(0, -3) + (1 if 2 > 0 else 0)", "1"),
        ("2 * max(1, 3, (-4), 2 + 0.5)", "6"),
        ("max(0, -3, -1)", "0"),
        ("4.5e-7 * 2", "9.0e-7"),
        ("(-0.5)^2", "0.25"),
        ("1 - 0.5 * 3/(sqrt(4) + 1)", "0.5"),
        ("(0.1 * 0.5 if 4 mod 2 = 0 else 0.1)", "0.05"),
        ("(0.1 * 0.5 if 3 mod 2 = 0 else 0.1)", "0.1"),
        ("1 + cos(π * 3/4)", "1.75"),
    ],
)
def test_lines_are_read_as_a_reader_would(line: str, value: str) -> None:
    assert read(line) == Decimal(value)


@pytest.mark.parametrize(
    "line", ["0.4 * -0.2", "0.4 - -0.2", "0.4 + ", "w1 * 2", "(1 + 2", "1 2", "--1", "sin(2)"]
)
def test_lines_that_break_the_rules_are_not_read(line: str) -> None:
    with pytest.raises(UnreadableError):
        read(line)


PIXELS = """
loss = "categorical-cross-entropy"
learning_rate = 0.1
biases = "none"
[[layers]]
activation = "softmax"
weights = [[1.5, 0.8], [-1.5, 0.2]]
[[samples]]
inputs = [255, 200]
targets = [0, 1]
"""


def test_a_saturated_network_is_proved_and_nothing_else_is_blamed(run: Verify, tmp_path: Path) -> None:
    """Inputs as raw pixels: an output is 1 - 1e-385, which no judge's digits can hold."""
    (tmp_path / "pixels.toml").write_text(PIXELS, encoding="utf-8")
    result = run("verify", tmp_path / "pixels.toml", "--lang", "en")
    assert (result.status, result.err) == (0, "")
    assert "Every value agrees." in result.out


def test_a_sheet_that_a_net_makes_impossible_names_the_net_and_the_way_out(
    run: Verify, tmp_path: Path
) -> None:
    (tmp_path / "pixels.toml").write_text(PIXELS, encoding="utf-8")
    result = run("exercise", "--network", tmp_path / "pixels.toml", "--format", "tex", "--out", tmp_path)
    assert result.status == 2
    assert "net_o1 of round 1 is 542.5" in result.err  # 1.5 * 255 + 0.8 * 200
    assert "Scale the inputs to 0..1 (the largest is 255)" in result.err
    assert "learning_rate" not in result.err


def test_answers_that_no_float_can_bound_are_refused_with_the_net_as_well() -> None:
    """A net of 212,077: written digits can be had, but not which sums of exponentials count as right."""
    layer = Layer(ActivationName.SOFTMAX, ((342.6, 909.57), (740.14, 218.87)), (-0.4,))
    sample = Sample((247.0, 133.7), (0.3, 1.0))
    network = Network((layer,), (sample,), LossName.CATEGORICAL_CROSS_ENTROPY)
    with pytest.raises(BpgenError, match=r"net_o\d of round 1"):
        work(network, Contract()).accepted("exp_sum_o", 1)


@given(saturated_networks())
@settings(max_examples=15)
def test_saturated_networks_show_no_difference(network: Network) -> None:
    """Nets up to +-2000, whose outputs differ from 0 and 1 beyond the digits of every judge."""
    report = JudgesReport()
    judge(network, 1, report)
    assert not report.differing, [v.differences for v in report.verdicts.values()]
    assert report.verdicts[Judge.COMPLEX_STEP].comparisons


@pytest.mark.usefixtures("fresh")
def test_a_wrong_derivative_of_a_saturated_unit_is_found_where_it_can_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bound on the noise hides no mistake of the size of the terms: 1 for out (1 - out)."""
    right = activations.ACTIVATIONS[ActivationName.LOGISTIC]
    wrong = {ActivationName.LOGISTIC: replace(right, derivative=lambda net, out: Num(1))}
    monkeypatch.setattr(dense, "ACTIVATIONS", {**activations.ACTIVATIONS, **wrong})
    layer = Layer(ActivationName.LOGISTIC, ((40.0,),))
    report = JudgesReport()
    judge(Network((layer,), (Sample((1.0,), (0.0,)),), biases=BiasRule.NONE), 1, report)
    for name in (Judge.TAUGHT, Judge.SYMPY, Judge.COMPLEX_STEP):
        assert report.verdicts[name].differing, name
