"""The LSTM layer: a state that gates keep, write and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..architecture import ActivationName
from ..expr import Expr, Mul, Ref, add
from .kind import Block, Maker, Shape, Values
from .recurrent import ByStep
from .slips import Slip, last_only, no_later_cell, no_later_state, same_state

#: The gates in the order in which they are worked: how much is kept, how much is written, what, how much is
#: read.
GATES = {"f": "logistic", "i": "logistic", "g": "tanh", "o": "logistic"}


@dataclass(frozen=True)
class LongShortTerm(ByStep):
    """f, i, o = logistic and g = tanh of W x_t + U h_(t-1) + b; c_t = f c_(t-1) + i g; h_t = o tanh(c_t).

    Before the first step c and h are 0, or ``cell_start`` and ``start``. ``last``: only the last step's
    outputs are passed on.
    """

    units: int
    last: bool = False

    mistakes: ClassVar[Mapping[str, Slip]] = {
        "last-step-only": last_only,
        "future-forgotten": no_later_state,
        "cell-future-forgotten": no_later_cell,
        "state-of-same-step": same_state,
    }

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Gate by gate the weights of the inputs, then those of the outputs before, then biases."""
        n, m = self.units, read[0][-1]
        return (
            *(Block(("weights", gate), (n, m), f"w_{gate}") for gate in GATES),
            *(Block(("recurrent", gate), (n, n), f"u_{gate}") for gate in GATES),
            *(Block(("biases", gate), (n,), f"b_{gate}", optional=True) for gate in GATES),
            Block(("start",), (n,), "h0_", optional=True, trained=False),
            Block(("cell_start",), (n,), "c0_", optional=True, trained=False),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Step by step, unit by unit: net input and value of each gate, the state, its tanh, the output."""
        h, c = self.started(of, "start"), self.started(of, "cell_start")
        keys: list[str] = []
        for step in range(1, read[0].shape[0] + 1):
            units = range(1, self.units + 1)
            made = [self._unit(of, n, read[0].row(step), h, c[n - 1 : n], step) for n in units]
            c, h = [cell for cell, _ in made], [out for _, out in made]
            keys += [out.key for out in h]
        return self.outputs(keys)

    def _unit(
        self, of: Maker, n: int, xs: Sequence[Ref], h: Sequence[Ref], c: Sequence[Ref], step: int
    ) -> tuple[Ref, Ref]:
        gates = {}
        for gate, name in GATES.items():
            terms: list[Expr] = of.weighted(f"weights.{gate}", (n,), xs)
            terms += of.weighted(f"recurrent.{gate}", (n,), h)
            if gate == "f" and not c:
                continue  # nothing is kept of a state that is 0
            net = of.net(f"net_{gate}{n}", of.biased(terms, f"biases.{gate}", n), step)
            gates[gate] = of.out(f"{gate}{n}", ActivationName(name), net, step)
        kept: list[Expr] = [Mul((gates["f"], before)) for before in c]
        cell = of.node(f"c{n}", add([*kept, Mul((gates["i"], gates["g"]))]), "cell", step)
        read = of.applied(f"tanh_c{n}", ActivationName.TANH, cell, "tanh_of_cell", step)
        return cell, of.node(f"h{n}", Mul((gates["o"], read)), "output", step)


KIND = LongShortTerm
