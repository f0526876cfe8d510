"""Each definition against its other forms: the steps shown on the way, and the form for programs."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sympy
from hypothesis import given

from bpgen import Network, evaluate
from bpgen.graph.activations import ACTIVATIONS
from bpgen.graph.activations.softmax import softmax_jacobian
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.graph.differentiate import differentiate
from bpgen.graph.expr import Expr, Num, Pow, Ref, Sub, Written, children, rebuild, refs
from bpgen.graph.losses import LOSSES
from bpgen.printers.sympy import to_sympy
from support.folding import fold
from support.strategies import networks, small_networks


def near(a: Decimal, b: Decimal) -> bool:
    """Equal within what 50 digits can tell."""
    return abs(a - b) <= max(abs(a), abs(b)) * Decimal("1e-30") + Decimal("1e-38")


@given(networks(most_samples=2))
def test_every_form_of_a_definition_has_the_value_in_the_trace(network: Network) -> None:
    trace = evaluate(network)
    values = trace.rounds[0]
    for q in trace.graph.defined:
        e = q.definition
        assert e is not None
        forms = [*q.steps, *([e.shown, e.computed] if isinstance(e, Written) else [e])]
        for form in forms:
            assert near(fold(form, values), values[q.key]), (q.key, form)


@given(small_networks())
def test_evaluating_the_taught_form_gives_the_same(network: Network) -> None:
    computed, shown = evaluate(network, 2), evaluate(network, 2, form="shown")
    for ours, theirs in zip(computed.rounds, shown.rounds, strict=True):
        assert all(near(ours[key], theirs[key]) for key in ours)


@given(networks(most_layers=3, most_units=3))
def test_written_stands_only_at_the_top(network: Network) -> None:
    def inner(e: Expr) -> bool:
        return any(isinstance(x, Written) or inner(x) for x in children(e))

    for q in evaluate(network).graph.defined:
        assert q.definition is not None
        e = q.definition
        assert not any(inner(form) for form in ([e.shown, e.computed] if isinstance(e, Written) else [e]))
        assert not any(isinstance(step, Written) or inner(step) for step in q.steps)


@given(networks(most_layers=3, most_units=3))
def test_exponents_are_whole_numbers_of_the_formula(network: Network) -> None:
    def check(e: Expr) -> None:
        if isinstance(e, Pow):
            assert isinstance(e.exponent, Num | Sub)
            assert not list(refs(e.exponent))
        for x in children(e):
            check(x)

    for q in evaluate(network).graph.defined:
        for form in (q.definition, *q.steps):
            assert form is not None
            check(form)


NET, OUT, TARGET = Ref("net"), Ref("out"), Ref("target")
_POINTS = (sympy.Rational(-17, 10), sympy.Rational(3, 10), sympy.Rational(21, 10))


@pytest.mark.parametrize("name", [a for a in ActivationName if a is not ActivationName.SOFTMAX])
def test_derivatives_of_activations_are_those_of_sympy(name: ActivationName) -> None:
    net = sympy.Symbol("net", real=True)
    f = ACTIVATIONS[name]
    value = to_sympy(f.value(NET), {"net": net})
    for form in (f.derivative(NET, OUT), *f.steps(NET, OUT)):
        ours = to_sympy(form, {"net": net, "out": value})
        for point in _POINTS:
            judged = sympy.diff(value, net).subs(net, point)
            assert abs((ours - judged).subs(net, point).evalf(40)) < 1e-35


@pytest.mark.parametrize("name", list(LossName))
def test_derivatives_of_losses_are_those_of_sympy(name: LossName) -> None:
    out, target = sympy.symbols("out target", real=True)
    loss, names = LOSSES[name], {"out": out, "target": target}
    three = Num(3)
    judged = sympy.diff(to_sympy(loss.error(TARGET, OUT, three), names), out)
    for form in (loss.derivative(TARGET, OUT, three), differentiate(loss.error(TARGET, OUT, three), OUT.key)):
        for point in (sympy.Rational(1, 7), sympy.Rational(9, 10)):
            for t in (t for t in (0, 1, -1, sympy.Rational(2, 5)) if loss.accepts(t)):
                difference = (to_sympy(form, names) - judged).subs({out: point, target: t})
                assert abs(difference.evalf(40)) < 1e-35


def test_the_jacobian_of_softmax_is_that_of_sympy() -> None:
    nets = sympy.symbols("a b c")
    outs = [sympy.exp(z) / sum(map(sympy.exp, nets)) for z in nets]
    point = dict(zip(nets, _POINTS, strict=True))
    for k, out in enumerate(outs):
        for j, other in enumerate(outs):
            ours = to_sympy(softmax_jacobian(OUT, TARGET, same=k == j), {"out": out, "target": other})
            judged = sympy.diff(out, nets[j])
            assert abs((ours - judged).subs(point).evalf(40)) < 1e-35


def test_rebuilding_with_nothing_changed_changes_nothing() -> None:
    for q in evaluate(Network.preset("relu-logistic-softmax")).graph.defined:
        assert q.definition is not None
        assert rebuild(q.definition, lambda x: x) == q.definition
