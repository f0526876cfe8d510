"""The numbers of Matt Mazur's network: a lecture's table, and the page's own contradictions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from bpgen.graph.architecture import ActivationName, BiasRule, LossName
from bpgen.graph.expr import Ref
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from bpgen.trace.evaluate import evaluate, train
from bpgen.trace.rounding import work
from published.ledger import HERE, agrees, load, mistaken_round, network, round_of

TABLE: Mapping[str, Any] = json.loads((HERE / "reference-numbers.json").read_text(encoding="utf-8"))
NUMBERS: Mapping[str, str] = TABLE["iteration_1"]
MAZUR = network("preset:mazur")
NINE_PLACES = Contract(Rule.ROUND, Policy(Kind.PLACES, 9))


def differing(values: Mapping[str, Decimal], numbers: Mapping[str, str]) -> list[str]:
    """The names of a table whose numbers are not ours at the digits printed."""
    return [name for name, printed in numbers.items() if not agrees(values[name], printed)]


def test_the_table_is_about_the_preset() -> None:
    stated = TABLE["network"]
    values = evaluate(MAZUR).rounds[0]
    for group in ("inputs", "weights", "biases"):
        for name, text in stated[group].items():
            assert values[name] == Decimal(text)
    for name, text in stated["targets"].items():
        assert values[f"target_{name}"] == Decimal(text)
    assert values["eta"] == Decimal(stated["learning_rate"])
    assert {x.activation for x in MAZUR.layers} == {ActivationName.LOGISTIC}
    assert MAZUR.loss is LossName.HALF_SQUARED_ERROR
    assert MAZUR.biases is BiasRule.LAYER
    assert MAZUR.trained_biases == stated["biases_updated"]
    arrows = dict(entry.split(": ") for entry in stated["topology"].split(";")[0].split(", "))
    graph = round_of("preset:mazur", 1).graph
    for weight, arrow in arrows.items():
        source, target = arrow.split("->")
        feeding = source if source.startswith("i") else f"out_{source}"
        assert graph[f"dnet_{target}/d{weight}"].definition == Ref(feeding)


def test_the_table_agrees_but_for_one_last_digit() -> None:
    assert differing(evaluate(MAZUR).rounds[0], NUMBERS) == ["dE_o2/dout_h1"]


def test_that_digit_comes_from_rounding_each_step_which_spoils_three_others() -> None:
    """So the lecture rounds each step in that one product, and carries full precision elsewhere."""
    written = work(MAZUR, NINE_PLACES).written[0]
    assert written["dE_o2/dout_h1"] == Decimal(NUMBERS["dE_o2/dout_h1"])
    assert differing(written, NUMBERS) == ["E_o1", "E_total", "w7+"]


def test_a_table_with_a_wrong_digit_is_noticed() -> None:
    values = evaluate(MAZUR).rounds[0]
    for name, printed in NUMBERS.items():
        last = "1" if printed[-1] != "1" else "2"
        assert name in differing(values, {name: printed[:-1] + last})


def test_the_ledger_has_the_whole_table() -> None:
    ledger = {f.name: f.printed for f in load("mazur").runs[0].figures[: len(NUMBERS)]}
    assert ledger == dict(NUMBERS)


def test_the_next_error_of_the_page_is_that_of_weights_updated_too_soon() -> None:
    mistaken = mistaken_round("preset:mazur", 2, "updated-weights-too-soon", "")
    assert agrees(mistaken.value("E_total", 2), "0.291027924")
    assert agrees(round_of("preset:mazur", 2).value("E_total", 2), "0.291027773694")


def test_the_final_error_of_the_page_is_one_round_early() -> None:
    errors, _ = train(MAZUR, 10_001)
    assert agrees(Decimal(errors[9_999]), "0.0000351085")
    assert agrees(Decimal(errors[10_000]), "3.510187783e-05")
    assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize(
    ("unit", "page", "right"), [("o1", "0.015912196", "0.015913620"), ("o2", "0.984065734", "0.984064274")]
)
def test_the_final_outputs_of_the_page(unit: str, page: str, right: str) -> None:
    mistaken = mistaken_round("preset:mazur", 10_001, "updated-weights-too-soon", "")
    assert agrees(mistaken.value(f"out_{unit}", 10_001), page)
    assert agrees(round_of("preset:mazur", 10_001).value(f"out_{unit}", 10_001), right)
