"""Losses, one in a file, looked up by name: ``half_squared_error.py`` for half-squared-error."""

from __future__ import annotations

from collections.abc import Mapping

from ..architecture import LossName
from ..expr import Expr, Num, Written
from ..listing import Listed
from .loss import Loss, OutputUnit, Pair, Units

#: Each loss's record by its name.
LOSSES: Mapping[LossName, Loss] = Listed(__name__, "LOSS", tuple(LossName))


def pair(loss: LossName, activation: str, outputs: int) -> Pair | None:
    """What a loss comes to with the activation function of so many outputs; None: no more than each alone."""
    found = LOSSES[loss].pairs.get(activation)
    return None if found is None or (found.several and outputs == 1) else found


def safe_error(loss: LossName, unit: OutputUnit) -> Expr:
    """One output unit's error, with a form from the nets where the outputs may round to 0 or 1."""
    taught = LOSSES[loss].error(unit.target, unit.out, Num(len(unit.nets)))
    both = pair(loss, unit.activation, len(unit.nets))
    return taught if both is None else Written(taught, both.error(unit))


def safe_error_by_out(loss: LossName, unit: OutputUnit) -> Expr:
    """The error's derivative by an output, with a form that does not divide by an output that is 0."""
    taught = LOSSES[loss].derivative(unit.target, unit.out, Num(len(unit.nets)))
    both = pair(loss, unit.activation, len(unit.nets))
    return taught if both is None else Written(taught, both.by_out(unit))


def error_by_net(
    loss: LossName, unit: OutputUnit, layer: Units, *, sums_to_one: bool
) -> tuple[Expr, tuple[Expr, ...]] | None:
    """The error's derivative by a net of the output layer, and the steps on the way, where it comes to less
    than the product of the chain; ``sums_to_one``: the targets of a sample do.
    """
    both = pair(loss, unit.activation, len(layer))
    if both is None or both.by_net is None:
        return None
    found = both.by_net(unit, layer, sums_to_one)
    return found, (found,) if both.short_cut else ()
