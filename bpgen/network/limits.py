"""How large a problem and its numbers may be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..errors import SpecError
from ..errors.messages import Message, said

#: More quantities than this in one round make no sheet that a hand could work.
MOST_QUANTITIES = 5000
#: Of a network of layers, a sheet may ask for what one gradient rests on alone.
MOST_OF_LAYERS = 20_000
MOST_ROUNDS = 10_000_000
#: A trace of more numbers, quantities times rounds, needs too much memory.
MOST_VALUES = 2_000_000
#: A table of a training with more rows is read by nobody.
MOST_REPORTS = 10_000
#: The largest seed: what a sheet's id can carry and a person can type.
LARGEST_SEED = 10**12
#: Larger numbers are typing errors, and lead beyond the range of e**x.
LARGEST = 1e6


def check_size(count: int, what: Message | None = None) -> None:
    """Refuse what no hand could work. Raises ``SpecError`` with the number of quantities; ``what`` has them,
    one round unless said otherwise.
    """
    if count > MOST_QUANTITIES:
        what = what or said("limits.one_round")
        raise SpecError("limits.size", what=what, count=f"{count:,}", most=f"{MOST_QUANTITIES:,}")


def check_size_of_layers(count: int) -> None:
    """Refuse a network of layers of which nobody would work even a part. Raises ``SpecError`` with its number
    of quantities.
    """
    if count > MOST_OF_LAYERS:
        raise SpecError("limits.size_of_layers", count=f"{count:,}", most=f"{MOST_OF_LAYERS:,}")


def check_rounds(rounds: int, least: int = 1) -> None:
    """Refuse a number of rounds that there is not. Raises ``SpecError``."""
    if not least <= rounds <= MOST_ROUNDS:
        raise no_rounds(rounds, least)


def check_values(count: int) -> None:
    """Refuse more numbers than a trace holds. Raises ``SpecError``."""
    if count > MOST_VALUES:
        raise SpecError("limits.values", where="rounds", count=f"{count:,}", most=f"{MOST_VALUES:,}")


def no_rounds(rounds: int, least: int = 1) -> SpecError:
    """That there is no such number of rounds."""
    return SpecError("value.whole", where="rounds", least=least, most=f"{MOST_ROUNDS:,}", got=rounds)


def check_finite(values: Sequence[float], where: str | Message) -> None:
    """Refuse NaN, infinity and numbers beyond all use. Raises ``SpecError`` for the first of them."""
    for error in infinite(values, where):
        raise error


def infinite(values: Sequence[float], where: str | Message) -> Iterator[SpecError]:
    """What is wrong with numbers that are NaN, infinite or beyond all use."""
    if math.hypot(*values) <= LARGEST:  # so is each of them; false for NaN
        return
    for value in values:
        if not math.isfinite(value):
            yield SpecError("value.finite", where=where, got=value)
        elif abs(value) > LARGEST:
            most = f"{LARGEST:,.0f}"
            yield SpecError("value.between", where=where, least=f"-{most}", most=most, got=f"{value:g}")
