"""Which class a network gives each place of the plane: its decision regions, with the points it learned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from . import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy import float64, int64
    from numpy.typing import NDArray

    Array = NDArray[float64]
    #: The outputs of a network, a row for each row of inputs.
    Outputs = Callable[[Array], Array]

#: Colours and shapes take turns, five and four: twenty classes each have a pair of their own.
COLOURS = ("bp-blue", "bp-red", "bp-yellow", "bp-green", "bp-pink")
_SHAPES = ("o", "s", "^", "D")
#: More classes than this are named in the plane itself; fewer stand in a list.
LISTED = 6
#: A name longer than this is cut off.
_LETTERS = 14
#: Cells of the grid along each axis on which the outputs are computed.
_CELLS = 60
#: Side by side, that many.
_FEW_CELLS = 46
#: All panels of a page together draw so many points of the training part and of the test part.
_ON_PAGE = (180, 60)
#: How wide and high a plane is, in inches, and the room beside it for a list and beneath it.
_WIDE, _LIST, _BENEATH = 2.7, 1.2, 0.62
#: A panel beside others is narrower.
_NARROW = 2.1
#: Inputs whose spans differ by less than this factor have one scale.
_ALIKE = 2.5
#: What is nearer to 0 than this counts as this, so that its logarithm is a number.
_LEAST = 1e-300


class PlottedPoints(NamedTuple):
    """Points of one part: ``inputs`` has a row of two for each, ``classes`` its class's number, from 0."""

    inputs: Array
    classes: NDArray[int64]


class Scene(NamedTuple):
    """What is drawn: the points of both parts, the names of the classes, and the network's outputs for any
    places. The test part may be empty. ``title`` stands above the panel.
    """

    train: PlottedPoints
    test: PlottedPoints
    names: tuple[str, ...]
    outputs: Outputs
    title: str = ""


class RegionLabels(NamedTuple):
    """The words of a plot of regions. ``title`` stands above a plot that is a file, unless it is empty;
    ``across`` and ``up`` are the names of the two inputs, ``cls`` the word before a class's name, ``train``
    and ``test`` the names of the two parts. ``ident`` is unique in its page; ``number`` writes the numbers at
    the axes.
    """

    title: str
    description: str
    across: str
    up: str
    cls: str
    train: str
    test: str
    ident: str = "bp-regions"
    number: Callable[[str], str] = str


def regions(scenes: Sequence[Scene], labels: RegionLabels) -> str:
    """The regions of networks, side by side, as one ``<svg>`` to stand within a page; of many points, the
    first of each part.

    Raises ``ValueError`` for no scene, or where points have other than two inputs.
    """
    train, test = (most // max(1, len(scenes)) for most in _ON_PAGE)
    few = [s._replace(train=_first(s.train, train), test=_first(s.test, test)) for s in scenes]
    opening = plots.Opening(
        labels.ident, labels.title, labels.description, "bp-curve bp-wide" if len(scenes) > 1 else "bp-curve"
    )
    return plots.page(lambda colours: _drawn(few, labels, colours), opening)


def regions_file(scenes: Sequence[Scene], labels: RegionLabels, kind: plots.FileKind) -> bytes:
    """The regions as a file of its own, on white paper, with its title. Equal scenes give equal bytes."""

    def draw(colours: Mapping[str, str]) -> Figure:
        figure = _drawn(scenes, labels, colours)
        plots.headed(figure, labels.title, colours)
        return figure

    return plots.file(draw, kind)


def lead(outputs: Array) -> Array:
    """By how much each class leads before all others: a column for each class, above 0 where it is the
    network's answer.

    Of outputs between 0 and 1 the logarithms are compared: far from a border they still differ, so that
    lines through these numbers are smooth.
    """
    import numpy as np

    single = outputs.shape[1] == 1
    values = np.hstack([1 - outputs, outputs]) if single else outputs
    if ((values >= 0) & (values <= 1)).all():
        values = np.log(np.maximum(values, _LEAST))
    others = np.stack([np.delete(values, k, axis=1).max(axis=1) for k in range(values.shape[1])], axis=1)
    return np.asarray(values - others)


def _first(group: PlottedPoints, most: int) -> PlottedPoints:
    return PlottedPoints(group.inputs[:most], group.classes[:most])


def _drawn(scenes: Sequence[Scene], labels: RegionLabels, colours: Mapping[str, str]) -> Figure:
    from matplotlib.figure import Figure

    if not scenes:
        raise ValueError("regions are drawn of at least one network")
    for scene in scenes:
        if scene.train.inputs.shape[1] != 2:
            raise ValueError(f"regions lie in a plane of 2 inputs, not of {scene.train.inputs.shape[1]}")
    wide = _WIDE if len(scenes) == 1 else _NARROW
    spans = [span_of(scene) for scene in scenes]
    # As high as the plane itself, where both inputs have one scale.
    heights = [
        wide * min(1.0, y / x) if _alike(x, y) else wide for x, y in (high - low for low, high in spans)
    ]
    beneath = _BENEATH if len(scenes) == 1 else 1.6 * _BENEATH
    width = wide * len(scenes) + (_LIST if len(scenes) == 1 else 0.0)
    figure = Figure(figsize=(width, max(heights) + beneath), layout="compressed")
    panels = figure.subplots(1, len(scenes), squeeze=False)[0]
    for axes, scene, (low, high) in zip(panels, scenes, spans, strict=True):
        _shaded(axes, scene, (low, high), _CELLS if len(scenes) == 1 else _FEW_CELLS, colours)
        _dotted(axes, scene, colours)
        if _alike(*(high - low)):
            axes.set_aspect("equal")
        if len(scene.names) > LISTED:
            _named(axes, scene, colours)
        axes.set_title(scene.title, **plots.lettering(colours, 9.5))
        axes.set_xlabel(labels.across, **plots.lettering(colours, 9))
        plots.frame(axes, colours, labels.number, grid=False)
    panels[0].set_ylabel(labels.up, **plots.lettering(colours, 9))
    _key(figure, scenes, labels, colours)
    return figure


def span_of(scene: Scene) -> tuple[Array, Array]:
    """The corners of what is drawn: all points, and a little room."""
    import numpy as np

    everything = np.vstack([scene.train.inputs, scene.test.inputs.reshape(-1, 2)])
    low, high = everything.min(axis=0), everything.max(axis=0)
    room = 0.08 * np.where(high > low, high - low, 1.0)
    return low - room, high + room


def _alike(across: float, up: float) -> bool:
    return across < _ALIKE * up and up < _ALIKE * across


def _shaded(
    axes: Axes, scene: Scene, span: tuple[Array, Array], cells: int, colours: Mapping[str, str]
) -> None:
    """Each class's region in a tint of its colour, with a line for its border."""
    import numpy as np
    from matplotlib.colors import to_rgba

    xs, ys = (np.linspace(a, b, cells) for a, b in zip(*span, strict=True))
    places = np.column_stack([part.ravel() for part in np.meshgrid(xs, ys)])
    leads = lead(scene.outputs(places))
    for k in range(leads.shape[1]):
        heights = leads[:, k].reshape(cells, cells)
        if heights.max() > 0:
            region = axes.contourf(xs, ys, heights, levels=[0, heights.max() + 1])
            region.set_array(None)
            region.set_facecolor(to_rgba(colours[COLOURS[k % len(COLOURS)]], 0.16))
            region.set_edgecolor(colours["bp-ink"])
            region.set_linewidth(0.6)
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])


