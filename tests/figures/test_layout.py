"""The network drawn, of any shape: all of it in the box, each thing once, and each label at its own edge."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen.figures import tikz, typst
from bpgen.figures.layout import (
    NAME,
    NAME_AND_VALUE,
    Drawing,
    Edge,
    LabelRoom,
    Point,
    for_page,
    lay_out,
    name_size,
)
from bpgen.graph.architecture import ActivationName, Architecture, BiasRule, LayerShape, Naming

#: The least room that a printed label needs: w_{12} in the size of a subscript.
LABEL_WIDTH, LABEL_HEIGHT = 0.5, 0.28
SLACK = 1e-9
#: The widths of Computer Modern's letters, digits and comma, in em, as in its tables; the height of a letter
#: with an index.
WIDTHS = {"i": 0.345, "h": 0.576, "o": 0.485, ",": 0.278} | dict.fromkeys("0123456789", 0.5)
HEIGHT = 0.95
POINT = 2.54 / 72


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """One to four layers of one to eight units, with every rule for biases and names."""
    depth = draw(st.integers(1, 4))
    sizes = draw(st.lists(st.integers(1, 8), min_size=depth + 1, max_size=depth + 1))
    return Architecture(
        sizes[0],
        tuple(LayerShape(n, ActivationName.LOGISTIC) for n in sizes[1:]),
        biases=draw(st.sampled_from(BiasRule)),
        naming=draw(st.sampled_from(Naming)),
    )


@st.composite
def drawings(draw: st.DrawFn) -> tuple[Architecture, Drawing]:
    """A drawing as a sheet asks for it, or a lesson."""
    arch = draw(architectures())
    width = 7.6 if arch.depth <= 2 else 9.2
    of_sheet = lay_out(arch, width, min(max(max(arch.sizes) * 1.35, 3.6), 7.5))
    return arch, draw(st.sampled_from([of_sheet, for_page(arch)]))


@given(architectures(), st.floats(2, 12), st.floats(2, 8))
def test_a_unit_s_name_is_in_its_circle(arch: Architecture, width: float, height: float) -> None:
    drawing = lay_out(arch, width, height)
    for node in drawing.nodes:
        if not node.bias:
            name = node.key.replace("_", ",")
            wide = WIDTHS[name[0]] + 0.7 * sum(WIDTHS[x] for x in name[1:])
            size = min(name_size(node, drawing.radius), 12) * POINT
            assert math.hypot(wide / 2, HEIGHT / 2) * size <= drawing.radius


def test_names_of_two_numbers_are_smaller_where_circles_are_small() -> None:
    arch = Architecture(2, tuple(LayerShape(n, ActivationName.LOGISTIC) for n in (9, 9, 2)))
    drawing = lay_out(arch, 9.2, 7.5)
    sizes = {n.key: name_size(n, drawing.radius) for n in drawing.nodes if not n.bias}
    assert sizes["i1"] > sizes["h1_1"]
    assert tikz.network(drawing).count(r"font=\small]") == 18
    assert typst.network(drawing).count(f", name: {sizes['h1_1']}pt)") == 18


def spot(edge: Edge) -> Point:
    """The middle of an edge's label."""
    (x1, y1), (x2, y2), t = edge.start.at, edge.end.at, edge.label_at
    assert t is not None
    return x1 + (x2 - x1) * t, y1 + (y2 - y1) * t


def to_edge(p: Point, edge: Edge) -> float:
    """From a point to the nearest of 200 points on an edge."""
    (x1, y1), (x2, y2) = edge.start.at, edge.end.at
    return min(math.dist(p, (x1 + (x2 - x1) * n / 200, y1 + (y2 - y1) * n / 200)) for n in range(201))


def labelled(drawing: Drawing) -> list[Edge]:
    return [e for e in drawing.edges if e.label_at is not None]


@given(drawings())
def test_everything_is_in_the_box(drawn: tuple[Architecture, Drawing]) -> None:
    _, drawing = drawn
    r = drawing.radius
    for node in drawing.nodes:
        x, y = node.at
        assert r - SLACK <= x <= drawing.width - r + SLACK
        assert r - SLACK <= y <= drawing.height - r + SLACK
    for edge in labelled(drawing):
        x, y = spot(edge)
        assert LABEL_WIDTH / 2 <= x <= drawing.width - LABEL_WIDTH / 2
        assert LABEL_HEIGHT / 2 <= y <= drawing.height - LABEL_HEIGHT / 2


@given(drawings())
def test_units_stand_apart(drawn: tuple[Architecture, Drawing]) -> None:
    _, drawing = drawn
    for a, b in combinations(drawing.nodes, 2):
        assert math.dist(a.at, b.at) > 2 * drawing.radius, (a, b)


@given(drawings())
def test_each_unit_and_each_weight_is_drawn_once(drawn: tuple[Architecture, Drawing]) -> None:
    arch, drawing = drawn
    layers = Counter(node.layer for node in drawing.nodes if not node.bias)
    assert layers == dict(enumerate(arch.sizes))
    assert len({(n.key, n.layer) for n in drawing.nodes}) == len(drawing.nodes)
    ends = Counter((e.start.key, e.start.layer, e.end.key) for e in drawing.edges)
    assert set(ends.values()) == {1}
    weights = [e for e in drawing.edges if not e.start.bias]
    assert len(weights) == len({e.weight for e in weights}) == sum(a * b for a, b in pairwise(arch.sizes))
    from_biases = [e for e in drawing.edges if e.start.bias]
    assert len(from_biases) == sum(arch.sizes[k] for k in arch.layers_with(BiasRule.LAYER))
    assert all(e.end.layer == e.start.layer + 1 for e in drawing.edges)


