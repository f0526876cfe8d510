"""What a training file may say, table by table."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ..graph.architecture import ActivationName, LossName, Reduction
from ..network.limits import LARGEST_SEED
from ..problems.tables import FileTable, OptimiserTable, with_dialect
from .problem import Initial, PointsKind


class PointsTable(FileTable):
    """The points that are learned."""

    kind: PointsKind = Field(
        PointsKind.MOONS, strict=False, description="A pattern to be drawn, or csv for points of a file."
    )
    file: str | None = Field(
        None,
        description="The table of points, beside this file: one point per row, its class in the last column"
        " or the one headed class. Encodings, separators and numbers may be those that bpgen compare reads.",
    )
    points: int | None = Field(None, ge=1, description="How many points are drawn.  [default: 500]")
    classes: int | None = Field(None, ge=1, description="How many classes they have.  [default: 2]")
    inputs: int | None = Field(None, ge=1, description="How many coordinates a point has.  [default: 2]")
    noise: float | None = Field(
        None, description="The standard deviation of the noise added to each coordinate."
    )
    test: float = Field(0.2, description="The proportion of points held back for testing.")


class TrainingLayerTable(FileTable):
    """One layer: units, activation, and how its first weights are drawn."""

    units: int = Field(ge=1, description="Number of units.")
    activation: ActivationName = Field(
        ActivationName.TANH, description="The activation function of the layer.", strict=False
    )
    initial: Initial = Field(
        Initial.TRUNCATED_NORMAL, description="The initial weights: truncated-normal, or zeros.", strict=False
    )
    standard_deviation: float = Field(
        1.0,
        gt=0,
        description="Standard deviation of truncated-normal weights, cut off at twice its value.",
    )


class TrainingTable(FileTable):
    """A training file of bpgen."""

    title: str = Field("", max_length=200, description="The title of plots, as plain text.")
    seed: int = Field(
        1, ge=0, le=LARGEST_SEED, description="The seed for the points, weights and mini-batches."
    )
    learning_rate: float = Field(0.001, ge=0, description="The learning rate, eta.")
    steps: int = Field(2000, description="Number of steps.")
    batch: int | Literal["all"] = Field("all", description="The size of a mini-batch, or all.")
    report: int | None = Field(None, description="Number of steps between printed lines.")
    loss: LossName | None = Field(
        None,
        description="The error of one point.  [default: the cross-entropy that suits the last layer]",
        strict=False,
    )
    reduction: Reduction = Field(
        Reduction.SUM, description="How the errors of several points are combined.", strict=False
    )
    data: PointsTable = Field(PointsTable(), description="The points.")
    optimiser: OptimiserTable = Field(OptimiserTable(), description="How parameters are updated.")
    layers: list[TrainingLayerTable] = Field(min_length=1, description="From the first layer to the output.")


def training_schema() -> dict[str, Any]:
    """The JSON Schema of training files, for editors."""
    return with_dialect(TrainingTable.model_json_schema())
