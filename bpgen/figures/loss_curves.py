"""Loss and accuracy over the steps of a training, of one run or of several beside each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..training.run import Report

_SIZE = (6.2, 2.9)
#: Runs are told apart by colour and by the kind of line; more than these are not.
_LINES: tuple[tuple[str, Any], ...] = (
    ("bp-blue", "solid"),
    ("bp-red", (0, (5, 2))),
    ("bp-green", (0, (1.2, 1.4))),
    ("bp-pink", (0, (7, 1.6, 1.2, 1.6))),
)
#: Names with more letters than these do not stand in one row.
_LONG_KEY = 60
#: Losses that differ by more than this factor stand on a logarithmic axis.
_WIDE = 30.0


class Series(NamedTuple):
    """A run's reports, and what it is called beside others."""

    label: str
    told: Sequence[Report]


class LossLabels(NamedTuple):
    """The words of a plot of losses. ``title`` stands above a plot that is a file, unless it is empty;
    ``train`` and ``test`` are the names of the two parts of the points. ``ident`` is unique in its page;
    ``number`` writes the numbers at the axes.
    """

    title: str
    description: str
    steps: str
    loss: str
    accuracy: str
    train: str
    test: str
    ident: str = "bp-loss"
    number: Callable[[str], str] = str


def loss_curve(series: Sequence[Series], labels: LossLabels) -> str:
    """The loss (left) and the accuracy (right) over the steps as one ``<svg>`` to stand within a page.

    Of one run, the accuracy of both parts of the points; of up to four, that of the test part, or of the
    training part where there is none. Losses of several sizes stand on a logarithmic axis. What is no number
    is left out. Raises ``ValueError`` for no run at all, for more than four, or for two with one label.
    """
    opening = plots.Opening(labels.ident, labels.title, labels.description, "bp-curve bp-wide")
    return plots.page(lambda colours: _drawn(series, labels, colours), opening)


def loss_curve_file(series: Sequence[Series], labels: LossLabels, kind: plots.FileKind) -> bytes:
    """The same plot as a file of its own, on white paper, with its title. Equal runs give equal bytes."""

    def draw(colours: Mapping[str, str]) -> Figure:
        figure = _drawn(series, labels, colours)
        plots.headed(figure, labels.title, colours)
        return figure

    return plots.file(draw, kind)


def _drawn(series: Sequence[Series], labels: LossLabels, colours: Mapping[str, str]) -> Figure:
    from matplotlib.figure import Figure

    if not 1 <= len(series) <= len(_LINES):
        raise ValueError(f"a plot shows from 1 to {len(_LINES)} runs, not {len(series)}")
    if len({s.label for s in series}) < len(series):
        raise ValueError("two runs have the same label")
    figure = Figure(figsize=_SIZE, layout="constrained")
    left, right = figure.subplots(1, 2)
    for (_, told), (colour, kind) in zip(series, _LINES, strict=False):
        _line(left, [(t.step, t.loss) for t in told], colours[colour], kind)
    _loss_axis(left, [t.loss for s in series for t in s.told])
    tested = all(t.test is not None for s in series for t in s.told)
    if len(series) == 1:
        names = _parts(right, series[0].told, labels, colours, tested=tested)
        _key(figure, right, names, colours)
    else:
        for (_, told), (colour, kind) in zip(series, _LINES, strict=False):
            shown = [(t.step, t.accuracy if t.test is None else t.test) for t in told]
            _line(right, shown, colours[colour], kind)
        _key(figure, right, [s.label for s in series], colours)
    part = (labels.test if tested else labels.train) if len(series) > 1 else ""
    accuracy = f"{labels.accuracy} ({part})" if part else labels.accuracy
    for axes, up in ((left, labels.loss), (right, accuracy)):
        _labelled(axes, labels, up, colours)
    right.set_ylim(*_span([t for s in series for t in s.told]))
    return figure


def _parts(
    axes: Axes, told: Sequence[Report], labels: LossLabels, colours: Mapping[str, str], *, tested: bool
) -> list[str]:
    """The accuracy of one run, in the training part and in the test part; the names of the lines."""
    _line(axes, [(t.step, t.accuracy) for t in told], colours["bp-blue"], "solid")
    if not tested:
        return [labels.train]
    _line(axes, [(t.step, t.test) for t in told if t.test is not None], colours["bp-red"], _LINES[1][1])
    return [labels.train, labels.test]


def _line(axes: Axes, points: Sequence[tuple[int, float]], colour: str, kind: Any) -> None:
    # Each line is drawn, if of nothing: the names beside them are counted off.
    shown = [(x, y) for x, y in points if math.isfinite(y)]
    marker = "o" if len(shown) == 1 else None
    axes.plot(
        [x for x, _ in shown],
        [y for _, y in shown],
        color=colour,
        linestyle=kind,
        linewidth=1.8,
        marker=marker,
    )


def _loss_axis(axes: Axes, losses: Sequence[float]) -> None:
    finite = [x for x in losses if math.isfinite(x)]
    positive = [x for x in finite if x > 0]
    if positive and max(positive) > _WIDE * min(positive):
        axes.set_yscale("log", nonpositive="mask")
        axes.minorticks_off()
    else:
        axes.set_ylim(bottom=min(0.0, *finite) if finite else 0.0, top=1.08 * max(finite, default=1.0) or 1.0)


def _span(told: Sequence[Report]) -> tuple[float, float]:
    """From which accuracy to which: the whole from 0, unless all lie in the upper half."""
    shares = [x for t in told for x in (t.accuracy, t.test) if x is not None and math.isfinite(x)]
    return (0.4 if min(shares, default=0.0) >= 0.45 else 0.0), 1.03


def _labelled(axes: Axes, labels: LossLabels, up: str, colours: Mapping[str, str]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlabel(labels.steps, **plots.lettering(colours, 9))
    axes.set_ylabel(up, **plots.lettering(colours, 9))
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: labels.number(f"{x:,.0f}")))
    plots.frame(axes, colours, labels.number)


def _key(figure: Figure, axes: Axes, names: Sequence[str], colours: Mapping[str, str]) -> None:
    """Which line is which, beneath both panels."""
    drawn = figure.legend(
        axes.get_lines(),
        list(names),
        loc="outside lower center",
        ncols=len(names) if sum(map(len, names)) <= _LONG_KEY else 2,
        frameon=False,
        handlelength=3.2,
        fontsize=9,
    )
    style = plots.lettering(colours, 9)
    for text in drawn.get_texts():
        text.set(**style)
