"""The page of the matrix form: each formula, computed from its symbols, comes to the quantity it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpgen import Layer, Network, Optimiser, Sample, evaluate
from bpgen.graph.architecture import ActivationName, BiasRule, LossName, Reduction
from bpgen.graph.losses import LOSSES
from bpgen.graph.notation import LECTURE, Notation
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.graph.quantity import Concept
from bpgen.lesson.course import Course
from bpgen.lesson.live import Live
from bpgen.printers.notation import NOTATIONS
from bpgen.problems.preset import preset_names
from bpgen.site.pages.matrices import Matrices
from bpgen.site.pages.matrix import by_inputs, error, forward, gradients, local_errors, matrix_page
from bpgen.site.pages.matrix_updates import updates
from oracles.matrix_formula import Array, computed

FUNCTIONS: Mapping[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "logistic": (lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
    "relu": (lambda x: x * (x > 0), lambda x: np.where(x > 0, 1.0, 0.0)),
    "identity": (lambda x: x, np.ones_like),
}


def symbols(m: Matrices, network: Network) -> Iterator[tuple[str, Array]]:
    """What each symbol stands for, by the engine's exact values."""
    values = evaluate(network).rounds[0]

    def array(keys: list[str] | list[list[str]]) -> Array:
        rows = [[key] if isinstance(key, str) else key for key in keys]
        return np.array([[float(values[key]) for key in row] for row in rows])

    concept = Concept.BATCH_GRADIENT if m.arch.samples > 1 else Concept.GRADIENT
    last = m.arch.depth
    for k in range(1, last + 1):
        yield m.weights(k), array(m.matrix(Concept.WEIGHT, k))
        yield m.weights(k, "^{+}"), array(m.matrix(Concept.UPDATED, k))
        yield m.by(m.weights(k)), array(m.matrix(Concept.GRADIENT, k))
        yield m.by(m.weights(k), of="batch" if m.arch.samples > 1 else "1"), array(m.matrix(concept, k))
        for of in (Concept.NET, Concept.OUT):
            yield m.vector_of(of, k), array(m.vector(of, k))
        yield m.by(m.vector_of(Concept.OUT, k)), array(m.vector(Concept.ERROR_BY_OUT, k))
        yield m.delta(k), array(m.vector(Concept.DELTA, k))
        if m.arch.biases != "none":
            yield m.bias(k), array(m.biases(k))
        if m.is_softmax(k):
            yield m.letter(r"\mathbf{J}", k, m.mark), array(m.jacobian(k))
            out, net = (m.vector_of(of, k) for of in (Concept.OUT, Concept.NET))
            slopes = rf"\frac{{\partial {out}}}{{\partial {net}}}"
            yield slopes, array(m.jacobian(k))
        if m.arch.samples > 1:
            whole = np.zeros((m.arch.sizes[k], m.arch.sizes[k - 1]))
            for q in m.graph.defined:
                at = q.index
                if q.concept is Concept.GRADIENT and at.layer == k and at.unit and at.source:
                    whole[at.unit - 1, at.source - 1] += float(values[q.key])
            yield rf"\sum_{{s=1}}^{{{m.arch.samples}}} {m.by(m.weights(k), of='s')}", whole
        yield from pieces(m, k, array)
    for q in m.graph.given:
        if q.concept in (Concept.CONSTANT, Concept.STATE) and not q.index.layer:
            yield m.symbol(q.key), np.array([[float(values[q.key])]])
    yield m.handed_on(0), array(m.vector(Concept.INPUT, 0))
    if network.input_gradients:
        yield m.by(m.handed_on(0)), array(m.vector(Concept.ERROR_BY_OUT, 0))
    yield m.target(), array(m.vector(Concept.TARGET, last))
    for of in (Concept.TARGET, Concept.OUT):
        yield m.entry(of), array(m.vector(of, last))
    yield m.symbol("eta"), np.array([[network.learning_rate]])
    total = "E_total[1]" if m.arch.samples > 1 else "E_total"
    yield m.symbol(total), np.array([[float(values[total])]])
    for key in m.vector(Concept.ERROR, last):
        yield m.symbol(key), np.array([[float(values[key])]])


