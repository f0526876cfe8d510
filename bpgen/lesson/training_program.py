"""A training program in plain Python that a student can paste: printed from the graph, and run meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from itertools import takewhile
from math import isfinite
from typing import Any, NamedTuple

from ..graph.expr import Call, Expr, children, computed, shown
from ..graph.functions.log_sum_exp import LOG_SUM_EXP
from ..graph.quantity import Concept, Graph, Quantity
from ..printers.python import identifier, statements
from ..trace.compile import needed
from ..trace.digits import MOST_DIGITS, Kind, Policy, round_half_up
from .doctests import Script, agrees, functions_of, looks
from .live import Live

#: The numbers of updates after which pages look at the error.
UPDATES = (0, 1, 2, 9, 99, 999, 9999, 10_000)
#: Lines run in one loop: a page's example takes less than a second.
_MOST_LINES_RUN = 4_000_000
#: More outputs than this are not looked at after the loop.
_MOST_LOOKS = 4


class TrainingDoctest(NamedTuple):
    """The lines of a doctest, in two parts: the loop with what it prints, and a look at the outputs. ``body``
    are the statements of one round; ``updates`` is how many updates lie behind the last pass.
    """

    loop: tuple[str, ...]
    looks: tuple[str, ...]
    body: tuple[str, ...]
    updates: int


def training_program(live: Live, updates: Collection[int]) -> TrainingDoctest | None:
    """The program that prints the error after these numbers of updates, all of ``UPDATES``, as far as plain
    Python comes to the numbers of the page. None where that is not even the first update.
    """
    loop = _loop(live)
    seen = [one for one in loop.seen if one.updates in updates]
    good, figures = loop.good(seen)
    if not good or not seen[good - 1].updates:
        return None
    last = seen[good - 1]
    lines = (*loop.head, *loop.lines(seen[:good], figures))
    return TrainingDoctest(lines, tuple(loop.looks(last)), tuple(loop.body), last.updates)


class _Seen(NamedTuple):
    """What plain Python comes to: the error after so many updates, and the outputs."""

    updates: int
    error: float
    outputs: tuple[float, ...]


@lru_cache(maxsize=8)
def _loop(live: Live) -> _Loop:
    """The loop of a network, run once for all pages that print it, in both languages."""
    return _Loop(live)


class _Loop:
    """The lines of the loop, and what they come to."""

    def __init__(self, live: Live) -> None:
        self._live, self._graph = live, live.graph
        self._error = self._graph.objective
        depth = live.network.architecture.depth
        outputs = self._graph.at(Concept.OUT, layer=depth)
        self._outputs = [q.key for q in outputs] if len(outputs) <= _MOST_LOOKS else []
        steps = needed(
            _for_a_program(self._graph), [self._error, *self._outputs, *self._graph.next_round.values()]
        )
        self.body = statements(steps)
        self._after_error = next(n for n, (key, _) in enumerate(steps, 1) if key == self._error)
        pairs = list(self._graph.next_round.items())
        for n in range(0, len(pairs), 4):
            old, new = (", ".join(identifier(pair[k]) for pair in pairs[n : n + 4]) for k in (0, 1))
            self.body.append(f"{old} = {new}")
        given = Script(live.printed()).setup([q.key for q in self._graph.defined])
        self.head = [*(f">>> {line}" for line in functions_of("\n".join(self.body))), *given]

    def _source(self, updates: Sequence[int], look: str) -> list[str]:
        asked = f"    if updates in ({', '.join(map(_whole, updates))}{',' if len(updates) == 1 else ''}):"
        body = [f"    {line}" for line in self.body]
        body[self._after_error : self._after_error] = [asked, f"        {look}"]
        return [f"for updates in range({_whole(updates[-1] + 1)}):", *body]

    @cached_property
    def seen(self) -> Sequence[_Seen]:
        """What there is to be seen; less where the loop would be long, or Python cannot go on."""
        updates = [n for n in UPDATES if n * len(self.body) <= _MOST_LINES_RUN]
        seen = list[_Seen]()

        def see(n: int, error: float, *outputs: float) -> None:
            seen.append(_Seen(n, error, outputs))

        look = f"see({', '.join(['updates', *map(identifier, [self._error, *self._outputs])])})"
        lines = [line.removeprefix(">>> ") for line in self.head] + self._source(updates, look)
        known: dict[str, Any] = {"see": see}
        # In a function, whose variables are quicker than a module's.
        exec("\n".join(["def training():", *(f"    {line}" for line in lines)]), known)  # noqa: S102
        with suppress(ArithmeticError, ValueError):  # e**x too large, or the logarithm of 0
            known["training"]()
        return seen

    def good(self, seen: Sequence[_Seen]) -> tuple[int, int]:
        """How many of these, from the first, come to the page's numbers; and in how many figures the errors
        are to be shown for that.
        """
        finest = self._figures()
        # One or two more where a 5 is cut off, which Python rounds to the even neighbour; one or two less
        # where floats in another order differ in the last.
        tried = [max(1, finest + more) for more in (0, 1, 2, -1, -2)]
        counts = [len([*takewhile(partial(self._comes_to, figures), seen)]) for figures in tried]
        good = max(counts)
        return good, tried[counts.index(good)]

    def _figures(self) -> int:
        """The figures of an error: one more than the page has places, so that small ones are seen as well."""
        policy = self._live.contract.policy
        return policy.digits if policy.kind is Kind.FIGURES else min(policy.digits + 1, MOST_DIGITS)

    def _comes_to(self, figures: int, seen: _Seen) -> bool:
        if not isfinite(seen.error):
            return False
        policy = Policy(Kind.FIGURES, min(figures, self._figures()))
        error = self._live.printed(seen.updates + 1).values[self._error]
        return round_half_up(float(f"{seen.error:.{figures}g}"), policy) == round_half_up(error, policy)

    def lines(self, seen: Sequence[_Seen], figures: int) -> list[str]:
        """The loop as it is typed, and what it prints."""
        look = f'print(updates, f"{{{identifier(self._error)}:.{figures}g}}")'
        first, *more = self._source([one.updates for one in seen], look)
        printed = [f"{one.updates} {one.error:.{figures}g}" for one in seen]
        return [f">>> {first}", *(f"... {line}" for line in more), "...", *printed]

    def looks(self, last: _Seen) -> list[str]:
        """The outputs after the loop, where there are few: its last pass has computed them."""
        out: list[str] = []
        policy, page = self._live.contract.policy, self._live.printed(last.updates + 1)
        for key, value in zip(self._outputs, last.outputs, strict=True):
            text = page.text(key)
            for look, seen in looks(identifier(key), value, policy):
                if agrees(text, seen, policy):
                    out += [f">>> {look}", repr(seen)]
                    break
        return out


def _for_a_program(graph: Graph) -> Graph:
    """The graph with each definition in the form that a program would have."""
    return replace(graph, quantities=tuple(q._replace(definition=_form(q)) for q in graph.quantities))


def _form(q: Quantity) -> Expr | None:
    """The local error once for all that use it; the rest as it is taught, in what plain Python knows."""
    if q.definition is None:
        return None
    by_local_error = q.concept in (Concept.DELTA, Concept.GRADIENT)
    return (
        q.definition if by_local_error and not _has_safe_form(computed(q.definition)) else shown(q.definition)
    )


def _has_safe_form(e: Expr) -> bool:
    """Whether an expression holds ln of a sum of exponentials, for which plain Python has no function."""
    return (isinstance(e, Call) and e.function is LOG_SUM_EXP) or any(map(_has_safe_form, children(e)))


def _whole(n: int) -> str:
    """A whole number as a program has it: 10_000."""
    return f"{n:_}" if n > 9999 else str(n)
