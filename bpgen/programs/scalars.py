"""The program in plain Python: a line for each quantity of a sample, in functions that hand on tuples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from ..graph import names
from ..graph.activations import ACTIVATIONS
from ..graph.architecture import ActivationName, Architecture
from ..graph.build import build_graph
from ..graph.expr import Call, Expr, Ref, computed, refs, shown
from ..graph.quantity import Concept, Quantity, Role
from ..printers.python import PROGRAM, expression, identifier, math_names
from .layout import assignment
from .problem import parameter_names
from .updating import Updating


class CodeBlock(NamedTuple):
    """Lines that belong together, with the words that stand above them: ``kind`` chooses these, ``keys`` are
    the quantities that they name; the first of ``pages`` that has a step on the site is pointed to.
    """

    kind: str
    keys: tuple[str, ...]
    lines: tuple[str, ...]
    pages: tuple[str, ...]
    where: str = ""


def form_in_program(definition: Expr, concept: Concept, *, safe: bool) -> Expr:
    """The form that a program has: as taught, the gradients by the local error, or the safe one."""
    return computed(definition) if safe or concept is Concept.GRADIENT else shown(definition)


class Scalars:
    """What the functions of the program hold.

    ``safe`` takes the forms that do not overflow. ``values`` are what ``forward`` hands on, the outputs
    last; ``of_error`` the end of it that the error needs.
    """

    def __init__(self, arch: Architecture, *, safe: bool = False) -> None:
        self._arch, self._safe, self.updating = arch, safe, Updating(arch.update)
        # The program's functions work on one sample; only the updates see all of them.
        self._graph = build_graph(arch._replace(samples=1))
        gradients = [q.key for q in self._graph.defined if q.concept is Concept.GRADIENT]
        kept = self._graph.rests_on([self._graph.objective, *gradients], self._forms)
        self._lines = [q for q in kept if q.definition is not None]
        self.parameters = [identifier(name) for name in parameter_names(arch)]
        self.outputs = self._named("out", arch.depth)
        self.nets = self._named("net", arch.depth)
        self.targets = self._named("target", arch.depth)
        self.inputs = [names.unit(arch, 0, n) for n in range(1, arch.inputs + 1)]

    # ---- what goes in and out

    @cached_property
    def of_error(self) -> list[str]:
        """The nets of the last layer, where the error is computed from them, and the outputs."""
        return [*(self.nets if set(self.nets) & self._read(Role.ERROR) else []), *self.outputs]

    @cached_property
    def values(self) -> list[str]:
        """What ``forward`` hands on."""
        wanted = self._read(Role.BACKWARD)
        here = [identifier(q.key) for q in self._part(Role.FORWARD)]
        return [name for name in here if name in wanted and name not in self.of_error] + self.of_error

    @cached_property
    def back_reads_parameters(self) -> bool:
        """Whether ``backward`` passes through weights: with one layer it does not."""
        return not self._read(Role.BACKWARD).isdisjoint(self.parameters)

    @cached_property
    def gradients(self) -> list[str]:
        """What ``backward`` hands back: a derivative for each trained parameter."""
        return [f"dE_total_d{name}" for name in self._trained]

    @cached_property
    def of_update(self) -> list[str]:
        """The same as ``update`` takes them: over all samples where there are several."""
        batch = "dE_batch" if self._arch.samples > 1 else "dE_total"
        return [f"{batch}_d{name}" for name in self._trained]

    @cached_property
    def updated(self) -> list[str]:
        """What ``update`` hands back: the new value of each parameter, or the old one where it is fixed."""
        trained = set(self._trained)
        return [f"{name}_next" if name in trained else name for name in self.parameters]

    # ---- lines

    def forward(self) -> Iterator[CodeBlock]:
        """Each unit's net and output; a softmax layer as a whole."""
        for (layer, unit), part in groupby(self._part(Role.FORWARD), self._unit_or_layer):
            qs = list(part)
            if unit:
                yield self._block("unit", qs, [q.key for q in qs], names.unit(self._arch, layer, unit))
            else:
                keys = [q.key for q in qs if q.concept is Concept.OUT]
                yield self._block("softmax", qs, keys[:1], names.layer_name(self._arch, layer))

    def error(self) -> Iterator[CodeBlock]:
        """Each output's error, and their sum."""
        qs = self._part(Role.ERROR)
        yield self._block("error", qs, [q.key for q in qs][-1:])

    def backward(self) -> Iterator[CodeBlock]:
        """From last layer to first: local errors, then derivatives with respect to each parameter."""
        for (kind, *_), part in groupby(self._part(Role.BACKWARD), self._step):
            qs = list(part)
            last = qs[-1]
            if kind == "delta":
                unit = names.unit(self._arch, last.index.layer or 0, last.index.unit or 0)
                yield self._block("delta", qs, [last.key], unit)
            elif kind == "deltas":
                keys = [q.key for q in qs if q.concept is Concept.DELTA]
                yield self._block("deltas", qs, keys[:1], names.layer_name(self._arch, last.index.layer or 0))
            else:
                keys = [q.key for q in qs if q.concept is Concept.GRADIENT]
                yield self._block(kind, qs, keys[:1])

    def updates(self) -> Iterator[CodeBlock]:
        """The new value of each trained parameter, layer by layer, from the values before the round."""
        whole = build_graph(self._arch)
        ordered = [whole[new] for name in parameter_names(self._arch) if (new := whole.parameters.get(name))]
        gradients = dict(zip(self._trained, self.of_update, strict=True))
        for _, part in groupby(ordered, lambda q: (q.index.source is None, q.index.layer)):
            keys = [q.key for q in part]
            named = (identifier(key.removesuffix("+")) for key in keys)
            made = [line for name in named for line in self.updating.lines(name, gradients[name])]
            lines = tuple(assignment(name, expression(e, PROGRAM), 4) for name, e in made)
            yield CodeBlock("updates", (keys[0],), lines, (keys[0], *reversed(keys)))
        if carried := self.updating.carried():
            lines = tuple(assignment(name, expression(e, PROGRAM), 4) for name, e in carried)
            yield CodeBlock("carried", whole.carried[-1:], lines, ())

    @cached_property
    def state(self) -> list[str]:
        """What ``update`` takes and hands back beside the parameters."""
        return self.updating.state(self._trained)

    @cached_property
    def calls(self) -> list[str]:
        """The functions that the program calls by name."""
        lines = [line for block in self._blocks() for line in block.lines]
        text = "\n".join((*lines, *map(self.function, self.functions)))
        return [*math_names(text), *(["log_sum_exp"] if "log_sum_exp(" in text else [])]

    @property
    def functions(self) -> list[ActivationName]:
        """The activation functions that the program defines itself, each once."""
        used = dict.fromkeys(layer.activation for layer in self._arch.layers)
        return [name for name in ActivationName if name in used and ACTIVATIONS[name].is_defined_in("python")]

    def function(self, name: ActivationName) -> str:
        """An activation function of one net, as an expression."""
        return expression((computed if self._safe else shown)(ACTIVATIONS[name].value(Ref("net"))), PROGRAM)

    def _blocks(self) -> Iterator[CodeBlock]:
        yield from self.forward()
        yield from self.error()
        yield from self.backward()
        yield from self.updates()

    def _block(self, kind: str, qs: Sequence[Quantity], keys: Sequence[str], where: str = "") -> CodeBlock:
        pages = (*keys, *(q.key for q in reversed(qs)))
        return CodeBlock(kind, tuple(keys), tuple(self._line(q) for q in qs), pages, where)

    def _line(self, q: Quantity) -> str:
        (e,) = self._forms(q)
        text = expression(e, PROGRAM)
        activation = self._arch.layers[(q.index.layer or 1) - 1].activation
        called = ACTIVATIONS[activation].call("python")
        if q.concept is Concept.OUT and called:
            unit = names.unit(self._arch, q.index.layer or 0, q.index.unit or 0)
            text = f"{called}(net_{unit})"
        elif isinstance(e, Call) and text.startswith("("):  # a choice, in brackets of its own
            text = text.removeprefix("(").removesuffix(")")
        return assignment(identifier(q.key), text, 4)

    def _forms(self, q: Quantity) -> tuple[Expr, ...]:
        return () if q.definition is None else (form_in_program(q.definition, q.concept, safe=self._safe),)

    def _part(self, role: Role) -> list[Quantity]:
        return [q for q in self._lines if q.role is role]

    def _read(self, role: Role) -> set[str]:
        """The names that a part reads from outside."""
        part = self._part(role)
        made = {q.key for q in part}
        return {identifier(key) for q in part for e in self._forms(q) for key in refs(e) if key not in made}

    def _unit_or_layer(self, q: Quantity) -> tuple[int, int]:
        layer = q.index.layer or 0
        softmax = self._arch.layers[layer - 1].activation is ActivationName.SOFTMAX
        return layer, 0 if softmax else q.index.unit or 0

    def _step(self, q: Quantity) -> tuple[str, int, int, int]:
        layer, unit = self._unit_or_layer(q)
        if q.concept is Concept.NET_BY_WEIGHT or (q.concept is Concept.GRADIENT and q.index.source):
            return "weight", layer, q.index.unit or 0, q.index.source or 0
        if q.concept in (Concept.NET_BY_BIAS, Concept.GRADIENT):
            return "bias", layer, 0, 0
        return ("delta", layer, unit, 0) if unit else ("deltas", layer, 0, 0)

    def _named(self, word: str, layer: int) -> list[str]:
        count = self._arch.sizes[layer]
        return [f"{word}_{names.unit(self._arch, layer, n)}" for n in range(1, count + 1)]

    @cached_property
    def _trained(self) -> list[str]:
        by = {q.wrt[1] for q in self._graph.defined if q.concept is Concept.GRADIENT and q.wrt}
        return [identifier(name) for name in parameter_names(self._arch) if name in by]