def _dotted(axes: Axes, scene: Scene, colours: Mapping[str, str]) -> None:
    """The points: those of the training part filled, those of the test part hollow."""
    for k in range(len(scene.names)):
        for group, filled in ((scene.train, True), (scene.test, False)):
            chosen = group.inputs[group.classes == k]
            if len(chosen):
                axes.plot(*chosen.T, **_marker(k, colours, filled=filled))


def _marker(k: int, colours: Mapping[str, str], *, filled: bool) -> dict[str, Any]:
    colour = colours[COLOURS[k % len(COLOURS)]]
    return {
        "linestyle": "none",
        "marker": _SHAPES[k % len(_SHAPES)],
        "markersize": 3.2 if filled else 3.6,
        "markerfacecolor": colour if filled else colours["bp-paper"],
        "markeredgecolor": colour,
        "markeredgewidth": 0.5 if filled else 0.9,
    }


def _named(axes: Axes, scene: Scene, colours: Mapping[str, str]) -> None:
    """The name of each class in the middle of its points, on a little paper."""
    import numpy as np

    style = plots.lettering(colours, 7.5)
    paper = {
        "boxstyle": "round,pad=0.15",
        "facecolor": colours["bp-paper"],
        "edgecolor": "none",
        "alpha": 0.8,
    }
    for k, called in enumerate(scene.names):
        own = scene.train.inputs[scene.train.classes == k]
        if len(own):
            x, y = np.median(own, axis=0)
            axes.text(
                x,
                y,
                plots.short(called, _LETTERS),
                ha="center",
                va="center",
                bbox=paper,
                clip_on=True,
                **style,
            )


def _key(
    figure: Figure,
    scenes: Sequence[Scene],
    labels: RegionLabels,
    colours: Mapping[str, str],
) -> None:
    """What the shapes mean: beside a single panel, beneath several."""
    from matplotlib.lines import Line2D

    listed = max((s.names for s in scenes if len(s.names) <= LISTED), key=len, default=())
    entries = [
        (
            f"{labels.cls} {plots.short(called, _LETTERS)}".strip(),
            Line2D([], [], **_marker(k, colours, filled=True)),
        )
        for k, called in enumerate(listed)
    ]
    ink = {**colours, COLOURS[0]: colours["bp-ink"]}
    entries.append((labels.train, Line2D([], [], **_marker(0, ink, filled=True))))
    if any(len(s.test.inputs) for s in scenes):
        entries.append((labels.test, Line2D([], [], **_marker(0, ink, filled=False))))
    place: dict[str, Any] = {"loc": "outside lower center", "ncols": len(entries), "columnspacing": 1.0}
    if len(scenes) == 1:
        place = {"loc": "outside right upper"}
    drawn = figure.legend(
        [line for _, line in entries],
        [text for text, _ in entries],
        frameon=False,
        handletextpad=0.2,
        **place,
    )
    style = plots.lettering(colours, 8.5)
    for text in drawn.get_texts():
        text.set(**style)
