"""A classifier trained step by step, with a report every so many steps; where it diverges, at what."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import BpgenError
from ..errors.bounds import ACTIVATIONS
from ..errors.messages import said
from ..graph import names
from ..graph.architecture import Architecture, Reduction
from ..graph.losses import LOSSES
from ..trace.thinning import thinned
from .initial import initial_parameters
from .points import Data, PointSet
from .problem import Training, check_batch
from .step import ArrayStep, compile_step
from .streams import stream
from .update import arrays, compile_update, first_memory, numbers_of, remembered

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    from .step import Array
    from .update import Memory

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
class RunState:
    """Where a run stands: the steps made, the parameters (``W`` and ``b`` of each layer), the reports that
    are rows, and those that are points of a curve, and what the optimiser remembers.
    """

    step: int
    parameters: tuple[Array, ...]
    reports: tuple[Report, ...]
    curve: tuple[Report, ...] = ()
    memory: Memory = ()


def begin(training: Training, data: Data) -> RunState:
    """The state before the first step, with its report."""
    check_batch(training.batch, len(data.train.classes))
    parameters = tuple(initial_parameters(training))
    told = (report(training, data, 0, parameters),)
    return RunState(0, parameters, told, told, first_memory(training, sum(p.size for p in parameters)))


def advance(training: Training, data: Data, state: RunState) -> Iterator[RunState]:
    """The states on the way from this one to the last step, some hundred steps apart, and at each report.

    Equal problems take equal steps, wherever they start from. Raises ``BpgenError`` where a number is no
    longer finite: the step, the quantity, and what to try.
    """
    import numpy as np

    arch = training.architecture
    step, update = compile_step(arch), compile_update(arch.update)
    targets = np.asfortranarray(one_hot(data.train, arch))
    # Column by column, as the steps use them.
    part = PointSet(np.asfortranarray(data.train.inputs), data.train.classes)
    points, numbers = thinned(training.steps + 1, POINTS), numbers_of(training)
    while state.step < training.steps:
        next_report = (state.step // training.report + 1) * training.report
        next_point = points[bisect_right(points, state.step)]
        stop = min(state.step + _CHUNK, next_report, next_point)
        with np.errstate(all="ignore"):
            vector, memory = step.joined(state.parameters), state.memory
            for inputs, wanted, share in batches(training, part, targets, state.step, stop):
                gradients = step.gradients(vector, inputs, wanted)
                vector, memory = update(vector, gradients, memory, numbers, share)
            if not all(np.isfinite(x).all() for x in (vector, *memory)):
                raise _diverged(training, data, step, state, stop)
            new = step.parted(vector)
        reports, curve = state.reports, state.curve
        if stop in (next_report, next_point, training.steps):
            told = report(training, data, stop, new)
            if not np.isfinite(told.loss):
                raise _diverged(training, data, step, state, stop)
            reports += (told,) if stop in (next_report, training.steps) else ()
            curve += (told,) if stop == next_point else ()
        state = RunState(stop, new, reports, curve, memory)
        yield state


def finished(training: Training, data: Data) -> RunState:
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


def scores(training: Training, parameters: Sequence[Array], inputs: Array) -> Array:
    """The outputs, with 0 for the target of another class than an output's own, and 1 for that of its own."""
    other, own = _targets(training.architecture)
    return (outputs(training, parameters, inputs) - other) / (own - other)


def one_hot(part: PointSet, arch: Architecture) -> Array:
    """The targets, a row for each point: for its class 1, for the others 0, or -1 where the loss takes that;
    of one output those of class 1.
    """
    import numpy as np

    outputs = arch.sizes[-1]
    own = part.classes[:, None] == (np.ones(1) if outputs == 1 else np.arange(outputs))
    other, right = _targets(arch)
    return np.where(own, float(right), float(other))


def _targets(arch: Architecture) -> tuple[int, int]:
    """The targets of an output for other classes than its own, and for its own."""
    found = LOSSES[arch.loss].of_classes
    assert found is not None
    return found


