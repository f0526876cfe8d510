"""The GRU layer: gates that say how much of the state is replaced, and how much of it is used for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ..architecture import ActivationName
from ..expr import Add, Expr, Mul, Num, Ref, Sub, add
from .kind import Block, Maker, Shape, Values
from .recurrent import ByStep
from .slips import LayerPass, Slip, exchanged, last_only, no_later_state

GATES = ("r", "z", "n")
_LOGISTIC = ActivationName.LOGISTIC


def _gates_exchanged(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Z for 1 - z, and the reverse, in the mixture of the old state and the new values."""
    for q, e in of.called(r"h[0-9]"):
        terms = e.terms if isinstance(e, Add) else (e,)
        mixed = [Mul((exchanged(t.factors[0]), *t.factors[1:])) for t in terms if isinstance(t, Mul)]
        yield q.key, add(mixed)


@dataclass(frozen=True)
class GatedRecurrent(ByStep):
    """r, z = logistic of W x_t + U h_(t-1) + b, n = tanh of the same with r; h_t mixes h_(t-1) and n by z.

    ``keeps``: z is the share of the old state, h_t = (1 - z) n + z h_(t-1), as PyTorch and Keras have it;
    else that of the new one, h_t = (1 - z) h_(t-1) + z n. ``reset_after``: r acts after the product, r (U h +
    b'), as there, where b' are ``recurrent_biases``; else before it, U (r h), as the paper has it.
    """

    units: int
    keeps: bool = True
    reset_after: bool = False
    last: bool = False

    mistakes: ClassVar[Mapping[str, Slip]] = {
        "last-step-only": last_only,
        "future-forgotten": no_later_state,
        "gates-exchanged": _gates_exchanged,
    }

    def blocks(self, *read: Shape) -> Sequence[Block]:
        """Gate by gate the weights of the inputs, then those of the state before, then biases."""
        n, m = self.units, read[0][-1]
        after = (Block(("recurrent_biases",), (n,), "b_u", optional=True),) if self.reset_after else ()
        return (
            *(Block(("weights", gate), (n, m), f"w_{gate}") for gate in GATES),
            *(Block(("recurrent", gate), (n, n), f"u_{gate}") for gate in GATES),
            *(Block(("biases", gate), (n,), f"b_{gate}", optional=True) for gate in GATES),
            *after,
            Block(("start",), (n,), "h0_", optional=True, trained=False),
        )

    def forward(self, of: Maker, *read: Values) -> Values:
        """Step by step: the gates, what the reset leaves, the new values, the state."""
        h, keys = self.started(of, "start"), list[str]()
        for step in range(1, read[0].shape[0] + 1):
            h = self._step(of, read[0].row(step), h, step)
            keys += [out.key for out in h]
        return self.outputs(keys)

    def _step(self, of: Maker, xs: Sequence[Ref], h: Sequence[Ref], step: int) -> list[Ref]:
        units = range(1, self.units + 1)

        def net(gate: str, n: int, state: Sequence[Expr]) -> Ref:
            terms: list[Expr] = [*of.weighted(f"weights.{gate}", (n,), xs), *state]
            return of.net(f"net_{gate}{n}", of.biased(terms, f"biases.{gate}", n), step)

        def gate(name: str) -> list[Ref]:
            nets = [net(name, n, of.weighted(f"recurrent.{name}", (n,), h)) for n in units]
            return [of.out(f"{name}{n}", _LOGISTIC, x, step) for n, x in zip(units, nets, strict=True)]

        z, r = gate("z"), gate("r") if h or self._shifts(of) else []
        state: list[list[Expr]] = [[] for _ in units]
        if self.reset_after and r:
            for n in units:
                terms = of.weighted("recurrent.n", (n,), h)
                whole = of.biased(terms, "recurrent_biases", n) if h else of.parameter("recurrent_biases", n)
                product = of.node(f"uh{n}", whole, "product", step)
                state[n - 1] = [Mul((r[n - 1], product))]
        elif r:
            left = [of.node(f"rh{n}", Mul((r[n - 1], h[n - 1])), "reset", step) for n in units]
            state = [list(of.weighted("recurrent.n", (n,), left)) for n in units]
        new = [of.out(f"n{n}", ActivationName.TANH, net("n", n, state[n - 1]), step) for n in units]
        return [
            of.node(f"h{n}", add(self._mixed(z[n - 1], new[n - 1], h[n - 1 : n])), "state", step)
            for n in units
        ]

    def _shifts(self, of: Maker) -> bool:
        """Whether the reset gate acts on something where the state is 0."""
        return self.reset_after and of.has("recurrent_biases")

    def _mixed(self, z: Ref, new: Ref, old: Sequence[Ref]) -> list[Expr]:
        rest = Sub(Num(1), z)
        if self.keeps:
            return [Mul((rest, new)), *(Mul((z, h)) for h in old)]
        return [*(Mul((rest, h)) for h in old), Mul((z, new))]


KIND = GatedRecurrent
