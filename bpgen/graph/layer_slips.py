"""The known mistakes of the layers of a network, where each can be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .expr import Expr, refs, shown
from .kinds.kind import AnyLayer, Values
from .kinds.slips import LayerPass
from .quantity import Concept, Quantity, Role


def layer_slips(
    kinds: Sequence[tuple[AnyLayer, Mapping[str, Values]]], quantities: Sequence[Quantity]
) -> Iterator[tuple[str, str, Expr]]:
    """Mistake, key, and what is written there, layer by layer; ``kinds`` has each with its parameters."""
    derivatives = [
        q for q in quantities if q.wrt and q.wrt[0].startswith("E_total") and q.definition is not None
    ]
    for number, (kind, parameters) in enumerate(kinds, 1):
        own = {q.key: q for q in quantities if q.index.layer == number and q.role is Role.FORWARD}
        read = {r for q in own.values() if q.definition is not None for r in refs(shown(q.definition))}
        given = _given(parameters)
        before = read - own.keys() - given
        alike = {n for n, (_, other) in enumerate(kinds, 1) if given and given == _given(other)} | {number}
        together = {q.key: q for q in quantities if q.index.layer in alike and q.role is Role.FORWARD}
        of = LayerPass(
            own,
            [q for q in derivatives if q.wrt and q.wrt[1] in own],
            [q for q in derivatives if q.concept is Concept.GRADIENT and q.wrt and q.wrt[1] in given],
            [q for q in derivatives if q.wrt and q.wrt[1] in before],
            parameters,
            together,
            {q.key: q.index.layer for q in derivatives if q.wrt and q.wrt[1] in together},
        )
        for name, slip in kind.mistakes.items():
            yield from ((name, key, wrong) for key, wrong in slip(of))


def _given(parameters: Mapping[str, Values]) -> set[str]:
    return {key for values in parameters.values() for key in values.keys}
