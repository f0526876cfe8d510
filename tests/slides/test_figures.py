"""The network drawn once, and what a step lights up laid over it: together the whole figure, in one place."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpgen.figures import tikz
from bpgen.figures.layout import Drawing
from bpgen.figures.lit import lit_by
from bpgen.figures.places import key_of
from bpgen.graph.architecture import Architecture, BiasRule
from bpgen.graph.build import build_graph
from bpgen.lesson.blocks import Table
from bpgen.network.problem import Network
from bpgen.slides.deck import deck, slide_drawing
from bpgen.slides.model import DeckOptions
from bpgen.slides.room import Room
from slides.decks import deck_of
from slides.frames import read_deck
from support.strategies import small_networks

_BOX = re.compile(r"\\path\[use as bounding box\] (\(.+?\)) rectangle (\(.+?\));")
_NODE = re.compile(r"\\node\[(?P<style>[^]]*)\] \((?P<name>[^)]+)\) at (?P<at>\([-\d.,]+\))")
_LINE = re.compile(r"\\draw\[(?P<style>[^]]*)\] (?P<from>\([-\d.,]+\)) -- (?P<to>\([-\d.,]+\));")
_ARC = re.compile(r"\\draw\[(?P<style>[^]]*)\] (?P<at>\([-\d.,]+\)) \+\+")
_LETTER = re.compile(r"\\node\[circle,fill=(?P<ink>\w+),[^]]*\] at [^{]*\{(?P<letter>[A-Z])\};")
_PLACE = re.compile(r"\((-?[\d.]+),(-?[\d.]+)\)")


def units(picture: str) -> Counter[str]:
    """The places of the circles that are drawn."""
    return Counter(m["at"] for m in _NODE.finditer(picture))


def lines(picture: str) -> int:
    """How many connections are drawn."""
    return len(_LINE.findall(picture))


def box(picture: str) -> tuple[str, str]:
    """The bounding box that a picture states."""
    (found,) = _BOX.findall(picture)
    return found[0], found[1]


def inside(picture: str) -> bool:
    """Whether every place in it lies within its box."""
    (left, low), (right, high) = (tuple(map(float, _PLACE.findall(x)[0])) for x in box(picture))
    places = [(float(x), float(y)) for x, y in _PLACE.findall(_BOX.sub("", picture))]
    assert places
    return all(left <= x <= right and low <= y <= high for x, y in places)


def drawn(arch: Architecture) -> Drawing:
    """As it is laid out on a slide."""
    return slide_drawing(arch, "16:9")


@settings(max_examples=30)
@given(small_networks(), st.data())
def test_what_is_lit_lies_over_the_network_in_its_place(network: Network, data: st.DataObject) -> None:
    arch = network.architecture
    graph, drawing = build_graph(arch), drawn(arch)
    q = data.draw(st.sampled_from(graph.defined))
    lit = lit_by(graph, [q.key])
    assume(lit.any)
    base = tikz.base(drawing, backward=lit.backward)
    over = tikz.over(drawing, lit)
    whole = tikz.whole(drawing, lit)

    assert box(base) == box(over)
    assert inside(base)
    assert inside(over)
    # The base has all of the network; nothing in it is lit.
    assert len(_NODE.findall(base)) == len(drawing.nodes)
    assert lines(base) == len(drawing.edges)
    assert not re.search("bp(?!grey)[a-z]+|line width|dashed,|" + _LETTER.pattern, base)
    arrow = "<-" if lit.backward else "->"
    assert {m["style"].split(",")[0] for m in _LINE.finditer(base + over)} <= {arrow}
    # What lies over it is what is lit, and nothing else.
    own = {f"b_{n.key}" for n in drawing.nodes if n.layer in arch.layers_with(BiasRule.UNIT)}
    lit_units = {key.removeprefix("b_") if key in own else key for key, _ in (*lit.units, *lit.outputs)}
    assert len(_NODE.findall(over)) == len(lit_units)
    assert lines(over) == len({key for key, _ in lit.edges} & {key_of(e) for e in drawing.edges})
    assert len(_ARC.findall(over)) == len(lit.outputs)
    assert units(over) <= units(base)
    letters = {mark.letter for _, mark in (*lit.units, *lit.outputs, *lit.edges)} - {""}
    assert {m["letter"] for m in _LETTER.finditer(over)} == letters
    # Both together show what the figure of the site and of the sheet shows.
    for kind in (_NODE, _LINE, _ARC, _LETTER):
        assert Counter(m[0] for m in kind.finditer(over)) <= Counter(m[0] for m in kind.finditer(whole))
    greys = [m[0] for m in _LINE.finditer(whole) if "bpgrey" in m["style"]]
    assert set(greys) <= {m[0] for m in _LINE.finditer(base)}


@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
@pytest.mark.parametrize("name", ["mazur", "mini-batch", "relu-logistic-softmax", "4-5-3"])
def test_a_deck_draws_the_network_once(name: str, ratio: str) -> None:
    """Once for each way of its arrows, before the first slide; but for the slides that show it whole."""
    tex = deck_of(name, DeckOptions(lang="en", ratio=ratio))
    frames = read_deck(tex)
    lit = [f for f in frames if r"\bplit{" in f.body]
    assert len(lit) > 8
    before = tex.partition(r"\begin{frame}")[0]
    assert before.count(r"\begin{tikzpicture}") == 2
    assert before.count(r"\bpbase{") == 2
    (forward, backward) = re.findall(r"(?s)\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", before)
    assert box(forward) == box(backward)
    whole = [f for f in frames if r"\bpfitfigure{\begin{tikzpicture}" in f.body]
    assert len(whole) == 3
    for frame in lit:
        assert box(frame.body) == box(forward)
        assert re.search(r"\\bplit\{\\bpbase(forward|backward)\}", frame.body)
        assert units(frame.body) <= units(forward)


def test_the_values_of_the_weights_not_worked_stand_beside_the_network() -> None:
    network = Network.preset("mazur")
    room = Room("16:9", network.notation)
    slides = [
        slide
        for part in deck(network, DeckOptions(), "plain")
        for slide in part.slides
        if slide.columns and any(isinstance(block, Table) for block in slide.every)
    ]
    assert len(slides) == 3
    assert all(way.beside for slide in slides for way in room.ways(slide))
