"""How a program updates its parameters: the graph's definitions with the program's names in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..graph.architecture import UpdateShape
from ..graph.expr import Expr, Ref
from ..graph.optimisers.rule import L2, RATE, power
from ..graph.rewrite import swapped
from ..graph.schedules import SCHEDULES
from ..graph.update import counted, formulas, given_of_optimiser
from ..printers.python import expression, identifier

Line = tuple[str, Expr]


class Updating:
    """The update of a program. Constants have names in capitals; the state is what the optimiser remembers of
    each parameter, then what it counts: the learning rate, the round, powers.

    ``rate`` is the name of the learning rate. Where none is given it is ETA; and where ``is_plain``, the
    learning rate times the gradient being all, the update takes it as an argument.
    """

    def __init__(self, update: UpdateShape, rate: str = "") -> None:
        self._shape, self._rate = update, rate or RATE.key.upper()
        self._carried = {key: e for key, e, _ in counted(update)}
        self._starts = {q.key: q.start for q in given_of_optimiser(update, ())} | {RATE.key: RATE.key}
        self.counted = list(self._carried)
        self.pieces = update.rule.states
        self.is_plain = not (update.constants or self.counted or self.pieces)
        self._rate_is_constant = RATE.key not in self._carried and (bool(rate) or not self.is_plain)

    def constants(self, numbers: Mapping[str, float]) -> list[tuple[str, str]]:
        """The names of the optimiser's constants, and these numbers as literals."""
        return [
            (c.name.upper(), repr(int(numbers[c.name]) if c.whole else float(numbers[c.name])))
            for c in self._shape.constants
        ]

    @property
    def is_stateful(self) -> bool:
        """Whether something goes from one update to the next beside the parameters."""
        return bool(self.counted or self.pieces)

    def state(self, names: Sequence[str]) -> list[str]:
        """The names of the state, for these names of trained parameters."""
        return [
            *(f"{piece}_{name}" for piece in self.pieces for name in names),
            *map(identifier, self.counted),
        ]

    def remembered(self, name: str) -> list[str]:
        """The names of what is remembered of a parameter."""
        return [f"{piece}_{name}" for piece in self.pieces]

    @property
    def powers(self) -> list[tuple[str, str]]:
        """The constants whose powers are needed, and the names of these."""
        return [(c.name.upper(), power(c).key) for c in self._shape.rule.powers]

    @property
    def scheduled(self) -> list[str]:
        """What is counted but powers: the learning rate, and the round where its schedule needs it."""
        powers = {name for _, name in self.powers}
        return [identifier(key) for key in self.counted if key not in powers]

    @property
    def functions(self) -> set[str]:
        """The functions by which what is counted is computed."""
        return {name for name in ("cos", "sqrt") for _, e in self.carried() if f"{name}(" in expression(e)}

    def first_state(self, zeros: Sequence[str], *, powers: bool = True) -> list[str]:
        """The state before round 1; ``zeros`` stand for what is remembered of each parameter."""
        keys = self.counted if powers else self.scheduled
        starts = (self._starts[key] for key in keys)
        numbers = [self._capital(x) if isinstance(x, str) else repr(int(x or 0)) for x in starts]
        return [*(zero for _ in self.pieces for zero in zeros), *numbers]

    def lines(self, name: str, gradient: str) -> list[Line]:
        """The update of a parameter of this name, whose gradient has that one: arrays, or single numbers."""
        return [(identifier(key), self.named(e)) for _, key, e in formulas(self._shape, name, gradient)]

    def carried(self, *, powers: bool = True) -> list[Line]:
        """What is counted, for the next update; ``powers`` of constants among them."""
        keys = self.counted if powers else self.scheduled
        return [(identifier(f"{key}+"), self.named(self._carried[key])) for key in keys]

    def call(self, framework: str, parameters: str) -> str:
        """The framework's own optimiser with the same numbers; empty where it has none."""
        shape = self._shape
        text = shape.rule.calls.get(framework, "")
        if shape.weight_decay and "WEIGHT_DECAY" not in text:
            return ""
        penalty = f", weight_decay={L2.name.upper()}" if shape.l2 else ""
        return re.sub(r"\bETA\b", self._rate, text.format(parameters=parameters, penalty=penalty))

    def scheduler(self, framework: str) -> str:
        """The framework's own schedule of the learning rate of ``optimizer``; empty for a constant one."""
        return SCHEDULES[self._shape.schedule].calls.get(framework, "")

    def named(self, e: Expr) -> Expr:
        """A formula with constants in capitals, and the learning rate, too, where nothing changes it."""
        constants = [key for key in self._starts if key not in self._carried and key != RATE.key]
        rate = [RATE.key] if self._rate_is_constant else []
        return swapped(e, {key: Ref(self._capital(key)) for key in (*constants, *rate)})

    def _capital(self, key: str) -> str:
        """The name of a constant, and of the learning rate of the first round."""
        start = self._starts.get(key)
        name = start if isinstance(start, str) else key
        return self._rate if name == RATE.key else name.upper()
