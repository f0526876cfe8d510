"""Where an idea of the lecture stands in the program of each framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .reading import functions

_ALL = ("python", "numpy", "torch", "keras", "jax")
#: What to look for, by idea and framework: a function or class, the beginning of lines at the margin, or a
#: piece of a line. Where there is nothing to look for, the framework does it unseen.
_LOOK: Mapping[str, Mapping[str, str]] = {
    "rate": dict.fromkeys(_ALL, "ETA = "),
    "parameters": {**dict.fromkeys(_ALL, "W_"), "python": "PARAMETERS = "},
    "forward": {**dict.fromkeys(_ALL, "forward"), "keras": "network"},
    "error": {**dict.fromkeys(_ALL, "total_error"), "keras": "TotalError"},
    "delta": {"numpy": "delta_o = "},
    "backward": {
        **dict.fromkeys(("python", "numpy"), "backward"),
        "torch": "error.backward(",
        "keras": "model.train_on_batch(",
        "jax": "jax.value_and_grad(",
    },
    "update": {
        **dict.fromkeys(("python", "numpy", "jax"), "update"),
        "torch": "optimizer.step(",
        "keras": "keras.optimizers.SGD(",
    },
    "repeat": dict.fromkeys(_ALL, "for number in range("),
}


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
    for name, look in _LOOK.items():
        looked = {**look, "python": f"{delta} = "} if name == "delta" else look
        yield Idea(name, tuple(_place(text, looked.get(fw, "")) for fw, text in sources.items()))


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
