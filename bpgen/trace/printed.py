"""Rounds as they are printed: each value, and the text that stands for it under a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import Annotated

from ..errors import BpgenError
from ..errors.checked import OneOf, coerce
from ..graph.expr import Ref, is_exact, shown
from ..graph.quantity import Concept, Graph, Index, Quantity
from ..network.kinds import Problem
from ..printers import latex, text
from ..printers.infix import Style, fill, parts
from ..printers.notation import AnySymbol, symbol
from ..printers.target import Target, in_notation
from .digits import DECK, DECK_IN_FIGURES, Contract, Kind, Rule, given, plain, rounder, show
from .evaluate import check_last, evaluate, trace_round
from .operands import Operands, operands

#: Rounds further on than this are asked for by mistake: each takes some microseconds, and the error has
#: long stopped to change.
FURTHEST_ROUND = 1_000_000
#: Rounding each step is exact, slow work: nobody follows it further by hand.
FURTHEST_ROUNDED = 1000


_TARGETS = {"latex": latex.TARGET, "text": text.TARGET}


def _target(graph: Graph, form: str) -> Target:
    found = _TARGETS.get(form) or _TARGETS[coerce(form, Annotated[str, OneOf(tuple(_TARGETS))], "form")]
    return in_notation(found, graph.shape.notation)


@dataclass(frozen=True, eq=False)
class Round:
    """One round of a graph, whatever its numbers: how its quantities are written.

    ``symbol`` and ``formula`` write a quantity in a form: "latex", or "text" for plain text. They raise
    ``SpecError`` for another.
    """

    graph: Graph
    number: int

    @cached_property
    def name(self) -> Callable[[str], AnySymbol]:
        """The symbol of a quantity in this round, of no form yet."""
        return partial(symbol, self.graph, round_=self.number)

    def symbol(self, key: str, form: str = "latex") -> str:
        """The symbol of a quantity in this round."""
        return _target(self.graph, form).symbol(self.name(key))

    def formula(self, key: str, form: str = "latex") -> str:
        """The formula of a quantity with symbols; empty for a given one."""
        return self._filled(key, _target(self.graph, form).style, lambda operand: self.symbol(operand, form))

    def _filled(self, key: str, style: Style, leaf: Callable[[str], str]) -> str:
        definition = self.graph[key].definition
        return "" if definition is None else fill(style, parts(style, shown(definition)), leaf)


@dataclass(frozen=True, eq=False)
class PrintedRound(Round):
    """One round under a contract: under "round each step" the values are the rounded ones.

    ``substituted`` and ``result`` write a quantity in a form, as ``symbol`` does.
    """

    values: Mapping[str, Decimal]
    contract: Contract

    def text(self, key: str) -> str:
        """The number as printed. A copy looks like what it copies; given numbers as they were given."""
        source, write = self._writers[key]
        return write(self.values[source])

    @cached_property
    def _writers(self) -> Mapping[str, _Writer]:
        return _writers(self.graph, min(self.number, 2), self.contract)

    def operand(self, key: str) -> str:
        """The number as printed where it is substituted in a line: where all digits are carried, with more of
        them if the line could not be worked out otherwise.
        """
        policy = self._operands.policies.get(source_of(self.graph, key).key)
        return self.text(key) if policy is None else show(self.values[key], policy)

    def substituted(self, key: str, form: str = "latex") -> str:
        """The formula of a quantity with numbers substituted; empty for a given one."""
        target = _target(self.graph, form)
        return self._filled(key, target.numbers, lambda operand: target.number(self.operand(operand)))

    def result(self, key: str, form: str = "latex") -> str:
        """The number of a quantity as it is printed."""
        return _target(self.graph, form).number(self.text(key))

    def is_lost(self, key: str) -> bool:
        """Whether the line of a quantity cannot be worked out at any digits that are printed."""
        return key in self._operands.lost

    @cached_property
    def _operands(self) -> Operands:
        if self.contract.rule is Rule.ROUND:
            return Operands({}, frozenset())
        return operands(self.graph, self.values, self.contract.policy, self._computed)

    def _computed(self, key: str) -> Quantity | None:
        """What a number is computed by; None where the problem or the formula states it."""
        q = source_of(self.graph, key)
        return None if is_stated(self.graph, q, self.number) else q


_Writer = tuple[str, Callable[[Decimal], str]]


@lru_cache(maxsize=32)
def _writers(graph: Graph, round_: int, contract: Contract) -> Mapping[str, _Writer]:
    """For each quantity whose number stands for it, and how that is printed."""
    policy = contract.policy
    shows = partial(show, policy=policy)
    # What is worked out is rounded already.
    rounded = contract.rule is Rule.ROUND and policy.kind is Kind.FIGURES
    written = partial(plain, keep_zeros=policy.keep_zeros) if rounded else shows
    return {
        key: (source, given if stated else written if defined else shows)
        for key, (source, stated, defined) in sources(graph, round_).items()
    }


def texts(rounds: Sequence[PrintedRound], key: str) -> list[str]:
    """As ``PrintedRound.text``, of a round of many problems of one shape under one contract."""
    source, write = _writers(rounds[0].graph, min(rounds[0].number, 2), rounds[0].contract)[key]
    return [write(one.values[source]) for one in rounds]


def usual_contract(graph: Graph, *, keep_zeros: bool = False) -> Contract:
    """The contract where none is asked for: nine digits, full precision carried. They are decimal places; but
    what an optimiser remembers may be far smaller than the values that it is made of, such as a mean of
    squares: there they are significant figures.
    """
    remembered = any(q.concept is Concept.STATE and q.index != Index() for q in graph.given)
    usual = DECK_IN_FIGURES if remembered else DECK
    return replace(usual, policy=replace(usual.policy, keep_zeros=keep_zeros))


def printed_rounds(
    network: Problem, contract: Contract, first: int, last: int, graph: Graph | None = None
) -> Iterator[PrintedRound]:
    """The rounds from ``first`` to ``last``, one after the other. ``graph`` overrides the definitions.

    Raises ``BpgenError`` for rounds too far on.
    """
    most = FURTHEST_ROUNDED if contract.rule is Rule.ROUND else FURTHEST_ROUND
    check_last(network, last)
    if last > most:
        raise BpgenError("trace.too_far", round=f"{last:,}", rule=contract.rule, most=f"{most:,}")
    if contract.rule is Rule.CARRY and first == last:
        trace = trace_round(network, first, graph)
        yield PrintedRound(trace.graph, first, trace.rounds[0], contract)
        return
    graph = graph or network.graph
    for number, values in enumerate(_rounds(network, contract, graph), 1):
        if number >= first:
            yield PrintedRound(graph, number, values, contract)
        if number == last:
            return


def _rounds(network: Problem, contract: Contract, graph: Graph) -> Iterator[Mapping[str, Decimal]]:
    """Round after round, without end; only one is kept."""
    current: list[Decimal] | None = None
    while True:
        if contract.rule is Rule.ROUND:
            trace = evaluate(
                network,
                form="shown",
                graph=graph,
                rounding=rounder(contract.policy),
                given=current,
            )
        else:
            trace = evaluate(network, graph=graph, given=current)
        values = trace.rounds[0]
        yield values
        current = [values[graph.next_round.get(q.key, q.key)] for q in graph.given]


def source_of(graph: Graph, key: str) -> Quantity:
    """What a copy copies, however often; any other quantity is its own source."""
    q = graph[key]
    while isinstance(q.definition, Ref):
        q = graph[q.definition.key]
    return q


@lru_cache(maxsize=32)
def sources(graph: Graph, round_: int) -> Mapping[str, tuple[str, bool, bool]]:
    """For each quantity what it copies, whether that is stated, and whether it has a definition."""
    sources = ((q.key, source_of(graph, q.key)) for q in graph.quantities)
    return {key: (q.key, is_stated(graph, q, round_), q.definition is not None) for key, q in sources}


def is_stated(graph: Graph, q: Quantity, round_: int) -> bool:
    """Whether a number stands in the problem or in the formula itself, so that nothing rounds it."""
    if q.definition is None:
        return round_ == 1 or q.key not in graph.next_round or q.is_exact
    return q.is_exact or is_exact(shown(q.definition))
