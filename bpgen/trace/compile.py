"""Definitions printed as straight-line Python and compiled once: one source for every kind of number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

from ..graph.expr import (
    Expr,
    Mul,
    Num,
    Pow,
    Ref,
    children,
    computed,
    is_exact,
    mul,
    rebuild,
    refs,
    shown,
)
from ..graph.quantity import Graph
from ..printers.python import ENGINE, ENGINE_EXACT, expression
from .domains import Domain

Round = Callable[[Sequence[Any]], tuple[Any, ...]]


@lru_cache(maxsize=256)
def compile_round(graph: Graph, domain: Domain, form: str, *, rounded: bool = False) -> Round:
    """A function from the given values, in the graph's order, to the values of all that is defined.

    ``form`` is "shown" (the formula as taught) or "computed" (the safe and quick one). With
    ``rounded`` it takes a rounding function, too, and applies it to each step as a hand would:
    copies and whole numbers stay as they are.
    """
    pick = shown if form == "shown" else computed
    style = ENGINE if domain.native else ENGINE_EXACT
    if "sum" in domain.functions:
        style = style._replace(sum=("sum(", ")"))
    local, lines, constants = _locals(), [], set[int]()
    for q in graph.defined:
        assert q.definition is not None
        e = pick(q.definition)
        constants |= whole_numbers(e)
        text = expression(e, style, local)
        if rounded and not isinstance(e, Ref) and not q.is_exact and not is_exact(e):
            text = f"_rounded({text})"
        lines.append(f"    {local(q.key)} = {text}")
    given = ", ".join(local(q.key) for q in graph.given)
    results = ", ".join(local(q.key) for q in graph.defined)
    head = "def _round(_given, _rounded):" if rounded else "def _round(_given):"
    source = [head, f"    ({given},) = _given", *lines, f"    return ({results},)"]
    namespace = {**domain.functions, **{f"_{n}": domain.number(n) for n in constants}}
    return define("\n".join(source), "_round", namespace)  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def compile_expressions(graph: Graph, expressions: tuple[Expr, ...], domain: Domain) -> Round:
    """A function from the values of all quantities, in the graph's order, to those of some expressions."""
    local = _locals()
    names = ", ".join(local(q.key) for q in graph.quantities)
    results = ", ".join(expression(e, ENGINE, local) for e in expressions)
    source = ["def _values(_all):", f"    ({names},) = _all", f"    return ({results},)"]
    return define("\n".join(source), "_values", dict(domain.functions))  # type: ignore[no-any-return]


Train = Callable[[Sequence[float], int], tuple[list[float], tuple[float, ...]]]


@lru_cache(maxsize=64)
def compile_training(graph: Graph, domain: Domain) -> Train:
    """A function (given values, rounds) -> (error before each round's update, given values after).

    Only what the error and the updates need is computed; the updates of a round all use its old values.
    """
    local = _locals()
    wanted = [graph.objective, *graph.next_round.values()]
    steps = without_squares(needed(graph, wanted))
    body = [f"        {local(key)} = {expression(e, ENGINE, local)}" for key, e in steps]
    given = ", ".join(local(q.key) for q in graph.given)
    updates = [f"        {local(old)} = {local(new)}" for old, new in graph.next_round.items()]
    source = [
        "def _train(_given, _rounds):",
        f"    ({given},) = _given",
        "    _errors = []",
        "    _append = _errors.append",
        "    for _ in range(_rounds):",
        *body,
        f"        _append({local(graph.objective)})",
        *updates,
        f"    return _errors, ({given},)",
    ]
    return define("\n".join(source), "_train", dict(domain.functions))  # type: ignore[no-any-return]


def _locals() -> Callable[[str], str]:
    """A name for each key, in the order met."""
    # Not its letters: they may be a word of Python, a function, or like those of another, dq_dx as dq/dx.
    met: dict[str, str] = {}
    return lambda key: met.setdefault(key, f"_q{len(met)}")


def needed(graph: Graph, wanted: Collection[str]) -> list[tuple[str, Expr]]:
    """The definitions that the wanted quantities rest on, in order, in the form for computing.

    Copies are replaced by what they copy, and factors of 1 dropped: exact in every arithmetic.
    """
    same: dict[str, Expr] = {}
    definitions: dict[str, Expr] = {}
    for q in graph.defined:
        assert q.definition is not None
        e = _replace(computed(q.definition), same)
        if isinstance(e, Ref | Num) and q.key not in wanted:
            same[q.key] = e
        else:
            definitions[q.key] = e
    keep, stack = set[str](), list(wanted)
    while stack:
        key = stack.pop()
        if key in definitions and key not in keep:
            keep.add(key)
            stack.extend(refs(definitions[key]))
    return [(key, e) for key, e in definitions.items() if key in keep]


def without_squares(steps: Iterable[tuple[str, Expr]]) -> Iterator[tuple[str, Expr]]:
    """The same with each square as a name times itself: Python's power takes several times as long, and the
    last bit of its result depends on the machine's library.
    """
    for key, e in steps:
        bases: list[tuple[str, Expr]] = []

        def product(x: Expr, key: str = key, bases: list[tuple[str, Expr]] = bases) -> Expr:
            x = rebuild(x, product)
            if not isinstance(x, Pow) or x.exponent != Num(2):
                return x
            base = x.base
            if not isinstance(base, Ref):
                base = Ref(f"{key}_base{len(bases)}")
                bases.append((base.key, x.base))
            return mul(base, base)

        without = product(e)
        yield from bases
        yield key, without


def _replace(e: Expr, same: Mapping[str, Expr]) -> Expr:
    if isinstance(e, Ref):
        return same.get(e.key, e)
    e = rebuild(e, lambda x: _replace(x, same))
    if isinstance(e, Mul):
        kept = [f for f in e.factors if f != Num(1)]
        return mul(*kept) if kept else Num(1)
    return e


def whole_numbers(e: Expr) -> set[int]:
    """The whole numbers of an expression, without their signs and without exponents."""
    found, waiting = set[int](), [e]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Num):
            found.add(abs(part.value))
        elif isinstance(part, Pow):
            waiting.append(part.base)
        elif not isinstance(part, Ref):
            waiting += children(part)
    return found


def define(source: str, name: str, namespace: dict[str, Any]) -> Any:
    """The function of this name that the source defines, with these names known to it."""
    # The source is printed from our own graph, with names of its own: none is of a user's text.
    exec(_code(source), namespace)  # noqa: S102
    return namespace[name]


@lru_cache(maxsize=256)
def _code(source: str) -> CodeType:
    """Compiled once for all kinds of numbers that share a source, as exact decimals and intervals do."""
    return compile(source, "<bpgen graph>", "exec")
