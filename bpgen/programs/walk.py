"""A generated program taken apart for its readers: each function in pieces, each line with its quantity."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from ..graph.architecture import ActivationName, Architecture
from ..graph.build import build_graph
from ..graph.expr import Expr
from ..graph.quantity import Concept, Quantity
from ..printers.python import identifier
from .reading import ProgramFunction, functions
from .scalars import form_in_program

#: The functions whose lines compute quantities.
COMPUTING = ("forward", "total_error", "backward", "update")
#: Lines after which a piece ends: what they compute is what the lines before it were for.
_ENDS = (Concept.DELTA, Concept.GRADIENT, Concept.UPDATED)


class Assignment(NamedTuple):
    """An assignment: the quantity's key in the network's graph (of sample 1), its first and last line."""

    key: str
    first: int
    last: int


class Piece(NamedTuple):
    """Lines that belong together: a unit's, or a weight's. ``lines`` are the assignments among them."""

    first: int
    last: int
    lines: tuple[Assignment, ...]


class Stretch(NamedTuple):
    """Pieces in a row that do the same for one unit or weight after the other. ``kind`` says what: out,
    out_softmax, error, delta_output, delta_hidden, delta_softmax, gradient, gradient_bias, updated,
    updated_bias, carried.
    """

    kind: str
    layer: int
    pieces: tuple[Piece, ...]


class WalkedFunction(NamedTuple):
    """A function that computes: what stands before its first piece, its stretches, and its return."""

    function: ProgramFunction
    head: tuple[int, int]
    stretches: tuple[Stretch, ...]
    tail: tuple[int, int]


@dataclass(frozen=True)
class Walk:
    """A program in plain Python of a network of this shape. ``safe`` says in which forms its formulas are."""

    source: str
    arch: Architecture
    safe: bool = False

    @cached_property
    def rows(self) -> Sequence[str]:
        """The lines of the program; the first is line 1."""
        return self.source.splitlines()

    def text(self, first: int, last: int) -> str:
        """The lines from ``first`` to ``last``."""
        return "\n".join(self.rows[first - 1 : last])

    @cached_property
    def functions(self) -> Mapping[str, ProgramFunction]:
        """The functions by name, in the order in which they stand."""
        return {f.name: f for f in functions(self.source)}

    @cached_property
    def parts(self) -> tuple[WalkedFunction, ...]:
        """The functions that compute, in order."""
        return tuple(self._part(self.functions[name]) for name in COMPUTING)

    @cached_property
    def lines(self) -> Mapping[str, Assignment]:
        """Every quantity that has a line of its own, by key."""
        pieces = (piece for part in self.parts for s in part.stretches for piece in s.pieces)
        return {line.key: line for piece in pieces for line in piece.lines}

    def quantity(self, line: Assignment) -> Quantity:
        """What a line computes."""
        return build_graph(self.arch)[line.key]

    def formula(self, line: Assignment) -> Expr:
        """The right side of a line as it is taught, in the names of the network's graph: what a form that
        does not overflow stands for.
        """
        q = self.quantity(line)
        assert q.definition is not None
        return form_in_program(q.definition, q.concept, safe=False)

    def found(self, text: str, inside: str = "") -> int:
        """The first line that holds this text; ``inside`` the function of this name. 0 where none does."""
        start, end = (self.functions[inside][1:3]) if inside else (1, len(self.rows))
        return next((n for n in range(start, end + 1) if text in self.rows[n - 1]), 0)

    def reads(self, name: str) -> Iterator[tuple[str, int]]:
        """The assignments that read a variable: the function, and the line."""
        for node in ast.parse(self.source).body:
            if isinstance(node, ast.FunctionDef):
                for made in node.body:
                    if isinstance(made, ast.Assign) and _is_one_name(made) and name in _names_in(made.value):
                        yield node.name, made.lineno

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """The names that a program has for quantities, with their keys; of several samples, the first's."""
        graph = build_graph(self.arch)
        one = (q for q in graph.defined if q.index.sample in (None, 1))
        return {identifier(q.name): q.key for q in one}

    def _part(self, function: ProgramFunction) -> WalkedFunction:
        (node,) = (n for n in ast.parse(self.source).body if getattr(n, "name", "") == function.name)
        assert isinstance(node, ast.FunctionDef)
        made = [
            Assignment(self._keys[target.id], n.lineno, n.end_lineno or n.lineno)
            for n in node.body
            if isinstance(n, ast.Assign) and isinstance(target := n.targets[0], ast.Name)
            if target.id in self._keys
        ]
        tail = next(n.lineno for n in node.body if n.lineno > made[-1].last)
        starts = [n for n in range(function.first, tail) if self._opens(n)]
        cuts = {line.last + 1 for line in made if self.quantity(line).concept in _ENDS} | {*starts, tail}
        pieces = [
            Piece(a, b - 1, tuple(line for line in made if a <= line.first < b))
            for a, b in pairwise(sorted(n for n in cuts if n >= starts[0]))
        ]
        grouped = groupby(pieces, key=self._kind)
        stretches = tuple(Stretch(kind, layer, tuple(some)) for (kind, layer), some in grouped)
        return WalkedFunction(function, (function.first, starts[0] - 1), stretches, (tail, function.last))

    def _opens(self, number: int) -> bool:
        """Whether a comment begins on this line."""
        here, before = (self.rows[n].startswith("    # ") for n in (number - 1, number - 2))
        return here and not before

    def _kind(self, piece: Piece) -> tuple[str, int]:
        q = self.quantity(piece.lines[-1])
        layer = q.index.layer or self.arch.depth
        softmax = self.arch.layers[layer - 1].activation is ActivationName.SOFTMAX
        match q.concept:
            case Concept.OUT:
                return ("out_softmax" if softmax else "out"), layer
            case Concept.DELTA if softmax:
                return "delta_softmax", layer
            case Concept.DELTA:
                return ("delta_output" if layer == self.arch.depth else "delta_hidden"), layer
            case Concept.GRADIENT | Concept.UPDATED:
                return f"{q.concept.value}{'' if q.index.source else '_bias'}", layer
            case Concept.CARRIED:
                return q.concept.value, layer
            case _:
                return "error", layer


def _is_one_name(node: ast.Assign) -> bool:
    return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)


def _names_in(node: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
