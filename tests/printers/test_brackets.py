"""Brackets: any tree of nodes, printed and read again, is the same tree's value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal, DecimalException

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen.graph.expr import Add, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub
from bpgen.graph.functions.exp import exp
from bpgen.graph.functions.ln import ln
from bpgen.graph.functions.log_sum_exp import log_sum_exp
from bpgen.graph.functions.relu import relu
from bpgen.graph.functions.step import step
from bpgen.graph.functions.tanh import tanh
from bpgen.printers import javascript, latex, python, text
from bpgen.printers.infix import UnprintableError
from bpgen.trace.digits import given as as_given
from oracles.latex_reader import read
from support.folding import fold

_LEAVES: st.SearchStrategy[Expr] = st.sampled_from([Num(1), Num(2), Num(-1), Ref("a"), Ref("b"), Ref("c")])
_EXPONENTS = st.sampled_from([Num(2), Num(3), Sub(Num(2), Num(1))])


def _nodes(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """One node more on top of these."""
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Neg, parts),
        st.builds(Add, several),
        st.builds(Sub, parts, parts),
        st.builds(Mul, several),
        st.builds(Div, parts, parts),
        st.builds(Pow, parts, _EXPONENTS),
        st.builds(exp, parts),
        st.builds(ln, parts),
        st.builds(tanh, parts),
        st.builds(relu, parts),
        st.builds(step, parts),
    )


TREES: st.SearchStrategy[Expr] = st.recursive(_LEAVES, _nodes, max_leaves=8)
_NUMBERS = st.sampled_from(["0.4", "-0.2", "3", "-1", "0", "1.5", "0.00000012", "-0.00000025"])
NUMBERS = st.fixed_dictionaries({"a": _NUMBERS, "b": _NUMBERS, "c": _NUMBERS})


def value_of(tree: Expr, numbers: Mapping[str, str]) -> Decimal:
    """The tree's value; not drawn where it has none, or one beyond floats."""
    try:
        value = fold(tree, {key: Decimal(number) for key, number in numbers.items()})
    except DecimalException:
        assume(False)
        raise
    assume(value.is_finite() and abs(value) < Decimal("1e100"))
    return value


def _near(found: float | Decimal, value: Decimal) -> bool:
    return math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-12)


@settings(max_examples=300)
@given(TREES, NUMBERS)
def test_latex_with_numbers_reads_as_the_tree(tree: Expr, numbers: dict[str, str]) -> None:
    value = value_of(tree, numbers)
    line = latex.substituted(tree, lambda key: latex.number(as_given(Decimal(numbers[key]))))
    assert _near(read(line), value), line


@settings(max_examples=300)
@given(TREES, NUMBERS)
def test_python_computes_the_tree(tree: Expr, numbers: dict[str, str]) -> None:
    value = value_of(tree, numbers)
    names = {key: float(number) for key, number in numbers.items()}
    try:
        found = eval(python.expression(tree), {"exp": math.exp, "log": math.log, "tanh": math.tanh, **names})  # noqa: S307
    except (ArithmeticError, ValueError):
        assume(False)
        raise
    assert _near(found, value), python.expression(tree)


@settings(max_examples=300)
@given(TREES, NUMBERS)
def test_text_reads_as_the_tree(tree: Expr, numbers: dict[str, str]) -> None:
    value = value_of(tree, numbers)
    line = text.formula(tree, lambda key: as_given(Decimal(numbers[key])))
    assert "--" not in line
    assert "* -" not in line
    assert "+ -" not in line
    program = line.replace("e^(", "exp(").replace("ln(", "log(").replace("^", "**")
    try:
        found = eval(program, {"exp": math.exp, "log": math.log, "tanh": math.tanh})  # noqa: S307
    except (ArithmeticError, ValueError):
        assume(False)
        raise
    assert _near(found, value), line


A, B = Ref("a"), Ref("b")


@pytest.mark.parametrize(
    ("tree", "line"),
    [
        (Mul((A, B)), "-0.4 * (-0.2)"),
        (Sub(A, B), "-0.4 - (-0.2)"),
        (Neg(A), "-(-0.4)"),
        (Pow(A, Num(2)), "(-0.4)^{2}"),
        (Neg(Sub(A, B)), "-(-0.4 - (-0.2))"),
        (Div(A, B), r"\frac{-0.4}{-0.2}"),
        (exp(Neg(A)), "e^{-(-0.4)}"),
        (Mul((A, Sub(Num(1), B))), "-0.4(1 - (-0.2))"),
        (Mul((Num(2), A)), "2 * (-0.4)"),
        (Add((Mul((A, B)), Mul((A, B)))), "-0.4 * (-0.2) + (-0.4) * (-0.2)"),
        (Pow(exp(A), Num(2)), "(e^{-0.4})^{2}"),
        (Neg(Div(A, Add((Num(1), Div(A, B))))), r"-\frac{-0.4}{1 + \frac{-0.4}{-0.2}}"),
        (Mul((Add((Div(A, B), Num(1))), A)), r"\left(\frac{-0.4}{-0.2} + 1\right) * (-0.4)"),
    ],
)
def test_negative_numbers_stand_in_brackets_where_a_reader_would_write_them(tree: Expr, line: str) -> None:
    numbers = {"a": "-0.4", "b": "-0.2"}
    assert latex.substituted(tree, lambda key: numbers[key]) == line


@pytest.mark.parametrize(
    ("tree", "line"),
    [
        (Neg(Mul((A, B))), "-(0) * (-3)"),
        (exp(Neg(A)), "e^{-(0)}"),
        (Sub(B, A), "-3 - 0"),
        (Pow(B, Num(2)), "(-3)^{2}"),
    ],
)
def test_minus_zero_is_never_printed(tree: Expr, line: str) -> None:
    numbers = {"a": "0", "b": "-3"}
    assert latex.substituted(tree, lambda key: numbers[key]) == line


def test_a_number_with_a_power_of_ten_is_not_raised_bare() -> None:
    number = latex.number("4.386e-7")
    assert number == r"4.386 \times 10^{-7}"
    line = latex.substituted(Sub(Num(1), Pow(A, Num(2))), lambda key: number)
    assert line == r"1 - (4.386 \times 10^{-7})^{2}"


def test_a_wrapping_goes_around_the_brackets() -> None:
    line = latex.substituted(Mul((B, A)), lambda key: "-0.4", lambda filled: rf"\ans{{{filled}}}")
    assert line == r"\ans{-0.4} * \ans{(-0.4)}"


def test_an_exponent_stands_as_taught() -> None:
    tree = Pow(A, Sub(Num(2), Num(1)))
    assert latex.substituted(tree, lambda key: key) == "a^{2 - 1}"
    assert python.expression(tree) == "a ** (2 - 1)"
    assert javascript.expression(tree) == "a ** (2 - 1)"


@pytest.mark.parametrize("tree", [log_sum_exp((A, B)), Pow(A, B)])
def test_what_a_target_has_no_mark_for_is_refused(tree: Expr) -> None:
    for printed in (latex.substituted, text.formula):
        with pytest.raises(UnprintableError):
            printed(tree, lambda key: key)
    with pytest.raises(UnprintableError):
        javascript.expression(tree)
