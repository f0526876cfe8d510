"""What a notebook shows of an object: a table of a bounded part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import Any

from ..documents.plain import formula_of, phrase
from ..figures.svg import text as escaped
from ..graph.architecture import BiasRule
from ..graph.quantity import Quantity, Role
from ..numbers import given
from ..spec import Layer, Network
from ..texts import terminal
from ..trace.evaluate import Trace
from ..trace.printed import PrintedRound
from ..trace.rounding import Worked
from .figure import figure
from .markup import block, table
from .rows import contract_words, meanings, printed

#: Weights of a network that is drawn, rows and numbers that are written out, and columns of values.
_MOST_EDGES, _MOST_ITEMS, _MOST_ROUNDS = 100, 6, 3
#: Rows of one part of a round: given values, forward pass and so on.
_MOST_ROWS = 40
_LANG = "en"


def network_html(network: Network) -> str:
    """The network drawn, its layers and its samples."""
    edges = sum(len(layer.weights) * len(layer.weights[0]) for layer in network.layers)
    drawn = figure(network, lang=_LANG).inline if edges <= _MOST_EDGES else ""
    head = ["layer", "units", "activation", "weights (a row for each unit)", "biases"]
    layers = [
        [str(k), str(len(x.weights)), str(x.activation), _matrix(x.weights), _biases(network, x)]
        for k, x in enumerate(network.layers[:_MOST_ITEMS], 1)
    ]
    samples = [
        [str(k), _numbers(x.inputs), _numbers(x.targets)]
        for k, x in enumerate(network.samples[:_MOST_ITEMS], 1)
    ]
    rest = [
        _more(len(network.layers) - _MOST_ITEMS, "layers"),
        _more(len(network.samples) - _MOST_ITEMS, "samples"),
    ]
    rules = f"{network.loss}, learning rate {given(network.learning_rate)}"
    rules += f", {network.reduction} over the samples" if len(network.samples) > 1 else ""
    return block(
        f"<strong>{escaped(network.title or network.name)}</strong>, {escaped(rules)}",
        drawn,
        table(head, [_cells(row) for row in layers]) + rest[0],
        table(["sample", "inputs", "targets"], [_cells(row) for row in samples]) + rest[1],
    )


def trace_html(trace: Trace[Any]) -> str:
    """The quantities of a round by part, with their values in the first rounds and the last."""
    return _rounds_html(trace, trace.network, trace.last_round - trace.first_round + 1)


def worked_html(worked: Worked) -> str:
    """The quantities of a round by part, as they are written in the first rounds and the last."""
    return _rounds_html(worked, worked.network, len(worked.written))


def _rounds_html(source: Trace[Any] | Worked, network: Network | None, count: int) -> str:
    chosen = list(printed(source))
    if count > _MOST_ROUNDS:
        chosen = [*chosen[: _MOST_ROUNDS - 1], chosen[-1]]
    graph = source.graph
    say, titles = terminal(_LANG), meanings(graph, network, _LANG)
    head = [phrase(say, f"heading.{key}") for key in ("name", "what", "formula")]
    values = [f"round {one.number}" for one in chosen] if count > 1 else [phrase(say, "heading.value")]
    width = len(head) + len(values)
    kept = [q for part in Role for q in islice((q for q in graph.quantities if q.role is part), _MOST_ROWS)]
    order = {q.key: n for n, q in enumerate(graph.quantities)}
    rows = []
    for role, group in groupby(sorted(kept, key=lambda q: order[q.key]), key=lambda q: q.role):
        rows.append(f'<th class="bp-part" colspan="{width}">{escaped(phrase(say, f"role.{role}"))}</th>')
        rows += [_quantity(q, titles[q.key], chosen) for q in group]
    name = f"<strong>{escaped(network.title or network.name)}</strong>, " if network else ""
    contract = f", {contract_words(source.contract)}" if isinstance(source, Worked) else ""
    rounds = f"{count} rounds" if count > 1 else f"round {chosen[0].number}"
    rest = _more(len(graph.quantities) - len(kept), "quantities; table() has them all")
    return block(f"{name}{rounds}{escaped(contract)}", table(head, rows, values) + rest)


def _quantity(q: Quantity, title: str, rounds: Sequence[PrintedRound]) -> str:
    formula = "" if q.role is Role.GIVEN else formula_of(q)
    cells = [f"<td><code>{escaped(q.key)}</code></td>", f"<td>{escaped(title)}</td>"]
    cells.append(f'<td class="bp-wide">{f"<code>{escaped(formula)}</code>" if formula else ""}</td>')
    cells += [f'<td class="bp-number">{escaped(one.text(q.key))}</td>' for one in rounds]
    return "".join(cells)


def _biases(network: Network, layer: Layer) -> str:
    rule = network.biases if layer.bias_rule is None else layer.bias_rule
    shared = " (shared)" if rule is BiasRule.LAYER and len(layer.weights) > 1 else ""
    return (_numbers(layer.biases) + shared) if layer.biases else "none"


def _matrix(rows: Sequence[Sequence[float]]) -> str:
    more = ["..."] * (len(rows) > _MOST_ITEMS)
    return "\n".join([*map(_numbers, rows[:_MOST_ITEMS]), *more])


def _numbers(numbers: Sequence[float]) -> str:
    more = ["..."] * (len(numbers) > _MOST_ITEMS)
    return ", ".join([*map(given, numbers[:_MOST_ITEMS]), *more])


def _more(count: int, what: str) -> str:
    return f"<p>... and {count:,} more {what}.</p>" if count > 0 else ""


def _cells(row: Iterable[str]) -> str:
    return "".join("<td>" + escaped(cell).replace("\n", "<br>") + "</td>" for cell in row)
