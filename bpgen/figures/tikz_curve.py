"""Curves in TikZ, for print: the error over the rounds, with linear and with logarithmic axes; and the loss
and the accuracy of several trainings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..trace.thinning import thinned

#: The axes of a panel and the room from one to the other, in centimetres.
_WIDE, _HIGH, _APART = 4.9, 4.2, 7.4
#: As many ticks as an axis has at most.
_MOST_TICKS = 4
#: How runs are told apart: by colour and by the kind of line.
_STYLES = (
    "thick,bpblueline",
    "thick,dashed,bpredline",
    "thick,densely dotted,bpgreenline",
    "thick,dash dot,bppinkline",
)
#: Losses that differ by more than this factor stand on a logarithmic axis.
_WIDE_SPAN = 30.0

Point = tuple[float, float]


class PlotWords(NamedTuple):
    """The words of a plot in TeX: at the axes, and above the panels."""

    rounds: str
    error: str
    linear: str
    log: str


class RunWords(NamedTuple):
    """The words of a plot of trainings in TeX: at the axis, and above the panels."""

    steps: str
    loss: str
    accuracy: str


class Run(NamedTuple):
    """A training: what it is called in TeX, its losses and its accuracies, each after so many steps."""

    label: str
    losses: Sequence[Point]
    accuracies: Sequence[Point]


class _Axis(NamedTuple):
    """An axis from ``low`` to ``high``: its ticks with what stands at them."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def part(self, value: float) -> float:
        return (value - self.low) / ((self.high - self.low) or 1.0)


def curve(errors: Sequence[float], words: PlotWords) -> str:
    """A tikzpicture of the errors (``errors[n]`` after n updates): a line through some of its points.

    Update 0, and errors of 0, have no place on a logarithmic axis; errors that are no numbers have none.
    """
    points = [(n, errors[n]) for n in thinned(len(errors)) if math.isfinite(errors[n])]
    logs = [(math.log10(n), math.log10(e)) for n, e in points if n and e > 0]
    linear = (_linear([float(n) for n, _ in points]), _linear([e for _, e in points]))
    log = (_powers([x for x, _ in logs]), _powers([y for _, y in logs]))
    return "\n".join(
        [
            r"\begin{tikzpicture}[font=\footnotesize]",
            *_panel(
                [("thick", [(float(n), e) for n, e in points])],
                *linear,
                words.rounds,
                words.error,
                words.linear,
            ),
            rf"\begin{{scope}}[xshift={_APART}cm]",
            *_panel([("thick", logs)], *log, words.rounds, words.error, words.log),
            r"\end{scope}",
            r"\end{tikzpicture}",
        ]
    )


def runs(series: Sequence[Run], words: RunWords) -> str:
    """A tikzpicture of the losses and accuracies of up to four trainings; losses of several sizes stand on a
    logarithmic axis. What is no number, or has no logarithm there, is left out.
    """
    finite = [[(x, y) for x, y in run.losses if math.isfinite(y)] for run in series]
    values = [y for points in finite for _, y in points]
    positive = [y for y in values if y > 0]
    up = _linear(values)
    if positive and max(positive) > _WIDE_SPAN * min(positive):
        finite = [[(x, math.log10(y)) for x, y in points if y > 0] for points in finite]
        up = _powers([y for points in finite for _, y in points])
    across = _linear([x for run in series for x, _ in run.losses])
    shares = _Axis(0.0, 1.0, tuple((k / 5, _number(k / 5, 1)) for k in range(6)))
    right = [(style, run.accuracies) for style, run in zip(_STYLES, series, strict=False)]
    return "\n".join(
        [
            r"\begin{tikzpicture}[font=\footnotesize]",
            *_panel(list(zip(_STYLES, finite, strict=False)), across, up, words.steps, "", words.loss),
            rf"\begin{{scope}}[xshift={_APART}cm]",
            *_panel(right, across, shares, words.steps, "", words.accuracy),
            r"\end{scope}",
            *(_keys(series) if len(series) > 1 else ()),
            r"\end{tikzpicture}",
        ]
    )


def _keys(series: Sequence[Run]) -> Iterator[str]:
    """Which line is which, beneath both panels."""
    wide = (_APART + _WIDE) / len(series)
    for n, (style, run) in enumerate(zip(_STYLES, series, strict=False)):
        yield rf"\draw[{style}] ({n * wide:.2f},-1.55) -- ++(0.9,0) node[right,black] {{{run.label}}};"


def _panel(
    lines: Sequence[tuple[str, Sequence[Point]]],
    across: _Axis,
    up: _Axis,
    below: str,
    beside: str,
    title: str,
) -> Iterator[str]:
    def at(x: float, y: float) -> str:
        return f"({_WIDE * across.part(x):.2f},{_HIGH * up.part(y):.2f})"

    yield rf"\draw[->] (0,0) -- ({_WIDE + 0.3},0);"
    yield rf"\draw[->] (0,0) -- (0,{_HIGH + 0.3});"
    yield rf"\node[below] at ({_WIDE / 2:.2f},-0.62) {{{below}}};"
    if beside:
        yield rf"\node[rotate=90,above] at (-1.15,{_HIGH / 2:.2f}) {{{beside}}};"
    yield rf"\node[above] at ({_WIDE / 2:.2f},{_HIGH + 0.3:.2f}) {{{title}}};"
    for x, text in across.ticks:
        yield rf"\draw ({_WIDE * across.part(x):.2f},0) -- ++(0,-0.1) node[below] {{${text}$}};"
    for y, text in up.ticks:
        yield rf"\draw (0,{_HIGH * up.part(y):.2f}) -- ++(-0.1,0) node[left] {{${text}$}};"
    for style, points in lines:
        if points:
            yield rf"\draw[{style}] {' -- '.join(at(x, y) for x, y in points)};"


def _linear(values: Sequence[float]) -> _Axis:
    """From 0, or a value below it, to the largest value, with ticks at round numbers."""
    low, high = min([0.0, *values]), max(values, default=1.0)
    high = max(high, 0.0) if low < 0 else high or 1.0
    size = high - low
    power = math.floor(math.log10(size / _MOST_TICKS))
    step = next(s * 10.0**power for s in (1, 2, 5, 10, 20) if s * 10.0**power * _MOST_TICKS >= size)
    first, last = (math.floor(end / step * (1 + 1e-9)) for end in (-low, high))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = ((k * step, _number(k * step, digits)) for k in range(-first, last + 1))
    return _Axis(low, high, tuple(ticks))


def _number(value: float, digits: int) -> str:
    """A tick's number; TeX would take a comma for the end of a list."""
    return f"{value:,.{digits}f}".replace(",", "{,}") if value else "0"


def _powers(logs: Sequence[float]) -> _Axis:
    """From the least value to the largest, with ticks at powers of ten; every second one where many."""
    low, high = min(logs, default=0.0), max(logs, default=1.0)
    powers = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    every = -(-len(powers) // (_MOST_TICKS + 2)) or 1
    return _Axis(low, high, tuple((float(k), f"10^{{{k}}}") for k in powers if k % every == 0))
