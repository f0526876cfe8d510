"""Derivatives by calculus: the long form, the tidied one and the one that is taught are the same number."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from bpgen.graph.activations import ACTIVATIONS
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.differentiate import differentiate, tidy
from bpgen.graph.expr import Add, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, add, refs
from bpgen.graph.functions.at_multiples import at_multiples
from bpgen.graph.functions.exp import exp
from bpgen.graph.functions.ln import ln
from bpgen.graph.functions.step import step
from bpgen.graph.functions.tanh import tanh
from bpgen.graph.losses import LOSSES
from bpgen.graph.losses.squares import HALF
from bpgen.graph.rewrite import swapped
from bpgen.printers.sympy import to_sympy

X, Y, T = Ref("x"), Ref("y"), Ref("t")
SYMBOLS = {name: sympy.Symbol(name, real=True) for name in "xyt"}
POINT = {
    SYMBOLS["x"]: sympy.Rational(7, 10),
    SYMBOLS["y"]: sympy.Rational(13, 10),
    SYMBOLS["t"]: sympy.Rational(1, 5),
}


def value(e: Expr | sympy.Expr) -> sympy.Expr:
    """An expression's value at one point, to 40 digits."""
    there = e if isinstance(e, sympy.Basic) else to_sympy(e, SYMBOLS)
    return there.subs(POINT).evalf(40)


def assert_same(*forms: Expr | sympy.Expr) -> None:
    first, *others = map(value, forms)
    assert all(abs(first - other) < 1e-30 for other in others)


def formulas() -> st.SearchStrategy[Expr]:
    """Formulas in x, y and t that have a value at the point and near it."""
    leaves = st.sampled_from([X, Y, T]) | st.integers(-3, 3).map(Num)

    def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return (
            several.map(Add)
            | several.map(Mul)
            | st.builds(Sub, inner, inner)
            | inner.map(Neg)
            | inner.map(tanh)
            | inner.map(lambda x: exp(tanh(x)))
            | inner.map(lambda x: ln(Add((Num(2), tanh(x)))))
            | st.builds(lambda a, b: Div(a, Add((Num(2), tanh(b)))), inner, inner)
            | st.builds(Pow, inner, st.integers(2, 3).map(Num))
        )

    return st.recursive(leaves, larger, max_leaves=6)


@given(formulas(), st.sampled_from("xyt"))
def test_the_long_and_the_tidied_form_are_sympys_derivative(e: Expr, by: str) -> None:
    long = differentiate(e, by)
    assert_same(sympy.diff(to_sympy(e, SYMBOLS), SYMBOLS[by]), long, tidy(long))


@given(formulas())
def test_to_tidy_keeps_the_value_and_is_done_at_once(e: Expr) -> None:
    tidied = tidy(e)
    assert_same(e, tidied)
    assert tidy(tidied) == tidied


@given(formulas(), formulas())
def test_what_is_seen_through_is_differentiated_too(e: Expr, inside: Expr) -> None:
    assume("y" not in refs(inside))
    whole = swapped(e, {"y": inside})
    through = swapped(differentiate(e, "x", {"y": inside}), {"y": inside})
    assert_same(differentiate(whole, "x"), through)


def test_the_deck_s_long_form() -> None:
    error = Add((Mul((HALF, Pow(Sub(T, X), Num(2)))), Mul((HALF, Pow(Sub(T, Y), Num(2))))))
    by_x = Mul((Num(2), HALF, Pow(Sub(T, X), Sub(Num(2), Num(1))), Num(-1)))
    by_y = Mul((Num(2), HALF, Pow(Sub(T, Y), Sub(Num(2), Num(1))), Num(-1)))
    assert differentiate(error, "x") == Add((by_x, Num(0)))
    # The other outputs' errors do not depend on it: their 0 comes last, as the deck writes it.
    assert differentiate(error, "y") == Add((by_y, Num(0)))
    assert tidy(differentiate(error, "x")) == Neg(Sub(T, X))


def test_in_two_cases_each_has_its_derivative() -> None:
    cases = at_multiples(T, Y, Mul((X, Num(2))), Pow(X, Num(2)))
    assert differentiate(cases, "x") == at_multiples(T, Y, Num(2), Mul((Num(2), Pow(X, Sub(Num(2), Num(1))))))
    assert differentiate(step(X), "x") == Num(0)


@pytest.mark.parametrize("name", [a for a in ActivationName if a is not ActivationName.SOFTMAX])
def test_what_is_taught_of_an_activation_is_calculus(name: ActivationName) -> None:
    f = ACTIVATIONS[name]
    long = differentiate(f.value(X), "x")
    out = to_sympy(f.value(X), SYMBOLS)
    taught = [to_sympy(e, {**SYMBOLS, "y": out}) for e in (f.derivative(X, Y), *f.steps(X, Y))]
    assert_same(long, tidy(long), *taught)


@pytest.mark.parametrize("name", LossName)
@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_what_is_taught_of_a_loss_is_calculus(name: LossName, outputs: int) -> None:
    loss, n = LOSSES[name], Num(outputs)
    long = differentiate(loss.error(T, X, n), "x")
    assert_same(long, tidy(long), loss.derivative(T, X, n))


@pytest.mark.parametrize(
    ("long", "tidied"),
    [
        (Mul((X, Num(0))), Num(0)),
        (add([X, Num(0)]), X),
        (Mul((X, Div(Num(1), Y))), Div(X, Y)),
        (Mul((Num(2), X, HALF)), X),
        (Mul((Num(2), Div(Num(1), Num(3)), X, Num(-1))), Neg(Mul((Div(Num(2), Num(3)), X)))),
        (Div(Neg(X), Neg(Y)), Div(X, Y)),
        (Pow(X, Sub(Num(3), Num(1))), Pow(X, Num(2))),
        (Add((Num(1), X, Num(2))), Add((Num(3), X))),
        (Sub(Num(0), X), Neg(X)),
    ],
)
def test_whole_numbers_are_worked_out(long: Expr, tidied: Expr) -> None:
    assert tidy(long) == tidied
