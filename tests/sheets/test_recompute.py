"""Every line of every sheet and key works out, by its contract, at the numbers printed in that line.

The tests read the TeX that goes to paper, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen.errors import BpgenError
from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.lesson.plan import Upto
from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Layer, Network, Sample
from bpgen.sheets.exercise import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from oracles.latex_reader import read
from support.pages import Page, Step, plain, read_page
from support.recompute import Follower, bare, figures, operands
from support.sheets import CONTRACTS, LOGISTIC, SHAPES, TANH, Pages, drawn, pages
from support.strategies import contracts, small_networks, with_optimisers

SEEDS, BLOCK = 200, 25
PRESETS = ("han-kamber", "linear", "mazur", "mini-batch", "neuron", "relu-logistic-softmax", "xor-tanh")


def follow(network: Network, contract: Contract, **options: object) -> Pages:
    """Check the key line by line, and the sheet against it."""
    made = pages(network, Options(contract=contract, **options))  # type: ignore[arg-type]
    key, sheet = read_page(made.key), read_page(made.sheet)
    Follower(key, contract).follow()
    check_sheet(sheet, key)
    check_secrets(key, made.sheet)
    return made


def check_sheet(sheet: Page, key: Page) -> None:
    """The same lines in the same order; where the reader is to write, no number."""
    assert sheet.given == key.given
    assert [type(x) for x in sheet.body] == [type(x) for x in key.body]
    for asked, answered in zip(sheet.steps, key.steps, strict=True):
        check_blank(asked, answered)


def check_secrets(key: Page, tex: str) -> None:
    """No number that is a blank's stands anywhere else on the sheet."""
    # The preamble and the drawing have numbers of their own, of millimetres.
    body = re.sub(r"(?s)^.*\\begin\{document\}|\\begin\{tikzpicture\}.*\\end\{tikzpicture\}", "", tex)
    # A long sheet has a question 137, whatever its answers are.
    body = re.sub(r"\\bpquestion\{[^{}]*\}", "", body)
    public = {x.lstrip("-") for x in key.given.values()}
    secret = {plain(step.result).lstrip("-") for step in key.steps if step.is_blank} - public
    numbers = set(re.findall(r"[0-9]+(?:\.[0-9]+)?(?: \\times 10\^\{-?[0-9]+\})?", body))
    told = {x for x in secret & numbers if len(x.lstrip("0.").replace(".", "")) >= 3}
    assert not told, f"the sheet tells {told}"
    assert not any(x in body for x in (r"\bpfilled{", r"\bpresultfilled{", r"\bpinterval{"))


def check_blank(asked: Step, answered: Step) -> None:
    """A line on the sheet and the same on the key."""
    assert (asked.mark, asked.symbol) == (answered.mark, answered.symbol)
    assert asked.shown_formula == answered.shown_formula
    assert asked.is_blank == answered.is_blank
    assert not asked.interval
    assert asked.result == (r"\bpresult{}" if asked.is_blank else answered.result)
    blanks = re.sub(r"\\bpfilled\{(?:[^{}]|\{[^{}]*\})*\}", r"\\bpblank{}", answered.numbers)
    assert asked.numbers == blanks


