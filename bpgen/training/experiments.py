"""The supplement's experiments: the demonstration, and what becomes of it when one parameter is changed.

Programs in other libraries add in other orders, so no experiment may amplify such a difference: seed, rates
and steps are those with which a start moved by 1e-12 ends at the same printed digits (a test says so). Near
the largest stable rate a training is chaotic, and a last bit decides over a third digit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..problems.settings import parse_setting
from .files import demo, points_of
from .points import Data
from .problem import Training
from .run import Report, RunState, finished

if TYPE_CHECKING:
    from .step import Array

#: What `bpgen train demo.toml` gets with --set, one after the other.
Typed = tuple[str, ...]
#: Runs by what was typed for them.
Runs = Mapping[Typed, RunState]


class Case(NamedTuple):
    """One value of a parameter: what a reader calls it, and what is typed for it beside what all have."""

    value: str
    typed: Typed


class Experiment(NamedTuple):
    """The same training with several values of one parameter. ``common`` is typed for all of them;
    ``regions`` are the cases, from 0, whose decision regions are worth a look.
    """

    common: Typed
    cases: tuple[Case, ...]
    regions: tuple[int, ...] = ()

    @property
    def typed(self) -> tuple[Typed, ...]:
        """What is typed for each of the cases in all."""
        return tuple(self.common + case.typed for case in self.cases)


class Result(NamedTuple):
    """A case, what was typed for it in all, the problem, and what its run reported."""

    case: Case
    typed: Typed
    training: Training
    reports: tuple[Report, ...]

    @property
    def data(self) -> Data:
        """The points, which tables and curves of the runs do without."""
        return _data(self.training)

    @property
    def parameters(self) -> tuple[Array, ...]:
        """``W`` and ``b`` of each layer, where the run ended."""
        import numpy as np

        kept = _shipped().get(self.typed)
        return tuple(map(np.array, kept.parameters)) if kept else _run(self.typed).parameters


class _Kept(NamedTuple):
    """What is kept of a run: its reports, and its parameters as lists."""

    reports: tuple[Report, ...]
    parameters: Sequence[Any]


def _each(*values: str, of: str) -> tuple[Case, ...]:
    """A case for each value of one setting."""
    return tuple(Case(value, (f"{of}={value}",)) for value in values)


def _both(setting: str, value: object) -> Typed:
    """One value in both hidden layers."""
    return tuple(f"layers.{n}.{setting}={value}" for n in (1, 2))


def _deep(count: int) -> str:
    """So many hidden layers of four units, and the demonstration's output layer."""
    hidden = '{units=4, activation="tanh"}'
    return f'layers=[{", ".join([hidden] * count)}, {{units=1, activation="logistic", initial="zeros"}}]'


