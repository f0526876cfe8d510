"""A program in matrices: each layer's names, numbers and definitions over a batch, a row for each sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from ..graph import names
from ..graph.activations import ACTIVATIONS
from ..graph.activations.activation import Activation
from ..graph.architecture import ActivationName, Architecture, BiasRule
from ..graph.arrays import layer_vectors, vector
from ..graph.build import build_graph
from ..graph.expr import Expr, Ref, Total, computed, refs, shown
from ..graph.quantity import Concept
from ..graph.rewrite import by_rows, everywhere
from ..network.problem import Network
from ..printers.python import expression
from .frameworks import FRAMEWORKS
from .problem import bias_names, literals, weight_names
from .updating import Updating


class LayerArrays(NamedTuple):
    """One layer: the names of its arrays, its numbers as literals, and its definitions with a row for each
    sample; ``through_all`` is the sum over the units in its local errors, where there is one.
    """

    number: int
    letter: str
    units: int
    activation: ActivationName
    before: str
    weights: list[list[str]]
    biases: list[str]
    weight_names: list[list[str]]
    bias_names: list[str]
    shared: bool
    #: Whether the biases are updated; whether they are not those of a framework's dense layer.
    trained: bool
    apart: bool
    net: str
    out: str
    net_of: Expr
    error: Expr | None
    error_by_out: Expr
    out_by_net: Expr | None
    delta: Expr
    through_all: Expr | None
    gradient: Expr
    keys: dict[str, list[str]]

    @property
    def by_out(self) -> str:
        """The error's derivative with respect to the outputs, as programs call it."""
        return f"dE_d{self.out}"

    @property
    def slope(self) -> str:
        """The outputs' derivative with respect to the nets."""
        return f"dout_dnet_{self.letter}"

    @property
    def needs_by_out(self) -> bool:
        """Whether the local errors are found from ``by_out``, and not by a short form."""
        return self.by_out in set(refs(self.through_all or self.delta))

    @property
    def needs_slope(self) -> bool:
        """Whether the local errors are found from ``slope``."""
        return self.slope in set(refs(self.delta))

    @property
    def softmax(self) -> bool:
        """Whether the outputs each depend on all nets."""
        return self.activation is ActivationName.SOFTMAX

    @property
    def named(self) -> list[str]:
        """The arrays of this layer's parameters, as programs call them."""
        return [f"W_{self.letter}", *([f"b_{self.letter}"] if self.biases else [])]


class Own(NamedTuple):
    """An activation function that a program defines: its name there, the key of its words, its value of
    ``net``, as a definition or written out, and the bound below which ``net`` would overflow, if any.
    """

    name: str
    words: str
    value: Expr
    written: str
    lowest: float | None

    @classmethod
    def of(cls, f: Activation, framework: str, *, safe: bool) -> Own:
        """As a framework's program defines it; ``safe``: net inputs may be large."""
        written = f.defined.get(framework, "")
        words = f"activation.{f.name}.{f.words.get(framework, 'docstring')}"
        form = computed if safe else shown
        return cls(f.identifier, words, form(f.value(Ref("net"))), written, f.lowest_net if safe else None)


