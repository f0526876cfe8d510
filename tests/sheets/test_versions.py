"""Versions of one examination: no answer of one is the answer of another at the same place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpgen.errors import BpgenError
from bpgen.graph.architecture import ActivationName, LossName
from bpgen.network.limits import LARGEST_SEED
from bpgen.problems.sampling import Wanted, WantedLayer, draw
from bpgen.sheets.exercise import work_sheet
from bpgen.sheets.options import Options
from bpgen.sheets.versions import SheetVersion, versions
from bpgen.trace.digits import Contract, Kind, Policy

TANH, SOFTMAX = ActivationName("tanh"), ActivationName("softmax")
CROSS_ENTROPY = LossName("categorical-cross-entropy")
SHAPES = (
    Wanted(),
    Wanted(layers=(WantedLayer(2, ActivationName("relu")), WantedLayer(2))),
    Wanted(
        inputs=3,
        layers=(WantedLayer(4, TANH), WantedLayer(2, SOFTMAX)),
        loss=CROSS_ENTROPY,
    ),
    Wanted(samples=2, trained_biases=True),
)


def _computed(version: SheetVersion, options: Options) -> Iterator[tuple[str, Decimal]]:
    """Each number of the first round that takes a calculation."""
    worked = work_sheet(version.network, options)
    for q in worked.graph.defined:
        if len(str(q.definition)) > len("Ref(key='dE_total/dout_o1')") and worked.written[0][q.key] % 1:
            yield q.key, worked.written[0][q.key]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), shape=st.sampled_from(SHAPES))
def test_no_two_versions_have_an_answer_in_common(seed: int, shape: Wanted) -> None:
    options = Options(lang="en")
    made = list(versions(seed, "ABCD", partial(_draw, shape), lambda _: options))
    assert [x.letter for x in made] == list("ABCD")
    assert made[0].seed == seed
    assert [x.seed for x in made] == sorted({x.seed for x in made})
    for a, b in combinations(made, 2):
        given_values = {q.key for q in a.network.graph.given}
        same = set(_computed(a, options)) & set(_computed(b, options))
        assert {key for key, _ in same} <= given_values | _stated(a, same)


def _stated(version: SheetVersion, same: set[tuple[str, Decimal]]) -> set[str]:
    """Those that only copy a given value, which two problems may share."""
    given_numbers = {
        abs(work_sheet(version.network, Options()).written[0][q.key]) for q in version.network.graph.given
    }
    return {key for key, value in same if abs(value) in given_numbers}


def _draw(shape: Wanted, seed: int) -> Any:
    return draw(seed, shape)


def test_a_seed_that_would_repeat_an_answer_is_passed_over() -> None:
    # With two decimal places few numbers are left: the seeds cannot all follow each other.
    options = Options(lang="en", contract=Contract(policy=Policy(Kind.PLACES, 3)))
    made = list(versions(3, "ABC", partial(_draw, Wanted()), lambda _: options))
    assert made[-1].seed > 5


def test_too_few_numbers_are_refused() -> None:
    options = Options(lang="en", contract=Contract(policy=Policy(Kind.PLACES, 1)))
    with pytest.raises(BpgenError, match="No problem for version") as refused:
        list(versions(3, "ABCDEFGH", partial(_draw, Wanted()), lambda _: options))
    assert refused.value.where == "--versions"


def test_the_last_seed_has_no_next() -> None:
    with pytest.raises(BpgenError, match="no seed left for version B"):
        list(versions(LARGEST_SEED, "AB", partial(_draw, Wanted()), lambda _: Options()))
