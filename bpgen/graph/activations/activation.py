"""What an activation function is: all that sheets, pages, programs and the sampler ask about one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..expr import Expr, Ref

if TYPE_CHECKING:
    from ..functions.proof import Proof

_NET = Ref("net")
#: From which a seed draws targets where outputs can be any numbers, in thousandths.
ANY_TARGETS = tuple(range(100, 1600, 100))


def _of_a_layer(*_: Expr) -> Expr:
    raise TypeError("this function is one of all net inputs of a layer")


def _no_proof() -> tuple[Proof, ...]:
    return ()


@dataclass(frozen=True, eq=False)
class Activation:
    """An activation function, under the ``name`` by which files, texts and pages know it.

    ``value(net)`` is a unit's output; ``derivative(net, out)`` its derivative with respect to net, written
    with the output where the field writes it so; ``steps`` the longer forms on the way there. A function
    that is not ``elementwise`` has neither: each output depends on all nets of its layer.

    ``range`` is that of its outputs. The sampler draws no net farther from 0 than ``largest_net``, where a
    unit is saturated, draws ``targets`` in thousandths, and few units that are off where one ``can_be_off``.
    ``noted``: a sheet states a convention of it, under its name.

    ``called``: what a framework's programs call, the name that Keras knows it by, or "torch.nn" the module of
    PyTorch; where there is none, a program defines it, by ``defined`` where the framework needs another form,
    told by the text ``words``, where not by its own.
    A program bounds net inputs at ``lowest_net``, below which it would overflow. ``basic``: programs whose
    functions are chosen at their top offer it. ``proofs`` are those of its derivative.
    """

    name: str
    value: Callable[[Expr], Expr] = _of_a_layer
    derivative: Callable[[Expr, Expr], Expr] = _of_a_layer
    steps: Callable[[Expr, Expr], tuple[Expr, ...]] = lambda net, out: ()
    elementwise: bool = True
    range: tuple[float, float] = (-math.inf, math.inf)
    largest_net: float = 10.0
    targets: tuple[int, ...] = ANY_TARGETS
    can_be_off: bool = False
    noted: bool = False
    called: Mapping[str, str] = field(default_factory=dict)
    defined: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    lowest_net: float | None = None
    basic: bool = False
    proofs: Callable[[], tuple[Proof, ...]] = _no_proof

    @property
    def identifier(self) -> str:
        """Its name in programs."""
        return self.name.replace("-", "_")

    def is_defined_in(self, framework: str) -> bool:
        """Whether this framework's programs define it: one of each unit that the framework has not."""
        return self.elementwise and framework not in self.called and self.value(_NET) != _NET

    def call(self, framework: str) -> str:
        """What this framework's programs call; empty where they write the net, or the definition, out."""
        return self.called.get(framework, self.identifier if self.is_defined_in(framework) else "")

    def proof(self, of: Expr | None = None, lines: tuple[Expr, ...] = (), **more: object) -> Proof:
        """The proof that leads by these lines to its derivative; ``of`` is the function, where the proof
        writes it otherwise.
        """
        from ..functions.proof import PHI, Proof, X

        of = self.value(X) if of is None else of
        last = self.derivative(X, PHI)
        return Proof("phi", of, "x", (*lines, last), (("phi", of),), **more)  # type: ignore[arg-type]
