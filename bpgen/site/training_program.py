"""A training program of a few lines, printed from the graph: plain Python that a student can paste."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..documents.meaning import needed
from ..graph.build import build_graph
from ..graph.expr import shown
from ..graph.quantity import Graph, Role
from ..numbers import Kind, Policy, show
from ..printers.python import expression, identifier
from ..spec import Network, values_of_given
from ..trace.compile import compile_training
from ..trace.domains import FAST_FLOAT
from .doctests import Script, functions_of
from .live import Live

#: Most assignments that a program makes: those of ten thousand rounds of the lecture's network.
_MOST = 700_000
#: Figures in which floats in another order still agree.
_FIGURES = 10


class Program(NamedTuple):
    """A program as a doctest: its lines, the assignments of one round, and what it prints, each after a
    number of updates: the number, then the values.
    """

    lines: tuple[str, ...]
    round: tuple[str, ...]
    prints: tuple[str, ...]


def training_program(
    network: Network, updates: Sequence[int], outputs: Sequence[str] = (), graph: Graph | None = None
) -> Program | None:
    """A program that prints the error, and these outputs, after each of the numbers of ``updates``; the
    largest are left out where a network is large. ``graph`` may hold a mistake.

    None where plain Python cannot follow the engine: a net beyond the range of ``exp``, say.
    """
    graph = graph or build_graph(network.architecture)
    forward = _assignments(graph, [graph.objective, *outputs])
    backward = [x for x in _assignments(graph, list(graph.next_round.values())) if x not in forward]
    after = [n for n in updates if n <= 10 or n * len([*forward, *backward]) <= _MOST]
    error = identifier(graph.objective)
    values = [f'f"{{{error}:.{_FIGURES - 1}e}}"', *(f"round({identifier(k)}, 9)" for k in outputs)]
    body = [
        *forward,
        f"if n in ({', '.join(map(str, after))}{',' if len(after) == 1 else ''}):",
        f"    print(n, {', '.join(values)})",
        *backward,
        *_next_round(graph),
    ]
    given = Script(Live(network).printed()).setup([q.key for q in graph.defined])
    imports = functions_of("\n".join(body))
    printed = list[str]()

    def remember(*parts: object) -> None:
        printed.append(" ".join(map(str, parts)))

    code = [line.removeprefix(">>> ") for line in given] + imports
    code += [f"for n in range({after[-1] + 1}):", *(f"    {line}" for line in body)]
    try:
        exec("\n".join(code), {"print": remember})  # noqa: S102  # our own printer's lines
        start = [float(x) for x in values_of_given(network)]
        errors, _ = compile_training(graph, FAST_FLOAT)(start, after[-1] + 1)
    except ArithmeticError:
        return None
    if not all(_agree(float(row.split()[1]), errors[n]) for n, row in zip(after, printed, strict=True)):
        return None
    lines = [*given, *(f">>> {line}" for line in imports), f">>> for n in range({after[-1] + 1}):"]
    lines += [f"...     {line}" for line in body] + ["..."]
    return Program((*lines, *printed), (*forward, *backward), tuple(printed))


def _agree(seen: float, ours: float) -> bool:
    policy = Policy(Kind.FIGURES, _FIGURES - 1)  # floats in another order may differ in the last figure
    return show(seen, policy) == show(ours, policy)


def _assignments(graph: Graph, keys: Sequence[str]) -> list[str]:
    """The assignments that lead from the given values to these quantities."""
    found = [q for q in needed(graph, *keys) if q.role is not Role.GIVEN]
    return [
        f"{identifier(q.key)} = {expression(shown(q.definition))}" for q in found if q.definition is not None
    ]


def _next_round(graph: Graph) -> list[str]:
    """The updated parameters take the place of the old ones, four in a line."""
    pairs = [(identifier(old), identifier(new)) for old, new in graph.next_round.items()]
    groups = [pairs[n : n + 4] for n in range(0, len(pairs), 4)]
    return [f"{', '.join(a for a, _ in g)} = {', '.join(b for _, b in g)}" for g in groups]
