"""The page of the biases: what changes if they are updated, one for each layer and one for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...formats.formulas import Number
from ...graph import names
from ...graph.architecture import BiasRule
from ...graph.quantity import Concept, Index
from ...lesson.course import Course, PageSource, printed
from ...lesson.doctests import Script
from ...lesson.live import Live
from ...lesson.plan import PlannedQuestion, asked
from ...lesson.steps import Teller, UnitSteps
from ...network.checks import moved_by_noise
from ...network.problem import Network
from ...problems.opening import VARIANTS, with_trained_biases
from .page import page

#: A variant with more steps than this has those of further biases folded.
_MANY_STEPS = 30
_ROUNDS = (1, 2, 3)


class BiasVariant(NamedTuple):
    """The network with biases trained by one rule. ``units`` is empty where the course derives them already
    (``same``), or where they cannot be trained so (``unfit`` names the text that says why).
    """

    rule: str
    name: str
    unfit: str = ""
    same: bool = False
    setup: tuple[str, ...] = ()
    units: tuple[UnitSteps, ...] = ()
    #: Each bias with its gradient and its new value.
    trios: tuple[tuple[str, str, str], ...] = ()


class Compared(NamedTuple):
    """The error of a round for each kind of bias, in LaTeX."""

    round: int
    numbers: tuple[str, ...]


def biases_page(course: Course) -> PageSource:
    """The page. Raises ``BpgenError`` where plain Python cannot follow the numbers."""
    network, live = course.network, course.live
    kinds = [_kind(course, name, rule) for name, rule in VARIANTS.items()]
    arch = network.architecture
    compared = [("fixed" if arch.has_biases else "none", _fixed(network))]
    compared += [(k.rule, with_trained_biases(network, VARIANTS[k.name])) for k in kinds if not k.unfit]
    text = printed(
        course,
        "biases",
        kinds=kinds,
        trained=arch.bias_training in ("trained", "mixed"),
        rule=arch.bias_rules,
        equal=not any(k.unfit for k in kinds),
        objective=live.printed().symbol(live.graph.objective),
        heads=[(rule, one == network) for rule, one in compared],
        rows=list(_compared(course, [Live(one, course.contract) for _, one in compared])),
    )
    return PageSource("biases", text)


def _fixed(network: Network) -> Network:
    """The same network with biases that stay as they are."""
    layers = tuple(replace(layer, trained_biases=None) for layer in network.layers)
    return replace(network, layers=layers, trained_biases=False)


def unfit(network: Network, rule: BiasRule) -> str:
    """Which text says why the network cannot have biases trained by this rule; "" where it can. One for a
    whole layer cannot start where its units have different ones, nor stay where it should at every optimiser.
    """
    if rule is BiasRule.LAYER and any(len(set(layer.biases)) > 1 for layer in network.layers):
        return "unfit"
    return "still" if any(moved_by_noise(x, rule, network.optimiser) for x in network.layers) else ""


def _kind(course: Course, name: str, rule: BiasRule) -> BiasVariant:
    network = course.network
    if text := unfit(network, rule):
        return BiasVariant(str(rule), name, unfit=text)
    live = Live(with_trained_biases(network, rule), course.contract)
    trios = tuple(_trios(live))
    if live.network == network:
        return BiasVariant(str(rule), name, same=True, trios=trios)
    met = asked(course.live.graph)
    groups = list(_groups(live, met))
    script, teller = Script(live.printed()), Teller(live, course.lang, course.own)
    keys = [key for group in groups for key in group.keys]
    setup = tuple(script.setup(keys))
    units = tuple(
        teller.unit(group, 1, script, folded=n > 0 and len(keys) > _MANY_STEPS, level=f"biases-{rule}")
        for n, group in enumerate(groups)
    )
    return BiasVariant(str(rule), name, setup=setup, units=units, trios=trios)


def _groups(live: Live, met: frozenset[str]) -> Iterator[PlannedQuestion]:
    """What the updates of the biases need, layer by layer from the last, without what was met before."""
    arch, graph = live.network.architecture, live.graph
    place = graph.by_place
    new = asked(graph) - met
    several = arch.samples > 1
    shared = arch.bias_rules == BiasRule.LAYER
    for layer in range(arch.depth, 0, -1):
        units = range(1, arch.sizes[layer] + 1)
        together = [tuple(units)] if shared else [(n,) for n in units]
        biases = [names.bias(arch, layer, ns[0]) for ns in together]
        for s in range(1, arch.samples + 1):
            for bias, ns in zip(biases, together, strict=True):
                keys = [k for n in ns if (k := place[Concept.DELTA, Index(s, layer, n)]) in new and shared]
                keys += [place[Concept.NET_BY_BIAS, Index(s, layer, n)] for n in ns]
                keys += [place[Concept.GRADIENT, Index(s, layer, None if shared else ns[0])]]
                if several:
                    yield PlannedQuestion("bias_gradients", tuple(keys), parameters=(bias,), sample=s)
                else:
                    yield PlannedQuestion("bias", (*keys, *graph.updates[bias]), parameters=(bias,))
        if several:
            updates = [key for bias in biases for key in (f"dE_batch/d{bias}", *graph.updates[bias])]
            yield PlannedQuestion("batch", tuple(updates), parameters=tuple(biases))


def _trios(live: Live) -> Iterator[tuple[str, str, str]]:
    error = "E_total" if live.network.architecture.samples == 1 else "E_batch"
    for q in live.graph.at(Concept.BIAS):
        yield q.key, f"d{error}/d{q.key}", f"{q.key}+"


def _compared(course: Course, lives: Sequence[Live]) -> Iterator[Compared]:
    """The errors of the first rounds, side by side."""
    for round_ in _ROUNDS:
        texts = (live.printed(round_).text(live.graph.objective) for live in lives)
        yield Compared(round_, tuple(course.math(Number(text)) for text in texts))


PAGES = (page("biases", "backward", 2, biases_page),)
