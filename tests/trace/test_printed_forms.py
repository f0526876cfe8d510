"""A printed round writes each of its quantities itself: symbol, formula, numbers, result; for any target."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpgen import Contract, Network, Optimiser, SpecError
from bpgen.exports.values import record
from bpgen.graph.expr import shown
from bpgen.printers import latex
from bpgen.printers.notation import Symbol
from bpgen.trace.printed import PrintedRound, Round, printed_rounds

MAZUR = Network.preset("mazur")


def rounds(network: Network) -> list[PrintedRound]:
    return list(printed_rounds(network, Contract("carry"), 1, 2))


def test_the_deck_reads_as_the_deck_does() -> None:
    one, two = rounds(MAZUR)
    assert one.symbol("dE_total/dw5") == r"\frac{\partial E_{\mathit{total}}}{\partial w_{5}}"
    assert (one.symbol("w5"), two.symbol("w5")) == ("w_{5}", "w_{5}^{+}")
    assert (one.symbol("w5", "text"), two.symbol("w5", "text")) == ("w5", "w5+")
    assert one.formula("w5+", "text") == "w5 - η * ∂E_total/∂w5"
    assert two.formula("w5+", "text") == "w5+ - η * ∂E_total/∂w5+"
    assert one.substituted("net_h1", "text") == "0.15 * 0.05 + 0.2 * 0.1 + 0.35 * 1"
    assert one.result("net_h1", "text") == "0.3775"


def test_symbols_and_formulas_need_no_numbers() -> None:
    second = Round(MAZUR.graph, 2)
    assert second.name("w5+") == Symbol("w", "5", updates=2)
    assert second.symbol("w5+") == "w_{5}^{++}"
    assert second.formula("net_h1", "text") == "w1+ * i1 + w2+ * i2 + b1 * 1"
    assert second.formula("i1") == ""


def test_another_form_is_refused() -> None:
    with pytest.raises(SpecError, match="form must be one of 'latex', 'text'"):
        rounds(MAZUR)[0].formula("w5+", "html")


@pytest.mark.parametrize("network", [MAZUR, replace(MAZUR, optimiser=Optimiser("adam"))])
def test_all_of_a_round_is_asked_of_it(network: Network) -> None:
    for one in rounds(network):
        for q in one.graph.quantities:
            given = q.definition is None
            assert one.symbol(q.key) == latex.symbol_of(one.graph, q.key, one.number)
            assert one.result(q.key) == latex.number(one.text(q.key))
            for target in ("latex", "text"):
                forms = one.formula(q.key, target), one.substituted(q.key, target)
                assert [not form for form in forms] == [given, given]
            if q.definition is not None:
                assert one.formula(q.key) == latex.formula(one.graph, shown(q.definition), one.number)
            found = record(q, one)
            assert found["symbol"] == one.symbol(q.key)
            assert (found["formula"], found["substituted"]) == (one.formula(q.key), one.substituted(q.key))
