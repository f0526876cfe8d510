"""Formulas changed on purpose: some part of an expression replaced by another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from .expr import Expr, Mul, Neg, Product, Ref, Transposed, rebuild


def everywhere(e: Expr, change: Callable[[Expr], Expr]) -> Expr | None:
    """The expression with each of its parts changed, or None where nothing changes."""

    def changed(x: Expr) -> Expr:
        return change(rebuild(x, changed))

    new = changed(e)
    return None if new == e else new


def swapped(e: Expr, new: Mapping[str, Expr]) -> Expr:
    """The expression with some references replaced."""
    return new.get(e.key, e) if isinstance(e, Ref) else rebuild(e, lambda x: swapped(x, new))


def factors(e: Expr) -> tuple[Expr, ...]:
    """The factors of a product, its sign left out; any other expression is its own factor."""
    x = e.x if isinstance(e, Neg) else e
    return x.factors if isinstance(x, Mul) else (x,)


def by_rows(e: Expr, matrices: Collection[str]) -> Expr:
    """An array statement with a row for each sample instead of a column, as frameworks have them.
    ``matrices`` are the names of the weights, which stay as they are; so does a gradient, which is like them.
    """
    like_weights = isinstance(e, Product) and isinstance(e.b, Transposed)

    def go(x: Expr, *, turned: bool) -> Expr:
        match x:
            case Ref(key):
                return x if (key in matrices) != turned else Transposed(x)
            case Transposed(y):
                return go(y, turned=not turned)
            case Product(a, b) if turned:
                return Product(go(b, turned=True), go(a, turned=True))
        return rebuild(x, lambda y: go(y, turned=turned))

    return go(e, turned=not like_weights)
