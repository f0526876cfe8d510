"""The rules of a problem in words, and its given values by kind: the same on sheets and on slides."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.formulas import Equation, Unit, defined
from ..graph import names
from ..graph.activations import ACTIVATIONS
from ..graph.architecture import Architecture, BiasRule, UpdateShape
from ..graph.layers_shape import LayerGraph
from ..graph.losses import LOSSES
from ..graph.notation import LECTURE
from ..graph.optimisers import PLAIN
from ..graph.quantity import Concept, Graph
from ..graph.scalar import Formulas
from ..graph.schedules import CONSTANT
from ..printers.notation import Symbol
from ..trace.printed import Round
from . import layers

#: The letters of constants in the texts.
_LETTERS = {name: Symbol(name) for name in ("epsilon", "gamma", "k", "lambda", "mu", "T")}


def rules(t: Words, first: Round, *, crowded: bool = False, updates: bool = True) -> Iterator[Markup]:
    """The functions, the loss, and what is updated and how. ``t`` gives the texts of the kind "sheet", the
    ``first`` round the symbols.

    ``crowded``: the drawing lacks the names of weights; ``updates``: the problem goes on to the updates.
    """
    graph, symbol = first.graph, first.name
    if isinstance(graph.shape, Formulas):
        for name, _ in graph.shape.definitions:
            yield t.format.write(Equation(defined(first, name), large=True))
        yield t("given.derivatives", symbol=symbol(graph.objective))
        for path in graph.at(Concept.NODE_PATH)[:1]:
            via = path.name.partition("@")[2]
            yield t("given.contributions", path=symbol(path.key), via=symbol(via))
        return
    if isinstance(graph.shape, LayerGraph):
        yield from _of_layers(t, graph.shape, updates=updates)
        return
    arch = graph.architecture
    shapes = [layer.activation for layer in arch.layers]
    if len(set(shapes)) == 1:
        functions = t(f"activation.{shapes[0]}")
    else:
        functions = t("comma").join(
            t("given.layer", n=n) + Markup(" ") + t(f"activation.{a}") for n, a in enumerate(shapes, 1)
        )
    yield t("given.functions") + t("colon") + functions
    yield t("given.loss") + t("colon") + t(f"loss.{arch.loss}")
    if not updates:
        return
    if "mixed" in (arch.bias_rules, arch.bias_training):
        layers = range(1, arch.depth + 1)
        kinds = (t("given.layer", n=k) + Markup(" ") + t(f"biases.{_kind(arch, k)}") for k in layers)
        yield t("given.biases") + t("colon") + t("semicolon").join(kinds)
    elif arch.has_biases:
        yield t(f"given.{arch.bias_training}_biases")
    yield t("given.simultaneous")
    yield from of_optimiser(t, arch.update)
    if crowded and graph.shape.notation.book == LECTURE:
        yield t("given.numbering")
    yield from of_notation(t, first)
    for name in dict.fromkeys(shapes):
        if ACTIVATIONS[name].noted:
            yield t(f"contract.{name}", Phi=Symbol("Phi"), pi=Symbol("pi"))
    if LOSSES[arch.loss].noted:
        yield t(f"contract.{arch.loss}")


def _of_layers(t: Words, shape: LayerGraph, *, updates: bool) -> Iterator[Markup]:
    """The words that are looked up, what each kind of layer computes, the loss, and how parameters are
    updated.
    """
    for sample, words in enumerate(shape.words, 1):
        said = t("given.words", words=t("comma").join(map(t.format.escape, map(str, words))))
        yield said + (t("question.sample", n=sample) if shape.samples > 1 else Markup(""))
    for number, layer in enumerate(shape.layers, 1):
        kind = shape.kind_of(layer)
        said = t("given.layer_item", n=number) + t("colon") + layers.layer_name(t, shape, number)
        activation = getattr(layer.kind, "activation", None)
        if activation is not None:
            said += t("comma") + t(f"activation.{activation}")
        said += t("given.layer_rule", rule=t(f"layer_rule.{kind}"))
        if layer.shares:
            owner = next(n for n, x in enumerate(shape.layers, 1) if x.name == layer.shares)
            said += t("given.layer_shares", layer=layers.layer_name(t, shape, owner))
        yield said
    yield t("given.loss") + t("colon") + t(f"loss.{shape.loss}")
    if updates:
        yield t("given.simultaneous")
        yield from of_optimiser(t, shape.update)


def of_notation(t: Words, first: Round) -> Iterator[Markup]:
    """Which symbols a unit of the figure has, where a book numbers layers and units."""
    graph, symbol = first.graph, first.name
    if graph.shape.notation.book == LECTURE:
        return
    arch, last = graph.architecture, graph.architecture.inputs
    said = t(
        "given.notation",
        unit=Unit(names.unit(arch, 1, 1)),
        source=Unit(names.unit(arch, 0, last)),
        net=symbol(graph.at(Concept.NET, layer=1, unit=1)[0].key),
        out=symbol(graph.at(Concept.OUT, layer=1, unit=1)[0].key),
        weight=symbol(names.weight(arch, 1, 1, last)),
    )
    yield said + (t("question.sample", n=1) if graph.shape.samples > 1 else Markup(""))


def of_optimiser(t: Words, update: UpdateShape) -> Iterator[Markup]:
    """The convention of the optimiser, of its schedule and its decay, where these are not plain."""
    yield from convention(t, update)
    if states := [t.format.write(Symbol(update.rule.pieces[piece].letter)) for piece in update.rule.states]:
        yield t("given.first_state", letters=t("comma").join(states))
    if update.schedule != CONSTANT:
        yield t("given.schedule") + t("colon") + t(f"schedule.{update.schedule}", **_LETTERS)
    if update.l2 or update.decays:
        yield t("given.l2" if update.l2 else "given.weight_decay", **_LETTERS)


def convention(t: Words, update: UpdateShape) -> Iterator[Markup]:
    """Which of the forms that books give it the optimiser has; nothing for gradient descent."""
    name = update.optimiser
    if name != PLAIN:
        yield t("given.optimiser") + t("colon") + t(f"optimiser.{name}", **_LETTERS)


def _kind(arch: Architecture, layer: int) -> str:
    """How a layer's biases are, under ``biases`` in the texts."""
    rule = arch.bias_rule(layer)
    if rule is BiasRule.NONE:
        return str(rule)
    return f"{rule}_trained" if arch.trains_biases(layer) else f"{rule}_fixed"


