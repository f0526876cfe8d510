"""Questions about a generated program, each with what its answer rests on: lines of the program, and what it
prints when a line of it is wrong. No words: pages and slides have their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..graph import names
from ..graph.architecture import ActivationName, Architecture, BiasRule, LossName
from ..graph.build import build_graph
from ..graph.expr import Expr, refs, shown
from ..graph.losses import LOSSES
from ..graph.mistakes import wrong_definitions
from ..graph.optimisers.rule import RATE
from ..graph.quantity import Concept, Role
from ..printers.python import PROGRAM, expression, identifier
from .running import STOPS, output_of, row_of, with_lines, with_rounds
from .scalars import Scalars
from .updating import Updating
from .walk import Assignment, Walk

#: Mistakes for "what is wrong here?": of each row the first that shows; those of the optimiser come before
#: the last row's.
_MISTAKES = (
    ("one-path-only", "sign-of-error"),
    ("no-local-derivative", "no-bias", "transposed"),
)
_OF_UPDATE = ("uphill", "no-learning-rate")
#: As many lines of an answer are shown as a reader looks through.
MOST_SHOWN = 6


class Mistaken(NamedTuple):
    """A line with a known mistake in it: what the program has there and what it should have, and the first
    printed row that comes out otherwise.
    """

    name: str
    line: Assignment
    wrong: str
    right: str
    round: int
    right_row: str
    wrong_row: str


class VariableReads(NamedTuple):
    """A variable, and the lines that read it: by function."""

    name: str
    lines: Mapping[str, int]


class Added(NamedTuple):
    """Lines that another network's program has besides, and the function and line after which they stand."""

    function: str
    after: int
    lines: tuple[str, ...]


class ChangedLines(NamedTuple):
    """What changes where the last layer's activation or the loss is another: both of the other network; the
    numbers of lines that differ; some of them as they are and as they would be, empty where they are gone;
    and whether other values are handed on.
    """

    activation: ActivationName
    loss: LossName
    numbers: tuple[int, ...]
    pairs: tuple[tuple[int, str, str], ...]
    hands_on: bool


