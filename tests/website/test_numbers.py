"""Every number on a built lesson page is the value of a quantity in the page's digits, or has a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
from bs4 import Tag

from bpgen import BpgenError, LayerNetwork, Network
from bpgen.graph.architecture import BiasRule
from bpgen.graph.build import build_graph
from bpgen.graph.mistakes import mistakes
from bpgen.lesson.live import Live
from bpgen.network.values import values_of_given
from bpgen.problems.opening import with_trained_biases
from bpgen.problems.preset import layer_names
from bpgen.programs.shown import programs
from bpgen.trace.compile import compile_training
from bpgen.trace.digits import DECK, Contract, Kind, Policy, show
from bpgen.trace.domains import FAST_FLOAT
from bpgen.trace.evaluate import evaluate, train
from bpgen.trace.rounding import work
from bpgen.training.experiments import EXPERIMENTS, results
from oracles.classifier import classes, trained
from programs.mistaken import mistaken
from support.course_sites import article, networks, pages
from training.experiment_runs import given
from website.moved import changes, first_update

Build = Callable[[str], Path]
#: Numbers that are no quantity of a network, by where they come from.
LISTED = {
    "1.167": "the slope of a cross-entropy at 0.6 with target 0.7: -7/6",
    "10000": "the rounds of the deck's program",
    "10001": "one more in a program's range, which counts from 0",
    "2015": "the year of Mazur's page",
    "9999": "a round of Mazur's program",
    "1.000": "the accuracy where all points are right",
    "1000": "a row of the table of rounds",
}
#: Pages without a lesson: their numbers are versions, dates and examples of commands.
_NO_LESSON = ("reference/", "lecturers", "reading-circle", "glossary", "backpropagation", "index")
#: Pages that are the same in every course.
_SAME = ("supplement/", "layers/")
_ROUNDS = (1, 2, 3)
#: Updates made before a value that a page shows.
_FAR = (9, 10, 99, 100, 999, 1000, 9998, 9999, 10_000)
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s*×\s*10\s*(\u2212?-?\d+)|e(-?\d+))?(?![\w])")


@lru_cache(maxsize=1)
def of_the_deck() -> frozenset[str]:
    """What the deck's own course shows: other courses speak of it, too."""
    return frozenset(x.lstrip("-") for x in values(Network.preset("mazur")))


def values(network: Network) -> Iterator[str]:
    """Every quantity of the rounds that a course shows, as it is printed."""
    for one in (
        network,
        with_trained_biases(network, BiasRule.LAYER),
        with_trained_biases(network, BiasRule.UNIT),
    ):
        for values_ in evaluate(one, max(_ROUNDS)).rounds:
            yield from _printed(values_.values())
    for mistake in mistakes(build_graph(network.architecture)):
        if (network.name, mistake.name) == ("mazur", "updated-weights-too-soon"):
            # Published figures are those of a program that makes it.
            for rounds in (1, 9999, 10_000):
                _, given = compile_training(mistake.graph, FAST_FLOAT)(_start(network), rounds)
                start = [Decimal(repr(x)) for x in given]
                after = evaluate(network, 1, given=start, graph=mistake.graph)
                yield from _printed(after.rounds[0].values())
        with suppress(BpgenError):  # out of the range of numbers: not on the page
            for values_ in evaluate(network, 2, graph=mistake.graph).rounds:
                yield from _printed(values_.values())
    for rounds in _FAR:
        _, given = train(network, rounds)
        yield from _printed(evaluate(network, 1, given=[Decimal(repr(x)) for x in given]).rounds[0].values())


def _printed(values_: Iterable[Decimal]) -> Iterator[str]:
    """Values as a page prints them: in its digits, and in nine or ten figures where a program prints them."""
    for value in values_:
        yield show(abs(value), DECK.policy)
        yield show(abs(value), Policy(Kind.FIGURES, 10))
        yield show(abs(value), Policy(Kind.FIGURES, 9))


def mistaken_values(network: Network) -> Iterator[str]:
    """What a program prints with a mistake in one of its lines: the questions about it."""
    for one in programs(Live(network), network.name, "en").questions.mistaken:
        wrong = mistaken(network, one.line.key, one.name)
        for values_ in evaluate(network, 2, graph=wrong).rounds:
            yield from _printed(values_.values())


def moved_values(network: Network) -> Iterator[str]:
    """What a derivative is checked by: the error with a weight moved, by matrices."""
    yield from _printed(first_update(network))
    for row in changes(network):
        yield from _printed(row)


