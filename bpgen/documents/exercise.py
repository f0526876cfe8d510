"""The exercise sheet and its answer key: one structure, one template, blanks empty or filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from ..errors import BpgenError
from ..figures import tikz
from ..graph.architecture import ActivationName, BiasRule
from ..graph.build import build_graph
from ..graph.quantity import Concept, Graph
from ..numbers import Contract, Kind, given
from ..printers import latex
from ..spec import Network, check_size
from ..trace.rounding import Worked, work
from . import qr
from .choose import blanks
from .environment import Words, render
from .escape import check_printable
from .lines import Line, make_line
from .plan import Group, Section, Upto, plan


@dataclass(frozen=True, slots=True)
class Options:
    """What a lecturer chooses for a sheet. ``worked`` and ``fade`` say which steps are not blank."""

    lang: str = "ja"
    contract: Contract = field(default_factory=Contract)
    rounds: int = 1
    upto: Upto = Upto.ALL
    worked: tuple[str, ...] = ()
    fade: int | None = None
    title: str = ""
    course: str = ""
    date: str = ""
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a sheet is called: ``id`` in words, and the ``command`` that makes it again."""

    id: str
    command: str


@dataclass(frozen=True, slots=True)
class Question:
    """A numbered question: its title and its lines."""

    number: int
    title: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the sheet with its heading."""

    title: Markup
    questions: tuple[Question, ...]


@dataclass(frozen=True, eq=False)
class Exercise:
    """A problem worked under its contract, and the plan of what is asked."""

    network: Network
    options: Options
    identity: Identity
    worked: Worked
    sections: tuple[Section, ...]
    blank: frozenset[tuple[int, str]]


def make_exercise(network: Network, options: Options, identity: Identity) -> Exercise:
    """Work the problem and plan the sheet.

    Raises ``BpgenError`` for a sheet too large to print, a choice of steps that matches none, or a text
    with characters that the fonts lack.
    """
    arch = network.architecture
    sections = plan(arch, options.rounds, options.upto) if _fits(network, options) else ()
    for text, where in (
        (options.title, "title"),
        (options.course, "course"),
        (options.date, "date"),
        (network.title, "title"),
        (network.source, "source"),
    ):
        check_printable(text, where)
    rounds = max(s.round for s in sections)
    worked = work(network, options.contract, rounds)
    _check_finite(worked)
    chosen = blanks(worked.graph, sections, options.worked, options.fade)
    return Exercise(network, options, identity, worked, sections, chosen)


def _fits(network: Network, options: Options) -> bool:
    count = network.architecture.quantity_count() * options.rounds
    check_size(count, "This sheet")
    return True


def _check_finite(worked: Worked) -> None:
    for number, values in enumerate(worked.written, 1):
        for key, value in values.items():
            if not value.is_finite():
                raise BpgenError(
                    f"{key} of round {number} is not a finite number.",
                    mend="The network is too far saturated: use smaller weights or inputs.",
                )


def sheet_and_key(exercise: Exercise) -> tuple[str, str]:
    """The TeX sources of the sheet and of its key."""
    return source(exercise, key=False), source(exercise, key=True)


def source(exercise: Exercise, *, key: bool) -> str:
    """The TeX source of the sheet, or of its key. The sheet's source does not hold the answers."""
    options, network = exercise.options, exercise.network
    t = Words(options.lang, options.templates)
    # Cut from the document what no sheet needs: the template sees words, lines and tables.
    context = {
        "t": t,
        "lang": options.lang,
        "key": key,
        "identity": exercise.identity,
        "title": options.title or t("title"),
        "network_title": network.title,
        "network_source": network.source,
        "course": options.course,
        "date": options.date,
        "qr": _qr(exercise.identity.command),
        "figure": _figure(network),
        "given": tuple(_given(network, t)),
        "notes": tuple(_notes(exercise, t)),
        "contract": _contract(options.contract, t),
        "parts": tuple(_parts(exercise, t, filled=key)),
        "questions_before": sum(len(s.groups) for s in exercise.sections),
        "program_rows": tuple(_program_rows(exercise)),
        "definitions": tuple(_definitions(exercise)),
        "rule": options.contract.rule.value,
    }
    return render("documents/exercise.tex.j2", options.templates, context)


