"""The supplement's runs as a program of our own is given them.

``python -m training.experiment_runs``, in the folder of the tests, makes those that come with bpgen anew.
"""

from __future__ import annotations

from bpgen.training.experiments import SHIPPED, Result, made, written
from bpgen.training.initial import initial_parameters
from bpgen.training.run import one_hot
from oracles.classifier import Run


def given(result: Result) -> Run:
    """The run of a case."""
    training, data = result.training, result.data
    return Run(
        initial_parameters(training),
        [str(layer.activation) for layer in training.layers],
        data.train.inputs,
        one_hot(data.train, training.architecture),
        training.learning_rate,
        training.steps,
        training.batch,
        training.reduction == "mean",
        training.seed,
    )


if __name__ == "__main__":
    SHIPPED.write_bytes(written(made()))
