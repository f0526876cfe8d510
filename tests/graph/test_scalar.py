"""Graphs of formulas: values and derivatives at every node beside SymPy's and published figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from bpgen import Network, ScalarGraph, evaluate
from bpgen.errors import BpgenError, SpecError
from bpgen.figures.tikz_graph import place
from bpgen.graph.expr import is_exact, refs, shown
from bpgen.graph.quantity import Concept
from bpgen.graph.scalar import scalar_graph
from bpgen.printers import text
from bpgen.problems.preset import graph_names, graph_text, preset_text
from bpgen.problems.scalar import read_graph

#: What SymPy does not know by our name.
_OTHER_NAMES = {
    "logistic": lambda x: 1 / (1 + sympy.exp(-x)),
    "relu": lambda x: sympy.Max(0, x),
    "max": sympy.Max,
}
_FORMULAS = (
    "{a} + {b}",
    "{a} * {b} - {c}",
    "({a} + 2)^2 * {b}",
    "exp(-{a}^2)",
    "logistic({a})",
    "tanh({a} * {b})",
    "{a} / ({b}^2 + 1)",
    "ln({a}^2 + {b}^2 + 1)",
    "2 * {a} - {b} * {c}",
    "-{a} / 3",
    "max({a}, {b} / 7 + 10 / 9) * {c}",
)


@st.composite
def graphs(draw: st.DrawFn) -> ScalarGraph:
    """Some values, some formulas over what is above them, and a sum of all that no formula uses."""
    number = st.decimals(-3, 3, places=2).map(float)
    values = {f"x{n}": draw(number) for n in range(1, draw(st.integers(1, 3)) + 1)}
    names, definitions, unused = list(values), dict[str, str](), dict.fromkeys(values)
    for n in range(1, draw(st.integers(1, 5)) + 1):
        operands = {letter: draw(st.sampled_from(names)) for letter in "abc"}
        formula = draw(st.sampled_from(_FORMULAS))
        definitions[f"q{n}"] = formula.format(**operands)
        unused |= {f"q{n}": None}
        for letter, name in operands.items():
            if f"{{{letter}}}" in formula:
                unused.pop(name, None)
        names.append(f"q{n}")
    definitions["f"] = " + ".join(unused)
    return ScalarGraph(values, definitions, "f")


def judged(graph: ScalarGraph) -> dict[str, Any]:
    """The value of every name, and the derivative of the objective with respect to it, by SymPy."""
    names = [name for name, _ in (*graph.values, *graph.definitions)]
    symbols = {name: sympy.Symbol(name) for name in names}
    formulas = {
        symbols[name]: sympy.sympify(formula.replace("^", "**"), locals={**_OTHER_NAMES, **symbols})
        for name, formula in graph.definitions
    }
    values: dict[Any, Any] = {symbols[name]: sympy.Rational(str(x)) for name, x in graph.values}
    for symbol, formula in formulas.items():
        values[symbol] = formula.subs(values).evalf(60)
    out = {str(symbol): sympy.N(value, 60) for symbol, value in values.items()}
    for by in names:
        e = symbols[graph.objective]
        for symbol, formula in reversed(formulas.items()):
            e = e.subs(symbol, formula) if str(symbol) != by else e
        if by != graph.objective:
            out[f"d{graph.objective}/d{by}"] = sympy.diff(e, symbols[by]).subs(values).evalf(60)
    return out


def check(graph: ScalarGraph) -> None:
    trace = evaluate(graph)
    for name, right in judged(graph).items():
        assert abs(trace.value(name) - Decimal(str(right))) <= Decimal("1e-25") * (1 + abs(trace.value(name)))


@pytest.mark.parametrize("name", graph_names())
def test_a_preset_agrees_with_sympy(name: str) -> None:
    check(read_graph(name))


@given(graphs())
def test_any_graph_agrees_with_sympy(graph: ScalarGraph) -> None:
    check(graph)


@given(graphs())
def test_no_longer_form_repeats_the_formula(graph: ScalarGraph) -> None:
    assert [q.key for q in graph.graph.defined if q.definition and shown(q.definition) in q.steps] == []


@given(graphs())
def test_the_formulas_as_taught_give_the_same_values(graph: ScalarGraph) -> None:
    taught, computed = (evaluate(graph, form=form) for form in ("shown", "computed"))
    for q in taught.graph.quantities:
        room = Decimal("1e-25") * (1 + abs(computed.value(q.key)))
        assert abs(taught.value(q.key) - computed.value(q.key)) <= room
        assert q.concept.role == ("given" if q.definition is None else "backward" if q.wrt else "forward")


@given(graphs())
def test_a_graph_is_drawn_with_operands_to_the_left_of_what_uses_them(graph: ScalarGraph) -> None:
    shape = graph.architecture
    places = place(shape)
    assert len(set(places.values())) == len(shape.given) + len(shape.definitions)
    for name, e in shape.expressions().items():
        assert all(places[key][0] < places[name][0] for key in refs(e))


#: What the sources print, with their digits.
PUBLISHED = {
    "circuit": {"q": "3", "f": "-12", "df/dq": "-4", "df/dz": "3", "df/dx": "-4", "df/dy": "-4"},
    "logistic-neuron": {
        "net": "1.00",
        "f": "0.73",
        "df/dnet": "0.20",
        "df/dw0": "-0.20",
        "df/dx0": "0.39",
        "df/dw1": "-0.39",
        "df/dx1": "-0.59",
        "df/dw2": "0.20",
    },
    "two-apples": {
        "price": "200",
        "total": "220",
        "dtotal/dprice": "1.1",
        "dtotal/dtax": "200",
        "dtotal/dapple": "2.2",
        "dtotal/dnumber": "110",
    },
}


@pytest.mark.parametrize("name", graph_names())
def test_a_preset_gives_the_figures_of_its_source(name: str) -> None:
    trace = evaluate(read_graph(name))
    for key, printed in PUBLISHED[name].items():
        assert trace.value(key).quantize(Decimal(printed)) == Decimal(printed), key


@pytest.mark.parametrize(
    "own", ["lambda", "None", "where", "sum", "log", "normal_cdf", "dq_dx", "df_dx_via_q"]
)
def test_a_name_may_be_a_word_of_python_or_look_like_a_derivative(own: str) -> None:
    formulas = {own: "y * y", "q": "x * x", "f": f"q * {own} + max(x, gelu(x)) + ln(exp(x))"}
    by_hand = {own: 4, "q": 9, "f": 42, "df/dq": 4, f"df/d{own}": 9, f"d{own}/dy": 4, "dq/dx": 6}
    by_hand |= {"df/dy": 36, "df/dx@q": 24, "df/dx": 26}
    trace = evaluate(ScalarGraph({"x": 3, "y": 2}, formulas, "f"))
    assert {key: trace[key] for key in by_hand} == pytest.approx(by_hand, rel=1e-15)


def test_a_value_that_several_formulas_use_has_a_contribution_through_each() -> None:
    graph = ScalarGraph({"x": 3}, {"a": "x^2", "b": "2 * x", "f": "a * b"}, "f")
    quantities = scalar_graph(graph.architecture).quantities
    paths = [q.key for q in quantities if q.concept is Concept.NODE_PATH]
    assert paths == ["df/dx@a", "df/dx@b"]
    assert evaluate(graph).value("df/dx") == 6 * 3**2


@pytest.mark.parametrize(("x", "by_x", "by_y"), [(3, 1, 0), (2, 1, 0), (1, 0, 1)])
def test_the_larger_of_two_has_the_derivative_and_the_first_of_two_equal_ones(
    x: float, by_x: int, by_y: int
) -> None:
    trace = evaluate(ScalarGraph({"x": x, "y": 2}, {"f": "max(x, y)"}, "f"))
    assert [int(trace.value(key)) for key in ("df/dx", "df/dy")] == [by_x, by_y]


@pytest.mark.parametrize(
    ("values", "definitions", "objective", "where", "what"),
    [
        ({"x": 1}, {"f": "x + y"}, "f", "definitions.f", "y is neither given nor defined."),
        ({"x": 1}, {"f": "x + f"}, "f", "definitions.f", "f refers to itself."),
        ({"x": 1}, {"f": "x + g", "g": "2 * x"}, "f", "definitions.f", "g is defined below."),
        ({"x": 1, "f": 2}, {"f": "x + 1"}, "f", "definitions", "f is both given and defined."),
        ({"x": 1}, {"f": "x + 1"}, "", "objective", "The graph does not say which value is differentiated."),
        ({"x": 1}, {"f": "x + 1"}, "x", "objective", "The objective 'x' is not one of the definitions."),
        ({"x": 1, "y": 2}, {"f": "x + 1"}, "f", "y", "f does not depend on y."),
        ({"x": 1}, {"a": "2 * x", "f": "x + 1"}, "f", "a", "f does not depend on a."),
        ({"x y": 1}, {"f": "x"}, "f", "values", "'x y' is not a name."),
        ({"x": 1}, {"exp": "x + 1"}, "exp", "definitions", "'exp' is the name of a function."),
        ({}, {"f": "1 + 1"}, "f", "values", "No value is given."),
        ({"x": 1}, {}, "f", "definitions", "No formula is given."),
        ({"x": float("inf")}, {"f": "x + 1"}, "f", "values.x", ""),
    ],
)
def test_what_is_no_graph_is_refused_with_its_place(
    values: dict[str, float], definitions: dict[str, str], objective: str, where: str, what: str
) -> None:
    with pytest.raises(SpecError) as refused:
        ScalarGraph(values, definitions, objective)
    assert refused.value.where == where
    assert refused.value.what.startswith(what)


@pytest.mark.parametrize(
    ("values", "definitions", "where", "what"),
    [
        ({"x": 2, "y": 2}, {"d": "x - y", "f": "x / d"}, "definitions.f", "The divisor d is 0"),
        ({"x": 2, "y": 2}, {"f": "1 + x / (x - y)"}, "definitions.f", "The divisor x - y is 0"),
        ({"x": 2}, {"f": "x / (1 - 1)"}, "definitions.f", "The formula divides by 1 - 1"),
        ({"x": -2}, {"f": "ln(x)"}, "definitions.f", "The formula has no value"),
        ({"x": 0}, {"f": "ln(x)"}, "definitions.f", "The formula has no value"),
    ],
)
def test_a_graph_without_a_value_says_where(
    values: dict[str, float], definitions: dict[str, str], where: str, what: str
) -> None:
    with pytest.raises(BpgenError) as refused:
        evaluate(ScalarGraph(values, definitions, "f"))
    assert refused.value.where == where
    assert refused.value.what.startswith(what)


def test_each_kind_of_problem_is_asked_for_by_its_own_class(tmp_path: Path) -> None:
    files = {kind: tmp_path / f"{kind}.toml" for kind in ("network", "graph")}
    files["network"].write_text(preset_text("mazur"), encoding="utf-8")
    files["graph"].write_text(graph_text("circuit"), encoding="utf-8")
    assert ScalarGraph.from_file(files["graph"]).definitions == ScalarGraph.preset("circuit").definitions
    ways: list[tuple[Callable[[Any], object], Any, str]] = [
        (Network.preset, "circuit", "a graph of formulas, not a network"),
        (Network.from_file, files["graph"], "a graph of formulas, not a network"),
        (ScalarGraph.preset, "mazur", "a network, not a graph of formulas"),
        (ScalarGraph.from_file, files["network"], "a network, not a graph of formulas"),
        (ScalarGraph.preset, "circuits", "Unknown preset 'circuits'"),
    ]
    for read, which, what in ways:
        with pytest.raises(BpgenError, match=what) as refused:
            read(which)
        assert refused.value.text("ja") != refused.value.text("en")


@pytest.mark.parametrize("values", [[1], ({"x"},), "x", None])
def test_values_are_named(values: Any) -> None:
    with pytest.raises(SpecError, match="values: Names with their values"):
        ScalarGraph(values, {"f": "x + 1"}, "f")


def test_the_derivative_of_max_is_a_whole_number_in_cases() -> None:
    graph = ScalarGraph({"x": 2.5, "y": 2}, {"f": "max(x, y)"}, "f").graph
    for key, formula in (("df/dx", "(0 if y > x else 1)"), ("df/dy", "(1 if y > x else 0)")):
        definition = graph[key].definition
        assert definition is not None
        assert text.formula(definition) == formula
        assert is_exact(definition)


def test_nothing_is_updated_so_there_is_one_round() -> None:
    with pytest.raises(SpecError, match="has one round"):
        evaluate(read_graph("circuit"), rounds=2)
