"""A lesson's numbers after a reader's changes, printed in the browser as Python prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

import pytest
from py_mini_racer import MiniRacer

from bpgen import Network
from bpgen.errors.languages import templates_folder
from bpgen.interactive.engine import network_data, policy_data, script
from bpgen.interactive.lesson import lesson_data
from bpgen.lesson.addresses import addresses, anchor
from bpgen.trace.digits import Contract
from bpgen.trace.evaluate import evaluate
from bpgen.trace.printed import PrintedRound, usual_contract
from interactive.changes import changes, with_given
from interactive.machines import asked, machine
from support.sheets import SHAPES, drawn

_ASKED = """
globalThis.print_all = (data, given) => {
  const course = ready(data);
  return JSON.stringify(given.map((numbers) => {
    const all = values(course, numbers), printed = printing(course, all);
    return all.map((_, n) => [printed.text(n), printed.operand(n)]);
  }));
};
globalThis.show_all = (numbers) => JSON.stringify(numbers.map((x) => python(Number(x))));
globalThis.anchors = (names) => JSON.stringify(names.map(anchorOf));
"""
_ANCHOR = re.compile(r"const anchorOf = .*?;\n", re.DOTALL)
NETWORKS = {
    **{shape: drawn(shape, 5) for shape in SHAPES},
    **{name: Network.preset(name) for name in ("mazur", "linear", "relu-logistic-softmax", "mazur-adam")},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[MiniRacer]:
    (anchor_of,) = _ANCHOR.findall(
        (templates_folder() / "web" / "live" / "trace.js").read_text(encoding="utf-8")
    )
    with machine(script("writing") + script("printing") + anchor_of + _ASKED) as made:
        yield made


def unlike(network: Network, browser: MiniRacer, count: int) -> Iterator[tuple[object, ...]]:
    graph = network.graph
    contract = usual_contract(graph)
    data = {
        **network_data(network),
        **policy_data(contract.policy, network.notation),
        **lesson_data(graph),
    }
    all_given = list(changes(network, Random(network.name), count))  # noqa: S311
    for given, theirs in zip(
        all_given, asked(browser, "print_all", data, [_start(network, x) for x in all_given]), strict=True
    ):
        ours = printed(network, given, contract)
        for q, found in zip(graph.quantities, theirs, strict=True):
            known = [ours.text(q.key), ours.operand(q.key)]
            if known != found:
                yield q.key, known, found, given


def printed(network: Network, given: Sequence[float], contract: Contract) -> PrintedRound:
    """The first round of a network with other given values."""
    graph = network.graph
    values = evaluate(network, given=[Decimal(repr(x)) for x in given]).rounds[0]
    return PrintedRound(graph, 1, values, contract)


def _start(network: Network, given: Sequence[float]) -> list[float | None]:
    numbers = iter(given)
    return [next(numbers) if q.definition is None else None for q in network.graph.quantities]


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_of_a_changed_network_is_printed_alike(name: str, browser: MiniRacer) -> None:
    assert list(unlike(NETWORKS[name], browser, 25)) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_what_a_reader_may_change_leaves_the_formulas_as_they_are(name: str) -> None:
    network = NETWORKS[name]
    for given in changes(network, Random(7), 20):  # noqa: S311
        assert with_given(network, given).architecture == network.architecture


def test_a_float_is_shown_as_python_shows_it(browser: MiniRacer) -> None:
    rng = Random(3)  # noqa: S311
    numbers = [rng.uniform(-1, 1) * 10.0 ** rng.randrange(-20, 25) for _ in range(5000)]
    numbers += [0.0, 1.0, -2.0, 1e-4, 1e-5, 1e16, 1e15, 123456789012345680.0, 5e-324]
    shown = asked(browser, "show_all", [repr(x) for x in numbers])
    assert shown == [repr(x) for x in numbers]
    assert asked(browser, "show_all", ["-0"]) == ["-0.0"]


@pytest.mark.parametrize("name", NETWORKS)
def test_each_quantity_has_the_address_of_its_step(name: str, browser: MiniRacer) -> None:
    graph = NETWORKS[name].graph
    data, found = lesson_data(graph), addresses(graph)
    anchors = asked(browser, "anchors", [q.key for q in graph.quantities])
    for n, q in enumerate(graph.quantities):
        page = data["pages"][data["steps"][n]]
        if q.definition is None:
            assert f"{page}.html#{anchors[n]}" == f"network.html#{anchor(q.key)}"
        elif q.key in found:  # a local error has a step on the page of matrices alone
            assert f"{page}.html#{anchors[n]}" == found[q.key]
            assert page in data["alive"]
