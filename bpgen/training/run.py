"""A classifier trained step by step, with a report every so many steps; where it diverges, at what."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BpgenError
from ..errors.bounds import ACTIVATIONS
from ..errors.messages import said
from ..graph import names
from ..graph.architecture import Architecture, Reduction
from ..trace.thinning import thinned
from .initial import initial_parameters
from .points import Data, Part
from .problem import Training, check_batch
from .step import Step, compile_step
from .streams import stream

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from .step import Array

#: So many steps, and then a look: at a bar of progress, a file to save, numbers that are none any more.
_CHUNK = 200
#: So many points of a curve: fewer than are seen, since each asks for the loss of all points.
POINTS = 64
#: So many points at once when the loss is computed: memory does not grow with their number.
_SLICE = 8192


class Report(NamedTuple):
    """What a line tells: how many steps were made, the loss over the training part (a sum or a mean, as
    the problem says), and the shares of points classified rightly. ``test`` is None without a test part.
    """

    step: int
    loss: float
    accuracy: float
    test: float | None


@dataclass(frozen=True, eq=False)
class State:
    """Where a run stands: the steps made, the parameters (``W`` and ``b`` of each layer), the reports that
    are rows, and those that are points of a curve.
    """

    step: int
    parameters: tuple[Array, ...]
    reports: tuple[Report, ...]
    curve: tuple[Report, ...] = ()


def begin(training: Training, data: Data) -> State:
    """The state before the first step, with its report."""
    check_batch(training.batch, len(data.train.classes))
    parameters = tuple(initial_parameters(training))
    told = (report(training, data, 0, parameters),)
    return State(0, parameters, told, told)


def advance(training: Training, data: Data, state: State) -> Iterator[State]:
    """The states on the way from this one to the last step, some hundred steps apart, and at each report.

    Equal problems take equal steps, wherever they start from. Raises ``BpgenError`` where a number is no
    longer finite: the step, the quantity, and what to try.
    """
    import numpy as np

    arch = training.architecture
    step, targets = compile_step(arch), np.asfortranarray(one_hot(data.train, arch))
    # Column by column, as the steps use them.
    part = Part(np.asfortranarray(data.train.inputs), data.train.classes)
    points = thinned(training.steps + 1, POINTS)
    while state.step < training.steps:
        next_report = (state.step // training.report + 1) * training.report
        next_point = points[bisect_right(points, state.step)]
        stop = min(state.step + _CHUNK, next_report, next_point)
        with np.errstate(all="ignore"):
            vector = step.joined(state.parameters)
            for inputs, wanted, rate in batches(training, part, targets, state.step, stop):
                vector = step.update(vector, inputs, wanted, rate)
            if not np.isfinite(vector).all():
                raise _diverged(training, data, step, state, stop)
            new = step.parted(vector)
        reports, curve = state.reports, state.curve
        if stop in (next_report, next_point, training.steps):
            told = report(training, data, stop, new)
            if not np.isfinite(told.loss):
                raise _diverged(training, data, step, state, stop)
            reports += (told,) if stop in (next_report, training.steps) else ()
            curve += (told,) if stop == next_point else ()
        state = State(stop, new, reports, curve)
        yield state


def finished(training: Training, data: Data) -> State:
    """The state after all steps."""
    start = begin(training, data)
    return deque(advance(training, data, start), maxlen=1).pop()


def report(training: Training, data: Data, step: int, parameters: Sequence[Array]) -> Report:
    """The loss and the accuracies of these parameters, which ``step`` steps have led to."""
    loss, right = _judged(training, data.train, parameters)
    points = len(data.train.classes)
    if training.reduction is Reduction.MEAN:
        loss /= points
    test = None
    if len(data.test.classes):
        test = _judged(training, data.test, parameters)[1] / len(data.test.classes)
    return Report(step, loss, right / points, test)


def outputs(training: Training, parameters: Sequence[Array], inputs: Array) -> Array:
    """The outputs of the network, a row for each row of ``inputs``."""
    import numpy as np

    arch = training.architecture
    nothing = np.zeros((1, arch.sizes[-1]))
    with np.errstate(all="ignore"):
        return compile_step(arch).forward(parameters, inputs, nothing)[1]


def one_hot(part: Part, arch: Architecture) -> Array:
    """The targets, a row for each point: 1 for its class and 0 for the others; of one output 0 or 1."""
    import numpy as np

    outputs = arch.sizes[-1]
    if outputs == 1:
        return part.classes[:, None].astype(float)
    return np.eye(outputs)[part.classes]


def _judged(training: Training, part: Part, parameters: Sequence[Array]) -> tuple[float, int]:
    """The errors summed over the points of a part, and how many of them are classified rightly."""
    import numpy as np

    from .sums import over_points

    arch = training.architecture
    step, loss, right = compile_step(arch), 0.0, 0
    size = max(1, min(_SLICE, ACTIVATIONS // sum(arch.sizes)))
    with np.errstate(all="ignore"):
        for first in range(0, len(part.classes), size):
            some = Part(part.inputs[first : first + size], part.classes[first : first + size])
            errors, out = step.forward(parameters, some.inputs, one_hot(some, arch))
            loss += float(over_points(errors[:, None].copy())[0])
            right += int((_classes(out) == some.classes).sum())
    return loss, right


def _classes(out: Array) -> NDArray[int64]:
    import numpy as np

    if out.shape[1] == 1:
        return (out[:, 0] >= 0.5).astype(np.int64)
    largest: NDArray[int64] = out.argmax(axis=1)
    return largest


def batches(
    training: Training, part: Part, targets: Array, first: int, stop: int
) -> Iterator[tuple[Array, Array, float]]:
    """The inputs and targets of each step from ``first`` up to ``stop``, and the rate by which its summed
    gradients are multiplied.

    In each pass over the points they are dealt out in a new order; the last mini-batch may be smaller.
    """
    count, size = len(part.classes), training.batch or len(part.classes)
    mean = training.reduction is Reduction.MEAN
    passes = -(-count // size)
    for step in range(first, stop):
        inputs, wanted = part.inputs, targets
        if size < count:
            order = _order(training.seed, step // passes, count)
            chosen = order[step % passes * size : (step % passes + 1) * size]
            inputs, wanted = part.inputs[chosen], targets[chosen]
        yield inputs, wanted, training.learning_rate / (len(wanted) if mean else 1)


@lru_cache(maxsize=2)
def _order(seed: int, pass_: int, count: int) -> NDArray[int64]:
    """The order of the points in one pass over them."""
    import numpy as np

    draw = stream(seed, f"batches/{pass_}")
    return np.argsort([draw() for _ in range(count)], kind="stable")


def _diverged(training: Training, data: Data, step: Step, state: State, stop: int) -> BpgenError:
    """The steps from this state on once more, each array looked at: the first number that is none.

    The step after ``stop`` is looked at, too: it computes the errors of what ``stop`` steps have led to.
    """
    import numpy as np

    vector, targets = step.joined(state.parameters), one_hot(data.train, training.architecture)
    with np.errstate(all="ignore"):
        again = batches(training, data.train, targets, state.step, stop + 1)
        for number, (inputs, wanted, rate) in enumerate(again, state.step + 1):
            parameters = step.parted(vector)
            bad = _first_bad(training.architecture, step.everything(parameters, inputs, wanted))
            if bad:
                return _no_number(training, number, bad)
            vector = step.update(vector, inputs, wanted, rate)
    return _no_number(training, stop, "E_total")


def _first_bad(arch: Architecture, arrays: Mapping[str, Array]) -> str:
    """The name of the first quantity that is no finite number, in order of computation."""
    import numpy as np

    for name, array in arrays.items():
        points_first = array.T if name[0] not in "WbG" else array
        bad = np.argwhere(~np.isfinite(points_first))
        if len(bad):
            word, _, letter = name.rpartition("_")
            layer = next(k for k in range(1, arch.depth + 1) if names.layer_name(arch, k) == letter)
            return _quantity(arch, word, layer, [int(n) + 1 for n in bad[0]])
    return ""


def _quantity(arch: Architecture, word: str, layer: int, at: Sequence[int]) -> str:
    """The graph's name for an entry of an array."""
    if word in ("W", "G_W"):
        parameter = names.weight(arch, layer, *at)
    elif word in ("b", "G_b"):
        parameter = names.bias(arch, layer, at[0])
    else:
        unit = names.unit(arch, layer, at[-1])
        return {
            "dE_dout": f"dE_total/dout_{unit}",
            "dout_dnet": f"dout_{unit}/dnet_{unit}",
        }.get(word, f"{word}_{unit}")
    return f"dE_total/d{parameter}" if word.startswith("G") else parameter


def _no_number(training: Training, step: int, quantity: str) -> BpgenError:
    rate = f"{training.learning_rate / 10:g}"
    slower = said("training.slower", rate=rate)
    if training.reduction is Reduction.SUM:
        slower = said("training.slower_or_mean", rate=rate)
    return BpgenError(
        "training.diverged_step", where="learning_rate", mend=slower, step=f"{step:,}", name=quantity
    )
