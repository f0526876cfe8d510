"""TeX sources of sheet and key for one more variant; and a list of steps beside handcalcs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from handcalcs.handcalcs import LatexRenderer

from bpgen import Contract, Network, Worked, evaluate, work
from bpgen.figures.layout import lay_out
from bpgen.formats.slots import Form
from bpgen.graph.architecture import ActivationName, Architecture, LayerShape
from bpgen.graph.build import build_graph
from bpgen.graph.expr import Expr, shown
from bpgen.graph.quantity import Graph
from bpgen.printers import infix, latex
from bpgen.printers.python import identifier, statements
from bpgen.sheets.drawing import SheetDrawing
from bpgen.sheets.exercise import Identity, Options, make_exercise, source
from bpgen.sheets.form import exercise_form
from bpgen.trace.domains import FLOAT

from .measure import Row, at_least_faster, at_most, by_turns
from .processes import EMPTY, run

#: The steps of the deck's way to w1 and w2: forward, error, one output weight, the hidden layer.
STEPS = (
    *("net_h1", "out_h1", "net_h2", "out_h2", "net_o1", "out_o1", "net_o2", "out_o2"),
    *("E_o1", "E_o2", "E_total", "dE_total/dout_o1", "dout_o1/dnet_o1", "dE_total/dw5", "w5+"),
    *("dE_o1/dnet_o1", "dE_total/dout_o2", "dout_o2/dnet_o2", "dE_o2/dnet_o2"),
    *("dE_o1/dout_h1", "dE_o2/dout_h1", "dE_total/dout_h1", "dout_h1/dnet_h1"),
    *("dE_total/dw1", "w1+", "dE_total/dw2", "w2+"),
)
VARIANTS = 20
#: How many times as long as an empty Python one more may take; a key has each accepted interval, too.
LIMITS = {"sheet": 0.25, "key": 0.5}


def rows() -> Iterator[Row]:
    """Sources first, then the list of steps."""
    networks = [Network.from_seed(seed) for seed in range(1, VARIANTS + 1)]
    yield from _sources(networks)
    yield _large()
    yield _steps(networks)


def _sources(networks: list[Network]) -> Iterator[Row]:
    """From a variant's network to the text of its sheet, and to that of its key."""
    empty = "python -c pass"
    makers = {name: _maker(networks, key=name == "key") for name in ("sheet", "key")}
    timing = by_turns({**makers, empty: lambda: run(EMPTY)}, runs=15)
    for name in makers:
        one = timing.scaled(name, 1 / len(networks))
        yield at_most(f"TeX source of one more {name}, warm", one, name, empty, LIMITS[name])


def _maker(networks: list[Network], *, key: bool) -> Callable[[], list[str]]:
    """One after the other for all variants, as a class needs them."""

    def make(network: Network) -> str:
        identity = Identity(network.name, f"bpgen exercise --network {network.name}")
        return source(make_exercise(network, Options(), identity), key=key)

    return lambda: [make(network) for network in networks]


def _large() -> Row:
    """A network larger than a sheet takes, nothing of it remembered: from its graph to the sheet's TeX, in
    which only the numbers are left out.
    """
    arch = Architecture(20, (LayerShape(20, ActivationName.LOGISTIC),) * 2)

    def graph() -> Graph:
        build_graph.cache_clear()
        return build_graph(arch)

    def sheet() -> Form:
        for remembers in (latex.print_symbol, infix.parts, lay_out):  # by what they print, not by the graph
            remembers.cache_clear()
        return exercise_form(
            SheetDrawing(graph(), short=True),
            Options(),
            "",
            "",
            key=False,
            program=False,
            command=True,
            note=False,
            page=False,
            form="latex",
        )

    timing = by_turns({"sheet": sheet, "its graph": graph}, runs=15)
    return at_most("graph, plan and TeX source of 20-20-20", timing, "sheet", "its graph", 4)


def _steps(networks: list[Network]) -> Row:
    """Symbol = formula = formula with numbers = result, for the same steps and the same networks."""
    ours = cycle([work(network, Contract()) for network in networks])
    theirs = cycle([_for_handcalcs(network) for network in networks])

    def render_theirs() -> str:
        text, values = next(theirs)
        line_args = {"override": "", "precision": 4, "sci_not": None}
        return str(LatexRenderer(text, dict(values), line_args).render())

    timing = by_turns({"ours": lambda: step_list(next(ours)), "handcalcs": render_theirs}, runs=2 * VARIANTS)
    return at_least_faster(f"list of {len(STEPS)} steps as LaTeX", timing, "ours", "handcalcs", 50)


def step_list(worked: Worked) -> str:
    """Ours: one line for each step, by the printer that all documents use."""
    graph = worked.graph

    def number(key: str) -> str:
        return latex.number(worked.text(key, 1))

    lines = []
    for key in STEPS:
        e = taught(graph, key)
        parts = (
            latex.symbol_of(graph, key),
            latex.formula(graph, e),
            latex.substituted(e, number),
            number(key),
        )
        lines.append(" = ".join(parts))
    return " \\\\\n".join(lines)


def taught(graph: Graph, key: str) -> Expr:
    """The definition of a step as a lecture writes it."""
    definition = graph[key].definition
    assert definition is not None
    return shown(definition)


def _for_handcalcs(network: Network) -> tuple[str, dict[str, Any]]:
    """The same steps as the Python that handcalcs reads, with the values it is to print."""
    trace = evaluate(network, domain=FLOAT)
    graph = trace.graph
    lines = statements((key, taught(graph, key)) for key in STEPS)
    values = {identifier(key): value for key, value in trace.rounds[0].items()}
    return "\n".join(lines), {**values, "exp": math.exp}
