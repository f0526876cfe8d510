"""The fully connected softmax layer: each of its outputs depends on all of its net inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import names
from ..activations.softmax import softmax, softmax_jacobian
from ..chain import Taught
from ..expr import Ref, add
from ..functions.exp import exp
from ..quantity import Concept, Index, Quantity
from .dense import Dense


class Softmax(Dense):
    """out_k = e**net_k over the layer's sum of them.

    Taught as one operator with several outputs, by its Jacobian: the exponentials and their sum are seen
    through.
    """

    by_unit = False

    def forward(self, inputs: Sequence[str], sample: int) -> Iterator[Quantity]:
        """All net inputs, their exponentials, the sum of these, and the outputs."""
        found = list(self.nets(inputs, sample))
        yield from found
        nets = [Ref(net.key) for net in found]
        exponentials = [
            self.of_unit("exp", Concept.EXPONENTIAL, sample, n, exp(net)) for n, net in enumerate(nets, 1)
        ]
        yield from exponentials
        name = f"exp_sum_{names.layer_name(self.arch, self.number)}"
        total = Ref(names.of_sample(self.arch, name, sample))
        whole = add([Ref(e.key) for e in exponentials])
        yield Quantity(total.key, name, Concept.EXPONENTIAL_SUM, Index(sample, self.number), whole)
        for n, (net, e) in enumerate(zip(nets, exponentials, strict=True), 1):
            yield self.of_unit("out", Concept.OUT, sample, n, softmax(net, nets, Ref(e.key), total))

    def taught(self, of: Quantity, by: Quantity) -> Taught | None:
        """An entry of the Jacobian."""
        if of.concept is not Concept.OUT:
            return None
        same = of.index == by.index
        # The output of the same unit as the net input by which it is differentiated.
        other = self.of_unit("out", Concept.OUT, by.index.sample or 1, by.index.unit or 1, Ref(by.key))
        return Taught(softmax_jacobian(Ref(of.key), Ref(other.key), same=same))

    def slope_place(self, net: Index, out: Index, /) -> Index:
        """At the output's unit, by way of the net input's."""
        return out._replace(via=net.unit)