@given(drawings())
def test_a_label_is_nearest_to_its_own_edge(drawn: tuple[Architecture, Drawing]) -> None:
    _, drawing = drawn
    for edge in labelled(drawing):
        others = [e for e in drawing.edges if e is not edge]
        assert all(to_edge(spot(edge), e) >= 0.14 for e in others), edge


@given(drawings())
def test_labels_overlap_neither_labels_nor_units(drawn: tuple[Architecture, Drawing]) -> None:
    _, drawing = drawn
    spots = [spot(e) for e in labelled(drawing)]
    for (x1, y1), (x2, y2) in combinations(spots, 2):
        assert abs(x1 - x2) >= LABEL_WIDTH or abs(y1 - y2) >= LABEL_HEIGHT
    for x, y in spots:
        for node in drawing.nodes:
            dx = max(abs(x - node.at[0]) - LABEL_WIDTH / 2, 0)
            dy = max(abs(y - node.at[1]) - LABEL_HEIGHT / 2, 0)
            assert math.hypot(dx, dy) >= drawing.radius - SLACK, (x, y, node)


@pytest.mark.parametrize("label", [NAME, NAME_AND_VALUE])
def test_labels_hide_no_arrowhead_where_there_is_room(label: LabelRoom) -> None:
    shapes = (LayerShape(2, ActivationName.LOGISTIC),) * 2
    drawing = lay_out(Architecture(2, shapes), 9.8, 4.8, label)
    assert not drawing.crowded
    for edge in labelled(drawing):
        (x, y), end, start = spot(edge), edge.end.at, edge.start.at
        tip = 1 - drawing.radius / math.dist(start, end)
        for share in (tip, tip - 0.19 / math.dist(start, end)):
            dx = abs(start[0] + (end[0] - start[0]) * share - x)
            dy = abs(start[1] + (end[1] - start[1]) * share - y)
            assert dx > label.printed / 2 or dy > label.height / 2, edge


@given(drawings())
def test_a_layer_has_all_its_labels_or_none(drawn: tuple[Architecture, Drawing]) -> None:
    arch, drawing = drawn
    for layer in range(arch.depth):
        here = {e.label_at is None for e in drawing.edges if e.start.layer == layer}
        assert len(here) == 1
    assert drawing.crowded == (len(labelled(drawing)) < len(drawing.edges))


@pytest.mark.parametrize(
    ("sizes", "labels"),
    [((2, 2, 2), {0: True, 1: True}), ((8, 8, 1), {0: False, 1: True}), ((1, 8, 8), {0: True, 1: False})],
)
def test_only_a_crowded_layer_loses_its_labels(sizes: tuple[int, ...], labels: dict[int, bool]) -> None:
    shapes = tuple(LayerShape(n, ActivationName.LOGISTIC) for n in sizes[1:])
    drawing = lay_out(Architecture(sizes[0], shapes, biases=BiasRule.NONE), 7.6, 7.5)
    assert {e.start.layer: e.label_at is not None for e in drawing.edges} == labels


def test_a_lone_label_is_in_the_middle_and_where_there_is_no_room_is_none() -> None:
    shape = LayerShape(1, ActivationName.LOGISTIC)
    (edge,) = lay_out(Architecture(1, (shape,), biases=BiasRule.NONE), 7.6, 3.6).edges
    assert edge.label_at == pytest.approx(0.5, abs=0.02)
    deep = lay_out(Architecture(1, (shape,) * 12), 9.2, 3.6)
    assert {e.label_at for e in deep.edges} == {None}


@given(drawings())
def test_the_tikz_draws_all_of_it_once(drawn: tuple[Architecture, Drawing]) -> None:
    _, drawing = drawn
    made = tikz.network(drawing)
    assert made.count("{") == made.count("}")
    assert made.count("$") % 2 == 0
    units = re.findall(r"\\node\[circle[^]]*\] \(([^)]*)\) at \(([\d.]+),([\d.]+)\)", made)
    names = [name for name, _, _ in units]
    assert len(set(names)) == len(names) == len(drawing.nodes)
    edges = re.findall(r"\\draw\[->\] \((.*?)\) -- \((.*?)\);", made)
    assert len(set(edges)) == len(edges) == len(drawing.edges)
    assert {name for edge in edges for name in edge} <= set(names)
    labels = re.findall(r"\\node\[fill=white[^]]*\] at \(([\d.]+),([\d.]+)\)", made)
    for at, edge in zip(labels, labelled(drawing), strict=True):
        assert tuple(map(float, at)) == pytest.approx(spot(edge), abs=0.006)
    # No line runs over a label.
    assert made.rfind("\\draw") < (made.find(r"\node[fill=white") if labels else len(made))
    for node in drawing.nodes:
        if not node.bias:
            assert made.count(f"{{${tikz.unit(node.key)}$}}") == 1
