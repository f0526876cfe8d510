"""Scalar graphs: quantities defined by formulas of one's own, with the derivative at every node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .activations import ACTIVATIONS
from .chain import Chain, Taught, Teaching
from .expr import Expr, Ref, refs
from .formula import read_formula
from .notation import USUAL, Notation
from .quantity import Concept, Graph, Index, Quantity


class Formulas(NamedTuple):
    """The shape of a scalar graph, without a number of it: the names that are given, the formulas that define
    the others, in order, and the one of these that is differentiated.
    """

    given: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    objective: str
    #: As of every problem.
    samples: int = 1
    notation: Notation = USUAL

    @property
    def label(self) -> str:
        """The shape in short: f(x, y)."""
        return f"{self.objective}({', '.join(self.given)})"

    def quantity_count(self) -> int:
        """About how many quantities there are; never too few."""
        operands = sum(len(set(refs(e))) for e in self.expressions().values())
        return 2 * (len(self.given) + len(self.definitions)) + 2 * operands

    def expressions(self) -> Mapping[str, Expr]:
        """What each name is defined as. Raises ``SpecError`` for a text that is no formula."""
        return _expressions(self.definitions)


@lru_cache(maxsize=64)
def _expressions(definitions: tuple[tuple[str, str], ...]) -> Mapping[str, Expr]:
    return {name: read_formula(text, f"definitions.{name}") for name, text in definitions}


class _Teacher(NamedTuple):
    """How each derivative is taught: the local one as a quantity of its own; of what several formulas use,
    also what comes through each.
    """

    uses: Mapping[str, int]

    def teaching(self, q: Quantity) -> Teaching:
        """The same for given values and for nodes."""
        path = Concept.NODE_PATH if self.uses[q.key] > 1 else None
        return Teaching(Concept.NODE_DERIVATIVE, Concept.LOCAL_DERIVATIVE, path)

    def taught(self, of: Quantity, by: Quantity) -> Taught | None:
        """An activation function's derivative as the field writes it, with its value; else by calculus."""
        operand = Ref(by.key)
        for function in ACTIVATIONS.values():
            if function.elementwise and operand != of.definition == function.value(operand):
                value = Ref(of.key)
                return Taught(function.derivative(operand, value), function.steps(operand, value))
        return None


@lru_cache(maxsize=64)
def scalar_graph(shape: Formulas) -> Graph:
    """The given values, the value of each formula, and from the objective backwards the derivative with
    respect to every node: local derivatives, contributions where there are several, and their sum.
    """
    if shape.notation != USUAL:
        return replace(scalar_graph(shape._replace(notation=USUAL)), shape=shape)
    place = Index(sample=1)
    nodes = [Quantity(name, name, Concept.VALUE, place) for name in shape.given]
    definitions = shape.expressions()
    nodes += [Quantity(name, name, Concept.NODE, place, e) for name, e in definitions.items()]
    uses = Counter(key for e in definitions.values() for key in set(refs(e)))
    teacher = _Teacher(uses)
    chain = Chain(((q, teacher) for q in nodes), shape.objective, 1)
    keys = [q.key for q in reversed(nodes) if q.key != shape.objective]
    return Graph(shape, (*nodes, *chain.backward(keys)), {}, shape.objective)
