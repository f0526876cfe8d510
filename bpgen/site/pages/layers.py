"""The chapters of layers beyond the fully connected ones: a kind of layer in a small network, whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from markupsafe import Markup

from ...errors import BpgenError
from ...formats.formulas import Side
from ...graph.kinds import KINDS
from ...graph.quantity import Concept
from ...lesson.by_form import by_form
from ...lesson.course import Course, PageSource, printed
from ...lesson.doctests import Script
from ...lesson.live import LiveProblem
from ...lesson.meaning import group_title
from ...lesson.plan import PlannedQuestion, Upto, plan
from ...lesson.rules import given_values, rules
from ...lesson.steps import Step, Teller
from ...network.layers import LayerNetwork
from ...problems.preset import layer_names
from .mistakes import Made, made_in
from .page import Extras, Page
from .page import Made as MadePages

#: The chapters in order, each with the network that it works through. One that has the name of a kind shows
#: what students get wrong with it.
CHAPTERS = {
    "convolution": "convolution",
    "max-pooling": "max-pooling",
    "mean-pooling": "mean-pooling",
    "rnn": "rnn",
    "lstm": "lstm-gomez",
    "gru": "gru",
    "embedding": "embedding",
    "attention": "attention-rukenx",
    "layer-norm": "layer-norm",
    "batch-norm": "batch-norm",
    "dropout": "dropout-deepml",
    "add": "residual-deepml",
    "transformer-block": "transformer-block",
}
#: With more steps than this, a page would be too long with programs, and with the numbers substituted in more
#: than the first step of each form.
_MOST_STEPS = 200
#: Numbers substituted are so many characters in a line that they share with the result.
_LONGEST = 50


class StepLine(NamedTuple):
    """A step as a line: its symbol and its forms, which stand below each other where they are ``long``."""

    symbol: Side
    forms: tuple[Side, ...]
    long: bool


class Lines(NamedTuple):
    """Steps of one form: the first in full, of the others the numbers alone. None is in full where a step of
    their form was before.
    """

    full: Step | None
    others: tuple[StepLine, ...]


class ChapterQuestion(NamedTuple):
    """A question of the plan: its title, its steps, and their doctest, empty where the page has none."""

    title: Markup
    runs: tuple[Lines, ...]
    doctest: tuple[str, ...]


def chapter(course: Course, name: str) -> PageSource:
    """One chapter."""
    live = LiveProblem(LayerNetwork.preset(CHAPTERS[name]), course.contract)
    program = _program(live)
    text = printed(
        course,
        "layers",
        prose=name,
        page=name,
        preset=live.network.name,
        source=live.network.source,
        given=list(_given(course, live)),
        short=len(_keys(live)) > _MOST_STEPS,
        rules=list(rules(course.words(), live.printed())),
        setup=program.setup,
        parts=_parts(course, live, program),
        along=_along(live),
        made=list(_mistakes(course, name, live)) if name in KINDS else [],
    )
    return PageSource(f"layers/{name}", text)


def _given(course: Course, live: LiveProblem) -> Iterator[tuple[Markup, list[tuple[Markup, Markup]]]]:
    """The given values by kind: a heading, and each symbol with its number."""
    one = live.printed()
    for title, keys in given_values(course.words(), live.graph):
        yield title, [(course.math(one.name(key)), Markup(one.result(key))) for key in keys]  # noqa: S704  # our printer's


def _mistakes(course: Course, kind: str, live: LiveProblem) -> Iterator[tuple[str, Made]]:
    """The mistakes of a kind, each in the chapter's network or, where it cannot be made there, in another
    preset that has the kind; with the name of that network.
    """
    left = set(KINDS[kind].mistakes)
    for preset in (live.network.name, *layer_names()):
        network = LayerNetwork.preset(preset)
        shape = network.architecture
        if left and kind in map(shape.kind_of, shape.layers):
            for made in made_in(course, LiveProblem(network, live.contract), left):
                left.discard(made.name)
                yield preset, made


def _along(live: LiveProblem) -> str:
    """The gradient whose sheet goes through all layers: the first of the first layer that has parameters."""
    gradients = live.graph.at(Concept.BATCH_GRADIENT) or live.graph.at(Concept.GRADIENT)
    return min(gradients, key=lambda q: q.index.layer or 0).key


def _questions(live: LiveProblem) -> Iterator[tuple[str, PlannedQuestion]]:
    """The questions of one round, each with the part of the chapter in which it is: what the error depends on
    comes before all updates.
    """
    for section in plan(live.graph, 1, Upto.ALL):
        for question in section.groups:
            updates = question.kind in ("layer_updates", "carried")
            yield "update" if updates else "backward" if section.layer else section.kind, question


def _keys(live: LiveProblem) -> list[str]:
    return [key for _, question in _questions(live) for key in question.keys]


class Program(NamedTuple):
    """The round as lines of Python: the given values, and the lines of each step by its key; both empty where
    a page has none.
    """

    setup: Sequence[str]
    steps: Mapping[str, Sequence[str]]


def _program(live: LiveProblem) -> Program:
    keys = _keys(live)
    if len(keys) <= _MOST_STEPS:
        script = Script(live.printed())
        with suppress(BpgenError):  # more digits are asked for than plain Python has
            return Program(script.setup(keys), {key: script.step(key) for key in keys})
    return Program((), {})


def _parts(course: Course, live: LiveProblem, program: Program) -> dict[str, list[ChapterQuestion]]:
    """The questions by part."""
    teller, met = Teller(live, course.lang, course.own), set[str]()
    found = list(_questions(live))
    out = dict[str, list[ChapterQuestion]]()
    for part in dict.fromkeys(part for part, _ in found):
        out[part] = []
        for question in (question for at, question in found if at == part):
            title = group_title(course.words(), live.printed(), question)
            runs = _runs(live, teller, question.keys, met)
            lines = [line for key in question.keys for line in program.steps.get(key, ())]
            out[part].append(ChapterQuestion(title, tuple(runs), tuple(lines)))
    return out


def _runs(live: LiveProblem, teller: Teller, keys: Sequence[str], met: set[str]) -> Iterator[Lines]:
    """The steps, cut before each that is the first of its form on the page."""
    one, forms = live.printed(), 2 if len(_keys(live)) <= _MOST_STEPS else 1

    def line(key: str) -> StepLine:
        told, long = teller.step(key).derivation, len(one.substituted(key, "text")) > _LONGEST
        return StepLine(told.symbol, told.forms[-forms:], long)

    for first, others in by_form(one, keys, met):
        full = teller.step(first) if first else None
        yield Lines(full, tuple(map(line, others)))


def _made(course: Course, extras: Extras) -> MadePages:
    for name in CHAPTERS:
        yield chapter(course, name)


PAGES = (Page("layers", 1, _made, lambda course: [f"layers/{name}" for name in CHAPTERS]),)
