"""What `bpgen compare` shows and what it leaves to be found; every diagnosis, and the count of each kind."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from bpgen import Network
from bpgen.cli.comparison import print_comparison
from bpgen.errors.languages import LANGUAGES
from bpgen.formats.plain import width_of
from bpgen.marking.answers import Answer
from bpgen.marking.compare import JudgedAnswers, Verdict, compare
from bpgen.marking.hints import HintKind
from bpgen.sheets.options import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from marking.learners import Sheet, sheet_of
from support.sheets import drawn

_NUMBER = re.compile(r"(?<![\w.])-?\d+\.\d+(?:e-?\d+)?")


def printed(
    found: JudgedAnswers, capsys: pytest.CaptureFixture[str], options: Options, *, answers: bool = False
) -> str:
    capsys.readouterr()
    print_comparison(found, options, answers=answers)
    return capsys.readouterr().out


def key(sheet: Sheet) -> dict[tuple[int, str], Decimal]:
    """The right number of each blank."""
    return {(a.round, a.key): a.value for a in sheet.filled(lambda r, k: Decimal(sheet.worked.text(k, r)))}


def compared(sheet: Sheet, own: dict[tuple[int, str], Decimal]) -> JudgedAnswers:
    return compare(sheet.worked, sheet.parts, [Answer(r, k, v, 2) for (r, k), v in own.items()])


OPTIONS = [
    ("three-layers", Options(lang="en")),
    ("trained-unit-biases", Options(lang="ja", rounds=2)),
    ("3-4-2-tanh-softmax", Options(lang="en", fade=15)),
    ("mini-batch-mean", Options(lang="ja", worked=("forward",))),
    ("2-2-1-bce", Options(lang="en", contract=Contract(Rule.CARRY, Policy(Kind.PLACES, 6)))),
]


@pytest.mark.parametrize(("shape", "options"), OPTIONS, ids=[shape for shape, _ in OPTIONS])
def test_nothing_is_told_that_is_still_to_be_found(
    shape: str, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of numbers there are only the learner's own, and those that the sheet itself prints."""
    sheet = sheet_of(drawn(shape, 3), options)
    right, chance = key(sheet), random.Random(shape)  # noqa: S311
    graph, rounds = sheet.worked.graph, len(sheet.worked.written)
    every = {(r, q.key) for r in range(1, rounds + 1) for q in graph.quantities}
    given = {q.key for q in graph.given}
    on_sheet = {
        sheet.worked.text(k, r) for r, k in every - set(right) if options.worked or options.fade or k in given
    }
    for _ in range(4):
        own = {place: value for place, value in right.items() if chance.random() < 0.8}
        for place in chance.sample(sorted(own), min(4, len(own))):
            own[place] = own[place] * Decimal("1.37") + Decimal("0.0123")
        found = compared(sheet, own)
        assert found.of(Verdict.DIFFERS)
        told = set(_NUMBER.findall(printed(found, capsys, options)))
        unsigned = {x.lstrip("-") for x in told}
        known = {f"{v:f}".lstrip("-") for v in own.values()} | {x.lstrip("-") for x in on_sheet}
        known |= {s.hint.part for s in found.steps if s.hint and s.hint.kind is HintKind.RATE}
        assert unsigned <= known
        shown = printed(found, capsys, options, answers=True)
        assert all(sheet.worked.text(s.key, s.round) in shown for s in found.of(Verdict.DIFFERS))


def test_a_formula_takes_the_learners_own_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """out_h1 = 0.5069 by mistake, and net_o1 wrong for that, too: 0.4 * 0.5069 + 0.45 * 0.5969 + 0.6."""
    sheet, options = sheet_of(Network.preset("mazur")), Options(lang="en", rounds=2)
    found = compared(sheet, key(sheet) | {(1, "net_o1"): Decimal("1.234")})
    assert "= 0.4 * 0.5933 + 0.45 * 0.5969 + 0.6 * 1\nYou wrote 1.234.\n" in printed(found, capsys, options)
    answers = printed(found, capsys, options, answers=True)
    assert "0.6 * 1\n         = 1.106\nYou wrote 1.234; accepted answers run from 1.105 to " in answers
    # Where something that it rests on is blank, the formula stands alone.
    own = key(sheet) | {(1, "net_o1"): Decimal("1.234")}
    del own[1, "out_h2"]
    out = printed(compared(sheet, own), capsys, options)
    assert "  net_o1 = w5 * out_h1 + w6 * out_h2 + b2 * 1\nYou wrote 1.234.\n" in out


def test_weights_of_a_later_round_are_the_learners_own(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = sheet_of(Network.preset("mazur"))
    own = key(sheet) | {(1, "w5+"): Decimal("0.4411"), (2, "net_o1"): Decimal("2.345")}
    found = compared(sheet, own)
    assert found.first is not None
    assert (found.first.round, found.first.key) == (1, "w5+")
    own[1, "w5+"] = key(sheet)[1, "w5+"]
    out = printed(compared(sheet, own), capsys, Options(lang="en"))
    assert "= 0.3589 * 0.5933 + 0.4087 * 0.5969 + 0.6 * 1\nYou wrote 2.345.\n" in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_diagnosis_is_printed_with_the_names_that_it_is_of(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = sheet_of(Network.preset("mazur"))
    wrong = {
        (1, "net_h1"): "0.0275", (1, "net_h2"): "0.0425", (1, "E_o1"): "-0.2748", (1, "w8+"): "9",
        (1, "w7+"): "7", (2, "E_total"): "0.1456",
    }  # fmt: skip
    found = compared(sheet, key(sheet) | {place: Decimal(value) for place, value in wrong.items()})
    out = printed(found, capsys, Options(lang=lang))
    assert max(map(width_of, out.splitlines())) <= 80
    said = out.partition("最初に合わない値：" if lang == "ja" else "First disagreement:")[2]
    one, comma = ("1 回目：", "、") if lang == "ja" else ("Round 1: ", ", ")
    assert f"\n{one}net_h2\n  " in said  # the first is net_h1, in full
    assert said.count("バイアスを加え忘れた" if lang == "ja" else "bias was not added") == 2
    assert f"\n{one}E_o1\n  " + ("符号だけ" if lang == "ja" else "Only the sign") in said
    assert f"\n{one}w7+{comma}w8+\n  " in said
    assert ("平均した" if lang == "ja" else "averaged") in said


def test_what_follows_is_counted_as_that(capsys: pytest.CaptureFixture[str]) -> None:
    """The forward pass without b1, all else worked on from there: two are wrong, the rest follows."""
    sheet = sheet_of(Network.preset("mazur"))
    own = {
        (1, "net_h1"): "0.02750", (1, "out_h1"): "0.5069", (1, "net_h2"): "0.04250", (1, "out_h2"): "0.5106",
        (1, "net_o1"): "1.033", (1, "net_o2"): "1.134",
    }  # fmt: skip
    found = compared(sheet, {place: Decimal(value) for place, value in own.items()})
    out = printed(found, capsys, Options(lang="en")).replace("\n", " ")
    assert "0 of 6 answers match the key, 4 follow from your own earlier numbers, 2 differ." in out
    assert "Blank: 50." in out
    out = printed(found, capsys, Options(lang="ja"))
    counts = "記入した値 6 個のうち、解答と合うもの 0 個、前の値によるもの 4 個、合わないもの 2 個。"
    assert counts.replace(" ", "") in out.replace(" ", "").replace("\n", "")
