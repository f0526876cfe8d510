"""Where all digits are carried: how many of them an operand is printed with, so that its line can be worked.

Most lines come out, give or take a unit, at operands of the contract's digits. Where a difference such as
1 - 1.000 takes the digits away, the operand is printed with more, as far as a calculator can follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Context, Decimal, localcontext
from typing import NamedTuple

from ..graph.expr import Expr, Ref, is_exact, refs, shown
from ..graph.quantity import Graph, Quantity
from .digits import MOST_DIGITS, Policy, round_half_up, unit
from .domains import EXACT
from .fold import fold

#: Lines are worked out with more digits than any operand is printed with.
_CONTEXT = Context(prec=3 * MOST_DIGITS)
#: The part of its result by which a line may be off before its operands get more digits.
_FAR = Decimal("0.1")


class Operands(NamedTuple):
    """The policies of the operands that are printed with more digits than the contract's, by the key of what
    is computed (a copy has that of its source), and the lines that no such digits help, by their keys.
    """

    policies: Mapping[str, Policy]
    lost: frozenset[str]


def operands(
    graph: Graph, exact: Mapping[str, Decimal], policy: Policy, stated: Callable[[str], Quantity | None]
) -> Operands:
    """The operands of a round, whose exact values are given.

    ``stated`` gives for a key what it is computed by, or None where the problem or the formula states it.
    """
    found: dict[str, Policy] = {}
    lost = set[str]()
    for q in graph.defined:
        assert q.definition is not None
        e = shown(q.definition)
        if isinstance(e, Ref) or is_exact(e):
            continue
        sources = {key: stated(key) for key in refs(e)}
        finer = _needed(e, exact[q.key], exact, policy, {k for k, s in sources.items() if s is not None})
        if finer is None:
            lost.add(q.key)
        elif finer.digits > policy.digits:
            for source in sources.values():
                if source is not None and found.get(source.key, policy).digits < finer.digits:
                    found[source.key] = finer
    return Operands(found, frozenset(lost))


def _needed(
    e: Expr, value: Decimal, exact: Mapping[str, Decimal], policy: Policy, rounded: set[str]
) -> Policy | None:
    """The first policy from this one on with which a line can be worked; None where there is none."""
    result = round_half_up(value, policy)
    near = unit(result, policy)
    for digits in range(policy.digits, MOST_DIGITS + 1):
        finer = replace(policy, digits=digits)
        put_in = {k: round_half_up(exact[k], finer) if k in rounded else exact[k] for k in refs(e)}
        with localcontext(_CONTEXT):
            try:
                off = abs(fold(e, put_in, EXACT) - result)
            except ArithmeticError:
                continue
            # A sum of 0 is off by its terms' last places, and stands for itself.
            if off <= near or not result:
                return finer
            if digits == policy.digits and off <= _FAR * abs(result):
                return finer
    return None
