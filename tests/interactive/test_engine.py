"""The judge in the browser is the one in Python: the same keys, intervals, verdicts and hints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from bpgen import LayerNetwork, Network
from bpgen.disk.written import DecimalMark, number
from bpgen.errors import BpgenError
from bpgen.graph.functions.known import FUNCTIONS
from bpgen.graph.mistakes import mistakes
from bpgen.interactive.engine import MOST_DIGITS, as_source, engine, problem_data
from bpgen.problems.opening import preset_problem
from bpgen.problems.preset import layer_names
from bpgen.sheets.options import Options, usual_contract
from bpgen.trace.digits import Contract, Policy, Rule
from interactive.machines import asked, hand, load, machine, mistaken, unlike, wrong_keys
from marking.learners import Sheet, sheet_of
from support.layer_networks import KINDS, built, random_network
from support.sheets import SHAPES, drawn
from support.strategies import contracts, small_networks, with_optimisers


@pytest.fixture(scope="module")
def browser() -> Iterator[MiniRacer]:
    with machine() as made:
        yield made


def assert_same(browser: MiniRacer, sheet: Sheet, seeds: range) -> None:
    load(browser, sheet)
    assert wrong_keys(browser, sheet) == []
    for seed in seeds:
        assert unlike(browser, sheet, hand(sheet, Random(seed))) == [], seed  # noqa: S311


@pytest.mark.parametrize("shape", SHAPES)
def test_drawn_problems_are_judged_alike(shape: str, browser: MiniRacer) -> None:
    assert_same(browser, sheet_of(drawn(shape, 3), Options(rounds=1 + (len(shape) % 2))), range(4))


@pytest.mark.parametrize("rule", Rule)
def test_the_lecture_is_judged_alike(rule: Rule, browser: MiniRacer) -> None:
    assert_same(browser, sheet_of(Network.preset("mazur"), Options(contract=Contract(rule))), range(40))


@pytest.mark.parametrize("name", ["two-apples", "circuit", "logistic-neuron"])
def test_formulas_are_judged_alike(name: str, browser: MiniRacer) -> None:
    assert_same(browser, sheet_of(preset_problem(name)), range(5))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", layer_names())
def test_layers_of_every_preset_are_judged_alike(name: str, browser: MiniRacer) -> None:
    """Whoever makes a mistake of a layer from the first line to the last."""
    network = LayerNetwork.preset(name)
    sheet = sheet_of(network, Options(contract=usual_contract(network)))
    load(browser, sheet)
    assert wrong_keys(browser, sheet) == []
    of_layers = {mistake for layer in network.architecture.layers for mistake in layer.kind.mistakes}
    for mistake in (x for x in mistakes(network.graph) if x.name in of_layers):
        assert unlike(browser, sheet, mistaken(network, sheet, mistake)) == [], mistake.name


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_layers_are_judged_alike(kind: str, browser: MiniRacer) -> None:
    for seed in range(2):
        network = built(random_network(kind, seed))
        contract = Contract(list(Rule)[seed], usual_contract(network).policy)
        assert_same(browser, sheet_of(network, Options(contract=contract)), range(seed, seed + 2))


@pytest.mark.parametrize(("kind", "seed"), [("max-pooling", 111), ("lstm", 103)])
def test_exact_halves_are_rounded_alike(kind: str, seed: int, browser: MiniRacer) -> None:
    """Errors of 0.0021125 and outputs of 0.036475, which floats miss by their last bits."""
    load(
        browser, sheet := sheet_of(built(random_network(kind, seed)), Options(contract=Contract(Rule.CARRY)))
    )
    assert wrong_keys(browser, sheet) == []


def test_the_browser_knows_every_function_of_formulas(browser: MiniRacer) -> None:
    written = {f.name for f in FUNCTIONS if f.marks}
    assert set(asked(browser, "functions")) == written


@given(
    with_optimisers(small_networks(most_layers=2, most_units=2, most_samples=2)),
    st.sampled_from(Rule).flatmap(contracts),
)
def test_every_kind_of_network_is_judged_alike(
    browser: MiniRacer, network: Network, contract: Contract
) -> None:
    try:
        sheet = sheet_of(network, Options(contract=contract))
        assume(all(abs(x) < 1e4 for values in sheet.worked.written for x in values.values()))
    except BpgenError:  # a net that saturates, or digits that leave nothing
        assume(False)
    assert_same(browser, sheet, range(1))


#: Numbers as people write them, and what is none.
TYPED = (
    *("0.3775", "-.5", "+2", "5.", "0.050", "1e-3", "4.386E-7", "4.386x10^-4", "4.386×10⁻⁴", "4.386 × 10^-4"),
    *("10^-3", "−0.0381", "–0.0381", "ー0.0381", "０.３７７５", "－０.０３８１", " 0.5 ", "1/8", "-3/7"),
    *("1⁄8", "0", "0.00", "-0", "", " ", "x", "1 2", "1.2.3", "--1", "1e999", "1e", "e5", "nan", "inf", "∞"),
    *("0x10", "1_000", "1/0", "1,234", "0.5 0.6", "<b>", "alert(1)", "__proto__", "9" * 41, "½", "1e-5-3"),
    *("5-", "١٢", "Infinity"),
)  # fmt: skip


@pytest.mark.parametrize("comma", [False, True])
def test_numbers_are_read_alike(comma: bool, browser: MiniRacer) -> None:
    mark = DecimalMark.COMMA if comma else DecimalMark.EITHER
    texts = (
        [x.replace(".", ",").replace("．", ",") for x in TYPED if "," not in x]
        if comma
        else [*TYPED, "0,3775", "-,5"]
    )
    for text, found in zip(texts, asked(browser, "read_all", json.dumps(texts), comma), strict=True):
        ours = number(text, mark)
        if found is None:
            assert ours is None or abs(ours) > Decimal("1e308"), text
            continue
        assert ours is not None, text
        assert found["value"] == float(ours), text
        if "/" not in text and "⁄" not in text:
            digits, exponent = ours.as_tuple().digits, ours.as_tuple().exponent
            assert found["figures"] == (len(digits) if ours else 0), text
            assert found["end"] == exponent, text


def test_a_problem_with_more_digits_than_floats_have_is_refused() -> None:
    sheet = sheet_of(
        Network.preset("mazur"), Options(contract=Contract(policy=Policy(digits=MOST_DIGITS + 1)))
    )
    with pytest.raises(BpgenError, match="10"):
        problem_data(sheet.worked, [])


def test_no_value_that_is_computed_is_in_the_source() -> None:
    sheet = sheet_of(Network.preset("mazur"))
    source = as_source(problem_data(sheet.worked, [step for part in sheet.parts for step in part.steps]))
    written = {sheet.worked.text(step.key, step.round) for part in sheet.parts for step in part.steps}
    given = {repr(x) for x in (0.05, 0.1, 0.01, 0.99, 0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.6)}
    assert not [x for x in written - given - {"1"} if len(x) > 3 and x in source + engine()]
