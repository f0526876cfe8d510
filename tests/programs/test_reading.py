"""A program read again: its functions, and where each quantity is found."""

from __future__ import annotations

from bpgen.graph.build import build_graph
from bpgen.graph.quantity import Role
from bpgen.network.problem import Network
from bpgen.programs.program import program
from bpgen.programs.reading import functions, line_of

from .networks import drawn


def test_the_functions_of_the_deck() -> None:
    source = program(Network.preset("mazur"), rounds=3)
    found = functions(source)
    names = [f.name for f in found]
    assert names[:5] == ["logistic", "forward", "total_error", "backward", "update"]
    assert names[-1] == "main"
    lines = source.splitlines()
    for f in found:
        assert lines[f.first - 1] == f"def {f.name}({f.text.partition('(')[2].partition(')')[0]}):"
        assert f.text == "\n".join(lines[f.first - 1 : f.last])
        assert f.last == len(lines) or not lines[f.last].startswith("    ")


def test_decorators_belong_to_their_functions() -> None:
    found = {f.name: f for f in functions(program(Network.preset("mazur"), "jax", rounds=3))}
    assert found["one_round"].text.startswith("@jax.jit\ndef one_round(")


def test_each_quantity_of_the_deck_has_its_line() -> None:
    network = Network.preset("mazur")
    source = program(network, rounds=3)
    lines = source.splitlines()
    for q in build_graph(network.architecture).defined:
        number = line_of(source, q.key)
        assert number is not None, q.key
        name, _, formula = lines[number - 1].strip().partition(" = ")
        assert name == q.key.replace("+", "_next").replace("/", "_")
        assert formula
    assert lines[(line_of(source, "dE_o1/dnet_o1") or 0) - 1].endswith("= dE_total_dout_o1 * dout_o1_dnet_o1")
    assert line_of(source, "w9") is None


def test_every_backward_quantity_of_any_network_is_found() -> None:
    for name, network in drawn().items():
        source = program(network, rounds=3)
        for q in build_graph(network.architecture).defined:
            # Factors of 1 are left out of the sum of a shared bias; sums over the samples are lists.
            if q.role is not Role.BACKWARD or q.concept in ("batch_gradient", "net_by_bias"):
                continue
            assert line_of(source, q.key), (name, q.key)