#: The letters of an optimiser for the weights of a layer and for its biases, by those of one parameter.
LETTERS = {
    "m": (r"\mathbf{M}", r"\mathbf{m}"),
    "v": (r"\mathbf{V}", r"\mathbf{v}"),
    "s": (r"\mathbf{S}", r"\mathbf{s}"),
    "g": (r"\mathbf{G}", r"\mathbf{g}"),
    "mhat": (r"\hat{\mathbf{M}}", r"\hat{\mathbf{m}}"),
    "vhat": (r"\hat{\mathbf{V}}", r"\hat{\mathbf{v}}"),
}


def pieces(m: Matrices, k: int, array: Callable[[Any], Array]) -> Iterator[tuple[str, Array]]:
    """What an optimiser makes of the gradients of a layer."""
    per_unit = m.arch.trains_biases(k) and m.arch.bias_rule(k) is BiasRule.UNIT
    for concept, own in ((Concept.WEIGHT, 0), *([(Concept.BIAS, 1)] if per_unit else [])):
        rows = m.matrix(concept, k) if concept is Concept.WEIGHT else [[key] for key in m.biases(k)]
        if concept is Concept.BIAS:
            symbol = m.bias(k)
            of = "batch" if m.arch.samples > 1 else "1"
            error = "E_batch" if m.arch.samples > 1 else "E_total"
            yield m.bias(k, "^{+}"), array([[f"{key}+" for key in row] for row in rows])
            gradient = array([[f"d{error}/d{key}" for key in row] for row in rows])
            yield m.by(symbol, of=of), gradient
            count = m.arch.samples if m.arch.reduction is Reduction.MEAN else 1
            yield rf"\sum_{{s=1}}^{{{m.arch.samples}}} {m.by(symbol, of='s')}", gradient * count
        for piece, both in LETTERS.items():
            for plus, marks in (("", ""), ("+", "^{+}")):
                keys = [[f"{piece}_{key}{plus}" for key in row] for row in rows]
                if keys[0][0] in m.graph.by_key:
                    yield m.letter(both[own], k, marks), array(keys)


def formulas(m: Matrices) -> list[str]:
    """All formulas of the page."""
    layers = range(1, m.arch.depth + 1)
    parts = (forward, local_errors, gradients, updates)
    made = (*error(m), *by_inputs(m), *(one for part in parts for k in layers for one in part(m, k)))
    return [str(one) for one in made]


def wrong(network: Network, made: list[str]) -> list[str]:
    """The formulas that come to something else than what they are for, or cannot be read."""
    m = Matrices(Live(network))
    known = dict(symbols(m, network))
    functions: dict[str, Callable[[Array], Array]] = {r"\ln": np.log}
    for k, layer in enumerate(network.layers, 1):
        if layer.activation is not ActivationName.SOFTMAX:
            both = FUNCTIONS[layer.activation]
            functions |= {m.function(k): both[0], m.function(k, "'"): both[1]}
    found, checked = list[str](), 0
    for formula in made:
        inside = re.sub(r"\\(begin|end)\{aligned\}|\n", "", formula)
        symbol, first, *_ = (side.strip() for side in re.split(r"\s*(?:\\\\\s*)?&=\s*", inside))
        if symbol not in known or r"\begin" in first:
            continue
        checked += 1
        try:
            value = computed(first, known, functions)
        except ValueError as unread:
            found.append(str(unread))
            continue
        if not np.allclose(value, known[symbol], rtol=1e-9, atol=1e-12):
            found.append(f"{symbol} = {first}: {value}, not {known[symbol]}")
    assert checked > 4 * m.arch.depth
    return found


