"""What is wrong in a learner's answers and why, in words, and how many are right.

Without ``answers`` nothing is told that the learner has still to find: of the numbers only the learner's own,
and those that the sheet prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property, partial

from ..formats.formulas import Formula, Leaf, Name, Number, written
from ..formats.plain import equation, wrap_text
from ..graph.expr import refs, shown
from ..lesson.meaning import title
from ..lesson.plan import plan
from ..marking.compare import Judged, Verdict
from ..marking.verdicts import accepts
from ..trace.digits import plain
from ..trace.printed import is_stated, source_of
from .saying import Saying

_INDENT = "  "


class Diagnoses(Saying):
    """The paragraphs below the tables."""

    def paragraphs(self) -> Iterator[list[str]]:
        """All of them, in lines."""
        differing = self.found.of(Verdict.DIFFERS)
        if self.found.of(Verdict.FOLLOWS) and differing:
            yield self._wrapped("compare.legend")
        first = self.found.first
        if first is not None:
            yield list(self._first(first))
            others = [step for step in differing if step is not first]
            if others:
                yield list(self._others(others))
        yield wrap_text(self.counts(), self.width)
        if self.found.is_of_another_sheet:
            network = self.found.worked.network
            shape, digits = network.architecture.label, self.digits()
            yield self._wrapped("compare.elsewhere", network=network.name, shape=shape, digits=digits)

    def _wrapped(self, key: str, **values: object) -> list[str]:
        return wrap_text(self.say(key, **values), self.width)

    def _first(self, step: Judged) -> Iterator[str]:
        """The step to look at first: what it is, its formula with numbers, where it may come from."""
        worked = self.found.worked
        what = title(partial(self.say_of, "quantities"), worked.graph, worked.graph[step.key])
        place = self.place(step.question, step.round)
        yield from self._wrapped("compare.first", place=place, name=step.key, title=what)
        for line in equation(step.key, self._forms(step), self.width - len(_INDENT)):
            yield _INDENT + line
        yield from wrap_text(self._yours(step), self.width)
        if step.hint or not self._is_given(step):
            yield from wrap_text(self.hint(step), self.width)

    def _forms(self, step: Judged) -> tuple[str, ...]:
        """The formula, and the same with numbers: the key's and its result, or else the learner's own."""
        worked = self.found.worked
        definition = worked.graph[step.key].definition
        taught, result = definition and shown(definition), worked.text(step.key, step.round)
        number = worked.operand if self.answers else self._known
        numbers = {key: number(key, step.round) for key in (refs(taught) if taught else ())}

        def formula(leaf: Callable[[str], Leaf]) -> str:
            return written(self.target, Formula(taught, leaf)) if taught else ""

        # Numbers that cannot all be told are left out.
        put_in = formula(lambda key: Number(numbers[key] or "")) if all(numbers.values()) else ""
        forms = tuple(dict.fromkeys(filter(None, (formula(Name), put_in, self.target.number(result)))))
        return forms if self.answers else forms[:-1]

    def _known(self, key: str, round_: int) -> str | None:
        """A number that is not to be found any more: the learner's own, or one that the sheet prints."""
        worked, graph = self.found.worked, self.found.worked.graph
        place, source = (round_, key), source_of(graph, key)
        value = self._own.get(place, self._own.get((round_, source.key)))
        if value is not None:
            return value
        if is_stated(graph, source, round_) or place in self._printed:
            return worked.text(key, round_)
        # Of a later round the weights are those that the round before has updated.
        return (
            self._known(graph.next_round[source.key], round_ - 1) if source.key in graph.next_round else None
        )

    @cached_property
    def _own(self) -> dict[tuple[int, str], str]:
        return {
            (s.round, s.key): plain(s.value, keep_zeros=True) for s in self.found.steps if s.value is not None
        }

    @cached_property
    def _printed(self) -> frozenset[tuple[int, str]]:
        """The steps that the sheet shows worked."""
        options, graph = self.options, self.found.worked.graph
        asked = {(step.round, step.key) for step in self.found.steps}
        sections = plan(graph, options.rounds, options.upto, along=options.along)
        every = {(one.round, key) for one in sections for group in one.groups for key in group.keys}
        return frozenset(every - asked)

    def _is_given(self, step: Judged) -> bool:
        """Whether the problem itself gives the number."""
        graph = self.found.worked.graph
        return graph[step.key].definition is None and is_stated(graph, graph[step.key], step.round)

    def _yours(self, step: Judged) -> str:
        """The learner's number beside what is accepted, or alone; and what the problem gives, which is no
        answer.
        """
        worked, place = self.found.worked, (step.round, step.key)
        numbers = (worked.text(step.key, step.round), *worked.accepted_text(step.key, step.round))
        right, low, high = map(self.target.number, numbers)
        near = low != high and accepts(worked, place, step.value or Decimal(0))
        key = "near" if near else ""
        if self.answers:
            key = "near_answer" if near else "exact" if low == high else "range"
        elif self._is_given(step):
            key = "given"
        key = f"compare.yours_{key}" if key else "compare.yours"
        return self.say(key, value=self.given_text(step), right=right, low=low, high=high)

    def _others(self, steps: list[Judged]) -> Iterator[str]:
        """All other steps that are wrong, those with the same diagnosis together."""
        yield from self._wrapped("compare.others", n=len(steps))
        groups: dict[str, dict[int, list[str]]] = {}
        for step in steps:
            groups.setdefault(self.hint(step), {}).setdefault(step.round, []).append(step.key)
        for hint, rounds in groups.items():
            for round_, keys in rounds.items():
                names = self.say_of("sheet", "comma").join(keys)
                heading = self.say_of("sheet", "section.round", round=round_) + self.say_of("sheet", "colon")
                yield from wrap_text(heading + names if self.several_rounds else names, self.width)
            yield from (_INDENT + line for line in wrap_text(hint, self.width - len(_INDENT)))
