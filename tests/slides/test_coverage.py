"""What a deck leaves out: nothing. And both languages show the same."""

from __future__ import annotations

import re

import pytest

from bpgen.figures.lit import lit_by
from bpgen.graph.build import build_graph
from bpgen.graph.quantity import Concept
from bpgen.lesson.blocks import Block, Bullets, ChartOf, Derivation, Figure, Rows
from bpgen.lesson.plan import Upto, plan
from bpgen.printers import latex
from bpgen.slides.deck import deck
from bpgen.slides.model import DeckOptions, Detail
from slides.decks import deck_of, network_of
from slides.frames import Frame, read_deck
from support.formulas import in_math
from support.pages import plain

NAMES = ("mazur", "mini-batch", "relu-logistic-softmax", "softmax-loss", "4-5-3", "2-2-5")


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_slides(name: str) -> None:
    for detail in Detail:
        ja, en = (deck(network_of(name), DeckOptions(lang=x, detail=detail), "latex") for x in ("ja", "en"))
        assert [(p.name, [[_shown(b) for b in s.every] for s in p.slides]) for p in ja] == [
            (p.name, [[_shown(b) for b in s.every] for s in p.slides]) for p in en
        ]


def _shown(block: Block) -> object:
    """What a block is, and what a figure or a step is of; without words."""
    of: object = None
    match block:
        case Figure():
            of = block.keys
        case Derivation():
            of = [in_math(x) for x in (block.symbol, *block.forms)]
        case Rows():
            of = in_math(block.lines)
        case Bullets():
            of = len(block.items)
    return type(block), of


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_formulas_and_numbers(name: str) -> None:
    for detail in Detail:
        ja, en = (read_deck(deck_of(name, DeckOptions(lang=x, detail=detail))) for x in ("ja", "en"))
        assert len(ja) == len(en)
        for one, other in zip(ja, en, strict=True):
            assert one.displayed == other.displayed
            # Words may stand in another order.
            assert sorted(one.inline) == sorted(other.inline)


def lines(frames: tuple[Frame, ...]) -> set[str]:
    """The symbols of what is worked in full."""
    return {d.symbol for frame in frames for d in frame.derivations if not d.chain}


@pytest.mark.parametrize("name", NAMES)
def test_the_full_deck_works_every_quantity(name: str) -> None:
    network = network_of(name)
    graph = build_graph(network.architecture)
    frames = read_deck(deck_of(name, DeckOptions(lang="en", detail=Detail.FULL)))
    sections = plan(network.graph, 1, Upto.HIDDEN, repeats=True)
    wanted = {latex.symbol_of(graph, key) for s in sections for g in s.groups for key in g.keys}
    assert wanted
    assert wanted <= lines(frames)
    assert not [f for f in frames if "bptable" in f.body and f.equations]


@pytest.mark.parametrize("name", NAMES)
def test_the_deck_works_or_tables_all_that_is_updated(name: str) -> None:
    network = network_of(name)
    graph = build_graph(network.architecture)
    frames = read_deck(deck_of(name, DeckOptions(lang="en")))
    told = lines(frames) | {symbol for frame in frames for symbol, _ in frame.equations}
    kinds = (Concept.NET, Concept.OUT, Concept.ERROR, Concept.TOTAL_ERROR, Concept.GRADIENT, Concept.UPDATED)
    for q in graph.defined:
        if q.concept in kinds:
            assert latex.symbol_of(graph, q.key) in told, q.key


@pytest.mark.parametrize("name", NAMES)
def test_what_is_worked_is_lit_up_beside_it(name: str) -> None:
    """The figure of a step's slide shows what it computes, and so that of a table."""
    graph = build_graph(network_of(name).architecture)
    keys = {latex.symbol_of(graph, q.key): q.key for q in graph.quantities}
    for detail in Detail:
        worked = 0
        for slide in (
            s
            for p in deck(network_of(name), DeckOptions(lang="en", detail=detail), "latex")
            for s in p.slides
        ):
            (*figures,) = (b.keys for b in slide.every if isinstance(b, Figure) and b.keys)
            for key in (keys[plain(in_math(b.symbol))] for b in slide.every if isinstance(b, Derivation)):
                worked += 1
                if charts := [b.keys for b in slide.every if isinstance(b, ChartOf)]:
                    # The curve on which it is a slope, or the weight that it moves.
                    wrt = graph[key].wrt
                    assert charts == [(wrt[0] if wrt else graph.round_before[key],)]
                    continue
                (lit,) = (lit_by(graph, keys) for keys in figures)
                parts = (lit.units, lit.outputs, lit.edges)
                own = lit_by(graph, [key])
                for shown, wanted in zip(parts, (own.units, own.outputs, own.edges), strict=True):
                    assert {k for k, _ in wanted} <= {k for k, _ in shown}, key
        assert worked > 10


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_nothing_is_left_to_likewise(lang: str) -> None:
    for name in ("mazur", "4-5-3"):
        tex = deck_of(name, DeckOptions(lang=lang))
        assert not re.search(r"(?i)likewise|similarly|in the same way|omitted|同様|省略|以下略", tex)


def test_parts_that_are_left_out_change_nothing_in_those_that_stay() -> None:
    """Their slides are the same; bookmarks, numbers and the count are those of the shorter deck."""
    chosen = ("hidden-1", "next")
    whole = deck(network_of("mazur"), DeckOptions(lang="en"), "latex")
    fewer = deck(network_of("mazur"), DeckOptions(lang="en", parts=chosen), "latex")
    shown = [[[_shown(b) for b in s.every] for s in p.slides] for p in fewer]
    assert shown == [[[_shown(b) for b in s.every] for s in p.slides] for p in whole if p.name in chosen]
    tex = deck_of("mazur", DeckOptions(lang="en", parts=chosen))
    count = sum(len(part.slides) for part in fewer)
    assert len(read_deck(tex)) == count
    assert rf"\newcommand{{\bptotal}}{{{count}}}" in tex
    assert len(re.findall(r"\\bpbookmark\{1\}", tex)) == len(chosen)
