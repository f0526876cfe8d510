"""What learners often write for a definition: each mistake is a function and its line in ``CHANGES``.

Each takes a graph, a quantity and its definition as it is taught, and gives what is written for it, or None
where the mistake cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .expr import Add, Call, Div, Expr, Mul, Neg, Num, Pow, Ref, Sub, is_exact, mul, refs, shown
from .functions.exp import EXP, exp
from .losses.squares import HALF
from .quantity import Concept, Graph, Index, Quantity
from .rewrite import everywhere, factors, swapped

Change = Callable[[Graph, Quantity, Expr], Expr | None]


def _updated_weights_too_soon(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The hidden layer's gradients take output weights that were updated already (Mazur's program)."""
    if q.concept is Concept.NET_BY_OUT and isinstance(e, Ref) and e.key in graph.next_round:
        return Ref(graph.next_round[e.key])
    return None


def _no_local_derivative(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The activation function's derivative is left out of the chain."""
    if q.concept in (Concept.DELTA, Concept.GRADIENT) and isinstance(e, Mul):
        kept = [f for f in e.factors if not _is_slope(graph, f)]
        if len(kept) < len(e.factors):
            return kept[0] if len(kept) == 1 else Mul(tuple(kept))
    return None


def _derivative_at_net(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The local derivative is evaluated at the net input instead of the output."""
    if q.concept is not Concept.OUT_BY_NET or q.index.via is not None:
        return None
    nets = {r: Ref(q.wrt[1]) for r in refs(e) if q.wrt and graph[r].concept is Concept.OUT}
    return swapped(e, nets) if nets else None


def _sign_of_error(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """Target - out is differentiated without its inner derivative -1."""
    if q.concept is Concept.ERROR_BY_OUT:
        return e.x if isinstance(e, Neg) else None
    if q.concept is not Concept.NODE_DERIVATIVE:
        return None
    # In a layer of another kind it may be a term beside what comes from the next step.
    terms = e.terms if isinstance(e, Add) else (e,)
    wrong = tuple(t.x if isinstance(t, Neg) and _has_target(graph, t) else t for t in terms)
    if wrong == terms:
        return None
    return Add(wrong) if isinstance(e, Add) else wrong[0]


def _has_target(graph: Graph, e: Expr) -> bool:
    return any(graph[r].concept is Concept.TARGET for r in refs(e))


def _uphill(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The step is added instead of subtracted."""
    return Add((e.a, e.b)) if q.concept is Concept.UPDATED and isinstance(e, Sub) else None


def _no_learning_rate(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The whole gradient is subtracted, without the learning rate."""
    if q.concept is Concept.UPDATED and isinstance(e, Sub) and isinstance(e.b, Mul):
        return Sub(e.a, e.b.factors[1])
    return None


def _one_path_only(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """Only the first path to a hidden unit is counted, not the sum over all of them."""
    if q.concept is Concept.ERROR_BY_OUT and isinstance(e, Add):
        return e.terms[0] if _is(graph, e.terms[0], Concept.PATH) else None
    return None


def _no_half(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The half of the squared error is forgotten."""
    if q.concept is not Concept.ERROR or not isinstance(e, Mul):
        return None
    match e.factors:
        case (Div(one, Mul((Num(2), outputs))), *rest):  # half the mean
            return mul(Div(one, outputs), *rest)
        case (first, *rest) if first == HALF:
            return mul(*rest)
    return None


def _no_bias(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The bias is left out of a net input, or of a layer's weighted sum that no function is applied to."""
    if q.concept not in (Concept.NET, Concept.NODE) or not isinstance(e, Add):
        return None
    kept = tuple(
        t for t in e.terms if not _is(graph, t.factors[0] if isinstance(t, Mul) else t, Concept.BIAS)
    )
    if len(kept) == len(e.terms):
        return None
    return kept[0] if len(kept) == 1 else Add(kept)


def _transposed(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The weights of a square layer are read the other way round: w_ji for w_ij."""
    if q.concept is not Concept.NET:
        return None
    by_place = {(w.index.unit, w.index.source): w.key for w in graph.at(Concept.WEIGHT, layer=q.index.layer)}
    places = [(graph[r].index.unit, graph[r].index.source) for r in refs(e) if r in by_place.values()]
    if any((s, u) not in by_place for u, s in places) or len(places) ** 2 != len(by_place):
        return None
    swap = {by_place[u, s]: Ref(by_place[s, u]) for u, s in places if u != s}
    return swapped(e, swap) if swap else None


def _sum_for_mean(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The gradients of a mini-batch are added up where the loss is a mean."""
    if q.concept is Concept.BATCH_GRADIENT and isinstance(e, Mul):
        return e.factors[1]
    return None


def _net_for_out(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """A net input takes the net inputs of the layer before in place of its outputs."""
    if q.concept is not Concept.NET:
        return None
    outs = [out for out in map(graph.__getitem__, refs(e)) if out.concept is Concept.OUT]
    # An output that is its net input by definition, as with the identity, is no mistake.
    nets = {out.key: Ref(graph.by_place[Concept.NET, out.index]) for out in outs if not _is_copy(out)}
    return swapped(e, nets) if nets else None


def _bias_of_layer_before(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The bias of the layer before is added: b1 for b2."""
    if q.concept is not Concept.NET or not q.index.layer:
        return None
    own = next((r for r in refs(e) if graph[r].concept is Concept.BIAS), "")
    before = (
        graph.by_place.get((Concept.BIAS, Index(None, q.index.layer - 1, n))) for n in (q.index.unit, None)
    )
    other = next(filter(None, before), "")
    return swapped(e, {own: Ref(other)}) if own and other else None


def _plus_in_exponent(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The logistic function with e to the net input, not to minus the net input."""
    return everywhere(e, _without_minus_in_exponent) if q.concept is Concept.OUT else None


def _no_one_minus(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """In a local derivative the 1 - is left out: out * out for out (1 - out), out ** 2 for 1 - out ** 2."""
    return everywhere(e, _without_one_minus) if q.concept is Concept.OUT_BY_NET else None


def _no_square(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """In the derivative of tanh the square is left out: 1 - out."""
    return everywhere(e, _without_square) if q.concept is Concept.OUT_BY_NET else None


def _factor_two(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The 2 of the square is kept in the derivative of an error that has a half."""
    if q.concept is not Concept.ERROR_BY_OUT or not isinstance(e, Neg):
        return None
    first, *rest = factors(e)
    is_halved = isinstance(first, Sub) or (isinstance(first, Div) and first.a == Num(1))
    return Neg(Mul((Num(2), first, *rest))) if is_halved else None


def _mean_of_outputs(graph: Graph, q: Quantity, e: Expr) -> Expr | None:
    """The errors of the output units are averaged, not added. No one does so to parts of a mean."""
    if q.concept is not Concept.TOTAL_ERROR or not isinstance(e, Add):
        return None
    error = graph[next(refs(e))]
    places = ((concept, error.index) for concept in (Concept.ERROR_BY_OUT, Concept.NODE_DERIVATIVE))
    derivative = next(graph[graph.by_place[x]].definition for x in places if x in graph.by_place)
    of_mean = derivative is not None and _is_fraction(factors(shown(derivative))[0])
    return None if of_mean else Mul((Div(Num(1), Num(len(e.terms))), e))


def _is_slope(graph: Graph, e: Expr) -> bool:
    """Whether a factor is a local derivative that matters: not the constant 1 of a straight line."""
    if not (isinstance(e, Ref) and graph[e.key].concept is Concept.OUT_BY_NET):
        return False
    definition = graph[e.key].definition
    return definition is not None and not is_exact(definition)


def _is(graph: Graph, e: Expr, concept: Concept) -> bool:
    return isinstance(e, Ref) and graph[e.key].concept is concept


def _is_fraction(e: Expr) -> bool:
    """Whether this is a fraction of whole numbers, such as the 1/n of a mean."""
    return isinstance(e, Div) and isinstance(e.a, Num)


def _is_copy(q: Quantity) -> bool:
    return q.definition is not None and isinstance(shown(q.definition), Ref)


def _without_minus_in_exponent(e: Expr) -> Expr:
    match e:
        case Call(function, (Neg(x),)) if function is EXP:
            return exp(x)
    return e


def _without_one_minus(e: Expr) -> Expr:
    return e.b if isinstance(e, Sub) and e.a == Num(1) else e


def _without_square(e: Expr) -> Expr:
    return e.base if isinstance(e, Pow) and e.exponent == Num(2) else e


CHANGES: Mapping[str, Change] = {
    "updated-weights-too-soon": _updated_weights_too_soon,
    "no-local-derivative": _no_local_derivative,
    "derivative-at-net": _derivative_at_net,
    "sign-of-error": _sign_of_error,
    "uphill": _uphill,
    "no-learning-rate": _no_learning_rate,
    "one-path-only": _one_path_only,
    "no-half": _no_half,
    "no-bias": _no_bias,
    "transposed": _transposed,
    "sum-for-mean": _sum_for_mean,
    "net-for-out": _net_for_out,
    "bias-of-layer-before": _bias_of_layer_before,
    "plus-in-exponent": _plus_in_exponent,
    "no-one-minus": _no_one_minus,
    "no-square": _no_square,
    "factor-two": _factor_two,
    "mean-of-outputs": _mean_of_outputs,
}
