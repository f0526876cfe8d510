"""How far a sheet goes, which of its steps are blank, and what stands in its head."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bpgen.errors import BpgenError
from bpgen.lesson.choose import CHOICES
from bpgen.lesson.plan import Upto
from bpgen.network.problem import Network
from bpgen.sheets.exercise import Options
from bpgen.trace.digits import Contract, Kind, Policy, Rule
from support.pages import Page, Step, read_page
from support.sheets import SHAPES, drawn, pages

Wanted = Callable[[Step], bool]


def sheet(options: Options, network: Network | None = None) -> Page:
    """A sheet of seed 3, or of another network."""
    return read_page(pages(network or Network.from_seed(3), options).sheet)


def asked(page: Page) -> list[str]:
    """The symbols of the lines, in order."""
    return [step.symbol for step in page.steps]


def updated(page: Page) -> list[str]:
    """The weights that are updated, in order."""
    return [s.partition("^{+")[0] for s in asked(page) if "^{+" in s and "frac" not in s]


def without_updates(symbol: str) -> str:
    """A symbol without the plus signs of updates."""
    return re.sub(r"\^\{\++\}", "", symbol)


def computed(page: Page) -> list[Step]:
    """The lines that have a result: all but those whose formula is a number."""
    return [step for step in page.steps if step.result]


@pytest.mark.parametrize(
    ("upto", "sections", "last", "weights"),
    [
        (Upto.FORWARD, 1, r"\mathit{out}_{o2}", ""),
        (Upto.ERROR, 2, r"E_{\mathit{total}}", ""),
        (Upto.OUTPUT, 3, "w_{8}^{+}", "5678"),
        (Upto.HIDDEN, 4, "w_{4}^{+}", "56781234"),
        (Upto.ALL, 6, r"E_{\mathit{total}}", "56781234"),
    ],
)
def test_upto_chooses_how_far(upto: Upto, sections: int, last: str, weights: str) -> None:
    page = sheet(Options(upto=upto))
    assert len(page.marks("bpsection")) == sections + 1  # one more: compare with the program
    assert asked(page)[-1] == last
    assert updated(page) == [f"w_{{{n}}}" for n in weights]


@pytest.mark.parametrize("upto", Upto)
def test_upto_cuts_the_last_round_short(upto: Upto) -> None:
    one, three = asked(sheet(Options(upto=Upto.HIDDEN))), asked(sheet(Options(rounds=3, upto=upto)))
    assert [without_updates(s) for s in three] == [
        without_updates(s) for s in one + one + asked(sheet(Options(upto=upto)))
    ]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("rounds", [1, 2])
def test_every_parameter_is_updated_once_a_round(shape: str, rounds: int) -> None:
    network = drawn(shape, 1)
    trained = sum(len(layer.weights) * len(layer.weights[0]) for layer in network.layers)
    trained += sum(len(layer.biases) for layer in network.layers) * network.trained_biases
    names = updated(sheet(Options(rounds=rounds), network))
    assert len(names) == trained * rounds
    assert len(set(names)) == trained


def test_the_questions_are_numbered_through() -> None:
    page = sheet(Options(lang="en", rounds=2))
    assert [m.arguments[0] for m in page.marks("bpquestion")] == [
        f"Q{n}" for n in range(1, len(page.marks("bpquestion")) + 1)
    ]


def _in_round_one(page: Page) -> int:
    """How many lines come before the second round."""
    return next(n for n, x in enumerate(asked(page)) if n and x == asked(page)[0])


@pytest.mark.parametrize(
    ("worked", "is_worked"),
    [
        (("all",), lambda step: True),
        (("none",), lambda step: False),
        ((), lambda step: False),
        (("net",), lambda step: step.symbol.startswith(r"\mathit{net}")),
        (("net_h1",), lambda step: step.symbol == r"\mathit{net}_{h1}"),
        (("w*+",), lambda step: step.symbol.startswith("w")),
        (("net", "out"), lambda step: step.symbol.startswith((r"\mathit{net}", r"\mathit{out}"))),
        (("dE_o?/dnet*",), lambda step: step.symbol.startswith(r"\frac{\partial E_{o")
         and r"\partial \mathit{net}" in step.symbol),
    ],
    ids=lambda x: ",".join(x) if isinstance(x, tuple) else "",
)  # fmt: skip
def test_worked_steps_are_filled_in_and_no_others(worked: tuple[str, ...], is_worked: Wanted) -> None:
    page = sheet(Options(worked=worked))
    for step in computed(page):
        assert step.is_blank != is_worked(step), step


@pytest.mark.parametrize("kind", ["forward", "error", "output", "hidden", "round1", "round2"])
def test_a_part_can_be_worked(kind: str) -> None:
    page = sheet(Options(worked=(kind,)))
    half = _in_round_one(page)
    cuts = {"forward": (0, 8), "error": (8, 11), "round1": (0, half), "round2": (half, len(page.steps))}
    for n, step in enumerate(page.steps):
        later = n - half if n >= half else n
        first, last = cuts.get(kind, (0, 0))
        if kind in ("output", "hidden"):
            inside = n in range(11, half) and (step.symbol in _output_symbols()) == (kind == "output")
        else:
            inside = (n if kind.startswith("round") else later) in range(first, last)
        # A copy of what is blank is blank, too: the derivative of net_o1 with respect to w5 is out_h1.
        inside = inside and not (kind == "output" and step.shown_formula == r"\mathit{out}_{h1}")
        assert not step.result or step.is_blank != inside, step


def _output_symbols() -> set[str]:
    return set(asked(sheet(Options(upto=Upto.OUTPUT)))[11:])


def test_the_decks_choice_works_the_first_of_each_kind_in_round_one() -> None:
    page = sheet(Options(worked=("deck",)))
    half = _in_round_one(page)
    done = {step.symbol for step in computed(page)[:half] if not step.is_blank}
    assert {r"\mathit{net}_{h1}", r"\mathit{out}_{o1}", "w_{5}^{+}", "w_{1}^{+}", "E_{o1}"} <= done
    assert not done & {r"\mathit{net}_{h2}", "w_{6}^{+}", "w_{8}^{+}", "w_{3}^{+}", "E_{o2}"}
    assert all(step.is_blank for step in page.steps[half:] if step.result)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_word_is_known_for_every_shape(choice: str, shape: str) -> None:
    network = drawn(shape, 1)
    missing = {"hidden": len(network.layers) == 1, "inputs": not network.input_gradients}
    if missing.get(choice, False):
        with pytest.raises(BpgenError, match=f"Unknown step '{choice}'") as refused:
            sheet(Options(worked=(choice,)), network)
        assert choice not in str(refused.value).partition("\n")[2]
    else:
        sheet(Options(worked=(choice,)), network)


def test_the_part_of_the_inputs_is_a_choice_where_there_is_one() -> None:
    network = replace(Network.preset("mazur"), input_gradients=True)
    page = sheet(Options(worked=("inputs",)), network)
    done = {step.symbol for step in computed(page) if not step.is_blank}
    assert done >= {rf"\frac{{\partial E_{{\mathit{{total}}}}}}{{\partial i_{{{n}}}}}" for n in (1, 2)}
    assert all(
        step.is_blank for step in computed(page) if step.symbol[0] in "wE" or "out" in step.symbol[:15]
    )


@pytest.mark.parametrize(
    ("choice", "hint"),
    [
        ("forwrd", "'forward'"),
        ("net_h11", "'net_h1'"),
        ("w9+", "Use a quantity's name"),
        ("round7", "Use a quantity's name"),
        ("zzz", "Use a quantity's name"),
    ],
)
def test_an_unknown_choice_is_answered_with_the_nearest(choice: str, hint: str) -> None:
    with pytest.raises(BpgenError, match=f"(?s)--worked: Unknown step '{choice[:3]}.*{hint}"):
        sheet(Options(worked=(choice,)))


@pytest.mark.parametrize("fade", [0, 1, 12, 30, 10_000])
def test_a_faded_sheet_leaves_its_last_steps_blank(fade: int) -> None:
    page = sheet(Options(fade=fade))
    blank = [step.is_blank for step in computed(page)]
    count = min(fade, len(blank))
    assert blank == [False] * (len(blank) - count) + [True] * count


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        (Contract(), "to 4 significant figures (half up) and use the rounded value from then on"),
        (Contract(), "Do not round within a line: keep all your calculator's digits"),
        (Contract(Rule.ROUND, Policy(Kind.FIGURES, 6)), "6 significant figures"),
        (
            Contract(Rule.CARRY, Policy(Kind.PLACES, 9)),
            "round to 9 decimal places (half up) only when writing a result",
        ),
    ],
)
def test_the_contract_stands_in_words(contract: Contract, words: str) -> None:
    made = pages(Network.from_seed(3), Options(lang="en", contract=contract))
    assert words in made.sheet
    assert words in made.key


def test_title_course_and_date_stand_on_both_pages() -> None:
    options = Options(title="機械学習 第5回", course="人工知能 I", date="10月7日")
    made = pages(Network.from_seed(3), options)
    for tex in (made.sheet, made.key):
        body = tex.partition(r"\begin{document}")[2]
        assert all(text in body for text in (options.title, options.course, options.date))
        assert "演習" not in body.partition("bpsection")[0].partition("bpheading")[2][:40]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_title_is_empty_without_options(lang: str) -> None:
    made = pages(Network.from_seed(3), Options(lang=lang))
    assert r"\bpheading{}" not in made.sheet
    assert made.sheet != made.key
