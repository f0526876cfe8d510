"""Reading a generated program: its functions, and the line on which a quantity is found."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ..graph.architecture import ActivationName
from ..printers.python import identifier


class ProgramFunction(NamedTuple):
    """A function or class of a program: its name, its first and last line, counted from 1, and its text."""

    name: str
    first: int
    last: int
    text: str


def functions(source: str) -> tuple[ProgramFunction, ...]:
    """The functions and classes of a program in the order in which they stand, decorators included."""
    lines = source.splitlines()
    out = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            assert node.end_lineno is not None
            out.append(
                ProgramFunction(
                    node.name, first, node.end_lineno, "\n".join(lines[first - 1 : node.end_lineno])
                )
            )
    return tuple(out)


def part_of(function: str) -> str:
    """Which part of the lecture a function of a program is: "activation" for each activation function, else
    the function's own name.
    """
    return "activation" if function.replace("_", "-") in set(ActivationName) else function


def line_of(source: str, key: str) -> int | None:
    """The line on which a quantity is assigned, by its key (dE_o1/dnet_o1) or its name in the program
    (dE_o1_dnet_o1, delta_o); None where no line does so. A sample's number does not matter.
    """
    return _assigned(source).get(identifier(key.partition("[")[0]))


@lru_cache(maxsize=16)
def _assigned(source: str) -> Mapping[str, int]:
    """The first line that assigns each name."""
    out: dict[str, int] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    out[target.id] = min(node.lineno, out.get(target.id, node.lineno))
    return out
