"""Charts of derivatives: what is drawn is where the matrix judge, the complex step and the training say."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpgen import Network
from bpgen.errors import SpecError
from bpgen.figures.panels import Dot, Panel, Stroke, StrokeKind, Tag, Vector
from bpgen.formats.environment import Words
from bpgen.graph import names
from bpgen.graph.notation import Notation
from bpgen.lesson.charts import CHARTS
from bpgen.lesson.charts.chart import Drawn, Said
from bpgen.lesson.live import Live
from bpgen.lesson.pictures import chart
from oracles import complex_step, matrix
from oracles.arithmetic import FLOATS
from support.problems import problem_of

NETWORKS = ("mazur", "xor-tanh", "relu-logistic-softmax", "softmax-loss", "mini-batch", "linear")


def drawn(name: str | Network, kind: str, *keys: str, lang: str = "en") -> Drawn:
    """A chart of a preset, with its words in plain text."""
    live = Live(Network.preset(name) if isinstance(name, str) else name)
    plain = Words(lang, kind="site", form="plain", notation=live.network.notation)
    return CHARTS[kind].made(live, keys or CHARTS[kind].usual(live), Said(plain, plain))


def strokes(panel: Panel, kind: StrokeKind) -> list[list[tuple[float, float]]]:
    """The lines of a kind."""
    return [list(x.points) for x in panel.marks if isinstance(x, Stroke) and x.kind is kind]


def dots(panel: Panel) -> list[tuple[float, float]]:
    """The points that are marked."""
    return [x.at for x in panel.marks if isinstance(x, Dot)]


def slope_of(panel: Panel) -> float:
    """The slope of the tangent as it is drawn."""
    ((a, *_, b),) = strokes(panel, StrokeKind.TANGENT)
    return (b[1] - a[1]) / (b[0] - a[0])


def error_over(network: Network, *places: tuple[int, ...]) -> Callable[..., float]:
    """The error by matrices, as a function of some of the output layer's weights."""
    problem = problem_of(network)

    def error(*values: float) -> float:
        weights = [np.array(w, float) for w in problem.weights]
        for place, value in zip(places, values, strict=True):
            weights[-1][place] = value
        return float(matrix.error(problem, weights, [np.array(b, float) for b in problem.biases], FLOATS))

    return error


