"""Network files: TOML in, checked, into a problem.

Only this module, `tables` and `findings` import pydantic, and only when a file is read or the schema asked
for: drawing a problem from a seed must start quickly.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from ..disk.inputs import named_file, read_file
from ..disk.naming import stem
from ..errors import BpgenError, SpecError
from ..errors.messages import Message, said
from ..graph.architecture import Architecture, BiasRule, LayerShape
from ..network.limits import check_finite, check_size
from ..network.problem import Layer, Network, Sample
from ..network.rules import FILE_KEYS
from .findings import Place, explained
from .layered import checked_layers
from .lecture import Lecture
from .sampling import Wanted, WantedLayer, draw
from .settings import Settings, has_kinds, is_graph, is_training, parse_toml, with_settings
from .tables import LayerTable, LectureTable, NetworkTable, NotationTable, OptimiserTable, SampleTable


def read_network(path: Path, settings: Settings = ()) -> Network:
    """The network of a TOML file, with some values changed by ``settings``.

    Raises ``BpgenError`` with file, place and remedy.
    """
    return parse_network(_read(path), where=named_file(path), name=safe_name(path.stem), settings=settings)


def read_lecture(path: Path) -> Lecture:
    """What a TOML file of a network says of the lecture. Raises as ``read_network``."""
    data, where = _read(path), named_file(path)
    table = parse_toml(data, where)
    t = (checked_layers(table, where) if has_kinds(table) else _checked(data, where)).lecture
    return Lecture(
        t.title, t.lecturer, t.course, t.date, tuple(t.contents), tuple(t.references), tuple(t.next)
    )


def _read(path: Path) -> bytes:
    return read_file(path, said("file.network"))


def parse_network(data: bytes, *, where: str | Message, name: str, settings: Settings = ()) -> Network:
    """The network of a TOML text. ``where`` stands in messages, ``name`` in the names of files made."""
    table = _checked(data, where, settings)
    try:
        return _network(table, name)
    except BpgenError as error:
        raise error.within(where) from None


def _checked(data: bytes, where: str | Message, settings: Settings = ()) -> NetworkTable:
    """The file's tables, each value of the right kind."""
    table = with_settings(parse_toml(data, where), settings)
    if is_training(table):
        raise BpgenError("file.training", where=where)
    if is_graph(table):
        raise BpgenError("file.graph", where=where)
    if has_kinds(table):
        raise BpgenError("file.layers_here", where=where)
    if "kind" in table:
        got = repr(table["kind"])[:40]
        raise SpecError("file.wrong", where="kind", mend=said("file.kind"), got=got).within(where)
    try:
        return NetworkTable.model_validate(table)
    except ValidationError as error:
        raise explained(error, _known_keys, said("file.example")).within(where) from None


def _network(t: NetworkTable, name: str) -> Network:
    layers = [_wanted_layer(layer, t, k) for k, layer in enumerate(t.layers, 1)]
    samples = tuple(Sample(tuple(s.inputs), tuple(s.targets)) for s in t.samples)
    common = {**t.model_dump(include={*FILE_KEYS}), "name": name}
    if all(x.weights is not None and x.biases is not None for x in layers):
        made = tuple(
            Layer(x.activation, x.weights or (), x.biases or (), x.bias_rule, x.trained_biases)
            for x in layers
        )
        return Network(layers=made, samples=samples, **common)
    if t.seed is None:
        k = next(k for k, x in enumerate(layers, 1) if x.weights is None or x.biases is None)
        missing = "weights" if layers[k - 1].weights is None else "biases"
        raise SpecError("file.no_seed", where=f"layers[{k}]", missing=missing)
    inputs = len(samples[0].inputs)
    shapes = tuple(LayerShape(x.units, x.activation) for x in layers)
    check_size(Architecture(inputs, shapes, samples=len(samples)).quantity_count())
    _check_given(samples, inputs, layers[-1].units)
    wanted = Wanted(
        inputs=inputs,
        layers=tuple(layers),
        given=samples,
        samples=len(samples),
        sampler=t.sampler,
        **common,
    )
    return draw(t.seed, wanted)


def _check_given(samples: tuple[Sample, ...], inputs: int, outputs: int) -> None:
    """Shapes of the samples, before anything is drawn to fit them."""
    for k, s in enumerate(samples, 1):
        for field, values, expected in (("inputs", s.inputs, inputs), ("targets", s.targets, outputs)):
            if len(values) != expected or not values:
                place, got = f"samples[{k}].{field}", len(values)
                raise SpecError(
                    "value.length", where=place, mend=said("file.sample"), expected=expected, got=got
                )


def _wanted_layer(layer: LayerTable, t: NetworkTable, k: int) -> WantedLayer:
    where = f"layers[{k}]"
    if layer.bias is not None and layer.biases is not None:
        raise SpecError("file.two_biases", where=where)
    weights = None if layer.weights is None else tuple(tuple(row) for row in layer.weights)
    units = layer.units if layer.units is not None else len(weights or ())
    if layer.units is None and weights is None:
        raise SpecError("file.no_units", where=where)
    if weights is not None and len(weights) != units:
        raise SpecError("file.rows", where=f"{where}.weights", expected=units, got=len(weights))
    if units < 1:
        raise SpecError("limits.no_units", where=f"{where}.weights")
    for j, row in enumerate(weights or (), 1):
        check_finite(row, said("place.row", where=f"{where}.weights", row=j))
    biases: tuple[float, ...] | None
    if layer.bias is not None:
        biases = (layer.bias,)
    elif layer.biases is not None:
        biases = tuple(layer.biases)
    else:
        biases = () if (layer.bias_rule or t.biases) is BiasRule.NONE else None
    check_finite(biases or (), f"{where}.biases")
    return WantedLayer(units, layer.activation, weights, biases, layer.bias_rule, layer.trained_biases)


def _known_keys(place: Place) -> Iterable[str]:
    """The keys that a table of the file can have, for a key in it."""
    if len(place) == 1:
        return NetworkTable.model_fields
    if place[0] == "lecture":
        return LectureTable.model_fields
    if place[0] == "optimiser":
        return OptimiserTable.model_fields
    if place[0] == "notation":
        return NotationTable.model_fields
    return (LayerTable if place[0] == "layers" else SampleTable).model_fields


def safe_name(text: str) -> str:
    """A file's stem as the stem of files that we write: letters, digits, - and _ of any script."""
    return stem(text).strip("-")[:60] or "network"
