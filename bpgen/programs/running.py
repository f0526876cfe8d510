"""A program in plain Python run where it is printed, and what it prints."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from functools import lru_cache

#: What a program stops with where its numbers become too large.
STOPS = (ArithmeticError, ValueError, SystemExit)


@lru_cache(maxsize=32)
def output_of(source: str, *, stopped: bool = False) -> str:
    """What a program prints. Only for sources that our own templates have printed: it runs in this process.

    Raises one of ``STOPS`` as the program does; with ``stopped`` it is what was printed before.
    """
    with redirect_stdout(io.StringIO()) as printed:
        try:
            exec(compile(source, "program", "exec"), {"__name__": "__main__"})  # noqa: S102
        except STOPS:
            if not stopped:
                raise
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
