"""Training problems for the tests: small ones, of every kind that there is."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bpgen.graph.architecture import ActivationName, LossName, Reduction
from bpgen.graph.losses import LOSSES
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.network.optimiser import Optimiser
from bpgen.training.files import points_of
from bpgen.training.points import Data
from bpgen.training.problem import Initial, Points, PointsKind, Training, TrainingLayer
from oracles.problem import Problem

_INITIAL = st.sampled_from([Initial.TRUNCATED_NORMAL, Initial.TRUNCATED_NORMAL, Initial.ZEROS])
#: Each penalty and schedule at least once, with an optimiser each.
_CHOSEN = (
    "momentum:l2=0.1",
    "momentum-velocity:schedule=exponential,gamma=0.8",
    "momentum-average:weight_decay=0.1",
    "nesterov:mu=0.5",
    "adagrad:schedule=step,gamma=0.5,every=2",
    "adam:epsilon=0.01,schedule=cosine,period=4",
    "adamw:beta2=0.9,epsilon=0.1",
    "gradient-descent:schedule=cosine,period=3,least_rate=0.001",
)
_OTHERS = sorted(OPTIMISERS.keys() - {text.partition(":")[0] for text in _CHOSEN})
#: These, and each other optimiser; plain gradient descent as often as all together. With a small epsilon, the
#: last digits of small gradients would become steps.
CHOSEN = (*_CHOSEN, *(f"{kind}:epsilon=0.01" if OPTIMISERS[kind].rescales else kind for kind in _OTHERS))
_HIDDEN = st.sampled_from(tuple(ActivationName))


@st.composite
def points(draw: st.DrawFn) -> Points:
    """Points of every kind that is drawn."""
    kind = draw(st.sampled_from([k for k in PointsKind if k is not PointsKind.CSV]))
    several = kind in (PointsKind.BLOBS, PointsKind.SPIRALS)
    classes = draw(st.integers(2, 6)) if several else 2
    inputs = draw(st.integers(2, 4)) if kind in (PointsKind.BLOBS, PointsKind.XOR) else 2
    noise = draw(st.sampled_from([0.0, 0.05, 0.3]))
    test = draw(st.sampled_from([0.0, 0.25]))
    return Points(kind, draw(st.integers(6 * classes, 60)), classes, inputs, noise, test)


@st.composite
def trainings(draw: st.DrawFn, *, most_steps: int = 6) -> tuple[Training, Data]:
    """Problems of every size, activation, loss, reduction and mini-batch, each with its points."""
    some = draw(points())
    loss = draw(st.sampled_from([name for name, x in LOSSES.items() if x.of_classes]))
    outputs, last = some.classes, ActivationName.SOFTMAX
    if loss is LossName.BINARY_CROSS_ENTROPY:
        last = ActivationName.LOGISTIC
        outputs = draw(st.sampled_from([1, 2])) if some.classes == 2 else some.classes
    elif not LOSSES[loss].outputs:
        last = draw(st.sampled_from([a for a in ActivationName if a is not ActivationName.RELU]))
    hidden = [
        TrainingLayer(draw(st.integers(1, 4)), draw(_HIDDEN), draw(_INITIAL), 0.7)
        for _ in range(draw(st.integers(0, 2)))
    ]
    cut = round(some.test * some.count)
    training = Training(
        some,
        (*hidden, TrainingLayer(outputs, last, draw(_INITIAL), 0.7)),
        loss,
        draw(st.sampled_from(Reduction)),
        learning_rate=draw(st.sampled_from([0.001, 0.01])),
        optimiser=Optimiser.of(draw(st.just("gradient-descent") | st.sampled_from(CHOSEN))),
        steps=draw(st.integers(1, most_steps)),
        batch=draw(st.none() | st.integers(1, some.count - cut)),
        report=draw(st.integers(1, 3)),
        seed=draw(st.integers(0, 1000)),
    )
    return training, points_of(training)


def judged_problem(
    training: Training, weights: list[object], biases: list[object], x: object, t: object
) -> Problem:
    """The same problem as a judge takes it, with these points for its samples."""
    return Problem(
        weights=tuple(weights),  # type: ignore[arg-type]
        biases=tuple(biases),  # type: ignore[arg-type]
        activations=tuple(str(layer.activation) for layer in training.layers),
        inputs=x,  # type: ignore[arg-type]
        targets=t,  # type: ignore[arg-type]
        loss=str(training.loss),
        trained_biases=(True,) * len(training.layers),
        mean=training.reduction is Reduction.MEAN,
        eta=training.learning_rate,
    )


def targets_by_hand(training: Training, classes: Any) -> list[list[float]]:
    """The targets of points of these classes: of one output, those of class 1."""
    other = -1.0 if training.loss is LossName.HINGE else 0.0
    outputs = training.layers[-1].units
    if outputs == 1:
        return [[1.0 if c == 1 else other] for c in classes]
    return [[1.0 if n == c else other for n in range(outputs)] for c in classes]
