"""Training files: TOML in, checked, into a problem and its points."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from ..disk.inputs import named_file, read_file
from ..errors import BpgenError, SpecError
from ..errors.languages import OTHERWISE
from ..errors.messages import Message, said
from ..graph.architecture import ActivationName, LossName
from ..graph.losses import LOSSES
from ..network.optimiser import Optimiser
from ..problems.files import safe_name
from ..problems.findings import Place, explained
from ..problems.settings import Settings, is_training, parse_toml, with_settings
from ..problems.tables import FileTable, OptimiserTable
from ..words.texts import file_text
from .csv_points import ReadPoints, read_points
from .points import Data, class_names, drawn, parted
from .problem import NOISE, Points, PointsKind, Training, TrainingLayer, check_batch, default_report
from .streams import shuffled, stream
from .tables import PointsTable, TrainingLayerTable, TrainingTable


class Opened(NamedTuple):
    """A training problem and its points."""

    training: Training
    data: Data


def is_training_file(path: Path) -> bool:
    """Whether a file is a training file rather than a network's."""
    try:
        return is_training(parse_toml(read_file(path, ""), str(path)))
    except BpgenError:
        return False  # whoever reads it as a network says what is wrong with it


def open_training(path: Path, settings: Settings = ()) -> Opened:
    """The problem of a TOML file and its points, with some values changed by ``settings``.

    Raises ``BpgenError`` with file, place and remedy.
    """
    data = read_file(path, said("training.path"))
    return parse_training(
        data, where=named_file(path), name=safe_name(path.stem), folder=path.parent, settings=settings
    )


def demo_text(lang: str) -> str:
    """The commented training file to start from: the lecture's demonstration."""
    return file_text(lang, "training")


def demo(settings: Settings = ()) -> Training:
    """The lecture's demonstration, with some values changed."""
    text = demo_text(OTHERWISE).encode()
    return _problem(_checked(text, "demo.toml", settings), "demo", Path(), None)


def parse_training(
    data: bytes, *, where: str | Message, name: str, folder: Path, settings: Settings = ()
) -> Opened:
    """The problem of a TOML text. ``folder`` is where its CSV file is looked for."""
    table = _checked(data, where, settings)
    try:
        read = _file_of(table.data, folder)
        training = _problem(table, name, folder, read)
        points = points_of(training, read)
        check_batch(training.batch, len(points.train.classes))
    except SpecError as error:
        raise error.within(where) from None
    return Opened(training, points)


def _checked(data: bytes, where: str | Message, settings: Settings) -> TrainingTable:
    table = with_settings(parse_toml(data, where), settings)
    try:
        return TrainingTable.model_validate(table)
    except ValidationError as error:
        raise explained(error, _known_keys, said("file.training_example")).within(where) from None


def _problem(t: TrainingTable, name: str, folder: Path, read: ReadPoints | None) -> Training:
    return Training(
        points=_points(t.data, folder, read),
        layers=tuple(
            TrainingLayer(layer.units, layer.activation, layer.initial, layer.standard_deviation)
            for layer in t.layers
        ),
        loss=t.loss or _loss(t.layers[-1].activation),
        reduction=t.reduction,
        learning_rate=t.learning_rate,
        optimiser=Optimiser.of(t.optimiser.model_dump()),
        steps=t.steps,
        batch=None if t.batch == "all" else t.batch,
        report=t.report if t.report is not None else default_report(max(1, t.steps)),
        seed=t.seed,
        name=name,
        title=t.title,
    )


def points_of(training: Training, read: ReadPoints | None = None) -> Data:
    """The points of a problem; ``read`` is what its CSV file holds, where it was read already."""
    points = training.points
    if points.kind is not PointsKind.CSV:
        rows, classes = drawn(points, training.seed)
        return parted(rows, classes, class_names(points), points.test_count)
    assert points.file is not None
    read = read or read_points(points.file)
    pairs = list(zip(read.rows, read.classes, strict=True))
    order = shuffled(pairs, stream(training.seed, "order"))
    return parted([row for row, _ in order], [cls for _, cls in order], read.names, points.test_count)


def _file_of(t: PointsTable, folder: Path) -> ReadPoints | None:
    if t.kind is PointsKind.CSV:
        if not t.file:
            raise SpecError("training.no_file", where="data.file")
        return read_points(folder / t.file)
    if t.file:
        raise SpecError("training.file_not_used", where="data.file", kind=t.kind)
    return None


def _points(t: PointsTable, folder: Path, read: ReadPoints | None) -> Points:
    """The points as a problem has them: of a file, what it holds."""
    noise = NOISE.get(t.kind, 0.0) if t.noise is None else t.noise
    if read is None:
        return Points(t.kind, t.points or 500, t.classes or 2, t.inputs or 2, noise, t.test)
    held = {"points": len(read.rows), "classes": len(read.names), "inputs": len(read.rows[0])}
    for key, count in held.items():
        wanted = getattr(t, key)
        if wanted is not None and wanted != count:
            raise SpecError("training.of_file", where=f"data.{key}", got=wanted, count=f"{count:,}")
    assert t.file is not None
    return Points(t.kind, held["points"], held["classes"], held["inputs"], 0.0, t.test, file=folder / t.file)


def _loss(last: ActivationName) -> LossName:
    """The loss that goes with an output layer where nothing is said."""
    made_for = (name for name, loss in LOSSES.items() if loss.outputs[:1] == (last,))
    return next(made_for, LossName.HALF_SQUARED_ERROR)


def _known_keys(place: Place) -> Iterable[str]:
    """The keys that a table of the file can have, for a key in it."""
    if len(place) == 1:
        inner = [f"data.{key}" for key in PointsTable.model_fields]
        return [
            *TrainingTable.model_fields,
            *inner,
            *(f"layers.1.{k}" for k in TrainingLayerTable.model_fields),
        ]
    tables: dict[object, type[FileTable]] = {"layers": TrainingLayerTable, "optimiser": OptimiserTable}
    return tables.get(place[0], PointsTable).model_fields