@lru_cache(maxsize=64)
def _qr(command: str) -> tuple[int, Markup]:
    """The code's size in modules, and its dark runs as rules."""
    size, runs = qr.runs(command)
    return size, Markup("").join(Markup(f"\\bpqr{{{x}}}{{{y}}}{{{n}}}") for x, y, n in runs)  # noqa: S704


def _figure(network: Network) -> Markup:
    arch = network.architecture
    tall, wide = max(arch.sizes), arch.depth
    width = 7.6 if wide <= 2 else 8.4
    return Markup(tikz.network(arch, width, min(max(tall * 1.35, 3.6), 7.5)))  # noqa: S704


def _given(network: Network, t: Words) -> Iterator[tuple[Markup, tuple[tuple[Markup, Markup], ...]]]:
    """Rows of the table of given values: a heading, and the symbols with their numbers."""
    graph = build_graph(network.architecture)
    from ..spec import values_of_given

    numbers = dict(zip((q.key for q in graph.given), values_of_given(network), strict=True))

    def row(heading: Markup, keys: Sequence[str]) -> tuple[Markup, tuple[tuple[Markup, Markup], ...]]:
        cells = (
            (Markup(latex.symbol_of(graph, k)), Markup(latex.number(given(numbers[k]))))  # noqa: S704
            for k in keys
        )
        return heading, tuple(cells)

    for s in range(1, len(network.samples) + 1):
        of_sample = t("question.sample", n=s) if len(network.samples) > 1 else Markup("")
        for concept, heading in ((Concept.INPUT, "given.inputs"), (Concept.TARGET, "given.targets")):
            yield row(t(heading) + of_sample, _keys(graph, concept, s))
    yield row(t("given.weights"), _keys(graph, Concept.WEIGHT, None))
    if network.biases is not BiasRule.NONE:
        yield row(t("given.biases"), _keys(graph, Concept.BIAS, None))
    yield row(t("given.learning_rate"), _keys(graph, Concept.LEARNING_RATE, None))


def _keys(graph: Graph, concept: Concept, sample: int | None) -> list[str]:
    return [q.key for q in graph.given if q.concept is concept and q.index.sample == sample]


def _notes(exercise: Exercise, t: Words) -> Iterator[Markup]:
    """The rules of this problem in words: functions, loss, what is updated and how."""
    network = exercise.network
    shapes = [layer.activation for layer in network.layers]
    if len(set(shapes)) == 1:
        functions = t(f"activation.{shapes[0]}")
    else:
        comma = t("comma")
        functions = comma.join(
            t("given.layer", n=n) + Markup(" ") + t(f"activation.{a}") for n, a in enumerate(shapes, 1)
        )
    yield t("given.functions") + Markup(": ") + functions
    yield t("given.loss") + Markup(": ") + t(f"loss.{network.loss}")
    if exercise.options.upto in (Upto.FORWARD, Upto.ERROR) and exercise.options.rounds == 1:
        return
    if network.biases is not BiasRule.NONE:
        yield t("given.trained_biases" if network.trained_biases else "given.fixed_biases")
    yield t("given.simultaneous")
    if ActivationName.RELU in shapes:
        yield t("contract.relu")


def _contract(contract: Contract, t: Words) -> Markup:
    kind = "figures" if contract.policy.kind is Kind.FIGURES else "places"
    return t(f"contract.{contract.rule}", digits=t(f"contract.{kind}", n=contract.policy.digits))


