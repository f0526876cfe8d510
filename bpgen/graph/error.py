"""The error at the end of a forward pass: that of each output unit, their sum, and that of all samples."""

from __future__ import annotations

from collections.abc import Iterator

from . import names
from .architecture import Architecture, Reduction
from .chain import Taught, Teaching
from .expr import Div, Expr, Mul, Num, Ref, add
from .losses import error_by_net, safe_error, safe_error_by_out
from .losses.loss import OutputUnit
from .quantity import Concept, Index, Quantity


class ErrorOfSample:
    """The error of one sample, a sum over the output units; these errors are seen through."""

    def __init__(self, arch: Architecture, sample: int) -> None:
        self.arch, self.sample = arch, sample
        self._names = [names.unit(arch, arch.depth, n) for n in range(1, arch.sizes[-1] + 1)]

        def of(word: str) -> list[Ref]:
            return [Ref(names.of_sample(arch, f"{word}_{unit}", sample)) for unit in self._names]

        activation, nets = arch.layers[-1].activation, of("net")
        self._units = [
            OutputUnit(activation, target, out, net, nets)
            for target, out, net in zip(of("target"), of("out"), nets, strict=True)
        ]

    @property
    def key(self) -> str:
        """The key of the sample's error."""
        return names.of_sample(self.arch, "E_total", self.sample)

    def forward(self) -> Iterator[Quantity]:
        """Each output unit's error and their sum."""
        parts = []
        for n, unit in enumerate(self._units, 1):
            name = f"E_{self._names[n - 1]}"
            key = names.of_sample(self.arch, name, self.sample)
            place = Index(self.sample, self.arch.depth, n)
            yield Quantity(key, name, Concept.ERROR, place, safe_error(self.arch.loss, unit))
            parts.append(Ref(key))
        yield Quantity(self.key, "E_total", Concept.TOTAL_ERROR, Index(self.sample), add(parts))

    def teaching(self, _: Quantity) -> Teaching | None:
        """None: no derivative is taken with respect to an error."""
        return None

    def taught(self, _: Quantity, by: Quantity) -> Taught | None:
        """The error's derivative with respect to an output; and to the net input of an output unit, where
        that is a shorter formula than the chain.
        """
        if by.index.layer != self.arch.depth:
            return None
        unit = self._units[(by.index.unit or 1) - 1]
        if by.concept is Concept.OUT:
            return Taught(safe_error_by_out(self.arch.loss, unit))
        less = error_by_net(self.arch.loss, unit, self._units, sums_to_one=self.arch.targets_sum_to_one)
        return Taught(*less) if by.concept is Concept.NET and less is not None else None


def batch_error(arch: Architecture) -> Iterator[Quantity]:
    """The error over all samples, summed or averaged, where there are several."""
    if arch.samples > 1:
        definition = over_samples(arch, "E_total")
        yield Quantity("E_batch", "E_batch", Concept.BATCH_ERROR, Index(), definition)


def over_samples(arch: Architecture, name: str) -> Expr:
    """The sum over the samples of the quantity called ``name``, or their mean."""
    total = add([Ref(names.of_sample(arch, name, s)) for s in range(1, arch.samples + 1)])
    if arch.reduction is Reduction.MEAN:
        return Mul((Div(Num(1), Num(arch.samples)), total))
    return total