class Questions:
    """All that is asked about one program."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.arch, self.graph = walk, walk.arch, build_graph(walk.arch)
        self._one = walk.arch._replace(samples=1)

    @cached_property
    def delta(self) -> Assignment:
        """The line of the first output's local error."""
        return self._line(Concept.DELTA, self.arch.depth, 1)

    @cached_property
    def rate(self) -> int:
        """The line that sets the learning rate."""
        return self.walk.found("ETA = ")

    @cached_property
    def steps(self) -> tuple[int, int]:
        """The first and the last line of the updates that uses the learning rate."""
        lines = [
            x.first
            for x in self.walk.lines.values()
            if self._concept(x) is not Concept.CARRIED and RATE.key in refs(self.walk.formula(x))
        ]
        return min(lines), max(lines)

    @cached_property
    def old(self) -> VariableReads:
        """The first weight of the last layer, and who reads it."""
        weight = identifier(names.weight(self.arch, self.arch.depth, 1, 1))
        found: dict[str, int] = {}
        for function, line in self.walk.reads(weight):
            found.setdefault(function, line)
        return VariableReads(weight, found)

    @cached_property
    def handed_over(self) -> tuple[int, int]:
        """The lines of ``main`` that print a round, and that put the updated parameters in place."""
        return self.walk.found("print_round(", "main"), self.walk.found(" = update(", "main")

    @cached_property
    def asked_lines(self) -> tuple[Assignment, ...]:
        """Lines of which it is asked what they compute."""
        hidden = max(self.arch.depth - 1, 1)
        wanted = ((Concept.OUT_BY_NET, hidden), (Concept.ERROR_BY_OUT, hidden), (Concept.GRADIENT, 1))
        found = []
        for concept, layer in wanted:
            some = [
                x
                for x in self.walk.lines.values()
                if self._concept(x) is concept and self.walk.quantity(x).index.layer == layer
            ]
            found += some[-1:]
        return tuple(found)

    @cached_property
    def added(self) -> tuple[Added, ...]:
        """What trained biases would add; where there are no biases, what a bias would change in ``forward``;
        empty where biases are trained.
        """
        arch = self._one
        if arch.bias_training in ("trained", "mixed"):
            return ()
        if not arch.has_biases:
            plain = tuple(x._replace(biases=None, trained_biases=None) for x in arch.layers)
            other = Scalars(arch._replace(layers=plain, biases=BiasRule.UNIT), safe=self.walk.safe)
            line = self._line(Concept.NET, 1, 1)
            (text, *_) = next(other.forward()).lines
            return (Added("forward", line.first, (text,)),)
        layers = tuple(x._replace(trained_biases=None) for x in self.arch.layers)
        trained = self.arch._replace(layers=layers, trained_biases=True)
        return tuple(self._trained(Scalars(trained, safe=self.walk.safe)))

    def _trained(self, other: Scalars) -> Iterator[Added]:
        for function, blocks in (("backward", other.backward()), ("update", other.updates())):
            after = ""
            for block in blocks:
                last = identifier(block.lines[-1].split(" =")[0].strip())
                if any(
                    f"d{b}" in block.lines[-1] or block.lines[-1].strip().startswith(b) for b in self._biases
                ):
                    yield Added(function, self._last_line(after), block.lines)
                else:
                    after = last

    @property
    def _biases(self) -> list[str]:
        units = range(1, self.arch.depth + 1)
        return [
            identifier(names.bias(self.arch, k, n))
            for k in units
            for n in range(1, self.arch.bias_count(k) + 1)
        ]

    def _last_line(self, name: str) -> int:
        (line,) = (x for x in self.walk.lines.values() if identifier(self.walk.quantity(x).name) == name)
        return line.last

    @cached_property
    def changed(self) -> ChangedLines:
        """What another output activation would change, or, with a cross-entropy, another loss."""
        other = self._other()
        now, then = (_lines_of(Scalars(arch, safe=self.walk.safe)) for arch in (self._one, other))
        lines = {identifier(self.walk.quantity(x).name): x for x in self.walk.lines.values()}
        differ = [name for name, text in now.items() if then.get(name) != text]
        pairs = tuple((lines[name].first, now[name], then.get(name, "")) for name in differ[:MOST_SHOWN])
        numbers = tuple(lines[name].first for name in differ)
        values = [Scalars(arch, safe=self.walk.safe).values for arch in (self._one, other)]
        return ChangedLines(other.layers[-1].activation, other.loss, numbers, pairs, values[0] != values[1])

    def _other(self) -> Architecture:
        arch = self._one
        if LOSSES[arch.loss].outputs:
            return arch._replace(loss=LossName.HALF_SQUARED_ERROR)
        straight = arch.layers[-1].activation is ActivationName.IDENTITY
        activation = ActivationName.LOGISTIC if straight else ActivationName.IDENTITY
        return arch._replace(layers=(*arch.layers[:-1], arch.layers[-1]._replace(activation=activation)))

    @cached_property
    def mistaken(self) -> tuple[Mistaken, ...]:
        """Known mistakes, each in one line."""
        found = []
        for wanted in (*_MISTAKES, (*self.arch.update.rule.mistakes, *_OF_UPDATE)):
            found += [m for name in wanted for m in [self._mistake(name)] if m][:1]
        return tuple(found)

    def _mistake(self, name: str) -> Mistaken | None:
        """The first line in which this mistake shows."""
        one = build_graph(self._one)
        graphs = [one] if one is self.graph else [one, self.graph]
        for graph, (mistake, key, wrong) in ((g, w) for g in graphs for w in wrong_definitions(g)):
            line = self.walk.lines.get(names.of_sample(self.arch, key, 1)) or self.walk.lines.get(key)
            definition = graph[key].definition
            # Only the updates see more than one sample.
            elsewhere = graph[key].role is Role.UPDATE and graph is not self.graph
            if mistake != name or line is None or definition is None or elsewhere:
                continue
            right, text = (f"{identifier(key)} = {self._printed(e)}" for e in (shown(definition), wrong))
            if self.walk.text(line.first, line.last).strip() != right:
                continue
            shows = self._shows(line, text)
            return Mistaken(name, line, text, right, *shows) if shows else None
        return None

    def _printed(self, e: Expr) -> str:
        """A formula as the program has it."""
        return expression(self._updating.named(e), PROGRAM)

    @cached_property
    def _updating(self) -> Updating:
        return Updating(self.arch.update)

    def _shows(self, line: Assignment, text: str) -> tuple[int, str, str] | None:
        """The first of two rounds that prints another row with this line, and both rows."""
        short = with_rounds(self.walk.source, 2)
        try:
            right, wrong = map(output_of, (short, with_lines(short, line.first, line.last, f"    {text}")))
        except STOPS:
            return None  # it leads out of the range of numbers: nobody sees such a row
        rows = ((n, row_of(right, n), row_of(wrong, n)) for n in (1, 2))
        return next((found for found in rows if found[1] != found[2]), None)

    def _line(self, concept: Concept, layer: int, unit: int) -> Assignment:
        return next(
            x
            for x in self.walk.lines.values()
            if self._concept(x) is concept and self.walk.quantity(x).index[1:3] == (layer, unit)
        )

    def _concept(self, line: Assignment) -> Concept:
        return self.walk.quantity(line).concept


def _lines_of(program: Scalars) -> dict[str, str]:
    """The lines that compute, by the name that they assign."""
    blocks = (*program.forward(), *program.error(), *program.backward())
    return {line.split(" = ")[0].strip(): line.strip() for block in blocks for line in block.lines}
