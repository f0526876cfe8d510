"""What a loss is: all that sheets, pages, programs and the sampler ask about one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from ..differentiate import differentiate
from ..expr import Expr, Num
from ..functions.log_sum_exp import log_sum_exp
from ..functions.proof import N, P, Proof, T

ONE = Num(1)


class OfUnit(Protocol):
    """What a loss says of one unit, from its target and its output; ``outputs`` is how many there are."""

    def __call__(self, target: Expr, out: Expr, outputs: Expr = ONE) -> Expr:
        """The unit's part."""


class OutputUnit(NamedTuple):
    """One output unit as a loss sees it: its target, output and net, and the nets of its layer."""

    activation: str
    target: Expr
    out: Expr
    net: Expr
    nets: Sequence[Expr]

    @property
    def all_nets(self) -> Expr:
        """Ln of the layer's sum of exponentials."""
        return log_sum_exp(self.nets)

    @property
    def others(self) -> Expr:
        """The same without this unit's."""
        return log_sum_exp(net for net in self.nets if net != self.net)


Units = Sequence[OutputUnit]


class Pair(NamedTuple):
    """A loss with the activation function of its output layer, where the two come to more than each alone.

    ``error`` is a unit's error and ``by_out`` its derivative with respect to the output, from the net: an
    output may round to 0 or 1, and its logarithm or quotient fail. ``by_net`` is the derivative with respect
    to a unit's net, from the unit, its layer, and whether the targets sum to 1; a ``short_cut`` is taught.
    ``several``: all this holds for several units only, and is no formula of whole arrays. ``proofs`` are
    those of the short cut, in the section ``section``.
    """

    error: Callable[[OutputUnit], Expr]
    by_out: Callable[[OutputUnit], Expr]
    by_net: Callable[[OutputUnit, Units, bool], Expr] | None = None
    short_cut: bool = False
    several: bool = False
    section: str = ""
    proofs: Callable[[], tuple[Proof, ...]] = tuple


@dataclass(frozen=True, eq=False)
class Loss:
    """A loss that is a sum over the output units, under the ``name`` by which files and texts know it.

    ``error(target, out)`` is one unit's part, ``derivative`` its derivative with respect to out as the field
    writes it. ``mean``: the part has a 1/n in it.

    ``accepts`` says whether a number can be a target, ``targets`` which can, in signs. A seed draws targets
    of the kind ``drawn``: those of the activation function, or 0 and 1 ("binary"), -1 and 1 ("sign"), one
    true class ("class"), or positive numbers that sum to 1 ("shares"). ``outputs`` are the activation
    functions that the output layer can have, the usual first; none: any. ``pairs`` are what the loss comes to
    with some of them. ``sums``: a formula depends on whether the targets sum to 1. ``noted``: sheets state a
    convention of it, under its name. The proof has ``more`` lines, and its example is at ``point``.
    """

    name: str
    error: OfUnit
    derivative: OfUnit
    mean: bool = False
    accepts: Callable[[float], bool] = lambda target: True
    targets: str = ""
    drawn: str = ""
    noted: bool = False
    outputs: tuple[str, ...] = ()
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    sums: bool = False
    point: Mapping[str, float] | None = None
    more: Callable[[], tuple[Expr, ...]] = tuple

    @property
    def of_classes(self) -> tuple[int, int] | None:
        """The targets of an output for points of other classes than its own, and of its own; None where the
        loss takes neither 0 and 1 nor -1 and 1.
        """
        pairs = ((0, 1), (-1, 1))
        return next((pair for pair in pairs if all(map(self.accepts, pair))), None)

    def proofs(self) -> tuple[Proof, ...]:
        """The proof of its derivative: the long form of calculus, the derivative, and ``more`` lines; its
        example is at ``point``.
        """
        error = self.error(T, P, N)
        lines = (differentiate(error, P.key), self.derivative(T, P, N), *self.more())
        proof = Proof("E", error, "p", lines)
        return (proof if self.point is None else proof._replace(point=self.point),)


def is_probability(target: float) -> bool:
    """Whether a target is a number from 0 to 1."""
    return 0 <= target <= 1
