"""Where a parameter stands in the demonstration's programs: their lines, found by the names in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..programs.demo import demo_program
from ..programs.frameworks import FRAMEWORKS
from ..training.experiments import DEMO, results
from ..training.points import class_names

_Named = ast.Name | ast.Attribute | ast.keyword | ast.arg
_NAMED = (ast.Name, ast.Attribute, ast.keyword, ast.arg)
_DEFINED = (ast.FunctionDef, ast.ClassDef)
#: The frameworks whose programs are shown, in this order.
_SHOWN = ("keras", "torch", "numpy")
#: Where to look for each parameter: in which function (outside of all, where none is named), and there for
#: which variables, attributes and arguments.
_WHERE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "inputs": {
        "main": frozenset({"shape"}),
        "network": frozenset({"inputs"}),
        "initial_parameters": frozenset({"inputs"}),
    },
    "classes": {
        "": frozenset({"CLASSES", "UNITS", "ACTIVATION"}),
        "read_points": frozenset({"CLASSES", "target"}),
    },
    "units": {
        "": frozenset({"UNITS"}),
        "network": frozenset({"UNITS", "units"}),
        "initial_parameters": frozenset({"UNITS", "units"}),
    },
    "layers": {
        "": frozenset({"UNITS", "ACTIVATION", "DEVIATION"}),
        "network": frozenset({"UNITS", "inputs"}),
        "initial_parameters": frozenset({"UNITS", "inputs"}),
        "forward": frozenset({"outs"}),
    },
    "activation": {
        "": frozenset({"ACTIVATION", "FUNCTIONS"}),
        "network": frozenset({"ACTIVATION"}),
        "forward": frozenset({"ACTIVATION", "FUNCTIONS"}),
        "outputs": frozenset({"ACTIVATION"}),
        "dE_dnet": frozenset({"dout_dnet"}),
    },
    "rate": {
        "": frozenset({"LEARNING_RATE"}),
        "update": frozenset({"LEARNING_RATE"}),
        "main": frozenset({"LEARNING_RATE"}),
    },
    "steps": {"": frozenset({"STEPS"}), "main": frozenset({"STEPS"})},
    "batch": {
        "": frozenset({"BATCH"}),
        "batches": frozenset({"BATCH", "size"}),
        "main": frozenset({"batches", "chosen"}),
    },
    "initial": {
        "": frozenset({"DEVIATION", "SEED"}),
        "draws": frozenset({"SEED"}),
        "initial_weights": frozenset({"DEVIATION"}),
        "network": frozenset({"initial_weights", "zeros", "zeros_"}),
        "initial_parameters": frozenset({"initial_weights", "zeros"}),
    },
}
#: Lines shown round one that is lit, and the longest function that is shown whole.
_AROUND, _WHOLE = 2, 13


class ExcerptLines(NamedTuple):
    """Some lines of a program: their text, the number of the first, and which are lit, counted from 1."""

    text: str
    start: int
    lit: tuple[int, ...]


class Excerpt(NamedTuple):
    """Where a parameter stands in a program: the library's name, its key, and the blocks."""

    title: str
    name: str
    blocks: tuple[ExcerptLines, ...]


class ProgramText(NamedTuple):
    """A whole program: the key of its library, the library's name, the text."""

    name: str
    title: str
    text: str

    @property
    def file(self) -> str:
        """What the file is called."""
        return f"demo_{self.name}.py"


@lru_cache(maxsize=4)
def programs(lang: str, own: Path | None = None) -> tuple[ProgramText, ...]:
    """The demonstration in each library, as `bpgen program demo.toml` prints it."""
    (demo,) = results(DEMO)
    written = f"bpgen train demo.toml --save-data points.csv --lang {lang}"
    return tuple(
        ProgramText(
            name,
            FRAMEWORKS[name].title,
            demo_program(
                demo.training,
                class_names(demo.training.points),
                name,
                lang=lang,
                own=own,
                command=program_command(name, lang),
                points_command=written,
            ),
        )
        for name in _SHOWN
    )


def program_command(name: str, lang: str) -> str:
    """What is typed for a program of the demonstration."""
    return f"bpgen program demo.toml --framework {name} --out demo_{name}.py --lang {lang}"


def excerpts(parameter: str, lang: str, own: Path | None = None) -> tuple[Excerpt, ...]:
    """Where a parameter of the supplement stands in each program."""
    return tuple(
        Excerpt(program.title, program.name, blocks(program.text, parameter))
        for program in programs(lang, own)
    )


@lru_cache(maxsize=128)
def blocks(source: str, parameter: str, around: int = _AROUND) -> tuple[ExcerptLines, ...]:
    """The lines of a program that hold a parameter's names, with what stands round them: so many lines, or
    all of a short function; with 0 nothing.
    """
    lines, lit = source.splitlines(), set(_lit(source, parameter))
    shown = set[int]()
    for first, last in _spans(source):
        inside = sorted(n for n in lit if first <= n <= last)
        if inside and around and last - first < _WHOLE:
            shown |= set(range(first, last + 1))
        for n in inside:
            shown |= set(range(max(first, n - around), min(last, n + around) + 1))
    return tuple(
        ExcerptLines(
            "\n".join(lines[n - 1] for n in piece),
            piece[0],
            tuple(k for k, n in enumerate(piece, 1) if n in lit),
        )
        for piece in _runs(sorted(shown))
    )


@lru_cache(maxsize=4)
def _parsed(source: str) -> tuple[ast.stmt, ...]:
    """The statements of a program, in which all parameters are looked for."""
    return tuple(ast.parse(source).body)


def _lit(source: str, parameter: str) -> Iterator[int]:
    """The lines on which one of the names stands."""
    for top in _parsed(source):
        names = _WHERE[parameter].get(top.name if isinstance(top, _DEFINED) else "", frozenset())
        for node in ast.walk(top):
            if isinstance(node, _NAMED) and _name(node) in names:
                yield node.lineno


def _name(node: _Named) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=name) | ast.arg(arg=name):
            return name


def _spans(source: str) -> Iterator[tuple[int, int]]:
    """The first and last line of each function, and of what stands between them: an assignment has the
    remark above it.
    """
    lines = source.splitlines()
    for node in _parsed(source):
        assert node.end_lineno is not None
        first = node.lineno
        while first > 1 and lines[first - 2].startswith("#"):
            first -= 1
        yield first, node.end_lineno


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Numbers in rows without a gap."""
    row = list[int]()
    for n in numbers:
        if row and n != row[-1] + 1:
            yield row
            row = []
        row.append(n)
    if row:
        yield row
