"""Formulas as people type them: read as SymPy reads them, and refused with the column."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from bpgen.errors import SpecError
from bpgen.graph.formula import MOST_BRACKETS, MOST_CHARACTERS, functions, read_formula
from bpgen.printers import text
from bpgen.trace.domains import EXACT
from bpgen.trace.fold import fold

VALUES = {"x": Decimal(2), "y": Decimal(-3), "w_1": Decimal("0.5"), "net2": Decimal(7)}

_LEAVES = st.sampled_from([*VALUES, "1", "3"])


def _longer(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas made of shorter ones, with and without the brackets that their operators ask for."""
    sign = st.sampled_from([" + ", "-", "*", " * "])
    return st.one_of(
        st.builds("{}{}{}".format, parts, sign, parts),
        st.builds("({}){}({})".format, parts, sign, parts),
        st.builds("-{}".format, parts),
        st.builds("({})^{}".format, parts, st.sampled_from("23")),
        st.builds("{}/(1 + ({})^2)".format, parts, parts),
        st.builds("tanh({})".format, parts),
        st.builds("max({}, {})".format, parts, parts),
    )


FORMULAS = st.recursive(_LEAVES, _longer, max_leaves=8).filter(lambda formula: len(formula) < MOST_CHARACTERS)


@given(FORMULAS)
def test_a_formula_has_the_value_that_sympy_finds(formula: str) -> None:
    names = {name: sympy.Symbol(name) for name in VALUES}
    judged = sympy.sympify(formula.replace("^", "**"), locals={**names, "max": sympy.Max})
    right = judged.subs({names[n]: sympy.Rational(str(value)) for n, value in VALUES.items()}).evalf(60)
    ours = fold(read_formula(formula, "q"), VALUES, EXACT)
    assert abs(ours - Decimal(str(right))) <= abs(ours) * Decimal("1e-25")


@given(FORMULAS)
def test_a_formula_as_it_is_printed_is_read_as_the_same_number(formula: str) -> None:
    e = read_formula(formula, "q")
    again = read_formula(text.formula(e), "q")
    assert fold(again, VALUES, EXACT) == fold(e, VALUES, EXACT)


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("w0*x0 + w1*x1 + w2", "w0 * x0 + w1 * x1 + w2"),
        ("x - y + z", "x - y + z"),
        ("x - (y + z)", "x - (y + z)"),
        ("-x^2", "-x^2"),
        ("(-x)**2", "(-x)^2"),
        ("a * (b + c)", "a * (b + c)"),
        ("a/b/c", "a/b/c"),
        ("exp(-x) + ln(y)", "e^(-x) + ln(y)"),
        ("logistic(q)", "1/(1 + e^(-q))"),
        ("max(x, 2*y) - 1", "max(x, 2 * y) - 1"),
    ],
)
def test_a_formula_is_printed_as_it_is_meant(formula: str, printed: str) -> None:
    assert text.formula(read_formula(formula, "q")) == printed


@pytest.mark.parametrize("name", functions())
def test_every_function_that_can_be_named_is_read(name: str) -> None:
    arguments = "x, y" if name == "max" else "x"
    fold(read_formula(f"{name}({arguments})", "q"), VALUES, EXACT)


@pytest.mark.parametrize(
    ("formula", "start"),
    [
        ("", "The formula is empty."),
        ("  ", "The formula is empty."),
        ("x +", "Column 4: a name, a number or an opening bracket is expected (got the end)."),
        ("x + * y", "Column 5: a name, a number or an opening bracket is expected (got '*')."),
        ("a $ b", "Column 3: an operator is expected (got '$')."),
        ("2x", "Column 2: an operator is expected (got 'x')."),
        ("x)", "Column 2: an operator is expected (got ')')."),
        ("q * (x + y", "Column 5: the bracket '(' is not closed."),
        ("x + sin(y)", "Column 5: unknown function 'sin'."),
        ("exp(x, y)", "Column 1: wrong number of arguments for 'exp' (expected 1, got 2)."),
        ("1 + max(x)", "Column 5: wrong number of arguments for 'max' (expected 2, got 1)."),
        ("max(x, )", "Column 8: a name, a number or an opening bracket is expected (got ')')."),
        ("x * exp", "Column 5: the function 'exp' has no argument."),
        ("1.5 * x", "Column 1: a formula's own numbers are whole (got '1.5')."),
        ("x + .5", "Column 5: a formula's own numbers are whole (got '.5')."),
        ("x^y", "Column 3: an exponent is a whole number from 2 to 20 (got 'y')."),
        ("x^1", "Column 3: an exponent is a whole number from 2 to 20 (got '1')."),
        ("x^-1", "Column 3: an exponent is a whole number from 2 to 20 (got '-')."),
        ("x^2^3", "Column 4: a power of a power needs brackets."),
        ("価格 * x", "Column 1: a name, a number or an opening bracket is expected (got '価')."),
        ("(" * 99 + "x", f"The formula has more than {MOST_BRACKETS} brackets"),
        ("x + " * 999 + "x", "The formula has 3997 characters; the most is 500."),
    ],
)
def test_what_is_no_formula_is_refused_with_its_column(formula: str, start: str) -> None:
    with pytest.raises(SpecError) as refused:
        read_formula(formula, "definitions.q")
    assert refused.value.where == "definitions.q"
    assert refused.value.what.startswith(start)


@given(st.text(alphabet="xy12 .+-*/^()e,=", max_size=12))
def test_any_text_is_a_formula_or_one_error(formula: str) -> None:
    texts = ["read"]
    try:
        read_formula(formula, "q")
    except SpecError as error:
        texts = [error.text("ja"), error.text("en")]
    assert all(texts)