def _judged(training: Training, part: PointSet, parameters: Sequence[Array]) -> tuple[float, int]:
    """The errors summed over the points of a part, and how many of them are classified rightly."""
    import numpy as np

    from .sums import over_points

    arch = training.architecture
    step, loss, right = compile_step(arch), 0.0, 0
    size = max(1, min(_SLICE, ACTIVATIONS // sum(arch.sizes)))
    with np.errstate(all="ignore"):
        for first in range(0, len(part.classes), size):
            some = PointSet(part.inputs[first : first + size], part.classes[first : first + size])
            errors, out = step.forward(parameters, some.inputs, one_hot(some, arch))
            loss += float(over_points(errors[:, None].copy())[0])
            right += int((_classes(out, sum(_targets(arch)) / 2) == some.classes).sum())
    return loss, right


def _classes(out: Array, middle: float) -> NDArray[int64]:
    """The class of the largest output; of one, whether it reaches the middle between its targets."""
    import numpy as np

    if out.shape[1] == 1:
        return (out[:, 0] >= middle).astype(np.int64)
    largest: NDArray[int64] = out.argmax(axis=1)
    return largest


def batches(
    training: Training, part: PointSet, targets: Array, first: int, stop: int
) -> Iterator[tuple[Array, Array, int]]:
    """The inputs and targets of each step from ``first`` up to ``stop``, and the number by which its summed
    gradients are divided.

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
        yield inputs, wanted, len(wanted) if mean else 1


@lru_cache(maxsize=2)
def _order(seed: int, pass_: int, count: int) -> NDArray[int64]:
    """The order of the points in one pass over them."""
    import numpy as np

    draw = stream(seed, f"batches/{pass_}")
    return np.argsort([draw() for _ in range(count)], kind="stable")


def _diverged(training: Training, data: Data, step: ArrayStep, state: RunState, stop: int) -> BpgenError:
    """The steps from this state on once more, each array looked at: the first number that is none.

    The step after ``stop`` is looked at, too: it computes the errors of what ``stop`` steps have led to.
    """
    import numpy as np

    arch, memory, numbers = training.architecture, state.memory, numbers_of(training)
    vector, targets = step.joined(state.parameters), one_hot(data.train, arch)
    update = compile_update(arch.update)
    with np.errstate(all="ignore"):
        again = batches(training, data.train, targets, state.step, stop + 1)
        for number, (inputs, wanted, share) in enumerate(again, state.step + 1):
            known = _by_layer(arch, step, memory)
            bad = _first_bad(arch, {**known, **step.everything(step.parted(vector), inputs, wanted)})
            if bad:
                return _no_number(training, number, bad)
            gradients = step.gradients(vector, inputs, wanted)
            vector, memory = update(vector, gradients, memory, numbers, share)
    return _no_number(training, stop, "E_total")


def _by_layer(arch: Architecture, step: ArrayStep, memory: Memory) -> Mapping[str, Array]:
    """The arrays that the optimiser remembers, layer by layer: m_W_h, m_b_h, m_W_o, m_b_o."""
    letters = [names.layer_name(arch, k) for k in range(1, arch.depth + 1)]
    places = [f"{word}_{letter}" for letter in letters for word in "Wb"]
    known: Mapping[str, Any] = dict(zip(remembered(arch.update), memory, strict=True))
    return {
        f"{piece}_{place}": part
        for piece, key in arrays(arch.update).items()
        for place, part in zip(places, step.parted(known[key]), strict=True)
    }


def _first_bad(arch: Architecture, known: Mapping[str, Array]) -> str:
    """The name of the first quantity that is no finite number, in order of computation."""
    import numpy as np

    for name, array in known.items():
        word, _, letter = name.rpartition("_")
        first, _, kind = word.rpartition("_")
        of_parameters = kind in ("W", "b")
        bad = np.argwhere(~np.isfinite(array if of_parameters else array.T))
        if len(bad):
            layer = next(k for k in range(1, arch.depth + 1) if names.layer_name(arch, k) == letter)
            at = [int(n) + 1 for n in bad[0]]
            if of_parameters:
                return _of_parameter(
                    first, names.weight(arch, layer, *at) if kind == "W" else names.bias(arch, layer, *at)
                )
            return _of_unit(word, names.unit(arch, layer, at[-1]))
    return ""


def _of_parameter(word: str, parameter: str) -> str:
    """The graph's name for an entry of a parameter's: itself, its gradient, what is remembered of it."""
    return {"": parameter, "G": f"dE_total/d{parameter}"}.get(word, f"{word}_{parameter}")


def _of_unit(word: str, unit: str) -> str:
    """The graph's name for what an array has of a unit."""
    of_two = {"dE_dout": f"dE_total/dout_{unit}", "dout_dnet": f"dout_{unit}/dnet_{unit}"}
    return of_two.get(word, f"{word}_{unit}")


def _no_number(training: Training, step: int, quantity: str) -> BpgenError:
    rate = f"{training.learning_rate / 10:g}"
    slower = said("training.slower", rate=rate)
    if training.reduction is Reduction.SUM:
        slower = said("training.slower_or_mean", rate=rate)
    return BpgenError(
        "training.diverged_step", where="learning_rate", mend=slower, step=f"{step:,}", name=quantity
    )
