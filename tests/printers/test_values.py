"""Printed programs run, and printed formulas read back: the same values everywhere."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import pytest
import sympy
from hypothesis import assume, given, settings
from py_mini_racer import MiniRacer

from bpgen import LayerNetwork, Network, evaluate, sample
from bpgen.graph.expr import Expr, computed, shown
from bpgen.printers import javascript, latex, python, text
from bpgen.printers.infix import UnprintableError
from bpgen.printers.sympy import to_sympy
from bpgen.trace.digits import given as as_given
from bpgen.trace.domains import FLOAT
from bpgen.trace.evaluate import Trace
from oracles.latex_reader import read
from support.problems import close, far_from_kinks, largest
from support.strategies import networks, small_networks

_MATH = {
    "exp": math.exp,
    "erf": math.erf,
    "sqrt": math.sqrt,
    "pi": math.pi,
    "log": math.log,
    "tanh": math.tanh,
    "distribution": NormalDist().cdf,
    "density": NormalDist().pdf,
    "sign": lambda x: (x > 0) - (x < 0),
}


def definitions(trace: Trace) -> list[tuple[str, Expr]]:
    """All definitions as taught, under their keys."""
    return [(q.key, shown(q.definition)) for q in trace.graph.defined if q.definition is not None]


def assert_same(ours: Mapping[str, Any], trace: Trace) -> None:
    """Every quantity of the first round under its identifier, as near as floats can be."""
    values = trace.rounds[0]
    floor = 1e-12 * largest(values.values())
    for key, value in values.items():
        assert close(float(ours[python.identifier(key)]), value, floor=floor), key


def exact(network: Network) -> Trace:
    """The trace to 50 digits of a network that floats can follow."""
    trace = evaluate(network)
    assume(far_from_kinks(network, trace.rounds[0]))
    # A student's program knows no short cut past 1/(1 - out).
    assume(largest(trace.rounds[0].values()) < 1e4)
    return trace


@given(networks())
def test_printed_python_gives_the_values_of_the_trace(network: Network) -> None:
    trace = exact(network)
    names = {python.identifier(q.key): float(trace.rounds[0][q.key]) for q in trace.graph.given}
    names |= _MATH  # type: ignore[arg-type]
    exec("\n".join(python.statements(definitions(trace))), names)  # noqa: S102
    assert_same(names, trace)


@pytest.fixture(scope="module")
def machine() -> MiniRacer:
    return MiniRacer()


@given(networks())
def test_printed_javascript_gives_the_values_of_the_trace(machine: MiniRacer, network: Network) -> None:
    assume(all(layer.activation != "gelu" for layer in network.layers))  # JavaScript has no erf
    trace = exact(network)
    names = [python.identifier(q.key) for q in trace.graph.quantities]
    lines = [
        *(
            f"const {python.identifier(q.key)} = {float(trace.rounds[0][q.key])!r};"
            for q in trace.graph.given
        ),
        *javascript.statements(definitions(trace)),
        f"return JSON.stringify({{{', '.join(names)}}});",
    ]
    found = machine.eval("(() => {\n" + "\n".join(lines) + "\n})()")
    assert isinstance(found, str)
    assert_same(json.loads(found), trace)


def test_a_function_that_javascript_lacks_is_refused() -> None:
    graph = evaluate(sample(3, activation="gelu")).graph
    with pytest.raises(UnprintableError, match="normal_cdf cannot be written as javascript"):
        javascript.statements([(q.key, shown(q.definition)) for q in graph.defined if q.definition])


@given(small_networks())
def test_printed_text_gives_the_values_of_the_trace(network: Network) -> None:
    values = exact(network).rounds[0]

    def leaf(key: str) -> str:
        return repr(float(values[key]))

    for q in evaluate(network).graph.defined:
        assert q.definition is not None
        for form in (shown(q.definition), *q.steps):
            line = text.formula(form, leaf)
            program = line.replace("e^(", "exp(").replace("ln(", "log(").replace("^", "**")
            program = program.replace("Phi'(", "density(").replace("Phi(", "distribution(")
            found = eval(program, dict(_MATH))  # noqa: S307
            assert close(found, values[q.key], floor=1e-11 * largest(values.values())), line


@settings(max_examples=15)
@given(small_networks())
def test_sympy_gets_the_same_definitions(network: Network) -> None:
    trace = evaluate(network)
    values = trace.rounds[0]
    numbers = {key: sympy.Float(str(value), 50) for key, value in values.items()}
    for q in trace.graph.defined:
        assert q.definition is not None
        for form in (shown(q.definition), computed(q.definition), *q.steps):
            found = Decimal(str(to_sympy(form, numbers).evalf(45)))
            assert abs(found - values[q.key]) <= abs(values[q.key]) * Decimal("1e-30") + Decimal("1e-35")


@given(small_networks())
def test_printed_latex_reads_back_as_the_value(network: Network) -> None:
    """With all digits put in, a formula read as a pupil would read it is its quantity."""
    values = evaluate(network).rounds[0]

    def leaf(key: str) -> str:
        return latex.number(as_given(Decimal(f"{values[key]:.15e}")))

    for q in evaluate(network).graph.defined:
        assert q.definition is not None
        for form in (shown(q.definition), *q.steps):
            line = latex.substituted(form, leaf)
            floor = Decimal("1e-12") * Decimal(largest(values.values()))
            difference = abs(read(line) - values[q.key])
            assert difference <= abs(values[q.key]) * Decimal("1e-9") + floor, line


@given(small_networks())
def test_symbols_tell_quantities_apart(network: Network) -> None:
    """Two quantities look alike only where one is the same derivative through another unit's error."""
    graph = evaluate(network).graph
    found: dict[str, str] = {}
    for q in graph.quantities:
        symbol = latex.symbol_of(graph, q.key)
        assert symbol.isascii()
        assert found.setdefault(symbol, q.key) == q.key


