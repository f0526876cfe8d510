"""The error at the end of a forward pass: that of each output unit, their sum, and that of all samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from . import names
from .architecture import Architecture, LossName, Reduction
from .chain import Taught, Teaching
from .expr import Div, Expr, Mul, Num, Ref, add, refs
from .losses import error_by_net, safe_error, safe_error_by_out
from .losses.loss import OutputUnit, Units
from .quantity import Concept, Index, Quantity


class Averaged(Protocol):
    """What the error over several samples depends on."""

    @property
    def samples(self) -> int:
        """How many there are."""

    @property
    def reduction(self) -> Reduction:
        """Whether their errors are added or averaged."""


class OutputPlace(NamedTuple):
    """An output: what it is called, where it is, what the loss sees of it, and of those of its layer."""

    name: str
    place: Index
    unit: OutputUnit
    layer: Units


class ErrorOfSample:
    """The error of one sample, a sum over the outputs; these errors are seen through.

    ``mark`` is what follows its names in keys; ``sums_to_one``: its targets do.
    """

    def __init__(
        self, loss: LossName, sample: int, mark: str, outputs: Sequence[OutputPlace], *, sums_to_one: bool
    ) -> None:
        self.sample = sample
        self._loss, self._mark, self._outputs, self._sums_to_one = loss, mark, outputs, sums_to_one
        self._by_out = {key: o for o in outputs for key in refs(o.unit.out)}
        self._by_net = {key: o for o in outputs for key in refs(o.unit.net)}

    @classmethod
    def of_architecture(cls, arch: Architecture, sample: int) -> ErrorOfSample:
        """That of a fully connected network."""
        units = [names.unit(arch, arch.depth, n) for n in range(1, arch.sizes[-1] + 1)]

        def of(word: str) -> list[Ref]:
            return [Ref(names.of_sample(arch, f"{word}_{unit}", sample)) for unit in units]

        activation, nets = arch.layers[-1].activation, of("net")
        layer = [
            OutputUnit(activation, target, out, net, nets)
            for target, out, net in zip(of("target"), of("out"), nets, strict=True)
        ]
        outputs = [
            OutputPlace(name, Index(sample, arch.depth, n), unit, layer)
            for n, (name, unit) in enumerate(zip(units, layer, strict=True), 1)
        ]
        mark = names.of_sample(arch, "", sample)
        return cls(arch.loss, sample, mark, outputs, sums_to_one=arch.targets_sum_to_one)

    @property
    def key(self) -> str:
        """The key of the sample's error."""
        return f"E_total{self._mark}"

    def forward(self) -> Iterator[Quantity]:
        """Each output's error and their sum."""
        parts = []
        for o in self._outputs:
            name = f"E_{o.name}"
            key = name + self._mark
            yield Quantity(key, name, Concept.ERROR, o.place, safe_error(self._loss, o.unit))
            parts.append(Ref(key))
        yield Quantity(self.key, "E_total", Concept.TOTAL_ERROR, Index(self.sample), add(parts))

    def teaching(self, _: Quantity) -> Teaching | None:
        """None: no derivative is taken with respect to an error."""
        return None

    def taught(self, _: Quantity, by: Quantity) -> Taught | None:
        """The error's derivative with respect to an output; and to the net input of an output unit, where
        that is a shorter formula than the chain.
        """
        if (o := self._by_out.get(by.key)) is not None:
            return Taught(safe_error_by_out(self._loss, o.unit))
        if (o := self._by_net.get(by.key)) is None:
            return None
        less = error_by_net(self._loss, o.unit, o.layer, sums_to_one=self._sums_to_one)
        return None if less is None else Taught(*less)


def batch_error(shape: Averaged) -> Iterator[Quantity]:
    """The error over all samples, summed or averaged, where there are several."""
    if shape.samples > 1:
        definition = over_samples(shape, "E_total")
        yield Quantity("E_batch", "E_batch", Concept.BATCH_ERROR, Index(), definition)


def over_samples(shape: Averaged, name: str) -> Expr:
    """The sum over the samples of the quantity called ``name``, or their mean."""
    total = add([Ref(f"{name}[{s}]" if shape.samples > 1 else name) for s in range(1, shape.samples + 1)])
    if shape.reduction is Reduction.MEAN:
        return Mul((Div(Num(1), Num(shape.samples)), total))
    return total
