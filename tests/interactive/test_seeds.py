"""Problems drawn in the browser: the same seed, the same problem as Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

import pytest
from py_mini_racer import MiniRacer

from bpgen import LayerNetwork
from bpgen.errors import BpgenError
from bpgen.graph.architecture import Architecture
from bpgen.interactive.alike import layer_sampler_data
from bpgen.interactive.engine import as_source, problem_data, script
from bpgen.interactive.seeds import sampler_data
from bpgen.network.optimiser import Optimiser
from bpgen.network.problem import Network
from bpgen.network.values import values_of_given
from bpgen.problems.alike import Alike, drawn_as
from bpgen.problems.preset import layer_names
from bpgen.problems.sampling import SAMPLER, Wanted, WantedLayer, draw
from bpgen.sheets.options import usual_contract
from bpgen.trace.digits import Contract, Rule
from bpgen.trace.rounding import work
from interactive.machines import asked, machine
from support.for_ever import PROBLEMS, WANTED, digest
from support.sheets import SHAPES, drawn

_ASKED = """
globalThis.random_of = (text, n) => JSON.stringify(Array.from({ length: n }, randomOf(text)));
globalThis.set_up = (page, wanted) => { globalThis.draw = sampler(page, wanted); };
globalThis.draw_all = (first, end) => {
  const numbers = (seed) => draw(seed)?.filter((x) => x !== null) ?? null;
  return JSON.stringify(Array.from({ length: end - first }, (_, n) => numbers(first + n)));
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[MiniRacer]:
    with machine(f"{_scripts('sampler')}{_ASKED}") as made:
        yield made


@pytest.fixture(scope="module")
def browser_of_layers() -> Iterator[MiniRacer]:
    with machine(f"{_scripts('alike')}{_ASKED}") as made:
        yield made


def _scripts(name: str) -> str:
    return "".join(map(script, ("random", "drawing", name)))


def set_up(browser: MiniRacer, network: Network) -> None:
    """Let the browser draw problems like this one."""
    page = problem_data(work(network, Contract(), 1), [])
    browser.eval(f"set_up({as_source(page)}, {as_source(sampler_data(network))})")


@pytest.mark.parametrize("text", ["", "bpgen/2/3/inputs", "x" * 111, "y" * 239])
def test_a_text_begins_the_same_random_numbers(text: str, browser: MiniRacer) -> None:
    ours = Random(text)  # noqa: S311
    assert asked(browser, "random_of", text, 700) == [ours.random() for _ in range(700)]


def test_a_thousand_seeds_mean_their_problems(browser: MiniRacer) -> None:
    def found() -> Iterator[object]:
        for wanted, count in WANTED:
            network = draw(0, wanted)
            set_up(browser, network)
            for numbers in asked(browser, "draw_all", 0, count):
                yield from as_digested(iter(numbers), network.architecture, network)

    assert digest(found()) == PROBLEMS[SAMPLER]


@pytest.mark.parametrize("name", layer_names())
def test_seeds_of_layers_mean_their_problems(name: str, browser_of_layers: MiniRacer) -> None:
    """By the usual contract, however the page's own steps are rounded."""
    network = LayerNetwork.preset(name)
    page = problem_data(work(network, Contract(Rule.CARRY), 1), [])
    browser_of_layers.eval(f"set_up({as_source(page)}, {as_source(layer_sampler_data(network))})")
    wanted = Alike(network, usual_contract(network))
    ours = [list(values_of_given(drawn_as(seed, wanted))) for seed in range(2)]
    assert asked(browser_of_layers, "draw_all", 0, 2) == ours


def as_digested(numbers: Iterator[float], shape: Architecture, like: Network) -> Iterator[object]:
    """The numbers of a problem as the pinned digests have them."""

    def taken(count: int) -> tuple[float, ...]:
        return tuple(float(next(numbers)) for _ in range(count))

    yield [(taken(shape.inputs), taken(shape.sizes[-1])) for _ in range(shape.samples)]
    yield [
        (tuple(taken(len(row)) for row in layer.weights), taken(len(layer.biases))) for layer in like.layers
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_drawn_alike(shape: str, browser: MiniRacer) -> None:
    set_up(browser, drawn(shape, 3))
    for seed, numbers in enumerate(asked(browser, "draw_all", 0, 4)):
        assert numbers == list(values_of_given(drawn(shape, seed))), seed


@pytest.mark.parametrize("name", ["momentum", "adam", "rmsprop"])
def test_steps_that_rounding_decides_are_rejected_alike(name: str, browser: MiniRacer) -> None:
    wanted = Wanted(layers=(WantedLayer(2), WantedLayer(1)), optimiser=Optimiser(name), learning_rate=0.05)
    ours = dict[int, list[float] | None]()
    for seed in range(4):
        try:
            ours[seed] = list(values_of_given(draw(seed, wanted)))
        except BpgenError:
            ours[seed] = None
    known = [seed for seed, numbers in ours.items() if numbers]
    set_up(browser, draw(known[0], wanted))
    assert json.loads(json.dumps(list(ours.values()))) == asked(browser, "draw_all", 0, 4)
