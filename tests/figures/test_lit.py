"""What a quantity lights up, and how that is said."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpgen import Network
from bpgen.errors.languages import LANGUAGES
from bpgen.figures.layout import for_page
from bpgen.figures.lit import NOTHING, ON, Lit, description, lit_by
from bpgen.figures.places import key_of
from bpgen.formats.plain import phrase
from bpgen.graph.architecture import BiasRule
from bpgen.graph.build import build_graph
from bpgen.graph.quantity import Concept, Role
from bpgen.printers.marks import Mark
from bpgen.words.texts import words
from support.strategies import small_networks

MAZUR = Network.preset("mazur").architecture
GREEN, YELLOW, PINK = Mark("green", "A"), Mark("yellow", "B"), Mark("pink", "C")
RED, BLUE = Mark("red", "D"), Mark("blue", "E")


def lit(*keys: str) -> Lit:
    return lit_by(build_graph(MAZUR), keys)


def test_a_net_lights_its_unit_and_all_that_leads_to_it() -> None:
    found = lit("net_h1", "out_h1")
    assert dict(found.units) == dict.fromkeys(("i1", "i2", "b1", "h1"), ON)
    assert dict(found.edges) == dict.fromkeys((("w1", "h1"), ("w2", "h1"), ("b1", "h1")), ON)
    assert not found.outputs
    assert not found.backward


def test_the_total_error_lights_all_outputs() -> None:
    assert dict(lit("E_total").units) == {"o1": ON, "o2": ON}
    assert dict(lit("E_o2").units) == {"o2": ON}


def test_an_output_weight_has_three_factors() -> None:
    found = lit("dE_total/dw5")
    assert dict(found.outputs) == {"o1": GREEN}
    assert dict(found.units) == {"o1": YELLOW, "h1": PINK}
    assert dict(found.edges) == {("w5", "o1"): PINK}
    assert found.backward


def test_a_hidden_weight_has_five_as_on_the_deck() -> None:
    found = lit("dE_total/dw1")
    assert dict(found.outputs) == {"h1": GREEN}
    assert dict(found.units) == {"h1": YELLOW, "i1": PINK, "o1": RED, "o2": BLUE}
    assert dict(found.edges) == {("w1", "h1"): PINK, ("w5", "o1"): RED, ("w7", "o2"): BLUE}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("w5", Lit(edges=((("w5", "o1"), ON),))),
        ("w5+", Lit(edges=((("w5", "o1"), ON),))),
        ("b1", Lit((("b1", ON),), (), ((("b1", "h1"), ON), (("b1", "h2"), ON)))),
        ("eta", NOTHING),
        ("i2", Lit((("i2", ON),))),
        ("dE_total/dout_o1", Lit((), (("o1", GREEN),), (), backward=True)),
        ("dout_h2/dnet_h2", Lit((("h2", YELLOW),), backward=True)),
        ("dE_o2/dout_h1", Lit((("o2", BLUE),), (), ((("w7", "o2"), BLUE),), backward=True)),
    ],
)
def test_each_alone(key: str, expected: Lit) -> None:
    assert lit(key) == expected


def test_a_colour_takes_the_place_of_on_whatever_comes_first() -> None:
    one, other = lit("net_o1", "dE_total/dw5"), lit("dE_total/dw5", "net_o1")
    assert dict(one.units) == dict(other.units)
    assert dict(one.edges) == dict(other.edges)


def test_an_unknown_quantity_is_an_error() -> None:
    with pytest.raises(KeyError):
        lit("dE_total/dw99")


@given(small_networks(), st.data())
def test_whatever_is_lit_stands_in_the_drawing(network: Network, data: st.DataObject) -> None:
    arch = network.architecture
    graph, drawing = build_graph(arch), for_page(arch)
    asked = data.draw(st.lists(st.sampled_from(graph.quantities), min_size=1, max_size=4))
    found = lit_by(graph, [q.key for q in asked])
    nodes = {n.key for n in drawing.nodes}
    nodes |= {f"b_{n.key}" for n in drawing.nodes if n.layer in arch.layers_with(BiasRule.UNIT)}
    assert {key for key, _ in found.units} <= nodes
    assert {key for key, _ in found.outputs} <= {n.key for n in drawing.nodes if n.layer > 0}
    assert {key for key, _ in found.edges} <= {key_of(e) for e in drawing.edges}
    assert found.any or {q.concept for q in asked} == {Concept.LEARNING_RATE}
    assert found.backward == any(q.role is Role.BACKWARD for q in asked)
    for parts in (found.units, found.outputs, found.edges):
        assert len({key for key, _ in parts}) == len(parts)
    for lang in LANGUAGES:
        told = description(graph, found, partial(phrase, words("site", lang)))
        assert "-".join(map(str, arch.sizes)) in told
        assert all(
            mark.letter in told for _, mark in (*found.units, *found.outputs, *found.edges) if mark.letter
        )
        assert "{" not in told
        assert "  " not in told


def test_both_languages_say_it() -> None:
    found = lit("dE_total/dw1")
    ja, en = (
        description(build_graph(MAZUR), found, partial(phrase, words("site", lang))) for lang in LANGUAGES
    )
    assert "因子 D（赤）：重み w5 の結合、ユニット o1。" in ja
    assert "Factor D (red): the connection with weight w5; unit o1." in en
    assert words("site", "ja")["figure"].keys() == words("site", "en")["figure"].keys()
    many = description(build_graph(MAZUR), lit("net_h1"), partial(phrase, words("site", "en")))
    assert "the connections with weights w1 and w2; bias b1; units i1, i2 and h1." in many
