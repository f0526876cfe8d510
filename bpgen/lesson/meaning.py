"""What a quantity means, whatever the format: its title in words, what it depends on, its formula's forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from ..formats.environment import Words
from ..formats.formulas import Number, Side, Unit, in_short, with_numbers, written
from ..graph import names
from ..graph.architecture import ActivationName, Architecture, BiasRule
from ..graph.expr import Add, Expr, shown
from ..graph.layers_shape import LayerGraph
from ..graph.quantity import Concept, Graph, Index, Quantity
from ..graph.scalar import Formulas
from ..network.kinds import Problem
from ..network.layers import LayerNetwork
from ..network.scalar import ScalarGraph
from ..printers import text
from ..printers.target import Target
from ..trace.printed import PrintedRound, Round
from . import layers, scalar
from .plan import PlannedQuestion, PlannedSection

Title = TypeVar("Title", bound=str)


def needed(graph: Graph, *keys: str) -> list[Quantity]:
    """These quantities and those that they depend on by the formulas as taught, in order of computation.

    >>> from bpgen import Network
    >>> graph = Network.preset("mazur").graph
    >>> [q.key for q in needed(graph, "out_h1")]
    ['i1', 'i2', 'w1', 'w2', 'b1', 'net_h1', 'out_h1']
    """
    return graph.rests_on(keys, lambda q: () if q.definition is None else (shown(q.definition), *q.steps))


def title(
    say: Callable[..., Title], graph: Graph, q: Quantity, name: Callable[[str], object] | None = None
) -> Title:
    """What a quantity is, in words; ``say`` gives the texts of the kind "quantities", ``name`` what stands
    for others in it: unless given, their names as they are typed, or in a book's notation their symbols.
    """
    if name is None:
        name = str if graph.shape.notation.is_typed else partial(Round(graph, 1).symbol, form="text")
    if isinstance(graph.shape, Formulas):
        return scalar.title(say, q, name)
    if isinstance(graph.shape, LayerGraph) and q.meaning is None:
        return layers.title(say, graph.shape, q, name)
    if q.meaning is not None:
        parameter = "" if q.index == Index() else name(graph.parameter_at(q.index))
        return say(f"{q.meaning.word}.title", parameter=parameter)
    arch = graph.architecture
    kind = "jacobian" if is_jacobian(arch, q) else q.concept.value
    if q.is_of_input and q.concept is Concept.ERROR_BY_OUT:
        kind = "error_by_input"
    of, by = map(name, q.wrt) if q.wrt else ("", "")
    unit, via = (
        unit_name(arch, q.index.layer, q.index.unit),
        unit_name(arch, (q.index.layer or 0) + 1, q.index.via),
    )
    return say(
        f"{kind}.title",
        unit=unit,
        via=via,
        of=of,
        by=by,
        parameter=name(graph.round_before.get(q.key, q.key)),
    )


def learning_rate(t: Words, graph: Graph) -> Markup:
    """The letter of the learning rate within a sentence."""
    if graph.shape.notation.is_typed:
        return t.format.ours(Round(graph, 1).symbol("eta", "text"))
    return t.format.write(Round(graph, 1).name("eta"))


def section_title(say: Callable[..., Title], graph: Graph, section: PlannedSection) -> Title:
    """The heading of a part of a round; ``say`` gives the texts of the kind "sheet"."""
    if isinstance(graph.shape, LayerGraph) and section.layer is not None:
        return say("section.of_layer", layer=layers.layer_name(say, graph.shape, section.layer))
    if section.kind == "hidden" and graph.architecture.depth > 2:
        return say("section.layer", n=section.layer)
    return say(f"section.{section.kind}")


def unit_name(arch: Architecture, layer: int | None, number: int | None) -> str:
    """The name of a unit; empty where there is none at this place."""
    if layer is None or number is None or not 0 <= layer <= arch.depth:
        return ""
    return names.unit(arch, layer, number)


def is_jacobian(arch: Architecture, q: Quantity) -> bool:
    """Whether this is the derivative of one output of a softmax layer with respect to a net input of it."""
    return q.concept is Concept.OUT_BY_NET and q.index.via is not None


def reason_for(network: Problem, q: Quantity) -> str:
    """The entry of quantities.toml that says how a quantity is found: its kind's, or that of a case of it."""
    if isinstance(network, ScalarGraph):
        return scalar.reason_for(network.architecture, q)
    c = q.concept
    if c in (Concept.BATCH_ERROR, Concept.BATCH_GRADIENT):
        # Only where each step is a multiple of the gradient, a mean for a sum is but another learning rate.
        mean = c is Concept.BATCH_GRADIENT and network.reduction == "mean"
        other = mean and not network.architecture.update.is_plain
        return f"{c}_{network.reduction}" + "_by_optimiser" * other
    if isinstance(network, LayerNetwork):
        return layers.entry(network.architecture, q)
    arch = network.architecture
    if q.meaning is not None:
        return q.meaning.word
    if c is Concept.UPDATED and not arch.update.is_plain:
        return "updated_with_decay" if arch.update.decays else "updated_by_optimiser"
    softmax = q.index.layer and arch.layers[q.index.layer - 1].activation is ActivationName.SOFTMAX
    if c is Concept.NET and q.index.layer and arch.bias_rule(q.index.layer) is BiasRule.NONE:
        return "net_without_bias"
    if c in (Concept.OUT, Concept.DELTA) and softmax:
        return f"{c}_softmax"
    if is_jacobian(arch, q):
        return "jacobian"
    if q.is_of_input and c in (Concept.ERROR_BY_OUT, Concept.NET_BY_OUT):
        return "error_by_input" if c is Concept.ERROR_BY_OUT else "net_by_input"
    if c is Concept.ERROR_BY_OUT and q.index.layer != arch.depth:
        return "error_by_out_hidden"
    if c is Concept.ERROR_BY_OUT and arch.sizes[-1] == 1:
        return "error_by_out_only"
    if c is Concept.GRADIENT and q.definition is not None and isinstance(shown(q.definition), Add):
        return "gradient_shared"
    return c.value


