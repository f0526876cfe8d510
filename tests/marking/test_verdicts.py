"""A number agrees if it is right and follows from the learner's own; zeros and stock numbers earn nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

import pytest

from bpgen import LayerNetwork, Network, evaluate
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.expr import Num, Ref, Written
from bpgen.marking.answers import Answer
from bpgen.marking.compare import JudgedAnswers, Verdict, compare
from bpgen.network.problem import Layer, Sample
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from marking.learners import Sheet, sheet_of
from oracles.matrix import exact_rounds
from support.problems import expected, problem_of
from support.sheets import CONTRACTS, SHAPES, drawn
from support.wholes import is_step

_CONTEXT = Context(prec=60)
RIGHT = {Verdict.AGREES, Verdict.BLANK}


def written(x: Decimal, figures: int, how: str = ROUND_HALF_UP) -> Decimal:
    """A number as a hand writes it, in so many figures."""
    x = x.normalize(Context(prec=40))
    if not x:
        return Decimal(0)
    return x.quantize(Decimal(1).scaleb(x.adjusted() - figures + 1), how, _CONTEXT)


def hands(figures: int, seed: int) -> dict[str, Callable[[Decimal], Decimal]]:
    """What an honest hand does with each step."""
    whims = random.Random(seed)  # noqa: S311
    return {
        "rounds half up": lambda x: written(x, figures),
        "cuts off": lambda x: written(x, figures, ROUND_DOWN),
        "now this, now that": lambda x: written(x, figures, whims.choice([ROUND_DOWN, ROUND_HALF_UP])),
        "goes on with one figure more": lambda x: written(x, figures + 1),
        "goes on with floats": lambda x: Decimal(repr(float(x))),
    }


def is_computed(sheet: Sheet, key: str) -> bool:
    e = sheet.worked.graph[key].definition
    shown = e.shown if isinstance(e, Written) else e
    return not isinstance(shown, Ref | Num | None) and not is_step(shown)


def compared(sheet: Sheet, values: Callable[[int, str], Decimal]) -> JudgedAnswers:
    return compare(sheet.worked, sheet.parts, sheet.filled(values))


@pytest.mark.parametrize("shape", SHAPES)
def test_an_honest_hand_loses_nothing(shape: str) -> None:
    network = drawn(shape, 6)
    sheet = sheet_of(network, Options(rounds=2))
    rounds = len(sheet.worked.written)
    for name, hand in hands(4, 6).items():
        values = evaluate(network, rounds, form="shown", rounding=hand).rounds
        found = compared(sheet, lambda r, key, values=values: values[r - 1][key])  # type: ignore[misc]
        assert {s.verdict for s in found.steps} == {Verdict.AGREES}, name
    exact = evaluate(network, rounds).rounds
    found = compared(
        sheet, lambda r, k: written(exact[r - 1][k], 4) if is_computed(sheet, k) else exact[r - 1][k]
    )
    assert {s.verdict for s in found.steps} == {Verdict.AGREES}, "carries all digits, writes four figures"


@pytest.mark.parametrize("part", ["0.01", "0.05", "0.2"])
def test_a_wrong_number_in_a_long_sheet_does_not_pass(part: str) -> None:
    """Three rounds of 3-4-2 with softmax: by its interval alone, one in two that is 1 % off would pass."""
    choice, passed, tried = random.Random(part), 0, 0  # noqa: S311
    for seed in (1,):
        network = drawn("3-4-2-tanh-softmax", seed)
        sheet = sheet_of(network, Options(rounds=3))
        for hand in list(hands(4, seed).values())[:2]:
            values = evaluate(network, 4, form="shown", rounding=hand).rounds
            steps = [s for p in sheet.parts for s in p.steps if is_computed(sheet, s.key)]
            steps = [s for s in steps if values[s.round - 1][s.key]]
            for step in choice.sample(steps, 6):
                right = values[step.round - 1][step.key]
                wrong = written(right * (1 + choice.choice((1, -1)) * Decimal(part)), 4)
                place = (step.round, step.key)
                found = compared(
                    sheet,
                    lambda r, k, v=values, p=place, w=wrong: w if (r, k) == p else v[r - 1][k],  # type: ignore[misc]
                )
                (judged,) = (s for s in found.steps if (s.round, s.key) == place)
                passed += judged.verdict is not Verdict.DIFFERS
                tried += 1
                # The numbers after it were computed from the right one, and stay right.
                assert not [s for s in found.of(Verdict.DIFFERS) if s is not judged]
    assert tried == 12
    assert not passed


def test_a_number_of_the_interval_that_follows_from_nothing_differs() -> None:
    network = drawn("3-4-2-tanh-softmax", 1)
    sheet = sheet_of(network, Options(rounds=3))
    key = "dE_total/dnet_h1"
    low, high = sheet.worked.accepted(key, 3)
    right = sheet.worked.written[2][key]
    inside = written((high + right) / 2, 4)
    assert low < inside < high
    assert abs(inside - right) > 2 * Decimal(1).scaleb(right.adjusted() - 3)
    found = sheet.key_but({key: str(inside)}, round_=3)
    assert [(s.round, s.key) for s in found.of(Verdict.DIFFERS)] == [(3, key)]
    assert found.first is not None
    assert found.first.hint is None


def test_an_interval_without_its_own_numbers_is_enough() -> None:
    """Of blanks nothing is asked: E_total alone, as a hand that cuts off comes to it."""
    network = drawn("3-4-2-tanh-softmax", 2)
    sheet = sheet_of(network, Options(rounds=2))
    values = evaluate(network, 3, form="shown", rounding=lambda x: written(x, 4, ROUND_DOWN)).rounds
    answers = [Answer(3, "E_total", values[2]["E_total"], 2)]
    found = compare(sheet.worked, sheet.parts, answers)
    assert [s.verdict for s in found.steps if s.value is not None] == [Verdict.AGREES]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("shape", ["three-layers", "2-3-2-relu", "mini-batch-mean"])
def test_carried_digits_of_a_wrong_number_are_followed(shape: str, seed: int) -> None:
    """A learner without biases carries all digits and writes four figures: each written number stands for
    all that round to it, or what comes after would not follow. The matrix judge is the learner.
    """
    network = drawn(shape, seed)
    sheet = sheet_of(network, Options(contract=Contract(Rule.CARRY)))
    problem = problem_of(network)
    without = replace(problem, biases=tuple(tuple(0.0 for _ in b) for b in problem.biases))
    judged = [expected(network, r) for r in exact_rounds(without, 2)]
    answers = [a for a in sheet.filled(lambda _r, _k: Decimal(0)) if a.key in judged[a.round - 1]]
    found = compare(
        sheet.worked,
        sheet.parts,
        [a._replace(value=written(judged[a.round - 1][a.key], 4)) for a in answers],
    )
    differs = {s.key for s in found.of(Verdict.DIFFERS)}
    assert differs
    assert all(key.startswith("net_") for key in differs), differs
    assert len(found.of(Verdict.FOLLOWS)) > len(differs)


def test_a_sum_in_floats_that_is_nearly_0_follows_from_its_terms() -> None:
    """Own deltas 0.3 and -0.1 and -0.2 of a bias that three units share: floats leave 5.6e-17."""
    layers = (Layer(ActivationName.SOFTMAX, ((0.1, 0.2), (0.3, -0.1), (0.2, 0.4)), (0.1,)),)
    network = Network(
        layers,
        (Sample((0.5, 0.8), (1.0, 0.0, 0.0)),),
        loss=LossName.CATEGORICAL_CROSS_ENTROPY,
        trained_biases=True,
    )
    sheet = sheet_of(network)
    deltas = dict(zip((f"dE_total/dnet_o{n}" for n in (1, 2, 3)), ("0.3", "-0.1", "-0.2"), strict=True))
    for zero in ("0", "0.0000", str(Decimal(0.3 - 0.1 - 0.2))):
        found = sheet.key_but({**deltas, "dE_total/db1": zero, "b1+": "0.1"})
        verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
        assert verdicts["dE_total/db1"] in (Verdict.FOLLOWS, Verdict.AGREES), zero
        assert verdicts["b1+"] is Verdict.AGREES


def test_a_sum_that_floats_leave_just_below_a_power_of_ten_has_the_unit_of_that_power() -> None:
    """0.5 * 2 - 0.3 * 4 + 0.1 is -0.1 but for 1e-16: numbers of four figures there are 0.0001 apart."""
    sheet = sheet_of(LayerNetwork.preset("convolution-sequence"))
    assert sheet.worked.text("net_m_3") == "-0.1000"
    for near in ("-0.0999", "-0.1001"):
        found = sheet.key_but({"net_m_3": near})
        assert {s.key: s.verdict for s in found.steps}["net_m_3"] is Verdict.FOLLOWS


@pytest.mark.parametrize("rule", Rule)
def test_the_error_of_an_impossible_output_follows_where_its_logarithm_has_no_part(rule: Rule) -> None:
    """out_o1 = -0.3 with target 0: -(0 ln(-0.3) + 1 ln 1.3) = -0.2624. With target 1 there is no number."""
    for target, error, verdict in ((0.0, "-0.2624", Verdict.FOLLOWS), (1.0, "0.2624", Verdict.DIFFERS)):
        network = Network(
            (Layer(ActivationName.LOGISTIC, ((0.4, 0.6),), (0.2,)),),
            (Sample((0.5, 0.8), (target,)),),
            loss=LossName.BINARY_CROSS_ENTROPY,
        )
        sheet = sheet_of(network, Options(contract=Contract(rule)))
        found = sheet.key_but({"out_o1": "-0.3", "E_o1": error, "E_total": error})
        verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
        assert verdicts["out_o1"] is Verdict.DIFFERS
        assert verdicts["E_o1"] is verdict
        # Where it is blank, what rests on it is judged by the key's.
        right = sheet.worked.text("E_total", 1)
        found = sheet.key_but({"out_o1": "-0.3", "E_o1": None, "E_total": right})
        assert {s.key: s.verdict for s in found.steps if s.round == 1}["E_total"] is Verdict.AGREES


STOCK: dict[str, Callable[[int], str]] = {
    "all 0": lambda _: "0",
    "all 0.0000": lambda _: "0.0000",
    "all 1": lambda _: "1",
    "all 0.5": lambda _: "0.5",
    "all -1": lambda _: "-1",
}


@pytest.mark.parametrize("stock", STOCK)
@pytest.mark.parametrize("shape", SHAPES)
def test_stock_answers_earn_nothing(shape: str, stock: str) -> None:
    """Only where the key has that very number does it agree."""
    contract = CONTRACTS[2 + (len(shape) + len(stock)) % 2]
    sheet = sheet_of(drawn(shape, 2), Options(contract=contract))
    value = STOCK[stock]
    found = compared(sheet, lambda r, _: Decimal(value(r)))
    assert not found.of(Verdict.FOLLOWS)
    for step in found.of(Verdict.AGREES):
        assert step.value == sheet.worked.written[step.round - 1][step.key] or not is_computed(
            sheet, step.key
        ), step


@pytest.mark.parametrize("shape", SHAPES)
def test_the_given_inputs_copied_down_earn_nothing(shape: str) -> None:
    network = drawn(shape, 2)
    sheet = sheet_of(network)
    inputs = [str(x) for sample in network.samples for x in (*sample.inputs, *sample.targets)]
    turn = iter(inputs * 500)
    found = compared(sheet, lambda _r, _k: Decimal(next(turn)))
    assert not found.of(Verdict.FOLLOWS)
    assert len(found.of(Verdict.AGREES)) <= 0.1 * len(found.steps)


def test_true_zeros_agree_and_so_does_what_follows_from_them() -> None:
    """A ReLU unit that is off, and an input of 0: all is right, all agrees."""
    layers = (
        Layer(ActivationName.RELU, ((-0.4, 0.3), (0.6, 0.2)), (0.1,)),
        Layer(ActivationName.IDENTITY, ((0.5, 0.7),), (0.0,)),
    )
    network = Network(layers, (Sample((0.5, 0.0), (0.2,)),))
    for rule in Rule:
        sheet = sheet_of(network, Options(contract=Contract(rule)))
        assert {s.verdict for s in sheet.key_but({}).steps} == {Verdict.AGREES}


def test_a_unit_that_a_slip_turns_off_is_followed() -> None:
    """net_h1 = -0.3 for 0.7: its output 0, its slope 0 and all products with them are worked out rightly."""
    layers = (
        Layer(ActivationName.RELU, ((0.8, 0.6), (0.6, 0.2)), (0.1,)),
        Layer(ActivationName.IDENTITY, ((0.5, 0.7),), (0.0,)),
    )
    network = Network(layers, (Sample((0.5, 0.4), (0.2,)),))
    sheet = sheet_of(network)
    # net_h2 = 0.48 and so net_o1 = 0.7 * 0.48 = 0.336, E = 0.136^2 / 2 = 0.009248.
    found = sheet.key_but(
        {
            "net_h1": "-0.3", "out_h1": "0", "dout_h1/dnet_h1": "0", "net_o1": "0.336", "out_o1": "0.336",
            "E_o1": "0.009248", "E_total": "0.009248", "dnet_o1/dw5": "0", "dE_total/dout_o1": "0.136",
            "dE_o1/dnet_o1": "0.136", "dE_total/dw5": "0", "w5+": "0.5", "dE_total/dnet_h1": "0",
            "dE_total/dw1": "0", "dE_total/dw2": "0", "w1+": "0.8", "w2+": "0.6",
        }
    )  # fmt: skip
    verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
    assert [key for key, v in verdicts.items() if v is Verdict.DIFFERS][:1] == ["net_h1"]
    after = ("out_h1", "dout_h1/dnet_h1", "dE_total/dw5", "w5+", "dE_total/dnet_h1", "dE_total/dw1", "w1+")
    for key in after:
        assert verdicts[key] in (Verdict.FOLLOWS, Verdict.AGREES), key


@pytest.mark.parametrize("zero", ["dE_total/dout_o1", "dout_o1/dnet_o1"])
def test_products_with_a_zero_that_is_wrong_earn_nothing(zero: str) -> None:
    sheet = sheet_of(Network.preset("mazur"))
    after = {"dE_o1/dnet_o1": "0", "dE_total/dw5": "0", "dE_total/dw6": "0", "w5+": "0.4", "w6+": "0.45"}
    found = sheet.key_but({zero: "0", **after})
    verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
    assert {verdicts[key] for key in (zero, *after)} == {Verdict.DIFFERS}
    assert all(s.hint is None for s in found.of(Verdict.DIFFERS) if s.key in after)


def test_few_figures_are_no_stock() -> None:
    """Two figures: many numbers of an honest sheet are alike by chance, after a slip too."""
    sheet = sheet_of(Network.preset("mazur"), Options(contract=Contract(Rule.ROUND, Policy(Kind.FIGURES, 2))))
    found = sheet.key_but({})
    assert {s.verdict for s in found.steps} == {Verdict.AGREES}
