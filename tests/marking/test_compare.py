"""The right numbers agree, whoever computed them; wrong ones that follow from others are not blamed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.lesson.plan import Upto
from bpgen.marking.compare import Verdict, compare
from bpgen.marking.records import records
from bpgen.marking.sheet import blank_table
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from marking.learners import sheet_of
from oracles.matrix import exact_rounds
from support.problems import expected, problem_of
from support.sheets import CONTRACTS, SHAPES, drawn

CARRY_9 = Options(contract=Contract(Rule.CARRY, Policy(Kind.PLACES, 9)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("contract", CONTRACTS[::3], ids=str)
def test_the_keys_numbers_agree_everywhere(shape: str, contract: Contract) -> None:
    sheet = sheet_of(drawn(shape, 3), Options(contract=contract))
    found = sheet.key_but({})
    assert {s.verdict for s in found.steps} == {Verdict.AGREES}
    assert found.first is None


@pytest.mark.parametrize("shape", SHAPES)
def test_the_numbers_of_a_judge_of_our_own_agree(shape: str) -> None:
    """Matrices differentiated by hand, with 60 digits, written with nine places."""
    network = drawn(shape, 5)
    sheet = sheet_of(network, CARRY_9)
    judged = [expected(network, r) for r in exact_rounds(problem_of(network), 2)]
    answers = [a for a in sheet.filled(lambda _, key: Decimal(0)) if a.key in judged[0]]
    assert len(answers) > 10
    written = [a._replace(value=round(judged[a.round - 1][a.key], 9)) for a in answers]
    found = compare(sheet.worked, sheet.parts, written)
    assert {s.verdict for s in found.steps} <= {Verdict.AGREES, Verdict.BLANK}
    assert len(found.of(Verdict.AGREES)) == len(answers)
    assert len(found.steps) == sum(len(part.steps) for part in sheet.parts)


def test_what_follows_from_a_wrong_number_is_not_blamed() -> None:
    """Mazur's network with net_h1 = 0.0275 (the bias left out); the rest worked on with a pocket calculator's
    digits, four figures a step: out_h1 = 1/(1 + e^-0.0275) = 0.5069, net_o1 = 0.4 * 0.5069 + 0.45 * 0.5969
    + 0.6 = 1.071.
    """
    sheet = sheet_of(Network.preset("mazur"))
    found = sheet.key_but({"net_h1": "0.0275", "out_h1": "0.5069", "net_o1": "1.071"})
    verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
    assert verdicts["net_h1"] is Verdict.DIFFERS
    assert verdicts["out_h1"] is verdicts["net_o1"] is Verdict.FOLLOWS
    assert found.first is not None
    assert found.first.key == "net_h1"
    # Those that were right for the right numbers do not follow from the wrong ones, but agree all the same.
    assert verdicts["out_o1"] is Verdict.AGREES


def test_a_blank_between_does_not_break_the_chain() -> None:
    """out_o1 = 1/(1 + e^-1.071) = 0.7448 from the wrong out_h1, though net_o1 is left blank."""
    sheet = sheet_of(Network.preset("mazur"))
    found = sheet.key_but({"out_h1": "0.5069", "net_o1": None, "out_o1": "0.7448"})
    verdicts = {s.key: s.verdict for s in found.steps if s.round == 1}
    assert (verdicts["out_h1"], verdicts["net_o1"]) == (Verdict.DIFFERS, Verdict.BLANK)
    assert verdicts["out_o1"] is Verdict.FOLLOWS


def test_a_wrong_update_is_followed_into_the_next_round() -> None:
    """w5+ = 0.4411 (added): round 2 has net_o1 = 0.4411 * 0.5933 + 0.4087 * 0.5969 + 0.6 = 1.106."""
    sheet = sheet_of(Network.preset("mazur"))
    steps = [s for part in sheet.parts for s in part.steps]
    answers = sheet.filled(lambda r, key: Decimal(sheet.worked.text(key, r)))
    changed = {(1, "w5+"): "0.4411", (2, "net_o1"): "1.106"}
    own = [a._replace(value=Decimal(changed.get((a.round, a.key), str(a.value)))) for a in answers]
    found = compare(sheet.worked, sheet.parts, own)
    verdicts = {(s.round, s.key): s.verdict for s in found.steps}
    assert [(s.round, s.key) for s in found.steps] == [(s.round, s.key) for s in steps]
    assert verdicts[1, "w5+"] is Verdict.DIFFERS
    assert verdicts[2, "net_o1"] is Verdict.FOLLOWS


def test_rounding_on_the_way_is_seen_where_all_digits_are_to_be_carried() -> None:
    """E_o2 of round 2 from out_o2 = 0.7752: 0.2148^2 / 2 = 0.02307, though unrounded it is 0.02305."""
    sheet = sheet_of(Network.preset("mazur"), Options(contract=Contract(Rule.CARRY)))
    found = sheet.key_but({"out_o2": "0.7752", "E_o2": "0.02307"}, round_=2)
    assert found.first is not None
    assert (found.first.key, found.first.verdict) == ("E_o2", Verdict.FOLLOWS)
    assert not found.of(Verdict.DIFFERS)


@pytest.mark.parametrize("contract", [Contract(), Contract(Rule.CARRY, Policy(Kind.PLACES, 3))], ids=str)
@pytest.mark.parametrize("value", ["-0.5", "0", "1", "1e9999", "-1e9999", "1e-9999", "800"])
@pytest.mark.parametrize("shape", ["2-2-1-bce", "3-4-2-tanh-softmax", "2-3-2-relu"])
def test_numbers_that_no_next_step_can_take(shape: str, value: str, contract: Contract) -> None:
    """Outputs below 0, of which there is no logarithm, numbers beyond all floats: wrong, no more."""
    sheet = sheet_of(drawn(shape, 2), Options(contract=contract))
    found = sheet.key_but(dict.fromkeys(("out_o1", "net_o1", "out_h1"), value))
    first = next(s for s in found.steps if s.key == "out_h1")
    assert first.verdict is Verdict.DIFFERS
    assert len(list(records(found, answers=True))) == len(found.steps)


def test_what_the_sheet_does_not_ask_comes_last() -> None:
    sheet = sheet_of(Network.preset("mazur"), Options(upto=Upto.ERROR))
    found = sheet.key_but({"w5+": "0.3589", "w1": "0.51", "w2": "0.20"})
    assert found.parts[-1].section is None
    last = {s.key: (s.question, s.verdict) for s in found.parts[-1].steps}
    assert last == {
        "w5+": (None, Verdict.AGREES),
        "w1": (None, Verdict.DIFFERS),
        "w2": (None, Verdict.AGREES),
    }


def test_the_answers_to_another_sheet_look_like_that() -> None:
    sheet, other = (sheet_of(drawn("three-layers", seed)) for seed in (3, 4))
    answers = other.filled(lambda r, key: Decimal(other.worked.text(key, r)))
    assert compare(sheet.worked, sheet.parts, answers).is_of_another_sheet
    assert compare(sheet.worked, sheet.parts, answers[:10]).is_of_another_sheet
    assert not compare(other.worked, other.parts, answers).is_of_another_sheet


def test_one_whose_every_number_is_wrong_by_a_mistake_has_the_right_sheet() -> None:
    """All biases left out: 0.15 * 0.05 + 0.2 * 0.1 = 0.02750, 0.25 * 0.05 + 0.3 * 0.1 = 0.04250; the outputs
    by pocket calculator; 0.4 * 0.5069 + 0.45 * 0.5106 = 0.4325, 0.5 * 0.5069 + 0.55 * 0.5106 = 0.5343.
    """
    sheet = sheet_of(Network.preset("mazur"))
    own = {
        "net_h1": "0.02750", "out_h1": "0.5069", "net_h2": "0.04250", "out_h2": "0.5106",
        "net_o1": "0.4325", "net_o2": "0.5343",
    }  # fmt: skip
    blank = dict.fromkeys(s.key for part in sheet.parts for s in part.steps)
    found = sheet.key_but({**blank, **own})
    first = [s for s in found.steps if s.round == 1 and s.value is not None]
    assert [s.verdict for s in first].count(Verdict.DIFFERS) == 4
    assert not found.is_of_another_sheet


def test_an_empty_sheet_is_blank() -> None:
    sheet = sheet_of(drawn("mini-batch-mean", 1))
    found = compare(sheet.worked, sheet.parts, [])
    assert {s.verdict for s in found.steps} == {Verdict.BLANK}
    assert found.first is None


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_table_to_fill_in_has_the_questions_of_the_sheet(lang: str) -> None:
    """Question 5 of the deck's network is about the errors, 9 the first about a hidden unit's weights."""
    text = blank_table(Network.preset("mazur").graph, Options(lang=lang)).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == ("問,回,名前,記号,値" if lang == "ja" else "question,round,name,symbol,value")
    assert "5,1,E_total,E_total," in lines
    assert "9,1,w1+,w1+," in lines
    assert "15,2,E_total,E_total," in lines
    assert "6,1,dE_total/dw5,∂E_total/∂w5," in lines


def test_worked_steps_are_not_asked() -> None:
    graph = Network.preset("mazur").graph
    lines = blank_table(graph, Options(fade=3)).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["15", "2", k] for k in ("E_o1", "E_o2", "E_total")
    ]
