"""The page of the matrix form: one round in vectors and matrices, with symbols and with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ...formats.environment import Words
from ...graph import names
from ...graph.activations import ACTIVATIONS
from ...graph.architecture import BiasRule, Reduction
from ...graph.arrays import (
    ONES,
    TARGETS,
    handed_back,
    handed_through,
    layer_vectors,
    summed,
    total_error,
    vector,
)
from ...graph.arrays import local_errors as local_errors_of
from ...graph.expr import Expr, Ref, Sub, Total
from ...graph.quantity import Concept
from ...lesson.course import Course, PageSource, printed
from ...printers import latex
from ...printers.notation import Symbol
from .matrices import Matrices, column
from .matrix_program import program
from .matrix_updates import lines, scalar, trained, update_of, updates
from .page import page


class SymbolMeaning(NamedTuple):
    """A line of the table of symbols: what it is, its symbol, and what it holds, both in LaTeX."""

    meaning: Markup
    symbol: Markup
    entries: Markup


class LayerFormulas(NamedTuple):
    """The formulas of one layer, each with its symbols, its numbers and its result."""

    title: Markup
    formulas: tuple[Markup, ...]


def matrix_page(course: Course) -> PageSource:
    """The page. Raises ``BpgenError`` where plain Python cannot follow the numbers."""
    m, t = Matrices(course.live), course.t
    said = course.words()
    layers = range(1, m.arch.depth + 1)
    last = m.arch.depth

    def told(layer: int, formulas: Iterator[Markup]) -> LayerFormulas:
        title = title_of(m, t, layer)
        return LayerFormulas(title[:1].upper() + title[1:], tuple(formulas))

    text = printed(
        course,
        "matrix",
        rows=list(rows(m, t)),
        by_index=m.is_lecture,
        counted=m.mark[:1] == "_",
        functions=[(said(f"activation.{kind}"), formulas) for kind, formulas in functions(m)],
        forward=[told(k, forward(m, k)) for k in layers],
        error=list(error(m)),
        output=told(last, local_errors(m, last)),
        hidden=[told(k, local_errors(m, k)) for k in range(last - 1, 0, -1)],
        by_inputs=list(by_inputs(m)),
        gradients=[told(k, gradients(m, k)) for k in range(last, 0, -1)],
        updates=[told(k, updates(m, k)) for k in range(last, 0, -1)],
        softmax={
            where: any(m.is_softmax(k) for k in ks) for where, ks in (("any", layers), ("last", [last]))
        },
        short=has_short_cut(m),
        trained=m.arch.bias_training in ("trained", "mixed"),
        shared=m.arch.bias_rules == BiasRule.LAYER,
        mean=m.arch.reduction is Reduction.MEAN,
        program=program(m),
    )
    return PageSource("matrix", text)


def title_of(m: Matrices, t: Words, layer: int) -> Markup:
    """A layer by name."""
    if layer == m.arch.depth:
        return t("matrix.output")
    return t("matrix.hidden") if m.arch.depth == 2 else t("matrix.hidden_n", n=layer)


def rows(m: Matrices, t: Words) -> Iterator[SymbolMeaning]:
    """The table of symbols: each vector and matrix with its entries."""

    def row(word: str, symbol: str, entries: str, layer: int | None = None) -> SymbolMeaning:
        meaning = t(f"matrix.{word}", **({} if layer is None else {"layer": title_of(m, t, layer)}))
        return SymbolMeaning(meaning, Markup(symbol), Markup(entries))  # noqa: S704

    yield row("inputs", m.handed_on(0), m.symbols(m.source(0)))
    for k in range(1, m.arch.depth + 1):
        yield row("weights", m.weights(k), m.symbols(m.matrix(Concept.WEIGHT, k)), k)
        if m.arch.bias_rule(k) is not BiasRule.NONE:
            yield row("biases", m.bias(k), m.symbols(m.biases(k)), k)
        yield row("nets", m.vector_of(Concept.NET, k), m.symbols(m.vector(Concept.NET, k)), k)
        yield row("outs", m.vector_of(Concept.OUT, k), m.symbols(m.vector(Concept.OUT, k)), k)
        yield row("deltas", m.delta(k), m.symbols(m.vector(Concept.DELTA, k)), k)
        for concept in trained(m, k):
            yield from _remembered(m, t, k, concept)
    yield row("targets", m.target(), m.symbols(m.vector(Concept.TARGET, m.arch.depth)))


def _remembered(m: Matrices, t: Words, layer: int, concept: Concept) -> Iterator[SymbolMeaning]:
    """What the optimiser remembers of a layer's weights or biases."""
    update, rule = update_of(m, layer, concept), m.arch.update.rule
    for piece, name in zip(rule.states, update.remembered, strict=True):
        letter, array = t.format.write(Symbol(rule.pieces[piece].letter)), update.arrays[name]
        meaning = t(f"matrix.of_{concept}", letter=letter, layer=title_of(m, t, layer))
        yield SymbolMeaning(meaning, Markup(array.symbol), Markup(m.symbols(array.keys)))  # noqa: S704


def functions(m: Matrices) -> Iterator[tuple[str, Markup]]:
    """The activation functions that act on each unit: the name under ``activation`` in the texts, and the
    formulas of the function and of its derivative.
    """
    met = set[str]()
    for k, layer in enumerate(m.arch.layers, 1):
        kind, f = layer.activation, m.function(k)
        if m.is_softmax(k) or f in met:
            continue
        met.add(f)
        put = {"net": m.base(Concept.NET, k), "out": m.base(Concept.OUT, k)}
        value = m.filled(ACTIVATIONS[kind].value(Ref("net")), put.__getitem__)
        slope = m.filled(ACTIVATIONS[kind].derivative(Ref("net"), Ref("out")), put.__getitem__)
        prime = m.function(k, "'")
        formulas = rf"{f}({put['net']}) = {value}, \qquad {prime}({put['net']}) = {slope}"
        yield kind, Markup(formulas)  # noqa: S704


