r"""A made page read back from its TeX alone: the given values, the questions and the steps, in order.

A step is ``\bpstep{mark}{symbol}{formula}{numbers}{result}{interval}``; what the reader is to write
stands in ``\bpfilled`` and ``\bpresultfilled`` on a key, and as ``\bpblank`` and ``\bpresult`` on a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from oracles.latex_reader import Macro
from oracles.latex_tokens import expand

#: The macros around a number or symbol, for the reader of formulas.
MACROS: Mapping[str, Macro] = {
    "bpfilled": Macro(),
    "bpresultfilled": Macro(),
    "bpfactor": Macro(3, 2),
}
_PLACES = {name: (m.arguments, m.value) for name, m in MACROS.items()}
_STARTS = re.compile(r"\\(bpstep|bpcell|bpsection|bpquestion|bprow)(?=\{)")
#: A weight on its edge, with its value.
_ON_EDGES = re.compile(r"\\node\[fill=white[^]]*\] at \S+ \{\$([^$]+) = ([^$]+)\$\}")
_ARGUMENTS = {"bpstep": 6, "bpcell": 2, "bpsection": 1, "bpquestion": 2, "bprow": 3}


@dataclass(frozen=True)
class Step:
    """One line as it is printed, its TeX in parts."""

    mark: str
    symbol: str
    formula: str
    numbers: str
    result: str
    interval: str

    @property
    def is_blank(self) -> bool:
        """Whether the reader is to fill this line in: marked on a sheet and on a key."""
        return r"\bpresult" in self.result

    @property
    def shown_formula(self) -> str:
        r"""The last of the forms, the one that the numbers are put into; no colours."""
        return plain(self.formula.rpartition(r"\bpnext ")[2])


@dataclass(frozen=True)
class Mark:
    """Where a question or section begins, or a row of the table at the end: the macro, its arguments."""

    kind: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """All of a made TeX source that says something about numbers."""

    given: Mapping[str, str]
    body: tuple[Step | Mark, ...]

    @property
    def steps(self) -> list[Step]:
        """The lines, in order."""
        return [x for x in self.body if isinstance(x, Step)]

    def marks(self, kind: str) -> list[Mark]:
        """The questions, sections or rows, in order."""
        return [x for x in self.body if isinstance(x, Mark) and x.kind == kind]


def read_page(tex: str) -> Page:
    """The page of a TeX source. Brackets around blanks are as tall as these; read they are as others."""
    body = re.sub(r"\\Big[lr](?=[()])", "", tex.partition(r"\begin{document}")[2])
    assert body, "no document"
    given: dict[str, str] = {}
    found: list[Step | Mark] = []
    for kind, arguments in _calls(body):
        if kind == "bpstep":
            found.append(Step(*arguments))
        elif kind == "bpcell":
            given[arguments[0]] = arguments[1]
        else:
            found.append(Mark(kind, arguments))
    for symbol, value in _ON_EDGES.findall(tex):
        assert given.setdefault(symbol, value) == value, f"{symbol} has two values"
    return Page(given, tuple(found))


def _calls(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for match in _STARTS.finditer(text):
        yield match[1], tuple(arguments(text, match.end(), _ARGUMENTS[match[1]]))


def arguments(text: str, at: int, count: int) -> Iterator[str]:
    """The next so many arguments in braces."""
    for _ in range(count):
        assert text[at] == "{", text[at : at + 40]
        depth, end = 0, at
        while True:
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
            end += 1
            if not depth:
                break
        yield text[at + 1 : end - 1]
        at = end


@lru_cache(maxsize=4096)
def plain(tex: str) -> str:
    """The TeX without the macros around numbers and symbols, and without the size of a derivative within a
    fraction.
    """
    out, large = expand(tex, _PLACES), r"{\displaystyle "
    while (at := out.find(large)) >= 0:
        (inside,) = arguments(out, at, 1)
        out = out[:at] + inside[len(large) - 1 :] + out[at + len(inside) + 2 :]
    return out


def ends(interval: str) -> tuple[str, str]:
    """The two numbers of an accepted interval."""
    low, high = arguments(interval, len(r"\bpinterval"), 2)
    return low, high
