"""What the quantities of an optimiser are called."""

from __future__ import annotations

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a quantity of an optimiser is: the word under which the texts explain it, and its letter.

    ``is_exact``: it only counts the rounds, so that no rounding touches it: the number of the round, or the
    power of a constant, of which ``is_power`` says that the exponent is the round's number.
    """

    word: str
    letter: str
    sub: str = ""
    is_exact: bool = False
    is_power: bool = False