@pytest.mark.parametrize("name", NETWORKS)
def test_the_tangent_of_a_unit_has_the_slope_of_its_activation_function(name: str) -> None:
    network = Network.preset(name)
    (first, *_) = matrix.rounds(problem_of(network), 1)
    for n, panel in enumerate(drawn(name, "tangent").panels):
        ((net, out),) = dots(panel)
        assert math.isclose(net, first.nets[n][0][0], rel_tol=1e-12)
        assert math.isclose(out, first.outs[n][0][0], rel_tol=1e-12)
        (curve,) = strokes(panel, StrokeKind.CURVE)
        activation = problem_of(network).activations[n]
        for x, y in curve[::8]:
            nets = np.array(first.nets[n][:1], float)
            nets[0][0] = x
            assert math.isclose(y, matrix.activate(activation, nets, FLOATS)[0][0], abs_tol=1e-12)
        # Two points to both sides of the unit, by the judge's function.
        ends = []
        for step in (-1e-5, 1e-5):
            nets = np.array(first.nets[n][:1], float)
            nets[0][0] += step
            ends.append(matrix.activate(activation, nets, FLOATS)[0][0])
        assert math.isclose(slope_of(panel), (ends[1] - ends[0]) / 2e-5, rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_error_over_a_weight_its_tangent_and_its_step(name: str) -> None:
    network = Network.preset(name)
    error = error_over(network, (0, 0))
    slope = complex_step.gradients(problem_of(network))[0][-1][0][0]
    (first, *_) = matrix.rounds(problem_of(network), 1)
    for panel in drawn(name, "descent").panels:
        (curve,) = strokes(panel, StrokeKind.CURVE)
        assert all(math.isclose(y, error(x), rel_tol=1e-9, abs_tol=1e-12) for x, y in curve)
        assert math.isclose(slope_of(panel), slope, rel_tol=1e-6, abs_tol=1e-9)
    steps = [x for panel in drawn(name, "descent").panels for x in panel.marks if isinstance(x, Vector)]
    assert len(steps) == (slope != 0)
    for step in steps:
        assert math.isclose(step.end[0], first.weights[-1][0][0], rel_tol=1e-12)
        assert step.end[1] == step.start[1]


def test_the_number_of_the_gradient_check_is_that_of_the_judge() -> None:
    error, w = error_over(Network.preset("mazur"), (0, 0)), 0.4
    assert f"{error(w + 0.001) - error(w):.7f}" == "0.0000822"


@pytest.mark.parametrize("name", ["mazur", "xor-tanh", "mini-batch", "relu-logistic-softmax"])
def test_contour_lines_and_the_path_over_them(name: str) -> None:
    network = Network.preset(name)
    live = Live(network)
    keys = CHARTS["contour"].usual(live)
    arch = network.architecture
    places = [
        next(p for p in np.ndindex(*map(int, np.shape(network.layers[-1].weights)))
             if names.weight(arch, arch.depth, p[0] + 1, p[1] + 1) == key)
        for key in keys
    ]  # fmt: skip
    error = error_over(network, *places)
    (panel,) = drawn(name, "contour").panels
    # The judge has the height of each line on it, nearer than a tenth of the way to the next line.
    heights = sorted({float(x.text) for x in panel.marks if isinstance(x, Tag)})
    assert len(heights) >= 3
    gap = min(b - a for a, b in itertools.pairwise(heights))
    for line in strokes(panel, StrokeKind.LEVEL):
        found = [error(*point) for point in line]
        height = min(heights, key=lambda h: abs(h - found[0]))
        assert all(abs(e - height) < gap / 10 for e in found)
    # The path is the training, round by round.
    (path,) = strokes(panel, StrokeKind.PATH)
    judged = matrix.rounds(problem_of(network), len(path) - 1)
    for k, place in enumerate(places):
        ws = [float(network.layers[-1].weights[place[0]][place[1]]), *(r.weights[-1][place] for r in judged)]
        assert np.allclose([p[k] for p in path], ws, rtol=1e-9, atol=1e-12)


def test_four_learning_rates_do_what_they_are_said_to_do() -> None:
    panels = drawn("mazur", "rates").panels
    small, good, over, apart = ([y for _, y in dots(panel)] for panel in panels)
    assert small[0] == good[0] == over[0] == apart[0]
    assert small[-1] > small[0] / 10
    assert good[-1] < good[0] / 1000
    # A parabola: a step with the rate eta has the distance from the minimum times 1 - eta E''.
    error = error_over(Network.preset("linear"), (0, 0))
    bend = error(1) - 2 * error(0) + error(-1)
    lowest = (error(-1) - error(1)) / (2 * bend)
    for panel in panels:
        rate = float(panel.title.split("=")[1].split(":")[0])
        for (a, _), (b, y) in itertools.pairwise(dots(panel)):
            assert math.isclose(b - lowest, (1 - rate * bend) * (a - lowest), abs_tol=1e-9)
            assert math.isclose(y, error(b), abs_tol=1e-12)
    assert all(b < a for a, b in itertools.pairwise(over))
    assert all(b > a for a, b in itertools.pairwise(apart))
    for panel in panels[2:]:
        side = [x > lowest for x, _ in dots(panel)]
        assert all(a != b for a, b in itertools.pairwise(side))


@pytest.mark.parametrize("name", ["mazur", "xor-tanh", "softmax-loss"])
def test_the_error_over_the_rounds_is_that_of_matrices(name: str) -> None:
    (panel,) = drawn(name, "loss").panels
    ((*points,),) = strokes(panel, StrokeKind.CURVE)
    rounds = matrix.exact_rounds(problem_of(Network.preset(name)), 11)
    assert [x for x, _ in points] == list(range(101))
    for (_, error), judged in zip(points[:11], rounds, strict=True):
        assert math.isclose(error, float(judged.error), rel_tol=1e-9)
    assert dots(panel) == [points[0], points[-1]]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("kind", CHARTS)
def test_every_panel_is_named_and_told_in_words(kind: str, lang: str) -> None:
    made = list(chart(Live(Network.preset("mazur")), kind, (), lang, None, ident="x"))
    assert all(one.svg.count("<title") == one.svg.count("<desc") == 1 and one.alt for one in made)
    assert len({one.svg.partition('aria-labelledby="')[2].partition('"')[0] for one in made}) == len(made)
    assert all(r"\begin{tikzpicture}" in one.tex for one in made)


def test_a_decimal_comma_is_in_pictures_and_words() -> None:
    network = replace(Network.preset("mazur"), notation=Notation(decimal="comma"))
    for kind in CHARTS:
        made = drawn(network, kind)
        said = [
            made.alt,
            *(text for panel in made.panels for _, text in (*panel.across.ticks, *panel.up.ticks)),
        ]
        said += [x.text for panel in made.panels for x in panel.marks if isinstance(x, Tag)]
        assert not any(re.search(r"\d\.\d", text) for text in said)


@pytest.mark.parametrize(
    ("kind", "keys"), [("tangent", ("w5",)), ("descent", ("out_h1",)), ("contour", ("w5",)), ("bow", ())]
)
def test_a_chart_of_something_else_is_refused(kind: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(SpecError):
        list(chart(Live(Network.preset("mazur")), kind, keys, "en", None, ident="x"))