class Arrays:
    """What a program in matrices consists of. ``safe`` takes the forms that do not overflow."""

    def __init__(self, network: Network, *, safe: bool = False) -> None:
        self._network, self._arch, self._safe = network, network.architecture, safe
        self.updating = Updating(self._arch.update)
        self.layers = list(_layers(network, safe=safe))
        self.last = self.layers[-1]
        assert self.last.error is not None
        #: Whether the error is computed from the nets, because the outputs may round to 0 or 1.
        self.from_net = self.last.net in set(refs(self.last.error))
        #: What the error is computed from: the end of ``values``.
        self.of_error = [*([self.last.net] if self.from_net else []), self.last.out]

    @cached_property
    def parameters(self) -> list[str]:
        """The arrays of all parameters: weights layer by layer, then biases."""
        return self._in_order(layer.letter for layer in self.layers if layer.biases)

    @cached_property
    def in_layers(self) -> list[str]:
        """The same layer by layer, as a model of layers holds them."""
        return [name for layer in self.layers for name in layer.named]

    @cached_property
    def trained(self) -> list[str]:
        """Those that are updated."""
        return self._in_order(layer.letter for layer in self.layers if layer.trained)

    @property
    def trained_places(self) -> list[int]:
        """Where these stand among all parameters, from 0."""
        return [self.parameters.index(name) for name in self.trained]

    @cached_property
    def gradients(self) -> list[str]:
        """The derivatives of the error by them."""
        return [f"dE_d{name}" for name in self.trained]

    @cached_property
    def values(self) -> list[str]:
        """What a backward pass by hand needs of the forward pass, the outputs last."""
        wanted = {layer.before for layer in self.layers}
        for layer in self.layers:
            read = [layer.delta, *([layer.through_all] if layer.through_all else [])]
            read += [layer.error_by_out] if layer.needs_by_out else []
            read += [layer.out_by_net] if layer.out_by_net and layer.needs_slope else []
            wanted |= {name for e in read for name in refs(e)}
        made = [name for layer in self.layers for name in (layer.net, layer.out)]
        return [n for n in made if n in wanted and n not in self.of_error] + self.of_error

    @property
    def activations(self) -> list[Activation]:
        """The activation functions that are used, each once."""
        return [ACTIVATIONS[name] for name in dict.fromkeys(layer.activation for layer in self.layers)]

    @property
    def has_softmax(self) -> bool:
        """Whether a layer's outputs each depend on all of its nets."""
        return any(layer.softmax for layer in self.layers)

    def own(self, framework: str) -> list[Own]:
        """Those that a program in this framework defines itself."""
        return [Own.of(f, framework, safe=self._safe) for f in self.activations if f.is_defined_in(framework)]

    def uses_math(self, framework: str) -> bool:
        """Whether a framework has not all that its definitions call, and Python's ``math`` is taken."""
        style = FRAMEWORKS[framework].style()
        own = [f for f in self.activations if f.elementwise and f.is_defined_in(framework)]
        return any("math." in expression(f.value(Ref("net")), style) for f in own)

    def call(self, name: ActivationName, framework: str) -> str:
        """What a program in this framework calls for an activation function; empty for the identity."""
        activation = ACTIVATIONS[name]
        return activation.call(framework) or ("" if activation.elementwise else activation.identifier)

    @cached_property
    def state(self) -> list[str]:
        """What an update takes and hands back beside the parameters."""
        return self.updating.state(self.trained)

    @cached_property
    def updated(self) -> list[str]:
        """The names of the new parameters, and of those that are not updated."""
        if self.updating.is_plain:
            return self.parameters
        return [f"{name}_next" if name in self.trained else name for name in self.parameters]

    def _in_order(self, biases: Iterable[str]) -> list[str]:
        """All weights, then the biases of these layers."""
        return [*(f"W_{layer.letter}" for layer in self.layers), *(f"b_{letter}" for letter in biases)]


def _layers(network: Network, *, safe: bool) -> Iterator[LayerArrays]:
    arch = network.architecture

    matrices = {vector(arch, Concept.WEIGHT, k) for k in range(1, arch.depth + 1)}

    def form(e: Expr) -> Expr:
        return by_rows(computed(e) if safe else shown(e), matrices)

    for k, given in enumerate(network.layers, 1):
        made = layer_vectors(arch, k)
        delta, through_all = _named_sum(form(made.delta), vector(arch, Concept.ERROR_BY_OUT, k))
        yield LayerArrays(
            number=k,
            letter=names.layer_name(arch, k),
            units=len(given.weights),
            activation=given.activation,
            before=vector(arch, Concept.OUT, k - 1),
            weights=[literals(row) for row in given.weights],
            biases=literals(given.biases),
            weight_names=weight_names(arch, k),
            bias_names=bias_names(arch, k),
            shared=arch.bias_rule(k) is BiasRule.LAYER and arch.sizes[k] > 1,
            trained=arch.trains_biases(k),
            apart=bool(given.biases) and (arch.bias_rule(k) is BiasRule.LAYER or not arch.trains_biases(k)),
            net=vector(arch, Concept.NET, k),
            out=vector(arch, Concept.OUT, k),
            net_of=form(made.net),
            error=made.error and form(made.error),
            error_by_out=form(made.error_by_out),
            out_by_net=made.out_by_net and form(made.out_by_net),
            delta=delta,
            through_all=through_all,
            gradient=form(made.gradient),
            keys=_keys(arch, k),
        )


def _named_sum(delta: Expr, by_out: str) -> tuple[Expr, Expr | None]:
    """Local errors, and the sum over the units in them that needs a line of its own."""
    found: list[Expr] = []

    def named(x: Expr) -> Expr:
        if isinstance(x, Total) and by_out in refs(x):
            found.append(x)
            return Ref("through_all")
        return x

    delta = everywhere(delta, named) or delta
    return delta, found[0] if found else None


def _keys(arch: Architecture, layer: int) -> dict[str, list[str]]:
    """A layer's quantities by concept, those of the first sample: what programs name and point to."""
    out: dict[str, list[str]] = {}
    for q in build_graph(arch).defined:
        if q.index.layer == layer and q.index.sample in (None, 1):
            shared = q.concept is Concept.GRADIENT and q.index.source is None
            out.setdefault("bias_gradient" if shared else q.concept.value, []).append(q.name)
    return out