@given(small_networks())
def test_symbols_have_one_superscript_at_most(network: Network) -> None:
    graph = evaluate(network).graph
    for q in graph.defined:
        assert q.definition is not None
        for form in (shown(q.definition), *q.steps):
            line = latex.formula(graph, form)
            assert not _second_superscript(line), line
            assert line.count("{") == line.count("}")
            assert line.count(r"\left") == line.count(r"\right")


def _second_superscript(line: str) -> bool:
    """Whether a superscript ends where another begins: TeX stops there."""
    opened: list[bool] = []
    for at, mark in enumerate(line):
        if mark == "{":
            opened.append(line[at - 1 : at] == "^")
        elif mark == "}" and opened.pop() and line[at + 1 : at + 2] == "^":
            return True
    return False


def test_the_formulas_of_the_deck() -> None:
    graph = evaluate(Network.preset("mazur")).graph
    out = {
        q.key: latex.formula(graph, shown(q.definition)) for q in graph.defined if q.definition is not None
    }
    assert out["net_h1"] == r"w_{1} * i_{1} + w_{2} * i_{2} + b_{1} * 1"
    assert out["out_h1"] == r"\frac{1}{1 + e^{-\mathit{net}_{h1}}}"
    assert out["E_o1"] == r"\frac{1}{2}(\mathit{target}_{o1} - \mathit{out}_{o1})^{2}"
    assert out["dE_total/dout_o1"] == r"-(\mathit{target}_{o1} - \mathit{out}_{o1})"
    assert out["w5+"] == r"w_{5} - \eta * \frac{\partial E_{\mathit{total}}}{\partial w_{5}}"
    assert out["dE_total/dout_h1"] == (
        r"\frac{\partial E_{o1}}{\partial \mathit{out}_{h1}} + "
        r"\frac{\partial E_{o2}}{\partial \mathit{out}_{h1}}"
    )


def test_a_derivative_in_a_fraction_is_as_large_as_elsewhere_and_its_brackets_grow() -> None:
    graph = evaluate(LayerNetwork.preset("layer-norm"), domain=FLOAT).graph

    root, mean = (graph[f"dE_total/d{key}"].definition for key in ("var", "mean"))
    assert root is not None
    assert mean is not None
    assert latex.formula(graph, shown(root)) == (
        r"\frac{{\displaystyle \frac{\partial E_{\mathit{total}}}{\partial \mathit{sd}}}}"
        r"{2 * \sqrt{\mathit{var}}}"
    )
    assert r"\left(-\frac{\partial E_{\mathit{total}}}{\partial \mathit{dev}_{2}}\right)" in latex.formula(
        graph, shown(mean)
    )


def test_the_symbol_of_a_sample_an_update_and_a_path() -> None:
    batch = evaluate(Network.preset("xor-tanh"), domain=FLOAT).graph
    assert latex.symbol_of(batch, "out_h2[3]") == r"\mathit{out}_{h2}^{(3)}"
    assert latex.symbol_of(batch, "b_h1+") == "b_{h1}^{+}"
    slope = batch["dout_o1/dnet_o1[2]"].definition
    assert slope is not None
    assert latex.formula(batch, slope) == r"1 - (\mathit{out}_{o1}^{(2)})^{2}"
    deep = evaluate(Network.preset("relu-logistic-softmax"), domain=FLOAT).graph
    assert latex.symbol_of(deep, "dE_total/dout_h1_1@h2_3") == (
        r"\left.\frac{\partial E_{\mathit{total}}}{\partial \mathit{out}_{h1,1}}\right|_{h2,3}"
    )
