"""What a process comes to: python -m training.on_processors, and how many steps at most.

Each line begins with a name. Numbers of a training over points are given with all their bits, those that
plain floats come to as they are printed.
"""

from __future__ import annotations

import hashlib
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bpgen import Network
from bpgen.problems import sampling
from bpgen.problems.settings import parse_setting
from bpgen.trace import elementary
from bpgen.training.experiments import EXPERIMENTS, results
from bpgen.training.files import demo, points_of
from bpgen.training.run import finished, outputs
from bpgen.training.session import Rounds


def lines(steps: int) -> Iterator[str]:
    """All lines, of runs of so many steps at most."""
    # Not by NumPy's powers, which are those of the processor.
    draw = random.Random("processors").random  # noqa: S311
    xs = np.array([math.ldexp(2 * draw() - 1, n % 60 - 50) for n in range(6000)])
    for name in ("exp", "log", "tanh"):
        yield f"{name}: {digest(getattr(elementary, name)(np.abs(xs) if name == 'log' else xs))}"
    for typed, result in {x.typed: x for name in EXPERIMENTS for x in results(name)}.items():
        training, data = replace(result.training, steps=min(steps, result.training.steps)), result.data
        state = finished(training, data)
        seen = outputs(training, state.parameters, data.test.inputs)
        yield f"{' '.join(typed) or 'demo'}: {state.reports[-1]} {digest(*state.parameters, seen)}"
    for chosen in ("optimiser={kind='adam', schedule='cosine', period=70}", "optimiser={kind='adagrad'}"):
        training = demo([parse_setting(chosen), parse_setting(f"steps={steps}")])
        last_state = finished(training, points_of(training))
        memory = [np.asarray(x) for x in last_state.memory]
        yield f"{chosen}: {last_state.reports[-1]} {digest(*last_state.parameters, *memory)}"
    session = Rounds(Network.preset("mazur"), 1000, None)
    *_, last = session.advance(session.begin())
    yield from (f"mazur: {' '.join(session.shown(row))}" for row in session.rows(last))
    for seed in range(20):
        network = sampling.draw(seed, sampling.Wanted())
        yield f"seed {seed}: {[(layer.weights, layer.biases) for layer in network.layers]}"


def digest(*arrays: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    """A hash of all bits."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:16]


if __name__ == "__main__":
    print("\n".join(lines(int(sys.argv[1]))))  # noqa: T201
