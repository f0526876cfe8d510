"""Networks of layers of any kind: files of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import BpgenError
from ..errors.messages import Message, said
from ..network.layers import LayerNetwork
from ..trace.evaluate import evaluate

if TYPE_CHECKING:
    from .tables import LayersTable


def parse_layers(table: Mapping[str, Any], where: str | Message, name: str) -> LayerNetwork:
    """The network of a file's tables. Raises ``BpgenError`` with file, place and remedy."""
    t = checked_layers(table, where)
    try:
        rest = t.model_dump(exclude={"layers", "samples", "lecture"})
        network = LayerNetwork(t.layers, [s.model_dump() for s in t.samples], name=name, **rest)
        evaluate(network)  # whether there is a value
    except BpgenError as error:
        raise error.within(where) from None
    return network


def checked_layers(table: Mapping[str, Any], where: str | Message) -> LayersTable:
    """The file's tables, each value of the right kind; what layers and samples hold is not read. Raises as
    ``parse_layers``.
    """
    from pydantic import BaseModel, ValidationError

    from .findings import Place, explained
    from .tables import LayersTable, LectureTable, NestedSampleTable, NotationTable, OptimiserTable

    inner: Mapping[str, type[BaseModel]] = {
        "samples": NestedSampleTable,
        "optimiser": OptimiserTable,
        "notation": NotationTable,
        "lecture": LectureTable,
    }

    def known(place: Place) -> Iterable[str]:
        return (LayersTable if len(place) == 1 else inner[str(place[0])]).model_fields

    try:
        return LayersTable.model_validate(table)
    except ValidationError as error:
        raise explained(error, known, said("file.layers_example")).within(where) from None
