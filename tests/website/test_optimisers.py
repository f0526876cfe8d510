"""Pages of networks with an optimiser: each step of the update has its place, its examples run, and what is
true of plain gradient descent only is not said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpgen import Network, Optimiser
from bpgen.errors.languages import LANGUAGES
from bpgen.graph.optimisers import OPTIMISERS, PLAIN
from bpgen.lesson.addresses import addresses
from bpgen.lesson.course import Course
from bpgen.lesson.live import Live
from bpgen.programs.program import program
from bpgen.programs.walk import Walk
from bpgen.site.pages.biases import biases_page
from bpgen.site.pages.lesson import lesson_pages
from bpgen.site.pages.matrix import matrix_page
from bpgen.site.pages.mistakes import mistakes_page
from bpgen.site.pages.program import program_page
from bpgen.site.pages.repetition import repetition_page
from bpgen.trace.digits import DECK, DECK_IN_FIGURES
from bpgen.trace.printed import usual_contract
from oracles.optimisers import train
from support.judged import failures, language_free
from support.problems import problem_of

_SCHEDULE: dict[str, Any] = {"schedule": "step", "gamma": 0.5, "every": 2}


def network(kind: str, preset: str = "mazur", rate: float = 0.1, **numbers: Any) -> Network:
    return replace(Network.preset(preset), learning_rate=rate, optimiser=Optimiser(kind, **numbers))


def course(taught: Network, lang: str = "en") -> Course:
    return Course(taught, "network.toml", lang, usual_contract(taught.graph))


def pages(taught: Network, lang: str = "en") -> dict[str, str]:
    """The pages that print the update."""
    of = course(taught, lang)
    steps = {page.name: page.text for page in lesson_pages(of)}
    made = (biases_page(of), matrix_page(of), repetition_page(of), mistakes_page(of))
    return steps | {page.name: page.text for page in made}


NETWORKS = {
    **{kind: network(kind) for kind in OPTIMISERS if kind != PLAIN},
    "schedule": network(PLAIN, **_SCHEDULE),
    "penalty": network("momentum", l2=0.01, **_SCHEDULE),
    "decay": network(PLAIN, weight_decay=0.1),
    "softmax": network("rmsprop", "relu-logistic-softmax", 0.01),
    "samples": replace(network("adam", "mini-batch"), trained_biases=True),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_page_runs_and_shows_the_same_in_both_languages(name: str) -> None:
    made = [pages(NETWORKS[name], lang) for lang in LANGUAGES]
    for page, text in made[0].items():
        assert failures(text) == 0, page
        shown = [sorted(language_free(one[page])) for one in made]
        assert page == "mistakes" or shown[0] == shown[1]  # that page has numbers within its sentences


@pytest.mark.parametrize("name", NETWORKS)
def test_each_step_of_an_update_has_an_address_and_a_line_of_the_program(name: str) -> None:
    graph = NETWORKS[name].graph
    keys = {key for steps in graph.updates.values() for key in steps} | set(graph.carried)
    assert keys <= set(addresses(graph))
    lines = Walk(program(NETWORKS[name], rounds=1), graph.architecture).lines
    assert keys <= set(lines)


#: What pages say of plain gradient descent, in whatever form.
OF_PLAIN = {
    "en": (
        "multiplied by the learning rate and subtracted from the weight",
        "Subtract the learning rate times the derivative",
        "The derivative times the learning rate was added",
        "The derivative was subtracted without",
        "subtraction of matrices",
    ),
    "ja": (
        "偏微分に学習率を掛けて重みから引く",
        "偏微分に学習率を掛けたものを引く",
        "偏微分に学習率を掛けた値を、引かずに",
        "偏微分をそのまま引いた",
        "行列の引き算",
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_holds_for_plain_gradient_descent_alone_is_not_said(lang: str) -> None:
    plain, adam = ("".join(pages(one, lang).values()) for one in (Network.preset("mazur"), NETWORKS["adam"]))
    for sentence in OF_PLAIN[lang]:
        assert sentence in plain
        assert sentence not in adam


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_a_convention_is_named_where_the_first_weight_is_updated(kind: str) -> None:
    text = pages(network(kind))["output-layer"]
    named = kind.partition("-")[0].replace("adagrad", "AdaGrad").replace("rmsprop", "RMSprop")
    assert (named.lower() in text.lower().partition("```")[0]) == (kind != PLAIN)


@pytest.mark.parametrize("kind", sorted(set(OPTIMISERS) - {PLAIN}))
def test_the_mistakes_of_an_optimiser_are_told_with_their_numbers(kind: str) -> None:
    text = mistakes_page(course(network(kind))).text
    told = set(re.findall(r"^\(mistakes-([a-z-]+)\)=$", text, re.MULTILINE))
    # Rounds that are counted from 0 divide by 0 in the first.
    assert set(OPTIMISERS[kind].mistakes) - {"rounds-from-zero"} <= told


def test_a_mistake_comes_to_what_a_hand_comes_to() -> None:
    """Adam's first step without its correction is 0.1 / sqrt(0.001) times as long; a round without momentum
    is one of plain gradient descent.
    """
    text = mistakes_page(course(network("adam"))).text
    part = text.partition("(mistakes-no-bias-correction)=")[2].partition("(mistakes-")[0]
    gradient = 0.0821670406
    first, second = 0.1 * gradient, 0.001 * gradient**2
    assert f"{0.4 - 0.1 * first / (second**0.5 + 1e-8):.7f}"[:-1] in part
    text = mistakes_page(course(network("momentum", rate=0.5))).text
    part = text.partition("(mistakes-no-momentum)=")[2].partition("(mistakes-")[0]
    assert "w_{5}^{++}" in part
    (_, (weights, _)) = train(problem_of(Network.preset("mazur")), PLAIN, 2, {})
    assert f"{weights[-1][0, 0]:.9f}" in part


@pytest.mark.parametrize("name", ["adam", "penalty", "rmsprop"])
def test_a_weight_goes_through_the_rounds_as_in_numpy(name: str) -> None:
    taught = NETWORKS[name]
    text = repetition_page(course(taught)).text.partition("(repetition-state)=")[2].partition("```\n\n")[0]
    numbers = {c.name: c.default for c in taught.optimiser.shape.constants if c.default is not None}
    numbers |= taught.optimiser.numbers
    judged = train(problem_of(taught), taught.optimiser.kind, 10, numbers, taught.optimiser.schedule)
    rows = re.findall(r"^\* - (\d+)\n((?:  - .*\n)+)", text, re.MULTILINE)
    found = {int(n): float(cells.split("$")[-2]) for n, cells in rows}
    for n in (1, 2, 3, 10):
        assert found[n] == pytest.approx(float(np.asarray(judged[n - 1][0][-1])[0, 0]), rel=1e-8)


def test_squares_of_gradients_are_seen() -> None:
    """In nine decimal places the second moment of w1, 1.9e-10, would be 0."""
    adam = network("adam")
    assert usual_contract(adam.graph) == DECK_IN_FIGURES
    assert usual_contract(Network.preset("mazur").graph) == DECK
    printed = Live(adam, DECK_IN_FIGURES).printed()
    values = (q.key for q in adam.graph.defined if printed.values[q.key])
    assert "0" not in {printed.text(key) for key in values}


def test_the_program_page_asks_for_a_mistake_of_the_optimiser() -> None:
    text = program_page(course(network("adam")))[0].text
    assert "mhat_w1 = m_w1_next" in text or "mhat_w5 = m_w5_next" in text
    assert "`ETA`" in text
    assert "argument `eta`" not in text
