"""Where an idea of the lecture stands in the program of each framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .frameworks import FRAMEWORKS
from .reading import functions

#: What to look for, by idea: a function or class, the beginning of lines at the margin, or a piece of a line.
#: A framework says where it differs. Where there is nothing to look for, it does so unseen.
_LOOK: Mapping[str, str] = {
    "rate": "ETA = ",
    "parameters": "W_",
    "forward": "forward",
    "error": "total_error",
    "delta": "",
    "backward": "backward",
    "update": "update",
    "repeat": "for number in range(",
}
#: How a program begins an optimiser that its framework does not have.
_OWN = "class Optimizer("


class Place(NamedTuple):
    """Where an idea stands: its first and last line, and the function, or what the line says; 0 and nothing
    where the framework does it unseen.
    """

    first: int
    last: int
    text: str


class Idea(NamedTuple):
    """An idea of the lecture with its place in each program."""

    name: str
    places: tuple[Place, ...]


def ideas(sources: Mapping[str, str], delta: str) -> Iterator[Idea]:
    """The ideas in order; ``delta`` is the name that plain Python has for the first output's local error."""
    looks = {name: {**_LOOK, **FRAMEWORKS[name].places} for name in sources}
    looks["python"]["delta"] = f"{delta} = "
    for name, text in sources.items():
        if _OWN in text and looks[name]["update"] not in text:
            looks[name]["update"] = "Optimizer"
    for idea in _LOOK:
        yield Idea(idea, tuple(_place(text, looks[name][idea]) for name, text in sources.items()))


def _place(source: str, wanted: str) -> Place:
    unseen = Place(0, 0, "")
    if not wanted:
        return unseen
    for function in functions(source):
        if function.name == wanted:
            return Place(function.first, function.last, wanted)
    rows = list(enumerate(source.splitlines(), 1))
    named = wanted.removesuffix(" = ").rstrip("(").rpartition(".")[2].partition(" ")[0]
    if at_margin := [(n, row) for n, row in rows if row.startswith(wanted)]:
        return Place(at_margin[0][0], at_margin[-1][0], at_margin[0][1].partition(" = ")[0])
    return next((Place(n, n, named) for n, row in rows if wanted in row), unseen)