def _both(m: Matrices, e: Expr, **numbers: str) -> tuple[str, str]:
    """An array statement with its symbols, and with its numbers."""
    symbols = m.filled(e, m.leaves.symbols.__getitem__)
    return symbols, m.filled(e, {**m.leaves.numbers, **numbers}.__getitem__)


def forward(m: Matrices, layer: int) -> Iterator[Markup]:
    """The net inputs of a layer, and its outputs."""
    net, out = (m.vector_of(concept, layer) for concept in (Concept.NET, Concept.OUT))
    nets, result = m.vector(Concept.NET, layer), m.numbers(m.vector(Concept.OUT, layer))
    yield lines(net, *_both(m, layer_vectors(m.arch, layer).net), m.numbers(nets))
    f = m.function(layer)
    if m.is_softmax(layer):
        exps, total = m.vector(Concept.EXPONENTIAL, layer), m.key(Concept.EXPONENTIAL_SUM, layer)
        powers = column([f"e^{{{m.symbol(key)}}}" for key in nets])
        put_in = rf"\frac{{1}}{{{m.text(total)}}} {m.numbers(exps)}"
        yield lines(out, rf"\frac{{1}}{{{m.symbol(total)}}} {powers}", put_in, result)
    elif ACTIVATIONS[m.arch.layers[layer - 1].activation].value(Ref(net)) == Ref(net):
        yield lines(out, f"{f}({net})", net, result)
    else:
        yield lines(out, f"{f}({net})", column([f"{f}({m.text(key)})" for key in nets]), result)


def error(m: Matrices) -> Iterator[Markup]:
    """The total error of the sample; then that of all samples."""
    total, last = names.of_sample(m.arch, "E_total", 1), m.arch.depth
    e = total_error(m.arch, Ref(TARGETS), Ref(vector(m.arch, Concept.OUT, last)))
    symbols = m.leaves.symbols
    if isinstance(e, Total):  # over the entries
        kinds = (Concept.TARGET, Concept.OUT)
        symbols = {vector(m.arch, concept, last): m.entry(concept) for concept in kinds}
    yield lines(m.symbol(total), m.filled(e, symbols.__getitem__), m.text(total))
    if m.arch.samples > 1:
        yield scalar(m, "E_batch")


def local_errors(m: Matrices, layer: int) -> Iterator[Markup]:
    """The local errors of a layer, from the loss or from the layer after it."""
    at, delta = layer_vectors(m.arch, layer), m.delta(layer)
    out, target, by_out, slope = (
        Ref(vector(m.arch, concept, layer))
        for concept in (Concept.OUT, Concept.TARGET, Concept.ERROR_BY_OUT, Concept.OUT_BY_NET)
    )
    result = m.numbers(m.vector(Concept.DELTA, layer))
    if m.is_softmax(layer):
        entries, net = m.jacobian(layer), m.vector_of(Concept.NET, layer)
        derivative = rf"\frac{{\partial {m.vector_of(Concept.OUT, layer)}}}{{\partial {net}}}"
        yield lines(m.leaves.symbols[slope.key], derivative, m.symbols(entries), m.numbers(entries))
    chain = handed_through if m.is_softmax(layer) else local_errors_of
    symbols, *put_in = _both(m, chain(by_out, slope))
    if layer < m.arch.depth:
        symbols, first = _both(m, chain(at.error_by_out, slope))
        put_in.insert(0, first)
    yield lines(delta, symbols, *put_in, result)
    if layer == m.arch.depth and has_short_cut(m):
        yield lines(delta, *_both(m, Sub(out, target)), result)


def by_inputs(m: Matrices) -> Iterator[Markup]:
    """The derivatives of the error with respect to the inputs, where they are asked for."""
    if m.arch.input_gradients:
        deltas = Ref(vector(m.arch, Concept.DELTA, 1))
        product = handed_back(Ref(vector(m.arch, Concept.WEIGHT, 1)), deltas)
        result = m.numbers(m.vector(Concept.ERROR_BY_OUT, 0))
        yield lines(m.by(m.handed_on(0)), *_both(m, product), result)


def has_short_cut(m: Matrices) -> bool:
    """Whether the local errors of the output layer are out - target."""
    last = m.arch.depth
    trios = (m.vector(c, last) for c in (Concept.DELTA, Concept.OUT, Concept.TARGET))
    return all(m.graph[d].steps == (Sub(Ref(o), Ref(t)),) for d, o, t in zip(*trios, strict=True))


def gradients(m: Matrices, layer: int) -> Iterator[Markup]:
    """The derivatives by a layer's weights for one sample, and by its biases where those are trained."""
    deltas = Ref(vector(m.arch, Concept.DELTA, layer))
    result = m.numbers(m.matrix(Concept.GRADIENT, layer))
    yield lines(m.by(m.weights(layer)), *_both(m, layer_vectors(m.arch, layer).gradient), result)
    if not m.arch.trains_biases(layer):
        return
    if m.arch.bias_rule(layer) is BiasRule.UNIT:
        yield lines(m.by(m.bias(layer)), *_both(m, deltas))
        return
    ones, bias = latex.matrix([["1"] * m.arch.sizes[layer]]), m.symbol(m.biases(layer)[0])
    both = _both(m, summed(deltas), **{f"{ONES.key}.T": ones})
    yield lines(m.by(bias), *both, m.text(m.key(Concept.GRADIENT, layer)))


PAGES = (page("matrix", "backward", 3, matrix_page),)
