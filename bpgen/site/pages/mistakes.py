"""The page "which mistake gave this number?": a published one, and all that this network can show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from ...errors import BpgenError
from ...formats.formulas import Number
from ...graph.mistakes import Mistake, mistakes
from ...graph.quantity import Concept, Graph
from ...lesson.course import Course, PageSource, printed
from ...lesson.live import Live, LiveProblem
from ...lesson.training_program import TrainingDoctest, training_program
from ...network.problem import Network
from ...trace.digits import show
from ...trace.evaluate import Trace, evaluate
from ...trace.printed import Round
from .page import page

TOO_SOON = "updated-weights-too-soon"
#: The updates after which the published page gives figures.
_UPDATES = (1, 9999, 10_000)


class MistakenValue(NamedTuple):
    """A quantity that comes out otherwise: its round, and in LaTeX its symbol and both numbers."""

    round: int
    symbol: Markup
    right: Markup
    wrong: Markup


class Made(NamedTuple):
    """A known mistake, made throughout this network."""

    name: str
    pairs: tuple[MistakenValue, ...]


def mistakes_page(course: Course) -> PageSource:
    """The page."""
    mazur = Network.preset("mazur")
    right, wrong = _programs(mazur)
    context = {
        "right": right,
        "wrong": wrong,
        "changed": [(a, b) for a, b in zip(right.body, wrong.body, strict=True) if a != b],
        "made": list(made_in(course, course.live)),
    }
    return PageSource("mistakes", printed(course, "mistakes", **context))


@lru_cache(maxsize=1)
def _programs(mazur: Network) -> tuple[TrainingDoctest, TrainingDoctest]:
    """The program that follows the rule, and the one that gave the published figures."""
    graph = mazur.graph
    mistaken = next(_with_short_cuts(graph, m) for m in mistakes(graph) if m.name == TOO_SOON)
    lives = (Live(mazur), Live(mazur, mistaken=mistaken))
    right, wrong = (training_program(live, _UPDATES) for live in lives)
    assert right is not None
    assert wrong is not None
    return right, wrong


def _with_short_cuts(graph: Graph, mistake: Mistake) -> Graph:
    """The mistake in a program that is otherwise the right one to the letter: it uses each local error again.
    That is no way past a factor that this mistake gets wrong.
    """
    order = mistake.graph.quantities
    return replace(graph, quantities=tuple(q if q.key in mistake.replaced else graph[q.key] for q in order))


def made_in(course: Course, live: LiveProblem, names: Collection[str] | None = None) -> Iterator[Made]:
    """Each mistake whose numbers differ in the page's digits, in a network; of those ``names`` alone, where
    they are given.
    """
    graph = live.graph
    # What an optimiser remembers is 0 in round 1, which hides some mistakes.
    rounds = (1, 2) if live.network.architecture.update.rule.states else (1,)
    right = evaluate(live.network, rounds[-1] + 1)
    for mistake in mistakes(graph):
        if names is not None and mistake.name not in names:
            continue
        try:
            wrong = evaluate(live.network, rounds[-1] + 1, graph=mistake.graph)
        except BpgenError:
            continue  # it leads out of the range of numbers: nobody has such an answer
        both = _Both(course, graph, right, wrong)
        found = (tuple(both.pairs(mistake, round_)) for round_ in rounds)
        if pairs := next(filter(None, found), ()):
            yield Made(mistake.name, pairs)


class _Both(NamedTuple):
    """The right numbers of a graph, and those with a mistake."""

    course: Course
    graph: Graph
    right: Trace
    wrong: Trace

    def pairs(self, mistake: Mistake, now: int) -> Iterator[MistakenValue]:
        """Where a learner meets it in round ``now``: in the first quantity that comes out wrong, a weight,
        the next error.
        """
        graph = self.graph
        first = self._first(mistake.replaced, now)
        weight = self._first([q.key for q in graph.at(Concept.UPDATED)], now)
        seen = set[tuple[int, str]]()
        for round_, key in ((now, first), (now, weight), (now + 1, graph.objective)):
            pair = self._pair(round_, key) if key else None
            if key and pair and (round_, key) not in seen:
                seen.add((round_, key))
                yield pair

    def _first(self, keys: Sequence[str], round_: int) -> str:
        return next((key for key in keys if self._pair(round_, key)), "")

    def _pair(self, round_: int, key: str) -> MistakenValue | None:
        policy, math = self.course.contract.policy, self.course.math
        one, other = (show(trace.round(round_)[key], policy) for trace in (self.right, self.wrong))
        if one == other:
            return None
        name = Round(self.graph, round_).name(key)
        return MistakenValue(round_, *map(math, (name, Number(one), Number(other))))


PAGES = (page("mistakes", "more", 1, mistakes_page),)