def given_values(t: Words, graph: Graph) -> Iterator[tuple[Markup, tuple[str, ...]]]:
    """The given values by kind: a heading in words, and the keys."""
    if isinstance(graph.shape, Formulas):
        yield t("given.values"), graph.shape.given
        return
    if isinstance(graph.shape, LayerGraph):
        for kind, number, found in layers.given(graph):
            of_layer = {"layer": layers.layer_name(t, graph.shape, number)} if kind == "parameters" else {}
            several = kind in ("inputs", "targets") and graph.shape.samples > 1
            of_sample = t("question.sample", n=number) if several else Markup("")
            yield t(f"given.{kind}", **of_layer) + of_sample, found
        return
    arch = graph.architecture

    def keys(concept: Concept, sample: int | None = None) -> tuple[str, ...]:
        return tuple(q.key for q in graph.at(concept, sample=sample))

    for s in range(1, arch.samples + 1):
        of_sample = t("question.sample", n=s) if arch.samples > 1 else Markup("")
        yield t("given.inputs") + of_sample, keys(Concept.INPUT, s)
        yield t("given.targets") + of_sample, keys(Concept.TARGET, s)
    yield t("given.weights"), keys(Concept.WEIGHT)
    if arch.has_biases:
        yield t("given.biases"), keys(Concept.BIAS)
    yield t("given.learning_rate"), keys(Concept.LEARNING_RATE)
    if constants := keys(Concept.CONSTANT):
        yield t("given.constants"), constants
    # What starts at 0 is said in a sentence: there is one for each parameter.
    if state := tuple(q.key for q in graph.given if q.concept is Concept.STATE and q.start):
        yield t("given.state"), state
