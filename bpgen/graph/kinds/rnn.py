"""Elman's recurrent layer: at each step it reads the step's inputs and its own outputs of the step before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..architecture import ActivationName
from ..expr import Expr
from .kind import Block, Maker, Shape, Values
from .recurrent import ByStep
from .slips import Slip, last_only, no_later_state, same_state


@dataclass(frozen=True)
class Recurrent(ByStep):
    """net_t = Wx x_t + Wh h_(t-1) + b, h_t = f(net_t). Before the first step the outputs are 0, or ``start``.

    ``last``: only the last step's outputs are passed on.
    """

    units: int
    activation: ActivationName = ActivationName.TANH
    last: bool = False

    mistakes: ClassVar[Mapping[str, Slip]] = {
        "last-step-only": last_only,
        "future-forgotten": no_later_state,
        "state-of-same-step": same_state,
    }

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Weights of the inputs, of the outputs before, and biases."""
        return (
            Block(("weights",), (self.units, read[0][-1]), "wx"),
            Block(("recurrent",), (self.units, self.units), "wh"),
            Block(("biases",), (self.units,), "b_{letter}", optional=True),
            Block(("start",), (self.units,), "{letter}0_", optional=True, trained=False),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Step by step, each unit's net input and output."""
        before, keys = self.started(of, "start"), list[str]()
        for step in range(1, read[0].shape[0] + 1):
            now = []
            for n in range(1, self.units + 1):
                terms: list[Expr] = of.weighted("weights", (n,), read[0].row(step))
                terms += of.weighted("recurrent", (n,), before)
                net = of.net(f"net_{of.letter}{n}", of.biased(terms, "biases", n), step)
                now.append(of.out(f"{of.letter}{n}", self.activation, net, step))
            before = now
            keys += [h.key for h in now]
        return self.outputs(keys)


KIND = Recurrent
