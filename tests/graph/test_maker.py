"""What a kind of layer makes in its forward pass."""

from __future__ import annotations

from bpgen.graph.architecture import ActivationName
from bpgen.graph.expr import Num
from bpgen.graph.kinds.kind import Maker


def test_an_output_has_the_place_of_its_net_input() -> None:
    """Also where a kind has other net inputs before it: mistakes find the one by the place of the other."""
    of = Maker(1, 1, "", "h", "", {})
    first, second = of.net("net_a1", Num(1)), of.net("net_b1", Num(2))
    of.out("b1", ActivationName.LOGISTIC, second)
    of.out("a1", ActivationName.LOGISTIC, first)
    assert {q.name: q.index.unit for q in of.made} == {"net_a1": 1, "net_b1": 2, "b1": 2, "a1": 1}
