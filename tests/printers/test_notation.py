"""Each book's symbols: literally, without two meanings, and with formulas that still compute."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest

from bpgen import BpgenError, Network, sample
from bpgen.graph.notation import Notation
from bpgen.network.scalar import ScalarGraph
from bpgen.printers import latex, text
from bpgen.printers.latex import symbol_of
from bpgen.printers.notation import NOTATIONS
from bpgen.printers.target import in_notation
from bpgen.trace.printed import printed_rounds, usual_contract

MAZUR = Network.preset("mazur")
#: As the books have them, for unit 2 of the hidden layer and its weight from input 1, and output 1: net, out,
#: local error, weight, bias, learning rate, target, output, error.
ROWS = {
    "lecture": [
        r"\mathit{net}_{h2}", r"\mathit{out}_{h2}",
        r"\frac{\partial E_{\mathit{total}}}{\partial \mathit{net}_{h2}}",
        "w_{3}", "b_{1}", r"\eta", r"\mathit{target}_{o1}", r"\mathit{out}_{o1}", r"E_{\mathit{total}}",
    ],
    "nielsen": [
        "z_{2}^{2}", "a_{2}^{2}", r"\delta_{2}^{2}", "w_{21}^{2}", "b^{2}", r"\eta", "y_{1}",
        "a_{1}^{3}", "C",
    ],
    "bishop": [
        "a_{2}^{(1)}", "z_{2}^{(1)}", r"\delta_{2}^{(1)}", "w_{21}^{(1)}", "w_{0}^{(1)}", r"\eta", "t_{1}",
        "y_{1}", "E_{n}",
    ],
    "ng": [
        "z_{2}^{[1]}", "a_{2}^{[1]}", r"\mathit{dz}_{2}^{[1]}", "W_{21}^{[1]}", "b^{[1]}", r"\alpha", "y_{1}",
        r"\hat{y}_{1}", "L",
    ],
    "d2l": [
        "z_{2}^{(1)}", "h_{2}^{(1)}", r"\frac{\partial J}{\partial z_{2}^{(1)}}", "W_{21}^{(1)}", "b^{(1)}",
        r"\eta", "y_{1}", r"\hat{y}_{1}", "J",
    ],
    "zero": [
        "a_{2}^{(1)}", "z_{2}^{(1)}", r"\frac{\partial E}{\partial a_{2}^{(1)}}", "w_{21}^{(1)}", "b^{(1)}",
        r"\eta", "t_{1}", "y_{1}", "E",
    ],
    "okatani": [
        "u_{2}^{(2)}", "z_{2}^{(2)}", r"\delta_{2}^{(2)}", "w_{21}^{(2)}", "b^{(2)}", r"\epsilon", "d_{1}",
        "y_{1}", "E",
    ],
}  # fmt: skip
_KEYS = ("net_h2", "out_h2", "dE_total/dnet_h2", "w3", "b1", "eta", "target_o1", "out_o1", "E_total")
#: Between them every kind of quantity: several samples and layers, softmax, optimisers with all constants.
NETWORKS = [
    MAZUR,
    Network.preset("mini-batch"),
    Network.preset("mazur-adam"),
    Network.preset("relu-logistic-softmax"),
    sample(1, "2-3-2-2", "tanh", biases="unit", samples=2, input_gradients=True, trained_biases=True),
    sample(2, "3-11-2", "tanh,softmax", loss="categorical-cross-entropy", samples=2),
    sample(3, optimiser="adam:schedule=cosine,period=5,l2=0.1"),
    sample(4, optimiser="rmsprop:schedule=exponential,gamma=0.9,weight_decay=0.1", biases="none"),
    sample(5, optimiser="momentum:schedule=step,gamma=0.5,every=2", biases="unit", trained_biases=True),
]


def written(network: Network, notation: object) -> Network:
    """The network in a notation."""
    return replace(network, notation=Notation.of(notation))


@pytest.mark.parametrize("book", NOTATIONS)
def test_a_book_s_symbols_are_as_in_the_book(book: str) -> None:
    graph = written(MAZUR, book).graph
    assert [symbol_of(graph, key) for key in _KEYS] == ROWS[book]


def test_every_book_has_its_row_and_says_what_it_was_checked_against() -> None:
    assert ROWS.keys() == NOTATIONS.keys()
    for book in NOTATIONS:
        module = __import__(f"bpgen.printers.notation.{book}", fromlist=["x"])
        assert re.search(r"[Cc]hecked", str(module.__doc__))


@pytest.mark.parametrize("book", NOTATIONS)
@pytest.mark.parametrize("network", NETWORKS, ids=lambda n: f"{n.name}-{n.architecture.label}")
def test_no_two_quantities_have_one_symbol(network: Network, book: str) -> None:
    graph = written(network, book).graph
    for of in (symbol_of, text.symbol):
        for number in (1, 3):
            met: dict[str, str] = {}
            for q in graph.quantities:
                assert met.setdefault(of(graph, q.key, number), q.key) == q.key


@pytest.mark.parametrize("book", NOTATIONS)
def test_keys_and_definitions_are_those_of_every_book(book: str) -> None:
    graph = written(MAZUR, book).graph
    assert graph.quantities is MAZUR.graph.quantities
    assert graph.next_round == MAZUR.graph.next_round


def test_marks_above_a_symbol_cannot_be_read_as_one() -> None:
    batch = Network.preset("mini-batch")
    nielsen, ng, bishop = (written(batch, book).graph for book in ("nielsen", "ng", "bishop"))
    assert symbol_of(nielsen, "net_h1[2]") == "z_{1}^{2,(2)}"
    assert symbol_of(nielsen, "w1+") == "w_{11}^{2,+}"
    assert symbol_of(nielsen, "w1+", 2) == "w_{11}^{2,++}"
    assert symbol_of(ng, "out_h1[2]") == "a_{1}^{[1](2)}"
    assert symbol_of(bishop, "net_h1[2]") == "a_{2,1}^{(1)}"
    assert symbol_of(bishop, "E_total[2]") == "E_{2}"
    assert symbol_of(bishop, "E_batch") == "E"


def test_a_power_of_what_has_a_layer_above_is_in_brackets() -> None:
    network = written(sample(7, "2-2-1", "tanh"), "nielsen")
    (one,) = printed_rounds(network, usual_contract(network.graph), 1, 1)
    assert "(a_{1}^{2})^{2}" in one.formula("dout_h1/dnet_h1")
    assert "(a^2_1)^2" in one.formula("dout_h1/dnet_h1", "text")


def test_the_learning_rate_and_a_constant_of_its_letter_differ() -> None:
    graph = written(NETWORKS[2], "okatani").graph
    assert symbol_of(graph, "eta") == r"\epsilon"
    assert symbol_of(graph, "epsilon") == r"\epsilon_{0}"


def test_in_no_notation_do_numbers_stand_beside_each_other_without_a_sign() -> None:
    network = written(MAZUR, "nielsen")
    (one,) = printed_rounds(network, usual_contract(network.graph), 1, 1)
    assert one.formula("net_h1") == r"w_{11}^{2} a_{1}^{1} + w_{12}^{2} a_{2}^{1} + b^{2} \cdot 1"
    assert one.substituted("net_h1") == r"0.15 \times 0.05 + 0.2 \times 0.1 + 0.35 \times 1"
    steps = [latex.formula(network.graph, e) for q in network.graph.defined for e in q.steps]
    assert any(r"2 \cdot \frac{1}{2}" in step for step in steps)
    assert not [step for step in steps if re.search(r"\d (?:\d|\\frac\{\d)", step)]


@pytest.mark.parametrize("book", NOTATIONS)
@pytest.mark.parametrize("network", NETWORKS[:3], ids=lambda n: n.name)
def test_formulas_with_numbers_compute_in_every_notation(network: Network, book: str) -> None:
    """Read as a calculator does: from the printed line alone."""
    notation = Notation(book, times=("none", "cross"), decimal="comma")
    network = written(network, notation)
    (one,) = printed_rounds(network, usual_contract(network.graph), 1, 1)
    for q in network.graph.defined:
        line, result = one.substituted(q.key, "text"), one.result(q.key, "text")
        assert "." not in line + result
        for sign, meaning in ((";", "#"), (",", "."), ("×", "*"), ("^", "**"), ("#", ",")):
            line, result = line.replace(sign, meaning), result.replace(sign, meaning)
        value = eval(line, {"e": math.e, "sqrt": math.sqrt, "√": math.sqrt, "ln": math.log})  # noqa: S307
        assert math.isclose(value, float(result), rel_tol=1e-5, abs_tol=2e-9), (q.key, line)


def test_a_decimal_comma_is_one_mark_for_tex() -> None:
    network = written(MAZUR, {"decimal": "comma"})
    (one,) = printed_rounds(network, usual_contract(network.graph), 1, 1)
    assert one.result("net_h1") == "0{,}3775"
    assert one.text("net_h1") == "0.3775"  # what other programs read has a point
    assert one.symbol("net_h1") == r"\mathit{net}_{h1}"


def test_the_lecture_s_own_target_is_used_as_it_is() -> None:
    assert in_notation(latex.TARGET, Notation()) is latex.TARGET


def test_symbols_of_one_s_own_take_the_place_of_a_book_s() -> None:
    own = {"base": "nielsen", "target": "t", "learning_rate": "α", "net": "u"}
    graph = written(MAZUR, own).graph
    assert symbol_of(graph, "target_o1") == "t_{1}"
    assert symbol_of(graph, "eta") == r"\alpha"
    assert symbol_of(graph, "net_h1") == "u_{1}^{2}"
    graph = written(MAZUR, "lecture:net=z,delta=delta").graph
    assert symbol_of(graph, "net_h1") == "z_{h1}"
    assert symbol_of(graph, "dE_o1/dnet_o1") == r"\delta_{o1}"
    schedule = written(NETWORKS[6], "lecture:learning_rate=alpha").graph
    assert symbol_of(schedule, "eta+") == r"\alpha^{+}"


def test_a_graph_of_formulas_has_signs_of_its_own() -> None:
    graph = ScalarGraph(
        {"a": 1.5, "b": 2.0}, {"f": "a * b"}, "f", notation={"times": "dot", "decimal": "comma"}
    )
    (one,) = printed_rounds(graph, usual_contract(graph.graph), 1, 1)
    assert one.formula("f") == r"a \cdot b"
    assert one.substituted("f") == r"1{,}5 \cdot 2"


@pytest.mark.parametrize(
    ("notation", "key"),
    [
        ("gauss", "notation.book"),
        ("bishop:target=y", "notation.twice"),
        ("lecture:net=out", "notation.twice"),
        ({"net": r"\input{x}"}, "notation.symbol"),
        ({"net": "<b>"}, "notation.symbol"),
        ({"net": "$z$"}, "notation.symbol"),
        ({"net": ""}, "notation.symbol"),
        ({"net": 3}, "notation.symbol"),
        ({"nett": "z"}, "notation.role"),
        ("nielsen:target", "notation.text"),
        ({"times": "none"}, "notation.times"),
        ({"times": "+"}, "notation.times"),
        ({"decimal": ";"}, "notation.decimal"),
        (3, "notation.form"),
    ],
)
def test_what_is_no_notation_is_refused(notation: Any, key: str) -> None:
    with pytest.raises(BpgenError) as error:
        Network.from_arrays([[[0.5]]], inputs=[1], targets=[1], notation=notation)
    assert error.value.finding.key == key
