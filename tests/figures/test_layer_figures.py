"""Figures of layers: what is drawn is inside, described, and right by the numbers that it shows itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from math import tanh
from xml.etree import ElementTree as ET

import pytest

from bpgen import LayerNetwork
from bpgen.errors.languages import LANGUAGES
from bpgen.figures.layer_figure import layer_figure
from bpgen.figures.layer_parts import described, svg, tikz, typst
from bpgen.figures.layers import FIGURES, with_figures
from bpgen.figures.layers.parts import DrawnCell, Frame, Knob, LayerFigure, Route
from bpgen.formats.environment import Words
from bpgen.formats.formulas import Number
from bpgen.graph.kinds import KINDS
from bpgen.graph.kinds.convolution import Convolution
from bpgen.graph.layer_values import layer_values
from bpgen.lesson.layer_pictures import layer_pictures
from bpgen.problems.preset import layer_names
from bpgen.trace.digits import Contract
from bpgen.trace.printed import PrintedRound
from bpgen.trace.rounding import work
from support.layer_networks import built, random_network

PLAIN = Words("en", form="plain")
_LONG = re.compile(r"[0-9]{7,}")


@cache
def _preset(name: str) -> PrintedRound:
    return work(LayerNetwork.preset(name), Contract(), 1).rounds[0]


def _figure(one: PrintedRound, layer: int, number: Callable[[str], str] | None = None) -> LayerFigure:
    return layer_figure(one.graph, layer, number or one.text, PLAIN)[0]


def _numbers(figure: LayerFigure) -> list[DrawnCell]:
    """The cells with numbers in them, heads of rows and columns left out."""
    return [
        x
        for x in figure.parts
        if isinstance(x, DrawnCell) and isinstance(x.content, Number) and x.rim != "none"
    ]


def _inside(frame: Frame, cells: list[DrawnCell]) -> list[DrawnCell]:
    """What a frame encloses."""
    (x, y), (wide, high) = frame.at, frame.size
    slack = 0.01
    return [
        c
        for c in cells
        if x - slack <= c.at[0]
        and c.at[0] + c.size[0] <= x + wide + slack
        and y - slack <= c.at[1]
        and c.at[1] + c.size[1] <= y + high + slack
    ]


def _value(cell: DrawnCell) -> float:
    assert isinstance(cell.content, Number)
    return float(cell.content.text)


def test_a_figure_is_that_of_a_kind() -> None:
    assert set(FIGURES) < set(KINDS)
    assert set(KINDS) - set(FIGURES) == {"dense", "flatten"}, "these are boxes alone"


@pytest.mark.parametrize("kind", sorted(FIGURES))
@pytest.mark.parametrize("seed", range(6))
def test_of_any_network_all_is_inside_and_all_numbers_are_told(kind: str, seed: int) -> None:
    network = built(random_network(kind, seed))
    one = work(network, Contract(), 1).rounds[0]
    shape, values = one.graph.shape, layer_values(network.architecture)
    for number in with_figures(network.architecture):
        figure, name = layer_figure(one.graph, number, one.text, PLAIN)
        for part in figure.parts:
            points = list(part.points) if isinstance(part, Route) else [part.at]
            if isinstance(part, DrawnCell | Frame):
                points.append((part.at[0] + part.size[0], part.at[1] + part.size[1]))
            if isinstance(part, Knob):
                points += [(part.at[0] + d, part.at[1] + d) for d in (-0.25, 0.25)]
            assert all(-0.01 <= x <= figure.width + 0.01 for x, _ in points), part
            assert all(-0.01 <= y <= figure.height + 0.01 for _, y in points), part
        told = described(figure, name, PLAIN)
        for key in (*values[number - 1].passed.keys, *(k for v in values[number - 1].read for k in v.keys)):
            assert one.text(key) in told, (shape, key)


@pytest.mark.parametrize("name", layer_names())
def test_numbers_find_room_in_their_cells(name: str) -> None:
    one = _preset(name)
    for number in with_figures(LayerNetwork.preset(name).architecture):
        for cell in _numbers(_figure(one, number)):
            assert isinstance(cell.content, Number)
            # A digit of 9 points is 1.6 mm wide at most.
            assert 0.16 * len(cell.content.text) < cell.size[0], cell


@pytest.mark.parametrize("name", ["convolution", "convolution-d2l-padding", "convolution-d2l-channels"])
def test_the_window_gives_the_first_net_input(name: str) -> None:
    """By the numbers in the frames alone: the input's times the kernel's, and the bias."""
    one, shape = _preset(name), LayerNetwork.preset(name).architecture
    figure, kind = _figure(one, 1), shape.layers[0].kind
    assert isinstance(kind, Convolution)
    cells, frames = _numbers(figure), [x for x in figure.parts if isinstance(x, Frame)]
    size = kind.kernel[0] * kind.kernel[1]
    windows = [_inside(frame, cells) for frame in frames]
    inputs = [_value(c) for window in windows if len(window) == size for c in window]
    weights = layer_values(shape)[0].parameters
    kernel = [float(one.text(key)) for key in weights["weights"].keys]
    bias = sum(float(one.text(key)) for key in weights["biases"].keys) if "biases" in weights else 0.0
    assert len(inputs) == len(kernel)
    results = [_value(window[0]) for window in windows if len(window) == 1]
    expected = sum(a * b for a, b in zip(inputs, kernel, strict=True)) + bias
    assert results
    assert results[0] == pytest.approx(expected, rel=1e-3)


def test_winners_of_pooling_are_dark_and_no_others() -> None:
    one = _preset("max-pooling")
    figure = _figure(one, 2)
    cells = _numbers(figure)
    frames = [x for x in figure.parts if isinstance(x, Frame)]
    window = _inside(frames[0], cells)
    largest = max(map(_value, window))
    assert {_value(c) for c in window if c.shade} == {largest}
    assert largest == max(_value(c) for c in cells), "of this preset all windows have one winner"
    assert [c for c in cells if c.shade and _value(c) != largest] == []


def test_winners_are_not_shown_where_they_are_asked_for() -> None:
    one = _preset("max-pooling")
    given = {q.key for q in one.graph.given}
    figure = _figure(one, 2, lambda key: one.text(key) if key in given else "")
    assert not any(c.shade for c in figure.parts if isinstance(c, DrawnCell))
    assert not _numbers(figure)


def test_weights_of_attention_are_shades_and_what_is_masked_is_empty() -> None:
    figure = _figure(_preset("attention-rukenx-causal"), 1)
    shaded = sorted((_value(c), c.shade) for c in _numbers(figure) if c.shade)
    assert len(shaded) == 6, "a token sees itself and those before it"
    assert [shade for _, shade in shaded] == sorted(shade for _, shade in shaded)
    assert max(shade for _, shade in shaded) <= 0.45, "black numbers are read on it in grey, too"
    empty = [c for c in figure.parts if isinstance(c, DrawnCell) and c.rim == "dashed"]
    assert len(empty) == 2 * 3, "of scores and of weights"


def test_a_word_that_occurs_twice_has_two_arrows_from_one_row() -> None:
    figure = _figure(_preset("embedding"), 1)
    starts = [part.points[0] for part in figure.parts if isinstance(part, Route)]
    assert starts[0] == starts[2] != starts[1], "the words are 2, 1, 2"
    assert len([x for x in figure.parts if isinstance(x, Frame)]) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["convolution", "lstm-gomez", "gru", "attention-rukenx", "batch-norm", "embedding"]
)
def test_every_format_prints_the_same_parts(name: str, lang: str) -> None:
    one = _preset(name)
    number = with_figures(LayerNetwork.preset(name).architecture)[-1]
    figure, kind = layer_figure(one.graph, number, one.text, Words(lang, form="plain"))
    on_page = svg(figure, kind, Words(lang, form="svg"), "told", ident="x", title="name")
    root = ET.fromstring(on_page)
    texts = [x for x in root.iter() if x.tag.endswith("}text")]
    in_typst = typst(figure, kind, Words(lang, form="typst"), "told")
    in_tex = tikz(figure, kind, Words(lang, form="latex"), "told")
    filled = [x for x in figure.parts if isinstance(x, Knob) or (isinstance(x, DrawnCell) and x.content)]
    assert len(texts) == len(filled) == in_tex.count(r"\node")
    assert in_typst.count("  cell(") == sum(isinstance(x, DrawnCell) for x in figure.parts)
    assert in_typst.count("  way(") == in_tex.count(" -- (") - sum(
        len(x.points) - 2 for x in figure.parts if isinstance(x, Route)
    )


def test_ids_on_a_page_are_unique_and_numbers_are_not_longer_than_on_a_sheet() -> None:
    pictures = layer_pictures(_preset("transformer-block"), "en", ident="block")
    ids = [i for p in pictures.values() for i in re.findall(r'id="([^"]+)"', p.svg)]
    assert len(ids) == len(set(ids))
    assert not any(_LONG.search(p.alt) for p in pictures.values())


def test_large_layers_are_boxes() -> None:
    inputs = [[0.5] * 8 for _ in range(8)]
    layers = [{"kind": "convolution", "kernel": [3, 3], "weights": [[0.1] * 3] * 3}]
    network = partial(LayerNetwork, learning_rate=0.1, layers=layers)
    large = network(samples=[{"inputs": inputs, "targets": [[1.0] * 6] * 6}])
    assert with_figures(large.architecture) == ()


def _table(figure: LayerFigure) -> dict[str, list[float]]:
    """What is told of the rows of the table, which come last, by their names without steps."""
    spoken = PLAIN.format.write
    rows = {str(spoken(told.title)): told.rows[0] for told in figure.told}
    return {
        name: [float(x.text) for x in row if isinstance(x, Number)]
        for name, row in rows.items()
        if "t" not in name.split("_")[-1] and name.isascii()
    }


def test_the_table_of_steps_follows_the_rules_of_the_cell() -> None:
    """By its own numbers: c = f c before + i g, h = o tanh(c); of the plain layer h = tanh(net)."""
    lstm = _table(_figure(_preset("lstm-gomez"), 1))
    assert len(lstm["c1"]) == 2
    assert len(lstm["f1"]) == 1, "nothing is kept of a state that is 0"
    before = [0.0, lstm["c1"][0]]
    kept = [0.0, *lstm["f1"]]
    for t in (0, 1):
        assert lstm["c1"][t] == pytest.approx(kept[t] * before[t] + lstm["i1"][t] * lstm["g1"][t], abs=2e-3)
        assert lstm["h1"][t] == pytest.approx(lstm["o1"][t] * tanh(lstm["c1"][t]), abs=2e-4)
    rnn = _table(_figure(_preset("rnn"), 1))
    assert rnn["h1"] == [pytest.approx(tanh(net), abs=1e-4) for net in rnn["net_h1"]]


@pytest.mark.parametrize("name", ["rnn", "lstm-gomez", "gru"])
def test_a_sheet_has_no_table_of_steps(name: str) -> None:
    one = _preset(name)
    given = {q.key for q in one.graph.given}
    sheet = _figure(one, 1, lambda key: one.text(key) if key in given else "")
    assert sheet.height < _figure(one, 1).height or sheet.width < _figure(one, 1).width
    assert {float(c.content.text) for c in _numbers(sheet) if isinstance(c.content, Number)} <= {
        float(one.text(key)) for key in given
    }
