r"""Computes a formula of vectors and matrices in LaTeX, from the arrays that its symbols stand for.

Written from the conventions of a textbook, not from the printer: side by side is a product of matrices, or
with a number; ``\odot``, roots and quotients are by element; a bold 1 is a column of ones as long as its
neighbour needs.

>>> import numpy as np
>>> column = np.array([[1.0], [2.0]])
>>> float(computed(r"-\frac{1}{2} {a}^{\top} (\mathbf{1} - a)", {"a": column}, {})[0, 0])
1.0
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
_ONES = r"\mathbf{1}"
_SPACE = re.compile(r"(\s|\\left(?=\()|\\right(?=\))|\\cdot)+")


def computed(
    text: str, symbols: Mapping[str, Array], functions: Mapping[str, Callable[[Array], Array]]
) -> Array:
    """The value of a formula. Raises ``ValueError`` for what it cannot read, or where sizes do not fit."""
    found: list[str | Exception] = []
    for size in range(1, 30):
        try:
            return _Reader(text, {**symbols, _ONES: np.ones((size, 1))}, functions).whole()
        except ValueError as error:
            found.append(error)
            if _ONES not in text:
                break
    raise ValueError(f"{text}: {found[-1]}")


class _Reader:
    def __init__(
        self, text: str, symbols: Mapping[str, Array], functions: Mapping[str, Callable[[Array], Array]]
    ) -> None:
        self.text, self.at, self.functions = text, 0, functions
        self.entries = False
        self.symbols = dict(sorted(symbols.items(), key=lambda item: -len(item[0])))

    def whole(self) -> Array:
        value = self.sum()
        if self.at < len(self.text):
            raise ValueError(f"left over: {self.text[self.at :]}")
        return value

    def took(self, wanted: str) -> bool:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def must(self, wanted: str) -> None:
        if not self.took(wanted):
            raise ValueError(f"no {wanted} before {self.text[self.at :]}")

    def sum(self) -> Array:
        value = -self.product() if self.took("-") else self.product()
        while True:
            if self.took("+"):
                value = self.same(value, self.product(), np.add)
            elif self.took("-"):
                value = self.same(value, self.product(), np.subtract)
            else:
                return value

    def product(self) -> Array:
        value = self.atom()
        assert value is not None
        while True:
            if self.took(r"\odot") or self.took("*"):
                factor = self.atom()
                assert factor is not None
                value = self.same(value, factor, np.multiply)
                continue
            factor = self.atom(needed=False)
            if factor is None:
                return value
            number = 1 in (value.size, factor.size) and value.shape[1] != factor.shape[0]
            value = value * factor if number else value @ factor

    def atom(self, *, needed: bool = True) -> Array | None:
        value = self.bare()
        if value is None:
            if needed:
                raise ValueError(f"nothing to compute before {self.text[self.at :]}")
            return None
        while self.took(r"^{\top}"):
            value = value.T
        return value

    def bare(self) -> Array | None:
        self.took("")
        for symbol, value in self.symbols.items():
            if self.took(symbol):
                return value
        for name, function in self.functions.items():
            if self.took(f"{name}("):
                return function(self.closed(")"))
            if self.took(f"{name}\\left("):
                return function(self.closed(")"))
        if self.took(r"\sum_{k}"):  # of the entries, each of which is written with the index k
            self.entries = True
            value = self.product()
            self.entries = False
            return np.array([[value.sum()]])
        if self.took("|"):
            inside, self.at = self.text[self.at :].partition("|")[0], self.text.index("|", self.at) + 1
            return np.abs(_Reader(inside, self.symbols, self.functions).whole())
        if self.took(r"\max("):
            return np.maximum(self.closed(","), self.closed(")"))
        if self.took(r"\begin{cases}"):
            return self.cases()
        if self.took(r"\frac{"):
            above = self.closed("}")
            self.must("{")
            self.entries = True  # a quotient of arrays is by element: a number below is added to each
            below = self.closed("}")
            self.entries = False
            return above / below
        if self.took(r"\sqrt{"):
            return np.sqrt(self.closed("}"))
        for opened, end in (("(", ")"), (r"{\displaystyle", "}"), ("{", "}")):
            if self.took(opened):
                return self.closed(end)
        number = re.compile(r"\d+(\.\d+)?").match(self.text, self.at)
        if number:
            self.at = number.end()
            return np.array([[float(number[0])]])
        return None

    def cases(self) -> Array:
        """Two values, each after its condition has been written: a > b, and its contrary."""
        over = self.closed("&")
        self.must("(")
        above = self.closed(">") > self.sum()
        self.must(r") \\")
        under = self.closed("&")
        self.must("(")
        below = self.closed(r"\le") <= self.sum()
        self.must(r") \end{cases}")
        if (above == below).any():
            raise ValueError("two cases that are not each other's contrary")
        return np.where(above, over, under)

    def closed(self, end: str) -> Array:
        value = self.sum()
        self.must(end)
        return value

    def same(self, a: Array, b: Array, operation: Callable[[Array, Array], Array]) -> Array:
        if a.shape != b.shape and not (self.entries and 1 in (a.size, b.size)):
            raise ValueError(f"sizes {a.shape} and {b.shape}")
        return operation(a, b)
