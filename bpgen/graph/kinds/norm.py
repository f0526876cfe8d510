"""What both norms have in common: numbers brought to mean 0 and variance 1, then scaled and shifted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..expr import Add, Div, Expr, Mul, Num, Pow, Ref, Sub, add, refs
from ..functions.sqrt import sqrt
from .kind import Block, Maker
from .slips import LayerPass, Slip, without


def norm_blocks(size: int) -> Sequence[Block]:
    """A factor and a shift for each number, and the small number that keeps the root from 0."""
    return (
        Block(("gamma",), (size,), "gamma"),
        Block(("beta",), (size,), "beta"),
        Block(("epsilon",), (), "epsilon", optional=True, trained=False, least=0),
    )


def normalised(
    of: Maker, xs: Sequence[Ref], names: Sequence[tuple[str, int | None]], over: tuple[str, int | None]
) -> list[Ref]:
    """The numbers less their mean, over the root of their variance. ``names`` has the last part of each
    number's name, and its step; ``over`` the same of what they have in common.
    """
    share, (common, step) = Div(Num(1), Num(len(xs))), over
    mean = of.node(f"mean{common}", Mul((share, add(xs))), "mean", step)
    deviations = [
        of.node(f"dev{n}", Sub(x, mean), "deviation", t) for x, (n, t) in zip(xs, names, strict=True)
    ]
    squares: list[Expr] = [Pow(d, Num(2)) for d in deviations]
    variance = of.node(f"var{common}", Mul((share, add(squares))), "variance", step)
    inner = Add((variance, of.parameter("epsilon"))) if of.has("epsilon") else variance
    root = of.node(f"sd{common}", sqrt(inner), "deviation_root", step)
    return [
        of.node(f"xhat{n}", Div(d, root), "normalised", t)
        for d, (n, t) in zip(deviations, names, strict=True)
    ]


def scaled(of: Maker, x: Ref, n: int, step: int | None) -> Ref:
    """Gamma x + beta."""
    e = Add((Mul((of.parameter("gamma", n), x)), of.parameter("beta", n)))
    return of.node(f"{of.letter}{n}", e, "scaled", step)


def _n_minus_one(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The variance is divided by n - 1."""
    for q, e in of.called("var"):
        if isinstance(e, Mul) and isinstance(e.factors[1], Add) and len(e.factors[1].terms) > 1:
            yield q.key, Mul((Div(Num(1), Num(len(e.factors[1].terms) - 1)), e.factors[1]))


def _no_epsilon(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Epsilon is left out of the root."""
    if "epsilon" in of.parameters:
        variances = {q.key for q, _ in of.called("var")}
        for q, e in of.called("sd"):
            yield q.key, sqrt(next(Ref(r) for r in refs(e) if r in variances))


def _as_constants(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """On the way back mean and variance are taken for constants."""
    yield from without(of, of.backward, r"dE_total/dvar")
    yield from without(of, of.passed_back, r"dE_total/dmean")


#: The mistakes of both norms.
NORM_MISTAKES: Mapping[str, Slip] = {
    "variance-by-n-minus-one": _n_minus_one,
    "epsilon-left-out": _no_epsilon,
    "statistics-as-constants": _as_constants,
}