def _start(network: Network) -> list[float]:
    return [float(x) for x in values_of_given(network)]


def layer_values() -> Iterator[str]:
    """What the chapters of layers show: the quantities of their networks, right and with each mistake."""
    for name in layer_names():
        network = LayerNetwork.preset(name)
        for graph in (network.graph, *(mistake.graph for mistake in mistakes(network.graph))):
            for values_ in evaluate(network, 2, graph=graph).rounds:
                yield from _printed(values_.values())


def drawn_values(network: Network) -> Iterator[str]:
    """What the exercises' answers show, under the contract of a sheet."""
    from bpgen.site.pages.exercises import drawn

    for _, problem in drawn(network):
        worked = work(problem, Contract(), 2)
        for number in (1, 2):
            for key in worked.graph.by_key:
                yield worked.text(key, number)


def supplement_values() -> Iterator[str]:
    """What the supplement's pages show: the demonstration's table and the other runs' ends, by a program of
    our own; the points that they use, and the steps that they make.
    """
    (demo,) = results("demo")
    run, data = given(demo), demo.data
    for step in range(0, run.steps + 1, 100):
        here = run._replace(steps=100 if step else 0)
        end = trained(here)
        run = run._replace(parameters=end.parameters)
        yield from (str(step), f"{end.loss:.9g}")
        for part in (data.train, data.test):
            yield f"{(classes(run, end.parameters, part.inputs) == part.classes).mean():.4f}"
    for name in EXPERIMENTS:
        for result in results(name):
            run = given(result)
            counts = (
                run.steps,
                result.training.points.count,
                run.steps * (run.batch or len(run.inputs)),
            )
            yield from map(str, counts)
            # Losses below 1,000 have three figures.
            first, last = trained(run._replace(steps=0)).loss, result.reports[-1].loss
            if first >= 1000:
                yield f"{first:.0f}"
            if last >= 1000:
                yield f"{(last if last < 1500 else trained(run).loss):.0f}"


def shown(tag: Tag) -> Iterator[str]:
    """The numbers with four or more digits that a page shows."""
    for published in tag.select(".bp-published, code.literal, .highlight-console, .highlight-toml"):
        published.decompose()
    for drawing in tag.select("svg"):
        drawing.decompose()
    for power in tag.select("msup"):
        base, exponent = (part.get_text() for part in power.find_all(recursive=False))
        if base == "10":
            power.replace_with(f"10{exponent} ")
    text = tag.get_text(" ").replace(",", "").replace("\u200b", "")
    for match in _NUMBER.finditer(re.sub(r"(?<=\d) (?=\.\d)|(?<=\d\.) (?=\d)", "", text)):
        digits = match[1]
        exponent = (match[2] or match[3] or "").replace("\u2212", "-")
        if sum(c.isdigit() for c in digits.lstrip("0.")) >= 4:
            yield f"{digits}e{exponent}" if exponent else digits


@pytest.mark.parametrize("name", sorted(networks()))
def test_every_number_is_a_quantity_or_listed(name: str, site: Build) -> None:
    made = site(name)
    network = networks()[name]
    years = re.findall(r"\d{4}", f"{network.title} {network.source}")
    known = of_the_deck() | set(LISTED) | set(years)
    if name != "mazur":
        known |= {x.lstrip("-") for x in values(network)}
    runs = set(supplement_values()) if name == "mazur" else set()
    known |= {x.lstrip("-") for x in (*mistaken_values(network), *moved_values(network))}
    answers = known | {x.lstrip("-") for x in drawn_values(network)}
    layers = {x.lstrip("-") for x in layer_values()} if name == "mazur" else set()
    years_of_layers = set(
        re.findall(r"\d{4}", " ".join(LayerNetwork.preset(x).source for x in layer_names()))
    )
    for lang in ("ja", "en"):
        for page in pages(made, lang):
            if page.startswith(_NO_LESSON) or (name != "mazur" and page.startswith(_SAME)):
                continue
            found = set(shown(article(made, lang, page)))
            if page == "program.html":  # what the rounding of floats has left of an error that is 0
                found = {x for x in found if float(x) > 1e-20}
            source = (
                answers
                if "exercises" in page
                else runs | set(LISTED)
                if "supplement/" in page
                else layers | years_of_layers
                if "layers/" in page
                else known
            )
            strange = {_float(x) for x in found} - {_float(x) for x in source}
            assert not strange, f"{lang}/{page}: {sorted(strange)[:20]}"


def _float(text: str) -> float:
    return float(text)
