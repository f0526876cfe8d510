"""Nodes: values, not objects. Two that are written alike are alike, and none can be changed."""

from __future__ import annotations

import pytest

from bpgen.graph.expr import (
    Add,
    Div,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Sub,
    Written,
    add,
    children,
    computed,
    is_exact,
    mul,
    rebuild,
    refs,
    shown,
)
from bpgen.graph.functions.exp import exp
from bpgen.graph.functions.step import step
from bpgen.graph.functions.tanh import tanh

A, B = Ref("a"), Ref("b")


def test_nodes_are_equal_where_they_are_written_alike() -> None:
    assert Sub(A, Num(1)) == Sub(Ref("a"), Num(1))
    assert hash(Sub(A, Num(1))) == hash(Sub(Ref("a"), Num(1)))
    assert Sub(A, B) != Sub(B, A)
    assert Sub(A, B) != Div(A, B)
    assert Neg(A) != exp(A)
    assert Num(1) != Ref("1")
    assert len({Add((A, B)), Add((A, B)), Mul((A, B))}) == 2


def test_nodes_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        A.key = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Sub(A)  # type: ignore[call-arg]


def test_nodes_show_themselves() -> None:
    assert eval(repr(Pow(Sub(A, B), Num(2))), {"Pow": Pow, "Sub": Sub, "Ref": Ref, "Num": Num}) == Pow(  # noqa: S307
        Sub(A, B), Num(2)
    )


def test_references_come_in_the_order_of_writing() -> None:
    assert list(refs(Sub(Mul((B, A)), Div(A, tanh(Ref("c")))))) == ["b", "a", "a", "c"]
    assert list(refs(Num(2))) == []


def test_parts_and_rebuilding() -> None:
    tree = Add((Neg(A), Pow(B, Num(2))))
    assert children(tree) == (Neg(A), Pow(B, Num(2)))
    assert children(A) == ()

    def swap(e: object) -> object:
        return {A: B, B: A}.get(e, rebuild(e, swap))  # type: ignore[arg-type, call-overload]

    assert swap(tree) == Add((Neg(B), Pow(A, Num(2))))


def test_a_single_term_or_factor_stands_for_itself() -> None:
    assert add([A]) == A
    assert mul(A) == A
    assert add([A, B]) == Add((A, B))
    assert mul(A, B) == Mul((A, B))


def test_the_two_forms_of_a_number() -> None:
    both = Written(A, B)
    assert (shown(both), computed(both)) == (A, B)
    assert (shown(A), computed(A)) == (A, A)


def test_what_no_rounding_can_touch() -> None:
    assert is_exact(Num(1))
    assert is_exact(step(A))
    assert not is_exact(A)
    assert is_exact(Neg(step(A)))
    assert not is_exact(Neg(A))