def forms_in(
    printed: PrintedRound, q: Quantity, symbols: Callable[[Expr], Side], target: Target = text.TARGET
) -> tuple[Side, ...]:
    """The longer forms of a quantity in a round, its formula, the numbers substituted and the result: each
    equal to the next, none twice. Empty for a given quantity.

    ``symbols`` gives a formula with symbols; forms are told apart as ``target`` writes them.
    """
    if q.definition is None:
        return ()
    taught = shown(q.definition)
    out = [*(symbols(e) for e in q.steps if e != taught), symbols(taught)]
    if q.concept is Concept.DELTA:
        out.reverse()  # what a local error has beside its definition is a short cut
    put_in, result = with_numbers(printed, taught), Number(printed.text(q.key), q.key)
    told = partial(written, target)
    new = told(put_in) not in (told(result), told(out[-1]))
    out += [put_in, result] if new else [result]
    if told(out[-1]) == told(out[-2]):
        out.pop()
    return tuple(out)


def group_title(t: Words, one: Round, group: PlannedQuestion) -> Markup:
    """The title of a question in a round: which unit and which weights it is about."""
    comma, write = t("comma"), t.format.write
    units = comma.join(write(Unit(u)) for u in group.unit.split(",") if u)
    # At most six names: a longer list says no more in a title.
    parameters = in_short(one, group.parameters, 6)
    weights = comma.join(map(write, parameters))
    shape = one.graph.shape
    layer = (
        layers.layer_name(t, shape, group.layer)
        if isinstance(shape, LayerGraph) and group.layer is not None
        else Markup("")
    )
    title = t(f"question.{group.kind}", unit=units, units=units, weights=weights, layer=layer)
    if group.sort and isinstance(shape, LayerGraph):
        kind = shape.kind_of(shape.layers[(group.layer or 1) - 1])
        title += comma + t(f"layer_figure.{kind}.{group.sort}")
    if group.step is not None and isinstance(shape, LayerGraph):
        title += t(f"question.part.{shape.parts_of(group.layer or 1)}", n=group.step)
    return title + (t("question.sample", n=group.sample) if group.sample else Markup(""))
