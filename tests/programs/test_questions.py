"""Questions about a program, answered: by a plain search of its text, by the other program, by the engine."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bpgen import Optimiser
from bpgen.graph.architecture import BiasRule
from bpgen.graph.build import build_graph
from bpgen.programs.program import program
from bpgen.programs.questions import Questions
from bpgen.trace.evaluate import evaluate
from programs.mistaken import mistaken
from programs.networks import drawn, presets
from programs.test_walk import name_in_program, walk_of

NETWORKS = {**presets(), **drawn()}
each = pytest.mark.parametrize("name", NETWORKS)
#: Lines that compute what trained biases need: derivatives, what Adam makes of them, and the new values.
_OF_BIASES = r"    (b\w+_next|dE_total_db\w+|dnet_\w+_db\w+|[mv]_b\w+_next|[mv]hat_b\w+) = "


def asked(name: str) -> Questions:
    """The questions about a network's program."""
    return Questions(walk_of(NETWORKS[name]))


def lines_with(source: str, pattern: str) -> list[int]:
    """The numbers of the lines that match."""
    return [n for n, row in enumerate(source.splitlines(), 1) if re.search(pattern, row)]


@each
def test_the_lines_named_are_those_that_a_search_finds(name: str) -> None:
    q = asked(name)
    source = q.walk.source
    assert [q.delta.first] == lines_with(source, r"^    dE_(o1|total)_dnet_o1 = ")
    assert [q.rate] == lines_with(source, r"^ETA = ")
    steps = lines_with(source, r"^    (?!beta)[wb]\w*_next = ")
    assert q.steps == (steps[0], steps[-1])
    read = lines_with(source, rf"^    \w+ = .*\b{q.old.name}\b") or lines_with(
        source, rf"\b{q.old.name}\b.*[+*]"
    )
    assert sorted(q.old.lines.values())[:1] == read[:1]
    assert set(q.old.lines.values()) <= set(read) | set(lines_with(source, r"= \($"))
    assert q.handed_over == (
        max(lines_with(source, r"^ +print_round\(")),
        max(lines_with(source, r"parameters(, state)? = update\(")),
    )


@each
def test_an_asked_line_assigns_what_the_answer_says(name: str) -> None:
    q = asked(name)
    assert q.asked_lines
    for line in q.asked_lines:
        assert q.walk.rows[line.first - 1].startswith(f"    {name_in_program(line.key)} = ")


@each
def test_lines_for_biases_are_those_of_the_program_that_trains_them(name: str) -> None:
    network = NETWORKS[name]
    q = asked(name)
    added = [line for one in q.added for line in one.lines]
    if network.architecture.bias_training in ("trained", "mixed"):
        assert not added
        return
    if network.biases is BiasRule.NONE:
        layers = tuple(replace(x, biases=(0.1,) * len(x.weights)) for x in network.layers)
        other = replace(network, layers=layers, biases=BiasRule.UNIT)
    else:
        other = replace(network, trained_biases=True)
    text = program(other, rounds=2, lang="en")
    rows = text.splitlines()
    assert added
    assert [line for line in added if f"\n{line}\n" not in text] == []
    if network.biases is not BiasRule.NONE:
        mine = q.walk.source.splitlines()
        own = [row for row in rows if row not in mine and re.match(_OF_BIASES, row)]
        assert sorted(line.partition("\n")[0] for line in added) == sorted(own)


@each
def test_changed_lines_are_those_that_differ_in_the_other_program(name: str) -> None:
    network = NETWORKS[name]
    q = asked(name)
    if q.walk.safe:
        return
    last = replace(network.layers[-1], activation=q.changed.activation)
    other = replace(network, layers=(*network.layers[:-1], last), loss=q.changed.loss)
    theirs = set(walk_of(other).rows)
    for number, now, then in q.changed.pairs:
        assert q.walk.rows[number - 1].strip() == now.split("\n")[0].strip()
        assert not then or f"    {then}".split("\n")[0] in theirs
    computing = [
        line.first for line in q.walk.lines.values() if not q.walk.rows[line.first - 1].endswith("(")
    ]
    differing = [
        n for n in computing if q.walk.rows[n - 1] not in theirs and "_next = " not in q.walk.rows[n - 1]
    ]
    assert set(differing) <= set(q.changed.numbers)


@each
def test_a_mistaken_line_prints_what_the_engine_comes_to(name: str) -> None:
    network = NETWORKS[name]
    q = asked(name)
    for one in q.mistaken:
        graph = mistaken(network, one.line.key, one.name)
        for row, right in ((one.wrong_row, graph), (one.right_row, build_graph(network.architecture))):
            number, error, *outs = row.split()
            values = evaluate(network, 2, graph=right).round(int(number))
            assert float(error) == pytest.approx(float(values[right.objective]), rel=5.1e-9)
            keys = [k for k in values if re.fullmatch(r"out_o\d+(\[\d+\])?", k)]
            found = sorted((k.partition("[")[2], k) for k in keys)
            for out, (_, key) in zip(outs, found, strict=False):
                assert float(out) == pytest.approx(float(values[key]), abs=5.1e-10)


def test_each_network_of_the_lecture_has_mistakes_to_find() -> None:
    assert [len(asked(name).mistaken) for name in ("mazur", "linear", "relu-logistic-softmax")] == [3, 3, 3]
    assert all(asked(name).mistaken for name in presets())


def test_a_mistake_in_the_update_of_several_samples_is_one_of_their_gradient() -> None:
    """The update of this optimiser has no gradient in it; what is written for it by mistake has."""
    network = replace(NETWORKS["mini-batch"], optimiser=Optimiser("momentum-velocity"))
    assert [m.name for m in Questions(walk_of(network)).mistaken] == ["sign-of-error", "no-local-derivative"]
