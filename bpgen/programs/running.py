"""A program in plain Python run where it is printed, and what it prints."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from functools import lru_cache


@lru_cache(maxsize=32)
def output_of(source: str) -> str:
    """What a program prints. Only for sources that our own templates have printed: it runs in this process.

    Raises ``ArithmeticError``, ``ValueError`` or ``SystemExit`` as the program does.
    """
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(source, "program", "exec"), {"__name__": "__main__"})  # noqa: S102
    return printed.getvalue()


def with_rounds(source: str, rounds: int) -> str:
    """The same program with another number of rounds."""
    return re.sub(r"^ROUNDS = \d+", f"ROUNDS = {rounds}", source, count=1, flags=re.MULTILINE)


def with_lines(source: str, first: int, last: int, text: str) -> str:
    """The same program with other lines from ``first`` to ``last``."""
    rows = source.splitlines()
    return "\n".join([*rows[: first - 1], text, *rows[last:]]) + "\n"


def row_of(output: str, round_: int) -> str:
    """The row that a program has printed for a round; empty where it has none."""
    return next((row for row in output.splitlines()[1:] if row.split()[0] == str(round_)), "")
