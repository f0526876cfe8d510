"""The round in matrix form as plain Python: lists and `math` alone, each result run while it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ...errors import BpgenError
from ...graph import names
from ...graph.activations import ACTIVATIONS
from ...graph.architecture import ActivationName, BiasRule, Reduction
from ...graph.arrays import handed_through, layer_vectors, local_errors
from ...graph.expr import Add, ByElement, Expr, Num, Product, Ref, Transposed, refs, shown
from ...graph.losses import LOSSES
from ...graph.optimisers.rule import RATE
from ...graph.quantity import Concept
from ...lesson.doctests import agrees, functions_of
from ...printers.infix import UnprintableError
from ...printers.python import expression
from ...trace.digits import Kind
from .matrices import Matrices
from .matrix_updates import StepFunction, each, steps, update_of

_SOFTMAX = ActivationName.SOFTMAX

#: A longer list is written on several lines.
_LINE = 72

_HELPERS = """\
def product(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]

def transposed(matrix):
    return [list(column) for column in zip(*matrix)]

def outer(column, row):
    return [[a * b for b in row] for a in column]
"""


class MatrixDoctest(NamedTuple):
    """The lines of a doctest, by part; the parts follow one another."""

    given: tuple[str, ...]
    forward: tuple[str, ...]
    backward: tuple[str, ...]
    update: tuple[str, ...]


def program(m: Matrices) -> MatrixDoctest:
    """The round in lists.

    Raises ``BpgenError`` where plain Python comes to other numbers than the page.
    """
    writer = _Writer(m)
    parts = (writer.given, writer.forward, writer.backward, writer.update)
    return MatrixDoctest(*(tuple(part()) for part in parts))


class _Writer:
    """Writes the lines, runs them, and looks at what they come to."""

    def __init__(self, m: Matrices) -> None:
        self.m, self.arch = m, m.arch
        self._known: dict[str, Any] = {}
        self._several = m.arch.samples > 1

    # ---- the parts

    def given(self) -> Iterator[str]:
        """Helpers and given values; with several samples, the pass over one of them as a function."""
        network, last = self.m.live.network, self.arch.depth
        body = [line for k in range(1, last + 1) for line in self._forward(k)]
        body += [line for k in range(last, 0, -1) for line in self._backward(k)]
        steps = [step.source for step in self._steps]
        for line in functions_of("\n".join([*body, *steps])):
            yield from self._run(line)
        policy = self.m.live.contract.policy
        write = "round(a, digits)" if policy.kind is Kind.PLACES else 'float(f"{a:.{digits}g}")'
        look = f"def shown(numbers, digits={policy.digits}):\n    return [{write} + 0 for a in numbers]"
        for definition in (*_HELPERS.strip().split("\n\n"), *steps, look):
            yield from self._run(definition)
        for k, layer in enumerate(network.layers, 1):
            yield from self._run(f"{self._named('W', k)} = {_rows(layer.weights)}")
            if layer.biases:
                count = self.arch.sizes[k] if self.arch.bias_rule(k) is BiasRule.LAYER else 1
                yield from self._run(f"{self._named('b', k)} = {_list(layer.biases * count)}")
        yield from self._run(f"eta = {float(network.learning_rate)!r}")
        yield from self._first_state()
        if not self._several:
            sample = network.samples[0]
            yield from self._run(f"x, t = {_list(sample.inputs)}, {_list(sample.targets)}")
            return
        pairs = [f"    ({_list(s.inputs)}, {_list(s.targets)})," for s in network.samples]
        yield from self._run("\n".join(["samples = [", *pairs, "]"]))
        kept = [self._kept(k) for k in range(1, last + 1)]
        inside = [f"    {line}" for line in body]
        yield from self._run(
            "\n".join(
                ["def one_sample(x, t):", *inside, "    return {", *(f"        {k}" for k in kept), "    }"]
            )
        )
        yield from self._run("every = [one_sample(x, t) for x, t in samples]")

    def forward(self) -> Iterator[str]:
        """The nets and outputs of each layer."""
        for k in range(1, self.arch.depth + 1):
            if not self._several:
                for line in self._forward(k):
                    yield from self._run(line)
            for word, concept in (("net", Concept.NET), ("out", Concept.OUT)):
                yield from self._look(self._first(word, k), [self.m.vector(concept, k)])

    def backward(self) -> Iterator[str]:
        """The local errors and gradients of each layer."""
        for k in range(self.arch.depth, 0, -1):
            if not self._several:
                for line in self._backward(k):
                    yield from self._run(line)
            yield from self._look(self._first("delta", k), [self.m.vector(Concept.DELTA, k)])
            yield from self._look(self._first("G", k), self.m.matrix(Concept.GRADIENT, k))

    def update(self) -> Iterator[str]:
        """The new weights and biases."""
        if self._several:
            share = f" / {self.arch.samples}" if self.arch.reduction is Reduction.MEAN else ""
            entries = f"[sum(entries){share} for entries in zip(*rows)]"
            combined = f"def combined(matrices):\n    return [{entries} for rows in zip(*matrices)]"
            yield from self._run(combined)
        for k in range(self.arch.depth, 0, -1):
            weights, gradient = self._named("W", k), self._named("G", k)
            if self._several:
                yield from self._run(f'{gradient} = combined([one["{gradient}"] for one in every])')
                yield from self._look(gradient, self.m.matrix(Concept.BATCH_GRADIENT, k))
            yield from self._stepped(k, Concept.WEIGHT, weights, gradient)
            if self.arch.trains_biases(k):
                yield from self._biases(k)

    def _biases(self, k: int) -> Iterator[str]:
        bias, delta = self._named("b", k), self._named("delta", k)
        deltas = f"[{delta}]"
        if self._several:
            deltas = f'combined([[one["{delta}"]] for one in every])'
        if self.arch.bias_rule(k) is BiasRule.LAYER:
            deltas = f"[[sum({deltas}[0])] * {self.arch.sizes[k]}]"
        if len(self._steps) > 1:  # they are read more than once
            yield from self._run(f"G_{bias} = {deltas}")
            deltas = f"G_{bias}"
        yield from self._stepped(k, Concept.BIAS, bias, deltas)

    def _stepped(self, k: int, concept: Concept, parameters: str, gradient: str) -> Iterator[str]:
        """The statements of an update; a vector of biases is given to them as a matrix of one row."""
        update, is_row = update_of(self.m, k, concept), concept is Concept.BIAS
        for step in self._steps:
            new, *read = (step.named(key, parameters, gradient) for key in (step.made, *step.read))
            arguments = ", ".join(f"[{x}]" if is_row and x != gradient else x for x in read)
            yield from self._run(f"{new} = {step.function}({arguments}){'[0]' if is_row else ''}")
            keys: Any = update.arrays[step.of(update)].keys
            yield from self._look(new, [keys] if is_row else keys)

    def _first_state(self) -> Iterator[str]:
        """The numbers of the optimiser, and what it remembers before round 1."""
        read = {key for step in self._steps for key in step.numbers} - {RATE.key}
        given = {q.key: q for q in self.m.graph.given if q.key in read}
        if given:
            values = ", ".join(repr(float(self.m.value(key))) for key in given)
            yield from self._run(f"{', '.join(given)} = {values}")
        for k in range(1, self.arch.depth + 1):
            trained = [Concept.WEIGHT, *([Concept.BIAS] if self.arch.trains_biases(k) else [])]
            for update in (update_of(self.m, k, concept) for concept in trained):
                if update.remembered:
                    zeros = repr(each(update.arrays[update.parameters].keys, lambda _: 0.0))
                    yield from self._run(" = ".join([*update.remembered, zeros]))

    @cached_property
    def _steps(self) -> tuple[StepFunction, ...]:
        return tuple(steps(self.arch.update))

    # ---- the lines of a layer

    def _named(self, word: str, k: int) -> str:
        return f"{word}_{names.layer_name(self.arch, k)}"

    def _first(self, word: str, k: int) -> str:
        """A vector or matrix of the first sample."""
        name = self._named(word, k)
        return f'every[0]["{name}"]' if self._several else name

    def _kept(self, k: int) -> str:
        pairs = (self._named(word, k) for word in ("net", "out", "delta", "G"))
        return " ".join(f'"{name}": {name},' for name in pairs)

    def _forward(self, k: int) -> Iterator[str]:
        net, out = self._named("net", k), self._named("out", k)
        yield f"{net} = {_lists(layer_vectors(self.arch, k).net)}"
        if self.arch.layers[k - 1].activation is _SOFTMAX:
            powers = self._named("exp", k)
            yield f"{powers} = [exp(net) for net in {net}]"
            yield f"{out} = [power / sum({powers}) for power in {powers}]"
            return
        value = ACTIVATIONS[self.arch.layers[k - 1].activation].value(Ref("net"))
        yield f"{out} = {_each(value, {'net': net})}"

    def _backward(self, k: int) -> Iterator[str]:
        net, out, delta = (self._named(word, k) for word in ("net", "out", "delta"))
        by_out, made = self._named("by_out", k), layer_vectors(self.arch, k)
        if k == self.arch.depth:
            outputs = Num(self.arch.sizes[-1])
            derivative = shown(LOSSES[self.arch.loss].derivative(Ref("target"), Ref("out"), outputs))
            yield f"{by_out} = {_each(derivative, {'target': 't', 'out': out})}"
        else:
            yield f"{by_out} = {_lists(made.error_by_out)}"
        if self.arch.layers[k - 1].activation is _SOFTMAX:
            jacobian, pairs = self._named("J", k), f"enumerate({out})"
            yield f"{jacobian} = [[a * ((i == j) - b) for j, b in {pairs}] for i, a in {pairs}]"
            yield f"{delta} = {_lists(handed_through(Ref(by_out), Ref(jacobian)))}"
        else:
            slope = self._named("slope", k)
            derivative = ACTIVATIONS[self.arch.layers[k - 1].activation].derivative(Ref("net"), Ref("out"))
            yield f"{slope} = {_each(derivative, {'net': net, 'out': out})}"
            yield f"{delta} = {_lists(local_errors(Ref(by_out), Ref(slope)))}"
        yield f"{self._named('G', k)} = {_lists(made.gradient)}"

    # ---- running and looking

    def _run(self, source: str) -> list[str]:
        try:
            exec(source, self._known)  # noqa: S102  # our own printer's lines
        except (ArithmeticError, ValueError) as error:  # a ValueError: the logarithm of 0
            raise BpgenError("site.no_python", line=source[:60], reason=error) from None
        first, *more = source.splitlines()
        # Where a definition is pasted, an empty line ends it.
        end = ["..."] if source.startswith("def ") else []
        return [f">>> {first}", *(f"... {line}" for line in more), *end]

    def _look(self, name: str, keys: Sequence[Sequence[str]]) -> Iterator[str]:
        """The lines that show a vector, or a matrix row by row, in the digits of the page; with one or two
        more where a 5 is cut off, which Python rounds to the even neighbour and a hand rounds up.
        """
        self._run(f"_seen = {name}")
        seen = self._known["_seen"]
        found = seen if isinstance(seen[0], list) else [seen]
        texts = [[self.m.plain(key) for key in row] for row in keys]
        digits = self.m.live.contract.policy.digits
        for more in (digits, digits + 1, digits + 2):
            rows = [self._known["shown"](row, more) for row in found]
            if all(map(self._agree, texts, rows)):
                break
        else:
            raise BpgenError("site.other_number", seen=rows[0][0], name=keys[0][0], text=texts[0][0])
        asked = f"shown({{}}{f', {more}' if more > digits else ''})"
        if seen is found:
            yield f">>> for row in {name}:"
            yield f"...     print({asked.format('row')})"
            yield "..."
        else:
            yield f">>> {asked.format(name)}"
        yield from map(repr, rows)

    def _agree(self, texts: Sequence[str], row: Sequence[float]) -> bool:
        policy = self.m.live.contract.policy
        return all(agrees(text, a, policy) for text, a in zip(texts, row, strict=True))


def _lists(e: Expr) -> str:
    """An array statement over lists, by the helpers of the program."""
    match e:
        case Ref(key):
            return key
        case Transposed(x):
            return f"transposed({_lists(x)})"
        case Product(column, Transposed(Ref(row))):
            return f"outer({_lists(column)}, {row})"
        case Product(matrix, vector):
            return f"product({_lists(matrix)}, {_lists(vector)})"
        case Add((a, b)) | ByElement(a, b):
            sign = "+" if isinstance(e, Add) else "*"
            return f"[a {sign} b for a, b in zip({_lists(a)}, {_lists(b)})]"
    raise UnprintableError(f"no lists for {type(e).__name__}")


def _each(e: Expr, vectors: dict[str, str]) -> str:
    """An expression for each entry of the vectors that it mentions."""
    used = [word for word in vectors if word in set(refs(e))] or ["net"]
    source = expression(e)
    if len(used) == 1:
        return f"[{source} for {used[0]} in {vectors[used[0]]}]"
    return f"[{source} for {', '.join(used)} in zip({', '.join(vectors[word] for word in used)})]"


def _list(values: Sequence[float]) -> str:
    return repr([float(x) for x in values])


def _rows(values: Sequence[Sequence[float]]) -> str:
    """A matrix on one line, or on a line for each row."""
    line = f"[{', '.join(map(_list, values))}]"
    return line if len(line) <= _LINE else "\n".join(["[", *(f"    {_list(row)}," for row in values), "]"])
