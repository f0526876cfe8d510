"""The fully connected layer, of a vector or of each step of a sequence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..activations.softmax import softmax
from ..architecture import ActivationName
from ..expr import Ref, add
from ..functions.exp import exp
from .kind import Block, Maker, Shape, Values, check_rows
from .slips import Slip


@dataclass(frozen=True)
class FullyConnected:
    """net = sum of w x + b, out = f(net); the same weights at each step."""

    units: int
    activation: ActivationName = ActivationName.IDENTITY

    letter: ClassVar[str] = "h"
    reads: ClassVar[str] = "rows"
    mistakes: ClassVar[Mapping[str, Slip]] = {}
    several: ClassVar[bool] = False

    def passed(self, *read: Shape) -> Shape:
        """Its units, at each step. Raises ``SpecError`` for a grid of several channels."""
        check_rows(read[0])
        return (*read[0][:-1], self.units)

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """A row of weights for each unit, and a bias."""
        return (
            Block(("weights",), (self.units, read[0][-1]), "w_{letter}"),
            Block(("biases",), (self.units,), "b_{letter}", optional=True),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Each unit's net input and output; of softmax all net inputs come first."""
        keys: list[str] = []
        for step in read[0].steps:
            xs = read[0].vector(step)
            if self.activation is ActivationName.SOFTMAX:
                keys += [out.key for out in self._softmax(of, xs, step)]
                continue
            for n in range(1, self.units + 1):
                net = self._net(of, n, xs, step)
                keys.append(of.out(f"out_{of.letter}{n}", self.activation, net, step).key)
        return Values(self.passed(read[0].shape), tuple(keys))

    def _net(self, of: Maker, n: int, xs: Sequence[Ref], step: int | None) -> Ref:
        terms = of.weighted("weights", (n,), xs)
        return of.net(f"net_{of.letter}{n}", of.biased(terms, "biases", n), step)

    def _softmax(self, of: Maker, xs: Sequence[Ref], step: int | None) -> list[Ref]:
        units = range(1, self.units + 1)
        nets = [self._net(of, n, xs, step) for n in units]
        exps = [
            of.exponential(f"exp_{of.letter}{n}", exp(net), step) for n, net in zip(units, nets, strict=True)
        ]
        total = of.exponential(f"exp_sum_{of.letter}", add(exps), step)
        pairs = enumerate(zip(nets, exps, strict=True), 1)
        return [
            of.share(f"out_{of.letter}{n}", softmax(net, nets, e, total), net, step) for n, (net, e) in pairs
        ]


KIND = FullyConnected
