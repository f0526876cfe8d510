"""Network files: TOML in, checked, into a problem. And the JSON Schema that editors use.

Only this module and `findings` import pydantic, and only when a file is read or the schema asked for:
drawing a problem from a seed must start quickly.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import BpgenError, nearest
from .findings import Place, explained
from .graph.architecture import (
    ActivationName,
    Architecture,
    BiasRule,
    LayerShape,
    LossName,
    Naming,
    Reduction,
)
from .sampling import LARGEST_SEED, Wanted, WantedLayer, sample
from .spec import Layer, Network, Sample, SpecError, check_finite, check_size

#: Files larger than this are no network for a sheet.
_LARGEST_FILE = 1_000_000


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LayerTable(_Table):
    """One layer: units and activation; weights as rows, one for each unit, or absent to be drawn."""

    units: int | None = Field(None, ge=1, description="Number of units; needed where the weights are drawn.")
    activation: ActivationName = Field(
        ActivationName.LOGISTIC, description="The activation function of the layer.", strict=False
    )
    weights: list[list[float]] | None = Field(
        None,
        description="One row for each unit of this layer, one number for each unit of the layer before.",
    )
    bias: float | None = Field(None, description='The bias of the layer, where biases = "layer".')
    biases: list[float] | None = Field(None, description='The biases of the units, where biases = "unit".')


class SampleTable(_Table):
    """One training sample."""

    inputs: list[float] = Field(description="One number for each input.")
    targets: list[float] = Field(description="One number for each output unit.")


class NetworkTable(_Table):
    """A network file of bpgen."""

    title: str = Field("", max_length=200, description="Stands on the sheet, as plain text.")
    source: str = Field("", max_length=500, description="Where the network comes from, as plain text.")
    learning_rate: float = Field(0.5, gt=0, description="The learning rate, eta.")
    rounds: int = Field(1, ge=1, description="How many whole rounds a sheet works.")
    loss: LossName = Field(LossName.HALF_SQUARED_ERROR, description="The error of one sample.", strict=False)
    reduction: Reduction = Field(
        Reduction.SUM, description="How the errors of several samples become one.", strict=False
    )
    biases: BiasRule = Field(
        BiasRule.LAYER, description="No biases, one for each layer, or one for each unit.", strict=False
    )
    trained_biases: bool = Field(False, description="Whether biases are updated, too.")
    naming: Naming = Field(
        Naming.READING_ORDER, description="How weights are named: w1, w2, ... or w1_2_1.", strict=False
    )
    seed: int | None = Field(
        None, ge=0, le=LARGEST_SEED, description="Draws the weights and biases that are absent."
    )
    layers: list[LayerTable] = Field(min_length=1, description="From the first layer to the output.")
    samples: list[SampleTable] = Field(min_length=1, description="One or more samples.")


def schema() -> dict[str, Any]:
    """The JSON Schema of network files, for editors."""
    made = NetworkTable.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_text() -> str:
    """The schema as JSON text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False)


def read_network(path: Path) -> Network:
    """The network of a TOML file. Raises ``BpgenError`` with file, place and remedy."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        mend = "Give the path of a network file; `bpgen new my-course.toml` writes one to start from."
        raise BpgenError(f"The file cannot be read: {reason}.", where=str(path), mend=mend) from None
    if len(data) > _LARGEST_FILE:
        raise BpgenError(
            f"The file is larger than {_LARGEST_FILE:,} bytes.", where=str(path), mend="Is it a network file?"
        )
    return parse_network(data, where=str(path), name=safe_name(path.stem))


def parse_network(data: bytes, *, where: str, name: str) -> Network:
    """The network of a TOML text. ``where`` stands in messages, ``name`` in the names of files made."""
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BpgenError(
            f"Byte {error.start + 1} is not UTF-8.", where=where, mend="Save the file as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        lines = data.rstrip().splitlines()
        end = f"at line {len(lines)}, at its end"
        raise BpgenError(
            f"This is not TOML: {str(error).replace('at end of document', end)}.",
            where=where,
            mend=_typing_mistake(data, str(error)),
        ) from None
    except RecursionError:
        raise BpgenError(
            "The file is nested too deeply.", where=where, mend="Close each [ before the next key."
        ) from None
    try:
        return _network(NetworkTable.model_validate(table), name)
    except ValidationError as error:
        raise explained(error, _known_keys).within(where) from None
    except BpgenError as error:
        raise error.within(where) from None


def _typing_mistake(data: bytes, message: str) -> str:
    """How to mend a line that is not TOML: a keyboard's wide signs look like those that are wanted."""
    place = re.search(r"line ([0-9]+)", message)
    lines = data.decode("utf-8-sig").splitlines()
    line = lines[int(place[1]) - 1] if place and int(place[1]) <= len(lines) else ""
    wide = next((c for c in line.partition("#")[0] if _is_wide_sign(c)), None)
    if wide is not None:
        return f"There is a {wide!r} in this line. Quotes, digits, commas, spaces and = are those of ASCII."
    return "Text stands in quotes, lists in [ ], numbers with a decimal point, and each key once."


