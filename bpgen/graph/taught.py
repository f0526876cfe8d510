"""Derivatives as the field writes them, wherever the function stands."""

from __future__ import annotations

from .activations import ACTIVATIONS
from .chain import Taught
from .expr import Ref
from .quantity import Quantity


def as_taught(of: Quantity, by: Quantity) -> Taught | None:
    """The derivative of a quantity that is an activation function's value at another, as the field writes it:
    with that value. None for any other quantity.
    """
    operand = Ref(by.key)
    for function in ACTIVATIONS.values():
        if function.elementwise and operand != of.definition == function.value(operand):
            value = Ref(of.key)
            return Taught(function.derivative(operand, value), function.steps(operand, value))
    return None
