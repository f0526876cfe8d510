"""The pictures of a training run, as files, in words of the chosen language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ..figures import curve as curves
from ..figures import loss_curves, plots
from ..figures import regions as fields
from ..formats.plain import phrase
from ..training.rounds import Errors
from ..training.session import Rounds, Steps
from ..words.texts import words

Say = Callable[..., str]


def drawn(
    run: Rounds | Steps, state: Any, plot: Path | None, regions: Path | None, say: Say, lang: str
) -> Iterator[tuple[Path, bytes]]:
    """The pictures of a run that are asked for, each with its path, whose ending says of what kind it is."""
    if plot is not None:
        yield plot, _curve(run, state, _kind(plot), say, lang)
    if regions is not None and isinstance(run, Steps):
        yield regions, _regions(run, state, _kind(regions), say)


def _kind(path: Path) -> plots.FileKind:
    return plots.FileKind(path.suffix.lower().lstrip("."))


def _curve(run: Rounds | Steps, state: Any, kind: plots.FileKind, say: Say, lang: str) -> bytes:
    """The error of a network over its rounds, or the loss and accuracy of a classifier over its steps."""
    if isinstance(run, Rounds):
        errors = Errors(run.total + 1, state.curve)
        labels = curves.curve_labels(partial(phrase, words("site", lang)), errors)
        return curves.error_curve_file(errors, labels, kind)
    told = loss_curves.LossLabels(
        title=run.training.title,
        description="",
        steps=say("plot.steps"),
        loss=say("plot.loss"),
        accuracy=say("plot.accuracy"),
        train=say("plot.train"),
        test=say("plot.test"),
    )
    return loss_curves.loss_curve_file([loss_curves.Series("", state.curve)], told, kind)


def _regions(run: Steps, state: Any, kind: plots.FileKind, say: Say) -> bytes:
    """The decision regions of a classifier, and its points."""
    from ..training.run import scores

    scene = fields.Scene(
        fields.PlottedPoints(*run.data.train),
        fields.PlottedPoints(*run.data.test),
        run.data.names,
        partial(scores, run.training, state.parameters),
    )
    labels = fields.RegionLabels(
        title=run.training.title,
        description="",
        across="x1",
        up="x2",
        cls=say("plot.class"),
        train=say("plot.train"),
        test=say("plot.test"),
    )
    return fields.regions_file([scene], labels, kind)
