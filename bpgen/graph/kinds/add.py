"""The sum of what several layers pass on: a residual, where one of them is what the other has read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ...errors import SpecError
from ..architecture import ActivationName
from ..expr import Add, Div, Expr, Mul, Num, Ref, add, shown
from ..rewrite import swapped
from .kind import Block, Maker, Shape, Values, places, sizes
from .slips import LayerPass, Slip, sums


def _skip_forgotten(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Of the error of what is added, the part that comes straight from the sum is forgotten."""
    own = {Ref(q.key) for q in of.backward}
    for q, terms in sums(of.passed_back):
        kept = [t for t in terms if t not in own]
        if 0 < len(kept) < len(terms):
            yield q.key, add(kept)


def _branch_forgotten(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """Of the error of what is added, only the part is taken that comes straight from the sum."""
    own = {Ref(q.key) for q in of.backward}
    for q, terms in sums(of.passed_back):
        kept = [t for t in terms if t in own]
        if 0 < len(kept) < len(terms):
            yield q.key, add(kept)


def _divided(of: LayerPass) -> Iterator[tuple[str, Expr]]:
    """The error of the sum is divided among what is added."""
    own = {q.key: q for q in of.backward}
    count = max((len(e.terms) for _, e in of.called("") if isinstance(e, Add)), default=1)
    share = {key: Mul((Div(Num(1), Num(count)), Ref(key))) for key in own}
    for q in of.passed_back:
        e = shown(q.definition) if q.definition is not None else Num(0)
        wrong = swapped(e, share)
        if wrong != e:
            yield q.key, wrong


@dataclass(frozen=True)
class Sum:
    """r = f(a + b), number by number."""

    activation: ActivationName = ActivationName.IDENTITY

    letter: ClassVar[str] = "r"
    reads: ClassVar[str] = "rows"
    mistakes: ClassVar[Mapping[str, Slip]] = {
        "skip-forgotten": _skip_forgotten,
        "branch-forgotten": _branch_forgotten,
        "error-divided": _divided,
    }
    several: ClassVar[bool] = True

    def passed(self, *read: Shape) -> Shape:
        """The same. Raises ``SpecError`` for shapes that differ."""
        if len(set(read)) > 1:
            shapes = ", ".join(sizes(shape) for shape in read)
            raise SpecError("layers.other_shapes", where="from", shapes=shapes)
        return read[0]

    def blocks(self, *read: Shape) -> Sequence[Block]:  # noqa: ARG002 - as of every kind
        """None."""
        return ()

    def forward(self, of: Maker, *read: Values) -> Values:
        """Number by number."""
        keys = []
        for place in places(read[0].shape):
            whole = add([x.at(*place) for x in read])
            if self.activation is ActivationName.IDENTITY:
                keys.append(of.at(place, whole, "sum").key)
            else:
                name, step = of.placed(place)
                keys.append(
                    of.out(f"out_{name}", self.activation, of.net(f"net_{name}", whole, step), step).key
                )
        return Values(read[0].shape, tuple(keys))


KIND = Sum
