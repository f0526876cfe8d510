"""Published figures of networks that learn after every sample."""

from __future__ import annotations

from decimal import Decimal

import pytest

from published.ledger import Figure, Run, agrees, load, network, runs, significant
from published.online import AFTER_EPOCH, epochs, epochs_until, misses

COUNTED = "epochs until the squared errors sum to less than 0.05"
ONLINE = [load(name).runs[at] for name, at in runs(online=True)]


def test_no_online_run_is_left_out() -> None:
    assert len(ONLINE) == 4
    for run in ONLINE:
        counted = [f.name == COUNTED for f in run.figures]
        assert all(counted) or not any(counted)


@pytest.mark.parametrize(
    ("run", "figure"),
    [pytest.param(r, f, id=f.printed) for r in ONLINE for f in r.figures if f.name == COUNTED],
)
def test_epochs(run: Run, figure: Figure) -> None:
    count = epochs_until(network(run.network), 0.05, 4000)
    assert count == figure.round
    if figure.status == "agrees":
        assert figure.printed == str(count)
    else:
        assert 0 < abs(int(figure.printed) - count) <= int(figure.bound)


def test_epochs_depend_on_the_halved_weights_and_the_quarter_of_the_rate() -> None:
    """The preset in tanh(net) is the book's network in tanh(net / 2), sample for sample."""
    halved, book = network("preset:xor-tanh"), network("xor-logistic")
    for ours, theirs in zip(halved.layers, book.layers, strict=True):
        assert ours.weights == tuple(tuple(w / 2 for w in row) for row in theirs.weights)
        assert ours.biases == tuple(b / 2 for b in theirs.biases)
    assert halved.learning_rate == book.learning_rate / 4


def listing() -> list[tuple[Figure, Decimal]]:
    """The epochs that a forum's answer lists, with our values."""
    (run,) = (r for r in ONLINE if r.figures[0].name != COUNTED)
    problem = network(run.network)
    by_round = list(epochs(problem, max(f.round for f in run.figures)))
    out = []
    for figure in run.figures:
        values = by_round[figure.round - 1]
        if figure.name in AFTER_EPOCH:
            value = AFTER_EPOCH[figure.name](misses(problem, values[-1]))
        else:
            assert figure.sample is not None
            value = Decimal(values[figure.sample - 1][figure.name])
        out.append((figure, -value if figure.negated else value))
    return out


def test_a_listing_of_four_epochs() -> None:
    for figure, value in listing():
        assert agrees(value, figure.printed) == (figure.status == "agrees"), (figure, value)
        if figure.status == "rounded":
            assert abs(value - Decimal(figure.printed)) <= Decimal(figure.bound) <= Decimal("2e-16")
        assert significant(figure.printed) >= 6