#: The demonstration itself has nothing changed.
DEMO = "demo"
_BLOBS = ("data.kind=blobs", "steps=500", "layers.3.activation=softmax")
EXPERIMENTS: Mapping[str, Experiment] = {
    DEMO: Experiment((), (Case("demo", ()),), (0,)),
    "inputs": Experiment(
        ("data.kind=xor", "data.points=250", "learning_rate=0.01", "steps=1000", *_both("units", 8)),
        _each("2", "5", "20", of="data.inputs"),
    ),
    "classes": Experiment(
        (*_BLOBS, *_both("units", 8)),
        tuple(Case(n, (f"data.classes={n}", f"layers.3.units={n}")) for n in ("2", "5", "20")),
        (0, 1, 2),
    ),
    "narrow": Experiment(
        (*_BLOBS, "learning_rate=0.0005", "data.classes=20", "layers.3.units=20"),
        tuple(Case(n, _both("units", n)) for n in ("2", "8")),
    ),
    "units": Experiment(
        ("learning_rate=0.0005",),
        (Case("1", _both("units", 1)), Case("2", ()), Case("8", _both("units", 8))),
        (0, 1, 2),
    ),
    "layers": Experiment(
        ("learning_rate=0.0005",), tuple(Case(f"{n}", (_deep(n),)) for n in (1, 2, 3)), (0, 1, 2)
    ),
    "activation": Experiment(
        _both("units", 8),
        (
            Case("identity", _both("activation", "identity")),
            Case("logistic", _both("activation", "logistic")),
            Case("tanh", ()),
            Case("relu", _both("activation", "relu")),
        ),
        (0, 1, 3),
    ),
    # The largest comes to swing between two states; an odd number of steps between reports shows both.
    "rate": Experiment(
        ("report=25",),
        (*_each("0.00001", of="learning_rate"), Case("0.001", ()), *_each("0.12", of="learning_rate")),
    ),
    "points": Experiment(
        ("steps=500",),
        (
            *(Case(n, (f"data.points={n}", "learning_rate=0.02")) for n in ("100", "500", "5000")),
            Case("5000", ("data.points=5000", "learning_rate=0.0001")),
        ),
    ),
    "steps": Experiment((), (*_each("100", "500", of="steps"), Case("2000", ()), *_each("4000", of="steps"))),
    "batch": Experiment(
        ("reduction=mean", "learning_rate=0.1", "report=50"), _each("1", "16", "all", of="batch")
    ),
    "initial": Experiment(
        (),
        (
            Case("0", _both("initial", "zeros")),
            Case("0.01", _both("standard_deviation", 0.01)),
            Case("1", ()),
        ),
    ),
    "symmetry": Experiment(
        (*_both("activation", "logistic"), *_both("initial", "zeros"), "layers.3.initial=truncated-normal"),
        (Case("zeros", ()),),
    ),
    "seed": Experiment((), (*_each("1", of="seed"), Case("7", ()), *_each("12", "72", of="seed"))),
}


def results(name: str) -> tuple[Result, ...]:
    """The runs of an experiment. They come with bpgen; one that does not is made, once in a process.

    Raises ``KeyError`` for a name that is none.
    """
    experiment = EXPERIMENTS[name]
    out = []
    for case, typed in zip(experiment.cases, experiment.typed, strict=True):
        reports = (_shipped().get(typed) or _run(typed)).reports
        out.append(Result(case, typed, _problem(typed), reports))
    return tuple(out)


def curves(name: str) -> tuple[Result, ...]:
    """The runs of an experiment whose curves are worth a look: all, but where they are one training that was
    stopped at different steps, the longest.
    """
    runs = results(name)
    return runs[-1:] if name == "steps" else runs


def made(names: Iterable[str] = EXPERIMENTS) -> Runs:
    """The runs of these experiments, made anew: training all of them takes seconds, which is why they come
    with bpgen.
    """
    return {typed: _run(typed) for name in names for typed in EXPERIMENTS[name].typed}


def written(runs: Runs) -> bytes:
    """Runs as JSON, with all digits, a run a line."""
    lines = (json.dumps(_as_json(typed, state), separators=(",", ":")) for typed, state in runs.items())
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


#: The runs that come with bpgen, as ``written`` writes those that are ``made``.
SHIPPED = Path(__file__).with_name("experiments.json")


@lru_cache(maxsize=1)
def _shipped() -> Mapping[Typed, _Kept]:
    return dict(map(_from_json, json.loads(SHIPPED.read_bytes())))


def _as_json(typed: Typed, state: RunState) -> Mapping[str, object]:
    parameters = [array.tolist() for array in state.parameters]
    return {"set": typed, "step": state.step, "parameters": parameters, "reports": state.reports}


def _from_json(item: Mapping[str, Any]) -> tuple[Typed, _Kept]:
    reports = tuple(Report(*report) for report in item["reports"])
    return tuple(map(str, item["set"])), _Kept(reports, item["parameters"])


@lru_cache(maxsize=128)
def _problem(typed: Typed) -> Training:
    return demo([parse_setting(text) for text in typed])


@lru_cache(maxsize=128)
def _data(training: Training) -> Data:
    return points_of(training)


@lru_cache(maxsize=128)
def _run(typed: Typed) -> RunState:
    training = _problem(typed)
    return finished(training, _data(training))
