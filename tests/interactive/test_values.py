"""Numbers of live pages: computed as the engine computes them, and written as Python writes them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from py_mini_racer import MiniRacer

from bpgen import Network
from bpgen.interactive.engine import as_source, network_data, policy_data, script
from bpgen.interactive.scripts import live_script, problem_script
from bpgen.trace.digits import DECK, Kind, Policy, show
from bpgen.trace.evaluate import evaluate
from interactive.machines import asked, machine
from support.sheets import SHAPES, drawn

_ASKED = """
globalThis.write_all = (texts, policy) => JSON.stringify(texts.map((x) => written(Number(x), policy)));
globalThis.later = (data, rounds) => {
  const problem = ready(data), out = [];
  let given = problem.start;
  for (let n = 0; n < rounds; n += 1) {
    const all = values(problem, given);
    out.push(all.map((x) => [x, written(cleaned(x), problem)]));
    given = nextGiven(problem, all);
  }
  return JSON.stringify(out);
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[MiniRacer]:
    with machine(script("writing") + _ASKED) as made:
        yield made


def numbers(rng: Random, count: int) -> Iterator[float]:
    """Numbers of every size, many of them short, or halves at some place."""
    for _ in range(count):
        digits = rng.randrange(1, 17)
        x = Decimal(rng.randrange(10**digits)).scaleb(rng.randrange(-18, 13) - digits // 2)
        if rng.random() < 0.3:
            x = Decimal(f"{x}5") if "E" not in str(x) and "." in str(x) else x + Decimal("0.5")
        yield float(x if rng.random() < 0.5 else -x)
    yield from (0.0, -0.0, 9.9996, 0.99995, 0.3775, 1e9, 999999999.6, 1e-7, 9.99996e-7, 1e22, 5e-324, 1.5e300)


@pytest.mark.parametrize("zeros", [True, False])
@pytest.mark.parametrize("kind", Kind)
def test_numbers_are_written_alike(kind: Kind, zeros: bool, browser: MiniRacer) -> None:
    rng = Random(f"{kind} {zeros}")  # noqa: S311
    for digits in (1, 3, 4, 9, 15):
        policy = Policy(kind, digits, keep_zeros=zeros)
        known = list(numbers(rng, 5000))
        theirs = asked(browser, "write_all", known, {"places": kind is Kind.PLACES, **_said(policy)})
        wrong = [(x, show(x, policy), y) for x, y in zip(known, theirs, strict=True) if show(x, policy) != y]
        assert wrong == [], digits


def _said(policy: Policy) -> dict[str, object]:
    return {"digits": policy.digits, "zeros": policy.keep_zeros}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_value_of_three_rounds_is_computed_and_written_alike(shape: str, browser: MiniRacer) -> None:
    problem, policy = drawn(shape, 3), DECK.policy
    exact = evaluate(problem, 3).rounds
    found = asked(browser, "later", {**network_data(problem), **policy_data(policy, problem.notation)}, 3)
    names = [q.key for q in problem.graph.quantities]
    for ours, theirs in zip(exact, found, strict=True):
        for name, (x, text) in zip(names, theirs, strict=True):
            assert x == pytest.approx(float(ours[name]), rel=1e-9, abs=1e-14), (shape, name)
            assert text == show(ours[name], policy), (shape, name)


def test_the_script_of_a_course_is_small_and_makes_one_global_object() -> None:
    network = Network.preset("mazur")
    problem = problem_script(network, DECK.policy, "en")
    for code in (live_script(), live_script(charts=True)):
        assert len(problem + code) < 40_000
        # What the problem adds grows with its network, and is no part of the script.
        assert len(gzip.compress(code.encode(), mtime=0)) < 12_000
    assert json.loads(problem.removeprefix("var bpgen=").removesuffix(";\n"))["problem"]["names"][0] == "i1"
    assert network_data(replace(network, title="</script>")) == network_data(network)
    assert as_source({"x": "</script>"}) == '{"x":"\\u003c/script>"}'
    assert policy_data(DECK.policy, network.notation) == {
        "places": True, "digits": 9, "zeros": False, "comma": False,
    }  # fmt: skip
