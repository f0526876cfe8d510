"""What the field writes otherwise than calculus: out (1 - out), Softmax's Jacobian, out - target."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from bpgen import Network, evaluate
from bpgen.graph.chain import Chain, Taught, Teaching
from bpgen.graph.quantity import Concept, Quantity, Role
from support.folding import fold
from support.strategies import networks


class Untaught:
    """Each derivative by calculus, each local one within the formula, and nothing seen through."""

    def teaching(self, _: Quantity) -> Teaching | None:
        """The same for each quantity."""
        return Teaching(Concept.DELTA)

    def taught(self, _of: Quantity, _by: Quantity) -> Taught | None:
        """By calculus."""
        return None


@given(networks(most_layers=3, most_units=3, most_samples=2))
def test_what_is_taught_otherwise_is_what_calculus_gives(network: Network) -> None:
    """Out (1 - out), Softmax's Jacobian, out - target: derived anew from the same forward pass, untaught."""
    trace = evaluate(network)
    values, graph, compared = trace.rounds[0], trace.graph, 0
    layer, roles = Untaught(), (Role.GIVEN, Role.FORWARD, Role.ERROR)
    for s in range(1, len(network.samples) + 1):
        mark = f"[{s}]" if len(network.samples) > 1 else ""
        forward = [q for q in graph.quantities if q.role in roles and q.index.sample in (s, None)]
        anew = {q.key: values[q.key] for q in forward}
        chain = Chain([(q, layer) for q in forward if q.key != "E_batch"], f"E_total{mark}", s, mark)
        for q in chain.backward(list(anew)):
            assert q.definition is not None
            anew[q.key] = fold(q.definition, anew)
            if q.key in values:
                compared += 1
                ours, calculus = values[q.key], anew[q.key]
                assert abs(ours - calculus) <= abs(ours) * Decimal("1e-25") + Decimal("1e-35"), q.key
    assert compared >= len(graph.parameters) * len(network.samples)