def assert_right(network: Network) -> None:
    """The page has all formulas, and each is right."""
    page = matrix_page(Course(network, network.name, "en")).text
    made = formulas(Matrices(Live(network)))
    assert all(formula in page for formula in made)
    assert not wrong(network, made)


@pytest.mark.parametrize("name", preset_names())
def test_each_formula_comes_to_its_quantity(name: str) -> None:
    assert_right(Network.preset(name))


@pytest.mark.parametrize("book", [name for name in NOTATIONS if name != LECTURE])
def test_so_it_does_in_the_notation_of_a_book(book: str) -> None:
    for name in ("mini-batch", "mazur-adam", "relu-logistic-softmax"):
        assert_right(replace(Network.preset(name), notation=Notation(book)))
    biased = replace(Network.preset("han-kamber"), trained_biases=True, notation=Notation(book))
    assert_right(biased)


def of_loss(loss: LossName) -> Network:
    """A network with this loss; one target is 1, the others 0, or as near to it as the loss takes, so that
    each part of an error counts.
    """
    softmax = loss in (LossName.CATEGORICAL_CROSS_ENTROPY, LossName.KULLBACK_LEIBLER)
    other = next(t for t in (0.0, -1.0, 0.1) if LOSSES[loss].accepts(t))
    last = ActivationName.SOFTMAX if softmax else ActivationName.LOGISTIC
    return Network(
        layers=(
            Layer(ActivationName.TANH, ((0.1, -0.4), (0.3, 0.2)), (0.1,)),
            Layer(last, ((0.5, -0.2), (0.4, 0.7), (-0.3, 0.6)), (0.2,)),
        ),
        samples=(Sample((0.4, 0.8), (other, 1.0, other)),),
        loss=loss,
    )


@pytest.mark.parametrize("beside", [{}, {"l2": 0.1}, {"weight_decay": 0.2}], ids=str)
@pytest.mark.parametrize("kind", OPTIMISERS)
def test_so_does_each_step_of_an_optimiser(kind: str, beside: dict[str, Any]) -> None:
    if kind == "adamw" and "l2" in beside:
        return  # refused: it has a decay of its own
    chosen = Optimiser(kind, **beside)
    assert_right(replace(Network.preset("mazur"), optimiser=chosen))
    biased = replace(Network.preset("han-kamber"), trained_biases=True)
    assert_right(replace(biased, optimiser=chosen))


@pytest.mark.parametrize("loss", LossName)
def test_so_does_the_error_of_each_loss(loss: LossName) -> None:
    assert_right(of_loss(loss))


@pytest.mark.parametrize("name", ["mazur", "mini-batch", "softmax-loss"])
def test_so_do_the_derivatives_by_the_inputs(name: str) -> None:
    network = replace(Network.preset(name), input_gradients=True)
    (formula,) = by_inputs(Matrices(Live(network)))
    assert_right(network)
    lost = formula.replace(r"^{\top}", "", 1)
    made = formulas(Matrices(Live(network)))
    assert len(wrong(network, [lost if one == str(formula) else one for one in made])) == 1


@pytest.mark.parametrize(
    ("loss", "right", "lost"),
    [
        (LossName.CATEGORICAL_CROSS_ENTROPY, "= -{", "= {"),
        (LossName.BINARY_CROSS_ENTROPY, "= -{", "= {"),
        (LossName.HALF_SQUARED_ERROR, r"= \frac{1}{2} ", "= "),
        (LossName.HALF_SQUARED_ERROR, r")^{\top} (", ") ("),
    ],
)
def test_a_lost_sign_factor_or_transposition_is_seen(loss: LossName, right: str, lost: str) -> None:
    first, *others = formulas(Matrices(Live(of_loss(loss))))
    assert right in first
    assert len(wrong(of_loss(loss), [first.replace(right, lost, 1), *others])) == 1
