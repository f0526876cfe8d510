"""Formulas changed on purpose: some part of an expression replaced by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .expr import Expr, Mul, Neg, Ref, rebuild


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
