"""How a program updates its parameters: the graph's definitions with the program's names in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..graph.architecture import Architecture
from ..graph.build import build_graph
from ..graph.expr import Expr, Ref
from ..graph.optimisers.rule import L2, RATE, power
from ..graph.quantity import Concept
from ..graph.rewrite import swapped
from ..graph.schedules import schedule
from ..printers.python import expression, identifier

Line = tuple[str, Expr]


class Updating:
    """The update of a network's program. Constants have names in capitals; the state is what the optimiser
    remembers of each parameter, then what it counts: the learning rate, the round, powers.

    ``is_plain``: the learning rate times the gradient is all, and ``update`` takes the rate as an argument.
    """

    def __init__(self, arch: Architecture) -> None:
        self._graph, self._shape = build_graph(arch), arch.update
        self.counted = [key for key in self._graph.next_round if key not in self._of_parameters]
        self.pieces = self._shape.rule.states
        self.is_plain = not (self._shape.constants or self.counted or self.pieces)

    @cached_property
    def _of_parameters(self) -> set[str]:
        """The parameters, and what is remembered of each."""
        given = (self._graph[old] for old in self._graph.next_round)
        return {q.key for q in given if q.index.layer}

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
        starts = (RATE.key if (start := self._graph[key].start) is None else start for key in keys)
        numbers = [self._capital(x) if isinstance(x, str) else repr(int(x)) for x in starts]
        return [*(zero for _ in self.pieces for zero in zeros), *numbers]

    def lines(self, name: str, gradient: str, rate: str = "") -> list[Line]:
        """The update of a parameter of this name, whose gradient has that one: arrays, or single numbers.
        ``rate`` is the name of the learning rate, where it is not that of the update.
        """
        example = next(iter(self._graph.updates))
        gradients = (f"d{error}/d{example}" for error in ("E_total", "E_batch"))
        names = {**dict.fromkeys(gradients, gradient), **self._renamed(example, name)}
        names |= {RATE.key: rate} if rate else {}
        return [(names[key], self._definition(key, names)) for key in self._graph.updates[example]]

    def carried(self, *, powers: bool = True) -> list[Line]:
        """What is counted, for the next update; ``powers`` of constants among them."""
        keys = [key for key in self._graph.carried if powers or key.removesuffix("+") in self.scheduled]
        return [(identifier(key), self._definition(key, {})) for key in keys]

    def call(self, framework: str, parameters: str) -> str:
        """The framework's own optimiser with the same numbers; empty where it has none."""
        shape = self._shape
        text = shape.rule.calls.get(framework, "")
        if shape.weight_decay and "WEIGHT_DECAY" not in text:
            return ""
        penalty = f", weight_decay={L2.name.upper()}" if shape.l2 else ""
        return text.format(parameters=parameters, penalty=penalty)

    def scheduler(self, framework: str) -> str:
        """The framework's own schedule of the learning rate of ``optimizer``; empty for a constant one."""
        return schedule(self._shape.schedule).calls.get(framework, "")

    def _renamed(self, example: str, name: str) -> dict[str, str]:
        """The quantities of the parameter ``example`` as those of the parameter ``name``."""
        remembered = (f"{piece}_{example}" for piece in self.pieces)
        keys = {example, *remembered, *self._graph.updates[example]}
        return {
            key: f"{key.removesuffix('+').removesuffix(example)}{name}{'_next' if key.endswith('+') else ''}"
            for key in keys
        }

    def _definition(self, key: str, names: dict[str, str]) -> Expr:
        e = self._graph[key].definition
        assert e is not None
        return self._named(swapped(e, {old: Ref(new) for old, new in names.items()}))

    def _named(self, e: Expr) -> Expr:
        """With constants in capitals, and the learning rate, too, where nothing changes it."""
        constants = [q.key for q in self._graph.given if q.concept is Concept.CONSTANT]
        rate = [] if self.is_plain or RATE.key in self.counted else [RATE.key]
        return swapped(e, {key: Ref(self._capital(key)) for key in (*constants, *rate)})

    def _capital(self, key: str) -> str:
        """The name of a constant, and of the learning rate of the first round."""
        start = self._graph[key].start
        return (start if isinstance(start, str) else key).upper()
