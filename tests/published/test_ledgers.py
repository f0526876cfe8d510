"""Every published figure has the standing that its ledger claims."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from bpgen.graph.build import build_graph
from bpgen.graph.mistakes import mistakes
from published.ledger import (
    STATUSES,
    Figure,
    Run,
    agrees,
    is_explained,
    load,
    mistaken_round,
    names_of_ledgers,
    network,
    ours,
    reproduced,
    runs,
    significant,
    value_in,
)
from published.recipes import arithmetic


def figures(status: str) -> list[object]:
    """The figures of a status in all runs that learn in rounds, as test parameters."""
    return [
        pytest.param(run, figure, id=f"{name}-{at + 1}-{figure.name}-{figure.printed}")
        for name, at in runs(online=False)
        for run in [load(name).runs[at]]
        for figure in run.figures
        if figure.status == status
    ]


@pytest.mark.parametrize("name", names_of_ledgers())
def test_a_ledger_says_where_it_is_from(name: str) -> None:
    ledger = load(name)
    assert ledger.author
    assert ledger.title
    assert ledger.place
    assert len(ledger.evidence.split()) >= 5
    for run in ledger.runs:
        assert network(run.network).title
        assert run.figures


@pytest.mark.parametrize("name", names_of_ledgers())
def test_no_figure_is_entered_twice(name: str) -> None:
    for run in load(name).runs:
        seen = Counter((f.name, f.less, f.sample, f.round, f.printed) for f in run.figures)
        assert [key for key, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("name", names_of_ledgers())
def test_what_does_not_agree_is_explained_in_words(name: str) -> None:
    for run in load(name).runs:
        for figure in run.figures:
            assert figure.status in STATUSES
            assert figure.status == "agrees" or figure.note or is_explained(figure), figure
            assert bool(figure.bound) == (figure.status == "rounded"), figure


@pytest.mark.parametrize(("run", "figure"), figures("agrees"))
def test_agrees(run: Run, figure: Figure) -> None:
    assert agrees(ours(run, figure), figure.printed)
    assert not is_explained(figure)


@pytest.mark.parametrize(("run", "figure"), figures("agrees"))
def test_agreement_could_fail(run: Run, figure: Figure) -> None:
    """One unit of the last printed digit more or less would not agree. And a figure of one digit
    proves little: unless it is the very value, the ledger has to call it weak.
    """
    value, printed = ours(run, figure), Decimal(figure.printed)
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    assert not agrees(value, str(printed + step))
    assert not agrees(value, str(printed - step))
    few = significant(figure.printed) < 2 and value != printed
    assert figure.weak == few


@pytest.mark.parametrize(("run", "figure"), figures("rounded"))
def test_rounded(run: Run, figure: Figure) -> None:
    """Not the engine's digits, but within the stated bound; and by the stated way where there is one."""
    value, printed = ours(run, figure), Decimal(figure.printed)
    assert not agrees(value, figure.printed)
    assert abs(value - printed) <= Decimal(figure.bound)
    # The widest is a derivative 0.98 * 0.02 from an output rounded to 0.98: a ninth of it.
    assert Decimal(figure.bound) <= abs(printed) / 6
    assert abs(value - printed) * 10 > Decimal(figure.bound), "the bound is wider than it need be"
    if is_explained(figure):
        assert _comes_out(run, figure)


@pytest.mark.parametrize(("run", "figure"), figures("wrong"))
def test_wrong(run: Run, figure: Figure) -> None:
    """Not the engine's digits; and what the named mistake or the source's own arithmetic gives."""
    assert not agrees(ours(run, figure), figure.printed)
    if is_explained(figure):
        assert _comes_out(run, figure)


def _comes_out(run: Run, figure: Figure) -> bool:
    value = reproduced(run, figure)
    near = abs(value - Decimal(figure.printed)) <= Decimal(figure.within)
    # A tolerance of a few units of the last place, no more.
    assert Decimal(figure.within) <= Decimal(5).scaleb(int(Decimal(figure.printed).as_tuple().exponent))
    return near or agrees(value, figure.printed, cut=figure.cut)


def _notices(name: str, mistake: str) -> bool:
    """Whether some agreeing figure of a source's first run would no longer agree."""
    run = load(name).runs[0]
    return any(
        not agrees(value_in(mistaken_round(run.network, f.round, mistake, ""), f), f.printed)
        for f in run.figures
        if f.status == "agrees"
    )


@pytest.mark.parametrize(
    ("name", "unnoticed"),
    [
        ("mazur", []),
        ("hmkcode", []),
        ("han-kamber", ["no-half"]),  # it prints no error
        ("sghosh", ["no-half"]),  # its error is off in the last digit, so it proves nothing
    ],
)
def test_agreement_is_lost_with_any_known_mistake(name: str, unnoticed: list[str]) -> None:
    """A source that prints the new weights agrees only with an engine that makes no known mistake."""
    graph = build_graph(network(load(name).runs[0].network).architecture)
    assert [m.name for m in mistakes(graph) if not _notices(name, m.name)] == unnoticed


def test_a_figure_that_changes_its_standing_does_not_slip_through() -> None:
    every = [f for name in names_of_ledgers() for run in load(name).runs for f in run.figures]
    assert Counter(f.status for f in every) == {"agrees": 197, "rounded": 33, "wrong": 137}
    explained = [f for f in every if f.status == "wrong" and is_explained(f)]
    assert (len(explained), sum(f.weak for f in every), sum(f.unconfirmed for f in every)) == (120, 1, 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [("-1/(1-0.5)", "-2"), ("0.1+2*0.3", "0.7"), ("ln(exp(1))*3", "3"), ("2-0.5-0.25", "1.25")],
)
def test_arithmetic(text: str, value: str) -> None:
    assert abs(arithmetic(text) - Decimal(value)) < Decimal("1e-40")


@pytest.mark.parametrize("text", ["__import__('os')", "x", "2**3", "sin(1)"])
def test_arithmetic_is_nothing_more(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        arithmetic(text)


def test_agrees_rounds_half_up_and_does_not_count_zeros() -> None:
    assert agrees(Decimal("0.3775"), "0.378")
    assert agrees(Decimal("-0.3775"), "-0.378")
    assert agrees(Decimal("0.09820"), "0.10")
    assert not agrees(Decimal("0.3774999"), "0.378")
    assert not agrees(Decimal("0.0004"), "0")
    assert agrees(Decimal("0.3779"), "0.377", cut=True)
