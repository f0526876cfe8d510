"""What a notebook shows of an object: a table of a bounded part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Any

from ..figures.svg import text as escaped
from ..formats.plain import formula_of, phrase
from ..graph.architecture import BiasRule
from ..graph.quantity import Quantity, Role
from ..network.kinds import Problem
from ..network.problem import Network
from ..network.scalar import ScalarGraph
from ..trace.digits import given
from ..trace.evaluate import Trace
from ..trace.printed import PrintedRound
from ..trace.rounding import Worked
from ..words.texts import terminal
from ..words.titles import title_in
from .figure import figure
from .markup import block, headline, table
from .rows import meanings, printed
from .spoken import Say, contract_words, display_language, spoken

#: Weights of a network that is drawn, rows and numbers that are written out, and columns of values.
_MOST_EDGES, _MOST_ITEMS, _MOST_ROUNDS = 100, 6, 3
#: Rows of one part of a round: given values, forward pass and so on.
_MOST_ROWS = 40


def network_html(network: Network) -> str:
    """The network drawn, its layers and its samples, in the language of the locale."""
    lang = display_language()
    say = spoken(lang)
    edges = sum(len(layer.weights) * len(layer.weights[0]) for layer in network.layers)
    drawn = figure(network, lang=lang).inline if edges <= _MOST_EDGES else ""
    heads = ("layer", "units", "activation", "weights", "biases"), ("sample", "inputs", "targets")
    layers = [
        [str(k), str(len(x.weights)), str(x.activation), _matrix(x.weights), _biases(network, k, say)]
        for k, x in enumerate(network.layers[:_MOST_ITEMS], 1)
    ]
    samples = [
        [str(k), _numbers(x.inputs), _numbers(x.targets)]
        for k, x in enumerate(network.samples[:_MOST_ITEMS], 1)
    ]
    rules = [str(network.loss), say("network.learning_rate", rate=given(network.learning_rate))]
    rules += [say(f"network.{network.reduction}")] * (len(network.samples) > 1)
    tables = [
        table([say(f"network.{key}") for key in head], map(_cells, rows))
        for head, rows in zip(heads, (layers, samples), strict=True)
    ]
    return block(
        lang,
        headline(title_in(lang, network) or network.name, rules, say("list.comma")),
        drawn,
        tables[0] + _more(say, "network.more_layers", len(network.layers) - _MOST_ITEMS),
        tables[1] + _more(say, "network.more_samples", len(network.samples) - _MOST_ITEMS),
    )


def graph_html(graph: ScalarGraph) -> str:
    """The given values and the formulas of a graph, in the language of the locale."""
    lang = display_language()
    say, shared = spoken(lang), partial(phrase, terminal(lang))
    named = [*((name, given(x)) for name, x in graph.values), *graph.definitions]
    rows = [f"<td><code>{escaped(name)}</code></td><td><code>{escaped(x)}</code></td>" for name, x in named]
    about = [say("graph.derivatives", objective=graph.objective)]
    head = [shared("heading.name"), say("graph.defined")]
    rest = _more(say, "graph.more", len(rows) - _MOST_ROWS)
    return block(
        lang,
        headline(graph.title or graph.name, about, say("list.comma")),
        table(head, rows[:_MOST_ROWS]) + rest,
    )


def trace_html(trace: Trace[Any]) -> str:
    """The quantities of a round by part, with their values in the first rounds and the last, in the language
    of the locale.
    """
    return _rounds_html(trace, trace.network, trace.last_round - trace.first_round + 1)


def worked_html(worked: Worked) -> str:
    """The quantities of a round by part, as they are written in the first rounds and the last, in the
    language of the locale.
    """
    return _rounds_html(worked, worked.network, len(worked.written))


def _rounds_html(source: Trace[Any] | Worked, network: Problem | None, count: int) -> str:
    chosen = list(printed(source))
    if count > _MOST_ROUNDS:
        chosen = [*chosen[: _MOST_ROUNDS - 1], chosen[-1]]
    graph, lang = source.graph, display_language()
    say, shared, titles = spoken(lang), partial(phrase, terminal(lang)), meanings(graph, network, lang)
    head = [shared(f"heading.{key}") for key in ("name", "what", "formula")]
    numbers = [say("trace.round", n=one.number) for one in chosen]
    values = numbers if count > 1 else [shared("heading.value")]
    width = len(head) + len(values)
    kept = [q for part in Role for q in islice((q for q in graph.quantities if q.role is part), _MOST_ROWS)]
    order = {q.key: n for n, q in enumerate(graph.quantities)}
    rows = []
    for role, group in groupby(sorted(kept, key=lambda q: order[q.key]), key=lambda q: q.role):
        rows.append(f'<th class="bp-part" colspan="{width}">{escaped(shared(f"role.{role}"))}</th>')
        rows += [_quantity(q, titles[q.key], chosen) for q in group]
    about = [say("trace.rounds", n=count) if count > 1 else numbers[0]]
    about += [contract_words(source.contract, lang)] if isinstance(source, Worked) else []
    name = title_in(lang, network) or network.name if network else ""
    rest = _more(say, "trace.more_quantities", len(graph.quantities) - len(kept))
    return block(lang, headline(name, about, say("list.comma")), table(head, rows, values) + rest)


def _quantity(q: Quantity, title: str, rounds: Sequence[PrintedRound]) -> str:
    formula = "" if q.role is Role.GIVEN else formula_of(q)
    cells = [f"<td><code>{escaped(q.key)}</code></td>", f"<td>{escaped(title)}</td>"]
    cells.append(f'<td class="bp-wide">{f"<code>{escaped(formula)}</code>" if formula else ""}</td>')
    cells += [f'<td class="bp-number">{escaped(one.text(q.key))}</td>' for one in rounds]
    return "".join(cells)


def _biases(network: Network, k: int, say: Say) -> str:
    """The biases of the layer with this number, whether its units share one, and whether it is trained."""
    layer, arch = network.layers[k - 1], network.architecture
    if not layer.biases:
        return say("network.none")
    is_shared = arch.bias_rule(k) is BiasRule.LAYER and len(layer.weights) > 1
    notes = [say("network.shared")] * is_shared + [say("network.trained")] * arch.trains_biases(k)
    numbers = _numbers(layer.biases)
    return say("network.noted", biases=numbers, notes=say("list.comma").join(notes)) if notes else numbers


def _matrix(rows: Sequence[Sequence[float]]) -> str:
    more = ["..."] * (len(rows) > _MOST_ITEMS)
    return "\n".join([*map(_numbers, rows[:_MOST_ITEMS]), *more])


def _numbers(numbers: Sequence[float]) -> str:
    more = ["..."] * (len(numbers) > _MOST_ITEMS)
    return ", ".join([*map(given, numbers[:_MOST_ITEMS]), *more])


def _more(say: Say, key: str, count: int) -> str:
    return f"<p>{escaped(say(key, n=f'{count:,}'))}</p>" if count > 0 else ""


def _cells(row: Iterable[str]) -> str:
    return "".join("<td>" + escaped(cell).replace("\n", "<br>") + "</td>" for cell in row)
