"""The update of a training over points: all parameters as one array, by the optimiser's array statements.

Between two steps an optimiser remembers numbers, and arrays as long as that of the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph.architecture import UpdateShape
from ..graph.arrays import updates
from ..graph.expr import Ref
from ..graph.optimisers.rule import RATE
from ..graph.quantity import Index, Quantity
from ..graph.rewrite import swapped
from ..graph.update import counted, given_of_optimiser
from ..printers.python import identifier
from ..trace.compile import define, whole_numbers
from ..trace.domains import array_domain
from .step import assigned

if TYPE_CHECKING:
    from .problem import Training
    from .step import Array

    #: The values of ``remembered``, in order.
    Memory = Sequence[float | Array]
    #: The parameters and the memory after a step, from both before it and the summed gradients; then the
    #: values of ``taken``, and by what the gradients are divided.
    Update = Callable[[Array, Array, Memory, Sequence[float], int], tuple[Array, Memory]]

_PARAMETERS, _GRADIENT = "parameters", "gradient"


@lru_cache(maxsize=32)
def compile_update(update: UpdateShape) -> Update:
    """The update as a function. Raises as NumPy does where it is missing."""
    import numpy as np

    kept = [identifier(key) for key in remembered(update)]
    lines = list(updates(update, _PARAMETERS, _GRADIENT))
    first = f"{_GRADIENT} = {_GRADIENT} / _share"
    if update.is_plain:  # a number is divided instead of an array
        first = f"_rate = {RATE.key} / _share"
        lines = [(key, swapped(e, {RATE.key: Ref("_rate")})) for key, e in lines]
    lines += [(f"{key}+", e) for key, e, _ in counted(update)]
    body = [
        f"[{', '.join(map(identifier, taken(update)))}] = _numbers",
        f"[{', '.join(kept)}] = _memory",
        first,
        *(text for key, e in lines for text in assigned(key, e)),
        f"return {_PARAMETERS}_next, ({''.join(f'{name}_next, ' for name in kept)})",
    ]
    whole = set[int]().union(*(whole_numbers(e) for _, e in lines))
    known = {**array_domain().functions, **{f"_{n}": np.array(float(n)) for n in whole}}
    head = f"def _update({_PARAMETERS}, {_GRADIENT}, _memory, _numbers, _share):"
    return define("\n    ".join([head, *body]), "_update", known)  # type: ignore[no-any-return]


def arrays(update: UpdateShape) -> Mapping[str, str]:
    """The arrays that are remembered: by their letter, their name."""
    return {piece: f"{piece}_{_PARAMETERS}" for piece in update.rule.states}


def remembered(update: UpdateShape) -> tuple[str, ...]:
    """The names of what goes from step to step beside the parameters: what is counted, and the arrays."""
    return (*(key for key, _, _ in counted(update)), *arrays(update).values())


def taken(update: UpdateShape) -> tuple[str, ...]:
    """The names of the numbers that stay as they are."""
    keys = (RATE.key, *(q.key for q in _given(update)))
    moving = set(remembered(update))
    return tuple(key for key in keys if key not in moving)


def numbers_of(training: Training) -> tuple[float, ...]:
    """The values of ``taken``."""
    return tuple(_values(training)[key] for key in taken(training.optimiser.shape))


def first_memory(training: Training, parameters: int) -> Memory:
    """What is remembered before the first step, of so many parameters."""
    import numpy as np

    update, values = training.optimiser.shape, _values(training)
    of_all = set(arrays(update).values())
    return tuple(np.zeros(parameters) if key in of_all else values[key] for key in remembered(update))


def _values(training: Training) -> Mapping[str, float]:
    given = _given(training.optimiser.shape)
    values = training.optimiser.values(given, training.learning_rate)
    pairs = zip((q.key for q in given), values, strict=True)
    return {RATE.key: training.learning_rate, **dict(pairs)}


def _given(update: UpdateShape) -> list[Quantity]:
    return list(given_of_optimiser(update, [(_PARAMETERS, Index())]))
