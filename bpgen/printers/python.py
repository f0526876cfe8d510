"""Straight-line Python: what a student can paste, and what the engine compiles."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from ..graph.expr import Expr
from ..graph.functions.function import Marks
from ..graph.functions.known import FUNCTIONS
from .infix import Style, fill, parts

PYTHON = Style(
    times=" * ",
    power=(" ** ", ""),
    target="python",
)

#: The same for the engine, whose numbers may be arrays, decimals, intervals or complex numbers.
ENGINE = PYTHON._replace(target="engine")

#: The same for a program that people read, laid out as usual; where it must not overflow, with a function
#: of its own for the safe logarithm.
PROGRAM = PYTHON._replace(over=" / ", own=(("log_sum_exp", "log_sum_exp"),))

#: For numbers that do not mix with Python's floats: the formula's own whole numbers are names.
ENGINE_EXACT = ENGINE._replace(number=lambda n: f"_{n}" if n >= 0 else f"-_{-n}")


def identifier(key: str) -> str:
    """A quantity's key as a Python or JavaScript name: dE_total/dw5 -> dE_total_dw5, w5+ -> w5_next."""
    text = key.replace("+", "_next").replace("/", "_").replace("@", "_via_")
    return re.sub(r"\[(\d+)\]", r"_s\1", text)


def array_style(library: str, own: Mapping[str, Marks]) -> Style:
    """The style of a library of arrays, whose functions are called on ``library``, "np."; ``own`` are those
    that it writes otherwise than others, by the function's name.
    """

    def named(marks: Marks) -> Marks:
        if isinstance(marks, str):
            return marks.replace("xp.", library)
        return tuple(mark.replace("xp.", library) if isinstance(mark, str) else mark for mark in marks)

    shared = {f.name: named(f.marks["arrays"]) for f in FUNCTIONS if "arrays" in f.marks}
    total = ("", ".sum(axis=1, keepdims=True)")  # over the units, where samples are rows
    return PROGRAM._replace(target="arrays", own=tuple({**shared, **own}.items()), total=total)


def math_names(source: str) -> list[str]:
    """What a program uses of Python's ``math``, in the order of our functions."""
    return [name for name, pattern in _math() if pattern.search(source)]


@lru_cache(maxsize=1)
def _math() -> list[tuple[str, re.Pattern[str]]]:
    found: dict[str, re.Pattern[str]] = {}
    for f in FUNCTIONS:
        marks = f.marks.get("python", "")
        text = f"{marks}(" if isinstance(marks, str) else "".join(x for x in marks if isinstance(x, str))
        for name, call in re.findall(r"([a-z]\w*)(\(?)", text):
            if hasattr(math, name):
                end = r"\(" if call else r"\b"
                found.setdefault(name, re.compile(rf"\b{name}{end}"))
    return [*found.items()]


def expression(e: Expr, style: Style = PYTHON, name: Callable[[str], str] = identifier) -> str:
    """One expression as Python source, with ``name`` as what each quantity's key is called in it."""
    return fill(style, parts(style, e), name)


def statements(definitions: Iterable[tuple[str, Expr]], style: Style = PYTHON) -> list[str]:
    """One assignment a line, in the order given."""
    return [f"{identifier(key)} = {expression(e, style)}" for key, e in definitions]
