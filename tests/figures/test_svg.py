"""The network in SVG and TikZ: whole, within its frame, and safe whatever its title is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen import Network
from bpgen.figures import svg, tikz
from bpgen.figures.layout import Drawing, for_page
from bpgen.figures.lit import NOTHING, Lit, lit_by
from bpgen.figures.places import DISC, find_places, key_of
from bpgen.graph.architecture import ActivationName, Architecture, BiasRule, LayerShape
from bpgen.graph.build import build_graph
from support.strategies import networks, small_networks

SVG = "{http://www.w3.org/2000/svg}"
MAZUR = Network.preset("mazur").architecture
LARGE = Architecture(4, tuple(LayerShape(n, ActivationName.LOGISTIC) for n in (5, 4, 3)))


def drawn(arch: Architecture, *keys: str, title: str = "t", description: str = "d") -> str:
    graph = build_graph(arch)
    lit = lit_by(graph, keys)
    return svg.network(for_page(arch), lit, ident="f", title=title, description=description)


def classes(element: ET.Element) -> set[str]:
    return set(element.get("class", "").split())


def parts(root: ET.Element, kind: str) -> list[ET.Element]:
    return [e for e in root.iter() if kind in classes(e)]


def points(root: ET.Element) -> list[tuple[float, float]]:
    """Every place that the drawing names, circles by their rims; arrow heads have measures of their own."""
    out = []
    heads = {id(e) for m in root.iter(f"{SVG}marker") for e in m.iter()}
    for e in root.iter():
        if id(e) in heads:
            continue
        if e.tag == f"{SVG}circle":
            x, y, r = (float(e.get(k, "")) for k in ("cx", "cy", "r"))
            out += [(x - r, y - r), (x + r, y + r)]
        elif e.tag == f"{SVG}path":
            numbers = re.sub(r"A\S+ \S+ 0 0 1 ", "L", e.get("d", ""))
            out += [(float(a), float(b)) for a, b in re.findall(r"[ML](\S+?) ([\d.-]+)", numbers)]
        elif e.tag in (f"{SVG}text", f"{SVG}rect"):
            out.append((float(e.get("x", "")), float(e.get("y", ""))))
    return out


@given(networks(), st.data())
def test_every_drawing_is_whole_and_within_its_frame(network: Network, data: st.DataObject) -> None:
    arch = network.architecture
    graph, drawing = build_graph(arch), for_page(arch)
    keys = data.draw(st.lists(st.sampled_from([q.key for q in graph.quantities]), max_size=3))
    lit = lit_by(graph, keys)
    text = svg.network(drawing, lit, ident="f", title="t", description="d")
    root = ET.fromstring(text)
    edges = Counter((e.get("data-key"), e.get("data-to")) for e in parts(root, "bp-edge"))
    assert edges == Counter(key_of(e) for e in drawing.edges)
    assert Counter(e.get("data-key") for e in parts(root, "bp-unit")) == Counter(n.key for n in drawing.nodes)
    assert {
        (e.get("data-key"), e.get("data-to")) for e in parts(root, "bp-edge") if "bp-lit" in classes(e)
    } == {key for key, _ in lit.edges}
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points(root))
    assert not re.search(r"#[0-9a-f]{3,6}\b|style=|rgb|nan|inf|-0\b", text)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)
    # Colour alone says nothing: each letter of a factor is written.
    letters = {mark.letter for _, mark in (*lit.units, *lit.outputs, *lit.edges)} - {""}
    assert {"".join(e.itertext()) for e in parts(root, "bp-letter")} == letters
    assert svg.network(drawing, lit, ident="f", title="t", description="d") == text


@given(st.text(), st.text(), st.text())
def test_hostile_words_stay_words(title: str, description: str, ident: str) -> None:
    drawing = for_page(MAZUR)
    text = svg.network(drawing, NOTHING, ident=ident, title=title, description=description)
    for made in (text, svg.standalone(text)):
        root = ET.fromstring(made)
        assert len(root.findall(f"{SVG}title")) == 1
        assert len(parts(root, "bp-unit")) == 8
        named = root.get("aria-labelledby", "").split()
        assert [root[0].get("id"), root[1].get("id")] == named


def test_a_script_in_a_title_is_text() -> None:
    hostile = '</title><script>alert("1")</script>&\x00\ud800'
    root = ET.fromstring(drawn(MAZUR, title=hostile, description=hostile))
    assert not list(root.iter(f"{SVG}script"))
    assert root[0].text == hostile.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")


def test_backward_arrows_point_from_the_output_to_the_input() -> None:
    def ends(text: str) -> dict[str, tuple[float, float]]:
        found = re.findall(r'data-key="(w\d)"[^>]* d="M(\S+) [^"]*L(\S+) [^"]*"', text)
        return {key: (float(a), float(b)) for key, a, b in found}

    assert all(a < b for a, b in ends(drawn(MAZUR, "net_o1")).values())
    assert all(a > b for a, b in ends(drawn(MAZUR, "dE_total/dw5")).values())


def label_boxes(drawing: Drawing, lit: Lit) -> list[tuple[float, float]]:
    found = find_places(drawing, lit)
    return [
        (
            e.start.at[0] + (e.end.at[0] - e.start.at[0]) * t,
            e.start.at[1] + (e.end.at[1] - e.start.at[1]) * t,
        )
        for e, t in zip(drawing.edges, found.labels, strict=True)
        if t is not None
    ]


def test_a_small_network_has_every_label_and_a_crowded_one_those_that_are_lit() -> None:
    assert drawn(MAZUR).count('class="bp-label"') == 12
    assert drawn(LARGE).count('class="bp-label') == 0
    assert "bp-crowded" in drawn(LARGE)
    lit = drawn(LARGE, "net_h2_3")
    assert lit.count('class="bp-label bp-lit"') == 6
    for name in ("w31", "w35", "b2"):
        assert f'{name[0]}<tspan class="bp-sub" dy=".3em">{name[1:]}</tspan>' in lit


@given(small_networks(), st.data())
def test_labels_and_letters_leave_each_other_room(network: Network, data: st.DataObject) -> None:
    arch = network.architecture
    graph, drawing = build_graph(arch), for_page(arch)
    lit = lit_by(graph, [data.draw(st.sampled_from([q.key for q in graph.quantities]))])
    boxes = label_boxes(drawing, lit)
    for n, (x, y) in enumerate(boxes):
        assert all(abs(x - a) > 0.3 or abs(y - b) > 0.33 for a, b in boxes[:n])
    assert all(DISC < x < drawing.width + 0.3 for x, _ in boxes)


def test_labels_stay_where_they_are_whatever_is_lit() -> None:
    drawing, graph = for_page(MAZUR), build_graph(MAZUR)
    places = {find_places(drawing, lit_by(graph, [q.key])).labels for q in graph.quantities}
    assert len(places) == 1


def test_standalone_brings_its_style_and_needs_no_page() -> None:
    text = svg.standalone(drawn(MAZUR, "dE_total/dw1"))
    assert text.startswith("<?xml")
    assert "var(" not in text
    assert ".bp-net .bp-green" in text
    root = ET.fromstring(text)
    assert len(root.findall(f"{SVG}style")) == 1


@pytest.mark.parametrize("biases", list(BiasRule))
def test_tikz_lights_the_same_parts(biases: BiasRule) -> None:
    arch = MAZUR._replace(biases=biases, trained_biases=biases is not BiasRule.NONE)
    drawing, graph = for_page(arch), build_graph(arch)
    plain = tikz.network(drawing)
    assert "bp" not in plain
    assert plain == tikz.network(drawing, None)
    for q in graph.quantities:
        lit = lit_by(graph, [q.key])
        text = tikz.network(drawing, lit)
        assert text.count(r"\draw[<-" if lit.backward else r"\draw[->") == len(drawing.edges)
        assert text.count("{") == text.count("}")
        for _, mark in (*lit.outputs, *lit.edges):
            assert mark.colour == "on" or f"bp{mark.colour}line" in text
            assert not mark.letter or f"{{{mark.letter}}};" in text