@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
def test_every_line_of_200_seeds_recomputes(first: int) -> None:
    for seed in range(first, first + BLOCK):
        network = Network.from_seed(seed)
        # The usual contract, or another: each seed by one of them, and each other one 20 times.
        follow(network, CONTRACTS[seed // 2 % len(CONTRACTS)] if seed % 2 else Contract())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_line_of_other_shapes_recomputes(shape: str) -> None:
    """Each contract meets half of the shapes, and each shape half of the contracts, each with its seed."""
    for n, contract in enumerate(CONTRACTS):
        if (n // 2 + n % 2 + list(SHAPES).index(shape)) % 2 == 0:
            follow(drawn(shape, 1 + n), contract, rounds=2)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_line_of_the_presets_recomputes(preset: str, rule: Rule) -> None:
    follow(Network.preset(preset), Contract(rule))


@given(
    with_optimisers(small_networks()),
    st.sampled_from(Rule).flatmap(contracts),
    st.integers(1, 2),
)
def test_every_line_of_any_network_recomputes(network: Network, contract: Contract, rounds: int) -> None:
    try:
        follow(network, contract, rounds=rounds)
    except BpgenError:
        assume(False)


@pytest.mark.parametrize("worked", ["all", "deck", "forward", "dE_total*", "round2"])
@pytest.mark.parametrize("contract", [Contract(Rule.ROUND), Contract(Rule.CARRY)], ids=["round", "carry"])
def test_worked_lines_are_those_of_the_key(worked: str, contract: Contract) -> None:
    network = Network.from_seed(3)
    whole = read_page(pages(network, Options(contract=contract)).key)
    some = pages(network, Options(contract=contract, worked=(worked,)))
    sheet, key = read_page(some.sheet), read_page(some.key)
    check_sheet(sheet, key)
    for line, full in zip(key.steps, whole.steps, strict=True):
        assert (plain(line.numbers), plain(line.result)) == (plain(full.numbers), plain(full.result))
        if line.numbers and contract.rule is Rule.ROUND:
            read(plain(line.numbers))
    shown = [step for step in sheet.steps if step.result and not step.is_blank]
    assert shown
    assert (len(shown) == len([s for s in sheet.steps if s.result])) == (worked == "all")


@pytest.mark.parametrize("shape", SHAPES)
def test_both_languages_have_the_same_formulas_and_numbers(shape: str) -> None:
    for part in ("sheet", "key"):
        ja, en = (read_page(getattr(pages(drawn(shape, 2), Options(lang=x)), part)) for x in ("ja", "en"))
        assert ja.steps == en.steps
        assert ja.given == en.given
        assert [type(x) for x in ja.body] == [type(x) for x in en.body]
        rows = [
            [(m.arguments[0].split("$")[1], *m.arguments[1:]) for m in x.marks("bprow")] for x in (ja, en)
        ]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("upto", Upto)
def test_a_shorter_sheet_is_the_beginning_of_the_longer(upto: Upto) -> None:
    network = Network.from_seed(3)
    whole = read_page(pages(network, Options()).key).steps
    part = read_page(pages(network, Options(upto=upto)).key).steps
    assert part == whole[: len(part)]


def test_zeros_and_powers_of_ten_stand_in_brackets_where_they_must() -> None:
    # 1 - out^2 with an out of 4e-7, which TeX cannot raise bare; and the exponent of a net that is 0.
    layers = (Layer(TANH, ((0.0004, 0.0),)), Layer(LOGISTIC, ((0.5,),)))
    samples = (Sample((0.001, 0.0), (1.0,)), Sample((0.0, 0.0), (0.0,)))
    network = Network(layers, samples, biases=BiasRule.NONE)
    for worked in ((), ("all",)):
        made = pages(network, Options(worked=worked))
        lines = [plain(step.numbers) for step in read_page(made.key).steps]
        assert r"1 - (4.000 \times 10^{-7})^{2}" in lines
        assert r"\frac{1}{1 + e^{-(0)}}" in lines
        if worked:
            assert lines == [step.numbers for step in read_page(made.sheet).steps]
    follow(network, Contract())


def adam_on_cases() -> Network:
    """Lines of many kinds: a normal distribution, cases, signs, roots, powers of constants, remainders."""
    kinds = map(ActivationName, ("gelu", "leaky-relu", "hard-logistic"))
    layers = tuple(Layer(kind, ((0.9,),)) for kind in kinds)
    optimiser = Optimiser("adam", schedule="step", gamma=0.5, every=2)
    huber = LossName.HUBER
    return Network(
        layers, (Sample((1.0,), (0.1,)),), loss=huber, biases=BiasRule.NONE, optimiser=optimiser, rounds=2
    )


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("network", [Network.from_seed(3), adam_on_cases()], ids=["seed 3", "adam"])
def test_a_wrong_digit_is_noticed(network: Network, rule: Rule) -> None:
    # The reader of pages itself: any result that is two units off is found.
    made = read_page(pages(network, Options(contract=Contract(rule))).key)
    for n, part in enumerate(made.body):
        if not (isinstance(part, Step) and part.numbers):
            continue
        digit = part.result.rstrip("}")[-1]
        wrong = part.result.replace(digit + "}", f"{(int(digit) + 5) % 10}}}")
        body = (*made.body[:n], replace(part, result=wrong), *made.body[n + 1 :])
        with pytest.raises(AssertionError):
            Follower(replace(made, body=body), Contract(rule)).follow()


@pytest.mark.parametrize("policy", [Policy(), Policy(Kind.PLACES, 4), Policy(Kind.FIGURES, 3)], ids=str)
@pytest.mark.parametrize("net", [5.0, 8.0, -8.0, 12.0, 20.0])
def test_lines_of_saturated_outputs_can_be_worked(net: float, policy: Policy) -> None:
    """1/(1 - 0.99999386): where all digits are carried, an operand has the digits that its line needs."""
    for loss in (LossName.BINARY_CROSS_ENTROPY, LossName.HALF_SQUARED_ERROR):
        for target in (0.0, 1.0):
            layers = (Layer(LOGISTIC, ((net, 0.0),)),)
            network = Network(layers, (Sample((1.0, 0.5), (target,)),), loss=loss, biases=BiasRule.NONE)
            try:
                made = follow(network, Contract(Rule.CARRY, policy))
            except BpgenError as error:  # 1 - 2e-9, raised in a sum: more than 15 digits
                assert error.where == "digits"  # noqa: PT017
                assert abs(net) >= 20
                continue
            if loss is LossName.BINARY_CROSS_ENTROPY and net >= 12:
                assert "0.999993" in made.key or "0.99999" in made.key


def test_a_line_that_no_digits_help_is_refused() -> None:
    """1 - out is 1.9e-22: a calculator has no digits for that."""
    layers = (Layer(LOGISTIC, ((50.0,),)),)
    network = Network(
        layers, (Sample((1.0,), (0.0,)),), loss=LossName.BINARY_CROSS_ENTROPY, biases=BiasRule.NONE
    )
    with pytest.raises(BpgenError) as caught:
        pages(network, Options(contract=Contract(Rule.CARRY)))
    assert caught.value.where == "digits"
    assert "dE_total/dout_o1" in str(caught.value) or "E_o1" in str(caught.value)
    # Up to the outputs there is nothing that takes digits away.
    pages(network, Options(contract=Contract(Rule.CARRY), upto=Upto.FORWARD))


def test_ordinary_lines_have_the_contracts_digits() -> None:
    for seed in range(40):
        made = pages(Network.from_seed(seed), Options(contract=Contract(Rule.CARRY)))
        key = read_page(made.key)
        given_ = set(key.given.values())
        for step in key.steps:
            for operand in operands(step.numbers)[1]:
                number = bare(operand)
                assert figures(number) <= 4 or number in given_, (seed, step)
