"""What an optimiser is: the numbers that it takes, what it remembers of each parameter, and its update."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ..expr import Expr, Ref
from ..meaning import Meaning

#: The learning rate's key.
RATE = Ref("eta")


class Constant(NamedTuple):
    """A number that an optimiser or a schedule takes: from ``least`` to ``most``.

    ``above`` and ``below``: it is not ``least``, or not ``most``, itself. ``default`` is None where the
    problem must give the number.
    """

    name: str
    meaning: Meaning
    default: float | None = None
    least: float = 0.0
    most: float = math.inf
    above: bool = False
    below: bool = False
    whole: bool = False

    @property
    def ref(self) -> Ref:
        """The constant in a formula."""
        return Ref(self.name)

    def admits(self, x: float) -> bool:
        """Whether the constant can have this value."""
        low = x > self.least if self.above else x >= self.least
        high = x < self.most if self.below else x <= self.most
        return low and high and math.isfinite(x) and (not self.whole or x == int(x))

    @property
    def range(self) -> str:
        """Between which numbers it is: 0 <= beta1 < 1."""
        low = f"{self.least:g} {'<' if self.above else '<='} {self.name}"
        return low if self.most == math.inf else f"{low} {'<' if self.below else '<='} {self.most:g}"


def share(name: str, meaning: Meaning, default: float) -> Constant:
    """A number that says how much of what is remembered is kept: from 0 to below 1."""
    return Constant(name, meaning, default, most=1.0, below=True)


EPSILON = Meaning("epsilon", "epsilon")
LAMBDA = "lambda"
#: The factor of the L2 penalty, lambda/2 times the square of each parameter, which joins the error.
L2 = Constant("l2", Meaning("l2", LAMBDA))
#: The factor of the weight decay, by which each parameter shrinks beside its step.
WEIGHT_DECAY = Constant("weight_decay", Meaning("weight_decay", LAMBDA))


class Parameter(NamedTuple):
    """A parameter as an update sees it.

    ``start`` is what the step is taken from: the parameter itself, or what weight decay has left of it;
    ``gradient`` the derivative of the error with respect to it, the L2 penalty's included.
    """

    name: str
    start: Expr
    gradient: Expr

    def old(self, piece: str) -> Ref:
        """What is remembered from the round before: m_w5."""
        return Ref(f"{piece}_{self.name}")

    def new(self, piece: str) -> Ref:
        """What is remembered for the next round: m_w5+."""
        return Ref(f"{piece}_{self.name}+")

    def made(self, piece: str) -> Ref:
        """What the update makes on its way and forgets: mhat_w5."""
        return Ref(f"{piece}_{self.name}")


_NONE: Mapping[str, Any] = {}
#: What of a parameter is computed by which formula: "m+", "mhat"; the parameter's own new value is "+".
Formulas = Callable[[Parameter], Iterable[tuple[str, Expr]]]


class OptimiserRule(NamedTuple):
    """An optimiser: a state of each parameter, and how it and the parameter go into the next round.

    ``constants`` are the numbers that it takes, in the order of the table of given values. ``pieces`` says
    what each letter of the update means; those in ``states`` are remembered from round to round and start
    at 0. ``powers`` are the constants of which the t-th power is needed in round t. ``formulas`` gives the
    definitions in the order in which they are worked, the new parameter last. ``mistakes`` are known ones,
    by name: the formulas that are written in the place of the right ones. ``calls`` has by framework its own
    optimiser with the same numbers; it has places for the parameters and for an L2 penalty.
    """

    formulas: Formulas
    constants: tuple[Constant, ...] = ()
    pieces: Mapping[str, Meaning] = _NONE
    states: tuple[str, ...] = ()
    powers: tuple[Constant, ...] = ()
    mistakes: Mapping[str, Formulas] = _NONE
    calls: Mapping[str, str] = _NONE

    @property
    def rescales(self) -> bool:
        """Whether a step is divided by the size of the gradients, which epsilon keeps from 0: then small
        gradients make steps as long as large ones do.
        """
        return any(c.meaning == EPSILON for c in self.constants)


def power(constant: Constant) -> Ref:
    """The power of a constant in this round: beta1_t."""
    return Ref(f"{constant.name}_t")
