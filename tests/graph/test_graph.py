"""Names, order, roles and aliases of a graph; and how many quantities it has."""

from __future__ import annotations

import keyword
import re
from itertools import pairwise

import pytest
from hypothesis import given

from bpgen import BpgenError, Network, evaluate
from bpgen.graph.build import build_graph
from bpgen.graph.expr import refs
from bpgen.graph.quantity import Concept, Role
from bpgen.printers.python import identifier
from bpgen.trace.evaluate import find, find_all
from support.problems import bias_names, trains, unit_name, weight_names
from support.strategies import networks

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(/[A-Za-z0-9_]+(@[a-z0-9_]+)?)?\+?(\[\d+\])?")


@given(networks())
def test_names_are_unique_and_plain(network: Network) -> None:
    graph = build_graph(network.architecture)
    keys = [q.key for q in graph.quantities]
    assert len(set(keys)) == len(keys)
    assert all(_NAME.fullmatch(key) for key in keys)
    assert all(q.name == q.key.partition("[")[0] for q in graph.quantities)
    several = len(network.samples) > 1
    assert all(("[" in q.key) == (several and q.index.sample is not None) for q in graph.quantities)


@given(networks())
def test_identifiers_are_unique_and_valid_in_python_and_javascript(network: Network) -> None:
    graph = build_graph(network.architecture)
    names = [identifier(q.key) for q in graph.quantities]
    assert len(set(names)) == len(names)
    taken = {"exp", "log", "tanh", "max", "relu", "step", "e", "Math", "const", "in", "of", "let"}
    for name in names:
        assert name.isascii()
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert name not in taken
        assert not name.startswith("_")


@given(networks())
def test_quantities_are_found_by_concept_and_place(network: Network) -> None:
    graph = build_graph(network.architecture)
    pairs = [(Concept.NET, Concept.OUT), (Concept.GRADIENT,), (Concept.BIAS,), (Concept.BATCH_ERROR,)]
    places: list[dict[str, int | None]] = [{}, {"layer": 1}, {"sample": 1, "unit": 1}, {"source": None}]
    for concepts in pairs:
        for place in places:
            here = [q for q in graph.quantities if q.concept in concepts]
            for part, value in place.items():
                here = [q for q in here if getattr(q.index, part) == value]
            assert list(graph.at(*reversed(concepts), **place)) == here
    for q in graph.quantities:
        assert graph.by_place[q.concept, q.index] == q.key


@given(networks())
def test_each_quantity_comes_after_what_it_mentions(network: Network) -> None:
    graph = build_graph(network.architecture)
    known: set[str] = set()
    for q in graph.quantities:
        for form in (q.definition, *q.steps):
            assert form is None or set(refs(form)) <= known
        known.add(q.key)
    for q in graph.quantities:
        assert q.wrt is None or set(q.wrt) <= known
    assert graph.objective in known
    assert set(graph.next_round) | set(graph.next_round.values()) <= known


@given(networks())
def test_roles_follow_each_other_as_in_a_round(network: Network) -> None:
    graph = build_graph(network.architecture)
    several = len(network.samples) > 1
    allowed = {
        Role.GIVEN: {Role.GIVEN, Role.FORWARD},
        Role.FORWARD: {Role.FORWARD, Role.ERROR},
        Role.ERROR: {Role.ERROR, Role.BACKWARD} | ({Role.FORWARD} if several else set()),
        Role.BACKWARD: {Role.BACKWARD, Role.UPDATE},
        Role.UPDATE: {Role.UPDATE, Role.BACKWARD},
    }
    roles = [q.role for q in graph.quantities]
    assert all(b in allowed[a] for a, b in pairwise(roles))
    assert roles[-1] is Role.UPDATE
    assert all((q.definition is None) == (q.role is Role.GIVEN) for q in graph.quantities)


