"""The fully connected layer with an activation function that acts on each unit alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from .. import names
from ..activations import ACTIVATIONS
from ..architecture import Architecture, BiasRule
from ..chain import Taught, Teaching
from ..expr import Expr, Mul, Num, Ref, add
from ..quantity import Concept, Index, Quantity


class Dense:
    """Layer ``number`` of the network: net = sum of w * out + b * 1, and out = f(net) of each unit."""

    #: Whether a net input acts through its own unit's output alone: the local error is then a product, whose
    #: factors the gradient repeats: dE/dout * dout/dnet * dnet/dw.
    by_unit: ClassVar[bool] = True

    def __init__(self, arch: Architecture, number: int) -> None:
        self.arch, self.number = arch, number
        self.function = ACTIVATIONS[arch.layers[number - 1].activation]
        self.units = {n: names.unit(arch, number, n) for n in range(1, arch.sizes[number] + 1)}
        self._weights = {
            (n, m): names.weight(arch, number, n, m)
            for n in self.units
            for m in range(1, arch.sizes[number - 1] + 1)
        }
        self._biases = [names.bias(arch, number, n) for n in range(1, arch.bias_count(number) + 1)]
        #: Whether each of its outputs has an error of its own.
        self.has_errors = number == arch.depth and self.by_unit
        shared = arch.bias_rule(number) is BiasRule.LAYER
        # Through each unit of the next layer runs a path to the error.
        passed_on = Teaching(
            Concept.ERROR_BY_OUT,
            Concept.NET_BY_OUT,
            Concept.PATH,
            place=lambda of, consumer: of._replace(via=consumer.unit),
        )
        self._teaching = {
            Concept.INPUT: passed_on,
            Concept.OUT: passed_on,
            Concept.NET: Teaching(
                Concept.DELTA,
                Concept.OUT_BY_NET,
                place=self.slope_place,
                own_error=self.has_errors,
                label=lambda net: self.units[net.index.unit or 1],
            ),
            Concept.WEIGHT: Teaching(Concept.GRADIENT, Concept.NET_BY_WEIGHT, unfolded=self.by_unit),
            # A bias that the layer shares acts through each of its units.
            Concept.BIAS: Teaching(
                Concept.GRADIENT,
                Concept.NET_BY_BIAS,
                place=lambda of, consumer: consumer,
                unfolded=self.by_unit and not shared,
                bare=shared,
            ),
        }

    def teaching(self, q: Quantity) -> Teaching | None:
        """Of its outputs, nets and parameters."""
        return self._teaching.get(q.concept)

    def taught(self, of: Quantity, by: Quantity) -> Taught | None:
        """The derivative of the activation function, written with its value where the field does so."""
        if of.concept is not Concept.OUT:
            return None
        net, out = Ref(by.key), Ref(of.key)
        return Taught(self.function.derivative(net, out), self.function.steps(net, out))

    def parameters(self) -> Iterator[Quantity]:
        """The weights row by row, then the biases."""
        for (n, m), name in self._weights.items():
            yield Quantity(name, name, Concept.WEIGHT, Index(None, self.number, n, m))
        shared = self.arch.bias_rule(self.number) is BiasRule.LAYER
        for n, name in enumerate(self._biases, 1):
            yield Quantity(name, name, Concept.BIAS, Index(None, self.number, None if shared else n))

    def trained(self) -> Iterator[Sequence[str]]:
        """The weights one by one, and the biases together, unless these are fixed."""
        yield from ((name,) for name in self._weights.values())
        if self.arch.trains_biases(self.number):
            yield self._biases

    def forward(self, inputs: Sequence[str], sample: int) -> Iterator[Quantity]:
        """The net input and the output of each unit, which follow each other, as on the deck's slides."""
        for net in self.nets(inputs, sample):
            yield net
            assert net.index.unit is not None
            yield self.of_unit("out", Concept.OUT, sample, net.index.unit, self.function.value(Ref(net.key)))

    def nets(self, inputs: Sequence[str], sample: int) -> Iterator[Quantity]:
        """The net input of each unit: the weighted sum of the inputs, and the bias."""
        rule = self.arch.bias_rule(self.number)
        sources = [Ref(key) for key in inputs]
        for n in self.units:
            terms: list[Expr] = [Mul((Ref(self._weights[n, m]), x)) for m, x in enumerate(sources, 1)]
            if rule is not BiasRule.NONE:
                bias = self._biases[0 if rule is BiasRule.LAYER else n - 1]
                terms.append(Mul((Ref(bias), Num(1))))
            yield self.of_unit("net", Concept.NET, sample, n, add(terms))

    def of_unit(self, prefix: str, concept: Concept, sample: int, n: int, definition: Expr) -> Quantity:
        """What a unit has one of for each sample: net_h1, out_h1."""
        name = f"{prefix}_{self.units[n]}"
        key = names.of_sample(self.arch, name, sample)
        return Quantity(key, name, concept, Index(sample, self.number, n), definition)

    def slope_place(self, net: Index, _out: Index, /) -> Index:
        """Where the derivative of an output with respect to a net input is."""
        return net

    def aliases(self) -> Iterator[tuple[str, str]]:
        """delta_o1 for dE_o1/dnet_o1; and of a unit with an error of its own, which is all of the total that
        depends on it, also dE_total/dnet_o1, and dE_o1/dout_o1 for dE_total/dout_o1.
        """
        for unit in self.units.values():
            error = f"E_{unit}" if self.has_errors else "E_total"
            yield f"delta_{unit}", f"d{error}/dnet_{unit}"
            if self.has_errors:
                yield f"dE_total/dnet_{unit}", f"d{error}/dnet_{unit}"
                yield f"d{error}/dout_{unit}", f"dE_total/dout_{unit}"
