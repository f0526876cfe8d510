"""What a network file may say, table by table. And the JSON Schema that editors use."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..graph.architecture import USUAL_ACTIVATION, ActivationName, BiasRule
from ..graph.notation import DECIMALS, USUAL, Notation
from ..graph.optimisers import OPTIMISERS, PLAIN
from ..graph.schedules import CONSTANT, SCHEDULES
from ..network.limits import LARGEST_SEED
from ..network.optimiser import Optimiser
from ..network.rules import FILE_KEYS, RULES
from ..printers.notation import NOTATIONS
from .sampling import SAMPLER


class FileTable(BaseModel):
    """A table of a file of ours: no unknown key, and each value of the right kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LayerTable(FileTable):
    """One layer: units and activation; weights as rows, one for each unit, or absent to be drawn."""

    units: int | None = Field(None, ge=1, description="Number of units; needed where the weights are drawn.")
    activation: ActivationName = Field(
        USUAL_ACTIVATION, description="The activation function of the layer.", strict=False
    )
    weights: list[list[float]] | None = Field(
        None,
        description="One row for each unit of this layer, one number for each unit of the previous layer.",
    )
    bias_rule: BiasRule | None = Field(
        None, description="The layer's own rule for biases, where it is not the network's.", strict=False
    )
    trained_biases: bool | None = Field(
        None, description="Whether this layer's biases are updated, where it is not as in the network."
    )
    bias: float | None = Field(None, description='The bias of the layer, where its rule is "layer".')
    biases: list[float] | None = Field(None, description='The biases of the units, where its rule is "unit".')


class SampleTable(FileTable):
    """One training sample."""

    inputs: list[float] = Field(description="One number for each input.")
    targets: list[float] = Field(description="One number for each output unit.")


class OptimiserTable(FileTable):
    """The optimiser, a schedule, and their constants by name; `l2` (L2 penalty) or `weight_decay`."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, float]

    kind: str = Field(PLAIN, description="The optimiser.", json_schema_extra={"enum": [*OPTIMISERS]})
    schedule: str = Field(
        CONSTANT, description="The learning-rate schedule.", json_schema_extra={"enum": [*SCHEDULES]}
    )


class NotationTable(FileTable):
    """The symbols of a book, or your own by what they stand for (`net`, `target`, `learning_rate`, ...)."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, str]

    base: str = Field(USUAL.book, description="The book.", json_schema_extra={"enum": [*NOTATIONS]})
    times: str = Field(
        "", description="Signs of multiplication between symbols and between numbers, such as `none,cross`."
    )
    decimal: str = Field(
        USUAL.decimal, description="The decimal sign.", json_schema_extra={"enum": [*DECIMALS]}
    )


class LectureTable(FileTable):
    """The frame of the lecture's slides, as plain text; a command's options come first."""

    title: str = Field("", max_length=200, description="The title of the slides.")
    lecturer: str = Field("", max_length=200, description="Who gives the lecture.")
    course: str = Field("", max_length=200, description="The course to which the lecture belongs.")
    date: str = Field("", max_length=100, description="The date, as it is to be printed.")
    contents: list[str] = Field([], max_length=10, description="What today's slide lists.")
    references: list[str] = Field([], max_length=10, description="What the slide of references lists.")
    next: list[str] = Field([], max_length=10, description="What the last slide announces.")


if TYPE_CHECKING:

    class RulesTable(FileTable):
        """The rules of a problem."""

        biases: BiasRule
else:
    # Words are read as members of their enumerations; anything else is of its type.
    RulesTable = create_model(
        "RulesTable",
        __base__=FileTable,
        **{
            name: (
                key.kind,
                Field(
                    key.default,
                    description=key.about,
                    strict=not issubclass(key.kind, StrEnum) and None,
                    **key.limits,
                ),
            )
            for name, key in FILE_KEYS.items()
            if key.kind not in (Optimiser, Notation)
        },
    )


class NetworkTable(RulesTable):
    """A network file of bpgen."""

    seed: int | None = Field(
        None, ge=0, le=LARGEST_SEED, description="The seed for weights and biases that are not given."
    )
    sampler: int = Field(
        SAMPLER, ge=1, le=SAMPLER, description="The version of the sampler that draws from the seed."
    )
    layers: list[LayerTable] = Field(min_length=1, description="From the first layer to the output.")
    samples: list[SampleTable] = Field(min_length=1, description="One or more samples.")
    optimiser: OptimiserTable = Field(OptimiserTable(), description=RULES["optimiser"].about)
    notation: NotationTable = Field(NotationTable(), description=RULES["notation"].about)
    lecture: LectureTable = Field(LectureTable(), description="The frame of the slides.")


class NestedSampleTable(FileTable):
    """One training sample of a network of layers: nested as the first layer reads and the last one gives
    it.
    """

    inputs: list[Any] = Field(description="Numbers; a list for each step or row; for an embedding, words.")
    targets: list[Any] = Field(description="A number for each output, nested as these are or in a row.")


class LayersTable(RulesTable):
    """A file of a network whose layers are of any kind."""

    layers: list[dict[str, Any]] = Field(min_length=1, description="From the first layer to the output.")
    samples: list[NestedSampleTable] = Field(min_length=1, description="One or more samples.")
    optimiser: OptimiserTable = Field(OptimiserTable(), description=RULES["optimiser"].about)
    notation: NotationTable = Field(NotationTable(), description=RULES["notation"].about)
    lecture: LectureTable = Field(LectureTable(), description="The frame of the slides.")


class GraphTable(FileTable):
    """A file of a graph of formulas."""

    kind: Literal["graph"] = Field(description="That this is a graph of formulas.")
    title: str = Field("", max_length=200, description="The title of the sheet, as plain text.")
    source: str = Field("", max_length=500, description="Where the graph comes from, as plain text.")
    objective: str = Field("", description="The definition whose derivatives are found.")
    notation: NotationTable = Field(NotationTable(), description="How formulas are written.")
    values: dict[str, float] = Field(description="The given numbers, by name.")
    definitions: dict[str, str] = Field(
        description='A formula for each other name, from the first to the last, such as q = "x + y".'
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of network files, for editors."""
    return with_dialect(NetworkTable.model_json_schema())


def graph_schema() -> dict[str, Any]:
    """The JSON Schema of files of graphs of formulas."""
    return with_dialect(GraphTable.model_json_schema())


def with_dialect(made: dict[str, Any]) -> dict[str, Any]:
    """A schema that says in which dialect of JSON Schema it is."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