def _is_wide_sign(c: str) -> bool:
    """Whether a character is a digit, quote, bracket, comma, space or operator other than ASCII's."""
    return not c.isascii() and (unicodedata.east_asian_width(c) == "F" or unicodedata.category(c)[0] in "PZS")


def _network(t: NetworkTable, name: str) -> Network:
    layers = [_wanted_layer(layer, t, k) for k, layer in enumerate(t.layers, 1)]
    samples = tuple(Sample(tuple(s.inputs), tuple(s.targets)) for s in t.samples)
    common = {
        "loss": t.loss,
        "reduction": t.reduction,
        "biases": t.biases,
        "trained_biases": t.trained_biases,
        "learning_rate": t.learning_rate,
        "rounds": t.rounds,
        "naming": t.naming,
        "name": name,
        "title": t.title,
        "source": t.source,
    }
    if all(x.weights is not None and x.biases is not None for x in layers):
        made = tuple(Layer(x.activation, x.weights or (), x.biases or ()) for x in layers)
        return Network(layers=made, samples=samples, **common)  # type: ignore[arg-type]
    if t.seed is None:
        k = next(k for k, x in enumerate(layers, 1) if x.weights is None or x.biases is None)
        missing = "weights" if layers[k - 1].weights is None else "biases"
        raise SpecError(
            f"The {missing} are missing.",
            where=f"layers[{k}]",
            mend="Give them, or give a seed to draw them from, such as seed = 3.",
        )
    inputs = len(samples[0].inputs)
    shapes = tuple(LayerShape(x.units, x.activation) for x in layers)
    check_size(Architecture(inputs, shapes, samples=len(samples)).quantity_count())
    _check_given(samples, inputs, layers[-1].units)
    wanted = Wanted(
        inputs=inputs,
        layers=tuple(layers),
        given=samples,
        samples=len(samples),
        **common,  # type: ignore[arg-type]
    )
    return sample(t.seed, wanted)


def _check_given(samples: tuple[Sample, ...], inputs: int, outputs: int) -> None:
    """Shapes of the samples, before anything is drawn to fit them."""
    for k, s in enumerate(samples, 1):
        for field, values, expected in (("inputs", s.inputs, inputs), ("targets", s.targets, outputs)):
            if len(values) != expected or not values:
                raise SpecError(
                    f"{len(values)} {field}, but {expected} are expected.",
                    where=f"samples[{k}].{field}",
                    mend="Every sample has as many inputs as the first, and a target for each output unit.",
                )


def _wanted_layer(layer: LayerTable, t: NetworkTable, k: int) -> WantedLayer:
    where = f"layers[{k}]"
    if layer.bias is not None and layer.biases is not None:
        raise SpecError("bias and biases are both given.", where=where, mend="Keep one of the two.")
    weights = None if layer.weights is None else tuple(tuple(row) for row in layer.weights)
    units = layer.units if layer.units is not None else len(weights or ())
    if layer.units is None and weights is None:
        raise SpecError("Neither units nor weights are given.", where=where, mend="Give units = 2, say.")
    if weights is not None and len(weights) != units:
        raise SpecError(
            f"{len(weights)} rows of weights, but units = {units}.",
            where=f"{where}.weights",
            mend=f"Give {units} rows: one for each unit.",
        )
    if units < 1:
        raise SpecError(
            "A layer has at least one unit.",
            where=f"{where}.weights",
            mend="Give a row of weights for each unit, or leave the layer out.",
        )
    for j, row in enumerate(weights or (), 1):
        check_finite(row, f"{where}.weights, row {j}")
    biases: tuple[float, ...] | None
    if layer.bias is not None:
        biases = (layer.bias,)
    elif layer.biases is not None:
        biases = tuple(layer.biases)
    else:
        biases = () if t.biases is BiasRule.NONE else None
    check_finite(biases or (), f"{where}.biases")
    return WantedLayer(units, layer.activation, weights, biases)


def _known_keys(place: Place) -> Iterable[str]:
    """The keys that a table of the file can have, for a key in it."""
    if len(place) == 1:
        return NetworkTable.model_fields
    return (LayerTable if place[0] == "layers" else SampleTable).model_fields


def safe_name(text: str) -> str:
    """A file's stem as the stem of files that we write: letters, digits, - and _ of any script."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:60] or "network"


def preset_names() -> list[str]:
    """The networks that come with bpgen."""
    folder = resources.files("bpgen") / "presets"
    return sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))


def preset_text(name: str) -> str:
    """A preset's file. Raises ``BpgenError`` with the nearest known name."""
    names = preset_names()
    if name not in names:
        mend = nearest(name, names) + " A network file is named by its path, ending in .toml."
        raise BpgenError(f"There is no preset {name!r}.", mend=mend.strip())
    return (resources.files("bpgen") / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def read_preset(name: str) -> Network:
    """One of the networks that come with bpgen."""
    return parse_network(preset_text(name).encode(), where=f"preset {name}", name=name)
