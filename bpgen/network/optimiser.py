"""The optimiser that a problem chooses: which one, with which schedule and which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..errors import SpecError, nearest
from ..graph.architecture import UpdateShape
from ..graph.optimisers import OPTIMISERS, PLAIN
from ..graph.optimisers.rule import L2, RATE, WEIGHT_DECAY, Constant
from ..graph.quantity import Quantity
from ..graph.schedules import CONSTANT, SCHEDULES


class Optimiser:
    """How a network's parameters are updated.

    ``kind`` is the optimiser's name and ``schedule`` that of the learning rate's schedule; ``numbers`` holds
    each number that they take beside the learning rate, in the order of the table of given values. What is
    left out has its usual value.

    >>> Optimiser("adam", beta1=0.8)
    Optimiser('adam', beta1=0.8, beta2=0.999, epsilon=1e-08)

    Where an optimiser is wanted, a text will do: ``adam``, ``adam:beta1=0.8``.

    ``l2`` is the factor lambda of a penalty of lambda/2 times each parameter's square, which joins the
    error; ``weight_decay`` that of a decay beside the step: w - eta lambda w. Either holds for all trained
    parameters.
    Raises ``SpecError`` for an unknown optimiser or schedule, and for a number that it does not take, that it
    lacks, or that is out of range.
    """

    __slots__ = ("kind", "numbers", "schedule")

    kind: str
    schedule: str
    numbers: Mapping[str, float]

    def __init__(self, kind: str = PLAIN, *, schedule: str = CONSTANT, **numbers: float) -> None:
        if kind not in OPTIMISERS:
            hint = nearest(str(kind), OPTIMISERS)
            raise SpecError("optimiser.kind", where="optimiser.kind", mend=hint, name=str(kind)[:40])
        if schedule not in SCHEDULES:
            hint, named = nearest(str(schedule), SCHEDULES), str(schedule)[:40]
            raise SpecError("optimiser.schedule", where="optimiser.schedule", mend=hint, name=named)
        shape = UpdateShape(kind, schedule, L2.name in numbers, WEIGHT_DECAY.name in numbers)
        names = {c.name: c for c in (*shape.constants, L2, WEIGHT_DECAY)}
        for name in numbers:
            if name not in names:
                where, known = f"optimiser.{name[:40]}", ", ".join(map(_usual, names.values()))
                raise SpecError("optimiser.number", where=where, name=name[:40], kind=kind, known=known)
        if shape.l2 and shape.decays:
            raise SpecError("optimiser.both", where=f"optimiser.{L2.name}")
        chosen = {c.name: _value(c, numbers) for c in shape.constants}
        for name, value in (("kind", kind), ("schedule", schedule), ("numbers", chosen)):
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, value: object, where: object = "optimiser") -> Optimiser:
        """The optimiser that a text, or a table of a network file, stands for."""
        if isinstance(value, str):
            return cls(**_read(value))
        if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
            return cls(**value)
        if isinstance(value, Optimiser):
            return value
        raise SpecError("optimiser.form", where=str(where), got=type(value).__name__)

    def __str__(self) -> str:
        """The optimiser as it is typed, without numbers that are as usual: adam:beta1=0.8."""
        usual = {c.name: c.default for c in self.shape.constants}
        return self._typed({name: x for name, x in self.numbers.items() if x != usual[name]})

    @property
    def whole(self) -> str:
        """The same with all numbers.

        >>> Optimiser("adam", beta1=0.8).whole
        'adam:beta1=0.8,beta2=0.999,epsilon=1e-08'
        """
        return self._typed(self.numbers)

    def _typed(self, numbers: Mapping[str, float]) -> str:
        told = [] if self.schedule == CONSTANT else [f"schedule={self.schedule}"]
        told += [f"{name}={x!r}".removesuffix(".0") for name, x in numbers.items()]
        return f"{self.kind}:{','.join(told)}" if told else self.kind

    @property
    def shape(self) -> UpdateShape:
        """All of it but the numbers: what decides the formulas."""
        l2, decay = (c.name in self.numbers for c in (L2, WEIGHT_DECAY))
        return UpdateShape(self.kind, self.schedule, l2, decay)

    def values(self, given: Iterable[Quantity], learning_rate: float) -> Iterator[float]:
        """The values of what is given for the updates: numbers, and the state before round 1."""
        known = {RATE.key: learning_rate, **self.numbers}
        for q in given:
            start = q.key if q.start is None else q.start
            yield known[start] if isinstance(start, str) else start

    def _told(self) -> tuple[Any, ...]:
        return self.kind, self.schedule, tuple(self.numbers.items())

    def __reduce__(self) -> tuple[Any, ...]:
        return Optimiser.of, ({"kind": self.kind, "schedule": self.schedule, **self.numbers},)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Optimiser is frozen")

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Optimiser) and self._told() == other._told())

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        said = [repr(self.kind), *([f"schedule={self.schedule!r}"] if self.schedule != CONSTANT else [])]
        return f"Optimiser({', '.join([*said, *(f'{k}={v!r}' for k, v in self.numbers.items())])})"


def _read(text: str) -> dict[str, Any]:
    """What a text such as ``momentum:mu=0.8,schedule=exponential,gamma=0.9`` says, by name. What is no number
    is left to be refused as a value.
    """
    kind, colon, rest = text.partition(":")
    found: dict[str, Any] = {"kind": kind.strip()}
    for part in rest.split(",") if colon else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name.isidentifier() and equals and value) or name in found:
            raise SpecError("optimiser.text", got=part[:40])
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found


def _usual(c: Constant) -> str:
    """A constant with the value that it has where none is given: mu = 0.9."""
    return c.name if c.default is None else f"{c.name} = {c.default:g}"


def _value(c: Constant, numbers: Mapping[str, float]) -> float:
    """The number given for a constant, else its usual one. Raises ``SpecError`` where it cannot have it."""
    x = numbers.get(c.name, c.default)
    where = f"optimiser.{c.name}"
    if x is None:
        raise SpecError("optimiser.missing", where=where, name=c.name)
    if isinstance(x, bool) or not isinstance(x, int | float) or not c.admits(x):
        if c.whole:
            raise SpecError("optimiser.whole", where=where, range=c.range, got=str(x)[:40])
        raise SpecError("optimiser.range", where=where, range=c.range, got=str(x)[:40])
    return float(x)


#: What a problem has that names no optimiser.
GRADIENT_DESCENT = Optimiser()
