"""Decks of optimisers: each tells its own rule, works it for one weight, and carries its state on."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from itertools import takewhile

import pytest

from bpgen import Network, Optimiser
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.optimisers import OPTIMISERS
from bpgen.lesson.blocks import Derivation, Rows, Table
from bpgen.network.problem import Network as Problem
from bpgen.printers import latex
from bpgen.slides.deck import parts_of
from bpgen.slides.model import DeckOptions, Part, Slide
from bpgen.trace.printed import usual_contract
from oracles.optimisers import SCHEDULES, train
from support.formulas import in_math
from support.problems import problem_of

MAZUR = Network.preset("mazur")
#: Nine figures, or nine places.
near = partial(pytest.approx, rel=5.1e-9, abs=5.1e-10)
#: Each schedule, penalty and decay with an optimiser.
_CHOSEN = (
    Optimiser(),
    Optimiser(l2=0.01, schedule="cosine", period=9),
    Optimiser("adagrad", schedule="exponential", gamma=0.5),
    Optimiser("momentum", schedule="step", gamma=0.5, every=2),
    Optimiser("momentum-average", weight_decay=0.01),
    Optimiser("nesterov", l2=0.01),
)
#: These, and each other optimiser.
CHOSEN = (*_CHOSEN, *map(Optimiser, sorted(OPTIMISERS.keys() - {chosen.kind for chosen in _CHOSEN})))


@lru_cache(maxsize=64)
def made(chosen: Optimiser, lang: str = "en") -> tuple[Problem, tuple[Part, ...]]:
    """The parts up to the repetition: the others do not depend on the optimiser, or take long."""
    network = replace(MAZUR, optimiser=chosen)
    options = DeckOptions(lang=lang, contract=usual_contract(network.graph))
    return network, tuple(takewhile(lambda p: p.name != "exercises", parts_of(network, options, "latex")))


def slides(parts: tuple[Part, ...]) -> list[Slide]:
    return [slide for part in parts for slide in part.slides]


def worked(parts: tuple[Part, ...]) -> dict[str, Derivation]:
    """The worked steps, by the symbol in TeX."""
    blocks = (block for slide in slides(parts) for block in slide.every)
    return {in_math(b.symbol): b for b in blocks if isinstance(b, Derivation) and not b.chain}


def number(cell: object) -> float:
    """The number of a cell."""
    text = in_math(cell).rpartition(" = ")[2]
    return float(text.replace(r" \times 10^{", "e").replace("}", ""))


def tables(parts: tuple[Part, ...], part: str) -> list[Table]:
    (found,) = (p for p in parts if p.name == part)
    return [b for slide in found.slides for b in slide.every if isinstance(b, Table)]


@pytest.mark.parametrize("chosen", CHOSEN, ids=repr)
def test_a_deck_tells_its_optimiser(chosen: Optimiser) -> None:
    """One test, as decks take long."""
    network, parts = made(chosen)
    every_update_of_the_round_is_worked_or_tabled(network, parts)
    the_rule_is_that_of_the_optimiser(network, parts)
    what_is_carried_is_told_round_by_round(network, parts)


def every_update_of_the_round_is_worked_or_tabled(network: Problem, parts: tuple[Part, ...]) -> None:
    """The first weight of each layer step by step, the rest in tables, as a judge trains them."""
    chosen = network.optimiser
    told: dict[str, object] = {key: d.forms[-1] for key, d in worked(parts).items()}
    cells = (c for name in ("output", "hidden-1") for t in tables(parts, name) for row in t.rows for c in row)
    tabled: dict[str, object] = {
        symbol: text for c in cells if c for symbol, text in [in_math(c).split(" = ")]
    }
    graph = network.graph
    ((weights, _),) = train(problem_of(network), chosen.kind, 1, chosen.numbers, chosen.schedule)
    for name, keys in graph.updates.items():
        at = graph[name].index
        found = told if (at.unit, at.source) == (1, 1) else tabled
        symbols = [latex.symbol_of(graph, key) for key in keys]
        assert set(symbols) <= set(found)
        assert at.layer
        assert at.unit
        assert at.source
        new = weights[at.layer - 1][at.unit - 1][at.source - 1]
        assert number(found[symbols[-1]]) == near(new)


def the_rule_is_that_of_the_optimiser(network: Problem, parts: tuple[Part, ...]) -> None:
    """Before the first step its formulas stand together; no slide has the words of plain descent."""
    chosen = network.optimiser
    graph, (output,) = network.graph, (p for p in parts if p.name == "output")
    plain = network.architecture.update.is_plain
    rules = [b for slide in output.slides for b in slide.every if isinstance(b, Rows)][: not plain]
    for rows in rules:
        symbols = [latex.symbol_of(graph, key) for key in graph.updates["w5"]]
        formulas = [in_math(worked(parts)[symbol].forms[0]) for symbol in symbols]
        assert [tuple(map(in_math, row)) for row in rows.lines.rows] == [*zip(symbols, formulas, strict=True)]
    said = {str(b) for slide in slides(parts) for block in slide.every for b in getattr(block, "items", ())}
    assert any(re.match("The learning rate is a number .*1; here ", x) for x in said) == plain
    assert any("Optimiser: " in text for text in said) == (chosen.kind != "gradient-descent")


def what_is_carried_is_told_round_by_round(network: Problem, parts: tuple[Part, ...]) -> None:
    chosen = network.optimiser
    graph, found = network.graph, tables(parts, "repetition")
    assert {latex.symbol_of(graph, key) for key in graph.carried} <= set(worked(parts))
    judged = train(problem_of(network), chosen.kind, 3, chosen.numbers, chosen.schedule)
    states = network.architecture.update.rule.states
    for layer in (1, 0) if states else ():
        (by_round,) = (t for t in found if in_math(t.rows[-1][0]) == (r"w_{5}^{+}", r"w_{1}^{+}")[not layer])
        new = [float(weights[layer][0][0]) for weights, _ in judged]
        assert [number(x) for x in by_round.rows[-1][1:]] == near(new)
    if chosen.schedule != "constant":
        (shared,) = (t for t in found if r"\eta" in map(in_math, t.heads))
        for row in shared.rows:
            right = SCHEDULES[chosen.schedule](network.learning_rate, int(number(row[0])), chosen.numbers)
            assert number(row[1]) == near(right)


def test_both_languages_have_the_same_slides() -> None:
    ja, en = (made(Optimiser("adam"), lang)[1] for lang in LANGUAGES)
    assert [[type(b) for b in s.every] for s in slides(ja)] == [
        [type(b) for b in s.every] for s in slides(en)
    ]
    assert list(worked(ja)) == list(worked(en))