@given(networks())
def test_derivatives_alone_say_of_what_and_by_what(network: Network) -> None:
    for q in build_graph(network.architecture).quantities:
        assert (q.wrt is not None) == (q.role is Role.BACKWARD)
        if q.wrt:
            of, by = (key.partition("[")[0] for key in q.wrt)
            assert q.name.partition("@")[0] == f"d{of}/d{by}"


@given(networks())
def test_the_quantity_count_is_never_too_low(network: Network) -> None:
    arch = network.architecture
    assert len(build_graph(arch).quantities) <= arch.quantity_count()


@given(networks())
def test_parameters_are_named_in_reading_order(network: Network) -> None:
    graph = build_graph(network.architecture)
    weights = [q.key for q in graph.given if q.concept is Concept.WEIGHT]
    assert weights == [name for layer in weight_names(network) for row in layer for name in row]
    biases = [q.key for q in graph.given if q.concept is Concept.BIAS]
    assert biases == [name for layer in bias_names(network) for name in layer]
    by_layer = zip(network.layers, bias_names(network), strict=True)
    trained = {*weights, *(name for layer, names in by_layer if trains(network, layer) for name in names)}
    assert dict(graph.next_round) == {name: f"{name}+" for name in trained}


@given(networks())
def test_aliases_lead_to_the_quantity_that_they_name(network: Network) -> None:
    graph = build_graph(network.architecture)
    marks = [f"[{s}]" for s in range(1, len(network.samples) + 1)] if len(network.samples) > 1 else [""]
    for k in range(1, len(network.layers) + 1):
        for j in range(1, len(network.layers[k - 1].weights) + 1):
            unit = unit_name(network, k, j)
            for mark in marks:
                for alias in (f"delta_{unit}{mark}", f"dE_total/dnet_{unit}{mark}"):
                    q = find(graph, alias)
                    assert q.concept is Concept.DELTA
                    assert q.wrt is not None
                    assert q.wrt[1] == f"net_{unit}{mark}"
                by_out = find(graph, f"dE_total/dout_{unit}{mark}")
                assert by_out.concept is Concept.ERROR_BY_OUT
                assert by_out.key.endswith(mark)


def test_an_output_unit_has_its_own_error_and_the_total_answers_for_it() -> None:
    graph = build_graph(Network.preset("mazur").architecture)
    assert find(graph, "dE_total/dnet_o1").key == "dE_o1/dnet_o1"
    assert find(graph, "dE_o1/dout_o1").key == "dE_total/dout_o1"
    assert find(graph, "delta_h2").key == "dE_total/dnet_h2"


def test_of_several_samples_a_bare_name_is_refused_not_guessed() -> None:
    trace = evaluate(Network.preset("xor-tanh"))
    with pytest.raises(BpgenError, match=r"net_h1\[1\]"):
        trace.value("net_h1")
    assert [q.key for q in find_all(trace.graph, "delta_o1")] == [f"dE_o1/dnet_o1[{s}]" for s in (1, 2, 3, 4)]
    assert trace.value("delta_o1[3]") == trace.value("dE_o1/dnet_o1[3]")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("nett_h1", "net_h1"), ("dE_totl/dw5", "dE_total/dw5"), ("delt_o1", "delta_o1")],
)
def test_an_unknown_name_is_answered_with_a_near_one(name: str, hint: str) -> None:
    trace = evaluate(Network.preset("mazur"))
    with pytest.raises(BpgenError) as caught:
        trace.value(name)
    assert hint in caught.value.mend


@pytest.mark.parametrize("name", ["net_h3", "delta_o9", "w9"])
def test_no_other_unit_is_offered_for_one_that_is_not_there(name: str) -> None:
    with pytest.raises(BpgenError) as caught:
        evaluate(Network.preset("mazur")).value(name)
    assert caught.value.mend == ""


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_round_that_was_not_traced_is_refused(number: int) -> None:
    trace = evaluate(Network.preset("mazur"), 2)
    assert trace.last_round == 2
    with pytest.raises(BpgenError, match=rf"round {number}\b"):
        trace.round(number)