def _parts(exercise: Exercise, t: Words, *, filled: bool) -> Iterator[Part]:
    number = 0
    many = len({s.round for s in exercise.sections}) > 1
    for section in exercise.sections:
        texts = exercise.worked
        cache: dict[str, str] = {}

        def numbers(key: str, r: int = section.round, cache: dict[str, str] = cache) -> str:
            if key not in cache:
                cache[key] = texts.text(key, r)
            return cache[key]

        questions = []
        for group in section.groups:
            number += 1
            lines = tuple(
                make_line(
                    exercise.worked,
                    numbers,
                    key,
                    section.round,
                    blank=(section.round, key) in exercise.blank,
                    filled=filled,
                    steps=filled and section.round == 1,
                )
                for key in group.keys
            )
            questions.append(Question(number, _group_title(exercise, group, t), lines))
        heading = _section_title(exercise, section, t)
        if many:
            heading = t("section.round", round=section.round) + Markup(r"\quad ") + heading
        yield Part(heading, tuple(questions))


def _section_title(exercise: Exercise, section: Section, t: Words) -> Markup:
    if section.kind == "hidden" and exercise.network.architecture.depth > 2:
        return t("section.layer", n=section.layer)
    return t(f"section.{section.kind}")


def _group_title(exercise: Exercise, group: Group, t: Words) -> Markup:
    graph = exercise.worked.graph
    units = Markup(", ").join(Markup(f"${tikz.unit(u)}$") for u in group.unit.split(",") if u)  # noqa: S704
    weights = Markup(", ").join(
        Markup(f"${latex.symbol_of(graph, k)}$") for k in _some(group.parameters)  # noqa: S704
    )
    title = t(f"question.{group.kind}", unit=units, units=units, weights=weights)
    return title + (t("question.sample", n=group.sample) if group.sample else Markup(""))


def _some(keys: Sequence[str]) -> Sequence[str]:
    """At most six names: a longer list says no more in a title."""
    return keys if len(keys) <= 6 else keys[:6]


def _program_rows(exercise: Exercise) -> Iterator[tuple[Markup, Markup]]:
    """What a program prints that a hand has computed: the error, and some updated weights."""
    from ..numbers import DECK, show
    from ..trace.evaluate import evaluate

    last = exercise.sections[-1]
    graph = exercise.worked.graph
    asked = {key for s in exercise.sections for g in s.groups for key in g.keys}
    trace = evaluate(exercise.network, max(s.round for s in exercise.sections))
    wanted: list[tuple[str, int]] = []
    for section in exercise.sections:
        if section.kind == "error":
            wanted.append((graph.objective, section.round))
    if last.round > 1 or last.kind in ("output", "hidden"):
        whole = last.round if last.kind in ("output", "hidden") else last.round - 1
        updated = [k for k in graph.next_round.values() if k in asked]
        wanted += [(k, whole) for k in (updated[:1] + updated[-1:] if len(updated) > 1 else updated)]
    if not wanted:
        wanted = [(last.groups[-1].keys[-1], last.round)]
    for key, round_ in wanted:
        symbol = latex.symbol_of(graph, key)
        mark = rf"\bpround{{{round_}}}" if len({s.round for s in exercise.sections}) > 1 else ""
        value = latex.number(show(trace.value(key, round_), DECK.policy))
        yield Markup(f"${symbol}${mark}"), Markup(f"${value}$")  # noqa: S704


def _definitions(exercise: Exercise) -> Iterator[Markup]:
    """The formulas whose lines the last question asks for: of the first unit that has each."""
    graph = exercise.worked.graph
    asked = {key for s in exercise.sections for g in s.groups for key in g.keys}
    for concepts in (
        (Concept.NET, Concept.OUT),
        (Concept.ERROR_BY_OUT, Concept.GRADIENT),
        (Concept.UPDATED,),
    ):
        for concept in concepts:
            q = next((q for q in graph.defined if q.concept is concept and q.key in asked), None)
            if q is not None and q.definition is not None:
                formula = latex.formula(graph, q.definition)
                yield Markup(f"${latex.symbol_of(graph, q.key)} = {formula}$")  # noqa: S704
